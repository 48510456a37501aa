package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/decode/csv"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

// misleading is a table whose cells hold whole tables, so that a reader who
// begins in the middle of one takes its lines for records.
func misleading() string {
	var b strings.Builder
	b.WriteString("user,time,event,device,note\n")
	for i := range 400 {
		fmt.Fprintf(&b, "u%d,2024-03-01 10:%02d:00,e%d,mobile,", i%37, i%60, i%5)
		switch {
		case i%10 == 3:
			b.WriteString("\"" + strings.Repeat("x9,2024-03-01 10:00:00,wrong,desktop,no\n", 12) + "\"\n")
		case i%50 == 7:
			b.WriteString("a,b,c\n") // too many fields
		case i%90 == 8:
			b.WriteString("\"never closed\n")
		default:
			b.WriteString("plain\n")
		}
	}
	return b.String()
}

// Parts that were begun in the wrong place are read again: whatever their size and whoever reads, the account and the log are those of one part.
func TestParts(t *testing.T) {
	text := source.Bytes("log.csv", []byte(misleading()))
	answer := func(part int64, members int) string {
		f, err := csv.Open(text, csv.Sizes{Part: part})
		if err != nil {
			t.Fatal(err)
		}
		files := []decode.File{f}
		whole, err := csv.Open(text, csv.Sizes{}) // the mapping is of the same sample
		if err != nil {
			t.Fatal(err)
		}
		s, err := mapping.Take([]decode.File{whole})
		if err != nil {
			t.Fatal(err)
		}
		m, err := mapping.Propose(s, recipe.Mapping{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := Load(context.Background(), files, m, &recipe.Recipe{}, Options{Crew: crew.New(members)})
		if err != nil {
			t.Fatal(err)
		}
		account, err := json.Marshal(res.Source)
		if err != nil {
			t.Fatal(err)
		}
		return string(account) + "\n" + print(res.Log, "device")
	}
	want := answer(1<<20, 1)
	if strings.Contains(want, "wrong") || !strings.Contains(want, "bad_quote") || !strings.Contains(want, "ragged_row") {
		t.Fatalf("the table is not what it should be:\n%s", want)
	}
	for _, part := range []int64{100, 333, 1000, 5000} {
		for _, members := range []int{1, 2, 5} {
			if got := answer(part, members); got != want {
				t.Errorf("in parts of %d bytes by %d: \n%s\nwant\n%s", part, members, got[:min(len(got), 600)], want[:min(len(want), 600)])
			}
		}
	}
}
