package text

import (
	"parcours/analysis/render"
	"parcours/analysis/report"
)

// incidents lists the times in which something was worse, each with its rate from before to after.
func (p *page) incidents(list []report.Incident) {
	if len(list) == 0 {
		return
	}
	p.title(render.IncidentsTitle(list))
	for n, i := range list {
		if n > 0 {
			p.line()
		}
		p.wrap("  ", render.Clean(render.Incident(i)), plain)
		if c := rates(i, p.width-2); len(c) > 0 {
			p.line(append(say("  ", plain), c...))
			p.wrap("  ", render.Clean(render.IncidentChart(i))+"; the incident is between [ and ]", soft)
		}
	}
}

// rates draws the rate of each day of an incident, the days of the incident in
// brackets. Neighbours are put together where there are more days than fit.
func rates(i report.Incident, most int) cell {
	most -= 2 // the brackets
	each := (len(i.Days) + most - 1) / most
	type column struct {
		people, count int64
		within        bool
	}
	var columns []column
	var top float64
	for at := 0; at < len(i.Days); at += each {
		var c column
		for _, d := range i.Days[at:min(at+each, len(i.Days))] {
			c.people, c.count = c.people+d.People, c.count+d.Count
			c.within = c.within || render.IsIncidentDay(i, d)
		}
		if c.people > 0 {
			top = max(top, float64(c.count)/float64(c.people))
		}
		columns = append(columns, c)
	}
	var drawn cell
	within := false
	for _, c := range columns {
		if c.within != within {
			bracket := "["
			if within {
				bracket = "]"
			}
			drawn = append(drawn, span{bracket, bold})
			within = c.within
		}
		tone := went
		if within {
			tone = lost
		}
		glyph := " " // nobody
		if c.people > 0 {
			glyph = "▁"
			if top > 0 {
				glyph = string([]rune("▁▂▃▄▅▆▇█")[min(7, int(float64(c.count)/float64(c.people)/top*8))])
			}
		}
		drawn = append(drawn, span{glyph, tone})
	}
	if within {
		drawn = append(drawn, span{"]", bold})
	}
	return drawn
}
