package sequence

import (
	"math"
	"math/bits"
	"slices"
)

// unordered is the rules of Parcours where steps have no order: an attempt
// begins at every event that meets a step, and its k-th step is taken by the
// event with which k different steps can be given k different events out of
// those from there on (a maximum matching, grown by augmenting paths). An
// excluded event ends it; what happens at that very moment still counts, as it
// has no order. So does a time longer than the step window without an event
// that meets a step, whichever.
func unordered(w *Walker) Outcome {
	shared := uint64(0)
	for i := range w.moments {
		steps := w.moments[i].steps
		shared |= steps & (steps - 1)
	}
	if shared == 0 && len(w.funnel.exclude) == 0 && w.funnel.stepWindow == 0 {
		return w.unorderedCounted()
	}
	return w.unorderedMatched()
}

// unorderedMatched is unordered whatever the funnel and the events.
func (w *Walker) unorderedMatched() Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	s := &w.scratch
	best, open := 0, false
	all := uint64(0)
	for i := range w.moments {
		all |= w.moments[i].steps
	}
	most := min(bits.OnesCount64(all), len(w.moments)) // steps that any attempt can reach
	if most > 1 {
		s.sameSteps(w.moments)
	}
	end, excluded := len(w.moments), int64(math.MaxInt64) // the first moment after the next excluded one, and when that is
	if len(f.exclude) > 0 {
		excluded = math.MinInt64
	}
	run, last := len(w.moments), int64(0) // the first moment after a gap wider than the step window, and the last step before
	if f.stepWindow > 0 {
		run = 0
	}
	for i := range w.moments {
		m := &w.moments[i]
		if m.steps == 0 || m.time < w.from || m.time >= w.to {
			continue
		}
		if excluded <= m.time {
			excluded = math.MaxInt64
			for end = i; end < len(w.moments) && w.moments[end].time <= excluded; end++ {
				if at := &w.moments[end]; at.exclude != 0 && at.time > m.time {
					excluded = at.time
				}
			}
		}
		if run <= i {
			for run, last = i, m.time; run < len(w.moments); run++ {
				if at := &w.moments[run]; at.steps == 0 {
					continue
				} else if at.time-last > f.stepWindow {
					break
				} else {
					last = at.time
				}
			}
		}
		if most == 1 && best == 0 {
			best, w.taken = 1, append(w.taken[:0], int(m.index))
		} else if best < most {
			s.advance(i)
			if level := s.match(w, i, min(end, run)); level > best {
				best = level
				w.taken = append(w.taken[:0], s.grown...)
			}
		}
		if best == n {
			break
		}
		if excluded == math.MaxInt64 && (f.window > 0 || f.stepWindow > 0) &&
			(f.window == 0 || f.end-m.time < f.window) && (f.stepWindow == 0 || f.end-last < f.stepWindow) {
			open = true
		}
		if f.window == 0 && f.stepWindow == 0 && len(f.exclude) == 0 {
			break // whatever a later attempt could take, this one could
		}
	}
	return f.outcome(w.taken[:best], open)
}

// unorderedCounted is unordered where each event meets one step and there are
// no exclusions and no step window: no event is wanted by two steps, so that it
// is enough to count those met in the window from each event on.
func (w *Walker) unorderedCounted() Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	w.scratch.met = resized(w.scratch.met, n)
	met := w.scratch.met // by step: events in the window that meet it
	best, begin, open := 0, 0, false
	level, end := 0, 0 // of the window that begins with a moment
	for i := range w.moments {
		m := &w.moments[i]
		for ; end < len(w.moments) && (f.window == 0 || w.moments[end].time-m.time <= f.window); end++ {
			step := bits.TrailingZeros64(w.moments[end].steps)
			level += one(met[step] == 0)
			met[step]++
		}
		if m.time >= w.from && m.time < w.to {
			open = f.window > 0 && f.end-m.time < f.window
			if level > best {
				best, begin = level, i
			}
			if best == n {
				break
			}
		}
		step := bits.TrailingZeros64(m.steps)
		met[step]--
		level -= one(met[step] == 0)
	}
	w.taken = w.taken[:0]
	for taken := uint64(0); len(w.taken) < best; begin++ {
		if m := &w.moments[begin]; m.steps&^taken != 0 {
			taken |= m.steps
			w.taken = append(w.taken, int(m.index))
		}
	}
	return f.outcome(w.taken, open)
}

