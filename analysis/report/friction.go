package report

// Friction is where journeys do not run smoothly.
type Friction struct {
	// Signals are ranked by what they cost, then by people; at most 30. LeftOut counts what enough people had (or, of a wait, may have had), too, with less cost or fewer people.
	Signals []FrictionSignal `json:"signals"`
	LeftOut int64            `json:"left_out"`
	// MinPeople is how many people make a signal; of what fewer had nothing is said.
	MinPeople int64 `json:"min_people"`
	// EventsLeftOut are event names that enough people did and that were not looked at, for there are so many.
	EventsLeftOut int64 `json:"events_left_out"`
	// Objective is what conversion means in the signals; "" where there is none.
	Objective string `json:"objective"`
	Users     int64  `json:"users"`
	Visits    int64  `json:"visits"`
	Currency  string `json:"currency"`
}

// FrictionSignal is one kind of trouble at one place.
type FrictionSignal struct {
	// Kind is rage (the same event again and again within seconds), back_and_forth (between two events), return (to an
	// earlier step), retry (after an error), wait (a long time between two steps), abandoned_cart, error_end (a visit that
	// ends on an error), search_end (or in a search without result), support (contacted within a day after).
	Kind    string `json:"kind"`
	Subject string `json:"subject"` // the event it happens at
	Other   string `json:"other"`   // the second event, where there is one
	People  int64  `json:"people"`
	Visits  int64  `json:"visits"` // in which it happened
	Times   int64  `json:"times"`
	// UserRate is People of all users.
	UserRate *float64 `json:"user_rate"`
	// Compared is what the others did without the trouble: Subject, but of an error_end what the error mostly comes after.
	Compared string `json:"compared"`
	// Converted of People, and of the Others who did Compared (and Other, and as often as it takes) without the trouble.
	Converted      int64    `json:"converted"`
	ConversionRate *float64 `json:"conversion_rate"`
	Others         int64    `json:"others"`
	OthersConv     int64    `json:"others_converted"`
	OthersRate     *float64 `json:"others_rate"`
	// P of no difference between the two rates, two-sided; null for abandoned_cart, which is told from the others by the objective itself.
	P *float64 `json:"p"`
	// Cost is the conversions that are missing if People had converted as Others did, 0 where they did; ValueCost times the mean value of one.
	Cost      *float64 `json:"cost"`
	ValueCost *float64 `json:"value_cost"`
	// MedianSeconds is how long it took, where that says something.
	MedianSeconds *float64 `json:"median_seconds"`
	// LimitSeconds is from where a wait is long; null for other kinds.
	LimitSeconds *float64 `json:"limit_seconds"`
	// Examples are at most three journeys, without their people, each at most 12 events around the trouble.
	Examples [][]JourneyStep `json:"examples"`
}
