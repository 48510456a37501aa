package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// hybrid decodes runs of one value and runs of bit-packed ones: levels,
// dictionary indexes and booleans. It decodes as it is asked, so a run that
// declares two thousand million values costs no memory. The zero hybrid
// delivers nothing.
type hybrid struct {
	data   []byte
	width  int
	run    int    // values left in the run
	value  uint32 // of a run of one value
	packed []byte // of a bit-packed run, nil for the other kind
	bit    int    // where in packed the next value begins
}

func newHybrid(data []byte, width int) (hybrid, error) {
	if width < 0 || width > 32 {
		return hybrid{}, fmt.Errorf("values of %d bits", width)
	}
	if width == 0 { // all zero, whatever the runs say
		return hybrid{run: math.MaxInt}, nil
	}
	return hybrid{data: data, width: width}, nil
}

// next fills dst.
func (h *hybrid) next(dst []uint32) error {
	for len(dst) > 0 {
		if h.run == 0 {
			if err := h.header(); err != nil {
				return err
			}
			continue
		}
		n := min(len(dst), h.run)
		if h.packed == nil {
			for i := range dst[:n] {
				dst[i] = h.value
			}
		} else {
			h.unpack(dst[:n])
		}
		h.run -= n
		dst = dst[n:]
	}
	return nil
}

// header reads the header of the next run.
func (h *hybrid) header() error {
	v, n := binary.Uvarint(h.data)
	if n <= 0 || v>>1 > math.MaxInt32 {
		return errShort
	}
	h.data = h.data[n:]
	if v&1 != 0 {
		size := min(int(v>>1)*h.width, len(h.data)) // some writers cut the padding of the last group
		h.packed, h.data, h.bit = h.data[:size], h.data[size:], 0
		h.run = size * 8 / h.width
		if h.run == 0 {
			return errShort
		}
		return nil
	}
	size := (h.width + 7) / 8
	if len(h.data) < size {
		return errShort
	}
	var value [4]byte
	copy(value[:], h.data[:size])
	h.data, h.packed = h.data[size:], nil
	h.value, h.run = binary.LittleEndian.Uint32(value[:]), int(v>>1)
	return nil
}

// unpack reads values of width bits, the lowest bit first: eight at a time, as
// they begin at a whole byte, where there are bytes enough to load whole words.
func (h *hybrid) unpack(dst []uint32) {
	const group = 8
	if head := min(len(dst), (group-h.bit/h.width%group)%group); head > 0 {
		h.unpackPlain(dst[:head])
		dst = dst[head:]
	}
	at := h.bit >> 3
	src := h.packed[min(at, len(h.packed)):cap(h.packed)] // words may reach beyond the run, to bits that nobody reads
	groups := 0
	if h.width <= 28 {
		groups = min(len(dst)/group, max(0, len(src)-8)/h.width)
	}
	mask := uint64(1)<<h.width - 1
	w := uint(h.width)
	switch {
	case w <= 8: // eight values in a word
		for g := range groups {
			d, word := dst[group*g:][:group:group], binary.LittleEndian.Uint64(src[g*h.width:])
			d[0] = uint32(word & mask)
			d[1] = uint32(word >> (w & 63) & mask)
			d[2] = uint32(word >> (2 * w & 63) & mask)
			d[3] = uint32(word >> (3 * w & 63) & mask)
			d[4] = uint32(word >> (4 * w & 63) & mask)
			d[5] = uint32(word >> (5 * w & 63) & mask)
			d[6] = uint32(word >> (6 * w & 63) & mask)
			d[7] = uint32(word >> (7 * w & 63) & mask)
		}
	case w <= 16: // four, the second four from the middle of a byte if w is odd
		half, shift := h.width>>1, 4*w&7
		for g := range groups {
			d, b := dst[group*g:][:group:group], src[g*h.width:]
			low, high := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[half:])>>(shift&63)
			d[0] = uint32(low & mask)
			d[1] = uint32(low >> (w & 63) & mask)
			d[2] = uint32(low >> (2 * w & 63) & mask)
			d[3] = uint32(low >> (3 * w & 63) & mask)
			d[4] = uint32(high & mask)
			d[5] = uint32(high >> (w & 63) & mask)
			d[6] = uint32(high >> (2 * w & 63) & mask)
			d[7] = uint32(high >> (3 * w & 63) & mask)
		}
	default: // two, with at most seven bits before them
		for g := range groups {
			d, b := dst[group*g:][:group:group], src[g*h.width:]
			for i := uint(0); i < group; i += 2 {
				word := binary.LittleEndian.Uint64(b[i*w>>3:]) >> (i * w & 7)
				d[i] = uint32(word & mask)
				d[i+1] = uint32(word >> (w & 63) & mask)
			}
		}
	}
	h.bit += groups * group * h.width
	h.unpackPlain(dst[groups*group:])
}

// unpackPlain is unpack value by value.
func (h *hybrid) unpackPlain(dst []uint32) {
	mask := uint64(1)<<h.width - 1
	for i := range dst {
		at := h.bit >> 3
		var word uint64
		if at+8 <= len(h.packed) {
			word = binary.LittleEndian.Uint64(h.packed[at:])
		} else {
			for k, b := range h.packed[at:] {
				word |= uint64(b) << (8 * k)
			}
		}
		dst[i] = uint32(word >> (h.bit & 7) & mask)
		h.bit += h.width
	}
}

