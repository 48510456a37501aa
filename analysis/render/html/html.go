// Package html writes a report as one page that stands alone: no script, no
// request, a policy that forbids both, readable on paper and in the dark. The
// command line calls it.
//
// Everything from a file goes through html/template, which escapes it for its
// place; the only markup made here by hand is made of numbers.
package html

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed report.html
var source string

//go:embed style.css
var style string

var page = template.Must(template.New("report").Funcs(incidentFuncs).Funcs(template.FuncMap{
	"title":  render.Title,
	"origin": render.Origin,
	"style":  func() template.CSS { return template.CSS(style) },

	"count": render.Count, "people": render.People, "percent": render.Percent, "interval": render.Interval,
	"number": render.Number, "seconds": render.Seconds, "duration": render.Duration, "days": render.Days,
	"bytes": render.Bytes, "role": render.Role, "cause": render.Cause,
	"rejected": render.Rejected, "sentence": render.Sentence,
	"detected": render.Detected, "joined": render.Joined, "quality_title": render.QualityTitle, "warnings": render.Warnings, "quality": func(r *report.Report) *report.Quality { return &r.Quality }, "gap": render.Gap, "busiest": render.Busiest,

	"curve": render.Curve, "trend_sentence": render.TrendSentence, "missing_steps": render.MissingSteps, "rule_sets": render.RuleSets, "value_name": render.ValueName, "has_values": render.HasValues, "day": render.Day,
	"group_name": render.GroupName, "other_values": render.OtherValues, "points": render.Points, "points_interval": render.PointsInterval, "p": render.P,
	"comparison_title": render.ComparisonTitle, "comparison_sentence": render.ComparisonSentence,
	"curve_end": render.CurveEnd, "curve_chart": curveChart, "trend_chart": trendChart,
	"funnel_title": render.FunnelTitle, "funnel_sentence": render.FunnelSentence, "conversion": render.Conversion,
	"dropoff_title": render.DropoffTitle, "dropoff_sentence": render.DropoffSentence,
	"dropoff_loss": render.DropoffLoss, "dropoff_where": render.DropoffWhere,
	"unlisted":             func(s report.DropoffStep) int64 { return s.DifferencesFound - int64(len(s.Differences)) },
	"differences_sentence": render.DifferencesSentence, "difference": render.Difference, "whole": render.Whole, "odds": render.Odds,

	"value": render.Value, "share": render.Share, "properties": properties, "dropoff": dropoff, "bars": bars, "bar": bar, "went": went, "lost": lost,
	"days_chart": daysChart,
	"minus":      func(a, b int64) int64 { return a - b },
	"last":       func(i int, steps []report.FunnelStep) bool { return i == len(steps)-1 },
	"final": func(steps []report.FunnelStep) *report.FunnelStep {
		if len(steps) == 0 {
			return nil
		}
		return &steps[len(steps)-1]
	},
}).Funcs(frictionWords).Funcs(personasWords).Funcs(journeyWords).Funcs(kpiWords).Funcs(actionWords).Parse(source + frictionSource + personasSource + journeySource + incidentsSource + kpiSource + actionSource))

// Report writes the page.
func Report(r *report.Report) []byte {
	var b bytes.Buffer
	if err := page.Execute(&b, r); err != nil {
		panic("html: " + err.Error()) // the template fits the types, and a Buffer takes everything
	}
	// What remains of control characters in names means nothing in HTML.
	return bytes.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, b.Bytes())
}

// property is one property of the overview with the values that people have.
type property struct {
	Name   string
	Values []report.ValueCount
}

func properties(o report.Overview) []property {
	var all []property
	for _, p := range []property{{"Channels", o.Channels}, {"Devices", o.Devices}, {"Countries", o.Countries}} {
		p.Values = slices.DeleteFunc(slices.Clone(p.Values), func(v report.ValueCount) bool { return v.Users == 0 })
		if len(p.Values) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// dropoff is the section of funnel i, or nil.
func dropoff(i int, r *report.Report) *report.Dropoff {
	if i >= len(r.Dropoff) {
		return nil
	}
	return &r.Dropoff[i]
}

// segment is a part of a bar.
type segment struct {
	class string
	n, of int64
}

func went(n, of int64) segment { return segment{"went", n, of} }
func lost(n, of int64) segment { return segment{"lost", n, of} }

// bar draws segments one after the other.
func bar(segments ...segment) template.HTML {
	var b strings.Builder
	b.WriteString(`<span class="bar" aria-hidden="true">`)
	for _, s := range segments {
		if s.n > 0 && s.of > 0 {
			fmt.Fprintf(&b, `<i class="%s" style="width:%.2f%%"></i>`, s.class, float64(s.n)/float64(s.of)*100)
		}
	}
	b.WriteString(`</span>`)
	return template.HTML(b.String())
}

// daysChart draws a column for each day.
func daysChart(o report.Overview) template.HTML {
	var top int64 = 1
	for _, d := range o.ByDay {
		top = max(top, d.Events)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d 100" preserveAspectRatio="none" role="img" aria-label="Events by %s, at most %s">`,
		10*len(o.ByDay), template.HTMLEscapeString(render.Or(o.DayUnit, "day")), render.Count(top))
	for i, d := range o.ByDay {
		h := float64(d.Events) / float64(top) * 100
		fmt.Fprintf(&b, `<rect x="%d" y="%.2f" width="8" height="%.2f"/>`, 10*i+1, 100-h, h)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
