// Package recipe is the questions, as JSON: which column is what, which rows
// count, which funnels, stages and objectives. Everything is optional; what is
// left out is proposed from the data.
package recipe

// Version is the recipe format's version.
const Version = 1

// Recipe is one set of questions.
type Recipe struct {
	Recipe  int     `json:"recipe"`
	Mapping Mapping `json:"mapping"`
	Sides   []Side  `json:"sides,omitempty"`
	Clean   Clean   `json:"clean,omitzero"`
	// Filters keep the rows that meet all of them. Left out, they are those that the vendor's format calls for; an empty list is none.
	Filters    []Condition `json:"filters,omitzero"`
	Period     *Period     `json:"period,omitempty"`
	Sample     *Sample     `json:"sample,omitempty"`
	Objectives []Objective `json:"objectives,omitempty"`
	KPIs       KPIs        `json:"kpis,omitzero"`
	Compare    *Compare    `json:"compare,omitempty"`
	// Stages names events of a stage; those it does not name have the one proposed. "none" is for events without one.
	Stages map[string][]string `json:"stages,omitempty"`
	// Teams names events that a team (marketing, sales, service, product, none) owns, where it is another than proposed.
	Teams map[string][]string `json:"teams,omitempty"`
	// Ideal is the path that people are meant to take.
	Ideal    *Ideal    `json:"ideal,omitempty"`
	Funnels  []Funnel  `json:"funnels,omitempty"`
	Segments []Segment `json:"segments,omitempty"`
	// Segment names the one of Segments that the whole report is about; empty: everybody.
	Segment string `json:"segment,omitempty"`
	// Properties are columns that drop-off, friction and incidents look at besides those with a role. Left out, they are
	// chosen where the files are small; an empty list is none.
	Properties []string `json:"properties,omitzero"`
	Personas   Personas `json:"personas"`
}

// NoColumn in a Mapping says that no column has the role.
const NoColumn = "-"

// Mapping names the columns with a role. An empty name lets Parcours propose
// one; NoColumn says there is none.
type Mapping struct {
	// Format is the vendor's format of the files, by its id, or "generic" for none; empty: found in the columns.
	Format string `json:"format,omitempty"`
	// Header names the columns of files without a header, in order.
	Header Strings `json:"header,omitempty"`
	User   string  `json:"user,omitempty"`
	// Anonymous is the id of the device or cookie: who has no user id is known by it.
	Anonymous string `json:"anonymous,omitempty"`
	Session   string `json:"session,omitempty"`
	Time      string `json:"time,omitempty"`
	Event     string `json:"event,omitempty"`
	Channel   string `json:"channel,omitempty"`
	Device    string `json:"device,omitempty"`
	Country   string `json:"country,omitempty"`
	Value     string `json:"value,omitempty"`
	Currency  string `json:"currency,omitempty"`
	Score     string `json:"score,omitempty"`
	// Page is the address of the page an event happened on.
	Page string `json:"page,omitempty"`
	// EventID are the columns that together name an event, so that one that was exported twice counts once.
	EventID Strings `json:"event_id,omitempty"`
	// Tie are the columns, whole numbers or times, that decide between a user's events of the same time, the first first.
	Tie Strings `json:"tie,omitempty"`
	// EventName is what every row is called in a file without an event column.
	EventName string `json:"event_name,omitempty"`
	// TimeFormat fixes how times are read where the data leaves it open, such as "dd/mm/yyyy"; empty: decided by the values.
	TimeFormat string `json:"time_format,omitempty"`
	// Timezone is the IANA zone of times without one, and of days; empty: UTC.
	Timezone string `json:"timezone,omitempty"`
}

// GenericFormat as a Mapping's Format says that the files are of no vendor's.
const GenericFormat = "generic"

// Side says how a table beside the events, of people or products, is joined to them.
type Side struct {
	// File is the side table's name.
	File string `json:"file"`
	// On is the column of the events, Key that of the side table; empty: the same name, or found in the data.
	On  string `json:"on,omitempty"`
	Key string `json:"key,omitempty"`
}

