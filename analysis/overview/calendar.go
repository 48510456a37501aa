package overview

import (
	"time"

	"parcours/analysis/agg"
)

// Beyond so many days activity is counted by week, beyond so many weeks by
// month. A span of a thousand years is 12,000 months: long, but bounded.
const maxDays, maxWeeks = 400, 400

// calendar cuts time into days, weeks from Monday, or months, in a zone. A
// period is named by the number of its first day since 1970-01-01.
type calendar struct {
	unit string // day, week, month
	loc  *time.Location
}

func newCalendar(scope agg.Scope) calendar {
	c := calendar{"day", scope.Location}
	switch days := c.number(scope.Last) - c.number(scope.First) + 1; {
	case days > maxWeeks*7:
		c.unit = "month"
	case days > maxDays:
		c.unit = "week"
	}
	return c
}

// number is the period that holds a time.
func (c calendar) number(micros int64) int64 {
	d, _, _ := c.day(micros)
	return c.begin(d)
}

// day numbers the local day of a time and bounds it.
func (c calendar) day(micros int64) (number, from, to int64) {
	y, m, d := time.UnixMicro(micros).In(c.loc).Date()
	number = time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	from = time.Date(y, m, d, 0, 0, 0, 0, c.loc).UnixMicro()
	to = time.Date(y, m, d+1, 0, 0, 0, 0, c.loc).UnixMicro()
	if micros < from || micros >= to { // a change of clocks at midnight
		from, to = micros, micros+1
	}
	return number, from, to
}

// begin is the first day of the period that holds a day.
func (c calendar) begin(day int64) int64 {
	switch c.unit {
	case "week":
		return day - int64(date(day).Weekday()+6)%7
	case "month":
		return day - int64(date(day).Day()) + 1
	}
	return day
}

// next is the period after one.
func (c calendar) next(period int64) int64 {
	switch c.unit {
	case "week":
		return period + 7
	case "month":
		return period + int64(date(period).AddDate(0, 1, 0).Sub(date(period))/(24*time.Hour))
	}
	return period + 1
}

// finder returns a function that gives the period of a time. It remembers the day it is in, since the next time is mostly in it too.
func (c calendar) finder() func(micros int64) int64 {
	var from, to, period int64
	return func(t int64) int64 {
		if t < from || t >= to {
			period, from, to = c.day(t)
			period = c.begin(period)
		}
		return period
	}
}

// date is midnight of a day number.
func date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }
