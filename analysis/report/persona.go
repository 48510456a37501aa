package report

// Personas are groups of people who behave alike.
type Personas struct {
	// K is the number of groups, 0 when the data has no clear ones; Reason then says why.
	K     int  `json:"k"`
	Asked bool `json:"asked"` // K was set by the recipe
	// Method is how the groups were looked for: kmeans or mixture.
	Method string `json:"method"`
	Reason *Note  `json:"reason"`
	Users  int64  `json:"users"`
	// FittedOn is the number of people the groups were found in: all, or a sample by hash of the id; everyone is then assigned.
	FittedOn   int64          `json:"fitted_on"`
	Objective  string         `json:"objective"`  // what conversion means here: a funnel's last step or an objective
	Silhouette *float64       `json:"silhouette"` // of the chosen K, −1 to 1
	Tried      []PersonaTrial `json:"tried"`
	Features   []Feature      `json:"features"`
	// LeftOut are features that people are not compared on, with the reason.
	LeftOut []FeatureLeftOut `json:"left_out"`
	Groups  []Persona        `json:"groups"` // largest first

	// Stability is the mean adjusted Rand index between the groups and those found in Resamples of the people: 1 is
	// the same every time, 0 chance. Null without groups, or with one.
	Stability *float64 `json:"stability"`
	Resamples int      `json:"resamples"`
	// Sure is how many of all people are clearly nearer to their own group than to any other, or, in a mixture, of it with
	// a probability of at least nine tenths; with SureRate of Users.
	Sure     int64    `json:"sure"`
	SureRate *float64 `json:"sure_rate"`
	// Steps are the first funnel's steps, which obstacles speak of.
	Steps []string `json:"steps"`
	// MinShape is how many people must share the shape of a journey before one of them is shown.
	MinShape int64 `json:"min_shape"`
	// Model puts the people of another file into the same groups, as "personas": {"model": …} of a recipe; null without groups.
	Model *PersonaModel `json:"model"`
	// Drift compares with the file the groups were found in; null where they were found in this one.
	Drift *PersonaDrift `json:"drift"`
}

// PersonaTrial is the quality of one number of groups.
type PersonaTrial struct {
	K          int      `json:"k"`
	Silhouette *float64 `json:"silhouette"`
	// Reference is the silhouette of as many groups in data that has none.
	Reference *float64 `json:"reference"`
	// Stability as in Personas, and the Jaccard overlap of the least stable group; null where the number was ruled out before.
	Stability *float64 `json:"stability"`
	Jaccard   *float64 `json:"jaccard"`
	// Verdict is chosen, behind (less clear than the one chosen, for which reason people were not drawn again), blurred
	// (no clearer than in data without groups) or unstable.
	Verdict string `json:"verdict"`
}

// Feature is one thing people were compared on.
type Feature struct {
	Key  string `json:"key"`  // such as "share:add_to_cart", "sessions", "night"
	Kind string `json:"kind"` // share (of events), stage (share of its events), count, time, channel, device, topic (events of a kind), category
	// Subject is the event, stage, channel, device, topic (support, feedback, error, search) or category the feature speaks of.
	Subject string   `json:"subject"`
	Mean    *float64 `json:"mean"` // over everybody, in Unit
	Unit    string   `json:"unit"` // share, count, seconds, per_week, amount
	// Form is how it was put on a common footing: log, share (its root), or indicator.
	Form string `json:"form"`
	// Property is the column of a category's values, "" for other features.
	Property string `json:"property"`
}

