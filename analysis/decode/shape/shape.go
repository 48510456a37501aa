// Package shape turns the table a file has into the table of events it stands
// for: a wide row of a visit becomes a row for each action, an order a row for
// each of its dates, a list a row for each element; columns get names, are
// computed from others, filled down or looked up in another table; and many
// files of one export become alike.
//
// Everything here is a decode.File around another one. It is lazy: nothing is
// read before Read is called, then no column that the ones asked for do not
// need (what must look at some rows beforehand says so). Parts, progress,
// rejected rows and Extents are those of the file beneath, so parts are still
// read in parallel and guessed beginnings still corrected. Rows keep the number
// of the row beneath that they were made of, also where several have the same.
//
// Columns are found by their name as it is written or, if there is none, in
// other letter case. A column that a wrapper may use and the file does not have
// counts as empty in every row; where nothing could be done without it, the
// wrapper is the file itself or, where it can fail, a *report.Problem.
package shape

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// none is the place of a column that is not there.
const none = -1

// Find is the place of a column in fields, or -1.
func Find(fields []table.Field, name string) int {
	folded := none
	for i, f := range fields {
		if f.Name == name {
			return i
		}
		if folded == none && strings.EqualFold(f.Name, name) {
			folded = i
		}
	}
	return folded
}

// A plan collects the columns to read of the file beneath, each once.
type plan struct {
	columns []int
	places  map[int]int
}

// place is where column c will be in the batches read.
func (p *plan) place(c int) int {
	if c == none {
		return none
	}
	if at, ok := p.places[c]; ok {
		return at
	}
	if p.places == nil {
		p.places = map[int]int{}
	}
	p.places[c] = len(p.columns)
	p.columns = append(p.columns, c)
	return p.places[c]
}

// read reads them. It is never none at all, so that rows can be counted.
func (p *plan) read(f decode.File, part decode.Part) (decode.Reader, error) {
	if len(p.columns) == 0 && len(f.Fields()) > 0 {
		p.place(0)
	}
	return f.Read(part, p.columns)
}

// beneath is the Reader around which another one is, and counts its rows.
type beneath struct {
	decode.Reader
	rows int64
}

func (r *beneath) next(b *table.Batch) error {
	err := r.Reader.Next(b)
	if err == nil {
		r.rows += int64(b.Rows)
	}
	return err
}

// RowsRead implements decode.RowCounter.
func (r *beneath) RowsRead() int64 {
	if c, ok := r.Reader.(decode.RowCounter); ok {
		return c.RowsRead()
	}
	return r.rows
}

// cell reads a column as texts.
type cell struct {
	place   int // in the batch; none for a column that is not there
	field   table.Field
	column  *table.Column
	scratch []byte
}

func newCell(p *plan, fields []table.Field, c int) cell {
	if c == none {
		return cell{place: none}
	}
	return cell{place: p.place(c), field: fields[c], scratch: make([]byte, 0, 32)}
}

func (c *cell) begin(columns []table.Column) {
	if c.place != none {
		c.column = &columns[c.place]
	}
}

// at is the value of row r, nil for none; valid until the next call.
func (c *cell) at(r int) []byte {
	if c.place == none || c.column.IsNull(r) {
		return nil
	}
	if c.field.Kind == table.String {
		return c.column.String(r)
	}
	c.scratch = appendText(c.scratch[:0], c.column, c.field, r)
	return c.scratch
}

// set says whether row r has a value that is more than blanks.
func (c *cell) set(r int) bool {
	if c.place == none || c.column.IsNull(r) {
		return false
	}
	return c.field.Kind != table.String || len(bytes.TrimSpace(c.column.String(r))) > 0
}

// appendText is Column.AppendText, but for what would change its meaning as a
// text: a wall-clock time gets no zone, a large whole number no exponent.
func appendText(dst []byte, c *table.Column, field table.Field, r int) []byte {
	if !c.IsNull(r) {
		switch {
		case field.Kind == table.Time && field.LocalTime:
			return time.UnixMicro(c.Ints[r]).UTC().AppendFormat(dst, "2006-01-02T15:04:05.999999")
		case field.Kind == table.Float && math.Abs(c.Floats[r]) >= 1e15 && math.Abs(c.Floats[r]) < 1e21:
			return strconv.AppendFloat(dst, c.Floats[r], 'f', -1, 64)
		}
	}
	return c.AppendText(dst, field.Kind, r)
}

// texts is a String column in the making, of values or of dictionary entries.
type texts struct {
	bytes   []byte
	offsets []uint32
	index   []uint32
	null    []bool
	nulls   bool
}

func (t *texts) reset() {
	t.bytes, t.offsets, t.index, t.null, t.nulls = t.bytes[:0], append(t.offsets[:0], 0), t.index[:0], t.null[:0], false
}

// end ends the string that was appended to bytes and returns its number.
func (t *texts) end() uint32 {
	t.offsets = append(t.offsets, uint32(len(t.bytes)))
	return uint32(len(t.offsets) - 2)
}

// add adds a row with the string appended to bytes; an empty one is null.
func (t *texts) add() {
	null := uint32(len(t.bytes)) == t.offsets[len(t.offsets)-1]
	t.end()
	t.null, t.nulls = append(t.null, null), t.nulls || null
}

// addEntry adds a row with an entry, or null.
func (t *texts) addEntry(entry uint32, null bool) {
	t.index = append(t.index, entry)
	t.null, t.nulls = append(t.null, null), t.nulls || null
}

// column is the result, a dictionary if rows were added by entry.
func (t *texts) column() (c table.Column) {
	c.Pack(t.bytes, t.offsets)
	if len(t.index) > 0 {
		if c.Entries() == 0 { // all null: Index 0 must be there
			t.end()
			c.Pack(t.bytes, t.offsets)
		}
		c.Index = t.index
	}
	if t.nulls {
		c.Null = t.null
	}
	return c
}

// slice is rows from up to to of a column.
func slice(c table.Column, from, to int) table.Column {
	switch {
	case c.Index != nil:
		c.Index = c.Index[from:to]
	case c.Ints != nil:
		c.Ints = c.Ints[from:to]
	case c.Floats != nil:
		c.Floats = c.Floats[from:to]
	case c.Ends != nil:
		c.Starts, c.Ends, c.Dictionary = c.Starts[from:to], c.Ends[from:to], 0
	}
	if c.Null != nil {
		c.Null = c.Null[from:to]
	}
	return c
}

// resize returns s with n elements, of any value.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// uncounted are the parts of f for a wrapper of which only reading tells the rows.
func uncounted(f decode.File) []decode.Part {
	parts := append([]decode.Part(nil), f.Parts()...)
	for i := range parts {
		parts[i].Rows = -1
	}
	return parts
}
