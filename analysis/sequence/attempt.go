package sequence

import (
	"math/bits"
	"slices"
)

// The rules of Parcours for ordered and strict funnels, for all attempts at
// once and in one pass over the events that matter.
//
// A place is a step that attempts have taken last. Of the attempts at a place
// only the one that started last is kept, and only the last time at which the
// step was taken: whatever a window lets any of them do, it lets that one do.
// That says how far the best attempt gets, and when. Which attempts get there
// is found by going back over the moves that were made, and the earliest of
// them is walked once more for the events it takes.

// place is where attempts stand that have taken a step last.
type place struct {
	start int64 // when the latest of them began
	time  int64 // when the step was last taken
}

// move is what happened to the attempts at a place in one group of events.
type move struct {
	group    int
	from, to int  // steps, or
	good     bool // it leads to the best attempt's last step
}

const (
	begins = -1 // as from: attempts begin
	ends   = -1 // as to: all attempts that stand at from are ended
)

// attempts runs every attempt that begins with a step (0-based) and notes in
// w.taken which events took the steps of the best one, −1 for those left out. It
// returns how many of them there are, and whether an attempt may still go on
// after the end of the data.
func (w *Walker) attempts(first int) (level int, open bool) {
	if w.sprints {
		return w.race(first)
	}
	f := w.funnel
	n := len(f.steps)
	w.first, w.places, w.standing, w.moves = first, resizedRaw(w.places, n), 0, w.moves[:0]
	best, last := -1, 0 // the furthest step taken, and the move that took it
	for gi := range w.groups {
		if w.standing == 0 && w.groups[gi].steps>>first&1 == 0 {
			continue // nobody is on the way
		}
		before := len(w.moves)
		w.proceed(gi)
		for i := before; i < len(w.moves); i++ {
			if to := w.moves[i].to; to > best {
				best, last = to, i
			}
		}
		if best == n-1 {
			break
		}
	}
	if best < 0 {
		return 0, false
	}
	w.trace(best, last)
	return best + 1, w.open()
}

// proceed makes every move that a group of events allows: those that stand
// furthest first, so that none moves twice, then those that begin.
func (w *Walker) proceed(gi int) {
	f, g := w.funnel, &w.groups[gi]
	for left := w.standing; left != 0; {
		p := bits.Len64(left) - 1
		left &^= 1 << p
		pl := &w.places[p]
		if f.window > 0 && g.time-pl.start > f.window {
			w.standing &^= 1 << p
			continue
		}
		if g.steps&f.next[p] != 0 && (f.stepWindow == 0 || g.time-pl.time <= f.stepWindow) {
			before, start := len(w.moves), pl.start
			w.extend(p, gi)
			if f.stepWindow == 0 && len(w.moves) > before {
				w.standing &^= 1 << p // all went on
			}
			w.arrive(before, start, gi)
		}
		if w.standing>>p&1 != 0 && (f.strict && w.interrupted(p, p, gi) || g.exclude != 0 && f.excluded(p, p, g)) {
			w.end(p, gi)
		}
	}
	if g.steps>>w.first&1 != 0 && g.time >= w.from && g.time < w.to {
		before := len(w.moves)
		w.extend(w.first-1, gi)
		w.arrive(before, g.time, gi)
	}
}

// arrive lets the attempts of the last moves, all from one place, stand where they have gone.
func (w *Walker) arrive(since int, start int64, gi int) {
	f, g := w.funnel, &w.groups[gi]
	for i, end := since, len(w.moves); i < end; i++ {
		m := w.moves[i]
		to := &w.places[m.to]
		if w.standing>>m.to&1 != 0 {
			start = max(start, to.start)
		}
		*to = place{start, g.time}
		w.standing |= 1 << m.to
		if m.from >= w.first && (f.strict && w.interrupted(m.from, m.to, gi) || g.exclude != 0 && f.excluded(m.from, m.to, g)) {
			w.end(m.to, gi)
		}
	}
}

