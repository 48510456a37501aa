package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/decode/jsontext"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// shape is what a node becomes in JSON.
type shape uint8

const (
	scalar    shape = iota
	object          // a group
	list            // one child, repeated
	dictShape       // list of groups of a text key and a value
)

// node is a field at or under a repeated one.
type node struct {
	shape    shape
	key      []byte // its name in an object, with the colon
	def      int    // definition level from which on it is not null
	full     int    // lists: definition level from which on it has an element
	rep      int    // lists: repetition level of the elements after the first
	children []*node
	first    int // its first leaf, and the one after its last
	end      int
}

// annotated says whether a group is marked as a list or as a map.
func annotated(e *format.SchemaElement) (isList, isMap bool) {
	switch e.LogicalType.Value.(type) {
	case *format.ListType:
		return true, false
	case *format.MapType:
		return false, true
	}
	c := e.ConvertedType
	return c.Valid && c.V == deprecated.List, c.Valid && (c.V == deprecated.Map || c.V == deprecated.MapKeyValue)
}

// repeats says whether the element just taken is repeated, or marks a repeated one as list or map.
func (t *tree) repeats(e *format.SchemaElement) bool {
	if e.RepetitionType.V == format.Repeated {
		return true
	}
	isList, isMap := annotated(e)
	return (isList || isMap) && e.NumChildren.V == 1 && t.next < len(t.schema) && t.schema[t.next].RepetitionType.V == format.Repeated
}

// repeated adds the column of an outermost repeated field.
func (t *tree) repeated(e *format.SchemaElement, path []string, def int) error {
	if err := t.name(path); err != nil {
		return err
	}
	l := &leaf{field: table.Field{Name: strings.Join(path, "."), JSON: true}, class: texts}
	known := true
	n, err := t.node(e, l, &known, def, 0, len(path))
	switch {
	case err != nil:
		return err
	case !known || len(l.leaves) == 0:
		t.unknown = append(t.unknown, l.field.Name)
	default:
		l.tree = n
		t.flat = append(t.flat, l)
	}
	return nil
}

// node makes the node of the element just taken.
func (t *tree) node(e *format.SchemaElement, l *leaf, known *bool, def, rep, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("columns nested more than %d deep", maxDepth)
	}
	isList, isMap := annotated(e)
	n := &node{shape: list, key: append(jsontext.AppendString(nil, []byte(e.Name)), ':'), first: len(l.leaves)}
	defer func() { n.end = len(l.leaves) }()
	if e.RepetitionType.V == format.Repeated { // without a mark
		n.def, n.full, n.rep = def, def+1, rep+1
		element, err := t.content(e, l, known, def+1, rep+1, depth)
		n.children = []*node{element}
		return n, err
	}
	if !t.repeats(e) {
		if e.RepetitionType.V == format.Optional {
			def++
		}
		return t.content(e, l, known, def, rep, depth)
	}
	if e.RepetitionType.V == format.Optional {
		def++
	}
	inner := &t.schema[t.next]
	t.next++
	n.def, n.full, n.rep = def, def+1, rep+1
	var element *node
	var err error
	if isList && inner.NumChildren.V == 1 && t.next < len(t.schema) && inner.Name != "array" && inner.Name != e.Name+"_tuple" && t.schema[t.next].RepetitionType.V != format.Repeated {
		t.next++ // three levels: the only child is the element
		element, err = t.node(&t.schema[t.next-1], l, known, def+1, rep+1, depth+1)
	} else {
		element, err = t.content(inner, l, known, def+1, rep+1, depth+1)
	}
	if err != nil {
		return nil, err
	}
	n.children = []*node{element}
	if isMap && element.shape == object && (len(element.children) == 1 || len(element.children) == 2) {
		key := element.children[0]
		if key.shape == scalar && l.leaves[key.first].class == texts && !l.leaves[key.first].digits {
			n.shape = dictShape
		} else {
			key.key = []byte(`"key":`)
			if len(element.children) == 2 {
				element.children[1].key = []byte(`"value":`)
			}
		}
	}
	return n, nil
}

