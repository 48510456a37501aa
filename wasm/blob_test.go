//go:build js && wasm

package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand"
	"syscall/js"
	"testing"

	"parcours/analysis/report"
)

// fakeFile is what a browser's File is to a blob. Node has no FileReaderSync,
// so the slices are read by a stand-in that copies from data, counts its calls
// and throws once refused is set.
type fakeFile struct {
	data    []byte
	reads   int
	refused bool
}

func (f *fakeFile) blob(t *testing.T) *blob {
	t.Helper()
	slice := js.FuncOf(func(_ js.Value, args []js.Value) any {
		return map[string]any{"from": args[0], "to": args[1]}
	})
	read := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f.reads++
		if f.refused {
			return js.Null()
		}
		array := js.Global().Get("Uint8Array").New(args[0].Get("to").Int() - args[0].Get("from").Int())
		js.CopyBytesToJS(array, f.data[args[0].Get("from").Int():args[0].Get("to").Int()])
		return array.Get("buffer")
	})
	// A Go function cannot throw, so this one does it for ours.
	wrapped := js.Global().Call("eval", `(read) => (slice) => {
		const buffer = read(slice);
		if (buffer === null) throw new DOMException("gone", "NotReadableError");
		return buffer;
	}`).Invoke(read)
	onStage := js.Global().Call("eval", `(read) => ({
		bytes: new Uint8Array(8 << 20),
		read(file, from, to) {
			const got = new Uint8Array(read(file.slice(from, to)));
			this.bytes.set(got);
			return got.length;
		},
	})`).Invoke(wrapped)
	old := stage
	stage = func() js.Value { return onStage }
	t.Cleanup(func() {
		stage = old
		slice.Release()
		read.Release()
	})
	return newBlob(js.ValueOf(map[string]any{"name": "orders.csv", "size": len(f.data), "slice": slice}))
}

func TestBlobReadsLikeMemory(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	f := &fakeFile{data: make([]byte, (keptChunks+3)*chunkSize+777)}
	random.Read(f.data)
	b, want := f.blob(t), bytes.NewReader(f.data)

	check := func(off int64, n int) {
		t.Helper()
		got, expected := make([]byte, n), make([]byte, n)
		gotN, gotErr := b.ReadAt(got, off)
		wantN, wantErr := want.ReadAt(expected, off)
		if gotN != wantN || gotErr != wantErr || !bytes.Equal(got, expected) {
			t.Fatalf("reading %d at %d: %d bytes, %v; want %d, %v", n, off, gotN, gotErr, wantN, wantErr)
		}
	}
	size := int64(len(f.data))
	check(0, 0)
	check(0, 1)
	check(0, len(f.data))
	check(chunkSize-1, 2)
	check(chunkSize, 2*chunkSize+5)
	check(size-1, 1)
	check(size-1, 2)
	check(size, 1)
	check(size+10, 1)
	for range 300 {
		check(random.Int63n(size), random.Intn(3*chunkSize>>random.Intn(12)))
	}
}

func TestBlobKeepsWhatItRead(t *testing.T) {
	f := &fakeFile{data: make([]byte, 3*chunkSize)}
	b := f.blob(t)
	p := make([]byte, 100)
	for i := range 1000 {
		if _, err := b.ReadAt(p, int64(i)*100); err != nil {
			t.Fatal(err)
		}
	}
	if f.reads != 1 {
		t.Errorf("1000 small reads inside one chunk made %d reads of the file, want 1", f.reads)
	}
	if _, err := b.ReadAt(make([]byte, 2*chunkSize), chunkSize); err != nil || f.reads != 2 {
		t.Errorf("two whole chunks: %v after %d reads of the file, want nil after 2", err, f.reads)
	}
}

func TestBlobSaysThatTheFileIsGone(t *testing.T) {
	f := &fakeFile{data: make([]byte, 10), refused: true}
	b := f.blob(t)
	_, err := b.ReadAt(make([]byte, 10), 0)
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeReadFailed || p.File != "orders.csv" {
		t.Fatalf("got %v, want a problem with code %s about orders.csv", err, report.CodeReadFailed)
	}
	if b.failed == nil {
		t.Error("the failure is not remembered")
	}
	f.refused = false
	if _, err := b.ReadAt(make([]byte, 11), 0); err != io.EOF {
		t.Errorf("after it came back: %v, want EOF behind its end", err)
	}
}
