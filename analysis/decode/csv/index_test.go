package csv

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// checkIndex compares an index of the text, from each record that index leaves
// to parse on, with what parse says of the same records.
func checkIndex(d dialect, text []byte) error {
	var t tile
	var r record
	for at := 0; at < len(text); {
		d.index(&t, text, at, len(text))
		lines, begin := 0, at
		for _, end := range t.ends[1:] {
			if text[end] != d.delim {
				lines++
			}
			if int(end) < begin {
				return fmt.Errorf("ends out of order at %d", end)
			}
			begin = int(end) + 1
		}
		if lines != t.lines {
			return fmt.Errorf("%d line ends at %d, %d counted", lines, at, t.lines)
		}
		for i := 1; i < len(t.ends); {
			if out := d.parse(&r, text[at:], true, MaxColumns); out != complete {
				return fmt.Errorf("parse has outcome %d at %d", out, at)
			}
			if r.loose {
				return fmt.Errorf("loose text at %d", at)
			}
			for c, s := range r.fields {
				if i >= len(t.ends) {
					return fmt.Errorf("a record at %d has no end", at)
				}
				start, end := int(t.ends[i-1]+1)-at, int(t.ends[i])-at
				isLast := text[t.ends[i]] != d.delim
				if isLast != (c == len(r.fields)-1) {
					return fmt.Errorf("field %d of the record at %d: line end %v", c, at, isLast)
				}
				if isLast && end > start && text[at+end-1] == '\r' {
					if !t.returns {
						return fmt.Errorf("a CR LF at %d was not seen", at+end)
					}
					end--
				}
				if d.quotes && text[at+start] == '"' {
					if !t.quotes || s.escaped && !t.doubled {
						return fmt.Errorf("quotes at %d were not seen", at+start)
					}
					if !s.escaped {
						start, end = start+1, end-1
					}
				}
				if start != s.start || end != s.end {
					return fmt.Errorf("field %d of the record at %d is %d to %d, want %d to %d", c, at, start, end, s.start, s.end)
				}
				i++
			}
			at += r.size
			if int(t.ends[i-1])+1 != at {
				return fmt.Errorf("the record before %d ends at %d", at, t.ends[i-1])
			}
		}
		if at < len(text) {
			if out := d.parse(&r, text[at:], true, MaxColumns); out == tooWide {
				return nil
			}
			at += r.size
		}
	}
	return nil
}

func TestIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for i := range 3000 {
		text := nasty(random, 100)
		for _, d := range []dialect{{delim: ',', quotes: true}, {delim: ','}, {delim: '"'}} {
			if err := checkIndex(d, text); err != nil {
				t.Fatalf("text %d, %+v: %v\n%q", i, d, err, text)
			}
		}
	}
}

// TestIndexReach says that an index leaves little to parse where nothing is wrong.
func TestIndexReach(t *testing.T) {
	for _, row := range []string{"1,2,3\n", "1,2,3\r\n", "1,2,3\r", "\"1\",\"2, 3\",\"\"\n", "1,\"a \"\"b\"\"\nc\",3\r\n", "5\" pipe,6\",\"7\"\n"} {
		text := []byte(strings.Repeat(row, tileBytes/len(row)))
		d := dialect{delim: ',', quotes: true}
		var tile tile
		d.index(&tile, text, 0, len(text))
		if got, want := tile.lines, len(text)/len(row)-2*block/len(row)-1; got < want {
			t.Errorf("%q: %d lines in an index, want %d", row, got, want)
		}
	}
}

func FuzzIndex(f *testing.F) {
	for _, c := range texts {
		f.Add([]byte(c.text), byte(','), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, delim byte, quotes bool) {
		if len(text) == 0 || delim == '\n' || delim == '\r' || delim == '"' {
			return
		}
		d := dialect{delim: delim, quotes: quotes}
		long := []byte(strings.Repeat(string(text), 1+300/len(text)))
		for from := range min(len(text), 5) { // blocks begin elsewhere
			if err := checkIndex(d, long[from:]); err != nil {
				t.Fatalf("%v\n%q", err, long[from:])
			}
		}
	})
}
