package analysis_test

import (
	"context"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// TestDropoffPeople asks who is behind each number of a drop-off: as many as it says.
func TestDropoffPeople(t *testing.T) {
	s, err := analysis.Open([]source.Source{source.Bytes("shop.parquet", read(t, "samples/shop.parquet"))})
	if err != nil {
		t.Fatal(err)
	}
	asked, err := recipe.Parse([]byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	r, resolved, err := s.Report(context.Background(), asked, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for i, step := range r.Dropoff[0].Steps {
		check := func(sel recipe.Selection, want int64) {
			t.Helper()
			numbers++
			sel.Funnel, sel.Step = &resolved.Funnels[0], i+1
			got, err := s.People(context.Background(), resolved, &sel, 0, 1, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Count != want {
				t.Errorf("step %d: %+v %+v selects %d people of %d", i+1, sel.Next, sel.Apart, got.Count, want)
			}
		}
		for _, list := range []struct {
			by, when string
			list     []report.NextEvent
		}{
			{"event", "within", step.Within}, {"event", "ever", step.Ever}, {"event", "last", step.Last}, {"page", "ever", step.Pages},
			{"channel", "ever", step.Channels}, {"event", "back", step.Doors}, {"channel", "back", step.BackChannels},
		} {
			for _, e := range list.list {
				if !e.Other {
					check(recipe.Selection{State: "stopped", Next: &recipe.Next{By: list.by, When: list.when, Value: e.Event}}, e.People)
				}
			}
		}
		check(recipe.Selection{State: "stopped", Next: &recipe.Next{By: "event", When: "within"}}, step.WithinNone)
		check(recipe.Selection{State: "stopped", Next: &recipe.Next{By: "event", When: "visit"}}, step.EndOfVisit)
		check(recipe.Selection{State: "stopped", Next: &recipe.Next{By: "event", When: "back"}}, step.Stopped-step.Back)
		for _, d := range step.Differences {
			apart := recipe.Apart{Side: "dropped", Kind: d.Kind, Subject: d.Subject, Value: d.Value}
			check(recipe.Selection{State: "dropped", Apart: &apart}, d.DroppedWith)
			apart.Side = "went_on"
			check(recipe.Selection{Apart: &apart}, d.WentOnWith)
		}
	}
	if numbers < 150 {
		t.Errorf("only %d numbers were asked about", numbers)
	}
}
