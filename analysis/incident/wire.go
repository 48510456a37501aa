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
	return appendSparse(appendSparse(dst, p.tally.cells), p.squares), nil
}

// UnmarshalBinary implements agg.Partial.
func (p *watched) UnmarshalBinary(src []byte) error {
	in := agg.NewReader(src)
	if err := readSparse(in, p.tally.cells); err != nil {
		return err
	}
	if err := readSparse(in, p.squares); err != nil {
		return err
	}
	return in.End()
}

// AppendBinary implements agg.Partial.
func (p *walked) AppendBinary(dst []byte) ([]byte, error) {
	return appendSparse(appendSparse(dst, p.tally.cells), p.squares), nil
}

// UnmarshalBinary implements agg.Partial.
func (p *walked) UnmarshalBinary(src []byte) error {
	in := agg.NewReader(src)
	if err := readSparse(in, p.tally.cells); err != nil {
		return err
	}
	if err := readSparse(in, p.squares); err != nil {
		return err
	}
	return in.End()
}
