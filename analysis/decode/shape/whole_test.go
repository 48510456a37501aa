package shape

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/table"
)

// account reads a file of one part and tells its row numbers, how many rows
// were read, the rejected rows and the bytes consumed.
func account(t *testing.T, f decode.File) string {
	t.Helper()
	if len(f.Parts()) != 1 {
		t.Fatal("not one part")
	}
	r, err := f.Read(f.Parts()[0], []int{0})
	if err != nil {
		t.Fatal(err)
	}
	var b table.Batch
	var numbers []int64
	for {
		if err = r.Next(&b); err != nil {
			break
		}
		for row := range b.Rows {
			numbers = append(numbers, b.RowNumber(row))
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	out := fmt.Sprint(numbers, r.(decode.RowCounter).RowsRead(), r.Consumed(), f.Parts()[0].Bytes)
	for _, j := range r.Rejects() {
		out += fmt.Sprint(" ", j.Code, j.Rows)
		for _, s := range j.Samples {
			out += fmt.Sprint(" ", s.Row)
		}
	}
	return out
}

func TestOnePart(t *testing.T) {
	f := ingesttest.New("a", "id,x 0,x 1", "1,a,b", "2,,", "3,a,b", "4,,b", "5,a,b", "6,a,", "7,,")
	f.Skip = []int{1, 2, 6}
	for _, part := range []int{1, 2, 3, 4, 6} {
		for _, batch := range []int{0, 1, 2} {
			f.PartRows, f.Batch = part, batch
			if got := account(t, OnePart(f)); got != "[1 4 5 6] 4 70 70 ragged_row3 2 3 7" {
				t.Errorf("parts of %d: %s", part, got)
			}
			// Also where a row beneath becomes several.
			if got := account(t, OnePart(Unpivot(f, "{field} {n}", "{field}"))); got != "[1 1 4 5 5 6] 4 70 70 ragged_row3 2 3 7" {
				t.Errorf("parts of %d: %s", part, got)
			}
		}
	}
	f.PartRows = 0
	if OnePart(f) != decode.File(f) {
		t.Error("a file of one part is not itself")
	}
}
