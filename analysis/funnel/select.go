package funnel

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// Selects returns what says, for each partition, which units are behind a
// number of the funnel's report: those whose outcome, as the walker has just told it, meets the selection's
// step, state, group, and times of entry and of the step. The selection's
// other parts are for others to judge. Where units count with each of their values, the state
// is that of the unit's walk by the events with the group's value, so the outcome it is asked about must still be that of the whole funnel.
func (a *Analysis) Selects(sel *recipe.Selection) (func(*event.Partition, *sequence.Walker) func(event.User, *sequence.Outcome) bool, error) {
	c := choice{step: sel.Step - 1, state: sel.State, timed: sel.Entered != nil || sel.At != nil}
	if c.step < -1 || c.step >= a.funnel.Steps() {
		return nil, fmt.Errorf("the funnel has no step %d: they are counted from 1 to %d", sel.Step, a.funnel.Steps())
	}
	switch c.state {
	case "", "reached", "entered", "went_on", "stopped", "dropped", "in_progress", "converted":
	default:
		return nil, fmt.Errorf("%q is no state of a funnel", c.state)
	}
	var err error
	if c.entered, err = periodOf(sel.Entered, a.scope.Location); err != nil {
		return nil, err
	}
	if c.at, err = periodOf(sel.At, a.scope.Location); err != nil {
		return nil, err
	}
	if sel.Group == nil && sel.Except == nil {
		return func(*event.Partition, *sequence.Walker) func(event.User, *sequence.Outcome) bool { return c.holds }, nil
	}
	if a.spec.Breakdown == nil {
		return nil, errors.New("the funnel has no breakdown, so it has no groups")
	}
	in := func(value string) bool { return !slices.Contains(sel.Except, value) }
	if sel.Group != nil {
		in = func(value string) bool { return value == *sel.Group }
	}
	return func(part *event.Partition, w *sequence.Walker) func(event.User, *sequence.Outcome) bool {
		return a.inGroup(&c, in, part, w)
	}, nil
}

// inGroup is a choice of those in a group.
func (a *Analysis) inGroup(c *choice, in func(value string) bool, part *event.Partition, w *sequence.Walker) func(event.User, *sequence.Outcome) bool {
	g := groups{dealt: a.dealt, picker: a.picker(), apart: a.apart()}
	g.over(a.spec.Breakdown, part, w)
	if g.apart == nil {
		return func(u event.User, o *sequence.Outcome) bool {
			if o.Unit == 0 {
				g.picker.meet(u)
			}
			if o.Level == 0 {
				return false
			}
			return in(g.values.String(uint32(g.picker.pick(&u, o)))) && c.holds(u, o)
		}
	}
	unit, holds := 0, false
	tell := func(u *event.User, o *sequence.Outcome) {
		if o.Unit == unit && o.Level > 0 && in(g.values.String(uint32(o.Value))) {
			holds = holds || c.holds(*u, o)
		}
	}
	return func(u event.User, o *sequence.Outcome) bool {
		unit, holds = o.Unit, false
		g.apart.Walk(&u, tell)
		return holds
	}
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
	case "went_on":
		in = o.Reached&^o.Stopped&steps&(1<<(o.Level-1)-1) != 0
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
