package mapping

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parcours/analysis/table"
)

// guess is the best way to read a column as times.
type guess struct {
	layout layout
	parsed int // rows it reads, of those with a value
	// fine: some value has a time of day other than midnight.
	fine bool
	// zoneless: some value names no zone, so the location decides.
	zoneless bool
	// undecided: day and month could change places in every value.
	undecided bool
	// bare: the values are plain numbers, which any id could be.
	bare bool
}

// maxTimes bounds how many different values of a column are tried as times.
const maxTimes = 2000

// guessTime tries the formats on the values of a column.
func guessTime(c *column) guess {
	if c.field.Kind == table.Bool || c.present() == 0 {
		return guess{}
	}
	values := c.values[:min(maxTimes, len(c.values))]
	if c.field.Kind == table.Time {
		g := try(iso, values)
		g.layout, g.zoneless = native, c.field.LocalTime
		return scaled(g, values, c)
	}
	if c.numeric*2 > c.present() {
		g := try(compact, values)
		if e := try(magnitude(values), values); e.parsed > g.parsed {
			g = e
		}
		if g.parsed == 0 {
			g = sheetDays(values)
		}
		g.bare = true
		return scaled(g, values, c)
	}
	g := try(iso, values)
	for _, l := range []layout{dayFirst, monthFirst} {
		if other := try(l, values); other.parsed > g.parsed {
			g = other
		} else if other.parsed > 0 && other.parsed == g.parsed && l == monthFirst && g.layout == dayFirst {
			// Dots are European; everything else is open when no number exceeds 12.
			g.undecided = !strings.Contains(values[0].text, ".")
		}
	}
	return scaled(g, values, c)
}

// scaled turns a count over the values that were tried into one over the sample.
func scaled(g guess, values []seen, c *column) guess {
	if len(values) < len(c.values) {
		tried := 0
		for _, v := range values {
			tried += v.rows
		}
		g.parsed = g.parsed * c.present() / tried
	}
	return g
}

// try counts what a format reads.
func try(l layout, values []seen) guess {
	g := guess{layout: l}
	f := TimeFormat{l, time.UTC}
	for _, v := range values {
		micros, zoned, err := f.parse([]byte(v.text))
		if err != nil || l >= seconds && l < excelDays && magnitudeOf(v.text) != l {
			continue
		}
		g.parsed += v.rows
		g.fine = g.fine || micros%86400e6 != 0
		g.zoneless = g.zoneless || !zoned
	}
	return g
}

// sheetDays reads numbers as a spreadsheet's days where all lie between 1954
// and 2064. So do many others: only a name that speaks of a time makes them days.
func sheetDays(values []seen) guess {
	for _, v := range values {
		if n, err := strconv.ParseFloat(strings.Replace(v.text, ",", ".", 1), 64); err == nil && (n < 20000 || n > 60000) {
			return guess{}
		}
	}
	return try(excelDays, values)
}

// magnitude is the unit in which the median of the numbers is a time of our days.
func magnitude(values []seen) layout {
	var sizes []layout
	for _, v := range values {
		if l := magnitudeOf(v.text); l != native {
			sizes = append(sizes, l)
		}
	}
	if len(sizes) == 0 {
		return seconds
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// magnitudeOf is the unit in which a number lies between 1973 and 2096, or native.
func magnitudeOf(text string) layout {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	switch {
	case err != nil:
	case n >= 1e8 && n <= 4e9:
		return seconds
	case n >= 1e11 && n <= 4e12:
		return milliseconds
	case n >= 1e14 && n <= 4e15:
		return microseconds
	case n >= 1e17 && n <= 4e18:
		return nanoseconds
	}
	return native
}

// plausible says whether bare numbers, of a column whose name says nothing,
// are more likely times than ids: real dates, counts finer than seconds, or
// seconds between 2001 and 2033.
func (g guess) plausible(c *column) bool {
	if g.layout == excelDays {
		return false
	}
	if !g.bare || g.layout != seconds {
		return true
	}
	return !slices.ContainsFunc(c.values, func(v seen) bool {
		n, err := strconv.ParseFloat(v.text, 64)
		return err != nil || n < 1e9 || n > 2e9
	})
}
