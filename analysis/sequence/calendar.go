package sequence

import (
	"iter"
	"math"
	"slices"
	"time"

	"parcours/analysis/stat"
)

// Beyond so many days activity is counted by week, beyond so many weeks by
// month. A span of a thousand years is 12,000 months: long, but bounded.
const maxDays, maxWeeks = 400, 400

// Calendar cuts the time of a log into days, weeks from Monday, or months, in a
// zone. A period is named by the number of its first day since 1970-01-01. It
// does not change once made.
//
// All stretches are made at once, so that the period of an event is looked up
// and the zone is never asked again.
type Calendar struct {
	unit        string // day, week, month
	loc         *time.Location
	first, last int64 // times of the log, as are all times here in microseconds since 1970 UTC
	perMicro    float64
	stretches   []stretch // one after the other, from the log's first time to its last
	periods     []int64   // in order
}

// stretch is a time in one period and without a change of clocks.
type stretch struct {
	to     int64 // it begins where the one before ends
	period int   // the place in periods
}

const dayMicros = 86_400 * 1_000_000

// NewCalendar cuts the times from first to last, both included, by day, week or month; an empty unit lets their length decide.
func NewCalendar(unit string, loc *time.Location, first, last int64) *Calendar {
	c := &Calendar{unit: unit, loc: loc, first: first, last: last}
	if unit == "" {
		c.unit = "day"
		switch days := c.day(last) - c.day(first) + 1; {
		case days > maxWeeks*7:
			c.unit = "month"
		case days > maxDays:
			c.unit = "week"
		}
	}
	c.cut(first, last)
	return c
}

// Unit is day, week or month.
func (c *Calendar) Unit() string { return c.unit }

// Len is the number of periods that can hold an event: they are numbered from 0, in order.
func (c *Calendar) Len() int { return len(c.periods) }

// Period is the first day of period i, Place the number of a period by its first day.
func (c *Calendar) Period(i int) int64 { return c.periods[i] }

// Date is the date of the first day of period i, YYYY-MM-DD.
func (c *Calendar) Date(i int) string { return date(c.periods[i]).Format(time.DateOnly) }

// Place finds the number of a period.
func (c *Calendar) Place(period int64) (int, bool) { return slices.BinarySearch(c.periods, period) }

// At is the number of the period of a time, and until when, that time excluded, surely all times are in it.
func (c *Calendar) At(t int64) (place int, until int64) {
	s := c.stretches[c.find(t)]
	return s.period, s.to
}

// All yields the date of the first day (YYYY-MM-DD) of every period from the
// first to the last, with its number, or -1 where the clocks left the whole period out.
func (c *Calendar) All() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		last := c.begin(c.day(c.last))
		for d := c.begin(c.day(c.first)); d <= last; d = c.next(d) {
			place, ok := c.Place(d)
			if !ok {
				place = -1
			}
			if !yield(date(d).Format(time.DateOnly), place) {
				return
			}
		}
	}
}

// Bounds are the first microsecond of period i and the first after it.
func (c *Calendar) Bounds(i int) (from, to int64) {
	midnight := func(day int64) int64 {
		y, m, d := date(day).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, c.loc).UnixMicro()
	}
	return midnight(c.periods[i]), midnight(c.next(c.periods[i]))
}

// cut makes the stretches.
func (c *Calendar) cut(first, last int64) {
	var of []int64 // the period of each stretch
	for at := first; at <= last; {
		offset, _, change := ZoneAt(c.loc, at)
		for at <= last && at < change {
			period := c.begin(stat.Floor(at+offset, dayMicros))
			of = append(of, period)
			at = min(c.next(period)*dayMicros-offset, change)
			c.stretches = append(c.stretches, stretch{to: at})
		}
	}
	// Clocks that go back over midnight make a day come twice.
	c.periods = slices.Clone(of)
	slices.Sort(c.periods)
	c.periods = slices.Compact(c.periods)
	for i, period := range of {
		c.stretches[i].period, _ = c.Place(period)
	}
	if n := len(c.stretches); n > 0 {
		c.stretches[n-1].to = math.MaxInt64
		c.perMicro = float64(n) / float64(last-first+1)
	}
}

// find gives the stretch of a time: it guesses from the share of the log's time that has passed, and goes on from there.
func (c *Calendar) find(t int64) int {
	at := min(max(int(float64(t-c.first)*c.perMicro), 0), len(c.stretches)-1)
	for t >= c.stretches[at].to {
		at++
	}
	for at > 0 && t < c.stretches[at-1].to {
		at--
	}
	return at
}

// day numbers the local day of a time.
func (c *Calendar) day(micros int64) int64 {
	y, m, d := time.UnixMicro(micros).In(c.loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// begin is the first day of the period that holds a day.
func (c *Calendar) begin(day int64) int64 {
	switch c.unit {
	case "week":
		return day - int64(date(day).Weekday()+6)%7
	case "month":
		return day - int64(date(day).Day()) + 1
	}
	return day
}

// next is the period after one.
func (c *Calendar) next(period int64) int64 {
	switch c.unit {
	case "week":
		return period + 7
	case "month":
		return period + int64(date(period).AddDate(0, 1, 0).Sub(date(period))/(24*time.Hour))
	}
	return period + 1
}

// date is midnight of a day number.
func date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }
