// Package table holds decoded columns: what every decoder fills and the
// mapping and ingest read. It knows nothing of events, users or files.
//
// A Batch is reused: the memory of its columns is valid until the reader that
// filled it is asked for the next one.
package table

import (
	"math"
	"strconv"
	"time"
)

// Kind is the type of a column's values.
type Kind uint8

// The kinds. Decoders turn what they find into one of these.
const (
	String Kind = iota // bytes, normally UTF-8
	Int                // int64
	Float              // float64
	Bool               // 0 or 1 in Ints
	Time               // microseconds since 1970-01-01T00:00:00Z in Ints; whether the zone was known is Field.LocalTime
)

// String is the kind's name in reports.
func (k Kind) String() string {
	return [...]string{"string", "integer", "float", "boolean", "time"}[k]
}

// Field describes a column.
type Field struct {
	// Name is the column's own name; nested columns have dotted names.
	Name string
	Kind Kind
	// LocalTime says that a Time column holds wall-clock times without a zone.
	LocalTime bool
	// JSON says that a String column holds JSON texts: what the file has there is a list, a map or an object.
	JSON bool
}

// Column holds the values of one column for the rows of a Batch. Which slice
// is set follows from the field's kind.
type Column struct {
	// Bytes, Starts and Ends hold strings: string i is Bytes[Starts[i]:Ends[i]]. Bytes may hold more than
	// the strings, and they may lie in it anywhere: those of a text file are where the file has them.
	// Where they are packed, Starts and Ends may be two views of one slice of offsets (see Pack).
	Bytes        []byte
	Starts, Ends []uint32
	// Index, when not nil, makes the strings a dictionary: row r is string Index[r]. A null row has Index 0 or any valid entry.
	Index []uint32
	// Dictionary, when not 0, names the strings that Index points into: where two batches of one Reader have
	// the same number in a column, they have the same strings there.
	Dictionary int
	// Ints holds Int, Bool and Time; Floats holds Float.
	Ints   []int64
	Floats []float64
	// Null marks rows without a value; nil when there are none.
	Null []bool
}

// Batch is a run of consecutive rows of one file.
type Batch struct {
	// Rows is the number of rows of every column.
	Rows int
	// FirstRow is the 1-based row number of the first row in its part of the file.
	FirstRow int64
	Columns  []Column
	// RowNumbers, when not nil, gives the row number of each row, for batches with gaps (rejected rows).
	RowNumbers []int64
}

// RowNumber is the 1-based number of row r in its part of the file: only who
// reads the parts knows how many rows the ones before have.
func (b *Batch) RowNumber(r int) int64 {
	if b.RowNumbers != nil {
		return b.RowNumbers[r]
	}
	return b.FirstRow + int64(r)
}

// IsNull says whether row r has no value.
func (c *Column) IsNull(r int) bool { return c.Null != nil && c.Null[r] }

// String returns the bytes of row r of a String column; valid as long as the batch.
func (c *Column) String(r int) []byte {
	if c.Index != nil {
		r = int(c.Index[r])
	}
	return c.Bytes[c.Starts[r]:c.Ends[r]]
}

// Entries is the number of strings held: dictionary entries, or rows.
func (c *Column) Entries() int { return len(c.Ends) }

// Entry returns string i, a dictionary entry or a row's; valid as long as the batch.
func (c *Column) Entry(i int) []byte { return c.Bytes[c.Starts[i]:c.Ends[i]] }

// Pack makes the strings those that lie one after the other in bytes: string i
// begins at offsets[i] and ends at offsets[i+1].
func (c *Column) Pack(bytes []byte, offsets []uint32) {
	n := len(offsets) - 1
	c.Bytes, c.Starts, c.Ends = bytes, offsets[:n:n], offsets[1:]
}

// AppendText appends the value of row r as text, the form in which any kind
// can be a user id, an event name or a property: integers in base ten,
// floats in the shortest form that reads back the same, times as RFC 3339 in
// UTC. A null appends nothing.
func (c *Column) AppendText(dst []byte, kind Kind, r int) []byte {
	if c.IsNull(r) {
		return dst
	}
	switch kind {
	case String:
		return append(dst, c.String(r)...)
	case Int:
		return strconv.AppendInt(dst, c.Ints[r], 10)
	case Float:
		f := c.Floats[r]
		if f == math.Trunc(f) && math.Abs(f) < 1e15 {
			return strconv.AppendInt(dst, int64(f), 10) // 17850.0 is the id 17850
		}
		return strconv.AppendFloat(dst, f, 'g', -1, 64)
	case Bool:
		return strconv.AppendBool(dst, c.Ints[r] != 0)
	case Time:
		return time.UnixMicro(c.Ints[r]).UTC().AppendFormat(dst, time.RFC3339Nano)
	}
	panic("table: unknown kind")
}
