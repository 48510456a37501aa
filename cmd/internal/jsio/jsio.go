//go:build js && wasm

// Package jsio is what Go needs to live with promises and streams of a
// JavaScript runtime for longer than one request: nothing of what it makes is
// left behind.
package jsio

import (
	"errors"
	"io"
	"syscall/js"
)

// Await waits for a promise. A rejection is an error.
func Await(promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	fulfilled := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: args[0]}
		return nil
	})
	defer fulfilled.Release()
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: errors.New(js.Global().Call("String", args[0]).String())}
		return nil
	})
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	s := <-done
	return s.value, s.err
}

// Bytes is a copy of b as a Uint8Array.
func Bytes(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// Source is a reader that is a ReadableStream, or other body of a Response,
// underneath. To take that is to have it for oneself; it then costs Go neither
// time nor memory. The name of the method is that of github.com/syumai/workers.
type Source interface{ GetRawJSBody() js.Value }

// Sink is a writer that takes such a body as it is.
type Sink interface{ WriteRawJSBody(body js.Value) }

// Body reads a ReadableStream of so many bytes.
type Body struct {
	stream, reader js.Value
	size           int64
	taken          bool
	rest           []byte
}

// NewBody is stream as a reader of size bytes.
func NewBody(stream js.Value, size int64) *Body {
	return &Body{stream: stream, size: size}
}

// Size is how many bytes it has.
func (b *Body) Size() int64 { return b.size }

// GetRawJSBody is the stream, for oneself.
func (b *Body) GetRawJSBody() js.Value {
	b.taken = true
	return b.stream
}

// WriteTo lets io.Copy hand the stream on to a Sink.
func (b *Body) WriteTo(w io.Writer) (int64, error) {
	if sink, ok := w.(Sink); ok && b.reader.IsUndefined() {
		sink.WriteRawJSBody(b.GetRawJSBody())
		return b.size, nil
	}
	return io.Copy(w, struct{ io.Reader }{b})
}

func (b *Body) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		if b.reader.IsUndefined() {
			b.reader = b.stream.Call("getReader")
		}
		next, err := Await(b.reader.Call("read"))
		if err != nil {
			return 0, err
		}
		if next.Get("done").Bool() {
			return 0, io.EOF
		}
		chunk := next.Get("value")
		b.rest = make([]byte, chunk.Length())
		js.CopyBytesToGo(b.rest, chunk)
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

// Close lets go of a stream nobody took.
func (b *Body) Close() error {
	if b.taken {
		return nil
	}
	b.taken = true
	from := b.stream
	if !b.reader.IsUndefined() {
		from = b.reader
	}
	_, err := Await(from.Call("cancel"))
	return err
}
