// Package persona finds groups of people who behave alike, and says what sets
// each apart. The facade runs it; it makes four passes over the log:
//
//  1. summary counts people by event, device and channel, from which the plan
//     of features is made (features.go);
//  2. sample measures (measure.go) the few thousand people with the smallest
//     hash of their id; from them the model is fitted (model.go): features are
//     put on a common footing (scale.go), groups found by k-means (kmeans.go)
//     or as a mixture of normal distributions (mixture.go), and their number
//     chosen by silhouettes (silhouette.go), unless the data has no groups;
//  3. assigned puts everybody into the nearest or likeliest group (place.go)
//     and counts;
//  4. conversions counts who of each group reached the objective
//     (convert.go). It alone depends on the funnel, so that a changed window
//     repeats nothing else.
//
// Finish (describe.go) turns the counts into report.Personas.
//
// The invariant: all of it is integer arithmetic on sums that merge in any
// order and on a sample that depends on ids alone, so the same log gives the
// same groups in one partition or a thousand, on every machine. No id of a
// person leaves the log.
package persona

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// Spec asks for personas.
type Spec struct {
	// Personas is what the recipe says: how many groups, 0 if the data chooses (and may have none); the seed of the
	// sample and the first guesses; the features; names; a model of groups found before.
	recipe.Personas
	// Objective is what conversion is called; empty: there is none.
	Objective string
	// Converted prepares for a partition and returns whether a person reached the objective; may be nil.
	Converted func(p *event.Partition) func(event.User) bool
	// Steps are the titles of a funnel's steps; Furthest prepares for a partition and returns how many of them a person took. May be nil.
	Steps    []string
	Furthest func(p *event.Partition) func(event.User) int
	// Troubles are the frictions there are; Troubled prepares for a partition and returns which of them a person had, as bits in order. May be nil.
	Troubles []recipe.Trouble
	Troubled func(p *event.Partition) func(event.User) [2]uint64
	// Exclude names events that are no part of the comparison: the objective's own and those that only follow from it.
	// Groups made of them would "explain" conversion by itself.
	Exclude []string
}

// method is how groups are, or were, found.
func (s *Spec) method() string {
	if s.Model != nil {
		return cmp.Or(s.Model.Method, recipe.KMeans)
	}
	return cmp.Or(s.Method, recipe.KMeans)
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec    Spec
	scope   agg.Scope
	exclude map[string]bool
}

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	a := &Analysis{spec: spec, scope: scope, exclude: map[string]bool{}}
	for _, name := range spec.Exclude {
		a.exclude[name] = true
	}
	return a
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "personas" }

// New implements agg.Analysis. It stops early where there are too few people, or no groups to put them in.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch prior := prior.(type) {
	case nil:
		return newSummary(a)
	case *summary:
		if prior.users == 0 || prior.users < minUsers && a.spec.K <= 0 && a.spec.Model == nil {
			return nil
		}
		return newSample(a, prior)
	case *sample:
		m := prior.model()
		if m.centres.len() == 0 {
			return nil
		}
		return newAssigned(a, prior, m)
	case *assigned:
		if a.spec.Converted != nil || a.spec.Furthest != nil || a.spec.Troubled != nil {
			return newConversions(a, prior)
		}
	}
	return nil
}

// Key implements agg.Keyed. The groups depend on how many are asked for, the
// seed, and the events and stages they are made of, all of which the sample is
// made for; what conversion means is a function, and not remembered.
func (a *Analysis) Key(prior agg.Partial) (string, bool) {
	switch prior := prior.(type) {
	case nil, *sample:
		if prior == nil {
			return fmt.Sprintf("personas %q", a.scope.Properties), true
		}
		return "personas", true
	case *summary:
		asked := a.spec.Personas
		asked.Names = nil // say nothing of the groups
		text, err := json.Marshal(asked)
		if err != nil {
			panic("persona: a recipe that is no JSON: " + err.Error())
		}
		return fmt.Sprintf("personas %s %q %q %q", text, agg.SortedKeys(a.exclude), prior.stages(a.scope.Stages), a.scope.Value), true
	}
	return "", false
}

// Finish implements agg.Analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	out := report.Personas{
		Asked: a.spec.K > 0 && a.spec.Model == nil, Method: a.spec.method(), Objective: a.spec.Objective,
		Tried: []report.PersonaTrial{}, Features: []report.Feature{}, LeftOut: []report.FeatureLeftOut{}, Groups: []report.Persona{},
		Steps: slices.Concat([]string{}, a.spec.Steps), MinShape: minShape,
	}
	switch last := last.(type) {
	case *summary:
		out.Users = last.users
		out.Reason = fewPeople(last.users)
	case *sample:
		out.Users = last.summary.users
		last.model().describe(&out)
	case *assigned:
		out.Users = last.sample.summary.users
		last.model.describe(&out)
		last.describe(a, nil, &out)
	case *conversions:
		out.Users = last.assigned.sample.summary.users
		last.assigned.model.describe(&out)
		last.assigned.describe(a, last.groups, &out)
	}
	if out.Reason != nil {
		r.Warnings = append(r.Warnings, *out.Reason)
	}
	r.Personas = out
}
