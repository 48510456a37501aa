package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// reader delivers the records of a part. What it has in memory of the file is
// the memory of the columns: a Batch ends where more of the file must be read.
type reader struct {
	file *File
	src  source.Source
	part decode.Part

	start   int64 // of the part's range
	limit   int64 // a record that begins here or later is another part's
	next    int64 // offset of the first byte not read yet
	buf     []byte
	low     int   // where in buf the next record may begin
	eof     bool  // nothing follows buf
	line    int64 // offset of the line that low lies in
	aligned bool  // low is where a line begins, or a record
	comma   bool  // one has been read since the last record
	between bool  // the array has ended; another may follow
	closed  bool  // and does not

	wanted  map[string]int // place of a member among columns
	asked   []int          // which column each of the batch is
	guesses []guess        // members in the order of the record before

	found []span // by column: the value in the record at hand
	texts []bool // by column: strings keep their quotes, as they are among JSON texts

	columns []table.Column
	nulls   [][]bool
	some    []bool // by column: there are nulls
	batch   []table.Column

	rows    int   // in the batch
	first   int64 // its first
	row     int64 // read of the part, rejected ones too
	gaps    bool
	numbers []int64
	rejects []report.Reject
	err     error
}

// span is where a value lies in buf; an empty one is none.
type span struct{ start, stop int }

// guess is a member of the record before, and its column or -1.
type guess struct {
	key    []byte
	column int
}

// Read reads members of the records of a part.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	if part.Index < 0 || part.Index >= len(f.parts) {
		return nil, fmt.Errorf("jsonl: no part %d in %s", part.Index, f.src.Name())
	}
	part = f.parts[part.Index]
	start := f.data + int64(part.Index)*f.partSize
	limit := int64(endless)
	if f.partSize != endless {
		limit = start + part.Bytes
	}
	r := f.reader(start, limit)
	r.part = part
	r.wanted = map[string]int{}
	for _, c := range columns {
		if c < 0 || c >= len(f.fields) {
			return nil, fmt.Errorf("jsonl: no column %d in %s", c, f.src.Name())
		}
		name := f.fields[c].Name
		if _, twice := r.wanted[name]; !twice {
			r.wanted[name] = len(r.columns)
			r.columns = append(r.columns, table.Column{})
			r.texts = append(r.texts, f.fields[c].JSON)
		}
		r.asked = append(r.asked, r.wanted[name])
	}
	n := len(r.columns)
	r.found, r.nulls, r.some, r.batch = make([]span, n), make([][]bool, n), make([]bool, n), make([]table.Column, len(r.asked))
	return r, nil
}

// reader reads the records that begin in a range of bytes: where the layout is
// lines, on a line that does.
func (f *File) reader(start, limit int64) *reader {
	r := &reader{file: f, src: source.Own(f.src), start: start, limit: limit, next: start, line: start, aligned: true}
	if start > f.data {
		r.next-- // the byte before tells whether a line begins
		r.aligned = false
	}
	return r
}

// offset is where in the file the next record may begin.
func (r *reader) offset() int64 { return r.next - int64(len(r.buf)-r.low) }

// errMore says that the batch must be taken before more of the file is read.
var errMore = errors.New("jsonl: more of the file is needed")

// fill reads more of the file and forgets what lies before the next record.
func (r *reader) fill() error {
	if r.rows > 0 {
		return errMore
	}
	if r.low > 0 {
		r.buf = r.buf[:copy(r.buf, r.buf[r.low:])]
		r.low = 0
	}
	if len(r.buf) > MaxRecord {
		return &report.Problem{Code: report.CodeTooWide, File: r.file.src.Name(), Row: r.row + 1,
			Cause: fmt.Sprintf("a record of more than %d MiB", MaxRecord>>20), Hint: "is this a list of records?"}
	}
	at := len(r.buf)
	n := int(min(int64(max(r.file.chunk, at)), r.file.end-r.next)) // doubles for a long record
	r.buf = slices.Grow(r.buf, n)[:at+n]
	m, err := r.src.ReadAt(r.buf[at:], r.next)
	r.buf = r.buf[:at+m]
	r.next += int64(m)
	if m < n && (r.file.end != endless || err == nil || !errors.Is(err, io.EOF)) {
		return r.file.readFailed(err)
	}
	r.eof = m < n || r.next >= r.file.end
	return nil
}

