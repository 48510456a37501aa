package csv

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// piece is what reading one part said.
type piece struct {
	rows       []string // from the row's number on
	numbers    []int64
	rejects    []report.Reject
	start, end int64
	err        error
}

// all is how many rows the part has.
func (p *piece) all() int64 {
	n := int64(len(p.rows))
	for _, j := range p.rejects {
		n += j.Rows
	}
	return n
}

func readPiece(f *File, part decode.Part, columns []int) (p piece) {
	r, err := f.Read(part, columns)
	if err != nil {
		return piece{err: err}
	}
	var b table.Batch
	for err = r.Next(&b); err == nil; err = r.Next(&b) {
		for row := range b.Rows {
			var text []byte
			for i := range b.Columns {
				if value := b.Columns[i].String(row); b.Columns[i].IsNull(row) {
					text = append(text, "∅|"...)
				} else {
					text = append(append(text, value...), '|')
				}
			}
			p.rows = append(p.rows, string(text))
			p.numbers = append(p.numbers, b.RowNumber(row))
		}
	}
	if err != io.EOF {
		p.err = err
	} else if got, want := r.Consumed(), f.Parts()[part.Index].Bytes; got != want {
		p.err = fmt.Errorf("consumed %d of %d bytes", got, want)
	}
	p.start, p.end = r.Extent()
	p.rejects = r.Rejects()
	return p
}

// readParts reads each part on its own and again what has to be, and puts the
// pieces together as a consumer does. Again counts those that were read again.
func readParts(src source.Source, sizes Sizes) (whole piece, again int) {
	f, err := Open(src, sizes)
	if err != nil {
		return piece{err: err}, 0
	}
	return readFile(f)
}

// readPlainly reads a file as one part, without an index.
func readPlainly(src source.Source) piece {
	f, err := Open(src, Sizes{Part: 1 << 40})
	if err != nil {
		return piece{err: err}
	}
	f.indexed = false
	whole, _ := readFile(f)
	return whole
}

func readFile(f *File) (whole piece, again int) {
	columns := make([]int, len(f.Fields()))
	for i := range columns {
		columns[i] = i
	}
	parts := f.Parts()
	pieces := make([]piece, len(parts))
	starts, ends := make([]int64, len(parts)), make([]int64, len(parts))
	read := func(part decode.Part) (ok bool) {
		i := part.Index
		pieces[i] = readPiece(f, part, columns)
		starts[i], ends[i] = pieces[i].start, pieces[i].end
		return pieces[i].err == nil
	}
	for _, part := range parts {
		if !read(part) { // only where the start is known
			pieces = pieces[:part.Index+1]
			break
		}
	}
	for {
		wrong := decode.Again(parts, starts[:len(pieces)], ends[:len(pieces)])
		if len(wrong) == 0 {
			break
		}
		for _, part := range wrong {
			again++
			if !read(part) {
				pieces = pieces[:part.Index+1]
				break
			}
		}
	}
	whole.start, whole.end = starts[0], ends[len(pieces)-1]
	above := int64(0)
	for _, p := range pieces {
		whole.rows = append(whole.rows, p.rows...)
		for _, n := range p.numbers {
			whole.numbers = append(whole.numbers, above+n)
		}
		for _, j := range p.rejects {
			for s := range j.Samples {
				j.Samples[s].Row += above
			}
			i := 0
			for i < len(whole.rejects) && whole.rejects[i].Code != j.Code {
				i++
			}
			if i == len(whole.rejects) {
				whole.rejects = append(whole.rejects, report.Reject{Code: j.Code})
			}
			to := &whole.rejects[i]
			to.Rows += j.Rows
			to.Samples = append(to.Samples, j.Samples[:min(len(j.Samples), decode.MaxSamples-len(to.Samples))]...)
		}
		if whole.err = p.err; p.err != nil {
			if problem, ok := p.err.(*report.Problem); ok && problem.Row > 0 {
				problem.Row += above
			}
		}
		above += p.all()
	}
	return whole, again
}

// samePieces compares what parts say with what the whole says.
func samePieces(got, want piece) error {
	if fmt.Sprint(got.err) != fmt.Sprint(want.err) {
		return fmt.Errorf("error %v, want %v", got.err, want.err)
	}
	if len(got.rows) != len(want.rows) {
		return fmt.Errorf("%d rows, want %d", len(got.rows), len(want.rows))
	}
	for i := range want.rows {
		if got.rows[i] != want.rows[i] || got.numbers[i] != want.numbers[i] {
			return fmt.Errorf("row %d is %q, want row %d %q", got.numbers[i], got.rows[i], want.numbers[i], want.rows[i])
		}
	}
	if !reflect.DeepEqual(got.rejects, want.rejects) {
		return fmt.Errorf("rejects %+v, want %+v", got.rejects, want.rejects)
	}
	if got.err == nil && (got.start != want.start || got.end != want.end) {
		return fmt.Errorf("from %d to %d, want %d to %d", got.start, got.end, want.start, want.end)
	}
	return nil
}

