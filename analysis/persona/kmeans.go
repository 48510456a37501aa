package persona

import (
	"math/bits"
	"slices"

	"parcours/analysis/stat"
)

// points are integer vectors of one length, one after the other.
type points struct {
	dim    int
	coords []int32
}

// newPoints makes n points at zero. Like others here that take little of the time, it is not inlined, for the size of the engine.
//
//go:noinline
func newPoints(n, dim int) points { return points{dim, make([]int32, n*dim)} }

func (p points) len() int { return len(p.coords) / max(p.dim, 1) }

func (p points) at(i int) []int32 { return p.coords[i*p.dim : (i+1)*p.dim : (i+1)*p.dim] }

// first is the first n points.
func (p points) first(n int) points { return points{p.dim, p.coords[:min(n, p.len())*p.dim]} }

// distance is the squared Euclidean distance. It is what fitting spends its
// time on: eight coordinates at a time spare most of the loop's own work.
func distance(a, b []int32) (sum int64) {
	b = b[:len(a)]
	for len(a) >= stretch {
		p, q := (*[stretch]int32)(a), (*[stretch]int32)(b)
		d0, d1, d2, d3 := int64(p[0])-int64(q[0]), int64(p[1])-int64(q[1]), int64(p[2])-int64(q[2]), int64(p[3])-int64(q[3])
		d4, d5, d6, d7 := int64(p[4])-int64(q[4]), int64(p[5])-int64(q[5]), int64(p[6])-int64(q[6]), int64(p[7])-int64(q[7])
		sum += d0*d0 + d1*d1 + d2*d2 + d3*d3 + d4*d4 + d5*d5 + d6*d6 + d7*d7
		a, b = a[stretch:], b[stretch:]
	}
	for i, x := range a {
		d := int64(x) - int64(b[i])
		sum += d * d
	}
	return sum
}

// stretch is so many coordinates that are looked at together.
const stretch = 8

// within is the squared distance where it is no more than most; where it is
// more, it is given up on the way and is something beyond most.
func within(a, b []int32, most int64) (d int64) {
	for len(a) > stretch && d <= most {
		d += distance(a[:stretch], b[:stretch])
		a, b = a[stretch:], b[stretch:]
	}
	if d <= most {
		d += distance(a, b)
	}
	return d
}

// nearest is the place of the closest centre, the first of several, and its
// squared distance.
func nearest(x []int32, centres points) (best int, least int64) {
	least = distance(x, centres.at(0))
	for c := 1; c < centres.len(); c++ {
		if d := within(x, centres.at(c), least); d < least {
			best, least = c, d
		}
	}
	return best, least
}

// pairs is the squared distance between every two of n points. It is measured
// once for all attempts at all numbers of groups: the first guesses at centres
// are points, and silhouettes are made of nothing else. It fits 32 bits, since
// numbers are clamped and families weighed: 11 times the square of 6,144 at
// most, in reference data.
//
// Of points drawn again it is known already.
type pairs struct {
	n       int
	squared []uint32
	drawn   []int // nil: each point once
}

func measurePairs(p points) *pairs {
	d := &pairs{n: p.len(), squared: make([]uint32, p.len()*p.len())}
	for i := range d.n {
		x := p.at(i)
		for j := range i {
			square := uint32(distance(x, p.at(j)))
			d.squared[i*d.n+j], d.squared[j*d.n+i] = square, square
		}
	}
	return d
}

// of is the distances from point i to every point.
//
//go:noinline
func (d *pairs) of(i int) []uint32 {
	if d.drawn == nil {
		return d.squared[i*d.n:][:d.n]
	}
	known, out := d.squared[d.drawn[i]*d.n:][:d.n], make([]uint32, d.n)
	for j, from := range d.drawn {
		out[j] = known[from]
	}
	return out
}

// clustering is a way to cut points into groups.
type clustering struct {
	centres points
	mixture *mixture // of the same centres; nil: points are in the group with the nearest
	of      []int    // the group of each point
	spread  int64    // sum of squared distances to the centres, of k-means
}

// kmeans cuts points into k groups, the best of several attempts, of which only
// the leader is carried through. There must be at least k different points, and d is their distances. Everything is
// integers, so the groups are the same on every machine.
//
// Sources: S. Lloyd, "Least squares quantization in PCM", 1982; D. Arthur and
// S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
func kmeans(p points, d *pairs, k, attempts int, r *random) clustering {
	const heat = 6 // rounds after which it is clear which attempt leads
	var best *iteration
	for range attempts {
		chosen := seeds(d, k, r)
		centres, known := newPoints(k, p.dim), make([][]uint32, k)
		for c, i := range chosen {
			copy(centres.at(c), p.at(i))
			known[c] = d.of(i)
		}
		l := begin(p, centres, known)
		l.run(heat)
		if best == nil || l.spread < best.spread {
			best = l
		}
	}
	best.run(maxRounds - heat)
	return best.clustering
}

// seeds chooses k different points, each with a chance in proportion to its
// squared distance from those chosen before.
func seeds(d *pairs, k int, r *random) []int {
	chosen := []int{int(r.below(uint64(d.n)))}
	least := slices.Clone(d.of(chosen[0]))
	var total uint64
	for _, l := range least {
		total += uint64(l)
	}
	for len(chosen) < k {
		left := int64(r.below(total))
		pick := 0
		for i, l := range least {
			if left -= int64(l); left < 0 {
				pick = i
				break
			}
		}
		chosen = append(chosen, pick)
		for i, l := range d.of(pick) {
			if l < least[i] {
				total -= uint64(least[i] - l)
				least[i] = l
			}
		}
	}
	return chosen
}

// rounded is a/b for b > 0, to the nearest integer, halves up.
//
//go:noinline
func rounded(a, b int64) int64 { return stat.Floor(2*a+b, 2*b) }

// random is a generator of its own, the same everywhere.
//
// Source: splitmix64, G. Steele, D. Lea and C. Flood, "Fast splittable
// pseudorandom number generators", 2014.
type random uint64

// next is 64 random bits.
//
//go:noinline
func (r *random) next() uint64 {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below is a number from 0 to n-1; its bias is below n/2⁶⁴.
//
//go:noinline
func (r *random) below(n uint64) uint64 {
	hi, _ := bits.Mul64(r.next(), n)
	return hi
}
