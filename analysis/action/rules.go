package action

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// The kinds of actions, in the order of the rules.
const (
	fixStep      = "fix_step"
	shortenWait  = "shorten_wait"
	strengthen   = "strengthen"
	remove       = "remove"
	offer        = "offer"
	winBack      = "win_back"
	askFeedback  = "ask_feedback"
	fixContacts  = "fix_contacts"
	z95          = 1.959963984540054
	perStep      = "step"
	perEvent     = "event"
	conversions  = "conversions"
	high         = "high"
	medium       = "medium"
	low          = "low"
	dropoffPlace = "/dropoff/%d/steps/%d/differences/%d"
)

var kinds = []string{fixStep, shortenWait, strengthen, remove, offer, winBack, askFeedback, fixContacts}

// confidences, best first.
var confidences = []string{high, medium, low}

// rules are applied to one report.
type rules struct {
	a      *Analysis
	t      *tallied
	r      *report.Report
	found  []*report.Action
	looked map[string]*report.ActionLooked
}

// Finish implements agg.Analysis: it writes what to do into the report, whose other sections are finished.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	f := &rules{a: a, t: last.(*tallied), r: r, looked: map[string]*report.ActionLooked{}}
	for _, k := range kinds {
		f.looked[k] = &report.ActionLooked{Kind: k}
	}
	f.differences()
	f.incidents()
	f.friction()
	f.offers()
	f.away()
	f.answers()
	f.contacts()

	slices.SortStableFunc(f.found, func(x, y *report.Action) int {
		return cmp.Or(cmp.Compare(rank(y), rank(x)),
			cmp.Compare(slices.Index(confidences, x.Confidence), slices.Index(confidences, y.Confidence)),
			cmp.Compare(slices.Index(kinds, x.Kind), slices.Index(kinds, y.Kind)),
			cmp.Compare(x.For.Property+x.For.Value, y.For.Property+y.For.Value), cmp.Compare(x.Where.Label, y.Where.Label))
	})
	about := report.ActionsAbout{MinPeople: minPeople, MaxQ: stat.Number(maxQ), Objective: a.spec.Objective, Currency: a.scope.Currency}
	of := map[string]int{}
	for _, x := range f.found {
		if of[x.Kind]++; of[x.Kind] > perKind || len(r.Actions) == maxListed {
			about.LeftOut++
			continue
		}
		r.Actions = append(r.Actions, *x)
	}
	for _, k := range kinds {
		about.Looked = append(about.Looked, *f.looked[k])
	}
	r.ActionsAbout = about
}

// rank is by what an action surely brings; a contact or an answer is less than a conversion.
func rank(x *report.Action) float64 {
	if x.Gain.Unit == "contacts" || x.Gain.Unit == "answers" {
		return *x.Gain.Low / lesser
	}
	return *x.Gain.Low
}

// propose adds an action that surely brings something.
func (f *rules) propose(x *report.Action, from, to, value float64) {
	if from < minGain || math.IsNaN(from) {
		return
	}
	f.looked[x.Kind].Sure++
	x.Gain.Low, x.Gain.High = stat.Number(from), stat.Number(max(from, to))
	if value > 0 {
		x.Gain.ValueLow, x.Gain.ValueHigh = stat.Number(from*value), stat.Number(max(from, to)*value)
	}
	f.found = append(f.found, x)
}

// sure says how sure: from the rate of false discoveries, the fewer people of those compared, and whether it is known to hold in both halves of the time.
func sure(q float64, people int64, repeated bool) (confidence string, reasons []string) {
	points := 0
	if q <= surelyQ {
		points++
		reasons = append(reasons, "tests")
	}
	if people >= manyPeople {
		points++
		reasons = append(reasons, "people")
	}
	if repeated {
		return []string{low, medium, high}[points], append(reasons, "repeated")
	}
	return []string{low, low, medium}[points], append(reasons, "not_halved")
}

// rate adds a rate to the evidence.
func rate(x *report.Action, code string, n, of int64, source string) *report.ActionFigure {
	e := figure(x, code, stat.Ratio(n, of), source)
	e.Count, e.Of = n, of
	e.Low, e.High = stat.Wilson(n, of)
	return e
}

// figure adds another number.
func figure(x *report.Action, code string, n *float64, source string) *report.ActionFigure {
	x.Evidence = append(x.Evidence, report.ActionFigure{})
	e := &x.Evidence[len(x.Evidence)-1]
	e.Code, e.Number, e.Source = code, n, source
	return e
}

// worth is the mean value of who took a funnel's last step, 0 where there is none.
func worth(f *report.Funnel) float64 {
	if f == nil || len(f.Steps) == 0 {
		return 0
	}
	if s := f.Steps[len(f.Steps)-1]; s.Value != nil && s.Valued > 0 {
		return *s.Value / float64(s.Valued)
	}
	return 0
}

