package source

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

// counted is a Cursor over a text that tells what became of it.
type counted struct {
	io.Reader
	text   *bytes.Reader
	closed *int
}

func (c counted) Consumed() int64 { return c.text.Size() - int64(c.text.Len()) }

func (c counted) Close() error { *c.closed++; return nil }

// streamOf makes a Stream of a text, read through wrap.
func streamOf(text []byte, wrap func(io.Reader) io.Reader) (s *Stream, opened, closed *int) {
	opened, closed = new(int), new(int)
	return NewStream("s", int64(len(text)), func() (Cursor, error) {
		*opened++
		r := bytes.NewReader(text)
		return counted{wrap(r), r, closed}, nil
	}), opened, closed
}

func plainly(r io.Reader) io.Reader { return r }

// TestStreamReadAt compares reads anywhere with those of memory.
func TestStreamReadAt(t *testing.T) {
	text := make([]byte, 3*headBytes)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range text {
		text[i] = byte(random.Uint32())
	}
	memory := Bytes("s", text)
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"whole": plainly, "halves": iotest.HalfReader, "with the error": iotest.DataErrReader, "bytes": iotest.OneByteReader,
	} {
		s, _, _ := streamOf(text, wrap)
		if random.IntN(2) == 0 {
			s = s.Fork()
		}
		for range 60 {
			p, q := make([]byte, random.IntN(headBytes)), make([]byte, headBytes)
			off := random.Int64N(int64(len(text)) + 100)
			if random.IntN(10) == 0 {
				s.Rest()
			}
			n, err := s.ReadAt(p, off)
			m, want := memory.ReadAt(q[:len(p)], off)
			if n != m || len(p) > 0 && err != want || !bytes.Equal(p[:n], q[:m]) {
				t.Fatalf("%s: %d bytes at %d: %d, %v; want %d, %v", name, len(p), off, n, err, m, want)
			}
		}
	}
}

func TestStreamReadsOnce(t *testing.T) {
	s, opened, closed := streamOf(bytes.Repeat([]byte("x"), 2*headBytes), plainly)
	p := make([]byte, 1000)
	for off := int64(0); off < 2*headBytes-1000; off += 1000 {
		s.ReadAt(p, off)
		s.ReadAt(p[:10], 0) // the head is remembered
	}
	if *opened != 1 || s.Consumed() < headBytes {
		t.Errorf("opened %d times, consumed %d", *opened, s.Consumed())
	}
	own := Own(s).(*Stream)
	own.ReadAt(p, 5)
	own.ReadAt(p, 0)
	if *opened != 3 || *closed != 1 {
		t.Errorf("a fork that goes back: opened %d times, closed %d", *opened, *closed)
	}
	s.Rest()
	own.Rest()
	if *closed != 3 || s.Consumed() != 0 || s.Size() != Unknown || Packed(s) != 2*headBytes {
		t.Errorf("at rest: closed %d times, consumed %d", *closed, s.Consumed())
	}
}

func TestStreamErrors(t *testing.T) {
	broken := errors.New("broken")
	s, _, _ := streamOf([]byte("abc"), func(r io.Reader) io.Reader { return io.MultiReader(r, iotest.ErrReader(broken)) })
	p := make([]byte, 10)
	if n, err := s.ReadAt(p, 1); n != 2 || err != broken {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := s.ReadAt(p[:2], 1); n != 2 || err != nil {
		t.Errorf("before the error: %d, %v", n, err)
	}
	s = NewStream("s", 1, func() (Cursor, error) { return nil, broken })
	if n, err := s.ReadAt(p, 0); n != 0 || err != broken {
		t.Errorf("%d, %v", n, err)
	}
	s, _, _ = streamOf(nil, func(io.Reader) io.Reader { return idle{} })
	if _, err := s.ReadAt(p, 0); err != io.ErrNoProgress {
		t.Errorf("a cursor that gives nothing: %v", err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestSection(t *testing.T) {
	s := Section("m", Bytes("s", []byte("abcdef")), 2, 3)
	p := make([]byte, 9)
	if n, err := s.ReadAt(p, 1); n != 2 || err != io.EOF || string(p[:n]) != "de" || s.Size() != 3 || s.Name() != "m" {
		t.Errorf("%q, %v", p[:n], err)
	}
}
