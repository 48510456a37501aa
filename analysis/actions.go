package analysis

import (
	"slices"

	"parcours/analysis/action"
	"parcours/analysis/ingest"
	"parcours/analysis/journey"
	"parcours/analysis/lexicon"
	"parcours/analysis/persona"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// actions is what a recipe asks of what to do: on the way to what conversion
// means, or else to what by its name is an objective.
func actions(r *recipe.Recipe, in *ingest.Result, of persona.Spec, events []sequence.EventStat, stages *journey.Assigned) action.Spec {
	spec := action.Spec{Events: events, Objective: of.Objective, Done: of.Exclude, Team: stages.Team}
	if len(spec.Done) == 0 {
		for _, e := range events {
			if lexicon.Of(e.Name).Step == lexicon.Objective {
				spec.Done = append(spec.Done, e.Name)
			}
		}
		if len(spec.Done) > 0 {
			spec.Objective = spec.Done[0]
		}
	}
	for _, f := range r.Funnels {
		for _, s := range f.Steps {
			spec.Steps = append(spec.Steps, s.Event...)
		}
	}
	kept := func(name string) bool {
		return slices.Contains(in.Properties, name) && slices.Contains(r.Properties, name)
	}
	if item := itemColumn(in.Source.Columns); kept(item) {
		spec.Item = item
	}
	if score := r.Mapping.Score; kept(score) {
		spec.Score = score
	}
	return spec
}