// extend makes the moves of those that have taken step p last; before w.first they begin.
func (w *Walker) extend(p, gi int) {
	f, g := w.funnel, &w.groups[gi]
	from := p
	if p < w.first {
		from = begins
	}
	if g.to-g.from > 1 {
		w.tie(from, p+1, gi)
		return
	}
	for q := p + 1; q < len(f.steps); q++ {
		if g.steps>>q&1 != 0 {
			w.moves = append(w.moves, move{group: gi, from: from, to: q})
		}
		if f.optional>>q&1 == 0 || from == begins {
			break
		}
	}
}

// tie makes the moves of those at a step in a group of several events, of which
// each takes one step: to the furthest there is, or, with a step window, to each.
func (w *Walker) tie(from, first, gi int) {
	f, g := w.funnel, &w.groups[gi]
	since := len(w.moves)
	w.seats, w.seated = w.seats[:0], w.seated[:0]
	for q := first; q < len(f.steps); q++ {
		optional := f.optional>>q&1 != 0 && !(from == begins && q == first)
		if w.sit(q, g) {
			if f.stepWindow == 0 {
				w.moves = w.moves[:since]
			}
			w.moves = append(w.moves, move{group: gi, from: from, to: q})
			if optional { // the steps after it may want its event: it has one if they leave it
				w.seats, w.seated = w.seats[:len(w.seats)-1], w.seated[:len(w.seated)-1]
			}
		} else if !optional {
			break
		}
	}
}

// sit gives a step an event of its own out of those of one group, besides the
// steps that have one, if it can be had (augmenting paths, Kuhn 1955): w.seated
// are the steps, w.seats their moments.
func (w *Walker) sit(step int, g *group) bool {
	if g.steps>>step&1 == 0 {
		return false
	}
	w.marked = resized(w.marked, g.to-g.from)
	w.seats, w.seated = append(w.seats, -1), append(w.seated, step)
	if w.seat(len(w.seats)-1, g) {
		return true
	}
	w.seats, w.seated = w.seats[:len(w.seats)-1], w.seated[:len(w.seated)-1]
	return false
}

// seat finds a moment for the i-th of w.seated, moving those before it to other moments if it must.
func (w *Walker) seat(i int, g *group) bool {
	for m := g.from; m < g.to; m++ {
		if w.moments[m].steps>>w.seated[i]&1 == 0 || w.marked[m-g.from] {
			continue
		}
		w.marked[m-g.from] = true
		holder := slices.Index(w.seats, m)
		if holder < 0 || w.seat(holder, g) {
			w.seats[i] = m
			return true
		}
	}
	return false
}

// interrupted says whether a group has, for attempts of a strict funnel that
// come to it standing at one step and leave it at another, an event too many:
// one that takes no step between and repeats neither.
func (w *Walker) interrupted(from, to, gi int) bool {
	g := &w.groups[gi]
	w.seats = w.seats[:0]
	if to > from+1 {
		w.seatAll(from, from+1, to, gi)
	}
	for m := g.from; m < g.to; m++ {
		if w.moments[m].steps&(1<<from|1<<to) == 0 && !slices.Contains(w.seats, m) {
			return true
		}
	}
	return false
}

// excluded says whether an excluded event of the group ends the attempts that
// come to it at one step and leave it at another (0-based): those that had
// taken the exclusion's first step before the group, and have not taken its
// last step with it.
func (f *Funnel) excluded(from, to int, g *group) bool {
	for set := g.exclude; set != 0; set &= set - 1 {
		x := &f.exclude[bits.TrailingZeros64(set)]
		if from+1 >= x.after && to+1 < x.before {
			return true
		}
	}
	return false
}

// end ends the attempts at a place.
func (w *Walker) end(p, gi int) {
	w.standing &^= 1 << p
	w.moves = append(w.moves, move{group: gi, from: p, to: ends})
}

