package funnel

import (
	"fmt"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// smallSample is the number of people under which a rate is called uncertain.
const smallSample = 30

// Finish implements agg.Analysis: it appends a funnel to the report.
func (a *Analysis) Finish(merged agg.Partial, r *report.Report) {
	p := merged.(*partial)
	f := report.Funnel{
		Name: a.spec.Name, Entity: a.spec.Entity, Order: a.spec.Order, Semantics: a.spec.Semantics,
		WindowSeconds: a.funnel.Window() / 1_000_000, Proposed: a.proposed, EntityCount: p.units,
		StepWindow: a.funnel.StepWindow() / 1_000_000, Modes: a.spec.Modes, HoldConstant: a.spec.HoldConstant, Open: a.spec.Open,
		Steps: a.steps(p.all, p.steps),
	}
	f.Converted = p.all.converted
	f.Conversion = stat.Ratio(f.Converted, f.Steps[0].Count)
	f.ConversionLow, f.ConversionHigh = stat.Wilson(f.Converted, f.Steps[0].Count)
	f.Time = durations(&p.total)
	if b := a.spec.Breakdown; b != nil {
		f.BreakdownBy, f.Attribution = b.Property, b.Attribution
		f.Breakdown = a.groups(p)
	}
	r.Funnels = append(r.Funnels, f)
	r.Warnings = append(r.Warnings, a.warnings(f)...)
}

// steps derives the counts of a funnel from who got how far. times may be nil.
func (a *Analysis) steps(l *levels, times []stat.Durations) []report.FunnelStep {
	n := len(l.reached)
	steps := make([]report.FunnelStep, n)
	before := 0 // the last step that everybody takes who goes on
	for i := range steps {
		s, spec := &steps[i], &a.spec.Steps[i]
		s.Label, s.Events, s.Filtered, s.Optional = spec.Title(), spec.Event, len(spec.Where) > 0, spec.Optional
		s.Count, s.Entered, s.InProgress, s.Dropped = l.reached[i], l.entered[i], l.open[i], l.stopped[i]-l.open[i]
		if times != nil && i > 0 {
			s.MedianSeconds, s.P90Seconds = seconds(&times[i], 1, 2), seconds(&times[i], 9, 10)
		}
		s.Rate = stat.Ratio(s.Count, steps[0].Count)
		s.RateLow, s.RateHigh = stat.Wilson(s.Count, steps[0].Count)
		on := s.Count // who came from the step before
		if i > 0 {
			on -= s.Entered
		}
		s.StepRate = stat.Ratio(on, steps[before].Count)
		s.StepRateLow, s.StepRateHigh = stat.Wilson(on, steps[before].Count)
		if !spec.Optional {
			before = i
		}
	}
	return steps
}

// groups lists the values of the breakdown, most entrants first, the rest as one.
func (a *Analysis) groups(p *partial) []report.FunnelGroup {
	values := agg.SortedKeys(p.groups)
	entered := func(v string) (n int64) {
		for _, entered := range p.groups[v].entered {
			n += entered
		}
		return n
	}
	top, rest := stat.Top(values, a.spec.Breakdown.Limit, entered, func(v string) string { return v })
	var groups []report.FunnelGroup
	for _, v := range top {
		groups = append(groups, report.FunnelGroup{Value: v, Steps: a.steps(p.groups[v], nil)})
	}
	if len(rest) > 0 {
		other := newLevels(len(p.steps))
		for _, v := range rest {
			other.merge(p.groups[v])
		}
		groups = append(groups, report.FunnelGroup{Other: true, Steps: a.steps(other, nil)})
	}
	return groups
}

// manyOpen is the share of entrants, one in so many, from which those still on their way are worth a warning.
const manyOpen = 10

func (a *Analysis) warnings(f report.Funnel) (notes []report.Note) {
	var open int64
	for _, s := range f.Steps {
		open += s.InProgress
	}
	if entered := f.Steps[0].Count; open > 0 && open*manyOpen >= entered {
		notes = append(notes, report.Note{
			Code: report.CodeWindowOpen, Detail: f.Name, Count: open, Total: entered,
			Text: fmt.Sprintf("%d of %d people in the funnel %s still have their window open: its rates will rise", open, entered, f.Name),
		})
	}
	// The first step that is short of people says it for those after it.
	for _, s := range f.Steps {
		switch {
		case s.Count == 0:
			return append(notes, report.Note{
				Code: report.CodeEmptyStep, Subject: s.Label, Detail: f.Name,
				Text: "nobody took the step " + s.Label + " of the funnel " + f.Name,
			})
		case s.Count < smallSample:
			return append(notes, report.Note{
				Code: report.CodeSmallStep, Subject: s.Label, Detail: f.Name, Count: s.Count,
				Text: fmt.Sprintf("fewer than %d people took the step %s of the funnel %s: its rates are uncertain", smallSample, s.Label, f.Name),
			})
		}
	}
	return notes
}

// seconds is a quantile of a distribution of microseconds, nil for an empty one.
func seconds(d *stat.Durations, num, den int64) *float64 {
	q, ok := d.Quantile(num, den)
	if !ok {
		return nil
	}
	return stat.Number(float64(q) / 1e6)
}

// binEdges are steps people think in, in seconds.
var binEdges = []int64{
	0, 10, 30, 60, 2 * 60, 5 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 6 * 3600, 12 * 3600, 86400,
	2 * 86400, 3 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 60 * 86400, 90 * 86400, 180 * 86400, 365 * 86400,
}

// durations describes a distribution of microseconds, with bins from the first that is not empty to the last.
func durations(d *stat.Durations) report.Durations {
	out := report.Durations{
		Count: d.Count(), Median: seconds(d, 1, 2), P25: seconds(d, 1, 4), P75: seconds(d, 3, 4), P90: seconds(d, 9, 10),
	}
	var below int64
	for i, from := range binEdges {
		bin := report.DurationBin{From: from}
		upTo := d.Count()
		if i+1 < len(binEdges) {
			bin.To = binEdges[i+1]
			upTo = d.CountBelow(bin.To * 1_000_000)
		}
		bin.Count = upTo - below
		below = upTo
		if bin.Count > 0 || len(out.Bins) > 0 && below < d.Count() {
			out.Bins = append(out.Bins, bin)
		}
	}
	return out
}
