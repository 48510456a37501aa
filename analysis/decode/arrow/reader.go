package arrow

import (
	"errors"
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Batches begin small, as a row may hold megabytes, and grow to
// decode.BatchRows while their texts stay below growBelow bytes; above
// shrinkAbove they get smaller.
const (
	firstBatch  = 256
	growBelow   = 4 << 20
	shrinkAbove = 16 << 20

	// maxElements is how many values a batch may have, of all columns and with those in lists.
	maxElements = 4 << 20
	// keepElements is how many the memory kept for the next batch may be made for.
	keepElements = 1 << 20
)

// reader delivers the rows of one part: spans of record batches.
type reader struct {
	file    *File
	columns []int
	spans   []span
	dicts   *dictionaries
	batch   []table.Column

	kept   map[*node]*memory
	dec    *decoder // of the record batch that is open, or nil
	cost   int64    // bytes of the file that the columns take there
	done   int64    // rows read of the first of spans
	total  int64    // rows of it
	row    int64    // number of the next row in the part
	target int      // rows of the next batch
	most   int      // rows of a batch, so that many columns stay within maxElements
	read   int64    // bytes of the spans that were read
	err    error
}

// Next fills b with the next rows.
func (r *reader) Next(b *table.Batch) error {
	if r.err == nil {
		r.err = r.next(b)
	}
	return r.err
}

func (r *reader) next(b *table.Batch) error {
	for r.dec == nil || r.done == r.total {
		if r.dec != nil {
			r.read += r.share()
			r.spans, r.dec = r.spans[1:], nil
		}
		if len(r.spans) == 0 {
			return io.EOF
		}
		if err := r.open(); err != nil {
			return r.file.problem("", err)
		}
	}
	n := int(min(r.total-r.done, int64(r.target)))
	for {
		column, err := r.fill(n)
		if err == nil {
			break
		}
		if !errors.Is(err, errTooWide) {
			return r.file.problem(column, err)
		}
		if n == 1 {
			return r.file.problem(column, &report.Problem{Code: report.CodeTooWide, Row: r.row, Cause: "the row has more than can be held", Hint: "leave the column out of the export"})
		}
		n = max(1, n/4)
		r.target = n
	}
	*b = table.Batch{Rows: n, FirstRow: r.row, Columns: r.batch}
	r.row += int64(n)
	r.done += int64(n)
	r.adapt()
	return nil
}

// open opens the record batch of the first span.
func (r *reader) open() error {
	s, f := r.spans[0], r.file
	b := f.messages.batches[s.batch]
	w := &metas{src: f.src, end: f.messages.end}
	m, err := w.kind(b, isBatch)
	if err != nil {
		return err
	}
	batch, err := openBatch(f.src, m, m.header, len(r.columns))
	if err != nil {
		return err
	}
	if b.rows >= 0 && batch.rows != b.rows {
		return errors.New("a record batch that changed while it was read")
	}
	r.done, r.total = s.from, s.to
	if s.to < 0 {
		r.total = batch.rows
	}
	r.dec = &decoder{batch: batch, limit: maxElements, memory: r.memory()}
	r.dec.dicts = func(n *node) (*dictionary, error) { return r.dicts.at(n, b.dicts) }
	r.cost = 0
	for _, c := range r.columns {
		r.cost += batch.cost(f.schema().leaves[c].node)
	}
	if batch.rows > 0 { // a share of it
		r.cost = int64(float64(r.cost) * float64(r.total-s.from) / float64(batch.rows))
	}
	return nil
}

// memory is that of the last decoder, unless it grew large.
func (r *reader) memory() map[*node]*memory {
	if r.kept == nil {
		r.kept = map[*node]*memory{}
	}
	return r.kept
}

// fill reads n rows of all columns; what goes wrong concerns the column it names.
func (r *reader) fill(n int) (column string, err error) {
	if r.dec.elements > keepElements {
		clear(r.kept)
	}
	r.dec.elements = 0
	r.batch = r.batch[:0]
	for _, c := range r.columns {
		col, err := r.dec.leaf(&r.file.schema().leaves[c], r.done, n)
		if err != nil {
			return r.file.Fields()[c].Name, err
		}
		r.batch = append(r.batch, col)
	}
	return "", nil
}

// adapt chooses the size of the next batch by that of this one.
func (r *reader) adapt() {
	bytes := 0
	for i := range r.batch {
		if r.batch[i].Index == nil {
			bytes += len(r.batch[i].Bytes)
		}
	}
	switch {
	case bytes > shrinkAbove:
		r.target = max(1, r.target/4)
	case bytes < growBelow:
		r.target = min(r.most, 2*r.target)
	}
}

// share is how many bytes of the open span have been used up.
func (r *reader) share() int64 {
	if r.dec == nil || len(r.spans) == 0 || r.total == r.spans[0].from {
		return 0
	}
	return int64(float64(r.cost) * float64(r.done-r.spans[0].from) / float64(r.total-r.spans[0].from))
}

// Consumed is how much of the columns asked for has been used up.
func (r *reader) Consumed() int64 { return r.read + r.share() }

// Extent is nothing: the format says exactly which rows a part has.
func (r *reader) Extent() (start, end int64) { return 0, 0 }

// Rejects is empty: every row has the columns the schema declares.
func (r *reader) Rejects() []report.Reject { return []report.Reject{} }

var _ decode.Reader = (*reader)(nil)
