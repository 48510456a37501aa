package arrow

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"parcours/analysis/source"
)

// The bounds of what a record batch may hold.
const (
	// maxBuffer is how many bytes a compressed buffer may have.
	maxBuffer = 1 << 30
	// A body of any size may become freeUnpacked bytes, a larger one maxRatio times what it is: what compresses
	// better than that is small in real files.
	freeUnpacked = 256 << 20
	maxRatio     = 64
	// elementsPerByte bounds the lengths of arrays, so that a few bytes cannot keep a reader busy for hours: one
	// value repeated for a whole batch, compressed, is the densest there is.
	elementsPerByte = 8192
	// maxValue is how many bytes of one buffer are looked at at once: the values of one column in one batch.
	maxValue = 256 << 20
)

// Windows into buffers that are not compressed: all together about windowsTotal bytes.
const (
	windowsTotal = 32 << 20
	minWindow    = 16 << 10
	maxWindow    = 1 << 20
)

// errTooWide says that so many rows at once are too much.
var errTooWide = errors.New("too many bytes in a few rows")

const notCompressed = -1

// batch is an opened record batch: where its buffers are. They are read when they are asked for.
type batch struct {
	src      source.Source
	rows     int64
	nodes    []byte // lengths and numbers of nulls, 16 bytes each
	places   []byte // offsets and lengths of buffers, 16 bytes each
	views    []int  // how many buffers the views before the i-th have beyond two; one more at the end
	codec    int
	body     int64 // offset in the file
	window   int64
	unpacked int64 // bytes that may still be unpacked
	left     int64 // values that views may still show
	buffers  map[int]*buffer
}

// openBatch reads where the buffers of a record batch are. The table is that of the RecordBatch in m.
func openBatch(src source.Source, m *message, t fbTable, columns int) (*batch, error) {
	b := &batch{src: src, rows: t.int64(0), body: m.body, codec: notCompressed, buffers: map[int]*buffer{}}
	b.window = min(max(windowsTotal/int64(3*max(columns, 1)), minWindow), maxWindow)
	b.unpacked = max(freeUnpacked, maxRatio*m.length)
	take := func(slot, width int) []byte {
		at, n := t.vector(slot, width)
		return bytes.Clone(t.m.bytes(at, n*width))
	}
	b.nodes, b.places = take(1, 16), take(2, 16)
	counts := take(4, 8)
	if c, ok := t.table(3); ok {
		if b.codec = c.byte(0, 0); b.codec > 1 || c.byte(1, 0) != 0 {
			return nil, unsupported(fmt.Sprintf("Arrow compression %d", b.codec), "write the file with LZ4 or Zstandard")
		}
	}
	if t.m.bad {
		return nil, errors.New("a record batch that is not well formed")
	}
	b.views = append(b.views, 0)
	for ; len(counts) > 0; counts = counts[8:] {
		n := int64(binary.LittleEndian.Uint64(counts))
		last := b.views[len(b.views)-1]
		if n < 0 || n > int64(len(b.places)/16-last) {
			return nil, fmt.Errorf("views into %d buffers", n)
		}
		b.views = append(b.views, last+int(n))
	}
	return b, b.check(m.length, int64(len(t.m.b))+m.length)
}

// check bounds all lengths and places, so that nothing outside the body is ever read.
func (b *batch) check(length, bytes int64) error {
	left := elementsPerByte * bytes
	if b.rows < 0 || b.rows > left {
		return fmt.Errorf("a record batch of %d rows in %d bytes", b.rows, bytes)
	}
	for i := 0; i < len(b.nodes); i += 16 {
		n, nulls := int64(binary.LittleEndian.Uint64(b.nodes[i:])), int64(binary.LittleEndian.Uint64(b.nodes[i+8:]))
		if n < 0 || n > left {
			return fmt.Errorf("an array of %d values in %d bytes", n, bytes)
		}
		if nulls < 0 || nulls > n {
			return fmt.Errorf("%d nulls in an array of %d", nulls, n)
		}
		left -= n
	}
	b.left = left
	sum := int64(0)
	for i := 0; i < len(b.places); i += 16 {
		at, n := int64(binary.LittleEndian.Uint64(b.places[i:])), int64(binary.LittleEndian.Uint64(b.places[i+8:]))
		if at < 0 || n < 0 || at > length || n > length-at {
			return fmt.Errorf("a buffer of %d bytes at %d in a body of %d", n, at, length)
		}
		if sum += n; sum > length {
			return errors.New("buffers that overlap")
		}
	}
	return nil
}

