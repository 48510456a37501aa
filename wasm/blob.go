//go:build js && wasm

package main

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall/js"

	"parcours/analysis/report"
)

// Decoders ask for small ranges here and there, and a crossing into JavaScript
// costs as much as copying tens of kilobytes. Files are therefore read in
// aligned chunks, of which the last few used are kept: enough for the columns
// of a Parquet row group to be read side by side.
const (
	chunkSize  = 1 << 20
	keptChunks = 24
)

// blob is a source.Source over a browser File, read synchronously, which only a worker may do.
type blob struct {
	file js.Value
	name string
	size int64

	mu     sync.Mutex
	chunks []chunk // most recently used last
	failed error   // the first read the browser refused
}

type chunk struct {
	index int64
	bytes []byte
}

func newBlob(file js.Value) *blob {
	return &blob{file: file, name: file.Get("name").String(), size: int64(file.Get("size").Float())}
}

func (b *blob) Name() string { return b.name }
func (b *blob) Size() int64  { return b.size }

func (b *blob) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("blob: negative offset")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for n < len(p) && off < b.size {
		// Whole chunks in one go, past the cache, straight to where they are wanted.
		if whole := min(int64(len(p)-n), b.size-off) / chunkSize * chunkSize; whole > 0 && off%chunkSize == 0 {
			if err := b.read(p[n:n+int(whole)], off); err != nil {
				return n, err
			}
			n, off = n+int(whole), off+whole
			continue
		}
		c, err := b.chunk(off / chunkSize)
		if err != nil {
			return n, err
		}
		copied := copy(p[n:], c[off%chunkSize:])
		n, off = n+copied, off+int64(copied)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// chunk returns chunk number index from the cache, or reads it in place of the one that was not used for longest.
func (b *blob) chunk(index int64) ([]byte, error) {
	for i, c := range b.chunks {
		if c.index == index {
			copy(b.chunks[i:], b.chunks[i+1:])
			b.chunks[len(b.chunks)-1] = c
			return c.bytes, nil
		}
	}
	var buffer []byte
	if len(b.chunks) < keptChunks {
		buffer = make([]byte, min(chunkSize, b.size))
	} else {
		buffer = b.chunks[0].bytes
		b.chunks = append(b.chunks[:0], b.chunks[1:]...)
	}
	buffer = buffer[:min(int64(cap(buffer)), b.size-index*chunkSize)]
	if err := b.read(buffer, index*chunkSize); err != nil {
		return nil, err
	}
	b.chunks = append(b.chunks, chunk{index, buffer})
	return buffer, nil
}

// read fills p from the browser's file. It throws when the file was moved or
// changed since it was chosen.
func (b *blob) read(p []byte, off int64) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			cause, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			err = b.refuse(cause.Get("message").String())
		}
	}()
	slice := b.file.Call("slice", float64(off), float64(off+int64(len(p))))
	buffer := reader().Call("readAsArrayBuffer", slice)
	if n := js.CopyBytesToGo(p, js.Global().Get("Uint8Array").New(buffer)); n < len(p) {
		return b.refuse(fmt.Sprintf("%d bytes are missing at offset %d", len(p)-n, off+int64(n)))
	}
	return nil
}

func (b *blob) refuse(cause string) error {
	b.failed = &report.Problem{
		Code:  report.CodeReadFailed,
		File:  b.name,
		Cause: "the browser cannot read it: " + cause,
		Hint:  "it may have been moved or changed since it was opened: open it again",
	}
	return b.failed
}

var reader = sync.OnceValue(func() js.Value { return js.Global().Get("FileReaderSync").New() })
