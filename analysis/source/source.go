// Package source is where bytes come from: a name, a size and reads at any
// offset. Decoders see nothing else, so the same code reads memory, a file on
// disk and a Blob in a browser tab (which lives in the wasm program). What is
// packed in another Source is a Section of it or, compressed, a Stream.
package source

import (
	"bytes"
	"io"
)

// A Source is a named run of bytes that can be read at any offset. ReadAt
// must be safe to call from several goroutines and must follow io.ReaderAt:
// fewer bytes than asked only together with an error.
type Source interface {
	io.ReaderAt
	// Name is the file's name as its user knows it, without a folder.
	Name() string
	// Size is the number of bytes; Unknown for a Stream.
	Size() int64
}

// Bytes makes a Source of a slice, which must not change afterwards.
func Bytes(name string, b []byte) Source {
	return &memory{bytes.NewReader(b), name}
}

type memory struct {
	*bytes.Reader
	name string
}

func (m *memory) Name() string { return m.name }

// Section makes a Source of n bytes of another one, from an offset on.
func Section(name string, src Source, offset, n int64) Source {
	return &section{io.NewSectionReader(src, offset, n), name}
}

type section struct {
	*io.SectionReader
	name string
}

func (s *section) Name() string { return s.name }