// Clean says what is done to rows and names before anything is counted.
type Clean struct {
	// Events gives events other names, the same name or none; the first rule that matches decides.
	Events []EventRule `json:"events,omitempty"`
	// Pages calls views of pages by the page's path.
	Pages *Pages `json:"pages,omitempty"`
	// Exclude leaves out the rows that meet one of the conditions: internal traffic, tests.
	Exclude []Condition `json:"exclude,omitempty"`
	// Bots leaves out the rows whose user agent is a robot's that says so.
	Bots bool `json:"bots,omitempty"`
	// Collapse counts an event that comes within this time after one of its own name, with nothing in between, as one with it.
	Collapse Duration `json:"collapse,omitempty"`
	// SessionGap without an event ends a session where the data has none; empty: 30m.
	SessionGap Duration `json:"session_gap,omitempty"`
}

// EventRule renames or hides events.
type EventRule struct {
	// Match holds names, wildcards such as "cart_*", or regular expressions between slashes; one of them must match the whole name.
	Match Strings `json:"match"`
	// As is the new name; $1 stands for what the first * or group matched.
	As   string `json:"as,omitempty"`
	Hide bool   `json:"hide,omitempty"`
}

// Pages says which events are views of a page and how its address becomes a name.
type Pages struct {
	// Events are the names of those events; empty: every event of a row with an address.
	Events Strings `json:"events,omitempty"`
	// Patterns group paths: in "/product/*" the star is one part of the path, and ** at the end all the rest.
	Patterns Strings `json:"patterns,omitempty"`
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
	Name  string  `json:"name,omitempty"`
	Event Strings `json:"event"`
	// Value is the column of what it is worth; empty: that of the mapping.
	Value string `json:"value,omitempty"`
	// Target is the share of all people who should reach it; more than 1 is how many people.
	Target float64 `json:"target,omitempty"`
}

// Funnel is a list of steps and the rules by which they are taken: analysis/funnel/RULES.md has them all, with examples.
type Funnel struct {
	Name string `json:"name,omitempty"`
	// Entity is what is counted: user (default), session, or a property, such as the company, of which each value is one.
	Entity    string `json:"entity,omitempty"`
	Order     string `json:"order,omitempty"`     // ordered (default), strict, unordered
	Semantics string `json:"semantics,omitempty"` // parcours (default) or another tool's name
	// Modes are those of ClickHouse's windowFunnel (strict_order, strict_deduplication, strict_increase, strict_once,
	// allow_reentry), or Mixpanel's optimized_reentry.
	Modes      []string    `json:"modes,omitempty"`
	Window     Duration    `json:"window,omitempty"`      // from the first step; empty: unlimited
	StepWindow Duration    `json:"step_window,omitempty"` // from each step to the next; empty: unlimited
	Steps      []Step      `json:"steps"`
	Exclude    []Exclusion `json:"exclude,omitempty"`
	// HoldConstant are properties of which all steps of one journey must have the same values.
	HoldConstant []string `json:"hold_constant,omitempty"`
	// Open lets people enter at any step.
	Open bool `json:"open,omitempty"`
	// Period counts the journeys that begin in it; they may end after it.
	Period    *Period    `json:"period,omitempty"`
	Breakdown *Breakdown `json:"breakdown,omitempty"`
	// Interval of the trend: day, week, month; empty: by the length of the data.
	Interval string `json:"interval,omitempty"`
	// Compare sets two groups of those who enter beside each other.
	Compare []Group `json:"compare,omitempty"`
	// RuleSets are other tools by whose rules the funnel is counted, too; "all" is every one.
	RuleSets []string `json:"rule_sets,omitempty"`
}

// Group is some of those who enter a funnel: they must meet all that is given.
type Group struct {
	Label string `json:"label,omitempty"`
	// Period holds the moment of entry.
	Period *Period `json:"period,omitempty"`
	// Where is met by the event of the first step.
	Where []Condition `json:"where,omitempty"`
	// Segment is the name of one of the recipe's.
	Segment string `json:"segment,omitempty"`
}

