package sequence

import (
	"cmp"
	"slices"
)

// EventStat is what is known of one event name over the whole log: enough to
// propose a funnel from.
type EventStat struct {
	Name          string
	Events, Users int64
	// Position is where in people's journeys the event first comes, on average over those who did it: 0 first, 1000 last.
	Position int64
}

// Commonest are the events of most people, at most n, in an order of their own.
func Commonest(events []EventStat, n int) []EventStat {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b EventStat) int {
		return cmp.Or(cmp.Compare(b.Users, a.Users), cmp.Compare(a.Name, b.Name))
	})
	return events[:min(n, len(events))]
}
