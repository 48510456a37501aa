package stat

import (
	"cmp"
	"slices"
)

// Sort sorts lists that are not worth code of their own, and keeps the order of
// items that compare as equal. Go compiles slices.SortFunc anew for each type
// of items, to more than twenty kilobytes: only numbers of items are sorted here.
func Sort[T any](items []T, compare func(a, b T) int) {
	sorted := make([]T, len(items))
	for i, from := range order(len(items), func(i, j int) int { return compare(items[i], items[j]) }) {
		sorted[i] = items[from]
	}
	copy(items, sorted)
}

// order lists the numbers below n in an order, equal ones as they are.
func order(n int, compare func(i, j int) int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(i, j int) int { return cmp.Or(compare(i, j), cmp.Compare(i, j)) })
	return list
}
