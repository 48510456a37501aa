package source

import (
	"os"
	"path/filepath"
)

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
