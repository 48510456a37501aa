package sequence

import "math"

// ByPeriod tells how far the person walked last got in each period of a
// calendar in which they entered, as if journeys began in it alone, by PostHog's
// rules. o is what the walk told of them, and stays valid.
func (w *Walker) ByPeriod(o *Outcome, c *Calendar, tell func(period int, o *Outcome)) {
	if w.sprints {
		w.journeysByPeriod(o, c, tell)
		return
	}
	f, s, groups, taken := w.funnel, &w.scratch, w.groups, w.taken
	w.taken = s.spare
	first, end := w.entry(groups, 0), 0 // end: the first group out of reach of all who enter in the period
	period, until := 0, int64(math.MinInt64)
	for from, next := first, 0; from < len(groups); from = next {
		if t := groups[from].time; t >= until {
			period, until = c.At(t)
		}
		in, to := period, from // the last with which somebody enters in it
		for next = w.entry(groups, from+1); next < len(groups); to, next = next, w.entry(groups, next+1) {
			if t := groups[next].time; t >= until {
				if period, until = c.At(t); period != in {
					break
				}
			}
		}
		within := o
		if from > first || next < len(groups) {
			within = &s.within
			w.from, w.to = groups[from].time, groups[to].time+1
			for ; end < len(groups) && (f.unordered || f.window == 0 || groups[end].time-w.to < f.window); end++ {
			}
			w.groups = groups[from:end]
			s.within = f.rules(w)
		}
		if within.Level > 0 {
			tell(in, within)
		}
	}
	w.from, w.to, w.groups, w.taken, s.spare = f.from, f.to, groups, taken, w.taken
}

// journeysByPeriod is ByPeriod for who has sprinted: all their journeys are known.
func (w *Walker) journeysByPeriod(o *Outcome, c *Calendar, tell func(period int, o *Outcome)) {
	s, taken := &w.scratch, w.taken
	w.taken = s.spare
	for left := s.journeys; len(left) > 0; {
		n := len(left) - 1
		in, until := c.At(left[n].start)
		for period := in; n > 0; n-- {
			if t := left[n-1].start; t >= until {
				if period, until = c.At(t); period != in {
					break
				}
			}
		}
		within := o
		if n > 0 || len(left) < len(s.journeys) {
			within = &s.within
			w.furthest(left[n:], within)
		}
		left = left[:n]
		tell(in, within)
	}
	w.taken, s.spare = taken, w.taken
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
