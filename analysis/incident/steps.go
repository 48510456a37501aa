package incident

import (
	"fmt"
	"math"
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
	back   []uint64  // by step: the steps from which it is going on
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
	s.back = make([]uint64, len(s.onward))
	for i, onward := range s.onward {
		for ; onward != 0; onward &= onward - 1 {
			s.back[bits.TrailingZeros64(onward)] |= 1 << i
		}
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

// The numbers of a cell, for each step: visits that did not go on, that did in time but not within a day, and that did within a day.
const not, later, soon, perStep = 0, 1, 2, 3

// New implements agg.Analysis; one pass is enough.
func (s *Steps) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	n := s.judged()
	segments := len(s.scheme.segments)
	return &walked{
		steps: s, segments: segments, cells: make([]int64, s.scheme.calendar.Len()*segments*n*perStep), within: make([]spread, segments*n), inTime: make([]spread, segments*n),
		segmenter: newSegmenter(&s.scheme), visits: make([]visit, n), last: make([]int64, len(s.met)),
	}
}

// walked is visits by day, segment and step.
type walked struct {
	steps    *Steps
	segments int
	cells    []int64 // by day, segment, step and what became of the visit
	// By segment and step: of people, each of whom counts where their last visit was, with who did not go on within a day, or in time, as bad.
	within, inTime []spread

	segmenter segmenter
	codes     [][]event.Code // of the person at hand, by property bound
	masks     []uint64       // by code of a name: the steps it may be of
	tests     []test
	testing   uint64 // the steps with conditions
	at        []uint32

	visits  []visit // by step, of the person at hand
	open    uint64  // which of them have begun
	waiting uint64  // and of which it is not known yet what became
	last    []int64 // by step: when the person last did it
	done    uint64  // steps the person has done

	walker *sequence.Walker // where nobody else walks
}

// visit is one to a step, and how those before it on other days went.
type visit struct {
	day    int
	event  int // its first
	time   int64
	became int // not, later or soon
	before [perStep]int64
}

// test is one condition of one step, with what is known of the values of the partition at hand.
type test struct {
	step     int
	property int // -1: no such column
	values   *event.Strings
	met      func(value []byte) bool
	known    []uint8 // by code: 0 not yet, 1 not met, 2 met
}

func (t *test) passes(u *event.User, i int) bool {
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
func (p *walked) Follow(part *event.Partition, _ *sequence.Walker) sequence.Tell {
	p.bind(part)
	return func(u *event.User, o *sequence.Outcome) {
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

func (p *walked) add(u *event.User) {
	if !p.collect(u.Names) {
		return
	}
	p.codes = p.codes[:0]
	for i := range p.segmenter.bound {
		p.codes = append(p.codes, u.Property(p.segmenter.bound[i].property))
	}
	p.open, p.waiting, p.done = 0, 0, 0
	all := uint64(1)<<len(p.visits) - 1 // the steps one can go on from
	var day int
	until := int64(math.MinInt64) // up to when it surely is that day
	for _, at := range p.at {
		i := int(at)
		steps := p.masks[u.Names[i]]
		if steps&p.testing != 0 {
			if steps = p.test(u, i, steps); steps == 0 {
				continue
			}
		}
		steps &^= p.steps.firstTime & p.done
		t := u.Times[i]
		for set := steps; set != 0 && p.waiting != 0; set &= set - 1 {
			for from := p.waiting & p.steps.back[bits.TrailingZeros64(set)]; from != 0; from &= from - 1 {
				p.goOn(bits.TrailingZeros64(from), t)
			}
		}
		if come := steps & all; come != 0 && t >= p.steps.from && t < p.steps.to {
			if t >= until {
				day, until = p.steps.scheme.calendar.At(t)
			}
			p.come(come, i, day, t)
		}
		p.done |= steps
		for set := steps; set != 0; set &= set - 1 {
			p.last[bits.TrailingZeros64(set)] = t
		}
	}
	p.flush(u.ID)
}

// come begins visits to steps, unless they have begun that day.
func (p *walked) come(steps uint64, event, day int, t int64) {
	for ; steps != 0; steps &= steps - 1 {
		s := bits.TrailingZeros64(steps)
		v := &p.visits[s]
		if p.open>>s&1 != 0 {
			if v.day == day {
				continue
			}
			p.end(s)
		} else {
			p.open |= 1 << s
			v.before = [perStep]int64{}
		}
		v.day, v.event, v.time, v.became = day, event, t, not
		p.waiting |= 1 << s
		// Events with the same time may be taken in the order of the steps.
		for next := p.steps.onward[s] & p.done; next != 0; next &= next - 1 {
			if p.last[bits.TrailingZeros64(next)] == t {
				p.goOn(s, t)
			}
		}
	}
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
func (p *walked) test(u *event.User, i int, steps uint64) uint64 {
	for j := range p.tests {
		if t := &p.tests[j]; steps>>t.step&1 != 0 && !t.passes(u, i) {
			steps &^= 1 << t.step
		}
	}
	return steps
}

// goOn says that a person went on from a step at a time. The first time decides.
func (p *walked) goOn(step int, t int64) {
	p.waiting &^= 1 << step
	v := &p.visits[step]
	switch passed := t - v.time; {
	case passed > p.steps.wait:
	case passed <= dayLong:
		v.became = soon
	default:
		v.became = later
	}
}

// end counts a visit to a step.
func (p *walked) end(step int) {
	v := &p.visits[step]
	v.before[v.became]++
	p.cells[p.cell(v.day, 0, step)+v.became]++
	for i, codes := range p.codes {
		if s := p.segmenter.bound[i].segment[codes[v.event]]; s >= 0 {
			p.cells[p.cell(v.day, int(s), step)+v.became]++
		}
	}
}

// cell is the place of a cell's first number in cells.
func (p *walked) cell(day, segment, step int) int {
	return ((day*p.segments+segment)*len(p.visits) + step) * perStep
}

// flush ends a person.
func (p *walked) flush(id []byte) {
	surveyed := survey(id, p.steps.scope.Users)
	for open := p.open; open != 0; open &= open - 1 {
		step := bits.TrailingZeros64(open)
		p.end(step)
		if surveyed {
			p.spread(0, step)
			for i, codes := range p.codes {
				if s := p.segmenter.bound[i].segment[codes[p.visits[step].event]]; s >= 0 {
					p.spread(int(s), step)
				}
			}
		}
	}
}

func (p *walked) spread(segment, step int) {
	v := &p.visits[step]
	n := v.before[not] + v.before[later] + v.before[soon]
	at := segment*len(p.visits) + step
	p.within[at].add(n, n-v.before[soon])
	p.inTime[at].add(n, v.before[not])
}

// Merge implements agg.Partial.
func (p *walked) Merge(other agg.Partial) {
	o := other.(*walked)
	for i, n := range o.cells {
		p.cells[i] += n
	}
	for i := range o.within {
		p.within[i].merge(&o.within[i])
		p.inTime[i].merge(&o.inTime[i])
	}
}
