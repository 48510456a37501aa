package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/decode/number"
)

// mode is in what form the values of a page are held.
type mode uint8

const (
	plain   mode = iota // one after the other in data
	bools               // in bits
	indexed             // in bits, indexes into the chunk's dictionary
	decoded             // in ints, or in data at offsets: encodings that are decoded at once
)

// values are those of the current page, nulls left out, from the next one on.
type values struct {
	mode    mode
	data    []byte
	bits    hybrid
	ints    []int64
	offsets []int
}

// dictionary holds the values that indexes stand for, as the column's field has them.
type dictionary struct {
	n       int
	ints    []int64
	floats  []float64
	bytes   []byte
	offsets []uint32
}

// setValues begins the values of a page.
func (c *chunk) setValues(encoding format.Encoding, data []byte) (err error) {
	l, v := c.leaf, values{data: data}
	switch {
	case isDictionary(encoding):
		if c.dict == nil {
			return errors.New("a page of indexes and no dictionary")
		}
		v.mode = indexed
		if len(data) > 0 { // a page of nulls may have none
			v.bits, err = newHybrid(data[1:], int(data[0]))
		}
	case encoding == format.Plain && l.typ == format.Boolean:
		v.mode, v.bits = bools, hybrid{width: 1, run: 8 * len(data), packed: data}
	case encoding == format.Plain:
	case encoding == format.RLE && l.typ == format.Boolean:
		if len(data) < 4 || uint64(binary.LittleEndian.Uint32(data)) > uint64(len(data)-4) {
			return errShort
		}
		v.mode = bools
		v.bits, err = newHybrid(data[4:4+binary.LittleEndian.Uint32(data)], 1)
	case encoding == format.DeltaBinaryPacked && (l.typ == format.Int32 || l.typ == format.Int64):
		v.mode = decoded
		v.ints, _, err = deltaIntegers(data, l.width, c.rows)
	case encoding == format.DeltaLengthByteArray && l.typ == format.ByteArray,
		encoding == format.DeltaByteArray && (l.typ == format.ByteArray || l.typ == format.FixedLenByteArray):
		v.mode = decoded
		v.data, v.offsets, err = deltaTexts(data, encoding == format.DeltaByteArray, c.rows)
	case encoding == format.ByteStreamSplit && l.width > 0 && l.typ != format.Int96:
		v.data, err = joinStreams(data, l.width)
	default:
		return unsupported(encoding)
	}
	c.values = v
	return err
}

// readDictionary decodes the dictionary page.
func (c *chunk) readDictionary(h *dictHeader, data []byte, size int) error {
	l := c.leaf
	switch {
	case c.dict != nil:
		return errors.New("two dictionaries in a chunk")
	case h.Encoding != format.Plain && h.Encoding != plainDictionary:
		return unsupported(h.Encoding)
	case l.typ == format.Boolean:
		return errors.New("a dictionary of booleans")
	}
	data, err := c.codec.decompress(data, size)
	if err != nil {
		return err
	}
	n := int(h.NumValues)
	smallest := l.width
	if l.typ == format.ByteArray {
		smallest = 4 // its length
	}
	if n < 0 || n > len(data)/smallest {
		return fmt.Errorf("a dictionary of %d values in %d bytes", n, len(data))
	}
	v, d := values{data: data}, &dictionary{n: n}
	switch l.class {
	case integers:
		d.ints = make([]int64, n)
		err = v.plainIntegers(d.ints, l.width)
	case floats:
		d.floats = make([]float64, n)
		err = v.plainFloats(d.floats, l.width)
	case texts:
		d.offsets = append(make([]uint32, 0, n+1), 0)
		for range n {
			raw, err := v.nextText(l)
			if err != nil {
				return err
			}
			d.bytes = l.appendText(d.bytes, raw)
			d.offsets = append(d.offsets, uint32(len(d.bytes)))
		}
	}
	c.dict = d
	return err
}

// appendText appends what a byte array becomes.
func (l *leaf) appendText(dst, raw []byte) []byte {
	if l.text != nil {
		return l.text(dst, raw)
	}
	return append(dst, raw...)
}

// integers fills dst with the next values of a column of that class.
func (c *chunk) integers(dst []int64, scratch []uint32) error {
	v := &c.values
	switch v.mode {
	case plain:
		return v.plainIntegers(dst, c.leaf.width)
	case decoded:
		if len(v.ints) < len(dst) {
			return errShort
		}
		v.ints = v.ints[copy(dst, v.ints):]
		return nil
	}
	scratch = scratch[:len(dst)]
	if err := v.bits.next(scratch); err != nil {
		return err
	}
	if v.mode == bools {
		for i, b := range scratch {
			dst[i] = int64(b)
		}
		return nil
	}
	for i, k := range scratch {
		if int(k) >= c.dict.n {
			return errIndex(k, c.dict.n)
		}
		dst[i] = c.dict.ints[k]
	}
	return nil
}

func errIndex(k uint32, n int) error {
	return fmt.Errorf("an index of %d into a dictionary of %d", k, n)
}

// floats fills dst with the next values of a column of that class.
func (c *chunk) floats(dst []float64, scratch []uint32) error {
	v := &c.values
	if v.mode != indexed {
		return v.plainFloats(dst, c.leaf.width)
	}
	scratch = scratch[:len(dst)]
	if err := v.bits.next(scratch); err != nil {
		return err
	}
	for i, k := range scratch {
		if int(k) >= c.dict.n {
			return errIndex(k, c.dict.n)
		}
		dst[i] = c.dict.floats[k]
	}
	return nil
}

// plainIntegers fills dst from little-endian values of 4, 8 or 12 bytes.
func (v *values) plainIntegers(dst []int64, width int) error {
	data, err := v.take(len(dst) * width)
	if err != nil {
		return err
	}
	switch width {
	case 4:
		for i := range dst {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(data[4*i:])))
		}
	case 8:
		for i := range dst {
			dst[i] = int64(binary.LittleEndian.Uint64(data[8*i:]))
		}
	default:
		for i := range dst {
			dst[i] = int96Micros(data[12*i:])
		}
	}
	return nil
}

// plainFloats fills dst from little-endian values of 2, 4 or 8 bytes.
func (v *values) plainFloats(dst []float64, width int) error {
	data, err := v.take(len(dst) * width)
	if err != nil {
		return err
	}
	switch width {
	case 2:
		for i := range dst {
			dst[i] = number.Float16(binary.LittleEndian.Uint16(data[2*i:]))
		}
	case 4:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
		}
	default:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
		}
	}
	return nil
}

func (v *values) take(n int) ([]byte, error) {
	if n > len(v.data) {
		return nil, errShort
	}
	b := v.data[:n]
	v.data = v.data[n:]
	return b, nil
}

// nextText is the next byte array of a page that holds them; valid as long as the page.
func (v *values) nextText(l *leaf) (raw []byte, err error) {
	switch {
	case v.mode == decoded:
		if len(v.offsets) < 2 {
			return nil, errShort
		}
		raw, v.offsets = v.data[v.offsets[0]:v.offsets[1]], v.offsets[1:]
	case l.width > 0:
		return v.take(l.width)
	default:
		length, err := v.take(4)
		if err != nil {
			return nil, err
		}
		n := binary.LittleEndian.Uint32(length)
		if uint64(n) > uint64(len(v.data)) {
			return nil, errShort
		}
		return v.take(int(n))
	}
	if l.width > 0 && len(raw) != l.width {
		return nil, fmt.Errorf("a value of %d bytes in a column of %d", len(raw), l.width)
	}
	return raw, nil
}
