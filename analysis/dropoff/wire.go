package dropoff

import "parcours/analysis/agg"

// AppendBinary implements agg.Partial: the names in order, then each stop with
// its tallies written against the place of a name in that order.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	order := p.used()
	dst = agg.AppendUint(dst, uint64(len(order)))
	for _, c := range order {
		dst = agg.AppendString(dst, p.names.Name(c))
	}
	for i := range p.stops {
		s := &p.stops[i]
		for _, n := range []int64{s.dropped, s.open, s.returned, s.wentOn} {
			dst = agg.AppendInt(dst, n)
		}
		dst = agg.AppendBytes(dst, s.gap.AppendBinary(nil))
		for _, t := range s.tallies() {
			for _, c := range order {
				dst = agg.AppendInt(dst, t.at(c))
			}
		}
	}
	return dst, nil
}

// used are the codes that any tally counts, in the order of their names: a
// name that was only looked up leaves no trace in the bytes.
func (p *partial) used() (codes []int) {
	for _, c := range p.names.Sorted() {
		for i := range p.stops {
			if s := &p.stops[i]; s.within.at(c)+s.ever.at(c)+s.final.at(c)+s.onward.at(c) > 0 {
				codes = append(codes, c)
				break
			}
		}
	}
	return codes
}

func (t tally) at(code int) int64 {
	if code < len(t) {
		return t[code]
	}
	return 0
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	n := r.Len(1 + 4*len(p.stops)) // what a name costs at least
	for i := range n {
		if p.names.Code(r.String()) != i {
			return agg.ErrWire // a name twice
		}
	}
	for i := range p.stops {
		s := &p.stops[i]
		s.dropped, s.open, s.returned, s.wentOn = r.Int(), r.Int(), r.Int(), r.Int()
		if err := s.gap.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
		for _, t := range s.tallies() {
			*t = make(tally, n)
			for c := range *t {
				(*t)[c] = r.Int()
			}
		}
	}
	return r.End()
}
