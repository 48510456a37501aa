package report

// JourneyMap is the map of people's ways through the stages: awareness,
// consideration, purchase, experience, loyalty, and back again.
type JourneyMap struct {
	// Objective is what a purchase is here: a funnel's last step or an objective; "" where there is none.
	Objective string `json:"objective"`
	Users     int64  `json:"users"`
	Visits    int64  `json:"visits"`
	Currency  string `json:"currency"`
	// ChannelBy and ScoreBy are the columns of channels and scores, "" where there are none.
	ChannelBy string `json:"channel_by"`
	ScoreBy   string `json:"score_by"`
	// Channels are those of the cells, most people first, at most 5, then "Other".
	Channels []JourneyChannel `json:"channels"`
	// Periods are the first days (YYYY-MM-DD) of the trends' days, weeks or months; none where there would be too many.
	PeriodUnit string   `json:"period_unit"`
	Periods    []string `json:"periods"`
	// Events says of which stage and team each event is, and why; most people first, at most 200.
	Events        []StagedEvent `json:"events"`
	EventsLeftOut int64         `json:"events_left_out"`
	// All is the map of everybody, Groups that of each persona, in their order; none where there are no personas.
	All    JourneyView    `json:"all"`
	Groups []JourneyGroup `json:"groups"`
	// Pains are where trouble and drop-off concentrate, most people lost first.
	Pains []JourneyPain `json:"pains"`
	// Teams are the four, and "" for what is nobody's; those that own nothing are left out.
	Teams []JourneyTeam `json:"teams"`
}

// JourneyChannel is one of the channels of the map.
type JourneyChannel struct {
	Value string `json:"value"` // "" means none
	Other bool   `json:"other"` // stands for every value not listed
	Users int64  `json:"users"`
}

// StagedEvent is an event name with its stage and team.
type StagedEvent struct {
	Event string `json:"event"`
	Users int64  `json:"users"`
	Stage string `json:"stage"` // "" where nothing says one
	// By says why: recipe (it says otherwise than what would be proposed), lexicon (the name says it), vendor (the
	// format defines it), objective (it is the objective), first (most people begin with it), before (the objective is
	// still to come), after (it came), repeated (people do it again and again after it); "" without a stage.
	By string `json:"by"`
	// Proposed is the stage without the recipe.
	Proposed string `json:"proposed"`
	// Begun of Users did it as the first thing. Of its events by people who reached the objective, Before came before
	// their first time there and After after it. AfterUsers did it after it, Repeated of them in two visits or more.
	Begun      int64 `json:"begun"`
	Before     int64 `json:"before"`
	After      int64 `json:"after"`
	AfterUsers int64 `json:"after_users"`
	Repeated   int64 `json:"repeated"`
	// Team is marketing, sales, service or product; TeamBy is recipe, lexicon or stage; both may be "".
	Team   string `json:"team"`
	TeamBy string `json:"team_by"`
}

// JourneyView is the map of some people.
type JourneyView struct {
	Users int64 `json:"users"`
	// Stages are the five in order, then "" where events are of none.
	Stages []JourneyStage `json:"stages"`
	// Touchpoints are event names, by stage, then most people first; at most 6 of each stage, then the others of each team.
	Touchpoints []Touchpoint `json:"touchpoints"`
	// Arrows are how people go from stage to stage, by from and to.
	Arrows []StageArrow `json:"arrows"`
}

// JourneyGroup is the map of one persona. It has no cells by channel.
type JourneyGroup struct {
	Name string      `json:"name"`
	Map  JourneyView `json:"map"`
}

// JourneyStage is one stage of the map: whoever did any of its events is in it.
type JourneyStage struct {
	Stage string `json:"stage"`
	// Next are the stages that count as going on from it. Journeys are cycles: from experience and loyalty it is purchase, too.
	Next []string `json:"next"`
	// MedianOnwardSeconds is how long those who went on took; nine in ten took no longer than OnwardSeconds, and whoever
	// has been there for less than that and has not gone on is in progress.
	MedianOnwardSeconds *float64         `json:"median_onward_seconds"`
	OnwardSeconds       *float64         `json:"onward_seconds"`
	Figures             JourneyFigures   `json:"figures"`
	Channels            []JourneyByValue `json:"channels"`
}

