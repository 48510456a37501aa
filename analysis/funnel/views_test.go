package funnel_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/funnel"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// shop is a random log over some weeks, with a device that is sometimes
// missing, many pages, and amounts of which some are none.
func shop(seed uint64, users int) (*event.Log, agg.Scope) {
	r := rand.New(rand.NewPCG(seed, 9))
	devices, amounts := []string{"mobile", "desktop", "tablet", ""}, []string{"", "1.25", "-3", "free", "1000000.000001"}
	var events []analysistest.Event
	begin := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC).Unix()
	for u := range users {
		at := begin + r.Int64N(25*86400)
		for range 1 + r.IntN(14) {
			events = append(events, analysistest.Event{
				User: fmt.Sprintf("u%d", u), At: at, Name: string(rune('A' + r.IntN(4))),
				Props: map[string]string{"device": devices[r.IntN(len(devices))], "page": fmt.Sprintf("/%d", r.IntN(130)), "amount": amounts[r.IntN(len(amounts))]},
			})
			at += r.Int64N(3) * r.Int64N(40_000)
		}
	}
	log := analysistest.Log([]string{"device", "page", "amount"}, events...)
	scope := analysistest.Scope(log)
	scope.Location = time.FixedZone("east", 5*3600+1800)
	scope.Value, scope.Currency = "amount", "EUR"
	return log, scope
}

// even are the people whose id ends in an even digit.
var even = map[string]funnel.Segment{"even": {Definition: "even ids", Of: func(*event.Partition) func(event.User) bool {
	return func(u event.User) bool { return u.ID[len(u.ID)-1]%2 == 0 }
}}}

// kinds deal people by the last letter of their id: of "d", and whoever else there might be, nobody is.
var kinds = funnel.Groups{
	Definition: "the last digit", Keys: []string{"a", "b", "c", "d"}, Names: []string{"Alphas", "Betas", "Gammas", "Deltas"},
	Of: func(*event.Partition) func(event.User) int {
		return func(u event.User) int { return int(u.ID[len(u.ID)-1]-'0')%4 - 1 }
	},
}

// views are definitions that between them ask for everything a funnel can be split by.
func views() map[string]recipe.Funnel {
	base := spec("2d", "A", "B", "C")
	base.Steps[1].Where = []recipe.Condition{{Property: "device", Op: "is_not", Value: recipe.Strings{"tablet"}}}
	mobile := []recipe.Condition{{Property: "device", Op: "is", Value: recipe.Strings{"mobile"}}}
	all := map[string]recipe.Funnel{}
	for name, change := range map[string]func(*recipe.Funnel){
		"by day and device": func(f *recipe.Funnel) {
			f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "first", Limit: 2}
			f.Compare = []recipe.Group{{Period: &recipe.Period{To: "2024-03-12"}}, {Period: &recipe.Period{From: "2024-03-13"}}}
		},
		"by week and last page": func(f *recipe.Funnel) {
			f.Interval, f.Breakdown = "week", &recipe.Breakdown{Property: "page", Attribution: "last", Limit: 10}
			f.Compare = []recipe.Group{{Segment: "even"}, {Where: mobile, Label: "phones"}}
		},
		"by month and page of the second step": func(f *recipe.Funnel) {
			f.Interval, f.Breakdown = "month", &recipe.Breakdown{Property: "page", Attribution: "2", Limit: 200}
			f.Compare = []recipe.Group{{Segment: "even", Where: mobile}, {Label: "all of them"}}
		},
		"by all devices, without a window": func(f *recipe.Funnel) {
			f.Window, f.Breakdown = "", &recipe.Breakdown{Property: "device", Attribution: "all", Limit: 10}
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"D"}, AfterStep: 1, BeforeStep: 2}}
		},
		"open, by visits and all their devices": func(f *recipe.Funnel) {
			f.Entity, f.Open, f.Breakdown = "session", true, &recipe.Breakdown{Property: "device", Attribution: "all", Limit: 10}
			f.Compare = []recipe.Group{{Segment: "even"}, {Where: mobile}}
		},
		"open, by last device": func(f *recipe.Funnel) {
			f.Open, f.Breakdown = true, &recipe.Breakdown{Property: "device", Attribution: "last", Limit: 1}
			f.Compare = []recipe.Group{{Period: &recipe.Period{To: "2024-03-12"}}, {Period: &recipe.Period{From: "2024-03-13"}}}
		},
		"unordered, by page": func(f *recipe.Funnel) {
			f.Order, f.Breakdown = "unordered", &recipe.Breakdown{Property: "page", Attribution: "first", Limit: 10}
		},
		"one device, by page": func(f *recipe.Funnel) {
			f.HoldConstant, f.Breakdown = []string{"device"}, &recipe.Breakdown{Property: "page", Attribution: "first", Limit: 10}
		},
		"a step left out": func(f *recipe.Funnel) {
			f.Steps[1].Optional, f.Breakdown = true, &recipe.Breakdown{Property: "device", Attribution: "3", Limit: 10}
		},
		"by persona, and a segment": func(f *recipe.Funnel) {
			f.Breakdown = &recipe.Breakdown{Property: "persona", Attribution: "first", Limit: 10, Personas: true}
			f.Compare = []recipe.Group{{Segment: "even"}, {Where: mobile}}
		},
		"visits by persona, one in Other": func(f *recipe.Funnel) {
			f.Entity, f.Semantics = "session", "posthog"
			f.Breakdown = &recipe.Breakdown{Property: "persona", Attribution: "first", Limit: 2, Personas: true}
		},
		"by what no event has": func(f *recipe.Funnel) {
			f.Breakdown = &recipe.Breakdown{Property: "planet", Attribution: "all", Limit: 10}
		},
	} {
		f := base
		f.Steps = slices.Clone(base.Steps)
		change(&f)
		all[name] = f
	}
	return all
}

