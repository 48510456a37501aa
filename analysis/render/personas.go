package render

import (
	"fmt"
	"strings"

	"parcours/analysis/report"
)

// PersonaCertainty says how sure a group is, and who belongs to it.
func PersonaCertainty(p report.Personas, g report.Persona) string {
	var parts []string
	if g.Jaccard != nil {
		words := map[string]string{"stable": "stable", "fair": "fairly stable", "weak": "not stable, take it as a sketch"}
		parts = append(parts, words[g.Stable]+": when other people of the same kind are drawn, "+Percent(g.Jaccard)+" of the group comes out again")
	}
	if g.SureRate != nil && p.K > 1 {
		sure := " of them are clearly nearer to this group than to any other"
		if p.Method == "mixture" {
			sure = " of them are of this group with a probability of at least 90%"
		}
		parts = append(parts, Percent(g.SureRate)+sure)
	}
	return capital(strings.Join(parts, "; "))
}

// PersonasStability says how the number of groups was chosen.
func PersonasStability(p report.Personas) string {
	if p.Stability == nil {
		return ""
	}
	return "Found again in " + Count(int64(p.Resamples)) + " draws of other people of the same kind, with an agreement of " + Number2(p.Stability) +
		" (1: the same every time, 0: chance). " + Percent(p.SureRate) + " of all people are clearly of one group."
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// more is a rate beside that of the others: 62.0% (others 31.0%; +31.0 points, 27.0 to 35.0).
func more(rate, others, difference, low, high *float64) string {
	s := Percent(rate) + ", others " + Percent(others)
	if difference != nil && low != nil && high != nil {
		s += fmt.Sprintf(" (%+.1f points, %.1f to %.1f)", 100**difference, 100**low, 100**high)
	}
	return s
}

// Need says what more of a group look for.
func Need(n report.PersonaNeed) string {
	what := n.Subject
	if n.Kind == "stage" {
		what += " (stage)"
	}
	return what + ": " + more(n.Rate, n.OthersRate, n.Difference, n.Low, n.High)
}

// Obstacle says what stops more of a group, or meets more of them.
func Obstacle(p report.Personas, o report.PersonaObstacle) string {
	what := "stop after " + o.Subject
	if o.Kind != "step" {
		what = Trouble(&report.Friction{Objective: p.Objective}, report.FrictionSignal{Kind: o.Kind, Subject: o.Subject, Other: o.Other})
		if o.Kind == "wait" {
			what = "a long wait from " + o.Subject + " to " + o.Other
		}
	}
	return what + ": " + more(o.Rate, o.OthersRate, o.Difference, o.Low, o.High) + " of " + People(o.Of)
}

// PersonaWorth says what a group is worth, "" where the log has no amounts.
func PersonaWorth(g report.Persona) string {
	v := g.Value
	if v == nil {
		return ""
	}
	return "Worth " + Amount(v.PerPerson, v.Currency) + " a person (" + Amount(v.Overall, v.Currency) + " overall), " + Percent(v.Share) + " of all; " +
		Of(v.Payers, "payer", "payers")
}

// PersonaScores says what scores a group gave, "" where the log has none.
func PersonaScores(g report.Persona) string {
	f := g.Feedback
	if f == nil {
		return ""
	}
	if f.People == 0 {
		return "Gave no " + f.Property
	}
	return "Mean " + f.Property + " " + Number2(f.Mean) + " (" + Number2(f.Overall) + " overall), of " + People(f.People)
}

// Shares lists what most of a group have: email 66.0%, direct 12.0%.
func Shares(list []report.PersonaShare, most int) string {
	var parts []string
	for _, s := range list[:min(len(list), most)] {
		parts = append(parts, s.Value+" "+Percent(s.Rate))
	}
	return strings.Join(parts, ", ")
}

// Demographic says how a property is spread in a group, and whether it is tied to it.
func Demographic(d report.PersonaDemographic) string {
	var parts []string
	for _, s := range d.Values {
		parts = append(parts, s.Value+" "+Percent(s.Rate)+" ("+Percent(s.Overall)+" overall)")
	}
	s := d.Property + ": " + strings.Join(parts, ", ") + "; known of " + People(d.Known)
	if d.P == nil || *d.P >= 0.05 {
		s += "; no sure difference"
	}
	return s
}

// PersonaWhen says when a group is active: the six hours with the most events, and the weekend.
func PersonaWhen(g report.Persona) string {
	var all, best, weekend int64
	from := 0
	for h := range g.Hours {
		var n int64
		for i := range 6 {
			n += g.Hours[(h+i)%len(g.Hours)]
		}
		if all += g.Hours[h]; n > best {
			best, from = n, h
		}
	}
	if all == 0 || len(g.Weekdays) != 7 {
		return ""
	}
	weekend = g.Weekdays[5] + g.Weekdays[6]
	return fmt.Sprintf("%s of events from %d to %d o'clock, %s at the weekend", Share(best, all), from, (from+6)%24, Share(weekend, all))
}

// PersonaWay tells a typical journey.
func PersonaWay(g report.Persona) string {
	j := g.Journey
	if j == nil {
		return ""
	}
	var b strings.Builder
	for i, s := range j.Steps {
		switch {
		case i > 0 && s.NewVisit && s.GapSeconds != nil:
			b.WriteString(" ⇢ (" + Seconds(s.GapSeconds) + " later) ")
		case i > 0:
			b.WriteString(" → ")
		}
		b.WriteString(s.Event)
		if s.Times > 1 {
			b.WriteString(" ×" + Count(s.Times))
		}
	}
	if j.More > 0 {
		b.WriteString(" … " + Of(j.More, "event", "events") + " more")
	}
	how := " share this way"
	if j.Collapsed {
		how = " begin with these, each told once"
	}
	return b.String() + " (" + Of(j.People, "person", "people") + " of " + Count(j.Of) + " looked at" + how + ")"
}

// Compared lists what people were compared on, and what was left out and why.
func Compared(p report.Personas) string {
	s := Of(int64(len(p.Features)), "feature is", "features are") + " compared."
	var why [4][]string
	for _, l := range p.LeftOut {
		name := Or(l.Subject, strings.ReplaceAll(l.Key, "_", " "))
		switch l.Why {
		case "objective":
			why[0] = append(why[0], name)
		case "demographic":
			why[1] = append(why[1], name)
		case "recipe":
			why[2] = append(why[2], name)
		case "repeats":
			why[3] = append(why[3], name)
		}
	}
	for i, text := range [...]string{
		"Left out as the objective itself: ", "Described and not compared, for it is of people and not of what they do: ",
		"Left out because the recipe says so: ", "Left out because they say what another one says: ",
	} {
		if len(why[i]) > 0 {
			s += " " + text + List(why[i]) + "."
		}
	}
	return s
}

// PersonaDrift says how the groups moved since the file they were found in, "" where they were found in this one.
func PersonaDrift(p report.Personas) string {
	d := p.Drift
	if d == nil {
		return ""
	}
	s := "These groups come from another file of " + People(d.Users) + ". "
	if d.P != nil && *d.P < 0.05 {
		s += "Their shares have changed, more than by chance."
	} else {
		s += "Their shares have not surely changed."
	}
	if d.Farther != nil && *d.Farther > 1.1 {
		s += " People are farther from the groups than then (× " + Number2(d.Farther) + "): look for groups anew."
	}
	if len(d.Missing) > 0 {
		s += " Nobody here has " + List(d.Missing) + "."
	}
	return s
}

// PersonaMoved says what share a group had and has.
func PersonaMoved(p report.Personas, m report.PersonaMoved) string {
	name := m.Key
	for _, g := range p.Groups {
		if g.Key == m.Key {
			name = g.Name
		}
	}
	s := name + ": " + Percent(m.ThenRate) + " then, " + Percent(m.NowRate) + " now"
	if m.P != nil && *m.P < 0.05 && m.Difference != nil && m.Low != nil && m.High != nil {
		s += fmt.Sprintf(" (%+.1f points, %.1f to %.1f)", 100**m.Difference, 100**m.Low, 100**m.High)
	}
	return s
}

// rfmNames are words for segments, by code.
var rfmNames = map[string]string{
	"champions": "Champions: came lately, and a lot", "loyal": "Loyal: come a lot, a while ago", "promising": "Promising: came lately, now and then",
	"new": "New or rare: came lately, hardly ever", "attention": "Need attention: a while ago, not much", "cannot_lose": "Not to be lost: came the most, not lately",
	"at_risk": "At risk: came a lot, not lately", "hibernating": "Asleep: came little, long ago",
}

// Segment names a segment by recency, frequency and value.
func Segment(s report.RFMSegment) string { return Or(rfmNames[s.Code], s.Code) }

// LifecycleTitle says how many of the people of a month come back in the next.
func LifecycleTitle(l *report.Lifecycle) string {
	for i := len(l.Months) - 1; i > 0; i-- {
		if m := l.Months[i]; !m.Partial && m.RetainedRate != nil {
			return Percent(m.RetainedRate) + " of the people of one month are back in the next (" + m.Month + ")"
		}
	}
	return "Who is new, and who comes back"
}

// LifecycleSentence explains the table of months.
func LifecycleSentence(l *report.Lifecycle) string {
	return "New are people seen for the first time, returning those who were active in the month before, too, back those seen before that; asleep were seen before and not in the month."
}

// RFMSentence explains the segments.
func RFMSentence(l *report.Lifecycle) string {
	switch l.Reason {
	case "few_users":
		return "Too few people to part them by how recently and how often they came."
	case "same":
		return "Everybody came as recently and as often."
	}
	s := "By how recently people came (days before " + Day(l.At) + ") and on how many days"
	if len(l.Value) > 0 {
		s += ", and what they paid"
	}
	return s + ", each in five classes of as many people."
}
