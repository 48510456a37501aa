package analysis

import (
	"parcours/analysis/agg"
	"parcours/analysis/compare"
	"parcours/analysis/kpi"
	"parcours/analysis/measure"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// objectives are what counts as success: the recipe's, or the last step of its
// first funnel, each with its column of values where there is one.
func objectives(r *recipe.Recipe, scope agg.Scope) (list []recipe.Objective, proposed bool) {
	list = append(list, r.Objectives...)
	if len(list) == 0 && len(r.Funnels) > 0 {
		f := r.Funnels[0]
		goal := f.Steps[len(f.Steps)-1]
		list, proposed = []recipe.Objective{{Name: goal.Title(), Event: goal.Event}}, true
	}
	list = list[:min(len(list), measure.MaxObjectives)]
	for i := range list {
		if list[i].Value == "" {
			list[i].Value = scope.Value
		}
	}
	return list, proposed
}

// figures writes the key figures into the report, and what changed if the recipe asks for it, by personas too. groups may be nil.
func (p *passes) figures(r *recipe.Recipe, events []sequence.EventStat, scope agg.Scope, groups *members) error {
	list, proposed := objectives(r, scope)
	spec := kpi.Spec{Objectives: list, Proposed: proposed, KPIs: r.KPIs, Events: events}
	if _, err := p.analysis(kpi.New(spec, scope)); err != nil {
		return err
	}
	if !r.Compare.Asked() {
		return nil
	}
	of := compare.Spec{Objectives: list, Events: events}
	if groups != nil {
		of.Who = &compare.Who{Names: groups.names, Definition: groups.definition, Of: groups.of}
	}
	for _, f := range r.Funnels {
		if !f.ByProperty() { // which counts no people
			of.Funnels = append(of.Funnels, f)
		}
	}
	var err error
	if of.Plan, err = compare.Arrange(r.Compare, scope); err != nil {
		return err
	}
	if of.Plan.Reason != nil {
		compare.Nothing(of.Plan, p.out)
		return nil
	}
	a, err := compare.New(of, scope)
	if err != nil {
		return err
	}
	_, err = p.analysis(a)
	return err
}