func analyse(t *testing.T, f recipe.Funnel, scope agg.Scope) *funnel.Analysis {
	t.Helper()
	a, err := funnel.New(f, false, scope)
	if err == nil {
		err = a.Segments(even)
	}
	if err != nil {
		t.Fatal(err)
	}
	if f.ByPersona() {
		a.Deal(kinds)
	}
	return a
}

// answer is the report of an analysis in one go.
func answer(t *testing.T, log *event.Log, a *funnel.Analysis) report.Funnel {
	t.Helper()
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	a.Finish(last, &r)
	return r.Funnels[0]
}

// TestViews checks the laws of everything a funnel is split by, and that it reconciles.
func TestViews(t *testing.T) {
	log, scope := shop(1, 300)
	for name, f := range views() {
		t.Run(name, func(t *testing.T) {
			got := analysistest.Laws(t, log, func() agg.Analysis { return analyse(t, f, scope) }).Funnels[0]
			checks, failed := funnel.Reconcile(&got, nil)
			if checks < 15 || len(failed) > 0 {
				t.Errorf("of %d checks these failed: %v", checks, failed)
			}
			for i, s := range got.Steps {
				if s.Count == 0 || s.Dropped == 0 && i < 2 || i > 0 && (s.Repeats == 0 && f.HoldConstant == nil || s.Time.Count == 0 || s.Time.Mean == nil || s.MedianEvents == nil) || s.Valued == 0 || s.Value == nil {
					t.Errorf("step %d says nothing: %+v", i, s)
				}
			}
			if len(got.Curve) < 2 || len(got.Curve) > 60 || got.Currency != "EUR" || got.ValueBy != "amount" {
				t.Errorf("a curve of %d points, values in %q of %q", len(got.Curve), got.Currency, got.ValueBy)
			}
			if (got.BreakdownNote == nil) != (f.Breakdown.Attribution != "all") {
				t.Errorf("breakdown note %v", got.BreakdownNote)
			}
		})
	}
}

