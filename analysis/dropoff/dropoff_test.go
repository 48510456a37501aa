package dropoff_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/dropoff"
	"parcours/analysis/funnel"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// TestLaws also checks that drop-off speaks of the same people as the funnel.
func TestLaws(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(7, 8)), 300, 12, []string{"A", "B", "C", "D"}, 5000)
	f := (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "20m", Steps: []recipe.Step{
		{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}},
	}}}}).WithDefaults().Funnels[0]
	scope := analysistest.Scope(log)
	drops := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}).Dropoff[0]
	counts := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}).Funnels[0]

	sum := func(list []report.NextEvent) (n int64) {
		for _, e := range list {
			n += e.People
		}
		return n
	}
	for i, s := range drops.Steps {
		c := counts.Steps[i]
		if s.Dropped != c.Dropped || s.InProgress != c.InProgress || s.WentOn != counts.Steps[i+1].Count {
			t.Errorf("step %d: dropped %d, in progress %d, went on %d; the funnel says %d, %d, %d",
				i, s.Dropped, s.InProgress, s.WentOn, c.Dropped, c.InProgress, counts.Steps[i+1].Count)
		}
		if s.Stopped == 0 || s.Returned == 0 {
			t.Errorf("step %d: nobody stopped or returned: the test tests nothing", i)
		}
		if n := sum(s.Within) + s.WithinNone; n != s.Stopped {
			t.Errorf("step %d: next within the window sums to %d of %d", i, n, s.Stopped)
		}
		if n := sum(s.Ever) + s.EverNone; n != s.Stopped {
			t.Errorf("step %d: next at all sums to %d of %d", i, n, s.Stopped)
		}
		if n := sum(s.Last); n != s.Stopped {
			t.Errorf("step %d: last events sum to %d of %d", i, n, s.Stopped)
		}
	}
}

// TestTogether checks that the funnel and its drop-off say the same when they are made in one pass.
func TestTogether(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(9, 8)), 200, 12, []string{"A", "B", "C", "D"}, 5000)
	f := (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "20m", Steps: []recipe.Step{
		{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}},
	}, Breakdown: &recipe.Breakdown{Property: "device"}}}}).WithDefaults().Funnels[0]
	scope := analysistest.Scope(log)
	counts := func() agg.Keyed {
		a, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	drops := func() agg.Keyed {
		a, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	got := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := sequence.NewTogether(f, scope, counts(), drops())
		if err != nil {
			t.Fatal(err)
		}
		return a
	})
	want := analysistest.Laws(t, log, func() agg.Analysis { return counts() })
	want.Dropoff = analysistest.Laws(t, log, func() agg.Analysis { return drops() }).Dropoff
	if !bytes.Equal(got.JSON(), want.JSON()) {
		t.Errorf("together:\n%s\neach by itself:\n%s", got.JSON(), want.JSON())
	}
}
