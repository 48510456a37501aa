package persona

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// TestMixture: some people are much alike, others are anything. Half-way between the centres is not where the groups
// meet: k-means gives those far out on the near side to the narrow group, a mixture knows that they cannot be of it.
func TestMixture(t *testing.T) {
	p := line(-10, -10, -10, -10, -5, -5, -5, -5, 0, 0, 0, 0, 5, 5, 5, 5, 10, 10, 10, 10, 260, 380, 500, 620, 740, 860, 980)
	const alike = 20
	// By hand: the mean of the first twenty is 0, or 12 with the next one; that of the others is 680, with 346 half-way; 260 is nearer to 12.
	r := random(1)
	d := measurePairs(p)
	if c := kmeans(p, d, 2, 4, &r); c.of[alike] != c.of[0] {
		t.Errorf("k-means: groups %v; 260 is nearest to the first", c.of)
	}
	f := finder{[]int64{150 * 150}}
	c := f.find(p, d, 2, 4, &r)
	own := c.of[0]
	for i, g := range c.of {
		if (g == own) != (i < alike) {
			t.Fatalf("mixture: groups %v, want the first %d and the others", c.of, alike)
		}
	}
	// Of the first alone the variance is 50; a quarter of the way to 150² it is 5,662. One in ten of 260 may be of them, none of the others.
	if m := c.mixture; abs(int64(m.centres.at(own)[0])) > 5 || m.variance[own] < 5600 || m.variance[own] > 7000 || abs(m.share[own]-shareUnit*alike/27) > shareUnit/50 {
		t.Errorf("the narrow group: centre %d, want about 0; variance %d, want about 5662; share %d, want about 20 of 27", m.centres.at(own)[0], m.variance[own], m.share[own])
	}
}

// TestMixtureAgainstFloats makes the same steps with floats.
func TestMixtureAgainstFloats(t *testing.T) {
	r := random(5)
	for range 20 {
		dim, k := 1+int(r.below(12)), 2+int(r.below(4))
		p := newPoints(300, dim)
		squares := make([]int64, dim)
		for f := range squares {
			squares[f] = 1<<14 + int64(r.below(1<<16))
		}
		for i := range p.len() {
			for f := range dim {
				p.at(i)[f] = int32(i%k*150-200) + int32(r.below(400))
			}
		}
		parts := make([]int64, p.len()*k)
		for i := range p.len() {
			parts[i*k+int(r.below(uint64(k)))] = whole
		}
		for step := range 5 {
			m := maximise(p, k, parts, squares)
			plainMaximise(t, p, parts, squares, m)
			plainExpect(t, p, m, m.expect(p, parts), parts)
			if t.Failed() {
				t.Fatalf("in step %d of %d groups of %d coordinates", step, k, dim)
			}
		}
	}
}

func near(t *testing.T, what string, got, want, most float64) {
	t.Helper()
	if math.Abs(got-want) > most {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func plainMaximise(t *testing.T, p points, parts, squares []int64, m *mixture) {
	k := m.centres.len()
	for g := range k {
		n := 0.0
		for i := range p.len() {
			n += float64(parts[i*k+g]) / whole
		}
		near(t, "a share", float64(m.share[g])/shareUnit, n/float64(p.len()), 1e-4)
		for f := range p.dim {
			mean, around := 0.0, 0.0
			for i := range p.len() {
				mean += float64(parts[i*k+g]) / whole * float64(p.at(i)[f]) / n
			}
			for i := range p.len() {
				d := float64(p.at(i)[f]) - mean
				around += float64(parts[i*k+g]) / whole * d * d / n
			}
			near(t, "a mean", float64(m.centres.at(g)[f]), mean, 0.51)
			near(t, "a variance", float64(m.variance[g*p.dim+f]), around*3/4+float64(squares[f])/4, 2)
		}
	}
}

func plainExpect(t *testing.T, p points, m *mixture, of []int, parts []int64) {
	k := m.centres.len()
	for i := range p.len() {
		density, sum := make([]float64, k), 0.0
		for g := range k {
			log := math.Log(float64(m.share[g]) / shareUnit)
			for f, x := range p.at(i) {
				v, d := float64(m.variance[g*p.dim+f]), float64(x-m.centres.at(g)[f])
				log -= math.Log(v)/2 + d*d/v/2
			}
			density[g] = math.Exp(log + 8*float64(p.dim))
			sum += density[g]
		}
		for g := range k {
			near(t, "a part", float64(parts[i*k+g])/whole, density[g]/sum, 0.02)
		}
		if best := slices.Max(density); density[of[i]] < best*0.95 {
			t.Errorf("point %d is in a group of density %v, the best is %v", i, density[of[i]], best)
		}
	}
}

// mixtures is buyers, found as a mixture.
func mixtures() Spec {
	spec := buyers
	spec.Method = recipe.Mixture
	return spec
}

func TestMixtureOfPlanted(t *testing.T) {
	log := shop(1, planted...)
	r := analysistest.Laws(t, log, func() agg.Analysis { return New(mixtures(), scope(log)) })
	golden(t, "testdata/mixture.json", r)
	p := r.Personas
	if p.K != 3 || p.Method != recipe.Mixture || p.Reason != nil || p.Model.Method != recipe.Mixture {
		t.Fatalf("K %d, method %s, reason %v, tried %+v", p.K, p.Method, p.Reason, p.Tried)
	}
	for i, g := range p.Groups {
		if g.Users != int64(planted[i].people) || g.Channel != planted[i].channel {
			t.Errorf("group %d: %d people by %s, planted %d by %s", i, g.Users, g.Channel, planted[i].people, planted[i].channel)
		}
	}
}

// As many groups as are asked for hold somebody.
func TestMixtureOfAskedNumber(t *testing.T) {
	log := shop(1, planted...)
	for _, k := range []int{1, 2, 5, 20, 1000} {
		spec := mixtures()
		spec.K = k
		if p := answer(t, log, spec); p.K != min(k, mostAsked) || (p.Reason != nil) != (k > mostAsked) {
			t.Errorf("asked for %d: %d groups, reason %v", k, p.K, p.Reason)
		}
	}
}

// A thousand people did eight or nine things, and one did ten: one of a thousand, who is likelier to be one of the others.
func TestMixtureOfFewer(t *testing.T) {
	var log []analysistest.Event
	for person := range 1001 {
		for range 8 + person/500 {
			log = append(log, analysistest.Event{User: fmt.Sprint(person), Name: "view"})
		}
	}
	all := analysistest.Log(nil, log...)
	spec := Spec{Personas: recipe.Personas{K: 3, Method: recipe.Mixture}}
	r := analysistest.Laws(t, all, func() agg.Analysis { return New(spec, scope(all)) })
	if p := r.Personas; p.K != 2 || p.Groups[0].Users != 501 || p.Reason == nil || p.Reason.Code != report.CodeFewerPersonas || p.Reason.Count != 2 || p.Reason.Total != 3 {
		t.Errorf("%d groups, reason %v", p.K, p.Reason)
	}
	spec.Method = recipe.KMeans
	if p := answer(t, all, spec); p.K != 3 || p.Reason != nil {
		t.Errorf("k-means: %d groups, reason %v", p.K, p.Reason)
	}
}
