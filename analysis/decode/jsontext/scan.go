package jsontext

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may lie in each other.
const MaxDepth = 128

// Outcome is how reading a value ended.
type Outcome uint8

const (
	Done Outcome = iota
	More         // the value goes on after the bytes given
	Bad          // the bytes are no JSON
)

// Space is the offset of the first byte from i on that is no white space.
func Space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// Skip reads the value that begins at b[i], or after white space, and returns
// the offset after it; of what is Bad, that of the byte that cannot be there.
// last says that nothing follows b: a number may end with it. It is strict:
// what it passes encoding/json passes too, but for depth, and bytes in strings
// that are not UTF-8, which are not its business.
func Skip(b []byte, i int, last bool) (end int, out Outcome) {
	var objects [MaxDepth / 64]uint64 // by depth: it is an object, not an array
	depth := 0
	inObject := false
value:
	i = Space(b, i)
	if i >= len(b) {
		return i, More
	}
	switch c := b[i]; c {
	case '{', '[':
		if depth == MaxDepth {
			return i, Bad
		}
		inObject = c == '{'
		bit := uint64(1) << (depth % 64)
		if inObject {
			objects[depth/64] |= bit
		} else {
			objects[depth/64] &^= bit
		}
		depth++
		i = Space(b, i+1)
		if i >= len(b) {
			return i, More
		}
		if b[i] == c+2 { // '}' or ']'
			i++
			goto closed
		}
		if inObject {
			goto key
		}
		goto value
	case '"':
		if i, _, out = scanString(b, i); out != Done {
			return i, out
		}
	case 't', 'f', 'n':
		if i, out = literal(b, i); out != Done {
			return i, out
		}
	default:
		if i, out = number(b, i, last); out != Done {
			return i, out
		}
	}
after:
	if depth == 0 {
		return i, Done
	}
	i = Space(b, i)
	if i >= len(b) {
		return i, More
	}
	switch b[i] {
	case ',':
		i++
		if !inObject {
			goto value
		}
		i = Space(b, i)
		goto key
	case '}':
		if !inObject {
			return i, Bad
		}
		i++
	case ']':
		if inObject {
			return i, Bad
		}
		i++
	default:
		return i, Bad
	}
closed:
	if depth--; depth > 0 {
		inObject = objects[(depth-1)/64]>>((depth-1)%64)&1 != 0
	}
	goto after
key:
	if i >= len(b) {
		return i, More
	}
	if b[i] != '"' {
		return i, Bad
	}
	if i, _, out = scanString(b, i); out != Done {
		return i, out
	}
	i = Space(b, i)
	if i >= len(b) {
		return i, More
	}
	if b[i] != ':' {
		return i, Bad
	}
	i++
	goto value
}

// scanString reads the string whose opening quote is b[i] and returns the
// offset after the closing one, and whether there are escapes in it.
func scanString(b []byte, i int) (end int, escaped bool, out Outcome) {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	i++
	for {
		for i+8 <= len(b) { // eight bytes without a quote, a backslash or a control character
			w := binary.LittleEndian.Uint64(b[i:])
			quote, slash := w^('"'*ones), w^('\\'*ones)
			found := ((quote-ones)&^quote | (slash-ones)&^slash | (w-' '*ones)&^w) & highs
			if found != 0 {
				i += bits.TrailingZeros64(found) / 8
				break
			}
			i += 8
		}
		if i >= len(b) {
			return i, escaped, More
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1, escaped, Done
		case c < ' ':
			return i, escaped, Bad
		case c == '\\':
			escaped = true
			if i+1 >= len(b) {
				return i, escaped, More
			}
			switch b[i+1] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
				i += 2
			case 'u':
				for k := i + 2; k < i+6; k++ {
					if k >= len(b) {
						return i, escaped, More
					}
					if hexDigit(b[k]) < 0 {
						return k, escaped, Bad
					}
				}
				i += 6
			default:
				return i + 1, escaped, Bad
			}
		default:
			i++
		}
	}
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c - 'a' + 10)
	case c >= 'A' && c <= 'F':
		return rune(c - 'A' + 10)
	}
	return -1
}

func literal(b []byte, i int) (end int, out Outcome) {
	word := "true"
	switch b[i] {
	case 'f':
		word = "false"
	case 'n':
		word = "null"
	}
	for k := range len(word) {
		if i+k >= len(b) {
			return i + k, More
		}
		if b[i+k] != word[k] {
			return i + k, Bad
		}
	}
	return i + len(word), Done
}

