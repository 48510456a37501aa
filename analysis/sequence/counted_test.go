package sequence

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// TestUnorderedCountedAgainstMatched compares the count of steps with the matching, where no event meets two of them.
func TestUnorderedCountedAgainstMatched(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	names := []string{"A", "B", "C", "D", "x"}
	further := 0
	for range 5000 {
		f := recipe.Funnel{Order: "unordered", Window: []recipe.Duration{"", "5s", "20s", "1m"}[r.IntN(4)]}
		for _, name := range names[:1+r.IntN(4)] {
			f.Steps = append(f.Steps, recipe.Step{Event: []string{name}})
		}
		if r.IntN(3) == 0 {
			f.Period = &recipe.Period{From: "1970-01-01T00:00:20Z", To: "1970-01-01T00:01:20Z"}
		}
		w, p := someone(t, r, f, names, 1+r.IntN(25), time.Second)
		if len(w.moments) == 0 {
			continue
		}
		got := own(w.unorderedCounted())
		if want := own(w.unorderedMatched()); !reflect.DeepEqual(got, want) {
			u := p.User(0)
			t.Fatalf("%+v\n%v %v: counted %+v, want %+v", f, u.Times, u.Names, got, want)
		}
		if got.Level > 1 {
			further++
		}
	}
	if further < 2000 {
		t.Errorf("only %d get further than the first step: little is tested", further)
	}
}

// someone does random things at 120 times, some of them at the same, and has been walked through a funnel.
func someone(t *testing.T, r *rand.Rand, f recipe.Funnel, names []string, events int, apart time.Duration) (*Walker, *event.Partition) {
	t.Helper()
	compiled, err := Compile(&f, agg.Scope{Last: 120 * apart.Microseconds(), Location: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	b := event.NewBuilder(nil)
	for range events {
		b.Add(b.User([]byte("u")), r.Int64N(120)*apart.Microseconds(), b.Name([]byte(names[r.IntN(len(names))])), nil)
	}
	p := b.Build()[0]
	w := compiled.Over(p)
	w.Best(p.User(0))
	return w, p
}

// own is an outcome with the events it takes in memory of its own.
func own(o Outcome) Outcome {
	o.Taken = slices.Clone(o.Taken)
	return o
}
