// Package share makes of a report one that may leave the analyst's machine.
//
// A shared Report is a type of its own, and small: it has no field for a
// person, an id, a verbatim or a raw value, so none can get in. What it is
// made of keeps the promise, whatever fills it:
//
//   - A Count of people is a multiple of k. Any sum and any difference of
//     Counts, across sections and across several reports of the same file with
//     the same k, is therefore 0 or at least k: no smaller group can be
//     derived by subtraction. Fewer than k people are 0, which readers are
//     shown as "fewer than k".
//   - A Label is a name from the data (an event, a value, a step) and can only
//     be made for at least k people. Values of fewer are merged into Other.
//   - A Figure is a median, mean or amount over at least k people, to two
//     significant digits.
//   - Words and Settings are the analyst's own. Codes come from closed lists.
//
// Rates are not in it: readers derive them from Counts.
//
// What cannot keep the promise is left out, and Withheld says so: a funnel of
// visits or orders, for nothing says of how many people they are, a name that
// is not known to be of k people, the value of one buyer.
package share

// Version is the schema version, the first field of a Report.
const Version = 1

// Kind of strings and numbers. See the package's comment.
type (
	// Count is a number of people: a multiple of Report.K; 0 stands for fewer than that.
	Count int64
	// Figure is rounded to two significant digits.
	Figure float64
	// Setting is a number that the recipe gives, as it is there.
	Setting float64
	// Words are the analyst's own, such as the title, or what a step is called after events that Labels could be made of.
	Words string
	// Image is a data: URL of a PNG, JPEG or WebP, or "".
	Image string
	// Code is one of a closed list.
	Code string
	// Day is YYYY-MM-DD, or YYYY-MM for a month.
	Day string
)

// Label is a name from the data that at least k people share. Only this package makes one; it is JSON's string.
type Label struct{ text string }

// MarshalText implements encoding.TextMarshaler.
func (l Label) MarshalText() ([]byte, error) { return []byte(l.text), nil }

// UnmarshalText implements encoding.TextUnmarshaler, for readers of what was shared.
func (l *Label) UnmarshalText(b []byte) error {
	l.text = string(b)
	return nil
}

func (l Label) String() string { return l.text }

// Report is what is shared.
type Report struct {
	Shared int   `json:"shared"`
	K      Count `json:"k"`
	Title  Words `json:"title"` // may be ""
	Note   Words `json:"note"`
	Logo   Image `json:"logo"`

	Language Code `json:"language"` // en or fr: what readers see first
	Made     Day  `json:"made"`     // may be ""

	// From and To bound the days, weeks or months of the data in which at least K people came; "" where none is.
	From     Day     `json:"from"`
	To       Day     `json:"to"`
	People   Count   `json:"people"`
	Segment  Words   `json:"segment"` // what the recipe calls the people it is about; "" for everybody
	Sample   Setting `json:"sample"`  // the share of people that was read, chosen by chance; 0: all
	Events   Figure  `json:"events"`
	Currency Code    `json:"currency"` // ISO 4217, or ""

	// A section that is not shared, or that the report has nothing for, is empty or null.
	Objectives []Objective `json:"objectives"`
	Funnels    []Funnel    `json:"funnels"`
	Personas   *Personas   `json:"personas"`
	Map        *Map        `json:"map"`
	Paths      *Paths      `json:"paths"`
	Retention  *Retention  `json:"retention"`
	Troubles   []Trouble   `json:"troubles"`
	Incidents  []Incident  `json:"incidents"`
	Actions    []Action    `json:"actions"`
	// Withheld says what is not in it because it speaks of fewer than K people.
	Withheld []Withheld `json:"withheld"`
}

// Withheld counts what a section leaves out or merges.
type Withheld struct {
	Section Code   `json:"section"` // as in Sections
	What    Code   `json:"what"`    // funnels, periods, groups, values, events, months, traits, troubles, incidents, actions
	Things  Figure `json:"things"`
}

// Objective is one key figure of success.
type Objective struct {
	Name   Words `json:"name"`
	People Count `json:"people"` // who reached it, of Of
	Of     Count `json:"of"`
	// Target is the share of people that is aimed at, 0 where none is set.
	Target Setting `json:"target"`
	// Again came back for more, of People.
	Again Count `json:"again"`
	// PerPerson is the value of one person of Of; null without values.
	PerPerson *Figure     `json:"per_person"`
	TrendUnit Code        `json:"trend_unit"` // day, week, month
	Trend     []TrendRate `json:"trend"`
}

