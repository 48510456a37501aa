package dropoff

import (
	"parcours/analysis/agg"
	"parcours/analysis/stat"
)

// AppendBinary implements agg.Partial: for events, pages and channels the names
// in order, then what converted people were worth, then each stop with its
// tallies written against the place of a name in that order.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	var order [3][]int
	for by := range order {
		order[by] = p.used(by)
		dst = appendNames(dst, &p.names[by], order[by])
	}
	dst = appendAmount(dst, p.value)
	dst = agg.AppendInt(dst, p.converted)
	dst = agg.AppendInt(dst, p.valued)
	for i := range p.stops {
		s := &p.stops[i]
		for _, n := range s.counts() {
			dst = agg.AppendInt(dst, *n)
		}
		dst = agg.AppendBytes(dst, s.gap.AppendBinary(nil))
		dst = agg.AppendBytes(dst, s.away.AppendBinary(nil))
		for by, tallies := range s.tallies {
			for _, t := range tallies {
				for _, c := range order[by] {
					dst = agg.AppendInt(dst, t.at(c))
				}
			}
		}
	}
	return dst, nil
}

// used are the codes that any tally counts, in the order of their names: a
// name that was only looked up leaves no trace in the bytes.
func (p *partial) used(by int) (codes []int) {
	for _, c := range p.names[by].Sorted() {
		for i := range p.stops {
			var n int64
			for _, t := range p.stops[i].tallies[by] {
				n += t.at(c)
			}
			if n > 0 {
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

func appendNames(dst []byte, names *agg.Names, order []int) []byte {
	dst = agg.AppendUint(dst, uint64(len(order)))
	for _, c := range order {
		dst = agg.AppendString(dst, names.Name(c))
	}
	return dst
}

// readNames reads into empty names; size is what comes with each name at least.
func readNames(r *agg.Reader, names *agg.Names, size int) (n int, err error) {
	n = r.Len(1 + size)
	for i := range n {
		if names.Code(r.String()) != i {
			return 0, agg.ErrWire // a name twice
		}
	}
	return n, nil
}

func appendAmount(dst []byte, a stat.Amount) []byte {
	return agg.AppendInt(agg.AppendInt(dst, a.Units), a.Millionths)
}

func readAmount(r *agg.Reader) stat.Amount { return stat.Amount{Units: r.Int(), Millionths: r.Int()} }

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) (err error) {
	r := agg.NewReader(src)
	var n [3]int
	for by := range n {
		size := 0
		for i := range p.stops {
			size += len(p.stops[i].tallies[by])
		}
		if n[by], err = readNames(r, &p.names[by], size); err != nil {
			return err
		}
	}
	p.value, p.converted, p.valued = readAmount(r), r.Int(), r.Int()
	for i := range p.stops {
		s := &p.stops[i]
		for _, n := range s.counts() {
			*n = r.Int()
		}
		if err := s.gap.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
		if err := s.away.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
		for by, tallies := range s.tallies {
			for when := range tallies {
				t := make(tally, n[by])
				for c := range t {
					t[c] = r.Int()
				}
				tallies[when] = t
			}
		}
	}
	return r.End()
}
