package shape

import (
	"bytes"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// Computed is a String column made of others.
type Computed struct {
	// Name of the column; where the file has one of this name, it takes its place.
	Name string
	From []string
	// Value appends the value to dst; appending nothing means null. from are the values of the columns in From
	// as texts, nil where there is none. It must depend on them alone: it is called by several readers at once,
	// and once for many rows with the same value.
	Value func(dst []byte, from [][]byte) []byte
}

// Coalesce is the first of some columns that has more than blanks in a row.
func Coalesce(name string, from ...string) Computed {
	return Computed{name, from, func(dst []byte, from [][]byte) []byte {
		for _, v := range from {
			if len(bytes.TrimSpace(v)) > 0 {
				return append(dst, v...)
			}
		}
		return dst
	}}
}

// Concat joins the values of some columns, leaving out those that are empty.
func Concat(name, separator string, from ...string) Computed {
	return Computed{name, from, func(dst []byte, from [][]byte) []byte {
		start := len(dst)
		for _, v := range from {
			if len(v) == 0 {
				continue
			}
			if len(dst) > start {
				dst = append(dst, separator...)
			}
			dst = append(dst, v...)
		}
		return dst
	}}
}

// ConcatAll is Concat where a row that lacks one of the values has none: half a key is no key.
func ConcatAll(name, separator string, from ...string) Computed {
	c := Concat(name, separator, from...)
	concat := c.Value
	c.Value = func(dst []byte, from [][]byte) []byte {
		for _, v := range from {
			if len(v) == 0 {
				return dst
			}
		}
		return concat(dst, from)
	}
	return c
}

// Constant is the same value in every row.
func Constant(name, value string) Computed {
	return Computed{name, nil, func(dst []byte, _ [][]byte) []byte { return append(dst, value...) }}
}

// Compute adds columns computed from those of f.
func Compute(f decode.File, columns ...Computed) decode.File {
	c := &computed{File: f, fields: append([]table.Field(nil), f.Fields()...), columns: columns}
	c.from = make([]int, len(c.fields))
	for i := range c.from {
		c.from[i] = none
	}
	for i, column := range columns {
		field := table.Field{Name: column.Name}
		at := none
		for j := range c.fields {
			if c.fields[j].Name == column.Name {
				at = j
			}
		}
		if at == none {
			c.fields, c.from = append(c.fields, field), append(c.from, i)
		} else {
			c.fields[at], c.from[at] = field, i
		}
	}
	return c
}

// computed is a File with computed columns.
type computed struct {
	decode.File
	fields  []table.Field
	from    []int // of each field, which of columns it is; none for one of the file beneath
	columns []Computed
}

func (c *computed) Fields() []table.Field { return c.fields }

func (c *computed) Read(part decode.Part, columns []int) (decode.Reader, error) {
	var p plan
	r := &computedReader{places: make([]int, len(columns)), made: make([]*making, len(columns))}
	fields := c.File.Fields()
	for i, column := range columns {
		if c.from[column] == none {
			r.places[i] = p.place(column)
			continue
		}
		m := &making{value: c.columns[c.from[column]].Value}
		for _, name := range c.columns[c.from[column]].From {
			m.cells = append(m.cells, newCell(&p, fields, Find(fields, name)))
		}
		m.from = make([][]byte, len(m.cells))
		r.made[i] = m
	}
	var err error
	r.Reader, err = p.read(c.File, part)
	return r, err
}

// mostBytes is how many bytes of computed texts a batch may have: long values
// that a dictionary holds once may be in thousands of rows.
const mostBytes = 64 << 20

// computedReader makes the columns of a batch, for as many rows as take a bounded number of bytes.
type computedReader struct {
	beneath
	places []int     // of each column asked for, in the batch beneath
	made   []*making // or how it is made
	in     table.Batch
	row    int // the next of in
	out    []table.Column
}

func (r *computedReader) Next(b *table.Batch) error {
	if r.row == r.in.Rows {
		r.row = 0
		if err := r.next(&r.in); err != nil {
			r.in = table.Batch{}
			return err
		}
		for _, m := range r.made {
			if m != nil {
				m.begin(r.in.Columns, r.in.Rows)
			}
		}
	}
	from, to := r.row, r.in.Rows
	for _, m := range r.made {
		if m != nil {
			to = m.make(from, to)
		}
	}
	r.out = resize(r.out, len(r.places))
	for i, m := range r.made {
		if m != nil {
			r.out[i] = m.column(to - from)
		} else if r.out[i] = r.in.Columns[r.places[i]]; to-from < r.in.Rows {
			r.out[i] = slice(r.out[i], from, to)
		}
	}
	*b = table.Batch{Rows: to - from, FirstRow: r.in.FirstRow + int64(from), Columns: r.out}
	if r.in.RowNumbers != nil {
		b.RowNumbers = r.in.RowNumbers[from:to]
	}
	r.row = to
	return nil
}

// making is one computed column at work.
type making struct {
	value func(dst []byte, from [][]byte) []byte
	cells []cell
	from  [][]byte

	texts
	// Where the value of each dictionary entry is computed once: its only column, or none where the value is
	// constant. The entry after the last of the column's is for null.
	once       bool
	entries    int
	dictionary int // Column.Dictionary of what is remembered
	result     table.Column
}

// mostEntries bounds what is computed of a dictionary that further batches may use less of.
const mostEntries = 1 << 20

func (m *making) begin(columns []table.Column, rows int) {
	for i := range m.cells {
		m.cells[i].begin(columns)
	}
	var c *table.Column
	entries := 0
	switch {
	case len(m.cells) > 1:
		m.once = false
		return
	case len(m.cells) == 1 && m.cells[0].place != none:
		c = m.cells[0].column
		entries = c.Entries()
		if m.once = c.Index != nil && (entries <= 2*rows || c.Dictionary != 0 && entries <= mostEntries); !m.once {
			m.dictionary = 0
			return
		}
		if c.Dictionary != 0 && m.dictionary == c.Dictionary && m.entries == entries {
			return
		}
		m.dictionary = c.Dictionary
	default: // constant
		if m.once && m.dictionary != 0 {
			return
		}
		m.once, m.dictionary = true, 1
	}
	m.entries = entries
	m.reset()
	for i := range entries {
		m.from[0] = c.Entry(i)
		m.bytes = m.value(m.bytes, m.from)
		m.end()
	}
	clear(m.from)
	m.bytes = m.value(m.bytes, m.from)
	m.end()
	m.result = table.Column{}
	m.result.Pack(m.bytes, m.offsets)
	m.result.Dictionary = m.dictionary
}

// make makes rows from up to to, or fewer, and says up to which.
func (m *making) make(from, to int) int {
	if !m.once {
		m.reset()
		for r := from; r < to; r++ {
			if len(m.bytes) >= mostBytes {
				return r
			}
			for i := range m.cells {
				m.from[i] = m.cells[i].at(r)
			}
			m.bytes = m.value(m.bytes, m.from)
			m.add()
		}
		return to
	}
	m.index, m.null, m.nulls = m.index[:0], m.null[:0], false
	for r := from; r < to; r++ {
		entry := uint32(m.entries)
		if len(m.cells) == 1 && m.cells[0].place != none && !m.cells[0].column.IsNull(r) {
			entry = m.cells[0].column.Index[r]
		}
		m.addEntry(entry, m.offsets[entry] == m.offsets[entry+1])
	}
	return to
}

// column is the first rows of what was made: another column may have ended the batch.
func (m *making) column(rows int) (c table.Column) {
	if !m.once {
		return slice(m.texts.column(), 0, rows)
	}
	c = m.result
	c.Index = m.index[:rows]
	if m.nulls {
		c.Null = m.null[:rows]
	}
	return c
}
