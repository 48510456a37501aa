package sequence

import "parcours/analysis/event"

// SessionGap ends a visit where the data has no session ids: half an hour without an event, in microseconds.
const SessionGap = 30 * 60 * 1_000_000

// Visits finds where a person's visits begin. It belongs to one goroutine.
type Visits struct {
	property int      // of the session id, or -1
	seen     []uint32 // by session code: the last person seen with it
	person   uint32
	starts   []int
}

// NewVisits binds to a partition. session names the property with the session
// id; where it is empty, or an event has none, a gap longer than SessionGap
// begins a new visit.
func NewVisits(p *event.Partition, session string) *Visits {
	v := &Visits{property: -1}
	if session != "" {
		if v.property = p.Property(session); v.property >= 0 {
			v.seen = make([]uint32, p.Properties[v.property].Values.Len())
		}
	}
	return v
}

// Starts returns the indexes of the events that begin a visit, the first
// always among them. Valid until the next call. An id that comes back after
// another (two devices at once) is not a new visit.
func (v *Visits) Starts(u event.User) []int {
	v.person++
	v.starts = v.starts[:0]
	var codes []event.Code
	if v.property >= 0 {
		codes = u.Property(v.property)
	}
	for i, t := range u.Times {
		begins := i == 0 || t-u.Times[i-1] > SessionGap
		if codes != nil && codes[i] != 0 {
			begins = v.seen[codes[i]] != v.person
			v.seen[codes[i]] = v.person
		}
		if begins {
			v.starts = append(v.starts, i)
		}
	}
	return v.starts
}
