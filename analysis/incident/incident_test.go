package incident_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/funnel"
	"parcours/analysis/incident"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

var origin = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)

// world makes people who come to A and go on to B, most of the time, and sometimes see an event X.
type world struct {
	seed         uint64
	days, people int // people a day
	// goOn and see are in percent, by day and device.
	goOn, see func(day int, device string) int
	event     string
}

// again is how many of a hundred people come on several days.
const again = 30

func (w world) log() *event.Log {
	r := rand.New(rand.NewPCG(w.seed, 3))
	var events []analysistest.Event
	for day := range w.days {
		for i := range w.people {
			device := []string{"mobile", "desktop", "tablet", "mobile", ""}[r.IntN(5)]
			props := map[string]string{"device": device, "country": []string{"FR", "DE", "US"}[r.IntN(3)]}
			for on := day; on < w.days; on += 1 + r.IntN(6) {
				at := origin.AddDate(0, 0, on).Unix() + r.Int64N(80000)
				add := func(name string, after int64) {
					events = append(events, analysistest.Event{User: fmt.Sprintf("u%d-%d", day, i), At: at + after, Name: name, Props: props})
				}
				add("A", 0)
				if w.see != nil && r.IntN(100) < w.see(on, device) {
					add(w.event, 60)
				}
				if r.IntN(100) < w.goOn(on, device) {
					add("B", 120)
				}
				if r.IntN(100) >= again {
					break
				}
			}
		}
	}
	return analysistest.Log([]string{"country", "device"}, events...)
}

func always(percent int) func(int, string) int { return func(int, string) int { return percent } }

// between is a rate that is another from one day to another, for one device or, with "", everybody.
func between(from, to int, device string, usual, then int) func(int, string) int {
	return func(day int, on string) int {
		if day >= from && day <= to && (device == "" || device == on) {
			return then
		}
		return usual
	}
}

var spec = (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "2h", Steps: []recipe.Step{
	{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}},
}}}}).WithDefaults().Funnels[0]

func scopeOf(log *event.Log) agg.Scope {
	scope := analysistest.Scope(log)
	scope.Properties = []string{"country", "device", "missing"}
	return scope
}

