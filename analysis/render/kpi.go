package render

import (
	"math"
	"strings"

	"parcours/analysis/report"
)

// KPIName says what a key figure is.
func KPIName(key string) string {
	switch key {
	case "reach":
		return "people who get there"
	case "conversion":
		return "go on to the next stage"
	case "repeat":
		return "come back for more in another visit"
	case "value":
		return "value of a person"
	case "events":
		return "events by each who comes"
	case "visits":
		return "visits by each who comes"
	case "nps":
		return "net promoter score (share of 9 and 10 less share of 0 to 6)"
	case "csat":
		return "satisfied (4 or 5 of 5)"
	case "score":
		return "mean score"
	}
	return strings.ReplaceAll(key, "_", " ")
}

// KPIValue prints a figure in its unit.
func KPIValue(v *float64, unit, currency string) string {
	switch {
	case v == nil:
		return None
	case unit == "rate":
		return Percent(v)
	case unit == "money":
		return Money(v, currency)
	case unit == "points":
		return Whole(v)
	}
	return Number2(v)
}

// KPIInterval prints its interval: 4.1 to 5.3.
func KPIInterval(k report.KPI, currency string) string {
	if k.Low == nil || k.High == nil {
		return ""
	}
	return KPIValue(k.Low, k.Unit, currency) + " to " + KPIValue(k.High, k.Unit, currency)
}

// KPIOf says what it is of.
func KPIOf(k report.KPI) string {
	if k.Unit == "rate" {
		return Count(k.Count) + " of " + Count(k.Of)
	}
	return People(k.Of)
}

// KPIStatus says whether the target is met, in words: met, missed, too close to say.
func KPIStatus(k report.KPI, currency string) string {
	if k.Status == "" {
		return ""
	}
	word := map[string]string{"met": "met", "missed": "missed", "open": "too close to say"}[k.Status]
	return "target " + KPIValue(k.Target, k.Unit, currency) + ": " + Or(word, k.Status)
}

// KPIsTitle says how many targets are met, or what the first objective has come to.
func KPIsTitle(k *report.KPIs) string {
	var met, missed, open int64
	count := func(list []report.KPI) {
		for _, x := range list {
			switch x.Status {
			case "met":
				met++
			case "missed":
				missed++
			case "open":
				open++
			}
		}
	}
	for _, o := range k.Objectives {
		count(o.KPIs)
	}
	for _, s := range k.Stages {
		count(s.KPIs)
	}
	count(k.Scores)
	if all := met + missed + open; all > 0 {
		s := Count(met) + " of " + Of(all, "target", "targets") + " met"
		if missed > 0 {
			s += ", " + Count(missed) + " missed"
		}
		if open > 0 {
			s += ", " + Count(open) + " too close to say"
		}
		return s
	}
	if len(k.Objectives) > 0 && len(k.Objectives[0].KPIs) > 0 {
		o := k.Objectives[0]
		return Percent(o.KPIs[0].Value) + " of all people reach " + o.Name
	}
	return "Objectives and key figures"
}

// StageLoss says what those who stop at a stage may cost, or "".
func StageLoss(s report.StageKPI, currency string) string {
	if s.Next == "" {
		return ""
	}
	out := "Stopped here: " + People(s.Stopped)
	if s.Lost != nil && *s.Lost > 0 {
		out += "; at most about " + Money(s.Lost, currency) + " lost (" + Money(s.LostLow, currency) + " to " + Money(s.LostHigh, currency) +
			"), an estimate as if each were worth what those who went on are worth on average"
	}
	return out + "."
}

// ObjectiveSentence says what an objective brought and how soon people come back.
func ObjectiveSentence(o report.ObjectiveKPI, k *report.KPIs) string {
	s := "On " + Of(o.Visits, "visit", "visits")
	if k.Proposed {
		s = "No objective is set: this is the funnel's last step. " + s
	}
	if o.Value != nil {
		s += ", worth " + Money(o.Value, k.Currency) + " by " + o.ValueBy
	}
	if o.SecondSeconds != nil {
		s += "; the second comes after a median of " + Seconds(o.SecondSeconds)
	}
	return s + "."
}

