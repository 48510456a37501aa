// Package recipe is the questions, as JSON: which column is what, which rows
// count, which funnels, stages and objectives. Everything is optional; what is
// left out is proposed from the data.
package recipe

// Version is the recipe format's version.
const Version = 1

// Recipe is one set of questions.
type Recipe struct {
	Recipe     int                 `json:"recipe"`
	Mapping    Mapping             `json:"mapping"`
	Filters    []Condition         `json:"filters,omitempty"`
	Period     *Period             `json:"period,omitempty"`
	Sample     *Sample             `json:"sample,omitempty"`
	Objectives []Objective         `json:"objectives,omitempty"`
	Stages     map[string][]string `json:"stages,omitempty"`
	Funnels    []Funnel            `json:"funnels,omitempty"`
	Personas   Personas            `json:"personas"`
}

// NoColumn in a Mapping says that no column has the role.
const NoColumn = "-"

// Mapping names the columns with a role. An empty name lets Parcours propose
// one; NoColumn says there is none.
type Mapping struct {
	// Format is the id of a vendor's format to read the columns by, or "generic" for none; empty: as they look.
	Format   string `json:"format,omitempty"`
	User     string `json:"user,omitempty"`
	Session  string `json:"session,omitempty"`
	Time     string `json:"time,omitempty"`
	Event    string `json:"event,omitempty"`
	Channel  string `json:"channel,omitempty"`
	Device   string `json:"device,omitempty"`
	Country  string `json:"country,omitempty"`
	Value    string `json:"value,omitempty"`
	Currency string `json:"currency,omitempty"`
	Score    string `json:"score,omitempty"`
	// EventName is what every row is called in a file without an event column.
	EventName string `json:"event_name,omitempty"`
	// TimeFormat fixes how times are read where the data leaves it open, such as "dd/mm/yyyy"; empty: decided by the values.
	TimeFormat string `json:"time_format,omitempty"`
	// Timezone is the IANA zone of times without one, and of days; empty: UTC.
	Timezone string `json:"timezone,omitempty"`
}

// Condition is a test of one property of an event.
type Condition struct {
	Property string `json:"property"`
	// Op is is, is_not, contains, matches (a regular expression), gt, gte, lt, lte, is_set or is_not_set.
	Op string `json:"op"`
	// Value holds the alternatives: one of them must hold (for is_not: none).
	Value Strings `json:"value,omitempty"`
}

// Period keeps the events from one day to another, both included, in the mapping's time zone. Dates are YYYY-MM-DD or RFC 3339.
type Period struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Sample answers for some of the people instead of all: whole people, chosen
// by their id alone, so that they are the same ones in every format, on every
// machine and next month, and those of a smaller share are among those of a larger.
type Sample struct {
	// Users is the share of people to keep: more than 0, at most 1.
	Users float64 `json:"users"`
}

// Objective is something that counts as success.
type Objective struct {
	Name   string  `json:"name,omitempty"`
	Event  Strings `json:"event"`
	Value  string  `json:"value,omitempty"`
	Target float64 `json:"target,omitempty"`
}

// Funnel is an ordered list of steps. The rules are in the package comment of sequence.
type Funnel struct {
	Name         string      `json:"name,omitempty"`
	Entity       string      `json:"entity,omitempty"`    // user (default), session, or a property
	Order        string      `json:"order,omitempty"`     // ordered (default), strict, unordered
	Semantics    string      `json:"semantics,omitempty"` // parcours (default) or another tool's name
	Modes        []string    `json:"modes,omitempty"`
	Window       Duration    `json:"window,omitempty"` // empty: unlimited
	StepWindow   Duration    `json:"step_window,omitempty"`
	Steps        []Step      `json:"steps"`
	Exclude      []Exclusion `json:"exclude,omitempty"`
	HoldConstant []string    `json:"hold_constant,omitempty"`
	Breakdown    *Breakdown  `json:"breakdown,omitempty"`
}

// Step is met by an event with one of the names (any name, if none is given) that meets every condition.
type Step struct {
	Event     Strings     `json:"event,omitempty"`
	Label     string      `json:"label,omitempty"`
	Where     []Condition `json:"where,omitempty"`
	Optional  bool        `json:"optional,omitempty"`
	FirstTime bool        `json:"first_time,omitempty"`
}

// Exclusion ends an attempt when the event happens after step AfterStep (1-based) and before step BeforeStep.
type Exclusion struct {
	Event      Strings     `json:"event"`
	Where      []Condition `json:"where,omitempty"`
	AfterStep  int         `json:"after_step,omitempty"`  // 0: the first
	BeforeStep int         `json:"before_step,omitempty"` // 0: the last
}

// Breakdown splits a funnel by a property.
type Breakdown struct {
	Property string `json:"property"`
	// Attribution says which event's value counts: first, last, all, or a step number. Default first.
	Attribution string `json:"attribution,omitempty"`
	// Limit is how many values are shown before "Other"; 0: 10.
	Limit int `json:"limit,omitempty"`
}

// Personas asks for groups of people.
type Personas struct {
	K    int    `json:"k,omitempty"` // 0: chosen by silhouette
	Seed uint64 `json:"seed,omitempty"`
}

// Duration is a length of time as people write it: 10s, 30m, 24h, 7d, 2w, or ISO 8601 (P7D, PT30M). Empty is unlimited.
type Duration string
