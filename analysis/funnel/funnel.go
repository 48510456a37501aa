// Package funnel counts how many people take each step of a funnel, how many
// are still on their way, how long it takes, and by what it differs: when they
// entered, one of their properties, two groups set beside each other. The
// rules are those of package sequence; here they are only counted.
//
// A Partial keeps, for each level, the people whose best attempt ends there:
// every count and rate of the report is derived from that at the end.
package funnel

import (
	"maps"
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
	dealt    *dealt // the groups of a breakdown by persona
	calendar *sequence.Calendar
	coarser  bool // the trend is by more than the recipe says
	sides    []*side
	byPeriod bool // the trend counts people once in every period in which they enter
}

// New returns the analysis of a valid funnel definition with its defaults
// spelled out (recipe.WithDefaults). proposed says that Parcours found it, not
// the recipe. Where it compares segments or is split by persona, these are to be given next.
func New(spec recipe.Funnel, proposed bool, scope agg.Scope) (*Analysis, error) {
	compiled, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	a := &Analysis{scope: scope, spec: spec, proposed: proposed, funnel: compiled}
	a.byPeriod = spec.Semantics == "posthog" && spec.Entity == "user"
	if b := spec.Breakdown; b != nil {
		a.split = attributionOf(b.Attribution)
	}
	if err := a.cut(); err != nil {
		return nil, err
	}
	if a.sides, err = sidesOf(spec.Compare, scope); err != nil {
		return nil, err
	}
	return a, nil
}

// Key implements agg.Keyed: the definition, whatever the funnel is called, and those of the segments and groups it speaks of.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	key := "funnel " + a.spec.Definition()
	for _, s := range a.sides {
		key += "\x00" + s.segment.Definition
	}
	if a.dealt != nil {
		key += "\x00" + a.dealt.Definition
	}
	return key, true
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "funnel " + strconv.Quote(a.spec.Name) }

// New implements agg.Analysis; a funnel takes one pass.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	for _, s := range a.sides {
		if s.of != "" && s.segment.Of == nil {
			panic("funnel: the segment " + s.of + " is compared and was not given")
		}
	}
	if a.spec.ByPersona() && a.dealt == nil {
		panic("funnel: it is split by persona, and none were given")
	}
	n := a.funnel.Steps()
	p := &partial{
		analysis: a, all: newTally(n), groups: groups{by: map[string]*levels{}, dealt: a.dealt, picker: a.picker()}, trend: make([]int64, a.calendar.Len()*(n+perPeriod)),
		ways: map[*event.Partition][]way{},
	}
	p.groups.apart = a.apart()
	for range a.sides {
		p.sides = append(p.sides, newTally(n))
	}
	return p
}

// Converted returns what says of a person whether they took every step: what
// personas and other analyses mean by conversion. last is the analysis' merged
// Partial. The function for a partition is to be called with each person once,
// in order.
func (a *Analysis) Converted(last agg.Partial) func(*event.Partition) func(event.User) bool {
	way := a.way(last)
	return func(p *event.Partition) func(event.User) bool {
		of := way(p)
		return func(u event.User) bool { return of(u).converted() }
	}
}

// Furthest returns what says of a person how many steps they took, as Converted does.
func (a *Analysis) Furthest(last agg.Partial) func(*event.Partition) func(event.User) int {
	way := a.way(last)
	return func(p *event.Partition) func(event.User) int {
		of := way(p)
		return func(u event.User) int { return of(u).level() }
	}
}

// way is how far a person came: the steps taken, doubled, and one if all were.
type way uint8

func wayOf(o *sequence.Outcome) way {
	w := way(2 * o.Level)
	if o.Converted {
		w++
	}
	return w
}

func (w way) level() int      { return int(w / 2) }
func (w way) converted() bool { return w%2 == 1 }

func (a *Analysis) way(last agg.Partial) func(*event.Partition) func(event.User) way {
	return func(p *event.Partition) func(event.User) way {
		if ways, ok := last.(*partial).ways[p]; ok {
			person := 0
			return func(event.User) way {
				person++
				return ways[person-1]
			}
		}
		w := a.funnel.Over(p)
		return func(u event.User) way {
			o := w.Best(u)
			return wayOf(&o)
		}
	}
}