// spend counts what views show, which may be the same again and again.
func (b *batch) spend(n int64) error {
	if b.left -= n; b.left < 0 {
		return errors.New("views that overlap without end")
	}
	return nil
}

// array is how many values the array of a node has, and how many of them are null.
func (b *batch) array(n *node) (length, nulls int64, err error) {
	if n.nodeAt >= len(b.nodes)/16 {
		return 0, 0, errors.New("a record batch without the column")
	}
	at := 16 * n.nodeAt
	return int64(binary.LittleEndian.Uint64(b.nodes[at:])), int64(binary.LittleEndian.Uint64(b.nodes[at+8:])), nil
}

// viewBuffers is how many buffers a view has beyond two.
func (b *batch) viewBuffers(n *node) int {
	if n.viewsBefore+1 >= len(b.views) {
		return 0
	}
	return b.views[n.viewsBefore+1] - b.views[n.viewsBefore]
}

// place is where the k-th buffer of a node is.
func (b *batch) place(n *node, k int) (index int, at, size int64, err error) {
	if n.viewsBefore >= len(b.views) {
		return 0, 0, 0, errors.New("a record batch without the buffers of its views")
	}
	index = n.bufferAt + b.views[n.viewsBefore] + k
	if index >= len(b.places)/16 {
		return 0, 0, 0, errors.New("a record batch without the column")
	}
	at, size = int64(binary.LittleEndian.Uint64(b.places[16*index:])), int64(binary.LittleEndian.Uint64(b.places[16*index+8:]))
	return index, at, size, nil
}

// buffer is the k-th buffer of a node.
func (b *batch) buffer(n *node, k int) (*buffer, error) {
	index, at, size, err := b.place(n, k)
	if err != nil {
		return nil, err
	}
	if f := b.buffers[index]; f != nil {
		return f, nil
	}
	f := &buffer{src: b.src, start: b.body + at, size: size, window: b.window}
	if b.codec != notCompressed && size > 0 {
		if err := f.unpack(b); err != nil {
			return nil, err
		}
	}
	b.buffers[index] = f
	return f, nil
}

// cost is how many bytes of the file the arrays of a node take, with those inside it.
func (b *batch) cost(n *node) (sum int64) {
	count := n.buffers()
	if n.isView() {
		count += b.viewBuffers(n)
	}
	for k := range count {
		if _, _, size, err := b.place(n, k); err == nil {
			sum += size
		}
	}
	for _, c := range n.children {
		sum += b.cost(c)
	}
	return sum
}

// buffer is a run of bytes of a record batch's body: a window of it, or all
// where it is compressed.
type buffer struct {
	src    source.Source
	start  int64 // offset in the file
	size   int64 // when unpacked
	window int64

	data []byte
	at   int64 // of data in the buffer
}

// bytes returns the bytes from from to to, valid until the next call.
func (f *buffer) bytes(from, to int64) ([]byte, error) {
	switch {
	case from < 0 || to < from || to > f.size:
		return nil, fmt.Errorf("values up to byte %d in a buffer of %d", to, f.size)
	case from >= f.at && to <= f.at+int64(len(f.data)):
		return f.data[from-f.at : to-f.at : to-f.at], nil
	case to-from > maxValue:
		return nil, errTooWide
	}
	size := min(max(to-from, f.window), f.size-from)
	if int64(cap(f.data)) < size {
		f.data = make([]byte, size)
	}
	f.data, f.at = f.data[:size], from
	if err := readFull(f.src, f.data, f.start+from); err != nil {
		f.data = f.data[:0]
		return nil, err
	}
	return f.data[: to-from : to-from], nil
}

