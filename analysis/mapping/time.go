package mapping

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"parcours/analysis/table"
)

// A TimeFormat turns the values of the time column into microseconds since
// 1970 UTC. It is made by Propose or NewTimeFormat.
//
// Parsing is written by hand for the shapes that exports have, because it runs
// for every row: time.Parse costs five times as much. It is exact: a month 13,
// a 30 February or an hour 24 is an error that says so. Years go from 1 to
// 9999; digits beyond the microsecond are cut off.
type TimeFormat struct {
	layout layout
	loc    *time.Location // of values without a zone
}

type layout uint8

const (
	iso          layout = iota // 2024-03-13, 2024-03-13 10:21:14.5, 2024-03-13T10:21:14+01:00, … UTC
	compact                    // 20240313, 20240313102114
	dayFirst                   // 13/03/2024, 13.03.2024 10:21, 13-03-2024 10:21 PM
	monthFirst                 // 03/13/2024 10:21:14 AM
	seconds                    // since 1970, as digits or a number, with or without a fraction
	milliseconds               //
	microseconds               //
	nanoseconds                //
	excelDays                  // since 30 December 1899, with the time of day as a fraction, as spreadsheets count
	native                     // a column of times
)

// layoutNames are the names in reports and recipes.
var layoutNames = [...]string{"iso 8601", "yyyymmdd", "dd/mm/yyyy", "mm/dd/yyyy",
	"unix seconds", "unix milliseconds", "unix microseconds", "unix nanoseconds", "excel days", "timestamp"}

// NewTimeFormat returns the format with one of the names that String gives;
// a time of day after it ("dd/mm/yyyy hh:mm") and other separators change
// nothing, as it is always optional and they are all accepted.
func NewTimeFormat(name string, loc *time.Location) (TimeFormat, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	name, _, _ = strings.Cut(name, " hh")
	switch name {
	case "yyyy-mm-dd", "iso", "rfc 3339":
		name = layoutNames[iso]
	case "dd.mm.yyyy", "dd-mm-yyyy":
		name = layoutNames[dayFirst]
	case "mm-dd-yyyy":
		name = layoutNames[monthFirst]
	}
	i := slices.Index(layoutNames[:], name)
	return TimeFormat{layout(max(0, i)), loc}, i >= 0
}

// String is the format's name in reports and recipes.
func (f TimeFormat) String() string { return layoutNames[f.layout] }

// Causes of a time that cannot be read.
var (
	errForm    = errors.New("not a time")
	errTail    = errors.New("text after the time")
	errYear    = errors.New("year out of range")
	errMonth   = errors.New("month out of range")
	errDay     = errors.New("day out of range")
	errHour    = errors.New("hour out of range")
	errMinute  = errors.New("minute out of range")
	errSecond  = errors.New("second out of range")
	errZone    = errors.New("time zone out of range")
	errKind    = errors.New("a value of this type is no time")
	errInteger = errors.New("number out of range")
)

// The first microsecond of year 1 and the first after year 9999.
const (
	minMicros = -62135596800 * 1e6
	maxMicros = 253402300800 * 1e6
)

// At reads row r of a column of any kind.
func (f TimeFormat) At(c *table.Column, field table.Field, r int) (int64, error) {
	switch field.Kind {
	case table.String:
		return f.Parse(c.String(r))
	case table.Time:
		v := c.Ints[r]
		if field.LocalTime {
			return f.wall(v)
		}
		return inRange(v)
	case table.Int:
		if f.layout == excelDays {
			return f.days(float64(c.Ints[r]))
		}
		if f.layout >= seconds && f.layout <= nanoseconds {
			return f.epoch(c.Ints[r])
		}
		var digits [20]byte
		return f.Parse(strconv.AppendInt(digits[:0], c.Ints[r], 10))
	case table.Float:
		v := c.Floats[r]
		if math.IsNaN(v) || math.Abs(v) >= 1<<62 {
			return 0, errInteger
		}
		switch f.layout {
		case seconds:
			return inRange(int64(math.Round(v * 1e6)))
		case milliseconds:
			return inRange(int64(math.Round(v * 1e3)))
		case excelDays:
			return f.days(v)
		}
		if f.layout > nanoseconds {
			return 0, errKind
		}
		var text [32]byte
		return f.Parse(strconv.AppendFloat(text[:0], v, 'f', -1, 64))
	}
	return 0, errKind
}

// Parse reads one value. Spaces around it do not count. The error says what
// is wrong in a few words, such as "month out of range".
//
// A value without a zone is a wall-clock time in the format's location. Where
// a clock jumps forward there are wall-clock times that never were, and where
// it jumps back some that were twice; those are read as time.Date reads them,
// with one of the two offsets in force around the jump.
func (f TimeFormat) Parse(b []byte) (micros int64, err error) {
	micros, _, err = f.parse(b)
	return micros, err
}

