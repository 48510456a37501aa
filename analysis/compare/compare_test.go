package compare_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/compare"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/overview"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

const day = int64(86_400)

// shop is a log of ten weeks: people view, some add to the cart, some buy, on a
// random visit or two; after a day they buy less on mobile, if broken says so.
func shop(seed uint64, users int, broken float64) *event.Log {
	r := rand.New(rand.NewPCG(seed, 77))
	var events []analysistest.Event
	for u := range users {
		device := []string{"mobile", "desktop", "tablet"}[r.IntN(3)]
		country := []string{"FR", "DE"}[r.IntN(2)]
		for range 1 + r.IntN(3) {
			at := r.Int64N(70 * day)
			one := func(name string, props map[string]string) {
				props["device"], props["country"] = device, country
				events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: name, Props: props})
				at += 1 + r.Int64N(300)
			}
			one("ad_click", map[string]string{})
			one("view_item", map[string]string{})
			if r.IntN(2) == 0 {
				continue
			}
			one("add_to_cart", map[string]string{})
			chance := 0.5
			if device == "mobile" && at >= 35*day {
				chance -= broken
			}
			if r.Float64() < chance {
				one("purchase", map[string]string{"amount": fmt.Sprint(5 + r.IntN(50))})
			}
			if r.IntN(4) == 0 {
				one("review", map[string]string{"nps": fmt.Sprint(r.IntN(11))})
			}
		}
	}
	return analysistest.Log([]string{"amount", "country", "device", "nps"}, events...)
}

func question(t *testing.T, log *event.Log, ask recipe.Compare) func() agg.Analysis {
	t.Helper()
	scope := analysistest.Scope(log)
	scope.Value, scope.Score, scope.Device, scope.Country = "amount", "nps", "device", "country"
	scope.Properties = []string{"country", "device"}
	scope.Stages = func(e string) string { return lexicon.Of(e).Stage }
	last, err := agg.Run(context.Background(), log, overview.New(scope), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := compare.Arrange(&ask, scope)
	if err != nil || plan.Reason != nil {
		t.Fatal(err, plan.Reason)
	}
	r := &recipe.Recipe{Funnels: []recipe.Funnel{{Steps: []recipe.Step{
		{Event: recipe.Strings{"view_item"}}, {Event: recipe.Strings{"add_to_cart"}}, {Event: recipe.Strings{"purchase"}}}}}}
	spec := compare.Spec{
		Plan: plan, Events: overview.Stats(last), Funnels: r.WithDefaults().Funnels,
		Objectives: []recipe.Objective{{Event: recipe.Strings{"purchase"}, Value: "amount"}},
		Who: &compare.Who{Names: []string{"even", "odd"}, Definition: "length of id", Of: func(*event.Partition) func(event.User) int {
			return func(u event.User) int { return int(event.Hash(u.ID, 3) % 2) }
		}},
	}
	return func() agg.Analysis {
		a, err := compare.New(spec, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// answer runs the analysis once.
func answer(t *testing.T, log *event.Log, ask recipe.Compare) *report.BeforeAfter {
	t.Helper()
	a := question(t, log, ask)()
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	a.Finish(last, &r)
	return r.Compare
}

// change is the day on which shop breaks.
var change = recipe.Compare{Change: time.Unix(35*day, 0).UTC().Format(time.DateOnly)}

func TestLaws(t *testing.T) {
	log := shop(1, 400, 0.3)
	got := analysistest.Laws(t, log, question(t, log, change)).Compare
	if got.Tested < 20 || len(got.Splits) != 3 || got.Both == 0 {
		t.Errorf("%d tested, %d splits, %d on both sides: the test tests little", got.Tested, len(got.Splits), got.Both)
	}
	for _, s := range got.Splits {
		if sum := *s.Mix + *s.Rates; math.Abs(sum-*got.Rate.Difference) > 1e-6 {
			t.Errorf("%s: the parts add up to %v, the change is %v", s.Property, sum, *got.Rate.Difference)
		}
	}
	// The parts of a funnel's steps add up to the change in who gets through.
	var sum float64
	var end *report.ComparedKPI
	for i, d := range got.Differences {
		if d.Kind == "step" {
			sum += *d.Effect
			if d.Step == 3 {
				end = &got.Differences[i]
			}
		}
	}
	want := float64(end.CountB)/float64(got.B.Users) - float64(end.CountA)/float64(got.A.Users)
	if math.Abs(sum-want) > 1e-5 {
		t.Errorf("the steps' parts add up to %v, the change is %v", sum, want)
	}
}

// TestNothing compares periods between which nothing was changed: what is found in one of twenty such logs at most is chance.
func TestNothing(t *testing.T) {
	wrong := 0
	const logs = 40
	for seed := range uint64(logs) {
		if got := answer(t, shop(100+seed, 1500, 0), change); got.Found > 0 || got.Most != nil {
			wrong++
			t.Logf("seed %d: %d found, first %+v", seed, got.Found, got.Differences[0])
		}
	}
	if wrong > 5 { // of 40, 5 % are 2; more than 5 come by chance once in 70
		t.Errorf("in %d of %d logs something was found where nothing is", wrong, logs)
	}
}

// TestPlanted finds that mobile buys less from a day on, and nothing else does.
func TestPlanted(t *testing.T) {
	got := answer(t, shop(5, 4000, 0.35), change)
	if got.Found == 0 || got.Most == nil || got.Most.Property != "device" || got.Most.Value != "mobile" {
		t.Fatalf("%d found, most is %+v", got.Found, got.Most)
	}
	if *got.Most.Share < 0.6 {
		t.Errorf("mobile has %v of the change", *got.Most.Share)
	}
	for _, d := range got.Differences {
		if d.Kind == "step" && d.Step == 3 && (d.Q == nil || *d.Q > 0.01 || *d.Difference > 0) {
			t.Errorf("the last step: %+v", d)
		}
		if d.Kind == "step" && d.Step < 3 && *d.Q < 0.05 {
			t.Errorf("step %d did not change: %+v", d.Step, d)
		}
	}
}

// TestHostile reads damaged Partials: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	log := shop(2, 80, 0.2)
	analysistest.Hostile(t, log, question(t, log, change)())
}
