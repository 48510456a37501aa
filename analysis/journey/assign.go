package journey

import (
	"math"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// When evidence decides on a stage. An event that means nothing comes anywhere,
// mostly after the objective where people reach it early: so each share is held
// against what it is by chance, or of all events together.
const (
	leastPeople = 25   // who did it, or 1 in 100 of all
	mostly      = 0.5  // of people, at the low end of the interval
	mostlyEvent = 0.66 // of events
	beyond      = 0.1  // more than all events together, at the low end of the interval
	beyondFirst = 1.5  // times as many as begin with it by chance
)

// Assigned is the stage and the team of each event.
type Assigned struct {
	// Events are those listed, LeftOut how many more names there are.
	Events  []report.StagedEvent
	LeftOut int64

	of     *Stages
	at     map[string]int // of Events
	stages map[string]string
	teams  map[string]string
}

// Assign gives each event its stage and team. last is the merged Partial of the analysis.
func (s *Stages) Assign(last agg.Partial) *Assigned {
	e := last.(*evidence)
	a := &Assigned{
		of: s, at: map[string]int{}, LeftOut: int64(len(s.spec.Events) - len(s.names)),
		Events: []report.StagedEvent{}, stages: byEvent(s.spec.Stages), teams: byEvent(s.spec.Teams),
	}
	var before, after int64
	for i, n := range e.by {
		if !s.done[s.names[i]] {
			before, after = before+n.before, after+n.after
		}
	}
	for i, name := range s.names {
		n := e.by[i]
		out := report.StagedEvent{
			Event: name, Users: s.users[i], Begun: n.begun, Before: n.before, After: n.after, AfterUsers: n.afterUsers, Repeated: n.repeated,
		}
		out.Proposed, out.By = s.says(name)
		if out.Proposed == "" {
			out.Proposed, out.By = s.evident(n, s.users[i], before, after)
		}
		out.Stage = out.Proposed
		if said, ok := a.stages[name]; ok && said != out.Proposed {
			out.Stage, out.By = said, "recipe"
		}
		out.Team, out.TeamBy = a.team(name, out.Stage)
		a.at[name] = len(a.Events)
		a.Events = append(a.Events, out)
	}
	return a
}

// byEvent turns a recipe's lists around; "" is none.
func byEvent(lists map[string][]string) map[string]string {
	of := map[string]string{}
	for key, events := range lists {
		if key == recipe.NoStage {
			key = ""
		}
		for _, e := range events {
			of[e] = key // each event is in one list, so that their order does not matter
		}
	}
	return of
}

// Stage is the stage of an event, "" for none.
func (a *Assigned) Stage(name string) string {
	if at, ok := a.at[name]; ok {
		return a.Events[at].Stage
	}
	if said, ok := a.stages[name]; ok {
		return said
	}
	stage, _ := a.of.says(name)
	return stage
}

// Team is the team that owns an event, "" for none.
func (a *Assigned) Team(name string) string {
	if at, ok := a.at[name]; ok {
		return a.Events[at].Team
	}
	team, _ := a.team(name, a.Stage(name))
	return team
}

func (a *Assigned) team(name, stage string) (team, by string) {
	proposed, by := lexicon.TeamOf(name), "lexicon"
	if proposed == "" {
		if proposed, by = lexicon.TeamOfStage(stage), "stage"; proposed == "" {
			by = ""
		}
	}
	if said, ok := a.teams[name]; ok && said != proposed {
		return said, "recipe"
	}
	return proposed, by
}

// says is what can be said of an event by its name.
func (s *Stages) says(name string) (stage, by string) {
	if stage := lexicon.Of(name).Stage; stage != "" {
		return stage, "lexicon"
	}
	if s.spec.Vendor != nil {
		if stage := s.spec.Vendor(name); stage != "" {
			return stage, "vendor"
		}
	}
	if s.done[name] {
		return lexicon.Purchase, "objective"
	}
	return "", ""
}

// evident is what can be said of an event by where it comes; before and after count all events around the objective.
func (s *Stages) evident(n placed, users, before, after int64) (stage, by string) {
	least := min(max(s.scope.Users/100, 3), leastPeople)
	if users < least {
		return "", ""
	}
	// More often after the objective than all events together, by the low end of the difference.
	more := func(x, of, all, ofAll int64) bool {
		_, low, _, ok := stat.Newcombe(all, ofAll, x, of)
		return ok && low > beyond && float64(x) >= float64(mostlyEvent*float64(of))
	}
	if around := n.before + n.after; around >= least {
		switch {
		case more(n.after, around, after, before+after):
			if low, _ := stat.Wilson(n.repeated, n.afterUsers); low != nil && *low > mostly {
				return lexicon.Loyalty, "repeated"
			}
			return lexicon.Experience, "after"
		case more(n.before, around, before, before+after):
			if s.begins(n, users) {
				return lexicon.Awareness, "first"
			}
			return lexicon.Consideration, "before"
		}
	}
	if s.begins(n, users) {
		return lexicon.Awareness, "first"
	}
	return "", ""
}

// begins says whether most people who do an event begin with it, and more than by chance.
func (s *Stages) begins(n placed, users int64) bool {
	low, _ := stat.Wilson(n.begun, users)
	chance := math.Ldexp(float64(n.chance), -chanceBits)
	return low != nil && *low > mostly && float64(n.begun) > float64(beyondFirst*chance)
}
