package html

import (
	"fmt"
	"html/template"
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

// funnelBar is one line of the funnel's picture: the step before, in parts.
type funnelBar struct {
	Label string
	Bar   template.HTML
	Count int64
	Rate  string
}

func bars(f report.Funnel) []funnelBar {
	var lines []funnelBar
	whole := max(f.Entered, f.Steps[0].Count)
	for i, s := range f.Steps {
		line := funnelBar{Label: s.Label, Count: s.Count, Bar: bar(went(s.Count, whole))}
		if i > 0 {
			before := f.Steps[i-1]
			line.Bar = bar(went(s.Count, whole), segment{"wait", before.InProgress, whole}, lost(before.Dropped, whole))
			line.Rate = render.Percent(s.StepRate)
		}
		lines = append(lines, line)
	}
	return lines
}

// curveChart draws the share converted against time as steps, within its interval, as high as that goes.
func curveChart(f report.Funnel) template.HTML {
	points := f.Curve
	if len(points) < 2 {
		return ""
	}
	end := points[len(points)-1].Seconds
	if end <= 0 {
		return ""
	}
	const width, height = 1000, 100
	top := 0.01
	for _, p := range points {
		for _, share := range []*float64{p.Rate, p.High} {
			if share != nil {
				top = max(top, *share)
			}
		}
	}
	x := func(i int) float64 { return points[i].Seconds / end * width }
	y := func(share, or *float64) float64 { // a point without an interval has its rate for one
		switch {
		case share != nil:
			return height - *share/top*height
		case or != nil:
			return height - *or/top*height
		}
		return height
	}
	var line, band strings.Builder
	fmt.Fprintf(&line, "M%.1f %.2f", x(0), y(points[0].Rate, nil))
	fmt.Fprintf(&band, "M%.1f %.2f", x(0), y(points[0].High, points[0].Rate))
	for i, p := range points[1:] {
		fmt.Fprintf(&line, "H%.1fV%.2f", x(i+1), y(p.Rate, nil))
		fmt.Fprintf(&band, "H%.1fV%.2f", x(i+1), y(p.High, p.Rate))
	}
	for i := len(points) - 2; i >= 0; i-- { // back along the lower bound
		fmt.Fprintf(&band, "V%.2fH%.1f", y(points[i].Low, points[i].Rate), x(i))
	}
	band.WriteString("Z")
	last := points[len(points)-1]
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %d" preserveAspectRatio="none" role="img" aria-label="Share converted, up to %s after %s"><path class="band" d="%s"/><path class="curve" d="%s"/></svg>`,
		width, height, render.Percent(last.Rate), template.HTMLEscapeString(render.Seconds(&last.Seconds)), band.String(), line.String()))
}

// trendChart draws a column for those who entered in each interval, and in it one for those who converted.
func trendChart(f report.Funnel) template.HTML {
	var top int64 = 1
	for _, p := range f.Trend {
		top = max(top, p.Entered)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d 100" preserveAspectRatio="none" role="img" aria-label="Entered and converted by %s, at most %s entered">`,
		10*len(f.Trend), template.HTMLEscapeString(render.Or(f.TrendUnit, "day")), render.Count(top))
	for i, p := range f.Trend {
		for _, part := range []struct {
			class string
			n     int64
		}{{"entered", p.Entered}, {"converted", p.Converted}} {
			h := float64(part.n) / float64(top) * 100
			fmt.Fprintf(&b, `<rect class="%s" x="%d" y="%.2f" width="8" height="%.2f"/>`, part.class, 10*i+1, 100-h, h)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
