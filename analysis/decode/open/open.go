// Package open finds the format of a source in its bytes and opens it. The
// name of a file is never asked: PostHog calls Parquet files .parquet.zst, and
// people call anything .csv. The facade calls it for every file; a source
// that is no table of a known format gives a *report.Problem that names what
// it is and says what to do.
package open

import (
	"errors"
	"io"

	"parcours/analysis/decode"
	"parcours/analysis/decode/arrow"
	"parcours/analysis/decode/csv"
	"parcours/analysis/decode/parquet"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// sampleBytes is how much of the source decides.
const sampleBytes = 64 << 10

// Open opens src with the decoder of its format. An archive is all the files
// in it, so there may be several; without an error there is one at least.
func Open(src source.Source) ([]decode.File, error) {
	if src.Size() == 0 {
		return nil, &report.Problem{Code: report.CodeEmptyFile, File: src.Name(), Cause: "the file is empty"}
	}
	sample := make([]byte, min(src.Size(), sampleBytes))
	if n, err := src.ReadAt(sample, 0); n < len(sample) {
		cause := "the file became shorter while it was read"
		if err != nil && !errors.Is(err, io.EOF) {
			cause = err.Error()
		}
		return nil, &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
	}
	kind, format := sniff(sample)
	switch kind {
	case isParquet:
		f, err := parquet.Open(src)
		if err != nil {
			return nil, err // not f: a nil *parquet.File is no nil decode.File
		}
		return []decode.File{f}, nil
	case isArrow:
		f, err := arrow.Open(src)
		if err != nil {
			return nil, err
		}
		return []decode.File{f}, nil
	case isText:
		f, err := csv.Open(src, csv.Sizes{})
		if err != nil {
			return nil, err
		}
		return []decode.File{f}, nil
	case isOther:
		return nil, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: format.name,
			Cause: "this format cannot be read", Hint: format.hint}
	}
	return nil, &report.Problem{Code: report.CodeBinary, File: src.Name(),
		Cause: "the file holds binary data of no format Parcours knows", Hint: "export the data as CSV or Parquet"}
}
