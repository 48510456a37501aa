package stat

import (
	"math"
	"math/bits"
)

// logBits is how many bits after the point Log2 has.
const logBits = 8

// Log2 is log2(1+x) in units of 1/256, rounded down, by integer arithmetic
// alone; it never decreases as x grows.
func Log2(x uint64) int64 {
	y := x + 1
	if y == 0 {
		return 64 << logBits // 1+x is 2^64
	}
	whole := bits.Len64(y) - 1
	m := y << (63 - whole) // in [1, 2), with 63 bits after the point
	// Over 1/256 a logarithm grows by less than two of its units: at most two begin in between.
	part := int64(logOf[m>>(63-logBits)&(1<<logBits-1)])
	return int64(whole)<<logBits + part + after(m, logFrom[part]) + after(m, logFrom[part+1])
}

func after(m, before uint64) int64 {
	if m > before {
		return 1
	}
	return 0
}

// Exp2 is 2^(−x/256) in units of 2⁻³², by integer arithmetic alone; it never
// increases as x grows.
func Exp2(x uint64) uint64 {
	m := uint64(1) << 63 // 2 to the part after the point, with 63 bits after it
	if part := -x & (1<<logBits - 1); part > 0 {
		m = logFrom[part-1]
	}
	return m >> min(31+(x>>logBits)+uint64(after(x&(1<<logBits-1), 0)), 64)
}

var (
	// logFrom[i] is the largest number in [1, 2), with 63 bits after the point, whose logarithm is below (i+1)/256.
	logFrom [1<<logBits + 1]uint64
	// logOf is the logarithm of 1, 1+1/256, …
	logOf [1 << logBits]uint8
)

func init() {
	for i := range uint64(len(logFrom)) {
		logFrom[i] = math.MaxUint64
		if i < 1<<logBits-1 {
			// The float is right to more than forty bits; the search between its neighbours makes it exact on every machine.
			const near = 1 << 23
			about := uint64(math.Exp2(float64(i+1)/(1<<logBits)) * (1 << 63))
			low, high := about-near, about+near
			for high-low > 1 {
				if middle := low + (high-low)/2; logPart(middle) <= int64(i) {
					low = middle
				} else {
					high = middle
				}
			}
			logFrom[i] = low
		}
	}
	for i := range uint64(len(logOf)) {
		logOf[i] = uint8(logPart((1<<logBits + i) << (63 - logBits)))
	}
}

// logPart is the logarithm of m in [1, 2), with 63 bits after the point.
//
// Source: C. S. Turner, "A Fast Binary Logarithm Algorithm", IEEE Signal
// Processing Magazine 27(5), 2010: the mantissa is squared once per bit, and
// the bit is whether the square reached 2.
func logPart(m uint64) (log int64) {
	for range logBits {
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
