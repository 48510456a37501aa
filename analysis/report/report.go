// Package report is the JSON model of an answer: what an analysis found, with
// units in the names and every count a rate was made of. Analyses fill it,
// renderers, the web app and widgets read it, and nothing else connects them.
//
// Invariants: slices are never null; a rate whose denominator is zero and a
// median of nothing are null; floats are rounded to six significant digits
// before they get here, so that the same log gives the same bytes on every
// machine; there is no clock, no duration of the computation and no person's
// id in it. The TypeScript types of the web app are generated from this file.
package report

// Version is the schema version, the first field of a Report. It grows when a
// field changes its meaning or goes; new fields do not change it.
const Version = 1

// Report is the whole answer to one recipe on one log.
type Report struct {
	Report   int       `json:"report"`
	Source   Source    `json:"source"`
	Segment  *Segment  `json:"segment"` // null: the report is about everybody
	Warnings []Note    `json:"warnings"`
	Overview Overview  `json:"overview"`
	Funnels  []Funnel  `json:"funnels"`
	Dropoff  []Dropoff `json:"dropoff"` // one for each funnel, in the same order
	Friction Friction  `json:"friction"`
	// Incidents are times in which something was worse than before and after, most loss first.
	Incidents []Incident `json:"incidents"`
	// Reconciled says that numbers that must be equal are.
	Reconciled Reconciled `json:"reconciled"`
	Personas   Personas   `json:"personas"`
	Journey    JourneyMap `json:"journey"`
	Ideal      *Ideal     `json:"ideal"` // null where the recipe has no intended path
	Quality    Quality    `json:"quality"`
}

// Source says what was read and how it was understood.
type Source struct {
	Files    []File         `json:"files"`
	Columns  []Column       `json:"columns"`
	Mapping  []MappedColumn `json:"mapping"`
	Timezone string         `json:"timezone"` // IANA name; used for times without a zone and for days
	Rows     int64          `json:"rows"`     // rows in the files
	Events   int64          `json:"events"`   // rows that became events
	Filtered int64          `json:"filtered"` // rows left out because the recipe's filters or period say so
	// SampledOut are rows that would be events, of people outside the recipe's sample.
	SampledOut int64 `json:"sampled_out"`
	Excluded   int64 `json:"excluded"`   // rows left out because the recipe's cleaning says so: hidden events, robots, internal traffic
	Duplicates int64 `json:"duplicates"` // rows left out because an event of their id was there before
	Collapsed  int64 `json:"collapsed"`  // rows that count as one with the row before them
	// Rejected are rows left out because they could not be read:
	// Rows = Events + Filtered + SampledOut + Excluded + Duplicates + Collapsed + Rejected.
	Rejected int64     `json:"rejected"`
	Rejects  []Reject  `json:"rejects"`  // the causes, most rows first
	Sample   *Sample   `json:"sample"`   // null: everybody was read
	EventID  []string  `json:"event_id"` // the columns by which Duplicates were found
	Tie      []string  `json:"tie"`      // the columns that decide between events of the same time; none: the order of input
	Identity *Identity `json:"identity"` // null where everybody is known by one id
	// Detected is the vendor's format that the columns are those of, null where none is known.
	Detected *Detected `json:"detected"`
}

// Segment is the people a report is about. What Source counts is of everybody.
type Segment struct {
	Name   string `json:"name"`
	People int64  `json:"people"`
	Of     int64  `json:"of"` // all there are
}

// Identity says how users and devices became people.
type Identity struct {
	User      string `json:"user"`      // the column of users
	Anonymous string `json:"anonymous"` // and of devices or cookies
	// LinkedDevices belong to a user, with what happened there before the user was known; Conflicts of them to several, one after the other.
	LinkedDevices int64 `json:"linked_devices"`
	Conflicts     int64 `json:"conflicting_devices"`
	LinkedRows    int64 `json:"linked_rows"`    // without a user id, of a user all the same
	AnonymousRows int64 `json:"anonymous_rows"` // of a device of which no user is known
}

// Sample says that a report is about some of the people, chosen by a hash of
// their id. Every count in it is of them, but for those of rows.
type Sample struct {
	Users  float64 `json:"users"`  // the share of people that was asked for
	People int64   `json:"people"` // how many that was
	// Margin is half the 95 % Wilson interval of a rate of 50 % of them.
	Margin *float64 `json:"margin"`
}

// File is one input file.
type File struct {
	Name   string `json:"name"`
	Format string `json:"format"` // csv, parquet, …, as found in its bytes
	Detail string `json:"detail"` // delimiter or codec and encoding, for people
	Bytes  int64  `json:"bytes"`
	Rows   int64  `json:"rows"` // -1: not known before reading
	// Role is events, or side for a table whose columns are added to the events; "" where nobody has said.
	Role string `json:"role"`
	// On is the column by which a side table is joined, Matched the share of events that found their row in it.
	On      string   `json:"on"`
	Matched *float64 `json:"matched"`
}

