package sequence

import (
	"math"
	"math/bits"

	"parcours/analysis/event"
)

// sprint walks a person through a funnel without exclusions and conditions, as
// long as no event that could take several steps is tied with another that
// matters. Most people in most funnels are walked this way; it gives what race
// and replay give.
//
// Attempts stand in one line, earliest first. A later one is never ahead of an
// earlier one, so those of a level are a stretch of the line, and all of them
// take a step when one number changes. They expire in the order of the line.
type sprint struct {
	// The first n: the events that matter, the steps each meets, and when.
	at    []uint32
	steps []uint64
	time  []int64
	n     int

	line []int // attempts: the place in at of the first event of their moment
	// ahead[l] attempts have taken l steps or more. Expired ones are not taken out of the line, but passed over.
	ahead [MaxSteps + 2]int
}

// run walks a person; it is not ok where events that could take several steps are tied.
func (w *Walker) run(u *event.User) (Outcome, bool) {
	w.moments = w.moments[:0] // there are none besides what is gathered here
	any, tied := w.sprint.collect(u, w.steps)
	return w.finish(any, tied)
}

// runAmong is run for some of the person's events, whatever else they must meet.
func (w *Walker) runAmong(u *event.User, at []int) (Outcome, bool) {
	s := &w.sprint
	w.moments = w.moments[:0]
	s.room(len(at))
	n, ties := 0, 0
	any, before := uint64(0), int64(math.MinInt64)
	for _, i := range at {
		steps := w.steps[u.Names[i]]
		if w.masks[u.Names[i]].conditional {
			steps = w.meets(u, i).steps
		}
		if steps&w.funnel.firstTime != 0 {
			steps = w.onlyFirsts(steps, i)
		}
		t := u.Times[i]
		if t < w.from || t >= w.to {
			steps &^= 1 // no journey begins here
		}
		if steps == 0 {
			continue
		}
		s.at[n], s.steps[n], s.time[n] = uint32(i), steps, t
		any |= steps
		ties += one(t == before)
		before = t
		n++
	}
	s.n = n
	return w.finish(any, ties > 0)
}

// finish runs the race of what was gathered.
func (w *Walker) finish(any uint64, tied bool) (Outcome, bool) {
	s := &w.sprint
	if any&1 == 0 {
		return Outcome{}, true
	}
	n := len(w.funnel.steps)
	clear(s.ahead[:n+1])
	var best, level, count int
	if !tied {
		best, level, count = s.race(n, w.funnel.window)
	} else if best, level, count = s.raceTied(n, w.funnel.window); count == 0 {
		return Outcome{}, false
	}
	w.taken = s.replay(s.line[best], level, w.taken[:0])
	return w.funnel.outcome(w.taken, w.funnel.window > 0 && w.funnel.end-s.time[s.line[count-1]] < w.funnel.window), true
}

// race runs all attempts at n steps, no two events being tied. It returns the
// best attempt, its level, and how many there were.
func (s *sprint) race(n int, window int64) (best, level, count int) {
	ahead, line := s.ahead[:n+1], s.line
	live := uint64(0) // the levels that attempts have
	expired := 0
	level = 1
	for i, steps := range s.steps[:s.n] {
		if concerned := live & steps; concerned != 0 {
			if window > 0 {
				for expired < count && s.time[i]-s.time[line[expired]] > window {
					expired++
				}
			}
			// From the furthest level down, so that none moves twice.
			for concerned != 0 {
				l := bits.Len64(concerned) - 1
				concerned &^= 1 << l
				live &^= 1 << l
				if from := max(ahead[l+1], expired); from < ahead[l] {
					live |= 1 << (l + 1)
					if l+1 > level {
						best, level = from, l+1
					}
				}
				ahead[l+1] = ahead[l]
			}
			if level == n {
				return best, level, count
			}
		}
		line[count] = i // overwritten by the next, unless it takes step 1
		count += int(steps & 1)
		ahead[1] = count
		live |= steps & 1 << 1
	}
	return best, level, count
}

// raceTied is race where events are tied, of which each takes one step; with no
// attempts it says that one of them could take several.
func (s *sprint) raceTied(n int, window int64) (best, level, count int) {
	ahead := s.ahead[:n+1]
	live := uint64(0)
	expired := 0
	for i := 0; i < s.n && level < n; {
		t, steps := s.time[i], s.steps[i]
		first := i
		for i++; i < s.n && s.time[i] == t; i++ {
			if s.steps[i]&(s.steps[i]-1)|s.steps[first]&(s.steps[first]-1) != 0 {
				return 0, 0, 0
			}
			steps |= s.steps[i]
		}
		concerned := live & steps
		if concerned != 0 && window > 0 {
			for expired < count && t-s.time[s.line[expired]] > window {
				expired++
			}
		}
		single := i == first+1
		for concerned != 0 {
			l := bits.Len64(concerned) - 1
			concerned &^= 1 << l
			live &^= 1 << l
			to := l + 1
			if !single {
				to = l + bits.TrailingZeros64(^(steps >> l))
			}
			if from := max(ahead[l+1], expired); from < ahead[l] {
				live |= 1 << to
				if to > level {
					best, level = from, to
				}
			}
			for k := l + 1; k <= to; k++ {
				ahead[k] = ahead[l]
			}
		}
		if steps&1 != 0 {
			s.line[count] = first
			count++
			to := 1
			if !single {
				to = bits.TrailingZeros64(^steps)
			}
			live |= 1 << to
			for k := 1; k <= to; k++ {
				ahead[k] = count
			}
			if to > level {
				best, level = count-1, to
			}
		}
	}
	return best, level, count
}

// replay notes which event took each step of the attempt that began at a place in at.
func (s *sprint) replay(begin, level int, taken []int) []int {
	for i := begin; len(taken) < level; {
		t, first := s.time[i], i
		for i++; i < s.n && s.time[i] == t; i++ {
		}
		if i == first+1 {
			if s.steps[first]>>len(taken)&1 != 0 {
				taken = append(taken, int(s.at[first]))
			}
			continue
		}
		for next := first; next < i && len(taken) < level; next++ {
			if s.steps[next]>>len(taken)&1 != 0 {
				taken = append(taken, int(s.at[next]))
				next = first - 1 // the step after it may have come before it in the file
			}
		}
	}
	return taken
}

// collect gathers the events that matter, and says which steps they meet and
// whether two have the same time. The loops have no branch that depends on the
// events, see Counts.
func (s *sprint) collect(u *event.User, steps []uint64) (any uint64, tied bool) {
	s.room(len(u.Names))
	n := 0
	at, found := s.at, s.steps
	for i, name := range u.Names {
		m := steps[name]
		at[n], found[n] = uint32(i), m // overwritten by the next, unless it matters
		any |= m
		n += one(m != 0)
	}
	s.n = n
	ties := 0
	before := int64(math.MinInt64)
	time := s.time[:n]
	for i, at := range at[:n] {
		t := u.Times[at]
		time[i] = t
		ties += one(t == before)
		before = t
	}
	return any, ties > 0
}

// room makes room for one event more than n.
func (s *sprint) room(n int) {
	if n >= len(s.at) {
		n += n/4 + 1
		s.at, s.steps, s.time, s.line = make([]uint32, n), make([]uint64, n), make([]int64, n), make([]int, n)
	}
}
