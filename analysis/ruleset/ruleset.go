// Package ruleset counts one funnel by the rules of several tools and says of
// every person whom two of them count differently which rule makes the
// difference.
//
// The cause is read off the two ways that were taken, the funnel's own and the
// other's: an event that took two steps, a step too late for one window and not
// for another, an entry that only one of them looks at. Where several hold, the
// first in the order of causes counts, so that causes sum to the people who differ.
package ruleset

import (
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// Analysis implements agg.Analysis for one funnel.
type Analysis struct {
	spec   recipe.Funnel
	own    *sequence.Funnel
	others []other
	visit  visits
	owned  int64 // the funnel's own window, in microseconds
}

// other is one of the rule sets.
type other struct {
	spec   recipe.Funnel
	lost   []string // options that it has no like for
	funnel *sequence.Funnel
	window int64
	step   int64
}

// visits says how visits are told apart.
type visits struct {
	session string
	gap     int64
}

// New returns the analysis of a valid funnel with its defaults spelled out, by its RuleSets.
func New(spec recipe.Funnel, scope agg.Scope) (*Analysis, error) {
	own, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	a := &Analysis{spec: spec, own: own, visit: visits{scope.Session, scope.SessionGap}, owned: own.Window()}
	names := spec.RuleSets
	if slices.Contains(names, "all") {
		names = recipe.Semantics
	}
	for _, name := range names {
		if name == spec.Semantics {
			continue
		}
		as, lost, ok := spec.As(name)
		o := other{spec: as, lost: lost}
		if ok {
			if o.funnel, err = sequence.Compile(&as, scope); err != nil {
				return nil, err
			}
			o.window, o.step = o.funnel.Window(), o.funnel.StepWindow()
		}
		a.others = append(a.others, o)
	}
	return a, nil
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "rule sets of " + a.spec.Name }

// Key implements agg.Keyed.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	spec := a.spec
	spec.Breakdown, spec.Compare, spec.Interval = nil, nil, ""
	return "rule sets " + spec.Definition(), true
}

// New implements agg.Analysis; one pass is enough.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &partial{analysis: a}
	for range a.others {
		p.sets = append(p.sets, set{reached: make([]int64, a.own.Steps())})
	}
	return p
}

// partial counts by rule set.
type partial struct {
	analysis *Analysis
	sets     []set
	own      *sequence.Walker
	walkers  []*sequence.Walker // nil where a tool cannot count the funnel
	visits   sequence.Visits
	taken    []int
}

// set is what one other rule set comes to.
type set struct {
	reached []int64 // units by step, as the tool counts them
	causes  [causes]cause
}

// cause counts the people for whom one rule makes the difference.
type cause struct {
	further, short int64
	example        *example
}

// example is a person's journey, that of the smallest hash of an id.
type example struct {
	hash       uint64
	own, other int
	steps      []exampleStep
}

type exampleStep struct {
	event string
	after int64 // microseconds since the first
	step  int
}

// maxExample is how many events of an example are kept.
const maxExample = 12

// seed makes the choice of examples another than that of samples.
const seed = 0x72756c65

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	a := p.analysis
	if p.own == nil {
		p.own = a.own.Walker()
		for _, o := range a.others {
			var w *sequence.Walker
			if o.funnel != nil {
				w = o.funnel.Walker()
			}
			p.walkers = append(p.walkers, w)
		}
	}
	p.own.Over(part)
	for _, w := range p.walkers {
		if w != nil {
			w.Over(part)
		}
	}
	p.visits.Over(part, a.visit.session, a.visit.gap)
	return func(u event.User) {
		own := p.own.Best(u)
		p.taken = append(p.taken[:0], own.Taken...)
		own.Taken = p.taken
		for i, w := range p.walkers {
			if w == nil {
				continue
			}
			s := &p.sets[i]
			w.Walk(&u, func(_ *event.User, o *sequence.Outcome) {
				for step := range s.reached {
					s.reached[step] += int64(o.Reached >> step & 1)
				}
			})
			o := w.Best(u)
			if o.Level == own.Level {
				continue
			}
			c := &s.causes[p.why(u, &own, &o, i)]
			if o.Level > own.Level {
				c.further++
			} else {
				c.short++
			}
			if hash := event.Hash(u.ID, seed); c.example == nil || hash < c.example.hash {
				c.example = p.example(part, u, hash, &own, &o, w)
			}
		}
	}
}

// example keeps the events of a person that meet a step, with those that took one by the way that got further.
func (p *partial) example(part *event.Partition, u event.User, hash uint64, own, other *sequence.Outcome, w *sequence.Walker) *example {
	e := &example{hash: hash, own: own.Level, other: other.Level}
	further := own.Taken
	if other.Level > own.Level {
		further = other.Taken
	}
	further = slices.Clone(further)
	matches := slices.Clone(w.Matches())
	from := 0 // begin a little before the way that got further
	if len(further) > 0 {
		at, _ := slices.BinarySearch(matches, slices.Min(further[:1]))
		from = max(0, at-2)
	}
	for _, i := range matches[min(from, len(matches)):] {
		if len(e.steps) == maxExample {
			break
		}
		step := slices.Index(further, i) + 1
		e.steps = append(e.steps, exampleStep{part.Names.String(uint32(u.Names[i])), u.Times[i], step})
	}
	for i := len(e.steps) - 1; i >= 0; i-- {
		e.steps[i].after -= e.steps[0].after
	}
	return e
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	for i := range p.sets {
		s, o := &p.sets[i], &other.(*partial).sets[i]
		for step, n := range o.reached {
			s.reached[step] += n
		}
		for j := range s.causes {
			c, oc := &s.causes[j], &o.causes[j]
			c.further += oc.further
			c.short += oc.short
			if oc.example != nil && (c.example == nil || oc.example.hash < c.example.hash) {
				c.example = oc.example
			}
		}
	}
}

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	for i := range p.sets {
		s := &p.sets[i]
		for _, n := range s.reached {
			dst = agg.AppendInt(dst, n)
		}
		for j := range s.causes {
			c := &s.causes[j]
			dst = agg.AppendInt(agg.AppendInt(dst, c.further), c.short)
			if c.example == nil {
				dst = agg.AppendUint(dst, 0)
				continue
			}
			dst = agg.AppendUint(dst, uint64(len(c.example.steps))+1)
			dst = agg.AppendUint(dst, c.example.hash)
			dst = agg.AppendUint(agg.AppendUint(dst, uint64(c.example.own)), uint64(c.example.other))
			for _, e := range c.example.steps {
				dst = agg.AppendUint(agg.AppendInt(agg.AppendString(dst, e.event), e.after), uint64(e.step))
			}
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range p.sets {
		s := &p.sets[i]
		for step := range s.reached {
			s.reached[step] = r.Int()
		}
		for j := range s.causes {
			c := &s.causes[j]
			c.further, c.short = r.Int(), r.Int()
			n := r.Len(1)
			if n == 0 {
				continue
			}
			c.example = &example{hash: r.Uint(), own: int(r.Uint()), other: int(r.Uint())}
			for range n - 1 {
				c.example.steps = append(c.example.steps, exampleStep{r.String(), r.Int(), int(r.Uint())})
			}
		}
	}
	return r.End()
}
