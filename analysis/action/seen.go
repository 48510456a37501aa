package action

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// moments is into how many parts the time of the log is cut to say when the objective was reached.
const moments = 512

// seen is the first pass: how many people took which item, and how often the objective was reached when. An item is
// taken where the objective is reached, if items are known there, and else wherever it is met.
type seen struct {
	of    *Analysis
	names agg.Names
	items []taken // by code of names
	// reached counts moments of a person: the lines of an order are one.
	reached [moments]int64

	done   []uint8
	bought []event.Code
	item   int
	codes  agg.Codes
	counts sequence.Counts
}

// taken are the people who met an item, and who took it where the objective is reached.
type taken struct{ met, bought int64 }

// Over implements agg.Partial.
func (s *seen) Over(p *event.Partition) func(event.User) {
	s.done = placeOf(s.done, p.Names, s.of.spec.Done)
	s.item = -1
	if s.of.spec.Item != "" {
		s.item = p.Property(s.of.spec.Item)
	}
	if s.item >= 0 {
		values := &p.Properties[s.item].Values
		s.codes.Over(&s.names, values)
		s.counts.Reset(values.Len())
	}
	return s.add
}

func (s *seen) add(u event.User) {
	var items []event.Code
	if s.item >= 0 {
		items = u.Property(s.item)
	}
	s.bought = s.bought[:0]
	before := int64(-1 << 62)
	for i, c := range u.Names {
		if s.done[c] == 0 {
			continue
		}
		if t := u.Times[i]; t != before {
			before = t
			s.reached[s.of.moment(t)]++
		}
		if items != nil {
			s.bought = append(s.bought, items[i])
		}
	}
	if items == nil {
		return
	}
	for _, m := range sequence.Count(&s.counts, items) {
		if m.Code != 0 {
			s.at(m.Code).met++
		}
	}
	for _, m := range sequence.Count(&s.counts, s.bought) {
		if m.Code != 0 {
			s.at(m.Code).bought++
		}
	}
}

func (s *seen) at(code uint32) *taken {
	c := s.codes.Of(code)
	for c >= len(s.items) {
		s.items = append(s.items, taken{})
	}
	return &s.items[c]
}

// moment is the part of the log's time that t lies in.
func (a *Analysis) moment(t int64) int {
	span := (a.scope.Last-a.scope.First)/moments + 1
	return int(min(max((t-a.scope.First)/span, 0), moments-1))
}

// Merge implements agg.Partial.
func (s *seen) Merge(other agg.Partial) {
	o := other.(*seen)
	for c, to := range s.names.Merge(&o.names) {
		for to >= len(s.items) {
			s.items = append(s.items, taken{})
		}
		s.items[to].met += o.items[c].met
		s.items[to].bought += o.items[c].bought
	}
	for i, n := range o.reached {
		s.reached[i] += n
	}
}

// AppendBinary implements agg.Partial.
func (s *seen) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendUint(dst, uint64(s.names.Len()))
	for _, c := range s.names.Sorted() {
		dst = agg.AppendString(dst, s.names.Name(c))
		dst = agg.AppendUint(agg.AppendUint(dst, uint64(s.items[c].met)), uint64(s.items[c].bought))
	}
	for _, n := range s.reached {
		dst = agg.AppendUint(dst, uint64(n))
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (s *seen) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for n := r.Len(3); n > 0; n-- {
		name := r.String()
		t := taken{count(r), count(r)}
		if s.names.Code(name) != len(s.items) || t.bought > t.met { // a name twice
			return agg.ErrWire
		}
		s.items = append(s.items, t)
	}
	for i := range s.reached {
		s.reached[i] = count(r)
	}
	return r.End()
}

// count reads a number that is not negative; what no log can hold is cut.
func count(r *agg.Reader) int64 { return int64(min(r.Uint(), 1<<50)) }

// most are the items that most people took, and whether they took them where the objective is reached.
func (s *seen) most() (items []string, bought bool) {
	// Codes, those of most people first: they are sorted by what Top is told of them.
	list := func(people func(*taken) int64) (codes []int) {
		for c := range s.items {
			if people(&s.items[c]) >= minPeople {
				codes = append(codes, c)
			}
		}
		codes, _ = stat.Top(codes, maxItems, func(c int) int64 { return people(&s.items[c]) }, s.names.Name)
		return codes
	}
	most := list(func(t *taken) int64 { return t.bought })
	if bought = len(most) > 1; !bought {
		most = list(func(t *taken) int64 { return t.met })
	}
	for _, c := range most {
		items = append(items, s.names.Name(c))
	}
	return items, bought
}
