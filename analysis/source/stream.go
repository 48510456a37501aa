package source

import (
	"io"
	"sync"
)

// Unknown is the Size of a Source of which only its end tells how long it is.
const Unknown = -1

// headBytes is how much of its beginning a Stream remembers until Rest: whoever
// opens a file looks at its first bytes more than once.
const headBytes = 64 << 10

// A Cursor makes the bytes of a Stream, from the first on. If it is an
// io.Closer too it is closed when the Stream no longer needs it.
type Cursor interface {
	io.Reader
	// Consumed is how many packed bytes have been taken so far.
	Consumed() int64
}

// A Stream is a Source whose bytes are made while they are read, out of packed
// ones: what is in a compressed file. Its Size is Unknown, its end is io.EOF.
//
// It is meant to be read front to back. A read further on skips what lies
// between, one further back begins anew; so whoever reads on its own does it
// from a Fork. ReadAt may be called from several goroutines, one at a time.
type Stream struct {
	name   string
	packed int64
	open   func() (Cursor, error)

	mu     sync.Mutex
	cursor Cursor // nil: none yet, or at rest
	at     int64  // where cursor is
	end    error  // what cursor ended with
	head   []byte // the first bytes, as far as read
	rested bool   // head is no longer kept
}

// NewStream makes a Stream of so many packed bytes; open begins to unpack them.
func NewStream(name string, packed int64, open func() (Cursor, error)) *Stream {
	return &Stream{name: name, packed: packed, open: open}
}

// Name is the name it was made with.
func (s *Stream) Name() string { return s.name }

// Size is Unknown.
func (s *Stream) Size() int64 { return Unknown }

// Packed is how many bytes it is unpacked from.
func (s *Stream) Packed() int64 { return s.packed }

// Fork is the same bytes, read on its own.
func (s *Stream) Fork() *Stream {
	return &Stream{name: s.name, packed: s.packed, open: s.open, rested: true}
}

// Offset is how far it has been unpacked.
func (s *Stream) Offset() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// Consumed is how many of the packed bytes have been read to get there.
func (s *Stream) Consumed() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.end == io.EOF:
		return s.packed
	case s.cursor == nil:
		return 0
	}
	return min(s.cursor.Consumed(), s.packed)
}

// Rest gives back what is held in memory; the next read begins anew.
func (s *Stream) Rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.close()
	s.head, s.rested = nil, true
}

func (s *Stream) close() {
	if c, ok := s.cursor.(io.Closer); ok {
		c.Close()
	}
	s.cursor, s.at, s.end = nil, 0, nil
}

// ReadAt reads from any offset, and fast from where the last read ended.
func (s *Stream) ReadAt(p []byte, off int64) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if off < int64(len(s.head)) {
		n = copy(p, s.head[off:])
		if n == len(p) {
			return n, nil
		}
		off += int64(n)
	}
	if s.cursor == nil || off < s.at {
		s.close()
		if s.cursor, err = s.open(); err != nil {
			s.cursor = nil
			return n, err
		}
	}
	if skip := off - s.at; skip > 0 {
		buf := make([]byte, min(skip, headBytes))
		for s.at < off {
			if _, err := s.read(buf[:min(int64(len(buf)), off-s.at)]); err != nil {
				return n, err
			}
		}
	}
	m, err := s.read(p[n:])
	return n + m, err
}

// read fills p from the cursor, or says why not.
func (s *Stream) read(p []byte) (n int, err error) {
	idle := 0
	for n < len(p) && s.end == nil {
		m, err := s.cursor.Read(p[n:])
		if m == 0 && err == nil {
			if idle++; idle > 100 {
				err = io.ErrNoProgress
			}
		}
		if !s.rested && s.at == int64(len(s.head)) && len(s.head) < headBytes {
			s.head = append(s.head, p[n:n+min(m, headBytes-len(s.head))]...)
		}
		n, s.at, s.end = n+m, s.at+int64(m), err
	}
	if n < len(p) {
		return n, s.end
	}
	return n, nil
}

// Own is src for a reader of its own: a Fork of a Stream, anything else as it is.
func Own(src Source) Source {
	if s, ok := src.(*Stream); ok {
		return s.Fork()
	}
	return src
}

// Rest lets a Stream give back what it holds; other Sources hold nothing.
func Rest(src Source) {
	if s, ok := src.(*Stream); ok {
		s.Rest()
	}
}

// Packed is how many bytes src costs to read: its Size, or the packed bytes of a Stream.
func Packed(src Source) int64 {
	if s, ok := src.(*Stream); ok {
		return s.packed
	}
	return src.Size()
}
