package dropoff_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/dropoff"
	"parcours/analysis/event"
	"parcours/analysis/funnel"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// TestLaws also checks that drop-off speaks of the same people as the funnel.
func TestLaws(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(7, 8)), 300, 12, []string{"A", "B", "C", "D"}, 5000)
	f := (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "20m", Steps: []recipe.Step{
		{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}},
	}}}}).WithDefaults().Funnels[0]
	scope := analysistest.Scope(log)
	drops := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}).Dropoff[0]
	counts := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}).Funnels[0]

	sum := func(list []report.NextEvent) (n int64) {
		for _, e := range list {
			n += e.People
		}
		return n
	}
	for i, s := range drops.Steps {
		c := counts.Steps[i]
		if s.Dropped != c.Dropped || s.InProgress != c.InProgress || s.WentOn != counts.Steps[i+1].Count {
			t.Errorf("step %d: dropped %d, in progress %d, went on %d; the funnel says %d, %d, %d",
				i, s.Dropped, s.InProgress, s.WentOn, c.Dropped, c.InProgress, counts.Steps[i+1].Count)
		}
		if s.Stopped == 0 || s.Returned == 0 {
			t.Errorf("step %d: nobody stopped or returned: the test tests nothing", i)
		}
		if n := sum(s.Within) + s.WithinNone; n != s.Stopped {
			t.Errorf("step %d: next within the window sums to %d of %d", i, n, s.Stopped)
		}
		if n := sum(s.Ever) + s.EverNone; n != s.Stopped {
			t.Errorf("step %d: next at all sums to %d of %d", i, n, s.Stopped)
		}
		if n := sum(s.Last); n != s.Stopped {
			t.Errorf("step %d: last events sum to %d of %d", i, n, s.Stopped)
		}
	}
}

// TestTogether checks that the funnel and its drop-off say the same when they are made in one pass.
func TestTogether(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(9, 8)), 200, 12, []string{"A", "B", "C", "D"}, 5000)
	f := (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "20m", Steps: []recipe.Step{
		{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}},
	}, Breakdown: &recipe.Breakdown{Property: "device"}}}}).WithDefaults().Funnels[0]
	scope := analysistest.Scope(log)
	counts := func() agg.Keyed {
		a, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	drops := func() agg.Keyed {
		a, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	got := analysistest.Laws(t, log, func() agg.Analysis {
		a, err := sequence.NewTogether(f, scope, counts(), drops())
		if err != nil {
			t.Fatal(err)
		}
		return a
	})
	want := analysistest.Laws(t, log, func() agg.Analysis { return counts() })
	want.Dropoff = analysistest.Laws(t, log, func() agg.Analysis { return drops() }).Dropoff
	if !bytes.Equal(got.JSON(), want.JSON()) {
		t.Errorf("together:\n%s\neach by itself:\n%s", got.JSON(), want.JSON())
	}
}

// visitors are people who come back, now and then on a known page or by a known channel, and some of whose events have a value.
func visitors(r *rand.Rand, users int) (*event.Log, agg.Scope) {
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(86_400)
		for range 1 + r.IntN(4) {
			session, channel := fmt.Sprintf("s%d", r.IntN(3)), []string{"ads", "email", ""}[r.IntN(3)]
			for range 1 + r.IntN(5) {
				events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: string(rune('A' + r.IntN(4))), Props: map[string]string{
					"page": []string{"/", "/a", "/b", ""}[r.IntN(4)], "channel": channel, "session": session, "value": []string{"", "2.5", "10", "x"}[r.IntN(4)],
				}})
				at += r.Int64N(600)
			}
			at += r.Int64N(40_000)
		}
	}
	log := analysistest.Log([]string{"channel", "page", "session", "value"}, events...)
	scope := analysistest.Scope(log)
	scope.Channel, scope.Page, scope.Session, scope.Value = "channel", "page", "session", "value"
	return log, scope
}

// TestSelects holds every number of the report against the people who are selected for it.
func TestSelects(t *testing.T) {
	for seed := range uint64(6) {
		log, scope := visitors(rand.New(rand.NewPCG(seed, 1)), 300)
		if seed%2 == 1 {
			scope.Session, scope.SessionGap = "", 400_000_000
		}
		f := funnelOf([]recipe.Duration{"20m", "1d", ""}[seed%3], "A", "B", "C")
		a, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		drops := analysistest.Laws(t, log, func() agg.Analysis { return a }).Dropoff[0]
		compiled, err := sequence.Compile(&f, scope)
		if err != nil {
			t.Fatal(err)
		}
		cells := 0
		for step, s := range drops.Steps {
			check := func(by, when, value string, want int64) {
				t.Helper()
				cells++
				selects := a.Selects(recipe.Next{By: by, When: when, Value: value}, step)
				var got int64
				for _, p := range log.Partitions {
					is, w := selects(p), compiled.Over(p)
					for u := range p.All() {
						w.Walk(&u, func(_ *event.User, o *sequence.Outcome) {
							if is(u, o, w) {
								got++
							}
						})
					}
				}
				if got != want {
					t.Errorf("step %d: %s %s %q selects %d people of %d", step, by, when, value, got, want)
				}
			}
			list := func(by, when string, list []report.NextEvent) {
				t.Helper()
				if len(list) == 0 {
					t.Errorf("step %d: nobody's %s %s: the test tests nothing", step, by, when)
				}
				rest := s.Stopped
				for _, e := range list {
					check(by, when, e.Event, e.People)
					rest -= e.People
				}
				check(by, when, "", rest)
			}
			list("event", "within", s.Within)
			list("event", "ever", s.Ever)
			list("event", "last", s.Last)
			list("page", "ever", s.Pages)
			list("channel", "ever", s.Channels)
			list("event", "back", s.Doors)
			list("channel", "back", s.BackChannels)
			check("event", "visit", "", s.EndOfVisit)
			for _, e := range s.Ever {
				check("event", "onward", e.Event, e.WentOnPeople)
			}
			for _, e := range s.Pages {
				check("page", "onward", e.Event, e.WentOnPeople)
			}
			check("event", "ever", "", s.EverNone)
			check("event", "ever", "no such event", 0)
			check("page", "ever", "/nowhere", 0)
			check("colour", "ever", "A", 0)
			var doors int64
			for _, d := range s.Doors {
				doors += d.People
			}
			if doors != s.Back || s.Back == 0 || s.Back == s.Stopped || s.EndOfVisit == 0 || s.BackMedian == nil || s.ValueLost == nil {
				t.Errorf("step %d: %d came back by %d doors, %d ended their visit, worth %v", step, s.Back, doors, s.EndOfVisit, s.ValueLost)
			}
		}
		if cells < 50 {
			t.Errorf("%d numbers were checked", cells)
		}
	}
}

