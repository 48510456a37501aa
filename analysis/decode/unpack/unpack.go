// Package unpack opens what files are packed in: gzip, Zstandard, bzip2 and
// LZ4, ZIP and tar archives. decode/open calls it for every source whose first
// bytes are of such a container and looks into what comes out in the same way,
// so that an archive of compressed files is all the files in it.
//
// What is compressed becomes a source.Stream: unpacked while it is read, never
// more of it in memory than a decompressor's window. What an archive holds as it
// is becomes a source.Section. Files that are read at any offset (Parquet,
// Arrow, a ZIP archive) are unpacked into memory when they come out of a Stream
// (InMemory), up to a bound.
//
// Sizes and counts that a container declares are believed only as far as its
// bytes go. What cannot be unpacked is a *report.Problem with the name of the
// member: "export.zip/2024-01-01.json.gz".
package unpack

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// MaxMembers is how many files an archive may hold, folders included.
const MaxMembers = 10_000

// maxWindow is the most that zstd may look back: what `zstd --long` writes.
const maxWindow = 128 << 20

// readBytes is how much of a packed source is read at a time.
const readBytes = 256 << 10

// Format is a container, by its name for people.
type Format string

// The containers.
const (
	Gzip      Format = "gzip"
	Zstandard Format = "Zstandard"
	Bzip2     Format = "bzip2"
	LZ4       Format = "LZ4"
	Zip       Format = "ZIP archive"
	Tar       Format = "tar archive"
	deflated  Format = "ZIP" // a member
)

