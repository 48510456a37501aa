package friction_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/friction"
	"parcours/analysis/overview"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

var names = []string{
	"view_item", "view_item", "view_item", "view_category", "view_category", "add_to_cart", "begin_checkout", "add_payment",
	"payment_error", "search", "support_chat", "purchase", "visit", "über uns",
}

// random is a log of people who do things at moments, within seconds, minutes or days.
func random(r *rand.Rand, users, perUser int) *event.Log {
	gaps := []int64{0, 1, 2, 3, 4, 20, 60, 60, 90, 1800, 1801, 40_000, 90_000}
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(86400)
		name, before := "", ""
		for range 1 + r.IntN(perUser) {
			switch r.IntN(8) {
			default:
				name, before = names[r.IntN(len(names))], name
			case 0: // the same again
				before = name
			case 1, 2, 3: // to and fro
				name, before = before, name
			}
			if name == "" {
				name = names[0]
			}
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: name,
				Props: map[string]string{"amount": []string{"", "10", "2.50", "none"}[r.IntN(4)]}})
			at += gaps[r.IntN(len(gaps))]
		}
	}
	return analysistest.Log([]string{"amount"}, events...)
}

// scope is the log's, as the facade makes it.
func scope(log *event.Log) agg.Scope {
	s := analysistest.Scope(log)
	s.Value, s.Currency = "amount", "EUR"
	return s
}

// spec asks about a funnel from view to purchase.
func spec(t *testing.T, log *event.Log) friction.Spec {
	t.Helper()
	last, err := agg.Run(context.Background(), log, overview.New(scope(log)), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	return friction.Spec{
		Events: overview.Stats(last), Objective: "purchase", Done: []string{"purchase"}, Converted: did("purchase"),
		Steps: [][]string{{"view_item"}, {"add_to_cart"}, {"begin_checkout"}, {"add_payment"}, {"purchase"}},
	}
}

func did(name string) func(*event.Partition) func(event.User) bool {
	return func(p *event.Partition) func(event.User) bool {
		code, ok := p.Names.Lookup(name)
		return func(u event.User) bool { return ok && slices.Contains(u.Names, event.Code(code)) }
	}
}

// TestLaws also finds the people of every signal, and those who converted.
func TestLaws(t *testing.T) {
	log := random(rand.New(rand.NewPCG(5, 5)), 400, 60)
	spec, scope := spec(t, log), scope(log)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(spec, scope) }).Friction

	seen := map[string]int{}
	for _, s := range got.Signals {
		seen[s.Kind]++
	}
	for _, kind := range recipe.Troubles {
		if seen[kind] == 0 {
			t.Errorf("no %s: the test tests nothing of it", kind)
		}
		delete(seen, kind)
	}
	if len(seen) > 0 {
		t.Errorf("kinds that a recipe cannot name: %v", seen)
	}
	if got.LeftOut == 0 || len(got.Signals) != 30 {
		t.Errorf("%d signals and %d left out, want 30 and some", len(got.Signals), got.LeftOut)
	}
	if got.Users != scope.Users {
		t.Errorf("%d users, want %d", got.Users, scope.Users)
	}
	selected(t, log, spec, scope, got)
}

