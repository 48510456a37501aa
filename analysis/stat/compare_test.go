package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

func TestNewcombe(t *testing.T) {
	// R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10.
	for _, c := range []struct {
		b, m, a, n int64
		low, high  float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		diff, low, high, ok := Newcombe(c.a, c.n, c.b, c.m)
		if !ok || !near(low, c.low, 5e-5) || !near(high, c.high, 5e-5) || !near(diff, float64(c.b)/float64(c.m)-float64(c.a)/float64(c.n), 1e-15) {
			t.Errorf("%d/%d − %d/%d = %v (%v to %v), want %v to %v", c.b, c.m, c.a, c.n, diff, low, high, c.low, c.high)
		}
		back, lowBack, highBack, _ := Newcombe(c.b, c.m, c.a, c.n)
		if back != -diff || lowBack != -high || highBack != -low {
			t.Errorf("%d/%d − %d/%d: exchanged it is %v (%v to %v)", c.b, c.m, c.a, c.n, back, lowBack, highBack)
		}
	}
	for _, c := range [][4]int64{{0, 0, 1, 2}, {1, 2, 0, 0}, {3, 2, 1, 2}, {1, 2, -1, 2}} {
		if _, _, _, ok := Newcombe(c[0], c[1], c[2], c[3]); ok {
			t.Errorf("Newcombe(%v) is ok", c)
		}
	}
}

func TestTwoProportions(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int64
		p, within  float64
		test       string
	}{
		{3, 4, 1, 4, 34.0 / 70, 1e-12, FisherTest},                  // R. A. Fisher's lady tasting tea
		{0, 3, 3, 3, 2.0 / 20, 1e-12, FisherTest},                   // two of the 20 tables
		{104, 11037, 189, 11034, 5.6919e-7, 5e-11, ZTest},           // aspirin and heart attacks, A. Agresti; χ² is 25.0139
		{60, 100, 40, 100, 0.0046777, 5e-8, ZTest},                  // z = √8
		{5, 10, 5, 10, 1, 0, ZTest},                                 // no difference
		{0, 10, 0, 20, 1, 0, FisherTest},                            // one table only
		{10, 10, 20, 20, 1, 0, FisherTest},                          // likewise
		{0, 10_000_000, 10_000_000, 10_000_000, 0, 1e-9, ZTest},     // no larger difference is possible
		{4, 10_000_000, 3, 10_000_000, 1, 1e-12, FisherTest},        // far more people than events: binomial(7, ½)
		{0, 10_000_000, 7, 10_000_000, 2.0 / 128, 1e-7, FisherTest}, // two of the binomial's 128 ways
		{1, 1, math.MaxInt64 / 2, math.MaxInt64 / 2, 1, 0, FisherTest},
	} {
		p, test, ok := TwoProportions(c.a, c.n, c.b, c.m)
		if !ok || test != c.test || !near(p, c.p, c.within) {
			t.Errorf("TwoProportions(%d/%d, %d/%d) = %v by %s, want %v by %s", c.a, c.n, c.b, c.m, p, test, c.p, c.test)
		}
		if back, _, _ := TwoProportions(c.b, c.m, c.a, c.n); !near(back, p, 1e-12+1e-9*p) {
			t.Errorf("TwoProportions(%d/%d, %d/%d) is %v, and exchanged %v", c.a, c.n, c.b, c.m, p, back)
		}
		if not, _, _ := TwoProportions(c.n-c.a, c.n, c.m-c.b, c.m); !near(not, p, 1e-12+1e-9*p) {
			t.Errorf("TwoProportions(%d/%d, %d/%d) is %v, and of those without %v", c.a, c.n, c.b, c.m, p, not)
		}
	}
	// Fisher's convictions of twins, as in R's ?fisher.test: just beyond what is tested so here.
	if got := fisher(2, 12, 15, 18); !near(got, 0.0005367, 5e-8) {
		t.Errorf("fisher(2/12, 15/18) = %v", got)
	}
	for _, c := range [][4]int64{{0, 0, 1, 2}, {1, 2, 0, 0}, {3, 2, 1, 2}, {1, 2, -1, 2}} {
		if _, _, ok := TwoProportions(c[0], c[1], c[2], c[3]); ok {
			t.Errorf("TwoProportions(%v) is ok", c)
		}
	}
}

