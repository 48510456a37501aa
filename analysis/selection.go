package analysis

import (
	"context"
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/dropoff"
	"parcours/analysis/event"
	"parcours/analysis/funnel"
	"parcours/analysis/people"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// People lists the people behind a number of a report, so many from an offset
// on, in the order of their ids. Where the selection's funnel counts visits,
// each is listed; where it counts values of a property, these are.
func (s *Session) People(ctx context.Context, r *recipe.Recipe, sel *recipe.Selection, offset, count int, o Options) (*report.People, error) {
	at, err := s.selected(ctx, r, sel, o)
	if err != nil {
		return nil, err
	}
	choice, err := at.run.choose(at.sel, at.recipe, at.scope)
	if err != nil {
		return nil, err
	}
	list := people.NewList(choice, max(0, offset), max(0, count), at.scope.Location)
	last, err := agg.Run(ctx, at.run.log, list, at.run.run, at.run.tick)
	if err != nil {
		return nil, err
	}
	return list.People(last), nil
}

// Journey is the events of the person of an id, with the steps marked of the
// selection's funnel. sel may be nil.
func (s *Session) Journey(ctx context.Context, r *recipe.Recipe, sel *recipe.Selection, id string, o Options) (*report.Journey, error) {
	if sel == nil {
		sel = &recipe.Selection{}
	}
	at, err := s.selected(ctx, r, sel, o)
	if err != nil {
		return nil, err
	}
	var walked *sequence.Funnel
	if at.sel.Funnel != nil {
		if walked, err = sequence.Compile(at.sel.Funnel, at.scope); err != nil {
			return nil, err
		}
	}
	find := people.NewJourney(id, walked, at.scope)
	last, err := agg.Run(ctx, at.run.log, find, at.run.run, at.run.tick)
	if err != nil {
		return nil, err
	}
	if j := find.Journey(last); j != nil {
		return j, nil
	}
	return nil, &report.Problem{Code: report.CodeNobody, Value: id, Cause: "nobody in the data has this id"}
}

// selected is a selection with its defaults spelled out, and the log it is made in.
type selected struct {
	sel    *recipe.Selection
	recipe *recipe.Recipe
	log    *loaded
	scope  agg.Scope
	run    *passes
}

func (s *Session) selected(ctx context.Context, r *recipe.Recipe, sel *recipe.Selection, o Options) (*selected, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if err := sel.Validate(); err != nil {
		return nil, err
	}
	with := *r
	with.Segments = append(slices.Clone(r.Segments), recipe.Segment{People: *sel}) // so that what it looks at is read
	m, ran, _, err := s.prepare(with.WithDefaults())
	if err != nil {
		return nil, err
	}
	log, err := s.load(ctx, "", m, ran, o)
	if err != nil {
		return nil, err
	}
	out := &selected{sel: &ran.Segments[len(ran.Segments)-1].People, recipe: ran, log: log}
	if out.scope, err = scopeOf(log.Result, ran); err != nil {
		return nil, err
	}
	out.run = s.over(ctx, log, o)
	if f := out.sel.Funnel; f != nil && f.ByProperty() {
		of := &asked{spec: *f, scope: out.scope, run: out.run, recipe: ran}
		if err := of.elsewise(ctx, s, o); err != nil {
			return nil, err
		}
		out.scope, out.run = of.scope, of.run
	} else if r.Segment != "" {
		if out.run, err = s.restrict(out.run, log, ran, out.scope, o); err != nil {
			return nil, err
		}
		out.scope = out.run.part.scope
	}
	out.run.planned = 1
	return out, nil
}

// belongs says of people whether they are in a selection, in the terms of a report on r.
func (p *passes) belongs(sel *recipe.Selection, r *recipe.Recipe, scope agg.Scope) (who, error) {
	if sel.Funnel != nil && sel.Funnel.ByProperty() {
		return nil, &report.Problem{Code: report.CodeBadRecipe, Cause: fmt.Sprintf("a segment is of people; its funnel counts values of %q", sel.Funnel.Entity)}
	}
	choice, err := p.choose(sel, r, scope)
	if err != nil {
		return nil, err
	}
	return func(p *event.Partition) func(event.User) bool {
		asked := choice(p)
		in := false
		found := func(*sequence.Outcome) { in = true }
		return func(u event.User) bool {
			in = false
			asked(u, found)
			return in
		}
	}, nil
}

// choose finds the units that meet all that a selection says, by what counts them in a report on r.
func (p *passes) choose(sel *recipe.Selection, r *recipe.Recipe, scope agg.Scope) (people.Choice, error) {
	had, err := p.troubled(sel, r, scope)
	if err != nil {
		return nil, err
	}
	personal, err := person(sel, had)
	if err != nil {
		return nil, err
	}
	if sel.Funnel == nil {
		return func(p *event.Partition) func(event.User, func(*sequence.Outcome)) {
			meets := personal(p)
			return func(u event.User, found func(*sequence.Outcome)) {
				if meets(u) {
					found(&sequence.Outcome{})
				}
			}
		}, nil
	}
	walked, err := sequence.Compile(sel.Funnel, scope)
	if err != nil {
		return nil, err
	}
	counts, err := funnel.New(*sel.Funnel, false, scope)
	if err != nil {
		return nil, err
	}
	if sel.Funnel.ByPersona() && (sel.Group != nil || sel.Except != nil) {
		m, err := p.members(r, scope)
		if err != nil {
			return nil, err
		}
		counts.Deal(m.forAny())
	}
	stands, err := counts.Selects(sel)
	if err != nil {
		return nil, err
	}
	all := func(*event.Partition) func(event.User, *sequence.Outcome, *sequence.Walker) bool {
		return func(event.User, *sequence.Outcome, *sequence.Walker) bool { return true }
	}
	after := all
	if sel.Next != nil {
		drops, err := dropoff.New(*sel.Funnel, scope)
		if err != nil {
			return nil, err
		}
		after = drops.Selects(*sel.Next, sel.Step-1)
	}
	apart := all
	if sel.Apart != nil {
		sides, err := dropoff.NewDifferences(*sel.Funnel, scope, nil)
		if err != nil {
			return nil, err
		}
		apart = sides.Selects(*sel.Apart, sel.Step-1)
	}
	return func(p *event.Partition) func(event.User, func(*sequence.Outcome)) {
		w := walked.Over(p)
		meets, stands, next, differs := personal(p), stands(p, w), after(p), apart(p)
		return func(u event.User, found func(*sequence.Outcome)) {
			if !meets(u) {
				return
			}
			w.Walk(&u, func(_ *event.User, o *sequence.Outcome) {
				if stands(u, o) && next(u, o, w) && differs(u, o, w) {
					found(o)
				}
			})
		}
	}, nil
}

// person judges what a selection says of all that a person did.
func person(sel *recipe.Selection, had who) (who, error) {
	var tests []func(*event.Partition) func(event.User) bool
	if had != nil {
		tests = append(tests, had)
	}
	if len(sel.Did) > 0 {
		tests = append(tests, didThen(sel.Did, sel.Then))
	}
	if len(sel.Where) > 0 {
		// An event that meets all conditions is a step of a funnel of one.
		one := recipe.Funnel{Steps: []recipe.Step{{Where: sel.Where}}}
		met, err := sequence.Compile(&one, agg.Scope{})
		if err != nil {
			return nil, err
		}
		tests = append(tests, func(p *event.Partition) func(event.User) bool {
			w := met.Over(p)
			return func(u event.User) bool { return w.Best(u).Level > 0 }
		})
	}
	return func(p *event.Partition) func(event.User) bool {
		bound := make([]func(event.User) bool, len(tests))
		for i, t := range tests {
			bound[i] = t(p)
		}
		return func(u event.User) bool {
			for _, meets := range bound {
				if !meets(u) {
					return false
				}
			}
			return true
		}
	}, nil
}

// didThen says of a person whether they did one of these events, directly followed by another where it is named.
func didThen(events []string, then string) func(*event.Partition) func(event.User) bool {
	if then == "" {
		return did(events)
	}
	return func(p *event.Partition) func(event.User) bool {
		first := make([]bool, p.Names.Len())
		for _, name := range events {
			if code, ok := p.Names.Lookup(name); ok {
				first[code] = true
			}
		}
		next, ok := p.Names.Lookup(then)
		return func(u event.User) bool {
			for i := 1; ok && i < len(u.Names); i++ {
				if u.Names[i] == event.Code(next) && first[u.Names[i-1]] {
					return true
				}
			}
			return false
		}
	}
}
