package funnel_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/funnel"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

func spec(window recipe.Duration, steps ...string) recipe.Funnel {
	f := recipe.Funnel{Window: window}
	for _, s := range steps {
		f.Steps = append(f.Steps, recipe.Step{Event: recipe.Strings{s}})
	}
	return (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
}

func TestLaws(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(3, 4)), 200, 12, []string{"A", "B", "C", "D"}, 5000)
	for _, attribution := range []string{"", "first", "last", "2"} {
		f := spec("20m", "A", "B", "C")
		if attribution != "" {
			f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: attribution, Limit: 2}
		}
		r := analysistest.Laws(t, log, func() agg.Analysis {
			a, err := funnel.New(f, false, analysistest.Scope(log))
			if err != nil {
				t.Fatal(err)
			}
			return a
		})
		reconcile(t, r.Funnels[0])
	}
}

// reconcile checks what must hold of any funnel.
func reconcile(t *testing.T, f report.Funnel) {
	t.Helper()
	for i, s := range f.Steps {
		var next int64
		if i+1 < len(f.Steps) {
			next = f.Steps[i+1].Count
		} else {
			next = s.Count - s.InProgress - s.Dropped
		}
		if s.Count != next+s.InProgress+s.Dropped {
			t.Errorf("step %d: %d people are not %d next + %d in progress + %d dropped", i, s.Count, next, s.InProgress, s.Dropped)
		}
		if f.BreakdownBy == "" {
			continue
		}
		var sum int64
		for _, g := range f.Breakdown {
			sum += g.Steps[i].Count
		}
		if sum != s.Count {
			t.Errorf("step %d: the breakdown sums to %d, not %d", i, sum, s.Count)
		}
	}
	if f.Steps[0].Count == 0 || f.Steps[len(f.Steps)-1].Count == 0 {
		t.Error("the funnel is empty: the test tests nothing")
	}
}

// TestWindowNeverLoses widens the window: no step may lose people.
func TestWindowNeverLoses(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(5, 6)), 200, 12, []string{"A", "B", "C", "D"}, 5000)
	var before []int64
	for _, w := range []recipe.Duration{"1s", "1m", "10m", "1h", ""} {
		f := spec(w, "A", "B", "C")
		r := analysistest.Laws(t, log, func() agg.Analysis {
			a, err := funnel.New(f, false, analysistest.Scope(log))
			if err != nil {
				t.Fatal(err)
			}
			return a
		})
		var counts []int64
		for i, s := range r.Funnels[0].Steps {
			counts = append(counts, s.Count)
			if before != nil && s.Count < before[i] {
				t.Errorf("window %q: step %d fell from %d to %d", w, i, before[i], s.Count)
			}
		}
		before = counts
	}
}

func TestPropose(t *testing.T) {
	shop := []sequence.EventStat{
		{Name: "home", Users: 590, Position: 50}, {Name: "catalog", Users: 600, Position: 100},
		{Name: "product_view", Users: 598, Position: 200}, {Name: "add_to_cart", Users: 511, Position: 400},
		{Name: "cart", Users: 450, Position: 500}, {Name: "shipping_details", Users: 400, Position: 600},
		{Name: "payment_details", Users: 350, Position: 700}, {Name: "payment_error", Users: 80, Position: 750},
		{Name: "purchase", Users: 225, Position: 800}, {Name: "review_page", Users: 300, Position: 850},
	}
	journal := []sequence.EventStat{
		{Name: "lecture_article", Users: 1000, Position: 100}, {Name: "paywall_vu", Users: 600, Position: 300},
		{Name: "inscription", Users: 300, Position: 500},
		{Name: "essai_gratuit", Users: 20, Position: 600}, {Name: "abonnement", Users: 80, Position: 900},
	}
	unknown := []sequence.EventStat{
		{Name: "q1", Users: 1000, Position: 100}, {Name: "q2", Users: 500, Position: 400},
		{Name: "q3", Users: 480, Position: 300}, {Name: "q4", Users: 100, Position: 900},
	}
	rare := []sequence.EventStat{{Name: "purchase", Users: 2}, {Name: "add_to_cart", Users: 3}, {Name: "a", Users: 900}}
	for _, c := range []struct {
		name   string
		events []sequence.EventStat
		want   []string
		by     string
	}{
		{"shop", shop, []string{"product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"}, "lexicon"},
		{"journal", journal, []string{"lecture_article", "paywall_vu", "inscription", "abonnement"}, "lexicon"},
		{"unknown names", unknown, []string{"q1", "q2", "q4"}, "order"},
		{"rare events are no steps", rare, nil, ""},
		{"nothing", nil, nil, ""},
	} {
		f, why, ok := funnel.Propose(c.events, 1000, nil)
		var got []string
		for _, s := range f.Steps {
			got = append(got, s.Event...)
		}
		if ok != (c.want != nil) || len(got) != len(c.want) || why.Detail != c.by {
			t.Errorf("%s: %q by %q, want %q by %q", c.name, got, why.Detail, c.want, c.by)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// TestConverted: who took every step is the same from what a pass has noted as walked anew.
func TestConverted(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	log := analysistest.Split(analysistest.Random(r, 200, 6, []string{"A", "B", "C"}, 1000), 3, r)
	f := recipe.Funnel{Window: "5m", Steps: []recipe.Step{{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}}}
	a, err := funnel.New(f, false, analysistest.Scope(log))
	if err != nil {
		t.Fatal(err)
	}
	noted, err := agg.Sequential(context.Background(), log, a, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range log.Partitions {
		before, anew := a.Converted(noted)(p), a.Converted(a.New(nil))(p)
		for u := range p.All() {
			was, is := before(u), anew(u)
			if was != is {
				t.Errorf("%s converted: %v noted, %v walked", u.ID, was, is)
			}
			if is {
				n++
			}
		}
	}
	if n == 0 || n == 200 {
		t.Errorf("%d of 200 converted: nothing is tested", n)
	}
}
