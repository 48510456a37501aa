package shape

import (
	"bytes"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// Occurrence is a column of times at each of which something happened to what a row is about.
type Occurrence struct {
	Column string // of the time
	Event  string
}

// Events makes a row of each time that a row has: an order that was created,
// paid and fulfilled becomes three. The rows have two more columns, event and
// time, before those of f, which are repeated; a row without any time gives
// one without event and time.
//
// Where key is not "", consecutive rows with the same value in that column are
// about the same thing (the lines of an order): only the first of them counts,
// and the file is read in one part.
func Events(f decode.File, key string, occurrences ...Occurrence) decode.File {
	fields := f.Fields()
	first := none
	if key != "" {
		if first = Find(fields, key); first != none {
			f = OnePart(f)
		}
	}
	var times []int
	var alike []table.Field
	var names []string
	for _, o := range occurrences {
		if c := Find(fields, o.Column); c != none {
			times, alike, names = append(times, c), append(alike, fields[c]), append(names, o.Event)
		}
	}
	e := &exploded{File: f, from: []int{own(0), own(1)}}
	time := commonField("time", alike)
	e.fields = []table.Field{{Name: "event"}, time}
	e.repeatColumns(nil)
	decode.UniqueNames(e.fields)
	e.split = func(p *plan) splitter {
		o := &occurred{names: names, times: merged{field: time}, key: newCell(p, fields, first)}
		for _, c := range times {
			o.times.cells = append(o.times.cells, newCell(p, fields, c))
		}
		return o
	}
	return e
}

// occurred is a splitter whose tags are places in the list of occurrences.
type occurred struct {
	untold
	names []string
	times merged
	key   cell
	last  []byte // key of the row before, nil for none
}

func (o *occurred) begin(columns []table.Column, rows int) {
	o.key.begin(columns)
	for i := range o.times.cells {
		o.times.cells[i].begin(columns)
	}
}

func (o *occurred) split(row int, tags []uint32) []uint32 {
	if o.key.place != none {
		key := o.key.at(row)
		if len(key) > 0 && bytes.Equal(key, o.last) {
			return tags
		}
		o.last = append(o.last[:0], key...)
	}
	before := len(tags)
	for i := range o.times.cells {
		if o.times.cells[i].set(row) {
			tags = append(tags, uint32(i))
		}
	}
	if len(tags) == before {
		tags = append(tags, noCell)
	}
	return tags
}

func (o *occurred) fill(i int, t *texts, rows, tags []uint32) table.Column {
	if i == 1 {
		return o.times.fill(t, rows, tags)
	}
	t.reset()
	for _, name := range o.names {
		t.bytes = append(t.bytes, name...)
		t.end()
	}
	for _, tag := range tags {
		if tag == noCell {
			t.addEntry(0, true)
		} else {
			t.addEntry(tag, false)
		}
	}
	c := t.column()
	c.Dictionary = 1
	return c
}