// Detected is a format of a product whose exports are known.
type Detected struct {
	ID   string `json:"id"`   // as recipe.Mapping.Format names it
	Name string `json:"name"` // for people
	// Found of the Of columns that the format has are there.
	Found      int    `json:"found"`
	Of         int    `json:"of"`
	Confidence string `json:"confidence"` // sure, likely
	Notes      []Note `json:"notes"`
	// Choices are all formats that could be named instead.
	Choices []FormatChoice `json:"choices"`
}

// FormatChoice is a format that a recipe can name.
type FormatChoice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Column is one column of the input.
type Column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // string, integer, float, boolean, time
	Role string `json:"role"` // the role it was mapped to, or ""
	// Distinct counts different values in the sample; Sampled the values looked at; Missing those that were empty.
	Distinct int      `json:"distinct"`
	Sampled  int      `json:"sampled"`
	Missing  int      `json:"missing"`
	Examples []string `json:"examples"` // at most five different values, in input order
}

// MappedColumn is the answer to "which column is the user, the time, …".
type MappedColumn struct {
	Role       string `json:"role"`       // user, session, time, event, channel, device, country, value, currency, score
	Column     string `json:"column"`     // "" when there is none
	Confidence string `json:"confidence"` // sure, likely, guess
	Format     string `json:"format"`     // for time: how it was read, such as "unix milliseconds" or "dd/mm/yyyy hh:mm"
	Reasons    []Note `json:"reasons"`
}

// Reject is one cause for which rows were left out.
type Reject struct {
	Code    string    `json:"code"`
	Rows    int64     `json:"rows"`
	Samples []Problem `json:"samples"` // the first few, in input order
}

// Inspection is what can be said of a file before it is analysed: the answer
// of `parcours inspect` and the content of the mapping page.
type Inspection struct {
	Inspection int            `json:"inspection"` // schema version
	Files      []File         `json:"files"`
	Columns    []Column       `json:"columns"`
	Mapping    []MappedColumn `json:"mapping"`
	Timezone   string         `json:"timezone"`
	Warnings   []Note         `json:"warnings"`
	// PagePatterns group the pages of the data whose addresses differ in an id alone: "/product/*". Most pages first.
	PagePatterns []string  `json:"page_patterns"`
	Detected     *Detected `json:"detected"`
	// Source and Quality are null where the rows were not read.
	Source  *Source  `json:"source"`
	Quality *Quality `json:"quality"`
	// Memory is null where the table cannot be analysed as it is.
	Memory *Memory `json:"memory"`
	// Problem is set when the file opens but cannot be analysed as it is, such as a table without people or times.
	Problem *Problem `json:"problem"`
}

// Memory is about how much memory it will take to read the files and to
// answer, all workers together, said before the first row is read.
type Memory struct {
	Rows  int64 `json:"rows"`  // expected in the files
	Exact bool  `json:"exact"` // Rows is known, not extrapolated from a sample
	// Needed is rounded up to two significant digits. Available is what the host may give: 0 is no bound.
	Needed    int64 `json:"needed_bytes"`
	Available int64 `json:"available_bytes"`
	// Where Needed is more: the columns without which it would fit (none where that does not help), and the
	// share of the people, one in so many, with which it would (0 where none does).
	Spare []string `json:"spare_columns"`
	OneIn int64    `json:"one_in"`
}

// Fits says whether there is enough.
func (m *Memory) Fits() bool { return m.Available == 0 || m.Needed <= m.Available }

// Overview is the log at a glance.
type Overview struct {
	Events     int64  `json:"events"`
	Users      int64  `json:"users"`
	Sessions   int64  `json:"sessions"`
	SessionBy  string `json:"session_by"` // the session column, or "" where a gap of SessionGapSeconds ends a session
	SessionGap int64  `json:"session_gap_seconds"`
	EventNames int64  `json:"event_names"` // distinct names
	First      string `json:"first"`       // RFC 3339, in the source's time zone
	Last       string `json:"last"`
	TiedEvents int64  `json:"tied_events"` // events that share the time of the same user's event before
	// MedianEvents is events per user; MedianSpanSeconds from a user's first to last event.
	MedianEvents      *float64 `json:"median_events_per_user"`
	MedianSpanSeconds *float64 `json:"median_span_seconds"`

	ByEvent   []EventCount `json:"by_event"`    // most people first; at most 50
	OtherName int64        `json:"other_names"` // names beyond those
	ByDay     []DayCount   `json:"by_day"`      // every day from first to last, also empty ones; by week beyond 400 days, by month beyond 400 weeks
	DayUnit   string       `json:"day_unit"`    // day, week, month
	Channels  []ValueCount `json:"channels"`    // at most 20, then "Other"
	Devices   []ValueCount `json:"devices"`
	Countries []ValueCount `json:"countries"`
}

// EventCount counts one event name.
type EventCount struct {
	Event    string   `json:"event"`
	Events   int64    `json:"events"`
	Users    int64    `json:"users"`
	UserRate *float64 `json:"user_rate"` // of all users
	Stage    string   `json:"stage"`     // awareness, consideration, purchase, experience, loyalty or ""
}

