package sequence

// EventStat is what is known of one event name over the whole log: enough to
// propose a funnel from.
type EventStat struct {
	Name          string
	Events, Users int64
	// Position is where in people's journeys the event first comes, on average over those who did it: 0 first, 1000 last.
	Position int64
}
