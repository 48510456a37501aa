package event

// Dict gives small codes to strings, in the order they are first seen. Code 0
// is the empty string and stands for "no value"; it is there from the start.
type Dict struct {
	codes   map[string]uint32
	bytes   []byte
	offsets []uint64 // string c is bytes[offsets[c]:offsets[c+1]]
}

// NewDict returns a dictionary that holds only the empty string.
func NewDict() *Dict {
	d := &Dict{}
	d.init()
	return d
}

func (d *Dict) init() {
	d.codes = map[string]uint32{"": 0}
	d.offsets = []uint64{0, 0}
}

// Code returns the code of s, a new one if s is new. It keeps a copy of s.
func (d *Dict) Code(s []byte) uint32 {
	if c, ok := d.codes[string(s)]; ok {
		return c
	}
	c := uint32(len(d.offsets) - 1)
	d.bytes = append(d.bytes, s...)
	d.offsets = append(d.offsets, uint64(len(d.bytes)))
	d.codes[string(s)] = c
	return c
}

// Lookup returns the code of s and whether it is known.
func (d *Dict) Lookup(s string) (uint32, bool) {
	c, ok := d.codes[s]
	return c, ok
}

// Len is the number of codes, the empty string's included.
func (d *Dict) Len() int { return len(d.offsets) - 1 }

// Bytes returns the string of a code; it must not be changed.
func (d *Dict) Bytes(c uint32) []byte {
	return d.bytes[d.offsets[c]:d.offsets[c+1]:d.offsets[c+1]]
}

// String returns the string of a code.
func (d *Dict) String(c uint32) string { return string(d.Bytes(c)) }
