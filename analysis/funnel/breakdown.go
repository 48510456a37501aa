package funnel

import (
	"slices"
	"strconv"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// Groups are those that people are dealt into for a breakdown by persona: each into one of them, or none.
type Groups struct {
	// Definition is what decides who is in which, as text: equal for equal groups.
	Definition string
	// Keys are what a selection calls them, each once; Names what readers do.
	Keys, Names []string
	// Of is bound to a partition, and then asked of its people for their place among Keys, less than 0 for none: of
	// each once, in order, by what counts them, and of some of them by what Selects.
	Of func(*event.Partition) func(event.User) int
}

// dealt are Groups with their keys as the values of a property: the code of a group is one more than its place.
type dealt struct {
	Groups
	values *event.Dict
}

// Deal gives a breakdown by persona its groups.
func (a *Analysis) Deal(g Groups) {
	a.dealt = &dealt{g, event.NewDict()}
	for _, key := range g.Keys {
		a.dealt.values.Add([]byte(key))
	}
}

// name is what the group of a value is called, "" where the value says it.
func (d *dealt) name(value string) string {
	if d != nil {
		if at := slices.Index(d.Keys, value); at >= 0 {
			return d.Names[at]
		}
	}
	return ""
}

// attribution says which step's event gives a unit's value of the breakdown
// property: a 0-based step; first for the step it entered at, last for the
// furthest step taken, each for the values of all events, by each of which the
// unit is walked anew. By PostHog's rules it is so, too, by each value that the
// events of a step have.
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
	posthog  bool // by PostHog's rules: the first or last value that is set, of all events that meet a step
	property int  // or -1
	walker   *sequence.Walker
	of       func(event.User) int // the place of a person among the groups that are dealt; nil: a property's values are the groups
	code     event.Code           // of the person met last
}

// meet is told each person of the partition.
func (c *picker) meet(u event.User) {
	if c.of != nil {
		c.code = event.Code(c.of(u) + 1)
	}
}

// pick is the code of the value; who did not take the step has none.
func (c *picker) pick(u *event.User, o *sequence.Outcome) (code event.Code) {
	if c.of != nil {
		return c.code
	}
	if c.property < 0 {
		return 0
	}
	codes := u.Property(c.property)
	if c.posthog {
		for _, i := range c.walker.Matches() {
			if codes[i] != 0 && (code == 0 || c.split == last) {
				code = codes[i]
			}
		}
		return code
	}
	at := -1
	switch {
	case c.split == first:
		at = o.Start()
	case c.split == last:
		at = o.Taken[o.Level-1]
	case int(c.split) < o.Level:
		at = o.Taken[c.split]
	}
	if at < 0 {
		return 0
	}
	return codes[at]
}

// apart walks units anew for each of their groups; nil where each is in one.
func (a *Analysis) apart() *sequence.Walker {
	b := a.spec.Breakdown
	switch {
	case b == nil:
		return nil
	case a.split == each:
		return a.funnel.Apart(b.Property, -1).Walker()
	case a.split >= 0 && a.spec.Semantics == "posthog":
		return a.funnel.Apart(b.Property, int(a.split)).Walker()
	}
	return nil
}

// groups are what the units of a partition are counted in.
type groups struct {
	by     map[string]*levels
	dealt  *dealt // nil: by the values of a property
	picker picker
	values *event.Strings
	known  []*levels        // by code of the partition at hand
	apart  *sequence.Walker // where units count in several
}

// over binds to a partition, and to who walks it.
func (g *groups) over(b *recipe.Breakdown, part *event.Partition, w *sequence.Walker) {
	if g.apart != nil {
		g.apart.Over(part)
	}
	g.picker.walker = w
	if d := g.dealt; d != nil {
		g.picker.of, g.values = d.Of(part), &d.values.Strings
		g.known = zeroed(g.known, g.values.Len())
		return
	}
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
