// Package format writes rows of an eventlog to files. The same rows give the
// same bytes, and hold the same values in every format; missing values are
// empty in CSV, absent in JSON lines and null in Parquet and Arrow.
//
// Every writer streams: it keeps at most one row group or record batch.
package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"parcours/cmd/gen/internal/eventlog"
)

// A Writer takes the rows of one file. Close completes the file and does not
// close what it was written to.
type Writer interface {
	Write(*eventlog.Row) error
	Close() error
}

// Names are the formats New knows; each is also the file name's extension.
var Names = []string{"csv", "jsonl", "parquet", "arrow"}

// New returns a writer of a format.
func New(name string, w io.Writer, s eventlog.Schema) (Writer, error) {
	switch name {
	case "csv":
		return newCSV(w, s), nil
	case "jsonl":
		return newJSONLines(w, s), nil
	case "parquet":
		return newParquet(w, s), nil
	case "arrow":
		return newArrow(w, s)
	}
	return nil, fmt.Errorf("format %q: must be one of %q", name, Names)
}

// textFile is what CSV and JSON lines share.
type textFile struct {
	w      *bufio.Writer
	schema eventlog.Schema
	line   []byte
	minute int64  // the last minute written
	shown  []byte // a time in it
}

func newTextFile(w io.Writer, s eventlog.Schema) textFile {
	return textFile{w: bufio.NewWriterSize(w, 1<<16), schema: s}
}

func (t *textFile) flushLine() error {
	_, err := t.w.Write(t.line)
	return err
}

// Close writes what is buffered.
func (t *textFile) Close() error { return t.w.Flush() }

// appendNumber appends a number as its column shows it.
func (t *textFile) appendNumber(dst []byte, kind eventlog.Kind, n int64) []byte {
	switch kind {
	case eventlog.Time:
		return t.appendTime(dst, n)
	case eventlog.Money:
		return fmt.Appendf(dst, "%d.%02d", n/100, n%100)
	default:
		return fmt.Appendf(dst, "%d", n)
	}
}

// appendTime formats each minute once and then only changes the seconds; the
// layout's fields have fixed widths, so "05" stands where the seconds will.
// With time.AppendFormat for each row, times were a quarter of a CSV.
func (t *textFile) appendTime(dst []byte, n int64) []byte {
	if minute := n / 60; minute != t.minute || t.shown == nil {
		t.minute = minute
		t.shown = time.Unix(n, 0).UTC().AppendFormat(t.shown[:0], t.schema.TimeLayout)
	}
	seconds := strings.Index(t.schema.TimeLayout, "05")
	t.shown[seconds], t.shown[seconds+1] = byte('0'+n%60/10), byte('0'+n%10)
	return append(dst, t.shown...)
}
