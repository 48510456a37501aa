package incident

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// Microseconds.
const (
	dayLong = 86_400 * 1_000_000
	maxWait = 30 * dayLong // within which people go on from a step, where the window is not shorter
)

// Steps finds incidents of the steps of one funnel. It implements
// agg.Analysis, and its Partial sequence.Follower: it asks nothing of the walk,
// but goes through each person's events with those who do.
type Steps struct {
	scope  agg.Scope
	spec   recipe.Funnel
	scheme scheme
	funnel *sequence.Funnel
	met    []matcher // by step
	onward []uint64  // by step: the steps that are going on from it
	wait   int64     // for how long going on counts, at most
	// Only who comes from from to to is counted, and firstTime are steps that only the first event counts of.
	from, to  int64
	firstTime uint64
}

// NewSteps returns the analysis of a valid funnel definition. watched is the merged Partial of Watch.
func NewSteps(spec recipe.Funnel, scope agg.Scope, watched_ agg.Partial) (*Steps, error) {
	compiled, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	s := &Steps{scope: scope, spec: spec, scheme: watched_.(*watched).scheme, funnel: compiled, wait: maxWait}
	for _, window := range []int64{compiled.Window(), compiled.StepWindow()} {
		if window > 0 {
			s.wait = min(s.wait, window)
		}
	}
	if s.from, s.to, err = spec.Period.Bounds(scope.Location); err != nil {
		return nil, err
	}
	for i, step := range spec.Steps {
		if step.FirstTime {
			s.firstTime |= 1 << i
		}
		m := matcher{names: step.Event}
		for _, w := range step.Where {
			met, err := w.Compile()
			if err != nil {
				return nil, err
			}
			m.where = append(m.where, condition{w.Property, met})
		}
		s.met = append(s.met, m)
		onward := uint64(0)
		for j := i + 1; j < len(spec.Steps); j++ {
			onward |= 1 << j
			if !spec.Steps[j].Optional {
				break
			}
		}
		s.onward = append(s.onward, onward)
	}
	return s, nil
}

// matcher is what an event must meet to be of a step.
type matcher struct {
	names []string // empty: any
	where []condition
}

type condition struct {
	property string
	met      func(value []byte) bool
}

// judged is how many steps people can go on from: in an order that is free there is no next step.
func (s *Steps) judged() int {
	if s.spec.Order == "unordered" {
		return 0
	}
	return len(s.met) - 1
}

// Key implements agg.Keyed: the definition, whatever the funnel is called and broken down by, and the properties.
func (s *Steps) Key(agg.Partial) (string, bool) {
	spec := s.spec
	spec.Breakdown = nil
	return fmt.Sprintf("incidents of steps %q %s", s.scope.Properties, spec.Definition()), true
}

// Name implements agg.Analysis.
func (s *Steps) Name() string { return "incidents of " + strconv.Quote(s.spec.Name) }

// The numbers of a cell, for each step: visits, those of them that went on within a day, and those that did in time.
const came, soon, ever, perStep = 0, 1, 2, 3

// New implements agg.Analysis; one pass is enough.
func (s *Steps) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	n := s.judged()
	p := &walked{
		steps: s, tally: newTally(s.scheme.calendar.Len(), len(s.scheme.segments), perStep*n),
		squares: make([]int64, len(s.scheme.segments)*squaresPerStep*n), segmenter: newSegmenter(&s.scheme), visits: make([]visit, n), last: make([]int64, len(s.met)),
	}
	return p
}

// walked is visits by day, segment and step.
type walked struct {
	steps *Steps
	tally tally
	// By segment and step: sums over people of products of their numbers: came², came × soon, soon², came × ever, ever².
	squares []int64

	segmenter segmenter
	masks     []uint64 // by code of a name: the steps it may be of
	tests     []test
	testing   uint64 // the steps with conditions
	at        []uint32

	visits []visit // by step, of the person at hand
	open   uint64  // which of them have begun
	last   []int64 // by step: when the person last did it
	done   uint64  // steps the person has done

	walker *sequence.Walker // where nobody else walks
}

const squaresPerStep = 5

// visit is one to a step.
type visit struct {
	day        int
	until      int64 // to when it surely is that day
	event      int   // its first
	time       int64
	soon, ever int64 // 1 where it went on
}

// test is one condition of one step, with what is known of the values of the partition at hand.
type test struct {
	step     int
	property int // -1: no such column
	values   *event.Strings
	met      func(value []byte) bool
	known    []uint8 // by code: 0 not yet, 1 not met, 2 met
}

func (t *test) passes(u event.User, i int) bool {
	code := uint32(0)
	if t.property >= 0 {
		code = uint32(u.Property(t.property)[i])
	}
	if t.known[code] == 0 {
		var value []byte
		if t.property >= 0 {
			value = t.values.Bytes(code)
		}
		t.known[code] = 1
		if t.met(value) {
			t.known[code] = 2
		}
	}
	return t.known[code] == 2
}

// Over implements agg.Partial.
func (p *walked) Over(part *event.Partition) func(event.User) {
	if p.walker == nil {
		p.walker = p.steps.funnel.Walker()
	}
	return sequence.Alone(p, p.walker, part)
}

// Follow implements sequence.Follower.
func (p *walked) Follow(part *event.Partition, _ *sequence.Walker) func(event.User, sequence.Outcome) {
	p.bind(part)
	return func(u event.User, o sequence.Outcome) {
		if o.Unit == 0 && len(p.visits) > 0 {
			p.add(u)
		}
	}
}

