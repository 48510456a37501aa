package shape

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"parcours/analysis/decode"
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
		return appendUnquoted(dst, value)
	}
	return append(dst, value...)
}

// eachElement calls see with the elements of an array, or with an object; not at all if text is something else or no JSON.
func eachElement(text []byte, see func(element []byte)) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '[' && text[0] != '{' || !json.Valid(text) {
		return
	}
	if text[0] == '{' {
		see(text)
		return
	}
	for i := skipSpace(text, 1); text[i] != ']'; i = skipSpace(text, i) {
		end := valueEnd(text, i)
		see(text[i:end])
		if i = skipSpace(text, end); text[i] == ',' {
			i++
		}
	}
}

// eachMember calls see with the keys and values of an object, which must be
// valid JSON; not at all if it is something else. The key is valid until the next.
func eachMember(object []byte, see func(key, value []byte)) {
	if object[0] != '{' {
		return
	}
	var unquoted []byte
	for i := skipSpace(object, 1); object[i] != '}'; i = skipSpace(object, i) {
		end := valueEnd(object, i)
		unquoted = appendUnquoted(unquoted[:0], object[i:end])
		i = skipSpace(object, skipSpace(object, end)+1) // over the colon
		end = valueEnd(object, i)
		see(unquoted, object[i:end])
		if i = skipSpace(object, end); object[i] == ',' {
			i++
		}
	}
}

func skipSpace(text []byte, i int) int {
	for text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r' {
		i++
	}
	return i
}

// valueEnd is where the value ends that begins at text[i], in valid JSON that goes on after it.
func valueEnd(text []byte, i int) int {
	for depth := 0; ; i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth == 0 { // a number or a word
				for bytes.IndexByte([]byte(",]} \t\r\n"), text[i]) < 0 {
					i++
				}
				return i
			}
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
}

// appendUnquoted appends what a JSON string, in its quotes, says.
func appendUnquoted(dst, quoted []byte) []byte {
	s := quoted[1 : len(quoted)-1]
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hex4(s)
			s = s[4:]
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
					pair = utf16.DecodeRune(r, hex4(s[2:]))
				}
				if r = pair; r != utf8.RuneError {
					s = s[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
}

// hex4 reads four hexadecimal digits.
func hex4(s []byte) rune {
	n, _ := strconv.ParseUint(string(s[:4]), 16, 32)
	return rune(n)
}
