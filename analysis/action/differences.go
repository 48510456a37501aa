package action

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// a difference is one that the drop-off of a step found, with where.
type difference struct {
	report.Difference
	funnel, step, at int
	q                float64
}

func (d *difference) with() int64    { return d.WentOnWith + d.DroppedWith }
func (d *difference) without() int64 { return d.WentOn + d.Dropped - d.with() }

// differences makes actions of what sets those who went on apart: steps that are worse for some, and touchpoints that go with more or with fewer.
func (f *rules) differences() {
	var all []difference
	var tests int64
	for i, d := range f.r.Dropoff {
		for j, s := range d.Steps {
			tests += s.DifferencesOf
			for k, x := range s.Differences {
				if x.P != nil && x.OddsRatio != nil && x.OddsRatioLow != nil && x.OddsRatioHigh != nil {
					all = append(all, difference{Difference: x, funnel: i, step: j, at: k})
				}
			}
		}
	}
	p := make([]float64, max(int(tests), len(all)))
	for i := range p {
		p[i] = 1
	}
	for i, d := range all {
		p[i] = *d.P
	}
	// What a thing goes with at one step it must not go against at another.
	side := map[string]int{}
	for i, q := range stat.BenjaminiHochberg(p)[:len(all)] {
		all[i].q = q
		if q > maxQ {
			continue
		}
		key := all[i].Kind + "\x00" + all[i].Subject + "\x00" + all[i].Value
		if *all[i].OddsRatio > 1 {
			side[key] |= 1
		} else {
			side[key] |= 2
		}
	}
	f.looked[fixStep].Looked += tests
	best := map[string]int{} // what is proposed of each thing, where it brings most
	for i := range all {
		d := &all[i]
		f.looked[strengthen].Looked += btoi(d.Kind == "event")
		if d.q > maxQ || min(d.with(), d.without()) < minPeople || d.funnel >= len(f.r.Funnels) {
			continue
		}
		key := d.Kind + "\x00" + d.Subject + "\x00" + d.Value
		n := len(f.found)
		switch {
		case d.Kind == "property" && *d.OddsRatioHigh*minRatio < 1 && d.Value != "":
			f.worse(d, all)
		case d.Kind == "property" && d.Subject == f.a.scope.Channel && d.Value != "" && d.Value != "direct" && side[key] == 1 && *d.OddsRatioLow > minRatio:
			f.touchpoint(d, strengthen)
		case d.Kind == "event" && side[key] == 1 && *d.OddsRatioLow > minRatio && f.touches(d.Subject):
			f.touchpoint(d, strengthen)
		case d.Kind == "event" && side[key] == 2 && *d.OddsRatioHigh*minRatio < 1 && (f.touches(d.Subject) || lexicon.RoleOf(d.Subject) == lexicon.Failure):
			f.touchpoint(d, remove)
		}
		if len(f.found) == n {
			continue
		}
		if at, ok := best[key]; !ok {
			best[key] = n
		} else {
			if rank(f.found[n]) > rank(f.found[at]) {
				f.found[at] = f.found[n]
			}
			f.found = f.found[:n]
		}
	}
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// touches says whether an event is a contact that could be had more or less of: not a step of the way, nor what follows an order.
func (f *rules) touches(event string) bool {
	for _, e := range f.a.spec.Events {
		if e.Name == event && e.Users*common > f.a.scope.Users*(common-1) {
			return false // as a visit is
		}
	}
	m := lexicon.Of(event)
	return !slices.Contains(f.a.spec.Steps, event) && !slices.Contains(f.a.spec.Done, event) &&
		m.Step < lexicon.Choose && m.Stage != lexicon.Experience && lexicon.RoleOf(event) == lexicon.NoRole && !lexicon.IsFeedback(event)
}

// place is a step of a funnel.
func (f *rules) place(funnel, step int) report.ActionPlace {
	s := f.r.Dropoff[funnel].Steps[step]
	return report.ActionPlace{Kind: perStep, Funnel: f.r.Dropoff[funnel].Funnel, Step: step + 1, Label: s.Label, Next: s.Next}
}

// stepTeam owns a step, by its first event.
func (f *rules) stepTeam(of *report.Funnel, step int) string {
	if step < len(of.Steps) && len(of.Steps[step].Events) > 0 {
		return f.team(of.Steps[step].Events[0])
	}
	return lexicon.Product
}

// team is the team that owns an event: what is nobody's is the product's.
func (f *rules) team(event string) string {
	if f.a.spec.Team == nil {
		return lexicon.Product
	}
	return cmp.Or(f.a.spec.Team(event), lexicon.Product)
}

// worse proposes to mend a step for those with a value. They are set against all others, or, where they come with
// another device, for which the same page was made, against the device with which it goes best: the best of other
// values would be people who cannot be made alike, or chance's favourite.
func (f *rules) worse(d *difference, all []difference) {
	funnel := &f.r.Funnels[d.funnel]
	n, of, source := d.WentOn-d.WentOnWith, d.without(), fmt.Sprintf(dropoffPlace, d.funnel, d.step, d.at)
	assumes, best := "as_others", (*difference)(nil)
	if d.Subject == f.a.scope.Device {
		for i := range all {
			b := &all[i]
			if b.funnel == d.funnel && b.step == d.step && b.Kind == d.Kind && b.Subject == d.Subject && b.q <= maxQ && *b.OddsRatio > 1 &&
				b.with() >= manyPeople && float64(b.WentOnWith)*float64(of) > float64(n)*float64(b.with()) {
				n, of, assumes, best = b.WentOnWith, b.with(), "as_best", b
			}
		}
	}
	_, from, to, ok := stat.Newcombe(d.WentOnWith, d.with(), n, of)
	if !ok {
		return
	}
	x := &report.Action{
		Kind: fixStep, Team: f.stepTeam(funnel, d.step+1), Where: f.place(d.funnel, d.step),
		For:  report.ActionTarget{Kind: "property", Property: d.Subject, Value: d.Value, People: d.with()},
		Gain: report.ActionGain{Unit: conversions, Assumes: assumes},
	}
	rate(x, "rate", d.WentOnWith, d.with(), source)
	if best == nil {
		rate(x, "others_rate", n, of, source)
	} else {
		rate(x, "best_rate", n, of, fmt.Sprintf(dropoffPlace, best.funnel, best.step, best.at)).Subject = best.Value
	}
	f.odds(x, d)
	repeated := f.repeatedValue(d.Subject, d.Value, -1)
	if repeated < 0 {
		return
	}
	x.Confidence, x.Reasons = sure(d.q, min(d.with(), of), repeated > 0)
	least, most := after(funnel, d.step+1)
	f.propose(x, float64(d.with())*from*least, float64(d.with())*to*most, worth(funnel))
}

// odds adds to an action what its test says.
func (f *rules) odds(x *report.Action, d *difference) {
	source := fmt.Sprintf(dropoffPlace, d.funnel, d.step, d.at)
	e := figure(x, "odds_ratio", d.OddsRatio, source)
	e.Low, e.High = d.OddsRatioLow, d.OddsRatioHigh
	figure(x, "q", stat.Number(d.q), source)
}

// touchpoint proposes to have more or less of something. What it would bring comes from the interval of the odds
// ratio, in which people are compared who were about as active.
func (f *rules) touchpoint(d *difference, kind string) {
	funnel := &f.r.Funnels[d.funnel]
	source := fmt.Sprintf(dropoffPlace, d.funnel, d.step, d.at)
	x := &report.Action{
		Kind: kind, Where: f.place(d.funnel, d.step), For: report.ActionTarget{Kind: "all"},
		Gain: report.ActionGain{Unit: conversions},
	}
	rate(x, "rate", d.WentOnWith, d.with(), source)
	rate(x, "others_rate", d.WentOn-d.WentOnWith, d.without(), source)
	f.odds(x, d)
	repeated := 0
	if d.Kind == "event" {
		x.Where.Event, x.Team = d.Subject, f.team(d.Subject)
		repeated = f.repeatedEvent(d.Subject, *d.OddsRatio)
	} else {
		x.Where.Property, x.Where.Event, x.Team = d.Subject, d.Value, lexicon.Marketing
		repeated = f.repeatedValue(d.Subject, d.Value, 1)
	}
	if repeated < 0 {
		return
	}
	x.Confidence, x.Reasons = sure(d.q, min(d.with(), d.without()), repeated > 0)
	least, most := after(funnel, d.step+1)
	// moved is by how much a rate changes when its odds change.
	moved := func(n, of int64, ratio float64) float64 {
		if n == of {
			return 0
		}
		odds := float64(float64(n) / float64(of-n) * ratio)
		return odds/(1+odds) - float64(n)/float64(of)
	}
	if kind == strengthen {
		x.For.People = d.without()
		x.Gain.Assumes = "tenth_more"
		people := float64(d.without()) / reach
		n := d.WentOn - d.WentOnWith
		f.propose(x, people*moved(n, d.without(), *d.OddsRatioLow)*least, people*moved(n, d.without(), *d.OddsRatioHigh)*most, worth(funnel))
		return
	}
	if lexicon.RoleOf(d.Subject) == lexicon.Failure {
		x.Kind, x.Where.Trouble = fixStep, "error"
	}
	x.For.People = d.with()
	x.Gain.Assumes = "as_others"
	people := float64(d.with())
	f.propose(x, people*moved(d.WentOnWith, d.with(), 1 / *d.OddsRatioHigh)*least, people*moved(d.WentOnWith, d.with(), 1 / *d.OddsRatioLow)*most, worth(funnel))
}

// repeatedEvent says whether an event goes with the objective alike in both halves of the time, among people about as active.
func (f *rules) repeatedEvent(event string, ratio float64) int {
	e, ok := slices.BinarySearch(f.a.events, event)
	if !ok {
		return 0
	}
	var sides [2]int
	for half := range 2 {
		var tables [][4]int64
		for s := range strata {
			var with, all [2]int64
			for reached := range 2 {
				row := (half*strata+s)*2 + reached
				with[reached], all[reached] = f.t.n[atEvents+row*maxEvents+e], f.t.n[atTotals+row]
			}
			tables = append(tables, [4]int64{with[1], with[0], all[1] - with[1], all[0] - with[0]})
		}
		or, _, _, p := stat.MantelHaenszel(tables)
		sides[half] = sideOf(or, p, ratio)
	}
	return together(sides)
}

// repeatedValue says whether those with a value reach the objective more (side 1) or less (−1) often than others in
// both halves of the time, among people with about as many events: some groups merely do more of everything.
func (f *rules) repeatedValue(property, value string, side int) int {
	var all, with [valued]int64
	for c := range f.t.values {
		name := f.t.names.Name(c)
		if !strings.HasPrefix(name, property+"\x00") {
			continue
		}
		for i, n := range f.t.values[c] {
			all[i] += n
		}
		if name == property+"\x00"+value {
			with = f.t.values[c]
		}
	}
	var sides [2]int
	for half := range 2 {
		var tables [][4]int64
		for band := range bands {
			no := (half*bands + band) * 2
			yes := no + 1
			tables = append(tables, [4]int64{with[yes], with[no], all[yes] - with[yes], all[no] - with[no]})
		}
		or, _, _, p := stat.MantelHaenszel(tables)
		sides[half] = sideOf(or, p, math.Exp2(float64(side)))
	}
	return together(sides)
}

// together is 1 where both halves are on one side, 0 where one is beyond doubt and the other not on the other side, −1 for all else.
func together(sides [2]int) int {
	least, most := min(sides[0], sides[1]), max(sides[0], sides[1])
	switch {
	case least > 0:
		return 1
	case least == 0 && most > 1:
		return 0
	}
	return -1
}

// sideOf is 1 where an odds ratio is surely on the side of another, 2 beyond doubt, −1 where surely on the other, else 0.
func sideOf(or, p, other float64) int {
	switch {
	case p > 0.05 || or <= 0 || math.IsNaN(or):
		return 0
	case or > 1 != (other > 1):
		return -1
	case p <= surelyQ:
		return 2
	}
	return 1
}