// bind prepares for the dictionaries of a partition.
func (p *walked) bind(part *event.Partition) {
	p.segmenter.over(part)
	p.masks = slices.Grow(p.masks[:0], part.Names.Len())[:part.Names.Len()]
	clear(p.masks)
	p.testing = 0
	tests := 0
	for i, m := range p.steps.met {
		bit := uint64(1) << i
		if len(m.names) == 0 {
			for code := 1; code < len(p.masks); code++ {
				p.masks[code] |= bit
			}
		}
		for _, name := range m.names {
			if code, ok := part.Names.Lookup(name); ok && code != 0 {
				p.masks[code] |= bit
			}
		}
		for _, c := range m.where {
			if tests == len(p.tests) {
				p.tests = append(p.tests, test{})
			}
			t := &p.tests[tests]
			tests++
			t.step, t.property, t.met = i, part.Property(c.property), c.met
			n := 1 // no such column: no event has a value
			if t.property >= 0 {
				t.values = &part.Properties[t.property].Values
				n = t.values.Len()
			}
			t.known = slices.Grow(t.known[:0], n)[:n]
			clear(t.known)
			p.testing |= bit
		}
	}
	p.tests = p.tests[:tests]
}

func (p *walked) add(u event.User) {
	if !p.collect(u.Names) {
		return
	}
	p.segmenter.person(u)
	p.open, p.done = 0, 0
	all := uint64(1)<<len(p.visits) - 1 // the steps one can go on from
	for _, at := range p.at {
		i := int(at)
		steps := p.masks[u.Names[i]]
		if steps&p.testing != 0 {
			if steps = p.test(u, i, steps); steps == 0 {
				continue
			}
		}
		steps &^= p.steps.firstTime & p.done
		come := steps & all
		t := u.Times[i]
		for open := p.open; open != 0; open &= open - 1 {
			s := bits.TrailingZeros64(open)
			if v := &p.visits[s]; steps&p.steps.onward[s] != 0 {
				p.goOn(v, t)
			}
		}
		if t < p.steps.from || t >= p.steps.to {
			come = 0
		}
		for ; come != 0; come &= come - 1 {
			s := bits.TrailingZeros64(come)
			v := &p.visits[s]
			if p.open>>s&1 != 0 && t < v.until {
				continue
			}
			day, until := p.steps.scheme.calendar.At(t)
			if p.open>>s&1 != 0 {
				if v.day == day {
					v.until = until
					continue
				}
				p.end(u, s)
			}
			p.open |= 1 << s
			*v = visit{day: day, until: until, event: i, time: t}
			// Events with the same time may be taken in the order of the steps.
			for next := p.steps.onward[s] & p.done; next != 0; next &= next - 1 {
				if p.last[bits.TrailingZeros64(next)] == t {
					p.goOn(v, t)
				}
			}
		}
		p.done |= steps
		for set := steps; set != 0; set &= set - 1 {
			p.last[bits.TrailingZeros64(set)] = t
		}
	}
	for open := p.open; open != 0; open &= open - 1 {
		p.end(u, bits.TrailingZeros64(open))
	}
	p.flush()
}

// collect lists the events that may be of a step, without a branch that depends on them, and says whether there are any.
func (p *walked) collect(names []event.Code) bool {
	p.at = slices.Grow(p.at[:0], len(names)+1)[:len(names)+1]
	n := 0
	for i, name := range names {
		p.at[n] = uint32(i)
		if p.masks[name] != 0 {
			n++
		}
	}
	p.at = p.at[:n]
	return n > 0
}

// test takes away the steps whose conditions an event does not meet.
func (p *walked) test(u event.User, i int, steps uint64) uint64 {
	for j := range p.tests {
		if t := &p.tests[j]; steps>>t.step&1 != 0 && !t.passes(u, i) {
			steps &^= 1 << t.step
		}
	}
	return steps
}

func (p *walked) goOn(v *visit, t int64) {
	passed := t - v.time
	if passed <= min(dayLong, p.steps.wait) {
		v.soon = 1
	}
	if passed <= p.steps.wait {
		v.ever = 1
	}
}

// end counts a visit to a step.
func (p *walked) end(u event.User, step int) {
	v := &p.visits[step]
	cells := p.tally.day(v.day)
	p.count(cells, v, 0, step)
	for i := range p.segmenter.bound {
		if s := p.segmenter.bound[i].of(u, v.event); s >= 0 {
			p.count(cells, v, s, step)
		}
	}
}

func (p *walked) count(cells []int64, v *visit, segment int32, step int) {
	at := int(segment)*len(p.visits) + step
	cell, person := (*[perStep]int64)(cells[at*perStep:]), (*[perStep]int64)(p.tally.person[at*perStep:])
	if person[came] == 0 {
		p.tally.touched = append(p.tally.touched, int32(at))
	}
	for i, n := range v.counts() {
		cell[i] += n
		person[i] += n
	}
}

// counts are the numbers of a visit, see came.
func (v *visit) counts() [perStep]int64 { return [perStep]int64{1, v.soon, v.ever} }

// flush ends a person. What it touched are steps of segments.
func (p *walked) flush() {
	for _, at := range p.tally.touched {
		n := p.tally.person[int(at)*perStep:][:perStep]
		squares := p.squares[int(at)*squaresPerStep:][:squaresPerStep]
		squares[0] += n[came] * n[came]
		squares[1] += n[came] * n[soon]
		squares[2] += n[soon] * n[soon]
		squares[3] += n[came] * n[ever]
		squares[4] += n[ever] * n[ever]
		clear(n)
	}
	p.tally.touched = p.tally.touched[:0]
}

// Merge implements agg.Partial.
func (p *walked) Merge(other agg.Partial) {
	o := other.(*walked)
	p.tally.merge(&o.tally)
	for i, n := range o.squares {
		p.squares[i] += n
	}
}
