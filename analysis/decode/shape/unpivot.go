package shape

import (
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// Unpivot makes a row of each group of numbered columns. Matomo's log of visits
// has the actions of a visit side by side, in columns such as
// "url (actionDetails 0)"; with the pattern "{field} (actionDetails {n})" and
// as "actionDetails.{field}" a visit becomes one row for each action, with a
// column actionDetails.url.
//
// A pattern is literal text, in any letter case, around {n}, a number, and
// {field}, what the column is called, which may be left out. The other columns
// are repeated. A number whose columns are all empty gives no row; a row of
// which all are gives one, with nulls. A file without such columns stays as it is.
func Unpivot(f decode.File, pattern, as string) decode.File {
	fields := f.Fields()
	p := newPattern(pattern)
	var numbers []int
	var names []string // of the new columns, in the order in which the file has them
	type numbered struct {
		column, number, name int
	}
	var found []numbered
	matched := map[int]bool{}
	seen := map[string]int{}
	for i, field := range fields {
		name, n, ok := p.match(field.Name)
		if !ok {
			continue
		}
		name = strings.ReplaceAll(as, "{field}", name)
		at, known := seen[name]
		if !known {
			at = len(names)
			seen[name], names = at, append(names, name)
		}
		numbers = append(numbers, n)
		found = append(found, numbered{i, n, at})
		matched[i] = true
	}
	if len(found) == 0 {
		return f
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	groups := make([][]int, len(names)) // the column of each name and number, none where there is none
	alike := make([][]table.Field, len(names))
	for i := range groups {
		groups[i] = slices.Repeat([]int{none}, len(numbers))
	}
	for _, c := range found {
		at, _ := slices.BinarySearch(numbers, c.number)
		groups[c.name][at] = c.column
		alike[c.name] = append(alike[c.name], fields[c.column])
	}
	e := &exploded{File: f}
	e.repeatColumns(matched)
	for i, name := range names {
		e.fields, e.from = append(e.fields, commonField(name, alike[i])), append(e.from, own(i))
	}
	merges := slices.Clone(e.fields[len(e.fields)-len(names):])
	decode.UniqueNames(e.fields)
	e.split = func(p *plan) splitter {
		u := &unpivoted{count: len(numbers)}
		for i, columns := range groups {
			m := merged{field: merges[i]}
			for _, c := range columns {
				m.cells = append(m.cells, newCell(p, fields, c))
			}
			u.columns = append(u.columns, m)
		}
		return u
	}
	return e
}

// unpivoted is a splitter whose tags are places in the list of numbers.
type unpivoted struct {
	untold
	columns []merged
	count   int // of numbers
}

func (u *unpivoted) begin(columns []table.Column, rows int) {
	for i := range u.columns {
		for j := range u.columns[i].cells {
			u.columns[i].cells[j].begin(columns)
		}
	}
}

func (u *unpivoted) split(row int, tags []uint32) []uint32 {
	before := len(tags)
	for n := range u.count {
		for i := range u.columns {
			if u.columns[i].cells[n].set(row) {
				tags = append(tags, uint32(n))
				break
			}
		}
	}
	if len(tags) == before {
		tags = append(tags, noCell)
	}
	return tags
}

func (u *unpivoted) fill(i int, t *texts, rows, tags []uint32) table.Column {
	return u.columns[i].fill(t, rows, tags)
}

// pattern is a name with a number in it: before, number or field, between, field or number, after.
type pattern struct {
	before, between, after string
	fieldFirst             bool
	fieldless              bool // nothing but before, number, after
}

func newPattern(s string) (p pattern) {
	number, field := strings.Index(s, "{n}"), strings.Index(s, "{field}")
	switch {
	case number < 0:
		panic("shape: the pattern " + s + " has no {n}")
	case field < 0:
		p = pattern{before: s[:number], after: s[number+len("{n}"):], fieldless: true}
	case field < number:
		p = pattern{before: s[:field], between: s[field+len("{field}") : number], after: s[number+len("{n}"):], fieldFirst: true}
	default:
		p = pattern{before: s[:number], between: s[number+len("{n}") : field], after: s[field+len("{field}"):]}
	}
	return p
}

// mostDigits keeps a number an int.
const mostDigits = 9

// match takes a name apart.
func (p pattern) match(name string) (field string, number int, ok bool) {
	middle, ok := cutPrefixFold(name, p.before)
	if !ok {
		return "", 0, false
	}
	if middle, ok = cutSuffixFold(middle, p.after); !ok {
		return "", 0, false
	}
	digits := 0
	for digits < len(middle) {
		at := digits
		if p.fieldFirst {
			at = len(middle) - 1 - digits
		}
		if c := middle[at]; c < '0' || c > '9' {
			break
		}
		digits++
	}
	if digits == 0 || digits > mostDigits {
		return "", 0, false
	}
	text := middle[:digits]
	switch {
	case p.fieldless:
		field, ok = "", digits == len(middle)
	case p.fieldFirst:
		text = middle[len(middle)-digits:]
		field, ok = cutSuffixFold(middle[:len(middle)-digits], p.between)
		ok = ok && field != ""
	default:
		field, ok = cutPrefixFold(middle[digits:], p.between)
		ok = ok && field != ""
	}
	for _, c := range []byte(text) {
		number = 10*number + int(c-'0')
	}
	return field, number, ok
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if len(s) < len(suffix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}
