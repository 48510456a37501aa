package sequence_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// TestOpenAgainstClosed puts an open funnel together from closed ones: of all
// steps, then of those from the first that was not reached, and so on.
func TestOpenAgainstClosed(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	again := 0
	for range 8000 {
		f := funnel([]string{"", "4s", "9s"}[r.IntN(3)], [][]string{{"A", "B", "C"}, {"A", "B", "A", "C"}, {"A", "B", "C", "D"}}[r.IntN(3)]...)
		f.StepWindow = []recipe.Duration{"", "3s"}[r.IntN(2)]
		f.Order = []string{"ordered", "ordered", "strict"}[r.IntN(3)]
		n := len(f.Steps)
		for i := 1; i < n; i++ {
			f.Steps[i].Optional = r.IntN(4) == 0
		}
		if r.IntN(2) == 0 {
			after := 1 + r.IntN(n-1)
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: after, BeforeStep: after + 1 + r.IntN(n-after)}}
		}
		log := analysistest.Random(r, 1, 10, []string{"A", "B", "B", "C", "C", "D", "X"}, 3+r.Int64N(25))
		p := log.Partitions[0]
		u := p.User(0)
		best := func(f recipe.Funnel) sequence.Outcome {
			compiled, err := sequence.Compile(&f, agg.Scope{Last: 40_000_000})
			if err != nil {
				t.Fatal(err)
			}
			return compiled.Over(p).Best(u)
		}

		var reached, entered uint64
		for from := 0; from < n; {
			part := f
			part.Steps = slices.Clone(f.Steps[from:])
			part.Steps[0].Optional = false // where an attempt begins
			part.Exclude = nil
			for _, x := range f.Exclude {
				if x.AfterStep, x.BeforeStep = max(1, x.AfterStep-from), x.BeforeStep-from; x.AfterStep < x.BeforeStep {
					part.Exclude = append(part.Exclude, x)
				}
			}
			o := best(part)
			if o.Level == 0 {
				from++
				continue
			}
			reached |= o.Reached << from
			entered |= 1 << from
			from += o.Level
		}
		open := f
		open.Open = true
		if got := best(open); got.Reached != reached || got.Entered != entered {
			t.Fatalf("%+v\n%v: got %+v, want steps %b entered at %b", f, describe(p, u), got, reached, entered)
		}
		if entered&(entered-1) != 0 {
			again++
		}
	}
	if again < 1000 {
		t.Errorf("only %d enter twice: little is tested", again)
	}
}
