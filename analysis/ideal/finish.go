package ideal

import (
	"cmp"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// Finish implements agg.Analysis: it writes the comparison into the report.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*paths)
	judged := p.people - p.inProgress
	out := &report.Ideal{
		Steps: []report.IdealStep{}, Detours: append([]string{}, a.spec.Path.Detours...), Objective: a.spec.Objective,
		Users: p.users, People: p.people, InProgress: p.inProgress,
		Conforming: p.conforming, ConformingRate: stat.Ratio(p.conforming, judged),
		MeanInOrder: stat.Ratio(p.inOrder, judged), MeanSkipped: stat.Ratio(p.skipped, judged),
		MeanWrongOrder: stat.Ratio(p.wrongOrder, judged), MeanExtra: stat.Ratio(p.extra, judged),
		Fitness: []int64{}, Deviations: []report.IdealDeviation{}, MinPeople: a.least,
	}
	out.ConformingLow, out.ConformingHigh = stat.Wilson(p.conforming, judged)
	if mean, ok := p.fitness.Mean(); ok {
		out.MeanFitness = stat.Number(mean / whole)
	}
	if median, ok := p.fitness.Quantile(1, 2); ok {
		out.MedianFitness = stat.Number(float64(median) / whole)
	}
	const bins = 10
	for i := range int64(bins) {
		out.Fitness = append(out.Fitness, p.fitness.CountBelow((i+1)*whole/bins)-p.fitness.CountBelow(i*whole/bins))
	}
	out.Fitness = append(out.Fitness, p.conforming)

	var found []*report.IdealDeviation // as pointers they sort with the code of others
	deviates := func(kind string, step int, event string, had, far tally) {
		if had.people >= a.least {
			found = append(found, a.deviation(kind, step, event, had, far))
		}
	}
	for i, s := range p.steps {
		of := a.spec.Path.Steps[i]
		out.Steps = append(out.Steps, report.IdealStep{
			Label: of.Title(), Events: append([]string{}, of.Event...), People: s.took.people, Rate: stat.Ratio(s.took.people, judged),
			InOrder: s.took.people - s.late.people, Late: s.late.people, Skipped: s.passed.people - s.late.people, Stopped: s.stopped.people,
		})
		deviates("skipped", i, "", s.passed, s.later)
		deviates("stopped", i, "", s.stopped, s.took)
		for j, event := range a.names {
			deviates("instead", i, event, p.extras[i*len(a.names)+j], s.next)
		}
	}
	slices.SortFunc(found, func(x, y *report.IdealDeviation) int {
		return cmp.Or(cmp.Compare(y.People, x.People), cmp.Compare(x.Step, y.Step), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Event, y.Event))
	})
	listed := min(len(found), maxListed)
	out.LeftOut = int64(len(found) - listed)
	for _, d := range found[:listed] {
		out.Deviations = append(out.Deviations, *d)
	}
	r.Ideal = out
	a.reconcile(p, out, r)
}

// deviation is one at a step: who has it, of those who came as far.
func (a *Analysis) deviation(kind string, step int, event string, had, far tally) *report.IdealDeviation {
	d := &report.IdealDeviation{
		Kind: kind, Step: step + 1, Label: a.spec.Path.Steps[step].Title(), Event: event,
		People: had.people, Of: far.people, Rate: stat.Ratio(had.people, far.people),
	}
	d.Low, d.High = stat.Wilson(had.people, far.people)
	if kind != "stopped" {
		others := tally{far.people - had.people, far.converted - had.converted}
		d.Converted, d.ConversionRate = had.converted, stat.Ratio(had.converted, had.people)
		d.Others, d.OthersConverted, d.OthersRate = others.people, others.converted, stat.Ratio(others.converted, others.people)
		if diff, low, high, ok := stat.Newcombe(others.converted, others.people, had.converted, had.people); ok {
			d.Difference, d.DifferenceLow, d.DifferenceHigh = stat.Number(diff), stat.Number(low), stat.Number(high)
			missing := func(diff float64) *float64 { return stat.Number(max(0, -diff) * float64(had.people)) }
			d.Cost, d.CostLow, d.CostHigh = missing(diff), missing(high), missing(low)
		}
		if p, _, ok := stat.TwoProportions(others.converted, others.people, had.converted, had.people); ok {
			d.P = stat.Number(p)
		}
	}
	return d
}

// reconcile notes numbers that must be equal and are not.
func (a *Analysis) reconcile(p *paths, out *report.Ideal, r *report.Report) {
	equal := func(what string, x, y int64) {
		r.Reconciled.Checks++
		if x != y {
			r.Reconciled.Failed = append(r.Reconciled.Failed, report.Note{
				Code: report.CodeNotReconciled, Subject: what, Detail: a.Name(), Count: x, Total: y, Text: what + " of the intended path differ",
			})
		}
	}
	judged := out.People - out.InProgress
	var paths, stopped int64
	for _, n := range out.Fitness {
		paths += n
	}
	for _, s := range out.Steps {
		stopped += s.Stopped
	}
	equal("paths by fitness", paths, judged)
	equal("people who stopped or took the last step", stopped+out.Steps[len(out.Steps)-1].People, judged)
	for i, s := range out.Steps {
		equal("people who took or left out "+s.Label, s.People+s.Skipped+p.shortOf(i), judged)
	}
}

// shortOf counts who neither took a step nor a later one.
func (p *paths) shortOf(i int) (n int64) {
	for _, s := range p.steps[:i] {
		n += s.stopped.people
	}
	return n
}
