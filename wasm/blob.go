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
//
// A read of the browser costs some milliseconds, whatever its size up to about
// ten megabytes. Where a file is read from front to back, more and more chunks
// are therefore read at once.
const (
	chunkSize  = 1 << 20
	keptChunks = 32
	mostAhead  = 8 // chunks
)

// blob is a source.Source over a browser File, read synchronously, which only a worker may do.
type blob struct {
	file js.Value
	name string
	size int64

	next   int64 // the chunk after the last that was read
	ahead  int64 // how many are read at once
	failed error // the first read the browser refused
}

// cache keeps chunks of all files; the most recently used comes last.
var cache struct {
	sync.Mutex
	chunks []chunk
}

type chunk struct {
	of    *blob
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
	cache.Lock()
	defer cache.Unlock()
	for n < len(p) && off < b.size {
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

// chunk returns chunk number index from the cache, or reads it and perhaps some
// after it in place of those that were not used for longest.
func (b *blob) chunk(index int64) ([]byte, error) {
	for i, c := range cache.chunks {
		if c.of == b && c.index == index {
			copy(cache.chunks[i:], cache.chunks[i+1:])
			cache.chunks[len(cache.chunks)-1] = c
			return c.bytes, nil
		}
	}
	if index >= b.next && index < b.next+mostAhead {
		b.ahead = max(1, min(2*b.ahead, mostAhead))
	} else {
		b.ahead = 1
	}
	from, to := index*chunkSize, min(b.size, (index+b.ahead)*chunkSize)
	b.next = (to + chunkSize - 1) / chunkSize
	if err := b.read(from, to); err != nil {
		return nil, err
	}
	for i := b.next - 1; i >= index; i-- { // the one asked for last, as used most recently
		at := i*chunkSize - from
		buffer := room()[:min(chunkSize, to-from-at)]
		js.CopyBytesToGo(buffer, staged(0).Call("subarray", at, at+int64(len(buffer))))
		cache.chunks = append(cache.chunks, chunk{b, i, buffer})
	}
	return cache.chunks[len(cache.chunks)-1].bytes, nil
}

// room is memory for one more chunk.
func room() []byte {
	if len(cache.chunks) < keptChunks {
		return make([]byte, chunkSize)
	}
	oldest := cache.chunks[0].bytes[:chunkSize]
	cache.chunks = append(cache.chunks[:0], cache.chunks[1:]...)
	return oldest
}

// read reads a range of the browser's file into the stage. The browser throws
// when the file was moved or changed since it was chosen.
func (b *blob) read(from, to int64) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			cause, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			err = b.refuse(cause.Get("message").String())
		}
	}()
	if n := int64(stage().Call("read", b.file, float64(from), float64(to)).Float()); n < to-from {
		return b.refuse(fmt.Sprintf("%d bytes are missing at offset %d", to-from-n, from+n))
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

// stage is an object of the worker's script (web/src/engine/crew.ts) whose array
// takes whatever crosses, for as long as it takes to copy it.
var stage = sync.OnceValue(func() js.Value { return js.Global().Get("stage") })

// staged is the stage's array, of n bytes or more.
func staged(n int) js.Value {
	bytes := stage().Get("bytes")
	if n > bytes.Length() {
		stage().Call("room", n)
		bytes = stage().Get("bytes")
	}
	return bytes
}
