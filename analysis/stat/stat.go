// Package stat holds the counters, intervals and quantiles that analyses
// share. Everything that lives in a Partial is integer arithmetic, so that the
// order of merging and the machine cannot show; floats are made at the end,
// from integers, and rounded by Round. It imports only the standard library.
package stat

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Top sorts items by count, largest first, then by name, and splits them
// after the first n. It works in place.
func Top[T any](items []T, n int, count func(T) int64, name func(T) string) (top, rest []T) {
	slices.SortFunc(items, func(a, b T) int {
		return cmp.Or(cmp.Compare(count(b), count(a)), cmp.Compare(name(a), name(b)))
	})
	n = min(max(n, 0), len(items))
	return items[:n:n], items[n:]
}

// Log2 is log2(1+x) in units of 1/256, rounded down, by integer arithmetic
// alone; it never decreases as x grows.
//
// Source: C. S. Turner, "A Fast Binary Logarithm Algorithm", IEEE Signal
// Processing Magazine 27(5), 2010: the mantissa is squared once per bit, and
// the bit is whether the square reached 2.
func Log2(x uint64) int64 {
	const bitsAfterPoint = 8
	y := x + 1
	if y == 0 {
		return 64 << bitsAfterPoint // 1+x is 2^64
	}
	whole := bits.Len64(y) - 1
	log := int64(whole)
	m := y << (63 - whole) // in [1, 2), with 63 bits after the point
	for range bitsAfterPoint {
		hi, lo := bits.Mul64(m, m) // m², with 62 bits after the point of hi
		log <<= 1
		if hi >= 1<<63 {
			log |= 1
			m = hi
		} else {
			m = hi<<1 | lo>>63
		}
	}
	return log
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
