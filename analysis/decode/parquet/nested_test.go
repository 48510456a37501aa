package parquet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/source"
	"parcours/analysis/table"
)

type param struct {
	Key   string     `parquet:"key,dict"`
	Value paramValue `parquet:"value,optional"`
}

type paramValue struct {
	Text *string `parquet:"string_value,optional"`
	Int  *int64  `parquet:"int_value,optional"`
}

type nestedRow struct {
	Params []param          `parquet:"event_params,list"`
	Counts map[string]int64 `parquet:"counts"`
	Names  map[int64]string `parquet:"names"`
	Device struct {
		IDs []string `parquet:"ids"`
	} `parquet:"device"`
}

// nestedFile has rows with lists of structs and maps; big ones make pages end within a row.
func nestedFile(t testing.TB, version, copies int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := pq.NewGenericWriter[nestedRow](&out, pq.DataPageVersion(version), pq.PageBufferSize(200), pq.Compression(&pq.Snappy))
	page, id := "/a\"b", int64(1<<62+1)
	rows := []nestedRow{
		{Params: []param{{"page", paramValue{Text: &page}}, {"id", paramValue{Int: &id}}}, Counts: map[string]int64{"x": 1}, Names: map[int64]string{7: "seven"}},
		{},
	}
	rows[0].Device.IDs = []string{"d1", "d\xff"}
	for range copies {
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestNested(t *testing.T) {
	want := [2]map[string]string{{
		"event_params": `[{"key":"page","value":{"string_value":"/a\"b","int_value":null}},{"key":"id","value":{"string_value":null,"int_value":4611686018427387905}}]`,
		"counts":       `{"x":1}`,
		"names":        `[{"key":7,"value":"seven"}]`,
		"device.ids":   `["d1","d` + "\uFFFD" + `"]`,
	}, {"event_params": `[]`, "counts": `{}`, "names": `[]`, "device.ids": `[]`}}
	const copies = 700
	for _, version := range []int{1, 2} {
		seen := 0
		err := readAll(source.Bytes("t", nestedFile(t, version, copies)), func(row int64, field table.Field, c *table.Column, r int) {
			text, ok := want[(row-1)%2][field.Name]
			if !ok {
				return
			}
			seen++
			if got := string(c.AppendText(nil, field.Kind, r)); got != text || !field.JSON || c.IsNull(r) {
				t.Fatalf("version %d: row %d of %s: %s, want %s", version, row, field.Name, got, text)
			}
		})
		if err != nil || seen != 2*copies*4 {
			t.Errorf("version %d: %d values, %v", version, seen, err)
		}
	}
}

func BenchmarkNested(b *testing.B) {
	data, texts := nestedFile(b, 2, 20000), 0
	for b.Loop() {
		texts = 0
		f, err := Open(source.Bytes("t", data))
		if err != nil {
			b.Fatal(err)
		}
		r, err := f.Read(f.Parts()[0], []int{0})
		if err != nil {
			b.Fatal(err)
		}
		var batch table.Batch
		for err = r.Next(&batch); err == nil; err = r.Next(&batch) {
			texts += len(batch.Columns[0].Bytes)
		}
	}
	b.SetBytes(int64(texts))
}

// A group with a long name gives it to every column in it.
func TestNamesAreBounded(t *testing.T) {
	schema := []format.SchemaElement{{NumChildren: thrift.New(int32(1))}, {Name: strings.Repeat("x", 1<<20), NumChildren: thrift.New(int32(100))}}
	for i := range 100 {
		schema = append(schema, format.SchemaElement{Name: fmt.Sprint(i), Type: thrift.New(format.Int32)})
	}
	if _, _, _, err := leaves(schema); err == nil || !strings.Contains(err.Error(), "names of the columns") {
		t.Errorf("100 names of a megabyte: %v", err)
	}
	schema[1].Name = "x"
	if flat, _, _, err := leaves(schema); err != nil || len(flat) != 100 {
		t.Errorf("%d columns, %v", len(flat), err)
	}
}

func TestIsNumber(t *testing.T) {
	for text, want := range map[string]bool{"0": true, "-12.50": true, "": false, "-": false, "a": false, "\x00\x01": false} {
		if isNumber([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