// TestFisherAgainstPlain compares the walk over proportions with binomial coefficients written out.
func TestFisherAgainstPlain(t *testing.T) {
	choose := func(n, k int64) float64 {
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return c
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n, m := 1+r.Int64N(30), 1+r.Int64N(30)
		a, b := r.Int64N(n+1), r.Int64N(m+1)
		seen, sum := choose(n, a)*choose(m, b), 0.0
		for k := range n + 1 {
			if other := a + b - k; other >= 0 && other <= m {
				if w := choose(n, k) * choose(m, other); w <= seen*(1+1e-7) {
					sum += w
				}
			}
		}
		if got, want := fisher(a, n, b, m), sum/choose(n+m, a+b); !near(got, want, 1e-9*want) {
			t.Fatalf("fisher(%d/%d, %d/%d) = %v, want %v", a, n, b, m, got, want)
		}
	}
}

func TestNormalTail(t *testing.T) {
	for _, c := range []struct{ z, p float64 }{
		{0, 1}, {1, 0.3173105}, {1.959964, 0.05}, {2.575829, 0.01}, {3.290527, 0.001}, {math.Inf(1), 0}, {math.NaN(), 1},
	} {
		if got := NormalTail(c.z); !near(got, c.p, 5e-8) || NormalTail(-c.z) != got {
			t.Errorf("NormalTail(%v) = %v, want %v", c.z, got, c.p)
		}
	}
}

func TestOddsRatio(t *testing.T) {
	for _, c := range []struct {
		a, b, c, d    int64
		or, low, high float64
	}{
		{189, 10845, 104, 10933, 1.832, 1.440, 2.331}, // aspirin and heart attacks, A. Agresti, An Introduction to Categorical Data Analysis, §2.3
		{10, 10, 10, 10, 1, 0.2895, 3.4542},           // e^±(z·√0.4)
		{0, 0, 0, 0, 1, 0.00391, 255.74},              // halves: e^±(z·√8)
		{5, 0, 0, 5, 121, 2.0169, 7259.2},             // halves: 5.5²/0.5², e^±(z·√(2/5.5 + 4))
	} {
		or, low, high := OddsRatio(c.a, c.b, c.c, c.d)
		if !near(or, c.or, 5e-4*c.or) || !near(low, c.low, 1e-3*c.low) || !near(high, c.high, 1e-3*c.high) {
			t.Errorf("OddsRatio(%d, %d, %d, %d) = %v (%v to %v), want %v (%v to %v)", c.a, c.b, c.c, c.d, or, low, high, c.or, c.low, c.high)
		}
		back, lowBack, highBack := OddsRatio(c.c, c.d, c.a, c.b)
		if !near(back*or, 1, 1e-12) || !near(lowBack*high, 1, 1e-12) || !near(highBack*low, 1, 1e-12) {
			t.Errorf("OddsRatio(%d, %d, %d, %d) exchanged is %v (%v to %v)", c.a, c.b, c.c, c.d, back, lowBack, highBack)
		}
	}
	if or, _, _ := OddsRatio(-3, 2, 1, 2); or <= 0 {
		t.Errorf("a negative count gave %v", or)
	}
}

func TestBenjaminiHochberg(t *testing.T) {
	// The fifteen of Benjamini and Hochberg (1995), §4.1, where four are found at 0.05; the q are R's p.adjust.
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	want := []float64{0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645, 0.0765, 0.486, 0.5811818, 0.714875, 0.7532308, 0.8132143, 1}
	order := rand.New(rand.NewPCG(5, 6)).Perm(len(p))
	mixed := make([]float64, len(p))
	for i, from := range order {
		mixed[i] = p[from]
	}
	q := BenjaminiHochberg(mixed)
	for i, from := range order {
		if !near(q[i], want[from], 1e-7) {
			t.Errorf("q of %v = %v, want %v", p[from], q[i], want[from])
		}
	}
	if q := BenjaminiHochberg(nil); len(q) != 0 {
		t.Errorf("q of nothing = %v", q)
	}
	if q := BenjaminiHochberg([]float64{math.NaN(), 0, 0, 2, -1}); q[0] != 1 || q[1] != 0 || q[2] != 0 || q[3] != 1 || q[4] != 0 {
		t.Errorf("q of no proper p = %v", q)
	}
}

