package nested

import (
	"bytes"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/table"
)

// A step leads from a value to one in it.
type step struct {
	kind stepKind
	key  string
}

type stepKind uint8

const (
	member       stepKind = iota // of an object, by its key
	entry                        // of a list of keys and values, by its key
	firstElement                 // of a list
	inEnvelope                   // the data of the envelope with this schema, or of one in a list
	schemaName                   // the name of an envelope's schema
	stepKinds
)

// node is what to look for in a value.
type node struct {
	leaf  []int // slots that this value fills
	next  [stepKinds]map[string]*node
	steps [][]step // of the root: by slot
}

func newNode() *node { return &node{} }

// add makes a path fill a slot.
func (n *node) add(steps []step, slot int) {
	for len(n.steps) <= slot {
		n.steps = append(n.steps, nil)
	}
	n.steps[slot] = steps
	for _, s := range steps {
		if n.next[s.kind] == nil {
			n.next[s.kind] = map[string]*node{}
		}
		child := n.next[s.kind][s.key]
		if child == nil {
			child = newNode()
			n.next[s.kind][s.key] = child
		}
		n = child
	}
	n.leaf = append(n.leaf, slot)
}

// walk gives put each value of v, which is valid, that fills a slot.
func (n *node) walk(v []byte, put func(slot int, value []byte)) {
	if jsontext.IsNull(v) {
		return
	}
	for _, slot := range n.leaf {
		put(slot, v)
	}
	switch v[0] {
	case '{':
		if n.next[inEnvelope] != nil || n.next[schemaName] != nil {
			n.open(v, put)
		}
		if members := n.next[member]; members != nil {
			jsontext.Members(v, 0, true, func(key []byte, escaped bool, start, end int) {
				if escaped {
					key = jsontext.AppendUnescaped(nil, key)
				}
				if child := members[string(key)]; child != nil {
					child.walk(v[start:end], put)
				}
			})
		}
	case '[':
		entries, envelopes, first := n.next[entry], n.next[inEnvelope], n.next[firstElement][""]
		if entries == nil && envelopes == nil && first == nil {
			return
		}
		at := 0
		jsontext.Elements(v, 0, true, func(start, end int) {
			element := v[start:end]
			if at == 0 && first != nil {
				first.walk(element, put)
			}
			at++
			if element[0] != '{' {
				return
			}
			if entries != nil {
				if key, value, ok := pair(element); ok {
					if child := entries[key]; child != nil {
						child.walk(value, put)
					}
				}
			}
			if envelopes != nil {
				if schema, data, ok := envelope(element); ok {
					if child := envelopes[string(schema)]; child != nil {
						child.walk(data, put)
					}
				}
			}
		})
	}
}

// open looks into an envelope.
func (n *node) open(v []byte, put func(slot int, value []byte)) {
	schema, data, ok := envelope(v)
	if !ok {
		return
	}
	if data[0] == '[' {
		n.walkList(data, put)
		return
	}
	if inner, deeper, ok := envelope(data); ok {
		schema, data = inner, deeper
	}
	if child := n.next[schemaName][""]; child != nil {
		for _, slot := range child.leaf {
			put(slot, jsontext.AppendString(nil, schema))
		}
	}
	if child := n.next[inEnvelope][string(schema)]; child != nil {
		child.walk(data, put)
	}
}

// walkList is walk for the list in an envelope, which fills no slot itself.
func (n *node) walkList(list []byte, put func(slot int, value []byte)) {
	inside := *n
	inside.leaf = nil
	inside.walk(list, put)
}

// envelope takes {"schema":"iglu:vendor/name/format/version","data":…} apart.
func envelope(v []byte) (schema, data []byte, ok bool) {
	if !bytes.Contains(v[:min(len(v), 200)], []byte("iglu:")) {
		return nil, nil, false
	}
	members := 0
	jsontext.Members(v, 0, true, func(key []byte, _ bool, start, end int) {
		members++
		switch value := v[start:end]; {
		case string(key) == "schema" && bytes.HasPrefix(value, []byte(`"iglu:`)):
			parts := bytes.Split(value[len(`"iglu:`):len(value)-1], []byte("/"))
			if len(parts) >= 2 {
				schema = parts[1]
			}
		case string(key) == "data" && (value[0] == '{' || value[0] == '['):
			data = value
		}
	})
	return schema, data, members == 2 && schema != nil && data != nil
}

// typed are the members of Google's values, the first that is there first.
var typed = []string{"string_value", "int_value", "float_value", "double_value"}

