package arrow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	mem "github.com/apache/arrow/go/v17/arrow/memory"

	"parcours/analysis/decode"
	"parcours/analysis/decode/csv"
	"parcours/analysis/decode/parquet"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// seeker is a file in memory, as the writer of files asks for one.
type seeker struct{ bytes.Buffer }

func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	if offset == 0 && whence != io.SeekStart {
		return int64(s.Len()), nil
	}
	return 0, errors.New("written from start to end")
}

// write writes records as a file or a stream.
func write(t testing.TB, asFile bool, records []arrow.Record, options ...ipc.Option) []byte {
	t.Helper()
	var out seeker
	var w interface {
		Write(arrow.Record) error
		Close() error
	}
	options = append(options, ipc.WithSchema(records[0].Schema()))
	if asFile {
		f, err := ipc.NewFileWriter(&out, options...)
		if err != nil {
			t.Fatal(err)
		}
		w = f
	} else {
		w = ipc.NewWriter(&out, options...)
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rows reads all columns of all parts: each row's values as text, nulls as NULL.
func rows(f decode.File) (all [][]string, err error) {
	columns := make([]int, len(f.Fields()))
	for i := range columns {
		columns[i] = i
	}
	for _, part := range f.Parts() {
		r, err := f.Read(part, columns)
		if err != nil {
			return nil, err
		}
		var b table.Batch
		n := int64(0)
		for err = r.Next(&b); err == nil; err = r.Next(&b) {
			if b.Rows > decode.BatchRows || b.FirstRow != n+1 {
				return nil, fmt.Errorf("a batch of %d rows from %d on, behind %d", b.Rows, b.FirstRow, n)
			}
			n += int64(b.Rows)
			for i := range b.Rows {
				row := make([]string, len(columns))
				for c := range columns {
					if row[c] = "NULL"; !b.Columns[c].IsNull(i) {
						row[c] = string(b.Columns[c].AppendText(nil, f.Fields()[c].Kind, i))
					}
				}
				all = append(all, row)
			}
		}
		if err != io.EOF {
			return nil, err
		}
		if part.Rows >= 0 && n != part.Rows {
			return nil, fmt.Errorf("%d rows in a part of %d", n, part.Rows)
		}
		if c := r.Consumed(); c < 0 || c > part.Bytes {
			return nil, fmt.Errorf("%d of %d bytes consumed", c, part.Bytes)
		}
	}
	return all, nil
}

func readBytes(t testing.TB, b []byte) (decode.File, [][]string) {
	t.Helper()
	f, err := Open(source.Bytes("a.arrow", b))
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows(f)
	if err != nil {
		t.Fatal(err)
	}
	return f, got
}

// oracle is what a value must become, from the library's own array.
func oracle(a arrow.Array, i int) any {
	if a.IsNull(i) && a.DataType().ID() != arrow.RUN_END_ENCODED && a.DataType().ID() != arrow.SPARSE_UNION && a.DataType().ID() != arrow.DENSE_UNION {
		return nil
	}
	float := func(f float64) any {
		if math.IsNaN(f) {
			return nil
		}
		return f
	}
	list := func(v arrow.Array, start, end int64) any {
		l := []any{}
		for k := start; k < end; k++ {
			l = append(l, oracle(v, int(k)))
		}
		return l
	}
	day := func(t time.Time) any { return local(t) }
	switch a := a.(type) {
	case *array.Null:
		return nil
	case *array.Boolean:
		return a.Value(i)
	case *array.Int8:
		return int64(a.Value(i))
	case *array.Int16:
		return int64(a.Value(i))
	case *array.Int32:
		return int64(a.Value(i))
	case *array.Int64:
		return a.Value(i)
	case *array.Uint8:
		return int64(a.Value(i))
	case *array.Uint16:
		return int64(a.Value(i))
	case *array.Uint32:
		return int64(a.Value(i))
	case *array.Uint64:
		return json.Number(strconv.FormatUint(a.Value(i), 10))
	case *array.Float16:
		return float(float64(a.Value(i).Float32()))
	case *array.Float32:
		return float(float64(a.Value(i)))
	case *array.Float64:
		return float(a.Value(i))
	case *array.Decimal128:
		return json.Number(a.Value(i).ToString(a.DataType().(*arrow.Decimal128Type).Scale))
	case *array.Decimal256:
		return json.Number(a.Value(i).ToString(a.DataType().(*arrow.Decimal256Type).Scale))
	case *array.String:
		return a.Value(i)
	case *array.LargeString:
		return a.Value(i)
	case *array.StringView:
		return a.Value(i)
	case *array.Binary:
		return a.ValueString(i)
	case *array.LargeBinary:
		return a.ValueString(i)
	case *array.BinaryView:
		return string(a.Value(i))
	case *array.FixedSizeBinary:
		return string(a.Value(i))
	case *array.Date32:
		return day(a.Value(i).ToTime())
	case *array.Date64:
		return day(a.Value(i).ToTime())
	case *array.Time32:
		return clock(a.Value(i).ToTime(a.DataType().(*arrow.Time32Type).Unit))
	case *array.Time64:
		return clock(a.Value(i).ToTime(a.DataType().(*arrow.Time64Type).Unit))
	case *array.Timestamp:
		typ := a.DataType().(*arrow.TimestampType)
		at := time.UnixMicro(a.Value(i).ToTime(typ.Unit).UnixMicro()).UTC()
		if typ.TimeZone == "" {
			return local(at)
		}
		return at
	case *array.Duration:
		return float64(a.Value(i)) * a.DataType().(*arrow.DurationType).Unit.Multiplier().Seconds()
	case *array.Dictionary:
		return oracle(a.Dictionary(), a.GetValueIndex(i))
	case *array.RunEndEncoded:
		return oracle(a.Values(), a.GetPhysicalIndex(i))
	case *array.Struct:
		s := map[string]any{}
		for k := range a.NumField() {
			s[a.DataType().(*arrow.StructType).Field(k).Name] = oracle(a.Field(k), i)
		}
		return s
	case *array.Map:
		s := map[string]any{}
		start, end := a.ValueOffsets(i)
		for k := start; k < end; k++ {
			key := oracle(a.Keys(), int(k))
			s[fmt.Sprint(key)] = oracle(a.Items(), int(k))
		}
		return s
	case array.ListLike:
		start, end := a.ValueOffsets(i)
		return list(a.ListValues(), start, end)
	case array.Union:
		child := a.Field(a.ChildID(i))
		if dense, ok := a.(*array.DenseUnion); ok {
			return oracle(child, int(dense.ValueOffset(i)))
		}
		return oracle(child, i)
	}
	return fmt.Sprintf("no oracle for %s", a.DataType())
}

// local is a time without a zone.
type local time.Time

func (l local) MarshalText() ([]byte, error) {
	return time.Time(l).UTC().AppendFormat(nil, "2006-01-02T15:04:05.999999999"), nil
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.999999999") }

// asText is how a column gives a value of oracle.
func asText(t testing.TB, v any) string {
	column := func(kind table.Kind, c table.Column) string { return string(c.AppendText(nil, kind, 0)) }
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case float64:
		return column(table.Float, table.Column{Floats: []float64{v}})
	case local:
		return column(table.Time, table.Column{Ints: []int64{time.Time(v).UnixMicro()}})
	case time.Time:
		return column(table.Time, table.Column{Ints: []int64{v.UnixMicro()}})
	case int64:
		return strconv.FormatInt(v, 10)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// canonical is a JSON text with sorted names and plain escapes, its numbers unchanged.
func canonical(t testing.TB, text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// flat are the values of a column, those of the members of a struct.
func flat(a arrow.Array, i int, null bool) []any {
	if s, ok := a.(*array.Struct); ok {
		var all []any
		for k := range s.NumField() {
			all = append(all, flat(s.Field(k), i, null || s.IsNull(i))...)
		}
		return all
	}
	if null {
		return []any{nil}
	}
	return []any{oracle(a, i)}
}

// compare reads what was written and compares every value with the records.
func compare(t *testing.T, b []byte, records []arrow.Record) decode.File {
	t.Helper()
	f, got := readBytes(t, b)
	at := 0
	for _, r := range records {
		for i := range int(r.NumRows()) {
			var want []any
			for _, c := range r.Columns() {
				want = append(want, flat(c, i, false)...)
			}
			if at == len(got) || len(got[at]) != len(want) {
				t.Fatalf("row %d is missing, or has not %d columns", at+1, len(want))
			}
			for c, v := range want {
				g, w := got[at][c], asText(t, v)
				if field := f.Fields()[c]; field.JSON && v != nil && g != "NULL" {
					union := strings.HasPrefix(field.Name, "union")
					if union {
						b, _ := json.Marshal(v)
						w = string(b)
					}
					g, w = canonical(t, g), canonical(t, w)
				}
				if g != w {
					t.Errorf("row %d, %s: %s, want %s", at+1, f.Fields()[c].Name, g, w)
				}
			}
			at++
		}
	}
	if at != len(got) || f.Info().Rows != int64(at) {
		t.Errorf("%d rows, Info has %d, want %d", len(got), f.Info().Rows, at)
	}
	return f
}

// record makes a record of columns, each in the library's JSON.
func record(t testing.TB, columns ...column) arrow.Record {
	t.Helper()
	var fields []arrow.Field
	var arrays []arrow.Array
	n := int64(0)
	for i, c := range columns {
		a, _, err := array.FromJSON(mem.DefaultAllocator, c.typ, strings.NewReader(c.json), array.WithUseNumber())
		if err != nil {
			t.Fatalf("%s %s: %v", c.typ, c.json, err)
		}
		if c.name == "" {
			c.name = fmt.Sprintf("%s %d", c.typ.Name(), i)
		}
		fields = append(fields, arrow.Field{Name: c.name, Type: c.typ, Nullable: true})
		arrays, n = append(arrays, a), int64(a.Len())
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, n)
}

type column struct {
	name string
	typ  arrow.DataType
	json string
}

// everyType has a column of each type, with values at the borders and nulls.
func everyType(t testing.TB) arrow.Record {
	texts := `["a", null, "", "a text of more than twelve bytes", "é\"\\\n"]`
	binaries := `["YQ==", null, "", "YSB0ZXh0IG9mIG1vcmUgdGhhbiB0d2VsdmUgYnl0ZXM=", "/w=="]`
	times := `["1969-12-31T23:59:59", null, "2024-02-29T12:30:00", "1970-01-01T00:00:00", "2261-01-01T00:00:01"]`
	item := arrow.StructOf(arrow.Field{Name: "key", Type: arrow.BinaryTypes.String}, arrow.Field{Name: "n", Type: arrow.PrimitiveTypes.Int32, Nullable: true})
	columns := []column{
		{"null", arrow.Null, `[null, null, null, null, null]`},
		{"bool", arrow.FixedWidthTypes.Boolean, `[true, null, false, true, true]`},
		{"", arrow.PrimitiveTypes.Int8, `[-128, null, 127, 0, 1]`},
		{"", arrow.PrimitiveTypes.Int16, `[-32768, null, 32767, 0, 1]`},
		{"", arrow.PrimitiveTypes.Int32, `[-2147483648, null, 2147483647, 0, 1]`},
		{"", arrow.PrimitiveTypes.Int64, `[-9223372036854775808, null, 9223372036854775807, 0, 1]`},
		{"", arrow.PrimitiveTypes.Uint8, `[255, null, 1, 0, 1]`},
		{"", arrow.PrimitiveTypes.Uint16, `[65535, null, 1, 0, 1]`},
		{"", arrow.PrimitiveTypes.Uint32, `[4294967295, null, 1, 0, 1]`},
		{"", arrow.PrimitiveTypes.Uint64, `[18446744073709551615, null, 1, 0, 1]`},
		{"", arrow.FixedWidthTypes.Float16, `[0.5, null, -2, 65504, 0.000061035156]`},
		{"", arrow.PrimitiveTypes.Float32, `[0.25, null, -2, 1e10, 3]`},
		{"", arrow.PrimitiveTypes.Float64, `[0.1, null, -2, 1e300, 3]`},
		{"", &arrow.Decimal128Type{Precision: 38, Scale: 3}, `["12345678901234567890123456789.123", null, "-0.005", "0", "-12"]`},
		{"", &arrow.Decimal128Type{Precision: 10, Scale: 0}, `["5", null, "-7", "0", "1"]`},
		{"", &arrow.Decimal256Type{Precision: 70, Scale: 2}, `["-1234567890123456789012345678901234567890123456789012345678.25", null, "0.05", "1", "12"]`},
		{"", arrow.BinaryTypes.String, texts},
		{"", arrow.BinaryTypes.LargeString, texts},
		{"", arrow.BinaryTypes.StringView, texts},
		{"", arrow.BinaryTypes.Binary, binaries},
		{"", arrow.BinaryTypes.LargeBinary, binaries},
		{"", arrow.BinaryTypes.BinaryView, binaries},
		{"", &arrow.FixedSizeBinaryType{ByteWidth: 2}, `["YWI=", null, "AAA=", "enk=", "//8="]`},
		{"", arrow.FixedWidthTypes.Date32, `["2024-02-29", null, "1969-12-31", "1970-01-01", "9999-12-31"]`},
		{"", arrow.FixedWidthTypes.Date64, `["2024-02-29", null, "1969-12-31", "1970-01-01", "9999-12-31"]`},
		{"", arrow.FixedWidthTypes.Time32s, `["23:59:59", null, "00:00:00", "12:00:01", "01:02:03"]`},
		{"", arrow.FixedWidthTypes.Time32ms, `["23:59:59.999", null, "00:00:00", "12:00:01.005", "01:02:03"]`},
		{"", arrow.FixedWidthTypes.Time64us, `["23:59:59.999999", null, "00:00:00", "12:00:01.000005", "01:02:03"]`},
		{"", arrow.FixedWidthTypes.Time64ns, `["23:59:59.999999999", null, "00:00:00", "12:00:01.000000005", "01:02:03"]`},
		{"", arrow.FixedWidthTypes.Duration_s, `[1, null, -1, 86400, 0]`},
		{"", arrow.FixedWidthTypes.Duration_ms, `[1500, null, -1, 86400, 0]`},
		{"", arrow.FixedWidthTypes.Duration_us, `[1500000, null, -1000000, 250000, 0]`},
		{"", arrow.FixedWidthTypes.Duration_ns, `[1500000000, null, -1000000000, 250000000, 0]`},
		{"list", arrow.ListOf(arrow.PrimitiveTypes.Int64), `[[1, null, 3], null, [], [4], [5, 6]]`},
		{"large list", arrow.LargeListOf(arrow.BinaryTypes.String), `[["a", null], null, [], ["\""], ["é", ""]]`},
		{"fixed list", arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Float64), `[[1.5, null], null, [2, 3], [4, 5], [6, 7]]`},
		{"list view", arrow.ListViewOf(arrow.PrimitiveTypes.Int64), `[[1, null, 3], null, [], [4], [5, 6]]`},
		{"large list view", arrow.LargeListViewOf(arrow.PrimitiveTypes.Int64), `[[1, null, 3], null, [], [4], [5, 6]]`},
		{"map", arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int64), `[[{"key": "a", "value": 1}, {"key": "b", "value": null}], null, [], [{"key": "c", "value": 2}], []]`},
		{"items", arrow.ListOf(item), `[[{"key": "a", "n": 1}, {"key": "b", "n": null}], null, [], [null], [{"key": "c", "n": 3}]]`},
		{"lists", arrow.ListOf(arrow.ListOf(arrow.FixedWidthTypes.Timestamp_ms)), `[[["2024-01-02 03:04:05"], []], null, [], [null], [["1969-01-01"]]]`},
		{"struct", arrow.StructOf(
			arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
			arrow.Field{Name: "b", Type: item, Nullable: true},
			arrow.Field{Name: "tags", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
		), `[{"a": 1, "b": {"key": "x", "n": 2}, "tags": ["t"]}, null, {"a": null, "b": null, "tags": null}, {"a": 4, "b": {"key": "y", "n": null}, "tags": []}, {"a": 5, "b": null, "tags": ["u", null]}]`},
		{"dictionary", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, `["x", null, "y", "x", ""]`},
		{"dictionary of numbers", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.PrimitiveTypes.Int64}, `[10, null, 20, 10, 30]`},
		{"coded list", arrow.ListOf(&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.BinaryTypes.String}), `[["x", "y"], null, [], [null], ["x"]]`},
		{"runs", arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String), `["x", "x", null, null, "y"]`},
		{"runs of numbers", arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Float64), `[1.5, 1.5, null, 2, 2]`},
		{"union, dense", arrow.DenseUnionOf([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}, {Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}}, []arrow.UnionTypeCode{3, 7}), `[[3, 1], [7, "a"], [3, null], [7, "b"], [3, 2]]`},
		{"union, sparse", arrow.SparseUnionOf([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}, {Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}}, []arrow.UnionTypeCode{0, 1}), `[[0, 1], [1, "a"], [0, null], [1, "b"], [0, 2]]`},
	}
	for _, unit := range []arrow.TimeUnit{arrow.Second, arrow.Millisecond, arrow.Microsecond, arrow.Nanosecond} {
		columns = append(columns, column{"", &arrow.TimestampType{Unit: unit}, times}, column{"", &arrow.TimestampType{Unit: unit, TimeZone: "UTC"}, times})
	}
	return record(t, columns...)
}