// TestComparisonsAreNumbers: whatever the counts, there is a number, and it is where it should be.
func TestComparisonsAreNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	count := func() int64 { return r.Int64() >> r.IntN(63) }
	finite := func(from, to float64, values ...float64) bool {
		for _, x := range values {
			if math.IsNaN(x) || math.IsInf(x, 0) || x < from || x > to {
				return false
			}
		}
		return true
	}
	for range 3000 {
		a, b, c, d := count(), count(), count(), count()
		or, low, high := OddsRatio(a, b, c, d)
		if !finite(0, math.MaxFloat64, or, low, high) || low > or || or > high {
			t.Fatalf("OddsRatio(%d, %d, %d, %d) = %v (%v to %v)", a, b, c, d, or, low, high)
		}
		n, m := a>>1+b>>1, c>>1+d>>1
		a, c = a>>1, c>>1
		diff, low, high, ok := Newcombe(a, n, c, m)
		if ok != (n > 0 && m > 0) || ok && (!finite(-1, 1, diff, low, high) || low > diff || diff > high) {
			t.Fatalf("Newcombe(%d/%d, %d/%d) = %v (%v to %v)", a, n, c, m, diff, low, high)
		}
		p, _, ok := TwoProportions(a, n>>20+a, c, m>>20+c)
		if ok && !finite(0, 1, p) {
			t.Fatalf("TwoProportions(%d/%d, %d/%d) = %v", a, n, c, m, p)
		}
	}
}

func TestMantelHaenszel(t *testing.T) {
	// Berkeley's admissions by department (P. J. Bickel et al., Science 187, 1975), men beside women; the numbers are those of R's mantelhaen.test(UCBAdmissions, correct = FALSE).
	berkeley := [][4]int64{
		{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317},
	}
	or, low, high, p := MantelHaenszel(berkeley)
	if !near(or, 0.9046968, 5e-8) || !near(low, 0.7719074, 5e-8) || !near(high, 1.0603298, 5e-8) || !near(p, 0.2169, 5e-5) {
		t.Errorf("Berkeley: %v (%v to %v), p %v", or, low, high, p)
	}
	var exchanged [][4]int64
	for _, c := range berkeley {
		exchanged = append(exchanged, [4]int64{c[2], c[3], c[0], c[1]})
	}
	if back, lowBack, highBack, pBack := MantelHaenszel(exchanged); !near(back*or, 1, 1e-12) || !near(lowBack*high, 1, 1e-12) || !near(highBack*low, 1, 1e-12) || !near(pBack, p, 1e-12) {
		t.Errorf("Berkeley exchanged: %v (%v to %v), p %v", back, lowBack, highBack, pBack)
	}
	// One table alone: its odds ratio and Woolf's interval; χ² is 5²·39·40²/20⁴ = 9.75.
	one, lowOne, highOne, pOne := MantelHaenszel([][4]int64{{15, 5, 5, 15}})
	if woolf, lowWoolf, highWoolf := OddsRatio(15, 5, 5, 15); !near(one, woolf, 1e-12) || !near(lowOne, lowWoolf, 1e-12) || !near(highOne, highWoolf, 1e-12) || !near(pOne, NormalTail(math.Sqrt(9.75)), 1e-12) {
		t.Errorf("one table: %v (%v to %v), p %v", one, lowOne, highOne, pOne)
	}
	// Nothing to compare, so no difference.
	for _, c := range [][][4]int64{nil, {{0, 0, 0, 0}}, {{5, 0, 5, 0}, {0, 5, 0, 5}}, {{-1, 2, 3, 4}}} {
		if or, low, high, p := MantelHaenszel(c); !near(or, 1, 1e-12) || !(low < or && or < high) || p != 1 {
			t.Errorf("%v: %v (%v to %v), p %v", c, or, low, high, p)
		}
	}
	if or, _, _, p := MantelHaenszel([][4]int64{{0, 20, 10, 10}, {0, 20, 10, 10}}); !near(or, 0.5/40.5, 1e-12) || p > 1e-5 {
		t.Errorf("nobody with it: %v, p %v", or, p)
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 3000 {
		var tables [][4]int64
		for range 1 + r.IntN(4) {
			tables = append(tables, [4]int64{r.Int64() >> r.IntN(64), r.Int64() >> r.IntN(64), r.Int64() >> r.IntN(64), r.Int64() >> r.IntN(64)})
		}
		or, low, high, p := MantelHaenszel(tables)
		if !(low <= or && or <= high && high <= math.MaxFloat64 && p >= 0 && p <= 1) {
			t.Fatalf("%v: %v (%v to %v), p %v", tables, or, low, high, p)
		}
	}
}
