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
		Steps: a.stepsOf(p.all), Entered: p.all.in, Converted: p.all.converted, Time: durations(&p.total),
		ValueBy: a.scope.Value, Trend: a.points(p), TrendUnit: a.calendar.Unit(), Comparison: a.comparison(p),
	}
	if f.ValueBy != "" {
		f.Currency = a.scope.Currency
	}
	f.Conversion = stat.Ratio(f.Converted, f.Entered)
	f.ConversionLow, f.ConversionHigh = stat.Wilson(f.Converted, f.Entered)
	f.Curve, f.CurveMedian = a.curve(p)
	if a.byPeriod {
		f.TrendNote = &report.Note{
			Code: report.CodeTrendByPeriod, Subject: f.Name,
			Text: "by these rules a person counts once in every " + f.TrendUnit + " in which they enter: the trend does not sum to the steps",
		}
	}
	if b := a.spec.Breakdown; b != nil {
		f.BreakdownBy, f.Breakdown = b.Property, a.list(p)
		if a.dealt == nil {
			f.Attribution = b.Attribution
		}
		switch {
		case a.split == each:
			f.BreakdownNote = &report.Note{
				Code: report.CodeGroupsOverlap, Subject: b.Property,
				Text: "whoever has several values of " + b.Property + " is counted with each, by the events that have it: the groups do not sum to the steps",
			}
		case a.split >= 0 && a.spec.Semantics == "posthog":
			f.BreakdownNote = &report.Note{
				Code: report.CodeGroupsByStep, Subject: b.Property, Detail: f.Name, Count: int64(a.split) + 1,
				Text: fmt.Sprintf("by these rules a person is counted with each %s that their events of step %d have, and without such an event in no group: the groups do not sum to the steps", b.Property, a.split+1),
			}
		}
	}
	r.Funnels = append(r.Funnels, f)
	r.Warnings = append(r.Warnings, a.warnings(f)...)
}

// counted derives the steps of a funnel from who got how far.
func (a *Analysis) counted(l *levels) []report.FunnelStep {
	steps := make([]report.FunnelStep, len(l.reached))
	before := 0 // the last step that everybody takes who goes on
	for i := range steps {
		s, spec := &steps[i], &a.spec.Steps[i]
		s.Label, s.Events, s.Filtered, s.Optional = spec.Title(), spec.Event, len(spec.Where) > 0, spec.Optional
		s.Count, s.Entered, s.InProgress, s.Dropped = l.reached[i], l.entered[i], l.open[i], l.stopped[i]-l.open[i]
		s.Rate = stat.Ratio(s.Count, l.in)
		s.RateLow, s.RateHigh = stat.Wilson(s.Count, l.in)
		on := s.Count // who came from the step before
		if i > 0 {
			on -= s.Entered
		}
		s.StepRate = stat.Ratio(on, steps[before].Count)
		s.StepRateLow, s.StepRateHigh = stat.Wilson(on, steps[before].Count)
		if s.Valued = l.valued[i]; s.Valued > 0 {
			s.Value = stat.Number(l.value[i].Float())
		}
		if !spec.Optional {
			before = i
		}
	}
	return steps
}

// stepsOf also says what it took to get from one step to the next.
func (a *Analysis) stepsOf(t *tally) []report.FunnelStep {
	steps := a.counted(t.levels)
	for i := 1; i < len(steps); i++ {
		s := &steps[i]
		s.Time = durations(&t.times[i])
		s.MedianSeconds, s.P90Seconds = s.Time.Median, s.Time.P90
		s.MedianEvents, s.P90Events = count(&t.effort[i], 1, 2), count(&t.effort[i], 9, 10)
		s.Repeats = t.repeats[i]
	}
	return steps
}

// maxOther is how many of the values in Other are listed.
const maxOther = 100

// list names the values of the breakdown, most entrants first, then those
// who have none, then all other values as one.
func (a *Analysis) list(p *partial) []report.FunnelGroup {
	by := p.groups.by
	values := agg.SortedKeys(by)
	if len(values) > 0 && values[0] == "" {
		values = values[1:]
	}
	top, rest := stat.Top(values, a.spec.Breakdown.Limit, func(v string) int64 { return by[v].in }, func(v string) string { return v })
	var groups []report.FunnelGroup
	add := func(value string, l *levels) *report.FunnelGroup {
		groups = append(groups, report.FunnelGroup{Value: value, Name: a.dealt.name(value), Entered: l.in, Steps: a.counted(l)})
		return &groups[len(groups)-1]
	}
	for _, v := range top {
		add(v, by[v])
	}
	if none := by[""]; none != nil {
		add("", none)
	}
	if len(rest) > 0 {
		all := newLevels(a.funnel.Steps())
		for _, v := range rest {
			all.merge(by[v])
		}
		other := add("", all)
		other.Other = true
		for _, v := range rest[:min(maxOther, len(rest))] {
			other.Values = append(other.Values, report.FunnelGroupValue{Value: v, Name: a.dealt.name(v), Counts: by[v].reached})
		}
		other.Hidden = int64(len(rest) - len(other.Values))
	}
	return groups
}

