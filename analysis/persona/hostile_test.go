package persona

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// passes are the Partials of a small log, pass by pass.
func passes(t testing.TB, a *Analysis) (partials []agg.Partial) {
	t.Helper()
	log := shop(1, kind{12, []string{"search", "view"}, 2, 3, 10, "organic", "desktop", 10}, kind{9, []string{"offer"}, 2, 2, 23, "social", "mobile", 60})
	for prior := agg.Partial(nil); a.New(prior) != nil; {
		p, err := agg.Sequential(context.Background(), log, a, prior, nil)
		if err != nil {
			t.Fatal(err)
		}
		partials = append(partials, p)
		prior = p
	}
	return partials
}

// swallow reads bytes as the Partial of a pass, and goes on as a runner would when they pass for one.
func swallow(t testing.TB, a *Analysis, prior, good agg.Partial, src []byte) {
	p := a.New(prior)
	if p.UnmarshalBinary(src) != nil {
		return
	}
	back, err := p.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	again := a.New(prior)
	if err := again.UnmarshalBinary(back); err != nil {
		t.Fatalf("what was read cannot be written and read again: %v", err)
	}
	src, err = good.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	merged := a.New(prior)
	if err := merged.UnmarshalBinary(src); err != nil {
		t.Fatal(err)
	}
	merged.Merge(again)
	a.New(merged) // plans, or fits
	var r report.Report
	a.Finish(merged, &r)
	r.JSON()
}

func TestHostileBytes(t *testing.T) {
	for _, method := range []string{recipe.KMeans, recipe.Mixture} {
		t.Run(method, func(t *testing.T) { hostileBytes(t, method) })
	}
}

func hostileBytes(t *testing.T, method string) {
	a := New(Spec{Personas: recipe.Personas{K: 2, Method: method}, Exclude: buyers.Exclude, Converted: bought}, scope(shop(1)))
	a.scope.Channel, a.scope.Device, a.scope.Country = "channel", "device", "country"
	partials := passes(t, a)
	if len(partials) != 4 {
		t.Fatalf("%d passes", len(partials))
	}
	r := rand.New(rand.NewPCG(1, 2))
	var prior agg.Partial
	for _, good := range partials {
		src, err := good.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		times := 2000
		if testing.Short() {
			times = 200
		}
		for range times {
			bad := slices.Clone(src)
			for range 1 + r.IntN(3) {
				i := r.IntN(len(bad))
				switch r.IntN(3) {
				case 0:
					bad[i] = byte(r.Uint32())
				case 1:
					bad = slices.Delete(bad, i, i+1)
				case 2:
					bad = slices.Insert(bad, i, 0xFF, byte(r.Uint32()))
				}
			}
			swallow(t, a, prior, good, bad)
		}
		prior = good
	}
}

func FuzzPartials(f *testing.F) {
	a := New(Spec{Personas: recipe.Personas{K: 2}}, scope(shop(1)))
	partials := passes(f, a)
	for i, p := range partials {
		src, err := p.AppendBinary(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, src)
	}
	f.Fuzz(func(t *testing.T, pass int, src []byte) {
		if pass < 0 || pass >= len(partials) {
			return
		}
		var prior agg.Partial
		if pass > 0 {
			prior = partials[pass-1]
		}
		swallow(t, a, prior, partials[pass], src)
	})
}
