package ruleset_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/ruleset"
	"parcours/analysis/sequence"
)

// alone lets rule sets fill a funnel that nobody else has counted.
type alone struct{ *ruleset.Analysis }

func (a alone) Finish(last agg.Partial, r *report.Report) {
	r.Funnels = []report.Funnel{{Name: "Funnel"}}
	a.Analysis.Finish(last, r)
}

func TestLaws(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(5, 6)), 400, 14, []string{"A", "A", "B", "B", "C", "X"}, 60)
	for _, f := range []recipe.Funnel{
		{Window: "15s"},
		{Window: "15s", Order: "strict"},
		{Window: "15s", Order: "unordered"},
		{Window: "15s", Exclude: []recipe.Exclusion{{Event: recipe.Strings{"X"}}}},
		{Window: "15s", Semantics: "clickhouse", Modes: []string{"strict_increase"}},
		{StepWindow: "8s"},
		{Window: "15s", HoldConstant: []string{"device"}},
	} {
		f.RuleSets = []string{"all"}
		f.Steps = []recipe.Step{{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}}}
		f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
		if err := (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).Validate(); err != nil {
			t.Fatal(err)
		}
		scope := analysistest.Scope(log)
		r := analysistest.Laws(t, log, func() agg.Analysis {
			a, err := ruleset.New(f, scope)
			if err != nil {
				t.Fatal(err)
			}
			return alone{a}
		})

		sets := r.Funnels[0].RuleSets
		if len(sets) != len(recipe.Semantics)-1 {
			t.Errorf("%+v: %d rule sets", f, len(sets))
		}
		counted := 0
		own := levels(t, f, log, scope, true)
		for _, s := range sets {
			as, _, ok := f.As(s.Semantics)
			if ok != (s.Reason == nil) {
				t.Errorf("%+v by %s: reason %v", f, s.Semantics, s.Reason)
			}
			if !ok {
				continue
			}
			counted++
			// The counts are those of the funnel asked by these rules in the first place.
			want := make([]int64, len(f.Steps))
			for _, l := range levels(t, as, log, scope, false) {
				for i := range l {
					want[i]++
				}
			}
			if !slices.Equal(s.Counts, want) {
				t.Errorf("%+v by %s: %v, asked directly %v", f, s.Semantics, s.Counts, want)
			}
			var differ, people int64
			for i, l := range levels(t, as, log, scope, true) {
				if l != own[i] {
					differ++
				}
			}
			for _, c := range s.Causes {
				people += c.People
				if c.Further+c.Short != c.People || c.People == 0 || len(c.Example) == 0 || c.Own == c.Other || (c.Further == 0) != (c.Other < c.Own) && (c.Short == 0) != (c.Other > c.Own) {
					t.Errorf("%+v by %s: cause %+v", f, s.Semantics, c)
				}
			}
			if s.Differ != differ || people != differ {
				t.Errorf("%+v by %s: %d differ, causes have %d, counted %d", f, s.Semantics, s.Differ, people, differ)
			}
		}
		if counted == 0 {
			t.Errorf("%+v: no tool counts it", f)
		}
	}
}

// levels are how far each unit gets, or the best of each person.
func levels(t *testing.T, f recipe.Funnel, log *event.Log, scope agg.Scope, best bool) (out []int) {
	t.Helper()
	compiled, err := sequence.Compile(&f, scope)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range log.Partitions {
		w := compiled.Over(p)
		for u := range p.All() {
			if best {
				out = append(out, w.Best(u).Level)
				continue
			}
			w.Walk(&u, func(_ *event.User, o *sequence.Outcome) { out = append(out, o.Level) })
		}
	}
	return out
}
