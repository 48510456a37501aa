package arrow

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"parcours/analysis/report"
	"parcours/analysis/table"
)

// The bounds of a schema. Its tables may refer to each other in any way, so
// that a few bytes can stand for any number of columns and any length of names.
const (
	maxColumns = 1 << 16 // nested ones counted
	maxDepth   = 64
	maxNames   = 32 << 20 // bytes
)

// typeID is the number of a type in Schema.fbs of the Arrow format.
type typeID uint8

const (
	tNull typeID = iota + 1
	tInt
	tFloat
	tBinary
	tUtf8
	tBool
	tDecimal
	tDate
	tTime
	tTimestamp
	tInterval
	tList
	tStruct
	tUnion
	tFixedBinary
	tFixedList
	tMap
	tDuration
	tLargeBinary
	tLargeUtf8
	tLargeList
	tRunEnd
	tBinaryView
	tUtf8View
	tListView
	tLargeListView
)

var typeNames = [...]string{"", "null", "int", "floating point", "binary", "utf8", "bool", "decimal", "date", "time", "timestamp", "interval",
	"list", "struct", "union", "fixed-size binary", "fixed-size list", "map", "duration", "large binary", "large utf8", "large list",
	"run-end encoded", "binary view", "utf8 view", "list view", "large list view"}

// node is a column or a part of one: its type, and where its arrays lie in every record batch.
type node struct {
	name     string
	typ      typeID
	bits     int  // of a value: Int, Float, Decimal, Date, Time; of an offset: lists, texts
	signed   bool // Int
	unit     int  // Date, Time, Timestamp, Duration, Interval
	scale    int  // Decimal
	size     int  // of a fixed-size binary or list
	dense    bool // Union
	uuid     bool
	ids      []int8 // Union: which child a type id stands for, plus one
	children []*node

	// A node with values is dictionary-coded: it is an Int and indexes into the dictionary with this id, whose
	// entries are what values says, an array of its own with its own layout.
	values *node
	id     int64

	// The first of its nodes and buffers among those of a record batch; the buffers are moved on by those that
	// views before it have beyond two.
	nodeAt, bufferAt, viewsBefore int

	// What its values become.
	kind  table.Kind
	local bool // Time
	json  bool // String
	bare  bool // String: a number that is written without quotes in JSON
	// foreign JSON is what a column of texts is said to hold.
	foreign bool
}

// leaf is a column as Fields shows it: a node and the structs it lies in, outermost first.
type leaf struct {
	*node
	parents []*node
}

// schema is what a file's columns are.
type schema struct {
	roots  []*node
	leaves []leaf
	fields []table.Field
	dicts  map[int64]*node // the values of each dictionary
	nodes  int             // of a record batch
}

// schemaReader makes a schema of its table.
type schemaReader struct {
	schema
	version int
	columns int
	names   int
}

// layout numbers the nodes and buffers of a record batch.
type layout struct{ nodes, buffers, views int }

func unsupported(what, hint string) error {
	return &report.Problem{Code: report.CodeUnsupported, Value: what, Cause: "this cannot be read", Hint: hint}
}

func readSchema(t fbTable, version int) (*schema, error) {
	switch {
	case version < version4 || version > version5:
		return nil, unsupported(fmt.Sprintf("Arrow metadata of version %d", version+1), "write the file with a current version of Arrow")
	case t.int16(0, 0) != 0:
		return nil, unsupported("big-endian Arrow data", "write the file on a little-endian machine, or export the data as Parquet")
	}
	features, n := t.vector(3, 8)
	for i := range n {
		if f := t.m.i64(features + 8*i); f < 0 || f > 2 {
			return nil, unsupported("the Arrow feature "+strconv.FormatInt(f, 10), "export the data as Parquet")
		}
	}
	r := &schemaReader{version: version, schema: schema{dicts: map[int64]*node{}}}
	fields, n := t.tables(1)
	var l layout
	for i := range n {
		root, err := r.node(fields(i), &l, 0, "")
		if err != nil {
			return nil, err
		}
		r.roots = append(r.roots, root)
	}
	if t.m.bad {
		return nil, errors.New("its schema is not well formed")
	}
	r.schema.nodes = l.nodes
	for _, root := range r.roots {
		if err := r.flatten(root, root.name, nil); err != nil {
			return nil, err
		}
	}
	return &r.schema, nil
}

