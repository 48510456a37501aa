// Package charset makes UTF-8 of text that is not: UTF-16, which spreadsheets
// and Matomo write, and bytes of Windows-1252, the superset of ISO-8859-1 that
// all others mean. Decoders pass text on as the file has it; whoever shows or
// compares it calls Append.
package charset

import "unicode/utf8"

// Append appends text as UTF-8 to dst: what is valid as it is, every other byte
// as Windows-1252 has it. So a text of either encoding is read right, and one
// that mixes them as right as can be.
func Append(dst, text []byte) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			dst = utf8.AppendRune(dst, Windows1252(text[0]))
		} else {
			dst = append(dst, text[:size]...)
		}
		text = text[size:]
	}
	return dst
}

// Windows1252 is the character that a byte stands for. Five bytes stand for
// none; they become control characters, as in browsers.
func Windows1252(b byte) rune {
	if b < 0x80 || b >= 0xA0 {
		return rune(b)
	}
	return windows1252[b-0x80]
}

// windows1252 are the characters where ISO-8859-1 has control characters.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}
