package sequence

import (
	"cmp"
	"math/bits"
	"slices"
)

// modes are those of ClickHouse's windowFunnel.
type modes struct{ order, deduplication, increase, once, reentry bool }

func (f *Funnel) clickhouse(names ...string) {
	f.modes = modes{
		order: slices.Contains(names, "strict_order"), deduplication: slices.Contains(names, "strict_deduplication"),
		increase: slices.Contains(names, "strict_increase"), once: slices.Contains(names, "strict_once"),
		reentry: slices.Contains(names, "allow_reentry"),
	}
	f.all = f.modes.order
	f.rules = windowFunnel
	if f.modes.once {
		f.rules = windowFunnelOnce
	}
}

// chain is a run of steps from the first to some step.
type chain struct {
	first, last int64 // when those steps were taken
	link        int   // of its last step
}

// link is a step, the moment that took it, and the link it hangs on: that of a
// step before. Chains that begin alike share their links.
type link struct{ step, moment, on int }

// windowFunnel is ClickHouse's function without strict_once: one event may take
// several steps, the newest event of step 1 begins anew, and each step keeps
// the newest chain that leads to it. Events of the same time are seen in step
// order, so that their own does not matter.
func windowFunnel(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	chains := w.scratch.begin(n)
	level, cut := 0, false // there is a chain for each step up to level
	var last int64         // when a chain could last begin
scan:
	for gi := range w.groups {
		g := &w.groups[gi]
		if f.modes.order && level > 0 && w.meetsNone(g) {
			cut = true
			break
		}
		for set := g.steps; set != 0; set &= set - 1 {
			step := bits.TrailingZeros64(set)
			if step > level {
				if cut = f.modes.order && level > 0 && !f.modes.reentry; cut {
					break scan
				}
				break // and those after it even more so
			}
			for at := g.from; at < g.to; at++ {
				switch {
				case w.moments[at].steps>>step&1 == 0:
				case step == 0:
					if g.time >= w.from && g.time < w.to {
						chains[0] = chain{g.time, g.time, w.scratch.follow(0, at, -1)}
						level, last = max(level, 1), g.time
					}
				case f.modes.deduplication && step < level:
					cut = true
					break scan
				default:
					before := &chains[step-1]
					if (f.window == 0 || g.time-before.first <= f.window) && (!f.modes.increase || before.last < g.time) {
						chains[step] = chain{before.first, g.time, w.scratch.follow(step, at, before.link)}
						if level = max(level, step+1); step == n-1 {
							break scan
						}
					}
				}
			}
		}
	}
	if level == 0 {
		return Outcome{}
	}
	return f.outcome(w.chained(chains[level-1].link), !cut && f.window > 0 && f.end-last < f.window)
}

// meetsNone says whether an event of a group meets no step.
func (w *Walker) meetsNone(g *group) bool {
	for at := g.from; at < g.to; at++ {
		if w.moments[at].steps == 0 {
			return true
		}
	}
	return false
}

// windowFunnelOnce is ClickHouse's function with strict_once: an event takes one
// step of a chain, so all chains that differ in their events are followed.
func windowFunnelOnce(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	w.scratch.begin(n)
	chains := make([][]chain, n)
	begun, cut := false, false
	var last int64
scan:
	for gi := range w.groups {
		g := &w.groups[gi]
		w.scratch.newest(chains)
		if f.modes.order && begun && w.meetsNone(g) {
			cut = true
			break
		}
		for set := g.steps; set != 0; set &= set - 1 {
			step := bits.TrailingZeros64(set)
			for at := g.from; at < g.to; at++ {
				switch {
				case w.moments[at].steps>>step&1 == 0:
				case step == 0:
					if g.time >= w.from && g.time < w.to {
						chains[0] = append(chains[0], chain{g.time, g.time, w.scratch.follow(0, at, -1)})
						begun, last = true, g.time
					}
				case f.modes.deduplication && len(chains[step]) > 0, f.modes.order && begun && !f.modes.reentry && len(chains[step-1]) == 0:
					cut = true
					break scan
				default:
					for _, c := range chains[step-1] {
						if len(chains[step]) > maxTied || f.window > 0 && g.time-c.first > f.window || f.modes.increase && c.last >= g.time || w.scratch.has(c.link, at) {
							continue
						}
						chains[step] = append(chains[step], chain{c.first, g.time, w.scratch.follow(step, at, c.link)})
						if step == n-1 {
							break scan
						}
					}
				}
			}
		}
	}
	for _, c := range slices.Backward(chains) {
		if len(c) > 0 {
			return f.outcome(w.chained(c[0].link), !cut && f.window > 0 && f.end-last < f.window)
		}
	}
	return Outcome{}
}

// newest keeps, once the time has moved on, the chain of each step that began
// last: an event yet to come is in none of them, so that it lets the most follow.
func (s *scratch) newest(chains [][]chain) {
	for i, list := range chains {
		if len(list) > 1 {
			last := slices.MaxFunc(list, func(a, b chain) int { return cmp.Compare(a.first, b.first) })
			chains[i] = append(list[:0], last)
		}
	}
	if len(s.links) > maxLinks { // most are of chains not kept
		all := s.links
		s.links = nil
		for _, list := range chains {
			for i := range list {
				list[i].link = s.again(all, list[i].link)
			}
		}
	}
}

// again makes the links of a chain anew.
func (s *scratch) again(all []link, last int) int {
	if last < 0 {
		return last
	}
	return s.follow(all[last].step, all[last].moment, s.again(all, all[last].on))
}

// maxTied bounds the chains of one step that end at the same time and differ in
// their events: there are as many as ways to choose those, and README.md says that not all are followed.
const maxTied = 4 * MaxSteps

// maxLinks bounds what chains that are not kept leave behind: many times what those kept can have.
const maxLinks = 16 * MaxSteps * MaxSteps

// begin forgets all links and returns memory for so many chains.
func (s *scratch) begin(n int) []chain {
	s.links, s.chains = s.links[:0], resizedRaw(s.chains, n)
	return s.chains
}

// follow makes a link that hangs on another, −1 for none.
func (s *scratch) follow(step, moment, on int) int {
	s.links = append(s.links, link{step, moment, on})
	return len(s.links) - 1
}

// has says whether a moment took a step of the chain that ends with a link.
func (s *scratch) has(last, moment int) bool {
	for at := last; at >= 0; at = s.links[at].on {
		if s.links[at].moment == moment {
			return true
		}
	}
	return false
}

// chained notes in w.taken which events took the steps of the chain that ends with a link, −1 for those left out.
func (w *Walker) chained(last int) []int {
	links := w.scratch.links
	w.taken = resizedRaw(w.taken, links[last].step+1)
	for step, at := links[last].step, last; step >= 0; step-- {
		w.taken[step] = -1
		if at >= 0 && links[at].step == step {
			w.taken[step], at = int(w.moments[links[at].moment].index), links[at].on
		}
	}
	return w.taken
}
