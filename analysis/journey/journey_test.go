package journey_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/journey"
	"parcours/analysis/overview"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

var names = []string{
	"home", "promo", "search", "view_item", "view_item", "view_category", "compare", "filter", "wishlist", "product", "listing", "item_zoom", "catalog",
	"add_to_cart", "begin_checkout", "purchase", "payment_error", "support_chat", "review", "newsletter", "qzx", "über uns",
}

// random is a log of people who do anything at moments, within seconds, minutes or days, on devices that change.
func random(r *rand.Rand, users, perUser int) *event.Log {
	gaps := []int64{0, 1, 20, 60, 90, 400, 1800, 1801, 40_000, 900_000}
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(86400)
		channel := ""
		for range 1 + r.IntN(perUser) {
			if r.IntN(3) == 0 {
				channel = []string{"", "mail", "ads", "social", "direct", "search", "print", "tv"}[r.IntN(8)]
			}
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: names[r.IntN(len(names))], Props: map[string]string{
				"amount": []string{"", "10", "2.50", "none"}[r.IntN(4)], "grade": []string{"", "", "9", "3"}[r.IntN(4)], "channel": channel,
			}})
			at += gaps[r.IntN(len(gaps))]
		}
	}
	return analysistest.Log([]string{"amount", "channel", "grade"}, events...)
}

func scopeOf(log *event.Log) agg.Scope {
	s := analysistest.Scope(log)
	s.Value, s.Currency, s.Score, s.Channel = "amount", "EUR", "grade", "channel"
	return s
}

