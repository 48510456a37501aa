// Package csv reads delimited text: RFC 4180 and what exports make of it
// (semicolons, tabs, pipes, byte order marks, `sep=` lines, backslashes in the
// dumps of databases, any line end).
// decode/open calls it for whatever is text and nothing else.
//
// A file is read in parts, ranges of bytes, which can be read at the same time,
// and each part in slices; what its Readers deliver together never depends on
// where they are cut. parse in record.go says where records and fields end,
// from the first byte of a record on and from nothing before it: so a part that
// begins where the one before ended is read as if from the file's beginning.
// A Reader that does not know where that is guesses (see guess in parts.go).
// What parse would say of most records index in index.go says of many at once.
// A source.Stream is one part.
//
// Every column is a String column whose values lie in the bytes of the file as
// they were read, an empty field is null. Text is passed on as it is, valid
// UTF-8 or not.
//
// Rows are the records under the header, numbered from 1 in each part; empty
// lines are none. Where the first record is one of data the columns are named
// after their places (see header.go), and of several tables in one file the
// first is read. A row with fewer fields than the header ends in nulls. A row
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
	"math"
	"strconv"
	"sync"

	"parcours/analysis/decode"
	"parcours/analysis/decode/charset"
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

// Options are what is known about a file before it is opened.
type Options struct {
	Sizes
	Header Header
	Detail string // what Info says of the file besides: its encoding
}

// Header says whether the first record names the columns.
type Header uint8

const (
	GuessHeader Header = iota // it does, unless it is clearly one of data
	WithHeader
	WithoutHeader
)

// File is an opened delimited text.
type File struct {
	src      source.Source
	dialect  dialect
	indexed  bool // index can read it
	detail   string
	fields   []table.Field
	preamble string
	headless bool
	first    int64 // offset of the header
	data     int64 // offset of the first record after the header
	end      int64 // offset of the end of the table; endless where only reading tells
	chunk    int
	parts    []decode.Part
	partSize int64
	memory   sync.Pool // of *memory
}

var _ decode.File = (*File)(nil)

// endless is the end of a Stream before it has been read.
const endless = math.MaxInt64 / 2

// Open reads the header and finds the dialect.
func Open(src source.Source, sizes Sizes) (*File, error) {
	return OpenWith(src, Options{Sizes: sizes})
}

// OpenWith is Open for a file of which something is known.
func OpenWith(src source.Source, known Options) (*File, error) {
	defer source.Rest(src)
	f := &File{src: src, chunk: cmp.Or(known.Chunk, defaultChunk), end: src.Size()}
	if f.end == source.Unknown {
		f.end = endless
	}
	sample, whole, err := f.head(sampleBytes)
	if err != nil {
		return nil, err
	}
	top := preamble(sample)
	if top.sep != 0 {
		f.dialect = dialect{delim: top.sep, quotes: true}
	} else {
		f.dialect = sniffDialect(sample[top.size:], whole)
	}
	f.preamble = string(charset.Append(nil, sample[top.bom:min(top.size, top.bom+maxPreamble)]))
	if top.comments { // a report for people, which may hold several tables
		if sample, whole, err = f.head(tableBytes); err != nil {
			return nil, err
		}
	}
	more := false
	if size := f.dialect.firstTable(sample[top.size:], whole, top.comments); size >= 0 {
		f.end, more = int64(top.size+size), true
		sample, whole = sample[:f.end], true
	}
	if err := f.readHeader(int64(top.size), sample, whole, known.Header); err != nil {
		return nil, err
	}
	f.detail = f.describe(top.bom > 0, more, known.Detail)
	// A blank line counts as no row, which in one column only parse can tell.
	f.indexed = f.dialect.delim != '"' && len(f.fields) > 1
	f.divide(cmp.Or(known.Part, defaultPart))
	return f, nil
}

