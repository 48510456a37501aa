package funnel

import "parcours/analysis/agg"

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, p.units)
	dst = p.all.append(dst)
	for i := range p.steps {
		dst = agg.AppendBytes(dst, p.steps[i].AppendBinary(nil))
	}
	dst = agg.AppendBytes(dst, p.total.AppendBinary(nil))
	dst = agg.AppendUint(dst, uint64(len(p.groups)))
	for _, value := range agg.SortedKeys(p.groups) {
		dst = p.groups[value].append(agg.AppendString(dst, value))
	}
	return dst, nil
}

func (l *levels) append(dst []byte) []byte {
	for _, counts := range l.all() {
		for _, n := range counts {
			dst = agg.AppendInt(dst, n)
		}
	}
	return agg.AppendInt(dst, l.converted)
}

func (l *levels) read(r *agg.Reader) {
	for _, counts := range l.all() {
		for i := range counts {
			counts[i] = r.Int()
		}
	}
	l.converted = r.Int()
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.units = r.Int()
	p.all.read(r)
	for i := range p.steps {
		if err := p.steps[i].UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
	}
	if err := p.total.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	for range r.Len(2 + 4*len(p.steps)) {
		p.group(r.String(), len(p.steps)).read(r)
	}
	return r.End()
}
