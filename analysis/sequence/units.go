package sequence

import (
	"math"
	"slices"

	"parcours/analysis/event"
)

// What is counted is a unit of a person: all they did, one of their visits, or
// what has one value of the properties held constant.

// units walks each unit of a person.
func (w *Walker) units(u *event.User, tell Tell) {
	if f := w.funnel; f.sprints != nil && f.named && f.by == "" {
		switch {
		case f.visits && len(f.hold) == 0 && w.sprintVisits(u, tell):
			return
		case !f.visits && !f.strict && w.sprintValues(u, tell):
			return
		}
	}
	at := w.relevant(u)
	if len(at) > 0 {
		w.findFirsts(u)
	}
	w.unit, w.value = 0, 0
	if !w.funnel.visits {
		w.apartly(u, at, tell)
		if w.funnel.by == "" && w.unit == 0 {
			w.tell(u, &Outcome{}, tell)
		}
		return
	}
	for i, events := range w.visits.Deal(*u, at) {
		w.unit = i
		w.apartly(u, events, tell)
	}
}

// sprintVisits walks each visit of a person as a stretch of what they did. It is not ok, and tells nothing, where that cannot be.
func (w *Walker) sprintVisits(u *event.User, tell Tell) (ok bool) {
	starts := w.visits.Starts(*u)
	if w.visits.mixed {
		return false
	}
	_, tied := w.gather(u, starts)
	all, at, o := w.gathered, 0, &w.outcome
	for unit := range starts {
		w.nothing()
		from, any, to := at, uint64(0), len(u.Names)
		if unit+1 < len(starts) {
			to = starts[unit+1]
		}
		for ; at < len(all) && int(all[at].index) < to; at++ {
			any |= all[at].steps
		}
		w.moments = all[from:at]
		if tied && !w.funnel.arrange(w.moments) {
			w.at = w.at[:0]
			for i := starts[unit]; i < to; i++ {
				w.at = append(w.at, i)
			}
			w.plod(u, w.at, o)
		} else {
			w.sprinted(any, o)
		}
		o.Unit = unit
		tell(u, o)
	}
	return true
}

// tell tells of one unit. The next is another, unless a funnel is walked apart.
func (w *Walker) tell(u *event.User, o *Outcome, tell Tell) {
	o.Unit, o.Value = w.unit, w.value
	tell(u, o)
	if w.funnel.by == "" {
		w.unit++
	}
}

// apartly walks some of the person's events, or, in a funnel walked apart, those of each value.
func (w *Walker) apartly(u *event.User, among []int, tell Tell) {
	if w.funnel.by == "" {
		w.values(u, among, tell)
		return
	}
	w.deal(&w.apart, u, among)
	for i := range w.apart.n {
		value := w.apart.values[i][0]
		events := w.apart.lists[i]
		if step := w.funnel.byStep; step >= 0 {
			asked := uint64(1) << step
			if w.funnel.byFirst {
				asked = math.MaxUint64
			}
			if !slices.ContainsFunc(events, func(i int) bool { return w.meets(u, i).steps&asked != 0 }) {
				continue
			}
			events = among
			w.limited, w.only = true, value
		}
		w.value = value
		w.values(u, events, tell)
		w.limited = false
	}
}

// values walks some of the person's events for each value of what is held constant, and tells of each or of the best.
func (w *Walker) values(u *event.User, among []int, tell Tell) {
	f := w.funnel
	o := &w.outcome
	if len(f.hold) == 0 {
		w.among(u, among, o)
		w.tell(u, o, tell)
		return
	}
	w.deal(&w.held, u, among)
	if f.each {
		for i := range w.held.n {
			w.held.walk(w, u, i, o)
			w.tell(u, o, tell)
		}
		return
	}
	w.best(u, o)
	w.tell(u, o, tell)
}

// sprintValues is values for all that a person did. It is not ok, and tells nothing, where that cannot be.
func (w *Walker) sprintValues(u *event.User, tell Tell) (ok bool) {
	any, ok := w.run(u)
	if !ok {
		return false
	}
	w.unit, w.value = 0, 0
	o := &w.outcome
	if any&w.funnel.entries == 0 {
		*o = Outcome{}
	} else {
		w.held.dealMoments(u, w.moments)
		w.best(u, o)
	}
	w.tell(u, o, tell)
	return true
}

// best walks what was dealt out by the values of what is held constant, for the one that got furthest, of several the first to begin.
func (w *Walker) best(u *event.User, o *Outcome) {
	at, level, began, open := -1, 0, 0, false
	for i := range w.held.n {
		w.held.walk(w, u, i, o)
		open = open || o.Open != 0
		if o.Level > level || o.Level > 0 && o.Level == level && o.Start() < began {
			at, level, began = i, o.Level, o.Start()
		}
	}
	switch {
	case at < 0:
		*o = Outcome{}
	case at != w.held.n-1: // once more, for the events it takes and for those who ask further
		w.held.walk(w, u, at, o)
	}
	if open && !o.Converted {
		o.Open = o.Stopped // another value may still get as far
	}
}

// dealer deals events out by the values of some properties. It keeps its memory from one person to the next.
type dealer struct {
	properties []int   // as the partition has them; −1: it lacks it
	unset      bool    // no value is a value, too; otherwise an event without one belongs to nothing
	sprints    bool    // moments are dealt out, not events
	lists      [][]int // events by values, in the order first met
	moments    [][]moment
	values     [][]event.Code // of each list
	n          int            // of lists
	byCode     []int32        // with one property: by code, the list + 1
	byMany     map[string]int // with several
	key        []byte
}

