package sequence_test

import (
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// TestTiesAgainstEveryOrder compares funnels with options with the best that
// any order of the events of one moment would give. (Not with exclusions, nor
// with steps that share events in strict ones: another order could dodge what
// comes between.)
func TestTiesAgainstEveryOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	tied := 0
	for range 12000 {
		f := funnel([]string{"", "4s"}[r.IntN(2)], [][]string{{"A", "B", "C"}, {"A", "B", "A", "C"}, {"A", "A|B", "B", "C"}, {"A", "A", "B"}}[r.IntN(4)]...)
		f.StepWindow = []recipe.Duration{"", "2s"}[r.IntN(2)]
		n := len(f.Steps)
		for i := 1; i < n; i++ {
			f.Steps[i].Optional = r.IntN(3) == 0
		}
		if f.Steps[1].Event[0] == "B" && n == 3 && r.IntN(2) == 0 {
			f.Order = "strict"
		}
		var events []analysistest.Event
		for range 2 + r.IntN(5) {
			events = append(events, analysistest.Event{User: "u", At: r.Int64N(5), Name: []string{"A", "A", "B", "B", "C", "X"}[r.IntN(6)]})
		}
		log := analysistest.Log(nil, events...)
		p := log.Partitions[0]
		u := p.User(0)
		end := u.Times[len(u.Times)-1] + 60_000_000
		compiled, err := sequence.Compile(&f, agg.Scope{Last: end})
		if err != nil {
			t.Fatal(err)
		}
		got := compiled.Over(p).Best(u)
		level := 0
		everyOrder(u, 0, func() {
			l, _, _ := plainOptions(f, p, u, end)
			level = max(level, l)
		})
		if got.Level != level {
			t.Fatalf("%+v\n%v: got %+v, want level %d", f, describe(p, u), got, level)
		}
		for i := 1; i < len(u.Times); i++ {
			if u.Times[i] == u.Times[i-1] {
				tied++
				break
			}
		}
	}
	if tied < 5000 {
		t.Errorf("only %d have ties", tied)
	}
}

// everyOrder puts the names of events of the same time in every order.
func everyOrder(u event.User, from int, do func()) {
	if from == len(u.Names) {
		do()
		return
	}
	for i := from; i < len(u.Names) && u.Times[i] == u.Times[from]; i++ {
		u.Names[from], u.Names[i] = u.Names[i], u.Names[from]
		everyOrder(u, from+1, do)
		u.Names[from], u.Names[i] = u.Names[i], u.Names[from]
	}
}
