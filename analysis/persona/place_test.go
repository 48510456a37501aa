package persona

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// TestPlaceAgainstPlain compares where people are placed, and what is summed
// up of them, with the model's own way, for people as they are and as they hardly can be.
func TestPlaceAgainstPlain(t *testing.T) {
	log := shop(3, planted...)
	for k := 1; k <= mostAsked; k += 3 {
		comparePlaces(t, log, recipe.Personas{K: k})
		comparePlaces(t, log, recipe.Personas{K: k, Method: recipe.Mixture})
	}
}

func comparePlaces(t *testing.T, log *event.Log, asked recipe.Personas) {
	t.Helper()
	a := New(Spec{Personas: asked, Exclude: buyers.Exclude}, scope(log))
	a.scope.Channel, a.scope.Device = "channel", "device"
	a.scope.Stages = func(event string) string {
		return map[string]string{"view": "consideration", "cart": "purchase"}[event]
	}
	var prior agg.Partial
	for {
		if s, ok := prior.(*sample); ok {
			comparePlacing(t, a, s.model(), log)
			break
		}
		next, err := agg.Sequential(context.Background(), log, a, prior, nil)
		if err != nil {
			t.Fatal(err)
		}
		prior = next
	}
}

func comparePlacing(t *testing.T, a *Analysis, m *model, log *event.Log) {
	t.Helper()
	p := newPlacer(m)
	empty := func() *group { return &group{raw: make([]int64, len(m.scales)), z: make([]int64, len(m.scales))} }
	got, want := empty(), empty()
	z, x := make([]int64, len(m.scales)), make([]int32, m.centres.dim)
	check := func(numbers []int64, shares []int) {
		t.Helper()
		if got, want := p.place(numbers, shares), m.place(numbers, z, x); got != want {
			t.Fatalf("%v: placed in group %d, want %d", numbers, got, want)
		}
		if at := m.centres.at(m.place(numbers, z, x)); p.far != distance(x, at) {
			t.Fatalf("%v: placed %d away, want %d", numbers, p.far, distance(x, at))
		}
		p.addTo(got)
		for i, s := range m.scales {
			want.raw[i] += m.plan.features[s.feature].raw(numbers, s.feature)
			want.z[i] += z[i]
		}
		if !slices.Equal(got.raw, want.raw) || !slices.Equal(got.z, want.z) {
			t.Fatalf("%v: sums are %v %v, want %v %v", numbers, got.raw, got.z, want.raw, want.z)
		}
	}
	measurer := newMeasurer(a, m.plan)
	for _, part := range log.Partitions {
		measurer.over(part)
		for u := range part.All() {
			check(measurer.measure(u), measurer.found)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		numbers := make([]int64, len(m.plan.features))
		var shares []int
		numbers[events] = []int64{0, 1, 5, 30, memoEvents, memoEvents + 1, restEvents, restEvents + 1, event.MaxUserEvents}[r.IntN(9)]
		for i := range numbers {
			f := &m.plan.features[i]
			if i != events && r.IntN(3) > 0 {
				numbers[i] = r.Int64N(1 + int64(f.most(numbers))>>r.IntN(30))
			}
			if f.family == mix && numbers[i] > 0 {
				shares = append(shares, i)
			}
		}
		check(numbers, shares)
	}
}
