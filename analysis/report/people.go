package report

// People are the people behind one number. Their ids stay where the data is:
// they are in no report.
type People struct {
	Count  int64    `json:"count"`  // all of them
	Offset int64    `json:"offset"` // before the first of People
	People []Person `json:"people"` // in the order of their ids
}

// Person is one of them.
type Person struct {
	ID     string `json:"id"`
	Events int64  `json:"events"`
	First  string `json:"first"` // RFC 3339, in the source's time zone
	Last   string `json:"last"`
	Step   int    `json:"step"` // of the selection's funnel, the furthest, counted from 1; 0: none
	// Entered is when they entered the funnel, "" where there is none. Of several visits of one person each has its own.
	Entered string `json:"entered"`
}

// Journey is one person's events.
type Journey struct {
	ID         string         `json:"id"`
	Properties []string       `json:"properties"` // names of the values of each event
	Events     []JourneyEvent `json:"events"`     // the first 2000
	Hidden     int64          `json:"hidden"`     // how many more there are
}

// JourneyEvent is one event of a journey.
type JourneyEvent struct {
	Time   string   `json:"time"` // RFC 3339, in the source's time zone
	Event  string   `json:"event"`
	Step   int      `json:"step"`  // of the selection's funnel that it took, counted from 1; 0: none
	Visit  int      `json:"visit"` // counted from 1
	Values []string `json:"values"`
}

// JSON is the people in the encoding of a report.
func (p *People) JSON() []byte { return Encode(p) }

// JSON is the journey in the encoding of a report.
func (j *Journey) JSON() []byte { return Encode(j) }
