package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// read is every row as "column=value …", with its number, and what was rejected.
func read(f decode.File) (rows []string, rejected []string, err error) {
	columns := make([]int, len(f.Fields()))
	for i := range columns {
		columns[i] = i
	}
	var before int64
	for _, part := range f.Parts() {
		r, err := f.Read(part, columns)
		if err != nil {
			return nil, nil, err
		}
		var b table.Batch
		var n int64
		for {
			err := r.Next(&b)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return rows, rejected, err
			}
			n += int64(b.Rows)
			for row := range b.Rows {
				var line strings.Builder
				fmt.Fprint(&line, before+b.RowNumber(row), ":")
				for i, field := range f.Fields() {
					if !b.Columns[i].IsNull(row) {
						fmt.Fprintf(&line, " %s=%s", field.Name, b.Columns[i].String(row))
					}
				}
				rows = append(rows, line.String())
			}
		}
		for _, j := range r.Rejects() {
			n += j.Rows
			for _, p := range j.Samples {
				rejected = append(rejected, fmt.Sprint(before+p.Row, " ", p.Cause))
			}
		}
		before += n
	}
	return rows, rejected, nil
}

// cuts are ways to cut a file that must change nothing.
var cuts = []Sizes{{}, {Chunk: 1, Part: 1}, {Chunk: 2, Part: 7}, {Chunk: 7, Part: 16}, {Chunk: 64, Part: 5}}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		what, text, detail string
		rows, rejected     []string
	}{
		{"lines", "{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"c\":null,\"a\":-2.50}\r\n\n  {\"c\":true}\n", "one object a line",
			[]string{"1: a=1 b=x", "2: a=-2.50 b=y", "3: c=true"}, nil},
		{"no end of line", "\uFEFF{\"a\":1}\n{\"a\":12345678901234567890}", "one object a line", []string{"1: a=1", "2: a=12345678901234567890"}, nil},
		{"bad lines", "{\"a\":1}\n{\"a\":}\nnull\n{\"a\":2\n{\"a\":3} x\n[1]\n{\"a\":4}\n{\"a\"", "one object a line",
			[]string{"1: a=1", "5: a=3", "8: a=4"},
			[]string{"2 '}' is not expected here, at byte 6 of the record", "3 a record must be an object", "4 the record does not end on its line", "6 a record must be an object", "7 a record must be an object"}},
		{"escapes", `{"k\u00e9y":"a\nb\"\\\u00e9","o":{"x":"\n"}}` + "\n" + `{"kéy":"plain","o":"text"}` + "\n", "one object a line",
			[]string{"1: kéy=a\nb\"\\é o={\"x\":\"\\n\"}", `2: kéy=plain o="text"`}, nil},
		{"the last of two", `{"a":"first\n","a":"last"}` + "\n" + `{"a":1,"a":null}`, "one object a line", []string{"1: a=last", "2:"}, nil},
		{"array", "[ {\"a\":1} , {\"a\":{\"b\":[1,2]}} ]\n", "an array of objects", []string{"1: a=1", "2: a={\"b\":[1,2]}"}, nil},
		{"empty array", " [ ] ", "an array of objects", nil, nil},
		{"two arrays", "[{\"a\":1}]\n[{\"a\":2}]", "an array of objects", []string{"1: a=1", "2: a=2"}, nil},
		{"pretty", "{\n  \"a\": 1\n}\n{\n  \"a\": \"}{\"\n}\n", "objects", []string{"1: a=1", "2: a=}{"}, nil},
		{"several a line", "{\"a\":1}{\"a\":2} {\"a\":3}\n{\"a\":4}", "objects", []string{"1: a=1", "2: a=2", "3: a=3", "4: a=4"}, nil},
		{"wrapped", `{"count":2,"tickets":[{"id":1,"tags":["x"]},{"id":2}],"end_of_stream":true}`, "an array in an object (tickets)",
			[]string{"1: id=1 tags=[\"x\"]", "2: id=2"}, nil},
		{"wrapped, pretty", "{\n \"data\": [\n  {\"id\": 1},\n  {\"id\": 2}\n ],\n \"included\": [{\"id\": 9}]\n}\n", "an array in an object (data)", []string{"1: id=1", "2: id=2"}, nil},
		{"one event with a list", `{"event":"buy","user":"u","time":1,"country":"FR","city":"Lyon","products":[{"sku":1}]}`, "one object a line",
			[]string{`1: event=buy user=u time=1 country=FR city=Lyon products=[{"sku":1}]`}, nil},
	} {
		for _, cut := range cuts {
			f, err := Open(source.Bytes("a.json", []byte(c.text)), cut)
			if err != nil {
				t.Errorf("%s, %+v: %v", c.what, cut, err)
				continue
			}
			rows, rejected, err := read(f)
			if err != nil || f.Info().Detail != c.detail || !slices.Equal(rows, c.rows) {
				t.Errorf("%s, %+v: %v, %s\ngot  %q\nwant %q", c.what, cut, err, f.Info().Detail, rows, c.rows)
			}
			if c.what == "bad lines" {
				rejected = rejected[:len(c.rejected)] // the rest differs by how many samples each part keeps
			}
			if len(c.rejected) > 0 && cut.Part == 0 && !slices.Equal(rejected, c.rejected) || len(c.rejected) == 0 && len(rejected) > 0 {
				t.Errorf("%s, %+v: rejected\ngot  %q\nwant %q", c.what, cut, rejected, c.rejected)
			}
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ text, code, mentions string }{
		{"  \n ", report.CodeEmptyFile, "white space"},
		{"[1,2]", report.CodeUnsupported, "objects"},
		{"[[1],[2]]", report.CodeUnsupported, "objects"},
		{"[{\"a\":1},", report.CodeTruncated, "ends"},
		{"[{\"a\":1},{\"a\"", report.CodeTruncated, "does not end"},
		{"[{\"a\":1} {\"a\":2}]", report.CodeCorrupt, "not expected"},
		{"[{\"a\":1},,{\"a\":2}]", report.CodeCorrupt, "must be an object"},
		{"[{\"a\":1}] x", report.CodeCorrupt, "after the list"},
		{"{\n\"a\":1\n}\n{\n\"a\":oops\n}", report.CodeCorrupt, "row 2"},
	} {
		for _, cut := range cuts {
			f, err := Open(source.Bytes("a.json", []byte(c.text)), cut)
			if err == nil {
				_, _, err = read(f)
			}
			var p *report.Problem
			if !errors.As(err, &p) || p.Code != c.code || p.File != "a.json" || !strings.Contains(p.Error(), c.mentions) {
				t.Errorf("%q, %+v: %v, want %s that mentions %q", c.text, cut, err, c.code, c.mentions)
			}
		}
	}
}

