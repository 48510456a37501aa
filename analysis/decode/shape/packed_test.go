package shape

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/source"
)

// A packed file is unpacked as it is read; what looks at its first rows beforehand must not spoil that.
func TestPacked(t *testing.T) {
	plain := visitLog(60_000)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(plain))
	w.Close()
	count := func(f decode.File) string {
		f = Unpivot(f, "{field} (actionDetails {n})", "{field}")
		joined, m, err := Join([]decode.File{f}, "visitorId", text(t, "side.csv", "id,plan\nv1,gold\n", 1<<20), "id", "")
		if err != nil {
			t.Fatal(err)
		}
		f = FillDown(joined[0], "visitorId", []string{"plan"})
		rows, numbers, err := rowsOf(f, []int{Find(f.Fields(), "type"), Find(f.Fields(), "plan")})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(m, len(rows), rows[1], rows[len(rows)-1], numbers[len(numbers)-1])
	}
	files, err := open.Open(source.Bytes("visits.csv.gz", packed.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	want := count(plainFile(t, plain))
	if got := count(files[0]); got != want || !strings.HasSuffix(want, " 60000") {
		t.Errorf("%s, want %s", got, want)
	}
}

func plainFile(t *testing.T, s string) decode.File {
	files, err := open.Open(source.Bytes("visits.csv", []byte(s)))
	if err != nil {
		t.Fatal(err)
	}
	return files[0]
}
