// Package dropoff says what people did instead: for each step of a funnel,
// the next thing done by those whose journey through it ends there, within
// the window and at all, beside what those who went on did next; who came back
// in a later visit, when, and by which door; and, in a pass of its own (see
// Differences), what set the two apart.
//
// The people are those of package funnel, walked by the same rules. Where the
// funnel counts something else than people (visits, companies), so does this
// package, and what follows a step is what the person did.
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

// Key implements agg.Keyed: the definition, whatever the funnel is called and counted by.
func (a *Analysis) Key(agg.Partial) (string, bool) { return "dropoff " + definition(a.spec), true }

// definition is what of a funnel decides who stops where.
func definition(spec recipe.Funnel) string {
	spec.Breakdown, spec.Compare, spec.RuleSets, spec.Interval = nil, nil, nil, ""
	return spec.Definition()
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "drop-off " + strconv.Quote(a.spec.Name) }

// New implements agg.Analysis; one pass is enough.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &partial{analysis: a, after: after{analysis: a}, stops: make([]stop, a.funnel.Steps()-1)}
	for i := range p.stops {
		p.stops[i].tallies = [3][]tally{byEvent: make([]tally, final+1), byPage: make([]tally, onward+1), byChannel: make([]tally, back+1)}
	}
	return p
}

// By what a tally counts.
const (
	byEvent = iota
	byPage
	byChannel
)

// When it was: a tally's place among those of an event, a page or a channel.
const (
	ever   = iota // the next event at all, of those who stopped
	onward        // the next event, of those who went on
	back          // the first event of the next visit, of those who stopped
	within        // the next event, if it is within the window
	final         // the last event within the window
)

// partial has one stop for each step but the last.
type partial struct {
	analysis *Analysis
	names    [3]agg.Names // by event, page, channel
	stops    []stop
	// value is the sum of the values of the events that converted people, valued how many have one.
	value             stat.Amount
	converted, valued int64

	codes   [3]agg.Codes
	after   after
	amounts sequence.Amounts
	walker  *sequence.Walker // where nobody else walks
}

// stop counts the people whose journey ends at one step.
type stop struct {
	dropped, open int64
	returned      int64 // dropped people who did the next step's event once it no longer counted
	wentOn        int64
	ended         int64          // people whose visit ended with the step
	gap           stat.Durations // microseconds to the next event of any kind
	away          stat.Durations // microseconds to the next visit

	tallies [3][]tally
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
func (p *partial) Follow(part *event.Partition, walker *sequence.Walker) sequence.Tell {
	p.after.over(part)
	p.codes[byEvent].Over(&p.names[byEvent], &part.Names.Strings)
	for by := byPage; by <= byChannel; by++ {
		if column := p.after.columns[by]; column >= 0 {
			p.codes[by].Over(&p.names[by], &part.Properties[column].Values)
		}
	}
	p.amounts.Over(part, p.analysis.scope.Value)
	return func(u *event.User, o *sequence.Outcome) {
		if o.Converted {
			p.converted++
			if amount, ok := p.amounts.At(u, lastTaken(o)); ok {
				p.valued++
				p.value.Add(amount)
			}
		}
		for i := range min(o.Level, len(p.stops)) {
			if o.Reached>>i&1 == 0 || o.Taken[i] < 0 {
				continue
			}
			s := &p.stops[i]
			switch {
			case o.Stopped>>i&1 != 0:
				p.stopped(s, u, o, i, walker)
			case i < o.Level-1:
				s.wentOn++
				p.tally(s, onward, u, following(u, o.Taken[i]))
			}
		}
	}
}

// stopped counts a unit that stopped at a step.
func (p *partial) stopped(s *stop, u *event.User, o *sequence.Outcome, step int, walker *sequence.Walker) {
	open := o.Open>>step&1 != 0
	if open {
		s.open++
	} else {
		s.dropped++
	}
	at := o.Taken[step]
	for _, when := range [...]int{ever, within, final, back} {
		i := p.after.at(when, u, o, step, walker)
		p.tally(s, when, u, i)
		if i < 0 {
			continue
		}
		switch when {
		case ever:
			s.gap.Add(u.Times[i] - u.Times[at])
		case back:
			s.away.Add(u.Times[i] - u.Times[at])
		}
	}
	if p.after.ends(u, at) {
		s.ended++
	}
	if !open && p.analysis.didNext(walker, at, step) {
		s.returned++
	}
}

// didNext says whether a unit later did what it could have gone on with: the
// next step, or one that follows those that may be left out. Without an order
// no step is the next.
func (a *Analysis) didNext(walker *sequence.Walker, at, step int) bool {
	if a.spec.Order == "unordered" {
		return false
	}
	for next := step + 1; next < len(a.spec.Steps); next++ {
		if walker.DidLater(at+1, next) {
			return true
		}
		if !a.spec.Steps[next].Optional {
			break
		}
	}
	return false
}

// tally counts what event i, if there is one, was, and where.
func (p *partial) tally(s *stop, when int, u *event.User, i int) {
	if i < 0 {
		return
	}
	for by := range s.tallies {
		if when >= len(s.tallies[by]) {
			continue
		}
		if code := p.after.code(by, u, i); code != 0 {
			s.tallies[by][when].add(p.codes[by].Of(code))
		}
	}
}

// lastTaken is the index of the last event that took a step.
func lastTaken(o *sequence.Outcome) int {
	for i := o.Level - 1; i > 0; i-- {
		if o.Taken[i] >= 0 {
			return o.Taken[i]
		}
	}
	return o.Taken[0]
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	p.value.Add(o.value)
	p.converted += o.converted
	p.valued += o.valued
	var to [3][]int
	for by := range to {
		to[by] = p.names[by].Merge(&o.names[by])
	}
	for i := range p.stops {
		s, os := &p.stops[i], o.stops[i]
		for j, n := range os.counts() {
			*s.counts()[j] += *n
		}
		s.gap.Merge(&os.gap)
		s.away.Merge(&os.away)
		for by, tallies := range s.tallies {
			for when := range tallies {
				tallies[when].merge(os.tallies[by][when], to[by])
			}
		}
	}
}

// counts are the numbers of a stop that are just added.
func (s *stop) counts() [5]*int64 {
	return [5]*int64{&s.dropped, &s.open, &s.returned, &s.wentOn, &s.ended}
}

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
