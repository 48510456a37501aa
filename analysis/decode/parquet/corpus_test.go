package parquet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// corpus lists files of the shared data, or skips the test.
func corpus(t *testing.T, patterns ...string) (files []string) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	for _, p := range patterns {
		more, _ := filepath.Glob(filepath.Join(shared, "data", "parquet", p))
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Skip("no Parquet corpus")
	}
	return files
}

// readAll reads every column of every part and gives each value to see.
func readAll(src source.Source, see func(row int64, field table.Field, c *table.Column, r int)) error {
	f, err := Open(src)
	if err != nil {
		return err
	}
	columns := make([]int, len(f.Fields()))
	for i := range columns {
		columns[i] = i
	}
	above := int64(0)
	for _, part := range f.Parts() {
		r, err := f.Read(part, columns)
		if err != nil {
			return err
		}
		var b table.Batch
		rows := int64(0)
		for err = r.Next(&b); err == nil; err = r.Next(&b) {
			rows += int64(b.Rows)
			for i := range b.Columns {
				for row := range b.Rows {
					see(above+b.RowNumber(row), f.Fields()[i], &b.Columns[i], row)
				}
			}
		}
		if err != io.EOF {
			return err
		}
		if rows != part.Rows {
			return fmt.Errorf("%d rows in a part of %d", rows, part.Rows)
		}
		above += rows
	}
	return nil
}

// unreadable are the files of the corpora that cannot be read, and the code of
// the Problem; encrypted files are not listed. Everything else must be read.
var unreadable = map[string]string{
	"ARROW-GH-41317.parquet":                                              report.CodeCorrupt, // columns of different lengths
	"ARROW-GH-41321.parquet":                                              report.CodeCorrupt, // indexes of 254 bits
	"ARROW-GH-47662.parquet":                                              report.CodeCorrupt, // a short value
	"ARROW-RS-GH-6229-DICTHEADER.parquet":                                 report.CodeCorrupt, // a chunk beyond the file
	"ARROW-GH-45185.parquet":                                              report.CodeCorrupt, // a row that begins in the middle
	"ARROW-RS-GH-6229-LEVELS.parquet":                                     report.CodeCorrupt, // more levels than declared
	"large_string_map.brotli.parquet":                                     report.CodeTooWide, // a page of more than 256 MiB
	"PARQUET-1481.parquet":                                                report.CodeCorrupt, // an unknown physical type
	"datapage_v1-corrupt-checksum.parquet":                                report.CodeCorrupt,
	"rle-dict-uncompressed-corrupt-checksum.parquet":                      report.CodeCorrupt,
	"_KEY_MATERIAL_FOR_external_key_material_java.parquet.encrypted.json": report.CodeTruncated, // no Parquet at all
}

// TestCorpus reads every file of the parquet-testing and hyparquet corpora:
// fully, or with a Problem, and never with much more memory than the file.
func TestCorpus(t *testing.T) {
	for _, file := range corpus(t, "data/*.parquet*", "data/*/*.parquet*", "bad_data/*", "hyparquet/*.parquet") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		values, start := 0, time.Now()
		err = readAll(source.Bytes(filepath.Base(file), data), func(_ int64, field table.Field, c *table.Column, r int) {
			values++
			if text := c.AppendText(nil, field.Kind, r); field.JSON && !c.IsNull(r) && !json.Valid(text) {
				t.Errorf("%s: %s is no JSON: %s", file, field.Name, text)
			}
			if _ = c.AppendText(nil, field.Kind, r); c.IsNull(r) && field.Kind == table.Float && c.Floats[r] != 0 {
				t.Errorf("%s: a null float of %v", file, c.Floats[r])
			}
		})
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 500<<20 {
			t.Errorf("%s: %d MB allocated", file, allocated>>20)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", file, took)
		}
		name, code := filepath.Base(file), ""
		if p := new(report.Problem); errors.As(err, &p) {
			code = p.Code
		} else if err != nil {
			t.Errorf("%s: %v is no Problem", name, err)
		}
		want := unreadable[name]
		if want == "" && strings.HasSuffix(name, ".encrypted") {
			want = report.CodeUnsupported
		}
		if code != want {
			t.Errorf("%s: %d values, then %v; want the code %q", name, values, err, want)
		}
	}
}

