package analysis_test

import (
	"bytes"
	"context"
	"strings"
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
		for _, attribution := range []string{"first", "last", "all", "of the person"} {
			asked := *found
			f := found.Funnels[0]
			f.Breakdown = &recipe.Breakdown{Property: property, Attribution: attribution}
			if attribution == "of the person" {
				f.Breakdown = &recipe.Breakdown{Property: "persona", Limit: 2}
			}
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
				listed := []string{}
				for _, g := range answer.Breakdown {
					switch {
					case !g.Other:
						listed = append(listed, g.Value)
						count(recipe.Selection{Step: i + 1, State: "reached", Group: &g.Value}, g.Steps[i].Count)
					case answer.BreakdownNote == nil:
						count(recipe.Selection{Step: i + 1, State: "dropped", Except: listed}, g.Steps[i].Dropped)
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

// TestSplitByPersona: by every rule set, a funnel's groups are the personas of the report, by key and name, in this
// process and in several; those of one of them are who the list and a segment have.
func TestSplitByPersona(t *testing.T) {
	shop := read(t, "samples/shop.parquet")
	ctx := context.Background()
	alone, crew := openApart(t, 1, shop), openApart(t, 3, shop)
	steps := []recipe.Step{{Event: recipe.Strings{"view_item"}}, {Event: recipe.Strings{"add_to_cart"}}, {Event: recipe.Strings{"purchase"}}}
	by := &recipe.Breakdown{Property: "persona"}
	q := recipe.Recipe{Recipe: 1, Funnels: []recipe.Funnel{{Name: "visits", Entity: "session", Steps: steps, Breakdown: by}}}
	for _, tool := range recipe.Semantics {
		q.Funnels = append(q.Funnels, recipe.Funnel{Name: tool, Semantics: tool, Steps: steps, Breakdown: by})
	}
	answer, errs := alone.ask(q, nil)
	if errs[0] != nil {
		t.Fatal(errs[0])
	}
	for range 2 { // the second time from what is remembered
		answers, errs := crew.ask(q, nil)
		for rank := range answers {
			if errs[rank] != nil || !bytes.Equal(answers[rank], answer[0]) {
				t.Errorf("session %d of several answers otherwise: %v", rank, errs[rank])
			}
		}
	}

	r, ran, err := alone[0].Report(ctx, &q, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Reconciled.Failed) > 0 || len(r.Personas.Groups) < 2 {
		t.Fatalf("%d personas, not reconciled: %v", len(r.Personas.Groups), r.Reconciled.Failed)
	}
	names := map[string]string{}
	for _, p := range r.Personas.Groups {
		names[p.Key] = p.Name
	}
	for i, f := range r.Funnels {
		if len(f.Breakdown) != len(names) || f.Attribution != "" || f.BreakdownNote != nil {
			t.Errorf("%s has %d groups of %d personas, attribution %q, note %v", f.Name, len(f.Breakdown), len(names), f.Attribution, f.BreakdownNote)
		}
		for _, g := range f.Breakdown {
			if g.Name != names[g.Value] || g.Name == "" {
				t.Errorf("%s: the group %q is called %q, the persona %q", f.Name, g.Value, g.Name, names[g.Value])
			}
			sel := recipe.Selection{Funnel: &ran.Funnels[i], Step: 2, State: "reached", Group: &g.Value}
			list, err := alone[0].People(ctx, ran, &sel, 0, 1, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			plain := sel
			unsplit := ran.Funnels[i]
			unsplit.Breakdown = nil
			plain.Funnel, plain.Group, plain.Persona = &unsplit, nil, g.Value
			same, err := alone[0].People(ctx, ran, &plain, 0, 1, analysis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if list.Count != g.Steps[1].Count || same.Count != g.Steps[1].Count {
				t.Errorf("%s: %d of the group %s in the report, %d in the list, %d of the persona", f.Name, g.Steps[1].Count, g.Value, list.Count, same.Count)
			}
		}
	}

	// A segment of one group has only that: as many people enter as did.
	group := r.Funnels[1].Breakdown[0]
	asked := *ran
	asked.Segments = []recipe.Segment{{Name: "group", People: recipe.Selection{Funnel: &ran.Funnels[1], State: "entered", Group: &group.Value}}}
	asked.Segment = "group"
	part, _, err := alone[0].Report(ctx, &asked, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if part.Segment.People != group.Entered || part.Funnels[1].Entered != group.Entered {
		t.Errorf("a segment of %d people, %d of whom enter, of a group of %d", part.Segment.People, part.Funnels[1].Entered, group.Entered)
	}

	// Called otherwise, they are the same people.
	asked = *ran
	asked.Personas.Names = map[string]string{group.Value: "Our best"}
	named, _, err := alone[0].Report(ctx, &asked, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if g := named.Funnels[1].Breakdown[0]; g.Name != "Our best" || g.Value != group.Value || g.Entered != group.Entered {
		t.Errorf("named, the group is %s %q of %d, was %s of %d", g.Value, g.Name, g.Entered, group.Value, group.Entered)
	}

	for want, f := range map[string]recipe.Funnel{
		"this funnel counts values of \"country\"": {Entity: "country", Steps: steps, Breakdown: by},
		"has an attribution":                       {Steps: steps, Breakdown: &recipe.Breakdown{Property: "persona", Attribution: "2"}},
	} {
		_, _, err := alone[0].Report(ctx, &recipe.Recipe{Funnels: []recipe.Funnel{f}}, analysis.Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error that says %q, got %v", want, err)
		}
		segment := []recipe.Segment{{Name: "s", People: recipe.Selection{Funnel: &f}}}
		if _, _, err := alone[0].Report(ctx, &recipe.Recipe{Segments: segment}, analysis.Options{}); err == nil {
			t.Errorf("a segment whose funnel %s is no error", want)
		}
	}
}

// TestSplitByColumn: a file with a column called persona has its values as the groups.
func TestSplitByColumn(t *testing.T) {
	file := "user,time,event,persona\na,2024-01-01,A,keen\na,2024-01-02,B,idle\nb,2024-01-01,A,idle\n"
	s, err := analysis.Open([]source.Source{source.Bytes("f.csv", []byte(file))})
	if err != nil {
		t.Fatal(err)
	}
	f := recipe.Funnel{Steps: []recipe.Step{{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}}, Breakdown: &recipe.Breakdown{Property: "persona", Attribution: "last"}}
	r, _, err := s.Report(context.Background(), &recipe.Recipe{Funnels: []recipe.Funnel{f}}, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Funnels[0]; len(got.Breakdown) != 1 || got.Breakdown[0].Value != "idle" || got.Breakdown[0].Name != "" || got.Attribution != "last" {
		t.Errorf("by the column, the groups are %+v", got.Breakdown)
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
