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

// TestUnorderedAgainstPlain compares funnels without an order with every way tried to give steps events.
func TestUnorderedAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	further := 0
	for range 10000 {
		f := funnel([]string{"", "4s", "9s"}[r.IntN(3)], [][]string{{"A", "B", "C"}, {"A", "A", "B"}, {"A", "A|B", "B", "C"}, {"A|B", "B|C", "A|C"}}[r.IntN(4)]...)
		f.Order, f.StepWindow = "unordered", []recipe.Duration{"", "3s"}[r.IntN(2)]
		if r.IntN(2) == 0 {
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}}}
		}
		log := analysistest.Random(r, 1, 9, []string{"A", "A", "B", "C", "X"}, 3+r.Int64N(20))
		p := log.Partitions[0]
		u := p.User(0)
		end := u.Times[len(u.Times)-1] + r.Int64N(6)*1_000_000
		compiled, err := sequence.Compile(&f, agg.Scope{Last: end})
		if err != nil {
			t.Fatal(err)
		}
		got := compiled.Over(p).Best(u)
		level, start, open := plainUnordered(f, p, u, end)
		if got.Level != level || (got.Open != 0) != (open && !got.Converted) || level > 0 && u.Times[got.Start()] != start {
			t.Fatalf("%+v\n%v until %d: got %+v, want level %d from %d open %v", f, describe(p, u), end, got, level, start, open)
		}
		if level > 1 {
			further++
		}
	}
	if further < 2500 {
		t.Errorf("only %d get further than the first step: little is tested", further)
	}
}

// plainUnordered begins an attempt at each moment and tries every way to give steps the events in reach.
func plainUnordered(f recipe.Funnel, p *event.Partition, u event.User, end int64) (level int, start int64, open bool) {
	window, _ := f.Window.Micros()
	stepWindow, _ := f.StepWindow.Micros()
	name := func(i int) string { return p.Names.String(uint32(u.Names[i])) }
	meets := func(i, step int) bool { return slices.Contains(f.Steps[step].Event, name(i)) }
	anything := func(i int) bool {
		return slices.ContainsFunc(f.Steps, func(s recipe.Step) bool { return slices.Contains(s.Event, name(i)) })
	}
	for i, from := range u.Times {
		if !anything(i) || i > 0 && u.Times[i-1] == from && anything(i-1) {
			continue // the moment's first attempt has all its events
		}
		ended := end + 1
		if len(f.Exclude) > 0 {
			for j, at := range u.Times {
				if name(j) == "X" && at > from {
					ended = min(ended, at)
				}
			}
		}
		var reach []int
		last := from // time of a step
		for j, at := range u.Times {
			if at < from || !anything(j) {
				continue
			}
			if stepWindow > 0 && at-last > stepWindow {
				break
			}
			last = at
			if at <= ended && (window == 0 || at-from <= window) {
				reach = append(reach, j)
			}
		}
		if n := most(reach, len(f.Steps), meets, 0, nil); n > level {
			level, start = n, from
		}
		open = open || ended > end && window+stepWindow > 0 && (window == 0 || end-from < window) && (stepWindow == 0 || end-last < stepWindow)
	}
	return level, start, open
}

// most is the most steps from one on that can have events of their own.
func most(events []int, steps int, meets func(int, int) bool, step int, used []int) (best int) {
	if step == steps {
		return 0
	}
	best = most(events, steps, meets, step+1, used)
	for _, i := range events {
		if meets(i, step) && !slices.Contains(used, i) {
			best = max(best, 1+most(events, steps, meets, step+1, append(slices.Clone(used), i)))
		}
	}
	return best
}
