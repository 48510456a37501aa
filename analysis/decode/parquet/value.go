package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"strconv"

	"parcours/analysis/decode/number"
)

// scaleUp is v × unit, or false if that is no int64: no calendar has such a time.
func scaleUp(v, unit int64) (int64, bool) {
	product := v * unit
	return product, product/unit == v
}

// floorDiv is v ÷ by rounded down, so that times before 1970 keep their order.
func floorDiv(v, by int64) int64 {
	q := v / by
	if v%by < 0 {
		q--
	}
	return q
}

// int96Micros reads the time of Impala and Spark: nanoseconds of the day, then the Julian day.
func int96Micros(b []byte) int64 {
	const unixEpoch = 2440588 // Julian day of 1970-01-01
	nanos := int64(binary.LittleEndian.Uint64(b))
	day := int64(int32(binary.LittleEndian.Uint32(b[8:])))
	return (day-unixEpoch)*86_400_000_000 + floorDiv(nanos, 1000)
}

func appendUint(dst []byte, v int64) []byte { return strconv.AppendUint(dst, uint64(v), 10) }

// appendDecimal appends v ÷ 10^scale exactly: 1234 with two places is 12.34.
func appendDecimal(dst []byte, v int64, scale int) []byte {
	return number.AppendPoint(dst, strconv.FormatInt(v, 10), scale)
}

// appendBigDecimal is appendDecimal for a big-endian two's complement.
func appendBigDecimal(dst, raw []byte, scale int) []byte {
	if len(raw) == 0 || len(raw) > 64 {
		return append(dst, raw...) // no decimal; turning a long one to text would take quadratic time
	}
	v := new(big.Int).SetBytes(raw)
	if raw[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
	}
	return number.AppendPoint(dst, v.String(), scale)
}

// appendTimeOfDay appends hh:mm:ss, with a fraction when there is one.
func appendTimeOfDay(dst []byte, v, perSecond int64) []byte {
	if v < 0 || v > 86_400*perSecond {
		return strconv.AppendInt(dst, v, 10) // no time of a day
	}
	two := func(n int64) { dst = append(dst, byte('0'+n/10), byte('0'+n%10)) }
	seconds := v / perSecond
	two(seconds / 3600)
	dst = append(dst, ':')
	two(seconds / 60 % 60)
	dst = append(dst, ':')
	two(seconds % 60)
	if fraction := v % perSecond; fraction != 0 {
		digits := strconv.FormatInt(perSecond+fraction, 10) // 1 and the zeros in front
		dst = append(append(dst, '.'), digits[1:]...)
	}
	return dst
}

// appendUUID appends the canonical form 8-4-4-4-12.
func appendUUID(dst, raw []byte) []byte {
	for i, part := range [][]byte{raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:16]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}
