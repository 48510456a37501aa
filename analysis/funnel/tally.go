package funnel

import (
	"math/bits"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// levels counts units by step.
type levels struct {
	reached, entered []int64
	stopped          []int64 // who stands there, not through
	open             []int64 // those of them in progress
	valued           []int64 // steps taken by an event with a value
	value            []stat.Amount
	in, converted    int64 // all who entered, at whatever step, and who took every step
}

func newLevels(steps int) *levels {
	n := make([]int64, 5*steps)
	return &levels{
		reached: n[:steps], entered: n[steps : 2*steps], stopped: n[2*steps : 3*steps], open: n[3*steps : 4*steps], valued: n[4*steps:],
		value: make([]stat.Amount, steps),
	}
}

// add counts a unit that entered.
func (l *levels) add(o *sequence.Outcome, g *going) {
	l.in++
	for set, i := o.Reached, 0; set != 0; set, i = set>>1, i+1 {
		l.reached[i] += int64(set & 1)
	}
	for set := o.Entered; set != 0; set &= set - 1 {
		l.entered[bits.TrailingZeros64(set)]++
	}
	for set := o.Stopped; set != 0; set &= set - 1 {
		l.stopped[bits.TrailingZeros64(set)]++
	}
	for set := o.Open; set != 0; set &= set - 1 {
		l.open[bits.TrailingZeros64(set)]++
	}
	if o.Converted {
		l.converted++
	}
	for set := g.valued; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		l.valued[i]++
		l.value[i].Add(g.value[i])
	}
}

// all lists the counts by step.
func (l *levels) all() [5][]int64 {
	return [5][]int64{l.reached, l.entered, l.stopped, l.open, l.valued}
}

func (l *levels) merge(other *levels) {
	for i, to := range l.all() {
		for step, n := range other.all()[i] {
			to[step] += n
		}
	}
	for step, v := range other.value {
		l.value[step].Add(v)
	}
	l.in += other.in
	l.converted += other.converted
}

// tally is levels with what it took to go from one step to the next.
type tally struct {
	*levels
	times   []stat.Durations // by step: microseconds from the step before
	effort  []stat.Durations // events of any kind after the step before, up to this one
	repeats []int64          // units that did the step before again on the way
}

func newTally(steps int) *tally {
	return &tally{newLevels(steps), make([]stat.Durations, steps), make([]stat.Durations, steps), make([]int64, steps)}
}

func (t *tally) add(o *sequence.Outcome, g *going) {
	t.levels.add(o, g)
	for set := g.came; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		t.times[i].Add(g.times[i])
		t.effort[i].Add(g.events[i])
	}
	for set := g.repeated; set != 0; set &= set - 1 {
		t.repeats[bits.TrailingZeros64(set)]++
	}
}

func (t *tally) merge(other *tally) {
	t.levels.merge(other.levels)
	for i := range t.times {
		t.times[i].Merge(&other.times[i])
		t.effort[i].Merge(&other.effort[i])
		t.repeats[i] += other.repeats[i]
	}
}

// going is what one unit did on its way, found out once for all that count it.
// Its sets are of steps; what is said of others is left from units before.
type going struct {
	came     uint64 // steps that were come to from another
	times    [sequence.MaxSteps]int64
	events   [sequence.MaxSteps]int64
	repeated uint64
	valued   uint64
	value    [sequence.MaxSteps]stat.Amount
}

// route finds out how units went: the amounts it reads of a partition, it keeps
// for the others of the partition.
type route struct {
	value sequence.Amounts
	going
}

// follow finds out how a unit went, which w was the last to walk.
func (r *route) follow(u *event.User, o *sequence.Outcome, w *sequence.Walker) *going {
	g := r.worth(u, o)
	g.came, g.repeated = 0, 0
	before := -1 // the step before
	for i, at := range o.Taken {
		if at < 0 {
			continue
		}
		if before >= 0 && o.Entered>>i&1 == 0 {
			from := o.Taken[before]
			g.came |= 1 << i
			g.times[i] = u.Times[at] - u.Times[from]
			g.events[i] = int64(max(at-from, 1)) // of events at the same time the later step's may stand first
		}
		before = i
	}
	if g.came != 0 {
		g.repeated = g.came & w.Again(u, o)
	}
	return g
}

// worth finds out only what the steps were worth that a unit took.
func (r *route) worth(u *event.User, o *sequence.Outcome) *going {
	g := &r.going
	g.valued = 0
	values := r.value.Codes(u)
	if values == nil {
		return g
	}
	for i, at := range o.Taken {
		if at < 0 || values[at] == 0 { // most events of most logs have none
			continue
		}
		if v, ok := r.value.Of(values[at]); ok {
			g.valued |= 1 << i
			g.value[i] = v
		}
	}
	return g
}
