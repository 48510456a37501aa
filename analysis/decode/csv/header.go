package csv

import "bytes"

// A kind of value that names no column.
type kind uint8

const (
	word   kind = iota // none of the others; may be a name
	number             // names a column now and then: a year
	date
	moment // a date and a time of day
	uuid
	kinds
)

// headless says whether the first record of the sample is one of data, and how
// many fields most records have. It is one if it holds what names no column, a
// moment or a UUID, or a date and a number, or the same number twice among
// three at least, in columns that hold such values in the records below.
// A name above a column of such values speaks against it: nine to one must be for it.
func (d dialect) headless(sample []byte, whole bool) (width int, headless bool) {
	var first []kind
	var text [][]byte
	var below [][kinds]int
	widths := map[int]int{}
	d.records(sample, whole, sampleRecords, func(r *record, buf []byte) bool {
		widths[r.count]++
		if first == nil {
			first, below = make([]kind, len(r.fields)), make([][kinds]int, len(r.fields))
			for i, s := range r.fields {
				text = append(text, appendValue(nil, buf, s))
				first[i] = kindOf(text[i])
			}
			return true
		}
		for i, s := range r.fields[:min(len(r.fields), len(first))] {
			if value := buf[s.start:s.end]; !s.empty() && string(value) != null {
				below[i][kindOf(value)]++
			}
		}
		return true
	})
	for _, n := range sortedKeys(widths) {
		if width == 0 || widths[n] >= widths[width] {
			width = n
		}
	}
	width = min(width, MaxColumns)
	var found [kinds]int
	against, numbers, twice := 0, map[string]bool{}, false
	for i, k := range first {
		of := columnKind(below[i])
		switch {
		case of == word || len(text[i]) == 0:
		case k != of:
			against++
		default:
			found[k]++
			if k == number {
				twice = twice || numbers[string(text[i])]
				numbers[string(text[i])] = true
			}
		}
	}
	if len(first) < 2 || against*9 > found[number]+found[date]+found[moment]+found[uuid] {
		return width, false
	}
	return width, found[moment]+found[uuid] > 0 || found[date] > 0 && found[number] > 0 || found[number] >= 3 && twice
}

// columnKind is the kind that nine in ten of a column's values have, word if there is none.
func columnKind(counts [kinds]int) kind {
	all := 0
	for _, n := range counts {
		all += n
	}
	for k := number; k < kinds; k++ {
		if counts[k] > 0 && counts[k]*10 >= all*9 {
			return k
		}
	}
	return word
}

// kindOf is the kind of a value.
func kindOf(b []byte) kind {
	switch {
	case matches(b, "00000000-0000-0000-0000-000000000000", true):
		return uuid
	case len(b) >= 10 && (matches(b[:10], "0000-00-00", false) || matches(b[:10], "00/00/0000", false) || matches(b[:10], "00.00.0000", false)):
		switch {
		case len(b) == 10:
			return date
		case len(b) >= 16 && (b[10] == ' ' || b[10] == 'T') && matches(b[11:16], "00:00", false):
			return moment
		}
	case isNumber(b):
		return number
	}
	return word
}

// matches says whether b has digits (or those of base 16) where the pattern has zeros, and is the same elsewhere.
func matches(b []byte, pattern string, hex bool) bool {
	if len(b) != len(pattern) {
		return false
	}
	for i, c := range b {
		digit := c >= '0' && c <= '9' || hex && (c|0x20 >= 'a' && c|0x20 <= 'f')
		if pattern[i] == '0' != digit || pattern[i] != '0' && pattern[i] != c {
			return false
		}
	}
	return true
}

// isNumber says whether b is digits, with a sign and one decimal point or comma at most.
func isNumber(b []byte) bool {
	b = bytes.TrimLeft(b, "-+")
	digits, points := 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			points++
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}

// tableBytes is how much of a report with comments is searched for the end of
// its first table.
const tableBytes = 4 << 20

// firstTable is where the first of several tables in the sample ends, -1 where
// there is one. A blank line ends it in a report with comments above its table.
// Elsewhere people leave lines blank inside a table, so that what follows must
// be two records at least that have another number of fields than those before.
func (d dialect) firstTable(sample []byte, whole, comments bool) (size int) {
	width, rows := 0, 0               // of the first table
	blank, at := -1, 0                // where the blank line begins
	after, second, odd := 0, 0, false // records after the blank line, their fields, whether they differ
	d.eachRecord(sample, whole, 1<<30, func(out outcome, r *record, buf []byte) bool {
		start := at
		at += r.size
		empty := out == complete && r.blank(buf)
		switch {
		case blank < 0 && empty && width > 0:
			blank = start
		case blank < 0 && !empty:
			if width == 0 {
				width = r.count
			}
			odd = odd || out != complete || r.count != width
			rows++
		case blank >= 0 && empty && after > 0:
			return false // the end of the second
		case blank >= 0 && !empty && comments:
			after = 2
			return false
		case blank >= 0 && !empty:
			if out != complete || second > 0 && r.count != second {
				after = 0
				return false
			}
			second = r.count
			after++
		}
		return true
	})
	if blank < 0 || after < 2 || !comments && (odd || rows < 2 || second < 2 || width < 2 || second == width) {
		return -1
	}
	return blank
}

// records calls do with the records of the sample that are complete and not
// blank, relative to buf, until it says false.
func (d dialect) records(sample []byte, whole bool, most int, do func(r *record, buf []byte) bool) {
	d.eachRecord(sample, whole, most, func(out outcome, r *record, buf []byte) bool {
		return out != complete || r.blank(buf) || do(r, buf)
	})
}

// eachRecord calls do with the records of the sample, strays included, until it says false.
func (d dialect) eachRecord(sample []byte, whole bool, most int, do func(out outcome, r *record, buf []byte) bool) {
	var r record
	for n := 0; len(sample) > 0 && n < most; n++ {
		out := d.parse(&r, sample, whole, MaxColumns)
		if out == more || out == tooWide || !do(out, &r, sample) {
			return
		}
		sample = sample[r.size:]
	}
}

// widthSays is what says how many columns there are.
func (f *File) widthSays() string {
	if f.headless {
		return "most rows have"
	}
	return "the header names"
}
