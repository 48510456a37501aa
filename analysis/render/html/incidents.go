package html

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed incidents.html
var incidentsSource string

var incidentFuncs = template.FuncMap{
	"incidents_title": render.IncidentsTitle, "incident": render.Incident,
	"incident_chart": incidentChart, "incident_caption": render.IncidentChart,
}

// incidentChart draws a column for the rate of each day, up to the highest; days without visits have none.
func incidentChart(i report.Incident) template.HTML {
	top := 0.0
	for _, d := range i.Days {
		if d.Rate != nil {
			top = max(top, *d.Rate)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d 100" preserveAspectRatio="none" role="img" aria-label="%s, at most %s">`,
		10*len(i.Days), template.HTMLEscapeString(render.IncidentChart(i)), render.Percent(&top))
	first, end := len(i.Days), 0
	for at, d := range i.Days {
		if render.IsIncidentDay(i, d) {
			first, end = min(first, at), at+1
		}
	}
	if end > 0 { // the ground, so that days without a rate are seen to be in it too
		fmt.Fprintf(&b, `<rect class="ground" x="%d" y="0" width="%d" height="100"/>`, 10*first, 10*(end-first))
	}
	for at, d := range i.Days {
		if d.Rate == nil || top == 0 {
			continue
		}
		class := ""
		if at >= first && at < end {
			class = ` class="within"`
		}
		h := max(*d.Rate/top*100, 1)
		fmt.Fprintf(&b, `<rect%s x="%d" y="%.2f" width="8" height="%.2f"/>`, class, 10*at+1, 100-h, h)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