// posthogUnordered is PostHog's rules for unordered funnels: events wait by
// step, each at the one step it meets whose last event is oldest. What is
// reached is how many steps have some, noted when the oldest event falls out of
// the window of a new one, when every step has one, and at the end. An excluded
// event sends away all that wait, and nothing is noted.
func posthogUnordered(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	waiting := w.scratch.queues(n)
	done := 0
	oldest := func() (at int) {
		at = -1
		for step := range waiting {
			if q := &waiting[step]; !q.empty() && (at < 0 || q.first(w) < waiting[at].first(w)) {
				at = step
			}
		}
		return at
	}
	w.taken = w.taken[:0]
	note := func() {
		if done <= len(w.taken) {
			return
		}
		w.taken = w.taken[:0]
		for step := range waiting {
			if q := &waiting[step]; !q.empty() {
				w.taken = append(w.taken, int(w.moments[q.moments[q.head]].index))
			}
		}
		slices.Sort(w.taken)
	}
	for i := w.groups[0].from; i < len(w.moments); i++ {
		m := &w.moments[i]
		for done > 0 {
			q := &waiting[oldest()]
			if done < n && (f.window == 0 || m.time-q.first(w) <= f.window) {
				break
			}
			note()
			if q.head++; q.empty() {
				done--
			}
		}
		if len(w.taken) == n {
			break
		}
		if m.exclude != 0 {
			waiting, done = w.scratch.queues(n), 0
			continue
		}
		if done == 0 && m.time >= w.to {
			break
		}
		if done == 0 && (m.other || m.time < w.from) {
			continue
		}
		var to *queue
		for set := m.steps; set != 0; set &= set - 1 {
			if q := &waiting[bits.TrailingZeros64(set)]; to == nil || q.last(w) < to.last(w) {
				to = q
			}
		}
		if to.empty() {
			done++
		}
		to.moments = append(to.moments, i)
	}
	note()
	open := false
	for step := range waiting { // an attempt may begin with any event that waits
		q := &waiting[step]
		open = open || f.window > 0 && !q.empty() && f.end-q.last(w) < f.window
	}
	return f.outcome(w.taken, open)
}

// queue is moments in order, some of them done with.
type queue struct {
	moments []int
	head    int
}

func (q *queue) empty() bool { return q.head == len(q.moments) }

// first and last are when its moments happened; of none, before all time.
func (q *queue) first(w *Walker) int64 { return w.moments[q.moments[q.head]].time }

func (q *queue) last(w *Walker) int64 {
	if q.empty() {
		return math.MinInt64
	}
	return w.moments[q.moments[len(q.moments)-1]].time
}

// matching is the memory of unordered.
type matching struct {
	next    []int // by moment: the next with the same steps
	heads   []int // for each different set of steps, the first moment with it not before the attempt
	sets    map[uint64]int
	order   []int // candidates of an attempt
	taker   []int // by step: the moment that takes it, or −1
	visited uint64
	grown   []int // the event with which each number of steps was reached
}

// sameSteps links the moments that meet the same steps: of each kind an attempt needs no more than there are steps.
func (s *matching) sameSteps(moments []moment) {
	s.next, s.heads = resized(s.next, len(moments)), s.heads[:0]
	if s.sets == nil {
		s.sets = map[uint64]int{}
	}
	clear(s.sets)
	for i := len(moments) - 1; i >= 0; i-- {
		set := moments[i].steps
		if set == 0 {
			continue
		}
		at, ok := s.sets[set]
		if !ok {
			at = len(s.heads)
			s.sets[set] = at
			s.heads = append(s.heads, len(moments))
		}
		s.next[i] = s.heads[at]
		s.heads[at] = i
	}
}

// advance leaves behind the moments before i.
func (s *matching) advance(i int) {
	for at, head := range s.heads {
		for head < i {
			head = s.next[head]
		}
		s.heads[at] = head
	}
}

// match grows a matching from moment i on, up to end, and returns its size.
func (s *matching) match(w *Walker, i, end int) int {
	f, n := w.funnel, len(w.funnel.steps)
	s.order = s.order[:0]
	for _, at := range s.heads {
		for range n {
			if at >= end {
				break
			}
			s.order = append(s.order, at)
			at = s.next[at]
		}
	}
	slices.Sort(s.order)
	s.taker = resized(s.taker, n)
	for step := range s.taker {
		s.taker[step] = -1
	}
	s.grown = s.grown[:0]
	first := w.moments[i].time
	for _, at := range s.order {
		m := &w.moments[at]
		if f.window > 0 && m.time-first > f.window {
			break
		}
		s.visited = 0
		if s.give(w.moments, at) {
			s.grown = append(s.grown, int(m.index))
			if len(s.grown) == n {
				break
			}
		}
	}
	return len(s.grown)
}

// give finds a step for a moment, moving others to other steps if it must.
func (s *matching) give(moments []moment, at int) bool {
	for step := range s.taker {
		if moments[at].steps>>step&1 == 0 || s.visited>>step&1 != 0 {
			continue
		}
		s.visited |= 1 << step
		if s.taker[step] < 0 || s.give(moments, s.taker[step]) {
			s.taker[step] = at
			return true
		}
	}
	return false
}
