package render

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// FunnelTitle says where a funnel loses most people, if one step loses more than any other.
func FunnelTitle(f report.Funnel) string {
	name := Or(f.Name, "Funnel")
	var most, second int64
	at := -1
	for i, s := range f.Steps[:max(len(f.Steps)-1, 0)] {
		if s.Dropped > most {
			most, second, at = s.Dropped, most, i
		} else if s.Dropped > second {
			second = s.Dropped
		}
	}
	if at < 0 || most == second {
		return name
	}
	return name + " loses most people between " + f.Steps[at].Label + " and " + f.Steps[at+1].Label
}

// FunnelSentence spells the definition of a funnel out.
func FunnelSentence(f report.Funnel) string {
	var labels []string
	for _, s := range f.Steps {
		label := s.Label
		switch {
		case s.Filtered && s.Optional:
			label += " (with conditions; may be left out)"
		case s.Filtered:
			label += " (with conditions)"
		case s.Optional:
			label += " (may be left out)"
		}
		labels = append(labels, label)
	}
	who := "People who did "
	if f.Entity != "" && f.Entity != "user" {
		who = "Each " + f.Entity + " with "
	}
	s := who
	switch f.Order {
	case "ordered":
		s += strings.Join(labels, ", then ") + ", in this order"
	case "strict":
		s += strings.Join(labels, ", then ") + ", nothing between them,"
	case "unordered":
		s += List(labels) + ", in any order"
	default:
		s += strings.Join(labels, ", then ")
	}
	if f.Open {
		s += ", entering at any of them,"
	}
	if len(f.HoldConstant) > 0 {
		s += " with the same " + List(f.HoldConstant)
	}
	if f.WindowSeconds > 0 {
		s += " within " + Duration(f.WindowSeconds) + " of the first"
	} else {
		s += " without a time limit"
	}
	if f.StepWindow > 0 {
		s += ", each within " + Duration(f.StepWindow) + " of the one before"
	}
	s += "."
	if f.Semantics != "" && f.Semantics != "parcours" {
		s += " Counted as " + f.Semantics + " counts."
	}
	if f.Proposed {
		s += " Proposed from the data; a recipe can name another."
	}
	return s
}

// Conversion says how many of a funnel's people went all the way, with the interval and the times.
func Conversion(f report.Funnel) string {
	if f.Entered == 0 {
		return "Nobody entered this funnel."
	}
	s := Percent(f.Conversion) + " went all the way (" + Count(f.Converted) + " of " + Count(f.Entered) +
		"; 95% interval " + Interval(f.ConversionLow, f.ConversionHigh) + ")"
	if f.Time.Count > 0 {
		s += ", in a median of " + Seconds(f.Time.Median) + " (half of them in " + Seconds(f.Time.P25) + " to " + Seconds(f.Time.P75) + ")"
	}
	return s + "."
}

// Curve says what the conversion comes to when those still on the way count for as long as they were seen; nothing where nobody is.
func Curve(f report.Funnel) string {
	var open int64
	for _, s := range f.Steps {
		open += s.InProgress
	}
	if open == 0 || f.Converted == 0 || len(f.Curve) == 0 {
		return ""
	}
	last := f.Curve[len(f.Curve)-1]
	s := "With " + Count(open) + " still on the way counted for as long as they were seen, " + Percent(last.Rate) +
		" had converted after " + Seconds(&last.Seconds) + " (95% interval " + Interval(last.Low, last.High) + ")"
	if f.CurveMedian != nil {
		s += ", half of all after " + Seconds(f.CurveMedian)
	}
	return s + "."
}

// CurveEnd says where the curve of those who converted ends: 38.2% after 7 d.
func CurveEnd(f report.Funnel) string {
	if len(f.Curve) == 0 {
		return ""
	}
	last := f.Curve[len(f.Curve)-1]
	return Percent(last.Rate) + " after " + Seconds(&last.Seconds)
}

// ValueName is what the values of a funnel are called, with their currency.
func ValueName(f report.Funnel) string {
	name := Clean(f.ValueBy)
	if f.Currency != "" {
		name += " (" + Clean(f.Currency) + ")"
	}
	return name
}

// HasValues says whether any step was taken by an event with a value.
func HasValues(f report.Funnel) bool {
	for _, s := range f.Steps {
		if s.Valued > 0 {
			return true
		}
	}
	return false
}

// TrendSentence says which intervals can still change, or why the trend does not sum.
func TrendSentence(f report.Funnel) string {
	var s string
	if f.TrendNote != nil {
		s = Sentence(f.TrendNote.Text)
	}
	var open []string
	for _, p := range f.Trend {
		if !p.Complete {
			open = append(open, Day(p.Date))
		}
	}
	unit := Or(f.TrendUnit, "day")
	switch n := len(open); {
	case n == 0:
	case n == 1:
		s += " The " + unit + " of " + open[0] + " is not complete: the ends of the data cut it, or windows that began in it are still open."
	default:
		s += " " + Count(int64(n)) + " of " + Of(int64(len(f.Trend)), unit, unit+"s") + " are not complete: the ends of the data cut them, or windows that began in them are still open."
	}
	return strings.TrimSpace(s)
}