// Touchpoint is one event name, or the others of a stage that one team owns.
type Touchpoint struct {
	Stage string `json:"stage"`
	Event string `json:"event"` // "" where Other
	Other bool   `json:"other"`
	Names int64  `json:"names"` // how many event names it stands for
	Team  string `json:"team"`
	// Figures are over all channels, Channels those of each channel that has any.
	Figures  JourneyFigures   `json:"figures"`
	Channels []JourneyByValue `json:"channels"`
}

// JourneyByValue is one channel's share of a stage or touchpoint.
type JourneyByValue struct {
	Channel int            `json:"channel"` // index into JourneyMap.Channels
	Figures JourneyFigures `json:"figures"`
}

// JourneyFigures are the figures of one cell.
type JourneyFigures struct {
	People int64    `json:"people"`
	Rate   *float64 `json:"rate"` // of all users of the map
	Visits int64    `json:"visits"`
	Events int64    `json:"events"`
	// MedianDwellSeconds is how long it took until the next event of the visit, over Dwells events that have one.
	MedianDwellSeconds *float64 `json:"median_dwell_seconds"`
	Dwells             int64    `json:"dwells"`
	// WentOn of People did something of a next stage after they were first here; InProgress did not, and may yet.
	// The rate is of the Judged, who are all others, with a 95 % Wilson interval. All are null or 0 without a stage.
	WentOn     int64    `json:"went_on"`
	InProgress int64    `json:"in_progress"`
	Judged     int64    `json:"judged"`
	NextRate   *float64 `json:"next_rate"`
	NextLow    *float64 `json:"next_low"`
	NextHigh   *float64 `json:"next_high"`
	// DropOff of People did nothing after it. The objective is no drop-off, nor is a visit that the end of the data may cut.
	DropOff     int64    `json:"drop_off"`
	DropOffRate *float64 `json:"drop_off_rate"`
	// ByChance is how many would have stopped here if each person's events came in any order.
	ByChance *float64 `json:"drop_off_by_chance"`
	// Reworked of People came back after they had been in a later stage, Returns times in all.
	Reworked   int64    `json:"reworked"`
	ReworkRate *float64 `json:"rework_rate"`
	Returns    int64    `json:"returns"`
	// Value is the sum of the amounts of Valued events; null without.
	Value  *float64 `json:"value"`
	Valued int64    `json:"valued"`
	// MeanScore is over Scores events that have one.
	MeanScore *float64 `json:"mean_score"`
	Scores    int64    `json:"scores"`
	// Trend counts the people of each of JourneyMap.Periods, by when their visit began; none by channel.
	Trend []int64 `json:"trend"`
}

// StageArrow is a way from one stage to another.
type StageArrow struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Kind is onward, return (to an earlier stage), or repurchase: the objective was reached in a later visit again.
	Kind   string `json:"kind"`
	People int64  `json:"people"`
	Times  int64  `json:"times"`
	// Of is how many people were in From (for repurchase, reached the objective); Rate is People of them, with a 95 % Wilson interval.
	Of   int64    `json:"of"`
	Rate *float64 `json:"rate"`
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// JourneyPain is a place of the map where it hurts.
type JourneyPain struct {
	// Kind is friction (a trouble that goes with fewer conversions) or drop_off (more stop here than by chance).
	Kind  string `json:"kind"`
	Stage string `json:"stage"`
	Event string `json:"event"`
	Team  string `json:"team"`
	// People had the trouble or stopped; Rate is of all who did the event.
	People int64    `json:"people"`
	Rate   *float64 `json:"rate"`
	// Signal is the index into Friction.Signals, −1 of a drop-off.
	Signal int `json:"signal"`
	// Lost is the conversions missing for the trouble, or the people who stopped beyond ByChance.
	Lost     *float64 `json:"lost"`
	ByChance *float64 `json:"by_chance"`
	P        *float64 `json:"p"` // of no such difference
}

// JourneyTeam is what one team owns.
type JourneyTeam struct {
	Team   string   `json:"team"`
	Stages []string `json:"stages"` // in which it owns something, in order
	Events []string `json:"events"` // most people first, at most 50
	More   int64    `json:"more"`   // event names beyond those
	// Figures are of whoever did any of them: they went on if they did so from one of them.
	Figures JourneyFigures `json:"figures"`
	Pains   []int          `json:"pains"` // indexes into JourneyMap.Pains
}

