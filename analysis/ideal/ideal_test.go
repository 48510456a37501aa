package ideal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/ideal"
	"parcours/analysis/overview"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

var path = recipe.Ideal{
	Steps:   []recipe.IdealStep{{Event: recipe.Strings{"a"}}, {Event: recipe.Strings{"b", "B"}, Label: "second"}, {Event: recipe.Strings{"c"}}, {Event: recipe.Strings{"d"}}},
	Detours: recipe.Strings{"search"},
}

func spec(t *testing.T, log *event.Log, scope agg.Scope, done ...string) ideal.Spec {
	t.Helper()
	last, err := agg.Run(context.Background(), log, overview.New(scope), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ideal.Spec{Path: path, Objective: "goal", Done: done, Events: overview.Stats(last)}
}

// random has people do the steps, with order 1 mostly in order, with much else.
func random(r *rand.Rand, users, order int) *event.Log {
	gaps := []int64{0, 1, 60, 1801, 90_000}
	names := []string{"a", "b", "B", "c", "d", "search", "x", "y", "goal"}
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(86400)
		next := 0
		for range 1 + r.IntN(14) {
			name := names[r.IntN(len(names))]
			if r.IntN(2) < order {
				name, next = names[min(next, 4)], next+1+r.IntN(2)
			}
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: name})
			at += gaps[r.IntN(len(gaps))]
		}
		if u%20 == 0 { // there when the data end
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: 14*90_000 + 86_400, Name: "b"})
		}
	}
	return analysistest.Log(nil, events...)
}

// TestLaws also counts again, person by person, as the words say.
func TestLaws(t *testing.T) {
	log := random(rand.New(rand.NewPCG(4, 4)), 500, 1)
	scope := analysistest.Scope(log)
	spec := spec(t, log, scope, "goal")
	r := analysistest.Laws(t, log, func() agg.Analysis { return ideal.New(spec, scope) })
	got := r.Ideal
	if len(r.Reconciled.Failed) > 0 || r.Reconciled.Checks == 0 {
		t.Errorf("not reconciled: %v", r.Reconciled)
	}

	step := map[string]int{"a": 1, "b": 2, "B": 2, "c": 3, "d": 4}
	type key struct {
		kind  string
		step  int
		event string
	}
	type tally struct{ people, converted int64 }
	had := map[key]*tally{}
	var people, inProgress, conforming int64
	fitness := make([]int64, 11)
	for _, p := range log.Partitions {
		for u := range p.All() {
			var all []string
			for _, c := range u.Names {
				all = append(all, p.Names.String(uint32(c)))
			}
			from := slices.IndexFunc(all, func(n string) bool { return step[n] > 0 })
			if from < 0 {
				continue
			}
			people++
			all = all[from:]
			converted := slices.Contains(all, "goal")
			to := slices.Index(all, "d")
			if to < 0 && scope.Last-u.Times[len(u.Times)-1] <= sequence.SessionGap {
				inProgress++
				continue
			}
			if to >= 0 {
				all = all[:to+1]
			}
			mine := map[key]bool{}
			seen, extras := map[int]bool{}, map[string]bool{}
			longest := make([]int, 5) // that end with each step
			far := 0
			for i, n := range all {
				s := step[n]
				if s == 0 {
					if n != "search" {
						extras[n] = true
					}
					continue
				}
				if !seen[s] && s < 4 { // the first time: what comes next?
					for _, then := range all[i+1:] {
						if then == "search" || step[then] == s {
							continue
						}
						if step[then] == 0 && then != "goal" {
							mine[key{"instead", s + 1, then}] = true
						}
						break
					}
				}
				for x := 1; x < s; x++ {
					if !seen[x] {
						mine[key{"skipped", x, ""}] = true
					}
				}
				seen[s] = true
				far = max(far, s)
				longest[s] = max(longest[s], 1+slices.Max(append([]int{0}, longest[1:s]...)))
			}
			if far < 4 {
				mine[key{"stopped", far, ""}] = true
			}
			f := 1000 * slices.Max(longest) / (4 + len(extras))
			fitness[f/100]++
			if f == 1000 {
				conforming++
			}
			for k := range mine {
				if had[k] == nil {
					had[k] = &tally{}
				}
				had[k].people++
				if converted {
					had[k].converted++
				}
			}
		}
	}
	if got.Users != 500 || got.People != people || got.InProgress != inProgress || got.Conforming != conforming || !slices.Equal(got.Fitness, fitness) {
		t.Errorf("%d people, %d in progress, %d conforming, fitness %v; want %d, %d, %d, %v",
			got.People, got.InProgress, got.Conforming, got.Fitness, people, inProgress, conforming, fitness)
	}
	if len(got.Deviations) < 12 || inProgress == 0 || conforming == 0 {
		t.Error("the test tests little")
	}
	for _, d := range got.Deviations {
		w := had[key{d.Kind, d.Step, d.Event}]
		if w == nil || w.people != d.People || d.Kind != "stopped" && w.converted != d.Converted {
			t.Errorf("%s %d %s: %d people, %d converted, want %v", d.Kind, d.Step, d.Event, d.People, d.Converted, w)
		}
	}
}

