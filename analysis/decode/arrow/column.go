package arrow

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"parcours/analysis/decode/jsontext"
	"parcours/analysis/table"
)

// decoder turns rows of a record batch into columns.
type decoder struct {
	batch  *batch
	dicts  func(n *node) (*dictionary, error)
	memory map[*node]*memory
	// elements is how many values were decoded, of all columns and what is in them, and limit how many may be:
	// beyond that fewer rows must be asked for.
	elements, limit int
}

// memory is what the columns of a node are made in, again and again.
type memory struct {
	bytes   []byte
	offsets []uint32
	index   []uint32
	ints    []int64
	floats  []float64
	nulls   []bool
	ids     []int8
}

func (d *decoder) of(n *node) *memory {
	m := d.memory[n]
	if m == nil {
		m = &memory{}
		d.memory[n] = m
	}
	return m
}

// sized is a slice of n, in the memory of s where that is enough. Its values are undefined.
func sized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// zeroed is a slice of n zeros, in the memory of s where that is enough.
func zeroed[T any](s []T, n int) []T {
	s = sized(s, n)
	clear(s)
	return s
}

// leaf is count rows of a column from a row on: null where a struct around it is.
func (d *decoder) leaf(l *leaf, from int64, count int) (table.Column, error) {
	col, err := d.column(l.node, from, count)
	if err != nil {
		return col, err
	}
	for _, p := range l.parents {
		length, nulls, err := d.batch.array(p)
		if err != nil {
			return col, err
		}
		if from+int64(count) > length {
			return col, errLength(length, from+int64(count))
		}
		if nulls == 0 {
			continue
		}
		if col.Null == nil {
			m := d.of(l.node)
			m.nulls = zeroed(m.nulls, count)
			col.Null = m.nulls
		}
		if err := d.bits(p, 0, from, count, func(i int, valid bool) { col.Null[i] = col.Null[i] || !valid }); err != nil {
			return col, err
		}
	}
	if !slices.Contains(col.Null, true) {
		col.Null = nil
	}
	return col, nil
}

func errLength(length, want int64) error {
	return fmt.Errorf("an array of %d values where there must be %d", length, want)
}

// bits gives the bits of a buffer to see.
func (d *decoder) bits(n *node, buffer int, from int64, count int, see func(i int, set bool)) error {
	f, err := d.batch.buffer(n, buffer)
	if err != nil {
		return err
	}
	b, err := f.bytes(from/8, (from+int64(count)+7)/8)
	if err != nil {
		return err
	}
	shift := int(from % 8)
	for i := range count {
		see(i, b[(shift+i)/8]>>((shift+i)%8)&1 != 0)
	}
	return nil
}

// values are the bytes of count values of some width.
func (d *decoder) values(n *node, buffer int, from int64, count, width int) ([]byte, error) {
	f, err := d.batch.buffer(n, buffer)
	if err != nil {
		return nil, err
	}
	if width > 0 && from+int64(count) > math.MaxInt64/int64(width) {
		return nil, errLength(f.size/int64(width), from+int64(count))
	}
	return f.bytes(from*int64(width), (from+int64(count))*int64(width))
}