// incidents are those of a log.
func incidents(t *testing.T, log *event.Log, f recipe.Funnel) []report.Incident {
	t.Helper()
	scope := scopeOf(log)
	w := incident.New(scope)
	watched, err := agg.Run(context.Background(), log, w, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := incident.NewSteps(f, scope, watched)
	if err != nil {
		t.Fatal(err)
	}
	walked, err := agg.Run(context.Background(), log, s, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &report.Report{}
	w.Finish(watched, r)
	s.Finish(walked, r)
	return r.Incidents
}

func TestFinds(t *testing.T) {
	date := func(day int) string { return origin.AddDate(0, 0, day).Format(time.DateOnly) }
	const x = "x_error"
	for _, c := range []struct {
		name  string
		world world
		want  []report.Incident // kind, event, property, value, ongoing; dates to within a day
	}{
		{"a step for everybody", world{goOn: between(30, 36, "", 70, 40)}, []report.Incident{{Kind: "step", From: date(30), To: date(36)}}},
		{"a step on one device", world{goOn: between(30, 36, "mobile", 70, 30)}, []report.Incident{{Kind: "step", Property: "device", Value: "mobile", From: date(30), To: date(36)}}},
		{"a step to the end", world{goOn: between(52, 59, "desktop", 70, 10)}, []report.Incident{{Kind: "step", Property: "device", Value: "desktop", From: date(52), To: date(58), Ongoing: true}}},
		{"a step from the beginning", world{goOn: between(0, 8, "", 70, 30)}, []report.Incident{{Kind: "step", From: date(0), To: date(8)}}},
		{"twice", world{goOn: func(day int, device string) int {
			return min(between(10, 14, "", 70, 30)(day, device), between(40, 45, "mobile", 70, 20)(day, device))
		}}, []report.Incident{{Kind: "step", From: date(10), To: date(14)}, {Kind: "step", Property: "device", Value: "mobile", From: date(40), To: date(45)}}},
		{"an error that costs nothing", world{goOn: always(70), see: between(20, 29, "tablet", 1, 30), event: x}, []report.Incident{{Kind: "event", Event: x, Property: "device", Value: "tablet", From: date(20), To: date(29)}}},
		{"an error that is there to the end", world{goOn: always(70), see: between(45, 59, "", 1, 12), event: x}, []report.Incident{{Kind: "event", Event: x, From: date(45), To: date(59), Ongoing: true}}},
		{"another event that comes and goes", world{goOn: always(70), see: between(20, 29, "", 0, 12), event: "Zq7"}, []report.Incident{{Kind: "event", Event: "Zq7", From: date(20), To: date(29)}}},
		{"an error with its loss", world{goOn: between(20, 33, "mobile", 70, 35), see: between(20, 33, "mobile", 0, 30), event: x}, []report.Incident{{Kind: "step", Event: x, Property: "device", Value: "mobile", From: date(20), To: date(33)}}},

		{"nothing", world{goOn: always(70), see: always(2), event: x}, nil},
		{"a rate that goes down day by day", world{goOn: func(day int, _ string) int { return 80 - day }}, nil},
		{"a rate that goes down at the end", world{goOn: func(day int, _ string) int { return 70 - max(0, day-30) }}, nil},
		{"devices that differ", world{goOn: func(_ int, device string) int { return map[string]int{"mobile": 40}[device] + 30 }}, nil},
		{"weekends that differ", world{goOn: func(day int, _ string) int { return 70 - 30*(day%7/5) }}, nil},
		{"a new event that stays", world{goOn: always(70), see: between(30, 59, "", 0, 20), event: "Zq7"}, nil},
		{"a thing that is bought more for a while", world{goOn: always(70), see: between(20, 29, "", 0, 20), event: "order_completed"}, nil},
		{"a step that is better for a while", world{goOn: between(30, 36, "", 50, 90)}, nil},
	} {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint(c.name, " ", seed), func(t *testing.T) {
				c.world.seed, c.world.days, c.world.people = seed, 60, 60
				got := incidents(t, c.world.log(), spec)
				if len(got) != len(c.want) {
					t.Fatalf("%d found, want %d: %v", len(got), len(c.want), texts(got))
				}
				for _, want := range c.want {
					if !found(got, want) {
						t.Errorf("found %q, want %s %s %s %s from %s to %s", texts(got), want.Kind, want.Event, want.Property, want.Value, want.From, want.To)
					}
				}
			})
		}
	}
}

func texts(list []report.Incident) (s []string) {
	for _, i := range list {
		s = append(s, fmt.Sprintf("%s (%s %.2g)", i.Text, i.Kind, *i.P))
	}
	return s
}

// found is whether an incident is in a list; by chance it may begin and end a day off.
func found(list []report.Incident, want report.Incident) bool {
	near := func(a, b string) bool {
		x, _ := time.Parse(time.DateOnly, a)
		y, _ := time.Parse(time.DateOnly, b)
		return x.Sub(y).Abs() <= 24*time.Hour
	}
	for _, i := range list {
		if i.Kind == want.Kind && i.Event == want.Event && i.Property == want.Property && i.Value == want.Value && i.Ongoing == want.Ongoing &&
			near(i.From, want.From) && near(i.To, want.To) {
			return true
		}
	}
	return false
}

