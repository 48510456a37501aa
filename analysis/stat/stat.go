// Package stat holds the counters, intervals and quantiles that analyses
// share. Everything that lives in a Partial is integer arithmetic, so that the
// order of merging and the machine cannot show; floats are made at the end,
// from integers, and rounded by Round. It imports only the standard library.
package stat

import (
	"cmp"
	"math"
)

// Top sorts items by count, largest first, then by name, and splits them
// after the first n. It works in place.
func Top[T any](items []T, n int, count func(T) int64, name func(T) string) (top, rest []T) {
	Sort(items, func(a, b T) int {
		return cmp.Or(cmp.Compare(count(b), count(a)), cmp.Compare(name(a), name(b)))
	})
	n = min(max(n, 0), len(items))
	return items[:n:n], items[n:]
}

// ISqrt is the square root of x, rounded down.
func ISqrt(x uint64) uint64 {
	const most = 1<<32 - 1 // the root of the largest x
	// The float is within one of the root (its argument has 53 of 64 bits); the two loops make it exact on every machine.
	r := min(uint64(math.Sqrt(float64(x))), most)
	for r*r > x {
		r--
	}
	for r < most && (r+1)*(r+1) <= x {
		r++
	}
	return r
}

// Floor divides and rounds down, also below zero, where what is left is
// negative; b is positive.
func Floor(a, b int64) int64 {
	q := a / b
	return q + (a-q*b)>>63
}
