// Package open finds the format of a source in its bytes and opens it. The
// name of a file is never asked: PostHog calls Parquet files .parquet.zst, and
// people call anything .csv. The facade calls it for every file; a source
// that is no table of a known format gives a *report.Problem that names what
// it is and says what to do.
//
// What is packed is looked into, and what is packed in that, a few layers deep;
// text in UTF-16 is one layer more.
package open

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/arrow"
	"parcours/analysis/decode/charset"
	"parcours/analysis/decode/csv"
	"parcours/analysis/decode/jsonl"
	"parcours/analysis/decode/nested"
	"parcours/analysis/decode/parquet"
	"parcours/analysis/decode/unpack"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// sampleBytes is how much of the source decides.
const sampleBytes = 64 << 10

// maxDepth is how many containers may lie in each other. A compressed tar
// archive counts as one; an export is a ZIP archive of gzip files at the most.
const maxDepth = 3

// Open opens src with the decoder of its format. An archive is all the files
// in it, so there may be several; without an error there is one at least. Files
// in an archive that are no tables are left out if there are tables, and the
// first of these says so.
func Open(src source.Source) ([]decode.File, error) {
	o := &opener{}
	files, err := o.open(src, 0)
	if err != nil {
		return nil, err
	}
	if len(o.left) > 0 {
		files[0] = &partial{files[0], o.left}
	}
	return files, nil
}

// opener opens a source and what is packed in it.
type opener struct {
	members int
	memory  int64    // bytes unpacked into memory
	left    []string // names of files that are no tables
	stop    error    // a bound was met
}

// open opens a source that lies in depth containers.
func (o *opener) open(src source.Source, depth int) ([]decode.File, error) {
	defer source.Rest(src)
	sample, err := head(src)
	if err != nil {
		return nil, err
	}
	if len(sample) == 0 {
		return nil, &report.Problem{Code: report.CodeEmptyFile, File: src.Name(), Cause: "the file is empty"}
	}
	if format := unpack.Sniff(sample); format != "" {
		return o.unpack(src, format, depth)
	}
	known := csv.Options{}
	if order, is := charset.SniffUTF16(sample); is {
		source.Rest(src)
		src, known.Detail = charset.UTF16(src, order), order.String()
		defer source.Rest(src)
		if sample, err = head(src); err != nil {
			return nil, err
		}
		if len(sample) == 0 {
			return nil, &report.Problem{Code: report.CodeEmptyFile, File: src.Name(), Cause: "the file is empty"}
		}
	}
	kind, format := sniff(sample)
	switch kind {
	case isParquet:
		if src, err = o.inMemory(src, "Parquet"); err != nil {
			return nil, err
		}
		return one(parquet.Open(src))
	case isArrow:
		if src, err = o.inMemory(src, "Arrow"); err != nil {
			return nil, err
		}
		return one(arrow.Open(src))
	case isJSONText:
		return one(jsonl.Open(src, jsonl.Sizes{}))
	case isText:
		return one(csv.OpenWith(src, known))
	case isOther:
		return nil, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: format.name,
			Cause: "this format cannot be read", Hint: format.hint}
	}
	return nil, &report.Problem{Code: report.CodeBinary, File: src.Name(),
		Cause: "the file holds binary data of no format Parcours knows", Hint: "export the data as CSV, JSON or Parquet"}
}

// inMemory is src for a format that is read at any offset.
func (o *opener) inMemory(src source.Source, format unpack.Format) (source.Source, error) {
	m, err := unpack.InMemory(src, format, unpack.MaxMemory-o.memory)
	if err == nil && m != src {
		o.memory += m.Size()
	}
	return m, err
}

// one is a decoder's answer as a list, with what is nested in it.
func one[F decode.File](f F, err error) ([]decode.File, error) {
	if err != nil {
		return nil, err
	}
	n, err := nested.Open(f)
	if err != nil {
		return nil, err
	}
	return []decode.File{n}, nil
}

// head is the beginning of a source.
func head(src source.Source) ([]byte, error) {
	size := src.Size()
	if size == source.Unknown {
		size = sampleBytes
	}
	sample := make([]byte, min(size, sampleBytes))
	n, err := src.ReadAt(sample, 0)
	if n == len(sample) || err == io.EOF && src.Size() == source.Unknown {
		return sample[:n], nil
	}
	var known *report.Problem
	if errors.As(err, &known) {
		return nil, known
	}
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return nil, &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}

// unpack opens what is in a container. What is no table is an error only where
// there is nothing else; what is damaged always is.
func (o *opener) unpack(src source.Source, format unpack.Format, depth int) ([]decode.File, error) {
	if depth == maxDepth {
		return nil, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: string(format),
			Cause: fmt.Sprintf("it lies in archives more than %d deep", maxDepth), Hint: "unpack the outer archive, then open the files inside"}
	}
	if format == unpack.Zip {
		var err error
		if src, err = o.inMemory(src, format); err != nil {
			return nil, err
		}
	}
	members, err := unpack.Open(src, format)
	if err != nil {
		return nil, err
	}
	if o.members += len(members); o.members > unpack.MaxMembers {
		o.stop = unpack.TooMany(src)
		return nil, o.stop
	}
	var files []decode.File
	var refused error
	for _, m := range members {
		opened, err := o.open(m, depth+1)
		var p *report.Problem
		switch {
		case o.stop != nil:
			return nil, o.stop
		case err == nil:
			files = append(files, opened...)
		case len(members) > 1 && errors.As(err, &p) && (p.Code == report.CodeUnsupported || p.Code == report.CodeBinary || p.Code == report.CodeEmptyFile):
			if refused == nil {
				refused = err
			}
			o.left = append(o.left, p.File)
		default:
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, refused
	}
	return o.withoutProse(files), nil
}

// withoutProse leaves out the files of an archive that are texts of one column
// beside tables of several: a README, a licence.
func (o *opener) withoutProse(files []decode.File) []decode.File {
	prose := func(f decode.File) bool { return len(f.Fields()) < 2 && f.Info().Format == "csv" }
	if !slices.ContainsFunc(files, func(f decode.File) bool { return !prose(f) }) {
		return files
	}
	return slices.DeleteFunc(files, func(f decode.File) bool {
		if !prose(f) {
			return false
		}
		o.left = append(o.left, f.Info().Name)
		return true
	})
}

// partial is the first file of an archive of which some are left out.
type partial struct {
	decode.File
	left []string
}

// Info says which were left out.
func (p *partial) Info() report.File {
	info := p.File.Info()
	const shown = 3
	names := strings.Join(p.left[:min(shown, len(p.left))], ", ")
	if more := len(p.left) - shown; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	if info.Detail != "" {
		info.Detail += ", "
	}
	info.Detail += "left out: " + names
	return info
}

// Unwrap is the file without what was left out.
func (p *partial) Unwrap() decode.File { return p.File }
