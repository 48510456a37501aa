package persona

import (
	"math/bits"

	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	// unit is one standard deviation in integers.
	unit = 256
	// clampAt keeps one odd person from being a group: nothing counts for more than three standard deviations.
	clampAt = 3 * unit
	// prior is how many events' worth of everybody's behaviour is added to
	// each person's shares, so that somebody with a single event does not
	// look like somebody who does nothing else.
	prior = 4
	// repeating is the correlation, in hundredths, beyond which the later of two features of one topic says nothing new.
	repeating = 95
)

// scale puts one feature's numbers on the common footing of standard
// deviations, as it is spread in the sample.
type scale struct {
	feature int   // in the plan
	form    form  // of the feature
	overall int64 // for shares: the share over everybody's events, of shareUnit
	mean    int64 // of the transformed numbers
	sd      int64 // of the transformed numbers, times unit
	weight  int64 // of the coordinate, times unit
}

// transform brings numbers closer to a bell: logarithms of counts, square
// roots of shares (the variance of a share grows with the share; that of its
// root does not). n is the reciprocal of the person's events, see reciprocal.
func (s *scale) transform(x, n int64) int64 {
	switch s.form {
	case share:
		smooth := (x*shareUnit + prior*s.overall) * n >> 32 // below 2⁵³ before the shift, since x is one of the person's events
		return int64(stat.ISqrt(uint64(smooth) * shareUnit))
	case count:
		return stat.Log2(uint64(x)) << 10
	}
	return x * shareUnit
}

// reciprocal is 2³²/(n+prior) for a person of n events: one division for many shares.
func reciprocal(n int64) int64 { return (1 << 32) / (n + prior) }

// z is a transformed number in standard deviations from the mean, times unit, clamped.
func (s *scale) z(t int64) int64 {
	return min(max((t-s.mean)*unit*unit/s.sd, -clampAt), clampAt)
}

// scales learns the footing of each feature from the sample and drops the
// features that are the same for everybody or that repeat another. It also
// returns the rows in standard deviations, and the correlation of each pair
// of features, in hundredths.
//
// left are the features that say nothing, or nothing new.
func scales(p *plan, rows []row) (kept []scale, z points, correlation [][]int64, left []report.FeatureLeftOut) {
	n := int64(len(rows))
	var columns []column
	for i, f := range p.features {
		if p.out[i] {
			continue
		}
		s := scale{feature: i, form: f.form}
		var sum, all int64
		for _, r := range rows {
			sum += r.numbers[i]
			all += r.numbers[events]
		}
		if f.form == share && all > 0 {
			hi, lo := bits.Mul64(uint64(sum), shareUnit)
			quo, _ := bits.Div64(hi, lo, uint64(all)) // sum ≤ all, so quo ≤ shareUnit
			s.overall = int64(quo)
		}
		t := make([]int64, n)
		sum = 0
		for j, r := range rows {
			t[j] = s.transform(r.numbers[i], reciprocal(r.numbers[events]))
			sum += t[j]
		}
		s.mean = rounded(sum, n)
		var squares int64
		for _, x := range t {
			squares += (x - s.mean) * (x - s.mean)
		}
		s.sd = int64(stat.ISqrt(uint64(squares / n * unit * unit)))
		if s.sd < unit { // less than one step of the transformed number
			left = append(left, f.leftOut("same", ""))
			continue
		}
		own := column{numbers: make([]int32, n)}
		for j, x := range t {
			own.numbers[j] = int32(s.z(x))
		}
		own.learn()
		with := make([]int64, 0, len(columns)+1)
		repeats := ""
		for j := range columns {
			r := correlate(&own, &columns[j])
			with = append(with, r)
			if other := &p.features[kept[j].feature]; repeats == "" && abs(r) > repeating && f.sameTopic(other) {
				repeats = other.key
			}
		}
		if repeats != "" {
			left = append(left, f.leftOut("repeats", repeats))
			continue
		}
		kept, columns, correlation = append(kept, s), append(columns, own), append(correlation, append(with, 100))
	}
	weigh(p, kept)
	z = newPoints(len(rows), len(kept))
	for f, c := range columns {
		for j, x := range c.numbers {
			z.at(j)[f] = x
		}
	}
	return kept, z, correlation, left
}

// column is the standard deviations of one feature.
type column struct {
	numbers []int32
	sum     int64
	root    int64 // of the sum of squared differences from the mean
}

// learn sets what is known of the numbers.
func (c *column) learn() {
	for _, x := range c.numbers {
		c.sum += int64(x)
	}
	c.root = root(dot(c.numbers, c.numbers) - c.sum*c.sum/int64(len(c.numbers)))
}

// correlate is Pearson's correlation of two columns, in hundredths.
func correlate(a, b *column) int64 {
	spread := a.root * b.root
	if spread == 0 {
		return 0
	}
	return (dot(a.numbers, b.numbers) - a.sum*b.sum/int64(len(a.numbers))) * 100 / spread
}

// dot is the scalar product.
func dot(a, b []int32) (sum int64) {
	b = b[:len(a)]
	for len(a) >= stretch { // as in distance
		p, q := (*[stretch]int32)(a), (*[stretch]int32)(b)
		sum += int64(p[0])*int64(q[0]) + int64(p[1])*int64(q[1]) + int64(p[2])*int64(q[2]) + int64(p[3])*int64(q[3]) +
			int64(p[4])*int64(q[4]) + int64(p[5])*int64(q[5]) + int64(p[6])*int64(q[6]) + int64(p[7])*int64(q[7])
		a, b = a[stretch:], b[stretch:]
	}
	for i, x := range a {
		sum += int64(x) * int64(b[i])
	}
	return sum
}

// weigh shares each family's weight equally among its features.
func weigh(p *plan, kept []scale) {
	var size [families]int64
	for _, s := range kept {
		size[p.features[s.feature].family]++
	}
	for i := range kept {
		f := p.features[kept[i].feature].family
		kept[i].weight = int64(stat.ISqrt(uint64(weights[f] * unit * unit / size[f])))
	}
}

// coordinate is a number of standard deviations weighed for distances.
func (s *scale) coordinate(z int64) int32 { return int32(z * s.weight >> 8) }
