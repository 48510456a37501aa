package event

import (
	"bytes"
	"slices"
)

// Strings are some strings, found by their number: the part of a Dict that is
// needed once every code is given.
type Strings struct {
	bytes   []byte
	offsets []uint64 // string c is bytes[offsets[c]:offsets[c+1]]
}

// Len is the number of strings; in a dictionary the empty one counts.
func (s *Strings) Len() int { return len(s.offsets) - 1 }

// Bytes returns string c; it must not be changed.
func (s *Strings) Bytes(c uint32) []byte {
	return s.bytes[s.offsets[c]:s.offsets[c+1]:s.offsets[c+1]]
}

// String returns string c.
func (s *Strings) String(c uint32) string { return string(s.Bytes(c)) }

// clone copies the strings to memory of just their size.
func (s *Strings) clone() Strings {
	return Strings{bytes: slices.Clip(slices.Clone(s.bytes)), offsets: slices.Clip(slices.Clone(s.offsets))}
}

// append adds a string.
func (s *Strings) append(b []byte) {
	s.bytes = append(s.bytes, b...)
	s.offsets = append(s.offsets, uint64(len(s.bytes)))
}

// Dict gives small codes to strings, in the order they are first seen. Code 0
// is the empty string and stands for "no value"; it is there from the start.
//
// It is a hash table with open addressing. Ingest asks it for every text of
// every row, and in WASM, where a Go map has neither AES nor SIMD, a map of
// strings takes two thirds longer than this. Hashes only find a string; two
// strings are the same when their bytes are.
type Dict struct {
	Strings

	slots []slot // a power of two of them, at most half of them taken
	taken int    // of them
	shift uint   // 64 less the logarithm of that number
	drop  uint64 // bits of the hash to leave out: tests make collisions with it

	generation int
}

// slot is a place in the table, empty when code is 0. The part of the hash in
// it is another than the one that chose the slot; it saves most comparisons
// with the wrong string, each of which would miss the cache.
type slot struct {
	tag  uint32
	code uint32
}

// minSlots is the size of a new table: most dictionaries hold a few names.
const minSlots = 64

// NewDict returns a dictionary that holds only the empty string.
func NewDict() *Dict {
	d := &Dict{}
	d.init()
	return d
}

func (d *Dict) init() {
	d.offsets = []uint64{0, 0}
	d.resize(minSlots)
}

// Reset forgets every string but the empty one, and keeps the memory.
func (d *Dict) Reset() {
	d.bytes, d.offsets = d.bytes[:0], d.offsets[:2]
	clear(d.slots)
	d.taken = 0
	d.generation++
}

// Generation counts the Resets: codes given in one mean nothing in the next.
func (d *Dict) Generation() int { return d.generation }

// Code returns the code of s, a new one if s is new. It keeps a copy of s.
func (d *Dict) Code(s []byte) uint32 {
	if len(s) == 0 {
		return 0
	}
	h := Hash(s, 0) &^ d.drop
	at, code := d.find(h, s)
	if code != 0 {
		return code
	}
	code = uint32(len(d.offsets) - 1)
	d.append(s)
	d.slots[at] = slot{uint32(h), code}
	if d.taken++; 2*d.taken > len(d.slots) {
		d.resize(2 * len(d.slots))
	}
	return code
}

// Add gives s a new code without looking for one it has, and without letting
// it be found: for strings known to be new, or as good as new. Empty is 0.
func (d *Dict) Add(s []byte) uint32 {
	if len(s) == 0 {
		return 0
	}
	d.append(s)
	return uint32(len(d.offsets) - 2)
}

// Find returns the code of s, 0 if it is not known.
func (d *Dict) Find(s []byte) uint32 {
	if len(s) == 0 {
		return 0
	}
	_, code := d.find(Hash(s, 0)&^d.drop, s)
	return code
}

// Lookup returns the code of s and whether it is known.
func (d *Dict) Lookup(s string) (uint32, bool) {
	code := d.Find([]byte(s))
	return code, code != 0 || s == ""
}

// find returns the code of s, whose hash is h, or 0 and the slot it would go to.
//
// The slot comes from the upper bits of the hash: the users of a partition may
// all have the same lower ones (see Shard), and would pile up in a few slots.
func (d *Dict) find(h uint64, s []byte) (at int, code uint32) {
	mask := len(d.slots) - 1
	for at = int(h >> d.shift); ; at++ {
		e := d.slots[at&mask]
		if e.code == 0 || e.tag == uint32(h) && bytes.Equal(d.Bytes(e.code), s) {
			return at & mask, e.code
		}
	}
}

// resize makes a table of n slots, a power of two.
func (d *Dict) resize(n int) {
	before := d.slots
	d.slots, d.shift = make([]slot, n), 64
	for ; n > 1; n /= 2 {
		d.shift--
	}
	mask := len(d.slots) - 1
	for _, s := range before {
		if s.code == 0 {
			continue
		}
		at := int(Hash(d.Bytes(s.code), 0) &^ d.drop >> d.shift)
		for d.slots[at&mask].code != 0 {
			at++
		}
		d.slots[at&mask] = s
	}
}
