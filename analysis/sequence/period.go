package sequence

// ByPeriod tells how far the person walked last got in each period of a
// calendar in which they entered, as if journeys began in it alone, by PostHog's
// rules. o is what the walk told of them, and stays valid.
func (w *Walker) ByPeriod(o *Outcome, c *Calendar, tell func(period int, o *Outcome)) {
	f, s, groups, taken := w.funnel, &w.scratch, w.groups, w.taken
	w.taken, s.journey = s.spare, len(s.links)-1
	first := w.entry(groups, 0)
	end := 0 // the first group out of reach of all who enter in the period
	for from, next := first, 0; from < len(groups); from = next {
		to := from // the last with which somebody enters in it
		period, until := c.At(groups[from].time)
		for next = w.entry(groups, from+1); next < len(groups); to, next = next, w.entry(groups, next+1) {
			if t := groups[next].time; t >= until {
				in, further := c.At(t)
				if in != period {
					break
				}
				until = further
			}
		}
		within := o
		if from > first || next < len(groups) {
			within = &s.within
			w.from, w.to = groups[from].time, groups[to].time+1
			if s.onwards {
				s.within = w.furthestOnwards()
			} else {
				for ; end < len(groups) && (f.unordered || f.window == 0 || groups[end].time-w.to < f.window); end++ {
				}
				w.groups = groups[from:end]
				s.within = f.rules(w)
			}
		}
		if within.Level > 0 {
			tell(period, within)
		}
	}
	w.from, w.to, w.groups, w.taken, s.spare = f.from, f.to, groups, taken, w.taken
}

// entry is the first group from one on with which a journey can begin, or how many there are.
func (w *Walker) entry(groups []group, at int) int {
	for ; at < len(groups); at++ {
		if g := &groups[at]; g.steps&w.funnel.entries != 0 && g.time >= w.funnel.from && g.time < w.funnel.to {
			break
		}
	}
	return at
}
