package shape

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// matchRows is how many rows are looked at to say how many find something.
const matchRows = 50_000

// limits bound a table in memory.
type limits struct{ rows, bytes int64 }

var sideLimits = limits{2_000_000, 512 << 20}

// Match says how well a table and one beside it fit.
type Match struct {
	Keys       int64 // different keys of the side table
	Duplicates int64 // rows of it whose key an earlier row has: they are not used
	Keyless    int64 // rows of it without a key
	Rejected   int64 // rows of it that could not be read

	// Of the first rows of the files, 50,000 at most, those that have a value to look up, and those of which it was found.
	Sampled, Matched int64
	// The different values among them, and those that were found.
	Values, MatchedValues int64
}

// Join adds the columns of a table beside the files of one log, of profiles,
// answers or prices, to the rows whose column on has the value of its column
// key. They are called prefix.column, or as they are if prefix is "". The first
// of several rows of side with one key counts; a row that finds none has nulls.
//
// Values are compared as texts without the blanks around them. The number
// 17850.0 equals 17850, and what has an @, an e-mail address, is the same in any
// letter case.
//
// The side table is read at once and kept, so it is limited to 2,000,000 rows
// and 512 MB; so is the column on of the files' first rows, for the Match.
func Join(files []decode.File, on string, side decode.File, key, prefix string) ([]decode.File, Match, error) {
	k := Find(side.Fields(), key)
	if k == none {
		return nil, Match{}, noColumn(side, key)
	}
	var m Match
	rows, err := load(side, k, sideLimits, &m)
	if err != nil {
		return nil, m, err
	}
	out := make([]decode.File, len(files))
	seen := map[string]bool{}
	for i, f := range files {
		j := &joined{File: f, on: Find(f.Fields(), on), side: rows}
		if j.on == none {
			return nil, m, noColumn(f, on)
		}
		j.fields = append(j.fields, f.Fields()...)
		for _, c := range rows.columns {
			field := c.field
			if prefix != "" {
				field.Name = prefix + "." + field.Name
			}
			j.fields = append(j.fields, field)
		}
		decode.UniqueNames(j.fields)
		if m.Sampled < matchRows {
			if err := j.sample(&m, seen); err != nil {
				return nil, m, err
			}
		}
		out[i] = j
	}
	return out, m, nil
}

func noColumn(f decode.File, name string) error {
	return &report.Problem{Code: report.CodeNoColumn, File: f.Info().Name, Column: name, Cause: "the file has no such column"}
}

// sideTable is a table in memory.
type sideTable struct {
	rows    map[string]uint32 // by key
	columns []sideColumn
}

// sideColumn is a column, of strings always with a dictionary.
type sideColumn struct {
	field table.Field
	table.Column
	offsets []uint32
	codes   map[string]uint32 // of the entries, as long as there are few
	nulls   bool
}

// What is there more than once is kept once, of the first strings of a column and not of long ones.
const (
	mostCodes = 1 << 16
	longCode  = 256
)

// load reads a side table.
func load(f decode.File, key int, most limits, m *Match) (*sideTable, error) {
	f = OnePart(f)
	s := &sideTable{rows: map[string]uint32{}}
	var p plan
	keys := newCell(&p, f.Fields(), key)
	for i, field := range f.Fields() {
		if i != key {
			p.place(i)
			s.columns = append(s.columns, sideColumn{field: field, offsets: []uint32{0}, codes: map[string]uint32{}})
		}
	}
	r, err := p.read(f, f.Parts()[0])
	if err != nil {
		return nil, err
	}
	var b table.Batch
	var k []byte
	var size int64
	for {
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		keys.begin(b.Columns)
		for row := range b.Rows {
			k = appendKey(k[:0], keys.at(row))
			if len(k) == 0 {
				m.Keyless++
				continue
			}
			if _, known := s.rows[string(k)]; known {
				m.Duplicates++
				continue
			}
			s.rows[string(k)] = uint32(len(s.rows))
			size += int64(len(k)) + 64
			for i := range s.columns {
				size += s.columns[i].add(&b.Columns[i+1], row) // the key is column 0
			}
			if int64(len(s.rows)) > most.rows || size > most.bytes {
				return nil, &report.Problem{Code: report.CodeTooLarge, File: f.Info().Name, Row: b.RowNumber(row),
					Cause: fmt.Sprintf("a table to look values up in may have %d rows and %d MB", most.rows, most.bytes>>20),
					Hint:  "leave out the columns and rows that are not needed, or join the two tables before the export"}
			}
		}
	}
	for _, j := range r.Rejects() {
		m.Rejected += j.Rows
	}
	m.Keys = int64(len(s.rows))
	for i := range s.columns {
		s.columns[i].finish()
	}
	return s, nil
}