// Step is met by an event with one of the names (any name, if none is given) that meets every condition.
type Step struct {
	Event Strings     `json:"event,omitempty"`
	Label string      `json:"label,omitempty"`
	Where []Condition `json:"where,omitempty"`
	// Optional steps may be left out.
	Optional bool `json:"optional,omitempty"`
	// FirstTime wants the first such event that the person ever did, before the period included.
	FirstTime bool `json:"first_time,omitempty"`
}

// Exclusion ends an attempt when the event happens after step AfterStep (1-based) and before step BeforeStep.
type Exclusion struct {
	Event      Strings     `json:"event"`
	Where      []Condition `json:"where,omitempty"`
	AfterStep  int         `json:"after_step,omitempty"`  // 0: the first
	BeforeStep int         `json:"before_step,omitempty"` // 0: the last
}

// Breakdown splits a funnel by a property, or by the personas of a report.
type Breakdown struct {
	// Property is a column; "persona", in files that have no column of that name, is which persona people are of: each is of one, or of none.
	Property string `json:"property"`
	// Attribution says which event's value counts: first, last, all, or a step number. Default first. A persona is the
	// person's, not an event's: it takes no other.
	Attribution string `json:"attribution,omitempty"`
	// Limit is how many values are shown before "Other"; 0: 10.
	Limit int `json:"limit,omitempty"`
	// Personas says that Property is no column. Whoever opened the files knows.
	Personas bool `json:"-"`
}

// Segment is a selection of people with a name.
type Segment struct {
	Name   string    `json:"name"`
	People Selection `json:"people"`
}

// Selection is the people behind one number of a report: those who meet all that is given.
type Selection struct {
	// Funnel is walked to find them, with the fields after it.
	Funnel *Funnel `json:"funnel,omitempty"`
	// Step, counted from 1, and State: reached, entered (there), went_on, stopped, dropped or in_progress (there); converted needs no step.
	Step  int    `json:"step,omitempty"`
	State string `json:"state,omitempty"`
	// Group is the value of the funnel's breakdown, or the key of the persona: "" is none.
	Group *string `json:"group,omitempty"`
	// Except are values of the funnel's breakdown: whoever has another than these, the "Other" of a report.
	Except []string `json:"except,omitempty"`
	// Entered holds the moment of entry into the funnel, At that of the step.
	Entered *Period `json:"entered,omitempty"`
	At      *Period `json:"at,omitempty"`
	// Next is what they did after the step, Apart what sets those who went on from it and those who dropped apart.
	Next  *Next  `json:"next,omitempty"`
	Apart *Apart `json:"apart,omitempty"`
	// Friction is a kind of trouble they had.
	Friction *Trouble `json:"friction,omitempty"`
	// Persona is the key, or the name, of the persona they are of.
	Persona string `json:"persona,omitempty"`
	// Did are events of which they did one, directly followed by Then where that is given.
	Did  Strings `json:"did,omitempty"`
	Then string  `json:"then,omitempty"`
	// Where is met by one of their events.
	Where []Condition `json:"where,omitempty"`
}

// Next is what people did after a step.
type Next struct {
	// By is event, page or channel. When says which event: the next, if within the window or ever, the last within the
	// window, or the first of the next visit: back. The next in the same visit, visit, has no value but "": whose visit ended there.
	// All are of those who stopped; onward is the next event of those who went on.
	By   string `json:"by"`
	When string `json:"when"`
	// Value is the event's name or the property's value; "" is nothing more, or nothing that has one.
	Value string `json:"value"`
}

// Apart is one side of a difference of a report: those of the side who did or were so.
type Apart struct {
	Side    string `json:"side"` // went_on or dropped
	Kind    string `json:"kind"` // event, sequence or property
	Subject string `json:"subject"`
	Value   string `json:"value,omitempty"`
}

// Troubles are the kinds of friction.
var Troubles = []string{"rage", "back_and_forth", "return", "retry", "wait", "abandoned_cart", "error_end", "search_end", "support"}

// Trouble is one of the frictions of a report.
type Trouble struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject,omitempty"`
	Other   string `json:"other,omitempty"`
}

// Duration is a length of time as people write it: 10s, 30m, 24h, 7d, 2w, or ISO 8601 (P7D, PT30M). Empty is unlimited.
type Duration string
