package sequence

import (
	"parcours/analysis/event"
)

// What is counted is a unit of a person: all they did, one of their visits, or
// what has one value of the properties held constant.

// apart deals events out by the values they have. It keeps its memory from one person to the next.
type apart struct {
	lists  [][]int // events of each combination of values, in the order first met
	n      int     // of lists
	values [][]event.Code
	byCode []int32        // with one property: by code, the list + 1
	byMany map[string]int // with several
	key    []byte
}

// units walks each unit of a person.
func (w *Walker) units(u event.User, tell func(Outcome)) {
	f := w.funnel
	w.findFirsts(u)
	n := 0
	told := func(o Outcome) {
		o.Unit = n
		n++
		tell(o)
	}
	if !f.visits {
		w.values(u, nil, told)
	} else {
		for _, events := range w.visits.Of(u) {
			w.values(u, events, told)
		}
	}
	if n == 0 {
		told(Outcome{})
	}
}

// values walks some of the person's events (nil: all) for each value of what is held constant, and tells of each or of the best.
func (w *Walker) values(u event.User, among []int, tell func(Outcome)) {
	f := w.funnel
	if len(w.held) == 0 {
		w.collect(u, among)
		tell(w.unit())
		return
	}
	w.deal(u, among)
	if f.each {
		for i := range w.apart.n {
			w.collect(u, w.apart.lists[i])
			o := w.unit()
			o.Held = w.apart.values[i]
			tell(o)
		}
		return
	}
	at, level, began, open := -1, 0, 0, false
	for i := range w.apart.n {
		w.collect(u, w.apart.lists[i])
		o := w.unit()
		open = open || o.Open != 0
		if o.Level > level || o.Level > 0 && o.Level == level && o.Start() < began {
			at, level, began = i, o.Level, o.Start()
		}
	}
	if at < 0 {
		tell(Outcome{})
		return
	}
	// Once more, for the events it takes and for those who ask further.
	w.collect(u, w.apart.lists[at])
	best := w.unit()
	best.Held = w.apart.values[at]
	if open && !best.Converted {
		best.Open = best.Stopped // another value may still get as far
	}
	tell(best)
}

// deal deals events out by the values held constant. One without a value belongs to none, unless a value is what units are called by.
func (w *Walker) deal(u event.User, among []int) {
	a := &w.apart
	for i := range a.n {
		if len(w.held) == 1 {
			a.byCode[a.values[i][0]] = 0
		}
	}
	a.n = 0
	if len(w.held) > 1 {
		a.byMany = map[string]int{}
	}
	each := func(i int) {
		if m := &w.masks[u.Names[i]]; m.steps|m.exclude == 0 && !w.funnel.all {
			return
		}
		var list int
		if len(w.held) == 1 {
			code := w.code(u, 0, i)
			if code == 0 && !w.funnel.unset {
				return
			}
			if a.byCode[code] == 0 {
				a.begin(code)
				a.byCode[code] = int32(a.n)
			}
			list = int(a.byCode[code]) - 1
		} else {
			a.key = a.key[:0]
			for j := range w.held {
				code := w.code(u, j, i)
				if code == 0 && !w.funnel.unset {
					return
				}
				a.key = append(a.key, byte(code), byte(code>>8))
			}
			at, ok := a.byMany[string(a.key)]
			if !ok {
				at = a.n
				a.byMany[string(a.key)] = at
				a.begin()
				for j := range w.held {
					a.values[at] = append(a.values[at], w.code(u, j, i))
				}
			}
			list = at
		}
		a.lists[list] = append(a.lists[list], i)
	}
	if among == nil {
		for i := range u.Names {
			each(i)
		}
		return
	}
	for _, i := range among {
		each(i)
	}
}

// begin begins a list for values.
func (a *apart) begin(values ...event.Code) {
	if a.n == len(a.lists) {
		a.lists, a.values = append(a.lists, nil), append(a.values, nil)
	}
	a.lists[a.n] = a.lists[a.n][:0]
	a.values[a.n] = append(a.values[a.n][:0], values...)
	a.n++
}

// code is the value of the j-th property held constant; a partition may lack it.
func (w *Walker) code(u event.User, j, i int) event.Code {
	if w.held[j] < 0 {
		return 0
	}
	return u.Property(w.held[j])[i]
}

// bindUnits finds what units are told apart by in a partition.
func (w *Walker) bindUnits(p *event.Partition) {
	f := w.funnel
	if f.whole {
		return
	}
	if f.visits {
		w.visits.Over(p, f.session, f.sessionGap)
	}
	w.held = w.held[:0]
	for _, name := range f.hold {
		w.held = append(w.held, p.Property(name))
	}
	w.apart.n = 0
	if len(w.held) == 1 {
		n := 1
		if w.held[0] >= 0 {
			n = p.Properties[w.held[0]].Values.Len()
		}
		w.apart.byCode = resized(w.apart.byCode, n)
	}
}
