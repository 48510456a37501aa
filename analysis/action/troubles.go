package action

import (
	"fmt"
	"math"
	"slices"

	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// incidents makes actions of those that last: they would go on as long as they have.
func (f *rules) incidents() {
	for i, in := range f.r.Incidents {
		if in.Kind != perStep {
			continue
		}
		f.looked[fixStep].Looked++
		if !in.Ongoing || in.People < minPeople || in.P == nil || *in.P > maxQ || in.Usual == nil || in.High == nil {
			continue
		}
		source := fmt.Sprintf("/incidents/%d", i)
		funnel := f.r.Funnel(in.Funnel)
		if funnel == nil || in.Step >= len(funnel.Steps) {
			continue
		}
		x := &report.Action{
			Kind: fixStep, Team: f.stepTeam(funnel, in.Step),
			For:   report.ActionTarget{Kind: "all", People: in.People},
			Where: report.ActionPlace{Kind: perStep, Funnel: in.Funnel, Step: in.Step, Label: in.Label, Next: in.Next, Trouble: "incident", Event: in.Event},
			Gain:  report.ActionGain{Unit: conversions, Assumes: "as_usual"},
		}
		rate(x, "rate", in.People-in.Hit, in.People, source)
		figure(x, "usual_rate", in.Usual, source)
		figure(x, "p", in.P, source)
		if lexicon.RoleOf(in.Event) == lexicon.Failure {
			x.Team = lexicon.Product
		}
		if in.Property != "" {
			x.For.Kind, x.For.Property, x.For.Value = "property", in.Property, in.Value
		}
		// An incident is tested against its like in data without any, day by day: that is more than two halves.
		x.Confidence, x.Reasons = sure(*in.P, in.People, true)
		x.Reasons = slices.DeleteFunc(x.Reasons, func(r string) bool { return r == "repeated" })
		least, most := after(funnel, in.Step)
		f.propose(x, float64(in.People)*(*in.Usual-*in.High)*least, float64(in.People)*(*in.Usual-*in.Low)*most, worth(funnel))
	}
}

// friction makes actions of long waits, and of what is done in vain again and again. Other troubles exclude success by what they are.
func (f *rules) friction() {
	var at []int
	var p []float64
	window := math.Inf(1)
	if len(f.r.Funnels) > 0 && f.r.Funnels[0].WindowSeconds > 0 {
		window = float64(f.r.Funnels[0].WindowSeconds)
	}
	for i, s := range f.r.Friction.Signals {
		kind := s.Kind == "wait" && s.LimitSeconds != nil && *s.LimitSeconds*maxWait <= window || s.Kind == "rage" || s.Kind == "retry"
		if kind && s.P != nil {
			at, p = append(at, i), append(p, *s.P)
		}
	}
	for i, q := range stat.BenjaminiHochberg(p) {
		s := f.r.Friction.Signals[at[i]]
		kind := fixStep
		if s.Kind == "wait" {
			kind = shortenWait
		}
		f.looked[kind].Looked++
		if q > maxQ || min(s.People, s.Others) < minPeople {
			continue
		}
		_, from, to, ok := stat.Newcombe(s.Converted, s.People, s.OthersConv, s.Others)
		if !ok {
			continue
		}
		source := fmt.Sprintf("/friction/signals/%d", at[i])
		x := &report.Action{
			Kind: kind, Team: f.team(s.Subject), For: report.ActionTarget{Kind: "all", People: s.People},
			Where: report.ActionPlace{Kind: perEvent, Label: s.Subject, Trouble: s.Kind, Event: s.Other},
			Gain:  report.ActionGain{Unit: conversions, Assumes: "as_others"},
		}
		rate(x, "rate", s.Converted, s.People, source)
		rate(x, "others_rate", s.OthersConv, s.Others, source)
		figure(x, "q", stat.Number(q), source)
		if s.Kind != "wait" {
			x.Team = lexicon.Product
		} else {
			x.Where.Next = s.Other
			figure(x, "wait_seconds", s.LimitSeconds, source)
		}
		value := 0.0
		if s.Cost != nil && s.ValueCost != nil && *s.Cost > 0 {
			value = *s.ValueCost / *s.Cost
		}
		x.Confidence, x.Reasons = sure(q, min(s.People, s.Others), false)
		f.propose(x, float64(s.People)*from, float64(s.People)*to, value)
	}
}
