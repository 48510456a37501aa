package journey_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/journey"
)

// TestHostile reads damaged Partials: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	log := random(r, 100, 30)
	scope := scopeOf(log)
	spec := spec(t, log, scope)
	for _, a := range []agg.Analysis{journey.New(spec, scope), journey.NewStages(journey.StagesSpec{Events: spec.Events, Done: spec.Done}, scope)} {
		last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
		if err != nil {
			t.Fatal(err)
		}
		src, err := last.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.New(nil).UnmarshalBinary(append(src, 0)) == nil {
			t.Errorf("%s: a byte more is accepted", a.Name())
		}
		refused := 0
		for range 1000 {
			bad := append([]byte(nil), src...)
			for range 1 + r.IntN(3) {
				bad[r.IntN(len(bad))] = byte(r.Uint32())
			}
			p := a.New(nil)
			if p.UnmarshalBinary(bad) != nil {
				refused++
				continue
			}
			p.Merge(a.New(nil))
			if _, err := p.AppendBinary(nil); err != nil {
				t.Fatal(err)
			}
		}
		if refused == 0 {
			t.Errorf("%s: no damage was noticed", a.Name())
		}
	}
}
