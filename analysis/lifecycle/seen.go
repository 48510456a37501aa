package lifecycle

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// seen is the first pass.
type seen struct {
	measurer
	users  int64
	months []month
	spread [measures]stat.Durations
	cents  int64
}

// What segments are made by.
const (
	recency = iota
	frequency
	value
	measures
)

func (x rfm) each() [measures]int64 { return [measures]int64{x.recency, x.frequency, x.value} }

// month counts people.
type month struct{ active, fresh, returning, before int64 } // before: seen before the month

func (m *month) each() [4]*int64 { return [4]*int64{&m.active, &m.fresh, &m.returning, &m.before} }

// Over implements agg.Partial.
func (s *seen) Over(p *event.Partition) func(event.User) {
	s.over(p)
	starts := s.of.starts
	return func(u event.User) {
		if len(u.Times) == 0 {
			return
		}
		s.users++
		x := s.measure(u)
		for i, n := range x.each() {
			s.spread[i].Add(n)
		}
		s.cents += x.value
		i := 0
		for i < len(u.Times) && u.Times[i] < starts[0] {
			i++
		}
		known, recent := i > 0, false // returning is counted from the second month shown on
		for m := range s.months {
			from, until := i, starts[m+1]
			for i < len(u.Times) && u.Times[i] < until {
				i++
			}
			to := &s.months[m]
			if known {
				to.before++
			}
			if active := i > from; active {
				to.active++
				if !known {
					to.fresh++
				} else if recent {
					to.returning++
				}
				known, recent = true, true
			} else {
				recent = false
			}
		}
	}
}

// Merge implements agg.Partial.
func (s *seen) Merge(other agg.Partial) {
	o := other.(*seen)
	s.users += o.users
	s.cents += o.cents
	for i := range s.months {
		theirs := o.months[i].each()
		for j, n := range s.months[i].each() {
			*n += *theirs[j]
		}
	}
	for i := range s.spread {
		s.spread[i].Merge(&o.spread[i])
	}
}

// AppendBinary implements agg.Partial.
func (s *seen) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(agg.AppendInt(dst, s.users), s.cents)
	for i := range s.months {
		for _, n := range s.months[i].each() {
			dst = agg.AppendInt(dst, *n)
		}
	}
	for i := range s.spread {
		dst = agg.AppendString(dst, string(s.spread[i].AppendBinary(nil)))
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (s *seen) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	s.users, s.cents = r.Int(), r.Int()
	ok := people(s.users)
	for i := range s.months {
		m := &s.months[i]
		for _, n := range m.each() {
			*n = r.Int()
			ok = ok && people(*n)
		}
		ok = ok && m.fresh+m.returning <= m.active && m.active-m.fresh <= m.before
	}
	for i := range s.spread {
		ok = ok && s.spread[i].UnmarshalBinary([]byte(r.String())) == nil
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}

// people is whether a decoded number can be a count of them.
func people(n int64) bool { return n >= 0 && n < 1<<48 }

// limits are those between the five classes of each measure: quintiles.
func (s *seen) limits() (limits [measures][4]int64) {
	for i := range limits {
		for q := range limits[i] {
			limits[i][q], _ = s.spread[i].Quantile(int64(q+1), 5)
		}
	}
	return limits
}

func (s *seen) describe(out *report.Lifecycle) {
	out.Users = s.users
	a := s.of
	for i := range s.months {
		m := &s.months[i]
		x := report.LifecycleMonth{
			Month: a.names[i], Active: m.active, New: m.fresh, Returning: m.returning, Resurrected: m.active - m.fresh - m.returning,
			Dormant: m.before - (m.active - m.fresh), Partial: a.starts[i] < a.scope.First || a.starts[i+1] > a.scope.Last,
		}
		if i > 0 {
			before := s.months[i-1].active
			x.Lost = before - m.returning
			x.RetainedRate = stat.Ratio(m.returning, before)
			x.RetainedLow, x.RetainedHigh = stat.Wilson(m.returning, before)
		}
		out.Months = append(out.Months, x)
	}
}
