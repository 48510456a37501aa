package csv

import (
	"io"
	"slices"

	"parcours/analysis/source"
)

// slack is how much is read beyond the end of a part at once: the rest of its
// last record, most likely.
const slack = 16 << 10

// window is the part of the source that is in memory: it slides over the file
// record by record and grows only for a record that does not fit.
type window struct {
	src   source.Source
	chunk int
	end   int64  // of the file; endless until the end of a Stream has been read
	limit int64  // where records are no longer wanted: reads go little further
	next  int64  // offset of the first byte not read yet
	buf   []byte // the bytes before next
	low   int    // where in buf the current record starts
	rec   record // the current record, relative to low
}

// bytes are those from the current record on, as far as read.
func (w *window) bytes() []byte { return w.buf[w.low:] }

// offset is where in the file the current record starts.
func (w *window) offset() int64 { return w.next - int64(len(w.buf)-w.low) }

// last says that nothing follows what is in memory.
func (w *window) last() bool { return w.next >= w.end }

// record parses the current record; io.EOF says there is none.
func (w *window) record(d dialect, keep int) (outcome, error) {
	for {
		out, err := w.parse(d, keep)
		if out != more || err != nil {
			return out, err
		}
		if err := w.fill(); err != nil {
			return complete, err
		}
	}
}

// parse is record without reading on: the outcome may be more.
func (w *window) parse(d dialect, keep int) (outcome, error) {
	if w.low < len(w.buf) {
		return d.parse(&w.rec, w.buf[w.low:], w.last(), keep), nil
	}
	if w.last() {
		return complete, io.EOF
	}
	return more, nil
}

// advance steps over the current record.
func (w *window) advance() { w.low += w.rec.size }

// skipBlank steps over empty lines, as far as they are in memory and before the
// limit. There may be gigabytes of them in a small packed file, and parse would
// take a minute for each.
func (w *window) skipBlank() {
	most := int(min(int64(len(w.buf)), int64(w.low)+w.limit-w.offset()))
	for w.low < most && (w.buf[w.low] == '\n' || w.buf[w.low] == '\r') {
		end := lineEnd(w.buf, w.low, w.last())
		if end < 0 {
			return
		}
		w.low = end
	}
}

// fill reads on. It reads at least as much as is kept of an unfinished record,
// so that parsing that record again and again costs no more than twice its size.
func (w *window) fill() error {
	rest := len(w.buf) - w.low
	chunk := int64(w.chunk)
	if w.end == endless { // it may end soon, and be one of thousands in an archive
		chunk = min(chunk, max(w.next, sampleBytes))
	}
	n := max(int64(rest), min(chunk, max(0, w.limit-w.next)+slack))
	n = min(n, w.end-w.next)
	if size := rest + int(n); size > cap(w.buf) {
		// A little more than is needed now, as the rest will not be the same next time.
		grown := make([]byte, rest, size+min(size, slack))
		copy(grown, w.buf[w.low:])
		w.buf = grown
	} else {
		copy(w.buf, w.buf[w.low:])
	}
	w.low = 0
	w.buf = w.buf[:rest+int(n)]
	got, err := w.src.ReadAt(w.buf[rest:], w.next)
	switch {
	case got == int(n):
	case err == io.EOF && w.end == endless:
		w.buf = w.buf[:rest+got]
		w.end = w.next + int64(got)
	default:
		w.buf = w.buf[:rest]
		return readFailed(w.src, err)
	}
	w.next += int64(got)
	return nil
}

// unescape turns the current record's field c into a plain one, in place: a
// value is shorter than the text it is written as.
func (w *window) unescape(c int) {
	s := &w.rec.fields[c]
	if s.escaped {
		s.end = s.start + len(appendValue(w.buf[w.low+s.start:w.low+s.start], w.bytes(), *s))
		s.escaped = false
	}
}

// grown is s with n elements, the first of which are those of s.
func grown[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return slices.Grow(s, n-len(s))[:n]
}
