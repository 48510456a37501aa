package sequence

import (
	"math"
	"math/bits"
	"slices"

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
	// Value is the value of the property by which a funnel is walked apart, as a code of the partition; then Unit is that of the whole funnel, told of once for each value.
	Value event.Code
}

// Start is the index of the event with which the unit entered.
func (o *Outcome) Start() int { return o.Taken[bits.TrailingZeros64(o.Entered)] }

// Began is the index of the event that began the attempt in which the unit took a step (0-based).
func (o *Outcome) Began(step int) int {
	return o.Taken[bits.Len64(o.Entered&(2<<step-1))-1]
}

// outcome is that of an attempt that took these events, −1 for steps left out, and began with the first that is none.
func (f *Funnel) outcome(taken []int, open bool) (o Outcome) {
	f.settle(&o, taken, open)
	return o
}

// settle is outcome written over another, but for its Unit and Value.
func (f *Funnel) settle(o *Outcome, taken []int, open bool) {
	level := len(taken)
	o.Level, o.Taken, o.Reached, o.Entered, o.Stopped, o.Open, o.Converted = level, taken, 1<<level-1, 0, 0, 0, level > f.needed
	if level == 0 {
		return
	}
	if f.optional != 0 || f.open {
		for i, at := range taken {
			if at < 0 {
				o.Reached &^= 1 << i
			}
		}
	}
	o.Entered = o.Reached & -o.Reached
	if !o.Converted {
		o.Stopped = 1 << (level - 1)
		if open {
			o.Open = o.Stopped
		}
	}
}

