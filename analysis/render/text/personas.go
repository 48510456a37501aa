package text

import (
	"parcours/analysis/render"
	"parcours/analysis/report"
)

func (p *page) personas(s report.Personas) {
	if s.K == 0 && s.Reason == nil && s.Users == 0 {
		return
	}
	p.title(render.PersonasTitle(s))
	p.wrap("  ", render.Clean(render.PersonasSentence(s)), plain)
	for _, more := range []string{render.PersonasStability(s), render.PersonaDrift(s)} {
		if more != "" {
			p.wrap("  ", render.Clean(more), plain)
		}
	}
	if s.Drift != nil {
		for _, m := range s.Drift.Groups {
			p.wrap("  · ", render.Clean(render.PersonaMoved(s, m)), soft)
		}
	}
	for _, g := range s.Groups {
		p.persona(s, g)
	}
	if len(s.Groups) > 0 {
		p.line()
		p.wrap("  ", render.Clean(render.Compared(s)), soft)
	}
}

// persona prints a card.
func (p *page) persona(s report.Personas, g report.Persona) {
	const traits = 4
	p.line()
	head := render.Clean(g.Name) + " · " + render.People(g.Users) + ", " + render.Percent(g.Rate)
	p.line(say("  "+cut(head, p.width-2, "…"), bold))
	p.line(say("  ", plain), bar(40, g.Users, part{g.Converted, "█", went, true}, part{g.Users - g.Converted, "░", lost, true}))
	p.wrap("  ", render.Clean(render.PersonaConversion(s, g)), plain)
	for i, t := range g.Traits {
		if i == traits {
			break
		}
		p.wrap("  · ", render.Clean(render.Trait(s, t)), plain)
	}
	list := func(title string, lines []string, in tone) {
		if len(lines) > 0 {
			p.wrap("  ", title, soft)
		}
		for _, line := range lines {
			p.wrap("  · ", render.Clean(line), in)
		}
	}
	var needs, stops, known []string
	for _, n := range g.Needs {
		needs = append(needs, render.Need(n))
	}
	for _, o := range g.Obstacles {
		stops = append(stops, render.Obstacle(s, o))
	}
	for _, d := range g.Demographics {
		if d.P != nil && *d.P < 0.05 {
			known = append(known, render.Demographic(d))
		}
	}
	list("More of them than of the others look for", needs, plain)
	list("What stops more of them", stops, lost)
	list("Who they are", known, plain)
	line := "median of " + render.NumberOf(g.MedianEvents, "event", "events")
	for _, more := range []string{render.PersonaWhen(g), render.Shares(g.Channels, 3), render.Shares(g.Devices, 3), render.Shares(g.Countries, 3)} {
		if more != "" {
			line += "; " + more
		}
	}
	p.wrap("  · ", render.Clean(line), soft)
	for _, more := range []string{render.PersonaWorth(g), render.PersonaScores(g), render.PersonaWay(g), render.PersonaCertainty(s, g)} {
		if more != "" {
			p.wrap("  · ", render.Clean(more), soft)
		}
	}
}

// lifecycle prints the last months, and the segments.
func (p *page) lifecycle(l *report.Lifecycle) {
	const months = 12
	if l.Users == 0 || len(l.Months) < 2 {
		return
	}
	p.title(render.LifecycleTitle(l))
	p.wrap("  ", render.LifecycleSentence(l), plain)
	var rows [][]cell
	for _, m := range l.Months[max(0, len(l.Months)-months):] {
		name := m.Month
		if m.Partial {
			name += " (in part)"
		}
		rows = append(rows, cells(
			name, render.Count(m.Active), render.Count(m.New), render.Count(m.Returning), render.Count(m.Resurrected), render.Count(m.Dormant), render.Percent(m.RetainedRate),
		))
	}
	p.table("lrrrrrr", []string{"month", "active", "new", "returning", "back", "asleep", "of month before"}, rows)
	p.line()
	p.wrap("  ", render.RFMSentence(l), plain)
	rows = nil
	for _, s := range l.RFM {
		rows = append(rows, cells(render.Segment(s), render.Count(s.Users), render.Percent(s.Rate), render.Number(s.RecencyDays), render.Number(s.FrequencyDays),
			render.Amount(s.MeanValue, l.Currency)))
	}
	if len(rows) > 0 {
		p.table("lrrrrr", []string{"segment", "people", "share", "days ago", "days", "mean value"}, rows)
	}
}

// cells are plain ones.
func cells(texts ...string) (row []cell) {
	for _, text := range texts {
		row = append(row, say(text, plain))
	}
	return row
}
