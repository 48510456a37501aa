package persona

import (
	"slices"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// family is a group of features that speak of the same thing. Distances weigh
// families, so that forty event shares do not drown five of rhythm.
type family int

const (
	mix      family = iota // which events
	stages                 // which stages of the journey
	volume                 // how much
	pace                   // how fast, how long
	rhythm                 // when in the day and the week
	device                 // on what
	channel                // from where
	worth                  // how much money
	topics                 // support, feedback, failures, searches
	category               // of which content or products
	families
)

// familyNames are what recipes call them.
var familyNames = [families]string{"mix", "stages", "volume", "pace", "rhythm", "device", "channel", "value", "topics", "category"}

// weights is each family's share of the squared distance, if all its features vary.
var weights = [families]int64{mix: 4, stages: 1, volume: 1, pace: 1, rhythm: 2, device: 1, channel: 1, worth: 1, topics: 1, category: 1}

// subjects: families of one subject may say the same thing twice; that two topics
// go together (a device and an hour) is what makes a group.
var subjects = [families]int{mix: 0, stages: 0, topics: 0, volume: 1, pace: 1, worth: 1, rhythm: 2, device: 3, channel: 4, category: 5}

func (f *feature) sameTopic(g *feature) bool { return subjects[f.family] == subjects[g.family] }

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
	betweenVisits
	recency
	amount
	fixedFeatures
)

// Limits of the features that depend on the data.
const (
	maxEventFeatures   = 40
	maxDeviceFeatures  = 3
	maxChannelFeatures = 5
	maxCategories      = 12      // values of one property
	maxProperties      = 3       // with categories
	minPeople          = 5       // who did an event, or came with a value, before it is a feature; and
	minPeoplePercent   = 1       // of all people
	thousand           = 1000    // the unit of features with three decimals
	maxNumber          = 1 << 32 // of any feature, so that sums over two billion people fit an int64
)

// feature is one thing people are compared on.
type feature struct {
	key, kind, subject, unit string
	property                 string // of a category
	family                   family
	form                     form
	scale                    int64  // the integer is this many times the number in unit; of no use to shares
	high, low                string // English for a group that has more, or less, of it than everybody
}

// fixed are the features everybody has.
var fixed = [fixedFeatures]feature{
	events:           {"events", "count", "", "count", "", volume, count, 1, "very active", "few events"},
	sessions:         {"sessions", "count", "", "count", "", volume, count, 1, "many visits", "few visits"},
	eventsPerSession: {"events_per_session", "count", "", "count", "", volume, count, thousand, "full visits", "brief visits"},
	eventNames:       {"event_names", "count", "", "count", "", volume, count, 1, "many different events", "few different events"},
	sessionSeconds:   {"session_seconds", "time", "", "seconds", "", pace, count, 1, "long visits", "short visits"},
	spanSeconds:      {"span_seconds", "time", "", "seconds", "", pace, count, 1, "around for long", "around briefly"},
	activeDays:       {"active_days", "count", "", "count", "", pace, count, 1, "active on many days", "active on few days"},
	eventsPerDay:     {"events_per_day", "count", "", "count", "", pace, count, thousand, "busy days", "quiet days"},
	night:            {"night", "time", "", "share", "", rhythm, share, 1, "at night", "rarely at night"},
	morning:          {"morning", "time", "", "share", "", rhythm, share, 1, "in the morning", "rarely in the morning"},
	evening:          {"evening", "time", "", "share", "", rhythm, share, 1, "in the evening", "rarely in the evening"},
	workingHours:     {"working_hours", "time", "", "share", "", rhythm, share, 1, "in working hours", "outside working hours"},
	weekend:          {"weekend", "time", "", "share", "", rhythm, share, 1, "at the weekend", "on weekdays"},
	betweenVisits:    {"between_visits_seconds", "time", "", "seconds", "", pace, count, 1, "long between visits", "soon back"},
	recency:          {"recency_seconds", "time", "", "seconds", "", pace, count, 1, "not seen lately", "seen lately"},
	amount:           {"amount", "count", "", "amount", "", worth, count, cents, "large amounts", "small amounts"},
}

// stageNames are the five stages of a journey, in order.
var stageNames = [...]string{"awareness", "consideration", "purchase", "experience", "loyalty"}

// topicNames are the kinds of events, whatever they are called, that say how a person fares.
var topicNames = [...]string{"support", "feedback", "error", "search"}

// topicOf is the topic of an event, 1 + its place, or 0.
func topicOf(name string) int {
	switch lexicon.RoleOf(name) {
	case lexicon.Contact:
		return 1
	case lexicon.Failure:
		return 3
	case lexicon.Search:
		return 4
	}
	for _, w := range lexicon.Words(name) {
		if slices.Contains(feedbackWords, w) {
			return 2
		}
	}
	return 0
}

// Words by which events of feedback, columns of scores and columns of categories are known.
var (
	feedbackWords = []string{"review", "rating", "nps", "csat", "survey", "feedback", "avis", "enquete", "sondage"}
	scoreWords    = []string{"score", "rating", "nps", "csat", "satisfaction", "note", "stars", "etoiles"}
	categoryWords = []string{
		"category", "categorie", "department", "departement", "section", "rubrique", "topic", "theme", "genre", "rayon",
		"product", "produit", "content", "contenu", "brand", "marque",
	}
)

