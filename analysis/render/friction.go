package render

import (
	"math"
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// FrictionTitle says what trouble costs most.
func FrictionTitle(f *report.Friction) string {
	for _, s := range f.Signals {
		if Missing(s) {
			return "The trouble that costs most: " + Trouble(f, s)
		}
	}
	switch {
	case len(f.Signals) == 0:
		return "No trouble found on the way"
	case f.Objective == "":
		return "Trouble on the way"
	}
	return "Trouble on the way, and none that surely goes with less " + f.Objective
}

// FrictionSentence says what the numbers mean, and what is not among them.
func FrictionSentence(f *report.Friction) string {
	s := "Of " + People(f.Users) + ", in " + Of(f.Visits, "visit", "visits") + "."
	if f.Objective != "" {
		s += " Each trouble is set against others who did the same and did not have it: missing are those who would have reached " +
			f.Objective + ", too, had they done so as often. They may differ in other ways."
	}
	return s + " " + FrictionLeftOut(f)
}

// FrictionLeftOut says what was not looked at, or is not told.
func FrictionLeftOut(f *report.Friction) string {
	s := "What fewer than " + People(f.MinPeople) + " had is left out"
	if f.LeftOut > 0 {
		s += ", and " + Count(f.LeftOut) + " more that cost less or that fewer people had"
	}
	if f.EventsLeftOut > 0 {
		s += "; not looked at: " + Of(f.EventsLeftOut, "rarer event name", "rarer event names")
	}
	return s + "."
}

// Trouble names one, as no sentence, for it may begin with an event's name: back and forth between A and B.
func Trouble(f *report.Friction, s report.FrictionSignal) string {
	switch s.Kind {
	case "rage":
		return s.Subject + " again and again within seconds"
	case "back_and_forth":
		return "back and forth between " + s.Subject + " and " + s.Other
	case "return":
		return "back from " + s.Other + " to " + s.Subject
	case "retry":
		return s.Subject + " again after " + s.Other
	case "wait":
		return "more than " + Seconds(s.LimitSeconds) + " from " + s.Subject + " to " + s.Other
	case "abandoned_cart":
		return s.Subject + " and no " + Or(f.Objective, "purchase") + " within a day"
	case "error_end":
		return "visits that end on " + s.Subject
	case "search_end":
		return "visits that end with " + s.Subject
	case "support":
		return "support contacted within a day after " + s.Subject
	}
	return strings.TrimSpace(strings.ReplaceAll(s.Kind, "_", " ") + " " + s.Subject + " " + s.Other)
}

// Missing says whether a trouble goes with fewer conversions, more surely than
// by chance: where it is not sure, no number of them is printed.
func Missing(s report.FrictionSignal) bool {
	return s.Cost != nil && *s.Cost > 0 && (s.P == nil || *s.P < 0.05)
}

// TroubleSentence says who had a trouble, how long, and how they fared beside others.
func TroubleSentence(f *report.Friction, s report.FrictionSignal) string {
	out := People(s.People) + " (" + Percent(s.UserRate) + ") in " + Of(s.Visits, "visit", "visits")
	if s.MedianSeconds != nil {
		if s.Kind == "support" {
			out += ", a median of " + Seconds(s.MedianSeconds) + " later"
		} else {
			out += ", for a median of " + Seconds(s.MedianSeconds)
		}
	}
	out += "."
	if f.Objective == "" || s.ConversionRate == nil {
		return out
	}
	out += " " + Percent(s.ConversionRate) + " reach " + f.Objective + ", "
	if s.Others == 0 {
		return out + "and there is nobody to compare them with."
	}
	out += Percent(s.OthersRate) + " of " + Of(s.Others, "other", "others")
	if s.Compared == s.Subject {
		out += " without it"
	} else {
		out += " who did " + s.Compared
	}
	if s.P != nil {
		out += " (" + Chance(s.P) + ")"
	}
	if Missing(s) {
		out += ": " + Number(s.Cost) + " missing"
		if s.ValueCost != nil {
			out += ", worth " + Money(s.ValueCost, f.Currency)
		}
	}
	return out + "."
}

// Chance prints the p of no difference: p = 0.03.
func Chance(p *float64) string {
	switch {
	case p == nil:
		return None
	case *p < 0.001:
		return "p < 0.001"
	}
	return "p = " + strconv.FormatFloat(*p, 'g', 2, 64)
}

// Money prints an amount with its currency, if that is known; of large ones no cents.
func Money(v *float64, currency string) string {
	if v == nil {
		return None
	}
	s := Number2(v)
	if math.Abs(*v) >= 100 {
		whole := math.Round(*v)
		s = Number(&whole)
	}
	return strings.TrimSpace(s + " " + currency)
}

// Example prints a journey with the time since its first event: visit → search (+20 s).
func Example(steps []report.JourneyStep) string {
	var out []string
	for i, s := range steps {
		at := s.Event
		if i > 0 {
			at += " (+" + Seconds(&s.Seconds) + ")"
		}
		out = append(out, at)
	}
	return strings.Join(out, " → ")
}
