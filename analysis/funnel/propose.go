package funnel

import (
	"cmp"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// DefaultWindow is the conversion window of a proposed funnel.
const DefaultWindow recipe.Duration = "7d"

const (
	minReach    = 100 // an event counts as a step if at least 1 in 100 people did it
	maxProposed = 5
)

// Propose finds a funnel in a log of so many users when the recipe names none.
// taken, the merged Partial of the Ways to its Goal, says what most of those who
// reached that did before: a step that fewer did is no step of the path. Where
// the names of events say nothing of the way, it is what most did, in their
// order; where not even a goal is known (taken is nil) the guess is by how many do
// each event and how early. The second result says which it was; ok is false when there
// are not two events to put in a row.
func Propose(events []sequence.EventStat, users int64, taken agg.Partial) (f recipe.Funnel, why report.Note, ok bool) {
	list := common(events, users)
	names, why := byMeaning(list)
	w, known := taken.(*ways)
	if known {
		if found, by := w.propose(names, why, list); len(found) > 1 {
			names, why = found, by
		}
	}
	if len(names) < 2 {
		if names, why = byReach(list, users); names == nil {
			return f, why, false
		}
	}
	f.Window = DefaultWindow
	for i, name := range names {
		step := recipe.Step{Event: recipe.Strings{name}}
		if known && i == len(names)-1 && slices.Contains(w.of.goal, name) {
			step.Event = w.of.goal
		}
		f.Steps = append(f.Steps, step)
	}
	return f, why, true
}

// propose finds the path that most of those took who reached the goal: of the
// steps that names suggest those that most took, or else what most did, in
// their order. It has one step where most did nothing before.
func (w *ways) propose(names []string, why report.Note, list []sequence.EventStat) ([]string, report.Note) {
	if last := len(names) - 1; last > 0 && slices.Contains(w.of.goal, names[last]) {
		goal := names[last]
		usual := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name != goal && !w.usual(name) })
		if len(usual) > 1 {
			return usual, why
		}
	}
	path := w.path(list)
	goal := path[len(path)-1]
	return path, report.Note{
		Code: report.CodeProposedFunnel, Subject: goal, Detail: "path",
		Text: "the funnel was proposed from what most of those did who reached " + goal + ", in the order in which they did it",
	}
}

// common are the events that enough people did, those of most people first.
func common(events []sequence.EventStat, users int64) (list []sequence.EventStat) {
	for _, e := range events {
		if e.Users*minReach >= users {
			list = append(list, e)
		}
	}
	stat.Sort(list, func(a, b sequence.EventStat) int {
		return cmp.Or(cmp.Compare(b.Users, a.Users), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// byMeaning takes, for each known step of the way, the event most people did,
// and keeps the last few that lead to the objective.
func byMeaning(events []sequence.EventStat) ([]string, report.Note) {
	var steps [lexicon.Objective + 1]*sequence.EventStat
	for i := range events {
		if s := lexicon.Of(events[i].Name).Step; s != lexicon.None && steps[s] == nil {
			steps[s] = &events[i]
		}
	}
	// The objective is the furthest step people take; what only begins a way is none.
	end := lexicon.Objective
	for end > lexicon.Account && steps[end] == nil {
		end--
	}
	if end < lexicon.Account || steps[end] == nil {
		return nil, report.Note{}
	}
	// Looking at the basket says little between filling it and the checkout.
	if steps[lexicon.Choose] != nil && steps[lexicon.Checkout] != nil && end > lexicon.Checkout {
		steps[lexicon.Review] = nil
	}
	var names []string
	var after int64 // people at the step after
	for s := end; s >= lexicon.Arrive && len(names) < maxProposed; s-- {
		e := steps[s]
		// Arriving and browsing are only a start where nothing more telling is known.
		if e == nil || s <= lexicon.Browse && len(names) >= 2 && steps[lexicon.View] != nil {
			continue
		}
		// What fewer people do than what should follow is no step everybody takes.
		if e.Users*10 < after*8 {
			continue
		}
		names, after = append(names, e.Name), e.Users
	}
	if len(names) < 2 {
		return nil, report.Note{}
	}
	slices.Reverse(names)
	return names, report.Note{
		Code: report.CodeProposedFunnel, Subject: names[len(names)-1], Detail: "lexicon",
		Text: "the funnel was proposed from what the events are called, up to " + names[len(names)-1],
	}
}

// byReach takes events that fewer and fewer people do, later and later.
func byReach(events []sequence.EventStat, users int64) ([]string, report.Note) {
	var names []string
	var before sequence.EventStat
	for _, e := range events {
		if lexicon.Of(e.Name).Stage == lexicon.Experience {
			continue // errors and help are no steps of a way
		}
		later := e.Position > before.Position && e.Users < before.Users
		if len(names) == 0 || later && e.Users*10 <= before.Users*9 {
			names, before = append(names, e.Name), e
		}
		if len(names) == maxProposed-1 {
			break
		}
	}
	if len(names) < 2 {
		return nil, report.Note{
			Code: report.CodeNoFunnel, Text: "no funnel could be proposed: name the steps yourself",
		}
	}
	return names, report.Note{
		Code: report.CodeProposedFunnel, Subject: names[len(names)-1], Detail: "order",
		Text: "the funnel was proposed from how many people do each event, and how early: its steps are a guess",
	}
}
