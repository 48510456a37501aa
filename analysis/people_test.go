package analysis_test

import (
	"context"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// TestSamplesReconcile: on every sample the same people give the same numbers
// in the funnel's steps, its groups, its trend, its drop-off and in the list of
// who they are; and a segment of them has as many.
func TestSamplesReconcile(t *testing.T) {
	ctx := context.Background()
	for sample, property := range map[string]string{"shop.parquet": "device", "journal.csv": "pays"} {
		s, err := analysis.Open([]source.Source{source.Bytes(sample, read(t, "samples/"+sample))})
		if err != nil {
			t.Fatal(err)
		}
		_, found, err := s.Report(ctx, &recipe.Recipe{}, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, attribution := range []string{"first", "last", "all"} {
			asked := *found
			f := found.Funnels[0]
			f.Breakdown = &recipe.Breakdown{Property: property, Attribution: attribution}
			asked.Funnels = []recipe.Funnel{f}
			r, resolved, err := s.Report(ctx, &asked, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Reconciled.Checks < 20 || len(r.Reconciled.Failed) > 0 {
				t.Errorf("%s by %s: of %d checks these failed: %v", sample, attribution, r.Reconciled.Checks, r.Reconciled.Failed)
			}
			count := func(sel recipe.Selection, want int64) {
				t.Helper()
				sel.Funnel = &resolved.Funnels[0]
				got, err := s.People(ctx, resolved, &sel, 0, 3, analysis.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if got.Count != want || len(got.People) != int(min(want, 3)) {
					t.Errorf("%s by %s: step %d %s: %d people, %d of them listed, want %d", sample, attribution, sel.Step, sel.State, got.Count, len(got.People), want)
				}
			}
			answer := r.Funnels[0]
			for i, step := range answer.Steps {
				for state, want := range map[string]int64{"reached": step.Count, "dropped": step.Dropped, "in_progress": step.InProgress, "stopped": step.Dropped + step.InProgress} {
					count(recipe.Selection{Step: i + 1, State: state}, want)
				}
				for _, g := range answer.Breakdown {
					if !g.Other {
						count(recipe.Selection{Step: i + 1, State: "reached", Group: &g.Value}, g.Steps[i].Count)
					}
				}
			}
			count(recipe.Selection{State: "converted"}, answer.Converted)
			for _, day := range answer.Trend[:min(3, len(answer.Trend))] {
				if answer.TrendUnit == "day" {
					count(recipe.Selection{Step: 1, State: "reached", Entered: &recipe.Period{From: day.Date, To: day.Date}}, day.Counts[0])
				}
			}
		}
		// Those who dropped after the first step, as a segment: as many, and the report is of them alone.
		r, _, err := s.Report(ctx, found, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		of := *found
		of.Segments = []recipe.Segment{{Name: "dropped", People: recipe.Selection{Funnel: &found.Funnels[0], Step: 1, State: "dropped"}}}
		of.Segment = "dropped"
		part, _, err := s.Report(ctx, &of, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if want := r.Funnels[0].Steps[0].Dropped; part.Segment.People != want || part.Overview.Users != want || part.Funnels[0].Steps[0].Dropped != want {
			t.Errorf("%s: a segment of %d has %+v, %d people seen, %d of them dropped", sample, want, part.Segment, part.Overview.Users, part.Funnels[0].Steps[0].Dropped)
		}
	}
}

// TestPersonaSegment: a segment of a persona has the people that its card counts, and so does the list of them.
func TestPersonaSegment(t *testing.T) {
	ctx := context.Background()
	s, err := analysis.Open([]source.Source{source.Bytes("shop.parquet", read(t, "samples/shop.parquet"))})
	if err != nil {
		t.Fatal(err)
	}
	r, found, err := s.Report(ctx, &recipe.Recipe{}, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]int64{}
	err = s.EachPerson(ctx, found, analysis.Options{}, func(id, key, name, step string) error {
		of[key]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range r.Personas.Groups {
		for _, said := range []string{g.Key, g.Name} {
			asked := *found
			asked.Segments = []recipe.Segment{{Name: "persona", People: recipe.Selection{Persona: said}}}
			list, err := s.People(ctx, found, &asked.Segments[0].People, 0, 1, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			asked.Segment = "persona"
			part, _, err := s.Report(ctx, &asked, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if part.Segment.People != g.Users || list.Count != g.Users || of[g.Key] != g.Users || part.Overview.Users != g.Users {
				t.Errorf("%q: %d people in the segment, %d in the list, %d told, %d on the card", said, part.Segment.People, list.Count, of[g.Key], g.Users)
			}
		}
	}
	_, err = s.People(ctx, found, &recipe.Selection{Persona: "nobody"}, 0, 1, analysis.Options{})
	if err == nil {
		t.Error("a persona that is not there is no error")
	}
}

// TestCompareByPersona: the funnel of one persona against another has the converted of both cards.
func TestCompareByPersona(t *testing.T) {
	ctx := context.Background()
	s, err := analysis.Open([]source.Source{source.Bytes("shop.parquet", read(t, "samples/shop.parquet"))})
	if err != nil {
		t.Fatal(err)
	}
	r, found, err := s.Report(ctx, &recipe.Recipe{}, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found.Segments = []recipe.Segment{
		{Name: "one", People: recipe.Selection{Persona: "p1"}}, {Name: "other", People: recipe.Selection{Persona: "p2"}},
	}
	found.Funnels[0].Compare = []recipe.Group{{Segment: "one"}, {Segment: "other"}}
	both, _, err := s.Report(ctx, found, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := both.Funnels[0].Comparison
	if c == nil {
		t.Fatal("no comparison")
	}
	for _, g := range r.Personas.Groups {
		for i, key := range []string{"p1", "p2"} {
			if side := []report.ComparedGroup{c.A, c.B}[i]; g.Key == key && side.Steps[len(side.Steps)-1].Count != g.Converted {
				t.Errorf("%s: %d converted, %d on the card", key, side.Steps[len(side.Steps)-1].Count, g.Converted)
			}
		}
	}
}
