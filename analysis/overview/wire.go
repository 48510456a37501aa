package overview

import "parcours/analysis/agg"

// AppendBinary implements agg.Partial: totals, distributions, then names, days
// and values, each in order.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	for _, n := range []int64{p.users, p.events, p.sessions, p.tied} {
		dst = agg.AppendInt(dst, n)
	}
	dst = agg.AppendBytes(dst, p.perUser.AppendBinary(nil))
	dst = agg.AppendBytes(dst, p.span.AppendBinary(nil))

	dst = agg.AppendUint(dst, uint64(p.names.Len()))
	for _, c := range p.names.Sorted() {
		n := p.byName[c]
		dst = agg.AppendString(dst, p.names.Name(c))
		dst = agg.AppendInt(agg.AppendInt(agg.AppendInt(dst, n.events), n.users), n.position)
	}
	busy := 0
	for _, d := range p.days {
		if d != (day{}) {
			busy++
		}
	}
	dst = agg.AppendUint(dst, uint64(busy))
	for i, d := range p.days {
		if d != (day{}) {
			dst = agg.AppendInt(dst, p.calendar.Period(i))
			dst = agg.AppendInt(agg.AppendInt(agg.AppendInt(dst, d.events), d.users), d.fresh)
		}
	}
	for i := range p.values {
		v := &p.values[i]
		dst = agg.AppendUint(dst, uint64(v.names.Len()))
		for _, c := range v.names.Sorted() {
			dst = agg.AppendString(dst, v.names.Name(c))
			dst = agg.AppendInt(agg.AppendInt(dst, v.by[c].users), v.by[c].events)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.users, p.events, p.sessions, p.tied = r.Int(), r.Int(), r.Int(), r.Int()
	if err := p.perUser.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	if err := p.span.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	for range r.Len(4) {
		c := p.names.Code(r.String())
		if c != len(p.byName) {
			return agg.ErrWire // a name twice
		}
		p.byName = append(p.byName, nameCount{r.Int(), r.Int(), r.Int()})
	}
	for range r.Len(4) {
		at, ok := p.calendar.Place(r.Int())
		if !ok {
			return agg.ErrWire // a time that is not in the log
		}
		p.days[at] = day{r.Int(), r.Int(), r.Int()}
	}
	for i := range p.values {
		v := &p.values[i]
		for range r.Len(3) {
			if v.names.Code(r.String()) != len(v.by) {
				return agg.ErrWire
			}
			v.by = append(v.by, valueCount{r.Int(), r.Int()})
		}
	}
	return r.End()
}
