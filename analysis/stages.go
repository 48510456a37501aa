package analysis

import (
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/friction"
	"parcours/analysis/funnel"
	"parcours/analysis/ideal"
	"parcours/analysis/journey"
	"parcours/analysis/mapping/vendor"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// stages gives each event its stage and team, and the recipe the stages of the
// events listed, so that it says the same when it is run again.
func (p *passes) stages(s *Session, r *recipe.Recipe, events []sequence.EventStat, scope agg.Scope) (*journey.Assigned, error) {
	spec := journey.StagesSpec{Events: events, Stages: r.Stages, Teams: r.Teams}
	if len(r.Funnels) > 0 && len(r.Objectives) == 0 {
		steps := r.Funnels[0].Steps
		spec.Done = steps[len(steps)-1].Event
	} else {
		spec.Done = funnel.Goal(events, scope.Users, r.Objectives)
	}
	if m := s.tables.match; m != nil {
		spec.Vendor = func(event string) string { return vendor.StageOf(m.ID, event) }
	}
	a := journey.NewStages(spec, scope)
	last, err := p.analysis(a)
	if err != nil {
		return nil, err
	}
	all := map[string][]string{}
	for stage, of := range r.Stages {
		all[stage] = slices.Clone(of)
	}
	for _, e := range p.out.Overview.ByEvent {
		if e.Stage != "" && !slices.Contains(all[e.Stage], e.Event) {
			all[e.Stage] = append(all[e.Stage], e.Event)
		}
	}
	r.Stages = all
	return a.Assign(last), nil
}

// journey draws the map of everybody, with where it hurts, and holds people against the intended path.
func (p *passes) journey(r *recipe.Recipe, stages *journey.Assigned, events []sequence.EventStat, of friction.Spec, scope agg.Scope) error {
	spec := journey.Spec{Stages: stages, Events: events, Objective: of.Objective, Done: of.Done, Channels: p.out.Overview.Channels}
	if _, err := p.analysis(journey.New(spec, scope)); err != nil {
		return err
	}
	journey.Mark(p.out)
	if r.Ideal == nil {
		return nil
	}
	_, err := p.analysis(ideal.New(ideal.Spec{Path: *r.Ideal, Objective: of.Objective, Done: of.Done, Events: events}, scope))
	return err
}
