package persona

// Whether groups are there, or were made up by the method: other people of the
// same kind would show. So the people are drawn again, with repetition, groups
// are found anew, and compared with the first ones.
//
// Sources: C. Hennig, "Cluster-wise assessment of cluster stability", 2007,
// for the overlap of each group and how to read it; L. Hubert and P. Arabie,
// "Comparing partitions", 1985, for the adjusted Rand index.

const (
	// resamples is how often people are drawn again.
	resamples = 20
	// leastRand and leastJaccard are what groups must reach to be called groups: the mean agreement of two resamples,
	// and the mean overlap of the least stable one, of overlapUnit.
	leastRand, leastJaccard = overlapUnit * 60 / 100, fairFrom
	// stableFrom and fairFrom are Hennig's bounds for the overlap of one group.
	stableFrom, fairFrom = overlapUnit * 75 / 100, overlapUnit * 60 / 100
	// overlapUnit is a full overlap in integers.
	overlapUnit = 1_000_000
)

// stability is how alike groups come out when people are drawn again.
type stability struct {
	resampled bool
	rand      int64   // adjusted Rand index, mean over all pairs of resamples
	jaccard   int64   // of the group with the least
	overlap   []int64 // by group: the mean overlap with the best match in each resample
}

// holds is whether the groups are stable enough to be called groups.
func (s *stability) holds() bool { return s.rand >= leastRand && s.jaccard >= leastJaccard }

// resample judges groups of points, whose distances are d.
func (f *finder) resample(p points, d *pairs, t *trial, r *random) {
	groups := t.centres.len()
	t.resampled, t.overlap = true, make([]int64, groups)
	var again [][]int // by resample, the group of each of p
	drawn, from := newPoints(p.len(), p.dim), make([]int, p.len())
	in := make([]bool, p.len())
	for range resamples {
		clear(in)
		for i := range from {
			from[i] = int(r.below(uint64(p.len())))
			in[from[i]] = true
			copy(drawn.at(i), p.at(from[i]))
		}
		k := min(groups, countDifferent(drawn, mostAsked))
		c := f.find(drawn, &pairs{d.n, d.squared, from}, k, referenceAttempts, r)
		of := make([]int, p.len())
		for j := range of {
			of[j] = c.nearest(p.at(j))
		}
		again = append(again, of)
		for g, o := range overlaps(t.of, of, in, groups, k) {
			t.overlap[g] += o
		}
	}
	t.jaccard = overlapUnit
	for g := range t.overlap {
		t.overlap[g] /= resamples
		t.jaccard = min(t.jaccard, t.overlap[g])
	}
	pairs := int64(0)
	for a := range again {
		for b := range a {
			t.rand += adjustedRand(again[a], again[b], groups, groups)
			pairs++
		}
	}
	t.rand /= pairs
}

// together counts the points of each pair of groups, of two ways to group them.
func together(a, b []int, in []bool, k, l int) (both [][]int64, ofA, ofB []int64) {
	both, ofA, ofB = make([][]int64, k), make([]int64, k), make([]int64, l)
	for g := range both {
		both[g] = make([]int64, l)
	}
	for i, g := range a {
		if in == nil || in[i] {
			both[g][b[i]]++
			ofA[g]++
			ofB[b[i]]++
		}
	}
	return both, ofA, ofB
}

// overlaps is, for each of k groups, the Jaccard index with the one of l other groups that it is most like, among the
// points that are in.
func overlaps(a, b []int, in []bool, k, l int) []int64 {
	both, ofA, ofB := together(a, b, in, k, l)
	out := make([]int64, k)
	for g := range both {
		for h, n := range both[g] {
			if union := ofA[g] + ofB[h] - n; union > 0 {
				out[g] = max(out[g], n*overlapUnit/union)
			}
		}
	}
	return out
}

// adjustedRand is how far two ways to group the same points agree: 1 in all, 0 as far as by chance.
func adjustedRand(a, b []int, k, l int) int64 {
	both, ofA, ofB := together(a, b, nil, k, l)
	pairs := func(n int64) int64 { return n * (n - 1) / 2 }
	var index, sumA, sumB int64
	for g := range both {
		sumA += pairs(ofA[g])
		for _, n := range both[g] {
			index += pairs(n)
		}
	}
	for _, n := range ofB {
		sumB += pairs(n)
	}
	all := pairs(int64(len(a)))
	// Times twice all, to stay with integers: below 2⁴⁰ for as many points as are judged.
	over, under := 2*(index*all-sumA*sumB), (sumA+sumB)*all-2*sumA*sumB
	if under <= 0 {
		return overlapUnit // everything in one group, both times
	}
	return over * overlapUnit / under
}
