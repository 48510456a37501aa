package csv

import (
	"bytes"
	"fmt"

	"parcours/analysis/decode"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// How much before and after the beginning of a part is looked at to guess
// where its first record starts.
const (
	guessBack  = 4 << 10
	guessAhead = 256 << 10
)

// guessRecords is how many records must be read alike to believe that they are.
const guessRecords = 32

// divide makes the parts: ranges of bytes of the size given, the last of what
// is left; one of a Stream, whose bytes are the packed ones.
func (f *File) divide(size int64) {
	if f.src.Size() == source.Unknown {
		f.parts, f.partSize = []decode.Part{{Bytes: source.Packed(f.src), Rows: -1}}, endless
		return
	}
	bytes := f.end - f.data
	for at := int64(0); at == 0 || at < bytes; at += size {
		f.parts = append(f.parts, decode.Part{Index: len(f.parts), Bytes: min(size, bytes-at), Rows: -1})
	}
	f.partSize = size
}

// Parts are ranges of bytes. The rows of one are the records that start in it.
func (f *File) Parts() []decode.Part { return f.parts }

// Read reads columns of a part, from where it is known or guessed to begin.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	if part.Index < 0 || part.Index >= len(f.parts) {
		return nil, fmt.Errorf("csv: no part %d in %s", part.Index, f.src.Name())
	}
	r := &reader{file: f, part: f.parts[part.Index], begin: f.data + int64(part.Index)*f.partSize, start: part.Start}
	places := make([]int, len(f.fields)) // in wanted, from 1 on
	for _, c := range columns {
		if c < 0 || c >= len(f.fields) {
			return nil, fmt.Errorf("csv: no column %d in %s", c, f.src.Name())
		}
		if places[c] == 0 {
			r.wanted = append(r.wanted, c)
			places[c] = len(r.wanted)
		}
		r.asked = append(r.asked, places[c]-1)
	}
	if m, ok := f.memory.Get().(*memory); ok {
		r.memory = *m
	}
	r.columns, r.nulls = grown(r.columns, len(r.wanted)), grown(r.nulls, len(r.wanted))
	r.empty, r.batch = make([]bool, len(r.wanted)), make([]table.Column, len(r.asked))
	switch {
	case part.Index == 0:
		r.start = f.data
	case part.Start == 0:
		r.start, r.guessing = unknown, true
	case part.Start < r.begin || part.Start > f.end:
		return nil, fmt.Errorf("csv: part %d of %s cannot begin at byte %d", part.Index, f.src.Name(), part.Start)
	}
	limit := r.begin + r.part.Bytes
	if f.src.Size() == source.Unknown {
		limit = f.end
	}
	r.window = window{src: source.Own(f.src), chunk: f.chunk, next: max(r.start, 0), limit: limit, end: f.end, buf: r.buffer[:0]}
	r.tile.memory = r.ends
	return r, nil
}

// guess finds in buf where the first record at or after buf[at] starts; at is
// not 0. It is -1 where buf tells nothing. A wrong guess costs time and no
// more: the end of the part before tells it.
//
// Where a line starts there are two cases only. Either the line end before it
// ended a record, or it is in quotes, and then the next record starts after
// the one in which these close. Records are read from both until they agree,
// and the case is believed in which fewer of them are odd.
func (d dialect) guess(buf []byte, at int, last bool, width int) int {
	k := bytes.IndexAny(buf[at-1:], "\r\n")
	if k < 0 {
		return -1
	}
	line := lineEnd(buf, at-1+k, last)
	if line < 0 || !d.quotes {
		return line
	}
	opened, possible := d.opened(buf[:line])
	if !possible {
		return line
	}
	in, oddIn := d.closes(buf, line, last, width)
	if in < 0 {
		return line
	}
	out, oddOut := line, 0
	for a, b, n := out, in, 0; a != b && n < guessRecords; {
		next, odd := &a, &oddOut
		if b < a {
			next, odd = &b, &oddIn
		}
		size, strange := d.odd(buf[*next:], last, width)
		if size == 0 {
			break
		}
		*next += size
		*odd += strange
		if a > in {
			n++
		}
	}
	if oddIn < oddOut || oddIn == oddOut && opened {
		return in
	}
	return out
}

// opened judges by the last quotes before a line whether it may be in quotes:
// a single one must stand where a field starts, and is most likely an opening
// one if it does and has a value after it.
func (d dialect) opened(before []byte) (likely, possible bool) {
	end := bytes.LastIndexByte(before, '"') + 1
	if end == 0 {
		return false, true
	}
	start := end
	for start > 0 && before[start-1] == '"' {
		start--
	}
	if start == 0 || (end-start)%2 == 0 {
		return false, true
	}
	ends := func(c byte) bool { return c == d.delim || c == '\n' || c == '\r' }
	return !ends(before[end]), ends(before[start-1])
}

// closes takes buf[line] to be in quotes and finds where the record ends in
// which they close, and what is odd about it; -1 if the next quote cannot close.
func (d dialect) closes(buf []byte, line int, last bool, width int) (end, odd int) {
	p, _, out := quoted(buf, line-1, last)
	switch {
	case out != complete || p == len(buf):
		return -1, 0
	case buf[p] == '\n' || buf[p] == '\r':
		return lineEnd(buf, p, last), 0
	case buf[p] != d.delim:
		return -1, 0
	}
	size, odd := d.odd(buf[p+1:], last, 0)
	if size == 0 {
		return -1, 0
	}
	return p + 1 + size, odd
}

// odd reads a record and counts what is unusual about it: a stray quote, text
// after a closing one, a quote in a field that has none around it and, unless
// width is 0, another number of fields. The size is 0 if it does not end in buf.
func (d dialect) odd(buf []byte, last bool, width int) (size, odd int) {
	if len(buf) == 0 {
		return 0, 0
	}
	var r record
	out := d.parse(&r, buf, last, MaxColumns)
	switch {
	case out == more || out == tooWide:
		return 0, 0
	case out == stray:
		return r.size, 2
	case r.blank(buf):
		return r.size, 0
	}
	if width > 0 && r.count != width {
		odd++
	}
	if r.loose {
		odd++
	}
	for _, s := range r.fields {
		if !s.escaped && bytes.IndexByte(buf[s.start:s.end], '"') >= 0 {
			return r.size, odd + 1
		}
	}
	return r.size, odd
}
