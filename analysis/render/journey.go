package render

import (
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// JourneyTitle says where most of those who come no further are.
func JourneyTitle(j *report.JourneyMap) string {
	if len(j.Pains) > 0 {
		return "Where the journey hurts most: " + Pain(j.Pains[0])
	}
	return "The journey, stage by stage"
}

// JourneySentence says what the map counts.
func JourneySentence(j *report.JourneyMap) string {
	s := "The ways of " + People(j.Users) + " in " + Of(j.Visits, "visit", "visits") + ". Whoever did any event of a stage was in it. " +
		"They went on if they later did something of a next stage; who came too lately to tell is left out of that rate. " +
		"They dropped off where they did their last event, and came back where they did an event again after a later stage."
	if j.Objective != "" {
		s += " " + j.Objective + " is no drop-off."
	}
	return s
}

// Stage names a stage.
func Stage(s string) string { return Or(s, "no stage") }

// Team names a team.
func Team(s string) string { return Or(s, "nobody") }

// Next names the stages that count as going on from one.
func Next(s report.JourneyStage) string {
	if len(s.Next) == 0 {
		return None
	}
	return strings.Join(s.Next, " or ")
}

// Touchpoint names one.
func Touchpoint(t report.Touchpoint) string {
	if t.Other {
		return Of(t.Names, "other event", "other events")
	}
	return t.Event
}

// Channel names one of the map's channels.
func Channel(j *report.JourneyMap, at int) string {
	if at < 0 || at >= len(j.Channels) {
		return None
	}
	return Value(j.Channels[at].Value, j.Channels[at].Other)
}

// Onward says how many went on, as far as it is known.
func Onward(f report.JourneyFigures) string {
	if f.NextRate == nil {
		return None
	}
	return Percent(f.NextRate)
}

// Pain says where it hurts and how much.
func Pain(p report.JourneyPain) string {
	switch p.Kind {
	case "drop_off":
		return p.Event + ", after which " + People(p.People) + " stopped (" + Percent(p.Rate) + "); by chance it would be " + Whole(p.ByChance)
	case "friction":
		return p.Event + ", where " + People(p.People) + " had trouble (" + Percent(p.Rate) + ") that goes with " + NumberOf(p.Lost, "conversion", "conversions") + " missing"
	}
	return p.Event + ": " + People(p.People)
}

// Arrow says how many go from one stage to another.
func Arrow(j *report.JourneyMap, a report.StageArrow) string {
	many := People(a.People) + " (" + Percent(a.Rate) + " of " + Count(a.Of) + ", " + Interval(a.Low, a.High) + "), " + Of(a.Times, "time", "times")
	if a.Kind == "repurchase" {
		return "Again to " + Or(j.Objective, a.To) + " in a later visit: " + many
	}
	return a.From + " → " + a.To + ": " + many
}

// Back are the arrows that do not go onward.
func Back(j *report.JourneyMap) (back []report.StageArrow) {
	for _, a := range j.All.Arrows {
		if a.Kind != "onward" {
			back = append(back, a)
		}
	}
	return back
}

// Reason says why an event is of its stage.
func Reason(j *report.JourneyMap, e report.StagedEvent) string {
	switch e.By {
	case "recipe":
		return "the recipe says so"
	case "lexicon":
		return "its name says so"
	case "vendor":
		return "the format of the file says so"
	case "objective":
		return "it is the objective"
	case "first":
		return Share(e.Begun, e.Users) + " of those who did it began with it"
	case "before":
		return Share(e.Before, e.Before+e.After) + " of it comes before the first " + j.Objective
	case "after":
		return Share(e.After, e.Before+e.After) + " of it comes after the first " + j.Objective
	case "repeated":
		return Share(e.Repeated, e.AfterUsers) + " of those who do it after " + j.Objective + " do so in several visits"
	}
	return "nothing says one"
}

// TeamSentence says what a team owns and how that fares.
func TeamSentence(j *report.JourneyMap, t report.JourneyTeam) string {
	f := t.Figures
	s := People(f.People) + " (" + Percent(f.Rate) + ") in " + Of(f.Visits, "visit", "visits")
	if f.NextRate != nil {
		s += "; " + Percent(f.NextRate) + " of " + Count(f.Judged) + " went on (" + Interval(f.NextLow, f.NextHigh) + ")"
	}
	s += "; " + People(f.DropOff) + " dropped off (" + Percent(f.DropOffRate) + ")"
	if f.Value != nil {
		s += "; worth " + Amount(f.Value, j.Currency)
	}
	if f.MeanScore != nil {
		s += "; a score of " + Number2(f.MeanScore) + " on average of " + Count(f.Scores)
	}
	if n := int64(len(t.Pains)); n > 0 {
		s += "; " + Of(n, "place that hurts", "places that hurt")
	}
	return s + "."
}

// IdealTitle says how many take the path that is intended.
func IdealTitle(i *report.Ideal) string {
	return Percent(i.ConformingRate) + " take the intended path"
}

// IdealSentence says what that means.
func IdealSentence(i *report.Ideal) string {
	judged := i.People - i.InProgress
	s := "Of " + People(judged) + " who took a step of " + strconv.Itoa(len(i.Steps)) + ", " + Count(i.Conforming) + " took all in order with nothing but the allowed detours in between (" +
		Interval(i.ConformingLow, i.ConformingHigh) + "). The mean fitness is " + Number2(i.MeanFitness) +
		": steps taken in order, divided by all steps and the other events on the way, each counted once. On average " + Number2(i.MeanInOrder) + " steps come in order, " +
		Number2(i.MeanSkipped) + " are skipped, " + Number2(i.MeanWrongOrder) + " come in the wrong order, and " + Number2(i.MeanExtra) + " other events come in between."
	if i.InProgress > 0 {
		s += " " + People(i.InProgress) + " may still be on their way, and are not counted."
	}
	return s
}

// Deviation says how people leave the path.
func Deviation(i *report.Ideal, d report.IdealDeviation) string {
	switch d.Kind {
	case "skipped":
		return "passed over " + d.Label
	case "stopped":
		return "stopped after " + d.Label
	case "instead":
		return "did " + d.Event + " instead of " + d.Label
	}
	return strings.ReplaceAll(d.Kind, "_", " ") + " " + d.Label
}

// DeviationSentence says how many they are and how they fare beside the others.
func DeviationSentence(i *report.Ideal, d report.IdealDeviation) string {
	s := People(d.People) + ", " + Percent(d.Rate) + " of " + Count(d.Of) + " who came as far."
	if d.ConversionRate == nil || d.OthersRate == nil || i.Objective == "" {
		return s
	}
	s += " " + Percent(d.ConversionRate) + " reach " + i.Objective + ", " + Percent(d.OthersRate) + " of the " + Of(d.Others, "other", "others") + " (" + Chance(d.P) + ")"
	if Costs(d) {
		s += ": " + Number(d.Cost) + " missing, between " + Number(d.CostLow) + " and " + Number(d.CostHigh)
	}
	return s + "."
}

// Costs says whether a deviation goes with fewer conversions, more surely than by chance.
func Costs(d report.IdealDeviation) bool { return d.CostLow != nil && *d.CostLow > 0 }

// IdealCaution says what the comparison does not.
func IdealCaution(i *report.Ideal) string {
	if i.Objective == "" {
		return ""
	}
	return "Those who leave the path may differ from the others in other ways: that fewer of them reach " + i.Objective + " does not make it the cause."
}