func (a *Analysis) picker() picker {
	return picker{split: a.split, posthog: a.spec.Semantics == "posthog"}
}

// partial is the counts of one funnel over some users.
type partial struct {
	analysis *Analysis
	units    int64
	all      *tally
	total    stat.Durations // microseconds from first to last step
	// Units that did not convert were watched for so many microseconds; those in whole for the window.
	watched stat.Durations
	whole   int64
	trend   []int64 // by period of the calendar: levels reached, then perPeriod more
	groups  groups
	sides   []*tally // of the comparison
	both    int64    // units in both

	walker *sequence.Walker // where nobody else walks
	route  route
	members

	// ways is how far people came, of the partitions walked, in their order. It is no part of the counts, and
	// does not travel: it spares Converted the walk where that is asked of the same partitions in the same memory.
	ways map[*event.Partition][]way
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	if p.walker == nil {
		p.walker = p.analysis.funnel.Walker()
	}
	return sequence.Alone(p, p.walker, part)
}

// Follow implements sequence.Follower.
func (p *partial) Follow(part *event.Partition, w *sequence.Walker) sequence.Tell {
	a, steps := p.analysis, p.analysis.funnel.Steps()
	p.route.value.Over(part, a.scope.Value)
	p.members.over(a, part)
	grouped := a.spec.Breakdown != nil
	if grouped {
		p.groups.over(a.spec.Breakdown, part, w)
	}
	apart := p.groups.apart
	count := func(u *event.User, o *sequence.Outcome) {
		if o.Level > 0 {
			p.groups.of(o.Value, steps).add(o, p.route.worth(u, o))
		}
	}
	trend := p.trender(w)
	ways := make([]way, part.Users())
	p.ways[part] = ways
	at := -1
	return func(u *event.User, o *sequence.Outcome) {
		p.units++
		if o.Unit == 0 {
			at++
			p.groups.picker.meet(*u)
			if len(p.sides) > 0 {
				p.members.meet(*u)
			}
			if trend != nil {
				trend(o)
			}
		}
		// Whoever is walked apart is so once, with their first unit; those of one value have gone that way already.
		var alike bool
		var value event.Code
		if apart != nil && o.Unit == 0 {
			if value, alike = apart.Alike(u, w); !alike {
				apart.WalkAfter(w, u, count)
			}
		}
		if o.Level == 0 {
			return
		}
		g := p.route.follow(u, o, w)
		p.all.add(o, g)
		ways[at] = max(ways[at], wayOf(o))
		began := o.Start()
		if o.Converted {
			p.total.Add(span(u, o))
		} else {
			p.watch(a.scope.Last - u.Times[began])
		}
		if trend == nil {
			place, _ := a.calendar.At(u.Times[began])
			p.enter(place, o)
		}
		switch {
		case alike:
			p.groups.of(value, steps).add(o, g)
		case grouped && apart == nil:
			p.groups.of(p.groups.picker.pick(u, o), steps).add(o, g)
		}
		if len(p.sides) > 0 {
			p.compare(u, began, o, g)
		}
	}
}

// span is the time from the event that began the way to the last step taken, up to that step.
func span(u *event.User, o *sequence.Outcome) int64 {
	last := o.Level - 1
	return u.Times[o.Taken[last]] - u.Times[o.Began(last)]
}

// watch counts a unit that did not convert in the time from its entry to the end of the data, or of its window.
func (p *partial) watch(left int64) {
	if w := p.analysis.funnel.Window(); w > 0 && left >= w {
		p.whole++
		return
	}
	p.watched.Add(left)
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	maps.Copy(p.ways, o.ways)
	p.units += o.units
	p.all.merge(o.all)
	p.total.Merge(&o.total)
	p.watched.Merge(&o.watched)
	p.whole += o.whole
	for i, n := range o.trend {
		p.trend[i] += n
	}
	for value, g := range o.groups.by {
		p.groups.named(value, len(g.reached)).merge(g)
	}
	for i, s := range o.sides {
		p.sides[i].merge(s)
	}
	p.both += o.both
}
