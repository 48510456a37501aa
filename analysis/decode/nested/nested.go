// Package nested offers what lies in the JSON texts of a table as columns of
// its own, with dotted names: properties.$browser, event_params.page_location.
// decode/open wraps every file with it; a file without such texts stays itself.
//
// A column holds JSON texts if its decoder says so (table.Field.JSON), or if
// most of the values of its first rows are objects or arrays. What becomes a
// column of its own:
//
//   - a member of an object, however deep up to maxDepth: device.os.name;
//   - an entry of a list of keys and values, [{"key":"page","value":{"string_value":"/"}}],
//     as Google writes event parameters: event_params.page, from whichever of the typed values is there;
//   - what Snowplow puts into envelopes, {"schema":"iglu:vendor/name/…","data":{…}}: contexts.name.field,
//     and contexts.schema_name;
//   - a member of the first element of any other list of objects: items.0.name.
//
// Values are texts: strings without quotes and escapes, everything else as it
// is written; objects and lists that are not taken apart are JSON texts. null,
// and what is no JSON, is no value.
//
// Which columns there are is found in the first rows. Those that most rows have
// come first to be chosen, and no more than maxPaths are: Info says so then.
package nested

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

const (
	maxPaths = 200      // columns that are added
	maxDepth = 4        // names in a path after the column's own
	maxKnown = 20_000   // different paths that are counted
	maxRows  = 50_000   // rows that are looked at
	maxBytes = 16 << 20 // and bytes of JSON in them
	maxWidth = 2_000    // columns of which one may turn out to hold JSON
)

// File is a table with columns out of the JSON texts in it.
type File struct {
	decode.File
	fields []table.Field
	of     []origin // of the columns beyond the file's own
	bases  []*node  // by column of the file: what to look for in it; nil for nothing
	left   int      // paths that are no columns
}

// origin is where a column comes from.
type origin struct{ base, slot int }

// Open wraps f, if there is something to be offered.
func Open(f decode.File) (decode.File, error) {
	d, err := discover(f)
	if err != nil || d == nil || len(d.paths) == 0 {
		return f, err
	}
	n := &File{File: f, fields: d.fields, bases: make([]*node, len(d.fields))}
	taken := map[string]bool{}
	for _, field := range d.fields {
		taken[field.Name] = true
	}
	slots := make([]int, len(d.fields))
	for _, p := range d.chosen() {
		if taken[p.name] {
			continue
		}
		taken[p.name] = true
		n.fields = append(n.fields, table.Field{Name: p.name, JSON: p.json})
		n.of = append(n.of, origin{p.base, slots[p.base]})
		if n.bases[p.base] == nil {
			n.bases[p.base] = newNode()
		}
		n.bases[p.base].add(p.steps, slots[p.base])
		slots[p.base]++
	}
	n.left = max(0, len(d.paths)-maxPaths)
	return n, nil
}

// Unwrap is the file that is wrapped.
func (f *File) Unwrap() decode.File { return f.File }

// Fields are those of the file, and then the ones in its JSON texts.
func (f *File) Fields() []table.Field { return f.fields }

// Info says when there is more in the JSON texts than is offered.
func (f *File) Info() report.File {
	info := f.File.Info()
	if f.left > 0 {
		info.Detail += fmt.Sprintf("; %d rarer nested values are not offered as columns", f.left)
	}
	return info
}

// Read reads the JSON texts that are needed along with the columns asked for.
func (f *File) Read(part decode.Part, columns []int) (decode.Reader, error) {
	r := &reader{}
	var beneath []int
	place := func(c int) int {
		at := slices.Index(beneath, c)
		if at < 0 {
			at = len(beneath)
			beneath = append(beneath, c)
		}
		return at
	}
	own := len(f.bases)
	for _, c := range columns {
		if c < 0 || c >= len(f.fields) {
			return nil, fmt.Errorf("nested: no column %d in %s", c, f.Info().Name)
		}
		if c < own {
			r.out = append(r.out, output{column: place(c), slot: -1})
			continue
		}
		from := f.of[c-own]
		at := place(from.base)
		i := slices.IndexFunc(r.texts, func(t *texts) bool { return t.column == at })
		if i < 0 {
			i = len(r.texts)
			r.texts = append(r.texts, &texts{column: at, root: newNode()})
		}
		t := r.texts[i]
		slot := len(t.slots)
		t.slots = append(t.slots, values{})
		t.root.add(f.bases[from.base].steps[from.slot], slot)
		r.out = append(r.out, output{column: i, slot: slot})
	}
	var err error
	r.Reader, err = f.File.Read(part, beneath)
	return r, err
}

// discovery finds the paths in a sample of a file.
type discovery struct {
	fields []table.Field // of the file, with JSON set where it turned out so
	paths  map[string]*path
	order  int
}

// path is something that a value has.
type path struct {
	name  string
	base  int // column of the file
	steps []step
	rows  int
	first int // in the order of appearance
	json  bool
	last  int // row that has it
}

// chosen are the paths that become columns, in order of appearance.
func (d *discovery) chosen() []*path {
	all := make([]*path, 0, len(d.paths))
	for _, p := range d.paths {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *path) int { return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.first, b.first)) })
	all = all[:min(len(all), maxPaths)]
	slices.SortFunc(all, func(a, b *path) int { return cmp.Compare(a.first, b.first) })
	return all
}

