package dropoff

import (
	"bytes"
	"cmp"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// after finds what somebody did after a step. It belongs to one goroutine.
type after struct {
	analysis *Analysis
	gap      int64  // microseconds without an event that end a visit
	columns  [3]int // of the page and the channel; -1: none

	visits sequence.Visits
	starts []int  // of the visits of a person
	person *int64 // whose first time this is
}

// over binds to a partition.
func (a *after) over(p *event.Partition) {
	scope := &a.analysis.scope
	a.gap = cmp.Or(scope.SessionGap, sequence.SessionGap)
	a.visits.Over(p, scope.Session, a.gap)
	a.person = nil
	a.columns = [3]int{byEvent: -1, byPage: column(p, scope.Page), byChannel: column(p, scope.Channel)}
}

// column is the index of a property that may have no name, or -1.
func column(p *event.Partition, name string) int {
	if name == "" {
		return -1
	}
	return p.Property(name)
}

// code is what event i was, or where, as a code of the partition; 0 for nowhere known.
func (a *after) code(by int, u *event.User, i int) uint32 {
	if by == byEvent {
		return uint32(u.Names[i])
	}
	if column := a.columns[by]; column >= 0 {
		return uint32(u.Property(column)[i])
	}
	return 0
}

// at is the index of an event after a step that the unit took, -1 where there is none.
func (a *after) at(when int, u *event.User, o *sequence.Outcome, step int, w *sequence.Walker) int {
	at := o.Taken[step]
	switch when {
	case back:
		starts := a.visitsOf(u)
		if next, _ := slices.BinarySearch(starts, at+1); next < len(starts) {
			return starts[next]
		}
		return -1
	case within:
		if i := following(u, at); i < 0 || u.Times[i] > w.WindowEnd(u.Times[o.Began(step)]) {
			return -1
		}
	case final:
		return lastUntil(u.Times, at, w.WindowEnd(u.Times[o.Began(step)]))
	}
	return following(u, at)
}

// ends says whether a visit ended with event i. The last visit of all has
// ended only where the data goes on for long enough that the person was seen to stay away.
func (a *after) ends(u *event.User, i int) bool {
	if next := following(u, i); next >= 0 {
		_, begins := slices.BinarySearch(a.visitsOf(u), next)
		return begins
	}
	return a.analysis.scope.Last-u.Times[i] > a.gap
}

func (a *after) visitsOf(u *event.User) []int {
	if a.person != &u.Times[0] {
		a.person, a.starts = &u.Times[0], a.visits.Starts(*u)
	}
	return a.starts
}

// following is the index of the event after i, or -1.
func following(u *event.User, i int) int {
	if i+1 == len(u.Times) {
		return -1
	}
	return i + 1
}

// lastUntil is the last event inside the window, where an attempt was seen
// last: the one after which all are later than end. That at is within it is known.
func lastUntil(times []int64, at int, end int64) int {
	beyond := len(times)
	for beyond-at > 1 {
		if middle := at + (beyond-at)/2; times[middle] <= end {
			at = middle
		} else {
			beyond = middle
		}
	}
	return at
}

// Selects says of a unit whether it is one of those behind a number of the
// report: it stopped at a step (counted from 0, as in an Outcome), and what it
// did next has the value. It counts by the same rules as the report, so as many
// are selected as it says. With the value "" those are selected who are in no
// line of the list: they did nothing more, or it is not known where.
//
// By and When are those of recipe.Next: "onward" is of those who went on from
// the step instead, and of "visit" only "" is somebody.
func (a *Analysis) Selects(next recipe.Next, step int) func(p *event.Partition) func(u event.User, o *sequence.Outcome, w *sequence.Walker) bool {
	by := slices.Index([]string{byEvent: "event", byPage: "page", byChannel: "channel"}, next.By)
	when := slices.Index([]string{ever: "ever", onward: "onward", back: "back", within: "within", final: "last"}, next.When)
	return func(p *event.Partition) func(event.User, *sequence.Outcome, *sequence.Walker) bool {
		reader := &after{analysis: a}
		reader.over(p)
		stopped := func(o *sequence.Outcome) bool {
			return step < o.Level && o.Stopped>>step&1 != 0 && o.Taken[step] >= 0
		}
		counted := stopped
		if when == onward {
			counted = func(o *sequence.Outcome) bool {
				return step < o.Level-1 && o.Reached>>step&^(o.Stopped>>step)&1 != 0 && o.Taken[step] >= 0
			}
		}
		if next.When == "visit" && next.Value == "" {
			return func(u event.User, o *sequence.Outcome, _ *sequence.Walker) bool {
				return stopped(o) && reader.ends(&u, o.Taken[step])
			}
		}
		nobody := func(event.User, *sequence.Outcome, *sequence.Walker) bool { return false }
		if by < 0 || when < 0 {
			return nobody
		}
		wanted, ok := uint32(0), true
		if next.Value != "" {
			switch column := reader.columns[by]; {
			case by == byEvent:
				wanted, ok = p.Names.Lookup(next.Value)
			case column < 0:
				ok = false
			default:
				wanted, ok = find(&p.Properties[column].Values, next.Value)
			}
		}
		if !ok {
			return nobody
		}
		return func(u event.User, o *sequence.Outcome, w *sequence.Walker) bool {
			if !counted(o) {
				return false
			}
			var code uint32
			if i := reader.at(when, &u, o, step, w); i >= 0 {
				code = reader.code(by, &u, i)
			}
			return code == wanted
		}
	}
}

// find is the code of a value.
func find(values *event.Strings, value string) (uint32, bool) {
	for code := range uint32(values.Len()) {
		if bytes.Equal(values.Bytes(code), []byte(value)) {
			return code, true
		}
	}
	return 0, false
}
