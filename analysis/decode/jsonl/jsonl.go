// Package jsonl reads JSON whose values are records: one object a line, several
// a line or one over many lines, an array of objects, or an object with such an
// array in it, as web APIs answer. decode/open calls it for whatever begins as
// JSON does.
//
// The members of the records are the columns, those met in a sample of the
// file, in the order they first come in: every one a String column with the
// text of the value as the file has it, strings without their quotes, so that
// no digit of a number is lost. A column of which some value is an object or an
// array holds JSON texts (table.Field.JSON); package nested takes them apart.
// null is no value, as is a member that is not there. Of members with the same
// name the last counts.
//
// In a file with a record on each line a line that is not JSON is rejected and
// counted. A line end in a string is always escaped, so such a file is read in
// parts, ranges of bytes that begin after a line end. Of other files one part
// is read; after what is not JSON nothing in them can be trusted, which is a
// Problem.
package jsonl

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// The limits of a file that is still a list of records.
const (
	MaxRecord  = 64 << 20 // bytes of one record
	MaxColumns = 16384    // different members
)

// How much of a file is looked at to find its columns: from its beginning and,
// where there is one record a line, from its end.
const (
	headBytes = 4 << 20
	headRows  = 5000
	tailBytes = 512 << 10
)

// Sizes say how a file is cut, for reading and into parts; 0 is a default.
// They change nothing of what is read.
type Sizes struct {
	Chunk int   // bytes read at a time; 1 MiB
	Part  int64 // bytes of a part; 8 MiB
}

const (
	defaultChunk = 1 << 20
	defaultPart  = 8 << 20
)

// layout is how records lie in a file.
type layout uint8

const (
	lines   layout = iota // one record a line
	stream                // one after the other, with white space between
	array                 // in an array
	wrapped               // in an array that is a member of the only object
)

func (l layout) String() string {
	return [...]string{"one object a line", "objects", "an array of objects", "an array in an object"}[l]
}

// File is an opened list of records.
type File struct {
	src      source.Source
	layout   layout
	member   string // that holds the array, where wrapped
	fields   []table.Field
	data     int64 // where the first record may begin
	end      int64 // of the file; endless where only reading tells
	chunk    int
	parts    []decode.Part
	partSize int64
}

var _ decode.File = (*File)(nil)

// endless is the end of a Stream before it has been read.
const endless = math.MaxInt64 / 2

// Open finds out how the records lie and which members they have.
func Open(src source.Source, sizes Sizes) (*File, error) {
	defer source.Rest(src)
	f := &File{src: src, chunk: cmp.Or(sizes.Chunk, defaultChunk), end: src.Size()}
	if f.end == source.Unknown {
		f.end = endless
	}
	head, whole, err := f.head()
	if err != nil {
		return nil, err
	}
	if err := f.find(head, whole); err != nil {
		return nil, err
	}
	f.divide(cmp.Or(sizes.Part, defaultPart))
	if err := f.sample(); err != nil {
		return nil, err
	}
	return f, nil
}

// head is the beginning of the file; whole says that it is all of it.
func (f *File) head() (b []byte, whole bool, err error) {
	b = make([]byte, min(f.end, headBytes))
	n, err := f.src.ReadAt(b, 0)
	if n < len(b) && (f.end != endless || err == nil || !errors.Is(err, io.EOF)) {
		return nil, false, f.readFailed(err)
	}
	return b[:n], int64(n) >= f.end || n < len(b), nil
}

// find says how the records lie, from the beginning of the file.
func (f *File) find(head []byte, whole bool) error {
	start := 0
	if bytes.HasPrefix(head, []byte("\uFEFF")) {
		start = len("\uFEFF")
	}
	first := jsontext.Space(head, start)
	if first == len(head) {
		return &report.Problem{Code: report.CodeEmptyFile, File: f.src.Name(), Cause: "the file holds nothing but white space"}
	}
	f.data = int64(first)
	if head[first] == '[' {
		f.layout = array
		f.data++
		inside := jsontext.Space(head, first+1)
		if inside < len(head) && head[inside] != '{' && head[inside] != ']' {
			return f.noRecords("an array of something other than objects")
		}
		return nil
	}
	f.layout = lines
	at := first
	for records := 0; records < 100; records++ {
		at = jsontext.Space(head, at)
		if at == len(head) {
			break
		}
		end, out := jsontext.Skip(head, at, whole)
		if records == 0 {
			if member, array, ok := wrapper(head[:end], at, whole && jsontext.Space(head, end) == len(head), out); ok {
				f.layout, f.member, f.data = wrapped, member, int64(array)+1
				return nil
			}
		}
		if out == jsontext.More && !whole {
			if bytes.IndexByte(head[at:], '\n') >= 0 {
				f.layout = stream // a record over several lines
			}
			break
		}
		if out != jsontext.Done { // lines may be wrong, the next one need not
			if records == 0 && bytes.IndexByte(bytes.TrimSpace(head[at:end]), '\n') >= 0 {
				f.layout = stream
				break
			}
			k := bytes.IndexByte(head[at:], '\n')
			if k < 0 {
				break
			}
			at += k
			continue
		}
		next := jsontext.Space(head, end)
		if bytes.IndexByte(head[at:end], '\n') >= 0 || next < len(head) && head[next] == '{' && bytes.IndexByte(head[end:next], '\n') < 0 {
			f.layout = stream
			break
		}
		at = end
	}
	return nil
}

// lists are the members by which web APIs call the array of what they list.
var lists = []string{"data", "results", "events", "tickets", "records", "rows", "hits", "visits", "responses", "items", "value"}