// TrendRate is one day, week or month.
type TrendRate struct {
	Date    Day   `json:"date"`
	Of      Count `json:"of"`
	Reached Count `json:"reached"`
}

// Funnel is one funnel of people.
type Funnel struct {
	Name          Words   `json:"name"`
	Order         Code    `json:"order"`
	Semantics     Code    `json:"semantics"`
	WindowSeconds Setting `json:"window_seconds"` // 0: unlimited
	Open          bool    `json:"open"`
	Steps         []Step  `json:"steps"`
	MedianSeconds *Figure `json:"median_seconds"` // from the first to the last step
	// By is the property of the groups, "" without a breakdown. Groups sum to the whole only up to rounding.
	By     Words   `json:"by"`
	Groups []Group `json:"groups"`
}

// Step is one step of a funnel.
type Step struct {
	Label    Words `json:"label"` // "" where it is called after what fewer than K people did
	Optional bool  `json:"optional"`
	Count    Count `json:"count"`
	// InProgress and Dropped went no further; in a funnel without optional steps and that is not open they and the
	// next step's Count sum to Count.
	InProgress    Count   `json:"in_progress"`
	Dropped       Count   `json:"dropped"`
	MedianSeconds *Figure `json:"median_seconds"` // from the step before
	// Next is what those who stopped here did next, most people first.
	Next []Next `json:"next"`
}

// Next is an event that followed.
type Next struct {
	Event  Label `json:"event"`
	People Count `json:"people"`
}

// Group is the funnel of those with one value of the property, or of one persona.
type Group struct {
	Kind   Code    `json:"kind"`  // value, none (they have none), other (all that are not listed), persona
	Value  Label   `json:"value"` // "" unless Kind is value
	Name   Words   `json:"name"`  // of a persona
	Counts []Count `json:"counts"`
}

// Personas are groups of people who behave alike.
type Personas struct {
	Of        Count     `json:"of"`
	Objective Words     `json:"objective"` // what conversion means
	Groups    []Persona `json:"groups"`    // largest first
}

// Persona is one of them.
type Persona struct {
	Name      Words   `json:"name"`  // the analyst's, or in English from what sets it apart; "" where that is of fewer than K people
	Named     bool    `json:"named"` // the analyst's
	People    Count   `json:"people"`
	Converted Count   `json:"converted"`
	Stable    Code    `json:"stable"` // stable, fair, weak or ""
	Traits    []Trait `json:"traits"` // strongest first, at most 6
	// Channels and Devices are of People, most first.
	Channels  []Share      `json:"channels"`
	Devices   []Share      `json:"devices"`
	Needs     []Comparison `json:"needs"`     // what more of them do than of the others
	Obstacles []Comparison `json:"obstacles"` // what stops more of them than of the others
	// PerPerson is the value of one person, Everybody's the same over all; null without amounts.
	PerPerson *Figure `json:"per_person"`
	Everybody *Figure `json:"everybody"`
}

// Trait is what sets a persona apart: a mean over its people, and over everybody. A share says what Counts would: it is
// one of so many people, a multiple of K, among the Count of all.
type Trait struct {
	Kind    Code   `json:"kind"`    // as report.Feature's
	Key     Code   `json:"key"`     // sessions, night, …: features that are about no name in the data; else ""
	Subject Label  `json:"subject"` // the event, channel, device or category it speaks of; a stage or topic is in Key
	High    bool   `json:"high"`
	Unit    Code   `json:"unit"` // share, count, seconds, per_week, amount
	Mean    Figure `json:"mean"`
	Overall Figure `json:"overall"`
}

// Share is how many have a value.
type Share struct {
	Value  Label `json:"value"`
	People Count `json:"people"`
}

// Comparison is People of Of here against Others of OthersOf.
type Comparison struct {
	Kind     Code  `json:"kind"`    // event, stage, step, or a kind of friction
	Subject  Label `json:"subject"` // "" for a stage or a step, which have their own
	Stage    Code  `json:"stage"`
	Step     Words `json:"step"`
	People   Count `json:"people"`
	Of       Count `json:"of"`
	Others   Count `json:"others"`
	OthersOf Count `json:"others_of"`
}

// Map is the journey map of everybody.
type Map struct {
	Stages      []Stage      `json:"stages"` // the five in order
	Touchpoints []Touchpoint `json:"touchpoints"`
	Pains       []Pain       `json:"pains"` // most people lost first
}