// parse also tells whether the value named its zone (an epoch does).
func (f TimeFormat) parse(b []byte) (micros int64, zoned bool, err error) {
	p := parser{b: bytes.TrimSpace(b)}
	switch f.layout {
	case iso:
		p.date(0, 1, 2)
	case dayFirst:
		p.date(2, 1, 0)
	case monthFirst:
		p.date(2, 0, 1)
	case compact:
		p.compact()
	case native:
		p.date(0, 1, 2) // a String column in another file
	case excelDays:
		days, err := strconv.ParseFloat(string(bytes.Replace(p.b, []byte(","), []byte("."), 1)), 64)
		if err != nil {
			return 0, false, errForm
		}
		micros, err = f.days(days)
		return micros, false, err
	default:
		micros, err = f.digits(p.b)
		return micros, true, err
	}
	if f.layout != compact {
		p.clock()
	}
	if p.err != nil {
		return 0, false, p.err
	}
	if p.i != len(p.b) {
		return 0, false, errTail
	}
	return p.micros(f.loc)
}

// parser reads a date and a time of day. After the first error it does nothing.
type parser struct {
	b   []byte
	i   int
	err error

	year, month, day, hour, minute, second, micro int
	zoned                                         bool
	offset                                        int // of the zone, in seconds east of UTC
}

func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// peek is the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.i < len(p.b) {
		return p.b[p.i]
	}
	return 0
}

// take skips one byte if it is c.
func (p *parser) take(c byte) bool {
	if p.peek() != c || c == 0 {
		return false
	}
	p.i++
	return true
}

// number reads least to most digits.
func (p *parser) number(least, most int) int {
	n, start := 0, p.i
	for p.i < len(p.b) && p.i < start+most {
		d := p.b[p.i] - '0'
		if d > 9 {
			break
		}
		n = n*10 + int(d)
		p.i++
	}
	if p.i-start < least {
		p.fail(errForm)
	}
	return n
}

// date reads three numbers with the same separator between them; the
// arguments are the places of year, month and day. The year has four digits.
func (p *parser) date(year, month, day int) {
	var n [3]int
	var separator byte
	for i := range n {
		if i > 0 {
			c := p.peek()
			if c != '-' && c != '/' && c != '.' || i == 2 && c != separator {
				p.fail(errForm)
				return
			}
			separator = c
			p.i++
		}
		if i == year {
			n[i] = p.number(4, 4)
		} else {
			n[i] = p.number(1, 2)
		}
	}
	p.year, p.month, p.day = n[year], n[month], n[day]
}

// compact reads yyyymmdd or yyyymmddhhmmss.
func (p *parser) compact() {
	p.year, p.month, p.day = p.number(4, 4), p.number(2, 2), p.number(2, 2)
	if p.i < len(p.b) {
		p.hour, p.minute, p.second = p.number(2, 2), p.number(2, 2), p.number(2, 2)
	}
}

// clock reads what may follow a date: a time of day and its zone.
func (p *parser) clock() {
	if p.err != nil || p.i == len(p.b) {
		return
	}
	if !p.take('T') && !p.take('t') {
		p.take(',')
		if !p.take(' ') {
			p.fail(errTail)
			return
		}
	}
	p.hour = p.number(1, 2)
	if !p.take(':') {
		p.fail(errForm)
		return
	}
	p.minute = p.number(2, 2)
	if p.take(':') {
		p.second = p.number(2, 2)
		if p.take('.') || p.take(',') {
			p.fraction()
		}
	}
	p.halfDay()
	p.zone()
}

// fraction reads the digits after the second's point and keeps six.
func (p *parser) fraction() {
	start, unit := p.i, 100_000
	for p.i < len(p.b) && p.b[p.i]-'0' <= 9 {
		p.micro += int(p.b[p.i]-'0') * unit
		unit /= 10
		p.i++
	}
	if p.i == start {
		p.fail(errForm)
	}
}

// halfDay reads AM or PM, which makes the hour one of twelve.
func (p *parser) halfDay() {
	rest := bytes.TrimPrefix(p.b[p.i:], []byte(" "))
	if len(rest) < 2 || rest[1]|0x20 != 'm' || rest[0]|0x20 != 'a' && rest[0]|0x20 != 'p' {
		return
	}
	if p.hour < 1 || p.hour > 12 {
		p.fail(errHour)
		return
	}
	p.hour %= 12
	if rest[0]|0x20 == 'p' {
		p.hour += 12
	}
	p.i = len(p.b) - len(rest) + 2
}

