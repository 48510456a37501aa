package action

import (
	"math"

	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// away makes an action of those who came regularly and stay away, where they are more than chance has it.
func (f *rules) away() {
	n := f.t.n
	regular, gone := n[atRegular], n[atAway]
	f.looked[winBack].Looked += regular
	share, _ := stat.Wilson(gone, regular)
	back, most := stat.Wilson(n[atReturned], n[atEver])
	if gone < minPeople || share == nil || *share*rarely < minAway || back == nil {
		return
	}
	x := &report.Action{
		Kind: winBack, Team: lexicon.Marketing, For: report.ActionTarget{Kind: "away", People: gone},
		Where: report.ActionPlace{Kind: perEvent, Label: f.a.spec.Objective},
		Gain:  report.ActionGain{Unit: "returns", Assumes: "as_returned"},
	}
	rate(x, "away", gone, regular, "")
	figure(x, "by_chance", stat.Number(float64(regular)/rarely), "")
	figure(x, "orders_each", stat.Ratio(n[atOrders], gone), "")
	rate(x, "returned", n[atReturned], n[atEver], "")
	value := 0.0
	if worth := f.t.amount.Float(); worth > 0 && n[atOrders] > 0 {
		value = worth / float64(n[atOrders])
		figure(x, "worth", stat.Number(worth), "")
	}
	x.Confidence, x.Reasons = sure(maxQ, gone, false)
	if *share*rarely >= 2*minAway {
		x.Confidence, x.Reasons = sure(0, gone, false)
	}
	people := float64(gone) - float64(regular)/rarely
	f.propose(x, people**back, float64(gone)**most, value)
}

// answers asks how it was where that is known of few.
func (f *rules) answers() {
	buyers, said := f.t.n[atBuyers], f.t.n[atAnswered]
	if len(f.a.feedback) == 0 && f.a.spec.Score == "" {
		return
	}
	f.looked[askFeedback].Looked += buyers
	l, h := stat.Wilson(said, buyers)
	if buyers < manyPeople || h == nil || *h*fewAnswers > 1 {
		return
	}
	x := &report.Action{
		Kind: askFeedback, Team: lexicon.Service, For: report.ActionTarget{Kind: "bought", People: buyers - said},
		Where: report.ActionPlace{Kind: perEvent, Label: f.a.spec.Objective},
		Gain:  report.ActionGain{Unit: "answers", Assumes: "tenth_answer"},
	}
	rate(x, "answered", said, buyers, "")
	if len(f.a.feedback) > 0 {
		x.Where.Event = f.a.feedback[0]
	}
	x.Confidence, x.Reasons = sure(0, buyers, false)
	f.propose(x, float64(buyers)*(1.0/fewAnswers-*h), float64(buyers)*(1.0/fewAnswers-*l), 0)
}

// contacts makes actions of what contacts with support come after more often than by chance.
func (f *rules) contacts() {
	n := f.t.n
	var at []int
	var p []float64
	for e, name := range f.a.events {
		if lexicon.IsFeedback(name) {
			continue // what people say of it is no cause
		}
		if expected, variance := float64(n[atExpected+e])/one, float64(n[atVariance+e])/one; variance > 0 {
			z := (float64(n[atObserved+e]) - expected) / math.Sqrt(variance)
			chance := 1.0
			if z > 0 {
				chance = stat.NormalTail(z)
			}
			at, p = append(at, e), append(p, chance)
		}
	}
	f.looked[fixContacts].Looked += int64(len(at))
	for i, q := range stat.BenjaminiHochberg(p) {
		e := at[i]
		seen, expected := float64(n[atObserved+e]), float64(n[atExpected+e])/one
		spread := z95 * math.Sqrt(seen)
		if q > maxQ || seen < minTogether || seen-spread < minContacts*expected {
			continue
		}
		name := f.a.events[e]
		x := &report.Action{
			Kind: fixContacts, Team: f.team(name), For: report.ActionTarget{Kind: "all", People: n[atObserved+e]},
			Where: report.ActionPlace{Kind: perEvent, Label: name, Event: f.a.contact[0]},
			Gain:  report.ActionGain{Unit: "contacts", Assumes: "as_chance"},
		}
		rate(x, "contacts", n[atObserved+e], n[atContacted], "")
		figure(x, "by_chance", stat.Number(expected), "")
		figure(x, "q", stat.Number(q), "")
		x.Confidence, x.Reasons = sure(q, n[atObserved+e], false)
		f.propose(x, seen-spread-expected, seen+spread-expected, 0)
	}
}
