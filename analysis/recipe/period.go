package recipe

import (
	"fmt"
	"math"
	"time"
)

// Bounds are the first microsecond inside the period and the first after it,
// counted from 1970 UTC. A date stands for the whole day in loc, a time for
// itself; both ends are included. An open end, and a nil Period, reaches as
// far as an int64 does.
func (p *Period) Bounds(loc *time.Location) (from, to int64, err error) {
	from, to = math.MinInt64, math.MaxInt64
	if p == nil {
		return from, to, nil
	}
	if p.From != "" {
		if from, _, err = span(p.From, loc); err != nil {
			return 0, 0, fmt.Errorf("period from %w", err)
		}
	}
	if p.To != "" {
		if _, to, err = span(p.To, loc); err != nil {
			return 0, 0, fmt.Errorf("period to %w", err)
		}
	}
	if from >= to {
		return 0, 0, fmt.Errorf("period ends (%s) before it begins (%s)", p.To, p.From)
	}
	return from, to, nil
}

// span is the day a date stands for, or the microsecond of a time.
func span(s string, loc *time.Location) (first, after int64, err error) {
	if d, err := time.ParseInLocation(time.DateOnly, s, loc); err == nil {
		y, m, day := d.Date()
		return d.UnixMicro(), time.Date(y, m, day+1, 0, 0, 0, 0, loc).UnixMicro(), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0, 0, fmt.Errorf("%q: expected a date such as 2024-03-31 or an RFC 3339 time", s)
	}
	return t.UnixMicro(), t.UnixMicro() + 1, nil
}

// Location is the time zone of times without one, and of days. It refuses
// "Local": the answer would depend on the machine.
func (m Mapping) Location() (*time.Location, error) {
	if m.Timezone == "" {
		return time.UTC, nil
	}
	loc, err := time.LoadLocation(m.Timezone)
	if err != nil || m.Timezone == "Local" {
		p := bad("unknown time zone %q", m.Timezone)
		p.Hint = "use an IANA name such as Europe/Paris"
		return nil, p
	}
	return loc, nil
}
