// Package parquet reads Parquet files column by column: only the footer at
// opening, then only the chunks of the columns asked for, page by page. It is
// called by decode/open for sources that begin with PAR1.
//
// The metadata, its Thrift and the delta encodings are those of parquet-go's
// small packages. Its root package is left out: that one allocates whatever a
// page, a run or a dictionary declares, and links protobuf, geometry and the
// writing half of everything into the engine. Here nothing is allocated because a file says so:
// declared sizes are checked against the bytes that are there, runs and
// indexes are decoded as rows are asked for, and a panic of the decoders on
// damaged bytes becomes a Problem.
//
// What values become:
//
//   - booleans are Bool; integers Int, but unsigned ones of 64 bits are text;
//   - timestamps are Time in microseconds, nanoseconds rounded down; LocalTime
//     when they are not adjusted to UTC. INT96 is taken as UTC, as Spark writes it;
//   - dates are Time, midnight, LocalTime; times of day are text, 15:04:05.25;
//   - decimals without places in 32 or 64 bits are Int; all others are text, exact;
//   - floats of 16, 32 and 64 bits are Float; NaN is null;
//   - UUIDs are text in their canonical form; every other byte array is the text it holds.
//
// A field inside groups has a dotted name and is null when any of them is.
// The outermost field that is repeated, a list or a map, is one String column
// of JSON texts with all that is under it (Field.JSON).
package parquet

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// rowsPerByte bounds the rows a file may declare, so that a few bytes cannot
// keep a reader busy for hours. A run of nulls or of one value is the densest
// there is; real ones stay far below.
const rowsPerByte = 1 << 16

// File is an opened Parquet file.
type File struct {
	src    source.Source
	meta   *fileMeta
	end    int64 // where the footer begins
	leaves []*leaf
	fields []table.Field
	parts  []decode.Part
	info   report.File
}

var _ decode.File = (*File)(nil)

// Open reads the footer. Errors are *report.Problem values.
func Open(src source.Source) (f *File, err error) {
	defer rescue(src, "", &err)
	meta, end, err := readFooter(src)
	if err != nil {
		return nil, err
	}
	flat, unknown, columns, err := leaves(meta.Schema)
	if err != nil {
		return nil, corrupt(src, "", err)
	}
	if len(flat) == 0 {
		cause := "the file has no columns"
		if len(unknown) > 0 {
			cause = "all columns have a type that nobody knows"
		}
		return nil, corrupt(src, "", errors.New(cause))
	}
	f = &File{src: src, meta: meta, end: end, leaves: flat}
	for _, l := range flat {
		f.fields = append(f.fields, l.field)
	}
	decode.UniqueNames(f.fields)
	if err := f.readParts(columns); err != nil {
		return nil, corrupt(src, "", err)
	}
	f.info = report.File{Name: src.Name(), Format: "parquet", Detail: f.detail(unknown), Bytes: src.Size()}
	for _, p := range f.parts {
		f.info.Rows += p.Rows
	}
	return f, nil
}

// readParts checks the row groups and makes a part of each.
func (f *File) readParts(columns int) error {
	var total int64
	for i := range f.meta.RowGroups {
		g := &f.meta.RowGroups[i]
		if len(g.Columns) != columns {
			return fmt.Errorf("row group %d has %d columns, the schema %d", i+1, len(g.Columns), columns)
		}
		limit := f.src.Size() * rowsPerByte
		if g.NumRows < 0 || g.NumRows > limit-total {
			return fmt.Errorf("row group %d declares %d rows", i+1, g.NumRows)
		}
		total += g.NumRows
		part := decode.Part{Index: i, Rows: g.NumRows}
		for _, l := range f.leaves {
			for _, l := range l.stored() {
				part.Bytes += min(max(0, g.Columns[l.column].Meta.TotalCompressedSize), f.src.Size())
			}
		}
		f.parts = append(f.parts, part)
	}
	if len(f.parts) == 0 {
		f.parts = []decode.Part{{}}
	}
	return nil
}

// detail names the codecs, and says what is left out.
func (f *File) detail(unknown []string) string {
	var codecs []string
	for i := range f.meta.RowGroups {
		for _, l := range f.leaves {
			name := strings.ToLower(f.meta.RowGroups[i].Columns[l.stored()[0].column].Meta.Codec.String())
			if !slices.Contains(codecs, name) {
				codecs = append(codecs, name)
			}
		}
	}
	detail := strings.Join(codecs, ", ")
	if len(unknown) > 0 {
		if detail != "" {
			detail += ", "
		}
		detail += "left out, of unknown type: " + strings.Join(unknown, ", ")
	}
	return detail
}

// Info has the codecs in Detail.
func (f *File) Info() report.File { return f.info }

// Fields are the columns, in file order.
func (f *File) Fields() []table.Field { return f.fields }

// Parts are the row groups.
func (f *File) Parts() []decode.Part { return f.parts }

// Read reads columns of a row group.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	if part.Index < 0 || part.Index >= len(f.parts) {
		return nil, fmt.Errorf("parquet: no part %d in %s", part.Index, f.src.Name())
	}
	r := &reader{src: f.src, row: 1, left: f.parts[part.Index].Rows, target: firstBatch}
	for _, c := range columns {
		if c < 0 || c >= len(f.leaves) {
			return nil, fmt.Errorf("parquet: no column %d in %s", c, f.src.Name())
		}
		l := f.leaves[c]
		column := &columnReader{name: f.fields[c].Name, leaf: l}
		r.columns = append(r.columns, column)
		if r.left == 0 {
			continue
		}
		group := &f.meta.RowGroups[part.Index]
		for _, stored := range l.stored() {
			chunk, err := openChunk(f, stored, &group.Columns[stored.column], r.left)
			if err != nil {
				return nil, corrupt(f.src, column.name, err)
			}
			if l.tree == nil {
				column.chunk = chunk
				continue
			}
			if column.nested == nil {
				column.nested = &nestedReader{tree: l.tree}
			}
			column.nested.slots = append(column.nested.slots, &slots{columnReader: columnReader{name: column.name, leaf: stored, chunk: chunk}})
		}
	}
	return r, nil
}

// corrupt makes a Problem of what is wrong with a column, or with the file.
func corrupt(src source.Source, column string, err error) error {
	var p *report.Problem
	if errors.As(err, &p) {
		if p.File, p.Column = src.Name(), cmp.Or(p.Column, column); p.Code == report.CodeReadFailed {
			p.Column = ""
		}
		return p
	}
	return &report.Problem{Code: report.CodeCorrupt, File: src.Name(), Column: column, Cause: "the file is damaged: " + err.Error(), Hint: "get or write the file again"}
}

// rescue turns a panic of a decoder on damaged bytes into a Problem.
func rescue(src source.Source, column string, err *error) {
	if r := recover(); r != nil {
		*err = corrupt(src, column, fmt.Errorf("%v", r))
	}
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