// zone reads Z, UTC, GMT, +01, +0100 or +01:00, with or without a space before.
func (p *parser) zone() {
	if p.err != nil || p.i == len(p.b) {
		return
	}
	p.take(' ')
	sign := 1
	switch rest := p.b[p.i:]; {
	case len(rest) == 0:
		p.fail(errTail)
		return
	case string(rest) == "Z" || string(rest) == "z" || string(rest) == "UTC" || string(rest) == "GMT":
		p.zoned, p.i = true, len(p.b)
		return
	case rest[0] == '-':
		sign = -1
	case rest[0] != '+':
		p.fail(errTail)
		return
	}
	p.i++
	h := p.number(2, 2)
	m := 0
	if p.take(':') || p.i < len(p.b) {
		m = p.number(2, 2)
	}
	if h > 23 || m > 59 {
		p.fail(errZone)
	}
	p.zoned, p.offset = true, sign*(h*3600+m*60)
}

// micros checks what was read and counts it.
func (p *parser) micros(loc *time.Location) (int64, bool, error) {
	switch {
	case p.year < 1:
		return 0, false, errYear
	case p.month < 1 || p.month > 12:
		return 0, false, errMonth
	case p.day < 1 || p.day > daysIn(p.year, p.month):
		return 0, false, errDay
	case p.hour > 23:
		return 0, false, errHour
	case p.minute > 59:
		return 0, false, errMinute
	case p.second > 59:
		return 0, false, errSecond
	}
	if !p.zoned && loc != nil && loc != time.UTC {
		t := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, p.micro*1000, loc)
		micros, err := inRange(t.UnixMicro())
		return micros, false, err
	}
	s := daysSince1970(p.year, p.month, p.day)*86400 + int64(p.hour*3600+p.minute*60+p.second-p.offset)
	micros, err := inRange(s*1e6 + int64(p.micro))
	return micros, p.zoned, err
}

// before[m] is how many days of a common year lie before month m, from 1.
var before = [...]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y, m int) int {
	if m == 2 && leap(y) {
		return 29
	}
	return before[m+1] - before[m]
}

// daysSince1970 counts days in the Gregorian calendar, which has 365 a year
// and a leap day every 4th, not every 100th, but every 400th year.
func daysSince1970(y, m, d int) int64 {
	past := y - 1
	days := past*365 + past/4 - past/100 + past/400 + before[m] + d - 1
	if m > 2 && leap(y) {
		days++
	}
	return int64(days) - 719162 // 0001-01-01 to 1970-01-01
}

// digits reads a count since 1970 written in decimal.
func (f TimeFormat) digits(b []byte) (int64, error) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	if len(whole) == 0 {
		return 0, errForm
	}
	var n int64
	for _, c := range whole {
		if c < '0' || c > '9' {
			return 0, errForm
		}
		if n > math.MaxInt64/10-1 {
			return 0, errInteger
		}
		n = n*10 + int64(c-'0')
	}
	micros, err := f.epoch(n)
	if err != nil {
		return 0, err
	}
	unit := [...]int64{seconds: 100_000, milliseconds: 100, nanoseconds: 0}[f.layout] // of the first digit after the point
	for _, c := range fraction {
		if c < '0' || c > '9' {
			return 0, errForm
		}
		micros += int64(c-'0') * unit
		unit /= 10
	}
	if negative {
		micros = -micros
	}
	return inRange(micros)
}

// epoch converts a count since 1970.
func (f TimeFormat) epoch(n int64) (int64, error) {
	switch f.layout {
	case seconds:
		if n < minMicros/1e6 || n >= maxMicros/1e6 {
			return 0, errYear
		}
		return n * 1e6, nil
	case milliseconds:
		if n < minMicros/1e3 || n >= maxMicros/1e3 {
			return 0, errYear
		}
		return n * 1e3, nil
	case nanoseconds:
		micros := n / 1e3
		if n%1e3 < 0 {
			micros--
		}
		return inRange(micros)
	}
	return inRange(n)
}

// days reads a count of days as spreadsheets have it: a day is exact to some
// microseconds only, so times are rounded to the millisecond.
func (f TimeFormat) days(n float64) (int64, error) {
	const (
		first = 1       // 31 December 1899; before it there are no dates
		last  = 2958466 // the first of year 10000
		epoch = 25569   // 1 January 1970
	)
	if !(n >= first && n < last) {
		return 0, errInteger
	}
	return f.wall(int64(math.Round((n-epoch)*86400e3)) * 1e3)
}

// wall places a wall-clock time, counted as if it were UTC, in the format's location.
func (f TimeFormat) wall(micros int64) (int64, error) {
	if _, err := inRange(micros); err != nil || f.loc == nil || f.loc == time.UTC {
		return micros, err
	}
	t := time.UnixMicro(micros).UTC()
	return inRange(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), f.loc).UnixMicro())
}

func inRange(micros int64) (int64, error) {
	if micros < minMicros || micros >= maxMicros {
		return 0, errYear
	}
	return micros, nil
}
