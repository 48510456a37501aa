package report

// Funnel is one funnel with its definition and its counts.
type Funnel struct {
	Name          string       `json:"name"`
	Entity        string       `json:"entity"`    // user, session or a property: what is counted
	Order         string       `json:"order"`     // ordered, strict, unordered
	Semantics     string       `json:"semantics"` // parcours, or the tool whose rules these are
	Modes         []string     `json:"modes"`
	WindowSeconds int64        `json:"window_seconds"`      // 0: unlimited
	StepWindow    int64        `json:"step_window_seconds"` // 0: unlimited
	HoldConstant  []string     `json:"hold_constant"`
	Open          bool         `json:"open"`         // people may enter at any step
	Proposed      bool         `json:"proposed"`     // found in the data, not asked for
	EntityCount   int64        `json:"entity_count"` // all there are, also those who never entered
	Steps         []FunnelStep `json:"steps"`
	// Entered are all who entered: the first step's count, unless the funnel is open, when they may enter at any step.
	// Conversion is Converted, who went from where they entered to the last step, of them.
	Entered        int64    `json:"entered"`
	Converted      int64    `json:"converted"`
	Conversion     *float64 `json:"conversion_rate"`
	ConversionLow  *float64 `json:"conversion_low"` // 95 % Wilson interval
	ConversionHigh *float64 `json:"conversion_high"`
	// Time is from the first to the last step of those who converted.
	Time Durations `json:"time_to_convert"`
	// Curve is the share that had converted after so long (Kaplan–Meier): those in progress count for as long as they were seen.
	Curve []CurvePoint `json:"curve"`
	// CurveMedian is when half had converted by that curve; null where it never gets there.
	CurveMedian *float64      `json:"curve_median_seconds"`
	Currency    string        `json:"currency"` // of all values, "" where unknown or mixed
	ValueBy     string        `json:"value_by"` // the column of values, or ""
	Trend       []TrendPoint  `json:"trend"`    // by entry, every interval from first to last
	TrendUnit   string        `json:"trend_unit"`
	TrendNote   *Note         `json:"trend_note"`   // why the trend does not sum to the total; null where it does
	BreakdownBy string        `json:"breakdown_by"` // the property, or ""
	Attribution string        `json:"attribution"`  // "" where the groups are personas
	Breakdown   []FunnelGroup `json:"breakdown"`
	// BreakdownNote says why the groups do not sum to the total; null where they do.
	BreakdownNote *Note       `json:"breakdown_note"`
	Comparison    *Comparison `json:"comparison"` // null: none was asked for
	RuleSets      []RuleSet   `json:"rule_sets"`
	// Missing are events that most who converted did between two steps.
	Missing []MissingStep `json:"missing_steps"`
}

// Funnel finds the funnel of a name, nil where there is none.
func (r *Report) Funnel(name string) *Funnel {
	for i := range r.Funnels {
		if r.Funnels[i].Name == name {
			return &r.Funnels[i]
		}
	}
	return nil
}

// FunnelStep is one step. Everybody counted at a step has either gone on to a
// later one, or is in InProgress or Dropped; without optional steps, whoever went on is counted at the next.
type FunnelStep struct {
	Label    string   `json:"label"`
	Events   []string `json:"events"`
	Filtered bool     `json:"filtered"` // the step has conditions on properties
	Optional bool     `json:"optional"`
	Count    int64    `json:"count"`   // reached this step
	Entered  int64    `json:"entered"` // those of them whose journey begins here; 0 after the first step unless the funnel is open
	// InProgress stand at this step with their window still open at the end of the data.
	InProgress int64 `json:"in_progress"`
	// Dropped stand at this step with their window closed (without a window: by the end of the data).
	Dropped int64 `json:"dropped"`
	// Rate is Count of all who entered; StepRate of those of the step before (the last that is not optional) who went on here.
	// Low and High bound a 95 % Wilson interval.
	Rate         *float64 `json:"rate"`
	RateLow      *float64 `json:"rate_low"`
	RateHigh     *float64 `json:"rate_high"`
	StepRate     *float64 `json:"step_rate"`
	StepRateLow  *float64 `json:"step_rate_low"`
	StepRateHigh *float64 `json:"step_rate_high"`
	// MedianSeconds from the step before, of those who reached this step.
	MedianSeconds *float64 `json:"median_seconds"`
	P90Seconds    *float64 `json:"p90_seconds"`
	// Time is the distribution of the same.
	Time Durations `json:"time_from_before"`
	// MedianEvents and P90Events are events of any kind after the step before and up to this one; Repeats of Count are people who did the step before again on the way.
	MedianEvents *float64 `json:"median_events"`
	P90Events    *float64 `json:"p90_events"`
	Repeats      int64    `json:"repeats"`
	// Value is the sum of the values of the events that took this step, Valued how many have one.
	Value  *float64 `json:"value"`
	Valued int64    `json:"valued"`
}

// FunnelGroup is the funnel of the people with one value of the breakdown
// property, or of one persona. Its steps have counts, rates and values; times and effort are those of the whole funnel alone.
type FunnelGroup struct {
	Value   string       `json:"value"` // "" means none; those people are never part of Other
	Name    string       `json:"name"`  // of the persona whose key is Value, as in its section; "" where it is a property's value
	Other   bool         `json:"other"` // stands for every value not listed
	Entered int64        `json:"entered"`
	Steps   []FunnelStep `json:"steps"`
	// Values are those of Other, most people first; at most 100, Hidden are how many more there are.
	Values []FunnelGroupValue `json:"values"`
	Hidden int64              `json:"hidden"`
}

