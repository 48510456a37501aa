package kpi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/kpi"
	"parcours/analysis/lexicon"
	"parcours/analysis/overview"
	"parcours/analysis/recipe"
)

var names = []string{"ad_click", "view_item", "view_item", "add_to_cart", "purchase", "support_chat", "review", "other"}

// random is a log of three weeks with amounts and scores.
func random(r *rand.Rand, users int) *event.Log {
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(20 * 86_400)
		for range 1 + r.IntN(12) {
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: names[r.IntN(len(names))], Props: map[string]string{
				"amount": []string{"", "10", "2.50", "-1", "none"}[r.IntN(5)], "nps": []string{"", "", "0", "7", "9", "10"}[r.IntN(6)],
			}})
			at += []int64{0, 5, 60, 4000, 90_000}[r.IntN(5)]
		}
	}
	return analysistest.Log([]string{"amount", "nps"}, events...)
}

func question(t *testing.T, log *event.Log, zone string) func() agg.Analysis {
	t.Helper()
	scope := analysistest.Scope(log)
	scope.Value, scope.Score = "amount", "nps"
	scope.Stages = func(e string) string { return lexicon.Of(e).Stage }
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	scope.Location = loc
	last, err := agg.Run(context.Background(), log, overview.New(scope), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	spec := kpi.Spec{Events: overview.Stats(last), Objectives: []recipe.Objective{
		{Event: recipe.Strings{"purchase"}, Value: "amount", Target: 0.2}, {Name: "Talk", Event: recipe.Strings{"support_chat", "review"}},
	}, KPIs: recipe.KPIs{Targets: []recipe.Target{{Stage: "consideration", KPI: "conversion", Target: 0.99}, {KPI: "nps", Target: -90}}}}
	return func() agg.Analysis { return kpi.New(spec, scope) }
}

func TestLaws(t *testing.T) {
	log := random(rand.New(rand.NewPCG(1, 1)), 500)
	got := analysistest.Laws(t, log, question(t, log, "Europe/Paris")).KPIs
	if len(got.Objectives) != 2 || len(got.Stages) != 5 || len(got.Scores) != 2 {
		t.Fatalf("%d objectives, %d stages, %d scores: the test tests little", len(got.Objectives), len(got.Stages), len(got.Scores))
	}
	if got.Scores[0].Key != "nps" || got.Scores[0].Status != "met" {
		t.Errorf("scores are %+v", got.Scores)
	}
	for _, s := range got.Stages {
		if s.Next != "" && (s.Lost == nil || *s.Lost < *s.LostLow || *s.Lost > *s.LostHigh) {
			t.Errorf("%s: lost %v of %v to %v", s.Stage, s.Lost, s.LostLow, s.LostHigh)
		}
	}
	for _, o := range got.Objectives {
		var days int64
		for _, d := range o.Trend {
			days += d.Reached
		}
		if days < o.KPIs[0].Count {
			t.Errorf("%s: %d reached it on a day, %d at all", o.Name, days, o.KPIs[0].Count)
		}
	}
}

// TestHostile reads damaged Partials: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	log := random(rand.New(rand.NewPCG(9, 9)), 60)
	analysistest.Hostile(t, log, question(t, log, "UTC")())
}
