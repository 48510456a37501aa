package sequence

import (
	"math"
	"math/bits"

	"parcours/analysis/event"
)

// sprint is a unit whose events can be put in an order that gives what having
// no order gives where they are tied, as nearly all can: then they may be looked
// at one by one, and the rules of Parcours for ordered and strict funnels become
// a few operations on words. It gives what attempts gives.
type sprint struct {
	track          // of the unit
	all   track    // memory for the events of a person
	good  []uint64 // the steps each may take on the way to the best attempt's last
}

// track is the events that matter, the steps and exclusions each meets, and when. Exclusions are written where a funnel has some.
type track struct {
	at             []uint32
	steps, exclude []uint64
	time           []int64
}

// cut is part of a track.
func (t *track) cut(from, to int) track {
	return track{t.at[from:to], t.steps[from:to], t.exclude[from:to], t.time[from:to]}
}

// run makes ready to sprint through all a person did; it is not ok where that cannot be.
func (w *Walker) run(u *event.User) (any uint64, ok bool) {
	w.moments, w.groups = w.moments[:0], w.groups[:0] // there are none besides what is gathered here
	any, tied := w.sprint.collect(u, w)
	return any, !tied || w.sprint.arrange(w.funnel)
}

// runAmong is run for some of the person's events, whatever else they must meet.
func (w *Walker) runAmong(u *event.User, at []int) (any uint64, ok bool) {
	f, s := w.funnel, &w.sprint
	w.moments, w.groups = w.moments[:0], w.groups[:0]
	t := s.room(len(at))
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
		now := u.Times[i]
		t.at[n], t.steps[n], t.exclude[n], t.time[n] = uint32(i), m.steps, m.exclude, now
		any |= m.steps
		ties += one(now == before) + one(m.steps != 0 && m.exclude != 0)
		before = now
		n++
	}
	s.track = t.cut(0, n)
	return any, ties == 0 || s.arrange(f)
}

// race is attempts for who sprints.
func (w *Walker) race(first int) (level int, open bool) {
	w.places = resizedRaw(w.places, len(w.funnel.steps))
	if w.funnel.greedy {
		level = w.raceGreedy(first)
	} else {
		level = w.raceAll(first)
	}
	return level, level < len(w.funnel.steps) && w.open()
}

// raceGreedy is race where an attempt takes each step as soon as it can, and
// nothing but the window ends it: then an earlier one is never behind a later
// one, and of those that could take the last step in time the first is the best.
func (w *Walker) raceGreedy(first int) (level int) {
	f, s := w.funnel, &w.sprint
	times, places := s.time, w.places
	window, from, to := f.window, w.from, w.to
	if window == 0 {
		window = math.MaxInt64
	}
	standing, begins, goal := uint64(0), uint64(1)<<(first&63), len(places)-1
	best, end := -1, int64(0) // the furthest step taken, and when
	for i, set := range s.steps {
		moving := standing & (set >> 1)
		if moving|set&begins == 0 {
			continue
		}
		t := times[i]
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
				best, end = p, t
			}
		}
		if set&begins != 0 && t >= from && t < to {
			places[first] = place{t, t}
			standing |= begins
			if best < first {
				best, end = first, t
			}
		}
		if best == goal {
			break
		}
	}
	w.standing = standing
	if best < 0 {
		return 0
	}
	since := from
	if f.window > 0 {
		since = max(since, end-window)
	}
	w.taken = resizedRaw(w.taken, best+1)
	for step := range first {
		w.taken[step] = -1
	}
	for i, step := 0, first; step <= best; i++ {
		if s.steps[i]>>(step&63)&1 != 0 && times[i] >= since {
			w.taken[step] = int(s.at[i])
			step++
		}
	}
	return best + 1
}

