package funnel

import (
	"fmt"
	"math"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// Count returns what says, for each partition, how many units of a person are
// behind a number of the funnel's report: those whose outcome meets the
// selection's step, state, group, and times of entry and of the step. The
// selection's other parts are for others to judge.
func (a *Analysis) Count(sel *recipe.Selection) (func(*event.Partition) func(event.User) int, error) {
	match, apart, err := a.match(sel)
	if err != nil {
		return nil, err
	}
	return func(part *event.Partition) func(event.User) int {
		holds := match(part)
		w := a.funnel
		if apart {
			w = w.Apart(a.spec.Breakdown.Property)
		}
		walker := w.Over(part)
		var who event.User
		n := 0
		tell := func(o sequence.Outcome) {
			if holds(who, &o) {
				n++
			}
		}
		return func(u event.User) int {
			who, n = u, 0
			walker.Walk(u, tell)
			return n
		}
	}, nil
}

// Selects is Count for who walks the people anyway: the function is asked of
// each outcome of each unit. Where units count in the group of each of their
// values, a selected group is one of other walks than that; what is said at
// the person's first unit is then whether any of those is selected, and nothing of the others.
func (a *Analysis) Selects(sel *recipe.Selection) (func(*event.Partition) func(event.User, *sequence.Outcome) bool, error) {
	match, apart, err := a.match(sel)
	if err != nil || !apart {
		return match, err
	}
	count, err := a.Count(sel)
	return func(part *event.Partition) func(event.User, *sequence.Outcome) bool {
		n := count(part)
		return func(u event.User, o *sequence.Outcome) bool { return o.Unit == 0 && n(u) > 0 }
	}, err
}

// match returns what judges outcomes; apart says that they are to be those of the walk by the values of the breakdown.
func (a *Analysis) match(sel *recipe.Selection) (of func(*event.Partition) func(event.User, *sequence.Outcome) bool, apart bool, err error) {
	c := choice{step: sel.Step - 1, state: sel.State, timed: sel.Entered != nil || sel.At != nil}
	if c.step < -1 || c.step >= a.funnel.Steps() {
		return nil, false, fmt.Errorf("the funnel has no step %d: they are counted from 1 to %d", sel.Step, a.funnel.Steps())
	}
	switch c.state {
	case "", "reached", "entered", "stopped", "dropped", "in_progress", "converted":
	default:
		return nil, false, fmt.Errorf("%q is no state of a funnel", c.state)
	}
	if c.entered, err = periodOf(sel.Entered, a.scope.Location); err != nil {
		return nil, false, err
	}
	if c.at, err = periodOf(sel.At, a.scope.Location); err != nil {
		return nil, false, err
	}
	if sel.Group == nil {
		return func(*event.Partition) func(event.User, *sequence.Outcome) bool { return c.holds }, false, nil
	}
	if a.spec.Breakdown == nil {
		return nil, false, fmt.Errorf("the funnel has no breakdown, so it has no group %q", *sel.Group)
	}
	return func(part *event.Partition) func(event.User, *sequence.Outcome) bool {
		g := groups{picker: picker{split: a.split}}
		g.over(a.spec.Breakdown, part)
		code := func(u event.User, o *sequence.Outcome) event.Code {
			if a.split == each {
				return value(o)
			}
			return g.picker.pick(u, o)
		}
		return func(u event.User, o *sequence.Outcome) bool {
			return o.Level > 0 && g.values.String(uint32(code(u, o))) == *sel.Group && c.holds(u, o)
		}
	}, a.split == each, nil
}

// choice is a selection as far as one outcome decides it.
type choice struct {
	step        int // 0-based; -1: any
	state       string
	timed       bool
	entered, at period
}

// holds says whether an outcome meets the choice.
func (c *choice) holds(u event.User, o *sequence.Outcome) bool {
	if o.Level == 0 { // who never entered is in nothing but all there are
		return c.step < 0 && c.state == "" && !c.timed
	}
	steps := uint64(math.MaxUint64)
	if c.step >= 0 {
		steps = 1 << c.step
	}
	in := false
	switch c.state {
	case "", "reached":
		in = o.Reached&steps != 0
	case "entered":
		in = o.Entered&steps != 0
	case "stopped":
		in = o.Stopped&steps != 0
	case "dropped":
		in = o.Stopped&^o.Open&steps != 0
	case "in_progress":
		in = o.Open&steps != 0
	case "converted":
		in = o.Converted && (c.step < 0 || o.Reached&steps != 0)
	}
	return in && c.entered.holds(u.Times[o.Start()]) && c.at.holds(u.Times[c.moment(o)])
}

// moment is the index of the event of the step: of the furthest, where none is named or the one that is was passed over.
func (c *choice) moment(o *sequence.Outcome) int {
	if c.step >= 0 && c.step < o.Level && o.Taken[c.step] >= 0 {
		return o.Taken[c.step]
	}
	return o.Taken[o.Level-1]
}
