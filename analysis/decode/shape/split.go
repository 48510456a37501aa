package shape

import (
	"bytes"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// Split makes a row of each element of a list that a column holds as text,
// such as "1,200,12". The rows have one more column, as, with the element,
// trimmed, under the name that rename has for it or else as it is. An empty
// element gives no row; a list without any other gives one, with a null. A file
// without the column stays as it is.
func Split(f decode.File, column, separator, as string, rename map[string]string) decode.File {
	fields := f.Fields()
	list := Find(fields, column)
	if list == none || separator == "" {
		return f
	}
	e := &exploded{File: f}
	e.repeatColumns(nil)
	e.fields, e.from = append(e.fields, table.Field{Name: as}), append(e.from, own(0))
	decode.UniqueNames(e.fields)
	e.split = func(p *plan) splitter {
		return &listed{list: newCell(p, fields, list), separator: []byte(separator), rename: rename, codes: map[string]uint32{}}
	}
	return e
}

// listed is a splitter whose tags are places in a list of the elements met.
type listed struct {
	untold
	list      cell
	separator []byte
	rename    map[string]string
	elements  []string
	codes     map[string]uint32
	entries   texts // the elements, once there is something to fill
}

func (l *listed) begin(columns []table.Column, rows int) { l.list.begin(columns) }

func (l *listed) split(row int, tags []uint32) []uint32 {
	before := len(tags)
	for rest, more := l.list.at(row), true; more; {
		var element []byte
		element, rest, more = bytes.Cut(rest, l.separator)
		if element = bytes.TrimSpace(element); len(element) == 0 {
			continue
		}
		code, known := l.codes[string(element)]
		if !known {
			code = uint32(len(l.elements))
			l.codes[string(element)] = code
			name, ok := l.rename[string(element)]
			if !ok {
				name = string(element)
			}
			l.elements = append(l.elements, name)
		}
		tags = append(tags, code)
	}
	if len(tags) == before {
		tags = append(tags, noCell)
	}
	return tags
}

// forget bounds the memory by what a batch holds.
func (l *listed) forget() {
	clear(l.codes)
	l.elements = l.elements[:0]
	l.entries.offsets = l.entries.offsets[:0]
}

func (l *listed) fill(_ int, t *texts, rows, tags []uint32) table.Column {
	if len(l.entries.offsets) == 0 {
		l.entries.reset()
		for _, element := range l.elements {
			l.entries.bytes = append(l.entries.bytes, element...)
			l.entries.end()
		}
	}
	t.reset()
	t.bytes, t.offsets = l.entries.bytes, l.entries.offsets
	for _, tag := range tags {
		if tag == noCell {
			t.addEntry(0, true)
		} else {
			t.addEntry(tag, l.elements[tag] == "")
		}
	}
	return t.column()
}