// selected checks that Selects finds the people of every signal, those of them who converted, and of a kind those of any of its signals.
func selected(t *testing.T, log *event.Log, spec friction.Spec, scope agg.Scope, got report.Friction) {
	t.Helper()
	a := friction.New(spec, scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	find := func(trouble recipe.Trouble) (people map[string]bool) {
		people = map[string]bool{}
		selects := a.Selects(last, trouble)
		for _, p := range log.Partitions {
			had, converted := selects(p), spec.Converted(p)
			for u := range p.All() {
				if had(u) {
					people[string(u.ID)] = converted(u)
				}
			}
		}
		return people
	}
	ofKind := map[string]map[string]bool{}
	for _, s := range got.Signals {
		people := find(recipe.Trouble{Kind: s.Kind, Subject: s.Subject, Other: s.Other})
		converted := int64(0)
		for _, yes := range people {
			if yes {
				converted++
			}
		}
		if int64(len(people)) != s.People || converted != s.Converted {
			t.Errorf("%s %s %s: %d people selected, of whom %d converted; the signal has %d, %d",
				s.Kind, s.Subject, s.Other, len(people), converted, s.People, s.Converted)
		}
		if ofKind[s.Kind] == nil {
			ofKind[s.Kind] = map[string]bool{}
		}
		maps.Copy(ofKind[s.Kind], people)
	}
	for kind, people := range ofKind {
		any := find(recipe.Trouble{Kind: kind})
		for id := range people {
			if _, ok := any[id]; !ok {
				t.Fatalf("%s is among those with %s at one place, and not among those with it at any", id, kind)
			}
		}
	}
	for _, trouble := range []recipe.Trouble{{Kind: "tried"}, {Kind: "bliss"}, {Kind: "rage", Subject: "nothing so called"}} {
		if n := len(find(trouble)); n != 0 {
			t.Errorf("%v: %d people", trouble, n)
		}
	}
}

// TestRemembered asks again with one thing changed, and counts what has to be counted anew.
func TestRemembered(t *testing.T) {
	log := random(rand.New(rand.NewPCG(5, 6)), 50, 20)
	var memory agg.Memory
	passes := 0
	run := memory.Runner(func(ctx context.Context, log *event.Log, a agg.Analysis, prior agg.Partial, tick agg.Tick) (agg.Partial, error) {
		passes++
		return agg.Sequential(ctx, log, a, prior, tick)
	}, nil)
	first := spec(t, log)
	window, step, goal := first, first, first
	window.Converted = did("add_payment")
	step.Steps = first.Steps[1:]
	goal.Done = []string{"begin_checkout"}
	for _, c := range []struct {
		what string
		spec friction.Spec
		want int
	}{
		{"first", first, 4},
		{"what conversion means", window, 1},
		{"a step less", step, 3},
		{"another objective", goal, 3},
		{"the first once more", first, 1},
	} {
		passes = 0
		a := friction.New(c.spec, scope(log))
		last, err := agg.Run(context.Background(), log, a, run, nil)
		if err != nil {
			t.Fatal(err)
		}
		if passes != c.want {
			t.Errorf("%s: %d passes, want %d", c.what, passes, c.want)
		}
		// And what is remembered is what would be counted.
		var got, want report.Report
		a.Finish(last, &got)
		last, err = agg.Run(context.Background(), log, a, agg.Sequential, nil)
		if err != nil {
			t.Fatal(err)
		}
		a.Finish(last, &want)
		if !bytes.Equal(got.JSON(), want.JSON()) {
			t.Errorf("%s: what is remembered differs", c.what)
		}
	}
}

// TestSelectsInOtherLogs finds the same people where each partition was cut another way.
func TestSelectsInOtherLogs(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	log := random(r, 150, 30)
	spec, scope := spec(t, log), scope(log)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(spec, scope) }).Friction
	selected(t, analysistest.Split(log, 5, r), spec, scope, got)
}

// TestWithoutFunnel has neither steps nor objective: what needs no funnel is there all the same.
func TestWithoutFunnel(t *testing.T) {
	log := random(rand.New(rand.NewPCG(7, 7)), 200, 60)
	whole := spec(t, log)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(friction.Spec{Events: whole.Events}, scope(log)) }).Friction
	for _, s := range got.Signals {
		if s.Kind == "return" || s.Kind == "wait" {
			t.Errorf("%s without a funnel", s.Kind)
		}
		if s.Cost != nil || s.ConversionRate != nil || s.P != nil {
			t.Errorf("%s %s costs something without an objective", s.Kind, s.Subject)
		}
	}
	if len(got.Signals) == 0 {
		t.Error("nothing found")
	}
}

