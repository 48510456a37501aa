// Package csv reads delimited text: RFC 4180 and what exports make of it
// (semicolons, tabs, pipes, byte order marks, `sep=` lines, any line end).
// decode/open calls it for whatever is text and nothing else.
//
// A file is streamed in slices; what a Reader delivers never depends on where
// they are cut. Every column is a String column, an empty field is null, and
// only the columns asked for are copied out of the slice. Text is passed on as
// it is, valid UTF-8 or not.
//
// Rows are the records under the header, numbered from 1; empty lines are
// none. A row with fewer fields than the header ends in nulls. A row with a
// value beyond the header's last column is rejected, as is one with a quote
// that opens and does not close (see dialect.parse for the rule): both are
// counted and keep their number.
package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// DefaultChunk is how many bytes are read at a time.
const DefaultChunk = 1 << 20

// File is an opened delimited text.
type File struct {
	src     source.Source
	dialect dialect
	detail  string
	fields  []table.Field
	data    int64 // offset of the first record after the header
	chunk   int
}

var _ decode.File = (*File)(nil)

// Open reads the header and finds the dialect. Chunk is how many bytes to read
// at a time, 0 for DefaultChunk; it changes nothing but the size of reads.
func Open(src source.Source, chunk int) (*File, error) {
	if chunk <= 0 {
		chunk = DefaultChunk
	}
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
	return f, f.readHeader(int64(skip))
}

// readHeader names the columns after the first record.
func (f *File) readHeader(offset int64) error {
	w := window{src: f.src, chunk: f.chunk, next: offset}
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
	f.fields = headerFields(w.bytes(), w.rec.fields)
	w.advance()
	f.data = w.offset()
	return nil
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

// Parts is the whole file as one part: where a record starts is known only
// from its beginning, as any line end may lie between quotes.
func (f *File) Parts() []decode.Part {
	return []decode.Part{{Index: 0, Bytes: f.src.Size() - f.data, Rows: -1}}
}

// Read reads columns of the file's only part.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	if part.Index != 0 {
		return nil, fmt.Errorf("csv: no part %d in %s", part.Index, f.src.Name())
	}
	for _, c := range columns {
		if c < 0 || c >= len(f.fields) {
			return nil, fmt.Errorf("csv: no column %d in %s", c, f.src.Name())
		}
	}
	return &reader{
		file:    f,
		wanted:  columns,
		columns: make([]table.Column, len(columns)),
		nulls:   make([][]bool, len(columns)),
		window:  window{src: f.src, chunk: f.chunk, next: f.data},
	}, nil
}

// readFailed is the Problem of a source that did not give its bytes.
func readFailed(src source.Source, err error) error {
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}
