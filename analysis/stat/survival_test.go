package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestKaplanMeierByHand is five people: it happened at 1, 3 and 3 to three of
// them, the others were watched until 2 and 5.
func TestKaplanMeierByHand(t *testing.T) {
	var happened, watched Durations
	happened.Add(1)
	happened.AddN(3, 2)
	watched.Add(2)
	watched.Add(5)
	got := KaplanMeier(&happened, &watched)
	// 1: 5 at risk, 4/5 are left. 3: 3 at risk, 1 of them stays: 4/5·1/3 = 4/15. Then nothing until 5.
	// Greenwood at 1: 1/(5·4) = 0.05; log S = −0.2231436, σ = √0.05/0.2231436 = 1.00208; S^exp(±1.96σ).
	want := []SurvivalPoint{
		{1, 5, 1, 0.8, 0.203809, 0.96918, true},
		{3, 3, 2, 4.0 / 15, 0.009677, 0.686136, true},
		{5, 1, 0, 4.0 / 15, 0.009677, 0.686136, true},
	}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i, p := range got {
		p.Low, p.High, p.Left, want[i].Left = Round(p.Low), Round(p.High), Round(p.Left), Round(want[i].Left)
		if p != want[i] {
			t.Errorf("point %d: %+v, want %+v", i, p, want[i])
		}
	}
}

func TestKaplanMeierEdges(t *testing.T) {
	var none, some Durations
	some.AddN(7, 4)
	if got := KaplanMeier(&none, &none); got != nil {
		t.Errorf("of nobody: %v", got)
	}
	if got := KaplanMeier(&some, &none); len(got) != 1 || got[0] != (SurvivalPoint{Time: 7, AtRisk: 4, Events: 4}) {
		t.Errorf("all at once: %v", got)
	}
	if got := KaplanMeier(&none, &some); len(got) != 1 || got[0] != (SurvivalPoint{Time: 7, AtRisk: 4, Left: 1}) {
		t.Errorf("nobody: %v", got)
	}
	// Whoever is watched until a time at which it happens is at risk then.
	if got := KaplanMeier(&some, &some); got[0].AtRisk != 8 || got[0].Left != 0.5 {
		t.Errorf("tied: %v", got)
	}
}

// TestKaplanMeierWithoutCensoring is the share that is left, whether times are exact or in buckets.
func TestKaplanMeierWithoutCensoring(t *testing.T) {
	for _, different := range []int64{100, 1e9} {
		r := rand.New(rand.NewPCG(1, 2))
		var happened, watched Durations
		const n = 20_000
		for range n {
			happened.Add(r.Int64N(different))
		}
		watched.AddN(2e9, n) // until the end
		points := KaplanMeier(&happened, &watched)
		var sum int64
		for i, p := range points {
			if p.AtRisk != 2*n-sum {
				t.Fatalf("point %d: %d at risk, want %d", i, p.AtRisk, 2*n-sum)
			}
			sum += p.Events
			if want := 1 - float64(sum)/(2*n); math.Abs(p.Left-want) > 1e-9 || !(p.Low < p.Left && p.Left < p.High) {
				t.Fatalf("point %d: %v left of %v (%v–%v)", i, p.Left, want, p.Low, p.High)
			}
		}
		if sum != n {
			t.Errorf("%d events, want %d", sum, n)
		}
		if happened.buckets != (different > maxExact) || watched.buckets {
			t.Error("the distributions are not as meant")
		}
	}
}

func TestMean(t *testing.T) {
	var d Durations
	if _, ok := d.Mean(); ok {
		t.Error("a mean of nothing")
	}
	d.AddN(math.MaxInt64, math.MaxInt64-1)
	d.AddN(0, 1)
	if mean, _ := d.Mean(); math.Abs(mean/math.MaxInt64-1) > 1e-9 {
		t.Errorf("mean %v", mean)
	}
	var e Durations
	e.Add(1)
	e.Add(2)
	e.AddN(1000, 2)
	if mean, _ := e.Mean(); mean != 500.75 {
		t.Errorf("mean %v, want 500.75", mean)
	}
}
