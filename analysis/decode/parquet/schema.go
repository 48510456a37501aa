package parquet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/table"
)

// class is how a leaf's values are decoded, before they become its field's kind.
type class uint8

const (
	integers class = iota // boolean, int32, int64, int96
	floats                // float16, float, double
	texts                 // byte arrays
)

// leaf is a column that holds values, and what its values mean.
type leaf struct {
	field  table.Field
	column int // its place in every row group
	typ    format.Type
	width  int // bytes of a value of fixed size; 0 for byte arrays
	maxDef int // definition level of a value that is there
	class  class
	maxRep int     // repetition level of a value; only leaves under a list or map have one
	digits bool    // its text is a number
	tree   *node   // of a column that is repeated: what its texts are put together from
	leaves []*leaf // of a column that is repeated: those under it, in file order

	// At most one of these is set.
	convert func(v int64) (int64, bool)         // integers that become others; false is null
	number  func(dst []byte, v int64) []byte    // integers that become text
	text    func(dst []byte, raw []byte) []byte // byte arrays that become other text
}

// stored are the leaves whose chunks the column is read from.
func (l *leaf) stored() []*leaf {
	if l.tree != nil {
		return l.leaves
	}
	return []*leaf{l}
}

// leaves are the columns with dotted names, where a repeated field is one
// column with all that is under it; the names of those whose type nobody
// knows, which are left out; and how many columns are stored.
func leaves(schema []format.SchemaElement) (flat []*leaf, unknown []string, columns int, err error) {
	t := tree{schema: schema}
	if len(schema) == 0 {
		return nil, nil, 0, errors.New("no schema")
	}
	root := schema[0].NumChildren.V
	t.next = 1
	if err := t.children(int(root), nil, 0); err != nil {
		return nil, nil, 0, err
	}
	if t.next != len(schema) {
		return nil, nil, 0, fmt.Errorf("%d of %d schema elements are in the tree", t.next, len(schema))
	}
	return t.flat, t.unknown, t.columns, nil
}

type tree struct {
	schema  []format.SchemaElement // depth first
	next    int
	columns int
	flat    []*leaf
	unknown []string
	names   int // bytes of the names of columns
}

// maxNames bounds the bytes of the names of all columns: each has those of the groups it is in.
const maxNames = 64 << 20

// name counts the name of one more column.
func (t *tree) name(path []string) error {
	for _, part := range path {
		t.names += len(part) + 1
	}
	if t.names > maxNames {
		return fmt.Errorf("the names of the columns take more than %d MiB", maxNames>>20)
	}
	return nil
}

func (t *tree) children(n int, path []string, maxDef int) error {
	if n < 0 || n > len(t.schema)-t.next {
		return fmt.Errorf("a group of %d columns where %d are left", n, len(t.schema)-t.next)
	}
	if len(path) > maxDepth {
		return fmt.Errorf("columns nested more than %d deep", maxDepth)
	}
	for range n {
		if t.next == len(t.schema) {
			return errors.New("the schema ends early")
		}
		e := &t.schema[t.next]
		t.next++
		path := append(path[:len(path):len(path)], e.Name)
		if t.repeats(e) {
			if err := t.repeated(e, path, maxDef); err != nil {
				return err
			}
			continue
		}
		def := maxDef
		if e.RepetitionType.V == format.Optional {
			def++
		}
		if e.NumChildren.V != 0 {
			if err := t.children(int(e.NumChildren.V), path, def); err != nil {
				return err
			}
			continue
		}
		if e.NumChildren.Valid && !e.Type.Valid {
			continue // a group without columns
		}
		t.columns++
		if err := t.name(path); err != nil {
			return err
		}
		l := &leaf{field: table.Field{Name: strings.Join(path, ".")}, column: t.columns - 1, typ: e.Type.V, maxDef: def}
		if err := l.interpret(e); err != nil {
			t.unknown = append(t.unknown, l.field.Name)
			continue
		}
		t.flat = append(t.flat, l)
	}
	return nil
}

// meaning is what a schema element says of its values beyond their physical
// type, in the terms of today; older files say it with converted types.
func meaning(e *format.SchemaElement) any {
	if e.LogicalType.Value != nil {
		return e.LogicalType.Value
	}
	if !e.ConvertedType.Valid {
		return nil
	}
	timestamp := func(unit format.TimeUnitValue) any {
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: unit}}
	}
	timeOfDay := func(unit format.TimeUnitValue) any {
		return &format.TimeType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: unit}}
	}
	switch e.ConvertedType.V {
	case deprecated.Decimal:
		return &format.DecimalType{Scale: e.Scale.V, Precision: e.Precision.V}
	case deprecated.Json:
		return &format.JsonType{}
	case deprecated.Date:
		return &format.DateType{}
	case deprecated.TimeMillis:
		return timeOfDay(&format.MilliSeconds{})
	case deprecated.TimeMicros:
		return timeOfDay(&format.MicroSeconds{})
	case deprecated.TimestampMillis:
		return timestamp(&format.MilliSeconds{})
	case deprecated.TimestampMicros:
		return timestamp(&format.MicroSeconds{})
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return &format.IntType{IsSigned: false}
	}
	return nil
}