// pair takes {"key":…,"value":…} apart; of a value with one member for each type it is the one that is there.
func pair(v []byte) (key string, value []byte, ok bool) {
	jsontext.Members(v, 0, true, func(name []byte, escaped bool, start, end int) {
		switch string(name) {
		case "key":
			if v[start] == '"' {
				raw := v[start+1 : end-1]
				key = text(raw, jsontext.Escaped(raw))
			}
		case "value":
			value = v[start:end]
		}
	})
	if value == nil || key == "" {
		return "", nil, false
	}
	if value[0] != '{' {
		return key, value, true
	}
	best := len(typed)
	var found []byte
	others := false
	jsontext.Members(value, 0, true, func(name []byte, _ bool, start, end int) {
		rank := len(typed)
		for i, t := range typed {
			if string(name) == t {
				rank = i
			}
		}
		if rank == len(typed) {
			others = others || string(name) != "set_timestamp_micros"
			return
		}
		if v := value[start:end]; rank < best && !jsontext.IsNull(v) {
			best, found = rank, v
		}
	})
	switch {
	case found != nil:
		return key, found, true
	case others:
		return key, value, true
	}
	return key, []byte("null"), true
}

// reader adds the columns that lie in JSON texts.
type reader struct {
	decode.Reader
	out   []output
	texts []*texts
	batch table.Batch
	made  []table.Column
}

// output is a column of the batch: one of the file's, or a slot of one of texts.
type output struct{ column, slot int }

// texts is a column of JSON texts and what is taken out of it.
type texts struct {
	column int // in the batch beneath
	root   *node
	slots  []values

	dictionary int // for which slots hold the entries
	entries    int
}

// values are those of a slot, by row or by entry of the dictionary.
type values struct {
	column table.Column
	null   []bool // by row
	none   []bool // by entry
	bytes  []byte
}

// Next reads the file's batch and takes it apart.
func (r *reader) Next(b *table.Batch) error {
	if err := r.Reader.Next(&r.batch); err != nil {
		return err
	}
	for _, t := range r.texts {
		t.extract(&r.batch.Columns[t.column], r.batch.Rows)
	}
	r.made = r.made[:0]
	for _, o := range r.out {
		if o.slot < 0 {
			r.made = append(r.made, r.batch.Columns[o.column])
		} else {
			r.made = append(r.made, r.texts[o.column].slots[o.slot].column)
		}
	}
	*b = r.batch
	b.Columns = r.made
	return nil
}

// extract fills the slots from a batch.
func (t *texts) extract(c *table.Column, rows int) {
	if c.Index == nil || c.Dictionary == 0 {
		t.dictionary = 0
		t.reset(rows)
		for row := range rows {
			if !c.IsNull(row) {
				t.take(row, c.String(row))
			}
		}
		for i := range t.slots {
			v := &t.slots[i]
			v.column.Bytes, v.column.Index, v.column.Dictionary = v.bytes, nil, 0
			v.null = append(v.null[:0], v.none...)
			v.column.Null = v.null
		}
		return
	}
	if c.Dictionary != t.dictionary || c.Entries() != t.entries {
		t.dictionary, t.entries = c.Dictionary, c.Entries()
		t.reset(t.entries)
		for i := range t.entries {
			t.take(i, c.Entry(i))
		}
	}
	for i := range t.slots {
		v := &t.slots[i]
		v.column.Bytes, v.column.Index, v.column.Dictionary = v.bytes, c.Index, c.Dictionary
		v.null = grown(v.null, rows)
		for row := range rows {
			v.null[row] = c.IsNull(row) || v.none[c.Index[row]]
		}
		v.column.Null = v.null
	}
}

// reset makes room for n values in each slot, none of which is there yet.
func (t *texts) reset(n int) {
	for i := range t.slots {
		v := &t.slots[i]
		v.bytes = v.bytes[:0]
		v.column.Starts, v.column.Ends, v.none = grown(v.column.Starts, n), grown(v.column.Ends, n), grown(v.none, n)
		clear(v.column.Starts)
		clear(v.column.Ends)
		for k := range v.none {
			v.none[k] = true
		}
	}
}

// take fills row, or entry, i from a text.
func (t *texts) take(i int, s []byte) {
	at := jsontext.Space(s, 0)
	end, out := jsontext.Skip(s, at, true)
	if out != jsontext.Done || jsontext.Space(s, end) < len(s) {
		return
	}
	t.root.walk(s[at:end], func(slot int, value []byte) {
		v := &t.slots[slot]
		start := len(v.bytes)
		if value[0] == '"' {
			v.bytes = jsontext.AppendUnescaped(v.bytes, value[1:len(value)-1])
		} else {
			v.bytes = append(v.bytes, value...)
		}
		v.column.Starts[i], v.column.Ends[i], v.none[i] = uint32(start), uint32(len(v.bytes)), start == len(v.bytes)
	})
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
