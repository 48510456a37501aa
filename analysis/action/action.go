// Package action says what to do next. The facade runs it after every other
// analysis: its rules (rules.go) read the sections of the finished report, and
// two light passes over the log count what those do not say:
//
//  1. seen counts who took which item, and when in the log the objective is
//     reached (seen.go);
//  2. tallied counts which items go together, whether what goes with the
//     objective does so in both halves of the time, what contacts with support
//     come after, who came regularly and stays away, and who said how it was
//     (tallied.go).
//
// # What keeps chance out
//
// Every rule tests all it looks at together and keeps what a false-discovery
// control over all of that leaves; a difference must be of some size and of
// enough people; and what it would bring is taken from the interval of the
// difference. Troubles that by what they are exclude success (a visit that ends
// on an error, a cart left behind, a return to an earlier step) are set against
// others who cannot be compared with them, and no action rests on them alone.
//
// That a thing goes with success does not say that it brings it: an action is
// something to try, and its gain what it would be worth if it did.
package action

import (
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// The thresholds of all rules.
const (
	// maxQ is the share of chance among the things a rule finds. One rule in twenty would be too many for a list that should be empty where there is nothing.
	maxQ = 0.01
	// surelyQ is what it takes to be called sure of.
	surelyQ = 0.001
	// minPeople on either side of a comparison, and manyPeople to be called many.
	minPeople  = 30
	manyPeople = 200
	// minRatio is how far odds must be from even, on the side of the interval that is nearer.
	minRatio = 1.1
	// minGain is how many people an action must surely bring.
	minGain = 1
	// common is one in how many may be without a touchpoint for it to be everybody's.
	common = 10
	// maxWait is how long a wait may be, as a part of the funnel's window, for the window not to be what ends it.
	maxWait = 4
	// reach is one in how many of those without it could come to a touchpoint.
	reach = 10
	// minLift is how much more often an item must at least be taken with another than without.
	minLift = 1.5
	// minTogether is how many people take both.
	minTogether = 20
	// minRegular is how often somebody reached the objective to have a pace, and rarely one in how many stay away so long by chance.
	minRegular = 4
	rarely     = 100
	// minAway is how many times as many must be away as by chance.
	minAway = 3
	// fewAnswers is one in how many who say how it was is few.
	fewAnswers = 10
	// minContacts is how many times as many contacts must come after a thing as by chance.
	minContacts = 2
	// lesser is how many contacts or answers rank as one conversion.
	lesser = 10

	// maxListed actions are in the report, perKind of a kind: what a team can think about.
	maxListed = 12
	perKind   = 4
	// maxEvents and maxItems are looked at, those that most people did or took.
	maxEvents = 64
	maxItems  = 48
)

// Spec asks what to do.
type Spec struct {
	// Events is what is known of each event of the log.
	Events []sequence.EventStat
	// Objective is what success is called, and Done its events.
	Objective string
	Done      []string
	// Steps names the events of all steps of all funnels: the way itself, nothing to be strengthened.
	Steps []string
	// Item and Score are the properties that say what was taken and how it was, "" for none.
	Item, Score string
	// Team is the team that owns an event, "" for none; nil: nobody knows.
	Team func(event string) string
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec   Spec
	scope  agg.Scope
	events []string // looked at, in order
	// feedback and contact are events that say how it was, and contacts with support; arrival begins a visit and says nothing else.
	feedback, contact, arrival []string
	// content are the events that are items themselves, where no property is: what they are called says nothing else.
	content []string
}

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	a := &Analysis{spec: spec, scope: scope}
	common := make([]int, len(spec.Events))
	for i := range common {
		common[i] = i
	}
	common, _ = stat.Top(common, len(common), func(i int) int64 { return spec.Events[i].Users }, func(i int) string { return spec.Events[i].Name })
	for _, i := range common {
		e := &spec.Events[i]
		if e.Users < minPeople || e.Name == "" {
			continue
		}
		if lexicon.IsFeedback(e.Name) {
			a.feedback = append(a.feedback, e.Name)
		}
		if lexicon.RoleOf(e.Name) == lexicon.Contact {
			a.contact = append(a.contact, e.Name)
		}
		if lexicon.Of(e.Name).Step == lexicon.Arrive {
			a.arrival = append(a.arrival, e.Name)
		}
		if len(a.events) < maxEvents {
			a.events = append(a.events, e.Name)
		}
		way := slices.Contains(spec.Steps, e.Name) || slices.Contains(spec.Done, e.Name)
		if spec.Item == "" && !way && lexicon.Of(e.Name) == (lexicon.Meaning{}) && len(a.content) < maxItems {
			a.content = append(a.content, e.Name)
		}
	}
	slices.Sort(a.events)
	slices.Sort(a.content)
	return a
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "actions" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch prior := prior.(type) {
	case nil:
		return &seen{of: a}
	case *seen:
		return newTallied(a, prior)
	}
	return nil
}

// Key implements agg.Keyed: what is counted depends on the names of the objective and of the items; the steps of a
// funnel decide only which events are items, where no property is.
func (a *Analysis) Key(prior agg.Partial) (string, bool) {
	if prior == nil {
		return fmt.Sprintf("actions %q %q", a.spec.Done, a.spec.Item), true
	}
	return fmt.Sprintf("actions %q %q %q %q", a.spec.Done, a.spec.Item, a.spec.Score, a.content), true
}

// placeOf gives each code of a partition's names the place of its name in a list, counted from 1; 0 for all others.
func placeOf(to []uint8, d *event.Dict, names []string) []uint8 {
	to = slices.Grow(to[:0], d.Len())[:d.Len()]
	clear(to)
	for i, name := range names {
		if c, ok := d.Lookup(name); ok && c != 0 {
			to[c] = uint8(i + 1)
		}
	}
	return to
}