// TestDifferential compares every type with the library, in both forms, with
// and without compression, whole, sliced, empty and repeated over batches.
func TestDifferential(t *testing.T) {
	all := everyType(t)
	for _, c := range []struct {
		name    string
		options []ipc.Option
	}{{"plain", nil}, {"lz4", []ipc.Option{ipc.WithLZ4()}}, {"zstd", []ipc.Option{ipc.WithZstd()}}} {
		for _, asFile := range []bool{true, false} {
			for _, records := range [][]arrow.Record{{all}, {all, all}} {
				f := compare(t, write(t, asFile, records, c.options...), records)
				if detail := f.Info().Detail; c.name != "plain" && !strings.Contains(detail, c.name) {
					t.Errorf("%s: Detail is %q", c.name, detail)
				}
			}
			for from := range int64(5) {
				for to := from + 1; to <= 5; to++ {
					records := []arrow.Record{sliceable(all).NewSlice(from, to), sliceable(all).NewSlice(0, to-from)}
					compare(t, write(t, asFile, records, c.options...), records)
				}
			}
		}
	}
}

// sliceable is a record without the columns whose slices the library itself writes wrongly.
func sliceable(r arrow.Record) arrow.Record {
	var fields []arrow.Field
	var columns []arrow.Array
	for i, c := range r.Columns() {
		if id := c.DataType().ID(); id != arrow.LIST_VIEW && id != arrow.LARGE_LIST_VIEW && id != arrow.DENSE_UNION {
			fields, columns = append(fields, r.Schema().Field(i)), append(columns, c)
		}
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), columns, r.NumRows())
}

