package stat

import (
	"cmp"
	"math"
	"slices"
)

// The tests of TwoProportions.
const (
	ZTest      = "z"
	FisherTest = "fisher"
)

// Newcombe is the difference b/m − a/n of two independent proportions and its
// 95 % interval, not rounded. ok is false when either is no proportion.
//
// Source: R. G. Newcombe, "Interval estimation for the difference between
// independent proportions: comparison of eleven methods", Statistics in
// Medicine 17 (1998), 873–890, method 10: each end is as far from the
// difference as the ends of the two Wilson intervals that lie that way,
// combined as the sides of a right angle.
func Newcombe(a, n, b, m int64) (diff, low, high float64, ok bool) {
	lowA, highA, okA := wilson(a, n)
	lowB, highB, okB := wilson(b, m)
	if !okA || !okB {
		return 0, 0, 0, false
	}
	pa, pb := float64(a)/float64(n), float64(b)/float64(m)
	diff = pb - pa
	low = max(diff-math.Hypot(pb-lowB, highA-pa), -1)
	high = min(diff+math.Hypot(highB-pb, pa-lowA), 1)
	return diff, low, high, true
}

// TwoProportions tests whether a/n and b/m differ: p is two-sided, not
// rounded. The test is Fisher's exact one when one of the four counts is
// expected to be less than 5, and else the z test with the pooled proportion
// and without continuity correction (whose square is Pearson's χ²). ok is
// false when either is no proportion.
//
// Sources: R. A. Fisher, "The logic of inductive inference", JRSS 98 (1935),
// 39–82; the two-sided p is the probability of every table, with the same
// margins, that is not more probable than the one seen. When to prefer it:
// W. G. Cochran, "Some methods for strengthening the common χ² tests",
// Biometrics 10 (1954), 417–451.
func TwoProportions(a, n, b, m int64) (p float64, test string, ok bool) {
	if n <= 0 || a < 0 || a > n || m <= 0 || b < 0 || b > m {
		return 0, "", false
	}
	fa, fn, fb, fm := float64(a), float64(n), float64(b), float64(m)
	yes, all := fa+fb, fn+fm
	if min(yes, all-yes)*min(fn, fm)/all < 5 {
		return fisher(a, n, b, m), FisherTest, true
	}
	pooled := yes / all
	spread := math.Sqrt(float64(pooled*(1-pooled)) * (1/fn + 1/fm))
	return NormalTail((fb/fm - fa/fn) / spread), ZTest, true
}

// slack is by how much a table may be more probable than the one seen and
// still count as equally so: sums of rounded numbers never tie exactly. It is
// the one of R's fisher.test.
const slack = 1 + 1e-7

// fisher is the two-sided p of Fisher's exact test. Of the hypergeometric
// distribution it needs only proportions, so it walks from the most probable
// table outwards by the ratio of neighbours and never takes a logarithm of a
// factorial. Where one count is expected under 5 the proportions are soon 0.
func fisher(a, n, b, m int64) float64 {
	// Walk over the count that is expected to be the smallest, which floats hold to the unit.
	if a+b > (n-a)+(m-b) {
		a, b = n-a, m-b
	}
	if n > m {
		a, n, b, m = b, m, a, n
	}
	yes := a + b
	least, most := max(0, yes-m), min(n, yes)
	// weight(k+1)/weight(k), where k is the count in place of a.
	ratio := func(k int64) float64 {
		return float64(n-k) / float64(k+1) * (float64(yes-k) / float64(m-yes+k+1))
	}
	mode := int64((float64(n) + 1) / (float64(n) + float64(m) + 2) * (float64(yes) + 1))
	mode = min(max(mode, least), most)
	each := func(f func(k int64, weight float64)) {
		w := 1.0
		for k := mode; ; k++ {
			f(k, w)
			if k == most {
				break
			}
			if w *= ratio(k); w == 0 {
				break
			}
		}
		w = 1
		for k := mode; k > least; k-- {
			if w /= ratio(k - 1); w == 0 {
				break
			}
			f(k-1, w)
		}
	}
	var seen float64
	each(func(k int64, w float64) {
		if k == a {
			seen = w
		}
	})
	var asRare, all float64
	each(func(_ int64, w float64) {
		all += w
		if w <= float64(seen*slack) {
			asRare += w
		}
	})
	return min(asRare/all, 1)
}

// NormalTail is the probability that a standard normal number is at least as
// far from 0 as z, on either side. It is 1 when z is not a number.
func NormalTail(z float64) float64 {
	if math.IsNaN(z) {
		return 1
	}
	return math.Erfc(math.Abs(z) / math.Sqrt2)
}

