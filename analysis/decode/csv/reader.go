package csv

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// reader delivers the rows of a part. What it has in memory of the file is the
// memory of the columns: a Batch ends where more of the file must be read.
type reader struct {
	file   *File
	part   decode.Part
	begin  int64 // of the part's range
	window window
	tile   tile
	used   int   // how many of tile.ends have been taken
	wanted []int // columns to read, each once
	asked  []int // which of wanted each column of the batch is
	row    int64 // rows so far, rejected ones included
	err    error // what the next call returns
	// guessing says that where the first record starts is not known: it has to
	// be looked for, or has been. start is where that was, unknown for nowhere.
	guessing bool
	start    int64
	end      int64
	rejects  []report.Reject

	// The batch.
	rows  int
	first int64 // number of its first row
	gaps  bool  // the numbers of its rows are in numbers
	memory
	empty []bool         // whether any of nulls is true
	batch []table.Column // of asked
}

// memory is what a reader leaves to the next one when it is done.
type memory struct {
	buffer  []byte
	ends    []uint32
	numbers []int64
	columns []table.Column // of wanted
	nulls   [][]bool
}

// unknown is where a part begins or ends that could not be read on its own.
const unknown = -1

// Next fills b with the next rows.
func (r *reader) Next(b *table.Batch) error {
	if r.err != nil {
		r.release()
		return r.err
	}
	r.rows, r.gaps = 0, false
	clear(r.empty)
	if r.guessing && r.start == unknown {
		r.err = r.find()
	}
	for r.err == nil && r.rows < decode.BatchRows {
		var full bool
		if full, r.err = r.take(); full {
			break
		}
	}
	if r.rows == 0 {
		r.release()
		return r.err
	}
	r.fill(b)
	return nil
}

// release gives the memory to the next reader: the batch is no longer valid.
func (r *reader) release() {
	w := &r.window
	if w.buf == nil {
		return
	}
	source.Rest(w.src)
	m := r.memory
	m.buffer, m.ends = w.buf, r.tile.memory
	r.file.memory.Put(&m)
	w.next, w.low, w.buf, r.tile, r.memory = w.offset(), 0, nil, tile{}, memory{}
}

// find looks for the first record of a part.
func (r *reader) find() error {
	w := &r.window
	back := int(min(guessBack, r.begin-r.file.data))
	w.next = r.begin - int64(back)
	for len(w.buf) < back+guessAhead && !w.last() {
		if err := w.fill(); err != nil {
			return err
		}
	}
	at := r.file.dialect.guess(w.buf, back, w.last(), len(r.file.fields))
	if at < 0 {
		return r.giveUp()
	}
	w.low = at
	r.start = w.offset()
	return nil
}

// giveUp ends a part that cannot be read before it is known where it begins.
func (r *reader) giveUp() error {
	r.start, r.end = unknown, unknown
	return io.EOF
}

// take adds rows to the batch: those of an index, or one that has none. It is
// full when the next row needs more of the file than is in memory.
func (r *reader) take() (full bool, err error) {
	w := &r.window
	if r.used == len(r.tile.ends) {
		w.skipBlank()
	}
	if w.offset() >= w.limit {
		r.end = w.offset()
		return false, io.EOF
	}
	if r.used == len(r.tile.ends) && r.file.indexed {
		r.file.dialect.index(&r.tile, w.buf, w.low, int(min(int64(len(w.buf)), int64(w.low)+w.limit-w.offset())))
		r.used = min(1, len(r.tile.ends))
	}
	if r.used < len(r.tile.ends) {
		return false, r.takeRun()
	}
	out, err := w.parse(r.file.dialect, len(r.file.fields))
	if out == more {
		if r.rows > 0 {
			return true, nil
		}
		return false, w.fill()
	}
	if err == nil {
		err = r.takeRecord(out)
	} else if err == io.EOF { // of a Stream
		r.end = w.offset()
	}
	return false, err
}

// takeRun adds records of the index as long as they have the same number of
// fields, or takes a single one that is for parse: a blank line, a row with too
// many fields.
func (r *reader) takeRun() error {
	w, t, delim := &r.window, &r.tile, r.file.dialect.delim
	n := t.width
	if n == 0 {
		for n = 1; w.buf[t.ends[r.used+n-1]] == delim; {
			n++
		}
	}
	if n == 1 || n > len(r.file.fields) {
		out, err := w.parse(r.file.dialect, len(r.file.fields))
		if err == nil {
			err = r.takeRecord(out)
		}
		r.used += n
		return err
	}
	rows := (len(t.ends) - r.used) / n
	if t.width == 0 {
		rows = t.run(w.buf, delim, r.used, n)
	}
	rows = min(rows, decode.BatchRows-r.rows)
	r.appendRun(t.ends[r.used-1:], rows, n)
	r.used += rows * n
	w.low = int(t.ends[r.used-1]) + 1
	return nil
}

