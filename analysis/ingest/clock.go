package ingest

import (
	"time"

	"parcours/analysis/mapping"
)

// clock reads 2024-03-13T10:21:14Z and 2024-03-13 10:21:14, the forms most
// exports have, and leaves all others, right or wrong, to mapping.TimeFormat.
// Rows are mostly in the order of time, so the day is that of the row before:
// ten bytes to compare instead of three numbers to read and a calendar to ask.
type clock struct {
	days *mapping.TimeFormat // reads the date alone; nil when the form is another
	utc  bool                // times without a zone are in UTC

	day      string // "" before the first
	midnight int64  // that day's start in microseconds since 1970 UTC
}

// newClock is the clock for times of a format, those without a zone in a location.
func newClock(f mapping.TimeFormat, loc *time.Location) clock {
	if f.String() != "iso 8601" {
		return clock{}
	}
	days, _ := mapping.NewTimeFormat(f.String(), time.UTC)
	return clock{days: &days, utc: loc == nil || loc == time.UTC}
}

// read returns microseconds since 1970 UTC; ok is false for what is not in one of the two forms.
func (c *clock) read(b []byte) (micros int64, ok bool) {
	switch {
	case c.days == nil:
		return 0, false
	case len(b) == 20 && b[19] == 'Z':
	case len(b) == 19 && c.utc:
	default:
		return 0, false
	}
	if string(b[:10]) != c.day && !c.setDay(b[:10]) {
		return 0, false
	}
	if b[10] != 'T' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	hour, minute, second := two(b[11], b[12]), two(b[14], b[15]), two(b[17], b[18])
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return c.midnight + int64(hour*3600+minute*60+second)*1e6, true
}

// setDay makes another day the one at hand.
func (c *clock) setDay(date []byte) bool {
	if two(date[0], date[1]) > 99 || two(date[8], date[9]) > 99 { // spaces would be trimmed
		return false
	}
	midnight, err := c.days.Parse(date)
	if err != nil {
		return false
	}
	c.day, c.midnight = string(date), midnight
	return true
}

// two is the number of two digits, more than 99 for anything else.
func two(tens, ones byte) uint {
	t, o := uint(tens-'0'), uint(ones-'0')
	if t > 9 || o > 9 {
		return 100
	}
	return 10*t + o
}
