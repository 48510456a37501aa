package action

import (
	"cmp"
	"math"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// The kinds of actions, in the order of the rules.
const (
	fixStep      = "fix_step"
	shortenWait  = "shorten_wait"
	strengthen   = "strengthen"
	remove       = "remove"
	offer        = "offer"
	winBack      = "win_back"
	askFeedback  = "ask_feedback"
	fixContacts  = "fix_contacts"
	z95          = 1.959963984540054
	perStep      = "step"
	perEvent     = "event"
	conversions  = "conversions"
	high         = "high"
	medium       = "medium"
	low          = "low"
	dropoffPlace = "/dropoff/%d/steps/%d/differences/%d"
)

var kinds = []string{fixStep, shortenWait, strengthen, remove, offer, winBack, askFeedback, fixContacts}

// confidences, best first.
var confidences = []string{high, medium, low}

// rules are applied to one report.
type rules struct {
	a      *Analysis
	t      *tallied
	r      *report.Report
	found  []*report.Action
	looked map[string]*report.ActionLooked
}

// Finish implements agg.Analysis: it writes what to do into the report, whose other sections are finished.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	f := &rules{a: a, t: last.(*tallied), r: r, looked: map[string]*report.ActionLooked{}}
	for _, k := range kinds {
		f.looked[k] = &report.ActionLooked{Kind: k}
	}
	f.differences()
	f.incidents()
	f.friction()
	f.offers()
	f.away()
	f.answers()
	f.contacts()

	slices.SortStableFunc(f.found, func(x, y *report.Action) int {
		return cmp.Or(cmp.Compare(rank(y), rank(x)),
			cmp.Compare(slices.Index(confidences, x.Confidence), slices.Index(confidences, y.Confidence)),
			cmp.Compare(slices.Index(kinds, x.Kind), slices.Index(kinds, y.Kind)),
			cmp.Compare(x.For.Property+x.For.Value, y.For.Property+y.For.Value), cmp.Compare(x.Where.Label, y.Where.Label))
	})
	about := report.ActionsAbout{MinPeople: minPeople, MaxQ: stat.Number(maxQ), Objective: a.spec.Objective, Currency: a.scope.Currency}
	of := map[string]int{}
	for _, x := range f.found {
		if of[x.Kind]++; of[x.Kind] > perKind || len(r.Actions) == maxListed {
			about.LeftOut++
			continue
		}
		r.Actions = append(r.Actions, *x)
	}
	for _, k := range kinds {
		about.Looked = append(about.Looked, *f.looked[k])
	}
	r.ActionsAbout = about
}

// rank is by what an action surely brings; a contact or an answer is less than a conversion.
func rank(x *report.Action) float64 {
	if x.Gain.Unit == "contacts" || x.Gain.Unit == "answers" {
		return *x.Gain.Low / lesser
	}
	return *x.Gain.Low
}

// propose adds an action that surely brings something.
func (f *rules) propose(x *report.Action, from, to, value float64) {
	if from < minGain || math.IsNaN(from) {
		return
	}
	f.looked[x.Kind].Sure++
	x.Gain.Low, x.Gain.High = stat.Number(from), stat.Number(max(from, to))
	if value > 0 {
		x.Gain.ValueLow, x.Gain.ValueHigh = stat.Number(from*value), stat.Number(max(from, to)*value)
	}
	f.found = append(f.found, x)
}

// sure says how sure: from the rate of false discoveries, the fewer people of those compared, and whether it is known to hold in both halves of the time.
func sure(q float64, people int64, repeated bool) (confidence string, reasons []string) {
	points := 0
	if q <= surelyQ {
		points++
		reasons = append(reasons, "tests")
	}
	if people >= manyPeople {
		points++
		reasons = append(reasons, "people")
	}
	if repeated {
		return []string{low, medium, high}[points], append(reasons, "repeated")
	}
	return []string{low, low, medium}[points], append(reasons, "not_halved")
}

// rate adds a rate to the evidence.
func rate(x *report.Action, code string, n, of int64, source string) *report.ActionFigure {
	e := figure(x, code, stat.Ratio(n, of), source)
	e.Count, e.Of = n, of
	e.Low, e.High = stat.Wilson(n, of)
	return e
}

// figure adds another number.
func figure(x *report.Action, code string, n *float64, source string) *report.ActionFigure {
	x.Evidence = append(x.Evidence, report.ActionFigure{})
	e := &x.Evidence[len(x.Evidence)-1]
	e.Code, e.Number, e.Source = code, n, source
	return e
}

// worth is the mean value of who took a funnel's last step, 0 where there is none.
func worth(f *report.Funnel) float64 {
	if f == nil || len(f.Steps) == 0 {
		return 0
	}
	if s := f.Steps[len(f.Steps)-1]; s.Value != nil && s.Valued > 0 {
		return *s.Value / float64(s.Valued)
	}
	return 0
}

// after is the share of those who take a step, counted from 0, that takes the last, as an interval.
func after(f *report.Funnel, step int) (from, to float64) {
	if f == nil || step >= len(f.Steps) {
		return 0, 0
	}
	if step == len(f.Steps)-1 {
		return 1, 1
	}
	l, h := stat.Wilson(f.Steps[len(f.Steps)-1].Count, f.Steps[step].Count)
	if l == nil {
		return 0, 0
	}
	return *l, *h
}
