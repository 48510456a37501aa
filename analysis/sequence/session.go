package sequence

import (
	"cmp"
	"slices"

	"parcours/analysis/event"
)

// SessionGap ends a visit where the data has no session ids and the recipe says nothing else: half an hour without an event, in microseconds.
const SessionGap = 30 * 60 * 1_000_000

// Visits finds where a person's visits begin. Its memory is reused from one
// person, and one partition, to the next; it belongs to one goroutine.
type Visits struct {
	gap      int64
	property int      // of the session id, or -1
	seen     []uint32 // by session code: the last person seen with it
	person   uint32
	starts   []int
	mixed    bool // of the person at hand, an id came back after another
	changed  []int
	visitOf  []int32 // by session code: the visit of the person at hand
	lists    [][]int
	all      []int
}

// Over binds to a partition. session names the property with the session id;
// where it is empty, or an event has none, a longer time than gap without an
// event (0: SessionGap) begins a new visit.
func (v *Visits) Over(p *event.Partition, session string, gap int64) {
	v.property, v.person, v.gap = -1, 0, cmp.Or(gap, SessionGap)
	if session == "" {
		return
	}
	if v.property = p.Property(session); v.property >= 0 {
		n := p.Properties[v.property].Values.Len()
		v.seen = slices.Grow(v.seen[:0], n)[:n]
		clear(v.seen)
	}
}

// Starts returns the indexes of the events that begin a visit, the first
// always among them. Valid until the next call. An id that comes back after
// another (two devices at once) is not a new visit.
func (v *Visits) Starts(u event.User) []int {
	v.person++
	v.mixed = false
	if v.property < 0 {
		v.starts = gaps(u.Times, v.gap, v.starts)
		return v.starts
	}
	codes := u.Property(v.property)
	v.starts = append(v.starts[:0], 0)
	v.seen[codes[0]] = v.person
	v.changed = changes(codes, v.changed) // between two changes, an id follows itself: no visit begins
	for _, i := range v.changed {
		code := codes[i]
		begins := v.seen[code] != v.person
		v.seen[code] = v.person
		if code == 0 {
			begins = u.Times[i]-u.Times[i-1] > v.gap
		} else if !begins {
			v.mixed = true
		}
		if begins {
			v.starts = append(v.starts, i)
		}
	}
	return v.starts
}

// Of returns the events of each visit, in the order in which visits begin: an
// event with an id belongs to the visit of that id, whatever comes between.
// Valid until the next call.
func (v *Visits) Of(u event.User) [][]int {
	v.all = slices.Grow(v.all[:0], len(u.Times))[:len(u.Times)]
	for i := range v.all {
		v.all[i] = i
	}
	return v.Deal(u, v.all)
}

// Deal is Of for some of the events, in order: every visit is returned, with those of them that it has.
func (v *Visits) Deal(u event.User, events []int) [][]int {
	starts := v.Starts(u)
	for len(v.lists) < len(starts) {
		v.lists = append(v.lists, nil)
	}
	lists := v.lists[:len(starts)]
	for i := range lists {
		lists[i] = lists[i][:0]
	}
	if v.property < 0 {
		at := 0
		for _, i := range events {
			for at+1 < len(starts) && starts[at+1] <= i {
				at++
			}
			lists[at] = append(lists[at], i)
		}
		return lists
	}
	codes := u.Property(v.property)
	v.visitOf = slices.Grow(v.visitOf[:0], len(v.seen))[:len(v.seen)]
	for at, i := range starts {
		v.visitOf[codes[i]] = int32(at) // of none: see below
	}
	for _, i := range events {
		at, begins, as := 0, false, i
		// An event without an id belongs with the one before it, unless it begins a visit.
		for codes[as] == 0 && !begins {
			if at, begins = slices.BinarySearch(starts, as); !begins {
				as--
			}
		}
		if !begins {
			at = int(v.visitOf[codes[as]])
		}
		lists[at] = append(lists[at], i)
	}
	return lists
}