// appendRun adds rows of n fields each; ends[0] is the byte before the first.
func (r *reader) appendRun(ends []uint32, rows, n int) {
	r.number(rows)
	from := r.rows
	r.rows += rows
	for i, c := range r.wanted {
		r.grow(i)
		col := &r.columns[i]
		starts, stops, nulls := col.Starts[from:r.rows], col.Ends[from:r.rows], r.nulls[i][from:r.rows]
		if c >= n { // the row ends before the column
			for row := range nulls {
				starts[row], stops[row], nulls[row] = 0, 0, true
			}
			r.empty[i] = true
			continue
		}
		stops, nulls = stops[:len(starts)], nulls[:len(starts)]
		some := uint32(0)
		for row, at := 0, c; row < len(starts); row, at = row+1, at+n {
			start, stop := ends[at]+1, ends[at+1]
			starts[row], stops[row], nulls[row] = start, stop, start == stop
			some |= stop - start - 1 // the top bit is set for an empty field alone
		}
		if r.tile.returns && c == n-1 {
			some |= trimReturns(r.window.buf, starts, stops, nulls)
		}
		if r.tile.quotes {
			quoted, empty := trimQuotes(r.window.buf, starts, stops, nulls)
			if quoted && r.tile.doubled {
				unescapeAll(r.window.buf, starts, stops)
			}
			some |= empty
		}
		if r.file.dialect.escapes && unescapeBackslashes(r.window.buf, starts, stops, nulls) {
			r.empty[i] = true
		}
		r.empty[i] = r.empty[i] || some>>31 != 0
	}
}

// trimReturns takes the CR of a CR LF off the last column of a run. The top
// bit of some is set if that leaves a field empty.
func trimReturns(buf []byte, starts, stops []uint32, nulls []bool) (some uint32) {
	stops, nulls = stops[:len(starts)], nulls[:len(starts)]
	for row, start := range starts {
		stop, cr := stops[row], uint32(0)
		if buf[stop-1] == '\r' { // alone it would have ended the field
			cr = 1
		}
		stop -= cr
		stops[row], nulls[row] = stop, start == stop
		some |= stop - start - 1
	}
	return some
}

// trimQuotes takes the quotes off a column of a run, if there are any.
func trimQuotes(buf []byte, starts, stops []uint32, nulls []bool) (quoted bool, some uint32) {
	any := uint32(0)
	stops, nulls = stops[:len(starts)], nulls[:len(starts)]
	for row, start := range starts {
		quote := uint32(0)
		if buf[start] == '"' {
			quote = 1
		}
		any |= quote
		start, stop := start+quote, stops[row]-quote
		starts[row], stops[row], nulls[row] = start, stop, start == stop
		some |= stop - start - 1
	}
	return any != 0, some
}

// unescapeAll undoubles the quotes in a column of a run, in place.
func unescapeAll(buf []byte, starts, stops []uint32) {
	for row, start := range starts {
		stop := stops[row]
		if 0 < start && start < stop && buf[start-1] == '"' && bytes.IndexByte(buf[start:stop], '"') >= 0 {
			value := appendValue(buf[start:start], buf, span{int(start) - 1, int(stop) + 1, true})
			stops[row] = start + uint32(len(value))
		}
	}
}

// number numbers the next rows.
func (r *reader) number(rows int) {
	if r.rows == 0 {
		r.first = r.row + 1
	}
	if !r.gaps && r.row+1 != r.first+int64(r.rows) {
		r.gaps = true
		r.numbers = r.numbers[:0]
		for i := range r.rows {
			r.numbers = append(r.numbers, r.first+int64(i))
		}
	}
	if r.gaps {
		for i := range rows {
			r.numbers = append(r.numbers, r.row+1+int64(i))
		}
	}
	r.row += int64(rows)
}

// grow makes column i as long as the batch.
func (r *reader) grow(i int) {
	c := &r.columns[i]
	c.Starts, c.Ends, r.nulls[i] = grown(c.Starts, r.rows), grown(c.Ends, r.rows), grown(r.nulls[i], r.rows)
}