// TestLaws also checks that the numbers of an incident are those of its days.
func TestLaws(t *testing.T) {
	w := world{seed: 1, days: 60, people: 20, goOn: between(20, 33, "mobile", 70, 20), see: between(20, 33, "mobile", 0, 40), event: "x_error"}
	log := w.log()
	scope := scopeOf(log)
	r := analysistest.Laws(t, log, func() agg.Analysis { return incident.New(scope) })
	if len(r.Incidents) != 1 {
		t.Fatalf("%d incidents of events: the test tests nothing", len(r.Incidents))
	}
	watched, err := agg.Run(context.Background(), log, incident.New(scope), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := spec
	f.Steps = append(f.Steps, recipe.Step{Event: recipe.Strings{"A"}, Where: []recipe.Condition{{Property: "country", Op: "is", Value: recipe.Strings{"FR", "DE"}}}})
	f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
	steps := func() *incident.Steps {
		s, err := incident.NewSteps(f, scope, watched)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	r = analysistest.Laws(t, log, func() agg.Analysis { return steps() })
	if len(r.Incidents) == 0 {
		t.Fatal("no incidents of steps: the test tests nothing")
	}
	for _, i := range r.Incidents {
		var people, count int64
		for _, d := range i.Days {
			if d.Date >= i.From && d.Date <= i.To {
				people, count = people+d.People, count+d.Count
			}
		}
		if people != i.People || people-count != i.Hit {
			t.Errorf("%s: the days sum to %d people and %d who went on; %d and %d were hit", i.Text, people, count, i.People, i.Hit)
		}
	}
	// Together with the funnel the steps find the same.
	together := analysistest.Laws(t, log, func() agg.Analysis {
		counts, err := funnel.New(f, false, scope)
		if err != nil {
			t.Fatal(err)
		}
		both, err := sequence.NewTogether(f, scope, counts, steps())
		if err != nil {
			t.Fatal(err)
		}
		return both
	})
	for i := range together.Incidents {
		if together.Incidents[i].Text != r.Incidents[i].Text {
			t.Errorf("together: %s; alone: %s", together.Incidents[i].Text, r.Incidents[i].Text)
		}
	}
}

// TestSteps checks what a visit to a step is and whether it went on, on journeys of a few events.
func TestSteps(t *testing.T) {
	const hour, day = 3600, 86400
	for _, c := range []struct {
		name          string
		steps         string // names of one letter; lower case for an optional step
		window        recipe.Duration
		events        string // names at hours
		hours         []int
		visits, wents int64 // to the first step
	}{
		{"went on", "AB", "", "AB", []int{0, 1}, 1, 1},
		{"came twice a day", "AB", "", "AAB", []int{0, 1, 2}, 1, 1},
		{"came on two days, went on on the second", "AB", "", "AAB", []int{0, 24, 25}, 2, 1},
		{"went on the next day", "AB", "", "AB", []int{0, 30}, 1, 1},
		{"went on too late", "AB", "1d", "AB", []int{0, 30}, 1, 0},
		{"in another order", "AB", "", "BA", []int{0, 1}, 1, 0},
		{"at the same time in another order", "AB", "", "BA", []int{0, 0}, 1, 1},
		{"one event takes one step", "AA", "", "A", []int{0}, 1, 0},
		{"two take two", "AA", "", "AA", []int{0, 1}, 1, 1},
		{"past an optional step", "AbC", "", "AC", []int{0, 1}, 1, 1},
		{"by an optional step", "AbC", "", "AB", []int{0, 1}, 1, 1},
		{"past a step", "ABC", "", "AC", []int{0, 1}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := recipe.Funnel{Window: c.window}
			for _, s := range c.steps {
				step := recipe.Step{Event: recipe.Strings{string(s)}}
				if s >= 'a' {
					step = recipe.Step{Event: recipe.Strings{string(s - 'a' + 'A')}, Optional: true}
				}
				f.Steps = append(f.Steps, step)
			}
			f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
			var events []analysistest.Event
			for i, name := range c.events {
				events = append(events, analysistest.Event{User: "u", At: origin.Unix() + int64(c.hours[i])*hour, Name: string(name)})
			}
			events = append(events, analysistest.Event{User: "v", At: origin.Unix() + 60*day, Name: "end"})
			log := analysistest.Log(nil, events...)
			scope := analysistest.Scope(log)
			watched, err := agg.Run(context.Background(), log, incident.New(scope), agg.Sequential, nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := incident.NewSteps(f, scope, watched)
			if err != nil {
				t.Fatal(err)
			}
			walked, err := agg.Run(context.Background(), log, s, agg.Sequential, nil)
			if err != nil {
				t.Fatal(err)
			}
			if visits, wents := incident.Visits(walked, 0); visits != c.visits || wents != c.wents {
				t.Errorf("%d visits, %d went on; want %d and %d", visits, wents, c.visits, c.wents)
			}
		})
	}
}

// TestTwoFunnels tells of an incident once, and what it cost where the funnel knows values.
func TestTwoFunnels(t *testing.T) {
	for _, event := range []string{"x_error", "seen"} { // the second is not watched for: the step is found by itself
		w := world{seed: 4, days: 60, people: 60, goOn: between(20, 33, "mobile", 70, 20), see: between(20, 33, "mobile", 0, 40), event: event}
		log := w.log()
		scope := scopeOf(log)
		watch := incident.New(scope)
		watched, err := agg.Run(context.Background(), log, watch, agg.Sequential, nil)
		if err != nil {
			t.Fatal(err)
		}
		value := 500.0
		r := &report.Report{}
		watch.Finish(watched, r)
		for i, window := range []recipe.Duration{"2h", "3h"} {
			f := spec
			f.Name, f.Window = fmt.Sprint(i), window
			s, err := incident.NewSteps(f, scope, watched)
			if err != nil {
				t.Fatal(err)
			}
			walked, err := agg.Run(context.Background(), log, s, agg.Sequential, nil)
			if err != nil {
				t.Fatal(err)
			}
			// Ten who went on bought for 500: a conversion is worth 50, and who goes on to the last step has converted.
			r.Funnels = append(r.Funnels, report.Funnel{Name: f.Name, Converted: 40, Currency: "EUR", Steps: []report.FunnelStep{{Count: 100}, {Count: 40, Value: &value, Valued: 10}}})
			s.Finish(walked, r)
			if len(r.Incidents) != 1 || r.Incidents[0].Funnel != "0" {
				t.Fatalf("%s, after funnel %d: %q", event, i, texts(r.Incidents))
			}
		}
		i := r.Incidents[0]
		if lost := 50 * *i.Lost; *i.ValueLost < lost*0.999 || *i.ValueLost > lost*1.001 || i.Currency != "EUR" {
			t.Errorf("%v %s lost with %v people", *i.ValueLost, i.Currency, *i.Lost)
		}
		// What was lost is what would have gone on at the usual rate.
		if want := *i.Usual*float64(i.People) - float64(i.People-i.Hit); *i.Lost < want-0.01 || *i.Lost > want+0.01 {
			t.Errorf("%v lost, want %v", *i.Lost, want)
		}
	}
}

// TestOnePerson is not an incident: ten days of errors of somebody who is one of a few in their country.
func TestOnePerson(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 9))
		var events []analysistest.Event
		add := func(user, country, name string, day int) {
			events = append(events, analysistest.Event{User: user, At: origin.AddDate(0, 0, day).Unix() + r.Int64N(80000), Name: name, Props: map[string]string{"country": country}})
		}
		for i := range 2000 {
			country := []string{"FR", "DE", "US", "LU"}[min(3, r.IntN(40)/13)]
			for range 1 + r.IntN(3) {
				day := r.IntN(60)
				add(fmt.Sprint("u", i), country, "A", day)
				if r.IntN(200) == 0 {
					add(fmt.Sprint("u", i), country, "x_error", day)
				}
				if r.IntN(10) < 7 {
					add(fmt.Sprint("u", i), country, "B", day)
				}
			}
		}
		for day := 30; day < 40; day++ {
			add("one", "LU", "A", day)
			add("one", "LU", "x_error", day)
		}
		if got := incidents(t, analysistest.Log([]string{"country"}, events...), spec); len(got) > 0 {
			t.Errorf("seed %d: %q", seed, texts(got))
		}
	}
}
