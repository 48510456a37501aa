package unpack

import (
	"fmt"
	"io"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// MaxMemory is how much may be unpacked into memory of all that is opened at once.
const MaxMemory = 1 << 30

// InMemory is src for a format, named for people, that is read at any offset:
// what is unpacked while it is read is unpacked as a whole, if it is no more
// than most bytes. Any other source is returned as it is.
func InMemory(src source.Source, format Format, most int64) (source.Source, error) {
	stream, ok := src.(*source.Stream)
	if !ok {
		return src, nil
	}
	m := &blocks{name: src.Name()}
	for {
		block := make([]byte, blockBytes)
		n, err := stream.ReadAt(block, m.size)
		if n < blockBytes/2 {
			block = append([]byte(nil), block[:n]...) // the last, and maybe all there is
		}
		m.bytes = append(m.bytes, block[:n])
		m.size += int64(n)
		if m.size > most {
			stream.Rest()
			return nil, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: fmt.Sprintf("packed %s", format),
				Cause: fmt.Sprintf("this format has to be unpacked as a whole, and there is more than %d MiB of it", MaxMemory>>20),
				Hint:  "decompress it first, then open the file inside"}
		}
		if err == io.EOF {
			stream.Rest()
			return m, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// blocks are a source in memory that grew without being copied.
type blocks struct {
	name  string
	bytes [][]byte // of blockBytes each, but for the last
	size  int64
}

const blockBytes = 1 << 20

func (m *blocks) Name() string { return m.name }

func (m *blocks) Size() int64 { return m.size }

func (m *blocks) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, fmt.Errorf("unpack: offset %d", off)
	}
	for n < len(p) && off < m.size {
		k := copy(p[n:], m.bytes[off/blockBytes][off%blockBytes:])
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