// column is count values of a node, from one on, in memory that the next call overwrites.
func (d *decoder) column(n *node, from int64, count int) (col table.Column, err error) {
	length, nulls, err := d.batch.array(n)
	if err != nil {
		return col, err
	}
	if from < 0 || from > length || int64(count) > length-from {
		return col, errLength(length, from+int64(count))
	}
	if d.elements += count; d.elements > d.limit {
		return col, errTooWide
	}
	m := d.of(n)
	m.nulls = zeroed(m.nulls, count)
	if count == 0 {
		m.offsets = append(m.offsets[:0], 0)
		col.Pack(nil, m.offsets)
		return col, nil
	}
	if nulls > 0 && n.hasValidity() {
		if err := d.bits(n, 0, from, count, func(i int, valid bool) { m.nulls[i] = !valid }); err != nil {
			return col, err
		}
	}
	switch {
	case n.values != nil:
		col, err = d.coded(n, m, from, count)
	case n.typ == tNull:
		for i := range m.nulls {
			m.nulls[i] = true
		}
		err = d.text(&col, m, count, nil)
	case n.typ == tRunEnd:
		col, err = d.runs(n, m, from, count)
	case n.typ == tUtf8, n.typ == tBinary, n.typ == tLargeUtf8, n.typ == tLargeBinary:
		col, err = d.texts(n, m, from, count)
	case n.isView():
		col, err = d.views(n, m, from, count)
	case n.typ == tBool:
		m.ints = sized(m.ints, count)
		err = d.bits(n, 1, from, count, func(i int, set bool) {
			m.ints[i] = 0
			if set {
				m.ints[i] = 1
			}
		})
		col.Ints = m.ints
	case n.kind == table.Int, n.kind == table.Time:
		col.Ints, err = d.integers(n, m, from, count)
	case n.kind == table.Float:
		col.Floats, err = d.floats(n, m, from, count)
	case n.typ == tStruct:
		col, err = d.objects(n, m, from, count)
	case n.typ == tUnion:
		col, err = d.union(n, m, from, count)
	case n.json:
		col, err = d.lists(n, m, from, count)
	default:
		col, err = d.fixed(n, m, from, count)
	}
	if err == nil && slices.Contains(m.nulls, true) {
		col.Null = m.nulls
	}
	return col, err
}

// integers are the values of a node that become Int or Time.
func (d *decoder) integers(n *node, m *memory, from int64, count int) ([]int64, error) {
	width := n.bits / 8
	b, err := d.values(n, 1, from, count, width)
	if err != nil {
		return nil, err
	}
	signed := n.signed || n.typ != tInt
	m.ints = sized(m.ints, count)
	for i := range m.ints {
		m.ints[i] = integer(b[i*width:], n.bits, signed)
	}
	if n.kind != table.Time {
		return m.ints, nil
	}
	for i, v := range m.ints {
		if m.nulls[i] {
			continue
		}
		ok := true
		switch {
		case n.typ == tTimestamp:
			v, ok = micros(v, n.unit)
		case n.unit == 0:
			v, ok = scaleUp(v, 86_400_000_000)
		default: // a date in milliseconds
			v, ok = scaleUp(v, 1000)
		}
		if m.ints[i] = v; !ok {
			m.ints[i], m.nulls[i] = 0, true
		}
	}
	return m.ints, nil
}

// floats are the values of a node that become Float.
func (d *decoder) floats(n *node, m *memory, from int64, count int) ([]float64, error) {
	width := n.bits / 8
	b, err := d.values(n, 1, from, count, width)
	if err != nil {
		return nil, err
	}
	m.floats = sized(m.floats, count)
	for i := range m.floats {
		if n.typ == tDuration {
			m.floats[i] = float64(integer(b[i*width:], 64, true)) / float64(perSecond[n.unit])
			continue
		}
		if m.floats[i] = float(b[i*width:], n.bits); math.IsNaN(m.floats[i]) {
			m.floats[i], m.nulls[i] = 0, true
		}
	}
	return m.floats, nil
}

// text makes a column of the texts that add appends for the rows that are not null.
func (d *decoder) text(col *table.Column, m *memory, count int, add func(dst []byte, i int) ([]byte, error)) (err error) {
	m.bytes, m.offsets = m.bytes[:0], append(m.offsets[:0], 0)
	for i := range count {
		if !m.nulls[i] {
			if m.bytes, err = add(m.bytes, i); err != nil {
				return err
			}
			if len(m.bytes) > maxValue {
				return errTooWide
			}
		}
		m.offsets = append(m.offsets, uint32(len(m.bytes)))
	}
	col.Pack(m.bytes, m.offsets)
	return nil
}

// fixed are values of one width that become text.
func (d *decoder) fixed(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	width := n.bits / 8
	if n.typ == tFixedBinary {
		width = n.size
	}
	b, err := d.values(n, 1, from, count, width)
	if err != nil {
		return col, err
	}
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		v := b[i*width : (i+1)*width]
		switch {
		case n.typ == tInt:
			return strconv.AppendUint(dst, uint64(integer(v, 64, true)), 10), nil
		case n.typ == tDecimal:
			return appendDecimal(dst, v, n.scale), nil
		case n.typ == tTime:
			return appendTimeOfDay(dst, integer(v, n.bits, true), n.unit), nil
		case n.typ == tInterval:
			return appendInterval(dst, v, n.unit), nil
		case n.uuid:
			return appendUUID(dst, v), nil
		}
		return append(dst, v...), nil
	})
	return col, err
}

