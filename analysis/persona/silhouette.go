package persona

import "parcours/analysis/stat"

// silhouetteUnit is a silhouette of 1 in integers.
const silhouetteUnit = 1_000_000

// silhouettes gives each point's silhouette in each of several clusterings of
// the points whose distances are d: 1 deep inside its group, 0 on the border,
// negative in the wrong one; 0 in a group of its own.
//
// Source: P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation
// and validation of cluster analysis", 1987.
func silhouettes(d *pairs, cs []clustering) [][]int64 {
	n := d.n
	sums := make([][]int64, len(cs)) // per clustering, point and group: distances to the group's points
	for c := range cs {
		sums[c] = make([]int64, n*cs[c].centres.len())
	}
	roots := make([]int64, n)
	for i := range n {
		for j, square := range d.of(i) {
			roots[j] = int64(stat.ISqrt(uint64(square)))
		}
		for c := range cs {
			k := cs[c].centres.len()
			sum := sumByGroup(roots, cs[c].of)
			copy(sums[c][i*k:][:k], sum[:])
		}
	}
	out := make([][]int64, len(cs))
	for c := range cs {
		k := cs[c].centres.len()
		size := make([]int64, k)
		for _, g := range cs[c].of {
			size[g]++
		}
		out[c] = make([]int64, n)
		for i := range n {
			out[c][i] = silhouette(sums[c][i*k:][:k], size, cs[c].of[i])
		}
	}
	return out
}

// sumByGroup sums numbers by the group each belongs to.
func sumByGroup(numbers []int64, of []int) (sum [manyGroups]int64) {
	of = of[:len(numbers)]
	for len(numbers) >= stretch { // as in distance
		x, g := (*[stretch]int64)(numbers), (*[stretch]int)(of)
		sum[g[0]&(manyGroups-1)] += x[0]
		sum[g[1]&(manyGroups-1)] += x[1]
		sum[g[2]&(manyGroups-1)] += x[2]
		sum[g[3]&(manyGroups-1)] += x[3]
		sum[g[4]&(manyGroups-1)] += x[4]
		sum[g[5]&(manyGroups-1)] += x[5]
		sum[g[6]&(manyGroups-1)] += x[6]
		sum[g[7]&(manyGroups-1)] += x[7]
		numbers, of = numbers[stretch:], of[stretch:]
	}
	for i, x := range numbers {
		sum[of[i]] += x
	}
	return sum
}

// manyGroups is more than there are ever: a power of two, so that no index needs to be checked.
const manyGroups = 32

// silhouette is one point's: (b−a)/max(a, b), where a is the mean distance to
// the others of its group and b the smallest mean distance to another group.
func silhouette(sums, size []int64, own int) int64 {
	const fine = 1 << 10 // fractions of a distance that means keep
	if size[own] < 2 {
		return 0
	}
	a := sums[own] * fine / (size[own] - 1)
	b := int64(-1)
	for g := range sums {
		if g == own || size[g] == 0 {
			continue
		}
		if d := sums[g] * fine / size[g]; b < 0 || d < b {
			b = d
		}
	}
	if b < 0 || max(a, b) == 0 {
		return 0
	}
	return (b - a) * silhouetteUnit / max(a, b)
}

// means are the mean silhouette of all points and of each group's.
func means(s []int64, c *clustering) (all int64, byGroup []int64) {
	byGroup = make([]int64, c.centres.len())
	size := make([]int64, len(byGroup))
	for i, v := range s {
		all += v
		byGroup[c.of[i]] += v
		size[c.of[i]]++
	}
	for g := range byGroup {
		byGroup[g] /= max(size[g], 1)
	}
	return all / max(int64(len(s)), 1), byGroup
}
