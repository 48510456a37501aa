package dropoff_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/dropoff"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// compare is a funnel's drop-off with its differences.
func compare(t *testing.T, log *event.Log, f recipe.Funnel, scope agg.Scope) []report.DropoffStep {
	t.Helper()
	return analysistest.Laws(t, log, func() agg.Analysis {
		drops, err := dropoff.New(f, scope)
		if err != nil {
			t.Fatal(err)
		}
		apart, err := dropoff.NewDifferences(f, scope, statsOf(log))
		if err != nil {
			t.Fatal(err)
		}
		both, err := sequence.NewTogether(f, scope, drops, apart)
		if err != nil {
			t.Fatal(err)
		}
		return both
	}).Dropoff[0].Steps
}

// statsOf counts each event and its people.
func statsOf(log *event.Log) (stats []sequence.EventStat) {
	users, events := map[string]int64{}, map[string]int64{}
	for _, p := range log.Partitions {
		for u := range p.All() {
			did := map[string]bool{}
			for _, code := range u.Names {
				name := p.Names.String(uint32(code))
				did[name] = true
				events[name]++
			}
			for name := range did {
				users[name]++
			}
		}
	}
	for _, name := range agg.SortedKeys(users) {
		stats = append(stats, sequence.EventStat{Name: name, Users: users[name], Events: events[name]})
	}
	return stats
}

// world says how the people of an experiment behave: each looks around, does
// A, perhaps gets help, and goes on to B or not.
type world struct {
	users int
	// looks are things done before A, so many of them as length says.
	looks  []string
	length func(*rand.Rand) int
	// odds of going on, by what was done before, in order, and the property.
	odds func(before []string, plan string) float64
}

var plans = []string{"basic", "pro", "team", ""}

// people also counts, of one event, whether people did it and went on.
func (w world) people(r *rand.Rand, counted string) (log *event.Log, scope agg.Scope, table [4]int64) {
	var events []analysistest.Event
	for u := range w.users {
		at, user := int64(u), fmt.Sprintf("u%05d", u)
		plan := plans[r.IntN(len(plans))]
		do := func(name string) {
			events = append(events, analysistest.Event{User: user, At: at, Name: name, Props: map[string]string{"plan": plan, "colour": []string{"red", "blue"}[r.IntN(2)], "value": "20"}})
			at += 1 + r.Int64N(20)
		}
		var before []string
		for range w.length(r) {
			before = append(before, w.looks[r.IntN(len(w.looks))])
			do(before[len(before)-1])
		}
		do("A")
		if r.IntN(2) == 0 {
			do("help")
		}
		odds := w.odds(before, plan)
		on := r.Float64() < odds/(1+odds)
		if on {
			do("B")
		}
		for range r.IntN(3) { // what comes of it differs: it must not be looked at
			if on {
				do("thanks")
			} else {
				do("home")
			}
		}
		i := 0
		if !slices.Contains(before, counted) {
			i += 2
		}
		if !on {
			i++
		}
		table[i]++
	}
	events = append(events, analysistest.Event{User: "z", At: 1_000_000, Name: "home"})
	log = analysistest.Log([]string{"colour", "plan", "value"}, events...)
	scope = analysistest.Scope(log)
	scope.Properties, scope.Value = []string{"colour", "plan"}, "value"
	return log, scope, table
}

func follows(list []string, a, b string) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1] == a && list[i] == b {
			return true
		}
	}
	return false
}

// TestNoDifference: where nothing that people do matters, nothing is found,
// although those who do more go on more often.
func TestNoDifference(t *testing.T) {
	w := world{
		users: 1500, looks: []string{"p", "q", "r", "s"},
		length: func(r *rand.Rand) int { return int(r.ExpFloat64() * 4) },
		odds:   func(before []string, _ string) float64 { return float64(1+len(before)) / 5 },
	}
	const seeds = 20
	wrong := 0
	for seed := range uint64(seeds) {
		log, scope, table := w.people(rand.New(rand.NewPCG(seed, 2)), "p")
		if p, _, _ := stat.TwoProportions(table[0], table[0]+table[1], table[2], table[2]+table[3]); p > 1e-6 {
			t.Errorf("seed %d: who did p went on no more often: the test tests nothing", seed)
		}
		step := compare(t, log, funnelOf("10m", "A", "B"), scope)[0]
		if step.DifferencesOf < 20 {
			t.Errorf("seed %d: only %d things were looked at", seed, step.DifferencesOf)
		}
		if len(step.Differences) > 0 {
			wrong++
			t.Logf("seed %d: %+v", seed, step.Differences[0])
		}
	}
	if wrong > 3 { // one is to be expected
		t.Errorf("differences in %d of %d logs without any", wrong, seeds)
	}
}