// OddsRatio is (a/b) / (c/d), where a of a+b and c of c+d are counted, with
// its 95 % interval, not rounded. Where a count is 0, ½ is added to all four,
// so that there always is a number; a negative count is taken as 0.
//
// Sources: B. Woolf, "On estimating the relation between blood group and
// disease", Annals of Human Genetics 19 (1955), 251–253: the logarithm's
// variance is 1/a + 1/b + 1/c + 1/d; the halves: J. B. S. Haldane, "The
// estimation and significance of the logarithm of a ratio of frequencies",
// ibid. 20 (1956), 309–311, and F. J. Anscombe, "On estimating binomial
// response relations", Biometrika 43 (1956), 461–464.
func OddsRatio(a, b, c, d int64) (or, low, high float64) {
	fa, fb, fc, fd := float64(max(a, 0)), float64(max(b, 0)), float64(max(c, 0)), float64(max(d, 0))
	if min(fa, fb, fc, fd) == 0 {
		fa, fb, fc, fd = fa+0.5, fb+0.5, fc+0.5, fd+0.5
	}
	or = fa / fb * (fd / fc)
	// The factor of the interval, so that the ratio itself stays free of logarithms.
	factor := math.Exp(z95 * math.Sqrt(1/fa+1/fb+1/fc+1/fd))
	return or, or / factor, or * factor
}

// BenjaminiHochberg gives for each p, in the same order, its q: the share of
// false discoveries to expect when everything with a p up to this one is
// taken for one. A p that is not a number counts as 1.
//
// Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery
// rate: a practical and powerful approach to multiple testing", JRSS B 57
// (1995), 289–300, as adjusted p: the smallest p·n/rank among it and larger ones.
func BenjaminiHochberg(p []float64) []float64 {
	q := make([]float64, len(p))
	order := make([]int, len(p))
	for i, x := range p {
		if math.IsNaN(x) {
			x = 1
		}
		q[i], order[i] = min(max(x, 0), 1), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(q[b], q[a]) })
	least := 1.0
	for i, at := range order {
		rank := len(p) - i
		least = min(least, q[at]*float64(len(p))/float64(rank))
		q[at] = least
	}
	return q
}

// MantelHaenszel is the odds ratio that several tables of four counts have in
// common, with its 95 % interval, and the two-sided p of its being 1, not
// rounded. Each table holds, as in OddsRatio, who is counted and who is not
// with a thing, then without it, among people who are alike in something else
// that matters: what that does by itself does not show. Where one side is
// empty in every table, or so nearly that the interval has no bounds, the ratio
// and its interval are those of OddsRatio for all tables as one. A table with a negative count is left out.
//
// Sources: N. Mantel and W. Haenszel, "Statistical aspects of the analysis of
// data from retrospective studies of disease", JNCI 22 (1959), 719–748, the
// test without continuity correction; the interval: J. Robins, N. Breslow and
// S. Greenland, "Estimators of the Mantel–Haenszel variance consistent in both
// sparse data and large-strata limiting models", Biometrics 42 (1986), 311–323.
func MantelHaenszel(tables [][4]int64) (or, low, high, p float64) {
	var sum [4]int64
	var r, s, pr, psqr, qs, excess, variance float64
	for _, t := range tables {
		if min(t[0], t[1], t[2], t[3]) < 0 {
			continue
		}
		a, b, c, d := float64(t[0]), float64(t[1]), float64(t[2]), float64(t[3])
		n := a + b + c + d
		if n < 2 {
			continue
		}
		for i, count := range t {
			sum[i] = saturated(sum[i], count)
		}
		good, bad := float64(a*(d/n)), float64(b*(c/n))
		same, other := (a+d)/n, (b+c)/n
		r += good
		s += bad
		pr += float64(same * good)
		psqr += float64(same*bad) + float64(other*good)
		qs += float64(other * bad)
		excess += good - bad // a less what is expected of it
		variance += float64((a + b) / n * ((c + d) / n) * (a + c) * ((b + d) / (n - 1)))
	}
	p = 1
	if variance > 0 {
		p = NormalTail(excess / math.Sqrt(variance))
	}
	if r > 0 && s > 0 {
		or = r / s
		factor := math.Exp(z95 * math.Sqrt(pr/r/r/2+psqr/r/s/2+qs/s/s/2))
		low, high = or/factor, or*factor
	}
	if low == 0 || high > math.MaxFloat64 {
		or, low, high = OddsRatio(sum[0], sum[1], sum[2], sum[3])
	}
	return or, low, high, p
}
