package charset

import (
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// Order is in which order UTF-16 has the bytes of its units.
type Order bool

// The orders.
const (
	LittleEndian Order = false
	BigEndian    Order = true
)

// String is the encoding's name.
func (o Order) String() string {
	if o == BigEndian {
		return "UTF-16BE"
	}
	return "UTF-16LE"
}

// SniffUTF16 says whether the first bytes of a source are UTF-16: they begin
// with a byte order mark, or a good part of the characters are ASCII, so that
// many a second byte is a NUL and next to none of those between.
func SniffUTF16(sample []byte) (order Order, is bool) {
	if len(sample) >= 2 {
		switch {
		case sample[0] == 0xFF && sample[1] == 0xFE && (len(sample) < 4 || sample[2] != 0 || sample[3] != 0): // else UTF-32
			return LittleEndian, true
		case sample[0] == 0xFE && sample[1] == 0xFF:
			return BigEndian, true
		}
	}
	var ascii, nulls [2]int // by whether the high byte comes first
	units := len(sample) / 2
	for i := range units {
		a, b := sample[2*i], sample[2*i+1]
		switch {
		case a == 0 && b == 0:
			return LittleEndian, false
		case b == 0:
			nulls[0]++
			ascii[0] += text(a)
		case a == 0:
			nulls[1]++
			ascii[1] += text(b)
		}
	}
	for i, n := range ascii {
		if units >= 4 && n*10 >= units*3 && n*10 >= nulls[i]*8 && nulls[1-i]*8 <= n {
			return i == 1, true
		}
	}
	return LittleEndian, false
}

// text is 1 for a character of ASCII text.
func text(b byte) int {
	if b >= ' ' && b < 0x7F || b == '\t' || b == '\n' || b == '\r' {
		return 1
	}
	return 0
}

// UTF16 is src, which is UTF-16, in UTF-8, without byte order mark. What is no
// character becomes U+FFFD.
func UTF16(src source.Source, order Order) *source.Stream {
	return source.NewStream(src.Name(), source.Packed(src), func() (source.Cursor, error) {
		return &utf16Cursor{src: source.Own(src), order: order}, nil
	})
}

// utf16Cursor is one reading of a UTF-16 source.
type utf16Cursor struct {
	src   source.Source
	order Order
	at    int64
	units []byte // read and not yet decoded
	text  []byte // decoded and not yet handed over
	buf   []byte // of units
	out   []byte // of text
	end   error
}

const unitBytes = 64 << 10

// Consumed is how much of the source has been read.
func (c *utf16Cursor) Consumed() int64 {
	if s, ok := c.src.(*source.Stream); ok {
		return s.Consumed()
	}
	return c.at
}

// Close lets the source go.
func (c *utf16Cursor) Close() error {
	source.Rest(c.src)
	return nil
}

func (c *utf16Cursor) Read(p []byte) (int, error) {
	for len(c.text) == 0 {
		if c.end != nil {
			return 0, c.end
		}
		c.fill()
	}
	n := copy(p, c.text)
	c.text = c.text[n:]
	return n, nil
}

// fill reads and decodes more.
func (c *utf16Cursor) fill() {
	if c.buf == nil {
		c.buf = make([]byte, unitBytes)
	}
	rest := copy(c.buf, c.units)
	b := c.buf[rest:]
	if size := c.src.Size(); size != source.Unknown {
		b = b[:max(0, min(int64(len(b)), size-c.at))]
	}
	var n int
	if len(b) == 0 {
		c.end = io.EOF
	} else if n, c.end = c.src.ReadAt(b, c.at); n == len(b) {
		c.end = nil
	} else {
		c.end = c.problem(c.end)
	}
	first := c.at == 0
	c.at += int64(n)
	c.units = c.buf[:rest+n]
	c.decode(c.end != nil)
	if first && len(c.text) >= 3 && string(c.text[:3]) == "\uFEFF" {
		c.text = c.text[3:]
	}
}

// problem is why the source gave too few bytes; the end of a Stream is none.
func (c *utf16Cursor) problem(err error) error {
	var known *report.Problem
	switch {
	case errors.As(err, &known) || err == io.EOF && c.src.Size() == source.Unknown:
		return err
	case err == io.EOF:
		err = errors.New("the file became shorter while it was read")
	}
	return &report.Problem{Code: report.CodeReadFailed, File: c.src.Name(), Cause: err.Error(), Hint: "open the file again; it may have been moved or changed"}
}

// decode makes text of the units; last says that none follow.
func (c *utf16Cursor) decode(last bool) {
	out, u := c.out[:0], c.units
	var order binary.ByteOrder = binary.LittleEndian
	low := 0 // which byte of a unit is the low one
	if c.order == BigEndian {
		order, low = binary.BigEndian, 1
	}
	for len(u) >= 2 {
		if u[1-low] == 0 && u[low] < utf8.RuneSelf {
			out = append(out, u[low])
			u = u[2:]
			continue
		}
		r := rune(order.Uint16(u))
		if utf16.IsSurrogate(r) {
			if len(u) < 4 && !last {
				break
			}
			if len(u) >= 4 {
				if pair := utf16.DecodeRune(r, rune(order.Uint16(u[2:]))); pair != utf8.RuneError {
					out = utf8.AppendRune(out, pair)
					u = u[4:]
					continue
				}
			}
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		u = u[2:]
	}
	if last && len(u) > 0 {
		out = utf8.AppendRune(out, utf8.RuneError)
		u = nil
	}
	c.units, c.text, c.out = u, out, out
}