// TestSelects counts, for every number of a report, those it selects.
func TestSelects(t *testing.T) {
	for seed := range uint64(2) {
		log, scope := shop(seed, 120)
		for name, f := range views() {
			a := analyse(t, f, scope)
			got := answer(t, log, a)
			compiled, err := sequence.Compile(&f, scope)
			if err != nil {
				t.Fatal(err)
			}
			numbers, zeros := 0, 0
			want := func(number int64, sel recipe.Selection) {
				t.Helper()
				selects, err := a.Selects(&sel)
				if err != nil {
					t.Fatal(err)
				}
				var n int64
				for _, p := range log.Partitions {
					w := compiled.Over(p)
					chosen := selects(p, w)
					for u := range p.All() {
						w.Walk(&u, func(_ *event.User, o *sequence.Outcome) {
							if chosen(u, o) {
								n++
							}
						})
					}
				}
				if numbers++; number == 0 {
					zeros++
				}
				if n != number {
					t.Errorf("%s: the report says %d, selected are %d by %+v", name, number, n, sel)
				}
			}
			steps := func(list []report.FunnelStep, sel recipe.Selection) {
				t.Helper()
				for i, s := range list {
					for state, n := range map[string]int64{"": s.Count, "reached": s.Count, "entered": s.Entered, "stopped": s.Dropped + s.InProgress, "dropped": s.Dropped, "in_progress": s.InProgress} {
						sel.Step, sel.State = i+1, state
						want(n, sel)
					}
					if i < len(list)-1 {
						sel.State = "went_on"
						want(s.Count-s.Dropped-s.InProgress, sel)
					}
				}
			}
			want(got.EntityCount, recipe.Selection{})
			want(got.Entered, recipe.Selection{State: "entered"})
			want(got.Converted, recipe.Selection{State: "converted"})
			steps(got.Steps, recipe.Selection{})
			for _, g := range got.Breakdown[:min(8, len(got.Breakdown))] {
				if !g.Other {
					steps(g.Steps, recipe.Selection{Group: &g.Value})
				}
			}
			var listed []string
			for _, g := range got.Breakdown {
				if !g.Other {
					listed = append(listed, g.Value)
				} else if got.BreakdownNote == nil {
					steps(g.Steps, recipe.Selection{Except: listed})
				}
				for _, v := range g.Values[:min(3, len(g.Values))] {
					for i, n := range v.Counts {
						want(n, recipe.Selection{Group: &v.Value, Step: i + 1, State: "reached"})
					}
				}
			}
			for i, p := range got.Trend {
				in := recipe.Period{From: p.Date, To: "9999-12-31"}
				if i+1 < len(got.Trend) {
					next, _ := time.Parse(time.DateOnly, got.Trend[i+1].Date)
					in.To = next.AddDate(0, 0, -1).Format(time.DateOnly)
				}
				want(p.Entered, recipe.Selection{Entered: &in, State: "entered"})
				want(p.Converted, recipe.Selection{Entered: &in, State: "converted"})
				want(p.InProgress, recipe.Selection{Entered: &in, State: "in_progress"})
				for s, n := range p.Counts {
					want(n, recipe.Selection{Entered: &in, Step: s + 1})
				}
			}
			if numbers < 30 || zeros > numbers*2/3 {
				t.Errorf("%s: %d of %d numbers are 0", name, zeros, numbers)
			}
		}
	}
}

// TestDealt splits four people by hand: each counts in the group they are dealt into, or in none, however they went.
func TestDealt(t *testing.T) {
	at := func(user string, second int64, name string) analysistest.Event {
		return analysistest.Event{User: user, At: second, Name: name}
	}
	log := analysistest.Log(nil,
		at("one1", 0, "A"), at("one1", 1, "B"), at("two5", 0, "A"), // alphas
		at("one2", 0, "A"), at("one2", 5, "B"), // a beta
		at("one4", 0, "A"), at("one4", 9, "B"), // of none
		at("one3", 0, "B"), // a gamma, who does not enter
	)
	f := spec("", "A", "B")
	f.Breakdown = &recipe.Breakdown{Property: "persona", Attribution: "first", Limit: 10, Personas: true}
	got := answer(t, log, analyse(t, f, analysistest.Scope(log)))
	var said []string
	for _, g := range got.Breakdown {
		said = append(said, fmt.Sprint(g.Value, " ", g.Name, ": ", g.Steps[0].Count, " ", g.Steps[1].Count))
	}
	if want := []string{"a Alphas: 2 1", "b Betas: 1 1", " : 1 1"}; !slices.Equal(said, want) || got.BreakdownBy != "persona" || got.Attribution != "" {
		t.Errorf("by %s, attribution %q: %q, want %q", got.BreakdownBy, got.Attribution, said, want)
	}
	f.Breakdown.Limit = 1
	other := answer(t, log, analyse(t, f, analysistest.Scope(log))).Breakdown[2]
	if v := other.Values; !other.Other || len(v) != 1 || v[0].Value != "b" || v[0].Name != "Betas" || other.Name != "" {
		t.Errorf("other is %+v", other)
	}
	one := analyse(t, f, analysistest.Scope(log))
	renamed := kinds
	renamed.Definition, renamed.Names = "other people", kinds.Keys
	two := analyse(t, f, analysistest.Scope(log))
	two.Deal(renamed)
	a, _ := one.Key(nil)
	b, _ := two.Key(nil)
	if a == b {
		t.Error("other groups have the same key")
	}
}

