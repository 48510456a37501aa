package stat

import (
	"math"
	"testing"
)

// TestMoments checks figures one can do by hand: 1, 2, 3 and 6 have mean 3, variance 14/3, and a mean's error of √(14/12).
func TestMoments(t *testing.T) {
	var m, a, b Moments
	for i, v := range []int64{1, 2, 3, 6} {
		m.Add(Amount{Units: v})
		[]*Moments{&a, &b}[i%2].Add(Amount{Units: v})
	}
	a.Merge(&b)
	if a != m {
		t.Errorf("merged %+v, want %+v", a, m)
	}
	mean, err, ok := m.Mean()
	if !ok || mean != 3 || math.Abs(err-math.Sqrt(14.0/12)) > 1e-12 {
		t.Errorf("mean %v ± %v, %v", mean, err, ok)
	}
	if _, _, ok := (&Moments{}).Mean(); ok {
		t.Error("nothing has a mean")
	}
	var x, y Moments
	for i := range 60 {
		x.Add(Amount{Units: int64(i % 2)})
		y.Add(Amount{Units: int64(i%2) + 1})
	}
	// Each has variance 15/59, so the difference 1 has an error of √(2·15/59/60).
	diff, low, high, p, ok := Means(&x, &y)
	half := z95 * math.Sqrt(2*15.0/59/60)
	if !ok || diff != 1 || math.Abs(low-(1-half)) > 1e-12 || math.Abs(high-(1+half)) > 1e-12 || p > 1e-20 {
		t.Errorf("%v [%v, %v] p %v %v", diff, low, high, p, ok)
	}
	if _, _, _, _, ok := Means(&m, &x); ok {
		t.Error("four amounts are tested")
	}
}
