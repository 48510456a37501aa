// Package csv reads delimited text: RFC 4180 and what exports make of it
// (semicolons, tabs, pipes, byte order marks, `sep=` lines, any line end).
// decode/open calls it for whatever is text and nothing else.
//
// A file is read in parts, ranges of bytes, which can be read at the same time,
// and each part in slices; what its Readers deliver together never depends on
// where they are cut. parse in record.go says where records and fields end,
// from the first byte of a record on and from nothing before it: so a part that
// begins where the one before ended is read as if from the file's beginning.
// A Reader that does not know where that is guesses (see guess in parts.go).
// What parse would say of most records index in index.go says of many at once.
//
// Every column is a String column whose values lie in the bytes of the file as
// they were read, an empty field is null. Text is passed on as it is, valid
// UTF-8 or not.
//
// Rows are the records under the header, numbered from 1 in each part; empty
// lines are none. A row with fewer fields than the header ends in nulls. A row
// with a value beyond the header's last column is rejected, as is one with a
// quote that opens and does not close (see dialect.parse for the rule): both
// are counted and keep their number.
package csv

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// Sizes say how a file is cut, for reading and into parts; 0 is a default.
// They change nothing of what is read.
type Sizes struct {
	Chunk int   // bytes read at a time; 1 MiB
	Part  int64 // bytes of a part; 8 MiB
}

const (
	defaultChunk = 1 << 20
	defaultPart  = 8 << 20
)

// File is an opened delimited text.
type File struct {
	src      source.Source
	dialect  dialect
	indexed  bool // index can read it
	detail   string
	fields   []table.Field
	first    int64 // offset of the header
	data     int64 // offset of the first record after the header
	chunk    int
	parts    []decode.Part
	partSize int64
	memory   sync.Pool // of *memory
}

var _ decode.File = (*File)(nil)

// Open reads the header and finds the dialect.
func Open(src source.Source, sizes Sizes) (*File, error) {
	chunk := cmp.Or(sizes.Chunk, defaultChunk)
	sample := make([]byte, min(src.Size(), sampleBytes))
	if n, err := src.ReadAt(sample, 0); n < len(sample) {
		return nil, readFailed(src, err)
	}
	skip, bom, sep := preamble(sample)
	f := &File{src: src, chunk: chunk}
	if sep != 0 {
		f.dialect = dialect{sep, true}
	} else {
		f.dialect = sniffDialect(sample[skip:], int64(len(sample)) == src.Size())
	}
	f.detail = delimiterName(f.dialect.delim)
	if !f.dialect.quotes {
		f.detail += ", quotes are data"
	}
	if bom {
		f.detail += ", UTF-8 with BOM"
	}
	if err := f.readHeader(int64(skip)); err != nil {
		return nil, err
	}
	// A blank line counts as no row, which in one column only parse can tell.
	f.indexed = f.dialect.delim != '"' && len(f.fields) > 1
	f.divide(cmp.Or(sizes.Part, defaultPart))
	return f, nil
}

// readHeader names the columns after the first record.
func (f *File) readHeader(offset int64) error {
	w := window{src: f.src, chunk: f.chunk, next: offset, limit: f.src.Size()}
	for {
		out, err := w.record(f.dialect, MaxColumns+1)
		if err == io.EOF { // nothing but a preamble
			f.data = f.src.Size()
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case out == stray:
			return &report.Problem{Code: report.CodeBadQuote, File: f.src.Name(), Cause: "a quote opens in the header and never closes"}
		case out == tooWide || w.rec.count > MaxColumns:
			return &report.Problem{Code: report.CodeTooWide, File: f.src.Name(),
				Cause: fmt.Sprintf("the header is wider than %d columns or %d MiB", MaxColumns, MaxRecord>>20),
				Hint:  "is this a table with one row per line?"}
		}
		if !w.rec.blank(w.bytes()) {
			break
		}
		w.advance()
	}
	f.fields, f.first = headerFields(w.bytes(), w.rec.fields), w.offset()
	w.advance()
	f.data = w.offset()
	return nil
}

// Headerless is the file as one without a header: its first record is a row,
// and its columns are called after their places.
func (f *File) Headerless() decode.File {
	h := &File{src: f.src, dialect: f.dialect, indexed: f.indexed, detail: f.detail + ", no header",
		fields: make([]table.Field, len(f.fields)), first: f.first, data: f.first, chunk: f.chunk}
	for i := range h.fields {
		h.fields[i].Name = "column " + strconv.Itoa(i+1)
	}
	h.divide(f.partSize)
	return h
}

// headerFields trims the header's names, names the nameless after their place
// (the index column pandas writes is "column 1") and makes duplicates unique.
func headerFields(buf []byte, spans []span) []table.Field {
	fields := make([]table.Field, len(spans))
	for i, s := range spans {
		fields[i].Name = string(bytes.TrimSpace(appendValue(nil, buf, s)))
		if fields[i].Name == "" {
			fields[i].Name = "column " + strconv.Itoa(i+1)
		}
	}
	decode.UniqueNames(fields)
	return fields
}

// Info says which delimiter was found; only reading tells the number of rows.
func (f *File) Info() report.File {
	return report.File{Name: f.src.Name(), Format: "csv", Detail: f.detail, Bytes: f.src.Size(), Rows: -1}
}

// Fields are the header's columns.
func (f *File) Fields() []table.Field { return f.fields }

// readFailed is the Problem of a source that did not give its bytes.
func readFailed(src source.Source, err error) error {
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}
