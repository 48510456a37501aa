package persona

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// conversions is the fourth pass: who of each group reached the objective.
type conversions struct {
	of       *Analysis
	assigned *assigned
	groups   []conversion
}

// conversion counts the people of one group.
type conversion struct{ users, converted int64 }

// Over implements agg.Partial. Who is in which group is known where the pass
// before walked the same partition, and measured anew where it did not.
func (c *conversions) Over(p *event.Partition) func(event.User) {
	converted := c.of.spec.Converted(p)
	group := c.assigned.groupOf(p)
	return func(u event.User) {
		g := &c.groups[group(u)]
		g.users++
		if converted(u) {
			g.converted++
		}
	}
}

// groupOf returns the function that gives the group of each person of a partition, to be called in its order.
func (a *assigned) groupOf(p *event.Partition) func(event.User) int {
	if placed, ok := a.placed[p]; ok {
		person := 0
		return func(event.User) int {
			person++
			return int(placed[person-1])
		}
	}
	m := newMeasurer(a.of, a.model.plan)
	m.over(p)
	placer := newPlacer(a.model)
	return func(u event.User) int { return placer.place(m.measure(u), m.found) }
}

// Merge implements agg.Partial.
func (c *conversions) Merge(other agg.Partial) {
	for i, o := range other.(*conversions).groups {
		c.groups[i].users += o.users
		c.groups[i].converted += o.converted
	}
}

// AppendBinary implements agg.Partial.
func (c *conversions) AppendBinary(dst []byte) ([]byte, error) {
	for _, g := range c.groups {
		dst = agg.AppendInt(agg.AppendInt(dst, g.users), g.converted)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *conversions) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range c.groups {
		g := conversion{r.Int(), r.Int()}
		if !people(g.users) || g.converted < 0 || g.converted > g.users {
			return agg.ErrWire
		}
		c.groups[i] = g
	}
	return r.End()
}
