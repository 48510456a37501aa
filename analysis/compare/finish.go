package compare

import (
	"cmp"
	"math"
	"slices"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/measure"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	// small: of fewer people on a side a figure is said to be of few, and no segment is tested.
	small = 30
	// falseShare is how many of what is found may be so by chance.
	falseShare = 0.05
	// mostValues of a property are tested and told, those with most people.
	mostValues = 20
)

// Nothing says in a report why no comparison was made.
func Nothing(plan Plan, r *report.Report) {
	r.Compare = &report.BeforeAfter{Change: plan.Change, UnderYear: plan.UnderYear, Reason: plan.Reason}
}

// figure is one number on all sides: a rate, or moments.
type figure struct {
	row   report.ComparedKPI
	n, of [sides]int64
	means *[sides]*stat.Moments
}

// Finish implements agg.Analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	plan := a.spec.Plan
	out := &report.BeforeAfter{
		Change: plan.Change, A: a.period(p, sideA), B: a.period(p, sideB), FollowUpSeconds: plan.Follow / 1_000_000,
		WholeWeeks: plan.WholeWeeks, CutDays: plan.CutDays, UnderYear: plan.UnderYear, Both: p.both,
	}
	if plan.Earlier.From < plan.Earlier.To && p.sides[earlier].counts.Users > 0 {
		e := a.period(p, earlier)
		out.Earlier = &e
	}

	figures := a.figures(p)
	for i, name := range a.events {
		f := figure{row: report.ComparedKPI{Kind: "event", Subject: name, Key: "reach", Unit: "rate"}}
		for k := range p.sides {
			f.n[k], f.of[k] = p.sides[k].events[i], p.sides[k].counts.Users
		}
		figures = append(figures, f)
	}
	segments := len(figures)
	tables := a.tables(p)
	for _, t := range tables {
		figures = append(figures, t.figures()...)
	}
	var ps []float64
	var of []int
	for i := range figures {
		f := &figures[i]
		f.test(out.Earlier != nil)
		if f.row.P != nil {
			ps, of = append(ps, f.p()), append(of, i)
		}
	}
	for i, q := range stat.BenjaminiHochberg(ps) {
		figures[of[i]].row.Q = stat.Number(q)
		if q < falseShare {
			out.Found++
		}
	}
	out.Tested = int64(len(ps))
	a.effects(p, figures)
	for _, i := range ordered(len(figures), func(i int) float64 { return sure(figures[i].row) }) {
		out.Differences = append(out.Differences, figures[i].row)
	}
	if len(a.measure.Objectives) > 0 {
		first := figures[0].row
		out.Rate = &first
		a.splits(out, tables, figures[segments:])
	}
	r.Compare = out
}

// ordered are the numbers from 0 to n by what of says of them, least first, equals as they come. Numbers are sorted, not what they stand for: one sort serves all.
func ordered(n int, of func(i int) float64) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(x, y int) int { return cmp.Or(cmp.Compare(of(x), of(y)), cmp.Compare(x, y)) })
	return at
}

// sure orders differences: by q, then those of which nothing can be said.
func sure(k report.ComparedKPI) float64 {
	if k.Q == nil {
		return 2
	}
	return *k.Q
}

func (a *Analysis) period(p *partial, side int) report.ComparedPeriod {
	w := a.windows[side]
	say := func(t int64) string { return time.UnixMicro(t).In(a.scope.Location).Format(time.RFC3339) }
	return report.ComparedPeriod{From: say(w.From), Until: say(w.Until), To: say(w.To), Users: p.sides[side].counts.Users}
}