// maxCurve bounds the points of a curve.
const maxCurve = 60

// curve is the share that had converted after so long, where those who have
// not are watched until their window closes or the data ends, and when half had.
func (a *Analysis) curve(p *partial) (curve []report.CurvePoint, median *float64) {
	var watched stat.Durations
	watched.Merge(&p.watched)
	watched.AddN(a.funnel.Window(), p.whole)
	points := stat.KaplanMeier(&p.total, &watched)
	at := func(t int64) *float64 {
		if w := a.funnel.Window(); w > 0 {
			t = min(t, w) // the middle of the bucket with the window's end may lie beyond it
		}
		return seconds(t)
	}
	add := func(s *stat.SurvivalPoint) {
		c := report.CurvePoint{Seconds: *at(s.Time), AtRisk: s.AtRisk, Rate: stat.Number(1 - s.Left)}
		if s.OK {
			c.Low, c.High = stat.Number(1-s.High), stat.Number(1-s.Low)
		}
		curve = append(curve, c)
	}
	if len(points) > 0 && points[0].Time > 0 {
		add(&stat.SurvivalPoint{AtRisk: p.all.in, Left: 1})
	}
	final := len(points) - 1 // the last point at which somebody converted
	if final > 0 && points[final].Events == 0 {
		final--
	}
	// As many conversions lie between one point that is kept and the next; the ends are kept, too.
	every := p.all.converted/(maxCurve-3) + 1
	var since int64
	for i := range points {
		s := &points[i]
		if since += s.Events; since >= every || i == 0 || i >= final {
			add(s)
			since = 0
		}
		if median == nil && stat.Round(s.Left) <= 0.5 {
			median = at(s.Time)
		}
	}
	return curve, median
}

// manyOpen is the share of entrants, one in so many, from which those still on their way are worth a warning.
const manyOpen = 10

func (a *Analysis) warnings(f report.Funnel) (notes []report.Note) {
	var open int64
	for _, s := range f.Steps {
		open += s.InProgress
	}
	if entered := f.Entered; open > 0 && open*manyOpen >= entered {
		notes = append(notes, report.Note{
			Code: report.CodeWindowOpen, Detail: f.Name, Count: open, Total: entered,
			Text: fmt.Sprintf("%d of %d people in the funnel %s still have their window open: its rates will rise", open, entered, f.Name),
		})
	}
	if a.coarser {
		notes = append(notes, report.Note{
			Code: report.CodeTrendUnit, Subject: f.Name, Detail: f.TrendUnit,
			Text: fmt.Sprintf("the trend of the funnel %s is by %s: by %s it would have more than %d intervals", f.Name, f.TrendUnit, a.spec.Interval, maxPeriods),
		})
	}
	if a.dealt != nil && len(a.dealt.Keys) == 0 {
		notes = append(notes, report.Note{
			Code: report.CodeNotSplit, Detail: f.Name, Text: "the funnel " + f.Name + " is not split by persona: there are no clear personas",
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

// seconds are microseconds for a report.
func seconds(micros int64) *float64 { return stat.Number(float64(micros) / 1e6) }

// quantile is a quantile of a distribution of microseconds, nil for an empty one.
func quantile(d *stat.Durations, num, den int64) *float64 {
	q, ok := d.Quantile(num, den)
	if !ok {
		return nil
	}
	return seconds(q)
}

// count is a quantile of a distribution of counts.
func count(d *stat.Durations, num, den int64) *float64 {
	q, ok := d.Quantile(num, den)
	if !ok {
		return nil
	}
	return stat.Number(float64(q))
}

// binEdges are steps people think in, in seconds.
var binEdges = []int64{
	0, 10, 30, 60, 2 * 60, 5 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 6 * 3600, 12 * 3600, 86400,
	2 * 86400, 3 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 60 * 86400, 90 * 86400, 180 * 86400, 365 * 86400,
}

// durations describes a distribution of microseconds, with bins from the first that is not empty to the last.
func durations(d *stat.Durations) report.Durations {
	out := report.Durations{
		Count: d.Count(), Median: quantile(d, 1, 2), P10: quantile(d, 1, 10), P25: quantile(d, 1, 4), P75: quantile(d, 3, 4), P90: quantile(d, 9, 10),
	}
	if mean, ok := d.Mean(); ok {
		out.Mean = stat.Number(mean / 1e6)
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
