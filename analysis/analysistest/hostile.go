package analysistest

import (
	"context"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
)

// Hostile reads damaged Partials of every pass of an analysis of a log: each
// gives an error, or counts that can be merged, written and finished; none panics.
func Hostile(t *testing.T, log *event.Log, a agg.Analysis) {
	t.Helper()
	r := rand.New(rand.NewPCG(9, 9))
	var prior agg.Partial
	for pass := 1; a.New(prior) != nil; pass++ {
		merged, err := agg.Sequential(context.Background(), log, a, prior, nil)
		if err != nil {
			t.Fatal(err)
		}
		src, err := merged.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.New(prior).UnmarshalBinary(append(src, 0)) == nil {
			t.Errorf("%s, pass %d: a byte more is accepted", a.Name(), pass)
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
			again, err := p.AppendBinary(nil)
			if err != nil || a.New(prior).UnmarshalBinary(again) != nil {
				t.Fatalf("%s, pass %d: what was read cannot be written and read again (%v)", a.Name(), pass, err)
			}
			p.Merge(a.New(prior))
			if a.New(p) == nil {
				var r report.Report
				a.Finish(p, &r)
				r.JSON()
			}
		}
		if refused == 0 {
			t.Errorf("%s, pass %d: no damage was noticed", a.Name(), pass)
		}
		prior = merged
	}
}
