package sequence

import (
	"math"
	"math/bits"
)

// stepped is the newest chain that leads to a step, by PostHog's rules.
type stepped struct {
	start    int64 // of the chain
	link     int
	excluded bool
}

// journey is one that takes the next event that meets its next step, each time.
type journey struct {
	start       int64
	level       int // the steps it takes in the window
	first, last int // links
}

// posthogOnwards is posthog for who sprints: where no step is optional and
// nothing is excluded, each journey goes from event to event, whatever the others
// do. Going back over the events, that is known of all of them. Of journeys that
// begin at the same time there is one, with the first event.
func posthogOnwards(w *Walker, o *Outcome) {
	f, s, moments := w.funnel, &w.scratch, w.moments
	window := f.window
	if window == 0 {
		window = math.MaxInt64
	}
	s.links, s.journeys, s.soonest = s.links[:0], s.journeys[:0], resizedRaw(s.soonest, len(f.steps)+1)
	for step := range s.soonest {
		s.soonest[step] = -1
	}
	for at := len(moments) - 1; at >= 0; at-- {
		steps, time := moments[at].steps, moments[at].time
		for set := steps; set != 0; set &= set - 1 {
			step := bits.TrailingZeros64(set) // the first first, so that no event takes two steps of one journey
			s.soonest[step] = s.follow(step, at, s.soonest[step+1])
		}
		if steps&1 == 0 || time < w.from || time >= w.to {
			continue
		}
		j := journey{start: time, first: s.soonest[0]}
		for on := j.first; on >= 0 && moments[s.links[on].moment].time-time <= window; on = s.links[on].on {
			j.level, j.last = j.level+1, on
		}
		if n := len(s.journeys); n > 0 && s.journeys[n-1].start == time {
			s.journeys[n-1] = j
		} else {
			s.journeys = append(s.journeys, j)
		}
	}
	w.furthest(s.journeys, o)
}

// furthest is the outcome of some journeys, the last first. Of those that get furthest the first
// to do so counts, of several with the same event the newest.
func (w *Walker) furthest(journeys []journey, o *Outcome) {
	f, s := w.funnel, &w.scratch
	var best, newest journey
	for n := len(journeys) - 1; n >= 0; n-- {
		newest = journeys[n]
		if newest.level > best.level || newest.level == best.level && newest.last == best.last {
			best = newest
		}
	}
	w.taken = resizedRaw(w.taken, best.level)
	for step, on := 0, best.first; step < best.level; step, on = step+1, s.links[on].on {
		w.taken[step] = int(w.moments[s.links[on].moment].index)
	}
	f.settle(o, w.taken, f.window > 0 && f.end-newest.start < f.window)
}

// posthog is PostHog's rules for ordered and strict funnels: the newest step 1
// begins anew, but a step keeps the chain that led to it until a newer one
// comes as far; the scan ends with the first whole chain. Events of the same
// time are taken in step order where they meet different steps. An optional
// step may be left out.
//
// An excluded event marks the newest chains it comes upon, and what was reached
// if that is where one of them stands. A marked chain goes on no further than
// the next step, yet that is then what was reached. Who is marked there in the
// end is not counted at all.
func posthog(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	w.scratch.links, w.scratch.steps = w.scratch.links[:0], resizedRaw(w.scratch.steps, n)
	steps := w.scratch.steps
	on := uint64(0) // the steps with a chain
	var best stepped
	level := 0
	var last int64
	for gi := range w.groups {
		g := &w.groups[gi]
		turns, dealt := 1, g.to-g.from > 1 && !w.alike(g)
		if dealt {
			turns = n // in each, all events may take one step
		}
		for turn := range turns {
			for at := g.from; at < g.to; at++ {
				set, exclude := w.moments[at].steps, w.moments[at].exclude
				if dealt {
					set, exclude = set&(1<<turn), 0
				}
				if f.optional == 0 {
					set &= on<<1 | 1 // the others have nothing to go on from
				}
				// From the last step back, so that no event takes two steps of one chain.
				for set != 0 {
					step := bits.Len64(set) - 1
					set &^= 1 << step
					if step == 0 {
						if g.time < w.from || g.time >= w.to || on&1 != 0 && steps[0].start == g.time {
							continue
						}
						steps[0] = stepped{start: g.time, link: w.scratch.follow(0, at, -1)}
						last = g.time
					} else {
						p := w.before(steps, on, step, g.time)
						if p < 0 || on>>step&1 != 0 && steps[step].start == steps[p].start || dealt && w.uses(steps[p].link, at) {
							continue
						}
						if steps[p].excluded {
							if step+1 > level || step+1 == level && best.excluded {
								level, best = step+1, stepped{steps[p].start, w.scratch.follow(step, at, steps[p].link), true}
							}
							continue
						}
						steps[step] = stepped{start: steps[p].start, link: w.scratch.follow(step, at, steps[p].link)}
					}
					on |= 1 << step
					if step+1 > level || step+1 == level && best.excluded {
						level, best = step+1, steps[step]
					}
				}
				for x := exclude; x != 0; x &= x - 1 {
					e := &f.exclude[bits.TrailingZeros64(x)]
					for step := e.before - 1; step >= e.after; step-- { // which it forbids
						p := w.before(steps, on, step, g.time)
						if p < 0 || on>>step&1 != 0 && steps[step].start == steps[p].start || steps[p].excluded {
							continue
						}
						steps[p].excluded = true
						if level == p+1 && (f.window == 0 || g.time-best.start <= f.window) {
							best.excluded = true
						}
					}
				}
				if f.strict && !dealt {
					on &= w.moments[at].steps
				}
			}
		}
		if on>>(n-1)&1 != 0 {
			break
		}
	}
	if level == 0 || best.excluded {
		return Outcome{}
	}
	return f.outcome(w.chained(best.link), f.window > 0 && f.end-last < f.window)
}

// before is the step whose chain a step at a time goes on from: the step before, or, past optional ones, the nearest that is on its way; −1 for none.
func (w *Walker) before(steps []stepped, on uint64, step int, t int64) int {
	f := w.funnel
	for p := step - 1; p >= 0; p-- {
		if on>>p&1 != 0 && (f.window == 0 || t-steps[p].start <= f.window) {
			return p
		}
		if f.optional>>p&1 == 0 {
			break
		}
	}
	return -1
}

// uses says whether an event took a step that is not optional of the chain that ends with a link.
func (w *Walker) uses(last, moment int) bool {
	links := w.scratch.links
	for at := last; at >= 0; at = links[at].on {
		if links[at].moment == moment && w.funnel.optional>>links[at].step&1 == 0 {
			return true
		}
	}
	return false
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
