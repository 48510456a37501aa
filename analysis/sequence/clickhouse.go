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

// entry is one step that an event meets; step −1 is an event that meets none.
type entry struct {
	moment, step int
}

// entries lists what windowFunnel sees: by time, then step, so that the order of events of the same time does not matter.
func (w *Walker) entries() []entry {
	list := w.scratch.entries[:0]
	for _, g := range w.groups {
		from := len(list)
		for m := g.from; m < g.to; m++ {
			if w.moments[m].steps == 0 {
				list = append(list, entry{m, -1})
			}
			for set := w.moments[m].steps; set != 0; set &= set - 1 {
				list = append(list, entry{m, bits.TrailingZeros64(set)})
			}
		}
		slices.SortStableFunc(list[from:], func(a, b entry) int { return a.step - b.step })
	}
	w.scratch.entries = list
	return list
}

// chain is a run of steps up to some step.
type chain struct {
	on          bool
	first, last int64
	taken       []int // moments, one for each step
}

// windowFunnel is ClickHouse's function without strict_once: one event may take
// several steps, the newest event of step 1 begins anew, and each step keeps
// the newest chain that leads to it.
func windowFunnel(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	chains := w.scratch.begin(n)
	begun, cut := false, false
	var last int64 // when a chain could last begin
	for _, e := range w.entries() {
		m := &w.moments[e.moment]
		if e.step == 0 {
			if m.time < w.from || m.time >= w.to {
				continue
			}
			chains[0].set(nil, m.time, m.time, e.moment)
			begun, last = true, m.time
		} else if e.step < 0 {
			if cut = begun; cut {
				break
			}
		} else if c, before := &chains[e.step], &chains[e.step-1]; f.modes.deduplication && c.on {
			cut = true
			break
		} else if f.modes.order && begun && !before.on {
			if cut = !f.modes.reentry; cut {
				break
			}
		} else if before.on && (f.window == 0 || m.time-before.first <= f.window) && (!f.modes.increase || before.last < m.time) {
			c.set(before, before.first, m.time, e.moment)
			if e.step == n-1 {
				break
			}
		}
	}
	return w.furthest(chains, !cut && f.window > 0 && f.end-last < f.window)
}

// windowFunnelOnce is ClickHouse's function with strict_once: an event takes one
// step of a chain, so all chains that differ in their events are followed.
func windowFunnelOnce(w *Walker) Outcome {
	f, n := w.funnel, len(w.funnel.steps)
	chains := make([][]chain, n)
	begun, cut := false, false
	var last, now int64
events:
	for _, e := range w.entries() {
		m := &w.moments[e.moment]
		if m.time != now {
			newest(chains)
			now = m.time
		}
		switch {
		case e.step == 0:
			if m.time >= w.from && m.time < w.to {
				chains[0] = append(chains[0], chain{true, m.time, m.time, []int{e.moment}})
				begun, last = true, m.time
			}
		case e.step < 0:
			if cut = begun; cut {
				break events
			}
		case f.modes.deduplication && len(chains[e.step]) > 0, f.modes.order && begun && !f.modes.reentry && len(chains[e.step-1]) == 0:
			cut = true
			break events
		default:
			for _, c := range chains[e.step-1] {
				if len(chains[e.step]) > maxTied || f.window > 0 && m.time-c.first > f.window || f.modes.increase && c.last >= m.time || slices.Contains(c.taken, e.moment) {
					continue
				}
				chains[e.step] = append(chains[e.step], chain{true, c.first, m.time, append(slices.Clone(c.taken), e.moment)})
				if e.step == n-1 {
					break events
				}
			}
		}
	}
	list := w.scratch.begin(n)
	for i, c := range chains {
		if len(c) > 0 {
			list[i] = c[0]
		}
	}
	return w.furthest(list, !cut && f.window > 0 && f.end-last < f.window)
}

// newest keeps, once the time has moved on, the chain of each step that began
// last: an event yet to come is in none of them, so that it lets the most follow.
func newest(chains [][]chain) {
	for i, list := range chains {
		if len(list) > 1 {
			last := slices.MaxFunc(list, func(a, b chain) int { return cmp.Compare(a.first, b.first) })
			chains[i] = append(list[:0], last)
		}
	}
}

// maxTied bounds the chains of one step that end at the same time and differ in
// their events: there are as many as ways to choose those, and README.md says that not all are followed.
const maxTied = 4 * MaxSteps

// set makes the chain one that goes on from another.
func (c *chain) set(before *chain, first, last int64, moment int) {
	c.on, c.first, c.last, c.taken = true, first, last, c.taken[:0]
	if before != nil {
		c.taken = append(c.taken, before.taken...)
	}
	c.taken = append(c.taken, moment)
}

// furthest is the outcome of the longest chain.
func (w *Walker) furthest(chains []chain, open bool) Outcome {
	w.taken = w.taken[:0]
	for i := len(chains) - 1; i >= 0; i-- {
		if chains[i].on {
			for _, m := range chains[i].taken {
				w.taken = append(w.taken, w.moments[m].index)
			}
			break
		}
	}
	return w.funnel.outcome(w.taken, open)
}
