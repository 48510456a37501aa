package persona

import (
	"math"

	"parcours/analysis/stat"
)

// maxRounds bounds Lloyd's iteration; rounded means might go in circles.
const maxRounds = 50

// lloyd moves points to the nearest centre (the first of several) and centres
// to the mean of their points until nothing moves. The centres it is given are
// the ones it moves; known, if not nil, is the squared distance from each of
// them to each point.
//
// Most points stay where they are, and it takes no distance to see it: by the
// triangle inequality a centre that was far and moved little is still far.
//
// Source: J. Newling and F. Fleuret, "Fast k-means with accurate bounds",
// 2016, the simplified form of C. Elkan's algorithm. The groups are those of
// the plain iteration: bounds are rounded to the safe side.
func lloyd(p, centres points, known [][]uint32) clustering {
	l := newIteration(p, centres)
	l.begin(known)
	for round := range maxRounds {
		moved := round == 0
		if round > 0 {
			moved = l.assign()
		}
		for g, n := range l.size {
			if n == 0 {
				l.fill(g)
				moved = true
			}
		}
		if !moved {
			break
		}
		l.update()
	}
	for i, g := range l.of {
		l.spread += distance(p.at(i), l.centres.at(g))
	}
	return l.clustering
}

// iteration is the state of lloyd.
type iteration struct {
	clustering
	points points
	size   []int64 // people by group
	sums   []int64 // of their coordinates
	// Bounds on distances (not squared): upper on that to the own centre, lower, by point and centre, on that to each.
	upper, lower []int64
	drift        []int64 // how far each centre moved last, at most
}

func newIteration(p, centres points) *iteration {
	n, k := p.len(), centres.len()
	return &iteration{
		clustering: clustering{centres: centres, of: make([]int, n)}, points: p,
		size: make([]int64, k), sums: make([]int64, k*p.dim),
		upper: make([]int64, n), lower: make([]int64, n*k), drift: make([]int64, k),
	}
}

// begin measures everything and puts each point to its centre.
func (l *iteration) begin(known [][]uint32) {
	k := l.centres.len()
	for i := range l.of {
		x := l.points.at(i)
		best, least := 0, int64(math.MaxInt64)
		for c := range k {
			var d int64
			if known != nil {
				d = int64(known[c][i])
			} else {
				d = distance(x, l.centres.at(c))
			}
			l.lower[i*k+c] = root(d)
			if d < least {
				best, least = c, d
			}
		}
		l.of[i], l.upper[i] = best, root(least)+1
		l.add(i, best, 1)
	}
}

// assign puts each point to its centre, and says whether one moved.
func (l *iteration) assign() (moved bool) {
	k := l.centres.len()
	for i, own := range l.of {
		lower := l.lower[i*k:][:k]
		upper := l.upper[i] + l.drift[own]
		best, least := own, int64(-1) // not measured
		for c, moved := range l.drift {
			lower[c] -= moved
			if c == own || lower[c] > upper {
				continue
			}
			x := l.points.at(i)
			if least < 0 {
				least = distance(x, l.centres.at(own))
				upper = root(least) + 1
				if lower[c] > upper {
					continue
				}
			}
			d := within(x, l.centres.at(c), least)
			lower[c] = root(d)
			if d < least || d == least && c < best {
				best, least, upper = c, d, root(d)+1
			}
		}
		l.upper[i] = upper
		if best != own {
			l.add(i, own, -1)
			l.add(i, best, 1)
			l.of[i], moved = best, true
		}
	}
	return moved
}

// add counts a point into a group, or, with -1, out of it.
func (l *iteration) add(i, g int, times int64) {
	l.size[g] += times
	x := l.points.at(i)
	sum := l.sums[g*len(x):][:len(x)]
	for f, v := range x {
		sum[f] += times * int64(v)
	}
}

// fill gives an empty group the point that is farthest from its centre.
func (l *iteration) fill(empty int) {
	far, most := -1, int64(-1)
	for i, g := range l.of {
		if l.size[g] < 2 {
			continue
		}
		if d := distance(l.points.at(i), l.centres.at(g)); d > most {
			far, most = i, d
		}
	}
	l.add(far, l.of[far], -1)
	l.add(far, empty, 1)
	l.of[far] = empty
	l.upper[far] = math.MaxInt32 // farther than any point is from any other
}

// update moves each centre to the mean of its points.
func (l *iteration) update() {
	before := make([]int32, l.points.dim)
	for g, n := range l.size {
		centre := l.centres.at(g)
		copy(before, centre)
		for f, sum := range l.sums[g*len(centre):][:len(centre)] {
			centre[f] = int32(rounded(sum, n))
		}
		l.drift[g] = 0
		if d := distance(before, centre); d > 0 {
			l.drift[g] = root(d) + 1
		}
	}
}

// root is the square root, rounded down.
func root(d int64) int64 { return int64(stat.ISqrt(uint64(d))) }
