package arrow

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	mem "github.com/apache/arrow/go/v17/arrow/memory"

	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// TestIntervals compares what the library has no text for with what ISO 8601 says.
func TestIntervals(t *testing.T) {
	months := array.NewMonthIntervalBuilder(mem.DefaultAllocator)
	days := array.NewDayTimeIntervalBuilder(mem.DefaultAllocator)
	nanos := array.NewMonthDayNanoIntervalBuilder(mem.DefaultAllocator)
	for _, v := range []struct {
		months, days, millis int32
		nanos                int64
	}{{14, 3, 4005, 4_000_000_005}, {0, 0, 0, 0}, {-13, -1, -500, -1_500_000_000}} {
		months.Append(arrow.MonthInterval(v.months))
		days.Append(arrow.DayTimeInterval{Days: v.days, Milliseconds: v.millis})
		nanos.Append(arrow.MonthDayNanoInterval{Months: v.months, Days: v.days, Nanoseconds: v.nanos})
	}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "months", Type: arrow.FixedWidthTypes.MonthInterval},
		{Name: "days", Type: arrow.FixedWidthTypes.DayTimeInterval},
		{Name: "nanos", Type: arrow.FixedWidthTypes.MonthDayNanoInterval},
	}, nil)
	r := array.NewRecord(schema, []arrow.Array{months.NewArray(), days.NewArray(), nanos.NewArray()}, 3)
	_, got := readBytes(t, write(t, true, []arrow.Record{r}))
	want := "[[P1Y2M P3DT4.005S P1Y2M3DT4.000000005S] [PT0S PT0S PT0S] [P-1Y-1M P-1DT-0.500S P-1Y-1M-1DT-1.500000000S]]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// TestExtensions reads the types that writers make of others.
func TestExtensions(t *testing.T) {
	named := func(name string) arrow.Metadata {
		return arrow.NewMetadata([]string{"k", "ARROW:extension:name"}, []string{"v", name})
	}
	r := record(t,
		column{"id", &arrow.FixedSizeBinaryType{ByteWidth: 16}, `["ABEiM0RVZneImaq7zN3u/w==", null]`},
		column{"props", arrow.BinaryTypes.String, `["{\"a\": 1}", null]`},
		column{"list", arrow.ListOf(arrow.BinaryTypes.String), `[["x"], []]`},
	)
	fields := r.Schema().Fields()
	fields[0].Metadata, fields[1].Metadata = named("arrow.uuid"), named("arrow.json")
	r = array.NewRecord(arrow.NewSchema(fields, nil), r.Columns(), r.NumRows())
	f, got := readBytes(t, write(t, false, []arrow.Record{r}))
	if want := `[[00112233-4455-6677-8899-aabbccddeeff {"a": 1} ["x"]] [NULL NULL []]]`; fmt.Sprint(got) != want {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if want := []table.Field{{Name: "id"}, {Name: "props", JSON: true}, {Name: "list", JSON: true}}; fmt.Sprint(f.Fields()) != fmt.Sprint(want) {
		t.Errorf("fields %v", f.Fields())
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		b     []byte
		scale int
		want  string
	}{
		{[]byte{0xD2, 4, 0, 0}, 2, "12.34"},
		{[]byte{0xFB, 0xFF, 0xFF, 0xFF}, 3, "-0.005"},
		{[]byte{5, 0, 0, 0, 0, 0, 0, 0}, -2, "500"},
		{make([]byte, 16), -2, "0"},
		{append(make([]byte, 8), 1, 0, 0, 0, 0, 0, 0, 0), 0, "18446744073709551616"},
		{append(make([]byte, 15), 0x80), 38, "-1.70141183460469231731687303715884105728"},
	} {
		if got := string(appendDecimal(nil, c.b, c.scale)); got != c.want {
			t.Errorf("%v with %d places: %s, want %s", c.b, c.scale, got, c.want)
		}
	}
}

// counting counts the bytes that are read.
type counting struct {
	source.Source
	read int
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	c.read += len(p)
	return c.Source.ReadAt(p, at)
}

// TestColumnsAsked reads one of two columns: the other's bytes are not touched.
func TestColumnsAsked(t *testing.T) {
	const n = 20_000
	values := "[" + strings.Repeat(`"a text of some length, the same in every row",`, n-1) + `"b"]`
	r := record(t, column{"text", arrow.BinaryTypes.String, values}, column{"bool", arrow.FixedWidthTypes.Boolean, "[" + strings.Repeat("true,", n-1) + "false]"})
	src := &counting{Source: source.Bytes("a.arrow", write(t, true, []arrow.Record{r}))}
	f, err := Open(src)
	if err != nil {
		t.Fatal(err)
	}
	rd, err := f.Read(f.Parts()[0], []int{1})
	if err != nil {
		t.Fatal(err)
	}
	var b table.Batch
	rows := 0
	for err = rd.Next(&b); err == nil; err = rd.Next(&b) {
		rows += b.Rows
	}
	if rows != n || src.read > 64<<10 {
		t.Errorf("%d of %d rows, %d bytes read", rows, n, src.read)
	}
}

// TestWideRow has a list that is too long to be held: a Problem that names row and column.
func TestWideRow(t *testing.T) {
	list := array.NewListBuilder(mem.DefaultAllocator, arrow.PrimitiveTypes.Int8)
	for _, n := range []int{2, 3, maxElements + 1} {
		list.Append(true)
		list.ValueBuilder().(*array.Int8Builder).AppendValues(make([]int8, n), nil)
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "list", Type: list.Type()}}, nil)
	r := array.NewRecord(schema, []arrow.Array{list.NewArray()}, 3)
	_, err := try(write(t, false, []arrow.Record{r}))
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeTooWide || p.Row != 3 || p.Column != "list" {
		t.Errorf("got %v", err)
	}
}
