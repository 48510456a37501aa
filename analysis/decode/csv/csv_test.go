package csv

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// dump is everything a file says, in a form that is easy to compare: a null is
// "∅", a row is "number: a | b".
type dump struct {
	header  []string
	rows    []string
	rejects []string // "code row, row"
	problem string
	detail  string
}

func read(text string, chunk int, columns ...int) dump {
	return readSource(source.Bytes("t.csv", []byte(text)), chunk, columns...)
}

// streamed is a text of which only reading tells the size.
func streamed(text string) source.Source {
	return source.NewStream("t.csv", int64(len(text)), func() (source.Cursor, error) {
		return cursor{strings.NewReader(text)}, nil
	})
}

// cursor gives at most a few bytes at a time.
type cursor struct{ *strings.Reader }

func (c cursor) Read(p []byte) (int, error) { return c.Reader.Read(p[:min(len(p), 1+c.Len()%5)]) }

func (c cursor) Consumed() int64 { return c.Size() - int64(c.Len()) }

func readSource(src source.Source, chunk int, columns ...int) dump {
	var d dump
	f, err := Open(src, Sizes{Chunk: chunk})
	if err != nil {
		d.problem = err.Error()
		return d
	}
	d.detail = f.Info().Detail
	all := columns == nil
	for i, field := range f.Fields() {
		d.header = append(d.header, field.Name)
		if all {
			columns = append(columns, i)
		}
	}
	r, err := f.Read(f.Parts()[0], columns)
	if err != nil {
		d.problem = err.Error()
		return d
	}
	var b table.Batch
	for err = r.Next(&b); err == nil; err = r.Next(&b) {
		for row := range b.Rows {
			cells := make([]string, len(b.Columns))
			for i := range b.Columns {
				cells[i] = string(b.Columns[i].String(row))
				if (cells[i] == "") != b.Columns[i].IsNull(row) {
					panic("an empty field and only it is null")
				}
			}
			d.rows = append(d.rows, line(int(b.RowNumber(row)), cells))
		}
	}
	if err != io.EOF {
		d.problem = err.Error()
	} else if r.Consumed() != f.Parts()[0].Bytes {
		d.problem = fmt.Sprintf("consumed %d of %d bytes", r.Consumed(), f.Parts()[0].Bytes)
	}
	for _, c := range r.Rejects() {
		s := c.Code
		for _, p := range c.Samples {
			s += fmt.Sprintf(" %d", p.Row)
		}
		if int(c.Rows) != len(c.Samples) {
			s += fmt.Sprintf(" of %d", c.Rows)
		}
		d.rejects = append(d.rejects, s)
	}
	return d
}

// line is a row in a dump.
func line(number int, cells []string) string {
	shown := slices.Clone(cells)
	for i, c := range shown {
		if c == "" {
			shown[i] = "∅"
		}
	}
	return fmt.Sprintf("%d: %s", number, strings.Join(shown, " | "))
}

