// Package render holds the words that the text and the HTML report share:
// numbers, rates, durations and dates as English prints them, and the
// sentences that are made of them. The renderers under it call it.
//
// Nothing here computes a result: every number printed is in the report, so
// that the terminal, the page and the JSON can never disagree. Sentences
// state counts and rates, and never compare what the intervals leave open.
package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// None stands where there is nothing to say: a rate of nobody, a median of nothing.
const None = "–"

// Count prints a number with thousands separators: 12,840.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return sign + b.String()
}

// Of prints a number with its noun: 1 person, 600 people.
func Of(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// People prints a number of people.
func People(n int64) string { return Of(n, "person", "people") }

// Percent prints a rate with one decimal. What is not all is never printed as
// 100.0%, and what is not nothing never as 0.0%.
func Percent(rate *float64) string {
	if rate == nil {
		return None
	}
	switch r := *rate; {
	case r > 0 && r < 0.0005:
		return "<0.1%"
	case r < 1 && r >= 0.9995:
		return ">99.9%"
	}
	return strconv.FormatFloat(*rate*100, 'f', 1, 64) + "%"
}

// Share prints the rate of two counts of the report, for rows that sum others up.
func Share(n, of int64) string {
	if of == 0 {
		return None
	}
	rate := float64(n) / float64(of)
	return Percent(&rate)
}

// Value prints the value of a property; one row stands for all that are not listed.
func Value(value string, other bool) string {
	switch {
	case other:
		return "all others"
	case value == "":
		return "(none)"
	}
	return Clean(value)
}

// Interval prints the bounds of a rate: 42.8–43.3%.
func Interval(low, high *float64) string {
	if low == nil || high == nil {
		return None
	}
	l, h := strconv.FormatFloat(*low*100, 'f', 1, 64), strconv.FormatFloat(*high*100, 'f', 1, 64)
	return l + "–" + h + "%"
}

// Number prints a float with at most one decimal, separators before it.
func Number(f *float64) string {
	if f == nil {
		return None
	}
	tenths := int64(math.Round(math.Abs(*f) * 10))
	s := Count(tenths / 10)
	if tenths%10 != 0 {
		s += "." + strconv.FormatInt(tenths%10, 10)
	}
	if *f < 0 && tenths != 0 {
		s = "-" + s
	}
	return s
}

// Amount prints a sum of values, whole where it is large, with its currency if that is known.
func Amount(f *float64, currency string) string {
	if f == nil {
		return None
	}
	s := Number(f)
	if math.Abs(*f) >= 100 {
		s = Whole(f)
	}
	if currency != "" {
		s += " " + currency
	}
	return s
}

// Whole prints a float as a whole number.
func Whole(f *float64) string {
	if f == nil {
		return None
	}
	return Count(int64(math.Round(*f)))
}

// NumberOf prints a float with its noun: 1 event, 7.5 events.
func NumberOf(f *float64, one, many string) string {
	if f != nil && *f == 1 {
		return "1 " + one
	}
	return Number(f) + " " + many
}

// Number2 prints a float with two decimals.
func Number2(f *float64) string {
	if f == nil {
		return None
	}
	return strconv.FormatFloat(*f, 'f', 2, 64)
}

// Seconds prints a length of time with its two largest units: 2 d 4 h.
func Seconds(f *float64) string {
	if f == nil {
		return None
	}
	if *f < 10 {
		return Number(f) + " s"
	}
	return Duration(int64(math.Round(*f)))
}

// Duration prints a whole number of seconds with its two largest units.
func Duration(s int64) string {
	const minute, hour, day = 60, 3600, 86400
	two := func(big, small int64, bigName, smallName string) string {
		out := Count(big) + " " + bigName
		if small > 0 {
			out += " " + strconv.FormatInt(small, 10) + " " + smallName
		}
		return out
	}
	switch {
	case s < minute:
		return strconv.FormatInt(s, 10) + " s"
	case s < hour:
		return two(s/minute, s%minute, "min", "s")
	case s < day:
		return two(s/hour, s%hour/minute, "h", "min")
	case s < 100*day:
		return two(s/day, s%day/hour, "d", "h")
	}
	return Count(s/day) + " d"
}

// Bytes prints a size: 412 B, 3.4 MB.
func Bytes(n int64) string {
	if n < 1000 {
		return Of(n, "byte", "bytes")
	}
	f, unit := float64(n)/1000, "kB"
	for _, next := range []string{"MB", "GB", "TB", "PB", "EB"} {
		if f < 999.95 {
			break
		}
		f, unit = f/1000, next
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + unit
}

// Days prints the days from one RFC 3339 time to another: 1 Mar – 30 Jun 2024.
func Days(first, last string) string {
	from, err1 := time.Parse(time.RFC3339, first)
	to, err2 := time.Parse(time.RFC3339, last)
	if err1 != nil || err2 != nil {
		return None
	}
	end := to.Format("2 Jan 2006")
	switch {
	case from.Format("2 Jan 2006") == end:
		return end
	case from.Year() == to.Year():
		return from.Format("2 Jan") + " – " + end
	}
	return from.Format("2 Jan 2006") + " – " + end
}

// Minute prints an RFC 3339 time to the minute: 3 Mar 2024 14:05.
func Minute(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return None
	}
	return t.Format("2 Jan 2006 15:04")
}

// Clean makes text from a file safe to print: control characters, which could
// move a terminal's cursor or forge a line, and the marks that reverse the
// direction of writing become the replacement character.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// List joins words as a sentence does: a, b and c.
func List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return fmt.Sprintf("%s and %s", strings.Join(words[:last], ", "), words[last])
}

// Sentence makes a sentence of a note: a capital first, a full stop last where it asks nothing.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}

// Or is s, or other where s is empty.
func Or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
