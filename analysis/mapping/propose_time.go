package mapping

import (
	"fmt"
	"strings"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// time decides the time column and its format. How much of a column reads as
// times outranks its name; a time of day outranks a date alone.
func (p *proposer) time(asked recipe.Mapping) {
	i := p.m.columns[Time].Index
	if !p.asked[Time] {
		i = p.choose(func(i int, c *column) int {
			g, n := c.time, p.match[i][Time]
			// A user id in digits must not be taken for seconds.
			if g.bare && n.synonym == "" && (!g.plausible(c) || p.match[i][User].synonym != "") {
				return 0
			}
			score := n.score + 2*c.coverage()
			switch {
			case g.parsed*100 >= c.present()*98:
				score += 2000
			case n.synonym == "" || g.parsed*100 < c.present()*30:
				return 0
			}
			if g.fine {
				score += 400
			}
			if p.names[i].hasAny(foreign[Time]) {
				score -= 600
			}
			if g.bare && g.layout == seconds && n.synonym == "" {
				score -= 1000 // only where nothing else is a time
			}
			return score
		})
	}
	if i == None {
		return
	}
	c := &p.s.columns[i]
	g := c.time
	p.m.TimeFormat = TimeFormat{g.layout, p.m.Location}
	fixed := false
	if asked.TimeFormat != "" && g.layout != native {
		f, ok := NewTimeFormat(asked.TimeFormat, p.m.Location)
		if !ok {
			p.fail(&report.Problem{Code: report.CodeBadRecipe, Value: asked.TimeFormat, Cause: "unknown time format",
				Hint: "one of " + strings.Join(layoutNames[:], ", ")})
		} else if fixed = f.layout != native; fixed { // "timestamp" says nothing about how to read text
			p.m.TimeFormat = f
			g = try(f.layout, c.values)
		}
	}
	n := p.match[i][Time]
	confidence := "guess"
	if g.parsed*100 >= c.present()*98 {
		confidence = "likely"
		if n.exact || g.layout == native {
			confidence = "sure"
		}
	}
	if !p.asked[Time] {
		p.set(Time, i, confidence, p.byNameNote(i, n)...)
	}
	if g.parsed > 0 {
		p.reason(Time, valuesNote(i, p, g.parsed, fmt.Sprintf("reads as %s", p.m.TimeFormat)))
	}
	p.m.Roles[Time].Format = p.m.TimeFormat.describe(g)
	if g.undecided && !fixed {
		p.warn(report.Note{Code: report.CodeGuessedTime, Subject: c.field.Name, Detail: p.m.TimeFormat.String(),
			Text: fmt.Sprintf("%s does not tell days from months; it was read as %s", c.field.Name, p.m.TimeFormat)})
	}
	if g.zoneless && g.fine && asked.Timezone == "" {
		p.warn(report.Note{Code: report.CodeGuessedTime, Subject: c.field.Name, Detail: "UTC",
			Text: fmt.Sprintf("%s names no time zone; it was read as UTC", c.field.Name)})
	}
}

// describe is the format's name for people, with a time of day where the sample has one.
func (f TimeFormat) describe(g guess) string {
	if g.fine && (f.layout == dayFirst || f.layout == monthFirst) {
		return f.String() + " hh:mm"
	}
	return f.String()
}
