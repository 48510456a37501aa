package journey

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// When a place hurts: the thresholds of all pains.
const (
	painPeople = 25    // have it, at least
	painP      = 0.001 // of no difference, for one touchpoint; of many, the share of each
	painBeyond = 1.25  // times as many stop as by chance
	maxPains   = 20
)

// Mark finds where it hurts in a report whose map and frictions are finished:
// where a trouble goes with fewer conversions more surely than by chance, and
// where more people stop than would if each person's events came in any order.
// What ends in experience or loyalty may have ended well: it hurts only where
// there is trouble.
func Mark(r *report.Report) {
	m := &r.Journey
	var pains []*report.JourneyPain // as pointers they sort with the code of others
	place := map[string]*report.StagedEvent{}
	for i := range m.Events {
		place[m.Events[i].Event] = &m.Events[i]
	}
	signals := len(r.Friction.Signals)
	for i, s := range r.Friction.Signals {
		e := place[s.Subject]
		if e == nil || s.People < painPeople || s.Cost == nil || *s.Cost <= 0 || s.P == nil || *s.P*float64(signals) > painP {
			continue
		}
		pains = append(pains, &report.JourneyPain{
			Kind: "friction", Stage: e.Stage, Event: s.Subject, Team: e.Team, People: s.People, Rate: stat.Ratio(s.People, e.Users),
			Signal: i, Lost: s.Cost, P: s.P,
		})
	}
	for _, t := range m.All.Touchpoints {
		f := &t.Figures
		if t.Other || content(t.Stage) || f.DropOff < painPeople || f.ByChance == nil || float64(f.DropOff) < float64(painBeyond*(*f.ByChance)) {
			continue
		}
		// The number of independent people, each with their own chance, spreads no more than a Poisson's with the same mean.
		p := stat.NormalTail((float64(f.DropOff) - *f.ByChance) / math.Sqrt(max(*f.ByChance, 1)))
		if p*float64(len(m.All.Touchpoints)) > painP {
			continue
		}
		pains = append(pains, &report.JourneyPain{
			Kind: "drop_off", Stage: t.Stage, Event: t.Event, Team: t.Team, People: f.DropOff, Rate: f.DropOffRate,
			Signal: -1, Lost: stat.Number(float64(f.DropOff) - *f.ByChance), ByChance: f.ByChance, P: stat.Number(p),
		})
	}
	slices.SortFunc(pains, func(x, y *report.JourneyPain) int {
		return cmp.Or(cmp.Compare(*y.Lost, *x.Lost), cmp.Compare(x.Event, y.Event), cmp.Compare(x.Signal, y.Signal))
	})
	m.Pains = []report.JourneyPain{}
	for _, p := range pains[:min(len(pains), maxPains)] {
		m.Pains = append(m.Pains, *p)
	}
	for i := range m.Teams {
		t := &m.Teams[i]
		t.Pains = []int{}
		for j, p := range m.Pains {
			if p.Team == t.Team {
				t.Pains = append(t.Pains, j)
			}
		}
	}
}

func content(stage string) bool { return stage == lexicon.Experience || stage == lexicon.Loyalty }

// reconcile compares numbers of the map that must be equal.
func reconcile(m *report.JourneyMap) (checks int64, failed []report.Note) {
	equal := func(what string, a, b int64) {
		checks++
		if a != b {
			failed = append(failed, report.Note{
				Code: report.CodeNotReconciled, Subject: what, Detail: "journey map", Count: a, Total: b,
				Text: fmt.Sprintf("%s of the journey map: %d in one place, %d in another", what, a, b),
			})
		}
	}
	users := map[string]int64{}
	for _, e := range m.Events {
		users[e.Event] = e.Users
	}
	var ended, stopped int64
	for _, s := range m.All.Stages {
		var events, least, most int64
		for _, t := range m.All.Touchpoints {
			if t.Stage == s.Stage {
				events += t.Figures.Events
				least, most = max(least, t.Figures.People), most+t.Figures.People
				ended += t.Figures.DropOff
			}
			if n, ok := users[t.Event]; ok && t.Stage == s.Stage && !t.Other {
				equal("people who did "+t.Event, t.Figures.People, n)
			}
		}
		equal("events of "+cmp.Or(s.Stage, "no stage"), events, s.Figures.Events)
		// Whoever did any of its events is in a stage: no fewer than did one of them, no more than all together.
		equal("people of "+cmp.Or(s.Stage, "no stage"), min(max(s.Figures.People, least), most), s.Figures.People)
		stopped += s.Figures.DropOff
	}
	equal("people who stopped", ended, stopped)
	if len(m.Groups) > 0 {
		var people int64
		for _, g := range m.Groups {
			people += g.Map.Users
		}
		equal("people of all groups", min(people, m.Users), people)
	}
	return checks, failed
}
