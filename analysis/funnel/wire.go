package funnel

import "parcours/analysis/agg"

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, p.users)
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
	for i := range l.reached {
		dst = agg.AppendInt(agg.AppendInt(dst, l.reached[i]), l.open[i])
	}
	return dst
}

func (l *levels) read(r *agg.Reader) {
	for i := range l.reached {
		l.reached[i], l.open[i] = r.Int(), r.Int()
	}
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.users = r.Int()
	p.all.read(r)
	for i := range p.steps {
		if err := p.steps[i].UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
	}
	if err := p.total.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	for range r.Len(1 + 2*len(p.steps)) {
		p.group(r.String(), len(p.steps)).read(r)
	}
	return r.End()
}