// figures are all but the segments; the first objective's reach comes first.
func (a *Analysis) figures(p *partial) (out []figure) {
	rate := func(kind, subject, key string, of func(c *measure.Counts) (n, of int64)) {
		f := figure{row: report.ComparedKPI{Kind: kind, Subject: subject, Key: key, Unit: "rate"}}
		for i := range p.sides {
			f.n[i], f.of[i] = of(p.sides[i].counts)
		}
		if f.of[sideA]+f.of[sideB] > 0 {
			out = append(out, f)
		}
	}
	mean := func(kind, subject, key, unit string, of func(c *measure.Counts) *stat.Moments) {
		f := figure{row: report.ComparedKPI{Kind: kind, Subject: subject, Key: key, Unit: unit}, means: new([sides]*stat.Moments)}
		for i := range p.sides {
			f.means[i] = of(p.sides[i].counts)
			f.of[i] = f.means[i].N
		}
		if f.of[sideA]+f.of[sideB] > 0 {
			out = append(out, f)
		}
	}
	for i := range a.measure.Objectives {
		name := a.spec.Objectives[i].Title()
		rate("objective", name, "reach", func(c *measure.Counts) (int64, int64) { return c.Objectives[i].People, c.Users })
		rate("objective", name, "repeat", func(c *measure.Counts) (int64, int64) { return c.Objectives[i].Repeat, c.Objectives[i].People })
		if p.sides[sideA].counts.Objectives[i].Valued+p.sides[sideB].counts.Objectives[i].Valued > 0 {
			mean("objective", name, "value", "money", func(c *measure.Counts) *stat.Moments { return &c.Objectives[i].Value })
		}
	}
	for i, stage := range measure.Stages {
		of := func(c *measure.Counts) *measure.Stage { return &c.Stages[i] }
		if p.sides[sideA].counts.Stages[i].People+p.sides[sideB].counts.Stages[i].People == 0 {
			continue
		}
		rate("stage", stage, "reach", func(c *measure.Counts) (int64, int64) { return of(c).People, c.Users })
		mean("stage", stage, "events", "number", func(c *measure.Counts) *stat.Moments { return &of(c).Events })
		mean("stage", stage, "visits", "number", func(c *measure.Counts) *stat.Moments { return &of(c).Visits })
		if a.measure.Next[i] >= 0 {
			rate("stage", stage, "conversion", func(c *measure.Counts) (int64, int64) { return of(c).WentOn, of(c).People })
		}
		rate("stage", stage, "repeat", func(c *measure.Counts) (int64, int64) { return of(c).Repeat, of(c).People })
		a.scores(p, stage, func(c *measure.Counts) *measure.Scores { return &of(c).Scores }, rate, mean)
	}
	a.scores(p, "", func(c *measure.Counts) *measure.Scores { return &c.Scores }, rate, mean)
	for i, spec := range a.spec.Funnels {
		before := 0 // the last step that is not optional
		for j, s := range spec.Steps {
			f := figure{row: report.ComparedKPI{Kind: "step", Subject: spec.Name, Detail: s.Title(), Step: j + 1, Key: "conversion", Unit: "rate"}}
			for k := range p.sides {
				steps := p.sides[k].steps[i]
				if j == 0 {
					f.n[k], f.of[k] = steps[0].reached, p.sides[k].counts.Users
				} else {
					f.n[k], f.of[k] = steps[j].reached-steps[j].entered, steps[before].reached
				}
			}
			if j == 0 {
				f.row.Key = "reach"
			}
			out = append(out, f)
			if !s.Optional {
				before = j
			}
		}
	}
	return out
}

// scores are the figures of scores, by the scale that both sides have together.
func (a *Analysis) scores(p *partial, stage string, of func(*measure.Counts) *measure.Scores,
	rate func(kind, subject, key string, of func(c *measure.Counts) (n, of int64)),
	mean func(kind, subject, key, unit string, of func(c *measure.Counts) *stat.Moments)) {
	var all measure.Scores
	all.Merge(of(p.sides[sideA].counts))
	all.Merge(of(p.sides[sideB].counts))
	if all.All.N == 0 {
		return
	}
	switch all.Scale(a.measure.Score) {
	case measure.NPS:
		mean("score", stage, "nps", "points", func(c *measure.Counts) *stat.Moments {
			m := of(c).Promoters()
			return &m
		})
	case measure.CSAT:
		rate("score", stage, "csat", func(c *measure.Counts) (int64, int64) {
			s := of(c)
			return s.Whole[4] + s.Whole[5], s.All.N
		})
	}
	mean("score", stage, "score", "number", func(c *measure.Counts) *stat.Moments { return &of(c).All })
}

