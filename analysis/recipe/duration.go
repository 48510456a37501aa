package recipe

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Lengths of the units in microseconds.
const (
	millisecond = 1000
	second      = 1000 * millisecond
	minute      = 60 * second
	hour        = 60 * minute
	day         = 24 * hour
	week        = 7 * day

	// longest keeps the sum of any time (years 1 to 9999) and any duration far from overflow.
	longest = 10_000 * 365 * day
)

// units are the letters of a duration; ISO 8601 writes M for minutes after T, and S, H, D, W.
var units = map[string]int64{"ms": millisecond, "s": second, "m": minute, "h": hour, "d": day, "w": week}

// Micros is the duration in microseconds; 0 for the empty duration, which is
// unlimited. A duration that is written is positive and a whole number of
// microseconds: 10s, 1.5h, 1h30m, 250ms, P7D, P1DT12H, PT0.5S. A day is 24
// hours. Years and months have no fixed length and are refused.
func (d Duration) Micros() (int64, error) {
	if d == "" {
		return 0, nil
	}
	total, err := parseDuration(string(d))
	if err == nil && total == 0 {
		err = errors.New("must be longer than nothing; leave it empty for no limit")
	}
	if err != nil {
		return 0, fmt.Errorf("duration %q: %w", d, err)
	}
	return total, nil
}

func parseDuration(s string) (total int64, err error) {
	iso := s[0] == 'P'
	clock := false // after the T of an ISO duration
	if iso {
		s = strings.ReplaceAll(s[1:], ",", ".")
	}
	const form = "expected a number and a unit, such as 30m, 24h or 7d, or ISO 8601 such as P7D"
	previous := int64(math.MaxInt64)
	for parts := 0; s != "" || parts == 0; parts++ {
		if iso && !clock && strings.HasPrefix(s, "T") {
			clock, s = true, s[1:]
		}
		number := s[:len(s)-len(strings.TrimLeft(s, "0123456789."))]
		s = s[len(number):]
		name := s[:len(s)-len(strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSUVWXYZ"))] // no T: it opens the clock part
		s = s[len(name):]
		if number == "" || name == "" {
			return 0, errors.New(form)
		}
		unit, known := units[name]
		if iso {
			if !clock && (name == "M" || name == "Y") {
				return 0, errors.New("a month or a year has no fixed length; use days")
			}
			unit, known = units[strings.ToLower(name)]
			known = known && name == strings.ToUpper(name) && name != "MS" && clock == (unit < day)
		}
		if !known {
			return 0, fmt.Errorf("unknown unit %q; %s", name, form)
		}
		if unit >= previous {
			return 0, errors.New("units must go from the longest to the shortest")
		}
		previous = unit
		micros, err := scale(number, unit)
		if err != nil {
			return 0, err
		}
		if total += micros; total > longest {
			return 0, errTooLong
		}
	}
	return total, nil
}

var errTooLong = errors.New("longer than 10,000 years")

// scale multiplies a decimal number by a unit, exactly.
func scale(number string, unit int64) (int64, error) {
	whole, fraction, _ := strings.Cut(number, ".")
	fraction = strings.TrimRight(fraction, "0")
	if strings.Contains(fraction, ".") || whole == "" {
		return 0, fmt.Errorf("%q is not a number", number)
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > longest/unit {
		return 0, errTooLong
	}
	micros := n * unit
	if fraction == "" {
		return micros, nil
	}
	errFine := errors.New("not a whole number of microseconds")
	if len(fraction) > 18 {
		return 0, errFine
	}
	f, _ := strconv.ParseUint(fraction, 10, 64) // up to 18 digits: fits
	ten := uint64(1)
	for range fraction {
		ten *= 10
	}
	hi, lo := bits.Mul64(f, uint64(unit))
	q, rest := bits.Div64(hi, lo, ten) // f < ten, so q < unit
	if rest != 0 {
		return 0, errFine
	}
	return micros + int64(q), nil
}

// FormatDuration writes microseconds as a Duration in the largest unit that
// divides them (weeks only where that is shorter than days, as 7d is the
// usual way to write a week): 90m, 7d, 2w, 1500ms, 0.25ms. Nothing, and less,
// is the empty Duration.
func FormatDuration(micros int64) Duration {
	if micros <= 0 {
		return ""
	}
	in := func(unit int64, name string) Duration { return Duration(strconv.FormatInt(micros/unit, 10) + name) }
	switch {
	case micros%week == 0 && len(in(week, "w")) < len(in(day, "d")):
		return in(week, "w")
	case micros%day == 0:
		return in(day, "d")
	case micros%hour == 0:
		return in(hour, "h")
	case micros%minute == 0:
		return in(minute, "m")
	case micros%second == 0:
		return in(second, "s")
	case micros%millisecond == 0:
		return in(millisecond, "ms")
	}
	fraction := fmt.Sprintf("%03d", micros%millisecond)
	return in(millisecond, "."+strings.TrimRight(fraction, "0")+"ms")
}