// constant says whether the next n values are all one, as runs of definition levels mostly are, and steps over them.
func (h *hybrid) constant(n int, value uint32) bool {
	if h.run == 0 {
		before := *h
		if h.header() != nil {
			*h = before // next comes to the same error
			return false
		}
	}
	if h.packed != nil || h.run < n || h.value != value {
		return false
	}
	h.run -= n
	return true
}

// maxDelta is how many delta-encoded values a page may have: these are decoded
// at once, and a few bytes can stand for many.
const maxDelta = 1 << 24

// deltaIntegers decodes DELTA_BINARY_PACKED and returns what follows it. size
// is that of the values, 4 or 8 bytes; most is how many there may be.
func deltaIntegers(src []byte, size, most int) (values []int64, rest []byte, err error) {
	count, length, err := deltaExtent(src)
	if err != nil {
		return nil, nil, err
	}
	if count > min(most, maxDelta) {
		return nil, nil, fmt.Errorf("%d values in a page of %d", count, most)
	}
	var e delta.BinaryPackedEncoding
	if size == 8 {
		values, err = e.DecodeInt64(nil, src[:length])
		return values, src[length:], err
	}
	narrow, err := e.DecodeInt32(nil, src[:length])
	values = make([]int64, len(narrow))
	for i, v := range narrow {
		values[i] = int64(v)
	}
	return values, src[length:], err
}

// deltaExtent reads the headers of DELTA_BINARY_PACKED: how many values it
// declares and how many bytes it takes. parquet-go allocates what is declared.
func deltaExtent(src []byte) (count, length int, err error) {
	i := 0
	var header [4]uint64 // values in a block, miniblocks in it, values, first value
	for k := range header {
		v, n := binary.Uvarint(src[i:])
		if n <= 0 {
			return 0, 0, errShort
		}
		header[k] = v
		i += n
	}
	block, mini := header[0], header[1]
	if mini == 0 || block == 0 || block > 1<<16 || mini > block || header[2] > math.MaxInt32 {
		return 0, 0, fmt.Errorf("blocks of %d values in %d parts", block, mini)
	}
	for left := int64(header[2]) - 1; left > 0; {
		_, n := binary.Uvarint(src[i:])
		if n <= 0 || len(src)-i-n < int(mini) {
			return 0, 0, errShort
		}
		widths := src[i+n : i+n+int(mini)]
		i += n + int(mini)
		for _, width := range widths {
			if left <= 0 {
				break
			}
			i = min(len(src), i+int(block/mini)*int(width)/8)
			left -= int64(block / mini)
		}
	}
	return int(header[2]), i, nil
}

// deltaTexts decodes DELTA_LENGTH_BYTE_ARRAY and, with prefixes that each
// value shares with the one before, DELTA_BYTE_ARRAY.
func deltaTexts(src []byte, prefixed bool, most int) (data []byte, offsets []int, err error) {
	var prefixes []int64
	if prefixed {
		if prefixes, src, err = deltaIntegers(src, 4, most); err != nil {
			return nil, nil, err
		}
	}
	lengths, src, err := deltaIntegers(src, 4, most)
	if err != nil {
		return nil, nil, err
	}
	if prefixed && len(prefixes) != len(lengths) {
		return nil, nil, fmt.Errorf("%d prefixes of %d values", len(prefixes), len(lengths))
	}
	offsets = append(make([]int, 0, len(lengths)+1), 0)
	before := 0 // where the value before starts
	for i, length := range lengths {
		start := len(data)
		if prefixed {
			if prefixes[i] < 0 || prefixes[i] > int64(start-before) {
				return nil, nil, fmt.Errorf("a prefix of %d bytes", prefixes[i])
			}
			data = append(data, data[before:before+int(prefixes[i])]...)
			before = start
		}
		if length < 0 || length > int64(len(src)) {
			return nil, nil, errShort
		}
		data, src = append(data, src[:length]...), src[length:]
		if len(data) > maxPage {
			return nil, nil, errors.New("values of more bytes than a page may have")
		}
		offsets = append(offsets, len(data))
	}
	return data, offsets, nil
}

// joinStreams undoes BYTE_STREAM_SPLIT, which stores the first bytes of all
// values, then their second bytes, and so on.
func joinStreams(src []byte, width int) ([]byte, error) {
	if len(src)%width != 0 {
		return nil, fmt.Errorf("%d bytes of values of %d", len(src), width)
	}
	dst, n := make([]byte, len(src)), len(src)/width
	for i, b := range src {
		dst[i%n*width+i/n] = b
	}
	return dst, nil
}

// plainDictionary is what older writers call the encoding of indexes, and of
// the dictionary itself.
const plainDictionary format.Encoding = 2

// isDictionary says whether a page holds indexes into the dictionary.
func isDictionary(e format.Encoding) bool {
	return e == format.RLEDictionary || e == plainDictionary
}
