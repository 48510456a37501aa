package text

import (
	"parcours/analysis/render"
	"parcours/analysis/report"
)

func (p *page) funnel(f report.Funnel) {
	p.title(render.Clean(render.FunnelTitle(f)))
	p.wrap("  ", render.Clean(render.FunnelSentence(f)), plain)
	p.line()
	if len(f.Steps) == 0 {
		return
	}
	p.steps(f)
	p.line()
	p.wrap("  ", render.Clean(render.Conversion(f)), plain)
	if said := render.Curve(f); said != "" {
		p.wrap("  ", render.Clean(said), plain)
	}
	for _, said := range render.MissingSteps(f) {
		p.wrap("  ", render.Clean(said), plain)
	}
	p.trend(f)
	p.breakdown(f)
	p.comparison(f.Comparison)
	if list := render.RuleSets(f); len(list) > 0 {
		p.line()
		p.wrap("  ", "By the rules of other tools:", plain)
		for _, said := range list {
			p.wrap("    ", render.Clean(said), plain)
		}
	}
}

// steps draws each step as a bar of the step before, in parts: went on, on the
// way, dropped; then it says who is left, and what it took to get there.
func (p *page) steps(f report.Funnel) {
	whole := max(f.Entered, f.Steps[0].Count)
	label := 0
	for _, s := range f.Steps {
		label = max(label, columns(s.Label))
	}
	length := p.width - min(label, 24) - 40 // what the margin, the gaps and the figures leave
	var bars, left, took [][]cell
	valued := render.HasValues(f)
	for i, s := range f.Steps {
		parts := []part{{s.Count, "█", went, true}}
		rate, interval := "", ""
		if i > 0 {
			before := f.Steps[i-1]
			parts = append(parts, part{before.InProgress, "▒", wait, true}, part{before.Dropped, "░", lost, true})
			rate, interval = render.Percent(s.StepRate), render.Interval(s.StepRateLow, s.StepRateHigh)
			left = append(left, []cell{
				say(render.Clean("→ "+s.Label), plain),
				say(render.Percent(s.Rate), plain),
				say(render.Interval(s.RateLow, s.RateHigh), soft),
				say(render.Count(before.InProgress), wait),
				say(render.Count(before.Dropped), lost),
			})
		}
		bars = append(bars, []cell{
			say(render.Clean(s.Label), plain),
			bar(length, whole, parts...),
			say(render.Count(s.Count), bold),
			say(rate, plain),
			say(interval, soft),
		})
		if i == 0 && s.Valued == 0 {
			continue
		}
		row := []cell{
			say(render.Clean("→ "+s.Label), plain),
			say(render.Seconds(s.MedianSeconds), plain),
			say(render.Seconds(s.P90Seconds), soft),
			say(render.Number(s.MedianEvents), plain),
			say(render.Count(s.Repeats), soft),
		}
		if i == 0 {
			row = []cell{say(render.Clean(s.Label), plain), {}, {}, {}, {}}
		}
		if valued {
			row = append(row, say(render.Number(s.Value), plain))
		}
		took = append(took, row)
	}
	p.table("llrrr", nil, bars)
	p.line(say("  ", plain), say("█", went), say(" went on  ", soft), say("▒", wait), say(" on the way  ", soft), say("░", lost),
		say(" dropped  (rate of the step before, 95%)", soft))
	if f.Open {
		for _, s := range f.Steps[1:] {
			if s.Entered > 0 {
				p.wrap("  ", render.Clean(render.People(s.Entered)+" entered at "+s.Label), soft)
			}
		}
	}
	if len(left) == 0 {
		return
	}
	start := "from start"
	if f.Open {
		start = "of all"
	}
	p.line()
	p.table("lrrrr", []string{"to reach", start, "95%", "on the way", "dropped"}, left)
	p.line()
	head, format := []string{"it took", "median", "90% within", "events", "again"}, "lrrrr"
	if valued {
		head, format = append(head, cut(render.ValueName(f), 16, "…")), format+"r"
	}
	p.table(format, head, took)
}

// trend draws who entered and who converted of them, by the time of entry.
func (p *page) trend(f report.Funnel) {
	if len(f.Trend) < 2 {
		return
	}
	var entered, converted []int64
	for _, t := range f.Trend {
		entered, converted = append(entered, t.Entered), append(converted, t.Converted)
	}
	unit := render.Or(f.TrendUnit, "day")
	p.line()
	p.table("ll", nil, [][]cell{
		{say("entered by "+unit, soft), say(spark(entered, p.width-24), plain)},
		{say("converted of them", soft), say(spark(converted, p.width-24), went)},
	})
	if said := render.TrendSentence(f); said != "" {
		p.wrap("  ", said, soft)
	}
}

func (p *page) breakdown(f report.Funnel) {
	if len(f.Breakdown) == 0 {
		return
	}
	p.line()
	var rows [][]cell
	others := ""
	for _, g := range f.Breakdown {
		if len(g.Steps) == 0 {
			continue
		}
		last := g.Steps[len(g.Steps)-1]
		rows = append(rows, []cell{
			say(render.GroupName(g), plain),
			bar(16, 1000, part{permille(last.Rate), "█", went, false}),
			say(render.Count(g.Entered), plain),
			say(render.Count(last.Count), plain),
			say(render.Percent(last.Rate), plain),
			say(render.Interval(last.RateLow, last.RateHigh), soft),
		})
		if g.Other {
			others = render.OtherValues(g)
		}
	}
	p.table("llrrrr", []string{"by " + render.Clean(f.BreakdownBy), "", "entered", "converted", "rate", "95%"}, rows)
	if others != "" {
		p.wrap("  all others: ", others, soft)
	}
	if f.BreakdownNote != nil {
		p.wrap("  ", render.Clean(render.Sentence(f.BreakdownNote.Text)), soft)
	}
}

// comparison sets two groups beside each other, step by step.
func (p *page) comparison(c *report.Comparison) {
	if c == nil {
		return
	}
	p.line()
	p.wrap("  ", render.Clean(render.ComparisonTitle(c)), bold)
	const most = 12 // columns for a label above figures
	side := func(g report.ComparedGroup, i int) cell {
		return say(render.Count(g.Steps[i].Count)+" "+render.Percent(g.Steps[i].Rate), plain)
	}
	var rows [][]cell
	for i, s := range c.Steps {
		rows = append(rows, []cell{
			say(render.Clean(s.Label), plain), side(c.A, i), side(c.B, i),
			say(render.Points(s.Difference), plain), say(render.PointsInterval(s.DifferenceLow, s.DifferenceHigh), soft), say(render.P(s.P), plain),
		})
	}
	p.table("lrrrrr", []string{"", cut(render.Clean(c.A.Label), most, "…"), cut(render.Clean(c.B.Label), most, "…"), "points", "95%", "p"}, rows)
	p.wrap("  ", render.Clean(render.ComparisonSentence(c)), plain)
}