// over binds to a partition.
func (d *dealer) over(p *event.Partition, unset bool, names ...string) {
	d.properties, d.unset, d.n = d.properties[:0], unset, 0
	for _, name := range names {
		d.properties = append(d.properties, p.Property(name))
	}
	if len(names) == 1 {
		n := 1
		if d.properties[0] >= 0 {
			n = p.Properties[d.properties[0]].Values.Len()
		}
		d.byCode = resized(d.byCode, n)
	}
}

// deal deals out some of a person's events.
func (w *Walker) deal(d *dealer, u *event.User, among []int) {
	d.renew()
	if d.alike(u, among) { // most people have one device, one country
		if at := d.of(u, among[0]); at >= 0 {
			d.lists[at] = append(d.lists[at], among...)
		}
		return
	}
	for _, i := range among {
		if at := d.of(u, i); at >= 0 {
			d.lists[at] = append(d.lists[at], i)
		}
	}
}

// renew forgets all lists.
func (d *dealer) renew() {
	if len(d.properties) == 1 {
		for _, values := range d.values[:d.n] {
			d.byCode[values[0]] = 0
		}
	}
	clear(d.byMany)
	d.n, d.sprints = 0, false
}

// dealMoments deals out moments that sprint, among which are none of a strict funnel.
func (d *dealer) dealMoments(u *event.User, moments []moment) {
	d.renew()
	d.sprints = true
	for i := range moments {
		if at := d.of(u, int(moments[i].index)); at >= 0 {
			d.moments[at] = append(d.moments[at], moments[i])
		}
	}
}

// walk walks what was dealt out to a list as one unit.
func (d *dealer) walk(w *Walker, u *event.User, list int, o *Outcome) {
	if !d.sprints {
		w.among(u, d.lists[list], o)
		return
	}
	w.nothing()
	w.moments = d.moments[list]
	any := uint64(0)
	for i := range w.moments {
		any |= w.moments[i].steps
	}
	w.sprinted(any, o)
}

// of is the list of an event, −1 for none.
func (d *dealer) of(u *event.User, i int) int {
	if len(d.properties) == 1 {
		code := d.code(u, 0, i)
		if code == 0 && !d.unset {
			return -1
		}
		if d.byCode[code] == 0 {
			d.begin(code)
			d.byCode[code] = int32(d.n)
		}
		return int(d.byCode[code]) - 1
	}
	d.key = d.key[:0]
	for j := range d.properties {
		code := d.code(u, j, i)
		if code == 0 && !d.unset {
			return -1
		}
		d.key = append(d.key, byte(code), byte(code>>8))
	}
	at, ok := d.byMany[string(d.key)]
	if !ok {
		if d.byMany == nil {
			d.byMany = map[string]int{}
		}
		at = d.n
		d.byMany[string(d.key)] = at
		d.begin()
	}
	return at
}

// alike says whether some of a person's events all have the same values; of no events it does not.
func (d *dealer) alike(u *event.User, among []int) bool {
	for _, property := range d.properties {
		if property < 0 {
			continue
		}
		codes := u.Property(property)
		for _, i := range among {
			if codes[i] != codes[among[0]] {
				return false
			}
		}
	}
	return len(among) > 0
}

// WalkAfter is Walk for who was walked last by another Walker, of the funnel
// that this one walks apart: it goes by the moments that one has found.
func (w *Walker) WalkAfter(last *Walker, u *event.User, tell Tell) {
	if !w.learns(last) {
		w.Walk(u, tell)
		return
	}
	w.apart.dealMoments(u, last.moments)
	w.unit = 0
	for i := range w.apart.n {
		w.apart.walk(w, u, i, &w.outcome)
		w.value = w.apart.values[i][0]
		w.tell(u, &w.outcome, tell)
	}
}

// learns says whether the moments another Walker has found, who walked the whole
// person last, are those that matter here. In a strict funnel what stands between
// them does, too.
func (w *Walker) learns(last *Walker) bool {
	return w.funnel.byStep < 0 && last.funnel.whole && !last.funnel.strict && last.sprints
}

// Alike is the value by which the funnel is walked apart, if all events that
// matter of who was walked last by another Walker have that one: then what that
// one told is all that is to be told.
func (w *Walker) Alike(u *event.User, last *Walker) (value event.Code, ok bool) {
	if !w.learns(last) {
		return 0, false
	}
	value = w.apart.code(u, 0, int(last.moments[0].index))
	for i := range last.moments {
		if w.apart.code(u, 0, int(last.moments[i].index)) != value {
			return 0, false
		}
	}
	return value, true
}

// begin begins a list.
func (d *dealer) begin(values ...event.Code) {
	if d.n == len(d.lists) {
		d.lists, d.moments, d.values = append(d.lists, nil), append(d.moments, nil), append(d.values, nil)
	}
	d.lists[d.n], d.moments[d.n] = d.lists[d.n][:0], d.moments[d.n][:0]
	d.values[d.n] = append(d.values[d.n][:0], values...)
	d.n++
}

// code is an event's value of the j-th property.
func (d *dealer) code(u *event.User, j, i int) event.Code {
	if d.properties[j] < 0 {
		return 0
	}
	return u.Property(d.properties[j])[i]
}

// bindUnits finds what units are told apart by in a partition.
func (w *Walker) bindUnits(p *event.Partition) {
	f := w.funnel
	if f.visits {
		w.visits.Over(p, f.session, f.sessionGap)
	}
	if len(f.hold) > 0 {
		w.held.over(p, false, f.hold...)
	}
	if f.by != "" {
		w.apart.over(p, true, f.by)
	}
}
