package csv

import (
	"bytes"
)

// The limits of a file that is still a table. They bound memory: a Reader
// holds one record, and a record beyond them is a Problem, not an allocation.
const (
	MaxField   = 1 << 20  // bytes of one field, quotes included
	MaxRecord  = 16 << 20 // bytes of one record
	MaxColumns = 16384    // fields of the header
)

// dialect is how fields are told apart.
type dialect struct {
	delim byte
	// quotes says that a field may be wrapped in double quotes. Some TSV files have none: there a quote is data.
	quotes bool
	// escapes says that values are written with backslashes, as databases do: \t, \n, \\, and \N for none. No quotes then.
	escapes bool
}

// span is where one field's value lies in its record.
type span struct {
	start, end int
	// escaped: start is an opening quote, and the value is what unescape makes of the bytes.
	escaped bool
}

// empty says whether the field has no value; an empty quoted field has none either.
func (s span) empty() bool { return s.start == s.end }

// outcome is how parsing one record ended.
type outcome uint8

const (
	complete outcome = iota
	more             // the record goes on after the bytes given
	stray            // an opening quote is never closed; size is up to the end of its line
	tooWide          // beyond MaxField or MaxRecord
)

// record is one parsed record, as offsets into the bytes it was parsed from.
type record struct {
	size   int    // bytes, line end included
	fields []span // at most as many as were asked for
	count  int    // fields there are
	// surplus is the first field with a value beyond those kept; meaningful when overflows.
	surplus   span
	overflows bool
	// loose: text follows a closing quote, as in `"a"b`.
	loose bool
}

// blank says whether the record is an empty line, or one of spaces.
func (r *record) blank(buf []byte) bool {
	return r.count == 1 && !r.loose && len(bytes.TrimSpace(buf[:r.size])) == 0
}

// parse reads the record at the start of buf and keeps the first keep fields.
// last says that nothing follows buf. What it answers never depends on how
// much of the file buf holds, but for the answer more.
//
// A field that starts with a double quote ends at the next quote that is not
// doubled. If anything but a delimiter or a line end follows that quote, the
// rest up to the delimiter is taken as it stands, provided the quoted part lies
// on one line. If it spans lines, or is not closed within MaxField bytes or by
// the end of the file, then the opening quote was data: the outcome is stray,
// the line of that quote is lost, and the caller goes on with the next line.
// So one stray quote never costs more than its own row.
func (d dialect) parse(r *record, buf []byte, last bool, keep int) outcome {
	r.fields, r.count, r.overflows, r.loose = r.fields[:0], 0, false, false
	i := 0 // start of the field
	for {
		field := span{start: i}
		p := i
		if d.quotes && i < len(buf) && buf[i] == '"' {
			var out outcome
			if p, field.escaped, out = quoted(buf, i, last); out != complete {
				if out == stray {
					return r.skipLine(buf, i, last)
				}
				return out
			}
			switch {
			case p == len(buf) || buf[p] == d.delim || buf[p] == '\n' || buf[p] == '\r':
				if !field.escaped {
					field.start, field.end = i+1, p-1
				}
			case bytes.ContainsAny(buf[i:p], "\r\n"):
				return r.skipLine(buf, i, last)
			default:
				r.loose, field.escaped = true, true
			}
		}
		for p < len(buf) && buf[p] != d.delim && buf[p] != '\n' && buf[p] != '\r' {
			p++
		}
		if p-i > MaxField+2 || p > MaxRecord {
			return tooWide
		}
		if p == len(buf) && !last {
			return more
		}
		if field.start == i {
			field.end = p
		}
		switch {
		case r.count < keep:
			r.fields = append(r.fields, field)
		case !r.overflows && !field.empty():
			r.surplus, r.overflows = field, true
		}
		r.count++
		if p == len(buf) {
			r.size = p
			return complete
		}
		if buf[p] == d.delim {
			i = p + 1
			continue
		}
		if r.size = lineEnd(buf, p, last); r.size < 0 {
			return more
		}
		return complete
	}
}

// quoted finds the end of the quoted field whose opening quote is buf[i]: end
// is just after its closing quote, escaped whether quotes are doubled in it.
func quoted(buf []byte, i int, last bool) (end int, escaped bool, out outcome) {
	limit := min(len(buf), i+MaxField+2)
	for p := i + 1; ; {
		k := bytes.IndexByte(buf[p:limit], '"')
		if k < 0 {
			if limit < i+MaxField+2 && !last {
				return 0, false, more
			}
			return 0, false, stray
		}
		p += k + 1
		if p == len(buf) && !last {
			return 0, false, more
		}
		if p == len(buf) || buf[p] != '"' {
			return p, escaped, complete
		}
		escaped = true
		if p++; p > limit {
			return 0, false, stray
		}
	}
}

// skipLine makes r the line that holds the stray quote at buf[i].
func (r *record) skipLine(buf []byte, i int, last bool) outcome {
	k := bytes.IndexAny(buf[i:min(len(buf), i+MaxField+2)], "\r\n")
	if k < 0 {
		if len(buf) < i+MaxField+2 {
			r.size = len(buf) // a stray without a line end is known only at the end of the file
			return stray
		}
		return tooWide
	}
	if r.size = lineEnd(buf, i+k, last); r.size < 0 {
		return more
	}
	return stray
}

// lineEnd is the offset after the line end at buf[p]: CR LF, LF or CR alone.
// It is -1 when the byte that decides is not there yet.
func lineEnd(buf []byte, p int, last bool) int {
	switch {
	case buf[p] == '\n':
		return p + 1
	case p+1 < len(buf):
		if buf[p+1] == '\n' {
			return p + 2
		}
		return p + 1
	case last:
		return p + 1
	}
	return -1
}

// appendValue appends the value of a field of the record in buf to dst.
func appendValue(dst, buf []byte, s span) []byte {
	if !s.escaped {
		return append(dst, buf[s.start:s.end]...)
	}
	raw := buf[s.start+1 : s.end]
	for {
		k := bytes.IndexByte(raw, '"')
		if k < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:k]...)
		raw = raw[k+1:]
		if len(raw) == 0 || raw[0] != '"' {
			return append(dst, raw...) // the closing quote, and loose text after it
		}
		dst = append(dst, '"')
		raw = raw[1:]
	}
}