// Stage is one stage: whoever did any of its events is in it.
type Stage struct {
	Stage      Code  `json:"stage"`
	People     Count `json:"people"`
	WentOn     Count `json:"went_on"` // to a next stage, of Judged, whose time has come
	Judged     Count `json:"judged"`
	InProgress Count `json:"in_progress"`
	DropOff    Count `json:"drop_off"` // did nothing after it
	Reworked   Count `json:"reworked"` // came back after a later stage
	// MedianOnwardSeconds is how long it took to go on.
	MedianOnwardSeconds *Figure `json:"median_onward_seconds"`
}

// Touchpoint is one event name.
type Touchpoint struct {
	Stage   Code  `json:"stage"`
	Event   Label `json:"event"`
	Team    Code  `json:"team"`
	People  Count `json:"people"`
	WentOn  Count `json:"went_on"`
	Judged  Count `json:"judged"`
	DropOff Count `json:"drop_off"`
}

// Pain is a place of the map where it hurts.
type Pain struct {
	Kind   Code   `json:"kind"` // friction, drop_off
	Stage  Code   `json:"stage"`
	Event  Label  `json:"event"`
	Team   Code   `json:"team"`
	People Count  `json:"people"`
	Lost   *Count `json:"lost"`
}

// Paths are how people go from stage to stage.
type Paths struct {
	Of     Count   `json:"of"`
	Arrows []Arrow `json:"arrows"`
}

// Arrow is one way.
type Arrow struct {
	From   Code  `json:"from"`
	To     Code  `json:"to"`
	Kind   Code  `json:"kind"` // onward, return, repurchase
	People Count `json:"people"`
	Of     Count `json:"of"` // were in From
}

// Retention is who came back, month by month.
type Retention struct {
	Months   []Month   `json:"months"` // oldest first
	Segments []Segment `json:"segments"`
}

// Month counts the people of one month.
type Month struct {
	Month       Day   `json:"month"`
	Partial     bool  `json:"partial"` // the data begins or ends within it
	Active      Count `json:"active"`
	New         Count `json:"new"`
	Returning   Count `json:"returning"`
	Resurrected Count `json:"resurrected"`
	Lost        Count `json:"lost"`
}

// Segment is people alike in recency, frequency and value.
type Segment struct {
	Code   Code  `json:"code"`
	People Count `json:"people"`
}

// Trouble is one kind of friction at one place.
type Trouble struct {
	Kind    Code  `json:"kind"`
	Subject Label `json:"subject"`
	Other   Label `json:"other"` // the second event, where there is one
	People  Count `json:"people"`
	// Converted of People, and of the Others who did the same without the trouble.
	Converted       Count  `json:"converted"`
	Others          Count  `json:"others"`
	OthersConverted Count  `json:"others_converted"`
	Lost            *Count `json:"lost"` // conversions, as Others less People
}

// Incident is a stretch of time in which something went worse. It counts visits, of which one person has at most one a
// day: the Counts are multiples of K for each of its days, and so of at least K people, too.
type Incident struct {
	Kind     Code  `json:"kind"` // step or event
	Funnel   Words `json:"funnel"`
	Label    Words `json:"label"` // the step fewer went on from
	Next     Words `json:"next_label"`
	Event    Label `json:"event"`    // that came up
	Property Words `json:"property"` // and Value say for whom; both "" for everybody
	Value    Label `json:"value"`
	From     Day   `json:"from"`
	To       Day   `json:"to"`
	Ongoing  bool  `json:"ongoing"`
	People   Count `json:"people"` // visits, a day's once
	Hit      Count `json:"hit"`
	// Lost are the visits that would have gone on at the usual rate.
	Lost *Count `json:"lost"`
}

// Action is something to do next.
type Action struct {
	Kind  Code  `json:"kind"`
	Team  Code  `json:"team"`
	Place Code  `json:"place"`     // step, event, item, objective
	Step  Words `json:"step"`      // people stop at, or what the objective is called
	Next  Words `json:"next_step"` // that they do not reach
	Label Label `json:"label"`     // the event, or the value
	// Property is that of which Event or Label is a value, "" where they are events.
	Property Words `json:"property"`
	// ForKind is all, property, took, away or bought; ForProperty and ForValue as it says.
	ForKind     Code  `json:"for_kind"`
	ForProperty Words `json:"for_property"`
	ForValue    Label `json:"for_value"`
	People      Count `json:"people"`
	Trouble     Code  `json:"trouble"`
	Event       Label `json:"event"` // what comes up with it, or what there should be more or less of
	// GainUnit is what people would do more: conversions, returns, takers, answers; or less: contacts.
	GainUnit   Code   `json:"gain_unit"`
	GainLow    *Count `json:"gain_low"`
	GainHigh   *Count `json:"gain_high"`
	Confidence Code   `json:"confidence"`
}
