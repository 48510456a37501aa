package csv

import (
	"bytes"
	"strings"
)

// What may follow a backslash, and what the two stand for.
const (
	escapeLetters = `tnrbfv0'\`
	escapeValues  = "\t\n\r\b\f\v\x00'\\"
)

// null is how a value that is missing is written where backslashes escape.
const null = `\N`

// escaped says whether the tab-separated values of the sample are written with
// backslashes, as PostgreSQL, MySQL, ClickHouse and Adobe do. There must be such a value,
// and none that could not be one: a backslash before anything else, in a path
// ("C:\temp") or before a quote. The backslashes of JSON, which is written as it
// is by others, prove nothing.
func (d dialect) escaped(sample []byte, whole bool) bool {
	if bytes.IndexByte(sample, '\\') < 0 {
		return false
	}
	found := false
	d.records(sample, whole, sampleRecords, func(r *record, buf []byte) bool {
		for _, s := range r.fields {
			if s.start > 0 && buf[s.start-1] == '"' && d.quotes {
				found = false // a quoted field: RFC 4180
				return false
			}
			value := buf[s.start:s.end]
			if string(value) == null {
				found = true
				continue
			}
			k := bytes.IndexByte(value, '\\')
			if k < 0 {
				continue
			}
			path := k == 2 && value[1] == ':' && !bytes.HasPrefix(value[k:], []byte(`\\`))
			for ; k < len(value); k++ {
				if value[k] != '\\' {
					continue
				}
				if k++; path || k == len(value) || strings.IndexByte(escapeLetters, value[k]) < 0 {
					found = false
					return false
				}
			}
			if value[0] != '{' && value[0] != '[' {
				found = true
			}
		}
		return true
	})
	return found
}

// appendUnescaped appends the value that is written with backslashes; nothing
// if there is none. dst may be the beginning of text.
func appendUnescaped(dst, text []byte) []byte {
	if string(text) == null {
		return dst
	}
	for {
		k := bytes.IndexByte(text, '\\')
		if k < 0 || k+1 == len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:k]...)
		if i := strings.IndexByte(escapeLetters, text[k+1]); i >= 0 {
			dst = append(dst, escapeValues[i])
		} else {
			dst = append(dst, '\\', text[k+1])
		}
		text = text[k+2:]
	}
}

// unescapeBackslashes is appendUnescaped for a column of a run, in place. It
// says whether it found a value that is missing.
func unescapeBackslashes(buf []byte, starts, stops []uint32, nulls []bool) (missing bool) {
	for row, start := range starts {
		if value := buf[start:stops[row]]; bytes.IndexByte(value, '\\') >= 0 {
			stops[row] = start + uint32(len(appendUnescaped(buf[start:start], value)))
			if stops[row] == start {
				nulls[row], missing = true, true
			}
		}
	}
	return missing
}