// discover reads the first rows of the columns that hold JSON; nil if none does.
func discover(f decode.File) (*discovery, error) {
	d := &discovery{fields: slices.Clone(f.Fields()), paths: map[string]*path{}}
	if len(f.Parts()) == 0 {
		return nil, nil
	}
	if len(d.fields) <= maxWidth {
		if err := d.recognise(f); err != nil {
			return nil, err
		}
	}
	var columns []int
	for i, field := range d.fields {
		if field.JSON {
			columns = append(columns, i)
		}
	}
	if len(columns) == 0 {
		return nil, nil
	}
	row, size := 0, 0
	var b table.Batch
	for _, part := range f.Parts() {
		r, err := f.Read(part, columns)
		if err != nil {
			return nil, err
		}
		for row < maxRows && size < maxBytes {
			err := r.Next(&b)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			for n := range b.Rows {
				row++
				for i, c := range columns {
					if !b.Columns[i].IsNull(n) {
						text := b.Columns[i].String(n)
						size += len(text)
						d.look(c, row, text)
					}
				}
			}
		}
		if row >= maxRows || size >= maxBytes {
			break
		}
	}
	return d, nil
}

// recognise marks the columns most of whose first values are objects or arrays.
func (d *discovery) recognise(f decode.File) error {
	var columns []int
	for i, field := range d.fields {
		if field.Kind == table.String && !field.JSON {
			columns = append(columns, i)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	r, err := f.Read(f.Parts()[0], columns)
	if err != nil {
		return err
	}
	var b table.Batch
	if err := r.Next(&b); err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	for i, c := range columns {
		texts, present := 0, 0
		for row := range min(b.Rows, 200) {
			if b.Columns[i].IsNull(row) {
				continue
			}
			text := bytes.TrimSpace(b.Columns[i].String(row))
			if len(text) == 0 {
				continue
			}
			present++
			if text[0] == '{' || text[0] == '[' {
				if end, out := jsontext.Skip(text, 0, true); out == jsontext.Done && end == len(text) {
					texts++
				}
			}
		}
		d.fields[c].JSON = texts*2 > present
	}
	return nil
}

// look counts what a text has.
func (d *discovery) look(base, row int, text []byte) {
	i := jsontext.Space(text, 0)
	if _, out := jsontext.Skip(text, i, true); out != jsontext.Done {
		return
	}
	d.value(base, row, text[i:], d.fields[base].Name, nil)
}

// value counts what is in the value of a path.
func (d *discovery) value(base, row int, v []byte, name string, steps []step) {
	switch {
	case jsontext.IsNull(v):
	case len(steps) < maxDepth && v[0] == '{':
		if schema, data, ok := envelope(v); ok {
			if data[0] == '[' {
				d.envelopes(base, row, data, name, steps)
				return
			}
			if inner, deeper, ok := envelope(data); ok { // an event in an envelope in an envelope
				schema, data = inner, deeper
			}
			d.count(base, row, name+".schema_name", with(steps, step{kind: schemaName}), false)
			d.value(base, row, data, name+"."+string(schema), with(steps, step{kind: inEnvelope, key: string(schema)}))
			return
		}
		jsontext.Members(v, 0, true, func(key []byte, escaped bool, start, end int) {
			k := text(key, escaped)
			d.value(base, row, v[start:end], name+"."+k, with(steps, step{kind: member, key: k}))
		})
	case len(steps) < maxDepth && v[0] == '[':
		d.list(base, row, v, name, steps)
	case len(steps) > 0:
		d.count(base, row, name, steps, v[0] == '{' || v[0] == '[')
	}
}

// list counts what is in a list.
func (d *discovery) list(base, row int, v []byte, name string, steps []step) {
	n, pairs, enveloped := 0, 0, 0
	var first []byte
	jsontext.Elements(v, 0, true, func(start, end int) {
		element := v[start:end]
		if n++; n == 1 {
			first = element
		}
		if element[0] != '{' {
			return
		}
		if key, _, ok := pair(element); ok && key != "" {
			pairs++
		}
		if _, _, ok := envelope(element); ok {
			enveloped++
		}
	})
	switch {
	case n == 0:
	case pairs == n:
		jsontext.Elements(v, 0, true, func(start, end int) {
			if key, value, ok := pair(v[start:end]); ok && !jsontext.IsNull(value) {
				d.count(base, row, name+"."+key, with(steps, step{kind: entry, key: key}), value[0] == '{' || value[0] == '[')
			}
		})
	case enveloped == n:
		d.envelopes(base, row, v, name, steps)
	case first[0] == '{':
		d.value(base, row, first, name+".0", with(steps, step{kind: firstElement}))
	case len(steps) > 0:
		d.count(base, row, name, steps, true)
	}
}

// envelopes counts what is in each envelope of a list.
func (d *discovery) envelopes(base, row int, v []byte, name string, steps []step) {
	jsontext.Elements(v, 0, true, func(start, end int) {
		if schema, data, ok := envelope(v[start:end]); ok {
			d.value(base, row, data, name+"."+string(schema), with(steps, step{kind: inEnvelope, key: string(schema)}))
		}
	})
}

// count counts a row that has a path.
func (d *discovery) count(base, row int, name string, steps []step, json bool) {
	p := d.paths[name]
	if p == nil {
		if len(d.paths) >= maxKnown {
			return
		}
		p = &path{name: name, base: base, steps: steps, first: d.order}
		d.order++
		d.paths[name] = p
	}
	if p.base != base || p.last == row {
		return
	}
	p.last = row
	p.rows++
	p.json = p.json || json
}

func with(steps []step, s step) []step { return append(steps[:len(steps):len(steps)], s) }

// text is a key without escapes.
func text(key []byte, escaped bool) string {
	if escaped {
		key = jsontext.AppendUnescaped(nil, key)
	}
	return string(key)
}
