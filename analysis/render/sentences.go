package render

import (
	"slices"
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// Title is the headline of a whole report.
func Title(r *report.Report) string {
	for _, f := range r.Funnels {
		if n := len(f.Steps); n > 1 && f.Entered > 0 {
			first, last := f.Steps[0], f.Steps[n-1]
			if f.Open {
				return Count(f.Converted) + " of " + People(f.Entered) + " who enter " + Or(f.Name, "the funnel") + " get to " + last.Label
			}
			return Count(f.Converted) + " of " + People(f.Entered) + " go from " + first.Label + " to " + last.Label
		}
	}
	return People(r.Overview.Users) + ", " + Of(r.Overview.Events, "event", "events")
}

// Origin is the line under the title: files, events, people, days, and whether it is a sample.
func Origin(r *report.Report) string {
	parts := []string{
		Files(r.Source.Files),
		Of(r.Overview.Events, "event", "events"),
		People(r.Overview.Users),
		Days(r.Overview.First, r.Overview.Last),
	}
	if s := r.Source.Sample; s != nil {
		parts = append(parts, "a sample of "+Percent(&s.Users)+" of the people")
	}
	return strings.Join(parts, " · ")
}

// Files names a few files, and counts many.
func Files(files []report.File) string {
	const few = 4
	if len(files) > few {
		return Of(int64(len(files)), "file", "files") + ", " + files[0].Name + " to " + files[len(files)-1].Name
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Memory says how many rows are expected and how much memory they will take.
func Memory(m *report.Memory) string {
	about := func(n int64) string { return strings.Replace(Bytes(n), ".0 ", " ", 1) }
	s := Of(m.Rows, "row", "rows")
	if !m.Exact {
		s = "about " + s
	}
	s += " to read; a report takes about " + about(m.Needed) + " of memory"
	if m.Available > 0 {
		s += ", " + about(m.Available) + " available"
	}
	return s
}

// DropoffTitle says how many stopped at a step.
func DropoffTitle(s report.DropoffStep) string {
	if s.Stopped == 0 {
		return "Nobody stopped between " + s.Label + " and " + s.Next
	}
	return Count(s.Stopped) + " of " + People(s.Stopped+s.WentOn) + " did not go from " + s.Label + " to " + s.Next
}

// DropoffSentence splits those who stopped.
func DropoffSentence(s report.DropoffStep) string {
	if s.Stopped == 0 {
		return Count(s.WentOn) + " went on."
	}
	out := Count(s.Dropped) + " dropped"
	if s.InProgress > 0 {
		out += ", " + Count(s.InProgress) + " may still go on: their window was open when the data ended"
	}
	out += "."
	if s.Returned > 0 {
		out += " " + Count(s.Returned) + " of the dropped did " + s.Next + " later, after their window."
	}
	if s.GapMedian != nil {
		out += " Those who did something else next did it after a median of " + Seconds(s.GapMedian) + "."
	}
	if s.EndOfVisit > 0 {
		out += " For " + Count(s.EndOfVisit) + " the visit ended there."
	}
	if s.Back > 0 {
		out += " " + Count(s.Back) + " came back in a later visit, after a median of " + Seconds(s.BackMedian) + "."
	}
	return out
}

// DropoffLoss says what the dropped would have been worth, or nothing where it is not known.
func DropoffLoss(s report.DropoffStep, currency string) string {
	if s.ValueLost == nil || s.Dropped == 0 {
		return ""
	}
	return "At what those who converted were worth on average, the dropped are worth " + Amount(s.ValueLost, currency) + "."
}

// DropoffWhere are lines that say where those who stopped went, and by which door they came back.
func DropoffWhere(s report.DropoffStep) (lines []string) {
	for _, of := range []struct {
		lead string
		list []report.NextEvent
	}{{"Next page: ", s.Pages}, {"Next channel: ", s.Channels}, {"Came back with: ", s.Doors}, {"Came back by channel: ", s.BackChannels}} {
		if len(of.list) > 0 {
			lines = append(lines, of.lead+most(of.list)+".")
		}
	}
	return lines
}

// most names the first few of what people did next.
func most(list []report.NextEvent) string {
	const few = 4
	var names []string
	var rest int64
	for i, e := range list {
		if e.Other || i >= few {
			rest += e.People
			continue
		}
		names = append(names, e.Event+" "+Count(e.People))
	}
	if rest > 0 {
		names = append(names, "others "+Count(rest))
	}
	return strings.Join(names, ", ")
}

// DifferencesSentence says how many things set two sides apart, of how many.
func DifferencesSentence(s report.DropoffStep) string {
	switch {
	case s.DifferencesOf == 0:
		return ""
	case s.DifferencesFound == 0:
		return "Of " + Of(s.DifferencesOf, "thing", "things") + " that people did or were by then, none sets those who went on and those who dropped apart."
	}
	return Count(s.DifferencesFound) + " of " + Of(s.DifferencesOf, "thing", "things") + " that people did or were by then set those who went on and those who dropped apart (at most 5% of them by chance). " +
		"The odds of going on are with it against without it; lost are those of the dropped who would have gone on had they done it as often as the others."
}

// Difference says what somebody did or was.
func Difference(d report.Difference) string {
	switch d.Kind {
	case "sequence":
		return d.Subject + ", then " + d.Value
	case "property":
		return d.Subject + ": " + Value(d.Value, false)
	}
	return d.Subject
}

// Odds prints an odds ratio with its interval: × 0.16 (0.10–0.24).
func Odds(d report.Difference) string {
	if d.OddsRatio == nil || d.OddsRatioLow == nil || d.OddsRatioHigh == nil {
		return None
	}
	return "× " + Number2(d.OddsRatio) + " (" + Number2(d.OddsRatioLow) + "–" + Number2(d.OddsRatioHigh) + ")"
}

// PersonasTitle says how many groups there are.
func PersonasTitle(p report.Personas) string {
	switch p.K {
	case 0:
		return "No clear groups of people"
	case 1:
		return "One group of people"
	}
	return Count(int64(p.K)) + " groups of people behave alike"
}

// PersonasSentence says how the groups were found and how far to trust them.
func PersonasSentence(p report.Personas) string {
	if p.K == 0 {
		if p.Reason != nil && p.Reason.Text != "" {
			return Sentence(p.Reason.Text) + personasMethod(p)
		}
		return "The people in this data do not fall into groups that differ clearly." + personasMethod(p)
	}
	s := "Found by what " + People(p.FittedOn) + " do"
	if p.Drift != nil {
		s = "All " + Count(p.Users) + " people were put into groups found before"
	} else if p.FittedOn < p.Users {
		s += ", a sample; all " + Count(p.Users) + " were then assigned"
	}
	s += "." + personasMethod(p)
	if p.Silhouette != nil {
		s += " Silhouette " + Number2(p.Silhouette) + ": " + clarity(*p.Silhouette) + "."
	}
	if p.Asked {
		s += " The number of groups was set by the recipe."
	}
	return s
}

// personasMethod says how groups were looked for.
func personasMethod(p report.Personas) string {
	switch p.Method {
	case "kmeans":
		return " Method: k-means."
	case "mixture":
		return " Method: Gaussian mixture, in which groups may differ in how much their people vary."
	}
	return ""
}

// clarity puts a silhouette into words, with the bounds of Kaufman and
// Rousseeuw, Finding Groups in Data (1990), table 4.
func clarity(silhouette float64) string {
	switch {
	case silhouette > 0.70:
		return "clearly apart"
	case silhouette > 0.50:
		return "reasonably apart"
	case silhouette > 0.25:
		return "borders are soft"
	}
	return "borders are blurred, take them as a sketch"
}

// PersonaConversion says how many of a group reached the objective.
func PersonaConversion(p report.Personas, g report.Persona) string {
	return Percent(g.ConversionRate) + " reach " + Or(p.Objective, "the objective") + " (" + Count(g.Converted) + " of " + Count(g.Users) +
		"; " + Interval(g.ConversionLow, g.ConversionHigh) + ")"
}

// features are words for what people were compared on, by key; other keys
// have a kind and a subject.
var features = map[string]string{
	"events": "events", "sessions": "sessions", "events_per_session": "events a session", "event_names": "different events",
	"session_seconds": "sessions", "span_seconds": "from first to last event", "active_days": "active days", "events_per_day": "events a day",
	"between_visits_seconds": "between visits", "recency_seconds": "since last seen", "amount": "in amounts",
	"night": "at night", "morning": "in the morning", "evening": "in the evening", "working_hours": "in working hours", "weekend": "at the weekend",
}

// Trait puts one difference between a group and everybody into words:
// more search: 31.0% of their events, 12.0% overall.
func Trait(p report.Personas, t report.Trait) string {
	if t.Feature < 0 || t.Feature >= len(p.Features) {
		return ""
	}
	f := p.Features[t.Feature]
	what := features[f.Key]
	if what == "" {
		what = Or(f.Subject, strings.ReplaceAll(f.Key, "_", " "))
	}
	more, less, value, unit := "more ", "less ", Number, ""
	switch f.Unit {
	case "share":
		value, unit = Percent, " of their events"
	case "seconds":
		more, less, value = "longer ", "shorter ", Seconds
	case "count":
		less = "fewer "
	case "per_week":
		less, unit = "fewer ", " a week"
	}
	switch f.Kind {
	case "channel":
		what, unit = "from "+what, " of them"
	case "device":
		what = "on " + what
	case "stage":
		what += " (stage)"
	}
	if !t.High {
		more = less
	}
	return more + what + ": " + value(t.Mean) + unit + ", " + value(t.Overall) + " overall"
}

// Detected says as whose export the columns were read, and how sure that is.
func Detected(d *report.Detected) string {
	s := "Detected: " + d.Name
	if d.Of > 0 {
		s += " (" + Count(int64(d.Found)) + " of " + Of(int64(d.Of), "column", "columns") + ")"
	}
	return s
}

// Joined says of a side table how it was added to the events, and nothing of others.
func Joined(f report.File) string {
	if f.On == "" {
		return ""
	}
	s := "on " + f.On
	if f.Matched != nil {
		s += ", found for " + Percent(f.Matched) + " of events"
	}
	return s
}

// QualityTitle says whether the data can be trusted.
func QualityTitle(q *report.Quality) string {
	var problems, notes int64
	for _, f := range q.Findings {
		switch f.Severity {
		case "problem":
			problems++
		case "note":
			notes++
		}
	}
	switch {
	case problems > 0:
		return "Data quality: " + Of(problems, "thing makes", "things make") + " the numbers doubtful"
	case notes > 0:
		return "Data quality: " + Of(notes, "thing", "things") + " to know, no problem found"
	}
	return "Data quality: no problem found"
}

// Warnings are the notes that no finding about the quality says already.
func Warnings(r *report.Report) (notes []report.Note) {
	said := map[string]string{
		report.CodeRowsRejected: report.CodeQualityUnread, report.CodeManyTies: report.CodeQualityTies, report.CodeUserCapped: report.CodeQualityCapped,
	}
	for _, n := range r.Warnings {
		if !slices.ContainsFunc(r.Quality.Findings, func(f report.QualityFinding) bool { return f.Code == said[n.Code] }) {
			notes = append(notes, n)
		}
	}
	return notes
}

// Gap says when nothing was recorded.
func Gap(g report.QualityGap) string {
	return Minute(g.From) + " – " + Minute(g.To) + " (" + Duration(3600*g.Hours) + ")"
}

// Busiest says how much the busiest people did.
func Busiest(q *report.Quality) string {
	var events []string
	for _, b := range q.Busiest {
		events = append(events, Count(b.Events))
	}
	s := "The busiest person has " + Of(q.Busiest[0].Events, "event", "events")
	if len(events) > 1 {
		s = "The " + strconv.Itoa(len(events)) + " busiest people have " + List(events) + " events"
	}
	return s + ", " + Percent(q.BusiestRate) + " of all; the median is " + Number(q.MedianEvents) + "."
}

// Cause says for what reason rows were left out.
func Cause(code string) string {
	switch code {
	case report.CodeRaggedRow:
		return "more fields than the header names"
	case report.CodeMissingUser:
		return "no user"
	case report.CodeMissingTime:
		return "no time"
	case report.CodeBadTime:
		return "a time that cannot be read"
	case report.CodeMissingEvent:
		return "no event name"
	case report.CodeBadQuote:
		return "a quote that never closes"
	}
	return strings.ReplaceAll(code, "_", " ")
}

// Rejected says how many rows were left out, or nothing if none were.
func Rejected(s report.Source) string {
	if s.Rejected == 0 {
		return ""
	}
	return Count(s.Rejected) + " of " + Of(s.Rows, "row was", "rows were") + " left out"
}

// Role is the name of a mapping role for people.
func Role(role string) string { return strings.TrimSuffix(Sentence(role), ".") }
