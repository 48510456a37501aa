package report

// Dropoff says, for each step of one funnel but the last, what those who
// stopped there did instead.
type Dropoff struct {
	Funnel string        `json:"funnel"`
	Steps  []DropoffStep `json:"steps"`
}

// DropoffStep is about the people whose journey through the funnel ends at
// one step. Stopped = InProgress + Dropped, the same people as in FunnelStep.
type DropoffStep struct {
	Label      string `json:"label"`
	Next       string `json:"next_label"` // the step they did not reach
	Stopped    int64  `json:"stopped"`
	InProgress int64  `json:"in_progress"`
	Dropped    int64  `json:"dropped"`
	WentOn     int64  `json:"went_on"`
	// Returned are the Dropped who did the next step's event after their window closed; 0 where steps have no order.
	Returned int64 `json:"returned"`
	// Within is the first event after the step of each who stopped, if it fell inside the window; Ever whenever it came. Each sums, with its None, to Stopped.
	Within     []NextEvent `json:"within"` // most people first; at most 12, then other
	WithinNone int64       `json:"within_none"`
	Ever       []NextEvent `json:"ever"`
	EverNone   int64       `json:"ever_none"`
	// GapSeconds from the step to the next event of any kind, of those who had one.
	GapMedian *float64 `json:"gap_median_seconds"`
	// Last is the last event seen inside the window.
	Last []NextEvent `json:"last"`
	// EndOfVisit are those of Stopped whose visit ended with the step: no later event belongs to it.
	EndOfVisit int64 `json:"end_of_visit"`
	// Pages and Channels are where the next event was, of those of Stopped who had one; empty where the log has neither.
	Pages    []NextEvent `json:"pages"`
	Channels []NextEvent `json:"channels"`
	// Back are those of Stopped who came back in a later visit, after BackMedian seconds; Doors the first event of it, BackChannels its channel.
	Back         int64       `json:"back"`
	BackMedian   *float64    `json:"back_median_seconds"`
	Doors        []NextEvent `json:"doors"`
	BackChannels []NextEvent `json:"back_channels"`
	// Differences set WentOn and Dropped apart, those first that surely lose the most people; at most 20 of the DifferencesFound. DifferencesOf counts all that were looked at.
	Differences      []Difference `json:"differences"`
	DifferencesFound int64        `json:"differences_found"`
	DifferencesOf    int64        `json:"differences_of"`
	// ValueLost is Dropped times the mean value of who converted; null where there are no values.
	ValueLost *float64 `json:"value_lost"`
}

// NextEvent counts the people who did one thing next.
type NextEvent struct {
	Event  string   `json:"event"` // the event, page or channel; "" for other
	Other  bool     `json:"other"`
	People int64    `json:"people"`
	Rate   *float64 `json:"rate"` // of Stopped
	// WentOnPeople is how many of those who went on did the same event next, before going on; WentOnRate of WentOn.
	WentOnPeople int64    `json:"went_on_people"`
	WentOnRate   *float64 `json:"went_on_rate"`
}

// Difference is something that those who went on from a step and those who dropped there did not do alike.
type Difference struct {
	// Kind is event (done before the step), sequence (two events before it, one directly after the other, of the 64 that most people did) or property (its value at the step).
	Kind    string `json:"kind"`
	Subject string `json:"subject"` // the event, the property, or the first event of the sequence
	Value   string `json:"value"`   // of the property, or the event that directly follows
	// With of WentOn and of Dropped: of those only whose window had closed by the end of the data.
	WentOnWith  int64 `json:"went_on_with"`
	WentOn      int64 `json:"went_on"`
	DroppedWith int64 `json:"dropped_with"`
	Dropped     int64 `json:"dropped"`
	// OddsRatio of going on, with against without, with its 95 % interval: for properties of these counts
	// (Woolf, with Haldane's correction); for events and sequences among people with about as many events before the step (Mantel and Haenszel, with the interval of Robins, Breslow and Greenland).
	OddsRatio     *float64 `json:"odds_ratio"`
	OddsRatioLow  *float64 `json:"odds_ratio_low"`
	OddsRatioHigh *float64 `json:"odds_ratio_high"`
	P             *float64 `json:"p"`
	Q             *float64 `json:"q"` // the false-discovery rate at which it is still found (Benjamini–Hochberg)
	// PeopleLost are those of Dropped who would have gone on had they done it as often as those who went on.
	PeopleLost *float64 `json:"people_lost"`
	// ValueLost is PeopleLost times what those who went on came to be worth on average; null where there are no values.
	ValueLost *float64 `json:"value_lost"`
}
