package ingest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/table"
)

// The quick look at a value finds what the words for "nothing" say.
func TestPresent(t *testing.T) {
	words := []string{"", "null", "NULL", "Null", "(null)", "nil", "nan", "NaN", "NAN", "NaT", "None", "none", "undefined", `\N`, "<NA>",
		"n", "u", "nul", "nulls", "u_001907", "undefine", "undefined1", "N/A", "é", "\u00a0null", "-", "0"}
	for _, w := range words {
		for _, form := range []string{w, " " + w, w + " ", w + "\t", w + "\u00a0", w + w} {
			if got, want := isPresent([]byte(form)), !mapping.Missing(bytes.TrimSpace([]byte(form))); got != want {
				t.Errorf("isPresent(%q) = %v", form, got)
			}
		}
	}
}

// Remembered texts get the codes that the dictionary gives them one by one, also when it is reset.
func TestRecent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	fast, plain := event.NewDict(), event.NewDict()
	text := &text{field: table.Field{Kind: table.String}}
	c := coder{text: text, trim: true, utf8: true}
	for round := range 40 {
		const n = 500
		col := &table.Column{}
		for range n {
			at := len(col.Bytes)
			switch r.IntN(8) {
			case 0:
			case 1:
				col.Bytes = fmt.Appendf(col.Bytes, "a text of more than sixteen bytes %d", r.IntN(3))
			case 2:
				col.Bytes = append(col.Bytes, "bad \xff\x00"[:r.IntN(7)]...)
			case 3:
				col.Bytes = append(col.Bytes, make([]byte, r.IntN(18))...)
			default:
				col.Bytes = append(col.Bytes, "0123456789abcdefgh"[:1+r.IntN(18)]...)
				col.Bytes[at] = byte('a' + r.IntN(20))
			}
			col.Starts, col.Ends = append(col.Starts, uint32(at)), append(col.Ends, uint32(len(col.Bytes)))
		}
		if round%3 == 0 {
			col.Null = make([]bool, n)
			for i := range col.Null {
				col.Null[i] = r.IntN(5) == 0
			}
		}
		if round%7 == 6 {
			fast.Reset()
			plain.Reset()
		}
		text.reset(col, n)
		c.reset()
		var marked, want invalid
		marked.reset(n)
		want.reset(n)
		rows, dst := make([]int32, n), make([]uint32, n)
		for i := range rows {
			rows[i] = int32(i)
		}
		c.codes(dst, rows, fast, &marked)
		other := coder{text: text, trim: true, utf8: true}
		for i := range rows {
			if code := other.one(int32(i), plain, &want); code != dst[i] || marked.rows[i] != want.rows[i] {
				t.Fatalf("round %d: %q has code %d, want %d (invalid %v, want %v)", round, text.raw(i), dst[i], code, marked.rows[i], want.rows[i])
			}
		}
	}
}
