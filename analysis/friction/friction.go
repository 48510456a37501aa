// Package friction finds where journeys do not run smoothly: the same thing
// done again and again within seconds, to and fro between two things, returns
// to an earlier step, retries after an error, long waits, abandoned carts,
// visits that end badly, contacts with support. The facade runs it; it makes
// four passes over the log:
//
//  1. found counts the people of each trouble that needs no funnel to be seen
//     (everywhere.go), of which the commonest become signals;
//  2. found again, for the troubles along a funnel (along.go), with how long
//     people take from each step to the next: a long wait can only be told
//     once that is known;
//  3. measured counts the signals of both (measured.go): in how many visits, how
//     long, and who did the same without the trouble;
//  4. conversions counts who of all these reached the objective. It alone
//     depends on more of the funnel than the names of its steps, and is quick.
//
// Finish turns the counts into report.Friction. Selects finds the people of
// one signal, by the code that counted them.
//
// # What is a trouble
//
// All troubles but wait, abandoned_cart and support happen inside a visit.
// Events at the same moment are one act (the lines of an order), or have no
// order (times that are too coarse), and never make a trouble by themselves.
//
//   - rage: an event comes at 3 moments or more, each at most 3 s after the one
//     before, with nothing else in between.
//   - back_and_forth: two events, neither of them an error, take turns, twice
//     each or more, with nothing else in between.
//   - return: a step of the funnel comes, and the last step before it is a
//     later one, though not the objective: after that another journey begins.
//   - retry: what comes directly after an error, or several, is the same as
//     what came directly before.
//   - wait: from one step to the next, no other step in between, more than
//     nine in ten need, more than three times the median, and more than a minute.
//   - abandoned_cart: something was put into the cart, and the objective was
//     not reached within a day of the last such event of the visit. A day that
//     the data do not hold entirely says nothing.
//   - error_end, search_end: the last event of a visit is an error, or a
//     search. A visit that may go on after the end of the data has no end.
//   - support: the first of successive contacts comes within a day after an
//     error that no purchase followed, or else after the last event that is no
//     arrival.
//
// # Who is compared
//
// The others of a signal did what it happens at, as often as the trouble takes
// (counts of kinds), and did not have it. Of an error that mostly comes directly
// after one thing, the others of error_end are those who did that thing. That
// the others reached the objective more often, whether before or after, need
// not be because of the trouble: it says where to look.
package friction

import (
	"cmp"
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	// maxNames is how many event names are looked at: the bound of pairs is its square.
	maxNames = 512
	// perKind is how many troubles of one kind become signals, those with most people: no cost is larger than the number of people.
	perKind = 10
	// maxListed is how many signals are in the report: what can be read.
	maxListed = 30
	// maxExamples of each signal.
	maxExamples = 3

	// What fewer people have is chance: 1 in a hundred, but 3 at least, and 25 are enough whatever the log's size.
	minShare  = 100
	minPeople = 3
	maxPeople = 25

	second = int64(1_000_000)
	day    = 24 * 60 * 60 * second
)

// Spec asks for the frictions of a log.
type Spec struct {
	// Events is what is known of each event of the log.
	Events []sequence.EventStat
	// Steps names the events of each step of the funnel; empty where it has none, or no order.
	Steps [][]string
	// Objective is what conversion is called, and Done its events.
	Objective string
	Done      []string
	// Converted prepares for a partition and returns whether a person reached the objective; may be nil.
	Converted func(p *event.Partition) func(event.User) bool
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec  Spec
	scope agg.Scope
	least int64    // people a signal needs
	names []string // looked at, in order
	more  int64    // names that are not, though enough people did them
	known map[string]meaning
	carts bool // some event is a cart
}

// meaning is what there is to know of an event name.
type meaning struct {
	name      uint16 // 1 + its place among the names looked at, or 0
	role      lexicon.Role
	arrives   bool // begins a visit, and says nothing else
	sold      bool // by what it is called
	cart      bool
	done      bool // the objective, by the spec
	low, high int8 // steps it takes, counted from 1, or 0
}

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	a := &Analysis{spec: spec, scope: scope, least: min(max(scope.Users/minShare, minPeople), maxPeople), known: map[string]meaning{}}
	var common []sequence.EventStat
	for _, e := range spec.Events {
		if e.Users >= a.least && e.Name != "" {
			common = append(common, e)
		}
	}
	stat.Sort(common, func(x, y sequence.EventStat) int {
		return cmp.Or(cmp.Compare(y.Users, x.Users), cmp.Compare(x.Name, y.Name))
	})
	if len(common) > maxNames {
		a.more = int64(len(common) - maxNames)
		common = common[:maxNames]
	}
	for _, e := range common {
		a.names = append(a.names, e.Name)
	}
	slices.Sort(a.names)

	added, seen := false, false // something is put into carts; only carts are looked at
	for i, name := range a.names {
		says := lexicon.Of(name)
		a.known[name] = meaning{
			name: uint16(i + 1), role: lexicon.RoleOf(name),
			arrives: says.Step == lexicon.Arrive, sold: says.Step == lexicon.Objective,
		}
		added = added || says == inCart
		seen = seen || says == atCart
	}
	a.carts = added || seen
	for _, name := range a.names {
		m := a.known[name]
		says := lexicon.Of(name)
		m.cart = says == inCart || !added && says == atCart
		a.known[name] = m
	}
	for _, name := range spec.Done {
		m := a.known[name]
		m.done, m.cart = true, false
		a.known[name] = m
	}
	for i, step := range spec.Steps { // no more than sequence.MaxSteps
		for _, name := range step {
			m := a.known[name]
			if m.low == 0 {
				m.low = int8(i + 1)
			}
			m.high = int8(i + 1)
			a.known[name] = m
		}
	}
	return a
}

// What carts are called, and where nothing is put into them, what looking at one is called.
var (
	inCart = lexicon.Meaning{Stage: lexicon.Purchase, Step: lexicon.Choose}
	atCart = lexicon.Meaning{Stage: lexicon.Purchase, Step: lexicon.Review}
)

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "friction" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch prior := prior.(type) {
	case nil:
		return newFound(a, nil)
	case *found:
		if prior.before == nil {
			return newFound(a, prior)
		}
		return newMeasured(a, prior)
	case *measured:
		if a.spec.Converted != nil {
			return newConversions(a, prior)
		}
	}
	return nil
}

// Key implements agg.Keyed. What needs no funnel depends on nothing but the
// log; the rest on the names of steps and objective, and, in the end, on what
// conversion means, which is a function and not remembered.
func (a *Analysis) Key(prior agg.Partial) (string, bool) {
	switch prior.(type) {
	case nil:
		return "friction", true
	case *found:
		return fmt.Sprintf("friction %q %q", a.spec.Steps, a.spec.Done), true
	}
	return "", false
}

// dictionary is what the names of a partition mean, by code.
type dictionary []meaning

// over looks up every name that means something: there are few of them, and may be many in the partition.
func (d *dictionary) over(a *Analysis, p *event.Partition) {
	n := p.Names.Len()
	*d = slices.Grow((*d)[:0], n)[:n]
	clear(*d)
	for name, m := range a.known {
		if code, ok := p.Names.Lookup(name); ok && code != 0 {
			(*d)[code] = m
		}
	}
}