// FeatureLeftOut is something people are not compared on.
type FeatureLeftOut struct {
	Key     string `json:"key"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	// Why is objective (it is the goal, or follows from it), same (for everybody), repeats (what Of says), demographic (described, not compared) or recipe (it says so).
	Why string `json:"why"`
	Of  string `json:"of"` // the key of the feature it repeats
}

// Persona is one group.
type Persona struct {
	// Key stays the same when the model is applied to another file: p1, p2, …
	Key   string   `json:"key"`
	Name  string   `json:"name"`  // English, from what sets it apart; front-ends make their own from Traits
	Named bool     `json:"named"` // the recipe gave the name
	Said  int      `json:"said"`  // how many of Traits the name is made of
	Users int64    `json:"users"`
	Rate  *float64 `json:"rate"` // of all users
	// Traits are what sets the group apart, strongest first.
	Traits []Trait `json:"traits"`
	// Means of Personas.Features in the group, in the feature's unit: what any two groups are compared by.
	Means []*float64 `json:"means"`
	// Converted of Users reached the objective; with a 95 % Wilson interval.
	Converted      int64    `json:"converted"`
	ConversionRate *float64 `json:"conversion_rate"`
	ConversionLow  *float64 `json:"conversion_low"`
	ConversionHigh *float64 `json:"conversion_high"`
	// Channel, Device and Country are what most of the group's people came with, "" where the log has none.
	Channel      string       `json:"channel"`
	Device       string       `json:"device"`
	Country      string       `json:"country"`
	MedianEvents *float64     `json:"median_events"`
	TopEvents    []EventCount `json:"top_events"` // at most 8; UserRate is of the group's people
	// Silhouette of the group's people in the sample: near 0 means the border is soft.
	Silhouette *float64 `json:"silhouette"`

	// Jaccard is the mean overlap of the group with its best match in resamples. Stable says how to read it: stable (from 0.75), fair (from 0.6), weak, or "" with one group.
	Jaccard *float64 `json:"jaccard"`
	Stable  string   `json:"stable"`
	// Sure of Users are clearly nearer to this group than to any other.
	Sure     int64    `json:"sure"`
	SureRate *float64 `json:"sure_rate"`

	Needs     []PersonaNeed     `json:"needs"`     // what more of them look for than of the others, at most 5
	Obstacles []PersonaObstacle `json:"obstacles"` // what stops more of them than of the others, at most 5
	Channels  []PersonaShare    `json:"channels"`  // by first channel, at most 5
	Devices   []PersonaShare    `json:"devices"`   // by usual device, at most 5
	Countries []PersonaShare    `json:"countries"` // at most 5
	// Hours and Weekdays (Monday first) count the group's events, in the source's time zone: 24 and 7 numbers.
	Hours    []int64 `json:"hours"`
	Weekdays []int64 `json:"weekdays"`
	// Value is null where the log has no amounts.
	Value *PersonaValue `json:"value"`
	// Feedback is null where the log has no scores.
	Feedback *PersonaFeedback `json:"feedback"`
	// Demographics are what is known of people besides what they did, at most 8 properties.
	Demographics []PersonaDemographic `json:"demographics"`
	// Journey is a real person's near the middle of the group; null where none may be shown.
	Journey *PersonaJourney `json:"journey"`
}

// Trait is one difference between a group and everybody.
type Trait struct {
	Feature int      `json:"feature"` // index into Personas.Features
	High    bool     `json:"high"`    // above or below everybody
	Mean    *float64 `json:"mean"`    // in the group, in the feature's unit
	Overall *float64 `json:"overall"` // over everybody
	// Strength is the difference of means in standard deviations of everybody.
	Strength *float64 `json:"strength"`
}

// PersonaNeed is an event or a stage that more people of a group have than of the others.
type PersonaNeed struct {
	Kind       string   `json:"kind"` // event or stage
	Subject    string   `json:"subject"`
	People     int64    `json:"people"` // of the group's Of
	Of         int64    `json:"of"`
	Rate       *float64 `json:"rate"`
	Others     int64    `json:"others"` // of OthersOf who are in no or another group
	OthersOf   int64    `json:"others_of"`
	OthersRate *float64 `json:"others_rate"`
	// Difference of the rates with its 95 % interval (Newcombe), and P of none, adjusted for all that were looked at.
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          *float64 `json:"p"`
}

// PersonaObstacle is a step, or a trouble, that stops or meets more people of a group than of the others.
type PersonaObstacle struct {
	// Kind is step (People of Of who reached step Step went no further) or a kind of friction (People of Of had it).
	Kind    string `json:"kind"`
	Step    int    `json:"step"`    // from 1; 0 for friction
	Subject string `json:"subject"` // the step's title, or the event of the friction
	Other   string `json:"other"`   // the friction's second event, where there is one

	People     int64    `json:"people"`
	Of         int64    `json:"of"`
	Rate       *float64 `json:"rate"`
	Others     int64    `json:"others"`
	OthersOf   int64    `json:"others_of"`
	OthersRate *float64 `json:"others_rate"`
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          *float64 `json:"p"`
}

// PersonaShare is how many of a group have a value.
type PersonaShare struct {
	Value   string   `json:"value"`
	Users   int64    `json:"users"`
	Rate    *float64 `json:"rate"`    // of those of the group that have any
	Overall *float64 `json:"overall"` // the same of everybody
}

// PersonaValue is what a group is worth: the amounts of its people's events.
type PersonaValue struct {
	Currency  string   `json:"currency"` // "" where it is unknown
	Payers    int64    `json:"payers"`   // people of the group with an amount
	Total     *float64 `json:"total"`
	PerPerson *float64 `json:"per_person"` // over all of the group
	Overall   *float64 `json:"overall"`    // the same over everybody
	Share     *float64 `json:"share"`      // of everybody's total
}

// PersonaFeedback is the scores a group gave.
type PersonaFeedback struct {
	Property string   `json:"property"`
	People   int64    `json:"people"` // who gave one
	Mean     *float64 `json:"mean"`   // of their last scores
	Overall  *float64 `json:"overall"`
}

// PersonaDemographic is how a property of people is spread in a group.
type PersonaDemographic struct {
	Property string         `json:"property"`
	Known    int64          `json:"known"`  // people of the group of whom it is known
	Values   []PersonaShare `json:"values"` // most people first, at most 3
	// P of no tie between the property and the group, adjusted for all properties and groups; null where it cannot be told.
	P *float64 `json:"p"`
}

// PersonaJourney is a typical journey, without its person.
type PersonaJourney struct {
	Steps []PersonaStep `json:"steps"` // at most 12
	More  int64         `json:"more"`  // events after those
	// People of the group's Of fitted people share this shape. Collapsed: repeated events are told once, and gaps only as new visits, so that enough people share it.
	People    int64 `json:"people"`
	Of        int64 `json:"of"`
	Collapsed bool  `json:"collapsed"`
}

// PersonaStep is one event of a typical journey.
type PersonaStep struct {
	Event string `json:"event"`
	Times int64  `json:"times"` // in a row
	// GapSeconds is the time since the event before, null for the first.
	GapSeconds *float64 `json:"gap_seconds"`
	NewVisit   bool     `json:"new_visit"`
}

// PersonaDrift compares the shares of personas with those in the file they were found in.
type PersonaDrift struct {
	Users  int64          `json:"users"`  // then
	Groups []PersonaMoved `json:"groups"` // in the order of Personas.Groups
	// P of no change of the shares at all (chi-square), null where it cannot be told.
	P *float64 `json:"p"`
	// Missing are features of the model that this file does not have, Farther is the mean distance to the own group's centre now by that then.
	Missing []string `json:"missing"`
	Farther *float64 `json:"farther"`
}

// PersonaMoved is one persona's share then and now.
type PersonaMoved struct {
	Key        string   `json:"key"`
	Then       int64    `json:"then"` // people
	ThenRate   *float64 `json:"then_rate"`
	Now        int64    `json:"now"`
	NowRate    *float64 `json:"now_rate"`
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          *float64 `json:"p"` // adjusted for all groups
}

// PersonaModel is how people are put into groups, in the integers of the fit. A recipe's has the same form.
type PersonaModel struct {
	Method   string           `json:"method"` // as in Personas
	Features []PersonaFeature `json:"features"`
	Groups   []PersonaGroup   `json:"groups"`
}

// PersonaFeature is how one feature is put on the common footing.
type PersonaFeature struct {
	Key      string `json:"key"`
	Property string `json:"property"` // of a category
	Overall  int64  `json:"overall"`  // share over everybody's events
	Mean     int64  `json:"mean"`
	SD       int64  `json:"sd"`
	Weight   int64  `json:"weight"`
}

// PersonaGroup is one group of a model.
type PersonaGroup struct {
	Key    string  `json:"key"`
	Name   string  `json:"name"`   // where the recipe gave one
	Centre []int64 `json:"centre"` // a number for each feature
	// Variance around the centre, for each feature, and Share of all people, in 2⁻²⁰; of a mixture alone.
	Variance []int64 `json:"variance"`
	Share    int64   `json:"share"`
	Users    int64   `json:"users"`
	// Far is the mean squared distance of its people from the centre.
	Far int64 `json:"far"`
}
