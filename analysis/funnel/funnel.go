// Package funnel counts how many people take each step of a funnel, how many
// are still on their way, and how long it takes. The rules are those of
// package sequence; here they are only counted.
//
// A Partial keeps, for each level, the people whose best attempt ends there:
// every count and rate of the report is derived from that at the end.
package funnel

import (
	"maps"
	"math/bits"
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
	compiled, err := sequence.Compile(&spec, scope)
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
		w := a.funnel.Over(p)
		return func(u event.User) bool { return w.Best(u).Converted }
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

// levels counts units by step.
type levels struct {
	reached, entered []int64
	stopped          []int64 // who stands there, not through
	open             []int64 // those of them in progress
	converted        int64
}

func newLevels(steps int) *levels {
	n := make([]int64, 4*steps)
	return &levels{reached: n[:steps], entered: n[steps : 2*steps], stopped: n[2*steps : 3*steps], open: n[3*steps:]}
}

func (l *levels) add(o *sequence.Outcome) {
	for set, i := o.Reached, 0; set != 0; set, i = set>>1, i+1 {
		l.reached[i] += int64(set & 1)
	}
	for set := o.Entered; set != 0; set &= set - 1 {
		l.entered[bits.TrailingZeros64(set)]++
	}
	for set := o.Stopped; set != 0; set &= set - 1 {
		l.stopped[bits.TrailingZeros64(set)]++
	}
	for set := o.Open; set != 0; set &= set - 1 {
		l.open[bits.TrailingZeros64(set)]++
	}
	if o.Converted {
		l.converted++
	}
}

// all lists the counts by step.
func (l *levels) all() [4][]int64 { return [4][]int64{l.reached, l.entered, l.stopped, l.open} }

func (l *levels) merge(other *levels) {
	for i, to := range l.all() {
		for step, n := range other.all()[i] {
			to[step] += n
		}
	}
	l.converted += other.converted
}

// partial is the counts of one funnel over some users.
type partial struct {
	analysis *Analysis
	units    int64
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
		p.walker = p.analysis.funnel.Walker()
	}
	return sequence.Alone(p, p.walker, part)
}

// Follow implements sequence.Follower.
func (p *partial) Follow(part *event.Partition, _ *sequence.Walker) func(event.User, sequence.Outcome) {
	group := p.grouper(part)
	converted := make([]bool, part.Users())
	p.converted[part] = converted
	person := -1
	return func(u event.User, o sequence.Outcome) {
		p.units++
		if o.Unit == 0 {
			person++
		}
		if o.Level == 0 {
			return
		}
		p.all.add(&o)
		first, before := -1, -1
		for i, at := range o.Taken {
			if at < 0 {
				continue
			}
			if before >= 0 && o.Entered>>i&1 == 0 {
				p.steps[i].Add(u.Times[at] - u.Times[before])
			}
			if first < 0 {
				first = at
			}
			before = at
		}
		if o.Converted {
			converted[person] = true
			p.total.Add(u.Times[before] - u.Times[first])
		}
		if group != nil {
			group(u, o).add(&o)
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
		if at < o.Level && o.Taken[at] >= 0 { // who did not take the step has no value
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
	p.units += o.units
	p.all.merge(o.all)
	for i := range p.steps {
		p.steps[i].Merge(&o.steps[i])
	}
	p.total.Merge(&o.total)
	for value, g := range o.groups {
		p.group(value, len(p.steps)).merge(g)
	}
}
