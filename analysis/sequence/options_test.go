package sequence_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// TestOptionsAgainstPlain compares the walker with attempts that are run one by
// one, each keeping every step it may stand at, for funnels with windows of
// both kinds, optional steps, exclusions, and nothing else between steps.
func TestOptionsAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	further := 0
	for range 20000 {
		f := funnel([]string{"", "4s", "9s"}[r.IntN(3)], [][]string{{"A", "B", "C"}, {"A", "B", "A", "C"}, {"A", "A|B", "B", "C"}}[r.IntN(3)]...)
		f.StepWindow = []recipe.Duration{"", "2s", "5s"}[r.IntN(3)]
		n := len(f.Steps)
		for i := 1; i < n; i++ {
			f.Steps[i].Optional = r.IntN(3) == 0
		}
		if r.IntN(2) == 0 {
			after := 1 + r.IntN(n-1)
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: after, BeforeStep: after + 1 + r.IntN(n-after)}}
		}
		if r.IntN(3) == 0 {
			f.Order = "strict"
		}
		var events []analysistest.Event
		for at := int64(0); len(events) < 1+r.IntN(14); at += 1 + r.Int64N(2) {
			events = append(events, analysistest.Event{User: "u", At: at, Name: []string{"A", "A", "B", "B", "C", "X"}[r.IntN(6)]})
		}
		log := analysistest.Log(nil, events...)
		p := log.Partitions[0]
		u := p.User(0)
		end := u.Times[len(u.Times)-1] + r.Int64N(5)*1_000_000
		compiled, err := sequence.Compile(&f, agg.Scope{Last: end})
		if err != nil {
			t.Fatal(err)
		}
		got := compiled.Over(p).Best(u)
		level, start, open := plainOptions(f, p, u, end)
		if got.Level != level || (got.Open != 0) != (open && !got.Converted) || level > 0 && got.Start() != start {
			t.Fatalf("%+v\n%v until %d: got %+v, want level %d from %d open %v", f, describe(p, u), end, got, level, start, open)
		}
		if level > 1 {
			further++
		}
		checkTaken(t, f, p, u, got)
	}
	if further < 5000 {
		t.Errorf("only %d get further than the first step: little is tested", further)
	}
}

// checkTaken checks that the events taken can take their steps.
func checkTaken(t *testing.T, f recipe.Funnel, p *event.Partition, u event.User, o sequence.Outcome) {
	t.Helper()
	window, _ := f.Window.Micros()
	stepWindow, _ := f.StepWindow.Micros()
	before := -1
	for step, i := range o.Taken {
		if i < 0 {
			if !f.Steps[step].Optional {
				t.Fatalf("%+v: step %d is left out of %v", f, step, o.Taken)
			}
			continue
		}
		switch {
		case !slices.Contains(f.Steps[step].Event, p.Names.String(uint32(u.Names[i]))),
			i <= before,
			window > 0 && u.Times[i]-u.Times[o.Start()] > window,
			before >= 0 && stepWindow > 0 && u.Times[i]-u.Times[before] > stepWindow:
			t.Fatalf("%+v\n%v: step %d cannot be taken as in %v", f, describe(p, u), step, o.Taken)
		}
		before = i
	}
}

// plainOptions runs each attempt by itself, over events of different times.
func plainOptions(f recipe.Funnel, p *event.Partition, u event.User, end int64) (level, start int, open bool) {
	window, _ := f.Window.Micros()
	stepWindow, _ := f.StepWindow.Micros()
	n := len(f.Steps)
	name := func(i int) string { return p.Names.String(uint32(u.Names[i])) }
	meets := func(i, step int) bool { return slices.Contains(f.Steps[step].Event, name(i)) }
	there := len(u.Names) // the event with which the best level is reached
	for first := range u.Names {
		if !meets(first, 0) {
			continue
		}
		stands := map[int]int64{0: u.Times[first]} // step: when it was last taken
		reach := func(step, i int) {
			if step+1 > level || step+1 == level && i < there {
				level, start, there = step+1, first, i
			}
		}
		reach(0, first)
		for i := first + 1; i < len(u.Names) && (window == 0 || u.Times[i]-u.Times[first] <= window); i++ {
			next := map[int]int64{}
			ended := func(from, to int) bool {
				if f.Order == "strict" && !meets(i, from) && !meets(i, to) {
					return true
				}
				for _, x := range f.Exclude {
					if name(i) == x.Event[0] && from+1 >= x.AfterStep && to+1 < x.BeforeStep {
						return true
					}
				}
				return false
			}
			for step, at := range stands {
				moved := false
				for q := step + 1; q < n; q++ {
					if meets(i, q) && (stepWindow == 0 || u.Times[i]-at <= stepWindow) {
						moved = true
						reach(q, i)
						if !ended(step, q) {
							next[q] = u.Times[i]
						}
					}
					if !f.Steps[q].Optional {
						break
					}
				}
				if later, ok := next[step]; (!moved || stepWindow > 0) && !ended(step, step) && (!ok || later < at) {
					next[step] = at
				}
			}
			stands = next
		}
		for step, at := range stands {
			if step < n-1 && (window > 0 || stepWindow > 0) && (window == 0 || end-u.Times[first] < window) && (stepWindow == 0 || end-at < stepWindow) {
				open = true
			}
		}
	}
	return level, start, open
}
