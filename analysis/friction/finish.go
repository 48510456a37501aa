package friction

import (
	"cmp"
	"math"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// Finish implements agg.Analysis: it writes the frictions into the report.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	c, _ := last.(*conversions)
	m := measuredOf(last)
	out := report.Friction{
		Objective: a.spec.Objective, Users: m.along.users, Visits: m.along.visits, Currency: a.scope.Currency,
		MinPeople: a.least, EventsLeftOut: a.more,
	}
	for _, f := range m.found() {
		out.LeftOut += f.left
	}
	mean, valued := m.along.amounts.mean()
	for i := range m.signals {
		s := &m.signals[i]
		if s.people < a.least {
			continue // of those who waited, too few did so for long
		}
		signal := a.describe(s, m)
		if c != nil {
			a.compare(&signal, s, c.reached[i])
			if signal.Cost != nil && valued {
				signal.ValueCost = stat.Number(*signal.Cost * mean)
			}
		}
		out.Signals = append(out.Signals, signal)
	}
	stat.Sort(out.Signals, func(x, y report.FrictionSignal) int {
		return cmp.Or(cmp.Compare(cost(y), cost(x)), cmp.Compare(y.People, x.People),
			cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Other, y.Other))
	})
	if more := len(out.Signals) - maxListed; more > 0 {
		out.LeftOut += int64(more)
		out.Signals = out.Signals[:maxListed]
	}
	r.Friction = out
}

// measuredOf is the pass that measured, of the last one.
func measuredOf(last agg.Partial) *measured {
	if c, ok := last.(*conversions); ok {
		return c.measured
	}
	return last.(*measured)
}

// cost is that of a signal, 0 where it is not known.
func cost(s report.FrictionSignal) float64 {
	if s.Cost == nil {
		return 0
	}
	return *s.Cost
}

// describe is what there is to say of a signal but what it costs.
func (a *Analysis) describe(s *signal, m *measured) report.FrictionSignal {
	k := s.kind()
	out := report.FrictionSignal{
		Kind: kinds[k].name, Subject: a.names[s.subject()-1],
		People: s.people, Visits: s.visits, Times: s.times, UserRate: stat.Ratio(s.people, m.along.users),
		Compared: a.names[s.compared-1], Others: s.others,
	}
	if s.other() > 0 {
		out.Other = a.names[s.other()-1]
	}
	if median, ok := s.took.Quantile(1, 2); ok {
		out.MedianSeconds = stat.Number(float64(median) / float64(second))
	}
	if k == wait && s.limit < math.MaxInt64 {
		out.LimitSeconds = stat.Number(float64(s.limit) / float64(second))
	}
	for _, e := range s.examples {
		var steps []report.JourneyStep
		for _, step := range e.steps {
			steps = append(steps, report.JourneyStep{
				Event: step.name, Seconds: stat.Round(float64(step.after) / float64(second)), Step: int(a.known[step.name].low),
			})
		}
		out.Examples = append(out.Examples, steps)
	}
	return out
}

// compare says who of the people of a signal converted, and who of the others.
func (a *Analysis) compare(out *report.FrictionSignal, s *signal, r reached) {
	out.Converted, out.OthersConv = r.people, r.others
	out.ConversionRate = stat.Ratio(out.Converted, out.People)
	out.OthersRate = stat.Ratio(out.OthersConv, out.Others)
	if out.Others == 0 {
		return
	}
	missing := float64(out.People)*float64(out.OthersConv)/float64(out.Others) - float64(out.Converted)
	out.Cost = stat.Number(max(missing, 0))
	if s.kind() == abandonedCart {
		return
	}
	if p, _, ok := stat.TwoProportions(out.OthersConv, out.Others, out.Converted, out.People); ok {
		out.P = stat.Number(p)
	}
}
