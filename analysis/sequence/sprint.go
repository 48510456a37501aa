package sequence

import (
	"math"
	"math/bits"

	"parcours/analysis/event"
)

// A unit sprints if its events can be put in an order that gives what having no
// order gives where they are tied, as nearly all can: then its moments may be
// looked at one by one, and the rules of Parcours for ordered and strict funnels
// become a few operations on words. It gives what attempts gives.

// run makes ready to sprint through all a person did; it is not ok where that cannot be.
func (w *Walker) run(u *event.User) (any uint64, ok bool) {
	w.nothing()
	any, tied := w.gather(u, nil)
	w.moments = w.gathered
	return any, !tied || w.funnel.arrange(w.moments)
}

// runAmong is run for some of the person's events, whatever else they must meet.
func (w *Walker) runAmong(u *event.User, at []int) (any uint64, ok bool) {
	f := w.funnel
	w.nothing()
	moments := resizedRaw(w.walked, len(at))
	n, ties := 0, 0
	before := int64(math.MinInt64)
	for _, i := range at {
		m := w.masks[u.Names[i]]
		if m.conditional {
			m = w.meets(u, i)
		}
		if m.steps&f.firstTime != 0 {
			m.steps = w.onlyFirsts(m.steps, i)
		}
		if m.steps|m.exclude == 0 && !f.all {
			continue
		}
		t := u.Times[i]
		moments[n] = moment{time: t, steps: m.steps, exclude: m.exclude, index: int32(i)}
		any |= m.steps
		ties += one(t == before) + one(m.steps != 0 && m.exclude != 0)
		before = t
		n++
	}
	w.walked, w.moments = moments, moments[:n]
	return any, ties == 0 || f.arrange(w.moments)
}

// race is attempts for who sprints.
func (w *Walker) race(first int) (level int, open bool) {
	if w.greedy {
		level = w.raceGreedy(first)
	} else {
		level = w.raceAll(first)
	}
	return level, level < len(w.funnel.steps) && w.open()
}

// raceGreedy is race where an attempt takes each step as soon as it can, and
// nothing but the window ends it, or, in a strict funnel, an event that takes no
// step: then an earlier one is never behind a later one, and of those that could
// take the last step in time the first is the best.
func (w *Walker) raceGreedy(first int) (level int) {
	f, moments, places := w.funnel, w.moments, w.places
	window, from, to := f.window, w.from, w.to
	if window == 0 {
		window = math.MaxInt64
	}
	stay := uint64(math.MaxUint64) // the steps at which an attempt stays whatever comes
	if f.strict {
		stay = 0
	}
	standing, begins, goal := uint64(0), uint64(1)<<(first&63), len(places)-1
	best, last := -1, 0 // the furthest step taken, and the moment that took it
	for i := range moments {
		m := &moments[i]
		set := m.steps
		if m.gap {
			standing = 0
		}
		moving := standing & (set >> 1)
		if moving|set&begins == 0 {
			standing &= set | stay
			continue
		}
		t := m.time
		// From the furthest step down, so that none moves twice.
		for moving != 0 {
			p := bits.Len64(moving) - 1
			moving &^= 1 << (p & 63)
			standing &^= 1 << (p & 63)
			start := places[p].start
			if t-start > window {
				continue
			}
			p++
			places[p] = place{start, t}
			standing |= 1 << (p & 63)
			if p > best {
				best, last = p, i
			}
		}
		if set&begins != 0 && t >= from && t < to {
			places[first] = place{t, t}
			standing |= begins
			if best < first {
				best, last = first, i
			}
		}
		if best == goal {
			break
		}
		standing &= set | stay
	}
	w.standing = standing
	if best < 0 {
		return 0
	}
	since := from
	if f.window > 0 {
		since = max(since, moments[last].time-f.window)
	}
	taken := w.taken[:best+1]
	for step := range first {
		taken[step] = -1
	}
	if f.strict {
		w.retrack(taken[first:], first, last, since)
		return best + 1
	}
	w.again, w.looked = 0, true
	before, again := uint64(0), int32(math.MaxInt32) // the step taken, and the first event that met it again
	for i, step := 0, first; step <= best; i++ {
		m := &moments[i]
		switch next := uint64(1) << (step & 63); {
		case m.steps&next != 0 && m.time >= since:
			if again < m.index {
				w.again |= next
			}
			taken[step] = int(m.index)
			before, again = next, math.MaxInt32
			step++
		case m.steps&before != 0:
			again = min(again, m.index)
		}
	}
	return best + 1
}

