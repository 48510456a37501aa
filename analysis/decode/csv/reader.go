package csv

import (
	"fmt"
	"io"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// batchBytes ends a Batch of wide rows before it has decode.BatchRows of them.
const batchBytes = 4 << 20

// window is the part of the source that is in memory: it slides over the file
// record by record and grows only for a record that does not fit.
type window struct {
	src   source.Source
	chunk int
	next  int64  // offset of the first byte not read yet
	buf   []byte // the bytes before next
	low   int    // where in buf the current record starts
	rec   record // the current record, relative to low
}

// bytes are those from the current record on, as far as read.
func (w *window) bytes() []byte { return w.buf[w.low:] }

// offset is where in the file the current record starts.
func (w *window) offset() int64 { return w.next - int64(len(w.buf)-w.low) }

// advance steps over the current record.
func (w *window) advance() { w.low += w.rec.size }

// record parses the current record; io.EOF says there is none.
func (w *window) record(d dialect, keep int) (outcome, error) {
	for {
		last := w.next >= w.src.Size()
		if w.low < len(w.buf) {
			if d.simple(&w.rec, w.buf[w.low:], keep) {
				return complete, nil
			}
			if out := d.parse(&w.rec, w.buf[w.low:], last, keep); out != more {
				return out, nil
			}
		}
		if last {
			return complete, io.EOF
		}
		if err := w.fill(); err != nil {
			return complete, err
		}
	}
}

// fill reads on. It reads at least as much as is kept of an unfinished record,
// so that parsing that record again and again costs no more than twice its size.
func (w *window) fill() error {
	rest := copy(w.buf, w.buf[w.low:])
	w.low = 0
	n := int(min(int64(max(w.chunk, rest)), w.src.Size()-w.next))
	w.buf = slices.Grow(w.buf[:rest], n)[:rest+n]
	if got, err := w.src.ReadAt(w.buf[rest:], w.next); got < n {
		w.buf = w.buf[:rest]
		return readFailed(w.src, err)
	}
	w.next += int64(n)
	return nil
}

// reader delivers the rows of the file.
type reader struct {
	file    *File
	window  window
	wanted  []int // columns asked for
	row     int64 // rows so far, rejected ones included
	err     error // what the next call returns
	rejects []report.Reject

	// The memory of the batch.
	columns []table.Column
	nulls   [][]bool
	numbers []int64
}

// Next fills b with the next rows.
func (r *reader) Next(b *table.Batch) error {
	if r.err != nil {
		return r.err
	}
	r.numbers = r.numbers[:0]
	for i := range r.columns {
		r.columns[i].Reset()
		r.columns[i].Offsets = append(r.columns[i].Offsets, 0)
		r.nulls[i] = r.nulls[i][:0]
	}
	for bytes := 0; len(r.numbers) < decode.BatchRows && bytes < batchBytes; r.window.advance() {
		var kept bool
		if kept, r.err = r.nextRow(); r.err != nil {
			break
		}
		if kept {
			bytes += r.appendRow()
		}
	}
	if len(r.numbers) == 0 {
		return r.err
	}
	r.fill(b)
	return nil
}

// nextRow parses the next record and says whether it is a row to keep.
func (r *reader) nextRow() (kept bool, err error) {
	w, fields := &r.window, len(r.file.fields)
	out, err := w.record(r.file.dialect, fields)
	if err != nil {
		return false, err
	}
	if out == complete && w.rec.blank(w.bytes()) {
		return false, nil
	}
	r.row++
	switch {
	case out == tooWide:
		return false, &report.Problem{Code: report.CodeTooWide, File: r.file.src.Name(), Row: r.row,
			Cause: fmt.Sprintf("a field of more than %d MiB or a row of more than %d MiB", MaxField>>20, MaxRecord>>20),
			Hint:  "is this a table with one row per line?"}
	case out == stray:
		r.reject(report.CodeBadQuote, report.Problem{
			Value: string(w.bytes()[:min(w.rec.size, 200)]),
			Cause: "a quote opens a field and does not close it",
			Hint:  "inside a quoted field, write a quote twice"})
		return false, nil
	case w.rec.overflows:
		r.reject(report.CodeRaggedRow, report.Problem{
			Value: string(appendValue(nil, w.bytes(), w.rec.surplus)),
			Cause: fmt.Sprintf("%d fields where the header names %d", w.rec.count, fields),
			Hint:  fmt.Sprintf("a value that holds a %s must be in double quotes", delimiterName(r.file.dialect.delim))})
		return false, nil
	}
	return true, nil
}

// reject counts the current row under a cause and keeps the first few.
func (r *reader) reject(code string, p report.Problem) {
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

// short is how many bytes are copied for a value of so many or fewer, a time
// among them: three loads and stores, where a copy of the exact size is a call.
const short = 24

// appendRow copies the wanted fields of the current record to the columns and
// returns how many bytes that took.
func (r *reader) appendRow() (bytes int) {
	buf, fields := r.window.bytes(), r.window.rec.fields
	for i, c := range r.wanted {
		col := &r.columns[i]
		before := len(col.Bytes)
		after := before
		if c < len(fields) && !fields[c].empty() {
			s := fields[c]
			after += s.end - s.start
			if after-before <= short && !s.escaped && s.start+short <= len(buf) && before+short <= cap(col.Bytes) {
				*(*[short]byte)(col.Bytes[before : before+short]) = [short]byte(buf[s.start:])
				col.Bytes = col.Bytes[:after]
			} else {
				col.Bytes = appendValue(col.Bytes, buf, s)
				after = len(col.Bytes)
			}
		}
		bytes += after - before
		col.Offsets = append(col.Offsets, uint32(after))
		r.nulls[i] = append(r.nulls[i], after == before)
	}
	r.numbers = append(r.numbers, r.row)
	return bytes
}

// fill hands the columns over to b.
func (r *reader) fill(b *table.Batch) {
	*b = table.Batch{Rows: len(r.numbers), FirstRow: r.numbers[0], Columns: r.columns}
	if r.numbers[len(r.numbers)-1]-r.numbers[0] != int64(len(r.numbers)-1) {
		b.RowNumbers = r.numbers
	}
	for i := range r.columns {
		r.columns[i].Null = nil
		if slices.Contains(r.nulls[i], true) {
			r.columns[i].Null = r.nulls[i]
		}
	}
}

// Consumed is how far into the part the reader is.
func (r *reader) Consumed() int64 { return r.window.offset() - r.file.data }

// Rejects are the rows left out so far.
func (r *reader) Rejects() []report.Reject {
	rejects := make([]report.Reject, len(r.rejects))
	for i, c := range r.rejects {
		c.Samples = slices.Clone(c.Samples)
		rejects[i] = c
	}
	return rejects
}
