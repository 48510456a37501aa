package format

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/parquet-go/parquet-go"

	"parcours/cmd/gen/internal/eventlog"
)

// written makes a log and writes it in every format.
func written(t *testing.T, scenario string, users int) (eventlog.Schema, map[string][]byte) {
	t.Helper()
	s, err := eventlog.New(scenario, eventlog.Settings{
		Seed: 3, Start: time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC), Days: 92,
	})
	if err != nil {
		t.Fatal(err)
	}
	var writers []Writer
	buffers := map[string]*bytes.Buffer{}
	for _, name := range Names {
		buffers[name] = &bytes.Buffer{}
		w, err := New(name, buffers[name], s.Schema())
		if err != nil {
			t.Fatal(err)
		}
		writers = append(writers, w)
	}
	if err := eventlog.Generate(s, users, func(r *eventlog.Row) error {
		for _, w := range writers {
			if err := w.Write(r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for i, w := range writers {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		files[Names[i]] = buffers[Names[i]].Bytes()
	}
	return s.Schema(), files
}

// Other people's readers find the same rows in every format. The shop's log
// has quotes, commas and accents, and more rows than one Arrow batch.
func TestFormatsHoldTheSameRows(t *testing.T) {
	for scenario, users := range map[string]int{"shop": 2600, "news": 200} {
		t.Run(scenario, func(t *testing.T) {
			schema, files := written(t, scenario, users)
			want := readCSV(t, schema, files["csv"])
			if batches := len(want)/arrowBatch + 1; scenario == "shop" && batches < 2 {
				t.Fatalf("%d rows are no more than an Arrow batch", len(want))
			}
			for name, got := range map[string][]string{
				"jsonl":   readJSONLines(t, schema, files["jsonl"]),
				"parquet": readParquet(t, schema, files["parquet"]),
				"arrow":   readArrow(t, schema, files["arrow"]),
			} {
				if len(got) != len(want) {
					t.Errorf("%s has %d rows, csv %d", name, len(got), len(want))
					continue
				}
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("%s: row %d is %s, in csv %s", name, i+1, got[i], want[i])
						break
					}
				}
			}
		})
	}
}

// rowOf is a row as the readers compare it: what csv shows, between bars.
func rowOf(fields []string) string { return strings.Join(fields, "|") }

func readCSV(t *testing.T, s eventlog.Schema, b []byte) (rows []string) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\uFEFF"))))
	r.Comma = rune(s.Comma)
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range s.Columns {
		if all[0][i] != c.Name {
			t.Fatalf("csv: column %d is %q, want %q", i, all[0][i], c.Name)
		}
	}
	for _, fields := range all[1:] {
		rows = append(rows, rowOf(fields))
	}
	return rows
}

func readJSONLines(t *testing.T, s eventlog.Schema, b []byte) (rows []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	for {
		var m map[string]any
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		var fields []string
		for _, c := range s.Columns {
			field := ""
			if v, ok := m[c.Name]; ok {
				field = fmt.Sprint(v)
			}
			fields = append(fields, field)
		}
		rows = append(rows, rowOf(fields))
	}
}

// shown writes a typed value as csv does.
func shown(s eventlog.Schema, c eventlog.Column, whole int64, fraction float64) string {
	switch c.Kind {
	case eventlog.Time:
		return time.UnixMicro(whole).UTC().Format(s.TimeLayout)
	case eventlog.Money:
		return fmt.Sprintf("%.2f", fraction)
	}
	return fmt.Sprint(whole)
}

func readParquet(t *testing.T, s eventlog.Schema, b []byte) (rows []string) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range f.Schema().Columns() {
		if path[0] != s.Columns[i].Name {
			t.Fatalf("parquet: column %d is %q, want %q", i, path[0], s.Columns[i].Name)
		}
	}
	for _, group := range f.RowGroups() {
		reader := group.Rows()
		buffer := make([]parquet.Row, 100)
		for {
			n, err := reader.ReadRows(buffer)
			for _, row := range buffer[:n] {
				var fields []string
				for i, v := range row {
					c := s.Columns[i]
					switch {
					case v.IsNull():
						fields = append(fields, "")
					case c.Kind == eventlog.Text:
						fields = append(fields, string(v.ByteArray()))
					case c.Kind == eventlog.Money:
						fields = append(fields, shown(s, c, 0, v.Double()))
					case c.Kind == eventlog.Whole:
						fields = append(fields, shown(s, c, int64(v.Int32()), 0))
					default:
						fields = append(fields, shown(s, c, v.Int64(), 0))
					}
				}
				rows = append(rows, rowOf(fields))
			}
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		reader.Close()
	}
	return rows
}

func readArrow(t *testing.T, s eventlog.Schema, b []byte) (rows []string) {
	t.Helper()
	f, err := ipc.NewFileReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, field := range f.Schema().Fields() {
		if field.Name != s.Columns[i].Name {
			t.Fatalf("arrow: column %d is %q, want %q", i, field.Name, s.Columns[i].Name)
		}
	}
	for n := range f.NumRecords() {
		record, err := f.Record(n)
		if err != nil {
			t.Fatal(err)
		}
		for r := range int(record.NumRows()) {
			var fields []string
			for i, c := range s.Columns {
				field := ""
				if column := record.Column(i); !column.IsNull(r) {
					switch column := column.(type) {
					case *array.String:
						field = column.Value(r)
					case *array.Timestamp:
						if column.DataType().(*arrow.TimestampType).Unit != arrow.Microsecond {
							t.Fatal("arrow: times are not microseconds")
						}
						field = shown(s, c, int64(column.Value(r)), 0)
					case *array.Float64:
						field = shown(s, c, 0, column.Value(r))
					case *array.Int32:
						field = shown(s, c, int64(column.Value(r)), 0)
					}
				}
				fields = append(fields, field)
			}
			rows = append(rows, rowOf(fields))
		}
	}
	return rows
}

func TestUnknownFormat(t *testing.T) {
	if _, err := New("xlsx", io.Discard, eventlog.Schema{}); err == nil {
		t.Error("a format that does not exist was accepted")
	}
}

// fullDisk takes so many bytes.
type fullDisk int

var errFull = errors.New("disk full")

func (f *fullDisk) Write(b []byte) (int, error) {
	if *f -= fullDisk(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// A file that cannot be written is an error at the latest when it is closed.
func TestWriteErrorsAreReported(t *testing.T) {
	schema, _ := written(t, "shop", 1)
	for _, name := range Names {
		for _, room := range []fullDisk{0, 100} {
			w, err := New(name, &room, schema)
			if err == nil {
				row := eventlog.Row{Time: 1, User: "u", Event: "visit", Cents: 100, Score: eventlog.None}
				for range 100 {
					err = errors.Join(err, w.Write(&row))
				}
				err = errors.Join(err, w.Close())
			}
			if !errors.Is(err, errFull) {
				t.Errorf("%s with room for few bytes: error %v, want %v", name, err, errFull)
			}
		}
	}
}
