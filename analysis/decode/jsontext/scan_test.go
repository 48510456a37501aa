package jsontext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

var texts = []string{
	`{}`, `[]`, `null`, `true`, `false`, `0`, `-0`, `12.5e+3`, `"a"`, `""`, ` { "a" : [ 1 , 2.5 , -3e4 ] , "b" : { } } `,
	`{"a":{"b":{"c":[[],[{}],[null,true,false]]}}}`, `"\u00e9\ud83d\ude00\n\"\\\/\b\f\r\t"`, `"\ud83d"`, `"\ud83dx\ude00"`, `"long enough to be read by eights, and é too"`,
	`{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{,}`, `[1,]`, `[,1]`, `[1 2]`, `{"a" 1}`, `{a:1}`, `{1:2}`, `[1}`, `{"a":1]`, `}`,
	`01`, `-`, `1.`, `.5`, `1e`, `1e+`, `+1`, `0x1`, `1_0`, `tru`, `nul`, `truex`, `NaN`, `"`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"a\tb\"", "\"1234567\x018\"", `""x`, `1 2`, ``, ` `,
}

// plain says what encoding/json does.
func plain(b []byte) bool { return json.Valid(b) }

func TestSkip(t *testing.T) {
	for _, s := range texts {
		check(t, []byte(s))
	}
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	if end, out := Skip([]byte(deep), 0, true); out != Done || end != len(deep) {
		t.Errorf("depth %d: %d, %d", MaxDepth, end, out)
	}
	if _, out := Skip([]byte("["+deep+"]"), 0, true); out != Bad {
		t.Errorf("depth %d: %d", MaxDepth+1, out)
	}
}

// check holds what Skip, Members and Elements say of a text against encoding/json.
func check(t *testing.T, b []byte) {
	t.Helper()
	end, out := Skip(b, 0, true)
	whole := out == Done && Space(b, end) == len(b)
	if want := plain(b); whole != want && depth(b) < MaxDepth {
		t.Fatalf("%q: ends at %d as %d; valid: %v", b, end, out, want)
	}
	if end > len(b) || end < 0 {
		t.Fatalf("%q: ends at %d", b, end)
	}
	// What is complete is so with anything after it, and what has more never is Bad before the end.
	for n := range b {
		part, o := Skip(b[:n:n], 0, false)
		if o == Bad && out != Bad || o == Done && (out != Done || part != end) {
			t.Fatalf("%q: the first %d bytes end at %d as %d; all at %d as %d", b, n, part, o, end, out)
		}
	}
	if !whole {
		return
	}
	switch first := b[Space(b, 0)]; first {
	case '{':
		var want map[string]json.RawMessage
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		got := map[string]json.RawMessage{}
		if at, o := Members(b, 0, true, func(key []byte, escaped bool, start, end int) {
			if escaped != Escaped(key) {
				t.Fatalf("%q: key %q escaped %v", b, key, escaped)
			}
			got[valid(AppendUnescaped(nil, key))] = b[start:end]
		}); o != Done || at != end {
			t.Fatalf("%q: Members ends at %d as %d", b, at, o)
		}
		if len(got) != len(want) {
			t.Fatalf("%q: members %q, want %q", b, got, want)
		}
		for key, value := range want {
			if !bytes.Equal(got[key], value) {
				t.Fatalf("%q: %q is %q, want %q", b, key, got[key], value)
			}
		}
	case '[':
		var want []json.RawMessage
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		var got []json.RawMessage
		if at, o := Elements(b, 0, true, func(start, end int) { got = append(got, b[start:end]) }); o != Done || at != end {
			t.Fatalf("%q: Elements ends at %d as %d", b, at, o)
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: elements %q, want %q", b, got, want)
		}
	case '"':
		var want string
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		raw := b[Space(b, 0)+1 : end-1]
		if got := valid(AppendUnescaped(nil, raw)); got != want {
			t.Fatalf("%q is %q, want %q", b, got, want)
		}
		inPlace := bytes.Clone(raw)
		if got := valid(AppendUnescaped(inPlace[:0], inPlace)); got != want {
			t.Fatalf("%q in place is %q, want %q", b, got, want)
		}
	}
}

// valid replaces bytes that are not UTF-8 one by one, as encoding/json does.
func valid(b []byte) string {
	var out []rune
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		out, b = append(out, r), b[n:]
	}
	return string(out)
}

func depth(b []byte) (most int) {
	n := 0
	for _, c := range b {
		switch c {
		case '[', '{':
			n++
		}
		most = max(most, n)
	}
	return most
}

func FuzzJSON(f *testing.F) {
	for _, s := range texts {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 1<<10 {
			check(t, b)
		}
	})
}

func BenchmarkSkip(b *testing.B) {
	text := []byte(`{"event":"page_view","time":1700000000123,"properties":{"$browser":"Firefox","$current_url":"https://shop.example/product/12345?utm_source=newsletter","price":12.5,"tags":["a","b"]},"ok":true}`)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Skip(text, 0, true)
	}
}