// glance is what the facade knows before.
func glance(t *testing.T, log *event.Log, scope agg.Scope) ([]sequence.EventStat, *report.Report) {
	t.Helper()
	a := overview.New(scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	a.Finish(last, &r)
	return overview.Stats(last), &r
}

func assign(t *testing.T, log *event.Log, spec journey.StagesSpec, scope agg.Scope) *journey.Assigned {
	t.Helper()
	a := journey.NewStages(spec, scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a.Assign(last)
}

// spec asks for the map of everybody and of those in two of three groups.
func spec(t *testing.T, log *event.Log, scope agg.Scope) journey.Spec {
	events, r := glance(t, log, scope)
	return journey.Spec{
		Stages: assign(t, log, journey.StagesSpec{Events: events, Done: []string{"purchase"}}, scope),
		Events: events, Objective: "purchase", Done: []string{"purchase"}, Channels: r.Overview.Channels,
		Groups: []string{"a", "b"}, GroupKey: "third",
		Group: func(*event.Partition) func(event.User) int {
			return func(u event.User) int { return int(event.Hash(u.ID, 7)%3) - 1 }
		},
	}
}

func TestStagesLaws(t *testing.T) {
	log := random(rand.New(rand.NewPCG(1, 2)), 300, 40)
	scope := scopeOf(log)
	events, _ := glance(t, log, scope)
	analysistest.Laws(t, log, func() agg.Analysis {
		return journey.NewStages(journey.StagesSpec{Events: events, Done: []string{"purchase", "never"}}, scope)
	})
}

func TestLaws(t *testing.T) {
	log := random(rand.New(rand.NewPCG(3, 4)), 200, 40)
	scope := scopeOf(log)
	spec := spec(t, log, scope)
	r := analysistest.Laws(t, log, func() agg.Analysis { return journey.New(spec, scope) })
	if len(r.Reconciled.Failed) > 0 || r.Reconciled.Checks < 20 {
		t.Errorf("%d checks, failed: %v", r.Reconciled.Checks, r.Reconciled.Failed)
	}
	same(t, log, scope, spec, r.Journey.All, func(event.User) bool { return true })
	for g, group := range r.Journey.Groups {
		same(t, log, scope, spec, group.Map, func(u event.User) bool { return int(event.Hash(u.ID, 7)%3)-1 == g })
	}
}

// same counts a map again, event by event, as its words say, and compares.
func same(t *testing.T, log *event.Log, scope agg.Scope, spec journey.Spec, got report.JourneyView, in func(event.User) bool) {
	t.Helper()
	stages := []string{"awareness", "consideration", "purchase", "experience", "loyalty", ""}
	type count struct{ people, visits, events, wentOn, ended, reworked, returns int64 }
	listed := map[string]bool{}
	for _, p := range got.Touchpoints {
		if !p.Other {
			listed[p.Event] = true
		}
	}
	want := map[string]*count{}
	arrows := map[[2]string]int64{}
	var users int64
	for _, p := range log.Partitions {
		for u := range p.All() {
			if !in(u) {
				continue
			}
			users++
			type one struct {
				cells []string
				stage int
				way   bool
				visit int
			}
			var all []one
			visit := 0
			for i, c := range u.Names {
				if i > 0 && u.Times[i]-u.Times[i-1] > sequence.SessionGap {
					visit++
				}
				name := p.Names.String(uint32(c))
				stage := spec.Stages.Stage(name)
				point := "event " + name
				if !listed[name] {
					point = "others " + stage + " " + spec.Stages.Team(name)
				}
				all = append(all, one{[]string{"stage " + stage, point}, slices.Index(stages, stage), stage != "" && name != "payment_error", visit})
			}
			next := [][]int{{1, 2}, {2}, {3, 4}, {4, 2}, {2}, {}}
			first, last, seen := map[string]int{}, map[string]int{}, map[string]bool{}
			for i, e := range all {
				for _, cell := range e.cells {
					if want[cell] == nil {
						want[cell] = &count{}
					}
					n := want[cell]
					n.events++
					if _, ok := first[cell]; !ok {
						first[cell] = i
						n.people++
						for _, later := range all[i+1:] {
							if later.way && slices.Contains(next[e.stage], later.stage) {
								n.wentOn++
								break
							}
						}
					} else if e.stage < 5 && slices.ContainsFunc(all[last[cell]:i], func(b one) bool { return b.way && b.stage > e.stage }) {
						n.returns++
						if !seen[cell] {
							n.reworked++
						}
						seen[cell] = true
					}
					if before, ok := last[cell]; !ok || all[before].visit != e.visit {
						n.visits++
					}
					last[cell] = i
				}
			}
			end := len(all) - 1
			if scope.Last-u.Times[end] > sequence.SessionGap && p.Names.String(uint32(u.Names[end])) != "purchase" {
				for _, cell := range all[end].cells {
					want[cell].ended++
				}
			}
			before, had := -1, map[[2]string]bool{}
			for _, e := range all {
				if e.way {
					if e.stage != before && before >= 0 {
						had[[2]string{stages[before], stages[e.stage]}] = true
					}
					before = e.stage
				}
			}
			for a := range had {
				arrows[a]++
			}
		}
	}
	if users != got.Users {
		t.Errorf("%d users, want %d", got.Users, users)
	}
	check := func(cell string, f report.JourneyFigures) {
		var w count
		if n := want[cell]; n != nil {
			w = *n
		}
		if g := (count{f.People, f.Visits, f.Events, f.WentOn, f.DropOff, f.Reworked, f.Returns}); g != w {
			t.Errorf("%s: %v, want %v", cell, g, w)
		}
		var people int64
		for _, n := range f.Trend {
			people = max(people, n)
		}
		if people > f.People || f.People > 0 && people == 0 {
			t.Errorf("%s: a trend of up to %d of %d people", cell, people, f.People)
		}
		delete(want, cell)
	}
	for _, s := range got.Stages {
		check("stage "+s.Stage, s.Figures)
	}
	for _, p := range got.Touchpoints {
		if p.Other {
			check("others "+p.Stage+" "+p.Team, p.Figures)
		} else {
			check("event "+p.Event, p.Figures)
		}
		var events int64
		for _, c := range p.Channels {
			events += c.Figures.Events
		}
		if len(p.Channels) > 0 && events != p.Figures.Events {
			t.Errorf("%s: %d events in all channels of %d", p.Event, events, p.Figures.Events)
		}
	}
	if len(want) > 0 {
		t.Errorf("not on the map: %v", want)
	}
	for _, a := range got.Arrows {
		if a.Kind == "repurchase" {
			continue
		}
		if k := [2]string{a.From, a.To}; arrows[k] != a.People {
			t.Errorf("%s to %s: %d people, want %d", a.From, a.To, a.People, arrows[k])
		} else {
			delete(arrows, k)
		}
	}
	if len(arrows) > 0 {
		t.Errorf("no arrows for %v", arrows)
	}
}

// TestShuffled has people do in any order what they do: nothing hurts, and no event has a stage by where it comes.
func TestShuffled(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 8))
		var events []analysistest.Event
		alphabet := []string{"a", "b", "c", "d", "e", "f", "goal", "g", "h"}
		for u := range 3000 {
			at := r.Int64N(86400)
			for range 1 + r.IntN(12) {
				events = append(events, analysistest.Event{User: fmt.Sprint(u), At: at, Name: alphabet[min(r.IntN(len(alphabet)), r.IntN(len(alphabet)))]})
				at += 1 + r.Int64N(3600)
			}
		}
		log := analysistest.Log(nil, events...)
		scope := analysistest.Scope(log)
		stats, _ := glance(t, log, scope)
		stages := assign(t, log, journey.StagesSpec{Events: stats, Done: []string{"goal"}}, scope)
		for _, e := range stages.Events {
			if e.Stage != "" && e.By != "objective" {
				t.Errorf("seed %d: %s is of %s by %s", seed, e.Event, e.Stage, e.By)
			}
		}
		a := journey.New(journey.Spec{Stages: stages, Events: stats, Objective: "goal", Done: []string{"goal"}}, scope)
		last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got report.Report
		a.Finish(last, &got)
		journey.Mark(&got)
		if len(got.Journey.Pains) > 0 {
			t.Errorf("seed %d: it hurts where nothing is wrong: %+v", seed, got.Journey.Pains[0])
		}
	}
}

