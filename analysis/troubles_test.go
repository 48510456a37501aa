package analysis_test

import (
	"context"
	"testing"

	"parcours/analysis"
	"parcours/analysis/local"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

// TestTroubledPeople opens every friction of the samples: as many people are
// listed as were counted, and a report on them as a segment is about as many.
func TestTroubledPeople(t *testing.T) {
	ctx, o := context.Background(), analysis.Options{Run: local.Runner(2)}
	for _, sample := range []string{"shop.parquet", "journal.csv"} {
		s, err := analysis.Open([]source.Source{source.Bytes(sample, read(t, "samples/"+sample))})
		if err != nil {
			t.Fatal(err)
		}
		r, ran, err := s.Report(ctx, &recipe.Recipe{}, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Friction.Signals) == 0 {
			t.Errorf("%s: no friction", sample)
		}
		for i, signal := range r.Friction.Signals {
			sel := &recipe.Selection{Friction: &recipe.Trouble{Kind: signal.Kind, Subject: signal.Subject, Other: signal.Other}}
			for _, asked := range []*recipe.Recipe{ran, {}} { // with the funnel that was proposed, and to propose it again
				people, err := s.People(ctx, asked, sel, 0, 5, o)
				if err != nil {
					t.Fatal(err)
				}
				if people.Count != signal.People || int64(len(people.People)) != min(5, signal.People) {
					t.Errorf("%s: %s %s %s: %d people, %d listed, want %d", sample, signal.Kind, signal.Subject, signal.Other, people.Count, len(people.People), signal.People)
				}
			}
			if i > 2 {
				continue
			}
			within := *ran
			within.Segments, within.Segment = []recipe.Segment{{Name: "T", People: *sel}}, "T"
			part, _, err := s.Report(ctx, &within, o)
			if err != nil {
				t.Fatal(err)
			}
			if part.Overview.Users != signal.People {
				t.Errorf("%s: the segment of %s %s has %d people, want %d", sample, signal.Kind, signal.Subject, part.Overview.Users, signal.People)
			}
		}
		if _, err := s.People(ctx, ran, &recipe.Selection{Friction: &recipe.Trouble{Kind: "rag"}}, 0, 1, o); err == nil {
			t.Error("a kind that is none is accepted")
		}
	}
}