// TestPlanted finds what was planted before all else, with its odds ratio.
func TestPlanted(t *testing.T) {
	planted := map[string]float64{"event p": 0.25, "property plan=pro": 3, "sequence q>r": 4}
	for name, or := range planted {
		w := world{
			users: 4000, looks: []string{"o", "p", "q", "r", "s", "t"},
			length: func(r *rand.Rand) int { return 2 + r.IntN(6) },
			odds: func(before []string, plan string) float64 {
				if name == "event p" && slices.Contains(before, "p") || name == "property plan=pro" && plan == "pro" || name == "sequence q>r" && follows(before, "q", "r") {
					return or
				}
				return 1
			},
		}
		for seed := range uint64(3) {
			log, scope, _ := w.people(rand.New(rand.NewPCG(seed, 3)), "p")
			step := compare(t, log, funnelOf("10m", "A", "B"), scope)[0]
			if len(step.Differences) == 0 {
				t.Errorf("%s: not found", name)
				continue
			}
			d := step.Differences[0]
			got := d.Kind + " " + d.Subject
			switch d.Kind {
			case "property":
				got += "=" + d.Value
			case "sequence":
				got += ">" + d.Value
			}
			if got != name {
				t.Errorf("%s: found %s", name, got)
				continue
			}
			// 99.9 % of samples are within this.
			if off := math.Abs(math.Log(*d.OddsRatio / or)); off > 3.29/1.96*math.Log(*d.OddsRatioHigh / *d.OddsRatio) {
				t.Errorf("%s: odds ratio %v (%v to %v), planted was %v", name, *d.OddsRatio, *d.OddsRatioLow, *d.OddsRatioHigh, or)
			}
			if *d.PeopleLost <= 0 || *d.PeopleLost > float64(d.Dropped) || *d.Q > 0.001 {
				t.Errorf("%s: lost %v of %d, q %v", name, *d.PeopleLost, d.Dropped, *d.Q)
			}
			if math.Abs(*d.ValueLost-20**d.PeopleLost) > 1e-3**d.ValueLost {
				t.Errorf("%s: %v people are worth %v", name, *d.PeopleLost, *d.ValueLost)
			}
			for _, d := range step.Differences {
				if d.Subject == "A" || d.Subject == "B" || d.Subject == "thanks" || d.Subject == "home" || d.Subject == "help" || d.Value == "A" || d.Value == "B" {
					t.Errorf("%s: %s %s is the funnel's own or comes of it", name, d.Subject, d.Value)
				}
			}
		}
	}
}

// TestOpenWindows: of the last to come, only who went on is known; they are on neither side.
func TestOpenWindows(t *testing.T) {
	var events []analysistest.Event
	add := func(user string, at int64, plan string, names ...string) {
		for i, name := range names {
			events = append(events, analysistest.Event{User: user, At: at + int64(i), Name: name, Props: map[string]string{"plan": plan}})
		}
	}
	for i := range 200 {
		names := []string{"A", "B"}[:1+i%2]
		add(fmt.Sprintf("early%d", i), 0, []string{"old", "older"}[i/2%2], names...)
		add(fmt.Sprintf("late%d", i), 100_000, "new", names...)
	}
	log := analysistest.Log([]string{"plan"}, events...)
	scope := analysistest.Scope(log)
	scope.Properties = []string{"plan"}
	step := compare(t, log, funnelOf("1h", "A", "B"), scope)[0]
	if step.InProgress != 100 || step.Dropped != 100 || step.WentOn != 200 {
		t.Fatalf("%d in progress, %d dropped, %d went on", step.InProgress, step.Dropped, step.WentOn)
	}
	if step.DifferencesOf != 1 || len(step.Differences) != 0 {
		t.Errorf("%d looked at, found %+v", step.DifferencesOf, step.Differences)
	}
}

// TestApart holds every side of every difference against the people who are selected for it.
func TestApart(t *testing.T) {
	w := world{
		users: 4000, looks: []string{"o", "p", "q", "r", "s"},
		length: func(r *rand.Rand) int { return r.IntN(7) },
		odds: func(before []string, plan string) float64 {
			odds := 1.0
			if slices.Contains(before, "p") {
				odds /= 4
			}
			if follows(before, "q", "r") || follows(before, "s", "s") {
				odds *= 6
			}
			if plan == "" || plan == "pro" {
				odds *= 3
			}
			return odds
		},
	}
	log, scope, _ := w.people(rand.New(rand.NewPCG(17, 1)), "p")
	f := funnelOf("10m", "A", "B")
	apart, err := dropoff.NewDifferences(f, scope, nil)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := sequence.Compile(&f, scope)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, d := range compare(t, log, f, scope)[0].Differences {
		kinds[d.Kind] = true
		for side, want := range map[string]int64{"went_on": d.WentOnWith, "dropped": d.DroppedWith} {
			selects := apart.Selects(recipe.Apart{Side: side, Kind: d.Kind, Subject: d.Subject, Value: d.Value}, 0)
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
			if got != want || want == 0 {
				t.Errorf("%s %s %q %q selects %d people of %d", side, d.Kind, d.Subject, d.Value, got, want)
			}
		}
	}
	if len(kinds) != 3 {
		t.Errorf("only %v were found", kinds)
	}
}

// TestDifferencesLaws also has steps with conditions, any event, exclusions and visits.
func TestDifferencesLaws(t *testing.T) {
	log, scope := visitors(rand.New(rand.NewPCG(11, 1)), 600)
	scope.Properties = []string{"channel", "page"}
	for _, f := range []recipe.Funnel{
		{Window: "1h", Steps: []recipe.Step{{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}}}},
		{StepWindow: "10m", Steps: []recipe.Step{{Event: recipe.Strings{"A", "B"}}, {Event: recipe.Strings{"C"}}}, Exclude: []recipe.Exclusion{{Event: recipe.Strings{"D"}}}},
		{Steps: []recipe.Step{{Where: []recipe.Condition{{Property: "page", Op: "is", Value: recipe.Strings{"/a"}}}}, {Event: recipe.Strings{"C"}}}},
	} {
		f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
		var of int64
		for i, s := range compare(t, log, f, scope) {
			of += s.DifferencesOf
			for _, d := range s.Differences {
				if d.Dropped > s.Dropped || d.WentOn > s.WentOn || d.DroppedWith > d.Dropped || d.WentOnWith > d.WentOn {
					t.Errorf("step %d: %+v is more than all", i, d)
				}
				if d.Subject == "page" && len(f.Steps[0].Where) > 0 {
					t.Errorf("step %d: %+v is the funnel's own", i, d)
				}
			}
		}
		if of == 0 {
			t.Errorf("nothing was looked at in %s", f.Definition())
		}
	}
}
