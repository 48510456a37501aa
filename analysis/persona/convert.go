package persona

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// conversions is the fourth pass: who of each group reached the objective, how far along the funnel, and with what trouble.
type conversions struct {
	of       *Analysis
	assigned *assigned
	groups   []conversion
}

// conversion counts the people of one group.
type conversion struct {
	users, converted int64
	took             []int64 // by step: people who took it
	had              []int64 // by trouble
}

func newConversions(a *Analysis, of *assigned) *conversions {
	c := &conversions{of: a, assigned: of, groups: make([]conversion, len(of.groups))}
	for i := range c.groups {
		c.groups[i].took, c.groups[i].had = make([]int64, len(a.spec.Steps)), make([]int64, len(a.spec.Troubles))
	}
	return c
}

// Over implements agg.Partial. Who is in which group is known where the pass
// before walked the same partition, and measured anew where it did not.
func (c *conversions) Over(p *event.Partition) func(event.User) {
	converted := func(event.User) bool { return false }
	if c.of.spec.Converted != nil {
		converted = c.of.spec.Converted(p)
	}
	var furthest func(event.User) int
	if c.of.spec.Furthest != nil {
		furthest = c.of.spec.Furthest(p)
	}
	var troubled func(event.User) [2]uint64
	if c.of.spec.Troubled != nil {
		troubled = c.of.spec.Troubled(p)
	}
	group := c.assigned.groupOf(p)
	return func(u event.User) {
		g := &c.groups[group(u)]
		g.users++
		if converted(u) {
			g.converted++
		}
		if furthest != nil {
			for i := range min(furthest(u), len(g.took)) {
				g.took[i]++
			}
		}
		if troubled != nil {
			had := troubled(u)
			for i := range g.had {
				g.had[i] += int64(had[i>>6] >> (i & 63) & 1)
			}
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
	return a.measured(p)
}

// measured returns the same function for people in whatever order.
func (a *assigned) measured(p *event.Partition) func(event.User) int {
	m := newMeasurer(a.of, a.model.plan)
	m.over(p)
	placer := newPlacer(a.model)
	return func(u event.User) int { return placer.place(m.measure(u), m.found) }
}

// each calls do with every number.
func (c *conversion) each(do func(*int64)) {
	do(&c.users)
	do(&c.converted)
	for _, list := range [][]int64{c.took, c.had} {
		for i := range list {
			do(&list[i])
		}
	}
}

// Merge implements agg.Partial.
func (c *conversions) Merge(other agg.Partial) {
	for i, o := range other.(*conversions).groups {
		var theirs []int64
		o.each(func(n *int64) { theirs = append(theirs, *n) })
		c.groups[i].each(func(n *int64) { *n, theirs = *n+theirs[0], theirs[1:] })
	}
}

// AppendBinary implements agg.Partial.
func (c *conversions) AppendBinary(dst []byte) ([]byte, error) {
	for i := range c.groups {
		c.groups[i].each(func(n *int64) { dst = agg.AppendInt(dst, *n) })
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *conversions) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range c.groups {
		g := &c.groups[i]
		ok := true
		g.each(func(n *int64) {
			*n = r.Int()
			ok = ok && people(*n) && *n <= g.users
		})
		for s := 1; s < len(g.took); s++ {
			ok = ok && g.took[s] <= g.took[s-1]
		}
		if !ok {
			return agg.ErrWire
		}
	}
	return r.End()
}