// head is the first n bytes of the file, or whole.
func (f *File) head(n int64) (head []byte, whole bool, err error) {
	head = make([]byte, min(f.end, n))
	got, err := f.src.ReadAt(head, 0)
	if got < len(head) && (err != io.EOF || f.end < endless) {
		return nil, false, readFailed(f.src, err)
	}
	return head[:got], got < len(head) || int64(got) == f.end, nil
}

// describe says what was found, in few words.
func (f *File) describe(bom, more bool, known string) string {
	detail := delimiterName(f.dialect.delim)
	for _, d := range []struct {
		is   bool
		word string
	}{
		{!f.dialect.quotes, "quotes are data"},
		{f.dialect.escapes, "backslashes escape"},
		{bom, "UTF-8 with BOM"},
		{known != "", known},
		{f.headless, "no header"},
		{more, "the first of several tables"},
	} {
		if d.is {
			detail += ", " + d.word
		}
	}
	return detail
}

// readHeader names the columns after the first record, or after their places
// where that is one of data. sample is the beginning of the file.
func (f *File) readHeader(offset int64, sample []byte, whole bool, header Header) error {
	w := window{src: f.src, chunk: min(f.chunk, sampleBytes), next: offset, limit: f.end, end: f.end}
	for {
		out, err := w.record(f.dialect, MaxColumns+1)
		if err == io.EOF { // nothing but a preamble
			f.data = w.offset()
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
	f.data, f.first = w.offset(), w.offset()
	width := len(w.rec.fields)
	switch {
	case header == WithoutHeader:
		width, _ = f.dialect.headless(sample[min(f.data, int64(len(sample))):], whole)
		f.headless = true
	case header == GuessHeader && f.data < int64(len(sample)):
		width, f.headless = f.dialect.headless(sample[f.data:], whole)
	}
	if f.headless {
		f.fields = headerFields(nil, make([]span, max(width, len(w.rec.fields))))
		return nil
	}
	f.fields = headerFields(w.bytes(), w.rec.fields)
	w.advance()
	f.data = w.offset()
	return nil
}

// Preamble is the text above the header, comments and a `sep=` line, of which
// the first 4 KB are kept: reports say there what they are.
func (f *File) Preamble() string { return f.preamble }

// HasHeader says whether the file names its columns.
func (f *File) HasHeader() bool { return !f.headless }

// Headerless is the file as one whose first record, too, is a row: its columns are called after their places.
func (f *File) Headerless() decode.File {
	if f.headless {
		return f
	}
	h := &File{src: f.src, dialect: f.dialect, indexed: f.indexed, detail: f.detail + ", no header", preamble: f.preamble, headless: true,
		fields: headerFields(nil, make([]span, len(f.fields))), first: f.first, data: f.first, end: f.end, chunk: f.chunk}
	h.divide(f.partSize)
	return h
}

// headerFields trims the header's names and makes UTF-8 of them, names the nameless after their place
// (the index column pandas writes is "column 1") and makes duplicates unique.
func headerFields(buf []byte, spans []span) []table.Field {
	fields := make([]table.Field, len(spans))
	for i, s := range spans {
		fields[i].Name = string(bytes.TrimSpace(charset.Append(nil, appendValue(nil, buf, s))))
		if fields[i].Name == "" {
			fields[i].Name = "column " + strconv.Itoa(i+1)
		}
	}
	decode.UniqueNames(fields)
	return fields
}

// Info says which delimiter was found; only reading tells the number of rows.
func (f *File) Info() report.File {
	return report.File{Name: f.src.Name(), Format: "csv", Detail: f.detail, Bytes: source.Packed(f.src), Rows: -1}
}

// Fields are the header's columns.
func (f *File) Fields() []table.Field { return f.fields }

// readFailed is the Problem of a source that did not give its bytes.
func readFailed(src source.Source, err error) error {
	var known *report.Problem
	if errors.As(err, &known) {
		return known // of a Stream
	}
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}