// flatten makes columns of a root: of a struct one for each of its leaves.
func (r *schemaReader) flatten(n *node, name string, parents []*node) error {
	if r.names += len(name); r.names > maxNames {
		return &report.Problem{Code: report.CodeTooWide, Cause: fmt.Sprintf("the names of the columns take more than %d MiB", maxNames>>20)}
	}
	if n.typ != tStruct || n.values != nil {
		r.leaves = append(r.leaves, leaf{n, parents})
		r.fields = append(r.fields, table.Field{Name: name, Kind: n.kind, LocalTime: n.local, JSON: n.json})
		return nil
	}
	parents = append(parents[:len(parents):len(parents)], n)
	for _, c := range n.children {
		if err := r.flatten(c, name+"."+c.name, parents); err != nil {
			return err
		}
	}
	return nil
}

// node reads a field, and those within it.
func (r *schemaReader) node(t fbTable, l *layout, depth int, above string) (*node, error) {
	if r.columns++; r.columns > maxColumns {
		return nil, &report.Problem{Code: report.CodeTooWide, Cause: fmt.Sprintf("the file has more than %d columns", maxColumns), Hint: "export fewer columns"}
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("columns nested more than %d deep", maxDepth)
	}
	if t.m == nil || t.m.bad {
		return nil, errors.New("its schema is not well formed")
	}
	n := &node{name: t.string(0), typ: typeID(t.byte(2, 0))}
	if r.names += len(n.name); r.names > maxNames {
		return nil, &report.Problem{Code: report.CodeTooWide, Cause: fmt.Sprintf("the names of the columns take more than %d MiB", maxNames>>20)}
	}
	column := cmp.Or(above, n.name)
	if err := r.read(n, t, l, depth, column); err != nil {
		var p *report.Problem
		if errors.As(err, &p) {
			p.Column = cmp.Or(p.Column, column)
			return nil, p
		}
		return nil, &report.Problem{Code: report.CodeCorrupt, Column: column, Cause: "the file is damaged: " + err.Error(), Hint: "get or write the file again"}
	}
	return n, nil
}

func (r *schemaReader) read(n *node, t fbTable, l *layout, depth int, column string) error {
	if n.typ == 0 || int(n.typ) >= len(typeNames) {
		return unsupported(fmt.Sprintf("the Arrow type %d", n.typ), "leave the column out of the export")
	}
	if e, ok := t.table(4); ok {
		return r.coded(n, e, t, l, depth, column)
	}
	return r.plain(n, t, l, depth, column)
}

// plain reads what a field's own arrays are.
func (r *schemaReader) plain(n *node, t fbTable, l *layout, depth int, column string) error {
	n.nodeAt, n.bufferAt, n.viewsBefore = l.nodes, l.buffers, l.views
	typ, _ := t.table(3)
	if typ.m == nil {
		return errors.New("a column without a type")
	}
	children, count := t.tables(5)
	if err := n.interpret(typ, t.extension(), count); err != nil {
		return err
	}
	if n.typ == tUnion && r.version < version5 {
		n.bufferAt++ // its validity, which says nothing
		l.buffers++
	}
	l.nodes++
	l.buffers += n.buffers()
	if n.isView() {
		l.views++
	}
	for i := range count {
		c, err := r.node(children(i), l, depth+1, column)
		if err != nil {
			return err
		}
		n.children = append(n.children, c)
	}
	if n.typ == tMap && (n.children[0].typ != tStruct || n.children[0].values != nil || len(n.children[0].children) != 2) {
		return errors.New("a map of anything but keys and values")
	}
	if n.typ == tRunEnd {
		ends, values := n.children[0], n.children[1]
		if ends.typ != tInt || ends.values != nil || !ends.signed || ends.bits < 16 {
			return errors.New("run ends that are no integers")
		}
		n.become(values)
	}
	return nil
}