// after is the share of those who take a step, counted from 0, that takes the last, as an interval.
func after(f *report.Funnel, step int) (from, to float64) {
	if f == nil || step >= len(f.Steps) {
		return 0, 0
	}
	if step == len(f.Steps)-1 {
		return 1, 1
	}
	l, h := stat.Wilson(f.Steps[len(f.Steps)-1].Count, f.Steps[step].Count)
	if l == nil {
		return 0, 0
	}
	return *l, *h
}

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
func stepTeam(f *report.Funnel, step int) string {
	if step < len(f.Steps) && len(f.Steps[step].Events) > 0 {
		return teamOf(f.Steps[step].Events[0])
	}
	return lexicon.Product
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
		Kind: fixStep, Team: stepTeam(funnel, d.step+1), Where: f.place(d.funnel, d.step),
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
		x.Where.Event, x.Team = d.Subject, teamOf(d.Subject)
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
			Kind: fixStep, Team: stepTeam(funnel, in.Step),
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
			Kind: kind, Team: teamOf(s.Subject), For: report.ActionTarget{Kind: "all", People: s.People},
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

// offers makes actions of items that go together: who took one and not yet the other.
func (f *rules) offers() {
	t, k := f.t, len(f.t.items)
	took := make([]int64, k)
	var all int64
	for s := 1; s < sizes; s++ {
		all += t.n[atSizes+s]
		for x := range k {
			took[x] += t.n[atTook+s*maxItems+x]
		}
	}
	type rule struct {
		x, y int
		both int64
	}
	var list []rule
	var p []float64
	for y := range k {
		for x := range y {
			r := rule{x: x, y: y}
			var tables [][4]int64
			at := func(s int) int64 { return t.n[atBoth+s*maxItems*(maxItems-1)/2+pair(x, y)] }
			n := func(s, item int) int64 { return t.n[atTook+s*maxItems+item] }
			for s := range sizes {
				r.both += at(s)
				// With the one, and so many others: is the second among them? Without it, and as many: the same.
				with := s + 1
				if s == sizes-1 {
					with = s
				} else if with == sizes-1 {
					continue
				}
				tables = append(tables, [4]int64{at(with), n(with, x) - at(with), n(s, y) - at(s), t.n[atSizes+s] - n(s, x) - n(s, y) + at(s)})
			}
			or, _, _, chance := stat.MantelHaenszel(tables)
			if or <= 1 {
				chance = 1
			}
			list, p = append(list, r), append(p, chance)
		}
	}
	f.looked[offer].Looked += int64(len(list))
	taken := map[int]int{}
	var found []*report.Action
	before := len(f.found)
	for i, q := range stat.BenjaminiHochberg(p) {
		r := list[i]
		if q > maxQ || r.both < minTogether {
			continue
		}
		lift := float64(r.both) / float64(took[r.x]) * float64(all) / float64(took[r.y])
		spread := math.Exp(z95 * math.Sqrt(max(1/float64(r.both)-1/float64(took[r.x])+1/float64(took[r.y])-1/float64(all), 0)))
		if lift/spread < minLift {
			continue
		}
		f.found = f.found[:before]
		for _, way := range [][2]int{{r.x, r.y}, {r.y, r.x}} {
			x, y := way[0], way[1]
			later := t.n[atAfter+x*maxItems+y]
			at := took[x] - (r.both - later)
			open := took[x] - r.both
			l, h := stat.Wilson(later, at)
			if l == nil || open < minPeople {
				continue
			}
			confidence, reasons := sure(q, r.both, false)
			action := &report.Action{
				Kind: offer, Team: lexicon.Sales, Confidence: confidence, Reasons: reasons,
				For:   report.ActionTarget{Kind: "took", Property: f.a.spec.Item, Value: t.items[x], People: open},
				Where: report.ActionPlace{Kind: "item", Property: f.a.spec.Item, Label: t.items[y]},
				Gain:  report.ActionGain{Unit: "takers", Assumes: "as_taken"},
			}
			rate(action, "together", r.both, took[x], "")
			rate(action, "usual_share", took[y], all, "")
			e := figure(action, "lift", stat.Number(lift), "")
			e.Low, e.High = stat.Number(lift/spread), stat.Number(lift*spread)
			rate(action, "took_later", later, at, "")
			figure(action, "q", stat.Number(q), "")
			f.propose(action, float64(open)**l, float64(open)**h, 0)
		}
		added := f.found[before:]
		slices.SortStableFunc(added, func(x, y *report.Action) int { return cmp.Compare(rank(y), rank(x)) })
		if len(added) > 0 {
			found = append(found, added[0])
		}
	}
	f.found = f.found[:before]
	// An item is offered once: where most will take it.
	slices.SortStableFunc(found, func(x, y *report.Action) int { return cmp.Compare(rank(y), rank(x)) })
	for _, x := range found {
		y := slices.Index(t.items, x.Where.Label)
		if taken[y]++; taken[y] == 1 {
			f.found = append(f.found, x)
		}
	}
	f.looked[offer].Sure = int64(len(found))
}

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
			Kind: fixContacts, Team: teamOf(name), For: report.ActionTarget{Kind: "all", People: n[atObserved+e]},
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

// teamOf is the team that owns an event, by its name or else its stage.
func teamOf(event string) string {
	return cmp.Or(lexicon.TeamOf(event), lexicon.TeamOfStage(lexicon.Of(event).Stage), lexicon.Product)
}