func number(b []byte, i int, last bool) (end int, out Outcome) {
	short := func(i int) (int, Outcome) { // a digit is missing at i
		if i >= len(b) && !last {
			return i, More
		}
		return min(i, len(b)), Bad
	}
	digits := func(i int) int {
		for i < len(b) && b[i]-'0' <= 9 {
			i++
		}
		return i
	}
	if b[i] == '-' {
		i++
	}
	first := i
	if i = digits(i); i == first || b[first] == '0' && i > first+1 {
		return short(i)
	}
	if i < len(b) && b[i] == '.' {
		first = i + 1
		if i = digits(first); i == first {
			return short(i)
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		first = i
		if i = digits(first); i == first {
			return short(i)
		}
	}
	if i >= len(b) && !last {
		return i, More
	}
	return i, Done
}

// Members reads the object that begins at b[i] and gives see each of its
// members: the key without quotes, whether there are escapes in it, and where
// in b its value lies. It returns what Skip does; after anything but Done what
// see was given may be no part of an object.
func Members(b []byte, i int, last bool, see func(key []byte, escaped bool, start, end int)) (end int, out Outcome) {
	if i = Space(b, i); i >= len(b) {
		return i, More
	}
	if b[i] != '{' {
		return i, Bad
	}
	i = Space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1, Done
	}
	for {
		if i >= len(b) {
			return i, More
		}
		if b[i] != '"' {
			return i, Bad
		}
		from := i + 1
		var escaped bool
		if i, escaped, out = scanString(b, i); out != Done {
			return i, out
		}
		key := b[from : i-1]
		i = Space(b, i)
		if i >= len(b) {
			return i, More
		}
		if b[i] != ':' {
			return i, Bad
		}
		start := Space(b, i+1)
		if i, out = inner(b, start, last); out != Done {
			return i, out
		}
		see(key, escaped, start, i)
		i = Space(b, i)
		if i >= len(b) {
			return i, More
		}
		switch b[i] {
		case ',':
			i = Space(b, i+1)
		case '}':
			return i + 1, Done
		default:
			return i, Bad
		}
	}
}

// Elements is Members for the values of an array.
func Elements(b []byte, i int, last bool, see func(start, end int)) (end int, out Outcome) {
	if i = Space(b, i); i >= len(b) {
		return i, More
	}
	if b[i] != '[' {
		return i, Bad
	}
	i = Space(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1, Done
	}
	for {
		start := Space(b, i)
		if i, out = inner(b, start, last); out != Done {
			return i, out
		}
		see(start, i)
		i = Space(b, i)
		if i >= len(b) {
			return i, More
		}
		switch b[i] {
		case ',':
			i++
		case ']':
			return i + 1, Done
		default:
			return i, Bad
		}
	}
}

// inner is Skip for a value inside another: it never ends with the text.
func inner(b []byte, i int, last bool) (int, Outcome) {
	if i >= len(b) {
		return i, More
	}
	if b[i] == '"' { // the commonest, without Skip's preparations
		end, _, out := scanString(b, i)
		return end, out
	}
	return Skip(b, i, false)
}

// IsNull says whether a value is null.
func IsNull(value []byte) bool { return len(value) == 4 && value[0] == 'n' }

// Escaped says whether a string, with or without its quotes, has escapes.
func Escaped(s []byte) bool {
	for _, c := range s {
		if c == '\\' {
			return true
		}
	}
	return false
}

// AppendUnescaped appends what the bytes between the quotes of a valid string
// stand for. A surrogate without its other half is U+FFFD. It never writes more
// than it has read, so that dst may be raw[:0].
func AppendUnescaped(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' || i+1 >= len(raw) {
			dst = append(dst, c)
			i++
			continue
		}
		c = raw[i+1]
		i += 2
		switch c {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := unit(raw, i)
			i += 4
			if utf16.IsSurrogate(r) {
				second := rune(-1)
				if i+1 < len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
					second = unit(raw, i+2)
				}
				if r = utf16.DecodeRune(r, second); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		default: // quote, backslash, slash
			dst = append(dst, c)
		}
	}
	return dst
}

// unit is the number that four hexadecimal digits stand for, U+FFFD if they are not there.
func unit(raw []byte, i int) (r rune) {
	if i+4 > len(raw) {
		return utf8.RuneError
	}
	for _, c := range raw[i : i+4] {
		r = r<<4 | hexDigit(c)
	}
	return r
}