// called is whether a column's name has one of some words.
func called(name string, words []string) bool {
	return slices.ContainsFunc(lexicon.Words(name), func(w string) bool { return slices.Contains(words, w) })
}

// plan is the list of features, made from the summary of the log. It is the
// same wherever it is made, and does not change.
type plan struct {
	features []feature
	out      []bool // features that are measured and not compared, because the recipe says so or nobody has a number
	left     []report.FeatureLeftOut
	exclude  map[string]bool
	stageOf  func(event string) string
	// The features of an event, stage, device, first channel and topic; 0 is none (it is the number of events).
	byEvent, byStage, byDevice, byChannel, byTopic map[string]int
	categories                                     []categories
	demographics                                   []string // properties of people
	score                                          string   // the property of scores, or ""
	absent                                         []string // features of a model from elsewhere that nobody here has
}

// categories are the values of one property that are features.
type categories struct {
	property string
	values   map[string]int
}

// newPlan chooses what people are compared on.
func newPlan(a *Analysis, s *summary) *plan {
	p := &plan{exclude: a.exclude, stageOf: a.scope.Stages}
	p.features = append(p.features, fixed[:]...)
	add := func(kind, property string, f family, form form, high, low string, names []string) map[string]int {
		to := map[string]int{}
		prefix := kind
		if property != "" {
			prefix = property
		}
		for _, name := range names {
			to[name] = len(p.features)
			said := words(name)
			p.features = append(p.features, feature{prefix + ":" + name, kind, name, "share", property, f, form, 1, high + said, low + said})
		}
		return to
	}
	least := max(minPeople, s.users*minPeoplePercent/100)
	// Those of most people; of a model from elsewhere its own, so that people are placed by what they were then.
	of := func(kind, property string, t *tally, n int, except map[string]bool) []string {
		if a.spec.Model == nil {
			return t.most(n, least, except)
		}
		var names []string
		for _, f := range a.spec.Model.Features {
			prefix, name, ok := strings.Cut(f.Key, ":")
			if property != "" {
				prefix, name, ok = property, strings.TrimPrefix(f.Key, property+":"), strings.HasPrefix(f.Key, property+":")
			}
			if ok && f.Property == property && (prefix == kind || property != "") {
				names = append(names, name)
				if !t.has(name) {
					p.absent = append(p.absent, f.Key)
				}
			}
		}
		return names
	}
	p.byEvent = add("share", "", mix, share, "often ", "few ", of("share", "", &s.events, maxEventFeatures, p.exclude))
	p.byDevice = add("device", "", device, share, "on ", "rarely on ", of("device", "", &s.devices, maxDeviceFeatures, nil))
	p.byChannel = add("channel", "", channel, indicator, "from ", "rarely from ", of("channel", "", &s.channels, maxChannelFeatures, nil))
	if p.stageOf != nil {
		p.byStage = add("stage", "", stages, share, "much ", "little ", stageNames[:])
	}
	p.byTopic = add("topic", "", topics, share, "much ", "little ", s.topics(p.exclude))
	for i, name := range s.properties {
		spread := &s.spread[i]
		switch {
		case spread.scores(name):
			if p.score == "" {
				p.score = name
			}
		case spread.constant():
			p.demographics = append(p.demographics, name)
			p.left = append(p.left, report.FeatureLeftOut{Key: name, Kind: "demographic", Subject: name, Why: "demographic"})
		case called(name, categoryWords) && len(p.categories) < maxProperties:
			values := of("category", name, &spread.values, maxCategories, nil)
			if len(values) > 1 {
				p.categories = append(p.categories, categories{name, add("category", name, category, share, "much ", "little ", values)})
			}
		}
	}
	for _, name := range agg.SortedKeys(p.exclude) {
		if s.events.has(name) {
			p.left = append(p.left, report.FeatureLeftOut{Key: "share:" + name, Kind: "share", Subject: name, Why: "objective"})
		}
	}
	p.choose(a)
	return p
}

// choose leaves out what the recipe does not want compared, and amounts where there are none.
func (p *plan) choose(a *Analysis) {
	p.out = make([]bool, len(p.features))
	for i := range p.features {
		f := &p.features[i]
		wanted := (len(a.spec.Features) == 0 || f.among(a.spec.Features)) && !f.among(a.spec.Without)
		if p.out[i] = !wanted; !wanted {
			p.left = append(p.left, f.leftOut("recipe", ""))
		}
	}
	if a.scope.Value == "" {
		p.out[amount] = true
	}
}

// among is whether a list names the feature: by its key, its kind, its property or its family.
func (f *feature) among(list []string) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		return name == f.key || name == f.kind || name == familyNames[f.family] || name == f.property && name != ""
	})
}

func (f *feature) leftOut(why, of string) report.FeatureLeftOut {
	return report.FeatureLeftOut{Key: f.key, Kind: f.kind, Subject: f.subject, Why: why, Of: of}
}

// has is whether anybody has a name.
func (t *tally) has(name string) bool {
	return slices.ContainsFunc(t.used(), func(c int) bool { return t.names.Name(c) == name })
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

// cents are the unit of amounts.
const cents = 100

// formNames are what reports call them.
var formNames = [...]string{count: "log", share: "share", indicator: "indicator"}

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
	return report.Feature{Key: f.key, Kind: f.kind, Subject: f.subject, Mean: mean, Unit: f.unit, Form: formNames[f.form], Property: f.property}
}
