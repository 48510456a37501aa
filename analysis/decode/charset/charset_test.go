package charset

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"parcours/analysis/source"
)

func TestAppend(t *testing.T) {
	for text, want := range map[string]string{
		"":               "",
		"plain":          "plain",
		"déjà 中 😀":       "déjà 中 😀",
		"d\xE9j\xE0":     "déjà",
		"\x80 \x93x\x94": "€ “x”",
		"é and \xE9":     "é and é",
		"\x81":           "\u0081",
		"cut \xD0":       "cut Ð",
		"\uFFFD":         "\uFFFD",
	} {
		got := string(Append([]byte("> "), []byte(text)))
		if got != "> "+want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for b := range 256 {
		if r := Windows1252(byte(b)); !utf8.ValidRune(r) || b < 0x80 && r != rune(b) || b >= 0xA0 && r != rune(b) {
			t.Errorf("byte %x is %x", b, r)
		}
	}
}

// encode is a text in UTF-16.
func encode(text string, order Order) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if order == BigEndian {
			b = binary.BigEndian.AppendUint16(b, u)
		} else {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
	}
	return b
}

func decodeAll(t *testing.T, src source.Source, order Order) string {
	t.Helper()
	text, err := io.ReadAll(io.NewSectionReader(UTF16(src, order), 0, 1<<40))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestUTF16 compares with unicode/utf16, on texts longer than what is decoded
// at once, in both orders, from memory and from a Stream.
func TestUTF16(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b,", "\n", "é", "中", "😀", "\uFEFF", "plain text "}
	for range 20 {
		var b strings.Builder
		b.WriteString("a")
		for range random.IntN(60_000) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		for _, order := range []Order{LittleEndian, BigEndian} {
			for _, bom := range []string{"", "\uFEFF"} {
				src := source.Bytes("t", encode(bom+b.String(), order))
				if got := decodeAll(t, src, order); got != b.String() {
					t.Fatalf("%s, %d bytes: %d bytes", order, b.Len(), len(got))
				}
			}
		}
	}
}

func TestUTF16Hostile(t *testing.T) {
	for text, want := range map[string]string{
		"a\x00b":                   "a\uFFFD",
		"\x00\xD8":                 "\uFFFD",
		"\x00\xD8a\x00":            "\uFFFDa",
		"\x00\xDC\x00\xD8":         "\uFFFD\uFFFD",
		"\x00\xD8\x00\xD8\x00\xDC": "\uFFFD\U00010000",
		"\xFF\xFE":                 "",
		"":                         "",
	} {
		if got := decodeAll(t, source.Bytes("t", []byte(text)), LittleEndian); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSniffUTF16(t *testing.T) {
	for _, c := range []struct {
		sample string
		order  Order
		is     bool
	}{
		{"\xFF\xFEa\x00", LittleEndian, true},
		{"\xFE\xFF\x00a", BigEndian, true},
		{"\xFF\xFE\x00\x00", LittleEndian, false},
		{string(encode("user,time", LittleEndian)), LittleEndian, true},
		{string(encode("user,time", BigEndian)), BigEndian, true},
		{string(encode("имя,2024-01-01,страна", LittleEndian)), LittleEndian, true},
		{string(encode("用户,时间\n一,2024-01-01\n一,2024-01-01\n", BigEndian)), BigEndian, true},
		{"user,time\nü,1", LittleEndian, false},
		{"\x01\x00\x02\x00\x03\x00\x04\x00", LittleEndian, false},
		{"a\x00\x00\x00b\x00\x00\x00c\x00\x00\x00", LittleEndian, false},
		{"", LittleEndian, false},
	} {
		if order, is := SniffUTF16([]byte(c.sample)); order != c.order || is != c.is {
			t.Errorf("%q: %v %v", c.sample, order, is)
		}
	}
}
