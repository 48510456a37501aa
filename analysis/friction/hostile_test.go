package friction_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/friction"
)

// TestHostile reads damaged Partials of every pass: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	log := random(r, 100, 40)
	a := friction.New(spec(t, log), scope(log))
	passes := 0
	var prior agg.Partial
	for a.New(prior) != nil {
		passes++
		merged, err := agg.Sequential(context.Background(), log, a, prior, nil)
		if err != nil {
			t.Fatal(err)
		}
		src, err := merged.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.New(prior).UnmarshalBinary(append(src, 0)) == nil {
			t.Errorf("pass %d: a byte more is accepted", passes)
		}
		refused := 0
		for range 2000 {
			bad := append([]byte(nil), src...)
			for range 1 + r.IntN(3) {
				bad[r.IntN(len(bad))] = byte(r.Uint32())
			}
			p := a.New(prior)
			if p.UnmarshalBinary(bad) != nil {
				refused++
				continue
			}
			p.Merge(a.New(prior))
			if _, err := p.AppendBinary(nil); err != nil {
				t.Fatal(err)
			}
		}
		if refused == 0 {
			t.Errorf("pass %d: no damage was noticed", passes)
		}
		prior = merged
	}
	if passes != 4 {
		t.Errorf("%d passes, want 4", passes)
	}
}
