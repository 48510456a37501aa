package funnel

import (
	"slices"
	"strconv"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// attribution says which step's event gives a unit's value of the breakdown
// property: a 0-based step; first for the step it entered at, last for the
// furthest step taken, each for the values of all events, by each of which the
// unit is walked anew.
type attribution int

const (
	each  attribution = -3
	first attribution = -2
	last  attribution = -1
)

func attributionOf(name string) attribution {
	switch name {
	case "first":
		return first
	case "last":
		return last
	case "all":
		return each
	}
	step, err := strconv.Atoi(name)
	if err != nil {
		panic("funnel: attribution " + name + " passed validation")
	}
	return attribution(step - 1)
}

// picker finds a unit's value of the breakdown property.
type picker struct {
	split    attribution
	property int // or -1
}

// pick is the code of the value; who did not take the step has none.
func (c *picker) pick(u event.User, o *sequence.Outcome) event.Code {
	if c.property < 0 {
		return 0
	}
	at := -1
	switch {
	case c.split == first:
		at = entry(o)
	case c.split == last:
		at = o.Taken[o.Level-1]
	case int(c.split) < o.Level:
		at = o.Taken[c.split]
	}
	if at < 0 {
		return 0
	}
	return u.Property(c.property)[at]
}

// groups are what the units of a partition are counted in.
type groups struct {
	by     map[string]*levels
	picker picker
	values *event.Strings
	known  []*levels // by code of the partition at hand
	within *within   // where units count in several
}

// over binds to a partition.
func (g *groups) over(b *recipe.Breakdown, part *event.Partition) {
	g.picker.property, g.values = part.Property(b.Property), noValues
	if g.picker.property >= 0 {
		g.values = &part.Properties[g.picker.property].Values
	}
	g.known = zeroed(g.known, g.values.Len())
}

// of is the group of a code.
func (g *groups) of(code event.Code, steps int) *levels {
	if g.known[code] == nil {
		g.known[code] = g.named(g.values.String(uint32(code)), steps)
	}
	return g.known[code]
}

func (g *groups) named(value string, steps int) *levels {
	l := g.by[value]
	if l == nil {
		l = newLevels(steps)
		g.by[value] = l
	}
	return l
}

// noValues are those of a property that a partition lacks: nobody has one.
var noValues = &event.NewDict().Strings

// within walks people by those of their events alone that have one value of
// the breakdown property, once for each value they have.
type within struct {
	spec     recipe.Funnel
	scope    agg.Scope
	compiled map[string]*sequence.Funnel // by value
}

func newWithin(spec recipe.Funnel, scope agg.Scope) *within {
	return &within{spec, scope, map[string]*sequence.Funnel{}}
}

// over binds to a partition. What it returns tells the outcomes of a person for each value, the first met first.
func (w *within) over(part *event.Partition) func(u event.User, tell func(event.User, event.Code, sequence.Outcome)) {
	property := part.Property(w.spec.Breakdown.Property)
	values := noValues
	if property >= 0 {
		values = &part.Properties[property].Values
	}
	walkers := make([]*sequence.Walker, values.Len())
	walker := func(code event.Code) *sequence.Walker {
		if walkers[code] == nil {
			walkers[code] = w.of(values.String(uint32(code))).Over(part)
		}
		return walkers[code]
	}
	var counts sequence.Counts
	counts.Reset(values.Len())
	return func(u event.User, tell func(event.User, event.Code, sequence.Outcome)) {
		if property < 0 {
			walker(0).Walk(u, func(o sequence.Outcome) { tell(u, 0, o) })
			return
		}
		for _, m := range sequence.Count(&counts, u.Property(property)) {
			code := event.Code(m.Code)
			walker(code).Walk(u, func(o sequence.Outcome) { tell(u, code, o) })
		}
	}
}

// of is the funnel of the events with one value.
func (w *within) of(value string) *sequence.Funnel {
	if f := w.compiled[value]; f != nil {
		return f
	}
	is := recipe.Condition{Property: w.spec.Breakdown.Property, Op: "is", Value: recipe.Strings{value}}
	if value == "" {
		is = recipe.Condition{Property: is.Property, Op: "is_not_set"}
	}
	spec := w.spec
	spec.Steps, spec.Exclude = slices.Clone(spec.Steps), slices.Clone(spec.Exclude)
	for i := range spec.Steps {
		spec.Steps[i].Where = append(slices.Clone(spec.Steps[i].Where), is)
	}
	for i := range spec.Exclude {
		spec.Exclude[i].Where = append(slices.Clone(spec.Exclude[i].Where), is)
	}
	f, err := sequence.Compile(&spec, w.scope)
	if err != nil {
		panic("funnel: " + err.Error()) // the same has been compiled with less
	}
	w.compiled[value] = f
	return f
}
