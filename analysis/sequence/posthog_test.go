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

// TestPostHogAgainstPlain compares PostHog's rules with a plain telling of what
// its functions do (funnel-udf: steps, unordered_steps), row by row.
func TestPostHogAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	further := map[string]int{}
	rounds := 20000
	if testing.Short() {
		rounds = 4000
	}
	for range rounds {
		f := funnel([]string{"4s", "9s"}[r.IntN(2)], [][]string{{"A", "B", "C"}, {"A", "B", "A", "C"}, {"A", "A", "B"}, {"A", "A|B", "B", "C"}}[r.IntN(4)]...)
		f.Semantics, f.Order = "posthog", []string{"ordered", "strict", "unordered"}[r.IntN(3)]
		n := len(f.Steps)
		if f.Order != "unordered" && r.IntN(2) == 0 {
			for i := 1; i < n; i++ {
				f.Steps[i].Optional = r.IntN(3) == 0
			}
		}
		if r.IntN(2) == 0 {
			x := recipe.Exclusion{Event: recipe.Strings{"X"}, AfterStep: 1, BeforeStep: n}
			if f.Order != "unordered" {
				x.AfterStep = 1 + r.IntN(n-1)
				x.BeforeStep = x.AfterStep + 1 + r.IntN(n-x.AfterStep)
			}
			f.Exclude = []recipe.Exclusion{x}
		}
		log := analysistest.Random(r, 1, 12, []string{"A", "A", "B", "B", "C", "X", "z"}, 3+r.Int64N(25))
		p := log.Partitions[0]
		u := p.User(0)
		compiled, err := sequence.Compile(&f, agg.Scope{Last: 100_000_000})
		if err != nil {
			t.Fatal(err)
		}
		got := compiled.Over(p).Best(u)
		level, taken := plainPostHog(f, p, u)
		if f.Order == "unordered" {
			level = plainPostHogUnordered(f, p, u)
			taken = 1<<level - 1
		}
		if got.Level != level || got.Reached != taken {
			t.Fatalf("%+v\n%v: got %+v, want level %d, steps %b", f, describe(p, u), got, level, taken)
		}
		if level > 1 {
			further[f.Order]++
		}
	}
	for _, order := range []string{"ordered", "strict", "unordered"} {
		if further[order] < rounds/10 {
			t.Errorf("%s: only %d of %d get further than the first step: little is tested", order, further[order], rounds)
		}
	}
}

// told is how far PostHog's ordered function has come at one step.
type told struct {
	start    int64 // of the chain; −1: none
	excluded bool
	used     []int // rows that took steps that are not optional
	steps    uint64
}

// plainPostHog returns the furthest step and the steps of its chain; 0 for who is not counted.
func plainPostHog(f recipe.Funnel, p *event.Partition, u event.User) (level int, steps uint64) {
	window, _ := f.Window.Micros()
	n := len(f.Steps)
	// What a row says: steps from 1, and exclusions as the steps they forbid, negative.
	says := func(i int) (list []int) {
		name := p.Names.String(uint32(u.Names[i]))
		for s := range f.Steps {
			if slices.Contains(f.Steps[s].Event, name) {
				list = append(list, s+1)
			}
		}
		for _, x := range f.Exclude {
			if x.Event[0] == name {
				for s := x.AfterStep; s < x.BeforeStep; s++ {
					list = append(list, -(s + 1))
				}
			}
		}
		return list
	}
	at := make([]told, n+1)
	for i := range at {
		at[i].start = -1
	}
	furthest := told{start: -1}
	row := func(i int, list []int, tied bool) {
		now := u.Times[i]
		for _, s := range slices.Backward(list) {
			forbids := s < 0
			s = max(s, -s)
			from := s - 1
			open := func() bool { return at[from].start >= 0 && now-at[from].start <= window }
			for from > 0 && !open() && f.Steps[from-1].Optional {
				from--
			}
			if !open() || at[s].start == at[from].start {
				continue
			}
			switch before := &at[from]; {
			case forbids:
				if !before.excluded {
					before.excluded = true
					if level == from && now-furthest.start <= window {
						furthest.excluded = true
					}
				}
			case !tied || !slices.Contains(before.used, i):
				c := told{before.start, before.excluded, slices.Clone(before.used), before.steps | 1<<(s-1)}
				if !f.Steps[s-1].Optional {
					c.used = append(c.used, i)
				}
				if !c.excluded {
					at[s] = c
				}
				if s > level || s == level && furthest.excluded {
					level, furthest = s, c
				}
			}
		}
		if f.Order == "strict" && !tied {
			for s := 1; s <= n; s++ {
				if !slices.Contains(list, s) {
					at[s] = told{start: -1}
				}
			}
		}
	}
	for from := 0; from < len(u.Times) && at[n].start < 0; {
		var rows []int
		to := from
		for ; to < len(u.Times) && u.Times[to] == u.Times[from]; to++ {
			if f.Order == "strict" || len(says(to)) > 0 { // the others are not asked for
				rows = append(rows, to)
			}
		}
		at[0] = told{start: u.Times[from]}
		alike := !slices.ContainsFunc(rows, func(i int) bool { return !slices.Equal(says(i), says(rows[0])) })
		if alike {
			for _, i := range rows {
				row(i, says(i), false)
			}
		} else {
			for s := 1; s <= n; s++ {
				for _, i := range rows {
					if slices.Contains(says(i), s) {
						row(i, []int{s}, true)
					}
				}
			}
		}
		from = to
	}
	if furthest.excluded {
		return 0, 0
	}
	return level, furthest.steps
}

// plainPostHogUnordered returns how many steps are counted.
func plainPostHogUnordered(f recipe.Funnel, p *event.Partition, u event.User) (level int) {
	window, _ := f.Window.Micros()
	n := len(f.Steps)
	waiting := make([][]int64, n) // by step, the times of its events
	done := func() (n int) {
		for _, w := range waiting {
			if len(w) > 0 {
				n++
			}
		}
		return n
	}
	for i, now := range u.Times {
		name := p.Names.String(uint32(u.Names[i]))
		excludes := slices.ContainsFunc(f.Exclude, func(x recipe.Exclusion) bool { return x.Event[0] == name })
		var meets []int
		for s := range f.Steps {
			if slices.Contains(f.Steps[s].Event, name) {
				meets = append(meets, s)
			}
		}
		if !excludes && meets == nil {
			continue
		}
		for done() > 0 {
			oldest := -1
			for s, w := range waiting {
				if len(w) > 0 && (oldest < 0 || w[0] < waiting[oldest][0]) {
					oldest = s
				}
			}
			if done() < n && now-waiting[oldest][0] <= window {
				break
			}
			level = max(level, done())
			waiting[oldest] = waiting[oldest][1:]
		}
		if level == n {
			return n
		}
		if excludes {
			clear(waiting)
			continue
		}
		last := func(s int) int64 {
			if w := waiting[s]; len(w) > 0 {
				return w[len(w)-1]
			}
			return -1
		}
		to := slices.MinFunc(meets, func(a, b int) int { return int(last(a) - last(b)) })
		waiting[to] = append(waiting[to], now)
	}
	return max(level, done())
}
