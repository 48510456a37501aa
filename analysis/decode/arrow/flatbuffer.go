package arrow

import "encoding/binary"

// metadata is a FlatBuffers message. Every access is checked: what lies
// outside reads as absent and is remembered in bad, so that a message is read
// straight through and judged once.
type metadata struct {
	b   []byte
	bad bool
}

// fbTable is a table of a message; the zero fbTable has no fields.
type fbTable struct {
	m       *metadata
	at      int
	vtable  int
	entries int // of the vtable
}

// bytes returns n bytes at an offset, or nil if they are not all there.
func (m *metadata) bytes(at, n int) []byte {
	if at < 0 || n < 0 || at > len(m.b) || n > len(m.b)-at {
		m.bad = true
		return nil
	}
	return m.b[at : at+n : at+n]
}

func (m *metadata) u16(at int) int {
	if b := m.bytes(at, 2); b != nil {
		return int(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (m *metadata) i32(at int) int {
	if b := m.bytes(at, 4); b != nil {
		return int(int32(binary.LittleEndian.Uint32(b)))
	}
	return 0
}

func (m *metadata) i64(at int) int64 {
	if b := m.bytes(at, 8); b != nil {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// follow is where the offset at at points to; offsets point forward.
func (m *metadata) follow(at int) int {
	if b := m.bytes(at, 4); b != nil {
		if offset := binary.LittleEndian.Uint32(b); offset > 0 && int64(offset) <= int64(len(m.b)-at) {
			return at + int(offset)
		}
	}
	m.bad = true
	return len(m.b)
}

func (m *metadata) root() fbTable { return m.table(m.follow(0)) }

func (m *metadata) table(at int) fbTable {
	if m.bytes(at, 4) == nil {
		return fbTable{m: m}
	}
	vtable := at - m.i32(at)
	size := m.u16(vtable)
	if size < 4 || size%2 != 0 || m.bytes(vtable, size) == nil {
		m.bad = true
		return fbTable{m: m}
	}
	return fbTable{m, at, vtable, (size - 4) / 2}
}

// field is where a field of a table lies; false if it has its default.
func (t fbTable) field(slot int) (int, bool) {
	if slot >= t.entries {
		return 0, false
	}
	offset := t.m.u16(t.vtable + 4 + 2*slot)
	return t.at + offset, offset != 0
}

func (t fbTable) byte(slot, otherwise int) int {
	if at, ok := t.field(slot); ok {
		if b := t.m.bytes(at, 1); b != nil {
			return int(b[0])
		}
	}
	return otherwise
}

func (t fbTable) int16(slot, otherwise int) int {
	if at, ok := t.field(slot); ok {
		return int(int16(t.m.u16(at)))
	}
	return otherwise
}

func (t fbTable) int32(slot, otherwise int) int {
	if at, ok := t.field(slot); ok {
		return t.m.i32(at)
	}
	return otherwise
}

func (t fbTable) int64(slot int) int64 {
	if at, ok := t.field(slot); ok {
		return t.m.i64(at)
	}
	return 0
}

func (t fbTable) table(slot int) (fbTable, bool) {
	at, ok := t.field(slot)
	if !ok {
		return fbTable{}, false
	}
	return t.m.table(t.m.follow(at)), true
}

// vector is where the elements of a vector of values of some bytes begin, and how many there are.
func (t fbTable) vector(slot, width int) (at, n int) {
	field, ok := t.field(slot)
	if !ok {
		return 0, 0
	}
	at = t.m.follow(field)
	n = t.m.i32(at)
	if n < 0 || n > len(t.m.b)/width || t.m.bytes(at+4, n*width) == nil {
		t.m.bad = true
		return 0, 0
	}
	return at + 4, n
}

// tables is a vector of tables.
func (t fbTable) tables(slot int) (at func(i int) fbTable, n int) {
	first, n := t.vector(slot, 4)
	return func(i int) fbTable { return t.m.table(t.m.follow(first + 4*i)) }, n
}

func (t fbTable) string(slot int) string {
	at, n := t.vector(slot, 1)
	if n == 0 {
		return ""
	}
	return string(t.m.bytes(at, n))
}
