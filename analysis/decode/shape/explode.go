package shape

import (
	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// exploded is a File of which a row is one of several that a row beneath
// becomes. It repeats columns of the file beneath and has some of its own.
type exploded struct {
	decode.File
	fields []table.Field
	from   []int // of each field, the column beneath that is repeated, or the one's own as own(i)
	// split makes the splitter of a Reader and says in p what it looks at,
	// whichever columns are asked for: the rows must not depend on them.
	split func(p *plan) splitter
}

// A splitter says what becomes of the rows of a batch.
type splitter interface {
	// begin starts with the next batch.
	begin(columns []table.Column, rows int)
	// split appends a tag for each row that a row becomes: whatever fill needs to know of it.
	split(row int, tags []uint32) []uint32
	// full says that no more rows should be split before fill is asked for those that were.
	full() bool
	// forget says that fill will not be asked for the tags given so far.
	forget()
	// fill makes own column i of rows and their tags, of as many as t.null then has: where their texts are
	// long that may be fewer, but not none.
	fill(i int, t *texts, rows, tags []uint32) table.Column
}

// untold is a splitter to which it is all the same how many rows are split.
type untold struct{}

func (untold) full() bool { return false }
func (untold) forget()    {}

// own says in exploded.from which of its own columns a field is.
func own(i int) int { return -2 - i }

func (e *exploded) Info() report.File {
	info := e.File.Info()
	info.Rows = -1
	return info
}

func (e *exploded) Fields() []table.Field { return e.fields }

func (e *exploded) Parts() []decode.Part { return uncounted(e.File) }

func (e *exploded) Read(part decode.Part, columns []int) (decode.Reader, error) {
	var p plan
	r := &explodedReader{splitter: e.split(&p), out: make([]exploding, len(columns)), columns: make([]table.Column, len(columns))}
	for i, c := range columns {
		if from := e.from[c]; from >= 0 {
			r.out[i] = exploding{place: p.place(from), kind: e.File.Fields()[from].Kind}
		} else {
			r.out[i] = exploding{place: none, own: own(from)}
		}
	}
	var err error
	r.Reader, err = p.read(e.File, part)
	return r, err
}

// explodedReader delivers what rows become, a bounded number at a time.
type explodedReader struct {
	beneath
	splitter splitter
	out      []exploding
	columns  []table.Column

	in  table.Batch
	row int // the next of in
	// What the rows before it became, of which some are given already.
	rows, tags []uint32
	given      int
	numbers    []int64
}

// exploding is a column asked for: one to repeat, or place is none and it is one's own.
type exploding struct {
	place, own int
	kind       table.Kind
	texts      texts
	ints       []int64
	floats     []float64
}

func (r *explodedReader) Next(b *table.Batch) error {
	for r.given == len(r.rows) {
		if r.row == r.in.Rows {
			r.row = 0
			if err := r.next(&r.in); err != nil {
				r.in = table.Batch{}
				return err
			}
			r.splitter.begin(r.in.Columns, r.in.Rows)
		}
		r.splitter.forget()
		r.rows, r.tags, r.given = r.rows[:0], r.tags[:0], 0
		for ; r.row < r.in.Rows && len(r.rows) < decode.BatchRows && !r.splitter.full(); r.row++ {
			r.tags = r.splitter.split(r.row, r.tags)
			for len(r.rows) < len(r.tags) {
				r.rows = append(r.rows, uint32(r.row))
			}
		}
	}
	to := min(r.given+decode.BatchRows, len(r.rows))
	rows, tags := r.rows[r.given:to], r.tags[r.given:to]
	n := len(rows)
	for i := range r.out {
		if o := &r.out[i]; o.place == none {
			r.columns[i] = r.splitter.fill(o.own, &o.texts, rows, tags)
			n = min(n, len(o.texts.null))
		}
	}
	rows = rows[:n]
	r.given += n
	r.numbers = resize(r.numbers, n)
	for i, row := range rows {
		r.numbers[i] = r.in.RowNumber(int(row))
	}
	for i := range r.out {
		if o := &r.out[i]; o.place != none {
			r.columns[i] = o.repeat(&r.in.Columns[o.place], rows)
		} else if len(o.texts.null) > n {
			r.columns[i] = slice(r.columns[i], 0, n)
		}
	}
	*b = table.Batch{Rows: len(rows), FirstRow: r.numbers[0], Columns: r.columns, RowNumbers: r.numbers}
	return nil
}

// repeat takes rows of a column. Strings stay where they are: what has no
// dictionary gets one, whose entries are the rows beneath.
func (o *exploding) repeat(from *table.Column, rows []uint32) table.Column {
	to := *from
	switch {
	case o.kind == table.Float:
		o.floats = resize(o.floats, len(rows))
		for i, r := range rows {
			o.floats[i] = from.Floats[r]
		}
		to.Floats = o.floats
	case o.kind != table.String:
		o.ints = resize(o.ints, len(rows))
		for i, r := range rows {
			o.ints[i] = from.Ints[r]
		}
		to.Ints = o.ints
	case from.Index == nil:
		to.Index, to.Dictionary = rows, 0
	default:
		o.texts.index = resize(o.texts.index, len(rows))
		for i, r := range rows {
			o.texts.index[i] = from.Index[r]
		}
		to.Index = o.texts.index
	}
	if from.Null != nil {
		o.texts.null = resize(o.texts.null, len(rows))
		for i, r := range rows {
			o.texts.null[i] = from.Null[r]
		}
		to.Null = o.texts.null
	}
	return to
}

// repeatColumns starts the fields of an exploded file with those of f, without some.
func (e *exploded) repeatColumns(without map[int]bool) {
	for i, field := range e.File.Fields() {
		if !without[i] {
			e.fields, e.from = append(e.fields, field), append(e.from, i)
		}
	}
}

// merged is a column made of cells of several columns, in the kind they all have or as texts.
type merged struct {
	field table.Field
	cells []cell
}

// commonField is the field that values of some fields can be put in.
func commonField(name string, fields []table.Field) table.Field {
	if len(fields) == 0 {
		return table.Field{Name: name}
	}
	common := fields[0]
	for _, f := range fields[1:] {
		if f.Kind != common.Kind || f.LocalTime != common.LocalTime {
			common = table.Field{}
			break
		}
		common.JSON = common.JSON && f.JSON
	}
	common.Name = name
	return common
}

// fill takes the cell that each tag says, null for the tag noCell.
func (m *merged) fill(t *texts, rows, tags []uint32) (c table.Column) {
	t.reset()
	if m.field.Kind == table.String {
		for i, r := range rows {
			if len(t.bytes) >= mostBytes {
				break
			}
			if tags[i] != noCell {
				t.bytes = append(t.bytes, m.cells[tags[i]].at(int(r))...)
			}
			t.add()
		}
		return t.column()
	}
	if m.field.Kind == table.Float {
		c.Floats = make([]float64, len(rows))
	} else {
		c.Ints = make([]int64, len(rows))
	}
	for i, r := range rows {
		null := tags[i] == noCell || m.cells[tags[i]].place == none || m.cells[tags[i]].column.IsNull(int(r))
		t.null, t.nulls = append(t.null, null), t.nulls || null
		if null {
			continue
		}
		if from := m.cells[tags[i]].column; c.Floats != nil {
			c.Floats[i] = from.Floats[r]
		} else {
			c.Ints[i] = from.Ints[r]
		}
	}
	if t.nulls {
		c.Null = t.null
	}
	return c
}

// noCell is the tag of a row that a row becomes for want of any other.
const noCell = ^uint32(0)