func funnelOf(window recipe.Duration, events ...string) recipe.Funnel {
	var steps []recipe.Step
	for _, e := range events {
		steps = append(steps, recipe.Step{Event: recipe.Strings{e}})
	}
	return (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: window, Steps: steps}}}).WithDefaults().Funnels[0]
}

// options are funnels with every option that decides who stops where.
func options() map[string]recipe.Funnel {
	all := map[string]recipe.Funnel{}
	for name, change := range map[string]func(*recipe.Funnel){
		"plain":            func(*recipe.Funnel) {},
		"without a window": func(f *recipe.Funnel) { f.Window = "" },
		"strict":           func(f *recipe.Funnel) { f.Order = "strict" },
		"unordered":        func(f *recipe.Funnel) { f.Order = "unordered" },
		"open":             func(f *recipe.Funnel) { f.Open = true },
		"open, by steps":   func(f *recipe.Funnel) { f.Open, f.Window, f.StepWindow = true, "", "20m" },
		"optional":         func(f *recipe.Funnel) { f.Steps[1].Optional = true },
		"optional at last": func(f *recipe.Funnel) { f.Steps[2].Optional = true },
		"first time":       func(f *recipe.Funnel) { f.Steps[0].FirstTime = true },
		"visits":           func(f *recipe.Funnel) { f.Entity = "session" },
		"held constant":    func(f *recipe.Funnel) { f.HoldConstant = []string{"channel"} },
		"excluding":        func(f *recipe.Funnel) { f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"D"}}} },
		"any event":        func(f *recipe.Funnel) { f.Steps[1].Event = nil },
		"with conditions": func(f *recipe.Funnel) {
			f.Steps[0].Where = []recipe.Condition{{Property: "page", Op: "is", Value: recipe.Strings{"/", "/a"}}}
		},
		"ClickHouse": func(f *recipe.Funnel) { f.Semantics, f.Modes = "clickhouse", []string{"strict_order"} },
		"PostHog":    func(f *recipe.Funnel) { f.Semantics = "posthog" },
		"Mixpanel":   func(f *recipe.Funnel) { f.Semantics = "mixpanel" },
		"Amplitude":  func(f *recipe.Funnel) { f.Semantics = "amplitude" },
		"GA4":        func(f *recipe.Funnel) { f.Semantics, f.Open = "ga4", true },
		"Umami":      func(f *recipe.Funnel) { f.Semantics = "umami" },
	} {
		f := funnelOf("1d", "A", "B", "C")
		change(&f)
		all[name] = f
	}
	return all
}

// TestOptions holds drop-off and differences against the funnel, whatever its options.
func TestOptions(t *testing.T) {
	log, scope := visitors(rand.New(rand.NewPCG(13, 1)), 500)
	scope.Properties = []string{"channel", "page"}
	for name, f := range options() {
		t.Run(name, func(t *testing.T) {
			counts, err := funnel.New(f, false, scope)
			if err != nil {
				t.Fatal(err)
			}
			of := analysistest.Laws(t, log, func() agg.Analysis { return counts }).Funnels[0]
			steps := compare(t, log, f, scope)
			for i, s := range steps {
				c := of.Steps[i]
				if s.Dropped != c.Dropped || s.InProgress != c.InProgress {
					t.Errorf("step %d: dropped %d, in progress %d; the funnel says %d, %d", i, s.Dropped, s.InProgress, c.Dropped, c.InProgress)
				}
				if on := c.Count - c.Dropped - c.InProgress; s.WentOn != on && !f.Steps[2].Optional {
					t.Errorf("step %d: %d went on; the funnel says %d", i, s.WentOn, on)
				}
				if (s.Stopped == 0 || s.DifferencesOf == 0) && !f.Steps[i+1].Optional {
					t.Errorf("step %d: %d stopped, %d things were looked at: the test tests nothing", i, s.Stopped, s.DifferencesOf)
				}
			}
			if f.Steps[2].Optional { // who did the last that is not has gone all the way
				if last := steps[1]; last.Stopped != 0 || last.WentOn != of.Steps[2].Count {
					t.Errorf("%d stopped before the last step, %d went on to it", last.Stopped, last.WentOn)
				}
			}
		})
	}
}