// TestParts cuts random lines in many ways and reads the same rows as encoding/json.
func TestParts(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	keys := []string{"a", "b", "c d", "é", "e\n"}
	for range 60 {
		var text bytes.Buffer
		var want []string
		for row := range 1 + r.IntN(40) {
			record := map[string]any{}
			for _, k := range keys {
				switch r.IntN(4) {
				case 0:
					record[k] = r.IntN(1000)
				case 1:
					record[k] = strings.Repeat("x\n\"é", r.IntN(5))
				}
			}
			line, _ := json.Marshal(record)
			text.WriteString(strings.Repeat(" ", r.IntN(3)))
			text.Write(line)
			text.WriteString([]string{"\n", "\r\n", " \n", "\n \n"}[r.IntN(4)])
			var b strings.Builder
			fmt.Fprint(&b, row+1, ":")
			for _, k := range keys {
				if v, ok := record[k]; ok && v != "" {
					fmt.Fprintf(&b, " %s=%v", k, v)
				}
			}
			want = append(want, b.String())
		}
		for _, cut := range append(cuts, Sizes{Chunk: 1 + r.IntN(30), Part: 1 + r.Int64N(60)}) {
			f, err := Open(source.Bytes("a.json", text.Bytes()), cut)
			if err != nil {
				t.Fatal(err)
			}
			got, rejected, err := read(f)
			if err != nil || len(rejected) > 0 || len(got) != len(want) {
				t.Fatalf("%+v: %d rows of %d, %v, %v\n%s", cut, len(got), len(want), rejected, err, text.String())
			}
			for i := range got {
				if sorted(got[i]) != sorted(want[i]) {
					t.Fatalf("%+v: row %q, want %q", cut, got[i], want[i])
				}
			}
		}
	}
}

// sorted is the bytes of a line in order: columns come as they were first met.
func sorted(line string) string {
	b := []byte(line)
	slices.Sort(b)
	return string(b)
}

func FuzzJSONLines(f *testing.F) {
	for _, s := range []string{"{\"a\":1}\n{\"a\":2}", "[{\"a\":1},{\"b\":\"\\u00e9\"}]", "{\"data\":[{\"a\":[1]}]}", "{\n\"a\":1}\n{}", "{\"a\":}\n\n1\n{\"a\":\"x\\\"\"}", "[", "{\"a\":1}{\"a\":2}", "[{}][{}]"} {
		f.Add([]byte(s), uint8(3), uint8(5))
	}
	f.Fuzz(func(t *testing.T, b []byte, chunk, part uint8) {
		whole, err := Open(source.Bytes("a.json", b), Sizes{})
		cut, err2 := Open(source.Bytes("a.json", b), Sizes{Chunk: 1 + int(chunk), Part: 1 + int64(part)})
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("%q: %v or %v", b, err, err2)
		}
		if err != nil {
			return
		}
		rows, _, err := read(whole)
		again, _, err2 := read(cut)
		if fmt.Sprint(err) != fmt.Sprint(err2) || err == nil && !slices.Equal(rows, again) {
			t.Fatalf("%q: %q, %v; cut: %q, %v", b, rows, err, again, err2)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	line := `{"event":"page_view","distinct_id":"u_%06d","time":1700000000123,"properties":{"$browser":"Firefox","$current_url":"https://shop.example/product/12345?utm_source=newsletter","price":12.5,"tags":["a","b"]},"ok":true}` + "\n"
	var text bytes.Buffer
	for i := range 50_000 {
		fmt.Fprintf(&text, line, i)
	}
	f, err := Open(source.Bytes("a.json", text.Bytes()), Sizes{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	var batch table.Batch
	for b.Loop() {
		for _, part := range f.Parts() {
			r, _ := f.Read(part, []int{0, 1, 2})
			for r.Next(&batch) == nil {
			}
		}
	}
}
