package parquet

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

const (
	readAhead = 1 << 20 // bytes of a chunk to read at a time
	// dictionaryHeader is how many bytes a chunk may be longer than it says.
	dictionaryHeader = 100
	maxHeader        = 8 << 20 // bytes of a page header, which may hold the least and greatest value
)

// chunk reads the pages of one column in one row group, in order.
type chunk struct {
	leaf  *leaf
	bytes window
	codec codec
	left  int64 // rows of the row group not yet in a page
	dict  *dictionary

	// The current page.
	rows   int // left in it
	levels hybrid
	reps   hybrid   // repetition levels
	defs   []uint32 // under a list: the definition levels of the batch
	values values
}

// openChunk checks where a chunk lies before anything of it is read.
func openChunk(f *File, l *leaf, c *columnChunk, rows int64) (*chunk, error) {
	m := &c.Meta
	if c.Crypto.Value != nil || len(c.EncryptedMetadata) > 0 {
		return nil, &report.Problem{Code: report.CodeUnsupported, File: f.src.Name(), Value: "encrypted column", Cause: "this column cannot be read", Hint: "write the file without encryption"}
	}
	if c.FilePath != "" {
		return nil, &report.Problem{Code: report.CodeUnsupported, File: f.src.Name(), Value: c.FilePath, Cause: "the column lies in another file"}
	}
	if m.Type != l.typ {
		return nil, fmt.Errorf("a chunk of type %v in a column of type %v", m.Type, l.typ)
	}
	start := m.DataPageOffset
	if m.DictionaryPageOffset > 0 && m.DictionaryPageOffset < start {
		start = m.DictionaryPageOffset
	}
	if start < int64(len(magic)) || m.TotalCompressedSize < 0 || m.TotalCompressedSize > f.end-start {
		return nil, fmt.Errorf("a chunk of %d bytes at %d in a file of %d", m.TotalCompressedSize, start, f.src.Size())
	}
	// Old writers left the header of the dictionary page out of the size.
	end := min(f.end, start+m.TotalCompressedSize+dictionaryHeader)
	if l.maxRep > 0 { // levels, of which a row has any number
		if rows = m.NumValues; rows < 0 || rows > f.src.Size()*rowsPerByte {
			return nil, fmt.Errorf("a chunk of %d values", rows)
		}
	}
	return &chunk{
		leaf:  l,
		bytes: window{src: f.src, start: start, next: start, end: end},
		codec: codec{format: m.Codec},
		left:  rows,
	}, nil
}

// window is the part of a chunk that is in memory.
type window struct {
	src        source.Source
	start, end int64 // of the chunk
	next       int64 // offset of the first byte not read yet
	buf        []byte
	low        int // where in buf the bytes not used yet begin
}

// peek returns the next n bytes, or as many as there are; valid until the next call.
func (w *window) peek(n int) ([]byte, error) {
	have := len(w.buf) - w.low
	if have < n && w.next < w.end {
		size := int(min(int64(max(n-have, readAhead)), w.end-w.next))
		buf := w.buf
		if cap(buf) < have+size {
			buf = make([]byte, have+size)
		}
		buf = buf[:have+size]
		copy(buf, w.buf[w.low:])
		w.buf, w.low = buf, 0
		if err := readFull(w.src, buf[have:], w.next); err != nil {
			return nil, err
		}
		w.next += int64(size)
	}
	return w.buf[w.low:min(len(w.buf), w.low+n)], nil
}

// take returns the next n bytes and steps over them.
func (w *window) take(n int) ([]byte, error) {
	if int64(n) > w.remaining() {
		return nil, errShort
	}
	b, err := w.peek(n)
	w.low += len(b)
	return b, err
}

func (w *window) remaining() int64 { return w.end - w.next + int64(len(w.buf)-w.low) }

// nextPage makes the next page with rows the current one.
func (c *chunk) nextPage() error {
	for {
		h, err := c.header()
		if err != nil {
			return err
		}
		packed, size := int(h.CompressedSize), int(h.UncompressedSize)
		if packed < 0 || size < 0 {
			return fmt.Errorf("a page of %d bytes", min(packed, size))
		}
		if max(packed, size) > maxPage {
			return &report.Problem{Code: report.CodeTooWide, Cause: fmt.Sprintf("a page of more than %d MiB", maxPage>>20), Hint: "write the file with smaller row groups or pages"}
		}
		data, err := c.bytes.take(packed)
		if err != nil {
			return err
		}
		if h.CRC != 0 && crc32.ChecksumIEEE(data) != uint32(h.CRC) {
			return fmt.Errorf("the checksum of a page is wrong")
		}
		switch h.Type {
		case format.DictionaryPage:
			err = c.readDictionary(&h.Dictionary.V, data, size)
		case format.DataPage:
			err = c.readPage(&h.Data.V, data, size)
		case format.DataPageV2:
			err = c.readPageV2(&h.DataV2.V, data, size)
		}
		if err != nil || c.rows > 0 {
			return err
		}
	}
}