// TestNothing is people who walk through a shop without trouble.
func TestNothing(t *testing.T) {
	var events []analysistest.Event
	for u := range 200 {
		at := int64(u) * 3600
		for i, name := range []string{"visit", "view_category", "view_item", "add_to_cart", "begin_checkout", "add_payment", "purchase"} {
			if i == 3 && u%3 == 0 {
				break // not everybody wants something
			}
			events = append(events, analysistest.Event{User: fmt.Sprint(u), At: at, Name: name})
			at += 20 + int64(u%7)
		}
	}
	log := analysistest.Log(nil, events...)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(spec(t, log), scope(log)) }).Friction
	if len(got.Signals) != 0 || got.LeftOut != 0 {
		t.Errorf("found %+v", got)
	}
}

// TestEmpty has no people.
func TestEmpty(t *testing.T) {
	log := analysistest.Log(nil)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(friction.Spec{Converted: did("x")}, agg.Scope{}) }).Friction
	if len(got.Signals) != 0 || got.Users != 0 {
		t.Errorf("found %+v", got)
	}
}

// TestManyNames looks at the names most people did, and says how many it left out.
func TestManyNames(t *testing.T) {
	var events []analysistest.Event
	for n := range 600 {
		for u := range 3 + n%2 { // every other name has four people
			for i := range 3 {
				events = append(events, analysistest.Event{User: fmt.Sprint("u", u), At: int64(n*100_000 + i), Name: fmt.Sprintf("item %03d", n)})
			}
		}
	}
	log := analysistest.Log(nil, events...)
	got := analysistest.Laws(t, log, func() agg.Analysis { return friction.New(spec(t, log), scope(log)) }).Friction
	if got.EventsLeftOut != 600-512 {
		t.Errorf("%d names left out, want %d", got.EventsLeftOut, 600-512)
	}
	// Ten of each kind are measured.
	if len(got.Signals) != 10 || got.LeftOut != 512-10 {
		t.Errorf("%d signals and %d left out, want 10 and 502", len(got.Signals), got.LeftOut)
	}
	for _, s := range got.Signals {
		if s.Kind != "rage" || s.People != 4 {
			t.Errorf("%s of %d people, want rage of 4", s.Kind, s.People)
		}
	}
}

// TestAgainstPlain compares a few kinds with their definitions taken literally.
func TestAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	checked := map[string]int{}
	for range 60 {
		log := random(r, 40, 40)
		scope, spec := scope(log), spec(t, log)
		a := friction.New(spec, scope)
		last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out report.Report
		a.Finish(last, &out)
		for _, s := range out.Friction.Signals {
			want, ok := plain(log, scope, s)
			if !ok {
				continue
			}
			checked[s.Kind]++
			if s.People != want.People || s.Visits != want.Visits || s.Times != want.Times || s.Others != want.Others || s.OthersConv != want.OthersConv {
				t.Fatalf("%s %s %s: %d people, %d visits, %d times, %d of %d others converted; want %d, %d, %d, %d of %d", s.Kind, s.Subject, s.Other,
					s.People, s.Visits, s.Times, s.OthersConv, s.Others, want.People, want.Visits, want.Times, want.OthersConv, want.Others)
			}
		}
	}
	for _, kind := range []string{"rage", "back_and_forth", "retry", "return", "abandoned_cart", "support", "search_end"} {
		if checked[kind] < 5 {
			t.Errorf("%s was compared %d times", kind, checked[kind])
		}
	}
}

// moment is one event of a person.
type moment struct {
	at    int64
	name  string
	visit int
}

