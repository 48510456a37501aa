package report

// Incident is a stretch of time in which a step of a funnel, or an event, went
// worse than before and after, for everybody or for those with one value of a property.
type Incident struct {
	// Kind is step (fewer went on from a step) or event (an event came up far more often).
	Kind   string `json:"kind"`
	Funnel string `json:"funnel"` // its name; "" for an event that concerns no funnel
	// Step, counted from 1, is the one fewer went on from; Label and Next name it and the one they did not reach.
	Step  int    `json:"step"`
	Label string `json:"label"`
	Next  string `json:"next_label"`
	Event string `json:"event"` // that came up, of a step too, "" where none did
	// Property and Value say for whom; "" and "" for everybody.
	Property string `json:"property"`
	Value    string `json:"value"`
	From     string `json:"from"`    // first day, YYYY-MM-DD
	To       string `json:"to"`      // last day
	Ongoing  bool   `json:"ongoing"` // it lasts to the end of the data
	// People are visits: who comes to the step (or, for an event, comes at all) several times on one day counts once, on
	// the next day once more. Hit of them went no further (or did the event). Where the calendar goes by weeks or
	// months, read those for days.
	People int64    `json:"people"`
	Hit    int64    `json:"hit"`
	Rate   *float64 `json:"rate"`  // who went on (or did the event), in the incident
	Usual  *float64 `json:"usual"` // and outside of it
	Low    *float64 `json:"low"`   // 95 % Wilson interval of Rate
	High   *float64 `json:"high"`
	P      *float64 `json:"p"` // of its like in data without incidents, corrected for all places looked at
	// Lost are the visits that would have gone on at the usual rate, null for an event that cost no step anything; ValueLost
	// is Lost times the share of those who go on that converts, times the mean value of who does.
	Lost      *float64 `json:"lost"`
	ValueLost *float64 `json:"value_lost"`
	Currency  string   `json:"currency"`
	Text      string   `json:"text"` // in English, a sentence without a full stop
	// Days are the rates day by day, from half as long before to half as long after, a week at least.
	Days []IncidentDay `json:"days"`
}

// IncidentDay is one day.
type IncidentDay struct {
	Date   string   `json:"date"`
	People int64    `json:"people"`
	Count  int64    `json:"count"` // went on, or did the event
	Rate   *float64 `json:"rate"`
}

// Reconciled is the result of comparing numbers that must be equal: a funnel's
// steps with its groups, its trend, its drop-off.
type Reconciled struct {
	Checks int64  `json:"checks"`
	Failed []Note `json:"failed"`
}
