package persona

import (
	"slices"
	"testing"
)

// line puts points on a line.
func line(xs ...int32) points { return points{1, xs} }

func TestKmeans(t *testing.T) {
	// Two heaps: 0 1 2 and 100 101 105. Means 1 and 102; squares 1+0+1 and 4+1+9.
	p := line(0, 100, 1, 101, 2, 105)
	r := random(1)
	c := kmeans(p, measurePairs(p), 2, 4, &r)
	if centres := slices.Sorted(slices.Values(c.centres.coords)); !slices.Equal(centres, []int32{1, 102}) {
		t.Errorf("centres %v, want 1 and 102", centres)
	}
	if c.spread != 16 {
		t.Errorf("spread %d, want 16", c.spread)
	}
	for i := range c.of {
		if same := c.of[i] == c.of[0]; same != (i%2 == 0) {
			t.Errorf("point %d is in group %d, the first in %d", i, c.of[i], c.of[0])
		}
	}
}

func TestKmeansInPlane(t *testing.T) {
	// Four corners of a square, two points each: every corner is a group, whatever the seed.
	p := points{2, []int32{0, 0, 90, 0, 0, 90, 90, 90, 0, 2, 90, 2, 2, 90, 90, 88}}
	for seed := range uint64(20) {
		r := random(seed)
		c := kmeans(p, measurePairs(p), 4, 6, &r)
		for i := range 4 {
			if c.of[i] != c.of[i+4] {
				t.Errorf("seed %d: point %d and its neighbour are in groups %d and %d", seed, i, c.of[i], c.of[i+4])
			}
		}
		if c.spread != 8 { // each corner: two points, each one away from their mean
			t.Errorf("seed %d: spread %d, want 8", seed, c.spread)
		}
	}
}

func TestLloydFillsEmptyGroups(t *testing.T) {
	// Both centres are the same, so the second gets nothing; the farthest point goes there.
	c := lloyd(line(0, 1, 50), line(0, 0), nil)
	if !slices.Equal(c.of, []int{0, 0, 1}) || c.centres.coords[1] != 50 {
		t.Errorf("groups %v, centres %v", c.of, c.centres.coords)
	}
}

// TestLloydIsPlain: the bounds save distances and change nothing.
func TestLloydIsPlain(t *testing.T) {
	r := random(3)
	for range 40 {
		p := newPoints(20+int(r.below(200)), 1+int(r.below(20)))
		for i := range p.coords {
			p.coords[i] = int32(r.below(9)) - 4 // few values: many ties
			if r.below(3) > 0 {
				p.coords[i] *= 100
			}
		}
		k := 1 + int(r.below(6))
		start := p.first(k)
		got := lloyd(p, points{p.dim, slices.Clone(start.coords)}, nil)
		want := plainLloyd(p, points{p.dim, slices.Clone(start.coords)})
		if !slices.Equal(got.of, want.of) || !slices.Equal(got.centres.coords, want.centres.coords) {
			t.Fatalf("%d points of %d coordinates in %d groups: got %v, want %v", p.len(), p.dim, k, got.of, want.of)
		}
	}
}

// plainLloyd measures every distance in every round.
func plainLloyd(p, centres points) clustering {
	l := begin(p, centres, nil)
	for round := range maxRounds {
		before := slices.Clone(l.of)
		clear(l.size)
		clear(l.sums)
		for i := range l.of {
			l.of[i], _ = nearest(p.at(i), centres)
			l.add(i, l.of[i], 1)
		}
		moved := round == 0 || !slices.Equal(before, l.of)
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
	return l.clustering
}

func TestNearest(t *testing.T) {
	centres := line(10, 20, 30, 30)
	for x, want := range map[int32]int{0: 0, 14: 0, 15: 0, 16: 1, 99: 2} {
		if got, _ := nearest([]int32{x}, centres); got != want {
			t.Errorf("nearest to %d is %d, want %d", x, got, want)
		}
	}
	// The plain way, for vectors longer than one stretch.
	r := random(7)
	p := newPoints(60, 19)
	for i := range p.coords {
		p.coords[i] = int32(r.below(7)) // few values: many ties
	}
	few := p.first(9)
	for i := range p.len() {
		want := 0
		for c := range few.len() {
			if distance(p.at(i), few.at(c)) < distance(p.at(i), few.at(want)) {
				want = c
			}
		}
		if got, d := nearest(p.at(i), few); got != want || d != distance(p.at(i), few.at(want)) {
			t.Errorf("nearest to point %d is %d at %d, want %d", i, got, d, want)
		}
	}
}

func TestSilhouettes(t *testing.T) {
	// 0 and 4 against 10: for 0, a = 4 and b = 10: 6/10; for 4, a = 4 and b = 6: 2/6; 10 is alone: 0.
	c := clustering{centres: line(2, 10), of: []int{0, 0, 1}}
	// In one group with 10 instead: a = 6, b = 4: −2/6 for 4; a = 6, b = 10 for 10: 4/10.
	d := clustering{centres: line(0, 7), of: []int{0, 1, 1}}
	got := silhouettes(measurePairs(line(0, 4, 10)), []clustering{c, d})
	if want := []int64{600_000, 333_333, 0}; !slices.Equal(got[0], want) {
		t.Errorf("silhouettes %v, want %v", got[0], want)
	}
	if want := []int64{0, -333_333, 400_000}; !slices.Equal(got[1], want) {
		t.Errorf("silhouettes %v, want %v", got[1], want)
	}
	if all, byGroup := means(got[0], &c); all != 311_111 || !slices.Equal(byGroup, []int64{466_666, 0}) {
		t.Errorf("means %d and %v, want 311111, and 466666 and 0", all, byGroup)
	}
}

func TestRounded(t *testing.T) {
	for _, c := range [][3]int64{{7, 2, 4}, {5, 2, 3}, {-5, 2, -2}, {-7, 3, -2}, {0, 9, 0}} {
		if got := rounded(c[0], c[1]); got != c[2] {
			t.Errorf("rounded(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
	}
}