// TestSelectsAt splits those who reached a step by the day on which they did.
func TestSelectsAt(t *testing.T) {
	log, scope := shop(4, 100)
	a := analyse(t, spec("2d", "A", "B"), scope)
	compiled, err := sequence.Compile(&recipe.Funnel{Window: "2d", Steps: spec("", "A", "B").Steps}, scope)
	if err != nil {
		t.Fatal(err)
	}
	var in, all int
	for day := range 40 {
		date := time.Date(2024, 2, 28+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		selects, err := a.Selects(&recipe.Selection{Step: 2, At: &recipe.Period{From: date, To: date}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range log.Partitions {
			w := compiled.Over(p)
			chosen := selects(p, w)
			for u := range p.All() {
				o := w.Best(u)
				if chosen(u, &o) {
					if got := time.UnixMicro(u.Times[o.Taken[1]]).In(scope.Location).Format(time.DateOnly); got != date {
						t.Errorf("%s took the step on %s, not %s", u.ID, got, date)
					}
					in++
				}
				if day == 0 && o.Level == 2 {
					all++
				}
			}
		}
	}
	if in != all || all == 0 {
		t.Errorf("%d by day, %d in all", in, all)
	}
}

func TestSelectsRefuses(t *testing.T) {
	_, scope := shop(1, 5)
	a := analyse(t, spec("", "A", "B"), scope)
	value := "x"
	for _, sel := range []recipe.Selection{
		{Step: 3}, {Step: -1}, {State: "lost"}, {Group: &value}, {Except: []string{value}}, {Entered: &recipe.Period{From: "soon"}}, {At: &recipe.Period{To: "late"}},
	} {
		if _, err := a.Selects(&sel); err == nil {
			t.Errorf("%+v passes", sel)
		}
	}
}

// TestReconcileFails changes each number in turn: one of the checks must notice.
func TestReconcileFails(t *testing.T) {
	log, scope := shop(2, 200)
	f := views()["by day and device"]
	for name, change := range map[string]func(*report.Funnel){
		"a step":                func(f *report.Funnel) { f.Steps[1].Count++ },
		"those who dropped":     func(f *report.Funnel) { f.Steps[0].Dropped-- },
		"those who converted":   func(f *report.Funnel) { f.Converted++ },
		"those who entered":     func(f *report.Funnel) { f.Entered++ },
		"a group":               func(f *report.Funnel) { f.Breakdown[0].Steps[1].Count++ },
		"who entered a group":   func(f *report.Funnel) { f.Breakdown[1].Entered++ },
		"a value of other":      func(f *report.Funnel) { f.Breakdown[len(f.Breakdown)-1].Values[0].Counts[0]++ },
		"a day's step":          func(f *report.Funnel) { f.Trend[3].Counts[2]++ },
		"a day's conversions":   func(f *report.Funnel) { f.Trend[3].Converted++ },
		"a day's in progress":   func(f *report.Funnel) { f.Trend[3].InProgress++ },
		"a group compared":      func(f *report.Funnel) { f.Comparison.A.Steps[2].Count++ },
		"times":                 func(f *report.Funnel) { f.Steps[2].Time.Count++ },
		"values":                func(f *report.Funnel) { f.Breakdown[0].Steps[1].Valued++ },
		"a group's in progress": func(f *report.Funnel) { f.Breakdown[0].Steps[0].InProgress++ },
	} {
		got := answer(t, log, analyse(t, f, scope))
		if _, failed := funnel.Reconcile(&got, nil); len(failed) > 0 {
			t.Fatal(failed)
		}
		change(&got)
		if _, failed := funnel.Reconcile(&got, nil); len(failed) == 0 {
			t.Errorf("%s: nothing noticed", name)
		} else if n := failed[0]; n.Code != report.CodeNotReconciled || n.Count == n.Total || n.Text == "" {
			t.Errorf("%s: %+v", name, n)
		}
	}
	got := answer(t, log, analyse(t, f, scope))
	drop := report.Dropoff{Steps: []report.DropoffStep{{Stopped: got.Steps[0].Dropped + got.Steps[0].InProgress, Dropped: got.Steps[0].Dropped, InProgress: got.Steps[0].InProgress, WentOn: got.Steps[1].Count}}}
	if _, failed := funnel.Reconcile(&got, &drop); len(failed) > 0 {
		t.Errorf("drop-off: %v", failed)
	}
	drop.Steps[0].WentOn++
	if _, failed := funnel.Reconcile(&got, &drop); len(failed) != 1 {
		t.Errorf("drop-off changed: %v", failed)
	}
}

// TestKey: what a segment means is part of the question.
func TestKey(t *testing.T) {
	_, scope := shop(1, 5)
	f := views()["by week and last page"]
	key := func(definition string) string {
		a, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Segments(map[string]funnel.Segment{"even": {Definition: definition, Of: even["even"].Of}}); err != nil {
			t.Fatal(err)
		}
		k, _ := a.Key(nil)
		return k
	}
	one, again, other := key("one"), key("one"), key("other")
	if one != again || one == other {
		t.Error("the key does not follow the segment")
	}
	a, err := funnel.New(f, false, scope)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Segments(nil); err == nil || !strings.Contains(err.Error(), "even") {
		t.Errorf("a segment that is not given: %v", err)
	}
	f.Compare = f.Compare[:1]
	if _, err := funnel.New(f, false, scope); err == nil {
		t.Error("a comparison of one group passes")
	}
}

// told is a funnel's report of outcomes made by hand, of one person with the events given.
func told(t *testing.T, f recipe.Funnel, log *event.Log, outcomes ...sequence.Outcome) report.Funnel {
	t.Helper()
	a := analyse(t, f, analysistest.Scope(log))
	p := a.New(nil).(sequence.Follower)
	compiled, err := sequence.Compile(&f, analysistest.Scope(log))
	if err != nil {
		t.Fatal(err)
	}
	part := log.Partitions[0]
	walker, person := compiled.Over(part), part.User(0)
	tell := p.Follow(part, walker)
	walker.Best(person)
	for _, o := range outcomes {
		tell(&person, &o)
	}
	var r report.Report
	a.Finish(p, &r)
	return r.Funnels[0]
}

// TestOpen: in an open funnel rates are of all who entered, times are not counted into a step at which somebody entered.
func TestOpen(t *testing.T) {
	f := spec("", "A", "B", "C")
	f.Entity, f.Open = "session", true
	f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "first", Limit: 5}
	log := analysistest.Log([]string{"device"},
		analysistest.Event{User: "u", At: 0, Name: "A", Props: map[string]string{"device": "x"}}, analysistest.Event{User: "u", At: 10, Name: "B", Props: map[string]string{"device": "y"}},
		analysistest.Event{User: "u", At: 30, Name: "C", Props: map[string]string{"device": "z"}})
	got := told(t, f, log,
		sequence.Outcome{Unit: 0, Level: 3, Taken: []int{0, 1, 2}, Reached: 7, Entered: 1, Converted: true},
		sequence.Outcome{Unit: 1, Level: 3, Taken: []int{-1, 1, 2}, Reached: 6, Entered: 2, Converted: true},
		sequence.Outcome{Unit: 2, Level: 3, Taken: []int{-1, -1, 2}, Reached: 4, Entered: 4, Converted: true},
		sequence.Outcome{Unit: 3, Level: 1, Taken: []int{0}, Reached: 1, Entered: 1, Stopped: 1},
	)
	if got.Entered != 4 || got.EntityCount != 4 || *got.Conversion != 0.75 || *got.Time.Mean != 16.6667 {
		t.Errorf("entered %d of %d, conversion %v", got.Entered, got.EntityCount, *got.Conversion)
	}
	for i, want := range []struct {
		count, entered, times int64
		rate, step            float64
	}{{2, 2, 0, 0.5, 1}, {2, 1, 1, 0.5, 0.5}, {3, 1, 2, 0.75, 1}} {
		s := got.Steps[i]
		if s.Count != want.count || s.Entered != want.entered || s.Time.Count != want.times || *s.Rate != want.rate || *s.StepRate != want.step {
			t.Errorf("step %d: %+v, want %+v", i, s, want)
		}
	}
	var groups []string
	for _, g := range got.Breakdown {
		groups = append(groups, fmt.Sprint(g.Value, g.Entered))
	}
	if !slices.Equal(groups, []string{"x2", "y1", "z1"}) {
		t.Errorf("groups %v", groups)
	}
	if checks, failed := funnel.Reconcile(&got, nil); checks < 20 || len(failed) > 0 {
		t.Errorf("of %d checks these failed: %v", checks, failed)
	}
}

// TestOptional: who passed a step over took their time from the one before it.
func TestOptional(t *testing.T) {
	f := spec("", "A", "B", "C")
	f.Steps[1].Optional = true
	log := analysistest.Log(nil, analysistest.Event{User: "u", At: 0, Name: "A"}, analysistest.Event{User: "u", At: 5, Name: "A"}, analysistest.Event{User: "u", At: 30, Name: "C"})
	got := told(t, f, log, sequence.Outcome{Level: 3, Taken: []int{0, -1, 2}, Reached: 5, Entered: 1, Converted: true})
	if s := got.Steps[2]; *s.MedianSeconds != 30 || *s.MedianEvents != 2 || s.Repeats != 1 || *s.StepRate != 1 || got.Steps[1].Count != 0 {
		t.Errorf("%+v", got.Steps)
	}
	if _, failed := funnel.Reconcile(&got, nil); len(failed) > 0 {
		t.Error(failed)
	}
}

// TestTrendByPeriod: PostHog counts a person once in every period, so each is the funnel of those who enter in it.
func TestTrendByPeriod(t *testing.T) {
	log, scope := shop(3, 100)
	f := spec("2d", "A", "B")
	f.Semantics = "posthog"
	got := analysistest.Laws(t, log, func() agg.Analysis { return analyse(t, f, scope) }).Funnels[0]
	var sum int64
	for _, p := range got.Trend {
		f.Period = &recipe.Period{From: p.Date, To: p.Date}
		day := answer(t, log, analyse(t, f, scope))
		if p.Entered != day.Entered || p.Converted != day.Converted || p.Counts[1] != day.Steps[1].Count || p.InProgress != day.Steps[0].InProgress {
			t.Errorf("%s: %+v, want %+v", p.Date, p, day.Steps)
		}
		sum += p.Entered
	}
	if got.TrendNote == nil || got.TrendNote.Code != report.CodeTrendByPeriod || sum <= got.Entered {
		t.Errorf("note %v, the sum is %d of %d", got.TrendNote, sum, got.Entered)
	}
}

// TestTrendIsBounded: by day a trend over centuries is by month, and says so.
func TestTrendIsBounded(t *testing.T) {
	log := analysistest.Log(nil, analysistest.Event{User: "a", At: 0, Name: "A"}, analysistest.Event{User: "b", At: 200 * 365 * 86400, Name: "A"})
	f := spec("", "A", "B")
	f.Interval = "day"
	r := analysistest.Laws(t, log, func() agg.Analysis { return analyse(t, f, analysistest.Scope(log)) })
	if got := r.Funnels[0]; got.TrendUnit != "month" || len(got.Trend) < 2000 || r.Warnings[0].Code != report.CodeTrendUnit || r.Warnings[0].Detail != "month" {
		t.Errorf("by %s, %d points, %v", got.TrendUnit, len(got.Trend), r.Warnings)
	}
}

// TestTrendOfPeriod: a funnel's period bounds its trend, and what it cuts is not complete.
func TestTrendOfPeriod(t *testing.T) {
	log, scope := shop(5, 200)
	f := spec("1h", "A", "B")
	f.Interval, f.Period = "week", &recipe.Period{From: "2024-03-06", To: "2024-03-17"}
	r := analysistest.Laws(t, log, func() agg.Analysis { return analyse(t, f, scope) })
	var dates []string
	for _, p := range r.Funnels[0].Trend {
		dates = append(dates, fmt.Sprint(p.Date, p.Complete))
	}
	if !slices.Equal(dates, []string{"2024-03-04false", "2024-03-11true"}) {
		t.Errorf("weeks %v", dates)
	}
}

// TestHostileBytes: whatever is read is an error or a partial, and never a panic.
func TestHostileBytes(t *testing.T) {
	log, scope := shop(6, 30)
	a := analyse(t, views()["by day and device"], scope)
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	good, err := last.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		b := bytes.Clone(good)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
		p := a.New(nil)
		if p.UnmarshalBinary(b) == nil {
			var r report.Report
			a.Finish(p, &r)
		}
	}
}

// TestAllAttribution: the group of a value is the funnel of a log that has only the events with it.
func TestAllAttribution(t *testing.T) {
	log, scope := shop(7, 200)
	f := views()["by all devices, without a window"]
	f.Window = "2d"
	got := analysistest.Laws(t, log, func() agg.Analysis { return analyse(t, f, scope) }).Funnels[0]
	plain := f
	plain.Breakdown = nil
	for _, g := range got.Breakdown {
		var events []analysistest.Event
		for _, p := range log.Partitions {
			device, amount := p.Property("device"), p.Property("amount")
			for u := range p.All() {
				for i, at := range u.Times {
					if v := p.Properties[device].Values.String(uint32(u.Property(device)[i])); v == g.Value {
						events = append(events, analysistest.Event{User: string(u.ID), At: at / 1e6, Name: p.Names.String(uint32(u.Names[i])),
							Props: map[string]string{"device": v, "amount": p.Properties[amount].Values.String(uint32(u.Property(amount)[i]))}})
					}
				}
			}
		}
		only := analysistest.Log([]string{"device", "amount"}, events...)
		want := analysistest.Laws(t, only, func() agg.Analysis { return analyse(t, plain, scope) }).Funnels[0]
		for i, s := range g.Steps {
			w := want.Steps[i]
			if s.Count != w.Count || s.Dropped != w.Dropped || s.InProgress != w.InProgress || s.Valued != w.Valued {
				t.Errorf("%q, step %d: %+v, want %+v", g.Value, i, s, w)
			}
		}
	}
	if len(got.Breakdown) != 4 || got.Breakdown[3].Value != "" {
		t.Errorf("%d groups, and none is not the last", len(got.Breakdown))
	}
}

// TestRuleSetsReconcile: by whatever rules, the numbers agree, and those with notes say why they do not.
func TestRuleSetsReconcile(t *testing.T) {
	log, scope := shop(11, 150)
	asked := 0
	for _, semantics := range []string{"parcours", "clickhouse", "posthog", "mixpanel", "amplitude", "ga4", "plausible", "umami", "openpanel", "retentioneering"} {
		for _, order := range []string{"ordered", "strict", "unordered"} {
			for _, attribution := range []string{"first", "last", "2", "all"} {
				f := spec("2d", "A", "B", "C")
				f.Semantics, f.Order, f.Breakdown = semantics, order, &recipe.Breakdown{Property: "device", Attribution: attribution, Limit: 2}
				f.Compare = []recipe.Group{{Period: &recipe.Period{To: "2024-03-12"}}, {Period: &recipe.Period{From: "2024-03-13"}}}
				if (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).Validate() != nil {
					continue // no such rules
				}
				asked++
				got := answer(t, log, analyse(t, f, scope))
				if checks, failed := funnel.Reconcile(&got, nil); checks < 15 || len(failed) > 0 {
					t.Errorf("%s, %s, by %s: of %d checks these failed: %v", semantics, order, attribution, checks, failed)
				}
				if got.Entered == 0 || got.Steps[1].Count == 0 {
					t.Errorf("%s, %s: nobody", semantics, order)
				}
			}
		}
	}
	if asked < 40 {
		t.Errorf("only %d are possible", asked)
	}
}
