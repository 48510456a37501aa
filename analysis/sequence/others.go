package sequence

import "slices"

// scratch is the memory of the rules that are not Parcours' own.
type scratch struct {
	matching
	taken   []int // of an open funnel
	matches []int
	links   []link
	chains  []chain
	reached []uint64
	steps   []stepped
	waiting []queue
	met     []int // by step: how many events do, of unorderedCounted

	// Of posthogOnwards.
	soonest  []int     // by step: the link of the next event that meets it
	journeys []journey // the last first

	// What is told of a period, in memory of its own.
	spare  []int // instead of the Walker's taken
	within Outcome
}

// queues returns so many empty queues.
func (s *scratch) queues(n int) []queue {
	for len(s.waiting) < n {
		s.waiting = append(s.waiting, queue{})
	}
	for i := range s.waiting[:n] {
		s.waiting[i] = queue{moments: s.waiting[i].moments[:0]}
	}
	return s.waiting[:n]
}

const second = 1_000_000

// grace is the time in which Mixpanel takes steps in any order, in microseconds.
const grace = 2 * second

// mixpanel is Mixpanel's rules: only the person's first entry counts, steps
// within two seconds may change places, and an excluded event ends the way
// though not the entry.
func mixpanel(w *Walker) Outcome {
	for i := range w.moments {
		if w.enters(i) {
			return w.funnel.outcome(w.follow(i), w.stillOpen(i))
		}
	}
	return Outcome{}
}

// mixpanelOptimized is Mixpanel's rules with optimized re-entry: of the entries that get furthest the last.
func mixpanelOptimized(w *Walker) Outcome {
	best, at, last := 0, -1, -1
	for i := len(w.moments) - 1; i >= 0; i-- {
		if !w.enters(i) {
			continue
		}
		last = max(last, i)
		if level := len(w.follow(i)); level > best {
			best, at = level, i
		}
		if best == len(w.funnel.steps) {
			break
		}
	}
	if at < 0 {
		return Outcome{}
	}
	return w.funnel.outcome(w.follow(at), w.stillOpen(last))
}

// enters says whether a moment begins a journey.
func (w *Walker) enters(i int) bool {
	m := &w.moments[i]
	return m.steps&1 != 0 && m.time >= w.from && m.time < w.to
}

// stillOpen says whether the window of an entry is open at the end of the data.
func (w *Walker) stillOpen(i int) bool {
	f := w.funnel
	return f.window > 0 && f.end-w.moments[i].time < f.window
}

// follow takes the steps after an entry by Mixpanel's rules and returns their events.
func (w *Walker) follow(entry int) []int {
	f := w.funnel
	start := w.moments[entry].time
	before := start
	w.taken = append(w.taken[:0], int(w.moments[entry].index))
	from := entry
	for from > 0 && w.moments[from-1].time >= start-grace {
		from--
	}
	for step := 1; step < len(f.steps); step++ {
		found := -1
		for i := from; i < len(w.moments) && (f.window == 0 || w.moments[i].time-start <= f.window); i++ {
			if m := &w.moments[i]; m.steps>>step&1 != 0 && m.time >= before-grace && !slices.Contains(w.taken, int(m.index)) {
				found = i
				break
			}
		}
		if found < 0 || w.excludedBetween(step, before, w.moments[found].time) {
			break
		}
		before = w.moments[found].time
		w.taken = append(w.taken, int(w.moments[found].index))
	}
	return w.taken
}

// excludedBetween says whether an excluded event lies between the times of two steps, the second of them counted from 0.
func (w *Walker) excludedBetween(step int, after, before int64) bool {
	for _, m := range w.moments {
		if m.exclude == 0 || m.time <= after || m.time >= before {
			continue
		}
		for i := range w.funnel.exclude {
			if x := &w.funnel.exclude[i]; m.exclude>>i&1 != 0 && step >= x.after && step < x.before {
				return true
			}
		}
	}
	return false
}

// bySecond makes Amplitude's clock of the moments: it ends at seconds, and what looks the same within one is one event.
func (w *Walker) bySecond() {
	kept := w.moments[:0]
	for _, m := range w.moments {
		m.time -= floorMod(m.time, second)
		same := false
		for i := len(kept) - 1; i >= 0 && kept[i].time == m.time; i-- {
			same = same || kept[i].name == m.name && kept[i].steps == m.steps && kept[i].exclude == m.exclude
		}
		if !same {
			kept = append(kept, m)
		}
	}
	w.moments = kept
	w.group()
}

func floorMod(a, b int64) int64 { return ((a % b) + b) % b }

// umami is Umami's rules: each step within the window after the one before,
// where the same event may take two steps. step_window is the window.
func umami(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	reached := resized(w.scratch.reached, len(w.moments)) // by moment: the steps at which somebody's way may stand there
	w.scratch.reached = reached
	level := 0
	var last int64
	for step := range n {
		any := false
		from := 0 // the first moment that can be the step before
		for i := range w.moments {
			m := &w.moments[i]
			if m.steps>>step&1 == 0 {
				continue
			}
			if step == 0 {
				if w.enters(i) {
					reached[i] |= 1
					any, last = true, m.time
				}
				continue
			}
			for f.stepWindow > 0 && m.time-w.moments[from].time > f.stepWindow {
				from++
			}
			for j := from; j < len(w.moments) && w.moments[j].time <= m.time; j++ {
				if reached[j]>>(step-1)&1 != 0 {
					reached[i] |= 1 << step
					any = true
					break
				}
			}
		}
		if !any {
			break
		}
		level = step + 1
	}
	if level == 0 {
		return Outcome{}
	}
	// Back from the first event that took the last step, each time to the first from which it can be reached.
	w.taken = resized(w.taken, level)
	at := slices.IndexFunc(reached, func(r uint64) bool { return r>>(level-1)&1 != 0 })
	w.taken[level-1] = int(w.moments[at].index)
	for step := level - 2; step >= 0; step-- {
		for j := range w.moments {
			if reached[j]>>step&1 != 0 && w.moments[j].time <= w.moments[at].time &&
				(f.stepWindow == 0 || w.moments[at].time-w.moments[j].time <= f.stepWindow) {
				at = j
				break
			}
		}
		w.taken[step] = int(w.moments[at].index)
	}
	return f.outcome(w.taken, f.stepWindow > 0 && f.end-last < f.stepWindow)
}

// retentioneering is Retentioneering's rules: each step by the next row that meets it, without a window.
func retentioneering(w *Walker) Outcome {
	w.taken = w.taken[:0]
	for i := range w.moments {
		if step := len(w.taken); step < len(w.funnel.steps) && w.moments[i].steps>>step&1 != 0 && (step > 0 || w.enters(i)) {
			w.taken = append(w.taken, int(w.moments[i].index))
		}
	}
	return w.funnel.outcome(w.taken, false)
}
