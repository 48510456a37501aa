// Package funnel counts how many people take each step of a funnel, how many
// are still on their way, and how long it takes. The rules are those of
// package sequence; here they are only counted.
//
// A Partial keeps, for each level, the people whose best attempt ends there:
// every count and rate of the report is derived from that at the end.
package funnel

import (
	"maps"
	"slices"
	"strconv"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Analysis implements agg.Analysis for one funnel.
type Analysis struct {
	scope    agg.Scope
	spec     recipe.Funnel
	proposed bool
	funnel   *sequence.Funnel
	split    attribution
}

// New returns the analysis of a valid funnel definition with its defaults
// spelled out (recipe.WithDefaults). proposed says that Parcours found it, not
// the recipe.
func New(spec recipe.Funnel, proposed bool, scope agg.Scope) (*Analysis, error) {
	compiled, err := sequence.Compile(&spec)
	if err != nil {
		return nil, err
	}
	a := &Analysis{scope: scope, spec: spec, proposed: proposed, funnel: compiled}
	if spec.Breakdown != nil {
		a.split = attributionOf(spec.Breakdown.Attribution)
	}
	return a, nil
}

// Key implements agg.Keyed: the definition, whatever the funnel is called.
func (a *Analysis) Key(agg.Partial) (string, bool) { return "funnel " + a.spec.Definition(), true }

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "funnel " + strconv.Quote(a.spec.Name) }

// New implements agg.Analysis; a funnel takes one pass.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	n := a.funnel.Steps()
	return &partial{
		analysis: a, all: newLevels(n), steps: make([]stat.Durations, n), groups: map[string]*levels{},
		converted: map[*event.Partition][]bool{},
	}
}

// Converted returns what says of a person whether they took every step: what
// personas and other analyses mean by conversion. last is the analysis' merged
// Partial. The function for a partition is to be called with each person once,
// in order.
func (a *Analysis) Converted(last agg.Partial) func(*event.Partition) func(event.User) bool {
	return func(p *event.Partition) func(event.User) bool {
		if converted, ok := last.(*partial).converted[p]; ok {
			person := 0
			return func(event.User) bool {
				person++
				return converted[person-1]
			}
		}
		w := a.funnel.Over(p, a.scope.Last)
		return func(u event.User) bool { return w.Walk(u).Level == a.funnel.Steps() }
	}
}

// attribution says which step's event gives a person's value of the breakdown
// property: a 0-based step, or last for the furthest step taken.
type attribution int

const last attribution = -1

func attributionOf(name string) attribution {
	switch name {
	case "first":
		return 0
	case "last":
		return last
	}
	step, err := strconv.Atoi(name)
	if err != nil {
		panic("funnel: attribution " + name + " passed validation")
	}
	return attribution(step - 1)
}

// levels counts people by how far they got: index 0 is who took step 1 only.
type levels struct {
	reached []int64 // whose best attempt ends here
	open    []int64 // those of them in progress
}

func newLevels(steps int) *levels {
	return &levels{reached: make([]int64, steps), open: make([]int64, steps)}
}

func (l *levels) add(o sequence.Outcome) {
	l.reached[o.Level-1]++
	if o.Open {
		l.open[o.Level-1]++
	}
}

func (l *levels) merge(other *levels) {
	for i := range l.reached {
		l.reached[i] += other.reached[i]
		l.open[i] += other.open[i]
	}
}

// partial is the counts of one funnel over some users.
type partial struct {
	analysis *Analysis
	users    int64
	all      *levels
	steps    []stat.Durations // by step: microseconds from the step before; [0] is unused
	total    stat.Durations   // microseconds from first to last step
	groups   map[string]*levels
	walker   *sequence.Walker // where nobody else walks
	known    []*levels        // of groups, by code of the partition at hand

	// converted is who took every step, of the partitions walked, in their order. It is no part of the counts, and
	// does not travel: it spares Converted the walk where that is asked of the same partitions in the same memory.
	converted map[*event.Partition][]bool
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	if p.walker == nil {
		p.walker = p.analysis.funnel.Walker(p.analysis.scope.Last)
	}
	p.walker.Over(part)
	add := p.Follow(part, p.walker)
	return func(u event.User) { add(u, p.walker.Walk(u)) }
}

// Follow implements sequence.Follower.
func (p *partial) Follow(part *event.Partition, _ *sequence.Walker) func(event.User, sequence.Outcome) {
	steps := p.analysis.funnel.Steps()
	group := p.grouper(part)
	converted := make([]bool, part.Users())
	p.converted[part] = converted
	person := -1
	return func(u event.User, o sequence.Outcome) {
		p.users++
		person++
		if o.Level == 0 {
			return
		}
		p.all.add(o)
		for i := 1; i < o.Level; i++ {
			p.steps[i].Add(u.Times[o.Taken[i]] - u.Times[o.Taken[i-1]])
		}
		if o.Level == steps {
			converted[person] = true
			p.total.Add(u.Times[o.Taken[o.Level-1]] - u.Times[o.Taken[0]])
		}
		if group != nil {
			group(u, o).add(o)
		}
	}
}

// grouper returns what finds a person's group, or nil without a breakdown.
func (p *partial) grouper(part *event.Partition) func(event.User, sequence.Outcome) *levels {
	a := p.analysis
	if a.spec.Breakdown == nil {
		return nil
	}
	n := a.funnel.Steps()
	property := part.Property(a.spec.Breakdown.Property)
	if property < 0 {
		return func(event.User, sequence.Outcome) *levels { return p.group("", n) }
	}
	values := part.Properties[property].Values
	p.known = slices.Grow(p.known[:0], values.Len())[:values.Len()]
	known := p.known
	clear(known)
	return func(u event.User, o sequence.Outcome) *levels {
		at := int(a.split)
		if a.split == last {
			at = o.Level - 1
		}
		var code event.Code
		if at < o.Level { // who did not take the step has no value
			code = u.Property(property)[o.Taken[at]]
		}
		if known[code] == nil {
			known[code] = p.group(values.String(uint32(code)), n)
		}
		return known[code]
	}
}

func (p *partial) group(value string, steps int) *levels {
	g := p.groups[value]
	if g == nil {
		g = newLevels(steps)
		p.groups[value] = g
	}
	return g
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	maps.Copy(p.converted, o.converted)
	p.users += o.users
	p.all.merge(o.all)
	for i := range p.steps {
		p.steps[i].Merge(&o.steps[i])
	}
	p.total.Merge(&o.total)
	for value, g := range o.groups {
		p.group(value, len(p.steps)).merge(g)
	}
}