// TestShop compares the same log in three formats.
func TestShop(t *testing.T) {
	open := func(name string) source.Source {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "formats", "shop-small."+name))
		if err != nil {
			t.Fatal(err)
		}
		return source.Bytes("shop-small."+name, b)
	}
	f, err := Open(open("arrow"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := parquet.Open(open("parquet"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := csv.Open(open("csv"), csv.Sizes{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows(f)
	if err != nil {
		t.Fatal(err)
	}
	asParquet, err := rows(p)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < 2000 || fmt.Sprint(got) != fmt.Sprint(asParquet) || fmt.Sprint(f.Fields()) != fmt.Sprint(p.Fields()) {
		t.Errorf("%d rows that differ from the %d of Parquet", len(got), len(asParquet))
	}
	columns := make([]int, len(c.Fields()))
	for i := range columns {
		columns[i] = i
		if c.Fields()[i].Name != f.Fields()[i].Name {
			t.Errorf("column %d is %q, in CSV %q", i, f.Fields()[i].Name, c.Fields()[i].Name)
		}
	}
	at := 0
	for _, part := range c.Parts() {
		r, err := c.Read(part, columns)
		if err != nil {
			t.Fatal(err)
		}
		var b table.Batch
		for err = r.Next(&b); err == nil; err = r.Next(&b) {
			for i := range b.Rows {
				for k := range columns {
					text, want := string(b.Columns[k].String(i)), got[at][k]
					if want == "NULL" {
						want = ""
					}
					if x, err := strconv.ParseFloat(text, 64); err == nil && f.Fields()[k].Kind == table.Float {
						text = asText(t, x)
					}
					if text != want {
						t.Fatalf("row %d, %s: %s, in CSV %s", at+1, f.Fields()[k].Name, want, text)
					}
				}
				at++
			}
		}
		if err != io.EOF {
			t.Fatal(err)
		}
	}
	if at != len(got) {
		t.Errorf("%d rows, in CSV %d", len(got), at)
	}
}
