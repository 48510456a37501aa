// Package decode is the contract between the formats and everything that reads
// them: an opened File has Fields and Parts, and a Reader turns the columns
// asked for into Batches. Package decode/open looks at the bytes of a source,
// never at its name, and opens it with the package of its format (decode/csv,
// decode/parquet, decode/arrow).
//
// Errors are *report.Problem values that name file, row and column. A row
// that cannot be read is not an error: readers leave it out of the Batch and
// count it in their Rejects.
//
// Parts can be read at the same time, each by its own Reader, and are counted
// from their own first row. Where a format does not say where its parts begin
// a Reader has to guess, and Extent tells what it guessed: Again finds the parts
// that must be read again.
package decode

import (
	"strconv"

	"parcours/analysis/report"
	"parcours/analysis/table"
)

// A File is an opened input of one format.
type File interface {
	// Info is the file's name, format, size and, where the format says, rows.
	Info() report.File
	// Fields are all columns, in file order.
	Fields() []table.Field
	// Parts are the pieces that can be read independently, in file order: row groups, byte ranges. At least one.
	Parts() []Part
	// Read reads some columns of a part, given by their indexes in Fields, in the order given. A part may be read any number of times.
	Read(part Part, columns []int) (Reader, error)
}

// As finds what f can do beyond a File: f itself, or a file that it wraps and
// gives by a method Unwrap.
func As[T any](f File) (t T, ok bool) {
	for f != nil {
		if t, ok = f.(T); ok {
			return t, true
		}
		w, wraps := f.(interface{ Unwrap() File })
		if !wraps {
			break
		}
		f = w.Unwrap()
	}
	return t, false
}

// Part is a piece of a File.
type Part struct {
	Index int
	// Bytes of input that reading all columns of the part costs, for progress.
	Bytes int64
	// Rows in the part; -1 where only reading tells.
	Rows int64
	// Start is the offset in the file at which the part's first record begins, if it is known: the end of the
	// part before, from its Reader's Extent. 0: the Reader finds it, and may be wrong. Ignored where parts are exact.
	Start int64
}

// A Reader delivers the rows of one part in order. Rows are numbered from 1 in
// every part, in Batches as in Problems: whoever reads the parts adds the rows
// of those before.
type Reader interface {
	// Next fills b with the next rows, at most a few thousand, and returns io.EOF after the last.
	// The batch's columns are in the order asked for and valid until the next call.
	Next(b *table.Batch) error
	// Consumed is how many bytes of the part have been read so far, for progress.
	Consumed() int64
	// Rejects are the rows left out so far, by cause; samples in input order.
	Rejects() []report.Reject
	// Extent is where in the file the part's first record begins and where the first record of the next part
	// must begin; valid after Next has returned io.EOF. It is 0, 0 where the format says which rows a part has.
	// A start of -1 says that none was found or that what was found there could not be read; the end is -1 then
	// too, and what the Reader delivered means nothing.
	Extent() (start, end int64)
}

// A RowCounter is a Reader that may make several rows of one, or none: rows
// delivered say nothing of how many the part has.
type RowCounter interface {
	// RowsRead is how many rows have been read so far, without those that Rejects counts.
	RowsRead() int64
}

// BatchRows is the most rows a Reader puts into one Batch.
const BatchRows = 8192

// MaxSamples is how many samples of a cause of rejection are kept.
const MaxSamples = 5

// UniqueNames renames fields whose name an earlier one has: name, name.2,
// name.3, passing over what is taken.
func UniqueNames(fields []table.Field) {
	taken := make(map[string]bool, len(fields))
	for _, f := range fields {
		taken[f.Name] = true
	}
	seen := make(map[string]int, len(fields))
	for i := range fields {
		name := fields[i].Name
		seen[name]++
		if seen[name] == 1 {
			continue
		}
		unique := name + "." + strconv.Itoa(seen[name])
		for taken[unique] {
			seen[name]++
			unique = name + "." + strconv.Itoa(seen[name])
		}
		taken[unique] = true
		fields[i].Name = unique
	}
}