// checkParts is the law of parts: however a file is divided, it has the rows
// that parse alone finds.
func checkParts(t *testing.T, name string, text []byte, sizes ...int64) {
	t.Helper()
	src := source.Bytes("t.csv", text)
	want := readPlainly(src)
	for _, size := range append(sizes, 1<<40) {
		got, _ := readParts(src, Sizes{Part: size, Chunk: 1 + int(size%97*7)})
		if err := samePieces(got, want); err != nil {
			t.Errorf("%s in parts of %d: %v", name, size, err)
		}
	}
}

// nasty makes a text of pieces that are trouble next to each other.
func nasty(random *rand.Rand, pieces int) []byte {
	all := []string{",", ",", ",", "\n", "\n", "\r\n", "\r", `"`, `"`, `""`, `","`, "\"\n", ",\"", "a", "bc", "x y", "\n\n",
		`"a","b","c"`, "1,2,3\n", "1,2,3\n", "\"line\nend\",2,3\n", "\"say \"\"hi\"\"\",,\r\n", "5\" pipe,2,3\n", "é", " ", ",,,,\n",
		strings.Repeat("long ", 30), `"` + strings.Repeat("1,2,3\n", 12) + `",2,3` + "\n"}
	text := []byte("a,b,c\n")
	for range pieces {
		text = append(text, all[random.IntN(len(all))]...)
	}
	return text
}

func TestParts(t *testing.T) {
	every := []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 17, 29, 64, 100, 250}
	for _, c := range texts {
		checkParts(t, c.name, []byte(c.text), every...)
		checkParts(t, c.name+", many times", []byte(strings.Repeat(c.text, 20)), every...)
	}
	paths, _ := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "*", "*.csv"))
	if len(paths) < 8 {
		t.Errorf("no test data: %q", paths)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, path, text[:min(len(text), 3000)], every[5:]...)
		checkParts(t, path, text[:min(len(text), 300_000)], 700, 1000, 4096, 10_007, 100_000)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		text := nasty(random, 1+random.IntN(60))
		checkParts(t, fmt.Sprintf("text %d, %q", i, text), text, 1, 2, 3, 7, 10, 30, 100)
	}
	for i := range 30 {
		checkParts(t, fmt.Sprintf("long text %d", i), nasty(random, 3000), 50, 333, 1000, 5000)
	}
}

// TestPartsBeyondLimits has a record that is longer than many parts, and one that is too long.
func TestPartsBeyondLimits(t *testing.T) {
	long := strings.Repeat(strings.Repeat("x", 999)+"\n", MaxField/1000-1)
	rows := strings.Repeat("1,2,3\n", 1000)
	checkParts(t, "long field", []byte("a,b,c\n"+rows+"1,\""+long+"\",3\n"+rows), 5000, 50_000, 300_000, 1_000_000)
	checkParts(t, "field beyond MaxField", []byte("a,b,c\n"+rows+"1,"+strings.Repeat("x", MaxField+3)+",3\n"+rows), 5000, 50_000, 300_000, 1_000_000)
	checkParts(t, "quote that never closes", []byte("a,b,c\n"+rows+"1,\"2,3\n"+long+rows), 50_000, 300_000, 1_000_000)
}

// TestGuess reads well-formed files in parts: all begin where they are guessed to.
func TestGuess(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	words := []string{"the", "page", "does not load,", "since", "yesterday:", `"why"`, "\n", "\n\n", "\r\n", ", and", `"`, "1,2,3,4", "a\n", "\"\n"}
	prose := func(most int) string {
		var s []string
		for range random.IntN(most) {
			s = append(s, words[random.IntN(len(words))])
		}
		return strings.Join(s, " ")
	}
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	ifNeeded := func(s string) string {
		if strings.ContainsAny(s, "\",\r\n") {
			return quote(s)
		}
		return s
	}
	for _, c := range []struct {
		name   string
		header string
		row    func(i int) string
	}{
		{"plain", "a,b,c", func(i int) string { return fmt.Sprintf("%d,x,%d", i, i%7) }},
		{"short rows", "a,b,c,d", func(i int) string { return "1,2,3,4"[:1+i%4*2] }},
		{"crlf", "a,b", func(i int) string { return fmt.Sprintf("%d,x\r", i) }},
		{"comment last", "id,when,comment", func(i int) string { return fmt.Sprintf("%d,2024,%s", i, quote(prose(40))) }},
		{"comment in the middle", "id,comment,when", func(i int) string { return fmt.Sprintf("%d,%s,2024", i, ifNeeded(prose(30))) }},
		{"comment first", "comment,id", func(i int) string { return fmt.Sprintf("%s,%d", ifNeeded(prose(30)), i) }},
		{"comments alone", "comment", func(i int) string { return quote("x" + prose(30)) }},
		{"all quoted", "a,b,c", func(i int) string { return fmt.Sprintf("%q,%s,%s", fmt.Sprint(i), quote(prose(5)), quote(prose(60))) }},
		{"objects", "id,props", func(i int) string {
			return fmt.Sprintf("%d,%s", i, quote(fmt.Sprintf("{\n  \"page\": \"/a,b\",\n  \"n\": %d\n}", i)))
		}},
		{"tables in fields", "a,b", func(i int) string { return fmt.Sprintf("%d,%s", i, quote(strings.Repeat("1,2\n", random.IntN(30)))) }},
	} {
		var text bytes.Buffer
		text.WriteString(c.header + "\n")
		for i := 0; text.Len() < 1<<20; i++ {
			text.WriteString(c.row(i) + "\n")
		}
		src := source.Bytes("t.csv", text.Bytes())
		want, _ := readParts(src, Sizes{Part: 1 << 40})
		parts, wrong := 0, 0
		for _, size := range []int64{3001, 10_007, 65_536, 300_000} {
			got, again := readParts(src, Sizes{Part: size})
			if err := samePieces(got, want); err != nil {
				t.Errorf("%s in parts of %d: %v", c.name, size, err)
			}
			parts, wrong = parts+text.Len()/int(size), wrong+again
		}
		t.Logf("%s: %d of %d parts were read again", c.name, wrong, parts)
		if wrong > parts/200 {
			t.Errorf("%s: %d of %d parts were read again", c.name, wrong, parts)
		}
	}
}

