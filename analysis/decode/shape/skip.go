package shape

import (
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// SkipRows leaves the first n rows out, which are no data: further lines of
// the header. They lie in the first part, as what follows a header does.
func SkipRows(f decode.File, n int64) decode.File { return &skipped{f, n} }

// skipped is a File without its first rows.
type skipped struct {
	decode.File
	n int64
}

func (s *skipped) Info() report.File {
	info := s.File.Info()
	if info.Rows >= 0 {
		info.Rows = max(0, info.Rows-s.n)
	}
	return info
}

func (s *skipped) Parts() []decode.Part {
	parts := slices.Clone(s.File.Parts())
	if parts[0].Rows >= 0 {
		parts[0].Rows = max(0, parts[0].Rows-s.n)
	}
	return parts
}

func (s *skipped) Read(part decode.Part, columns []int) (decode.Reader, error) {
	r, err := s.File.Read(part, columns)
	if err != nil || part.Index > 0 {
		return r, err
	}
	return &skippedReader{beneath{Reader: r}, s.n}, nil
}

type skippedReader struct {
	beneath
	n int64
}

func (r *skippedReader) Next(b *table.Batch) error {
	for {
		if err := r.next(b); err != nil {
			return err
		}
		first := 0
		for first < b.Rows && b.RowNumber(first) <= r.n {
			first++
		}
		if first == b.Rows {
			continue
		}
		if first > 0 {
			columns := make([]table.Column, len(b.Columns))
			for i := range columns {
				columns[i] = slice(b.Columns[i], first, b.Rows)
			}
			b.FirstRow, b.Columns = b.FirstRow+int64(first), columns
			if b.RowNumbers != nil {
				b.RowNumbers = b.RowNumbers[first:]
			}
			b.Rows -= first
		}
		return nil
	}
}
