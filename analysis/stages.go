package analysis

import (
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/friction"
	"parcours/analysis/funnel"
	"parcours/analysis/ideal"
	"parcours/analysis/journey"
	"parcours/analysis/mapping/vendor"
	"parcours/analysis/overview"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// stages gives each event its stage and team.
func (p *passes) stages(r *recipe.Recipe, events []sequence.EventStat, scope agg.Scope) (*journey.Assigned, error) {
	spec := journey.StagesSpec{Events: events, Stages: r.Stages, Teams: r.Teams}
	if len(r.Funnels) > 0 && len(r.Objectives) == 0 {
		steps := r.Funnels[0].Steps
		spec.Done = steps[len(steps)-1].Event
	} else {
		spec.Done = funnel.Goal(events, scope.Users, r.Objectives)
	}
	if p.format != "" {
		spec.Vendor = func(event string) string { return vendor.StageOf(p.format, event) }
	}
	a := journey.NewStages(spec, scope)
	last, err := p.analysis(a)
	if err != nil {
		return nil, err
	}
	return a.Assign(last), nil
}

// listed gives a recipe the stages of the events that the report lists, so that it says the same when it is run again.
func (p *passes) listed(r *recipe.Recipe) {
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
}

// asked is what a report on a recipe asks: with the funnel it proposes where the recipe has none, and of a scope that
// knows its stages. The passes it takes are remembered from the report.
func (p *passes) asked(r *recipe.Recipe, scope agg.Scope) (*recipe.Recipe, []sequence.EventStat, agg.Scope, error) {
	glance, err := agg.Run(p.ctx, p.log, overview.New(scope), p.run, p.tick)
	if err != nil {
		return nil, nil, scope, err
	}
	events := overview.Stats(glance)
	stages, err := p.stages(r, events, scope)
	if err != nil {
		return nil, nil, scope, err
	}
	scope.Stages = stages.Stage
	out := *r
	if len(out.Funnels) == 0 {
		f, _, ok, err := p.propose(events, scope, r.Objectives)
		if err != nil {
			return nil, nil, scope, err
		}
		if ok {
			out.Funnels = []recipe.Funnel{f}
		}
	}
	return &out, events, scope, nil
}

// journey draws the map of everybody, with where it hurts, and holds people against the intended path.
func (p *passes) journey(r *recipe.Recipe, stages *journey.Assigned, events []sequence.EventStat, of friction.Spec, groups *members, scope agg.Scope) error {
	spec := journey.Spec{Stages: stages, Events: events, Objective: of.Objective, Done: of.Done, Channels: p.out.Overview.Channels}
	if groups != nil {
		spec.Groups, spec.Group, spec.GroupKey = groups.names, groups.of, groups.definition
	}
	if _, err := p.analysis(journey.New(spec, scope)); err != nil {
		return err
	}
	if groups != nil {
		p.inOrder(groups)
	}
	journey.Mark(p.out)
	if r.Ideal == nil {
		return nil
	}
	_, err := p.analysis(ideal.New(ideal.Spec{Path: *r.Ideal, Objective: of.Objective, Done: of.Done, Events: events}, scope))
	return err
}

// inOrder gives the maps of personas their keys, and the order of the personas.
func (p *passes) inOrder(of *members) {
	maps := p.out.Journey.Groups
	for i := range maps {
		maps[i].Key = of.keys[i]
	}
	place := func(key string) int {
		return slices.IndexFunc(p.out.Personas.Groups, func(g report.Persona) bool { return g.Key == key })
	}
	slices.SortFunc(maps, func(a, b report.JourneyGroup) int { return place(a.Key) - place(b.Key) })
}
