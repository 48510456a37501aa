package journey

import (
	"math/bits"

	"parcours/analysis/agg"
	"parcours/analysis/stat"
)

// Merge implements agg.Partial.
func (c *counts) Merge(other agg.Partial) {
	for i := range c.parts {
		c.parts[i].merge(&other.(*counts).parts[i])
	}
}

func (c *counted) merge(o *counted) {
	c.people += o.people
	c.visits += o.visits
	c.reached += o.reached
	c.again.merge(o.again)
	for i, n := range o.channels {
		c.channels[i] += n
	}
	for i, n := range o.trend {
		c.trend[i] += n
	}
	for i := range o.cells {
		c.cells[i].merge(&o.cells[i])
	}
	for i := range o.took {
		c.took[i].Merge(&o.took[i])
		for j := range o.arrows[i] {
			c.arrows[i][j].merge(o.arrows[i][j])
		}
	}
}

func (a *arrow) merge(o arrow) { a.people, a.times = a.people+o.people, a.times+o.times }

func (n *cell) merge(o *cell) {
	from := o.fields()
	for i, v := range n.fields() {
		*v += *from[i]
	}
	n.chance += o.chance
	for i, v := range o.open {
		n.open[i] += v
	}
	n.dwell.Merge(&o.dwell)
	n.value.Add(o.value)
	n.score.Add(o.score)
}

// fields are the plain sums.
func (n *cell) fields() [9]*int64 {
	return [...]*int64{&n.people, &n.visits, &n.wentOn, &n.reworked, &n.returns, &n.events, &n.ended, &n.valued, &n.scored}
}

// fields are the plain sums of a group but for those of its cells.
func (c *counted) fields() []*int64 {
	all := []*int64{&c.people, &c.visits, &c.reached, &c.again.people, &c.again.times}
	for i := range c.channels {
		all = append(all, &c.channels[i])
	}
	for i := range c.trend {
		all = append(all, &c.trend[i])
	}
	for i := range c.arrows {
		for j := range c.arrows[i] {
			all = append(all, &c.arrows[i][j].people, &c.arrows[i][j].times)
		}
	}
	return all
}

// AppendBinary implements agg.Partial: all numbers in their order, which is the same everywhere.
func (c *counts) AppendBinary(dst []byte) ([]byte, error) {
	for i := range c.parts {
		in := &c.parts[i]
		for _, v := range in.fields() {
			dst = agg.AppendUint(dst, uint64(*v))
		}
		for j := range in.took {
			dst = agg.AppendBytes(dst, in.took[j].AppendBinary(nil))
		}
		for j := range in.cells {
			n := &in.cells[j]
			for _, v := range n.fields() {
				dst = agg.AppendUint(dst, uint64(*v))
			}
			dst = agg.AppendUint(dst, n.chance)
			dst = n.appendOpen(dst)
			dst = agg.AppendBytes(dst, n.dwell.AppendBinary(nil))
			for _, v := range []stat.Amount{n.value, n.score} {
				dst = agg.AppendInt(agg.AppendInt(dst, v.Units), v.Millionths)
			}
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *counts) UnmarshalBinary(src []byte) error {
	r, ok := agg.NewReader(src), true
	for i := range c.parts {
		in := &c.parts[i]
		for _, v := range in.fields() {
			*v = count(r, &ok)
		}
		for j := range in.took {
			if err := in.took[j].UnmarshalBinary(r.Bytes()); err != nil {
				return err
			}
		}
		for j := range in.cells {
			n := &in.cells[j]
			for _, v := range n.fields() {
				*v = count(r, &ok)
			}
			n.chance = r.Uint()
			opened := n.readOpen(r, &ok)
			if err := n.dwell.UnmarshalBinary(r.Bytes()); err != nil {
				return err
			}
			n.value = stat.Amount{Units: r.Int(), Millionths: r.Int()}
			n.score = stat.Amount{Units: r.Int(), Millionths: r.Int()}
			if bits.Len64(n.chance) > 62 || n.people > in.people || n.wentOn > n.people || n.reworked > n.people || opened > n.people-n.wentOn {
				return agg.ErrWire
			}
		}
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}

// appendOpen writes how many spans somebody has, then each with its people.
func (n *cell) appendOpen(dst []byte) []byte {
	had := 0
	for _, v := range n.open {
		if v > 0 {
			had++
		}
	}
	dst = agg.AppendUint(dst, uint64(had))
	for i, v := range n.open {
		if v > 0 {
			dst = agg.AppendUint(agg.AppendUint(dst, uint64(i)), uint64(v))
		}
	}
	return dst
}

// readOpen reads what appendOpen wrote, and says how many people that is.
func (n *cell) readOpen(r *agg.Reader, ok *bool) (sum int64) {
	before := -1
	for range r.Len(2) {
		at, v := r.Uint(), count(r, ok)
		if at >= spans || int(at) <= before || v == 0 {
			*ok = false
			break
		}
		before = int(at)
		n.open[at] = v
		sum += v
	}
	return sum
}

// before counts those who had less time than a span.
func (n *cell) before(span int) (people int64) {
	for _, v := range n.open[:span] {
		people += v
	}
	return people
}

// count reads a number of people or events, and notes where it is none.
func count(r *agg.Reader, ok *bool) int64 {
	v := r.Uint()
	*ok = *ok && v <= maxCount
	return int64(v & (2*maxCount - 1))
}
