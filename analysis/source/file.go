package source

import "os"

// File is a Source on disk; close it after use.
type File struct {
	*os.File
	name string
	size int64
}

// OpenFile opens a file on disk under the name its user knows it by.
func OpenFile(path, name string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &File{f, name, info.Size()}, nil
}

// Name is the file's name as its user knows it.
func (f *File) Name() string { return f.name }

// Size is the file's size when it was opened.
func (f *File) Size() int64 { return f.size }