// wrapper finds the array of records in the object at head[at], if that is
// what the object is for: it is the only one in the file, and has one array
// of objects, or one with a known name, and little else.
func wrapper(head []byte, at int, only bool, out jsontext.Outcome) (member string, array int, ok bool) {
	if out == jsontext.Bad || out == jsontext.Done && !only {
		return "", 0, false
	}
	others, best := 0, len(lists)+1
	consider := func(key []byte, start int) {
		if start >= len(head) || head[start] != '[' {
			others++
			return
		}
		if inside := jsontext.Space(head, start+1); inside >= len(head) || head[inside] != '{' {
			return
		}
		rank := slices.Index(lists, string(key))
		if rank < 0 {
			rank = len(lists)
		}
		if rank < best || rank == best && rank == len(lists) {
			if rank == best {
				best = -1 // two without a known name: neither
				return
			}
			member, array, best = string(key), start, rank
		}
	}
	_, out = jsontext.Members(head, at, true, func(key []byte, _ bool, start, _ int) { consider(key, start) })
	if out == jsontext.More { // the last member is longer than the head
		if key, start, found := openMember(head, at); found {
			consider(key, start)
		}
	}
	const few = 8
	ok = best >= 0 && best <= len(lists) && member != "" && others <= few
	if best == len(lists) && others > few/2 {
		ok = false // one record with a list in it
	}
	return member, array, ok
}

// openMember is the member of the object at head[at] that does not end in head.
func openMember(head []byte, at int) (key []byte, start int, ok bool) {
	last := at + 1
	jsontext.Members(head, at, true, func(_ []byte, _ bool, _, end int) { last = end })
	i := jsontext.Space(head, last)
	if i < len(head) && head[i] == ',' {
		i = jsontext.Space(head, i+1)
	}
	end, out := jsontext.Skip(head, i, true)
	if out != jsontext.Done || i >= len(head) || head[i] != '"' {
		return nil, 0, false
	}
	colon := jsontext.Space(head, end)
	if colon >= len(head) || head[colon] != ':' {
		return nil, 0, false
	}
	return head[i+1 : end-1], jsontext.Space(head, colon+1), true
}

// sample finds the columns: the members of the first records and, where parts
// can be read on their own, of some of the last.
func (f *File) sample() error {
	seen := map[string]int{}
	see := func(key []byte, escaped bool, value []byte) {
		if escaped {
			key = jsontext.AppendUnescaped(nil, key)
		}
		i, known := seen[string(key)]
		if !known {
			if len(f.fields) > MaxColumns {
				return
			}
			i = len(f.fields)
			seen[string(key)] = i
			f.fields = append(f.fields, table.Field{Name: string(key)})
		}
		if value[0] == '{' || value[0] == '[' {
			f.fields[i].JSON = true
		}
	}
	look := func(from, most int64) error {
		r := f.reader(from, endless)
		defer source.Rest(r.src)
		var at, end int
		whole := func(from int) (int, jsontext.Outcome) {
			stop, out := jsontext.Skip(r.buf, from, r.eof)
			if out == jsontext.Done && r.buf[from] != '{' {
				return from, jsontext.Bad
			}
			at, end = from, stop
			return stop, out
		}
		for rows := 0; rows < headRows && r.offset() < r.start+most; rows++ {
			ok, err := r.record(whole)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if ok {
				jsontext.Members(r.buf[:end], at, true, func(key []byte, escaped bool, start, stop int) { see(key, escaped, r.buf[start:stop]) })
			}
		}
		return nil
	}
	if err := look(f.data, headBytes); err != nil {
		return err
	}
	if f.layout == lines && f.end != endless && f.end-f.data > headBytes+tailBytes {
		if err := look(f.end-tailBytes, tailBytes); err != nil {
			return err
		}
	}
	if len(f.fields) > MaxColumns {
		return &report.Problem{Code: report.CodeTooWide, File: f.src.Name(), Cause: fmt.Sprintf("the records have more than %d different members", MaxColumns),
			Hint: "are ids or dates used as the names of members?"}
	}
	decode.UniqueNames(f.fields)
	return nil
}

// divide makes the parts.
func (f *File) divide(size int64) {
	if f.layout != lines || f.end == endless {
		f.parts, f.partSize = []decode.Part{{Bytes: source.Packed(f.src), Rows: -1}}, endless
		return
	}
	for at := int64(0); at == 0 || at < f.end-f.data; at += size {
		f.parts = append(f.parts, decode.Part{Index: len(f.parts), Bytes: min(size, f.end-f.data-at), Rows: -1})
	}
	f.partSize = size
}

// Info says how the records lie; only reading tells how many there are.
func (f *File) Info() report.File {
	detail := f.layout.String()
	if f.layout == wrapped {
		detail += fmt.Sprintf(" (%s)", report.Shorten(f.member))
	}
	return report.File{Name: f.src.Name(), Format: "json", Detail: detail, Bytes: source.Packed(f.src), Rows: -1}
}

// Fields are the members of the records.
func (f *File) Fields() []table.Field { return f.fields }

// Parts are ranges of bytes, or one.
func (f *File) Parts() []decode.Part { return f.parts }

func (f *File) noRecords(what string) error {
	return &report.Problem{Code: report.CodeUnsupported, File: f.src.Name(), Value: "JSON: " + what,
		Cause: "this is no list of records", Hint: "an export is an object on each line or an array of objects"}
}

// readFailed is the Problem of a source that did not give its bytes.
func (f *File) readFailed(err error) error {
	var p *report.Problem
	if errors.As(err, &p) {
		return p
	}
	cause := "the file became shorter while it was read"
	if err != nil && !errors.Is(err, io.EOF) {
		cause = err.Error()
	}
	return &report.Problem{Code: report.CodeReadFailed, File: f.src.Name(), Cause: cause, Hint: "open the file again; it may have been moved or changed"}
}