// coded makes n the indexes into a dictionary, and reads what its entries are.
func (r *schemaReader) coded(n *node, encoding, t fbTable, l *layout, depth int, column string) error {
	values := &node{name: n.name, typ: n.typ}
	if err := r.plain(values, t, &layout{}, depth, column); err != nil {
		return err
	}
	n.typ, n.bits, n.signed, n.id = tInt, 32, true, encoding.int64(0)
	if index, ok := encoding.table(1); ok {
		n.bits, n.signed = index.int32(0, 0), index.byte(1, 0) != 0
	}
	if n.bits != 8 && n.bits != 16 && n.bits != 32 && n.bits != 64 {
		return fmt.Errorf("indexes of %d bits", n.bits)
	}
	if kind := encoding.int16(3, 0); kind != 0 {
		return unsupported(fmt.Sprintf("Arrow dictionaries of kind %d", kind), exportHint)
	}
	if known := r.dicts[n.id]; known == nil {
		r.dicts[n.id] = values
	} else if known.typ != values.typ || known.bits != values.bits || known.size != values.size || len(known.children) != len(values.children) {
		return errors.New("it shares the dictionary of a column of another type")
	} else {
		values = known
	}
	n.nodeAt, n.bufferAt, n.viewsBefore = l.nodes, l.buffers, l.views
	l.nodes++
	l.buffers += n.buffers()
	n.values = values
	n.become(values)
	return nil
}

// become says that the values of n become what those of another node become.
func (n *node) become(o *node) {
	n.kind, n.local, n.json, n.bare, n.foreign = o.kind, o.local, o.json, o.bare, o.foreign
}

// extension is the name of the extension type a field is of, which says more than its type.
func (t fbTable) extension() string {
	pairs, n := t.tables(6)
	for i := range min(n, 100) {
		if p := pairs(i); p.string(0) == "ARROW:extension:name" {
			return p.string(1)
		}
	}
	return ""
}

