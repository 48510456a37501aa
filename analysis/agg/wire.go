package agg

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// ErrWire is what decoding a damaged Partial gives.
var ErrWire = errors.New("agg: damaged partial")

// Reader reads the primitives of a Partial's encoding: unsigned and zigzag
// varints, strings with their length. The first failure sticks; check Err (or
// End) once at the end and trust nothing read before that.
type Reader struct {
	src []byte
	err error
}

// NewReader reads from src.
func NewReader(src []byte) *Reader { return &Reader{src: src} }

// Uint reads an unsigned varint.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.src)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.src = r.src[n:]
	return v
}

// Int reads a signed varint.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.src)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.src = r.src[n:]
	return v
}

// Len reads a count of things that take at least size bytes each, and fails
// when the rest cannot hold them: a hostile count allocates nothing.
func (r *Reader) Len(size int) int {
	n := r.Uint()
	if n > uint64(len(r.src)/max(size, 1)) {
		r.fail()
		return 0
	}
	return int(n)
}

// String reads a string.
func (r *Reader) String() string {
	n := r.Len(1)
	s := string(r.src[:n])
	r.src = r.src[n:]
	return s
}

// Bytes reads a run of bytes written by AppendBytes; it shares the source's memory.
func (r *Reader) Bytes() []byte {
	n := r.Len(1)
	b := r.src[:n:n]
	r.src = r.src[n:]
	return b
}

func (r *Reader) fail() { r.src, r.err = nil, ErrWire }

// Err is the first failure.
func (r *Reader) Err() error { return r.err }

// End is Err, or ErrWire where bytes are left over.
func (r *Reader) End() error {
	if r.err == nil && len(r.src) > 0 {
		return ErrWire
	}
	return r.err
}

// AppendUint appends an unsigned varint.
func AppendUint(dst []byte, v uint64) []byte { return binary.AppendUvarint(dst, v) }

// AppendInt appends a signed varint.
func AppendInt(dst []byte, v int64) []byte { return binary.AppendVarint(dst, v) }

// AppendString appends a string with its length.
func AppendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// AppendBytes appends a run of bytes with its length.
func AppendBytes(dst []byte, b []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// SortedKeys returns a map's keys in order; every map is written this way.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
