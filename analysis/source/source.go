// Package source is where bytes come from: a name, a size and reads at any
// offset. Decoders see nothing else, so the same code reads memory, a file on
// disk and a Blob in a browser tab (which lives in the wasm program).
package source

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// A Source is a named run of bytes that can be read at any offset. ReadAt
// must be safe to call from several goroutines and must follow io.ReaderAt:
// fewer bytes than asked only together with an error.
type Source interface {
	io.ReaderAt
	// Name is the file's name as its user knows it, without a folder.
	Name() string
	// Size is the number of bytes.
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

// File is a Source on disk; close it after use.
type File struct {
	*os.File
	size int64
}

// OpenFile opens a file on disk.
func OpenFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &File{f, info.Size()}, nil
}

// Name is the last element of the path.
func (f *File) Name() string { return filepath.Base(f.File.Name()) }

// Size is the file's size when it was opened.
func (f *File) Size() int64 { return f.size }