// TestTwins compares flat columns with what hyparquet reads, where its JSON says the same things ours does.
func TestTwins(t *testing.T) {
	compared := 0
	for _, file := range corpus(t, "hyparquet/*.parquet") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(filepath.Base(file), "shredded-") {
			continue // variants, which hyparquet puts together
		}
		twin, err := os.ReadFile(strings.TrimSuffix(file, ".parquet") + ".json")
		if err != nil {
			continue
		}
		var rows [][]any // by top-level column
		if json.Unmarshal(twin, &rows) != nil {
			continue
		}
		src := source.Bytes(filepath.Base(file), data)
		f, err := Open(src)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		top := topLevel(f.meta.Schema)
		name, wrong := filepath.Base(file), 0
		err = readAll(src, func(row int64, field table.Field, c *table.Column, r int) {
			if row > int64(len(rows)) {
				t.Errorf("%s: row %d of %d", name, row, len(rows))
				return
			}
			want, path := column(rows[row-1], top, field.Name)
			for _, part := range path {
				object, ok := want.(map[string]any)
				if want = nil; ok {
					want = object[part]
				}
			}
			got := string(c.AppendText(nil, field.Kind, r))
			if field.JSON && !c.IsNull(r) {
				var value any
				if err := json.Unmarshal([]byte(got), &value); err != nil || wrong < 3 && !alike(value, want) {
					wrong++
					t.Errorf("%s: row %d of %s: %s, hyparquet %v", name, row, field.Name, got, want)
				}
				compared++
				return
			}
			switch want.(type) {
			case []any, map[string]any:
				return // bytes as a list, a geometry as an object
			}
			if wrong < 3 && !same(field, got, c.IsNull(r), want) {
				wrong++ // three of a file are enough to see why
				t.Errorf("%s: row %d of %s (%v): %q (null: %v), hyparquet %v", name, row, field.Name, field.Kind, got, c.IsNull(r), want)
			}
			compared++
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if compared < 50_000 {
		t.Errorf("only %d values compared", compared)
	}
}

// topLevel lists the names of the schema's outermost columns.
func topLevel(schema []format.SchemaElement) (names []string) {
	depth := []int32{schema[0].NumChildren.V}
	for _, e := range schema[1:] {
		for depth[len(depth)-1] == 0 {
			depth = depth[:len(depth)-1]
		}
		if len(depth) == 1 {
			names = append(names, e.Name)
		}
		depth[len(depth)-1]--
		depth = append(depth, e.NumChildren.V)
	}
	return names
}

// column finds the outermost column that name is in, and the rest of its path.
func column(row []any, top []string, name string) (value any, path []string) {
	for i, t := range top {
		if name == t {
			return row[i], nil
		}
		if rest, ok := strings.CutPrefix(name, t+"."); ok {
			return row[i], strings.Split(rest, ".")
		}
	}
	return nil, nil
}

// alike says whether two decoded JSON values are the same, numbers
// nearly. hyparquet does not tell an empty list from none and leaves nulls out of objects.
func alike(a, b any) bool {
	empty := func(v any) bool {
		l, ok := v.([]any)
		return v == nil || ok && len(l) == 0
	}
	if empty(a) && empty(b) {
		return true
	}
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		return ok && math.Abs(a-b) <= 1e-6*math.Abs(b)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, alike)
	case map[string]any:
		b, ok := b.(map[string]any)
		for k := range b {
			if _, known := a[k]; !known {
				return false
			}
		}
		for k, v := range a {
			if !alike(v, b[k]) {
				return false
			}
		}
		return ok
	}
	return a == b
}

// same says whether text is what hyparquet's JSON has as want.
func same(field table.Field, text string, null bool, want any) bool {
	switch w := want.(type) {
	case nil:
		return null
	case bool:
		return text == strconv.FormatBool(w)
	case float64:
		got, err := strconv.ParseFloat(text, 64)
		return err == nil && math.Abs(got-w) <= 1e-6*math.Abs(w)
	case string:
		if year, ok := strings.CutPrefix(w, "+0"); ok { // beyond 9999, which Go does not parse
			return field.Kind == table.Time && text[:19] == year[:19]
		}
		if field.Kind == table.Time {
			a, err1 := time.Parse(time.RFC3339Nano, text)
			b, err2 := time.Parse(time.RFC3339Nano, w)
			return err1 == nil && err2 == nil && a.UnixMilli() == b.UnixMilli()
		}
		return text == w
	}
	return false
}