var texts = []struct {
	name, text string
	want       dump
}{
	{"plain", "a,b\n1,2\n3,4\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2", "2: 3 | 4"}, detail: "comma"}},
	{"no line end at the end", "a,b\n1,2", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, detail: "comma"}},
	{"last field empty at the end", "a,b\n1,", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | ∅"}, detail: "comma"}},
	{"cr lf", "a,b\r\n1,2\r\n\r\n3,4\r\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2", "2: 3 | 4"}, detail: "comma"}},
	{"cr alone", "a,b\r1,2\r3,4", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2", "2: 3 | 4"}, detail: "comma"}},
	{"quotes", "a,b\n\"1,1\",\"say \"\"hi\"\"\"\n\"\"\"\",\"\"\n", dump{header: []string{"a", "b"}, rows: []string{`1: 1,1 | say "hi"`, `2: " | ∅`}, detail: "comma"}},
	{"line ends in quotes", "a,b\r\n\"1\r\n2\n3\r4\",x\r\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1\r\n2\n3\r4 | x"}, detail: "comma"}},
	{"text after a closing quote stays", "a,b\n\"1\"st,2\n\"x\" ,3\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1st | 2", "2: x  | 3"}, detail: "comma"}},
	{"a quote inside a field is data", "a,b\n5\" pipe,2\"\n", dump{header: []string{"a", "b"}, rows: []string{"1: 5\" pipe | 2\""}, detail: "comma"}},
	{"byte order mark", "\xEF\xBB\xBFa;b\n1;2\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, detail: "semicolon, UTF-8 with BOM"}},
	{"sep line", "sep=;\na;b,c\n1;2,5\n", dump{header: []string{"a", "b,c"}, rows: []string{"1: 1 | 2,5"}, detail: "semicolon"}},
	{"header one separator short", "a;b\n1;2,5;3\n4;5,5;6\n", dump{header: []string{"a", "b"}, rejects: []string{"ragged_row 1 2"}, detail: "semicolon"}},
	{"decimal commas", "a;b;c\n1,5;2,5;x\n2,5;3,5;y\n", dump{header: []string{"a", "b", "c"}, rows: []string{"1: 1,5 | 2,5 | x", "2: 2,5 | 3,5 | y"}, detail: "semicolon"}},
	{"tab", "a\tb\n1\t\"2\t3\"\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2\t3"}, detail: "tab"}},
	{"tab where quotes are data", "a\tb\n\"1\tx\n\"2\" or so\ty\n", dump{header: []string{"a", "b"}, rows: []string{"1: \"1 | x", "2: \"2\" or so | y"}, detail: "tab, quotes are data"}},
	{"pipe", "a|b\n1|2\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, detail: "pipe"}},
	{"one column", "a\n1\n\n2\n", dump{header: []string{"a"}, rows: []string{"1: 1", "2: 2"}, detail: "comma"}},
	{"blank lines before the header", "\n  \r\n\na,b\n1,2\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, detail: "comma"}},
	{"lines of an analytics export", "# -----\n# All pages\n#\n\nPage,Views\n/a,3\n", dump{header: []string{"Page", "Views"}, rows: []string{"1: /a | 3"}, detail: "comma"}},
	{"a header that starts with #", "#id,b\n1,2\n", dump{header: []string{"#id", "b"}, rows: []string{"1: 1 | 2"}, detail: "comma"}},
	{"header names", ",a , a,a,\"b\"\"\"\n0,1,2,3,4\n", dump{header: []string{"column 1", "a", "a.2", "a.3", `b"`}, rows: []string{"1: 0 | 1 | 2 | 3 | 4"}, detail: "comma"}},
	{"a duplicate meets its own number", "a,a.2,a\n1,2,3\n", dump{header: []string{"a", "a.2", "a.3"}, rows: []string{"1: 1 | 2 | 3"}, detail: "comma"}},
	{"header alone", "a,b\n", dump{header: []string{"a", "b"}, detail: "comma"}},
	{"short rows end in nulls", "a,b,c\n1\n1,2\n", dump{header: []string{"a", "b", "c"}, rows: []string{"1: 1 | ∅ | ∅", "2: 1 | 2 | ∅"}, detail: "comma"}},
	{"long rows are rejected", "a,b\n1,2\n1,2,3\n4,5,,\n6,7\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2", "3: 4 | 5", "4: 6 | 7"}, rejects: []string{"ragged_row 2"}, detail: "comma"}},
	{"an unclosed quote loses its own row", "a,b\n1,2\n3,\"4\n5,6\n7,8\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2", "3: 5 | 6", "4: 7 | 8"}, rejects: []string{"bad_quote 2"}, detail: "comma"}},
	{"a stray quote before quoted rows", "a,b\n\"1,2\n\"3\",\"4\"\n\"5\",\"6\"\n", dump{header: []string{"a", "b"}, rows: []string{"2: 3 | 4", "3: 5 | 6"}, rejects: []string{"bad_quote 1"}, detail: "comma"}},
	{"an unclosed quote in the last line", "a,b\n1,2\n3,\"4", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, rejects: []string{"bad_quote 2"}, detail: "comma"}},
	{"not UTF-8", "a,b\ncaf\xE9,2\n", dump{header: []string{"a", "b"}, rows: []string{"1: caf\xE9 | 2"}, detail: "comma"}},
	{"an empty quoted field is a row", "a\n\"\"\n", dump{header: []string{"a"}, rows: []string{"1: ∅"}, detail: "comma"}},
	{"a quote that opens in the header", "\"a,b\n1,2\n", dump{problem: "t.csv: a quote opens in the header and never closes"}},
	{"a table below a comment, and a second one", "# Pages\nPage,Views\n/a,3\n,3\n\nDay,Sessions\n1/1/24,5\n", dump{header: []string{"Page", "Views"}, rows: []string{"1: /a | 3", "2: ∅ | 3"}, detail: "comma, the first of several tables"}},
	{"a second table of another width", "a,b\n1,2\n\nx,y,z\n3,4,5\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, detail: "comma, the first of several tables"}},
	{"a blank line inside a table", "a,b,c\n1,2,3\n\n4,5,6\n7,8,9\n", dump{header: []string{"a", "b", "c"}, rows: []string{"1: 1 | 2 | 3", "2: 4 | 5 | 6", "3: 7 | 8 | 9"}, detail: "comma"}},
	{"one odd row after a blank line", "a,b\n1,2\n\n3,4,5\n", dump{header: []string{"a", "b"}, rows: []string{"1: 1 | 2"}, rejects: []string{"ragged_row 2"}, detail: "comma"}},
	{"a header in Windows-1252", "pr\xE9nom,\x80\n1,2\n", dump{header: []string{"prénom", "€"}, rows: []string{"1: 1 | 2"}, detail: "comma"}},
	{"backslashes of a database", "a\tb\nx\\ty\t\\N\n\"1\t2\\\\n\n", dump{header: []string{"a", "b"}, rows: []string{"1: x\ty | ∅", "2: \"1 | 2\\n"}, detail: "tab, quotes are data, backslashes escape"}},
	{"backslashes of paths", "a\tb\nC:\\temp\t1\nC:\\new\t2\n", dump{header: []string{"a", "b"}, rows: []string{"1: C:\\temp | 1", "2: C:\\new | 2"}, detail: "tab"}},
	{"backslashes of JSON", "a\tb\n{x\\n}\t1\n{\\n}\t2\n", dump{header: []string{"a", "b"}, rows: []string{"1: {x\\n} | 1", "2: {\\n} | 2"}, detail: "tab"}},
	{"a backslash before a quote", "a\tb\nx\\ty\t1\n{\\\"}\t2\n", dump{header: []string{"a", "b"}, rows: []string{"1: x\\ty | 1", "2: {\\\"} | 2"}, detail: "tab"}},
	{"no header, moments", "u1\t2024-01-01 10:00:00\tview\nu2\t2024-01-01 10:01:00\tbuy\n", dump{header: []string{"column 1", "column 2", "column 3"}, rows: []string{"1: u1 | 2024-01-01 10:00:00 | view", "2: u2 | 2024-01-01 10:01:00 | buy"}, detail: "tab, no header"}},
	{"no header and one row", "u1,2024-01-01T10:00:00Z,view\n", dump{header: []string{"column 1", "column 2", "column 3"}, rows: []string{"1: u1 | 2024-01-01T10:00:00Z | view"}, detail: "comma, no header"}},
	{"no header, numbers twice", "7,0,0,x\n8,1,0,y\n", dump{header: []string{"column 1", "column 2", "column 3", "column 4"}, rows: []string{"1: 7 | 0 | 0 | x", "2: 8 | 1 | 0 | y"}, detail: "comma, no header"}},
	{"years in a header", "country,2022,2023,2024\nFR,1,2,3\nDE,4,5,6\n", dump{header: []string{"country", "2022", "2023", "2024"}, rows: []string{"1: FR | 1 | 2 | 3", "2: DE | 4 | 5 | 6"}, detail: "comma"}},
	{"days in a header", "x,2024-01-01,2024-01-02\na,1,2\nb,3,4\n", dump{header: []string{"x", "2024-01-01", "2024-01-02"}, rows: []string{"1: a | 1 | 2", "2: b | 3 | 4"}, detail: "comma"}},
	{"a moment above a name", "id,2024-01-01 10:00\n1,2024-01-01 10:00\n2,2024-01-01 10:00\n", dump{header: []string{"id", "2024-01-01 10:00"}, rows: []string{"1: 1 | 2024-01-01 10:00", "2: 2 | 2024-01-01 10:00"}, detail: "comma"}},
	{"nothing but a preamble", "# x\n\n", dump{detail: "comma"}},
}

