package sequence

import (
	"math"
	"math/bits"

	"parcours/analysis/event"
)

// Outcome is how far one unit got: a person, or, as the funnel's definition
// has it, one of their visits or of their values of a property.
type Outcome struct {
	// Unit numbers the units of one person from 0; 0 begins another person. A person with none who could enter has unit 0 with Level 0.
	Unit int
	// Level is the furthest step taken by the best attempt, counted from 1; 0 for who never entered.
	Level int
	// Taken holds, for each step up to Level, the index of its event among the person's, or −1 for a step that was not
	// taken. In an unordered funnel they are in the order of time. Valid until the next walk.
	Taken []int
	// Sets of steps, the first in bit 0: those that count the unit; those at which it entered (step 1, but in an open
	// funnel); those at which it stopped, not being through; and those of them where it is in progress.
	Reached, Entered, Stopped, Open uint64
	// Converted says that every step was taken that is not optional.
	Converted bool
}

// Began is the index of the event that began the attempt in which the unit took a step (0-based).
func (o *Outcome) Began(step int) int {
	entry := bits.Len64(o.Entered&(2<<step-1)) - 1
	return o.Taken[entry]
}

// plainOutcome is what there is to say where steps follow one another, all taken up to a level.
func plainOutcome(taken []int, steps int, open bool) Outcome {
	level := len(taken)
	o := Outcome{Level: level, Taken: taken, Reached: 1<<level - 1, Entered: 1, Converted: level == steps}
	if !o.Converted {
		o.Stopped = 1 << (level - 1)
		if open {
			o.Open = o.Stopped
		}
	}
	return o
}

// Walker walks people, of one partition after another. Its memory is reused from one to the next; it belongs to one goroutine.
type Walker struct {
	funnel *Funnel
	simple bool     // the funnel has no exclusions and no conditions
	masks  []masks  // by event name
	steps  []uint64 // of masks
	tests  []test   // the first bound of them
	bound  int

	sprint  sprint
	moments []moment // the person's events that matter, in order; unless the person was sprinted
	groups  []group  // runs of moments with the same time
	// sets[l] are the attempts that have taken l steps, earliest start first. Later attempts are never ahead of earlier ones, so sets stay in order when one is appended to the next.
	sets   [][]attempt
	taken  []int
	seats  []int  // of matchGroup: the moment that takes each step
	marked []bool // of matchGroup: moments tried
}

// masks says which steps and exclusions an event name can meet.
type masks struct {
	steps, exclude uint64
	conditional    bool // some of them have conditions on properties
}

// test is one condition of one step or exclusion. What it says of a value is found out when it is first asked.
type test struct {
	bit       uint64
	excludes  bool
	property  int // -1: no such column
	values    *event.Strings
	condition func(value []byte) bool
	known     []uint8 // by property code: 0 not yet, or
}

const unmet, met = 1, 2

func (t *test) met(u event.User, i int) bool {
	var code uint32
	if t.property >= 0 {
		code = uint32(u.Property(t.property)[i])
	}
	if t.known[code] == 0 {
		var value []byte
		if t.property >= 0 {
			value = t.values.Bytes(code)
		}
		t.known[code] = unmet
		if t.condition(value) {
			t.known[code] = met
		}
	}
	return t.known[code] == met
}

// moment is an event that meets a step or an exclusion.
type moment struct {
	index          int // among the person's events
	steps, exclude uint64
}

type group struct {
	from, to       int // in moments
	time           int64
	steps, exclude uint64 // of any of them
}

// attempt is a run at the funnel, named by where it started.
type attempt struct {
	group int
	time  int64
}

// Walk tells how far each unit of the person got, in order.
func (w *Walker) Walk(u event.User, tell func(Outcome)) { tell(w.Best(u)) }

// Best is the outcome of the person's unit that got furthest, the first of several.
func (w *Walker) Best(u event.User) Outcome {
	if w.simple {
		if o, ok := w.run(u); ok {
			return o
		}
	}
	return w.walk(u)
}

// walk is Walk by the rules in full.
func (w *Walker) walk(u event.User) Outcome {
	w.collect(u)
	if len(w.groups) == 0 {
		return Outcome{}
	}
	best, level := w.race()
	if level == 0 {
		return Outcome{}
	}
	return plainOutcome(w.replay(best, level), len(w.funnel.steps), w.open())
}

// collect gathers the events that matter, grouped by time.
func (w *Walker) collect(u event.User) {
	w.sprint.n = 0
	moments, groups := w.moments[:0], w.groups[:0]
	for i, name := range u.Names {
		m := w.masks[name]
		if m.steps|m.exclude == 0 {
			continue
		}
		if m.conditional {
			for j := range w.tests[:w.bound] {
				t := &w.tests[j]
				if word := m.word(t.excludes); *word&t.bit != 0 && !t.met(u, i) {
					*word &^= t.bit
				}
			}
			if m.steps|m.exclude == 0 {
				continue
			}
		}
		at := len(moments)
		moments = append(moments, moment{i, m.steps, m.exclude})
		if n := len(groups); n > 0 && groups[n-1].time == u.Times[i] {
			g := &groups[n-1]
			g.to, g.steps, g.exclude = at+1, g.steps|m.steps, g.exclude|m.exclude
			continue
		}
		groups = append(groups, group{at, at + 1, u.Times[i], m.steps, m.exclude})
	}
	w.moments, w.groups = moments, groups
}

func (m *masks) word(excludes bool) *uint64 {
	if excludes {
		return &m.exclude
	}
	return &m.steps
}