// record has the next record parsed. It is false for one that was rejected;
// the error is io.EOF after the last, errMore if there is a batch to be taken
// first, or a Problem.
func (r *reader) record(parse func(at int) (end int, out jsontext.Outcome)) (ok bool, err error) {
	if err := r.align(); err != nil {
		return false, err
	}
	for {
		at, err := r.begin()
		if err != nil {
			return false, err
		}
		end, out := parse(at)
		if r.file.layout == lines {
			if k := bytes.IndexByte(r.buf[at:end], '\n'); k >= 0 {
				end, out = at+k, jsontext.Bad // a record does not go on after its line
			}
		}
		switch {
		case out == jsontext.More && !r.eof:
			if err := r.fill(); err != nil {
				return false, err
			}
		case out == jsontext.Done:
			r.low, r.comma = end, false
			r.row++
			return true, nil
		default:
			return false, r.bad(at, end, out)
		}
	}
}

// align finds where the first line of a part begins.
func (r *reader) align() error {
	for !r.aligned {
		if k := bytes.IndexByte(r.buf[r.low:], '\n'); k >= 0 {
			r.low += k + 1
			r.line, r.aligned = r.offset(), true
			return nil
		}
		r.low = len(r.buf)
		if r.eof || r.offset() >= r.limit {
			return io.EOF
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
	return nil
}

// begin finds where the next record begins, and io.EOF if there is none.
func (r *reader) begin() (at int, err error) {
	for !r.closed {
		at = jsontext.Space(r.buf, r.low)
		if r.file.layout == lines {
			if k := bytes.LastIndexByte(r.buf[r.low:at], '\n'); k >= 0 {
				r.line = r.offset() + int64(k) + 1
			}
			if r.line >= r.limit { // whoever reads the next part begins with this line
				return 0, io.EOF
			}
		}
		r.low = at
		if at == len(r.buf) {
			if !r.eof {
				if err := r.fill(); err != nil {
					return 0, err
				}
				continue
			}
			if r.file.layout >= array && !r.between {
				return 0, &report.Problem{Code: report.CodeTruncated, File: r.file.src.Name(), Row: r.row, Cause: "the file ends inside the list of records"}
			}
			return 0, io.EOF
		}
		if r.file.layout >= array {
			switch c := r.buf[at]; {
			case r.between:
				if c != '[' {
					return 0, r.bad(at, at, jsontext.Bad)
				}
				r.low, r.between, r.comma = at+1, false, true
				continue
			case c == ']':
				r.low = at + 1
				r.closed, r.between = r.file.layout == wrapped, true
				continue
			case c == ',' && r.row > 0 && !r.comma:
				r.low, r.comma = at+1, true
				continue
			case r.row > 0 && !r.comma:
				return at, r.bad(at, at, jsontext.Bad)
			}
		}
		return at, nil
	}
	return 0, io.EOF
}

// bad rejects the line of what is no record or, where records do not lie on lines, gives up.
func (r *reader) bad(at, end int, out jsontext.Outcome) error {
	p := report.Problem{Code: report.CodeBadJSON, File: r.file.src.Name(), Row: r.row + 1}
	switch {
	case out == jsontext.More || end >= len(r.buf):
		p.Cause = "the record does not end"
	case r.between:
		p.Cause = "text after the list of records"
	case r.buf[at] != '{':
		p.Cause = "a record must be an object"
	case r.buf[end] == '\n':
		p.Cause = "the record does not end on its line"
	default:
		p.Cause = fmt.Sprintf("%q is not expected here, at byte %d of the record", r.buf[end], end-at+1)
	}
	if r.file.layout != lines {
		p.Code = report.CodeCorrupt
		if out == jsontext.More {
			p.Code = report.CodeTruncated
		}
		return &p
	}
	k := bytes.IndexByte(r.buf[at:], '\n')
	for k < 0 && !r.eof {
		if err := r.fill(); err != nil { // at is low, and low stays where it is
			return err
		}
		at = r.low
		k = bytes.IndexByte(r.buf[at:], '\n')
	}
	if k < 0 {
		k = len(r.buf) - at
	}
	p.Value = report.Shorten(string(r.buf[at : at+min(k, 200)]))
	r.low = at + k
	r.row++
	r.reject(p)
	return nil
}

// reject counts the current row under a cause and keeps the first few.
func (r *reader) reject(p report.Problem) {
	i := slices.IndexFunc(r.rejects, func(c report.Reject) bool { return c.Code == p.Code })
	if i < 0 {
		i = len(r.rejects)
		r.rejects = append(r.rejects, report.Reject{Code: p.Code, Samples: []report.Problem{}})
	}
	c := &r.rejects[i]
	c.Rows++
	if len(c.Samples) < decode.MaxSamples {
		c.Samples = append(c.Samples, p)
	}
}

// Next fills b with the records at hand.
func (r *reader) Next(b *table.Batch) error {
	if r.err != nil {
		return r.err
	}
	r.rows, r.gaps, r.numbers = 0, false, r.numbers[:0]
	for r.rows < decode.BatchRows {
		ok, err := r.record(r.parse)
		if err == errMore {
			break
		}
		if err != nil {
			r.err = err
			source.Rest(r.src)
			if r.rows > 0 {
				break
			}
			return err
		}
		if ok {
			r.add()
		}
	}
	*b = table.Batch{Rows: r.rows, FirstRow: r.first, Columns: r.batch}
	if r.gaps {
		b.RowNumbers = r.numbers
	}
	for i := range r.columns {
		c := &r.columns[i]
		c.Bytes, c.Starts, c.Ends, c.Null = r.buf, c.Starts[:r.rows], c.Ends[:r.rows], nil
		if r.some[i] {
			c.Null, r.some[i] = r.nulls[i][:r.rows], false
		}
	}
	for i, j := range r.asked {
		r.batch[i] = r.columns[j]
	}
	return nil
}

// parse reads the record at buf[at] and notes where the values of the columns lie.
func (r *reader) parse(at int) (end int, out jsontext.Outcome) {
	clear(r.found)
	place := 0
	return jsontext.Members(r.buf, at, r.eof, func(key []byte, escaped bool, start, stop int) {
		column := -1
		if place < len(r.guesses) && bytes.Equal(r.guesses[place].key, key) {
			column = r.guesses[place].column
		} else {
			column = r.find(place, key, escaped)
		}
		place++
		if column >= 0 {
			r.found[column] = span{start, stop}
		}
	})
}

// add adds the record that was parsed last.
func (r *reader) add() {
	if r.rows == 0 {
		r.first = r.row
	}
	if !r.gaps && r.row != r.first+int64(r.rows) {
		r.gaps = true
		for i := range r.rows {
			r.numbers = append(r.numbers, r.first+int64(i))
		}
	}
	if r.gaps {
		r.numbers = append(r.numbers, r.row)
	}
	row := r.rows
	r.rows++
	for i := range r.columns {
		c := &r.columns[i]
		c.Starts, c.Ends, r.nulls[i] = grown(c.Starts, r.rows), grown(c.Ends, r.rows), grown(r.nulls[i], r.rows)
		at := r.value(i)
		c.Starts[row], c.Ends[row], r.nulls[i][row] = uint32(at.start), uint32(at.stop), at.start == at.stop
		r.some[i] = r.some[i] || at.start == at.stop
	}
}

// value is where the text of a column lies, which is undone of its escapes.
func (r *reader) value(column int) span {
	at := r.found[column]
	value := r.buf[at.start:at.stop]
	switch {
	case len(value) == 0 || jsontext.IsNull(value):
		return span{}
	case value[0] != '"' || r.texts[column]:
		return at
	}
	at = span{at.start + 1, at.stop - 1}
	if raw := r.buf[at.start:at.stop]; bytes.IndexByte(raw, '\\') >= 0 {
		at.stop = at.start + len(jsontext.AppendUnescaped(raw[:0], raw))
	}
	return at
}

// find is the column of a member, and remembers it as the next record's at this place.
func (r *reader) find(place int, key []byte, escaped bool) int {
	name := key
	if escaped {
		name = jsontext.AppendUnescaped(nil, key)
	}
	column, ok := r.wanted[string(name)]
	if !ok {
		column = -1
	}
	if place < MaxColumns {
		for place >= len(r.guesses) {
			r.guesses = append(r.guesses, guess{column: -1})
		}
		r.guesses[place] = guess{append(r.guesses[place].key[:0], key...), column}
	}
	return column
}

func grown[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return slices.Grow(s, max(n-len(s), 256))[:n]
}

// Consumed is how far into the part the reader is.
func (r *reader) Consumed() int64 {
	if r.err != nil && errors.Is(r.err, io.EOF) {
		return r.part.Bytes
	}
	if s, ok := r.src.(*source.Stream); ok {
		return min(s.Consumed(), r.part.Bytes)
	}
	return min(max(0, r.offset()-r.start), r.part.Bytes)
}

// Extent is 0, 0: a line end says where a line begins.
func (r *reader) Extent() (start, end int64) { return 0, 0 }

// Rejects are the lines left out so far.
func (r *reader) Rejects() []report.Reject {
	rejects := make([]report.Reject, len(r.rejects))
	for i, c := range r.rejects {
		c.Samples = slices.Clone(c.Samples)
		rejects[i] = c
	}
	return rejects
}
