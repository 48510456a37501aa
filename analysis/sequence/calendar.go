package sequence

import (
	"math"
	"slices"
	"time"

	"parcours/analysis/agg"
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
	unit      string // day, week, month
	loc       *time.Location
	first     int64 // time of the log, as are all times here in microseconds since 1970 UTC
	perMicro  float64
	stretches []stretch // one after the other, from the log's first time to its last
	periods   []int64   // in order
}

// stretch is a time in one period and without a change of clocks.
type stretch struct {
	to     int64 // it begins where the one before ends
	period int   // the place in periods
}

const dayMicros = 86_400 * 1_000_000

// NewCalendar cuts the time of a log into periods of a unit: day, week, month, or "" for what its length calls for.
func NewCalendar(scope agg.Scope, unit string) *Calendar {
	c := &Calendar{unit: unit, loc: scope.Location, first: scope.First}
	if unit == "" {
		c.unit = "day"
		switch days := c.Day(scope.Last) - c.Day(scope.First) + 1; {
		case days > maxWeeks*7:
			c.unit = "month"
		case days > maxDays:
			c.unit = "week"
		}
	}
	c.cut(scope.First, scope.Last)
	return c
}

// cut makes the stretches.
func (c *Calendar) cut(first, last int64) {
	var of []int64 // the period of each stretch
	for at := first; at <= last; {
		offset, _, change := ZoneAt(c.loc, at)
		for at <= last && at < change {
			period := c.Begin(stat.Floor(at+offset, dayMicros))
			of = append(of, period)
			at = min(c.Next(period)*dayMicros-offset, change)
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

// Unit is day, week or month.
func (c *Calendar) Unit() string { return c.unit }

// Periods are those of the log, in order.
func (c *Calendar) Periods() []int64 { return c.periods }

// Place finds a period among Periods.
func (c *Calendar) Place(period int64) (int, bool) { return slices.BinarySearch(c.periods, period) }

// At gives the place of the period a time of the log is in, and up to when, that time not included, it surely is the same.
func (c *Calendar) At(t int64) (place int, until int64) {
	s := c.stretches[c.find(t)]
	return s.period, s.to
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

// Day numbers the local day of a time.
func (c *Calendar) Day(micros int64) int64 {
	y, m, d := time.UnixMicro(micros).In(c.loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// Begin is the first day of the period that holds a day.
func (c *Calendar) Begin(day int64) int64 {
	switch c.unit {
	case "week":
		return day - int64(Date(day).Weekday()+6)%7
	case "month":
		return day - int64(Date(day).Day()) + 1
	}
	return day
}

// Next is the period after one.
func (c *Calendar) Next(period int64) int64 {
	switch c.unit {
	case "week":
		return period + 7
	case "month":
		return period + int64(Date(period).AddDate(0, 1, 0).Sub(Date(period))/(24*time.Hour))
	}
	return period + 1
}

// Date is midnight, in UTC, of a day number.
func Date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }
