package sequence

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"parcours/analysis/recipe"
)

// TestPostHogOnwardsAgainstInFull compares the short way with the rules in full, in funnels whose steps share events.
func TestPostHogOnwardsAgainstInFull(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	names := []string{"A", "A", "B", "C", "x"}
	further := 0
	for range 10000 {
		f := posthogFunnel(r, "ordered")
		w, p := someone(t, r, f, names, 1+r.IntN(30), time.Hour)
		u := p.User(0)
		if !w.sprints {
			continue
		}
		full := *w.funnel
		full.sprints = nil
		got := own(w.Best(u))
		if want := own(full.Over(p).Best(u)); !same(got, want) {
			t.Fatalf("%+v\n%v %v: onwards %+v, want %+v", f, u.Times, u.Names, got, want)
		}
		if got.Level > 1 {
			further++
		}
	}
	if further < 1000 {
		t.Errorf("only %d get further than the first step: little is tested", further)
	}
}

// TestByPeriodAgainstWalks compares what is told of each period with a walk of the person's whole log in which journeys begin in that period alone.
func TestByPeriodAgainstWalks(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	names := []string{"A", "A", "B", "C", "X", "x"}
	calendar := NewCalendar("day", time.UTC, 0, 120*time.Hour.Microseconds())
	told := map[bool]int{}
	for range 10000 {
		f := posthogFunnel(r, []string{"ordered", "ordered", "strict", "unordered"}[r.IntN(4)])
		if n := len(f.Steps); n > 1 && r.IntN(2) == 0 {
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: 1, BeforeStep: n}}
			if f.Order != "unordered" {
				f.Exclude[0].BeforeStep = 2 + r.IntN(n-1)
			}
		}
		for i := 1; i < len(f.Steps) && f.Order != "unordered"; i++ {
			f.Steps[i].Optional = r.IntN(6) == 0
		}
		w, p := someone(t, r, f, names, 1+r.IntN(30), time.Hour)
		u := p.User(0)
		o := w.Best(u)
		before := own(o)
		got := map[int]Outcome{}
		w.ByPeriod(&o, calendar, func(period int, o *Outcome) { got[period] = own(*o) })
		if !reflect.DeepEqual(own(o), before) {
			t.Fatalf("%+v\n%v %v: what was told of all is %+v now, was %+v", f, u.Times, u.Names, o, before)
		}
		want := map[int]Outcome{}
		for i := range u.Times {
			period, _ := calendar.At(u.Times[i])
			from, to := calendar.Bounds(period)
			one := *w.funnel
			one.from, one.to = max(one.from, from), min(one.to, to)
			if o := one.Over(p).Best(u); o.Level > 0 {
				want[period] = own(o)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%v %v: by period %+v, want %+v", f, u.Times, u.Names, got, want)
		}
		if len(got) > 1 {
			told[w.sprints]++
		}
	}
	if told[true] < 500 || told[false] < 2000 {
		t.Errorf("only %v enter in several periods: little is tested", told)
	}
}

// posthogFunnel is one by PostHog's rules with steps that share events.
func posthogFunnel(r *rand.Rand, order string) recipe.Funnel {
	f := recipe.Funnel{Semantics: "posthog", Order: order, Window: []recipe.Duration{"12h", "1d", "3d"}[r.IntN(3)]}
	for range 1 + r.IntN(4) {
		f.Steps = append(f.Steps, recipe.Step{Event: [][]string{{"A"}, {"B"}, {"C"}, {"A", "B"}}[r.IntN(4)]})
	}
	if r.IntN(3) == 0 {
		f.Period = &recipe.Period{From: "1970-01-02", To: "1970-01-05"}
	}
	return f
}