// offset is value i of a buffer of offsets.
func (n *node) offset(b []byte, i int) int64 { return integer(b[i*n.bits/8:], n.bits, true) }

// offsets are where count values begin and the last one ends, checked to be in
// order: a list's in its child, a text's in its bytes.
func (d *decoder) offsets(n *node, from int64, count int) (b []byte, first, last int64, err error) {
	if b, err = d.values(n, 1, from, count+1, n.bits/8); err != nil {
		return nil, 0, 0, err
	}
	first = n.offset(b, 0)
	last = first
	for i := 1; i <= count; i++ {
		next := n.offset(b, i)
		if next < last {
			return nil, 0, 0, errors.New("offsets that go back")
		}
		last = next
	}
	return b, first, last, nil
}

// texts are where the buffer has them.
func (d *decoder) texts(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	b, first, last, err := d.offsets(n, from, count)
	if err != nil {
		return col, err
	}
	f, err := d.batch.buffer(n, 2)
	if err != nil {
		return col, err
	}
	if last-first > maxValue {
		return col, errTooWide
	}
	bytes, err := f.bytes(first, last)
	if err != nil {
		return col, err
	}
	m.offsets = sized(m.offsets, count+1)
	for i := range m.offsets {
		m.offsets[i] = uint32(n.offset(b, i) - first)
	}
	col.Pack(bytes, m.offsets)
	return col, nil
}

// views are texts of up to 12 bytes, or where in which buffer longer ones are.
func (d *decoder) views(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	b, err := d.values(n, 1, from, count, 16)
	if err != nil {
		return col, err
	}
	buffers := d.batch.viewBuffers(n)
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		v := b[16*i : 16*i+16]
		size := integer(v, 32, true)
		if size < 0 {
			return nil, fmt.Errorf("a text of %d bytes", size)
		}
		if size <= 12 {
			return append(dst, v[4:4+size]...), nil
		}
		k, at := integer(v[8:], 32, true), integer(v[12:], 32, true)
		if k < 0 || k >= int64(buffers) {
			return nil, fmt.Errorf("a text in buffer %d of %d", k, buffers)
		}
		if err := d.batch.spend(size); err != nil {
			return nil, err
		}
		f, err := d.batch.buffer(n, 2+int(k))
		if err != nil {
			return nil, err
		}
		if int64(len(dst))+size > maxValue {
			return nil, errTooWide
		}
		text, err := f.bytes(at, at+size)
		return append(dst, text...), err
	})
	return col, err
}

// coded are entries of a dictionary.
func (d *decoder) coded(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	dict, err := d.dicts(n)
	if err != nil {
		return col, err
	}
	width := n.bits / 8
	b, err := d.values(n, 1, from, count, width)
	if err != nil {
		return col, err
	}
	m.index = sized(m.index, count)
	for i := range m.index {
		if m.nulls[i] {
			m.index[i] = 0
			continue
		}
		k := integer(b[i*width:], n.bits, n.signed)
		if k < 0 || k >= int64(dict.n) {
			return col, fmt.Errorf("an index of %d into a dictionary of %d", k, dict.n)
		}
		m.index[i] = uint32(k)
	}
	return m.entries(&dict.col, n.kind, dict.n, dict.version), nil
}

// entries are the values of entries that m.index says for each row; null where
// m.nulls is, or the entry is.
func (m *memory) entries(of *table.Column, kind table.Kind, n, version int) (col table.Column) {
	for i, k := range m.index {
		m.nulls[i] = m.nulls[i] || n == 0 || of.IsNull(int(k))
	}
	switch kind {
	case table.String:
		if n == 0 { // all are null, and there is nothing to point to
			m.offsets = zeroed(m.offsets, len(m.index)+1)
			col.Pack(nil, m.offsets)
			return col
		}
		col.Bytes, col.Starts, col.Ends = slices.Clip(of.Bytes), slices.Clip(of.Starts), slices.Clip(of.Ends)
		col.Index, col.Dictionary = m.index, version
	case table.Float:
		m.floats = zeroed(m.floats, len(m.index))
		for i, k := range m.index {
			if !m.nulls[i] {
				m.floats[i] = of.Floats[k]
			}
		}
		col.Floats = m.floats
	default:
		m.ints = zeroed(m.ints, len(m.index))
		for i, k := range m.index {
			if !m.nulls[i] {
				m.ints[i] = of.Ints[k]
			}
		}
		col.Ints = m.ints
	}
	return col
}

