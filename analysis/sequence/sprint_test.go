package sequence

import (
	"math/rand/v2"
	"reflect"
	"slices"
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
	for range 20000 {
		f := recipe.Funnel{Window: []recipe.Duration{"", "5s", "20s", "1m"}[r.IntN(4)]}
		for range 1 + r.IntN(5) {
			var events []string
			for range 1 + r.IntN(2) {
				events = append(events, names[r.IntN(4)])
			}
			f.Steps = append(f.Steps, recipe.Step{Event: events, Optional: len(f.Steps) > 0 && r.IntN(8) == 0})
		}
		f.StepWindow = []recipe.Duration{"", "", "10s"}[r.IntN(3)]
		f.Order = []string{"", "", "strict"}[r.IntN(3)]
		f.Open = r.IntN(4) == 0
		if n := len(f.Steps); n > 1 && r.IntN(2) == 0 {
			for range 1 + r.IntN(2) {
				after := 1 + r.IntN(n-1)
				f.Exclude = append(f.Exclude, recipe.Exclusion{Event: []string{names[r.IntN(len(names))]}, AfterStep: after, BeforeStep: after + 1 + r.IntN(n-after)})
			}
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
		full.sprints = nil
		quick, plain := compiled.Over(p), full.Over(p)
		for u := range p.All() {
			any, ok := quick.run(&u)
			if !ok {
				continue
			}
			var o Outcome
			quick.sprinted(any, &o)
			sprinted++
			want := plain.Best(u)
			if !same(o, want) {
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
	if sprinted < 10000 {
		t.Fatalf("only %d people sprinted", sprinted)
	}
}

// TestStrictSprintAgainstWalk does so in strict funnels each of whose steps has
// an event of its own, for people many of whose events are tied.
func TestStrictSprintAgainstWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	names := []string{"A", "B", "C", "D", "x"}
	sprinted, further := 0, 0
	for range 30000 {
		f := recipe.Funnel{Order: "strict", Window: []recipe.Duration{"", "2s", "5s"}[r.IntN(3)], Open: r.IntN(4) == 0}
		for _, name := range names[:1+r.IntN(4)] {
			f.Steps = append(f.Steps, recipe.Step{Event: []string{name}})
		}
		if r.IntN(3) == 0 {
			f.Period = &recipe.Period{From: "1970-01-01T00:00:01Z", To: "1970-01-01T00:00:03Z"}
		}
		compiled, err := Compile(&f, agg.Scope{Last: 7_000_000})
		if err != nil {
			t.Fatal(err)
		}
		b := event.NewBuilder(nil)
		next := 0 // most do the steps in order
		for range 1 + r.IntN(12) {
			if next++; r.IntN(3) == 0 {
				next = r.IntN(len(names))
			}
			b.Add(b.User([]byte("u")), r.Int64N(7)*1_000_000, b.Name([]byte(names[next%len(names)])), nil)
		}
		p := b.Build()[0]
		u := p.User(0)
		full := *compiled
		full.sprints = nil
		quick, plain := compiled.Over(p), full.Over(p)
		any, ok := quick.run(&u)
		if !ok {
			continue
		}
		var o Outcome
		quick.sprinted(any, &o)
		want := plain.Best(u)
		if !same(o, want) {
			t.Fatalf("%+v\n%v %v: sprinted to %+v, want %+v", f, u.Times, u.Names, o, want)
		}
		if got, want := quick.Again(&u, &o), plain.Again(&u, &want); got != want {
			t.Fatalf("%+v\n%v %v: %+v: again %b, want %b", f, u.Times, u.Names, o, got, want)
		}
		sprinted++
		if o.Level > 1 {
			further++
		}
	}
	if sprinted < 10000 || further < 2000 {
		t.Fatalf("only %d people sprinted, %d further than the first step", sprinted, further)
	}
}

// same says whether two outcomes are; of units that did not enter nothing was taken.
func same(o, want Outcome) bool {
	if o.Level == 0 {
		o.Taken, want.Taken = nil, nil
	}
	return reflect.DeepEqual(o, want)
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
		p := halved(r, names)
		u := p.User(0)
		full := *compiled
		full.sprints = nil
		quick, plain := compiled.Over(p), full.Over(p)
		var some []int
		for i := range u.Names {
			if r.IntN(4) > 0 {
				some = append(some, i)
			}
		}
		quick.findFirsts(&u)
		plain.findFirsts(&u)
		any, ok := quick.runAmong(&u, some)
		if !ok {
			continue
		}
		var o, want Outcome
		quick.sprinted(any, &o)
		plain.among(&u, some, &want)
		if !same(o, want) {
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

// TestSprintUnitsAgainstWalk does so for visits, by ids that may be missing or
// come back, and by gaps; and for what has one value of a property, as the best
// of a person's units or as each of them.
func TestSprintUnitsAgainstWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	names := []string{"A", "B", "C", "x"}
	sprinted := 0
	for range 5000 {
		f := recipe.Funnel{Window: []recipe.Duration{"", "20s"}[r.IntN(2)], Order: []string{"", "strict"}[r.IntN(2)], Open: r.IntN(4) == 0}
		apart := false
		switch r.IntN(3) {
		case 0:
			f.HoldConstant = []string{"session"}
		case 1:
			apart = true
		default:
			f.Entity = "session"
		}
		for range 1 + r.IntN(3) {
			f.Steps = append(f.Steps, recipe.Step{Event: []string{names[r.IntN(3)]}})
		}
		scope := agg.Scope{Last: 120_000_000, SessionGap: 15_000_000, Session: []string{"", "session"}[r.IntN(2)]}
		compiled, err := Compile(&f, scope)
		if err != nil {
			t.Fatal(err)
		}
		b := event.NewBuilder([]string{"session"})
		id := 0
		for i := range 1 + r.IntN(12) {
			if r.IntN(3) == 0 {
				id = r.IntN(8)
			}
			session := b.Value(0, []byte{byte('0' + id)})
			if id == 0 {
				session = 0
			}
			b.Add(b.User([]byte("u")), int64(i)*9_000_000+r.Int64N(9)*1_000_000, b.Name([]byte(names[r.IntN(len(names))])), []uint32{session})
		}
		p := b.Build()[0]
		u := p.User(0)
		full := *compiled
		full.sprints = nil
		quick, plain := compiled.Over(p), full.Over(p)
		outcomes := func(walk func(*event.User, Tell)) (list []Outcome) {
			walk(&u, func(_ *event.User, o *Outcome) {
				one := *o
				one.Taken = slices.Clone(o.Taken)
				list = append(list, one)
			})
			return list
		}
		got, want := outcomes(quick.Walk), outcomes(plain.Walk)
		if apart {
			alone := full.Apart("session", -1).Over(p)
			want = outcomes(alone.Walk)
			again := compiled.Apart("session", -1).Over(p)
			if value, alike := again.Alike(&u, quick); alike {
				got[0].Value = value
			} else {
				got = outcomes(func(u *event.User, tell Tell) { again.WalkAfter(quick, u, tell) })
			}
		}
		if !slices.EqualFunc(got, want, same) {
			t.Fatalf("%+v\n%v %v: sprinted to %+v, want %+v", f, u.Times, u.Property(0), got, want)
		}
		if quick.sprints && len(got) > 1 {
			sprinted++
		}
	}
	if sprinted < 1000 {
		t.Fatalf("only %d sprinted", sprinted)
	}
}

// TestAgain looks for every step's event between those of two steps taken.
func TestAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	names := []string{"A", "B", "C", "x"}
	said := map[bool]int{}
	for range 15000 {
		f := recipe.Funnel{
			Order: []string{"", "", "strict", "unordered"}[r.IntN(4)], Semantics: []string{"", "posthog", "clickhouse", "mixpanel"}[r.IntN(4)], Window: "30s",
			HoldConstant: [][]string{nil, {"p"}}[r.IntN(2)], Open: r.IntN(4) == 0,
		}
		if r.IntN(3) == 0 {
			f.Period = &recipe.Period{From: "1970-01-01T00:00:20Z", To: "1970-01-01T00:01:00Z"}
		}
		for range 1 + r.IntN(4) {
			f.Steps = append(f.Steps, recipe.Step{Event: []string{names[r.IntN(3)]}})
		}
		compiled, err := Compile(&f, agg.Scope{Last: 120_000_000})
		if err != nil {
			t.Fatal(err)
		}
		p := halved(r, names)
		u := p.User(0)
		w := compiled.Over(p)
		w.Walk(&u, func(u *event.User, o *Outcome) {
			got, before := w.Again(u, o), -1
			for step, at := range o.Taken {
				again := false
				if at >= 0 && before >= 0 {
					from := o.Taken[before]
					for i := from + 1; i < at; i++ {
						name := p.Names.String(uint32(u.Names[i]))
						again = again || slices.Contains(f.Steps[before].Event, name) && (f.HoldConstant == nil || u.Property(0)[i] == u.Property(0)[from])
					}
				}
				if at >= 0 {
					before = step
				}
				if said[again]++; got>>step&1 != 0 != again {
					t.Fatalf("%+v\n%v %v: of %v step %d again is %v, want %v", f, u.Times, u.Names, o.Taken, step, !again, again)
				}
			}
		})
	}
	if said[true] < 500 || said[false] < 500 {
		t.Errorf("said %v", said)
	}
}

// halved is a person with up to 30 of some events in two minutes, whose property p is 0 or 1.
func halved(r *rand.Rand, names []string) *event.Partition {
	b := event.NewBuilder([]string{"p"})
	for range 1 + r.IntN(30) {
		b.Add(b.User([]byte("u")), r.Int64N(120)*1_000_000, b.Name([]byte(names[r.IntN(len(names))])), []uint32{b.Value(0, []byte{byte('0' + r.IntN(2))})})
	}
	return b.Build()[0]
}