// TestShuffled has people reach the objective by chance, after all or among all they do: no deviation costs surely.
func TestShuffled(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		log := random(r, 2000, 0)
		scope := analysistest.Scope(log)
		var events []analysistest.Event
		for _, p := range log.Partitions {
			for u := range p.All() {
				for i, c := range u.Names {
					if name := p.Names.String(uint32(c)); name != "goal" {
						events = append(events, analysistest.Event{User: string(u.ID), At: u.Times[i] / 1_000_000, Name: name})
					}
				}
				if r.IntN(3) == 0 {
					events = append(events, analysistest.Event{User: string(u.ID), At: scope.Last/1_000_000 + 86400, Name: "done"})
				}
			}
		}
		log = analysistest.Log(nil, events...)
		scope = analysistest.Scope(log)
		for _, done := range []string{"done", "d"} {
			shuffled(t, log, scope, done)
		}
	}
}

// shuffled wants no deviation to cost anything.
func shuffled(t *testing.T, log *event.Log, scope agg.Scope, done string) {
	t.Helper()
	a := ideal.New(spec(t, log, scope, done), scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got report.Report
	a.Finish(last, &got)
	for _, d := range got.Ideal.Deviations {
		if d.P != nil && *d.Cost > 0 && *d.P*float64(len(got.Ideal.Deviations)) < 0.001 {
			t.Errorf("%s: %s %d %s costs %v, p %v", done, d.Kind, d.Step, d.Event, *d.Cost, *d.P)
		}
	}
}

// TestPlanted leaves out the second step half the time, and has those who do give up more often.
func TestPlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	var events []analysistest.Event
	for u := range 1000 {
		at := r.Int64N(86400 * 30)
		skips := u%2 == 0
		for i, name := range []string{"a", "b", "c", "d"} {
			if skips && i == 1 {
				name = "x"
			}
			if i == 3 && (skips && r.IntN(10) > 1 || !skips && r.IntN(10) > 7) {
				break
			}
			events = append(events, analysistest.Event{User: fmt.Sprint(u), At: at + int64(i), Name: name})
		}
	}
	log := analysistest.Log(nil, events...)
	scope := analysistest.Scope(log)
	a := ideal.New(spec(t, log, scope, "d"), scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got report.Report
	a.Finish(last, &got)
	found := 0
	for _, d := range got.Ideal.Deviations {
		if d.Kind == "skipped" && d.Step == 2 || d.Kind == "instead" && d.Step == 2 && d.Event == "x" {
			found++
			if d.People < 498 || d.Cost == nil || *d.CostLow < 200 || *d.CostHigh > 400 {
				t.Errorf("%s: %d people, cost %v [%v, %v], want 500 and about 300", d.Kind, d.People, *d.Cost, *d.CostLow, *d.CostHigh)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d of two deviations found: %+v", found, got.Ideal.Deviations)
	}
	if *got.Ideal.ConformingRate < 0.35 || *got.Ideal.ConformingRate > 0.45 {
		t.Errorf("%v conform, want 0.4", *got.Ideal.ConformingRate)
	}
}

// TestHostile reads damaged Partials: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	log := random(rand.New(rand.NewPCG(9, 9)), 100, 1)
	scope := analysistest.Scope(log)
	analysistest.Hostile(t, log, ideal.New(spec(t, log, scope, "goal"), scope))
}
