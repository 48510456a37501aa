package sequence

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // so that the test needs no files
)

// TestCalendarAgainstPlain compares the period that is looked up with the one
// the zone gives, in zones that change their clocks at midnight, lost a day, or
// go back over midnight.
func TestCalendarAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range []string{"UTC", "Europe/Paris", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu", "America/St_Johns", "Asia/Gaza"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			first := time.Date(1890+r.IntN(150), time.Month(1+r.IntN(12)), r.IntN(31), r.IntN(24), r.IntN(60), r.IntN(60), 0, loc).UnixMicro()
			span := int64(24*time.Hour/time.Microsecond) * []int64{1, 30, 390, 900, 4000}[r.IntN(5)]
			last := first + r.Int64N(span)
			c := NewCalendar([]string{"", "day", "week", "month"}[r.IntN(4)], loc, first, last)
			check := func(at int64) {
				t.Helper()
				if at < first || at > last {
					return
				}
				place, until := c.At(at)
				got, want := c.Period(place), c.begin(c.day(at))
				if until <= at {
					t.Fatalf("%s: the period of %d is over at %d", zone, at, until)
				}
				if got != want {
					t.Fatalf("%s from %d to %d: %d is in the %s %d, want %d", zone, first, last, at, c.unit, got, want)
				}
			}
			check(first)
			check(last)
			for range 200 {
				check(first + r.Int64N(last-first+1))
			}
			for _, s := range c.stretches {
				check(s.to - 1)
				check(s.to)
			}
		}
	}
}
