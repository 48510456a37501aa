// Package ideal holds what people do against the path that a recipe intends.
// The facade runs it where there is such a path; it makes one pass over the log.
//
// # What is compared
//
// A person's path begins with their first event that is a step. It ends with
// the first event of the last step after that or, without one, with their last
// event. Whoever may still go on, because their last visit is cut by the end of
// the data, is in progress and in nothing else.
//
// On the path, a step is taken when one of its events comes; again is no
// deviation. It is late where a later step came before, and skipped where a
// later one came and it never does. The number of steps in order is that of the
// longest sequence of events in which each is a later step than the one before.
// What is neither a step nor a detour is extra: each name once.
//
// The fitness of a path is the number of steps in order, divided by all steps
// and the extras. It is 1 if and only if every step comes in order with nothing
// but detours in between: then the path conforms.
//
// # What a deviation costs
//
// Whoever gives up wanders on, and whoever reaches the objective is done: what
// people do in all of their path says which of the two they are, and what it
// costs would be nothing but that. So each deviation is told at one moment, from
// what came before, and those who have it then are set against the others who
// were at that moment:
//
//   - skipped: when a later step first comes, the step has not come yet.
//   - instead: after the first time of the step before, the next event that is
//     neither that step nor a detour is something else. Whoever reached the
//     last step or the objective with it is not among the others.
//
// That the others reached the objective more often need not be because of it.
// Where somebody passed over a step by taking the last one at once, they reached
// it by definition: what skipping costs is no less than it says.
package ideal

import (
	"fmt"

	"parcours/analysis/agg"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

const (
	// maxNames is how many event names that are no part of the path are told apart, those of most people.
	maxNames = 256
	// maxListed is how many deviations are in the report.
	maxListed = 20

	// A deviation of fewer is chance: 1 in a hundred, but 3 at least, and 25 are enough whatever the log's size.
	minShare  = 100
	minPeople = 3
	maxPeople = 25
)

// Spec asks about a path.
type Spec struct {
	// Path is valid.
	Path recipe.Ideal
	// Objective is what conversion is called, and Done its events; without any, the last step is meant.
	Objective string
	Done      []string
	// Events is what is known of each event of the log.
	Events []sequence.EventStat
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec  Spec
	scope agg.Scope
	least int64
	known map[string]meaning
	names []string // that are no part of the path and told apart
}

// meaning is what an event name is on the path.
type meaning struct {
	step   uint8  // counted from 1; 0: none
	extra  uint16 // 1 + the place among names, or 0
	detour bool
	done   bool
}

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	a := &Analysis{spec: spec, scope: scope, known: map[string]meaning{}, least: min(max(scope.Users/minShare, minPeople), maxPeople)}
	last := spec.Path.Steps[len(spec.Path.Steps)-1]
	if len(spec.Done) == 0 {
		a.spec.Objective, a.spec.Done = last.Title(), last.Event
	}
	for i, s := range spec.Path.Steps {
		for _, name := range s.Event {
			a.known[name] = meaning{step: uint8(i + 1)}
		}
	}
	for _, name := range spec.Path.Detours {
		a.known[name] = meaning{detour: true}
	}
	for _, e := range sequence.Commonest(spec.Events, len(spec.Events)) {
		if _, part := a.known[e.Name]; part || e.Users < a.least || len(a.names) == maxNames {
			continue
		}
		a.names = append(a.names, e.Name)
		a.known[e.Name] = meaning{extra: uint16(len(a.names))}
	}
	for _, name := range a.spec.Done {
		m := a.known[name]
		m.done = true
		a.known[name] = m
	}
	return a
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "intended path" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return newPaths(a)
}

// Key implements agg.Keyed.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	key := "ideal"
	for _, s := range a.spec.Path.Steps {
		key += fmt.Sprintf(" %q", s.Event)
	}
	return key + fmt.Sprintf(" %q %q", a.spec.Path.Detours, a.spec.Done), true
}
