package sequence

import "slices"

// unordered is the rules of Parcours where steps have no order: an attempt
// begins at every event that meets a step, and its k-th step is taken by the
// event with which k different steps can be given k different events out of
// those from there on (a maximum matching, grown by augmenting paths). An
// excluded event ends it.
func unordered(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	s := &w.scratch
	s.sameSteps(w.moments)
	best, open := 0, false
	end := len(w.moments) // the first excluded event after the attempt's first
	for i := range w.moments {
		m := &w.moments[i]
		s.advance(i)
		if m.steps == 0 || m.time < w.from || m.time >= w.to {
			continue
		}
		if len(f.exclude) > 0 && (end <= i || end == len(w.moments)) {
			for end = i; end < len(w.moments) && (w.moments[end].exclude == 0 || w.moments[end].time == m.time); end++ {
			}
		}
		level := s.match(w, i, end)
		if level > best {
			best = level
			w.taken = append(w.taken[:0], s.grown...)
		}
		if best == n {
			break
		}
		last := w.moments[s.last].time
		if end == len(w.moments) && (f.window > 0 || f.stepWindow > 0) &&
			(f.window == 0 || f.end-m.time < f.window) && (f.stepWindow == 0 || f.end-last < f.stepWindow) {
			open = true
		}
		if f.window == 0 && f.stepWindow == 0 && len(f.exclude) == 0 {
			break // whatever a later attempt could take, this one could
		}
	}
	return f.outcome(w.taken[:best], open)
}

// posthogUnordered is PostHog's rules for unordered funnels: an excluded event
// within the window takes back all that was reached before it but the first
// step, unless that was every step.
func posthogUnordered(w *Walker) Outcome {
	f, all := w.funnel, w.moments
	defer func() { w.moments = all }()
	var best Outcome
	var taken []int
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].exclude == 0 {
			to++
		}
		w.moments = all[from:to]
		if o := unordered(w); o.Level > best.Level {
			taken = append(taken[:0], o.Taken...)
			best = o
		}
		if best.Converted {
			break
		}
		if to < len(all) && best.Level > 0 && (f.window == 0 || all[to].time-startOf(all, taken[0]) <= f.window) {
			taken = taken[:1]
			best = f.outcome(taken, false)
		}
		from = to + 1
	}
	best.Taken = taken
	return best
}

// startOf is when the event of an index happened that is one of the moments.
func startOf(moments []moment, index int) int64 {
	at, _ := slices.BinarySearchFunc(moments, index, func(m moment, index int) int { return m.index - index })
	return moments[at].time
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
	last    int   // its moment
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
	s.grown, s.last = s.grown[:0], i
	first := w.moments[i].time
	for _, at := range s.order {
		m := &w.moments[at]
		if f.window > 0 && m.time-first > f.window || f.stepWindow > 0 && m.time-w.moments[s.last].time > f.stepWindow {
			break
		}
		s.visited = 0
		if s.give(w.moments, at) {
			s.grown, s.last = append(s.grown, m.index), at
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