// test fills in the numbers of the row.
func (f *figure) test(before bool) {
	k := &f.row
	k.CountA, k.OfA, k.CountB, k.OfB = f.n[sideA], f.of[sideA], f.n[sideB], f.of[sideB]
	k.Small = min(k.OfA, k.OfB) < small
	if f.means != nil {
		a, b := f.means[sideA], f.means[sideB]
		k.A, k.B = meanOf(a), meanOf(b)
		if diff, low, high, p, ok := stat.Means(a, b); ok {
			k.Difference, k.DifferenceLow, k.DifferenceHigh = stat.Number(diff), stat.Number(low), stat.Number(high)
			k.P, k.Test = stat.Number(p), "welch"
		}
		if diff, _, _, p, ok := stat.Means(f.means[earlier], a); ok && before {
			k.EarlierDifference, k.EarlierP = stat.Number(diff), stat.Number(p)
		}
		return
	}
	k.A, k.B = stat.Ratio(k.CountA, k.OfA), stat.Ratio(k.CountB, k.OfB)
	if diff, low, high, ok := stat.Newcombe(k.CountA, k.OfA, k.CountB, k.OfB); ok {
		k.Difference, k.DifferenceLow, k.DifferenceHigh = stat.Number(diff), stat.Number(low), stat.Number(high)
	}
	if p, test, ok := stat.TwoProportions(k.CountA, k.OfA, k.CountB, k.OfB); ok {
		k.P, k.Test = stat.Number(p), test
	}
	if !before {
		return
	}
	if diff, _, _, ok := stat.Newcombe(f.n[earlier], f.of[earlier], k.CountA, k.OfA); ok {
		k.EarlierDifference = stat.Number(diff)
	}
	if p, _, ok := stat.TwoProportions(f.n[earlier], f.of[earlier], k.CountA, k.OfA); ok {
		k.EarlierP = stat.Number(p)
	}
}

func (f *figure) p() float64 { return *f.row.P }

func meanOf(m *stat.Moments) *float64 {
	if mean, _, ok := m.Mean(); ok {
		return stat.Number(mean)
	}
	return nil
}

// effects takes the change in who gets to the last step of a funnel, of all
// people, apart by its steps, where all of them come one after the other.
//
// Source: B. W. Ang, "Decomposition analysis for policymaking in energy: which
// is the preferred method?", Energy Policy 32 (2004), 1131–1139: the logarithmic
// mean Divisia index, of which the parts of a product add up to its change.
func (a *Analysis) effects(p *partial, figures []figure) {
	at := 0
	for i, spec := range a.spec.Funnels {
		for figures[at].row.Kind != "step" {
			at++
		}
		n := len(spec.Steps)
		rows := figures[at : at+n]
		at += n
		A, B := &p.sides[sideA], &p.sides[sideB]
		product := func(s *side) (float64, bool) {
			end := s.steps[i][n-1].reached
			return float64(end) / float64(s.counts.Users), end > 0
		}
		ra, okA := product(A)
		rb, okB := product(B)
		plain := !spec.Open
		for _, s := range spec.Steps {
			plain = plain && !s.Optional
		}
		if !okA || !okB || !plain {
			continue
		}
		mean := ra // the logarithmic mean of two that are equal
		if ra != rb {
			mean = (rb - ra) / math.Log(rb/ra)
		}
		for j := range rows {
			f := &rows[j]
			sa, sb := float64(f.n[sideA])/float64(f.of[sideA]), float64(f.n[sideB])/float64(f.of[sideB])
			f.row.Effect = stat.Number(float64(mean * math.Log(sb/sa)))
		}
	}
}
