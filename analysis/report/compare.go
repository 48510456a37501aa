package report

// BeforeAfter sets two stretches of time beside each other.
type BeforeAfter struct {
	Change string `json:"change"` // the day of the change, YYYY-MM-DD, or "" where two periods are given
	// A is before, B after. Earlier is as long, before A, and null where the data do not reach so far back.
	A       ComparedPeriod  `json:"a"`
	B       ComparedPeriod  `json:"b"`
	Earlier *ComparedPeriod `json:"earlier"`
	// FollowUpSeconds is for how long each person is watched from their entry, the same on both sides. Who enters so late that it would not fit is left out.
	FollowUpSeconds int64 `json:"follow_up_seconds"`
	WholeWeeks      bool  `json:"whole_weeks"` // so that weekdays are alike
	CutDays         int64 `json:"cut_days"`    // of the data or periods, on both sides, that are in neither, so that both are alike
	UnderYear       bool  `json:"under_year"`  // the data are shorter than a year: what comes every year cannot be told apart
	Both            int64 `json:"both"`        // people counted on both sides: the tests take them for different ones
	// Differences are those of every KPI, step, persona and segment: surest first. Q of all of them bounds false discoveries.
	Differences []ComparedKPI `json:"differences"`
	Tested      int64         `json:"tested"`
	Found       int64         `json:"found"` // with q under 0.05
	// Rate is what Splits take apart: the first objective's reach.
	Rate   *ComparedKPI    `json:"rate"`
	Splits []ComparedSplit `json:"splits"` // by property, that with the most telling value first
	// Most is the value that explains most: it surely changed, and surely not as the others did. Null where there is none.
	Most *ComparedValue `json:"most"`
	// Reason is why nothing is compared; null where it is.
	Reason *Note `json:"reason"`
}

// ComparedPeriod is one side: who had their first event of the period between From and Until, and was watched until To.
type ComparedPeriod struct {
	From  string `json:"from"` // RFC 3339, in the source's time zone
	Until string `json:"until"`
	To    string `json:"to"`
	Users int64  `json:"users"`
}

// ComparedKPI is one figure on both sides.
type ComparedKPI struct {
	Kind    string `json:"kind"`    // objective, stage, score, step, event, persona or segment
	Subject string `json:"subject"` // the objective, stage, funnel, event or property
	Detail  string `json:"detail"`  // of a step its label, of a segment its value
	Step    int    `json:"step"`    // counted from 1; 0: none
	Key     string `json:"key"`     // as in KPI; of a step: conversion from the step before it
	Unit    string `json:"unit"`

	CountA int64    `json:"count_a"`
	OfA    int64    `json:"of_a"`
	A      *float64 `json:"value_a"`
	CountB int64    `json:"count_b"`
	OfB    int64    `json:"of_b"`
	B      *float64 `json:"value_b"`
	// Difference is B less A with its 95 % interval (of rates Newcombe 1998, method 10; of means Welch's), P of none and Q with
	// control of false discoveries (Benjamini and Hochberg). Null where there are too few to say.
	Difference     *float64 `json:"difference"`
	DifferenceLow  *float64 `json:"difference_low"`
	DifferenceHigh *float64 `json:"difference_high"`
	P              *float64 `json:"p"`
	Q              *float64 `json:"q"`
	Test           string   `json:"test"` // fisher, z, welch or ""
	Small          bool     `json:"small"`
	// Effect is a step's part of the change in who gets to the last step, which the parts add up to; null where a rate is 0.
	Effect *float64 `json:"effect"`
	// EarlierDifference is A less the time before it: how much the figure moves without the change. Null where that is not known.
	EarlierDifference *float64 `json:"earlier_difference"`
	EarlierP          *float64 `json:"earlier_p"`
}

// ComparedSplit takes the change of a rate apart by the values of a property.
type ComparedSplit struct {
	Property string `json:"property"` // "persona" is who they are
	// Mix is the part that comes of there being more of some and fewer of others, Rates that of their rates: they add up to the change.
	Mix    *float64        `json:"mix"`
	Rates  *float64        `json:"rates"`
	Values []ComparedValue `json:"values"` // most effect first
}

// ComparedValue is one value of a property.
type ComparedValue struct {
	Property string   `json:"property"`
	Value    string   `json:"value"` // "" means none
	CountA   int64    `json:"count_a"`
	OfA      int64    `json:"of_a"`
	RateA    *float64 `json:"rate_a"`
	CountB   int64    `json:"count_b"`
	OfB      int64    `json:"of_b"`
	RateB    *float64 `json:"rate_b"`
	Mix      *float64 `json:"mix"`
	Rates    *float64 `json:"rates"`
	// Share is its part of the change of rates, null where it goes the other way. More than 1: others go the other way.
	Share *float64 `json:"share"`
	Q     *float64 `json:"q"` // of no difference of its rates
}