// TestEvident has people come by x, look at y, reach the goal, be served by z, and come back for w again and again.
func TestEvident(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	var events []analysistest.Event
	for u := range 400 {
		at := r.Int64N(86400)
		do := func(gap int64, names ...string) {
			for _, name := range names {
				if r.IntN(8) > 0 {
					events = append(events, analysistest.Event{User: fmt.Sprint(u), At: at, Name: name})
				}
				at += gap
			}
		}
		do(60, "x", "y", "y")
		if r.IntN(2) == 0 {
			do(60, "goal", "z")
			do(86400, "w", "w", "w", "w")
		}
	}
	log := analysistest.Log(nil, events...)
	scope := analysistest.Scope(log)
	stats, _ := glance(t, log, scope)
	stages := assign(t, log, journey.StagesSpec{
		Events: stats, Done: []string{"goal"}, Stages: map[string][]string{"none": {"y"}}, Teams: map[string][]string{"service": {"w"}},
	}, scope)
	for name, want := range map[string][4]string{
		"x": {"awareness", "first", "marketing", "stage"}, "y": {"", "recipe", "", ""}, "goal": {"purchase", "objective", "sales", "stage"},
		"z": {"experience", "after", "product", "stage"}, "w": {"loyalty", "repeated", "service", "recipe"},
	} {
		i := slices.IndexFunc(stages.Events, func(e report.StagedEvent) bool { return e.Event == name })
		if e := stages.Events[i]; [4]string{e.Stage, e.By, e.Team, e.TeamBy} != want {
			t.Errorf("%s: %s by %s, %s by %s; want %v: %+v", name, e.Stage, e.By, e.Team, e.TeamBy, want, e)
		}
		if stages.Stage(name) != want[0] || stages.Team(name) != want[2] {
			t.Errorf("%s: %q of %q when asked", name, stages.Stage(name), stages.Team(name))
		}
	}
	if stages.Stage("purchase_unseen") != "purchase" || stages.Team("qzx") != "" {
		t.Error("of names that nobody did the lexicon is not asked")
	}
}
