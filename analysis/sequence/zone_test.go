package sequence

import (
	"testing"
	"time"
	_ "time/tzdata" // so that the test needs no files
)

// TestZoneAt goes through the stretches of two centuries, each of which must hold the time asked for and have one offset.
func TestZoneAt(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Paris", "America/Sao_Paulo", "Pacific/Apia", "America/St_Johns"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		last := time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
		for at := time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro(); at < last; {
			offset, from, to := ZoneAt(loc, at)
			if from > at || to <= at {
				t.Fatalf("%s: %d is not from %d to %d", zone, at, from, to)
			}
			for _, same := range []int64{at, min(to, last) - 1} {
				if _, seconds := time.UnixMicro(same).In(loc).Zone(); int64(seconds)*1_000_000 != offset {
					t.Fatalf("%s: %d has offset %d s, not %d µs", zone, same, seconds, offset)
				}
			}
			at = to
		}
	}
}