// takeRecord takes the record that parse read: no row, a row to reject or one to add.
func (r *reader) takeRecord(out outcome) error {
	w, fields := &r.window, len(r.file.fields)
	switch {
	case out == complete && w.rec.blank(w.bytes()):
	case out == tooWide:
		if r.guessing {
			return r.giveUp() // from its true beginning the part may well be a table
		}
		r.row++
		return &report.Problem{Code: report.CodeTooWide, File: r.file.src.Name(), Row: r.row,
			Cause: fmt.Sprintf("a field of more than %d MiB or a row of more than %d MiB", MaxField>>20, MaxRecord>>20),
			Hint:  "is this a table with one row per line?"}
	case out == stray:
		r.reject(report.CodeBadQuote, report.Problem{
			Value: string(w.bytes()[:min(w.rec.size, 200)]),
			Cause: "a quote opens a field and does not close it",
			Hint:  "inside a quoted field, write a quote twice"})
	case w.rec.overflows:
		r.reject(report.CodeRaggedRow, report.Problem{
			Value: string(appendValue(nil, w.bytes(), w.rec.surplus)),
			Cause: fmt.Sprintf("%d fields where %s %d", w.rec.count, r.file.widthSays(), fields),
			Hint:  fmt.Sprintf("a value that holds a %s must be in double quotes", delimiterName(r.file.dialect.delim))})
	default:
		r.appendRecord()
	}
	w.advance()
	return nil
}

// reject counts the current row under a cause and keeps the first few.
func (r *reader) reject(code string, p report.Problem) {
	r.row++
	i := slices.IndexFunc(r.rejects, func(c report.Reject) bool { return c.Code == code })
	if i < 0 {
		i = len(r.rejects)
		r.rejects = append(r.rejects, report.Reject{Code: code, Samples: []report.Problem{}})
	}
	c := &r.rejects[i]
	c.Rows++
	if len(c.Samples) < decode.MaxSamples {
		p.Code, p.File, p.Row, p.Value = code, r.file.src.Name(), r.row, report.Shorten(p.Value)
		c.Samples = append(c.Samples, p)
	}
}

// appendRecord adds the current record as a row.
func (r *reader) appendRecord() {
	r.number(1)
	row, w := r.rows, &r.window
	r.rows++
	for i, c := range r.wanted {
		r.grow(i)
		var start, stop uint32
		if c < len(w.rec.fields) {
			w.unescape(c)
			start, stop = uint32(w.low+w.rec.fields[c].start), uint32(w.low+w.rec.fields[c].end)
			if r.file.dialect.escapes {
				stop = start + uint32(len(appendUnescaped(w.buf[start:start], w.buf[start:stop])))
			}
		}
		r.columns[i].Starts[row], r.columns[i].Ends[row], r.nulls[i][row] = start, stop, start == stop
		r.empty[i] = r.empty[i] || start == stop
	}
}

// fill hands the rows over to b.
func (r *reader) fill(b *table.Batch) {
	*b = table.Batch{Rows: r.rows, FirstRow: r.first, Columns: r.batch}
	if r.gaps {
		b.RowNumbers = r.numbers
	}
	for i := range r.columns {
		c := &r.columns[i]
		c.Bytes, c.Starts, c.Ends, c.Null = r.window.buf, c.Starts[:r.rows], c.Ends[:r.rows], nil
		if r.empty[i] {
			c.Null = r.nulls[i][:r.rows]
		}
	}
	for i, j := range r.asked {
		r.batch[i] = r.columns[j]
	}
}

// Consumed is how far into the part the reader is.
func (r *reader) Consumed() int64 {
	if r.err == io.EOF {
		return r.part.Bytes
	}
	w := &r.window
	if s, ok := w.src.(*source.Stream); ok {
		if w.next == 0 {
			return 0
		}
		// What is in memory has been unpacked and not yet been read.
		return min(int64(float64(s.Consumed())*float64(w.offset())/float64(w.next)), r.part.Bytes)
	}
	return min(max(0, w.offset()-r.begin), r.part.Bytes)
}

// Extent is where the first record of the part begins and the first after it.
func (r *reader) Extent() (start, end int64) { return r.start, r.end }

// Rejects are the rows left out so far.
func (r *reader) Rejects() []report.Reject {
	rejects := make([]report.Reject, len(r.rejects))
	for i, c := range r.rejects {
		c.Samples = slices.Clone(c.Samples)
		rejects[i] = c
	}
	return rejects
}