// content makes the node of an element without its repetition.
func (t *tree) content(e *format.SchemaElement, l *leaf, known *bool, def, rep, depth int) (*node, error) {
	n := &node{key: append(jsontext.AppendString(nil, []byte(e.Name)), ':'), def: def, first: len(l.leaves)}
	if e.NumChildren.V == 0 {
		if e.NumChildren.Valid && !e.Type.Valid {
			return nil, errors.New("a group without columns in a list")
		}
		t.columns++
		under := &leaf{column: t.columns - 1, typ: e.Type.V, maxDef: def, maxRep: rep}
		if under.interpret(e) != nil {
			*known = false
		}
		l.leaves = append(l.leaves, under)
		n.end = len(l.leaves)
		return n, nil
	}
	n.shape = object
	for range e.NumChildren.V {
		if t.next >= len(t.schema) {
			return nil, errors.New("the schema ends early")
		}
		t.next++
		child, err := t.node(&t.schema[t.next-1], l, known, def, rep, depth+1)
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, child)
	}
	if n.end = len(l.leaves); n.first == n.end {
		return nil, errors.New("a group without columns in a list")
	}
	return n, nil
}

// maxSlots is how many values and nulls a leaf may have in one batch, which has few rows where they are long.
const maxSlots = 1 << 23

// slots reads a leaf under a list: values and nulls, and to which row and list they belong.
type slots struct {
	columnReader
	reps  []uint32 // of the batch
	ahead []uint32 // of the page, behind those
	block []uint32
	col   table.Column
	at    int
}

// read reads the slots of the next n rows.
func (s *slots) read(n int) error {
	s.byIndex = false
	s.bytes, s.offsets, s.index = s.bytes[:0], append(s.offsets[:0], 0), s.index[:0]
	s.ints, s.floats, s.nulls = s.ints[:0], s.floats[:0], s.nulls[:0]
	s.reps, s.chunk.defs, s.at = s.reps[:0], s.chunk.defs[:0], 0
	for rows := 0; ; {
		if len(s.ahead) == 0 {
			if s.chunk.rows == 0 {
				if s.chunk.left == 0 {
					if rows < n {
						return fmt.Errorf("%d rows where %d are declared", rows, n)
					}
					break
				}
				if err := s.chunk.nextPage(); err != nil {
					return err
				}
			}
			size := min(s.chunk.rows, 4096)
			s.block = slices.Grow(s.block[:0], size)[:size]
			if err := s.chunk.reps.next(s.block); err != nil {
				return err
			}
			s.ahead = s.block
		}
		k := 0
		for k < len(s.ahead) {
			if s.ahead[k] == 0 {
				if rows == n {
					break
				}
				rows++
			} else if rows == 0 {
				return errors.New("a row that begins in the middle")
			}
			k++
		}
		if k == 0 {
			break
		}
		if len(s.reps)+k > maxSlots {
			return &report.Problem{Code: report.CodeTooWide, Cause: "a list of too many values"}
		}
		if err := s.append(k); err != nil {
			return err
		}
		s.reps = append(s.reps, s.ahead[:k]...)
		s.ahead = s.ahead[k:]
		s.chunk.rows -= k
	}
	s.col = s.column()
	return nil
}

// nestedReader puts the texts of a repeated column together from its leaves.
type nestedReader struct {
	tree    *node
	slots   []*slots
	bytes   []byte
	offsets []uint32
	nulls   []bool
}

var errLevels = errors.New("levels that contradict each other")

