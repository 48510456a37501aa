package arrow

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"slices"
	"strconv"
	"time"

	"parcours/analysis/decode/number"
)

// perSecond is how many of a unit are in a second: seconds, milliseconds, microseconds, nanoseconds.
var perSecond = [4]int64{1, 1000, 1_000_000, 1_000_000_000}

// micros is a time in a unit since 1970 in microseconds, or false if that is no
// int64: no calendar has such a time. It is rounded down.
func micros(v int64, unit int) (int64, bool) {
	if unit == 3 {
		return floorDiv(v, 1000), true
	}
	return scaleUp(v, 1_000_000/perSecond[unit])
}

func scaleUp(v, by int64) (int64, bool) {
	product := v * by
	return product, product/by == v
}

func floorDiv(v, by int64) int64 {
	q := v / by
	if v%by < 0 {
		q--
	}
	return q
}

// integer reads a little-endian integer of 8 to 64 bits.
func integer(b []byte, bits int, signed bool) int64 {
	switch bits {
	case 8:
		if signed {
			return int64(int8(b[0]))
		}
		return int64(b[0])
	case 16:
		if v := binary.LittleEndian.Uint16(b); !signed {
			return int64(v)
		} else {
			return int64(int16(v))
		}
	case 32:
		if v := binary.LittleEndian.Uint32(b); !signed {
			return int64(v)
		} else {
			return int64(int32(v))
		}
	}
	return int64(binary.LittleEndian.Uint64(b))
}

// float reads a little-endian IEEE 754 number of 16, 32 or 64 bits.
func float(b []byte, bits int) float64 {
	switch bits {
	case 16:
		return number.Float16(binary.LittleEndian.Uint16(b))
	case 32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// appendDecimal appends a little-endian two's complement ÷ 10^scale, exactly:
// 1234 with two places is 12.34, with minus two 123400.
func appendDecimal(dst, b []byte, scale int) []byte {
	var digits string
	if v, ok := small(b); ok {
		digits = strconv.FormatInt(v, 10)
	} else {
		raw := slices.Clone(b)
		slices.Reverse(raw)
		v := new(big.Int).SetBytes(raw)
		if raw[0]&0x80 != 0 {
			v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
		digits = v.String()
	}
	if digits == "0" && scale < 0 {
		scale = 0
	}
	for ; scale < 0; scale++ {
		digits += "0"
	}
	return number.AppendPoint(dst, digits, scale)
}

// small is the value if it is an int64, as nearly all decimals are.
func small(b []byte) (int64, bool) {
	if len(b) == 4 {
		return integer(b, 32, true), true
	}
	v := integer(b, 64, true)
	sign := byte(v >> 63)
	for _, rest := range b[8:] {
		if rest != sign {
			return 0, false
		}
	}
	return v, true
}

// appendTimeOfDay appends hh:mm:ss, with a fraction when there is one.
func appendTimeOfDay(dst []byte, v int64, unit int) []byte {
	per := perSecond[unit]
	if v < 0 || v > 86_400*per {
		return strconv.AppendInt(dst, v, 10) // no time of a day
	}
	two := func(n int64) { dst = append(dst, byte('0'+n/10), byte('0'+n%10)) }
	seconds := v / per
	two(seconds / 3600)
	dst = append(dst, ':')
	two(seconds / 60 % 60)
	dst = append(dst, ':')
	two(seconds % 60)
	return appendFraction(dst, v%per, per)
}

// appendFraction appends the places of a fraction of a second, or nothing if it is 0.
func appendFraction(dst []byte, v, per int64) []byte {
	if v == 0 {
		return dst
	}
	digits := strconv.FormatInt(per+v, 10) // 1 and the zeros in front
	return append(append(dst, '.'), digits[1:]...)
}

// appendInterval appends an interval as ISO 8601 has it, P1Y2M or P3DT4.5S.
func appendInterval(dst, b []byte, unit int) []byte {
	part := func(v int64, designator byte) {
		if v != 0 {
			dst = append(strconv.AppendInt(dst, v, 10), designator)
		}
	}
	start := len(dst)
	dst = append(dst, 'P')
	var fraction, per int64
	switch unit {
	case 0:
		months := integer(b, 32, true)
		part(months/12, 'Y')
		part(months%12, 'M')
	case 1:
		part(integer(b, 32, true), 'D')
		fraction, per = integer(b[4:], 32, true), 1000
	default:
		months := integer(b, 32, true)
		part(months/12, 'Y')
		part(months%12, 'M')
		part(integer(b[4:], 32, true), 'D')
		fraction, per = integer(b[8:], 64, true), 1_000_000_000
	}
	if fraction != 0 {
		dst = append(dst, 'T')
		seconds, rest := fraction/per, fraction%per
		if fraction < 0 {
			dst = append(dst, '-')
			seconds, rest = -seconds, -rest
		}
		dst = append(appendFraction(strconv.AppendInt(dst, seconds, 10), rest, per), 'S')
	}
	if len(dst) == start+1 {
		dst = append(dst, "T0S"...)
	}
	return dst
}

// appendTime appends a time as RFC 3339, without a zone if it is local.
func appendTime(dst []byte, v int64, local bool) []byte {
	layout := time.RFC3339Nano
	if local {
		layout = "2006-01-02T15:04:05.999999999"
	}
	return time.UnixMicro(v).UTC().AppendFormat(dst, layout)
}

// appendUUID appends the canonical form 8-4-4-4-12.
func appendUUID(dst, b []byte) []byte {
	for i, part := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:16]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}