// interpret reads the parameters of a type and says what its values become.
func (n *node) interpret(t fbTable, extension string, children int) error {
	want := 0
	switch n.typ {
	case tNull, tBinary, tUtf8, tLargeBinary, tLargeUtf8, tBinaryView, tUtf8View:
		n.bits = 32
		if n.typ == tLargeBinary || n.typ == tLargeUtf8 {
			n.bits = 64
		}
		n.json = extension == "arrow.json" && n.typ != tNull
		n.foreign = n.json
	case tBool:
		n.kind = table.Bool
	case tInt:
		n.bits, n.signed, n.kind = t.int32(0, 0), t.byte(1, 0) != 0, table.Int
		if n.bits != 8 && n.bits != 16 && n.bits != 32 && n.bits != 64 {
			return fmt.Errorf("integers of %d bits", n.bits)
		}
		if n.bits == 64 && !n.signed {
			n.kind, n.bare = table.String, true
		}
	case tFloat:
		precision := t.int16(0, 0)
		if precision < 0 || precision > 2 {
			return fmt.Errorf("floats of precision %d", precision)
		}
		n.bits, n.kind = 16<<precision, table.Float
	case tDecimal:
		n.scale, n.bits = t.int32(1, 0), t.int32(2, 128)
		if n.bits != 32 && n.bits != 64 && n.bits != 128 && n.bits != 256 {
			return fmt.Errorf("decimals of %d bits", n.bits)
		}
		if n.scale < -maxScale || n.scale > maxScale {
			return fmt.Errorf("a decimal with %d places", n.scale)
		}
		if n.bare = true; n.scale == 0 && n.bits <= 64 {
			n.kind, n.bare = table.Int, false
		}
	case tDate:
		n.unit, n.kind, n.local = t.int16(0, 1), table.Time, true
		n.bits = 32 << (n.unit & 1)
		return checkUnit(n.unit, 1)
	case tTime:
		n.unit, n.bits = t.int16(0, 1), t.int32(1, 32)
		if n.bits != 32 && n.bits != 64 {
			return fmt.Errorf("times of %d bits", n.bits)
		}
		return checkUnit(n.unit, 3)
	case tTimestamp:
		n.unit, n.bits, n.kind, n.local = t.int16(0, 0), 64, table.Time, t.string(1) == ""
		return checkUnit(n.unit, 3)
	case tDuration:
		n.unit, n.bits, n.kind = t.int16(0, 1), 64, table.Float
		return checkUnit(n.unit, 3)
	case tInterval:
		n.unit = t.int16(0, 0)
		n.bits = 32 << (n.unit & 3)
		return checkUnit(n.unit, 2)
	case tFixedBinary, tFixedList:
		if n.size = t.int32(0, 0); n.size < 0 || n.typ == tFixedBinary && n.size > maxValue {
			return fmt.Errorf("values of %d bytes", n.size)
		}
		n.uuid = n.typ == tFixedBinary && n.size == 16 && extension == "arrow.uuid"
		if n.typ == tFixedList {
			want, n.json = 1, true
		}
	case tList, tLargeList, tListView, tLargeListView, tMap:
		want, n.bits, n.json = 1, 32, true
		if n.typ == tLargeList || n.typ == tLargeListView {
			n.bits = 64
		}
	case tStruct:
		want, n.json = children, true
	case tRunEnd:
		want = 2
	case tUnion:
		want, n.json = children, true
		mode := t.int16(0, 0)
		if mode < 0 || mode > 1 || children >= maxIDs {
			return fmt.Errorf("a union of mode %d with %d members", mode, children)
		}
		n.dense = mode == 1
		return n.readIDs(t, children)
	}
	if children != want {
		return fmt.Errorf("a %s with %d members", typeNames[n.typ], children)
	}
	return nil
}

// maxScale bounds the text of a decimal; no format of numbers has more digits.
const maxScale = 100

// maxIDs is how many ids the members of a union can have.
const maxIDs = 127 + 1

func checkUnit(unit, most int) error {
	if unit < 0 || unit > most {
		return fmt.Errorf("a unit of %d", unit)
	}
	return nil
}

// readIDs reads which id stands for which child of a union: its place, or what typeIds says.
func (n *node) readIDs(t fbTable, children int) error {
	n.ids = make([]int8, maxIDs)
	at, count := t.vector(1, 4)
	if _, ok := t.field(1); ok && count != children {
		return fmt.Errorf("a union of %d members with %d ids", children, count)
	}
	for i := range children {
		id := i
		if count > 0 {
			id = t.m.i32(at + 4*i)
		}
		if id < 0 || id >= len(n.ids) || n.ids[id] != 0 {
			return fmt.Errorf("a union with an id of %d", id)
		}
		n.ids[id] = int8(i + 1)
	}
	return nil
}

const exportHint = "export the data as CSV, JSON or Parquet"

func (n *node) isView() bool { return n.values == nil && (n.typ == tUtf8View || n.typ == tBinaryView) }

// hasValidity says whether the first buffer of the node tells which values are null.
func (n *node) hasValidity() bool { return n.typ != tNull && n.typ != tUnion && n.typ != tRunEnd }

// buffers is how many buffers the node has, those of views beyond two left out.
func (n *node) buffers() int {
	switch n.typ {
	case tNull, tRunEnd:
		return 0
	case tStruct, tFixedList:
		return 1
	case tUnion:
		if n.dense {
			return 2
		}
		return 1
	case tBinary, tUtf8, tLargeBinary, tLargeUtf8, tListView, tLargeListView:
		return 3
	}
	return 2 // validity and values, offsets or views
}