// fill reads the next n rows.
func (r *nestedReader) fill(n int) (col table.Column, err error) {
	r.bytes, r.offsets, r.nulls = r.bytes[:0], append(r.offsets[:0], 0), r.nulls[:0]
	for _, s := range r.slots {
		if err := s.read(n); err != nil {
			return col, err
		}
	}
	first := r.slots[0]
	for range n {
		absent := first.at < len(first.reps) && int(first.chunk.defs[first.at]) < r.tree.def
		if absent {
			err = r.skip(r.tree)
		} else {
			err = r.write(r.tree)
		}
		if err != nil {
			return col, err
		}
		for _, s := range r.slots {
			if s.at < len(s.reps) && s.reps[s.at] != 0 {
				return col, errLevels
			}
		}
		r.nulls = append(r.nulls, absent)
		r.offsets = append(r.offsets, uint32(len(r.bytes)))
	}
	col.Pack(r.bytes, r.offsets)
	if slices.Contains(r.nulls, true) {
		col.Null = r.nulls
	}
	return col, nil
}

// skip steps over the slot that says that n is null or empty.
func (r *nestedReader) skip(n *node) error {
	for _, s := range r.slots[n.first:n.end] {
		if s.at == len(s.reps) {
			return errLevels
		}
		s.at++
	}
	return nil
}

// write appends the next value of n.
func (r *nestedReader) write(n *node) error {
	s := r.slots[n.first]
	switch {
	case s.at == len(s.reps):
		return errLevels
	case len(r.bytes) > maxBatch:
		return errBatch()
	}
	def := int(s.chunk.defs[s.at])
	switch {
	case n.shape == scalar:
		r.scalar(s)
		s.at++
		return nil
	case def < n.def:
		r.bytes = append(r.bytes, "null"...)
		return r.skip(n)
	case n.shape == object:
		return r.object(n)
	}
	open, end := byte('['), byte(']')
	if n.shape == dictShape {
		open, end = '{', '}'
	}
	r.bytes = append(r.bytes, open)
	if def < n.full {
		r.bytes = append(r.bytes, end)
		return r.skip(n)
	}
	for {
		element := n.children[0]
		var err error
		if n.shape == dictShape {
			err = r.entry(element)
		} else {
			err = r.write(element)
		}
		if err != nil {
			return err
		}
		if s.at == len(s.reps) || int(s.reps[s.at]) < n.rep {
			break
		}
		r.bytes = append(r.bytes, ',')
	}
	r.bytes = append(r.bytes, end)
	return nil
}

func (r *nestedReader) object(n *node) error {
	for i, child := range n.children {
		r.bytes = append(r.bytes, "{,"[min(i, 1)])
		r.bytes = append(r.bytes, child.key...)
		if err := r.write(child); err != nil {
			return err
		}
	}
	r.bytes = append(r.bytes, '}')
	return nil
}

// entry appends a key and a value of a map.
func (r *nestedReader) entry(n *node) error {
	s := r.slots[n.first]
	if s.at == len(s.reps) {
		return errLevels
	}
	if s.col.IsNull(s.at) {
		r.bytes = append(r.bytes, `""`...)
	} else {
		r.bytes = jsontext.AppendString(r.bytes, s.col.String(s.at))
	}
	s.at++
	r.bytes = append(r.bytes, ':')
	if len(n.children) == 1 {
		r.bytes = append(r.bytes, "null"...)
		return nil
	}
	return r.write(n.children[1])
}

// scalar appends the value of a leaf.
func (r *nestedReader) scalar(s *slots) {
	kind := s.leaf.field.Kind
	switch {
	case s.col.IsNull(s.at), kind == table.Float && math.IsInf(s.col.Floats[s.at], 0):
		r.bytes = append(r.bytes, "null"...)
	case kind == table.Time:
		r.bytes = append(s.col.AppendText(append(r.bytes, '"'), kind, s.at), '"')
	case kind == table.String && !(s.leaf.digits && isNumber(s.col.String(s.at))):
		r.bytes = jsontext.AppendString(r.bytes, s.col.String(s.at))
	default:
		r.bytes = s.col.AppendText(r.bytes, kind, s.at)
	}
}

// isNumber says whether a text that should be a decimal is one: bytes of a length that no decimal has stay as they are.
func isNumber(text []byte) bool {
	return len(text) > 0 && text[len(text)-1] != '-' && len(bytes.Trim(text, "-.0123456789")) == 0
}
