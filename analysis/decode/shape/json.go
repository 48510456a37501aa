package shape

import (
	"bytes"
	"errors"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/table"
)

const (
	keyRows  = 5000    // looked at for the keys that elements have
	keyBytes = 4 << 20 // and no more than so much text
	mostKeys = 1000    // that become columns
)

// ExplodeJSON makes a row of each element of a JSON array that a column holds,
// as Matomo's API has the actions of a visit in actionDetails. The column then
// holds the element, a JSON text. Where elements are objects, each of their
// keys becomes a column, such as actionDetails.type: strings, numbers and
// booleans as they are, what is nested as JSON, null as null. The keys are
// those met in the first 5,000 rows, 1,000 at most; any other is still in the
// element.
//
// An object in place of an array is its only element. A row without elements,
// or of which the text is no JSON, stays one row with nulls. A file without
// the column stays as it is.
func ExplodeJSON(f decode.File, column string) (decode.File, error) {
	fields := f.Fields()
	at := Find(fields, column)
	if at == none || fields[at].Kind != table.String {
		return f, nil
	}
	keys, err := elementKeys(f, at)
	if err != nil {
		return nil, err
	}
	e := &exploded{File: f}
	e.repeatColumns(map[int]bool{at: true})
	name := fields[at].Name
	e.fields, e.from = append(e.fields, table.Field{Name: name, JSON: true}), append(e.from, own(0))
	places := map[string]int{}
	nested := make([]bool, len(keys))
	for i, k := range keys {
		places[k.name], nested[i] = i, k.nested
		e.fields, e.from = append(e.fields, table.Field{Name: name + "." + k.name, JSON: k.nested}), append(e.from, own(i+1))
	}
	decode.UniqueNames(e.fields)
	e.split = func(p *plan) splitter {
		return &elements{list: newCell(p, fields, at), places: places, nested: nested, values: make([][]elementValue, len(keys))}
	}
	return e, nil
}

// elementKey is a key of the objects in the arrays.
type elementKey struct {
	name   string
	nested bool // all its values are arrays or objects
}

// elementKeys are the keys in the first rows, in the order met.
func elementKeys(f decode.File, column int) (keys []elementKey, err error) {
	places := map[string]int{}
	values := []bool{} // whether any value was more than null
	left := keyBytes
	stop := errors.New("enough")
	see := func(text []byte) error {
		if left -= len(text); left < 0 {
			return stop
		}
		eachElement(text, func(element []byte) {
			eachMember(element, func(key, value []byte) {
				i, known := places[string(key)]
				if !known {
					if len(keys) == mostKeys {
						return
					}
					i = len(keys)
					places[string(key)] = i
					keys, values = append(keys, elementKey{string(key), true}), append(values, false)
				}
				if value[0] != 'n' {
					values[i] = true
					keys[i].nested = keys[i].nested && (value[0] == '{' || value[0] == '[')
				}
			})
		})
		return nil
	}
	err = head(f, column, keyRows, see)
	for i := range keys {
		keys[i].nested = keys[i].nested && values[i]
	}
	if errors.Is(err, stop) {
		err = nil
	}
	return keys, err
}

// elements is a splitter whose tags are places in a list of elements.
type elements struct {
	list   cell
	places map[string]int // of keys
	nested []bool         // by key

	found [][]byte
	size  int // bytes of found
	// The values of each key, in the order of the elements; they are looked for when the first is asked for.
	values [][]elementValue
	looked bool
}

type elementValue struct {
	element uint32
	text    []byte
}

func (e *elements) begin(columns []table.Column, rows int) { e.list.begin(columns) }

func (e *elements) split(row int, tags []uint32) []uint32 {
	before := len(tags)
	eachElement(e.list.at(row), func(element []byte) {
		tags = append(tags, uint32(len(e.found)))
		e.found = append(e.found, element)
		e.size += len(element)
	})
	if len(tags) == before {
		tags = append(tags, noCell)
	}
	return tags
}

// full bounds the values that are found at a time: a dictionary may repeat a long text in every row.
func (e *elements) full() bool { return e.size >= keyBytes }

func (e *elements) forget() {
	e.found, e.size, e.looked = e.found[:0], 0, false
}

func (e *elements) look() {
	for i := range e.values {
		e.values[i] = e.values[i][:0]
	}
	for i, element := range e.found {
		eachMember(element, func(key, value []byte) {
			k, ok := e.places[string(key)]
			if !ok {
				return
			}
			list := e.values[k]
			if n := len(list); n > 0 && list[n-1].element == uint32(i) {
				list = list[:n-1] // of a key that is there twice the last counts
			}
			e.values[k] = append(list, elementValue{uint32(i), value})
		})
	}
	e.looked = true
}

func (e *elements) fill(i int, t *texts, rows, tags []uint32) table.Column {
	t.reset()
	if i == 0 {
		for _, tag := range tags {
			if tag != noCell && e.found[tag][0] != 'n' {
				t.bytes = append(t.bytes, e.found[tag]...)
			}
			t.add()
		}
		return t.column()
	}
	if !e.looked {
		e.look()
	}
	list, nested := e.values[i-1], e.nested[i-1]
	started := false
	for _, tag := range tags {
		if tag != noCell {
			if !started { // tags only grow
				at, _ := slices.BinarySearchFunc(list, tag, func(v elementValue, tag uint32) int { return int(v.element) - int(tag) })
				list, started = list[at:], true
			}
			if len(list) > 0 && list[0].element == tag {
				t.bytes = appendScalar(t.bytes, list[0].text, nested)
				list = list[1:]
			}
		}
		t.add()
	}
	return t.column()
}

// appendScalar appends a value as text: a string without its quotes, unless all is to be JSON; nothing for null.
func appendScalar(dst, value []byte, asJSON bool) []byte {
	switch {
	case value[0] == 'n':
		return dst
	case value[0] == '"' && !asJSON:
		return jsontext.AppendUnescaped(dst, value[1:len(value)-1])
	}
	return append(dst, value...)
}

// eachElement calls see with the elements of an array, or with an object; not at all if text is something else or no JSON.
func eachElement(text []byte, see func(element []byte)) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '[' && text[0] != '{' {
		return
	}
	if end, out := jsontext.Skip(text, 0, true); out != jsontext.Done || end < len(text) {
		return
	}
	if text[0] == '{' {
		see(text)
		return
	}
	jsontext.Elements(text, 0, true, func(start, end int) { see(text[start:end]) })
}

// eachMember calls see with the keys and values of an object, which must be
// valid JSON; not at all if it is something else. The key is valid until the next.
func eachMember(object []byte, see func(key, value []byte)) {
	var unescaped []byte
	jsontext.Members(object, 0, true, func(key []byte, escaped bool, start, end int) {
		if escaped {
			unescaped = jsontext.AppendUnescaped(unescaped[:0], key)
			key = unescaped
		}
		see(key, object[start:end])
	})
}
