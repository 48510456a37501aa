//go:build js && wasm

package main

import (
	"runtime"
	"runtime/debug"
)

// The log is most of what is in memory, a few slices without pointers that the
// collector passes over: it may come often, and need not let as much again
// become garbage first.
func init() { debug.SetGCPercent(25) }

// mostReserved leaves room below the 4 GB that a WASM memory can have.
const mostReserved = 1 << 30

// reserved is how far the heap was made to grow.
var reserved int64

// reserve lets the heap grow by so many bytes at once, for what is about to be
// read. Go asks for 4 MB at a time otherwise, and for each step the browser
// takes milliseconds to give JavaScript a new view of the memory: for ten
// million events a second in all.
func reserve(bytes int64) {
	bytes = min(bytes, mostReserved)
	if bytes <= reserved {
		return
	}
	reserved = bytes
	runtime.GC() // first what is free already: the log read before
	block := make([]byte, bytes)
	runtime.KeepAlive(block)
	block = nil
	runtime.GC()
}
