package analysis

import (
	"parcours/analysis/friction"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// troubles is what a recipe asks of the frictions of a log, all but who
// converted: along its first funnel, if that has an order, on the way to its
// first objective, or else the funnel's last step.
func troubles(r *recipe.Recipe, events []sequence.EventStat) friction.Spec {
	spec := friction.Spec{Events: events}
	if len(r.Funnels) > 0 {
		f := r.Funnels[0]
		goal := f.Steps[len(f.Steps)-1]
		spec.Objective, spec.Done = goal.Title(), goal.Event
		if f.Order != "unordered" {
			for _, s := range f.Steps {
				spec.Steps = append(spec.Steps, s.Event)
			}
		}
	}
	if len(r.Objectives) > 0 {
		spec.Objective, spec.Done = r.Objectives[0].Title(), r.Objectives[0].Event
	}
	return spec
}
