package sequence

import (
	"math/bits"
	"slices"
)

// stepped is the newest chain that leads to a step, by PostHog's rules.
type stepped struct {
	on       bool
	start    int64 // of the chain
	excluded bool
	taken    []int // by step: the moment, or −1
}

// posthog is PostHog's rules for ordered and strict funnels: the newest step 1
// begins anew, but a step keeps the chain that led to it until a newer one
// comes as far; the scan ends with the first whole chain. Events of the same
// time are taken in step order where they meet different steps. Whose furthest
// chain was excluded is not counted at all. An optional step may be left out.
func posthog(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	steps := w.scratch.beginSteps(n)
	var best stepped
	best.taken = w.scratch.best[:0]
	level, excluded := 0, false
	var last int64
	see := func(at int, set uint64, exclude uint64, tied bool) {
		m := &w.moments[at]
		// From the last step back, so that no event takes two steps of one chain.
		for step := n - 1; step >= 0; step-- {
			if set>>step&1 == 0 {
				continue
			}
			if step == 0 {
				if m.time >= w.from && m.time < w.to && !(tied && steps[0].on && steps[0].start == m.time) {
					steps[0].follow(nil, m.time, 0, at)
					last = m.time
					if level == 0 || level == 1 && excluded {
						best.copy(&steps[0])
						level, excluded = 1, false
					}
				}
				continue
			}
			before := w.before(steps, step, m.time)
			if before == nil || before.excluded || steps[step].on && steps[step].start == before.start ||
				tied && slices.Contains(before.taken, at) {
				continue
			}
			steps[step].follow(before, before.start, step, at)
			if step+1 > level || step+1 == level && excluded {
				best.copy(&steps[step])
				level, excluded = step+1, false
			}
		}
		if tied {
			return
		}
		for x := exclude; x != 0; x &= x - 1 {
			e := &f.exclude[bits.TrailingZeros64(x)]
			for step := e.after; step < e.before; step++ { // chains that have taken so many steps
				c := &steps[step-1]
				if !c.on || f.window > 0 && m.time-c.start > f.window || steps[step].on && steps[step].start == c.start {
					continue
				}
				c.excluded = true
				if level == step && c.start == best.start {
					excluded = true
				}
			}
		}
	}
	for _, g := range w.groups {
		if g.to-g.from == 1 || w.alike(&g) {
			for m := g.from; m < g.to; m++ {
				see(m, w.moments[m].steps, w.moments[m].exclude, false)
				if f.strict {
					for step := range steps {
						if w.moments[m].steps>>step&1 == 0 {
							steps[step].on = false
						}
					}
				}
			}
		} else {
			for step := range n {
				for m := g.from; m < g.to; m++ {
					if w.moments[m].steps>>step&1 != 0 {
						see(m, 1<<step, 0, true)
					}
				}
			}
		}
		if level == n {
			break
		}
	}
	w.scratch.best = best.taken
	if level == 0 || excluded {
		return Outcome{}
	}
	w.taken = w.taken[:0]
	for _, m := range best.taken {
		if m >= 0 {
			m = w.moments[m].index
		}
		w.taken = append(w.taken, m)
	}
	return f.outcome(w.taken, f.window > 0 && f.end-last < f.window)
}

// before is the chain that a step at a time goes on from: that of the step before, or, past optional ones, of the nearest that is on its way.
func (w *Walker) before(steps []stepped, step int, t int64) *stepped {
	f := w.funnel
	for p := step - 1; p >= 0; p-- {
		if c := &steps[p]; c.on && (f.window == 0 || t-c.start <= f.window) {
			return c
		}
		if f.optional>>p&1 == 0 {
			break
		}
	}
	return nil
}

// alike says whether all moments of a group meet the same.
func (w *Walker) alike(g *group) bool {
	for m := g.from + 1; m < g.to; m++ {
		if w.moments[m].steps != w.moments[g.from].steps || w.moments[m].exclude != w.moments[g.from].exclude {
			return false
		}
	}
	return true
}

func (s *stepped) follow(before *stepped, start int64, step, at int) {
	s.on, s.start, s.excluded, s.taken = true, start, false, s.taken[:0]
	if before != nil {
		s.taken = append(s.taken, before.taken...)
	}
	for len(s.taken) < step {
		s.taken = append(s.taken, -1)
	}
	s.taken = append(s.taken, at)
}

func (s *stepped) copy(from *stepped) {
	taken := append(s.taken[:0], from.taken...)
	*s = *from
	s.taken = taken
}

// beginSteps returns so many chains that are off.
func (s *scratch) beginSteps(n int) []stepped {
	for len(s.steps) < n {
		s.steps = append(s.steps, stepped{})
	}
	for i := range s.steps[:n] {
		s.steps[i].on = false
	}
	return s.steps[:n]
}
