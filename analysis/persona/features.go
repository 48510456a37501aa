package persona

import (
	"strings"

	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// family is a group of features that speak of the same thing. Distances weigh
// families, so that forty event shares do not drown five of rhythm.
type family int

const (
	mix     family = iota // which events
	stages                // which stages of the journey
	volume                // how much
	pace                  // how fast, how long
	rhythm                // when in the day and the week
	device                // on what
	channel               // from where
	families
)

// weights is each family's share of the squared distance, if all its features vary.
var weights = [families]int64{mix: 4, stages: 1, volume: 1, pace: 1, rhythm: 2, device: 1, channel: 1}

// topics: families of one topic may say the same thing twice; that two topics
// go together (a device and an hour) is what makes a group.
var topics = [families]int{mix: 0, stages: 0, volume: 1, pace: 1, rhythm: 2, device: 3, channel: 4}

func (f *feature) sameTopic(g *feature) bool { return topics[f.family] == topics[g.family] }

// form is how a feature's integer is to be read.
type form int

const (
	count     form = iota // a number, compared by its logarithm
	share                 // so many of the person's events, compared by its square root
	indicator             // 0 or 1
)

// Places of the features everybody has; those that depend on the data follow.
const (
	events = iota
	sessions
	eventsPerSession
	eventNames
	sessionSeconds
	spanSeconds
	activeDays
	eventsPerDay
	night
	morning
	evening
	workingHours
	weekend
	fixedFeatures
)

// Limits of the features that depend on the data.
const (
	maxEventFeatures   = 40
	maxDeviceFeatures  = 3
	maxChannelFeatures = 5
	minPeople          = 5       // who did an event, or came with a value, before it is a feature; and
	minPeoplePercent   = 1       // of all people
	thousand           = 1000    // the unit of features with three decimals
	maxNumber          = 1 << 32 // of any feature, so that sums over two billion people fit an int64
)

// feature is one thing people are compared on.
type feature struct {
	key, kind, subject, unit string
	family                   family
	form                     form
	scale                    int64  // the integer is this many times the number in unit; of no use to shares
	high, low                string // English for a group that has more, or less, of it than everybody
}

// fixed are the features everybody has.
var fixed = [fixedFeatures]feature{
	events:           {"events", "count", "", "count", volume, count, 1, "very active", "few events"},
	sessions:         {"sessions", "count", "", "count", volume, count, 1, "many visits", "few visits"},
	eventsPerSession: {"events_per_session", "count", "", "count", volume, count, thousand, "full visits", "brief visits"},
	eventNames:       {"event_names", "count", "", "count", volume, count, 1, "many different events", "few different events"},
	sessionSeconds:   {"session_seconds", "time", "", "seconds", pace, count, 1, "long visits", "short visits"},
	spanSeconds:      {"span_seconds", "time", "", "seconds", pace, count, 1, "around for long", "around briefly"},
	activeDays:       {"active_days", "count", "", "count", pace, count, 1, "active on many days", "active on few days"},
	eventsPerDay:     {"events_per_day", "count", "", "count", pace, count, thousand, "busy days", "quiet days"},
	night:            {"night", "time", "", "share", rhythm, share, 1, "at night", "rarely at night"},
	morning:          {"morning", "time", "", "share", rhythm, share, 1, "in the morning", "rarely in the morning"},
	evening:          {"evening", "time", "", "share", rhythm, share, 1, "in the evening", "rarely in the evening"},
	workingHours:     {"working_hours", "time", "", "share", rhythm, share, 1, "in working hours", "outside working hours"},
	weekend:          {"weekend", "time", "", "share", rhythm, share, 1, "at the weekend", "on weekdays"},
}

// stageNames are the five stages of a journey, in order.
var stageNames = [...]string{"awareness", "consideration", "purchase", "experience", "loyalty"}

// plan is the list of features, made from the summary of the log. It is the
// same wherever it is made, and does not change.
type plan struct {
	features []feature
	exclude  map[string]bool
	stageOf  func(event string) string
	// The features of an event, stage, device and first channel; 0 is none (it is the number of events).
	byEvent, byStage, byDevice, byChannel map[string]int
}

// newPlan chooses what people are compared on.
func newPlan(a *Analysis, s *summary) *plan {
	p := &plan{exclude: a.exclude, stageOf: a.scope.Stages}
	p.features = append(p.features, fixed[:]...)
	add := func(kind string, f family, form form, high, low string, names []string) map[string]int {
		to := map[string]int{}
		for _, name := range names {
			to[name] = len(p.features)
			said := words(name)
			p.features = append(p.features, feature{kind + ":" + name, kind, name, "share", f, form, 1, high + said, low + said})
		}
		return to
	}
	least := max(minPeople, s.users*minPeoplePercent/100)
	p.byEvent = add("share", mix, share, "often ", "few ", s.events.most(maxEventFeatures, least, p.exclude))
	p.byDevice = add("device", device, share, "on ", "rarely on ", s.devices.most(maxDeviceFeatures, least, nil))
	p.byChannel = add("channel", channel, indicator, "from ", "rarely from ", s.channels.most(maxChannelFeatures, least, nil))
	if p.stageOf != nil {
		p.byStage = add("stage", stages, share, "much ", "little ", stageNames[:])
	}
	return p
}

// most lists up to n names, those of most people first, that at least least people had.
func (t *tally) most(n int, least int64, except map[string]bool) []string {
	var names []string
	for c := range t.counts {
		if name := t.names.Name(c); t.counts[c].users >= least && name != "" && !except[name] {
			names = append(names, name)
		}
	}
	names, _ = stat.Top(names, n,
		func(name string) int64 { return t.counts[t.names.Code(name)].users },
		func(name string) string { return name })
	return names
}

// words makes a name such as add_to_cart fit for a sentence.
func words(name string) string {
	spaced := strings.NewReplacer("_", " ", "-", " ").Replace(report.Shorten(name))
	return strings.Join(strings.Fields(spaced), " ")
}

// shareUnit is what a share of 1 is in integers.
const shareUnit = 1 << 20

// raw is a person's number for a feature, as it is summed for means: times the feature's scale, or times shareUnit.
func (f *feature) raw(numbers []int64, i int) int64 {
	if f.form != share {
		return numbers[i]
	}
	if numbers[events] == 0 {
		return 0
	}
	return numbers[i] * shareUnit / numbers[events]
}

// mean is a sum of raw numbers over n people, in the feature's unit.
func (f *feature) mean(sum, n int64) *float64 {
	scale := f.scale
	if f.form == share {
		scale = shareUnit
	}
	if n == 0 {
		return nil
	}
	return stat.Number(float64(sum) / float64(scale) / float64(n))
}

func (f *feature) report(mean *float64) report.Feature {
	return report.Feature{Key: f.key, Kind: f.kind, Subject: f.subject, Mean: mean, Unit: f.unit}
}
