package lifecycle

import (
	"cmp"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// codes are the segments, in the order in which segment gives them.
var codes = [...]string{"champions", "loyal", "promising", "new", "attention", "cannot_lose", "at_risk", "hibernating"}

const (
	champions = iota
	loyal
	promising
	fresh
	attention
	cannotLose
	atRisk
	hibernating
)

// segment is the segment of a person by the classes, 1 to 5, of how recently (5: just now) and how much they came: the
// usual reading of A. Hughes' "Strategic Database Marketing", 1994, with frequency and value taken together.
func segment(recent, much int) int {
	switch {
	case recent >= 4 && much >= 4:
		return champions
	case recent >= 4 && much >= 2:
		return promising
	case recent >= 4:
		return fresh
	case recent == 3 && much >= 4:
		return loyal
	case recent == 3:
		return attention
	case much == 5:
		return cannotLose
	case much >= 3:
		return atRisk
	}
	return hibernating
}

// segments is the second pass.
type segments struct {
	measurer
	seen   *seen
	limits [measures][4]int64
	groups [len(codes)]group
}

// group sums up the people of a segment.
type group struct {
	users, cents       int64
	recency, frequency stat.Durations
}

// class is 1 to 5: more with more limits below the number.
func class(n int64, limits [4]int64) int {
	c := 1
	for _, l := range limits {
		if n > l {
			c++
		}
	}
	return c
}

// of is the segment of a person.
func (s *segments) segment(x rfm) int {
	recent, much := 6-class(x.recency, s.limits[recency]), class(x.frequency, s.limits[frequency])
	if s.seen.cents > 0 {
		much = (much + class(x.value, s.limits[value]) + 1) / 2
	}
	return segment(recent, much)
}

// Over implements agg.Partial.
func (s *segments) Over(p *event.Partition) func(event.User) {
	s.over(p)
	return func(u event.User) {
		if len(u.Times) == 0 {
			return
		}
		x := s.measure(u)
		g := &s.groups[s.segment(x)]
		g.users++
		g.cents += x.value
		g.recency.Add(x.recency)
		g.frequency.Add(x.frequency)
	}
}

// Merge implements agg.Partial.
func (s *segments) Merge(other agg.Partial) {
	o := other.(*segments)
	for i := range s.groups {
		g, og := &s.groups[i], &o.groups[i]
		g.users += og.users
		g.cents += og.cents
		g.recency.Merge(&og.recency)
		g.frequency.Merge(&og.frequency)
	}
}

// AppendBinary implements agg.Partial.
func (s *segments) AppendBinary(dst []byte) ([]byte, error) {
	for i := range s.groups {
		g := &s.groups[i]
		dst = agg.AppendInt(agg.AppendInt(dst, g.users), g.cents)
		dst = agg.AppendString(dst, string(g.recency.AppendBinary(nil)))
		dst = agg.AppendString(dst, string(g.frequency.AppendBinary(nil)))
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (s *segments) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range s.groups {
		g := &s.groups[i]
		g.users, g.cents = r.Int(), r.Int()
		if !people(g.users) || g.recency.UnmarshalBinary([]byte(r.String())) != nil || g.frequency.UnmarshalBinary([]byte(r.String())) != nil {
			return agg.ErrWire
		}
	}
	return r.End()
}

func (s *segments) describe(out *report.Lifecycle) {
	lists := [measures]*[]*float64{&out.Recency, &out.Frequency, &out.Value}
	same := true
	for i, list := range lists {
		if i == value && s.seen.cents == 0 {
			continue
		}
		unit := int64(1)
		if i == value {
			unit = cents
		}
		for _, n := range s.limits[i] {
			*list = append(*list, stat.Ratio(n, unit))
		}
		lowest, _ := s.seen.spread[i].Quantile(0, 1)
		highest, _ := s.seen.spread[i].Quantile(1, 1)
		same = same && lowest == highest
	}
	if same {
		out.Reason = "same"
		return
	}
	for i := range s.groups {
		g := &s.groups[i]
		if g.users == 0 {
			continue
		}
		x := report.RFMSegment{Code: codes[i], Users: g.users, Rate: stat.Ratio(g.users, s.seen.users)}
		if n, ok := g.recency.Quantile(1, 2); ok {
			x.RecencyDays = stat.Number(float64(n))
		}
		if n, ok := g.frequency.Quantile(1, 2); ok {
			x.FrequencyDays = stat.Number(float64(n))
		}
		if s.seen.cents > 0 {
			x.MeanValue, x.ValueShare = stat.Ratio(g.cents, cents*g.users), stat.Ratio(g.cents, s.seen.cents)
		}
		out.RFM = append(out.RFM, x)
	}
	slices.SortStableFunc(out.RFM, func(a, b report.RFMSegment) int { return cmp.Compare(b.Users, a.Users) })
}
