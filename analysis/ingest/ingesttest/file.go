// Package ingesttest makes small decode.Files in memory, so that the tests of
// mapping and ingest depend on no format.
package ingesttest

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// File is a table in memory. Its cells are texts; an empty one is null.
type File struct {
	Name   string
	Header []table.Field
	Rows   [][]string
	// Batch is how many rows Next delivers, PartRows how many a part has; 0: all.
	Batch, PartRows int
	// Dictionary codes the string columns.
	Dictionary bool
	// Numbered makes the dictionary one for all batches of a part, with its number in the column.
	Numbered bool
	// Uncounted makes the parts not say how many rows they have.
	Uncounted bool
	// Skip are the indexes of rows that the reader leaves out as ragged.
	Skip []int
}

// New makes a file of string columns: fields are separated by commas.
func New(name, header string, rows ...string) *File {
	f := &File{Name: name}
	for h := range strings.SplitSeq(header, ",") {
		f.Header = append(f.Header, table.Field{Name: h})
	}
	for _, r := range rows {
		f.Rows = append(f.Rows, strings.Split(r, ","))
	}
	return f
}

// CSV makes a file of string columns from a CSV text, read by the standard library.
func CSV(name string, r io.Reader) (*File, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return &File{Name: name}, nil
	}
	f := &File{Name: name, Rows: rows[1:], Batch: 1024}
	for _, h := range rows[0] {
		f.Header = append(f.Header, table.Field{Name: h})
	}
	return f, nil
}

// Info implements decode.File; a row counts as ten bytes.
func (f *File) Info() report.File {
	return report.File{Name: f.Name, Format: "memory", Bytes: int64(10 * len(f.Rows)), Rows: -1}
}

// Fields implements decode.File.
func (f *File) Fields() []table.Field { return f.Header }

// Parts implements decode.File.
func (f *File) Parts() (parts []decode.Part) {
	size := f.PartRows
	if size == 0 {
		size = max(1, len(f.Rows))
	}
	for at := 0; at < len(f.Rows) || at == 0; at += size {
		rows := min(size, len(f.Rows)-at)
		parts = append(parts, decode.Part{Index: len(parts), Bytes: int64(10 * rows), Rows: int64(rows)})
	}
	if f.Uncounted {
		for i := range parts {
			parts[i].Rows = -1
		}
	}
	return parts
}

// Read implements decode.File.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	from, parts := 0, f.Parts()
	for _, p := range parts[:part.Index] {
		from += int(p.Bytes / 10)
	}
	return &reader{f: f, columns: columns, at: from, from: from, end: from + int(parts[part.Index].Bytes/10)}, nil
}

type reader struct {
	f             *File
	columns       []int
	from, at, end int
	ragged        report.Reject
	part          []table.Column // of all rows of the part, for Numbered
}

func (r *reader) Next(b *table.Batch) error {
	most := r.f.Batch
	if most == 0 {
		most = len(r.f.Rows)
	}
	var rows [][]string
	b.FirstRow, b.RowNumbers = int64(r.at-r.from+1), nil
	var numbers []int64
	for ; r.at < r.end && len(rows) < most; r.at++ {
		if slices.Contains(r.f.Skip, r.at) {
			r.ragged.Code = report.CodeRaggedRow
			r.ragged.Rows++
			r.ragged.Samples = append(r.ragged.Samples, report.Problem{Code: report.CodeRaggedRow, Row: int64(r.at - r.from + 1), Value: strings.Join(r.f.Rows[r.at], ","), Cause: "too many fields"})
			continue
		}
		rows = append(rows, r.f.Rows[r.at])
		numbers = append(numbers, int64(r.at-r.from+1))
	}
	if len(rows) == 0 {
		return io.EOF
	}
	if len(r.f.Skip) > 0 {
		b.RowNumbers = numbers
	}
	b.Rows = len(rows)
	b.Columns = make([]table.Column, len(r.columns))
	for i, c := range r.columns {
		fill(&b.Columns[i], r.f.Header[c].Kind, r.f.Dictionary, rows, c)
		if r.f.Numbered && b.Columns[i].Index != nil {
			r.number(&b.Columns[i], i)
		}
	}
	return nil
}

// number turns a column with a dictionary of its own into one with the part's.
func (r *reader) number(col *table.Column, i int) {
	if r.part == nil {
		r.part = make([]table.Column, len(r.columns))
		for j, c := range r.columns {
			fill(&r.part[j], r.f.Header[c].Kind, true, r.f.Rows[r.from:r.end], c)
		}
	}
	part := &r.part[i]
	entries := map[string]uint32{}
	for e := range part.Entries() {
		entries[string(part.Entry(e))] = uint32(e)
	}
	for row := range col.Index {
		col.Index[row] = entries[string(col.String(row))]
	}
	col.Bytes, col.Starts, col.Ends, col.Dictionary = part.Bytes, part.Starts, part.Ends, 1
}

func fill(to *table.Column, kind table.Kind, dictionary bool, rows [][]string, c int) {
	entries := map[string]uint32{}
	for _, row := range rows {
		cell := row[c]
		to.Null = append(to.Null, cell == "")
		switch kind {
		case table.Float:
			var v float64
			fmt.Sscan(cell, &v)
			to.Floats = append(to.Floats, v)
			continue
		case table.String:
		default:
			var v int64
			fmt.Sscan(cell, &v)
			to.Ints = append(to.Ints, v)
			continue
		}
		e, known := entries[cell]
		if !known || !dictionary {
			e = uint32(to.Entries())
			to.Starts = append(to.Starts, uint32(len(to.Bytes)))
			to.Bytes = append(to.Bytes, cell...)
			to.Ends = append(to.Ends, uint32(len(to.Bytes)))
			entries[cell] = e
		}
		if dictionary {
			to.Index = append(to.Index, e)
		}
	}
}

func (r *reader) Consumed() int64 { return int64(10 * (r.at - r.from)) }

func (r *reader) Extent() (start, end int64) { return 0, 0 }

func (r *reader) Rejects() []report.Reject {
	if r.ragged.Rows == 0 {
		return nil
	}
	return []report.Reject{r.ragged}
}