// FunnelGroupValue is one of the values in Other.
type FunnelGroupValue struct {
	Value  string  `json:"value"`
	Name   string  `json:"name"`   // as of a FunnelGroup
	Counts []int64 `json:"counts"` // by step
}

// CurvePoint is a point of a Kaplan–Meier curve.
type CurvePoint struct {
	Seconds float64  `json:"seconds"` // since the first step
	Rate    *float64 `json:"rate"`    // share converted by then
	Low     *float64 `json:"low"`     // 95 % interval (Greenwood, log-log)
	High    *float64 `json:"high"`
	AtRisk  int64    `json:"at_risk"` // not converted and still watched just before
}

// TrendPoint is those who entered in one day, week or month.
type TrendPoint struct {
	Date       string   `json:"date"`   // its first day, YYYY-MM-DD
	Counts     []int64  `json:"counts"` // by step
	Entered    int64    `json:"entered"`
	Converted  int64    `json:"converted"`
	InProgress int64    `json:"in_progress"` // at whichever step
	Rate       *float64 `json:"rate"`        // converted of entered
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Complete   bool     `json:"complete"` // the interval is all in the data, to the hour, and nobody's window that began in it is open
}

// Comparison sets two groups of those who entered beside each other.
type Comparison struct {
	A     ComparedGroup  `json:"a"`
	B     ComparedGroup  `json:"b"`
	Steps []ComparedStep `json:"steps"`
	// Both are people in both groups: where there are any, the tests are not independent.
	Both int64 `json:"both"`
}

// ComparedGroup is one side.
type ComparedGroup struct {
	Label   string       `json:"label"`
	Entered int64        `json:"entered"`
	Steps   []FunnelStep `json:"steps"`
}

// ComparedStep is the difference of rates, B less A, at one step.
type ComparedStep struct {
	Label string `json:"label"`
	// Difference of Rate (from the first step) with its 95 % interval (Newcombe 1998, method 10), and P of no difference (two-sided, Fisher's test where a count is small, else z).
	Difference     *float64 `json:"difference"`
	DifferenceLow  *float64 `json:"difference_low"`
	DifferenceHigh *float64 `json:"difference_high"`
	P              *float64 `json:"p"`
	Test           string   `json:"test"` // fisher, z or "" where there is nothing to test
	// The same for StepRate.
	StepDifference     *float64 `json:"step_difference"`
	StepDifferenceLow  *float64 `json:"step_difference_low"`
	StepDifferenceHigh *float64 `json:"step_difference_high"`
	StepP              *float64 `json:"step_p"`
	Small              bool     `json:"small"` // fewer than 30 people on one side
}

// RuleSet is the same funnel by another tool's rules.
type RuleSet struct {
	Semantics string   `json:"semantics"`
	Order     string   `json:"order"`
	Modes     []string `json:"modes"`
	// Changed are the options of the funnel that the tool has not, or only in another way: window, step_window, entity, …
	Changed []string `json:"changed"`
	// Reason is why the tool cannot count this funnel; Counts are then empty.
	Reason *Note   `json:"reason"`
	Counts []int64 `json:"counts"` // by step
	// Differ are people whose furthest step is another than by the funnel's own rules; Causes say which rule makes the difference.
	Differ int64            `json:"differ"`
	Causes []RuleDifference `json:"causes"` // most people first; they sum to Differ
}

// RuleDifference is one rule that sets two tools apart.
type RuleDifference struct {
	Rule   string `json:"rule"` // by code; front-ends say it in words
	Text   string `json:"text"` // the same in English
	People int64  `json:"people"`
	// Further and Less far are those of them whom the other tool counts at a later and at an earlier step.
	Further int64 `json:"further"`
	Short   int64 `json:"short"`
	// Example is one such journey, without its person.
	Example []JourneyStep `json:"example"`
	Own     int           `json:"own"`   // steps it reaches by the funnel's own rules
	Other   int           `json:"other"` // and by the other's
}

// JourneyStep is one event of an example journey.
type JourneyStep struct {
	Event   string  `json:"event"`
	Seconds float64 `json:"seconds"` // since the first event of the example
	Step    int     `json:"step"`    // of the funnel, counted from 1; 0: none
}

// MissingStep is an event that is usual between two steps of a funnel.
type MissingStep struct {
	After  int      `json:"after"` // the step before it, counted from 1
	Event  string   `json:"event"`
	People int64    `json:"people"` // who converted and did it between the steps
	Rate   *float64 `json:"rate"`   // of all who converted
	// Lost are those who stopped between the two steps: so many of them before the event, the others after it.
	LostBefore int64 `json:"lost_before"`
	LostAfter  int64 `json:"lost_after"`
}

// Durations is a distribution of times in seconds.
type Durations struct {
	Count  int64    `json:"count"`
	Mean   *float64 `json:"mean_seconds"`
	Median *float64 `json:"median_seconds"`
	P10    *float64 `json:"p10_seconds"`
	P25    *float64 `json:"p25_seconds"`
	P75    *float64 `json:"p75_seconds"`
	P90    *float64 `json:"p90_seconds"`
	// Bins cover all of it, without gaps, in steps people think in (1 m, 5 m, 1 h, 1 d, …).
	Bins []DurationBin `json:"bins"`
}

// DurationBin counts the durations in [From, To).
type DurationBin struct {
	From  int64 `json:"from_seconds"`
	To    int64 `json:"to_seconds"` // 0: no upper bound
	Count int64 `json:"count"`
}
