package persona

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

func TestAdjustedRand(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		{[]int{0, 0, 1, 1}, []int{1, 1, 0, 0}, 1},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, -0.5},
		{[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 1, 1, 2, 2}, 0.24242},
		{[]int{0, 0, 0}, []int{0, 0, 0}, 1},
	} {
		if got := float64(adjustedRand(c.a, c.b, 3, 3)) / overlapUnit; math.Abs(got-c.want) > 0.001 {
			t.Errorf("%v and %v agree to %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if got := overlaps([]int{0, 0, 0, 1}, []int{0, 0, 1, 1}, []bool{true, true, true, true}, 2, 2); got[0] != 2*overlapUnit/3 || got[1] != overlapUnit/2 {
		t.Errorf("overlaps %v", got)
	}
}

// Properties of people are told, and make no groups: here two kinds of people who do the same.
func TestDemographics(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	var log []analysistest.Event
	for k, kind := range planted[:2] {
		for n := range kind.people {
			id := fmt.Sprintf("%d-%d", k, n)
			income := []string{"low", "high"}[k]
			if r.IntN(5) == 0 {
				income = []string{"high", "low"}[k]
			}
			props := map[string]string{"income": income, "pet": []string{"cat", "dog"}[r.IntN(2)], "score": fmt.Sprint(5*k + r.IntN(3))}
			at := r.Int64N(60) * day
			for range 4 + r.IntN(5) {
				log = append(log, analysistest.Event{User: id, At: at, Name: kind.names[r.IntN(len(kind.names))], Props: props})
				at += 5 + r.Int64N(100)
			}
		}
	}
	l := analysistest.Log([]string{"income", "pet", "score"}, log...)
	s := scope(l)
	s.Channel, s.Device, s.Country = "", "", ""
	s.Properties = []string{"income", "pet", "score"}
	p := analysistest.Laws(t, l, func() agg.Analysis { return New(Spec{Personas: recipe.Personas{K: 2}}, s) }).Personas
	for _, f := range p.Features {
		if f.Kind == "category" || f.Property != "" {
			t.Errorf("people are compared on %s", f.Key)
		}
	}
	for _, g := range p.Groups {
		if len(g.Demographics) != 2 || g.Demographics[0].Property != "income" || *g.Demographics[0].P > 0.001 || *g.Demographics[1].P < 0.05 {
			t.Errorf("%s: %+v", g.Name, g.Demographics)
		}
		if g.Feedback == nil || g.Feedback.Property != "score" || g.Feedback.People != g.Users {
			t.Errorf("%s: feedback %+v", g.Name, g.Feedback)
		}
		if len(g.Means) != len(p.Features) || len(g.Hours) != 24 || len(g.Weekdays) != 7 {
			t.Errorf("%s: %d means of %d features", g.Name, len(g.Means), len(p.Features))
		}
	}
	why := map[string]int{}
	for _, l := range p.LeftOut {
		why[l.Why]++
	}
	if why["demographic"] != 2 {
		t.Errorf("left out: %+v", p.LeftOut)
	}
}

// The recipe says what people are compared on, and what groups are called.
func TestChosenFeatures(t *testing.T) {
	log := shop(1, planted...)
	spec := buyers
	spec.K, spec.Features, spec.Without, spec.Names = 3, []string{"share", "rhythm"}, []string{"night", "share:view"}, map[string]string{"p2": "Mine"}
	p := answer(t, log, spec)
	var keys []string
	for _, f := range p.Features {
		keys = append(keys, f.Key)
		if f.Kind != "share" && f.Key != "morning" && f.Key != "evening" && f.Key != "working_hours" && f.Key != "weekend" {
			t.Errorf("people are compared on %s", f.Key)
		}
	}
	if slices.Contains(keys, "night") || slices.Contains(keys, "share:view") || !slices.Contains(keys, "share:search") {
		t.Errorf("compared on %v", keys)
	}
	if !slices.ContainsFunc(p.Groups, func(g report.Persona) bool { return g.Key == "p2" && g.Name == "Mine" && g.Named }) {
		t.Errorf("nobody is called Mine: %+v", p.Groups)
	}
	if !slices.ContainsFunc(p.LeftOut, func(l report.FeatureLeftOut) bool { return l.Key == "night" && l.Why == "recipe" }) {
		t.Errorf("left out: %+v", p.LeftOut)
	}
}

// The obstacles planted: one kind stops after the first step, and has the trouble.
func TestObstacles(t *testing.T) {
	log := shop(1, planted...)
	spec := buyers
	spec.K, spec.Steps = 3, []string{"A", "B"}
	spec.Troubles = []recipe.Trouble{{Kind: "rage", Subject: "offer"}, {Kind: "support", Subject: "view"}}
	kindOf := func(u event.User) byte { return u.ID[0] }
	spec.Furthest = func(*event.Partition) func(event.User) int {
		return func(u event.User) int {
			if kindOf(u) == '1' {
				return 1
			}
			return 2
		}
	}
	spec.Troubled = func(*event.Partition) func(event.User) [2]uint64 {
		return func(u event.User) [2]uint64 {
			if kindOf(u) == '2' {
				return [2]uint64{1, 0}
			}
			return [2]uint64{}
		}
	}
	p := analysistest.Laws(t, log, func() agg.Analysis { return New(spec, scope(log)) }).Personas
	for i, g := range p.Groups { // in the order planted
		switch {
		case i == 0 && len(g.Obstacles) != 0,
			i == 1 && (len(g.Obstacles) != 1 || g.Obstacles[0].Kind != "step" || g.Obstacles[0].Subject != "A" || *g.Obstacles[0].Difference != 1),
			i == 2 && (len(g.Obstacles) != 1 || g.Obstacles[0].Kind != "rage" || g.Obstacles[0].People != int64(planted[2].people)):
			t.Errorf("%s: %+v", g.Name, g.Obstacles)
		}
		for _, n := range g.Needs {
			if *n.Difference < leastDifference || *n.Low <= 0 || *n.P >= significant || n.Subject == "purchase" {
				t.Errorf("%s: %+v", g.Name, n)
			}
		}
	}
}

// No journey is shown that fewer than ten people share.
func TestTypicalJourney(t *testing.T) {
	way := func(hash uint64, names ...string) (j journey) {
		j.hash, j.far = hash, int64(hash)
		for i, n := range names {
			j.steps = append(j.steps, step{name: n, times: 1, gap: int64(100*i + 7), visit: i == 0})
		}
		return j
	}
	var list []journey
	for i := range uint64(minShape - 1) {
		list = append(list, way(i, "a", "b", "c", fmt.Sprint(i)))
	}
	if j := typical(slices.Clone(list)); j != nil {
		t.Errorf("nine people's journey is shown: %+v", j)
	}
	list = append(list, way(100, "a", "b", "c", "a", "x"))
	if j := typical(slices.Clone(list)); j == nil || !j.Collapsed || len(j.Steps) != 3 || j.People != minShape || j.Steps[1].GapSeconds != nil {
		t.Errorf("what ten people begin with: %+v", j)
	}
	for i := range uint64(minShape) {
		list = append(list, way(200+i, "a", "b"))
	}
	if j := typical(list); j == nil || j.Collapsed || len(j.Steps) != 2 || *j.Steps[1].GapSeconds != 100 {
		t.Errorf("what ten people did: %+v", j)
	}
	for n, want := range map[int64]int64{0: 0, 9: 9, 14: 10, 107: 100, 1999: 2000} {
		if got := coarse(n); got != want {
			t.Errorf("%d is told as %d, want %d", n, got, want)
		}
	}
}

func TestIndependent(t *testing.T) {
	// Chi-square 3.84 with one degree of freedom is P 0.05.
	if p := chiSquareTail(3.841, 1); math.Abs(p-0.05) > 0.006 {
		t.Errorf("P %v", p)
	}
	if p := chiSquareTail(18.307, 10); math.Abs(p-0.05) > 0.002 {
		t.Errorf("P %v", p)
	}
	if p, ok := independent([][2]int64{{50, 50}, {50, 50}}); !ok || p < 0.9 {
		t.Errorf("P %v", p)
	}
	if _, ok := independent([][2]int64{{3, 1}, {0, 1}}); ok {
		t.Error("five people tell nothing")
	}
}