// add adds the value of a row and returns how many bytes that takes.
func (s *sideColumn) add(from *table.Column, row int) (size int64) {
	null := from.IsNull(row)
	s.Null, s.nulls = append(s.Null, null), s.nulls || null
	switch s.field.Kind {
	case table.String:
	case table.Float:
		s.Floats = append(s.Floats, from.Floats[row])
		return 9
	default:
		s.Ints = append(s.Ints, from.Ints[row])
		return 9
	}
	if null {
		s.Index = append(s.Index, 0)
		return 5
	}
	text := from.String(row)
	code, known := s.codes[string(text)]
	if known {
		s.Index = append(s.Index, code)
		return 5
	}
	code = uint32(len(s.offsets) - 1)
	s.Bytes = append(s.Bytes, text...)
	s.offsets = append(s.offsets, uint32(len(s.Bytes)))
	s.Index = append(s.Index, code)
	size = 9 + int64(len(text))
	if len(s.codes) < mostCodes && len(text) <= longCode {
		s.codes[string(text)] = code
		size += int64(len(text)) + 64
	}
	return size
}

func (s *sideColumn) finish() {
	s.codes = nil
	if s.field.Kind == table.String {
		if len(s.offsets) == 1 {
			s.offsets = append(s.offsets, 0) // Index 0 must be there
		}
		s.Pack(s.Bytes, s.offsets)
		s.Dictionary = 1
	}
	if !s.nulls {
		s.Null = nil
	}
}

// appendKey appends the form in which values are compared.
func appendKey(dst, value []byte) []byte {
	value = bytes.TrimSpace(value)
	if bytes.IndexByte(value, '@') >= 0 {
		return append(dst, bytes.ToLower(value)...)
	}
	if whole, zeros, ok := bytes.Cut(value, []byte(".")); ok && len(zeros) > 0 && len(bytes.Trim(zeros, "0")) == 0 {
		if digits := bytes.TrimPrefix(whole, []byte("-")); len(digits) > 0 && len(bytes.Trim(digits, "0123456789")) == 0 {
			value = whole
		}
	}
	return append(dst, value...)
}

// joined is a File with columns of a table beside it.
type joined struct {
	decode.File
	fields []table.Field
	on     int
	side   *sideTable
}

func (j *joined) Fields() []table.Field { return j.fields }

// sample looks up values of the first rows.
func (j *joined) sample(m *Match, seen map[string]bool) error {
	var k []byte
	return head(j.File, j.on, matchRows-int(m.Sampled), func(value []byte) error {
		if k = appendKey(k[:0], value); len(k) == 0 {
			return nil
		}
		_, found := j.side.rows[string(k)]
		m.Sampled++
		if found {
			m.Matched++
		}
		if !seen[string(k)] {
			seen[string(k)] = true
			m.Values++
			if found {
				m.MatchedValues++
			}
		}
		return nil
	})
}

// head calls see with the values of the first rows of a column, nil for none,
// until it returns an error.
func head(f decode.File, column, rows int, see func(value []byte) error) error {
	f = OnePart(f)
	var p plan
	c := newCell(&p, f.Fields(), column)
	r, err := p.read(f, f.Parts()[0])
	if err != nil {
		return err
	}
	var b table.Batch
	for rows > 0 {
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		c.begin(b.Columns)
		n := min(rows, b.Rows)
		for row := range n {
			if err := see(c.at(row)); err != nil {
				return err
			}
		}
		rows -= n
	}
	return nil
}