// Walker walks people, of one partition after another. Its memory is reused from one to the next; it belongs to one goroutine.
type Walker struct {
	funnel   *Funnel
	from, to int64   // when journeys begin, the end excluded
	masks    []masks // by event name
	matters  []uint8 // by event name: 1 if its events matter, or 0
	at       []int   // the events that can matter, of the person at hand
	tests    []test  // the first bound of them
	bound    int

	sprints  bool     // the unit at hand does
	moments  []moment // the events that matter of the unit walked last, in order; of one that sprinted, tied ones in that of its steps
	groups   []group  // runs of moments with the same time, unless it sprinted
	list     []int32  // memory for what is gathered of a person
	gathered []moment
	walked   []moment // memory for what is gathered of a unit
	both     bool     // an event's name may say that it meets a step and an exclusion
	greedy   bool     // the funnel is, and if it is strict, no event's name says that it meets two steps
	firsts   []int    // by step: the index of the person's first event that meets it, −1 if it came before those at hand

	visits Visits
	held   dealer // by the properties held constant
	apart  dealer // by the one a funnel is walked apart by
	// limited says that events which take the funnel's byStep must have the value only.
	limited bool
	only    event.Code

	// Of attempts.
	first    int
	places   []place
	standing uint64 // the places at which there are attempts
	moves    []move
	onward   []int
	good     []uint64 // by moment: the steps it may take on the way to the best attempt's last
	taken    []int
	again    uint64 // what Again says, if it was looked for on the way
	looked   bool
	seats    []int  // the moments that take the steps of seated
	seated   []int  // steps
	marked   []bool // moments tried

	scratch scratch    // of the other rules
	outcome Outcome    // told of last
	unit    int        // at hand
	value   event.Code // by which it is walked apart
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

func (t *test) met(u *event.User, i int) bool {
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

// moment is an event that matters: it meets a step or an exclusion, or it stands between steps that may have nothing between them.
type moment struct {
	time           int64
	steps, exclude uint64
	index          int32 // among the person's events
	name           event.Code
	other          bool // it has another value than the one that is walked
	gap            bool // in a strict funnel: something that is no moment stands between it and the one before
}

type group struct {
	from, to       int // in moments
	time           int64
	steps, exclude uint64 // of any of them
}

// Tell is told how far a unit of a person got. The Outcome is valid until the next.
type Tell func(*event.User, *Outcome)

// Walk tells how far each unit of the person got, in order. At least one is told of.
func (w *Walker) Walk(u *event.User, tell Tell) {
	if w.funnel.whole {
		w.person(u, &w.outcome)
		tell(u, &w.outcome)
		return
	}
	w.units(u, tell)
}

// Best is the outcome of the person's unit that got furthest, the first of several.
func (w *Walker) Best(u event.User) Outcome {
	var best Outcome
	if w.funnel.whole {
		w.person(&u, &best)
		return best
	}
	w.units(&u, func(_ *event.User, o *Outcome) {
		if o.Level > best.Level || o.Level == best.Level && o.Converted && !best.Converted {
			best = *o
			best.Taken = slices.Clone(o.Taken)
		}
	})
	return best
}

// person walks all events of a person as one unit.
func (w *Walker) person(u *event.User, o *Outcome) {
	if w.funnel.sprints != nil && w.funnel.named {
		if any, ok := w.run(u); ok {
			w.sprinted(any, o)
			return
		}
	}
	at := w.relevant(u)
	switch {
	case len(at) == 0:
		w.nothing()
		*o = Outcome{}
	case w.funnel.named: // who cannot sprint
		w.plod(u, at, o)
	default:
		w.findFirsts(u)
		w.among(u, at, o)
	}
}

// among walks some of the person's events as one unit.
func (w *Walker) among(u *event.User, at []int, o *Outcome) {
	if w.funnel.sprints != nil && !w.limited {
		if any, ok := w.runAmong(u, at); ok {
			w.sprinted(any, o)
			return
		}
	}
	w.plod(u, at, o)
}

// plod walks some of the person's events by rules that know all ties.
func (w *Walker) plod(u *event.User, at []int, o *Outcome) {
	w.collect(u, at)
	if len(w.moments) == 0 {
		*o = Outcome{}
		return
	}
	*o = w.funnel.rules(w)
}

// sprinted is the outcome of a unit that sprints, whose events meet these steps.
func (w *Walker) sprinted(any uint64, o *Outcome) {
	w.sprints = any&w.funnel.entries != 0
	if !w.sprints {
		*o = Outcome{}
		return
	}
	w.funnel.sprints(w, o)
}

// collect makes moments of those events of a list that matter, and groups of those with the same time.
func (w *Walker) collect(u *event.User, at []int) {
	f := w.funnel
	w.nothing()
	moments, groups := resizedRaw(w.walked, len(at)), resizedRaw(w.groups, len(at))
	n, k := 0, -1
	before := int64(math.MinInt64)
	for _, i := range at {
		m := w.masks[u.Names[i]]
		if m.conditional {
			m = w.meets(u, i)
		}
		if m.steps&f.firstTime != 0 {
			m.steps = w.onlyFirsts(m.steps, i)
		}
		other := w.limited && w.apart.code(u, 0, i) != w.only
		if other && !f.byFirst {
			m.steps &^= 1 << f.byStep
		}
		if m.steps|m.exclude == 0 && !f.all {
			continue
		}
		t := u.Times[i]
		moments[n] = moment{time: t, steps: m.steps, exclude: m.exclude, index: int32(i), name: u.Names[i], other: other}
		if n++; t != before {
			before = t
			k++
			groups[k] = group{n - 1, n, t, m.steps, m.exclude}
			continue
		}
		g := &groups[k]
		g.to, g.steps, g.exclude = n, g.steps|m.steps, g.exclude|m.exclude
	}
	w.walked, w.moments, w.groups = moments, moments[:n], groups[:k+1]
}

// nothing leaves no moments behind of whoever was walked before.
func (w *Walker) nothing() {
	w.sprints, w.looked, w.moments, w.groups = false, false, nil, w.groups[:0]
}

// relevant lists the events that can matter, by their names: none where no
// name can begin a journey. The loops have no branch that depends on the events, see Counts.
func (w *Walker) relevant(u *event.User) []int {
	if len(u.Names) >= len(w.at) {
		w.at = make([]int, len(u.Names)+len(u.Names)/4+1)
	}
	n, any := 0, uint64(0)
	at, masks := w.at, w.masks
	if w.funnel.all {
		for i, name := range u.Names {
			at[i] = i
			any |= masks[name].steps
		}
		n = len(u.Names)
	} else {
		for i, name := range u.Names {
			m := &masks[name]
			at[n] = i // overwritten by the next, unless it matters
			any |= m.steps
			n += one(m.steps|m.exclude != 0)
		}
	}
	if any&w.funnel.entries == 0 {
		return nil
	}
	return at[:n]
}

// onlyFirsts leaves out the steps that want another event as the person's first.
func (w *Walker) onlyFirsts(steps uint64, i int) uint64 {
	for set := steps & w.funnel.firstTime; set != 0; set &= set - 1 {
		if step := bits.TrailingZeros64(set); w.firsts[step] != i {
			steps &^= 1 << step
		}
	}
	return steps
}

// meets says which steps and exclusions an event meets.
func (w *Walker) meets(u *event.User, i int) masks {
	m := w.masks[u.Names[i]]
	if m.conditional {
		for j := range w.tests[:w.bound] {
			t := &w.tests[j]
			if word := m.word(t.excludes); *word&t.bit != 0 && !t.met(u, i) {
				*word &^= t.bit
			}
		}
	}
	return m
}

func (m *masks) word(excludes bool) *uint64 {
	if excludes {
		return &m.exclude
	}
	return &m.steps
}

// findFirsts finds the person's first event that meets each step that wants it.
func (w *Walker) findFirsts(u *event.User) {
	missing := w.funnel.firstTime
	if missing == 0 {
		return
	}
	w.firsts = resized(w.firsts, len(w.funnel.steps))
	past := u.Past()
	for i := 0; i < len(past.Names) && missing != 0; i++ {
		for set := w.meets(&past, i).steps & missing; set != 0; set &= set - 1 {
			w.firsts[bits.TrailingZeros64(set)] = -1
			missing &^= set & -set
		}
	}
	for i := 0; i < len(u.Names) && missing != 0; i++ {
		for set := w.meets(u, i).steps & missing; set != 0; set &= set - 1 {
			w.firsts[bits.TrailingZeros64(set)] = i
			missing &^= set & -set
		}
	}
}

// group makes groups of moments anew, where their times have changed.
func (w *Walker) group() {
	w.groups = w.groups[:0]
	for at := range w.moments {
		m := &w.moments[at]
		if n := len(w.groups); n > 0 && w.groups[n-1].time == m.time {
			g := &w.groups[n-1]
			g.to, g.steps, g.exclude = at+1, g.steps|m.steps, g.exclude|m.exclude
			continue
		}
		w.groups = append(w.groups, group{at, at + 1, m.time, m.steps, m.exclude})
	}
}

// orderedly is ordered for who sprints.
func orderedly(w *Walker, o *Outcome) {
	if w.funnel.open {
		*o = ordered(w)
		w.looked = false // but for the last part
		return
	}
	level, open := w.race(0)
	w.funnel.settle(o, w.taken[:level], open)
}

// ordered is the rules of Parcours where steps have an order.
func ordered(w *Walker) Outcome {
	level, open := w.attempts(0)
	o := w.funnel.outcome(w.taken[:level], open)
	if !w.funnel.open {
		return o
	}
	// From the first step that was not reached, as if the funnel began there.
	taken := append(w.scratch.taken[:0], o.Taken...)
	n := len(w.funnel.steps)
	for first := level; first < n; {
		level, open := w.attempts(first)
		if level == 0 {
			first++
			continue
		}
		for len(taken) < first {
			taken = append(taken, -1)
		}
		taken = append(taken, w.taken[first:level]...)
		part := w.funnel.outcome(w.taken[:level], open)
		o.Level = level
		o.Reached |= part.Reached
		o.Entered |= part.Entered
		o.Stopped |= part.Stopped
		o.Open |= part.Open
		o.Converted = o.Converted || part.Converted
		first = level
	}
	w.scratch.taken, o.Taken = taken, taken
	return o
}

// WindowEnd is the last moment that counts for an attempt that started at a time, in microseconds.
func (w *Walker) WindowEnd(start int64) int64 {
	if w.funnel.window == 0 || start > math.MaxInt64-w.funnel.window {
		return math.MaxInt64
	}
	return start + w.funnel.window
}

// DidLater says whether one of the events, from an index on, meets a step (0-based), whatever the window. It speaks of the unit walked last.
func (w *Walker) DidLater(from, step int) bool {
	for i := range w.moments {
		if m := &w.moments[i]; int(m.index) >= from && m.steps>>step&1 != 0 {
			return true
		}
	}
	return false
}

// Again are the steps on the way to which the step that was taken before was met
// again. It speaks of the unit walked last.
func (w *Walker) Again(u *event.User, o *Outcome) (steps uint64) {
	if w.looked {
		return w.again
	}
	before, first := -1, 0
	for i, at := range o.Taken {
		if at < 0 {
			continue
		}
		if before >= 0 && at > o.Taken[before]+1 {
			from, again := o.Taken[before], false
			for begin := u.Times[from]; first < len(w.moments) && w.moments[first].time < begin; first++ {
			}
			end := u.Times[at]
			for j := first; j < len(w.moments) && w.moments[j].time <= end && !again; j++ {
				m := &w.moments[j]
				again = m.steps>>before&1 != 0 && int(m.index) > from && int(m.index) < at
			}
			if again {
				steps |= 1 << i
			}
		}
		before = i
	}
	return steps
}

// Matches are the indexes of the events that meet a step, of the unit walked last. Valid until the next walk.
func (w *Walker) Matches() []int {
	w.scratch.matches = w.scratch.matches[:0]
	for i := range w.moments {
		if m := &w.moments[i]; m.steps != 0 {
			w.scratch.matches = append(w.scratch.matches, int(m.index))
		}
	}
	slices.Sort(w.scratch.matches) // tied ones may stand otherwise
	return w.scratch.matches
}
