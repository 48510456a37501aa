package sequence

import (
	"math/rand/v2"
	"reflect"
	"testing"

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
		w, u := someone(t, r, f, names, 1+r.IntN(25))
		if len(w.moments) == 0 {
			continue
		}
		got := w.unorderedCounted()
		got.Taken = append([]int(nil), got.Taken...)
		want := w.unorderedMatched()
		want.Taken = append([]int(nil), want.Taken...)
		if !reflect.DeepEqual(got, want) {
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

// someone does random things in two minutes, many at the same time, and has been walked through a funnel.
func someone(t *testing.T, r *rand.Rand, f recipe.Funnel, names []string, events int) (*Walker, event.User) {
	t.Helper()
	compiled, err := Compile(&f, agg.Scope{Last: 120_000_000})
	if err != nil {
		t.Fatal(err)
	}
	b := event.NewBuilder(nil)
	for range events {
		b.Add(b.User([]byte("u")), r.Int64N(120)*1_000_000, b.Name([]byte(names[r.IntN(len(names))])), nil)
	}
	p := b.Build()[0]
	w, u := compiled.Over(p), p.User(0)
	w.Best(u)
	return w, u
}
