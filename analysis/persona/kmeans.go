package persona

import "math/bits"

// points are integer vectors of one length, one after the other.
type points struct {
	dim    int
	coords []int32
}

func newPoints(n, dim int) points { return points{dim, make([]int32, n*dim)} }

func (p points) len() int { return len(p.coords) / max(p.dim, 1) }

func (p points) at(i int) []int32 { return p.coords[i*p.dim : (i+1)*p.dim : (i+1)*p.dim] }

// first is the first n points.
func (p points) first(n int) points { return points{p.dim, p.coords[:min(n, p.len())*p.dim]} }

// distance is the squared Euclidean distance.
func distance(a, b []int32) (sum int64) {
	b = b[:len(a)]
	for i, x := range a {
		d := int64(x - b[i])
		sum += d * d
	}
	return sum
}

// nearest is the place of the closest centre, the first of several. guess is
// any centre; a good one makes it fast, since a distance is given up once it
// is longer than the best (that halves the time of fitting).
func nearest(x []int32, centres points, guess int) (best int, least int64) {
	const stretch = 8 // coordinates between two looks
	best, least = guess, distance(x, centres.at(guess))
	for c := range centres.len() {
		if c == guess {
			continue
		}
		centre := centres.at(c)
		var d int64
		for from := 0; from < len(x) && d <= least; from += stretch {
			to := min(from+stretch, len(x))
			d += distance(x[from:to], centre[from:to])
		}
		if d < least || d == least && c < best {
			best, least = c, d
		}
	}
	return best, least
}

// clustering is a way to cut points into groups.
type clustering struct {
	centres points
	of      []int // the group of each point
	spread  int64 // sum of squared distances to the centres
}

// maxRounds bounds Lloyd's iteration; rounded means might go in circles.
const maxRounds = 50

// kmeans cuts points into k groups, the best of several attempts. There must
// be at least k different points. Everything is integers, so the groups are
// the same on every machine.
//
// Sources: S. Lloyd, "Least squares quantization in PCM", 1982; D. Arthur and
// S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
func kmeans(p points, k, attempts int, r *random) (best clustering) {
	for a := range attempts {
		if c := lloyd(p, seeds(p, k, r)); a == 0 || c.spread < best.spread {
			best = c
		}
	}
	return best
}

// seeds chooses k different points, each with a chance in proportion to its
// squared distance from those chosen before.
func seeds(p points, k int, r *random) points {
	n := p.len()
	centres := points{p.dim, make([]int32, 0, k*p.dim)}
	centres.coords = append(centres.coords, p.at(int(r.below(uint64(n))))...)
	least := make([]int64, n)
	var total int64
	for i := range n {
		least[i] = distance(p.at(i), centres.at(0))
		total += least[i]
	}
	for c := 1; c < k; c++ {
		left := int64(r.below(uint64(total)))
		pick := 0
		for i, d := range least {
			if left -= d; left < 0 {
				pick = i
				break
			}
		}
		centres.coords = append(centres.coords, p.at(pick)...)
		for i := range n {
			if d := distance(p.at(i), centres.at(c)); d < least[i] {
				total += d - least[i]
				least[i] = d
			}
		}
	}
	return centres
}

// lloyd moves points to the nearest centre and centres to the mean of their
// points until nothing moves. The centres it is given are the ones it moves.
func lloyd(p points, centres points) clustering {
	k, n := centres.len(), p.len()
	c := clustering{centres: centres, of: make([]int, n)}
	from := make([]int64, n) // squared distance from the own centre
	size := make([]int64, k)
	sums := make([]int64, k*p.dim)
	for round := range maxRounds {
		moved := round == 0
		clear(size)
		c.spread = 0
		for i := range n {
			g, d := nearest(p.at(i), c.centres, c.of[i])
			if g != c.of[i] {
				c.of[i], moved = g, true
			}
			from[i] = d
			size[g]++
			c.spread += d
		}
		for g := range k {
			if size[g] == 0 {
				c.fill(g, size, from)
				moved = true
			}
		}
		if !moved {
			break
		}
		clear(sums)
		for i := range n {
			sum := sums[c.of[i]*p.dim:][:p.dim]
			for f, x := range p.at(i) {
				sum[f] += int64(x)
			}
		}
		for i, sum := range sums {
			c.centres.coords[i] = int32(rounded(sum, size[i/p.dim]))
		}
	}
	return c
}

// fill gives an empty group the point that is farthest from its centre.
func (c *clustering) fill(empty int, size, from []int64) {
	far := -1
	for i, d := range from {
		if size[c.of[i]] > 1 && (far < 0 || d > from[far]) {
			far = i
		}
	}
	size[c.of[far]]--
	size[empty]++
	c.of[far] = empty
	c.spread -= from[far]
	from[far] = 0
}

// rounded is a/b for b > 0, to the nearest integer, halves up.
func rounded(a, b int64) int64 { return floor(2*a+b, 2*b) }

// random is a generator of its own, the same everywhere.
//
// Source: splitmix64, G. Steele, D. Lea and C. Flood, "Fast splittable
// pseudorandom number generators", 2014.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below is a number from 0 to n-1; its bias is below n/2⁶⁴.
func (r *random) below(n uint64) uint64 {
	hi, _ := bits.Mul64(r.next(), n)
	return hi
}
