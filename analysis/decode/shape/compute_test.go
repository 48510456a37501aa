package shape

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/table"
)

func TestRename(t *testing.T) {
	f := ingesttest.New("a.csv", "column 1,column 2,c", "1,2,3")
	wantTable(t, Header(f, []string{"user", "", "user", "more"}), "user,column 2,user.2", "1,2,3")
	wantTable(t, Header(text(t, "hits.tsv", "1;;3\n4;5;\n", 5), []string{"user", "time"}), "user,time,column 3", "1,,3", "4,5,")
	wantTable(t, Rename(f, map[string]string{"c": "time", "x": "y"}), "column 1,column 2,time", "1,2,3")
}

func TestCompute(t *testing.T) {
	f := ingesttest.New("a.csv", "a,b,c", "1,2,x", ",2,y", " ,,x", "4,,")
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		wantTable(t, Compute(f, Coalesce("first", "A", "missing", "b"), Concat("all", "-", "a", "c"), ConcatAll("both", "-", "a", "b"), Constant("k", "v")),
			"a,b,c,first,all,both,k",
			"1,2,x,1,1-x,1-2,v", ",2,y,2,y,,v", " ,,x,, -x,,v", "4,,,4,4,,v")
		upper := Computed{"c", []string{"c"}, func(dst []byte, from [][]byte) []byte {
			if from[0] == nil {
				return append(dst, "none"...)
			}
			return append(dst, bytes.ToUpper(from[0])...)
		}}
		wantTable(t, Compute(f, upper, Coalesce("d", "nothing")), "a,b,c,d", "1,2,X,", ",2,Y,", " ,,X,", "4,,none,")
	})
}

// Where a dictionary is the same from batch to batch, each entry is computed once.
func TestComputeOnce(t *testing.T) {
	f := ingesttest.New("a.csv", "a", "x", "y", "x", "x", "y", "x", "", "x")
	f.Batch, f.Dictionary, f.Numbered = 2, true, true
	calls := 0
	count := Computed{"n", []string{"a"}, func(dst []byte, from [][]byte) []byte {
		calls++
		return append(append(dst, from[0]...), '!')
	}}
	rows, _, err := rowsOf(Compute(f, count), []int{1})
	if got := fmt.Sprint(rows); err != nil || got != "[[x!] [y!] [x!] [x!] [y!] [x!] [!] [x!]]" {
		t.Errorf("%v, %v", got, err)
	}
	if calls != 4 { // x, y, the empty entry and null
		t.Errorf("computed %d times, want 4", calls)
	}
}

// However often a long value is repeated, a batch holds a bounded number of bytes.
func TestComputeLong(t *testing.T) {
	long := strings.Repeat("x", 10<<20)
	f := ingesttest.New("a.csv", "a,b", long+",1", long+",2", long+",3", long+",4", long+",5", long+",6", long+",7", long+",8", long+",9")
	r, err := Compute(f, Concat("c", "", "a", "b")).Read(f.Parts()[0], []int{2, 1})
	if err != nil {
		t.Fatal(err)
	}
	var b table.Batch
	var got string
	for r.Next(&b) == nil {
		if len(b.Columns[0].Bytes) > mostBytes+11<<20 {
			t.Errorf("a batch of %d bytes", len(b.Columns[0].Bytes))
		}
		for row := range b.Rows {
			c := b.Columns[0].String(row)
			got += string(c[len(c)-1:]) + string(b.Columns[1].String(row)) + fmt.Sprint(b.RowNumber(row)) + " "
		}
	}
	if got != "111 222 333 444 555 666 777 888 999 " {
		t.Error(got)
	}
}
