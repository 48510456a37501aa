package csv

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// tileBytes is how much of the buffer is indexed at once: with its index it
// stays in the first caches of a processor.
const tileBytes = 32 << 10

// block is how many bytes are looked at together, one bit of a word for each.
const block = 64

// tile is an index of a stretch of the buffer that begins where a record does:
// where each field ends. It holds whole records only, and none that parse
// would read otherwise: it ends before the first that it cannot vouch for.
type tile struct {
	// ends[0] is the byte before the stretch, the others are the delimiters and line ends, in order; of CR LF the LF.
	ends  []uint32
	lines int // how many are line ends
	width int // how many fields each record has; 0 if it is not the same number
	// What was met on the way: a CR LF, a quoted field, doubled quotes in one.
	returns, quotes, doubled bool
	memory                   []uint32 // of ends
}

// The words of which every byte is the same, and one by which a word is
// multiplied to gather the top bits of its bytes in the uppermost of them.
const (
	ones            = 0x0101010101010101
	lows            = 0x7f * ones
	tops            = 0x80 * ones
	lineFeeds       = '\n' * ones
	carriageReturns = '\r' * ones
	marks           = '"' * ones
	gather          = 0x0002040810204081
)

// apart has the top bit of each byte set in which a and b differ.
func apart(a, b uint64) uint64 {
	x := a ^ b
	return x&lows + lows | x
}

// index fills t from buf[from:to].
//
// It looks at 64 bytes at a time, without a jump for any of them: on a
// processor a jump that depends on data is guessed wrongly too often, and in
// WASM Go compiles every jump to a jump through a table and every call to
// several. That is why all of it is written out.
func (d dialect) index(t *tile, buf []byte, from, to int) {
	if t.memory == nil {
		t.memory = make([]uint32, 1+tileBytes+block)
	}
	*t = tile{ends: t.memory[:1], memory: t.memory}
	t.memory[0] = uint32(from - 1)
	to = min(to, from+tileBytes, len(buf)-1) // one byte after a block is looked at too
	if to-from < block {
		return
	}
	returns := indexByte(buf, from, to, '\r')
	for at := from; to-at >= block; {
		plain := min(to, returns) // up to where there are no quotes and no CR
		if d.quotes {
			plain = indexByte(buf, at, plain, '"')
		}
		at = d.indexPlain(t, buf, at, plain)
		var good bool
		if at, good = d.indexSpecial(t, buf, at, to); !good {
			break
		}
		if returns < at {
			returns = indexByte(buf, at, to, '\r')
		}
	}
	for len(t.ends) > 1 && buf[t.ends[len(t.ends)-1]] == d.delim {
		t.ends = t.ends[:len(t.ends)-1] // of a record that goes on
	}
	if t.lines > 0 && t.uniform(buf, d.delim, (len(t.ends)-1)/t.lines) {
		t.width = (len(t.ends) - 1) / t.lines
	}
}

// indexByte is where c is in buf[from:to]; to where it is not.
func indexByte(buf []byte, from, to int, c byte) int {
	if i := bytes.IndexByte(buf[from:to], c); i >= 0 {
		return from + i
	}
	return to
}

// uniform says whether all records have so many fields.
func (t *tile) uniform(buf []byte, delim byte, width int) bool {
	if len(t.ends)-1 != t.lines*width {
		return false
	}
	// There are as many line ends as there would have to be: are they in the right places?
	for i := width; i < len(t.ends); i += width {
		if buf[t.ends[i]] == delim {
			return false
		}
	}
	return true
}

// run counts the records of so many fields that follow each other from ends[from] on.
func (t *tile) run(buf []byte, delim byte, from, width int) (rows int) {
	for ends := t.ends[from:]; len(ends) >= width; ends = ends[width:] {
		for _, end := range ends[:width-1] {
			if buf[end] != delim {
				return rows
			}
		}
		if buf[ends[width-1]] == delim {
			return rows
		}
		rows++
	}
	return rows
}