// retrack finds, in a strict funnel no event of which meets two steps, the
// events of the earliest attempt since a time that took its last step with a
// moment: those before it, one by one.
func (w *Walker) retrack(taken []int, first, last int, since int64) {
	w.again, w.looked = 0, true
	step, at := len(taken)-1, -1 // from first, and the event that takes it, as far as it is known
	for i := last; ; i-- {
		m := &w.moments[i]
		if m.steps>>(first+step)&1 == 0 {
			if step == 0 || m.steps>>(first+step-1)&1 == 0 {
				return
			}
			step, at = step-1, -1
		}
		if step > 0 || m.time >= since {
			if at >= 0 && step+1 < len(taken) && at < taken[step+1] {
				w.again |= 2 << (first + step)
			}
			at = int(m.index)
			taken[step] = at
		}
		if i == 0 || m.gap {
			return
		}
	}
}

// raceAll is race in any funnel.
func (w *Walker) raceAll(first int) (level int) {
	f := w.funnel
	n := len(f.steps)
	window, pause := f.window, f.stepWindow
	if window == 0 {
		window = math.MaxInt64
	}
	if pause == 0 {
		pause = math.MaxInt64
	}
	places := w.places
	standing, begins := uint64(0), uint64(1)<<first
	best, last, from := -1, 0, 0 // the furthest step taken, the event that took it, and the step taken before
	for i := range w.moments {
		m := &w.moments[i]
		set := m.steps
		if m.gap {
			standing = 0
		}
		for x := m.exclude; x != 0; x &= x - 1 {
			standing &^= f.ended[bits.TrailingZeros64(x)]
		}
		moving := standing & (set >> 1) // who has taken a step before one of these last
		if f.optional != 0 {
			moving = standing & f.movers(set)
		}
		if moving|set&begins != 0 {
			t := m.time
			// From the furthest step down, so that none moves twice.
			for moving != 0 {
				p := bits.Len64(moving) - 1
				moving &^= 1 << p
				at := places[p]
				if t-at.start > window {
					standing &^= 1 << p
					continue
				}
				if t-at.time > pause {
					continue
				}
				if f.stepWindow == 0 {
					standing &^= 1 << p // all go on
				}
				for to := f.next[p] & set; to != 0; to &= to - 1 {
					q := bits.TrailingZeros64(to)
					start := at.start
					if standing>>q&1 != 0 {
						start = max(start, places[q].start)
					}
					places[q] = place{start, t}
					standing |= 1 << q
					if q > best {
						best, last, from = q, i, p
					}
				}
			}
			if set&begins != 0 && t >= w.from && t < w.to {
				places[first] = place{t, t}
				standing |= begins
				if best < first {
					best, last = first, i
				}
			}
			if best == n-1 {
				break
			}
		}
		if f.strict {
			standing &= set // every other event is one too many
		}
	}
	w.standing = standing
	if best < 0 {
		return 0
	}
	w.retrace(first, best, last, from)
	return best + 1
}

// retrace is trace for who sprints.
func (w *Walker) retrace(first, best, last, from int) {
	f, moments := w.funnel, w.moments
	n := len(f.steps)
	end := moments[last].time
	w.good = resizedRaw(w.good, len(moments))
	w.onward = resizedRaw(w.onward, n) // by step: the next moment that may follow it on the way to the best, −1 for none
	for p := range w.onward {
		w.onward[p] = -1
	}
	begin := last
	for i := last; i >= 0 && (f.window == 0 || end-moments[i].time <= f.window); i-- {
		m := &moments[i]
		set, t := m.steps, m.time
		good := uint64(0)
		if i == last {
			good = 1 << best
		} else {
			for left := set; left != 0; left &= left - 1 {
				q := bits.TrailingZeros64(left)
				if next := w.onward[q]; next >= 0 && (f.stepWindow == 0 || moments[next].time-t <= f.stepWindow) {
					good |= 1 << q
				}
			}
		}
		w.good[i] = good
		way := false // for any before
		for p := first; p < n; p++ {
			moves := f.next[p]&set != 0
			switch {
			case f.next[p]&good != 0 && (i != last || p == from):
				w.onward[p] = i
			case moves && f.stepWindow == 0, f.strict && set>>p&1 == 0:
				w.onward[p] = -1 // whoever stood there went this way, or is ended
			}
			way = way || w.onward[p] >= 0
		}
		for x := m.exclude; x != 0; x &= x - 1 {
			for ended := f.ended[bits.TrailingZeros64(x)]; ended != 0; ended &= ended - 1 {
				w.onward[bits.TrailingZeros64(ended)] = -1
			}
		}
		if good>>first&1 != 0 && t >= w.from && t < w.to {
			begin = i
		}
		if !way || m.gap {
			break
		}
	}
	taken := w.taken[:best+1]
	for i := range taken {
		taken[i] = -1
	}
	taken[first] = int(moments[begin].index)
	for p, i := first, begin+1; p != best; i++ {
		if to := f.next[p] & w.good[i]; to != 0 {
			p = bits.TrailingZeros64(to)
			taken[p] = int(moments[i].index)
		}
	}
}

