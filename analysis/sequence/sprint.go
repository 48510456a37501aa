package sequence

import (
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
	at    []uint32 // the first n: the events that matter
	steps []uint64 // and the steps each meets
	n     int

	line  []int // attempts: the place in at of the first event of their moment
	start []int64
	// ahead[l] attempts have taken l steps or more. Expired ones are not taken out of the line, but passed over.
	ahead [MaxSteps + 2]int
}

// run walks a person; ok is false where events that could take several steps are tied.
func (w *Walker) run(u event.User) (o Outcome, ok bool) {
	s := &w.sprint
	w.moments = w.moments[:0]
	any := s.collect(u, w.steps)
	if any&1 == 0 {
		return Outcome{}, true
	}
	n := len(w.funnel.steps)
	ahead := s.ahead[:n+1]
	clear(ahead)
	window := w.funnel.window
	live := uint64(0) // the levels that attempts have
	count, expired, best, level := 0, 0, 0, 0
	for i := 0; i < s.n && level < n; {
		t, steps := u.Times[s.at[i]], s.steps[i]
		first := i
		for i++; i < s.n && u.Times[s.at[i]] == t; i++ {
			if s.steps[i]&(s.steps[i]-1)|s.steps[first]&(s.steps[first]-1) != 0 {
				return Outcome{}, false
			}
			steps |= s.steps[i]
		}
		single := i == first+1
		concerned := live & steps
		if concerned != 0 && window > 0 {
			for expired < count && t-s.start[expired] > window {
				expired++
			}
		}
		// From the furthest level down, so that none moves twice.
		for concerned != 0 {
			l := bits.Len64(concerned) - 1
			concerned &^= 1 << l
			live &^= 1 << l
			to := l + 1
			if !single { // each event takes one step
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
			s.line[count], s.start[count] = first, t
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
	o.Level, o.Taken = level, s.replay(u, s.line[best], level, w.taken[:0])
	o.Open = level < n && window > 0 && w.end-s.start[count-1] < window
	w.taken = o.Taken
	return o, true
}

// replay notes which event took each step of the attempt that began at a place in at.
func (s *sprint) replay(u event.User, begin, level int, taken []int) []int {
	for i := begin; len(taken) < level; {
		t, first := u.Times[s.at[i]], i
		for i++; i < s.n && u.Times[s.at[i]] == t; i++ {
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

// collect gathers the events that matter, and says which steps they meet. The
// loop has no branch that depends on the events, see Counts.
func (s *sprint) collect(u event.User, steps []uint64) (any uint64) {
	if len(u.Names) >= len(s.at) {
		room := len(u.Names) + len(u.Names)/4 + 1
		s.at, s.steps = make([]uint32, room), make([]uint64, room)
		s.line, s.start = make([]int, room), make([]int64, room)
	}
	n := 0
	at, found := s.at, s.steps
	for i, name := range u.Names {
		m := steps[name]
		at[n], found[n] = uint32(i), m
		any |= m
		n += one(m != 0)
	}
	s.n = n
	return any
}
