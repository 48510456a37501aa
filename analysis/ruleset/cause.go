package ruleset

import (
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
)

// The rules that set tools apart. Of several that hold the first counts.
const (
	excludedPerson = iota
	excludedStep
	visitOnly
	firstEntry
	noWindow
	fixedWindow
	stepWindow
	reuse
	grace
	wholeSeconds
	sameTime
	rowOrder
	between
	otherRule
	causes
)

// rules are the codes of the causes and what they say in English; front-ends translate by code.
var rules = [causes]struct{ code, text string }{
	excludedPerson: {"excluded_person", "an excluded event takes the person out of the whole funnel, its first step included"},
	excludedStep:   {"excluded_step", "an excluded event is treated in another way: it ends the attempt, or only keeps the step from counting"},
	visitOnly:      {"visit_only", "all steps must fall into one visit"},
	firstEntry:     {"first_entry", "only the person's first entry counts: a later one does not begin anew"},
	noWindow:       {"no_window", "there is no conversion window"},
	fixedWindow:    {"fixed_window", "the conversion window is always 24 hours"},
	stepWindow:     {"step_window", "the window is measured from each step to the next, not from the first step"},
	reuse:          {"reuse", "one event may take several steps"},
	grace:          {"grace", "steps within two seconds of each other may come in any order"},
	wholeSeconds:   {"whole_seconds", "times are cut to seconds: events of one second have no order, and equal ones count once"},
	sameTime:       {"same_time", "a step must be later than the one before it: events of the same time do not follow each other"},
	rowOrder:       {"row_order", "events of the same time count in the order of the rows"},
	between:        {"between", "what may come between two steps differs"},
	otherRule:      {"other", "several rules together"},
}

// why finds the rule for which another tool (its number among the others) brings the person to another step.
func (p *partial) why(u event.User, own, other *sequence.Outcome, i int) int {
	a := p.analysis
	o := &a.others[i]
	switch {
	case len(a.spec.Exclude) > 0 && other.Level == 0:
		return excludedPerson
	case len(a.spec.Exclude) > 0 && !slices.Contains(o.lost, "exclude") && o.spec.Semantics != a.spec.Semantics && p.samePath(u, own, other):
		return excludedStep
	}
	if other.Level > own.Level {
		return p.further(u, other, o)
	}
	return p.short(u, own, other, o)
}

// samePath says whether both begin with the same event: then only what lies on the way can set them apart.
func (p *partial) samePath(u event.User, own, other *sequence.Outcome) bool {
	return own.Level > 0 && other.Level > 0 && own.Start() == other.Start() && !p.tooLate(u, own, other)
}

func (p *partial) tooLate(u event.User, own, other *sequence.Outcome) bool {
	longer := own
	if other.Level > own.Level {
		longer = other
	}
	return p.analysis.owned > 0 && span(u, longer) > p.analysis.owned
}

// further says what lets the other tool go further than the funnel's own rules.
func (p *partial) further(u event.User, got *sequence.Outcome, o *other) int {
	own := p.analysis.owned
	taken := got.Taken
	for k := 1; k < len(taken); k++ {
		before, at := taken[k-1], taken[k]
		switch {
		case before < 0 || at < 0:
		case at == before:
			return reuse
		case o.spec.Semantics == "amplitude" && at < before:
			return wholeSeconds
		case u.Times[at] < u.Times[before]:
			return grace
		}
	}
	if own > 0 && span(u, got) > own {
		switch {
		case o.step > 0:
			return stepWindow
		case o.window == 0:
			return noWindow
		}
		return fixedWindow
	}
	if p.analysis.spec.Order == "strict" {
		return between
	}
	return otherRule
}

// short says what keeps the other tool from going as far.
func (p *partial) short(u event.User, own, got *sequence.Outcome, o *other) int {
	taken := own.Taken
	if o.spec.Entity == "session" && p.analysis.spec.Entity != "session" && p.crossesVisits(u, taken) {
		return visitOnly
	}
	if o.spec.Semantics == "mixpanel" && own.Level > 0 && got.Level > 0 && got.Start() != own.Start() {
		return firstEntry
	}
	for k := 1; k < len(taken); k++ {
		before, at := taken[k-1], taken[k]
		if before < 0 || at < 0 {
			continue
		}
		gap := u.Times[at] - u.Times[before]
		switch {
		case o.step > 0 && gap > o.step:
			return stepWindow
		case gap == 0 && o.spec.Semantics == "retentioneering":
			return rowOrder
		case gap == 0 && o.spec.Semantics == "openpanel":
			return sameTime
		case o.spec.Semantics == "amplitude" && gap < second && u.Names[at] == u.Names[before]:
			return wholeSeconds
		}
	}
	if o.window > 0 && span(u, own) > o.window {
		return fixedWindow
	}
	if p.analysis.spec.Order == "strict" || len(o.spec.Modes) > 0 {
		return between
	}
	return otherRule
}

const second = 1_000_000

// span is the time from the first event taken to the last.
func span(u event.User, o *sequence.Outcome) int64 {
	if o.Level == 0 {
		return 0
	}
	return u.Times[o.Taken[o.Level-1]] - u.Times[o.Start()]
}

// crossesVisits says whether events lie in several visits.
func (p *partial) crossesVisits(u event.User, taken []int) bool {
	visit := -1
	for i, events := range p.visits.Of(u) {
		for _, at := range taken {
			if _, in := slices.BinarySearch(events, at); in {
				if visit >= 0 && visit != i {
					return true
				}
				visit = i
			}
		}
	}
	return false
}
