package parquet

import (
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// Batches begin small, as a row may hold megabytes, and grow to
// decode.BatchRows while their strings stay below growBelow bytes; above
// shrinkAbove they get smaller.
const (
	firstBatch  = 256
	growBelow   = 4 << 20
	shrinkAbove = 16 << 20
)

// reader delivers the rows of one row group: the same rows of every column,
// wherever their pages end.
type reader struct {
	src     source.Source
	columns []*columnReader
	batch   []table.Column
	row     int64 // number of the next row in the row group
	left    int64 // rows
	target  int   // rows of the next batch
	err     error
}

// Next fills b with the next rows.
func (r *reader) Next(b *table.Batch) error {
	if r.err == nil {
		r.err = r.next(b)
	}
	return r.err
}

func (r *reader) next(b *table.Batch) (err error) {
	if r.left == 0 {
		return io.EOF
	}
	n := int(min(r.left, int64(r.target)))
	r.batch = r.batch[:0]
	for _, c := range r.columns {
		col, err := r.fill(c, n)
		if err != nil {
			return err
		}
		r.batch = append(r.batch, col)
	}
	*b = table.Batch{Rows: n, FirstRow: r.row, Columns: r.batch}
	r.row += int64(n)
	r.left -= int64(n)
	r.adapt()
	return nil
}

// fill reads n rows of a column; whatever goes wrong is a Problem.
func (r *reader) fill(c *columnReader, n int) (col table.Column, err error) {
	defer rescue(r.src, c.name, &err)
	col, err = c.fill(n)
	if err != nil {
		err = corrupt(r.src, c.name, err)
	}
	return col, err
}

// adapt chooses the size of the next batch by that of this one.
func (r *reader) adapt() {
	bytes := 0
	for i, c := range r.columns {
		if r.batch[i].Index == nil && c.leaf.field.Kind == table.String {
			bytes += len(r.batch[i].Bytes)
		}
	}
	switch {
	case bytes > shrinkAbove:
		r.target = max(1, r.target/4)
	case bytes < growBelow:
		r.target = min(decode.BatchRows, 2*r.target)
	}
}

// Consumed is how much of the columns asked for has been used up.
func (r *reader) Consumed() int64 {
	var n int64
	for _, c := range r.columns {
		if c.nested != nil {
			for _, s := range c.nested.slots {
				n += s.chunk.bytes.end - s.chunk.bytes.start - s.chunk.bytes.remaining()
			}
		}
		if c.chunk != nil {
			n += c.chunk.bytes.end - c.chunk.bytes.start - c.chunk.bytes.remaining()
		}
	}
	return n
}

// Extent is nothing: the footer says exactly which rows a row group has.
func (r *reader) Extent() (start, end int64) { return 0, 0 }

// Rejects is empty: every row of a Parquet file has the columns it declares.
func (r *reader) Rejects() []report.Reject { return []report.Reject{} }