// indexPlain is index for blocks without quotes and CR; it returns where it stopped.
func (d dialect) indexPlain(t *tile, buf []byte, from, to int) (at int) {
	ends, n, delims := t.memory, len(t.ends), ones*uint64(d.delim)
	var word, line uint64
	for at = from; at+block <= to; at += block {
		b := (*[block]byte)(buf[at:])
		var found, count uint64
		word = binary.LittleEndian.Uint64(b[0:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 0
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[8:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 8
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[16:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 16
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[24:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 24
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[32:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 32
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[40:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 40
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[48:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 48
		count += ^line & tops >> 7

		word = binary.LittleEndian.Uint64(b[56:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 56
		count += ^line & tops >> 7

		t.lines += int(count * ones >> 56)
		e := (*[block]uint32)(ends[n:])
		n += bits.OnesCount64(found)
		e[0], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[1], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[2], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[3], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[4], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[5], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[6], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[7], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[8], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[9], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[10], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[11], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		for i := 12; found != 0; i++ {
			e[i], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		}
	}
	t.ends = ends[:n]
	return at
}

// indexSpecial is index for any blocks, up to one after which indexPlain can
// go on. It stops for good where text follows a closing quote: that is for parse
// to judge, as is whatever depends on it.
func (d dialect) indexSpecial(t *tile, buf []byte, from, to int) (at int, good bool) {
	ends, n, delims, quoting := t.memory, len(t.ends), ones*uint64(d.delim), uint64(0)
	if d.quotes {
		quoting--
	}
	var word, line uint64
	// Between blocks: whether the last byte ended a field or was a closing
	// quote, in the lowest bit, and whether it was in quotes, in all bits.
	var ended, closed, within uint64
	if ends[n-1] == uint32(from-1) {
		ended = 1
	}
	for at, good = from, true; good && at+block <= to; at += block {
		b := (*[block]byte)(buf[at:])
		var found, feeds, returns, quotes uint64
		word = binary.LittleEndian.Uint64(b[0:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 0
		feeds |= ^line & tops * gather >> 56 << 0
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 0
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 0

		word = binary.LittleEndian.Uint64(b[8:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 8
		feeds |= ^line & tops * gather >> 56 << 8
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 8
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 8

		word = binary.LittleEndian.Uint64(b[16:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 16
		feeds |= ^line & tops * gather >> 56 << 16
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 16
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 16

		word = binary.LittleEndian.Uint64(b[24:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 24
		feeds |= ^line & tops * gather >> 56 << 24
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 24
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 24

		word = binary.LittleEndian.Uint64(b[32:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 32
		feeds |= ^line & tops * gather >> 56 << 32
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 32
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 32

		word = binary.LittleEndian.Uint64(b[40:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 40
		feeds |= ^line & tops * gather >> 56 << 40
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 40
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 40

		word = binary.LittleEndian.Uint64(b[48:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 48
		feeds |= ^line & tops * gather >> 56 << 48
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 48
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 48

		word = binary.LittleEndian.Uint64(b[56:])
		line = apart(word, lineFeeds)
		found |= ^(apart(word, delims) & line) & tops * gather >> 56 << 56
		feeds |= ^line & tops * gather >> 56 << 56
		returns |= ^apart(word, carriageReturns) & tops * gather >> 56 << 56
		quotes |= ^apart(word, marks) & tops * gather >> 56 << 56

		quotes &= quoting
		found |= returns
		inside := fromOdd(quotes) ^ within // from an opening quote to before the closing one
		after := (quotes&^inside)<<1 | closed
		fields := found &^ inside
		limit := ^uint64(0)
		if oddities(quotes, inside, after, fields, ended) != 0 {
			quotes, limit = settle(quotes, found, within, closed, ended)
			inside = fromOdd(quotes) ^ within
			after = (quotes&^inside)<<1 | closed
			fields = found &^ inside
		}
		t.quotes = t.quotes || quotes != 0
		t.doubled = t.doubled || after&quotes&inside != 0
		ended, closed, within = fields>>63, quotes&^inside>>63, -(inside >> 63)

		pairs := feeds >> 1
		if buf[at+block] == '\n' {
			pairs |= 1 << 63
		}
		pairs &= returns & fields
		t.returns = t.returns || pairs != 0
		found = fields &^ pairs & limit
		t.lines += bits.OnesCount64(found & (feeds | returns))
		e := (*[block]uint32)(ends[n:])
		n += bits.OnesCount64(found)
		e[0], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[1], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[2], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[3], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[4], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[5], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[6], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[7], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[8], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[9], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[10], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		e[11], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		for i := 12; found != 0; i++ {
			e[i], found = uint32(at+bits.TrailingZeros64(found)), found&(found-1)
		}
		good = limit == ^uint64(0)
		if quotes|returns|within == 0 {
			at += block
			break
		}
	}
	t.ends = ends[:n]
	return at, good
}

// oddities are the quotes and what follows quotes that is not as it should be:
// a quote opens after the end of a field, or doubles one before it, and a
// closing quote is followed by the end of its field, or doubled.
func oddities(quotes, inside, after, fields, ended uint64) uint64 {
	opening := quotes & inside
	return opening&^(fields<<1|ended|after) | after&^(fields|opening)
}

// settle takes the quotes away that do not stand at the start of a field: they
// are data. The bits of limit are those of all bytes before text after a
// closing quote.
func settle(quotes, found, within, closed, ended uint64) (left, limit uint64) {
	for {
		inside := fromOdd(quotes) ^ within
		after := (quotes&^inside)<<1 | closed
		odd := oddities(quotes, inside, after, found&^inside, ended)
		if odd == 0 {
			return quotes, ^uint64(0)
		}
		// All is as it should be before the first of these, and nothing after it.
		first := odd & -odd
		if quotes&inside&first == 0 {
			return quotes, first - 1
		}
		quotes &^= first
	}
}

// fromOdd sets the bits from each odd bit that is set, the first, the third
// and so on, to before the one that follows it.
func fromOdd(word uint64) uint64 {
	word ^= word << 1
	word ^= word << 2
	word ^= word << 4
	word ^= word << 8
	word ^= word << 16
	return word ^ word<<32
}