// movers are the steps after which one of a set can come.
func (f *Funnel) movers(set uint64) (movers uint64) {
	for p, next := range f.next {
		if next&set != 0 {
			movers |= 1 << p
		}
	}
	return movers
}

// gather makes moments of all a person did that matters, by its name. Where
// they have several units, starts are where each begins. The loops have no
// branch that depends on the events, see Counts.
func (w *Walker) gather(u *event.User, starts []int) (any uint64, tied bool) {
	if n := len(u.Names); n >= len(w.list) {
		n += n/4 + 1 // one more than there are events
		w.list, w.gathered = make([]int32, n), make([]moment, n)
	}
	strict := w.funnel.strict
	var list []int32
	if strict {
		list = w.listStrict(u, starts)
	} else {
		list = w.list
		matters, n := w.matters, 0
		for i, name := range u.Names {
			list[n] = int32(i) // overwritten by the next, unless it matters
			n += int(matters[name])
		}
		list = list[:n]
	}
	moments, masks, names, times := w.gathered[:len(list)], w.masks, u.Names, u.Times
	ties := 0
	before := int64(math.MinInt64)
	for k, i := range list {
		m, mask, t := &moments[k], &masks[names[i]], times[i]
		m.time, m.steps, m.exclude, m.index = t, mask.steps, mask.exclude, i
		any |= mask.steps
		ties += one(t == before)
		before = t
	}
	if strict {
		next := int32(0)
		for k, i := range list {
			moments[k].gap = i != next
			next = i + 1
		}
	}
	w.gathered = moments
	return any, ties > 0 || w.both
}

// listStrict lists what a strict funnel must look at: what meets a step, what
// has no order among the events around it, and of each unit the last event.
// Whether something else came in between is said by the gaps.
func (w *Walker) listStrict(u *event.User, starts []int) []int32 {
	list, n, matters := w.list, 0, w.matters
	for unit, from := 0, 0; from < len(u.Names); unit++ {
		to := len(u.Names)
		if unit+1 < len(starts) {
			to = starts[unit+1]
		}
		before := int64(math.MinInt64)
		for i := from; i < to; i++ {
			t := u.Times[i]
			if t == before {
				if n == 0 || list[n-1] != int32(i-1) {
					list[n] = int32(i - 1)
					n++
				}
				list[n] = int32(i)
				n++
				continue
			}
			before = t
			list[n] = int32(i) // overwritten by the next, unless it matters
			n += int(matters[u.Names[i]])
		}
		if last := int32(to - 1); n == 0 || list[n-1] != last {
			list[n] = last
			n++
		}
		from = to
	}
	return list[:n]
}

// arrange puts tied moments in the order of the steps they meet, so that who
// takes one of them may take the next with another. In a strict funnel, those
// that meet none come before the ones that begin, whom they do not interrupt, and
// after those that take another step, which they do not forestall. It is not ok
// where that is not all: where an event could take several steps, where one that
// is excluded comes with a step, or where what a strict funnel does with several
// steps at once depends on where each stands, unless it is a pair.
func (f *Funnel) arrange(moments []moment) (ok bool) {
	for i := 0; i < len(moments) && f.ended != nil; i++ {
		if moments[i].steps != 0 && moments[i].exclude != 0 {
			return false
		}
	}
	for i, to := 0, 1; to < len(moments); i, to = to, to+1 {
		t := moments[i].time
		if moments[to].time != t {
			continue
		}
		several, none := false, false
		steps, exclude := uint64(0), uint64(0)
		for to = i; to < len(moments) && moments[to].time == t; to++ {
			set := moments[to].steps
			several = several || set&(set-1) != 0
			none = none || set == 0
			steps |= set
			exclude |= moments[to].exclude
		}
		if steps == 0 {
			continue
		}
		if exclude != 0 || several || f.strict && (steps&(steps-1) != 0 && (none || !f.pair(moments[i:to], steps)) || none && f.open) {
			return false
		}
		before := uint64(0) // the set that comes before all others, where it is not the order of steps
		if f.strict && steps&(steps-1) == 0 && steps != 1 {
			before = steps
		}
		for j := i + 1; j < to; j++ {
			for k := j; k > i; k-- {
				m, earlier := &moments[k], &moments[k-1]
				if m.steps^before >= earlier.steps^before {
					break
				}
				m.steps, earlier.steps = earlier.steps, m.steps
				m.index, earlier.index = earlier.index, m.index
			}
		}
	}
	return true
}

// pair says whether tied moments of a strict funnel, each of which takes one of
// these steps, are as good as one that takes a step and then others that take
// the next.
func (f *Funnel) pair(moments []moment, steps uint64) bool {
	first := steps & -steps
	if !f.greedy || steps != first|first<<1 {
		return false
	}
	n := 0
	for i := range moments {
		n += one(moments[i].steps == first)
	}
	return n == 1
}