// plain counts one signal, person by person and event by event.
func plain(log *event.Log, scope agg.Scope, s report.FrictionSignal) (want report.FrictionSignal, ok bool) {
	step := map[string]int{"view_item": 1, "add_to_cart": 2, "begin_checkout": 3, "add_payment": 4, "purchase": 5}
	need := map[string][2]int{"rage": {3, 0}, "back_and_forth": {2, 2}, "return": {1, 1}}
	for _, p := range log.Partitions {
		for u := range p.All() {
			var all []moment
			did := map[string]int{}
			for i, code := range u.Names {
				m := moment{u.Times[i], p.Names.String(uint32(code)), 0}
				if i > 0 {
					if m.visit = all[i-1].visit; m.at-all[i-1].at > sequence.SessionGap {
						m.visit++
					}
				}
				all = append(all, m)
				did[m.name]++
			}
			visits := map[int]bool{}
			times := int64(0)
			for i, m := range all {
				if happens(all, i, s, step, scope.Last) {
					times++
					visits[m.visit] = true
				}
			}
			atLeast := need[s.Kind]
			switch {
			case times > 0:
				want.People++
				want.Visits += int64(len(visits))
				want.Times += times
			case did[s.Subject] >= max(atLeast[0], 1) && did[s.Other] >= atLeast[1]:
				want.Others++
				if did["purchase"] > 0 {
					want.OthersConv++
				}
			}
		}
	}
	return want, s.Kind != "wait" && s.Kind != "error_end"
}

// happens says whether a trouble happens of which event i is the first (of support, a cart and an end of a visit: the last, the cart, the end).
func happens(all []moment, i int, s report.FrictionSignal, step map[string]int, end int64) bool {
	const second, day = 1_000_000, 86400 * 1_000_000
	at := func(j int) moment {
		if j < 0 || j >= len(all) {
			return moment{visit: -1}
		}
		return all[j]
	}
	m := all[i]
	switch s.Kind {
	case "rage":
		soon := func(a, b moment) bool {
			return a.visit == b.visit && a.name == s.Subject && b.name == s.Subject && b.at-a.at <= 3*second
		}
		if m.name != s.Subject || soon(at(i-1), m) {
			return false
		}
		moments := map[int64]bool{m.at: true}
		for j := i; soon(at(j), at(j+1)); j++ {
			moments[at(j+1).at] = true
		}
		return len(moments) >= 3
	case "back_and_forth":
		follows := func(a, b moment) bool {
			return a.visit == b.visit && b.at > a.at && (a.name == s.Subject && b.name == s.Other || a.name == s.Other && b.name == s.Subject)
		}
		return !follows(at(i-1), m) && follows(m, at(i+1)) && follows(at(i+1), at(i+2)) && follows(at(i+2), at(i+3))
	case "retry":
		if m.name != s.Subject || at(i+1).name != s.Other || at(i+1).visit != m.visit {
			return false
		}
		j := i + 1
		for at(j).name == "payment_error" {
			j++
		}
		return at(j).name == m.name && at(j).visit == m.visit && at(j).at > m.at
	case "return":
		for j := i + 1; at(j).visit == m.visit; j++ {
			if step[at(j).name] > 0 {
				return m.name == s.Other && at(j).name == s.Subject && step[m.name] < 5 && at(j).at > m.at
			}
		}
	case "abandoned_cart":
		if m.name != s.Subject || m.at >= end-day {
			return false
		}
		for j := i + 1; j < len(all); j++ {
			if at(j).name == s.Subject && at(j).visit == m.visit || at(j).name == "purchase" && at(j).at-m.at <= day {
				return false
			}
		}
		return true
	case "support":
		if m.name != "support_chat" || at(i-1).name == "support_chat" {
			return false
		}
		for j := i - 1; j >= 0 && at(j).name != "purchase"; j-- {
			if at(j).name == "payment_error" {
				if m.at-at(j).at > day {
					break
				}
				return s.Subject == "payment_error"
			}
		}
		j := i - 1
		for at(j).name == "visit" {
			j--
		}
		return j >= 0 && at(j).name == s.Subject && m.at-at(j).at <= day
	case "search_end":
		return m.name == s.Subject && at(i+1).visit != m.visit && (i+1 < len(all) || end-m.at > sequence.SessionGap)
	}
	return false
}
