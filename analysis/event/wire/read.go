package wire

import (
	"bytes"
	"encoding/binary"

	"parcours/analysis/event"
)

// Block is an opened block; it shares the memory of its bytes.
type Block struct {
	rows     int
	columns  []unpacked // of names, then of each property
	marks    byte
	sections [][]byte // by shard in the bucket
}

// unpacked is a column of a block.
type unpacked struct {
	kind       kind
	dictionary strings // if shared

	// to is, by code, that of a builder's dictionary, as long as that is the one it was made for.
	to         []uint32
	dict       *event.Dict
	generation int
}

// strings are those of a dictionary: their lengths and their bytes, one after the other.
type strings struct {
	n       int
	lengths []byte // varints
	bytes   []byte
}

// Open reads what comes before the sections. Errors are ErrDamaged with the reason.
func Open(block []byte) (*Block, error) {
	rest, ok := bytes.CutPrefix(block, []byte(magic))
	if !ok {
		return nil, damaged("it does not begin as one")
	}
	r := reader{rest: rest}
	if v := r.number(1 << 32); v != version && !r.failed {
		return nil, damaged("version %d, and this program knows %d", v, version)
	}
	b := &Block{rows: r.number(MaxRows)}
	shards, columns := r.number(1<<16), r.number(len(r.rest))
	for range columns {
		k := kind(r.number(int(kinds) - 1))
		b.columns = append(b.columns, unpacked{kind: k})
	}
	b.marks = byte(r.number(marks - 1))
	for i := range b.columns {
		if c := &b.columns[i]; c.kind.shared() {
			c.dictionary = r.strings()
		}
	}
	sizes := make([]int, 0, min(shards, len(r.rest)))
	for range shards {
		sizes = append(sizes, r.number(len(r.rest)))
		if r.failed {
			break
		}
	}
	for _, n := range sizes {
		b.sections = append(b.sections, r.take(n))
	}
	if r.failed || len(r.rest) > 0 || len(b.columns) == 0 {
		return nil, damaged("its parts are not as long as they say")
	}
	return b, nil
}

// Rows is how many rows all sections have.
func (b *Block) Rows() int { return b.rows }

// Properties is the number of properties of each row.
func (b *Block) Properties() int { return len(b.columns) - 1 }

// Shards is the number of sections.
func (b *Block) Shards() int { return len(b.sections) }

// Unpacker adds the events of blocks to a builder. Its memory serves one after the other.
type Unpacker struct{ codes []uint32 }

// Add adds the events of one shard, given by its place in the bucket, to a
// builder with as many properties as the block has, and rules that need the same keys and ties. After an error the builder
// must not be used.
func (u *Unpacker) Add(to *event.Builder, b *Block, shard int) error {
	section := b.sections[shard]
	if b.marks != marksOf(to.Rules) {
		return damaged("keys or ties that are not expected, or none")
	}
	if len(section) == 0 {
		return nil
	}
	users, names, values := to.Dicts()
	if len(values) != b.Properties() {
		return damaged("%d properties where there should be %d", b.Properties(), len(values))
	}
	r := reader{rest: section}
	n := r.number(b.rows)
	if r.failed || n > len(r.rest) {
		return damaged("a section of more rows than it can hold")
	}
	events := to.Extend(n)
	own := unpacked{kind: own}
	u.column(&r, &own, users, events.Users, true)
	r.times(events.Times)
	r.numbers(events.Keys)
	r.numbers(events.Ties)
	u.column(&r, &b.columns[0], names, events.Names, true)
	for i, d := range values {
		u.column(&r, &b.columns[1+i], d, events.Values[i], false)
	}
	if r.failed || len(r.rest) > 0 {
		return damaged("a section that is not as long as it says")
	}
	return nil
}

// unknown is what a code that the dictionary does not have becomes.
const unknown = 1 << 31

// column fills dst with codes of d. Where a value is needed, none is a damage.
func (u *Unpacker) column(r *reader, c *unpacked, d *event.Dict, dst []uint32, needed bool) {
	to := c.to
	switch {
	case c.kind == own:
		to = u.translate(r.strings(), d, u.codes[:0], 0)
		u.codes = to
	case c.dict != d || c.generation != d.Generation():
		least := 0
		if c.kind == shared1 {
			least = 1 << 8 // any byte is an index
		}
		c.to = u.translate(c.dictionary, d, c.to[:0], least)
		c.dict, c.generation = d, d.Generation()
		to = c.to
	}
	if needed {
		to[0] = unknown
	}
	rows := r.take(c.kind.size() * len(dst))
	if r.failed {
		return
	}
	var seen uint32
	if c.kind == shared1 {
		by := (*[1 << 8]uint32)(to)
		for i, code := range rows {
			v := by[code]
			dst[i] = v
			seen |= v
		}
	} else {
		for i := range dst {
			code := int(binary.LittleEndian.Uint16(rows[2*i:]))
			if code >= len(to) {
				seen = unknown
				break
			}
			v := to[code]
			dst[i] = v
			seen |= v
		}
	}
	if seen&unknown != 0 {
		r.failed = true
	}
}

// translate appends to codes what each code of a block's dictionary is in d; unknown up to the least length.
func (u *Unpacker) translate(s strings, d *event.Dict, codes []uint32, least int) []uint32 {
	codes = append(codes, 0)
	lengths, rest := s.lengths, s.bytes
	for range s.n {
		n := uint64(lengths[0])
		size := 1
		if n >= 0x80 {
			n, size = binary.Uvarint(lengths)
		}
		lengths = lengths[size:]
		codes = append(codes, d.Code(rest[:n]))
		rest = rest[n:]
	}
	for len(codes) < least {
		codes = append(codes, unknown)
	}
	return codes
}

// reader takes a block apart. What fails first sticks, and everything after it is empty.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) fail() {
	r.rest, r.failed = nil, true
}

// number reads a varint, which must not be more than most.
func (r *reader) number(most int) int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > uint64(most) {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.fail()
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// strings reads a dictionary. Each of its strings has a byte at least: the empty one is code 0.
func (r *reader) strings() strings {
	s := strings{n: r.number(len(r.rest))}
	lengths, total := r.rest, 0
	for range s.n {
		n := r.number(len(r.rest))
		if total += n; n == 0 || total > len(r.rest) {
			r.fail()
			return strings{}
		}
	}
	s.lengths = lengths[:len(lengths)-len(r.rest)]
	s.bytes = r.take(total)
	return s
}

// numbers fills dst.
func (r *reader) numbers(dst []uint64) {
	b := r.take(8 * len(dst))
	if r.failed {
		return
	}
	for i := range dst {
		dst[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
}

// times fills dst.
func (r *reader) times(dst []int64) {
	first, n := binary.Varint(r.rest)
	if n <= 0 {
		r.fail()
		return
	}
	r.rest = r.rest[n:]
	size := r.number(8)
	if size != 6 && size != 8 {
		r.fail()
		return
	}
	b := r.take(size * len(dst))
	if r.failed {
		return
	}
	if size == 8 {
		for i := range dst {
			dst[i] = int64(uint64(first) + binary.LittleEndian.Uint64(b[8*i:]))
		}
		return
	}
	low, high := b[:4*len(dst)], b[4*len(dst):]
	for i := range dst {
		t := uint64(binary.LittleEndian.Uint32(low[4*i:])) | uint64(binary.LittleEndian.Uint16(high[2*i:]))<<32
		dst[i] = int64(uint64(first) + t)
	}
}
