package shape

import (
	"fmt"
	"testing"

	"parcours/analysis/ingest/ingesttest"
)

func TestSkipRows(t *testing.T) {
	f := ingesttest.New("q.csv", "a,b", "Question A,Question B", "{id},{id}", "1,2", "3,", "5,6")
	for _, batch := range []int{0, 1, 2, 3} {
		for _, part := range []int{0, 2, 3} {
			g := *f
			g.Batch, g.PartRows, g.Dictionary = batch, part, batch == 2
			s := SkipRows(&g, 2)
			wantTable(t, s, "a,b", "1,2", "3,", "5,6")
			var rows int64
			for _, p := range s.Parts() {
				rows += p.Rows
			}
			if rows != 3 {
				t.Errorf("%d rows", rows)
			}
		}
	}
	wantTable(t, SkipRows(f, 0), "a,b", "Question A,Question B", "{id},{id}", "1,2", "3,", "5,6")
	wantTable(t, SkipRows(f, 9), "a,b")
	if _, numbers, err := rowsOf(SkipRows(f, 2), []int{0}); err != nil || fmt.Sprint(numbers) != "[3 4 5]" {
		t.Errorf("rows %d, %v", numbers, err)
	}
	f.Skip = []int{0, 3} // rejected rows keep their numbers
	wantTable(t, SkipRows(f, 2), "a,b", "1,2", "5,6")
}