func (j *joined) Read(part decode.Part, columns []int) (decode.Reader, error) {
	var p plan
	r := &joinedReader{side: j.side, on: cell{place: none}, columns: make([]joining, len(columns)), out: make([]table.Column, len(columns))}
	fields := j.File.Fields()
	for i, c := range columns {
		if c < len(fields) {
			r.columns[i].place = p.place(c)
			continue
		}
		r.columns[i] = joining{place: none, side: &j.side.columns[c-len(fields)]}
		r.on = newCell(&p, fields, j.on)
	}
	var err error
	r.Reader, err = p.read(j.File, part)
	return r, err
}

// joinedReader looks up each row.
type joinedReader struct {
	beneath
	side    *sideTable
	on      cell
	columns []joining
	out     []table.Column

	rows []uint32 // of the side table, by row; noRow for none
	key  []byte
	made []uint32 // rows by dictionary entry, noRow-1 where not looked up yet
	same int      // the Dictionary that made is of
}

const (
	noRow  = ^uint32(0)
	unmade = noRow - 1
)

// joining is a column asked for, of the file or the side table.
type joining struct {
	place  int
	side   *sideColumn
	index  []uint32
	ints   []int64
	floats []float64
	null   []bool
}

func (r *joinedReader) Next(b *table.Batch) error {
	if err := r.next(b); err != nil {
		return err
	}
	if r.on.place != none {
		r.lookUp(b)
	}
	for i := range r.columns {
		if c := &r.columns[i]; c.place != none {
			r.out[i] = b.Columns[c.place]
		} else {
			r.out[i] = c.fill(r.rows)
		}
	}
	b.Columns = r.out
	return nil
}

func (r *joinedReader) lookUp(b *table.Batch) {
	r.on.begin(b.Columns)
	r.rows = resize(r.rows, b.Rows)
	c := r.on.column
	once := c.Index != nil && (c.Entries() <= 2*b.Rows || c.Dictionary != 0 && c.Entries() <= mostEntries)
	if once && (c.Dictionary == 0 || c.Dictionary != r.same || len(r.made) != c.Entries()) {
		r.made, r.same = resize(r.made, c.Entries()), c.Dictionary
		for i := range r.made {
			r.made[i] = unmade
		}
	}
	for row := range b.Rows {
		if c.IsNull(row) {
			r.rows[row] = noRow
			continue
		}
		if once && r.made[c.Index[row]] != unmade {
			r.rows[row] = r.made[c.Index[row]]
			continue
		}
		r.key = appendKey(r.key[:0], r.on.at(row))
		found, ok := r.side.rows[string(r.key)]
		if !ok {
			found = noRow
		}
		if r.rows[row] = found; once {
			r.made[c.Index[row]] = found
		}
	}
}

// fill takes rows of a side column; strings stay in its dictionary.
func (j *joining) fill(rows []uint32) table.Column {
	from := j.side
	to := table.Column{Bytes: from.Bytes, Starts: from.Starts, Ends: from.Ends, Dictionary: from.Dictionary}
	j.index, j.ints, j.floats, j.null = j.index[:0], j.ints[:0], j.floats[:0], j.null[:0]
	nulls := false
	for _, row := range rows {
		null := row == noRow || from.Null != nil && from.Null[row]
		j.null, nulls = append(j.null, null), nulls || null
		switch {
		case from.field.Kind == table.String && null:
			j.index = append(j.index, 0)
		case from.field.Kind == table.String:
			j.index = append(j.index, from.Index[row])
		case from.field.Kind == table.Float && null:
			j.floats = append(j.floats, 0)
		case from.field.Kind == table.Float:
			j.floats = append(j.floats, from.Floats[row])
		case null:
			j.ints = append(j.ints, 0)
		default:
			j.ints = append(j.ints, from.Ints[row])
		}
	}
	switch from.field.Kind {
	case table.String:
		to.Index = j.index
	case table.Float:
		to.Floats = j.floats
	default:
		to.Ints = j.ints
	}
	if nulls {
		to.Null = j.null
	}
	return to
}