// TestPartsAtOnce reads parts with several Readers at the same time, which
// leave their memory to each other.
func TestPartsAtOnce(t *testing.T) {
	text := bytes.Repeat([]byte("a,\"b\"\"\nb\",c\n1,2\n"), 10_000)
	f, err := Open(source.Bytes("t.csv", text), Sizes{Part: 3000})
	if err != nil {
		t.Fatal(err)
	}
	pieces := make([]piece, len(f.Parts()))
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := worker; i < len(pieces); i += 4 {
				pieces[i] = readPiece(f, f.Parts()[i], []int{0, 1, 2})
			}
		})
	}
	wait.Wait()
	var rows int
	for i, p := range pieces {
		if p.err != nil || i > 0 && p.start != pieces[i-1].end {
			t.Fatalf("part %d from %d: %v", i, p.start, p.err)
		}
		for j, row := range p.rows {
			if want := []string{"1|2|∅|", "a|b\"\nb|c|"}[rows%2]; row != want {
				t.Fatalf("row %d of part %d is %q, want %q", j, i, row, want)
			}
			rows++
		}
	}
	if rows != 19_999 {
		t.Errorf("%d rows", rows)
	}
}

func TestPartStart(t *testing.T) {
	f, err := Open(source.Bytes("t.csv", []byte("a,b\n1,2\n3,4\n5,6\n")), Sizes{Part: 4})
	if err != nil {
		t.Fatal(err)
	}
	parts := f.Parts()
	if len(parts) != 3 || parts[2].Index != 2 || parts[2].Bytes != 4 || parts[2].Rows != -1 {
		t.Fatalf("parts %+v", parts)
	}
	part := parts[1]
	for start, want := range map[int64]string{0: "[3|4|] 8 12", 8: "[3|4|] 8 12", 10: "[4|∅|] 10 12", 12: "[] 12 12", 14: "[] 14 14"} {
		part.Start = start
		p := readPiece(f, part, []int{0, 1})
		if got := fmt.Sprint(p.rows, p.start, p.end); got != want || p.err != nil {
			t.Errorf("from %d: %s %v, want %s", start, got, p.err, want)
		}
	}
	for _, start := range []int64{7, 17} {
		part.Start = start
		if _, err := f.Read(part, nil); err == nil {
			t.Errorf("a start of %d is accepted", start)
		}
	}
}

// FuzzParts reads any bytes in parts of any size, and as one.
func FuzzParts(f *testing.F) {
	for _, c := range texts {
		f.Add([]byte(c.text), 5)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		f.Add(nasty(random, 200), 100)
	}
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		if len(text) > 1<<13 || size < 1 || len(text)/size > 500 {
			return
		}
		checkParts(t, "text", text, int64(size))
	})
}

// TestPartsOfRealFiles compares split and whole for files that nobody here
// made, where they are at hand: PARCOURS_SHARED, or shared beside the repository.
func TestPartsOfRealFiles(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	files := 0
	filepath.WalkDir(filepath.Join(shared, "data"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".csv" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files++
		text = text[:min(len(text), 4<<20)]
		src := source.Bytes("t.csv", text)
		want, _ := readParts(src, Sizes{Part: 1 << 40})
		for _, size := range []int64{37, 1000, 4096, 50_000, 1 << 20} {
			if len(text)/int(size) > 3000 {
				continue
			}
			got, again := readParts(src, Sizes{Part: size})
			if err := samePieces(got, want); err != nil {
				t.Errorf("%s in parts of %d: %v", path, size, err)
			}
			if n := len(text) / int(size); size >= 1000 && again > 0 {
				t.Logf("%s in parts of %d: %d of %d were read again", path, size, again, n)
			}
		}
		return nil
	})
	if files == 0 {
		t.Skip("no real files here")
	}
}