// runs are values that each stand for all rows up to a run's end.
func (d *decoder) runs(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	ends, values := n.children[0], n.children[1]
	total, _, err := d.batch.array(ends)
	if err != nil {
		return col, err
	}
	// The first run that ends behind from.
	low, high := int64(0), total
	for low < high {
		middle := low + (high-low)/2
		b, err := d.values(ends, 1, middle, 1, ends.bits/8)
		if err != nil {
			return col, err
		}
		if integer(b, ends.bits, true) > from {
			high = middle
		} else {
			low = middle + 1
		}
	}
	most := int(min(int64(count), total-low))
	last, err := d.column(ends, low, most)
	if err != nil {
		return col, err
	}
	m.index = sized(m.index, count)
	run := 0
	for i := range m.index {
		for run < most && last.Ints[run] <= from+int64(i) {
			run++
		}
		if run == most {
			return col, errors.New("runs that end early")
		}
		m.index[i] = uint32(run)
	}
	of, err := d.column(values, low, run+1)
	if err != nil {
		return col, err
	}
	version := 0
	if of.Index != nil {
		m.entryNulls(&of)
		for i, k := range m.index {
			m.index[i] = of.Index[k]
		}
		version, of.Null = of.Dictionary, nil
	}
	return m.entries(&of, n.kind, run+1, version), nil
}

// entryNulls marks the rows whose entry is null.
func (m *memory) entryNulls(of *table.Column) {
	for i, k := range m.index {
		m.nulls[i] = m.nulls[i] || of.IsNull(int(k))
	}
}

// appendJSON appends row r of a column of the node as JSON.
func (n *node) appendJSON(dst []byte, col *table.Column, r int) []byte {
	if col.IsNull(r) {
		return append(dst, "null"...)
	}
	switch n.kind {
	case table.String:
		s := col.String(r)
		if n.bare || n.json && (!n.foreign || json.Valid(s)) {
			return append(dst, s...)
		}
		return jsontext.AppendString(dst, s)
	case table.Float:
		if math.IsInf(col.Floats[r], 0) {
			return append(dst, "null"...)
		}
	case table.Time:
		dst = appendTime(append(dst, '"'), col.Ints[r], n.local)
		return append(dst, '"')
	}
	return col.AppendText(dst, n.kind, r)
}

// objects are structs inside of something else.
func (d *decoder) objects(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	members := make([]table.Column, len(n.children))
	for i, c := range n.children {
		if members[i], err = d.column(c, from, count); err != nil {
			return col, err
		}
	}
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		dst = append(dst, '{')
		for k, c := range n.children {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = append(jsontext.AppendString(dst, []byte(c.name)), ':')
			if dst = c.appendJSON(dst, &members[k], i); len(dst) > maxValue {
				return nil, errTooWide
			}
		}
		return append(dst, '}'), nil
	})
	return col, err
}

// lists are lists of all kinds, and maps.
func (d *decoder) lists(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	first, last, bounds, err := d.bounds(n, m, from, count)
	if err != nil {
		return col, err
	}
	if last-first > int64(d.limit) {
		return col, errTooWide
	}
	if n.typ == tMap {
		return d.maps(n, m, first, int(last-first), count, bounds)
	}
	c := n.children[0]
	of, err := d.column(c, first, int(last-first))
	if err != nil {
		return col, err
	}
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		dst = append(dst, '[')
		start, end := bounds(i)
		for k := start; k < end; k++ {
			if k > start {
				dst = append(dst, ',')
			}
			if dst = c.appendJSON(dst, &of, int(k-first)); len(dst) > maxValue {
				return nil, errTooWide
			}
		}
		return append(dst, ']'), nil
	})
	return col, err
}