// open says whether an attempt could still go on after the end of the data.
func (w *Walker) open() bool {
	f := w.funnel
	if f.window == 0 && f.stepWindow == 0 {
		return false
	}
	for set := w.standing &^ (1 << (len(w.places) - 1)); set != 0; set &= set - 1 {
		pl := &w.places[bits.TrailingZeros64(set)]
		if (f.window == 0 || f.end-pl.start < f.window) && (f.stepWindow == 0 || f.end-pl.time < f.stepWindow) {
			return true
		}
	}
	return false
}

// trace finds the earliest attempt that made a move to the best step, and notes in w.taken which event took each step.
func (w *Walker) trace(best, last int) {
	f := w.funnel
	end := w.groups[w.moves[last].group].time
	w.moves[last].good = true
	// Back from the last move: a move is good if a good one goes on from it, in time and before those who stand there are ended.
	w.onward = resized(w.onward, len(f.steps)) // by step: the next good move from there
	for i := range w.onward {
		w.onward[i] = -1
	}
	begin := -1
	for i := last; i >= 0; i-- {
		m := &w.moves[i]
		if m.to != ends && i != last && w.onward[m.to] >= 0 {
			next := &w.moves[w.onward[m.to]]
			m.good = f.stepWindow == 0 || w.groups[next.group].time-w.groups[m.group].time <= f.stepWindow
		}
		switch {
		case m.good && m.from >= 0:
			w.onward[m.from] = i
		case m.good && (f.window == 0 || end-w.groups[m.group].time <= f.window):
			if begin < 0 || w.moves[begin].group != m.group { // of one group, to the furthest step
				begin = i
			}
		case m.to == ends, m.from >= 0 && f.stepWindow == 0 && w.onward[m.from] >= 0 && w.moves[w.onward[m.from]].group != m.group:
			w.onward[m.from] = -1 // whoever stood there before is ended, or went this way
		}
	}
	w.taken = resized(w.taken, best+1)
	for i := range w.taken {
		w.taken[i] = -1
	}
	for i := begin; ; {
		m := &w.moves[i]
		w.take(m)
		if i == last {
			return
		}
		at := m.to
		for i++; w.moves[i].from != at || !w.moves[i].good; i++ {
		}
		if g := w.moves[i].group; w.groups[g].to-w.groups[g].from > 1 { // as far as its events allow
			for j := i + 1; j <= last && w.moves[j].group == g; j++ {
				if w.moves[j].from == at && w.moves[j].good {
					i = j
				}
			}
		}
	}
}

// take notes the events of a move.
func (w *Walker) take(m *move) {
	g := &w.groups[m.group]
	if g.to-g.from == 1 {
		w.taken[m.to] = int(w.moments[g.from].index)
		return
	}
	first := m.from + 1
	if m.from < 0 {
		first = w.first
	}
	w.seatAll(m.from, first, m.to, m.group)
	for i, q := range w.seated {
		w.taken[q] = int(w.moments[w.seats[i]].index)
	}
}

// seatAll gives the steps that a move takes, from first to its last, an event of
// the group each: those that must be taken, then the optional ones between them
// for which one is left.
func (w *Walker) seatAll(from, first, to, gi int) {
	f, g := w.funnel, &w.groups[gi]
	w.seats, w.seated = w.seats[:0], w.seated[:0]
	for q := first; q <= to; q++ {
		if f.optional>>q&1 == 0 || q == to || from < 0 && q == first {
			w.sit(q, g)
		}
	}
	for q := first; q < to; q++ {
		if f.optional>>q&1 != 0 && !slices.Contains(w.seated, q) {
			w.sit(q, g)
		}
	}
}

// resized makes a zeroed slice of a length, in the memory of another if it has room.
func resized[T any](s []T, n int) []T {
	s = resizedRaw(s, n)
	clear(s)
	return s
}

// resizedRaw is resized without the zeros.
func resizedRaw[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
