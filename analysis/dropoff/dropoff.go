// Package dropoff says what people did instead: for each step of a funnel,
// the next thing done by those whose journey through it ends there, within
// the window and at all, beside what those who went on did next.
//
// The people are those of package funnel, walked by the same rules.
package dropoff

import (
	"strconv"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Analysis implements agg.Analysis for one funnel.
type Analysis struct {
	scope  agg.Scope
	spec   recipe.Funnel
	funnel *sequence.Funnel
}

// New returns the analysis of a valid funnel definition.
func New(spec recipe.Funnel, scope agg.Scope) (*Analysis, error) {
	compiled, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	return &Analysis{scope, spec, compiled}, nil
}

// Key implements agg.Keyed: the definition, whatever the funnel is called and broken down by.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	spec := a.spec
	spec.Breakdown = nil
	return "dropoff " + spec.Definition(), true
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "drop-off " + strconv.Quote(a.spec.Name) }

// New implements agg.Analysis; one pass is enough.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return &partial{analysis: a, stops: make([]stop, a.funnel.Steps()-1)}
}

// partial has one stop for each step but the last.
type partial struct {
	analysis *Analysis
	names    agg.Names
	stops    []stop

	codes  agg.Codes
	walker *sequence.Walker // where nobody else walks
}

// stop counts the people whose journey ends at one step.
type stop struct {
	dropped, open int64
	returned      int64 // dropped people who did the next step's event once it no longer counted
	wentOn        int64
	gap           stat.Durations // microseconds to the next event of any kind

	// By event name, in people: the next event within the window, the next at all, the last within the window, and the next of those who went on.
	within, ever, final, onward tally
}

// tally counts people by code of the partial's names.
type tally []int64

func (t *tally) add(code int) {
	for code >= len(*t) {
		*t = append(*t, 0)
	}
	(*t)[code]++
}

func (t tally) sum() (n int64) {
	for _, c := range t {
		n += c
	}
	return n
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	if p.walker == nil {
		p.walker = p.analysis.funnel.Walker()
	}
	return sequence.Alone(p, p.walker, part)
}

// Follow implements sequence.Follower.
func (p *partial) Follow(part *event.Partition, walker *sequence.Walker) func(event.User, sequence.Outcome) {
	p.codes.Over(&p.names, &part.Names.Strings)
	return func(u event.User, o sequence.Outcome) {
		code := func(i int) int { return p.codes.Of(uint32(u.Names[i])) }
		for i := range min(o.Level, len(p.stops)) {
			if o.Reached>>i&1 == 0 {
				continue
			}
			if o.Stopped>>i&1 != 0 {
				p.stopped(u, &o, i, walker, code)
				continue
			}
			s := &p.stops[i]
			s.wentOn++
			if next := o.Taken[i] + 1; next < len(u.Names) {
				s.onward.add(code(next))
			}
		}
	}
}

// stopped counts a unit that stopped at a step.
func (p *partial) stopped(u event.User, o *sequence.Outcome, step int, walker *sequence.Walker, code func(i int) int) {
	s := &p.stops[step]
	open := o.Open>>step&1 != 0
	if open {
		s.open++
	} else {
		s.dropped++
	}
	at := o.Taken[step]
	end := walker.WindowEnd(u.Times[o.Began(step)])
	if next := at + 1; next < len(u.Names) {
		s.gap.Add(u.Times[next] - u.Times[at])
		s.ever.add(code(next))
		if u.Times[next] <= end {
			s.within.add(code(next))
		}
	}
	s.final.add(code(lastUntil(u.Times, at, end)))
	if !open && walker.DidLater(at+1, step+1) {
		s.returned++
	}
}

// lastUntil is the last event inside the window, where an attempt was seen
// last: the one after which all are later than end. That at is within it is known.
func lastUntil(times []int64, at int, end int64) int {
	beyond := len(times)
	for beyond-at > 1 {
		if middle := at + (beyond-at)/2; times[middle] <= end {
			at = middle
		} else {
			beyond = middle
		}
	}
	return at
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	to := p.names.Merge(&o.names)
	for i := range p.stops {
		s, os := &p.stops[i], &o.stops[i]
		s.dropped += os.dropped
		s.open += os.open
		s.returned += os.returned
		s.wentOn += os.wentOn
		s.gap.Merge(&os.gap)
		for j, t := range s.tallies() {
			t.merge(*os.tallies()[j], to)
		}
	}
}

func (s *stop) tallies() [4]*tally { return [4]*tally{&s.within, &s.ever, &s.final, &s.onward} }

func (t *tally) merge(other tally, to []int) {
	for code, n := range other {
		if n == 0 {
			continue
		}
		c := to[code]
		for c >= len(*t) {
			*t = append(*t, 0)
		}
		(*t)[c] += n
	}
}
