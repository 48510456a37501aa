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
	if f := w.funnel; f.visits && f.sprints != nil && f.named && len(f.hold) == 0 && f.by == "" && w.sprintVisits(u, tell) {
		return
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
	all, at := w.gathered, 0
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
			w.plod(u, w.at, &w.outcome)
		} else {
			w.sprinted(any, &w.outcome)
		}
		w.outcome.Unit = unit
		tell(u, &w.outcome)
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
		for _, events := range w.held.lists[:w.held.n] {
			w.among(u, events, o)
			w.tell(u, o, tell)
		}
		return
	}
	at, level, began, open := -1, 0, 0, false
	for i, events := range w.held.lists[:w.held.n] {
		w.among(u, events, o)
		open = open || o.Open != 0
		if o.Level > level || o.Level > 0 && o.Level == level && o.Start() < began {
			at, level, began = i, o.Level, o.Start()
		}
	}
	switch {
	case at < 0:
		*o = Outcome{}
	case at != w.held.n-1: // once more, for the events it takes and for those who ask further
		w.among(u, w.held.lists[at], o)
	}
	if open && !o.Converted {
		o.Open = o.Stopped // another value may still get as far
	}
	w.tell(u, o, tell)
}

// dealer deals events out by the values of some properties. It keeps its memory from one person to the next.
type dealer struct {
	properties []int          // as the partition has them; −1: it lacks it
	unset      bool           // no value is a value, too; otherwise an event without one belongs to nothing
	lists      [][]int        // events by values, in the order first met
	moments    [][]moment     // moments by values, where they are dealt out instead of events
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
	d.n = 0
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
	if w.funnel.byStep >= 0 || !last.funnel.whole || last.funnel.strict || !last.sprints {
		w.Walk(u, tell)
		return
	}
	w.nothing()
	d := &w.apart
	d.renew()
	for i := range last.moments {
		m := &last.moments[i]
		at := d.of(u, int(m.index))
		d.moments[at] = append(d.moments[at], *m)
	}
	o := &w.outcome
	for i, moments := range d.moments[:d.n] {
		any := uint64(0)
		for j := range moments {
			any |= moments[j].steps
		}
		w.moments, w.unit, w.value = moments, 0, d.values[i][0]
		w.sprinted(any, o)
		w.tell(u, o, tell)
	}
}

// Alike is the value by which the funnel is walked apart, if all events that
// matter of who was walked last by another Walker have that one: then what that
// one told is all that is to be told.
func (w *Walker) Alike(u *event.User, last *Walker) (value event.Code, ok bool) {
	if w.funnel.byStep >= 0 || !last.funnel.whole || last.funnel.strict || !last.sprints || len(last.moments) == 0 {
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
