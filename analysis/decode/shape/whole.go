package shape

import (
	"errors"
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// OnePart makes a file be read from its beginning to its end by one Reader:
// what a row means then may depend on the rows before. Rows are numbered
// from the file's first. It costs the reading in parallel, which exports that
// need it are too small to miss.
func OnePart(f decode.File) decode.File {
	if len(f.Parts()) == 1 {
		return f
	}
	w := &whole{File: f, part: decode.Part{}}
	for _, p := range f.Parts() {
		w.part.Bytes += p.Bytes
		if p.Rows < 0 || w.part.Rows < 0 {
			w.part.Rows = -1
		} else {
			w.part.Rows += p.Rows
		}
	}
	return w
}

// whole is a File that is one part.
type whole struct {
	decode.File
	part decode.Part
}

func (w *whole) Parts() []decode.Part { return []decode.Part{w.part} }

func (w *whole) Read(_ decode.Part, columns []int) (decode.Reader, error) {
	r := &wholeReader{file: w.File, columns: columns, parts: w.File.Parts()}
	var err error
	r.part.Reader, err = r.file.Read(r.parts[0], columns)
	return r, err
}

// wholeReader reads the parts, each from where the one before ended.
type wholeReader struct {
	file    decode.File
	columns []int
	parts   []decode.Part // the one at hand and those after it
	part    beneath

	// Of the parts before.
	read             int64 // rows without the rejected ones
	before, consumed int64 // rows with them, bytes
	rejects          []report.Reject
	highest          int // number of a dictionary: each part's Reader counts its own
	base             int // highest, when the part at hand began
	numbers          []int64
	out              []table.Column
}

func (r *wholeReader) Next(b *table.Batch) error {
	for {
		err := r.part.next(b)
		if err == nil {
			b.FirstRow += r.before
			if b.RowNumbers != nil {
				r.numbers = resize(r.numbers, b.Rows)
				for i, n := range b.RowNumbers {
					r.numbers[i] = n + r.before
				}
				b.RowNumbers = r.numbers
			}
			r.out = append(r.out[:0], b.Columns...)
			for i := range r.out {
				if d := &r.out[i].Dictionary; *d != 0 {
					*d += r.base
					r.highest = max(r.highest, *d)
				}
			}
			b.Columns = r.out
			return nil
		}
		if p := (*report.Problem)(nil); errors.As(err, &p) && p.Row > 0 {
			placed := *p
			placed.Row += r.before
			return &placed
		}
		if !errors.Is(err, io.EOF) || len(r.parts) == 1 {
			return err
		}
		r.rejects = r.Rejects()
		r.read += r.part.RowsRead()
		r.before += r.part.RowsRead()
		for _, j := range r.part.Rejects() {
			r.before += j.Rows
		}
		r.consumed += r.parts[0].Bytes
		r.base = r.highest
		_, end := r.part.Extent()
		r.parts = r.parts[1:]
		next := r.parts[0]
		next.Start = end
		part, err := r.file.Read(next, r.columns)
		if err != nil {
			return err
		}
		r.part = beneath{Reader: part}
	}
}

func (r *wholeReader) Consumed() int64 {
	return r.consumed + min(r.part.Consumed(), r.parts[0].Bytes)
}

// RowsRead implements decode.RowCounter.
func (r *wholeReader) RowsRead() int64 { return r.read + r.part.RowsRead() }

// Extent is 0, 0: there is no other part to fit.
func (r *wholeReader) Extent() (start, end int64) { return 0, 0 }

func (r *wholeReader) Rejects() []report.Reject {
	rejects := append([]report.Reject{}, r.rejects...)
	for _, j := range r.part.Rejects() {
		at := -1
		for i := range rejects {
			if rejects[i].Code == j.Code {
				at = i
			}
		}
		if at < 0 {
			at = len(rejects)
			rejects = append(rejects, report.Reject{Code: j.Code})
		}
		to := &rejects[at]
		to.Rows += j.Rows
		to.Samples = append([]report.Problem{}, to.Samples...)
		for _, s := range j.Samples[:min(len(j.Samples), decode.MaxSamples-len(to.Samples))] {
			s.Row += r.before
			to.Samples = append(to.Samples, s)
		}
	}
	return rejects
}