// unpack reads and unpacks all of a compressed buffer: the length it will have, then the bytes.
func (f *buffer) unpack(b *batch) error {
	if f.size < 8 {
		return fmt.Errorf("a compressed buffer of %d bytes", f.size)
	}
	head := make([]byte, 8)
	if err := readFull(f.src, head, f.start); err != nil {
		return err
	}
	size := int64(binary.LittleEndian.Uint64(head))
	f.start, f.size = f.start+8, f.size-8
	if size == -1 { // it would not have become smaller
		return nil
	}
	if size < 0 || size > maxBuffer || size > b.unpacked {
		return fmt.Errorf("a buffer of %d bytes that declares to be %d", f.size, size)
	}
	b.unpacked -= size
	if f.size > maxBuffer {
		return fmt.Errorf("a compressed buffer of %d bytes", f.size)
	}
	packed := make([]byte, f.size)
	if err := readFull(f.src, packed, f.start); err != nil {
		return err
	}
	var err error
	if b.codec == 0 {
		f.data, err = unpackLZ4(packed, size)
	} else {
		f.data, err = unpackZstd(packed, size)
	}
	if err != nil {
		return fmt.Errorf("unpacking a buffer: %w", err)
	}
	if int64(len(f.data)) != size {
		return fmt.Errorf("a buffer of %d bytes where %d are declared", len(f.data), size)
	}
	f.size = size
	return nil
}

// zstdDecoder is one for all: it is slow to make and safe to share. It never
// unpacks more than there is room for.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxBuffer), zstd.WithDecodeAllCapLimit(true))
})

func unpackZstd(packed []byte, size int64) ([]byte, error) {
	const densest = 128 << 10 / 4 // a block of one value repeated: 128 KiB in four bytes
	if size > densest*int64(len(packed)) {
		return nil, fmt.Errorf("%d bytes cannot hold %d", len(packed), size)
	}
	d, err := zstdDecoder()
	if err != nil {
		return nil, err
	}
	return d.DecodeAll(packed, make([]byte, 0, size))
}

// unpackLZ4 unpacks a frame (lz4_Frame_format.md), block by block: the
// package's own reader would do it with goroutines and buffers of its own.
// Checksums are not checked.
func unpackLZ4(packed []byte, size int64) ([]byte, error) {
	const (
		frameMagic   = 0x184D2204
		history      = 64 << 10
		hasDictID    = 1
		hasSize      = 1 << 3
		blockSums    = 1 << 4
		independent  = 1 << 5
		notPacked    = 1 << 31
		largestBlock = 4 << 20
	)
	if size > 256*int64(len(packed)) {
		return nil, fmt.Errorf("%d bytes cannot hold %d", len(packed), size)
	}
	if len(packed) < 7 || binary.LittleEndian.Uint32(packed) != frameMagic {
		return nil, errors.New("no LZ4 frame")
	}
	flags := packed[4]
	if flags>>6 != 1 || flags&hasDictID != 0 {
		return nil, fmt.Errorf("an LZ4 frame with flags %#x", flags)
	}
	packed = packed[6:]
	if flags&hasSize != 0 {
		packed = packed[min(8, len(packed)):]
	}
	packed = packed[min(1, len(packed)):] // checksum of the header
	out, filled := make([]byte, size), 0
	for {
		if len(packed) < 4 {
			return nil, errors.New("an LZ4 frame that ends early")
		}
		head := binary.LittleEndian.Uint32(packed)
		packed = packed[4:]
		if head == 0 {
			return out[:filled], nil
		}
		n := int(head &^ notPacked)
		if n > largestBlock || n > len(packed) {
			return nil, fmt.Errorf("an LZ4 block of %d bytes", n)
		}
		block, room := packed[:n], out[filled:]
		packed = packed[n:]
		switch {
		case head&notPacked != 0:
			if n > len(room) {
				return nil, errors.New("an LZ4 frame that is longer than declared")
			}
			filled += copy(room, block)
		case flags&independent != 0 || filled == 0:
			k, err := lz4.UncompressBlock(block, room)
			if err != nil {
				return nil, err
			}
			filled += k
		default:
			k, err := lz4.UncompressBlockWithDict(block, room, out[max(0, filled-history):filled])
			if err != nil {
				return nil, err
			}
			filled += k
		}
		if flags&blockSums != 0 {
			packed = packed[min(4, len(packed)):]
		}
	}
}
