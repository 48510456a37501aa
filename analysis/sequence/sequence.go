// Package sequence walks one person's events: which steps of a funnel they
// took, and where one visit ends and the next begins. Analyses share it, so
// that the same people stand behind the same number wherever it is shown; those
// of one funnel are made Together, so that each person is walked once.
//
// # The rules of a funnel
//
// Those of funnels in order, without options. The page RULES.md of package
// funnel tells them all, with examples, and those of other tools.
//
// An attempt starts at every event that meets step 1. From there each step is
// taken by the earliest later event that meets it; one event takes at most one
// step. Events with the same time have no order of their own: they may be
// taken in step order, whichever way the file has them.
//
// The window is inclusive and measured from the first event of the attempt:
// with a window of a day, an event exactly one day after it still counts.
//
// An exclusion between step a and step b ends an attempt that has taken a and
// not b when the excluded event comes. An excluded event at the same time as
// the event that takes b, or a, does not: the two have no order. A later
// attempt may still succeed.
//
// The person's outcome is the attempt that got furthest; of several, the one
// that started first. A person who did not take every step is in progress
// while any attempt that no exclusion ended still has its window open at the
// end of the data. Without a window nobody is in progress: what was not done
// by the end of the data counts as not done.
package sequence

import (
	"fmt"
	"math"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// MaxSteps bounds the steps, and the exclusions, of a funnel: each is a bit of a word.
const MaxSteps = 64

// A Funnel is a compiled definition. It belongs to no partition and may be used by several goroutines.
type Funnel struct {
	end                int64 // the last time in the whole log, in microseconds: what has not closed by then is in progress
	window, stepWindow int64 // microseconds; 0: none
	from, to           int64 // when journeys begin, the end excluded
	steps              []matcher
	exclude            []exclusion
	optional           uint64   // steps that may be left out
	firstTime          uint64   // steps that only the person's first event can take
	next               []uint64 // by step: those that can follow it
	needed             int      // the last step that is not optional
	strict, open       bool
	unordered          bool
	entries            uint64 // the steps with which a journey may begin

	rules func(*Walker) Outcome // how far the moments of a unit get
	modes modes                 // of ClickHouse
	all   bool                  // the rules want to see events that meet nothing, too
	// sprints is rules for who sprints; nil where nobody can.
	sprints func(*Walker, *Outcome)
	named   bool     // an event's name says which steps it meets
	greedy  bool     // an attempt takes each step as soon as it can, and nothing but the window ends it, or that the funnel is strict
	ended   []uint64 // by exclusion: the steps after which it ends an attempt; nil without exclusions

	// What is a unit: whole is all a person did.
	whole, visits bool
	session       string
	sessionGap    int64
	hold          []string
	each          bool   // each value held constant is a unit; otherwise the best of them is
	by            string // the property by which it is walked apart, or ""
	byStep        int    // whose events alone must have the value; −1: all
	byFirst       bool   // not those of byStep must have the value, but the first event of an attempt
}

// matcher is what an event must meet.
type matcher struct {
	names []string // empty: any
	where []condition
}

type condition struct {
	property string
	met      func(value []byte) bool
}

// exclusion ends attempts that have taken at least after and fewer than before steps.
type exclusion struct {
	matcher
	after, before int
}

// Compile makes a Funnel of a valid definition, for a log; the error is the definition's.
func Compile(f *recipe.Funnel, scope agg.Scope) (*Funnel, error) {
	if len(f.Steps) == 0 || len(f.Steps) > MaxSteps || len(f.Exclude) > MaxSteps {
		return nil, fmt.Errorf("a funnel has 1 to %d steps and at most %d exclusions", MaxSteps, MaxSteps)
	}
	c := &Funnel{end: scope.Last, open: f.Open, hold: f.HoldConstant, session: scope.Session, sessionGap: scope.SessionGap}
	var err error
	if c.window, err = f.Window.Micros(); err != nil {
		return nil, err
	}
	if c.stepWindow, err = f.StepWindow.Micros(); err != nil {
		return nil, err
	}
	if c.from, c.to, err = f.Period.Bounds(scope.Location); err != nil {
		return nil, err
	}
	conditions := false
	for i, s := range f.Steps {
		m, err := compile(s.Event, s.Where)
		if err != nil {
			return nil, err
		}
		c.steps = append(c.steps, m)
		conditions = conditions || len(m.where) > 0
		if s.Optional {
			c.optional |= 1 << i
		} else {
			c.needed = i
		}
		if s.FirstTime {
			c.firstTime |= 1 << i
		}
	}
	for _, e := range f.Exclude {
		m, err := compile(e.Event, e.Where)
		if err != nil {
			return nil, err
		}
		conditions = conditions || len(m.where) > 0
		x := exclusion{matcher: m}
		x.after, x.before = e.Between(len(f.Steps))
		c.exclude = append(c.exclude, x)
		c.ended = append(c.ended, (1<<(x.before-1)-1)&^(1<<(x.after-1)-1))
	}
	c.unordered = f.Order == "unordered"
	c.entries = 1
	if c.unordered || c.open {
		c.entries = math.MaxUint64
	}
	c.order()
	c.visits = f.Entity == "session"
	c.rule(f)
	c.whole = !c.visits && len(c.hold) == 0
	c.greedy = c.optional == 0 && c.stepWindow == 0 && len(c.exclude) == 0
	c.named = !conditions && c.firstTime == 0
	return c, nil
}

// Apart is the funnel with each value of a property walked by itself, none
// included: each unit is told of once for each of its values, in Outcome.Value.
// With a step (0-based; −1: none) all events are walked, but those that take the
// step must have the value; a unit without such an event is not told of. (By
// PostHog's rules for unordered funnels it is the first event of an attempt that
// must have it, whatever the step.)
func (f *Funnel) Apart(property string, step int) *Funnel {
	c := *f
	c.by, c.byStep, c.whole = property, step, false
	return &c
}

// order finds which steps can follow which.
func (f *Funnel) order() {
	n := len(f.steps)
	f.next = make([]uint64, n)
	for p := range f.next {
		for q := p + 1; q < n; q++ {
			f.next[p] |= 1 << q
			if f.optional>>q&1 == 0 {
				break
			}
		}
	}
}

// rule chooses the rules by the names a definition gives.
func (f *Funnel) rule(spec *recipe.Funnel) {
	switch spec.Semantics {
	case "clickhouse":
		f.clickhouse(spec.Modes...)
	case "plausible":
		if spec.Order == "strict" {
			f.clickhouse("strict_order")
		} else {
			f.clickhouse()
		}
	case "openpanel":
		f.clickhouse("strict_increase")
	case "posthog":
		switch spec.Order {
		case "unordered":
			f.rules, f.byFirst = posthogUnordered, true
		case "strict":
			f.rules, f.strict, f.all = posthog, true, true
		default:
			f.rules = posthog
			if f.optional == 0 && len(f.exclude) == 0 {
				f.sprints = posthogOnwards
			}
		}
	case "mixpanel":
		f.rules, f.each = mixpanel, true
		if slices.Contains(spec.Modes, "optimized_reentry") {
			f.rules = mixpanelOptimized
		}
		if spec.Order == "unordered" {
			f.rules = unordered
		}
	case "umami":
		f.rules = umami
	case "retentioneering":
		f.rules = retentioneering
	default: // parcours, and with other units or other ties amplitude and ga4
		f.rules, f.sprints = ordered, orderedly
		switch spec.Order {
		case "strict":
			f.strict, f.all = true, true
		case "unordered":
			f.rules, f.sprints = unordered, nil
		}
		if spec.Semantics == "amplitude" {
			f.each, f.sprints = true, nil
			rules := f.rules
			f.rules = func(w *Walker) Outcome {
				w.bySecond()
				return rules(w)
			}
		}
	}
}

func compile(names []string, where []recipe.Condition) (matcher, error) {
	m := matcher{names: names}
	for _, w := range where {
		met, err := w.Compile()
		if err != nil {
			return m, err
		}
		m.where = append(m.where, condition{w.Property, met})
	}
	return m, nil
}

// Steps is the number of steps.
func (f *Funnel) Steps() int { return len(f.steps) }

// Window is the conversion window in microseconds, StepWindow that from each step to the next; 0 for none.
func (f *Funnel) Window() int64     { return f.window }
func (f *Funnel) StepWindow() int64 { return f.stepWindow }

// Over binds the funnel to a partition's dictionaries.
func (f *Funnel) Over(p *event.Partition) *Walker {
	w := f.Walker()
	w.Over(p)
	return w
}

// Walker returns a Walker that is yet to be bound to a partition.
func (f *Funnel) Walker() *Walker { return &Walker{funnel: f, from: f.from, to: f.to} }

// Over binds to a partition, the first or another.
func (w *Walker) Over(p *event.Partition) {
	n := p.Names.Len()
	w.masks = slices.Grow(w.masks[:0], n)[:n]
	clear(w.masks)
	w.bound, w.both = 0, false
	several := false // a name may say that an event meets two steps
	for i, s := range w.funnel.steps {
		w.bind(p, s, i, func(m *masks) *uint64 { return &m.steps })
	}
	for i, x := range w.funnel.exclude {
		w.bind(p, x.matcher, len(w.funnel.steps)+i, func(m *masks) *uint64 { return &m.exclude })
	}
	w.matters = slices.Grow(w.matters[:0], n)[:n]
	for code, m := range w.masks {
		w.matters[code] = uint8(one(m.steps|m.exclude != 0))
		w.both = w.both || m.steps != 0 && m.exclude != 0
		several = several || m.steps&(m.steps-1) != 0
	}
	w.greedy = w.funnel.greedy && !(w.funnel.strict && several)
	w.places, w.taken = resizedRaw(w.places, len(w.funnel.steps)), resizedRaw(w.taken, len(w.funnel.steps))
	w.bindUnits(p)
}

// bind marks the names a matcher accepts and prepares its conditions for the partition's values.
func (w *Walker) bind(p *event.Partition, m matcher, id int, word func(*masks) *uint64) {
	bit := uint64(1) << (id % MaxSteps)
	if id >= len(w.funnel.steps) {
		bit = uint64(1) << (id - len(w.funnel.steps))
	}
	mark := func(code int) {
		*word(&w.masks[code]) |= bit
		if len(m.where) > 0 {
			w.masks[code].conditional = true
		}
	}
	if len(m.names) == 0 {
		for code := 1; code < len(w.masks); code++ {
			mark(code)
		}
	}
	for _, name := range m.names {
		if code, ok := p.Names.Lookup(name); ok && code != 0 {
			mark(int(code))
		}
	}
	for _, c := range m.where {
		if w.bound == len(w.tests) {
			w.tests = append(w.tests, test{})
		}
		t := &w.tests[w.bound]
		w.bound++
		t.bit, t.excludes, t.property, t.condition = bit, id >= len(w.funnel.steps), p.Property(c.property), c.met
		n := 1 // no such column: no event has a value
		if t.property >= 0 {
			t.values = &p.Properties[t.property].Values
			n = t.values.Len()
		}
		t.known = slices.Grow(t.known[:0], n)[:n]
		clear(t.known)
	}
}
