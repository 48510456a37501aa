package persona

import (
	"math"
	"slices"

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
	l := begin(p, centres, known)
	l.run(maxRounds)
	return l.clustering
}

// iteration is the state of lloyd.
type iteration struct {
	clustering
	points points
	size   []int64 // people by group
	sums   []int64 // of their coordinates
	// Bounds on distances (not squared): upper on that to the own centre, lower, by point and centre, on that to each,
	// others on those to all but the own. Each is kept as if its centre had not moved since the start: what
	// the centres moved is added, or taken off, where a bound is used.
	upper, lower, others []int64
	moved                []int64 // by centre: how far it moved in all rounds, at most
	most                 int64   // the sum, over rounds, of the farthest that one of them moved
}

// begin measures everything and puts each point to its centre.
func begin(p, centres points, known [][]uint32) *iteration {
	n, k := p.len(), centres.len()
	l := &iteration{
		clustering: clustering{centres: centres, of: make([]int, n)}, points: p,
		size: make([]int64, k), sums: make([]int64, k*p.dim),
		upper: make([]int64, n), lower: make([]int64, n*k), others: make([]int64, n), moved: make([]int64, k),
	}
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
	return l
}

// run goes on for so many rounds, or until nothing moves, and sets the spread.
func (l *iteration) run(rounds int) {
	for range rounds {
		for g, n := range l.size {
			if n == 0 {
				l.fill(g)
			}
		}
		l.update()
		if moved := l.assign(); !moved && !slices.Contains(l.size, 0) {
			break
		}
	}
	l.spread = 0
	for i, g := range l.of {
		l.spread += distance(l.points.at(i), l.centres.at(g))
	}
}

// assign puts each point to its centre, and says whether one moved.
func (l *iteration) assign() (moved bool) {
	for i, own := range l.of {
		if l.upper[i]+l.moved[own] < l.others[i]-l.most {
			continue // no other centre can have come as near
		}
		if best := l.look(i, own); best != own {
			l.add(i, own, -1)
			l.add(i, best, 1)
			l.of[i], moved = best, true
		}
	}
	return moved
}

// look finds the centre nearest to a point and sets the point's bounds.
func (l *iteration) look(i, own int) (best int) {
	x := l.points.at(i)
	least := distance(x, l.centres.at(own))
	upper := root(least) + 1
	lower := l.lower[i*len(l.moved):][:len(l.moved)]
	lower[own] = upper - 1 + l.moved[own]
	best = own
	for c, moved := range l.moved {
		if c == own || lower[c]-moved > upper {
			continue
		}
		d := within(x, l.centres.at(c), least)
		lower[c] = root(d) + moved
		if d < least || d == least && c < best {
			best, least, upper = c, d, root(d)+1
		}
	}
	others := int64(math.MaxInt32)
	for c, moved := range l.moved {
		if c != best {
			others = min(others, lower[c]-moved)
		}
	}
	l.upper[i], l.others[i] = upper-l.moved[best], others+l.most
	return best
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
	l.upper[far] = math.MaxInt32 // farther than any point is from any other: it will be looked at
}

// update moves each centre to the mean of its points.
func (l *iteration) update() {
	before := make([]int32, l.points.dim)
	var most int64
	for g, n := range l.size {
		centre := l.centres.at(g)
		copy(before, centre)
		for f, sum := range l.sums[g*len(centre):][:len(centre)] {
			centre[f] = int32(rounded(sum, n))
		}
		if d := distance(before, centre); d > 0 {
			l.moved[g] += root(d) + 1
			most = max(most, root(d)+1)
		}
	}
	l.most += most
}

// root is the square root, rounded down.
func root(d int64) int64 { return int64(stat.ISqrt(uint64(d))) }
