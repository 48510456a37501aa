package sequence

import (
	"math/bits"

	"parcours/analysis/event"
)

// sprint walks a person through a funnel without exclusions and conditions, as
// long as no two of the events that matter have the same time. Most people in
// most funnels are walked this way; it gives what race and replay give.
//
// Attempts stand in one line, earliest first. A later one is never ahead of an
// earlier one, so those of a level are a stretch of the line, and all of them
// take a step when one number changes. They expire in the order of the line.
type sprint struct {
	at    []uint32 // the first n: the events that matter
	steps []uint64 // and the steps each meets
	n     int

	line  []int // attempts: the place in at of the event that took step 1
	start []int64
	// ahead[l] attempts have taken l steps or more. Those that have taken fewer than are left in a level's stretch
	// when it moves are expired, and expired attempts are passed over.
	ahead [MaxSteps + 2]int
}

// run walks a person; ok is false where events are tied.
func (w *Walker) run(u event.User) (o Outcome, ok bool) {
	s := &w.sprint
	w.moments = w.moments[:0]
	any := s.collect(u, w.steps)
	if any&1 == 0 {
		return Outcome{}, true
	}
	n := len(w.funnel.steps)
	ahead := s.ahead[:n+2]
	clear(ahead)
	window := w.funnel.window
	live := uint64(0) // the levels that attempts have
	count, expired, best, level := 0, 0, 0, 0
	before := u.Times[s.at[0]] - 1
	for i, at := range s.at[:s.n] {
		t := u.Times[at]
		if t == before {
			return Outcome{}, false
		}
		before = t
		steps := s.steps[i]
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
			first := max(ahead[l+1], expired)
			if first < ahead[l] {
				live |= 1 << (l + 1)
				if l+1 > level {
					best, level = first, l+1
				}
			}
			ahead[l+1] = ahead[l]
		}
		if level == n {
			break
		}
		if steps&1 != 0 {
			s.line[count], s.start[count] = i, t
			count++
			ahead[1] = count
			live |= 1 << 1
			if level == 0 {
				level = 1
				if n == 1 {
					break
				}
			}
		}
	}
	o.Level = level
	o.Open = level < n && window > 0 && w.end-s.start[count-1] < window

	w.taken = w.taken[:0]
	for i := s.line[best]; len(w.taken) < level; i++ {
		if s.steps[i]>>len(w.taken)&1 != 0 {
			w.taken = append(w.taken, int(s.at[i]))
		}
	}
	o.Taken = w.taken
	return o, true
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
