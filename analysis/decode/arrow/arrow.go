// Package arrow reads Arrow IPC: files (ARROW1, which is also Feather version
// 2) and streams. It is called by decode/open for sources that begin as one.
//
// At opening the schema and the places of the record batches are read, from
// the footer of a file or by walking over the messages of a stream; then only
// the buffers of the columns asked for, and of those that are not compressed
// only the rows that are due. Nothing is allocated because a file says so:
// every place and length is checked against the bytes that are there, and what
// is compressed may grow to 64 times the size of its batch, or 256 MiB.
//
// The format is decoded here, and not with arrow/go: its reader takes 830 kB
// of the compressed engine (2.38 MB without it, 3.21 MB with it), trusts the
// lengths in a file, and reads all columns of a batch. Tests compare with it.
//
// What values become is what decode/parquet makes of them:
//
//   - booleans are Bool; integers Int, but unsigned ones of 64 bits are text;
//   - timestamps are Time in microseconds, nanoseconds rounded down; LocalTime
//     when they have no zone. With one they are UTC, whatever zone it is;
//   - dates are Time, midnight, LocalTime; times of day are text, 15:04:05.25;
//   - durations are Float, in seconds; intervals are text, P1Y2M3DT4.5S;
//   - decimals without places in 32 or 64 bits are Int; all others are text, exact;
//   - floats of 16, 32 and 64 bits are Float; NaN is null;
//   - UUIDs are text in their canonical form; every other text or binary is the text it holds;
//   - lists, maps and unions are JSON texts, and structs inside of them. Other
//     structs are columns with dotted names, null when any struct around them is.
//
// Texts with a dictionary, or in runs, keep it in the Batch.
package arrow

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// Parts are made of small record batches until they have smallPart bytes, and
// a batch of more than largePart is divided if it is not compressed.
const (
	smallPart = 8 << 20
	largePart = 32 << 20
)

// span is some rows of a record batch; to is -1 for all, where it is not known how many.
type span struct {
	batch    int
	from, to int64
}

// File is an opened Arrow file or stream.
type File struct {
	src      source.Source
	messages *messages
	dicts    map[int64][]int // the messages with the dictionary of an id
	parts    []decode.Part
	spans    [][]span // of each part
	info     report.File
}

var _ decode.File = (*File)(nil)

// Open reads the schema and where the record batches are. Errors are *report.Problem values.
func Open(src source.Source) (*File, error) {
	f := &File{src: src}
	if err := f.open(); err != nil {
		return nil, f.problem("", err)
	}
	return f, nil
}

func (f *File) open() (err error) {
	start := make([]byte, min(f.src.Size(), int64(len(magic))))
	if err := readFull(f.src, start, 0); err != nil {
		return err
	}
	detail := "file"
	if string(start) == magic {
		f.messages, err = readFile(f.src)
	} else {
		detail = "stream"
		f.messages, err = readStream(f.src)
	}
	if err != nil {
		return err
	}
	f.info = report.File{Name: f.src.Name(), Format: "arrow", Detail: detail, Bytes: f.src.Size()}
	decode.UniqueNames(f.schema().fields)
	f.dicts = map[int64][]int{}
	for i, d := range f.messages.dicts {
		if detail == "file" && !d.delta && len(f.dicts[d.id]) > 0 {
			return fmt.Errorf("it replaces dictionary %d, which only a stream may", d.id)
		}
		f.dicts[d.id] = append(f.dicts[d.id], i)
	}
	return f.divide()
}

// divide makes parts of the record batches.
func (f *File) divide() error {
	codec, err := f.codec()
	if err != nil {
		return err
	}
	if codec != "" {
		f.info.Detail += ", " + codec
	}
	var spans []span
	part := decode.Part{}
	finish := func() {
		part.Index = len(f.parts)
		f.parts, f.spans = append(f.parts, part), append(f.spans, spans)
		part, spans = decode.Part{}, nil
	}
	for i, b := range f.messages.batches {
		if b.rows > elementsPerByte*f.src.Size()-f.info.Rows || b.rows < -1 {
			return fmt.Errorf("a record batch of %d rows", b.rows)
		}
		pieces := int64(1)
		if codec == "" && b.rows > decode.BatchRows && b.bytes > largePart {
			pieces = min(b.bytes/(largePart/2), b.rows/decode.BatchRows)
		}
		if b.rows < 0 {
			f.info.Rows = -1
		} else {
			f.info.Rows += b.rows
		}
		for k := range pieces {
			s := span{i, b.rows / pieces * k, b.rows / pieces * (k + 1)}
			if k == pieces-1 {
				s.to = b.rows
			}
			if b.rows < 0 {
				s.from, part.Rows = 0, -1
			} else if part.Rows += s.to - s.from; s.to == s.from {
				continue
			}
			spans = append(spans, s)
			if part.Bytes += b.bytes / pieces; part.Bytes >= smallPart {
				finish()
			}
		}
	}
	if len(spans) > 0 || len(f.parts) == 0 {
		finish()
	}
	return nil
}

// codec is how the first batch is compressed, as a writer does with all or none.
func (f *File) codec() (string, error) {
	if len(f.messages.batches) == 0 {
		return "", nil
	}
	w := &metas{src: f.src, end: f.messages.end}
	m, err := w.kind(f.messages.batches[0], isBatch)
	if err != nil {
		return "", err
	}
	b, err := openBatch(f.src, m, m.header, 1)
	if err != nil {
		return "", err
	}
	switch b.codec {
	case 0:
		return "lz4", nil
	case 1:
		return "zstd", nil
	}
	return "", nil
}

func (f *File) schema() *schema { return f.messages.schema }

// Info has the form and the codec in Detail.
func (f *File) Info() report.File { return f.info }

// Fields are the columns in file order, structs as their members.
func (f *File) Fields() []table.Field { return f.schema().fields }

// Parts are record batches, several small ones or pieces of a large one.
func (f *File) Parts() []decode.Part { return f.parts }

// Read reads columns of a part.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	if part.Index < 0 || part.Index >= len(f.parts) {
		return nil, fmt.Errorf("arrow: no part %d in %s", part.Index, f.src.Name())
	}
	for _, c := range columns {
		if c < 0 || c >= len(f.Fields()) {
			return nil, fmt.Errorf("arrow: no column %d in %s", c, f.src.Name())
		}
	}
	r := &reader{file: f, columns: columns, spans: f.spans[part.Index], row: 1}
	r.most = min(decode.BatchRows, max(1, maxElements/2/max(len(columns), 1)))
	r.target = min(firstBatch, r.most)
	r.dicts = &dictionaries{src: f.src, all: f.messages.dicts, byID: f.dicts, end: f.messages.end, known: map[int64]*dictionary{}}
	return r, nil
}

// problem makes a Problem of what is wrong with a column, or with the file.
func (f *File) problem(column string, err error) error {
	var p *report.Problem
	if !errors.As(err, &p) {
		return &report.Problem{Code: report.CodeCorrupt, File: f.src.Name(), Column: column, Cause: "the file is damaged: " + err.Error(), Hint: "get or write the file again"}
	}
	if p.File = f.src.Name(); p.Code != report.CodeReadFailed {
		p.Column = cmp.Or(p.Column, column)
	}
	return p
}

// readFull reads all of p or says why not.
func readFull(src source.Source, p []byte, offset int64) error {
	n, err := src.ReadAt(p, offset)
	if n == len(p) {
		return nil
	}
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}