// Sniff says which container the first bytes of a source belong to; "" if to none.
func Sniff(sample []byte) Format {
	for _, c := range []struct {
		magic  string
		format Format
	}{
		{"\x1F\x8B\x08", Gzip},
		{"\x28\xB5\x2F\xFD", Zstandard},
		{"\x04\x22\x4D\x18", LZ4},
		{"PK\x03\x04", Zip},
		{"PK\x05\x06", Zip},
	} {
		if bytes.HasPrefix(sample, []byte(c.magic)) {
			return c.format
		}
	}
	switch {
	case len(sample) > 10 && string(sample[:3]) == "BZh" && (string(sample[4:10]) == "1AY&SY" || string(sample[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		return Bzip2
	case len(sample) > 262 && string(sample[257:262]) == "ustar":
		return Tar
	}
	return ""
}

// Open returns the files packed in src: one for what is merely compressed, as
// many as there are for an archive, compressed or not. A ZIP archive must not be
// a Stream: see InMemory.
func Open(src source.Source, format Format) ([]source.Source, error) {
	switch format {
	case Zip:
		return openZip(src)
	case Tar:
		return openTar(src)
	}
	stream := decompress(src.Name(), src, 0, src.Size(), format, nil)
	sample := make([]byte, 512)
	n, err := stream.ReadAt(sample, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if Sniff(sample[:n]) == Tar {
		return openTar(stream)
	}
	return []source.Source{stream}, nil
}

// decompress makes a Stream of n bytes of src from offset on; n is Unknown where
// src is a Stream itself. check, if any, is asked what the unpacked bytes must be.
func decompress(name string, src source.Source, offset, n int64, format Format, check *checksum) *source.Stream {
	size := n
	if n == source.Unknown {
		size = source.Packed(src)
	}
	return source.NewStream(name, size, func() (source.Cursor, error) {
		c := &cursor{name: name, format: format, packed: packed{src: source.Own(src), start: offset, at: offset, end: source.Unknown}}
		if n != source.Unknown {
			c.packed.end = offset + n
		}
		if check != nil {
			c.check = &checksum{crc: check.crc, size: check.size}
		}
		var err error
		if c.r, err = format.reader(bufio.NewReaderSize(&c.packed, int(min(max(size, 16), readBytes)))); err != nil {
			return nil, c.problem(err)
		}
		return c, nil
	})
}

// reader decompresses what r reads.
func (f Format) reader(r *bufio.Reader) (io.Reader, error) {
	switch f {
	case Gzip:
		return gzip.NewReader(r)
	case Zstandard:
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	case Bzip2:
		return bzip2.NewReader(r), nil
	case LZ4:
		return &frames{r: r, frame: lz4.NewReader(cut{r})}, nil
	case deflated:
		return flate.NewReader(r), nil
	}
	return nil, fmt.Errorf("no decompressor for %s", f)
}

// frames reads LZ4 frames that follow each other.
type frames struct {
	r     *bufio.Reader
	frame *lz4.Reader
}

func (f *frames) Read(p []byte) (int, error) {
	n, err := f.frame.Read(p)
	if err != io.EOF {
		return n, err
	}
	if _, err := f.r.Peek(1); err != nil {
		return n, err
	}
	f.frame.Reset(cut{f.r})
	return n, nil
}

// cut is what an LZ4 frame is read from: it has an end of its own, so the end
// of the bytes always comes too early.
type cut struct{ io.Reader }

func (c cut) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// packed reads the packed bytes.
type packed struct {
	src            source.Source
	start, at, end int64 // end may be Unknown
}

func (p *packed) Read(b []byte) (int, error) {
	if p.end != source.Unknown {
		if p.at >= p.end {
			return 0, io.EOF
		}
		b = b[:min(int64(len(b)), p.end-p.at)]
	}
	n, err := p.src.ReadAt(b, p.at)
	p.at += int64(n)
	var known *report.Problem
	switch {
	case n > 0:
		return n, nil // the error comes again
	case err == io.EOF && p.end != source.Unknown:
		err = &report.Problem{Code: report.CodeReadFailed, File: p.src.Name(), Cause: "the file became shorter while it was read", Hint: "open the file again; it may have been moved or changed"}
	case err != io.EOF && !errors.As(err, &known):
		err = &report.Problem{Code: report.CodeReadFailed, File: p.src.Name(), Cause: err.Error(), Hint: "open the file again; it may have been moved or changed"}
	}
	return 0, err
}

// cursor is one reading of what is compressed.
type cursor struct {
	name   string
	format Format
	packed packed
	r      io.Reader
	check  *checksum
}

// Consumed is how many packed bytes have been read.
func (c *cursor) Consumed() int64 {
	if s, ok := c.packed.src.(*source.Stream); ok {
		return s.Consumed()
	}
	return c.packed.at - c.packed.start
}

func (c *cursor) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.check != nil {
		if cause := c.check.add(p[:n], err == io.EOF); cause != "" {
			return 0, &report.Problem{Code: report.CodeCorrupt, File: c.name, Cause: cause, Hint: againHint}
		}
	}
	if err != nil && err != io.EOF {
		err = c.problem(err)
	}
	return n, err
}

// Close lets the decompressor and what it reads go.
func (c *cursor) Close() error {
	if d, ok := c.r.(io.Closer); ok {
		d.Close()
	}
	source.Rest(c.packed.src)
	return nil
}

const againHint = "copy or download it again"

// problem says why bytes cannot be unpacked.
func (c *cursor) problem(err error) error {
	var known *report.Problem
	switch {
	case errors.As(err, &known):
		return known
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		return &report.Problem{Code: report.CodeTruncated, File: c.name, Cause: fmt.Sprintf("the %s data ends too early", c.format), Hint: againHint}
	case errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return &report.Problem{Code: report.CodeUnsupported, File: c.name, Value: "Zstandard with a long window",
			Cause: fmt.Sprintf("it needs more than %d MiB of memory to unpack", maxWindow>>20), Hint: "decompress it first, then open the file inside"}
	}
	return &report.Problem{Code: report.CodeCorrupt, File: c.name, Cause: fmt.Sprintf("the %s data cannot be unpacked: %v", c.format, err), Hint: againHint}
}
