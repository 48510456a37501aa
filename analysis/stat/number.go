package stat

import (
	"math"
	"strconv"
)

// digits is how many significant digits a number in a report has.
const digits = 6

// Round rounds to six significant digits, ties away from zero. What is
// rounded is the shortest decimal that names x (strconv's, the one JSON would
// print), digit by digit, so that the result is the same on every machine and
// 1.000005 is the tie it looks like. NaN and infinities come back unchanged;
// Number keeps them out of reports.
func Round(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x + 0 // and -0 is 0
	}
	// d.ddde±dd, with one digit before the point and room for a carry in front.
	var buf [32]byte
	s := strconv.AppendFloat(buf[:0], math.Abs(x), 'e', -1, 64)
	var mantissa int64
	n, i := 0, 0
	for ; s[i] != 'e'; i++ {
		if s[i] == '.' {
			continue
		}
		if n < digits {
			mantissa = mantissa*10 + int64(s[i]-'0')
		} else if n == digits && s[i] >= '5' {
			mantissa++
		}
		n++
	}
	if n <= digits {
		return x
	}
	exponent, err := strconv.Atoi(string(s[i+1:]))
	if err != nil {
		panic("stat: strconv wrote an exponent it cannot read: " + string(s))
	}
	text := strconv.FormatInt(mantissa, 10) + "e" + strconv.Itoa(exponent-digits+1)
	// Six digits never exceed the largest float, which begins 1.797693.
	rounded, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("stat: cannot read " + text)
	}
	return math.Copysign(rounded, x)
}

// Number is x rounded for a report, or nil (null) where there is no number:
// NaN or an infinity.
func Number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x = Round(x)
	return &x
}

// Ratio is n/d rounded for a report, or nil when d is 0.
func Ratio(n, d int64) *float64 {
	if d == 0 {
		return nil
	}
	return Number(float64(n) / float64(d))
}

// z95 is the 0.975 quantile of the standard normal distribution.
const z95 = 1.959963984540054

// Wilson is the 95 % Wilson score interval, without continuity correction,
// of the proportion n of d, rounded for a report. It is nil, nil when that is
// no proportion: d is 0, or n is not between 0 and d.
func Wilson(n, d int64) (low, high *float64) {
	lo, hi, ok := wilson(n, d)
	if !ok {
		return nil, nil
	}
	return Number(lo), Number(hi)
}

// wilson is Wilson before rounding.
//
// Source: E. B. Wilson, "Probable inference, the law of succession, and
// statistical inference", JASA 22 (1927), 209–212; in the form
// (n + z²/2 ± z·√(n(d−n)/d + z²/4)) / (d + z²).
func wilson(n, d int64) (low, high float64, ok bool) {
	if d <= 0 || n < 0 || n > d {
		return 0, 0, false
	}
	// Every product is converted, which forbids the compiler to fuse it with the sum.
	yes, all := float64(n), float64(d)
	z2 := float64(z95 * z95)
	variance := float64(yes*(all-yes))/all + float64(z2/4)
	half := float64(z95 * math.Sqrt(variance))
	centre := yes + float64(z2/2)
	low, high = (centre-half)/(all+z2), (centre+half)/(all+z2)
	// At the ends the formula gives exactly 0 and 1; the arithmetic may leave dust.
	if n == 0 {
		low = 0
	}
	if n == d {
		high = 1
	}
	return low, high, true
}
