package sequence

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// TestSprintAgainstWalk compares the short way with the rules in full, in funnels whose steps share events.
func TestSprintAgainstWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	names := []string{"A", "B", "C", "D", "x", "y"}
	sprinted := 0
	for range 2000 {
		f := recipe.Funnel{Window: []recipe.Duration{"", "5s", "20s", "1m"}[r.IntN(4)]}
		for range 1 + r.IntN(5) {
			var events []string
			for range 1 + r.IntN(2) {
				events = append(events, names[r.IntN(4)])
			}
			f.Steps = append(f.Steps, recipe.Step{Event: events})
		}
		compiled, err := Compile(&f, agg.Scope{Last: 120_000_000})
		if err != nil {
			t.Fatal(err)
		}
		b := event.NewBuilder(nil)
		for u := range 3 {
			for range 1 + r.IntN(30) {
				b.Add(b.User([]byte{byte('a' + u)}), r.Int64N(120)*1_000_000, b.Name([]byte(names[r.IntN(len(names))])), nil)
			}
		}
		p := b.Build()[0]
		full := *compiled
		full.simple = false
		quick, plain := compiled.Over(p), full.Over(p)
		for u := range p.All() {
			o, ok := quick.run(&u)
			if !ok {
				continue
			}
			sprinted++
			want := plain.Best(u)
			if o.Level != want.Level || o.Open != want.Open || o.Level > 0 && !reflect.DeepEqual(o.Taken, want.Taken) {
				var journey []string
				for _, name := range u.Names {
					journey = append(journey, p.Names.String(uint32(name)))
				}
				t.Fatalf("%+v\n%v %s: sprinted to %+v, want %+v", f, u.Times, strings.Join(journey, " "), o, want)
			}
			for step := range f.Steps {
				for from := range u.Names {
					if o.Level > 0 && quick.DidLater(from, step) != plain.DidLater(from, step) {
						t.Fatalf("step %d after %d: did later is %v", step, from, plain.DidLater(from, step))
					}
				}
			}
		}
	}
	if sprinted < 1000 {
		t.Fatalf("only %d people sprinted", sprinted)
	}
}

// TestSprintAmongAgainstWalk does so for some of a person's events, in funnels that look at more than names.
func TestSprintAmongAgainstWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	names := []string{"A", "B", "C", "x"}
	sprinted := 0
	for range 3000 {
		f := recipe.Funnel{Window: []recipe.Duration{"", "20s", "1m"}[r.IntN(3)]}
		for range 1 + r.IntN(4) {
			s := recipe.Step{Event: []string{names[r.IntN(3)]}, FirstTime: r.IntN(4) == 0}
			if r.IntN(3) == 0 {
				s.Where = []recipe.Condition{{Property: "p", Op: "is", Value: recipe.Strings{"1"}}}
			}
			f.Steps = append(f.Steps, s)
		}
		if r.IntN(2) == 0 {
			f.Period = &recipe.Period{From: "1970-01-01T00:00:20Z", To: "1970-01-01T00:01:20Z"}
		}
		compiled, err := Compile(&f, agg.Scope{Last: 120_000_000})
		if err != nil {
			t.Fatal(err)
		}
		b := event.NewBuilder([]string{"p"})
		for range 1 + r.IntN(30) {
			b.Add(b.User([]byte("u")), r.Int64N(120)*1_000_000, b.Name([]byte(names[r.IntN(len(names))])), []uint32{b.Value(0, []byte{byte('0' + r.IntN(2))})})
		}
		p := b.Build()[0]
		u := p.User(0)
		full := *compiled
		full.simple = false
		quick, plain := compiled.Over(p), full.Over(p)
		var some []int
		for i := range u.Names {
			if r.IntN(4) > 0 {
				some = append(some, i)
			}
		}
		quick.findFirsts(&u)
		plain.findFirsts(&u)
		o, ok := quick.runAmong(&u, some)
		if !ok {
			continue
		}
		want := plain.among(&u, some)
		if o.Level != want.Level || o.Open != want.Open || o.Level > 0 && !reflect.DeepEqual(o.Taken, want.Taken) {
			t.Fatalf("%+v\n%v: sprinted to %+v, want %+v", f, u.Times, o, want)
		}
		if o.Level > 0 {
			sprinted++
		}
	}
	if sprinted < 1000 {
		t.Fatalf("only %d entered", sprinted)
	}
}
