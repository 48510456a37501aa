package render

import (
	"strings"

	"parcours/analysis/report"
)

// ActionsTitle says what to do first, or that nothing is sure enough.
func ActionsTitle(r *report.Report) string {
	if len(r.Actions) == 0 {
		return "Nothing to do that the data surely speak for"
	}
	return "What to do next, first: " + Action(r.Actions[0])
}

// ActionsSentence says what the list is, and what was looked at.
func ActionsSentence(r *report.Report) string {
	var looked int64
	for _, l := range r.ActionsAbout.Looked {
		looked += l.Looked
	}
	about := r.ActionsAbout
	if len(r.Actions) == 0 {
		if looked == 0 {
			return "There was nothing to look at: there is no objective that people reach, or too few people."
		}
		return Of(looked, "thing", "things") + " were looked at: steps and waits, touchpoints, what is taken together, contacts with support, who stays away, who said how it was. " +
			"None surely sets enough people (" + Count(about.MinPeople) + " or more) apart, at a share of chance of " + Percent(about.MaxQ) + ", for an action to rest on it."
	}
	s := "Each rests on figures of this report. What goes with success need not bring it: an action is something to try, and its gain what it would be worth if it did. Gains do not add up, for the same people may be in several."
	if about.LeftOut > 0 {
		s += " " + Count(about.LeftOut) + " more bring less, or are like those listed."
	}
	return s
}

// Action says what to do, for whom and where, as no sentence.
func Action(a report.Action) string {
	w := a.Where
	whom := ""
	if a.For.Kind == "property" {
		whom = " for " + a.For.Property + " " + Or(a.For.Value, "(none)")
	}
	switch a.Kind {
	case "fix_step":
		switch w.Trouble {
		case "incident":
			return "end what makes fewer go on from " + w.Label + " to " + w.Next + whom
		case "error":
			return "prevent " + w.Event + " before " + w.Next
		case "rage":
			return "find out why people do " + w.Label + " again and again"
		case "retry":
			return "prevent " + w.Event + ", after which people try " + w.Label + " again"
		}
		return "mend the step from " + w.Label + " to " + w.Next + whom
	case "shorten_wait":
		return "shorten the wait from " + w.Label + " to " + w.Next
	case "strengthen":
		return "bring more people by " + touchpoint(w)
	case "remove":
		return "rework or drop " + touchpoint(w)
	case "offer":
		return "offer " + w.Label + " to those who took " + a.For.Value
	case "win_back":
		return "win back those who came regularly and stay away"
	case "ask_feedback":
		return "ask how it was"
	case "fix_contacts":
		return "mend what makes people contact support after " + w.Label
	}
	return strings.ReplaceAll(a.Kind, "_", " ") + " " + w.Label
}

func touchpoint(w report.ActionPlace) string {
	return strings.TrimSpace(w.Property + " " + w.Event)
}

// ActionFigure prints one figure of the evidence.
func ActionFigure(a report.Action, e report.ActionFigure) string {
	of := Percent(e.Number) + " of " + Count(e.Of) + " (" + Interval(e.Low, e.High) + ")"
	went := " went on"
	if a.Where.Trouble == "wait" || a.Where.Trouble == "rage" || a.Where.Trouble == "retry" || a.Kind == "shorten_wait" {
		went = " converted"
	}
	if a.Kind == "strengthen" || a.Kind == "remove" { // the title does not say from where
		went += " from " + a.Where.Label + " to " + a.Where.Next
	}
	switch e.Code {
	case "rate":
		return of + went
	case "others_rate":
		return of + " of the others did"
	case "best_rate":
		return of + " of those with " + e.Subject + " did"
	case "usual_rate":
		return Percent(e.Number) + " go on at other times"
	case "odds_ratio":
		return "odds × " + Number2(e.Number) + " (" + Number2(e.Low) + "–" + Number2(e.High) + ")"
	case "q":
		return "share of chance " + strings.TrimPrefix(Chance(e.Number), "p ")
	case "p":
		return Chance(e.Number)
	case "wait_seconds":
		return "long is more than " + Seconds(e.Number)
	case "together":
		return of + " who took " + a.For.Value + " took " + a.Where.Label
	case "usual_share":
		return Percent(e.Number) + " of all " + Count(e.Of) + " did"
	case "lift":
		return Number2(e.Number) + " times as often (" + Number2(e.Low) + "–" + Number2(e.High) + ")"
	case "took_later":
		return of + " without it took it later, by themselves"
	case "away":
		return of + " regular people stay away longer than their pace makes likely"
	case "by_chance":
		return Number(e.Number) + " by chance"
	case "orders_each":
		return Number(e.Number) + " times each on average"
	case "returned":
		return of + " who were ever away as long came again"
	case "worth":
		return "worth " + Number(e.Number) + " so far"
	case "answered":
		return of + " said how it was"
	case "contacts":
		return of + " first contacts came directly after it"
	}
	return strings.ReplaceAll(e.Code, "_", " ") + " " + Number2(e.Number)
}

var gainUnits = map[string]string{
	"conversions": "more conversions", "returns": "more who come again", "takers": "more who take it", "answers": "more answers", "contacts": "fewer first contacts",
}

var gainAssumes = map[string]string{
	"as_others":    "if these people did as the others do",
	"as_best":      "if these people did as those of the best do",
	"as_usual":     "if it would else last as long again",
	"tenth_more":   "if one in ten of those without it came by it, and then did as those with it",
	"as_taken":     "if as many take the offer as took it later by themselves",
	"as_returned":  "if as many come again as did after being away as long",
	"tenth_answer": "if one in ten answered",
	"as_chance":    "if it were followed by a contact no more often than other things",
}

// ActionGain says what it would bring, as a range, and what must hold for it.
func ActionGain(a report.Action, currency string) string {
	s := span(Whole(a.Gain.Low), Whole(a.Gain.High)) + " " + Or(gainUnits[a.Gain.Unit], a.Gain.Unit)
	if a.Gain.ValueLow != nil {
		s += ", worth " + strings.TrimSpace(span(Whole(a.Gain.ValueLow), Whole(a.Gain.ValueHigh))+" "+currency)
	}
	return s + ", " + Or(gainAssumes[a.Gain.Assumes], a.Gain.Assumes)
}

func span(from, to string) string {
	if from == to {
		return from
	}
	return from + " to " + to
}

var actionReasons = map[string]string{
	"tests": "far beyond chance", "people": "many people", "repeated": "the same in both halves of the time", "not_halved": "not known for both halves of the time",
}

// ActionConfidence says how sure it is, why, and whose it is.
func ActionConfidence(a report.Action) string {
	var why []string
	for _, r := range a.Reasons {
		why = append(why, Or(actionReasons[r], r))
	}
	s := "Confidence " + a.Confidence
	if len(why) > 0 {
		s += ": " + strings.Join(why, ", ")
	}
	return s + ". For " + a.Team + "."
}
