package report

// Lifecycle says how recently, how often and for how much people came, and how the circle of people changes.
type Lifecycle struct {
	Users int64 `json:"users"`
	// Months of the log, oldest first; at most the last 60.
	Months []LifecycleMonth `json:"months"`
	// RFM are segments by recency, frequency and value (where there are amounts), largest first; Reason says why there are none.
	RFM    []RFMSegment `json:"rfm"`
	Reason string       `json:"reason"` // "", few_users or same
	// Recency, Frequency and Value are the four limits between the five classes of each: days since the last event, days with events, amount.
	Recency   []*float64 `json:"recency_days"`
	Frequency []*float64 `json:"frequency_days"`
	Value     []*float64 `json:"value"`
	Currency  string     `json:"currency"`
	// At is the last day of the log, from which recency is counted.
	At string `json:"at"`
	// FrequencyOf is what frequency counts.
	FrequencyOf string `json:"frequency_of"` // active_days
}

// LifecycleMonth counts the people of one month. New, Returning and Resurrected are active in it; Dormant were before, and are not.
type LifecycleMonth struct {
	Month string `json:"month"` // 2024-03
	// Partial: the log begins or ends within the month.
	Partial     bool  `json:"partial"`
	Active      int64 `json:"active"`
	New         int64 `json:"new"`         // first seen
	Returning   int64 `json:"returning"`   // also active in the month before
	Resurrected int64 `json:"resurrected"` // seen before, but not in the month before
	Dormant     int64 `json:"dormant"`     // seen before, not in this month
	// Lost were active in the month before and are not now; RetainedRate is Returning of those active in the month before.
	Lost         int64    `json:"lost"`
	RetainedRate *float64 `json:"retained_rate"`
	RetainedLow  *float64 `json:"retained_low"`
	RetainedHigh *float64 `json:"retained_high"`
}

// RFMSegment is people alike in recency, frequency and value.
type RFMSegment struct {
	// Code is champions, loyal, promising, new, attention, at_risk, cannot_lose, hibernating.
	Code  string   `json:"code"`
	Users int64    `json:"users"`
	Rate  *float64 `json:"rate"`
	// Medians over the segment's people; MeanValue is null without amounts.
	RecencyDays   *float64 `json:"recency_days"`
	FrequencyDays *float64 `json:"frequency_days"`
	MeanValue     *float64 `json:"mean_value"`
	ValueShare    *float64 `json:"value_share"` // of everybody's
}
