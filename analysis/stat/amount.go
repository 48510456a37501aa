package stat

import (
	"bytes"
	"math"
	"strconv"
)

// maxAmount bounds the amounts that are summed; 90 million of the largest fit into a sum.
const maxAmount = 100_000_000_000

// Amount is an exact sum of decimal numbers, of money or whatever else is
// counted. Whole units and millionths are summed apart: neither rounds, and
// the order of adding cannot show.
type Amount struct{ Units, Millionths int64 }

// ParseAmount reads a decimal number such as 12, -0.5 or 1.2e3; what is beyond
// six decimals is rounded, half away from zero. It is not ok for anything else,
// and for a number beyond a hundred billion either way, which is no amount.
func ParseAmount(text []byte) (a Amount, ok bool) {
	digits := text
	sign := int64(1)
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		if digits[0] == '-' {
			sign = -1
		}
		digits = digits[1:]
	}
	if bytes.ContainsAny(digits, "eE") {
		return parseScientific(text)
	}
	whole, part, _ := bytes.Cut(digits, []byte{'.'})
	if len(whole)+len(part) == 0 {
		return Amount{}, false
	}
	for _, c := range whole {
		if c < '0' || c > '9' || a.Units > maxAmount {
			return Amount{}, false
		}
		a.Units = a.Units*10 + int64(c-'0')
	}
	unit := int64(1_000_000)
	for _, c := range part {
		if c < '0' || c > '9' {
			return Amount{}, false
		}
		switch {
		case unit > 1:
			unit /= 10
			a.Millionths += int64(c-'0') * unit
		case unit == 1: // the first that does not fit decides
			unit = 0
			if c >= '5' {
				a.Millionths++
			}
		}
	}
	if a.Units > maxAmount {
		return Amount{}, false
	}
	return Amount{sign * a.Units, sign * a.Millionths}, true
}

func parseScientific(text []byte) (Amount, bool) {
	if len(bytes.Trim(text, "0123456789+-.eE")) > 0 { // strconv would take underscores and hexadecimal
		return Amount{}, false
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.Abs(f) > maxAmount {
		return Amount{}, false
	}
	whole, part := math.Modf(f)
	return Amount{int64(whole), int64(math.Round(part * 1e6))}, true
}

// Add adds an amount.
func (a *Amount) Add(b Amount) {
	a.Units += b.Units
	a.Millionths += b.Millionths
}

// Float is the amount as a number, to be rounded by the caller.
func (a Amount) Float() float64 { return float64(a.Units) + float64(a.Millionths)/1e6 }

// MostCents bounds Cents, so that no sum of them overflows.
const MostCents = 1 << 36

// Cents is the amount in hundredths, cut to MostCents either way; what is less than one is left out.
func (a Amount) Cents() int64 {
	return min(max(a.Units*100+a.Millionths/10_000, -MostCents), MostCents)
}
