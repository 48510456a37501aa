package html

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed journey.html
var journeySource string

// journeyWords are what the sections on the journey map and the intended path need besides the others.
var journeyWords = template.FuncMap{
	"journey": func(r *report.Report) *report.JourneyMap { return &r.Journey }, "journey_title": render.JourneyTitle, "journey_sentence": render.JourneySentence,
	"stage": render.Stage, "next": render.Next, "touchpoint": render.Touchpoint, "team": render.Team, "channel": render.Channel, "onward": render.Onward,
	"pain": render.Pain, "arrow": render.Arrow, "back": render.Back, "reason": render.Reason, "team_sentence": render.TeamSentence, "number2": render.Number2,
	"spark": spark, "channel_rates": channelRates, "points_of": pointsOf, "hurts": hurts, "join": func(words []string) string { return strings.Join(words, ", ") },
	"ideal_title": render.IdealTitle, "ideal_sentence": render.IdealSentence, "deviation": render.Deviation,
	"deviation_sentence": render.DeviationSentence, "costs": render.Costs, "ideal_caution": render.IdealCaution,
}

// pointsOf are the touchpoints of a stage.
func pointsOf(v report.JourneyView, stage string) (points []report.Touchpoint) {
	for _, t := range v.Touchpoints {
		if t.Stage == stage {
			points = append(points, t)
		}
	}
	return points
}

// channelRates is how many of each channel's people come to a place, for every channel of the map.
func channelRates(j *report.JourneyMap, by []report.JourneyByValue) []string {
	rates := make([]string, len(j.Channels))
	for i := range rates {
		rates[i] = render.None
	}
	for _, c := range by {
		rates[c.Channel] = render.Share(c.Figures.People, j.Channels[c.Channel].Users)
	}
	return rates
}

// hurts says whether a touchpoint is one where it hurts.
func hurts(j *report.JourneyMap, t report.Touchpoint) bool {
	for _, p := range j.Pains {
		if p.Event == t.Event && !t.Other {
			return true
		}
	}
	return false
}

// spark draws the people of each period as bars, the tallest as high as the line.
func spark(trend []int64) template.HTML {
	var most int64 = 1
	for _, n := range trend {
		most = max(most, n)
	}
	if len(trend) < 2 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="spark" viewBox="0 0 %d 20" preserveAspectRatio="none" aria-hidden="true">`, len(trend))
	for i, n := range trend {
		if h := (n*20 + most - 1) / most; h > 0 {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width=".8" height="%d"/>`, i, 20-h, h)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // made of numbers alone
}