// DayCount counts one day, week or month.
type DayCount struct {
	Date     string `json:"date"` // its first day, YYYY-MM-DD
	Events   int64  `json:"events"`
	Users    int64  `json:"users"`
	NewUsers int64  `json:"new_users"` // whose first event fell there
}

// ValueCount counts the people seen with one value of a property.
type ValueCount struct {
	Value    string   `json:"value"` // "" means none
	Other    bool     `json:"other"` // stands for every value not listed
	Users    int64    `json:"users"`
	Events   int64    `json:"events"`
	UserRate *float64 `json:"user_rate"` // of all users
}

// Personas are groups of people who behave alike.
type Personas struct {
	// K is the number of groups, 0 when the data has no clear ones; Reason then says why.
	K      int   `json:"k"`
	Asked  bool  `json:"asked"` // K was set by the recipe
	Reason *Note `json:"reason"`
	Users  int64 `json:"users"`
	// FittedOn is the number of people the groups were found in: all, or a sample by hash of the id; everyone is then assigned.
	FittedOn   int64          `json:"fitted_on"`
	Objective  string         `json:"objective"`  // what conversion means here: a funnel's last step or an objective
	Silhouette *float64       `json:"silhouette"` // of the chosen K, −1 to 1
	Tried      []PersonaTrial `json:"tried"`
	Features   []Feature      `json:"features"`
	Groups     []Persona      `json:"groups"` // largest first
}

// PersonaTrial is the quality of one number of groups.
type PersonaTrial struct {
	K          int      `json:"k"`
	Silhouette *float64 `json:"silhouette"`
}

// Feature is one thing people were compared on.
type Feature struct {
	Key  string `json:"key"`  // such as "share:add_to_cart", "sessions", "night"
	Kind string `json:"kind"` // share (of events), stage (share of its events), count, time, channel, device
	// Subject is the event, stage, channel or device the feature speaks of.
	Subject string   `json:"subject"`
	Mean    *float64 `json:"mean"` // over everybody, in Unit
	Unit    string   `json:"unit"` // share, count, seconds, per_week
}

// Persona is one group.
type Persona struct {
	Name  string   `json:"name"` // English, from what sets it apart; front-ends make their own from Traits
	Users int64    `json:"users"`
	Rate  *float64 `json:"rate"` // of all users
	// Traits are what sets the group apart, strongest first.
	Traits []Trait `json:"traits"`
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

// Quality says how far the log can be trusted. Times are as exact as the hours
// in which events were counted.
type Quality struct {
	Findings []QualityFinding `json:"findings"` // problems first, then notes, then what is good

	Events         int64 `json:"events"`
	Users          int64 `json:"users"`
	TiedEvents     int64 `json:"tied_events"`     // that share the time of the same user's event before
	RepeatedEvents int64 `json:"repeated_events"` // and the name of an earlier one at that time, too
	MidnightEvents int64 `json:"midnight_events"` // at 00:00:00 in the source's time zone

	// From and To bound the log without FarEvents, Hours is how long that is; all RFC 3339, in the source's time zone.
	From  string `json:"from"`
	To    string `json:"to"`
	Hours int64  `json:"hours"`
	// FarEvents lie beyond a year without any, at most 1 % on each side; FarFirst and FarLast are "" without them.
	FarEvents int64  `json:"far_events"`
	FarFirst  string `json:"far_first"`
	FarLast   string `json:"far_last"`

	// Gaps are stretches of time without any event that are long for this log; at most 5, longest first.
	Gaps              []QualityGap `json:"gaps"`
	GapCount          int64        `json:"gap_count"`
	GapHours          int64        `json:"gap_hours"`           // of all gaps
	UsualSilenceHours int64        `json:"usual_silence_hours"` // a silence as long comes about every other week

	// Busiest are the largest numbers of events of one person, at most 5; BusiestEvents their sum.
	Busiest       []QualityBusiest `json:"busiest"`
	BusiestEvents int64            `json:"busiest_events"`
	BusiestRate   *float64         `json:"busiest_rate"` // of all events
	MedianEvents  *float64         `json:"median_events_per_user"`
	// FarUsers have more than 1000 times as many events as the median.
	FarUsers         int64 `json:"far_users"`
	SingleEventUsers int64 `json:"single_event_users"`
}

// QualityFinding is a fact about the data with what it means for the results.
type QualityFinding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // good, note, problem
	// Count of Total: events, people, rows or columns, as the code says.
	Count  int64  `json:"count"`
	Total  int64  `json:"total"`
	Detail string `json:"detail"`
	Text   string `json:"text"` // the whole finding in English, a sentence without a full stop
}

// QualityGap is a stretch of time without any event.
type QualityGap struct {
	From  string `json:"from"` // RFC 3339, in the source's time zone
	To    string `json:"to"`
	Hours int64  `json:"hours"`
}

// QualityBusiest is how much one of the busiest people did.
type QualityBusiest struct {
	Events int64    `json:"events"`
	Rate   *float64 `json:"rate"` // of all events
}
