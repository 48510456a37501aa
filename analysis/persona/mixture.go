package persona

import (
	"slices"

	"parcours/analysis/stat"
)

// finder is how groups are found: by k-means, where they are as wide as each
// other in every direction, or as a mixture, where each has a width of its own.
type finder struct {
	squares []int64 // of a mixture: the variance of each coordinate over everybody, which is its feature's weight squared; nil: k-means
}

// find cuts points into k groups, as kmeans does. A mixture begins with the groups that k-means finds.
func (f *finder) find(p points, d *pairs, k, attempts int, r *random) clustering {
	c := kmeans(p, d, k, attempts, r)
	if f.squares != nil {
		parts := make([]int64, p.len()*k)
		for i, g := range c.of {
			parts[i*k+g] = whole
		}
		c.mix(p, parts, f.squares)
	}
	return c
}

// more goes on with more points.
func (f *finder) more(p points, c *clustering) clustering {
	if c.mixture == nil {
		return lloyd(p, c.centres, nil)
	}
	out := clustering{centres: c.centres}
	parts := make([]int64, p.len()*c.centres.len())
	out.of = c.mixture.expect(p, parts)
	out.mix(p, parts, f.squares)
	return out
}

// nearest is the group of a point.
func (c *clustering) nearest(x []int32) int {
	if c.mixture != nil {
		return c.mixture.nearest(x, make([]int64, c.centres.len()))
	}
	g, _ := nearest(x, c.centres)
	return g
}

// mixture is a mixture of normal distributions, one for each group, whose
// coordinates vary independently and in each group as much as they do there.
//
// The variance in a group is drawn a quarter of the way towards that over
// everybody: a group of few people, or of people who all have the same device,
// would be so narrow that nobody else could ever be of it.
//
// Sources: A. Dempster, N. Laird and D. Rubin, "Maximum likelihood from
// incomplete data via the EM algorithm", 1977; G. Celeux and G. Govaert,
// "Gaussian parsimonious clustering models", 1995, for variances of each group
// and coordinate; J. Friedman, "Regularized discriminant analysis", 1989, for
// drawing them towards common ones.
type mixture struct {
	centres  points
	share    []int64 // of all people, by group, of shareUnit
	variance []int64 // by group and coordinate

	// What costs are made of, in units of 2^-costBits bits: by group and coordinate, of a squared distance of one; and by group alone.
	per, fixed []int64
}

const (
	whole = 1 << 16 // a person is shared out among groups in so many parts
	// mixRounds bounds the steps of a mixture.
	mixRounds = 30
	// costBits is how many bits after the point costs have: of as many features as there can be, they take less than 60.
	costBits = 36
)

// learn sets what costs are made of; squares is as in finder.
func (m *mixture) learn(squares []int64) {
	const halfLog2e = 49_570_624_150 // log2(e)/2, with costBits after the point
	dim := m.centres.dim
	m.per, m.fixed = make([]int64, len(m.variance)), make([]int64, len(m.share))
	for g, share := range m.share {
		m.fixed[g] = (stat.Log2(shareUnit) - stat.Log2(uint64(share))) << (costBits - 8)
		for f, square := range squares {
			if square > 0 { // not only there to fill up
				v := m.variance[g*dim+f]
				m.per[g*dim+f] = halfLog2e / v
				m.fixed[g] += stat.Log2(uint64(v)) << (costBits - 9)
			}
		}
	}
}

// nearest sets costs: what it takes to say of a point that it is of each group, in bits. It returns the group that takes least, the first of several.
func (m *mixture) nearest(x []int32, costs []int64) (best int) {
	for g := range costs {
		costs[g] = m.fixed[g] + stretched(x, m.centres.at(g), m.per[g*len(x):][:len(x)])
		if costs[g] < costs[best] {
			best = g
		}
	}
	return best
}

// stretched is the squared distance where each coordinate counts as much as per says.
func stretched(a, b []int32, per []int64) (sum int64) {
	b, per = b[:len(a)], per[:len(a)]
	for i, x := range a {
		d := int64(x) - int64(b[i])
		sum += d * d * per[i]
	}
	return sum
}

// posterior turns the costs of a point into how far it is of each group, in parts of whole.
func posterior(costs []int64, best int, parts []int64) {
	least := costs[best]
	var sum int64
	for g, cost := range costs {
		parts[g] = int64(stat.Exp2(uint64(cost-least) >> (costBits - 8)))
		sum += parts[g]
	}
	for g := range costs {
		parts[g] = parts[g] * whole / sum
	}
}

// expect sets how far each point is of each group, and returns the groups they are most of.
func (m *mixture) expect(p points, parts []int64) (of []int) {
	k := m.centres.len()
	costs := make([]int64, k)
	of = make([]int, p.len())
	for i := range of {
		of[i] = m.nearest(p.at(i), costs)
		posterior(costs, of[i], parts[i*k:][:k])
	}
	return of
}

// maximise is the likeliest mixture of k groups where points are of them as parts say; squares is as in finder.
func maximise(p points, k int, parts, squares []int64) *mixture {
	m := &mixture{centres: newPoints(k, p.dim), share: make([]int64, k), variance: make([]int64, k*p.dim)}
	people := make([]int64, k)
	sums, powers := make([]int64, k*p.dim), make([]int64, k*p.dim)
	for i := range p.len() {
		x := p.at(i)
		for g, part := range parts[i*k:][:k] {
			if part == 0 {
				continue
			}
			people[g] += part
			sum, power := sums[g*p.dim:][:len(x)], powers[g*p.dim:][:len(x)]
			for f, v := range x {
				sum[f] += part * int64(v)
				power[f] += part * int64(v) * int64(v)
			}
		}
	}
	for g, n := range people {
		m.share[g] = max(n*(shareUnit/whole)/int64(p.len()), 1)
		for f, c := range m.centres.at(g) {
			at := g*p.dim + f
			if n > 0 {
				c = int32(rounded(sums[at], n))
				m.centres.at(g)[f] = c
			}
			around := powers[at] - 2*int64(c)*sums[at] + int64(c)*int64(c)*n
			own := around / max(n, 1)
			m.variance[at] = max(own+(squares[f]-own)/4, 1)
		}
	}
	m.learn(squares)
	return m
}

// mix makes a mixture of groups, beginning with how far points are of each, until nobody changes groups. It stops
// before a group loses everybody, unless one does at once: so many groups were asked for.
func (c *clustering) mix(p points, parts, squares []int64) {
	k := c.centres.len()
	for range mixRounds {
		m := maximise(p, k, parts, squares)
		of := m.expect(p, parts)
		if c.mixture != nil && held(of, k) < k {
			return
		}
		same := c.mixture != nil && slices.Equal(of, c.of)
		c.mixture, c.centres, c.of = m, m.centres, of
		if same {
			return
		}
	}
}

// held is how many of k groups have somebody.
func held(of []int, k int) (n int) {
	has := make([]bool, k)
	for _, g := range of {
		if !has[g] {
			has[g] = true
			n++
		}
	}
	return n
}