// interpret says how the values of a column are decoded and what they become.
func (l *leaf) interpret(e *format.SchemaElement) error {
	switch l.typ {
	case format.Boolean:
		l.class, l.field.Kind = integers, table.Bool
	case format.Int32:
		l.class, l.field.Kind, l.width = integers, table.Int, 4
		l.interpretInteger(meaning(e))
	case format.Int64:
		l.class, l.field.Kind, l.width = integers, table.Int, 8
		l.interpretInteger(meaning(e))
	case format.Int96:
		l.class, l.field.Kind, l.width = integers, table.Time, 12
	case format.Float:
		l.class, l.field.Kind, l.width = floats, table.Float, 4
	case format.Double:
		l.class, l.field.Kind, l.width = floats, table.Float, 8
	case format.ByteArray, format.FixedLenByteArray:
		l.class, l.field.Kind = texts, table.String
		if l.typ == format.FixedLenByteArray {
			if l.width = int(e.TypeLength.V); l.width <= 0 || l.width > maxPage {
				return fmt.Errorf("values of %d bytes", l.width)
			}
		}
		switch m := meaning(e).(type) {
		case *format.DecimalType:
			scale, err := scaleOf(m)
			if err != nil {
				return err
			}
			l.text = func(dst, raw []byte) []byte { return appendBigDecimal(dst, raw, scale) }
			l.digits = true
		case *format.JsonType:
			l.field.JSON = true
		case *format.UUIDType:
			if l.width == 16 {
				l.text = appendUUID
			}
		case *format.Float16Type:
			if l.width == 2 {
				l.class, l.field.Kind = floats, table.Float
			}
		}
	default:
		return fmt.Errorf("unknown physical type %d", l.typ)
	}
	if m, ok := meaning(e).(*format.DecimalType); ok && l.class == integers {
		_, err := scaleOf(m)
		l.digits = true
		return err
	}
	if _, ok := meaning(e).(*format.IntType); ok && l.class == integers {
		l.digits = true // unsigned ones of 64 bits
	}
	return nil
}

func (l *leaf) interpretInteger(meaning any) {
	become := func(kind table.Kind, local bool, convert func(int64) (int64, bool)) {
		l.field.Kind, l.field.LocalTime, l.convert = kind, local, convert
	}
	switch m := meaning.(type) {
	case *format.IntType:
		switch {
		case m.IsSigned:
		case l.width == 4:
			l.convert = func(v int64) (int64, bool) { return int64(uint32(v)), true }
		default: // does not fit an int64: text, which keeps ids exact
			l.field.Kind, l.number = table.String, appendUint
		}
	case *format.DecimalType:
		if m.Scale > 0 {
			scale := int(m.Scale)
			l.field.Kind, l.number = table.String, func(dst []byte, v int64) []byte { return appendDecimal(dst, v, scale) }
		}
	case *format.DateType:
		become(table.Time, true, func(v int64) (int64, bool) { return scaleUp(v, 86_400_000_000) })
	case *format.TimestampType:
		local := !m.IsAdjustedToUTC
		switch m.Unit.Value.(type) {
		case *format.MilliSeconds:
			become(table.Time, local, func(v int64) (int64, bool) { return scaleUp(v, 1000) })
		case *format.MicroSeconds:
			become(table.Time, local, nil)
		case *format.NanoSeconds:
			become(table.Time, local, func(v int64) (int64, bool) { return floorDiv(v, 1000), true })
		}
	case *format.TimeType:
		perSecond := int64(1000)
		switch m.Unit.Value.(type) {
		case *format.MicroSeconds:
			perSecond = 1_000_000
		case *format.NanoSeconds:
			perSecond = 1_000_000_000
		}
		l.field.Kind, l.number = table.String, func(dst []byte, v int64) []byte { return appendTimeOfDay(dst, v, perSecond) }
	}
}

// maxScale bounds the text of a decimal; no format of numbers has more digits.
const maxScale = 100

func scaleOf(m *format.DecimalType) (int, error) {
	if m.Scale < 0 || m.Scale > maxScale {
		return 0, fmt.Errorf("a decimal with %d places", m.Scale)
	}
	return int(m.Scale), nil
}
