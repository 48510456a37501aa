// Package sequence walks one person's events: which steps of a funnel they
// took, and where one visit ends and the next begins. Analyses share it, so
// that the same people stand behind the same number wherever it is shown; those
// of one funnel are made Together, so that each person is walked once.
//
// # The rules of a funnel
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
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// MaxSteps bounds the steps, and the exclusions, of a funnel: each is a bit of a word.
const MaxSteps = 64

// A Funnel is a compiled definition. It belongs to no partition and may be used by several goroutines.
type Funnel struct {
	end        int64 // the last time in the whole log, in microseconds: what has not closed by then is in progress
	window     int64 // microseconds; 0: none
	stepWindow int64
	steps      []matcher
	exclude    []exclusion
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
	window, err := f.Window.Micros()
	if err != nil {
		return nil, err
	}
	stepWindow, err := f.StepWindow.Micros()
	if err != nil {
		return nil, err
	}
	c := &Funnel{end: scope.Last, window: window, stepWindow: stepWindow}
	for _, s := range f.Steps {
		m, err := compile(s.Event, s.Where)
		if err != nil {
			return nil, err
		}
		c.steps = append(c.steps, m)
	}
	for _, e := range f.Exclude {
		m, err := compile(e.Event, e.Where)
		if err != nil {
			return nil, err
		}
		x := exclusion{matcher: m}
		x.after, x.before = e.Between(len(f.Steps))
		c.exclude = append(c.exclude, x)
	}
	return c, nil
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
func (f *Funnel) Walker() *Walker {
	w := &Walker{funnel: f, sets: make([][]attempt, len(f.steps)+1), simple: len(f.exclude) == 0}
	for _, m := range f.steps {
		w.simple = w.simple && len(m.where) == 0
	}
	return w
}

// Over binds to a partition, the first or another.
func (w *Walker) Over(p *event.Partition) {
	n := p.Names.Len()
	w.masks = slices.Grow(w.masks[:0], n)[:n]
	clear(w.masks)
	w.bound = 0
	for i, s := range w.funnel.steps {
		w.bind(p, s, i, func(m *masks) *uint64 { return &m.steps })
	}
	for i, x := range w.funnel.exclude {
		w.bind(p, x.matcher, len(w.funnel.steps)+i, func(m *masks) *uint64 { return &m.exclude })
	}
	w.steps = slices.Grow(w.steps[:0], n)[:n]
	for code, m := range w.masks {
		w.steps[code] = m.steps
	}
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
