package stat

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortIsStable(t *testing.T) {
	type item struct{ key, at int }
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 12, 13, 1000} {
		items := make([]item, n)
		for i := range items {
			items[i] = item{random.IntN(n/3 + 1), i}
		}
		byKey := func(a, b item) int { return cmp.Compare(a.key, b.key) }
		want := slices.Clone(items)
		slices.SortStableFunc(want, byKey)
		if Sort(items, byKey); fmt.Sprint(items) != fmt.Sprint(want) {
			t.Errorf("%d items are sorted as %v, want %v", n, items, want)
		}
	}
}
