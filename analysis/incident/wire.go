package incident

import "parcours/analysis/agg"

// AppendBinary implements agg.Partial: the people, then events and values by name.
func (r *roll) AppendBinary(dst []byte) ([]byte, error) {
	dst = r.events.append(agg.AppendInt(dst, r.people))
	for i := range r.values {
		dst = r.values[i].append(dst)
	}
	return dst, nil
}

func (c *census) append(dst []byte) []byte {
	dst = agg.AppendUint(dst, uint64(c.names.Len()))
	for _, code := range c.names.Sorted() {
		dst = agg.AppendInt(agg.AppendString(dst, c.names.Name(code)), c.people[code])
	}
	return dst
}

// UnmarshalBinary implements agg.Partial.
func (r *roll) UnmarshalBinary(src []byte) error {
	in := agg.NewReader(src)
	r.people = in.Int()
	if err := r.events.read(in); err != nil {
		return err
	}
	for i := range r.values {
		if err := r.values[i].read(in); err != nil {
			return err
		}
	}
	return in.End()
}

func (c *census) read(in *agg.Reader) error {
	for range in.Len(2) {
		if c.names.Code(in.String()) != len(c.people) {
			return agg.ErrWire // a name twice
		}
		c.people = append(c.people, in.Int())
	}
	return in.Err()
}

// AppendBinary implements agg.Partial. Segments and events follow from the pass before.
func (p *watched) AppendBinary(dst []byte) ([]byte, error) {
	return appendSpreads(appendSparse(dst, p.cells), p.spreads), nil
}

// UnmarshalBinary implements agg.Partial.
func (p *watched) UnmarshalBinary(src []byte) error {
	in := agg.NewReader(src)
	if err := readSparse(in, p.cells); err != nil {
		return err
	}
	readSpreads(in, p.spreads)
	return in.End()
}

// AppendBinary implements agg.Partial.
func (p *walked) AppendBinary(dst []byte) ([]byte, error) {
	return appendSpreads(appendSpreads(appendSparse(dst, p.cells), p.within), p.inTime), nil
}

// UnmarshalBinary implements agg.Partial.
func (p *walked) UnmarshalBinary(src []byte) error {
	in := agg.NewReader(src)
	if err := readSparse(in, p.cells); err != nil {
		return err
	}
	readSpreads(in, p.within)
	readSpreads(in, p.inTime)
	return in.End()
}

func (s *spread) numbers() [5]*int64 { return [5]*int64{&s.n, &s.bad, &s.nn, &s.nBad, &s.badBad} }

func appendSpreads(dst []byte, list []spread) []byte {
	for i := range list {
		for _, n := range list[i].numbers() {
			dst = agg.AppendInt(dst, *n)
		}
	}
	return dst
}

func readSpreads(in *agg.Reader, list []spread) {
	for i := range list {
		for _, n := range list[i].numbers() {
			*n = in.Int()
		}
	}
}

// appendSparse writes a list of which most are zero: how many are not, and each with how many were passed over.
func appendSparse(dst []byte, list []int64) []byte {
	busy := uint64(0)
	for _, n := range list {
		if n != 0 {
			busy++
		}
	}
	dst = agg.AppendUint(dst, busy)
	before := -1
	for i, n := range list {
		if n != 0 {
			dst = agg.AppendInt(agg.AppendUint(dst, uint64(i-before-1)), n)
			before = i
		}
	}
	return dst
}

// readSparse reads it back into a list of the right length.
func readSparse(r *agg.Reader, list []int64) error {
	at := uint64(0)
	for range r.Len(2) {
		skip, n := r.Uint(), r.Int()
		if skip >= uint64(len(list)) || at+skip >= uint64(len(list)) || n == 0 {
			return agg.ErrWire
		}
		list[at+skip] = n
		at += skip + 1
	}
	return r.Err()
}