// ComparedName says what a difference is of.
func ComparedName(d report.ComparedKPI) string {
	switch d.Kind {
	case "step":
		if d.Step == 1 {
			return d.Detail + ": people who enter " + d.Subject
		}
		return d.Detail + ": from the step before, in " + d.Subject
	case "event":
		return d.Subject + ": people who do it"
	case "segment", "persona":
		return d.Subject + " " + Or(d.Detail, "none") + ": reach the objective"
	}
	return strings.TrimPrefix(d.Subject+": ", ": ") + KPIName(d.Key)
}

// ComparedDifference prints the difference with its interval.
func ComparedDifference(d report.ComparedKPI, currency string) string {
	if d.Difference == nil {
		return "too few to say"
	}
	if d.Unit == "rate" {
		return Points(d.Difference) + " (" + PointsInterval(d.DifferenceLow, d.DifferenceHigh) + ")"
	}
	return signed(d.Difference, d.Unit, currency) + " (" + signed(d.DifferenceLow, d.Unit, currency) + " to " + signed(d.DifferenceHigh, d.Unit, currency) + ")"
}

// Earlier prints how much a figure moved before the change.
func Earlier(d report.ComparedKPI, currency string) string {
	return signed(d.EarlierDifference, d.Unit, currency)
}

func signed(v *float64, unit, currency string) string {
	switch {
	case unit == "rate":
		return Points(v)
	case v != nil && *v > 0:
		return "+" + KPIValue(v, unit, currency)
	}
	return KPIValue(v, unit, currency)
}

// ComparedSure says whether a difference is more than chance.
func ComparedSure(d report.ComparedKPI) bool { return d.Q != nil && *d.Q < 0.05 }

// BeforeAfterTitle says what was found.
func BeforeAfterTitle(c *report.BeforeAfter) string {
	when := "From the first period to the second"
	if c.Change != "" {
		when = "Since " + Day(c.Change)
	}
	if c.Reason != nil {
		return when + " there is nothing to compare"
	}
	if c.Found == 0 {
		return when + ", nothing surely changed"
	}
	return when + ", " + Of(c.Found, "figure has", "figures have") + " changed"
}

// BeforeAfterSentences say what was compared, and what it does not tell.
func BeforeAfterSentences(c *report.BeforeAfter) (lines []string) {
	if c.Reason != nil {
		return []string{Sentence(c.Reason.Text)}
	}
	follow := float64(c.FollowUpSeconds)
	lines = append(lines, "Before: "+People(c.A.Users)+" who come from "+Minute(c.A.From)+" to "+Minute(c.A.Until)+". After: "+People(c.B.Users)+" from "+
		Minute(c.B.From)+" to "+Minute(c.B.Until)+". Each is watched for "+Seconds(&follow)+" from when they come; who comes too late for that is left out on both sides.")
	s := Of(c.Tested, "figure was", "figures were") + " tested together; of those marked as changed at most one in twenty should be chance."
	if c.Both > 0 {
		s += " " + People(c.Both) + " are on both sides."
	}
	if !c.WholeWeeks {
		s += " The periods are no whole weeks: weekdays may make a difference."
	}
	if c.CutDays > 0 {
		s += " " + Of(c.CutDays, "day", "days") + " of data are on neither side, so that both are alike."
	}
	if c.UnderYear {
		s += " The data are shorter than a year: what comes every year cannot be told from the change."
	}
	if c.Earlier == nil {
		s += " They do not reach far enough back to say how much figures move without it."
	}
	return append(lines, s)
}

// MostSentence says which segment explains most of the change, or "".
func MostSentence(c *report.BeforeAfter) string {
	m := c.Most
	if m == nil || c.Rate == nil {
		return ""
	}
	s := "Most telling: " + m.Property + " " + Or(m.Value, "none") + ", where it went from " + Percent(m.RateA) + " to " + Percent(m.RateB)
	if m.Share != nil && c.Rate.Difference != nil {
		share := math.Min(*m.Share, 1)
		s += ", " + Percent(&share) + " of what changed in people's rates"
	}
	return s + "."
}

// SplitSentence says how much of a change comes of other people, and how much of people doing otherwise.
func SplitSentence(s report.ComparedSplit) string {
	return "By " + s.Property + ": " + Points(s.Rates) + " because the same kinds of people reach it more or less often, " + Points(s.Mix) + " because there are more of some kinds and fewer of others."
}
