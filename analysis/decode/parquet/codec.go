package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/dsnet/compress/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"parcours/analysis/report"
)

// maxPage is how many bytes a page may have, compressed or not. Writers make
// pages of about a megabyte; some put a whole column chunk into one.
const maxPage = 256 << 20

// codec decompresses the pages of one column chunk, one after the other.
type codec struct {
	format format.CompressionCodec
	buf    []byte // holds the page last decompressed
}

// zstdDecoder is one for all chunks: it is slow to make and safe to share.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPage))
})

// decompress returns the size bytes that src decompresses to; valid until the
// next call. It allocates what src can hold, not what size declares.
func (c *codec) decompress(src []byte, size int) ([]byte, error) {
	if c.format == format.Uncompressed {
		if len(src) < size {
			return nil, errShort
		}
		return src[:size], nil
	}
	if size == 0 {
		return nil, nil
	}
	out, err := c.decode(src, size)
	if err != nil {
		return nil, err
	}
	if len(out) != size {
		return nil, fmt.Errorf("a page of %d bytes where %d are declared", len(out), size)
	}
	return out, nil
}

func (c *codec) decode(src []byte, size int) (out []byte, err error) {
	switch c.format {
	case format.Snappy:
		if n, err := snappy.DecodedLen(src); err != nil || n != size || size > 64*len(src) {
			return nil, fmt.Errorf("a snappy page of %d bytes that declares %d", len(src), size)
		}
		c.buf, err = snappy.Decode(c.grow(size), src)
	case format.Zstd:
		var d *zstd.Decoder
		if d, err = zstdDecoder(); err == nil {
			c.buf, err = d.DecodeAll(src, c.buf[:0])
		}
	case format.Gzip:
		var r *gzip.Reader
		if r, err = gzip.NewReader(bytes.NewReader(src)); err == nil {
			c.buf, err = readUpTo(c.buf[:0], r, size)
		}
	case format.Brotli: // the better known package links net/http for helpers nobody calls: 0.4 MB of the compressed engine
		var r *brotli.Reader
		if r, err = brotli.NewReader(bytes.NewReader(src), nil); err == nil {
			c.buf, err = readUpTo(c.buf[:0], r, size)
		}
	case format.Lz4Raw:
		c.buf, err = lz4Block(c.grow(min(size, 256*len(src))), src)
	case format.Lz4:
		c.buf, err = hadoopLZ4(c.grow(min(size, 256*len(src))), src)
	default:
		return nil, &report.Problem{Code: report.CodeUnsupported, Value: c.format.String(), Cause: "this compression cannot be read", Hint: "write the file with Snappy or Zstandard"}
	}
	return c.buf, err
}

// grow returns a buffer of n bytes.
func (c *codec) grow(n int) []byte {
	if cap(c.buf) < n {
		c.buf = make([]byte, n)
	}
	return c.buf[:n]
}

// readUpTo appends what r holds to dst, at most one byte more than size.
func readUpTo(dst []byte, r io.Reader, size int) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	_, err := b.ReadFrom(io.LimitReader(r, int64(size)+1))
	return b.Bytes(), err
}

func lz4Block(dst, src []byte) ([]byte, error) {
	n, err := lz4.UncompressBlock(src, dst)
	if err != nil {
		return nil, err
	}
	return dst[:n], nil
}

// hadoopLZ4 decompresses what the deprecated codec LZ4 may hold: blocks behind
// their two big-endian lengths, as Hadoop writes them, or one bare block.
func hadoopLZ4(dst, src []byte) ([]byte, error) {
	if out, err := hadoopBlocks(dst, src); err == nil {
		return out, nil
	}
	return lz4Block(dst, src)
}

func hadoopBlocks(dst, src []byte) ([]byte, error) {
	written := 0
	for len(src) > 0 {
		if len(src) < 8 {
			return nil, errShort
		}
		plain, packed := int(binary.BigEndian.Uint32(src)), int(binary.BigEndian.Uint32(src[4:]))
		src = src[8:]
		if packed > len(src) || plain > len(dst)-written {
			return nil, errors.New("a block beyond its page")
		}
		out, err := lz4Block(dst[written:written+plain], src[:packed])
		if err != nil {
			return nil, err
		}
		written += len(out)
		src = src[packed:]
	}
	return dst[:written], nil
}