// race runs all attempts at once and returns the best: the furthest, then the
// earliest. Attempts that have taken the same number of steps go on alike, so
// they move as one set; each attempt moves at most once per step.
func (w *Walker) race() (best attempt, level int) {
	n := len(w.funnel.steps)
	for l := range w.sets {
		w.sets[l] = w.sets[l][:0]
	}
	live := uint64(0) // the levels of sets that are not empty
	for i := range w.groups {
		g := &w.groups[i]
		concerned := live
		if g.exclude == 0 {
			concerned &= g.steps
		}
		// From the furthest set down, so that none moves twice in one group.
		for ; concerned != 0; concerned &^= 1 << (bits.Len64(concerned) - 1) {
			l := bits.Len64(concerned) - 1
			to := w.advance(l, g)
			ended := g.exclude != 0 && w.excluded(l, to, g)
			if to == l && !ended {
				continue
			}
			alive := w.inWindow(w.sets[l], g.time)
			if len(alive) > 0 && to > level {
				best, level = alive[0], to
			}
			w.sets[l], live = w.sets[l][:0], live&^(1<<l)
			if !ended && len(alive) > 0 {
				w.sets[to], live = append(w.sets[to], alive...), live|1<<to
			}
			if level == n {
				return best, level
			}
		}
		if g.steps&1 != 0 {
			to := w.advance(0, g)
			a := attempt{i, g.time}
			if to > level {
				best, level = a, to
			}
			w.sets[to], live = append(w.sets[to], a), live|1<<to
			if level == n {
				return best, level
			}
		}
	}
	return best, level
}

// inWindow drops the attempts whose window has closed before t: the earliest ones.
func (w *Walker) inWindow(set []attempt, t int64) []attempt {
	if w.funnel.window == 0 {
		return set
	}
	for len(set) > 0 && t-set[0].time > w.funnel.window {
		set = set[1:]
	}
	return set
}

// open says whether an attempt could still go on after the end of the data.
func (w *Walker) open() bool {
	if w.funnel.window == 0 {
		return false
	}
	for _, set := range w.sets {
		if n := len(set); n > 0 && w.funnel.end-set[n-1].time < w.funnel.window {
			return true
		}
	}
	return false
}

// excluded says whether an excluded event of the group ends the attempts that
// come to it with one level and leave it with another: those that had taken
// the exclusion's first step before the group, and have not taken its last
// step with it.
func (w *Walker) excluded(from, to int, g *group) bool {
	for set := g.exclude; set != 0; set &= set - 1 {
		x := &w.funnel.exclude[bits.TrailingZeros64(set)]
		if from >= x.after && to < x.before {
			return true
		}
	}
	return false
}

// advance returns the level an attempt has after a group, given its level before.
func (w *Walker) advance(level int, g *group) int {
	n := len(w.funnel.steps)
	if level == n || g.steps>>level&1 == 0 {
		return level
	}
	if g.to-g.from == 1 {
		return level + 1
	}
	return level + len(w.matchGroup(level, g))
}

// matchGroup gives the steps after level, one after the other, each an event
// of its own out of those of one group (augmenting paths, Kuhn 1955), and
// returns the moments in step order. It stops at the first step that cannot be had.
func (w *Walker) matchGroup(level int, g *group) []int {
	w.seats = w.seats[:0]
	for s := level; s < len(w.funnel.steps) && g.steps>>s&1 != 0; s++ {
		w.marked = append(w.marked[:0], make([]bool, g.to-g.from)...)
		w.seats = append(w.seats, -1)
		if !w.seat(level, s-level, g) {
			w.seats = w.seats[:s-level]
			break
		}
	}
	return w.seats
}

// seat finds a moment for the step level+s, moving earlier steps to other moments if it must.
func (w *Walker) seat(level, s int, g *group) bool {
	for m := g.from; m < g.to; m++ {
		if w.moments[m].steps>>(level+s)&1 == 0 || w.marked[m-g.from] {
			continue
		}
		w.marked[m-g.from] = true
		holder := -1
		for other, seat := range w.seats {
			if seat == m {
				holder = other
			}
		}
		if holder < 0 || w.seat(level, holder, g) {
			w.seats[s] = m
			return true
		}
	}
	return false
}

// replay runs one attempt again, up to a level, and notes which event took each step.
func (w *Walker) replay(a attempt, level int) []int {
	w.taken = w.taken[:0]
	for i := a.group; i < len(w.groups); i++ {
		g, at := &w.groups[i], len(w.taken)
		if at == level {
			break
		}
		if g.steps>>at&1 == 0 {
			continue
		}
		if g.to-g.from == 1 {
			w.taken = append(w.taken, w.moments[g.from].index)
			continue
		}
		for _, m := range w.matchGroup(at, g) {
			w.taken = append(w.taken, w.moments[m].index)
		}
	}
	return w.taken[:level]
}

// WindowEnd is the last moment that counts for an attempt that started at a time, in microseconds.
func (w *Walker) WindowEnd(start int64) int64 {
	if w.funnel.window == 0 || start > math.MaxInt64-w.funnel.window {
		return math.MaxInt64
	}
	return start + w.funnel.window
}

// DidLater says whether one of the person's events, from an index on, meets a step (0-based), whatever the window. It speaks of the person walked last.
func (w *Walker) DidLater(from, step int) bool {
	for i := w.sprint.n - 1; i >= 0 && int(w.sprint.at[i]) >= from; i-- {
		if w.sprint.steps[i]>>step&1 != 0 {
			return true
		}
	}
	for i := len(w.moments) - 1; i >= 0 && w.moments[i].index >= from; i-- {
		if w.moments[i].steps>>step&1 != 0 {
			return true
		}
	}
	return false
}
