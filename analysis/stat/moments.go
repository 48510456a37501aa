package stat

import (
	"math"
	"math/bits"
)

// Moments is how many amounts there are, their sum, and that of their squares:
// enough for their mean and its interval. The sums are integers, whatever the order of adding.
// The squares are those of whole hundredths. The zero value is empty and ready.
type Moments struct {
	N      int64
	Sum    Amount
	Hi, Lo uint64 // the sum of squares
}

// Add adds one amount.
func (m *Moments) Add(a Amount) {
	m.N++
	if a == (Amount{}) {
		return
	}
	m.Sum.Add(a)
	const most = 10_000_000_000_000 // its square fits a billion times
	v := min(max(a.Units, -most), most)*100 + a.Millionths/10_000
	h := uint64(max(v, -v))
	hi, lo := bits.Mul64(h, h)
	m.add(hi, lo)
}

// AddN adds a small amount n times.
func (m *Moments) AddN(a Amount, n int64) {
	var one Moments
	one.Add(a)
	m.N += n
	m.Sum.Units += a.Units * n
	m.Sum.Millionths += a.Millionths * n
	hi, lo := bits.Mul64(one.Lo, uint64(n))
	m.add(hi, lo)
}

func (m *Moments) add(hi, lo uint64) {
	var carry uint64
	m.Lo, carry = bits.Add64(m.Lo, lo, 0)
	m.Hi += hi + carry
}

// Merge adds those of other.
func (m *Moments) Merge(other *Moments) {
	m.N += other.N
	m.Sum.Add(other.Sum)
	m.add(other.Hi, other.Lo)
}

// Mean is the mean and its standard error, not rounded; not ok where there is nothing.
// Of one amount the error is unknown, and infinite.
func (m *Moments) Mean() (mean, err float64, ok bool) {
	if m.N <= 0 {
		return 0, 0, false
	}
	n := float64(m.N)
	mean = m.Sum.Float() / n
	if m.N == 1 {
		return mean, math.Inf(1), true
	}
	squares := (float64(m.Hi)*(1<<32)*(1<<32) + float64(m.Lo)) / 10_000
	variance := max(squares-float64(n*float64(mean*mean)), 0) / (n - 1)
	return mean, math.Sqrt(variance / n), true
}

// Interval is the mean and its 95 % interval, not rounded: by the normal
// distribution, which the mean of many amounts follows whatever they are.
func (m *Moments) Interval() (mean, low, high float64, ok bool) {
	mean, err, ok := m.Mean()
	half := float64(z95 * err)
	return mean, mean - half, mean + half, ok
}

// fewestMeans is how many amounts a mean needs on each side to be tested: of fewer the normal distribution tells too little.
const fewestMeans = 30

// Means is the difference of two means, b less a, with its 95 % interval and
// the two-sided p of no difference, not rounded. ok is false where a side has fewer than 30 amounts.
//
// Source: B. L. Welch, "The significance of the difference between two means
// when the population variances are unequal", Biometrika 29 (1938), 350–362;
// with 30 or more on each side, by the normal distribution.
func Means(a, b *Moments) (diff, low, high, p float64, ok bool) {
	ma, ea, _ := a.Mean()
	mb, eb, _ := b.Mean()
	if min(a.N, b.N) < fewestMeans {
		return mb - ma, 0, 0, 1, false
	}
	diff = mb - ma
	err := math.Hypot(ea, eb)
	p = 1
	if err > 0 {
		p = NormalTail(diff / err)
	} else if diff != 0 {
		p = 0
	}
	half := float64(z95 * err)
	return diff, diff - half, diff + half, p, true
}
