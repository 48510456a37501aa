package text

import (
	"parcours/analysis/render"
	"parcours/analysis/report"
)

// kpis lists the key figures of objectives and stages, and what their targets say.
func (p *page) kpis(k *report.KPIs) {
	if k.Users == 0 {
		return
	}
	p.title(render.Clean(render.KPIsTitle(k)))
	list := func(name, sentence string, kpis []report.KPI, loss string) {
		if len(kpis) == 0 {
			return
		}
		p.line(say("  "+cut(render.Clean(name), p.width-4, "…"), plain))
		if sentence != "" {
			p.wrap("    ", render.Clean(sentence), soft)
		}
		var rows [][]cell
		for _, x := range kpis {
			tone := soft
			if x.Status == "missed" {
				tone = lost
			}
			rows = append(rows, []cell{
				say(cut("  "+render.KPIName(x.Key), 40, "…"), soft), say(render.KPIValue(x.Value, x.Unit, k.Currency), plain),
				say(render.KPIInterval(x, k.Currency), soft), say(render.KPIOf(x), soft),
			})
			if s := render.KPIStatus(x, k.Currency); s != "" {
				rows = append(rows, []cell{say("    "+cut(render.Clean(s), 38, "…"), tone), nil, nil, nil})
			}
		}
		p.table("lrll", nil, rows)
		if loss != "" {
			p.wrap("    ", render.Clean(loss), soft)
		}
	}
	for _, o := range k.Objectives {
		list(o.Name, render.ObjectiveSentence(o, k), o.KPIs, "")
	}
	for _, s := range k.Stages {
		list(s.Stage, "", s.KPIs, render.StageLoss(s, k.Currency))
	}
	list("scores, by "+k.ScoreBy, "", k.Scores, "")
}

// compare lists what changed from one period to another.
func (p *page) compare(c *report.BeforeAfter, currency string) {
	if c == nil {
		return
	}
	const most = 12
	p.title(render.Clean(render.BeforeAfterTitle(c)))
	for _, s := range render.BeforeAfterSentences(c) {
		p.wrap("  ", render.Clean(s), soft)
	}
	if s := render.MostSentence(c); s != "" {
		p.wrap("  ", render.Clean(s), plain)
	}
	if len(c.Splits) > 0 {
		p.wrap("  ", render.Clean(render.SplitSentence(c.Splits[0])), soft)
	}
	for i, d := range c.Differences {
		if i == most || d.Difference == nil {
			break
		}
		tone := soft
		if render.ComparedSure(d) {
			tone = plain
		}
		p.wrap("  · ", render.Clean(render.ComparedName(d)), tone)
		s := render.KPIValue(d.A, d.Unit, currency) + " → " + render.KPIValue(d.B, d.Unit, currency) + ", " + render.ComparedDifference(d, currency)
		if d.Q != nil {
			s += ", q " + render.P(d.Q)
		}
		if !render.ComparedSure(d) {
			s += ": may be chance"
		}
		if d.EarlierDifference != nil {
			s += "; the period before: " + render.Earlier(d, currency)
		}
		p.wrap("    ", render.Clean(s), soft)
	}
}