// GroupName is what a group of a breakdown is called.
func GroupName(g report.FunnelGroup) string { return Value(cmp.Or(g.Name, g.Value), g.Other) }

// OtherValues names some of the values that one group stands for.
func OtherValues(g report.FunnelGroup) string {
	const most = 5
	var words []string
	for i, v := range g.Values {
		if i == most {
			break
		}
		words = append(words, Value(cmp.Or(v.Name, v.Value), false)+" "+Count(v.Counts[len(v.Counts)-1])+" of "+Count(v.Counts[0]))
	}
	if more := int64(len(g.Values)-len(words)) + g.Hidden; more > 0 {
		words = append(words, Count(more)+" more")
	}
	return strings.Join(words, ", ")
}

// Points prints a difference of rates in percentage points, with its sign: +4.2.
func Points(difference *float64) string {
	if difference == nil {
		return None
	}
	s := strconv.FormatFloat(math.Abs(*difference)*100, 'f', 1, 64)
	switch {
	case *difference > 0:
		return "+" + s
	case *difference < 0:
		return "−" + s
	}
	return s
}

// PointsInterval prints the bounds of a difference of rates: −13.5 to +93.9.
func PointsInterval(low, high *float64) string {
	if low == nil || high == nil {
		return None
	}
	return Points(low) + " to " + Points(high)
}

// P prints the p of a test.
func P(p *float64) string {
	switch {
	case p == nil:
		return None
	case *p < 0.001:
		return "<0.001"
	}
	return strconv.FormatFloat(*p, 'f', 3, 64)
}

// ComparisonTitle names the two groups.
func ComparisonTitle(c *report.Comparison) string { return c.A.Label + " beside " + c.B.Label }

// ComparisonSentence says how the two groups differ at the last step, and how sure that is.
func ComparisonSentence(c *report.Comparison) string {
	n := len(c.Steps)
	if n == 0 || c.A.Entered == 0 || c.B.Entered == 0 {
		return "There is nothing to compare: nobody entered on one side."
	}
	d := c.Steps[n-1]
	a, b := c.A.Steps[n-1], c.B.Steps[n-1]
	s := Percent(b.Rate) + " of " + People(c.B.Entered) + " (" + c.B.Label + ") took the last step, " + Percent(a.Rate) + " of " + People(c.A.Entered) + " (" + c.A.Label + ")"
	if d.Difference != nil {
		s += ": " + Points(d.Difference) + " points (95% interval " + PointsInterval(d.DifferenceLow, d.DifferenceHigh) + ")"
	}
	if d.P != nil {
		s += ", p = " + P(d.P) + " by " + testName(d.Test)
		s = strings.Replace(s, "p = <", "p < ", 1)
	}
	s += "."
	if d.DifferenceLow != nil && *d.DifferenceLow <= 0 && *d.DifferenceHigh >= 0 {
		s += " That may be chance."
	}
	if c.Both > 0 {
		is, tests := " are", " the tests take them for different people."
		if c.Both == 1 {
			is, tests = " is", " the tests take them for two."
		}
		s += " " + People(c.Both) + is + " in both groups:" + tests
	}
	if small := smallSteps(c); len(small) > 0 {
		s += " Fewer than 30 people are on one side at " + List(small) + ": take that as a hint."
	}
	return s
}

// smallSteps are the labels of the steps with few people on one side.
func smallSteps(c *report.Comparison) (labels []string) {
	for _, s := range c.Steps {
		if s.Small {
			labels = append(labels, s.Label)
		}
	}
	return labels
}

// testName is what a test is called.
func testName(test string) string {
	switch test {
	case "fisher":
		return "Fisher's exact test"
	case "z":
		return "the z test"
	}
	return test
}

// MissingSteps says which events are usual between two steps of a funnel, a sentence each.
func MissingSteps(f report.Funnel) (list []string) {
	for _, m := range f.Missing {
		said := Percent(m.Rate) + " of those who convert also do " + m.Event + " between " + f.Steps[m.After-1].Label + " and " + f.Steps[m.After].Label
		if stopped := m.LostBefore + m.LostAfter; stopped > 0 {
			said += ": of " + Count(stopped) + " who stop there, " + Count(m.LostBefore) + " do so before it"
		}
		list = append(list, said+".")
	}
	return list
}

// RuleSets says what other tools count, a sentence each.
func RuleSets(f report.Funnel) (list []string) {
	for _, r := range f.RuleSets {
		if r.Reason != nil {
			list = append(list, Sentence(r.Reason.Text))
			continue
		}
		counts := make([]string, len(r.Counts))
		for i, n := range r.Counts {
			counts[i] = Count(n)
		}
		said := r.Semantics + " counts " + strings.Join(counts, ", ")
		if len(r.Changed) > 0 {
			said += " (by its own " + strings.ReplaceAll(strings.Join(r.Changed, ", "), "_", " ") + ")"
		}
		if r.Differ == 0 {
			list = append(list, said+": nobody is counted otherwise.")
			continue
		}
		var causes []string
		for _, c := range r.Causes {
			causes = append(causes, Count(c.People)+" as "+c.Text)
		}
		list = append(list, said+": "+Of(r.Differ, "person is", "people are")+" counted otherwise, "+strings.Join(causes, "; ")+".")
	}
	return list
}