// header reads the header of the next page.
func (c *chunk) header() (*pageHeader, error) {
	for n := 256; ; n *= 4 {
		b, err := c.bytes.peek(n)
		if err != nil {
			return nil, err
		}
		size, err := extent(b)
		if err == errShort && len(b) == n && n < maxHeader {
			continue // longer than what was looked at
		}
		if err != nil {
			return nil, err
		}
		h := new(pageHeader)
		if err := thrift.NewDecoder(compact.NewReaderFromBytes(b[:size])).Decode(h); err != nil {
			return nil, err
		}
		c.bytes.low += size
		return h, nil
	}
}

// setRows begins a page of n rows.
func (c *chunk) setRows(n int32) error {
	if n < 0 || int64(n) > c.left {
		return fmt.Errorf("a page of %d rows where %d are left", n, c.left)
	}
	c.left -= int64(n)
	c.rows = int(n)
	return nil
}

// readPage begins a data page of the first version: levels and values are
// compressed together, and the levels have their length in front.
func (c *chunk) readPage(h *dataHeader, data []byte, size int) error {
	if err := c.setRows(h.NumValues); err != nil {
		return err
	}
	data, err := c.codec.decompress(data, size)
	if err != nil {
		return err
	}
	if c.leaf.maxRep > 0 {
		if h.RepetitionLevelEncoding != format.RLE {
			return unsupported(h.RepetitionLevelEncoding)
		}
		if len(data) < 4 || uint64(binary.LittleEndian.Uint32(data)) > uint64(len(data)-4) {
			return errShort
		}
		n := 4 + int(binary.LittleEndian.Uint32(data))
		if c.reps, err = newHybrid(data[4:n], bits.Len(uint(c.leaf.maxRep))); err != nil {
			return err
		}
		data = data[n:]
	}
	if c.leaf.maxDef > 0 {
		if h.DefinitionLevelEncoding != format.RLE {
			return unsupported(h.DefinitionLevelEncoding)
		}
		if len(data) < 4 || uint64(binary.LittleEndian.Uint32(data)) > uint64(len(data)-4) {
			return errShort
		}
		n := 4 + int(binary.LittleEndian.Uint32(data))
		if err := c.setLevels(data[4:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return c.setValues(h.Encoding, data)
}

// readPageV2 begins a data page of the second version: levels lie before the
// values, not compressed.
func (c *chunk) readPageV2(h *dataHeaderV2, data []byte, size int) error {
	if err := c.setRows(h.NumValues); err != nil {
		return err
	}
	rep, def := int(h.RepLength), int(h.DefLength)
	if rep < 0 || def < 0 || rep > len(data) || def > len(data)-rep || rep+def > size {
		return fmt.Errorf("levels of %d bytes in a page of %d", rep+def, len(data))
	}
	if c.leaf.maxRep > 0 {
		var err error
		if c.reps, err = newHybrid(data[:rep], bits.Len(uint(c.leaf.maxRep))); err != nil {
			return err
		}
	}
	if err := c.setLevels(data[rep : rep+def]); err != nil {
		return err
	}
	data = data[rep+def:]
	if len(data) > 0 && (!h.IsCompressed.Valid || h.IsCompressed.V) {
		var err error
		if data, err = c.codec.decompress(data, size-rep-def); err != nil {
			return err
		}
	}
	return c.setValues(h.Encoding, data)
}

func (c *chunk) setLevels(data []byte) (err error) {
	c.levels, err = newHybrid(data, bits.Len(uint(c.leaf.maxDef)))
	return err
}

// nulls appends which of the next n rows of the page have no value, and returns how many have one.
func (c *chunk) nulls(dst []bool, n int, scratch []uint32) (_ []bool, present int, _ []uint32, err error) {
	at := len(dst)
	dst = slices.Grow(dst, n)[:at+n]
	if c.leaf.maxDef == 0 || c.leaf.maxRep == 0 && c.levels.constant(n, uint32(c.leaf.maxDef)) {
		clear(dst[at:])
		return dst, n, scratch, nil
	}
	scratch = slices.Grow(scratch[:0], n)[:n]
	if err := c.levels.next(scratch); err != nil {
		return dst, 0, scratch, err
	}
	if c.leaf.maxRep > 0 {
		c.defs = append(c.defs, scratch...)
	}
	for i, level := range scratch {
		dst[at+i] = level != uint32(c.leaf.maxDef)
		if !dst[at+i] {
			present++
		}
	}
	return dst, present, scratch, nil
}

func unsupported(e format.Encoding) error {
	return &report.Problem{Code: report.CodeUnsupported, Value: e.String(), Cause: "this encoding cannot be read", Hint: "write the file with a current Parquet library"}
}
