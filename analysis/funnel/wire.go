package funnel

import (
	"parcours/analysis/agg"
	"parcours/analysis/stat"
)

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, p.units)
	dst = p.all.append(dst)
	dst = agg.AppendBytes(dst, p.total.AppendBinary(nil))
	dst = agg.AppendBytes(dst, p.watched.AppendBinary(nil))
	dst = agg.AppendInt(dst, p.whole)
	dst = p.appendTrend(dst)
	dst = agg.AppendUint(dst, uint64(len(p.groups.by)))
	for _, value := range agg.SortedKeys(p.groups.by) {
		dst = p.groups.by[value].append(agg.AppendString(dst, value))
	}
	for _, s := range p.sides {
		dst = s.append(dst)
	}
	return agg.AppendInt(dst, p.both), nil
}

// appendTrend writes the periods in which somebody entered, each with its first day.
func (p *partial) appendTrend(dst []byte) []byte {
	each := len(p.all.reached) + perPeriod
	busy := func(at int) bool { return p.trend[at*each+len(p.all.reached)+perIn] != 0 }
	var n uint64
	for at := range len(p.trend) / each {
		if busy(at) {
			n++
		}
	}
	dst = agg.AppendUint(dst, n)
	for at := range len(p.trend) / each {
		if !busy(at) {
			continue
		}
		dst = agg.AppendInt(dst, p.analysis.calendar.Period(at))
		for _, count := range p.trend[at*each:][:each] {
			dst = agg.AppendInt(dst, count)
		}
	}
	return dst
}

func (t *tally) append(dst []byte) []byte {
	dst = t.levels.append(dst)
	for i := range t.times {
		dst = agg.AppendBytes(dst, t.times[i].AppendBinary(nil))
		dst = agg.AppendBytes(dst, t.effort[i].AppendBinary(nil))
		dst = agg.AppendInt(dst, t.repeats[i])
	}
	return dst
}

func (l *levels) append(dst []byte) []byte {
	for _, counts := range l.all() {
		for _, n := range counts {
			dst = agg.AppendInt(dst, n)
		}
	}
	for _, v := range l.value {
		dst = agg.AppendInt(agg.AppendInt(dst, v.Units), v.Millionths)
	}
	return agg.AppendInt(agg.AppendInt(dst, l.in), l.converted)
}

// size is the least number of bytes levels take.
func (l *levels) size() int { return 7*len(l.reached) + 2 }

func (l *levels) read(r *agg.Reader) {
	for _, counts := range l.all() {
		for i := range counts {
			counts[i] = r.Int()
		}
	}
	for i := range l.value {
		l.value[i] = stat.Amount{Units: r.Int(), Millionths: r.Int()}
	}
	l.in, l.converted = r.Int(), r.Int()
}

func (t *tally) read(r *agg.Reader) error {
	t.levels.read(r)
	for i := range t.times {
		for _, d := range []*stat.Durations{&t.times[i], &t.effort[i]} {
			if err := d.UnmarshalBinary(r.Bytes()); err != nil {
				return err
			}
		}
		t.repeats[i] = r.Int()
	}
	return nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.units = r.Int()
	if err := p.all.read(r); err != nil {
		return err
	}
	for _, d := range []*stat.Durations{&p.total, &p.watched} {
		if err := d.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
	}
	p.whole = r.Int()
	each := len(p.all.reached) + perPeriod
	for range r.Len(1 + each) {
		at, ok := p.analysis.calendar.Place(r.Int())
		if !ok {
			return agg.ErrWire // a time that is not in the log
		}
		for i := range each {
			p.trend[at*each+i] = r.Int()
		}
	}
	for range r.Len(1 + p.all.size()) {
		p.groups.named(r.String(), len(p.all.reached)).read(r)
	}
	for _, s := range p.sides {
		if err := s.read(r); err != nil {
			return err
		}
	}
	p.both = r.Int()
	return r.End()
}
