package nested

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/csv"
	"parcours/analysis/decode/jsonl"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

func openLines(t testing.TB, text string, sizes jsonl.Sizes) decode.File {
	t.Helper()
	f, err := jsonl.Open(source.Bytes("a.json", []byte(text)), sizes)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// print is each row as "column=value …", of the columns beyond the first skip.
func print(t testing.TB, f decode.File, skip int) (rows []string) {
	t.Helper()
	var columns []int
	for i := skip; i < len(f.Fields()); i++ {
		columns = append(columns, i)
	}
	for _, part := range f.Parts() {
		r, err := f.Read(part, columns)
		if err != nil {
			t.Fatal(err)
		}
		var b table.Batch
		for {
			err := r.Next(&b)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			for row := range b.Rows {
				var parts []string
				for i, c := range columns {
					if !b.Columns[i].IsNull(row) {
						parts = append(parts, fmt.Sprintf("%s=%s", f.Fields()[c].Name, b.Columns[i].String(row)))
					}
				}
				rows = append(rows, strings.Join(parts, " "))
			}
		}
	}
	return rows
}

func TestNested(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"objects", `{"p":{"a":1,"b":{"c":"x\ny","d":null}}}
{"p":{"b":{"d":[1,2]},"a":"\u00e9"}}
{"p":null}
{"p":"text"}`, "p.a=1 p.b.c=x\ny\np.a=é p.b.d=[1,2]\n\n"},
		{"keys and values", `{"params":[{"key":"page","value":{"string_value":"/","int_value":null}},{"key":"id","value":{"string_value":null,"int_value":"42"}},{"key":"x","value":{"double_value":1.5}},{"key":"none","value":{}}]}
{"params":[{"key":"id","value":{"int_value":"7"}}]}
{"params":[]}`, "params.page=/ params.id=42 params.x=1.5\nparams.id=7\n"},
		{"keys and plain values", `{"data":[{"key":"a","value":"1"},{"key":"b","value":2}]}
{"data":[{"key":"b","value":3}],"x":1}`, "data.a=1 data.b=2\ndata.b=3"},
		{"first elements", `{"items":[{"sku":"a","price":1},{"sku":"b"}],"tags":["x"]}
{"items":[{"price":2,"more":[{"z":1}]}]}`, "items.0.sku=a items.0.price=1\nitems.0.price=2 items.0.more.0.z=1"},
		{"envelopes", `{"c":{"schema":"iglu:com.snow/contexts/jsonschema/1-0-0","data":[{"schema":"iglu:com.acme/page/jsonschema/1-0-0","data":{"id":"p1"}},{"schema":"iglu:com.acme/user/jsonschema/1-0-0","data":{"plan":"pro"}}]}}
{"c":{"schema":"iglu:com.snow/unstruct_event/jsonschema/1-0-0","data":{"schema":"iglu:com.acme/link_click/jsonschema/1-0-1","data":{"href":"/x"}}}}`,
			"c.page.id=p1 c.user.plan=pro\nc.schema_name=link_click c.link_click.href=/x"},
		{"no JSON after all", `{"p":{"a":1}}
{"p":[{"a":2},3]}`, "p.a=1\np.0.a=2"},
	} {
		for _, sizes := range []jsonl.Sizes{{}, {Chunk: 16, Part: 40}} {
			f := openLines(t, c.text, sizes)
			skip := len(f.(*File).bases)
			if got := strings.Join(print(t, f, skip), "\n"); got != c.want {
				t.Errorf("%s, %+v: got\n%s\nwant\n%s", c.what, sizes, got, c.want)
			}
		}
	}
	if f := openLines(t, `{"a":1,"b":"x"}`, jsonl.Sizes{}); f.Info().Format != "json" || len(f.Fields()) != 2 {
		t.Errorf("a plain file: %+v", f.Fields())
	}
}

// JSON in a column of a table that knows nothing of it, with bad ones among it, and without the column being asked for.
func TestRecognised(t *testing.T) {
	text := "id,props\n1,\"{\"\"a\"\":1}\"\n2,\"{\"\"a\"\":\"\n3,\n4,\"{\"\"a\"\":\"\"x\"\",\"\"id\"\":9}\"\n"
	f, err := csv.Open(source.Bytes("a.csv", []byte(text)), csv.Sizes{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(print(t, n, 2), "|"); got != "props.a=1|||props.a=x props.id=9" {
		t.Errorf("got %s", got)
	}
}

// coded is a file whose one column of JSON is a dictionary.
type coded struct{ decode.File }

func (coded) Info() report.File     { return report.File{Name: "coded"} }
func (coded) Fields() []table.Field { return []table.Field{{Name: "p", JSON: true}} }
func (coded) Parts() []decode.Part  { return []decode.Part{{Rows: 6}} }
func (coded) Read(_ decode.Part, columns []int) (decode.Reader, error) {
	return &codedReader{columns: len(columns)}, nil
}

type codedReader struct {
	decode.Reader
	columns, batch int
}

func (r *codedReader) Next(b *table.Batch) error {
	if r.batch++; r.batch > 2 {
		return io.EOF
	}
	var c table.Column
	c.Pack([]byte(`{"a":1}{"a":2}null`), []uint32{0, 7, 14, 18})
	c.Index, c.Dictionary, c.Null = []uint32{1, 0, 2}, 7, []bool{false, r.batch == 2, false}
	*b = table.Batch{Rows: 3}
	for range r.columns {
		b.Columns = append(b.Columns, c)
	}
	return nil
}

func TestDictionary(t *testing.T) {
	f, err := Open(coded{})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%q", print(t, f, 1)); got != `["p.a=2" "p.a=1" "" "p.a=2" "" ""]` {
		t.Errorf("got %s", got)
	}
}

func TestMany(t *testing.T) {
	var text strings.Builder
	for row := range 30 {
		record := map[string]any{"always": row}
		for k := range 20 {
			record[fmt.Sprint("k", row, "_", k)] = k
		}
		line, _ := json.Marshal(map[string]any{"p": record})
		text.Write(append(line, '\n'))
	}
	f := openLines(t, text.String(), jsonl.Sizes{})
	if n := len(f.Fields()); n != 1+maxPaths || f.Fields()[1].Name != "p.always" || !strings.Contains(f.Info().Detail, "401 rarer") {
		t.Errorf("%d fields, %v, %s", n, f.Fields()[:2], f.Info().Detail)
	}
}

func FuzzNested(f *testing.F) {
	for _, s := range []string{`{"a":{"b":1}}`, `[{"key":"k","value":{"string_value":"v"}}]`, `{"schema":"iglu:v/n/j/1","data":[{"schema":"iglu:v/m/j/1","data":{"x":1}}]}`, `[[{"a":[{"b":{}}]}]]`, `{"a":`, `"x"`} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		var b strings.Builder
		b.WriteString("p\n")
		for _, s := range []string{`{"a":0}`, first, second} {
			b.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + "\"\n")
		}
		file, err := csv.Open(source.Bytes("a.csv", []byte(b.String())), csv.Sizes{})
		if err != nil || len(file.Fields()) != 1 {
			return
		}
		n, err := Open(file)
		if err != nil {
			t.Fatal(err)
		}
		print(t, n, 0)
	})
}
