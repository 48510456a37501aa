package ingest

import (
	"testing"
	"time"

	"parcours/analysis/mapping"
)

// FuzzClock: whatever the clock reads, mapping.TimeFormat reads as the same time.
func FuzzClock(f *testing.F) {
	for _, s := range []string{"2024-03-13T10:21:14Z", "2024-03-13 10:21:14", "2024-02-30T10:21:14Z", "2024-02-29T24:00:00Z",
		"2024/03/13 10:21:14Z", "2024-3-13  10:21:14Z", " 2024-3-13T10:21:14Z", "2024-03-13T10:21:1 ", "0000-03-13 10:21:14", "9999-12-31T23:59:59Z"} {
		f.Add(s, "2024-03-13T00:00:00Z")
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, loc := range []*time.Location{time.UTC, paris} {
			for _, layout := range []string{"iso 8601", "dd/mm/yyyy", "unix seconds"} {
				format, _ := mapping.NewTimeFormat(layout, loc)
				c := newClock(format, loc)
				for _, s := range []string{first, second, first} { // the day is remembered
					want, err := format.Parse([]byte(s))
					if got, ok := c.read([]byte(s)); ok && (err != nil || got != want) {
						t.Errorf("%q as %s in %v is %d, want %d, %v", s, layout, loc, got, want, err)
					}
				}
			}
		}
	})
}

// The clock would be right if it never read anything; it reads these.
func TestClockReads(t *testing.T) {
	format, _ := mapping.NewTimeFormat("iso 8601", time.UTC)
	c := newClock(format, time.UTC)
	for s, want := range map[string]int64{
		"1970-01-02T00:00:01Z": 86_401e6, "1970-01-02 00:00:01": 86_401e6, "1969-12-31T23:59:59Z": -1e6,
	} {
		if got, ok := c.read([]byte(s)); !ok || got != want {
			t.Errorf("%s is %d %v, want %d", s, got, ok, want)
		}
	}
}