// maps are objects, whose names are the keys.
func (d *decoder) maps(n *node, m *memory, first int64, size, count int, bounds func(i int) (start, end int64)) (col table.Column, err error) {
	key, value := n.children[0].children[0], n.children[0].children[1]
	keys, err := d.column(key, first, size)
	if err != nil {
		return col, err
	}
	values, err := d.column(value, first, size)
	if err != nil {
		return col, err
	}
	var name []byte
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		dst = append(dst, '{')
		start, end := bounds(i)
		for k := start; k < end; k++ {
			if k > start {
				dst = append(dst, ',')
			}
			name = keys.AppendText(name[:0], key.kind, int(k-first))
			dst = append(jsontext.AppendString(dst, name), ':')
			if dst = value.appendJSON(dst, &values, int(k-first)); len(dst) > maxValue {
				return nil, errTooWide
			}
		}
		return append(dst, '}'), nil
	})
	return col, err
}

// bounds says which values of its child each list has, and which all of them have together.
func (d *decoder) bounds(n *node, m *memory, from int64, count int) (first, last int64, of func(i int) (start, end int64), err error) {
	switch n.typ {
	case tFixedList:
		size := int64(n.size)
		if size > 0 && from+int64(count) > math.MaxInt64/size {
			return 0, 0, nil, errLength(0, math.MaxInt64)
		}
		return from * size, (from + int64(count)) * size, func(i int) (int64, int64) {
			start := (from + int64(i)) * size
			return start, start + size
		}, nil
	case tListView, tLargeListView:
		starts, err := d.values(n, 1, from, count, n.bits/8)
		if err != nil {
			return 0, 0, nil, err
		}
		sizes, err := d.values(n, 2, from, count, n.bits/8)
		if err != nil {
			return 0, 0, nil, err
		}
		first = math.MaxInt64
		for i := range count {
			start, size := n.offset(starts, i), n.offset(sizes, i)
			if m.nulls[i] || size == 0 {
				continue
			}
			if start < 0 || size < 0 || start > math.MaxInt64-size {
				return 0, 0, nil, fmt.Errorf("a list of %d values at %d", size, start)
			}
			if err := d.batch.spend(size); err != nil {
				return 0, 0, nil, err
			}
			first, last = min(first, start), max(last, start+size)
		}
		return min(first, last), last, func(i int) (int64, int64) {
			start := n.offset(starts, i)
			return start, start + n.offset(sizes, i)
		}, nil
	}
	b, first, last, err := d.offsets(n, from, count)
	return first, last, func(i int) (int64, int64) { return n.offset(b, i), n.offset(b, i+1) }, err
}

// union are values each of which is of one of several types.
func (d *decoder) union(n *node, m *memory, from int64, count int) (col table.Column, err error) {
	ids, err := d.values(n, 0, from, count, 1)
	if err != nil {
		return col, err
	}
	m.ids = sized(m.ids, count) // which child each row is of
	for i, id := range ids {
		if id >= maxIDs || n.ids[id] == 0 {
			return col, fmt.Errorf("a value of type %d in a union", int8(id))
		}
		m.ids[i] = n.ids[id] - 1
	}
	first, last := make([]int64, len(n.children)), make([]int64, len(n.children))
	at := func(i int) int64 { return from + int64(i) }
	if n.dense {
		b, err := d.values(n, 1, from, count, 4)
		if err != nil {
			return col, err
		}
		at = func(i int) int64 { return integer(b[4*i:], 32, true) }
	}
	for i, c := range m.ids {
		k := at(i)
		if k < 0 {
			return col, fmt.Errorf("a value at %d in a union", k)
		}
		if last[c] == 0 || k < first[c] {
			first[c] = k
		}
		last[c] = max(last[c], k+1)
	}
	members := make([]table.Column, len(n.children))
	for c := range members {
		if last[c]-first[c] > int64(d.limit) {
			return col, errTooWide
		}
		if members[c], err = d.column(n.children[c], first[c], int(last[c]-first[c])); err != nil {
			return col, err
		}
	}
	err = d.text(&col, m, count, func(dst []byte, i int) ([]byte, error) {
		c := m.ids[i]
		if members[c].IsNull(int(at(i) - first[c])) {
			m.nulls[i] = true
			return dst, nil
		}
		return n.children[c].appendJSON(dst, &members[c], int(at(i)-first[c])), nil
	})
	return col, err
}