func TestTexts(t *testing.T) {
	for _, c := range texts {
		if got := read(c.text, 0); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

// TestChunks is the chunk-size law: where the slices are cut changes nothing,
// nor whether the size of the file is known.
func TestChunks(t *testing.T) {
	for _, c := range texts {
		for _, chunk := range []int{1, 2, 3, 7, 100, 1 << 20} {
			if got := read(c.text, chunk); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s, chunks of %d:\n got %+v\nwant %+v", c.name, chunk, got, c.want)
			}
			if got := readSource(streamed(c.text), chunk); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s, streamed, chunks of %d:\n got %+v\nwant %+v", c.name, chunk, got, c.want)
			}
		}
	}
}

// TestHeaderKnown is told what it would otherwise guess.
func TestHeaderKnown(t *testing.T) {
	for _, c := range []struct {
		text   string
		header Header
		want   string
	}{
		{"a,b\n1,2\n3,4,\n", GuessHeader, "[{a} {b}] true comma"},
		{"a,b\n1,2\n3,4\n", WithoutHeader, "[{column 1} {column 2}] false comma, no header"},
		{"a\n1,2\n3,4\n", WithoutHeader, "[{column 1} {column 2}] false comma, no header"},
		{"x,2024-01-01 10:00\ny,2024-01-01 11:00\n", GuessHeader, "[{column 1} {column 2}] false comma, no header"},
		{"x,2024-01-01 10:00\ny,2024-01-01 11:00\n", WithHeader, "[{x} {2024-01-01 10:00}] true comma"},
	} {
		f, err := OpenWith(source.Bytes("t.csv", []byte(c.text)), Options{Header: c.header})
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, field := range f.Fields() {
			names = append(names, "{"+field.Name+"}")
		}
		if got := fmt.Sprint(names, f.HasHeader(), " ", f.Info().Detail); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// TestRowsOfATracker has no header and 131 columns, of which most are empty,
// and JSON with backslashes, which are data.
func TestRowsOfATracker(t *testing.T) {
	row := func(i int) string {
		cells := make([]string, 131)
		cells[0], cells[1], cells[2] = "site", "web", fmt.Sprintf("2024-03-01 10:00:%02d.123", i)
		cells[5], cells[6] = "page_view", fmt.Sprintf("c6ef3124-b53a-4b13-a233-0088f79dc%03d", i)
		cells[52] = `{"data":[{"text":"say \"hi\"\n"}]}`
		cells[130] = cells[2]
		return strings.Join(cells, "\t") + "\n"
	}
	got := read(row(1)+row(2)+row(3), 0)
	if len(got.header) != 131 || len(got.rows) != 3 || got.detail != "tab, no header" {
		t.Fatalf("%d columns, %d rows, %s", len(got.header), len(got.rows), got.detail)
	}
	if want := `{"data":[{"text":"say \"hi\"\n"}]}`; !strings.Contains(got.rows[0], want) {
		t.Errorf("%s does not hold %s", got.rows[0], want)
	}
}

func TestPreamble(t *testing.T) {
	above := "# ----\n# caf\xE9\n\n"
	f, err := Open(source.Bytes("t.csv", []byte("\xEF\xBB\xBF"+above+"a,b\n1,2\n")), Sizes{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Preamble(), "# ----\n# café\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	f, err = Open(source.Bytes("t.csv", []byte(strings.Repeat("# x\n", 5000)+"a,b\n1,2\n")), Sizes{})
	if err != nil || len(f.Preamble()) != maxPreamble || f.Fields()[0].Name != "a" {
		t.Errorf("a long preamble: %v, %d bytes kept", err, len(f.Preamble()))
	}
}

func TestColumnsAsked(t *testing.T) {
	got := read("a,b,c\n1,2,3\n4\n", 0, 2, 0, 2)
	if want := []string{"1: 3 | 1 | 3", "2: ∅ | 4 | ∅"}; !reflect.DeepEqual(got.rows, want) {
		t.Errorf("got %q, want %q", got.rows, want)
	}
}

func TestBatches(t *testing.T) {
	const rows = 20000
	var text strings.Builder
	text.WriteString("a,b\n")
	for i := 1; i <= rows; i++ {
		if i%5000 == 0 {
			fmt.Fprintf(&text, "%d,x,too many\n", i)
			continue
		}
		fmt.Fprintf(&text, "%d,x\n", i)
	}
	f, err := Open(source.Bytes("t.csv", []byte(text.String())), Sizes{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Read(f.Parts()[0], []int{0})
	if err != nil {
		t.Fatal(err)
	}
	var b table.Batch
	var sizes []int
	for err = r.Next(&b); err == nil; err = r.Next(&b) {
		sizes = append(sizes, b.Rows)
		for row := range b.Rows {
			if got := string(b.Columns[0].String(row)); got != fmt.Sprint(b.RowNumber(row)) {
				t.Fatalf("row %d holds %s", b.RowNumber(row), got)
			}
		}
	}
	if want := []int{8192, 8192, 3612}; !reflect.DeepEqual(sizes, want) {
		t.Errorf("batches of %d rows, want %d", sizes, want)
	}
	rejects := r.Rejects()
	if len(rejects) != 1 || rejects[0].Rows != 4 {
		t.Fatalf("rejects %+v, want 4 ragged rows", rejects)
	}
	want := report.Problem{Code: report.CodeRaggedRow, File: "t.csv", Row: 5000, Value: "too many",
		Cause: "3 fields where the header names 2", Hint: "a value that holds a comma must be in double quotes"}
	if rejects[0].Samples[0] != want {
		t.Errorf("sample %+v, want %+v", rejects[0].Samples[0], want)
	}
}

func TestSamplesAreBounded(t *testing.T) {
	got := read("a,b\n"+strings.Repeat("1,2,3\n", 9), 0)
	if want := []string{"ragged_row 1 2 3 4 5 of 9"}; !reflect.DeepEqual(got.rejects, want) {
		t.Errorf("got %q, want %q", got.rejects, want)
	}
}

func TestLimits(t *testing.T) {
	wide := strings.Repeat("x", MaxField)
	if got := read("a,b\n1,"+wide+"\n\""+wide+"\",2\n", 0); len(got.rows) != 2 || got.problem != "" {
		t.Errorf("fields of MaxField bytes: %d rows, %q", len(got.rows), got.problem)
	}
	if got := read("a,b\n1,2\n1,xyz"+wide+"\n", 0); len(got.rows) != 1 || !strings.Contains(got.problem, "row 2: a field of more than 1 MiB") {
		t.Errorf("a field beyond MaxField: %d rows, %q", len(got.rows), got.problem)
	}
	// A quote that closes only beyond MaxField was no opening quote: its line goes, the others stay.
	lines := strings.Repeat("5,6\n", MaxField/4+1)
	if got := read("a,b\n1,\"2\n"+lines+"3,\"\n", 0); len(got.rows) != MaxField/4+1 || !reflect.DeepEqual(got.rejects, []string{fmt.Sprintf("bad_quote 1 %d", MaxField/4+3)}) {
		t.Errorf("a runaway quote: %d rows, rejects %q, %q", len(got.rows), got.rejects, got.problem)
	}
	if got := read("a,b\n"+strings.Repeat(wide[:MaxField/2]+",", 40)+"\n", 0); !strings.Contains(got.problem, "16 MiB") {
		t.Errorf("a row beyond MaxRecord: %q", got.problem)
	}
	if got := read(strings.Repeat(",", MaxColumns), 0); !strings.Contains(got.problem, "16384 columns") {
		t.Errorf("a header beyond MaxColumns: %q", got.problem)
	}
}

// failing gives its bytes up to a point and then an error.
type failing struct {
	source.Source
	good int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.good {
		return 0, f.err
	}
	return f.Source.ReadAt(p, off)
}

func TestReadErrors(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 30000)
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("permission was withdrawn"), "t.csv: permission was withdrawn"},
		{io.EOF, "t.csv: the file became shorter while it was read"},
	} {
		f, err := Open(failing{source.Bytes("t.csv", []byte(text)), 70000, c.err}, Sizes{Chunk: 1000})
		if err != nil {
			t.Fatal(err)
		}
		r, _ := f.Read(f.Parts()[0], []int{0})
		var b table.Batch
		for err = r.Next(&b); err == nil; err = r.Next(&b) {
		}
		if p, ok := err.(*report.Problem); !ok || p.Code != report.CodeReadFailed || p.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestHeaderless(t *testing.T) {
	for _, text := range []string{"1,,1\n2,b,\n3,,c\n", "\xef\xbb\xbfsep=,\r\n\r\n1,,1\r\n2,b,\r\n3,,c"} {
		for _, part := range []int64{1 << 20, 7, 1} {
			f, err := Open(source.Bytes("hits.csv", []byte(text)), Sizes{Part: part})
			if err != nil {
				t.Fatal(err)
			}
			h := f.Headerless()
			var names, cells []string
			for _, field := range h.Fields() {
				names = append(names, field.Name)
			}
			var end int64
			for _, p := range h.Parts() {
				p.Start = end
				r, err := h.Read(p, []int{0, 2})
				if err != nil {
					t.Fatal(err)
				}
				var b table.Batch
				for r.Next(&b) == nil {
					for row := range b.Rows {
						cells = append(cells, string(b.Columns[0].String(row))+string(b.Columns[1].String(row)))
					}
				}
				_, end = r.Extent()
			}
			if got := strings.Join(names, ",") + ": " + strings.Join(cells, " "); got != "column 1,column 2,column 3: 11 2 3c" {
				t.Errorf("%q in parts of %d: %s", text, part, got)
			}
		}
	}
}