// Ideal compares what people do with the path that the recipe intends.
type Ideal struct {
	Steps   []IdealStep `json:"steps"`
	Detours []string    `json:"detours"` // events allowed in between
	// Objective is what conversion means in the deviations: what the path leads to.
	Objective string `json:"objective"`
	Users     int64  `json:"users"` // all there are
	// People did at least one step. Each one's path is from there to the last step or, without it, to their last event.
	People int64 `json:"people"`
	// InProgress of them may still go on: their last visit may be cut by the end of the data. They are in no rate.
	InProgress int64 `json:"in_progress"`
	// Conforming took every step in order, with nothing but detours in between; of People not in progress, with a 95 % Wilson interval.
	Conforming     int64    `json:"conforming"`
	ConformingRate *float64 `json:"conforming_rate"`
	ConformingLow  *float64 `json:"conforming_low"`
	ConformingHigh *float64 `json:"conforming_high"`
	// The fitness of a path is the number of steps taken in order, divided by all steps and the other events on the path
	// that are no detours, each name once: 1 conforms, 0 has nothing in common.
	MeanFitness   *float64 `json:"mean_fitness"`
	MedianFitness *float64 `json:"median_fitness"`
	// Fitness counts paths from 0 to 0.1, 0.1 to 0.2, …, 0.9 to 1, and exactly 1.
	Fitness []int64 `json:"fitness"`
	// The averages of a path.
	MeanInOrder    *float64 `json:"mean_in_order"`
	MeanSkipped    *float64 `json:"mean_skipped"`
	MeanWrongOrder *float64 `json:"mean_wrong_order"`
	MeanExtra      *float64 `json:"mean_extra"`
	// Deviations that enough people have, most people first, at most 20. LeftOut are those beyond.
	Deviations []IdealDeviation `json:"deviations"`
	LeftOut    int64            `json:"left_out"`
	MinPeople  int64            `json:"min_people"`
}

// IdealStep is one step of the intended path. Those in progress are not counted.
type IdealStep struct {
	Label   string   `json:"label"`
	Events  []string `json:"events"`
	People  int64    `json:"people"`   // who took it
	Rate    *float64 `json:"rate"`     // of all people with a path
	InOrder int64    `json:"in_order"` // before any later one
	Late    int64    `json:"late"`     // only after a later one
	Skipped int64    `json:"skipped"`  // never, and took a later one
	Stopped int64    `json:"stopped"`  // went no further, short of the last
}

// IdealDeviation is one way in which people leave the path.
type IdealDeviation struct {
	// Kind is skipped (a later step came before Step, which may have come after it), instead (directly after the first time
	// of the step before, detours aside, came Event, neither a step nor a detour), stopped (after Step).
	Kind  string `json:"kind"`
	Step  int    `json:"step"` // counted from 1
	Label string `json:"label"`
	Event string `json:"event"` // "" where the kind has none
	// People did so, of Of who came as far: to a later step (skipped), to something after the step before, short of the
	// last step and the objective (instead), or to Step (stopped).
	People int64    `json:"people"`
	Of     int64    `json:"of"`
	Rate   *float64 `json:"rate"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	// Converted of People reached the objective, and of the Others who came as far and did not do so. They may differ in
	// other ways: that one goes with the other does not make it the cause. Null for stopped, who did not by definition.
	Converted       int64    `json:"converted"`
	ConversionRate  *float64 `json:"conversion_rate"`
	Others          int64    `json:"others"`
	OthersConverted int64    `json:"others_converted"`
	OthersRate      *float64 `json:"others_rate"`
	// Difference is ConversionRate less OthersRate, with its 95 % interval (Newcombe) and the two-sided P of none.
	Difference     *float64 `json:"difference"`
	DifferenceLow  *float64 `json:"difference_low"`
	DifferenceHigh *float64 `json:"difference_high"`
	P              *float64 `json:"p"`
	// Cost is the conversions missing if People had converted as Others did, 0 where they did; with the interval's ends.
	Cost     *float64 `json:"cost"`
	CostLow  *float64 `json:"cost_low"`
	CostHigh *float64 `json:"cost_high"`
}
