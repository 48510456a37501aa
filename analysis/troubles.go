package analysis

import (
	"encoding/json"
	"fmt"

	"parcours/analysis/agg"
	"parcours/analysis/event"
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

// who prepares for a partition and says of its people whether they are meant.
type who = func(*event.Partition) func(event.User) bool

// troubled finds who had the trouble of a selection and is of its persona, by the passes that count
// it in a report on r; nil where the selection speaks of neither.
func (p *passes) troubled(sel *recipe.Selection, r *recipe.Recipe, scope agg.Scope) (who, error) {
	var of who
	if sel.Persona != "" {
		var err error
		if of, err = p.persona(sel.Persona, r, scope); err != nil || sel.Friction == nil {
			return of, err
		}
	}
	if sel.Friction == nil {
		return nil, nil
	}
	r, events, scope, err := p.asked(r, scope)
	if err != nil {
		return nil, err
	}
	a := friction.New(troubles(r, events), scope)
	last, err := agg.Run(p.ctx, p.log, a, p.run, p.tick)
	if err != nil {
		return nil, err
	}
	had := a.Selects(last, *sel.Friction)
	if of == nil {
		return had, nil
	}
	return func(p *event.Partition) func(event.User) bool {
		had, of := had(p), of(p)
		return func(u event.User) bool { return had(u) && of(u) }
	}, nil
}

// definition is what a selection means, as text: a trouble and a persona mean
// what the recipe's funnel and objective make of them.
func definition(sel *recipe.Selection, r *recipe.Recipe) string {
	b, err := json.Marshal(sel)
	if err != nil {
		panic("analysis: a selection that is no JSON: " + err.Error())
	}
	text := string(b)
	if sel.Friction != nil {
		spec := troubles(r, nil)
		text += fmt.Sprintf(" %q %q", spec.Steps, spec.Done)
	}
	if sel.Persona != "" || sel.Funnel != nil && sel.Funnel.ByPersona() {
		spec := personas(r)
		asked, err := json.Marshal(spec.Personas)
		if err != nil {
			panic("analysis: a recipe that is no JSON: " + err.Error())
		}
		text += fmt.Sprintf(" %s %q", asked, spec.Exclude)
	}
	return text
}
