package analysis

import (
	"context"
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/funnel"
	"parcours/analysis/persona"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// personas is what a recipe asks of the groups of people, all but who
// converted: on the way to its first objective, or else the last step of its first funnel.
func personas(r *recipe.Recipe) persona.Spec {
	spec := persona.Spec{Personas: r.Personas}
	if len(r.Funnels) > 0 {
		f := r.Funnels[0]
		goal := f.Steps[len(f.Steps)-1]
		spec.Objective, spec.Exclude = goal.Title(), goal.Event
		for _, s := range f.Steps {
			spec.Steps = append(spec.Steps, s.Title())
		}
	}
	if len(r.Objectives) > 0 {
		spec.Objective, spec.Exclude = r.Objectives[0].Title(), r.Objectives[0].Event
	}
	return spec
}

// members says who is of which persona, as a report on r has it.
type members struct {
	keys, names []string
	definition  string                                      // what decides, as text
	of, any     func(*event.Partition) func(event.User) int // the place among keys; of, each once and in the partition's order
}

// members finds who is of which persona, by passes that are remembered from the report; nil where there are none.
func (p *passes) members(r *recipe.Recipe, scope agg.Scope) (*members, error) {
	r, _, scope, err := p.asked(r, scope)
	if err != nil {
		return nil, err
	}
	return p.grouped(r, scope)
}

// grouped is members where it is known what the recipe asks.
func (p *passes) grouped(r *recipe.Recipe, scope agg.Scope) (*members, error) {
	a := persona.New(personas(r), scope)
	last, err := agg.Run(p.ctx, p.log, a, p.run, p.tick)
	if err != nil {
		return nil, err
	}
	return membersOf(a, last), nil
}

// membersOf is who is of which persona, by the merged Partial of the last pass; nil where there are none.
func membersOf(a *persona.Analysis, last agg.Partial) *members {
	of, ok := a.Members(last)
	if !ok {
		return nil
	}
	any, _ := a.Member(last)
	keys, names := a.Keys(last)
	return &members{keys, names, a.Definition(last), of, any}
}

// forAll are the groups of a breakdown, for what counts everybody: none where there are no personas.
func (m *members) forAll() funnel.Groups {
	if m == nil {
		return funnel.Groups{Of: func(*event.Partition) func(event.User) int { return func(event.User) int { return -1 } }}
	}
	return funnel.Groups{Definition: m.definition, Keys: m.keys, Names: m.names, Of: m.of}
}

// forAny is forAll for what looks for some of them.
func (m *members) forAny() funnel.Groups {
	g := m.forAll()
	if m != nil {
		g.Of = m.any
	}
	return g
}

// split settles which breakdowns are by persona: those by a property of that name which the files do not have.
func (s *Session) split(r *recipe.Recipe) error {
	const word = "persona"
	has := slices.ContainsFunc(s.tables.events, func(f decode.File) bool {
		return slices.ContainsFunc(f.Fields(), func(field table.Field) bool { return field.Name == word })
	})
	settle := func(f *recipe.Funnel) error {
		b := f.Breakdown
		if b == nil {
			return nil
		}
		b.Personas = b.Property == word && !has
		switch {
		case !b.Personas:
			return nil
		case f.ByProperty():
			return &report.Problem{Code: report.CodeBadRecipe, Value: word,
				Cause: fmt.Sprintf("a persona is a person's, and this funnel counts values of %q", report.Shorten(f.Entity)),
				Hint:  "split it by a column, or count people or visits"}
		case b.Attribution != "first":
			return &report.Problem{Code: report.CodeBadRecipe, Value: b.Attribution,
				Cause: "a breakdown by persona has an attribution: a person is of one persona, whichever the event", Hint: "leave the attribution out"}
		}
		return nil
	}
	for i := range r.Funnels {
		if err := settle(&r.Funnels[i]); err != nil {
			return err
		}
	}
	for _, segment := range r.Segments {
		if f := segment.People.Funnel; f != nil {
			if err := settle(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// persona says of people whether they are of a persona, given by its key or its name.
func (p *passes) persona(name string, r *recipe.Recipe, scope agg.Scope) (who, error) {
	m, err := p.members(r, scope)
	if err != nil {
		return nil, err
	}
	at := -1
	if m != nil {
		if at = slices.Index(m.keys, name); at < 0 {
			at = slices.Index(m.names, name)
		}
	}
	if at < 0 {
		var there []string
		if m != nil {
			there = m.keys
		}
		return nil, &report.Problem{
			Code: report.CodeBadRecipe, Value: name, Cause: fmt.Sprintf("there is no persona %q in this data", report.Shorten(name)),
			Hint: fmt.Sprintf("there are %q", there),
		}
	}
	return func(p *event.Partition) func(event.User) bool {
		of := m.any(p)
		return func(u event.User) bool { return of(u) == at }
	}, nil
}

// EachPerson tells of every person of this process, partition by partition: which persona they are of, and how far they came along the recipe's
// first funnel: the title of the last step they took. Both are "" where there is none. It is for what stays on the machine.
func (s *Session) EachPerson(ctx context.Context, r *recipe.Recipe, o Options, tell func(id, key, name, step string) error) error {
	at, err := s.selected(ctx, r, &recipe.Selection{}, o)
	if err != nil {
		return err
	}
	m, err := at.run.members(at.recipe, at.scope)
	if err != nil {
		return err
	}
	var steps []string
	var furthest func(*event.Partition) func(event.User) int
	if len(at.recipe.Funnels) > 0 && !at.recipe.Funnels[0].ByProperty() {
		f := at.recipe.Funnels[0]
		counts, err := funnel.New(f, false, at.scope)
		if err != nil {
			return err
		}
		if err := (&asked{spec: f, scope: at.scope, run: at.run, recipe: at.recipe, groups: m}).given(counts); err != nil {
			return err
		}
		counted, err := agg.Run(ctx, at.run.log, counts, at.run.run, at.run.tick)
		if err != nil {
			return err
		}
		furthest = counts.Furthest(counted)
		for _, s := range f.Steps {
			steps = append(steps, s.Title())
		}
	}
	for _, p := range at.run.log.Partitions {
		group, step := func(event.User) int { return -1 }, func(event.User) int { return 0 }
		if m != nil {
			group = m.of(p)
		}
		if furthest != nil {
			step = furthest(p)
		}
		for u := range p.All() {
			key, name, took := "", "", ""
			if g := group(u); g >= 0 {
				key, name = m.keys[g], m.names[g]
			}
			if n := step(u); n > 0 {
				took = steps[n-1]
			}
			if err := tell(string(u.ID), key, name, took); err != nil {
				return err
			}
		}
	}
	return nil
}
