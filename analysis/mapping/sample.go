package mapping

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"parcours/analysis/decode"
	"parcours/analysis/decode/charset"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

const (
	headRows = 5000      // sampled from the beginning
	tailRows = 1000      // and from the last part, which a file sorted by time fills with other values
	maxCells = 2_000_000 // bounds the sample of a very wide file
	maxValue = 256       // bytes of a value that are looked at
)

// Sample is what a look at some rows tells of every column.
type Sample struct {
	// Rows is how many were looked at.
	Rows    int
	columns []column
	// rejected is the first cause for which the decoder left rows out.
	rejected *report.Reject
	size     size
}

// column is what was seen of one column.
type column struct {
	field   table.Field
	sampled int
	missing int
	values  []seen // different values, in input order
	index   map[string]int

	// Of the values that are not missing, how many rows hold
	numeric    int // a decimal number
	wholeFloat int // a number such as "17850.0"
	length     int // bytes, summed
	time       guess
}

// seen is a value, the row of the sample it was first met in, in how many it
// stood, and whether that was at the beginning or at the end of the input.
type seen struct {
	text        string
	first, rows int
	early, late bool
}

// present is the number of sampled rows with a value.
func (c *column) present() int { return c.sampled - c.missing }

// coverage is the share of rows with a value, in percent.
func (c *column) coverage() int { return 100 * c.present() / max(1, c.sampled) }

// Take looks at all columns of some rows: the first of the files and, where
// there is more, some of the last part of the last file. Columns of further
// files are matched by name to the first's.
func Take(files []decode.File) (*Sample, error) {
	s := &Sample{}
	if len(files) == 0 {
		return s, nil
	}
	fields := files[0].Fields()
	for _, f := range fields {
		s.columns = append(s.columns, column{field: f, index: map[string]int{}})
	}
	cells := maxCells / max(1, len(fields))
	head, tail := min(headRows, cells), min(tailRows, cells)
	parts := 0
	for i, f := range files {
		var end int64
		for j, part := range f.Parts() {
			part.Start = end // 0, and so a guess, for the last part of a long file
			end = 0
			last := i == len(files)-1 && j == len(f.Parts())-1
			rows := head - s.Rows
			late := last && parts > 0
			if late {
				rows = max(rows, tail)
			}
			if rows > 0 {
				var err error
				if end, err = s.read(f, part, rows, late); err != nil {
					return nil, err
				}
			} else {
				s.size.unseen(part)
			}
			parts++
		}
	}
	for i := range s.columns {
		s.columns[i].time = guessTime(&s.columns[i])
		s.columns[i].index = nil
	}
	return s, nil
}

// read adds up to most rows of a part, which is at the end of the input or not. If these are all, end is where the part ends; otherwise 0.
func (s *Sample) read(f decode.File, part decode.Part, most int, late bool) (end int64, err error) {
	var indexes, targets []int
	here := map[string]int{}
	for i, field := range f.Fields() {
		if _, ok := here[field.Name]; !ok {
			here[field.Name] = i
		}
	}
	for i := range s.columns {
		if at, ok := here[s.columns[i].field.Name]; ok {
			indexes, targets = append(indexes, at), append(targets, i)
		}
	}
	if len(indexes) == 0 {
		s.size.unseen(part)
		return 0, nil
	}
	r, err := f.Read(part, indexes)
	if err != nil {
		return 0, err
	}
	var b table.Batch
	var read int64
	whole := false
	defer func() { s.size.seen(part, read, r, whole) }()
	for most > 0 {
		err := r.Next(&b)
		if errors.Is(err, io.EOF) {
			whole = true
			if rejects := r.Rejects(); len(rejects) > 0 && s.rejected == nil {
				s.rejected = &rejects[0]
			}
			_, end = r.Extent()
			return end, nil
		}
		if err != nil {
			return 0, err
		}
		read += int64(b.Rows)
		rows := min(b.Rows, most)
		for i, target := range targets {
			s.columns[target].add(&b.Columns[i], f.Fields()[indexes[i]].Kind, rows, late)
		}
		s.Rows += rows
		most -= rows
	}
	return 0, nil
}

// add looks at the first rows of a column.
func (c *column) add(from *table.Column, kind table.Kind, rows int, late bool) {
	var text []byte
	for r := range rows {
		c.sampled++
		if kind == table.Float && !from.IsNull(r) && math.Abs(from.Floats[r]) >= 1e15 {
			text = strconv.AppendFloat(text[:0], from.Floats[r], 'f', -1, 64) // a count of microseconds, not 1.7e+15
		} else {
			text = from.AppendText(text[:0], kind, r)
		}
		value := bytes.TrimSpace(text)
		if !utf8.Valid(value) {
			value = charset.Append(nil, value)
		}
		if Missing(value) {
			c.missing++
			continue
		}
		c.length += len(value)
		if isNumber(value) {
			c.numeric++
		}
		if IsWholeFloat(value) {
			c.wholeFloat++
		}
		if len(value) > maxValue {
			value = value[:maxValue]
		}
		i, known := c.index[string(value)]
		if !known {
			i = len(c.values)
			c.index[string(value)] = i
			c.values = append(c.values, seen{text: string(value), first: c.sampled})
		}
		v := &c.values[i]
		v.rows++
		v.early, v.late = v.early || !late, v.late || late
	}
}

// isNumber says whether a text is a decimal number.
func isNumber(b []byte) bool {
	if c := b[0]; c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
		return false
	}
	if len(bytes.Trim(b, "0123456789+-.eE")) > 0 {
		return false
	}
	_, err := strconv.ParseFloat(string(b), 64)
	return err == nil
}

// Values are the different values of a column that were seen, in input order; none where there is no such column.
func (s *Sample) Values(name string) (values []string) {
	for i := range s.columns {
		if c := &s.columns[i]; c.field.Name == name {
			for _, v := range c.values {
				values = append(values, v.text)
			}
			break
		}
	}
	return values
}

// report describes the columns, without roles.
func (s *Sample) report() []report.Column {
	out := make([]report.Column, len(s.columns))
	for i := range s.columns {
		c := &s.columns[i]
		examples := []string{}
		for _, v := range c.values[:min(5, len(c.values))] {
			examples = append(examples, report.Shorten(v.text))
		}
		out[i] = report.Column{
			Name: strings.ToValidUTF8(c.field.Name, string(utf8.RuneError)), Kind: c.field.Kind.String(),
			Distinct: len(c.values), Sampled: c.sampled, Missing: c.missing, Examples: examples,
		}
	}
	return out
}