// raceAll is race in any funnel.
func (w *Walker) raceAll(first int) (level int) {
	f, s := w.funnel, &w.sprint
	n := len(f.steps)
	window, pause := f.window, f.stepWindow
	if window == 0 {
		window = math.MaxInt64
	}
	if pause == 0 {
		pause = math.MaxInt64
	}
	times, places := s.time, w.places
	standing, begins := uint64(0), uint64(1)<<first
	best, last, from := -1, 0, 0 // the furthest step taken, the event that took it, and the step taken before
	for i, set := range s.steps {
		if f.ended != nil {
			for x := s.exclude[i]; x != 0; x &= x - 1 {
				standing &^= f.ended[bits.TrailingZeros64(x)]
			}
		}
		moving := standing & (set >> 1) // who has taken a step before one of these last
		if f.optional != 0 {
			moving = standing & f.movers(set)
		}
		if moving|set&begins != 0 {
			t := times[i]
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
	f, s := w.funnel, &w.sprint
	n := len(f.steps)
	end := s.time[last]
	w.onward = resizedRaw(w.onward, n) // by step: the next event that may follow it on the way to the best, −1 for none
	for p := range w.onward {
		w.onward[p] = -1
	}
	begin := last
	for i := last; i >= 0 && (f.window == 0 || end-s.time[i] <= f.window); i-- {
		set, t := s.steps[i], s.time[i]
		good := uint64(0)
		if i == last {
			good = 1 << best
		} else {
			for left := set; left != 0; left &= left - 1 {
				q := bits.TrailingZeros64(left)
				if next := w.onward[q]; next >= 0 && (f.stepWindow == 0 || s.time[next]-t <= f.stepWindow) {
					good |= 1 << q
				}
			}
		}
		s.good[i] = good
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
		for x := s.exclude[i]; x != 0 && f.ended != nil; x &= x - 1 {
			for ended := f.ended[bits.TrailingZeros64(x)]; ended != 0; ended &= ended - 1 {
				w.onward[bits.TrailingZeros64(ended)] = -1
			}
		}
		if good>>first&1 != 0 && t >= w.from && t < w.to {
			begin = i
		}
		if !way {
			break
		}
	}
	w.taken = resizedRaw(w.taken, best+1)
	for i := range w.taken {
		w.taken[i] = -1
	}
	w.taken[first] = int(s.at[begin])
	for p, i := first, begin+1; p != best; i++ {
		if to := f.next[p] & s.good[i]; to != 0 {
			p = bits.TrailingZeros64(to)
			w.taken[p] = int(s.at[i])
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

// collect gathers the events that matter of all a person did, by their names.
// The loops have no branch that depends on the events, see Counts.
func (s *sprint) collect(u *event.User, w *Walker) (any uint64, tied bool) {
	t := s.room(len(u.Names))
	n := 0
	at, matters := t.at, w.matters
	for i, name := range u.Names {
		at[n] = uint32(i) // overwritten by the next, unless it matters
		n += int(matters[name])
	}
	s.track = t.cut(0, n)
	ties := 0
	before := int64(math.MinInt64)
	for i, at := range s.at {
		m, now := &w.masks[u.Names[at]], u.Times[at]
		s.steps[i], s.time[i] = m.steps, now
		any |= m.steps
		ties += one(now == before)
		before = now
	}
	if w.funnel.ended != nil {
		for i, at := range s.at {
			m := &w.masks[u.Names[at]]
			s.exclude[i] = m.exclude
			ties += one(m.steps != 0 && m.exclude != 0)
		}
	}
	return any, ties > 0
}

// arrange puts tied events in the order of the steps they meet, so that who
// takes one of them may take the next with another. In a strict funnel, those
// that meet none come before the ones that begin, whom they do not interrupt, and
// after those that take another step, which they do not forestall. It is not ok
// where that is not all: where an event could take several steps, where one that
// is excluded comes with a step, or where what a strict funnel does with several
// steps at once depends on where each stands.
func (t *track) arrange(f *Funnel) (ok bool) {
	for i := 0; i < len(t.at) && f.ended != nil; i++ {
		if t.steps[i] != 0 && t.exclude[i] != 0 {
			return false
		}
	}
	for i, to := 0, 1; to < len(t.at); i, to = to, to+1 {
		if t.time[to] != t.time[i] {
			continue
		}
		several, none := false, false
		steps, exclude := uint64(0), uint64(0)
		for to = i; to < len(t.at) && t.time[to] == t.time[i]; to++ {
			set := t.steps[to]
			several = several || set&(set-1) != 0
			none = none || set == 0
			steps |= set
			exclude |= t.exclude[to]
		}
		if steps == 0 {
			continue
		}
		if exclude != 0 || several || f.strict && (steps&(steps-1) != 0 || none && f.open) {
			return false
		}
		before := uint64(0) // the set that comes before all others, where it is not the order of steps
		if f.strict && steps != 1 {
			before = steps
		}
		for j := i + 1; j < to; j++ {
			for k := j; k > i && t.steps[k]^before < t.steps[k-1]^before; k-- {
				t.steps[k], t.steps[k-1] = t.steps[k-1], t.steps[k]
				t.at[k], t.at[k-1] = t.at[k-1], t.at[k]
			}
		}
	}
	return true
}

// room is memory for one event more than n.
func (s *sprint) room(n int) *track {
	if n >= len(s.all.at) {
		n += n/4 + 1
		s.all = track{make([]uint32, n), make([]uint64, n), make([]uint64, n), make([]int64, n)}
		s.good = make([]uint64, n)
	}
	return &s.all
}
