package report

// KPIs are the key figures of the journey: of each objective and each stage.
type KPIs struct {
	Users     int64  `json:"users"`
	Currency  string `json:"currency"` // of values, "" where unknown
	ScoreBy   string `json:"score_by"` // the column of scores, or ""
	TrendUnit string `json:"trend_unit"`
	// Objectives are the recipe's, or the last step of its first funnel, which is then Proposed.
	Proposed   bool           `json:"proposed"`
	Objectives []ObjectiveKPI `json:"objectives"`
	Stages     []StageKPI     `json:"stages"` // those with people, in the order of a journey
	// Scores are those given anywhere; empty without a column of scores.
	Scores []KPI `json:"scores"`
}

// KPI is one figure, with its target.
type KPI struct {
	// Key is reach (people of all users), conversion (of a stage's people, who went on to the next), repeat (of people, who
	// came back for more in another visit), value (of one person, of all users), events and visits (of a stage, by one of its people), nps
	// (from −100 to 100), csat (4 or 5 of 5) or score (their mean).
	Key  string `json:"key"`
	Unit string `json:"unit"` // rate, number, money or points
	// Count of Of people, where it is a rate; else Of is what the mean is of, and Count 0.
	Count int64    `json:"count"`
	Of    int64    `json:"of"`
	Value *float64 `json:"value"`
	// Low and High bound the 95 % interval: Wilson's of a rate, else that of a mean.
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Target *float64 `json:"target"` // null: none is set
	// Status is met (all of the interval is at or above the target), missed (all of it is below), open (the interval holds the target: too close to say) or "".
	Status string `json:"status"`
	Small  bool   `json:"small"` // fewer than 30 people
}

// ObjectiveKPI is one objective.
type ObjectiveKPI struct {
	Name   string   `json:"name"`
	Events []string `json:"events"`
	KPIs   []KPI    `json:"kpis"`
	Visits int64    `json:"visits"` // with it
	// Value is the sum of the values of its events, Valued how many have one; ValueBy is their column, or "".
	ValueBy string   `json:"value_by"`
	Value   *float64 `json:"value"`
	Valued  int64    `json:"valued"`
	// SecondSeconds is the median time from the first visit with it to the second, of those who had both.
	SecondSeconds *float64   `json:"second_median_seconds"`
	Trend         []KPITrend `json:"trend"`
}

// KPITrend is one day, week or month.
type KPITrend struct {
	Date     string   `json:"date"`   // its first day, YYYY-MM-DD
	Active   int64    `json:"active"` // people with any event in it
	Reached  int64    `json:"reached"`
	Rate     *float64 `json:"rate"` // Reached of Active, with its 95 % Wilson interval
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Complete bool     `json:"complete"` // all of it is in the data, to the hour
}

// StageKPI is one stage.
type StageKPI struct {
	Stage  string `json:"stage"`
	Next   string `json:"next"` // the stage after it, "" where there is none
	People int64  `json:"people"`
	KPIs   []KPI  `json:"kpis"`
	// Stopped did not go on. Lost is an estimate of what that costs: Stopped times what those who went on are worth on average,
	// as if they were alike; Low and High multiply the ends of the mean's 95 % interval. Null without values.
	Stopped  int64    `json:"stopped"`
	Lost     *float64 `json:"lost"`
	LostLow  *float64 `json:"lost_low"`
	LostHigh *float64 `json:"lost_high"`
}
