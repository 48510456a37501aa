package arrow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	mem "github.com/apache/arrow/go/v17/arrow/memory"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// code is that of the Problem an error is; anything but a Problem fails the test.
func code(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var p *report.Problem
	if !errors.As(err, &p) || p.File == "" || p.Cause == "" {
		t.Fatalf("%v is no Problem with a file and a cause", err)
	}
	return p.Code
}

// try opens and reads all of some bytes.
func try(b []byte) ([][]string, error) {
	f, err := Open(source.Bytes("a.arrow", b))
	if err != nil {
		return nil, err
	}
	return rows(f)
}

// short is a record that makes a short file.
func short(t testing.TB) arrow.Record {
	return record(t,
		column{"user", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, `["a", null, "b"]`},
		column{"list", arrow.ListOf(arrow.PrimitiveTypes.Int16), `[[1], null, []]`},
		column{"text", arrow.BinaryTypes.StringView, `["a text beyond twelve bytes", "", "c"]`},
	)
}

// TestTruncated cuts a file and a stream at every byte. A stream may end
// behind any message; then it has the rows of those before, and no others.
func TestTruncated(t *testing.T) {
	r := short(t)
	for _, options := range [][]ipc.Option{nil, {ipc.WithLZ4()}} {
		b := write(t, true, []arrow.Record{r, r}, options...)
		for n := range b {
			if _, err := try(b[:n]); n > 0 && code(t, err) == "" {
				t.Errorf("a file of %d bytes cut after %d gives no Problem", len(b), n)
			}
		}
		b = write(t, false, []arrow.Record{r, r}, options...)
		whole := 0
		for n := 1; n < len(b); n++ {
			got, err := try(b[:n])
			switch code(t, err) {
			case report.CodeTruncated, report.CodeCorrupt:
			case "":
				if whole++; len(got)%3 != 0 {
					t.Errorf("cut after %d bytes: %d rows", n, len(got))
				}
			default:
				t.Errorf("cut after %d bytes: %v", n, err)
			}
		}
		if whole == 0 || whole > 5 { // behind the schema, the dictionary, each batch; and inside the mark of the end
			t.Errorf("%d of %d cuts are behind a message", whole, len(b))
		}
	}
}

// TestBitFlips changes every byte: whatever happens, it is a Problem or rows.
func TestBitFlips(t *testing.T) {
	r := short(t)
	for _, options := range [][]ipc.Option{nil, {ipc.WithLZ4()}, {ipc.WithZstd()}} {
		for _, asFile := range []bool{true, false} {
			b := write(t, asFile, []arrow.Record{r}, options...)
			for i := range b {
				for _, v := range []byte{0, 1, 0x7F, 0x80, 0xFF, b[i] ^ 1} {
					old := b[i]
					b[i] = v
					_, err := try(b)
					code(t, err)
					b[i] = old
				}
			}
		}
	}
}

// TestDictionaries has a stream whose dictionary grows, is replaced, and grows again.
func TestDictionaries(t *testing.T) {
	typ := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{{Name: "d", Type: typ, Nullable: true}}, nil)
	make := func(dictionary, indexes string) arrow.Record {
		d, _, err := array.FromJSON(mem.DefaultAllocator, typ.ValueType, strings.NewReader(dictionary))
		if err != nil {
			t.Fatal(err)
		}
		i, _, err := array.FromJSON(mem.DefaultAllocator, typ.IndexType, strings.NewReader(indexes))
		if err != nil {
			t.Fatal(err)
		}
		return array.NewRecord(schema, []arrow.Array{array.NewDictionaryArray(typ, i, d)}, int64(i.Len()))
	}
	records := []arrow.Record{
		make(`["a", "b"]`, `[0, 1, null]`),
		make(`["a", "b", null, "c"]`, `[3, 0, 2]`),
		make(`["a", "b", null, "c", "d"]`, `[4, 3]`),
		make(`["z"]`, `[0, 0]`),
		make(`["z", "y"]`, `[1, 0]`),
	}
	b := write(t, false, records, ipc.WithDictionaryDeltas(true))
	f := compare(t, b, records)
	deltas := 0
	for _, d := range f.(*File).messages.dicts {
		if d.delta {
			deltas++
		}
	}
	if deltas != 3 {
		t.Errorf("%d deltas, want 3", deltas)
	}
	compare(t, write(t, false, records), records)
	compare(t, write(t, true, records[:1]), records[:1])

	// In a file, dictionaries come before all batches.
	grown, err := Open(source.Bytes("a.arrow", write(t, false, records[:3], ipc.WithDictionaryDeltas(true))))
	if err != nil {
		t.Fatal(err)
	}
	for i := range grown.messages.batches {
		grown.messages.batches[i].dicts = len(grown.messages.dicts)
	}
	if got, err := rows(grown); err != nil || fmt.Sprint(got) != "[[a] [b] [NULL] [c] [a] [NULL] [d] [c]]" {
		t.Errorf("a dictionary in pieces: %v %v", got, err)
	}

	// Each record batch can be read for itself, from the last to the first.
	file := f.(*File)
	want := [][][]string{{{"a"}, {"b"}, {"NULL"}}, {{"c"}, {"a"}, {"NULL"}}, {{"d"}, {"c"}}, {{"z"}, {"z"}}, {{"y"}, {"z"}}}
	for i := len(want) - 1; i >= 0; i-- {
		one := *file
		one.spans = [][]span{{{i, 0, int64(len(want[i]))}}}
		one.parts[0].Rows = int64(len(want[i]))
		if got, err := rows(&one); err != nil || fmt.Sprint(got) != fmt.Sprint(want[i]) {
			t.Errorf("batch %d: %v %v, want %v", i, got, err, want[i])
		}
	}
}

// TestEmpty has batches without rows, and none at all.
func TestEmpty(t *testing.T) {
	r, empty := short(t), record(t,
		column{"user", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, `[]`},
		column{"list", arrow.ListOf(arrow.PrimitiveTypes.Int16), `[]`},
		column{"text", arrow.BinaryTypes.StringView, `[]`},
	)
	compare(t, write(t, false, []arrow.Record{empty, r, empty}), []arrow.Record{r})
	f := compare(t, write(t, true, []arrow.Record{empty}), nil)
	if len(f.Parts()) != 1 || f.Parts()[0].Rows != 0 {
		t.Errorf("parts %v", f.Parts())
	}
}

// TestParts divides a large batch and joins small ones; what is read does not depend on it.
func TestParts(t *testing.T) {
	var users, lists, names []string
	const n = 30_000
	for i := range n {
		users = append(users, fmt.Sprint(i))
		lists = append(lists, fmt.Sprintf("[%d, %d]", i%128, i%7))
		names = append(names, fmt.Sprintf("%q", strings.Repeat("x", i%1500)))
	}
	text := func(s []string) string { return "[" + strings.Join(s, ",") + "]" }
	big := record(t, column{"user", arrow.PrimitiveTypes.Int64, text(users)}, column{"list", arrow.ListOf(arrow.PrimitiveTypes.Int8), text(lists)},
		column{"name", arrow.BinaryTypes.String, text(names)}, column{"runs", arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64), text(users)})
	records := []arrow.Record{big, big.NewSlice(0, 10_000), big.NewSlice(10_000, 10_010), big.NewSlice(10_010, n)}
	for _, options := range [][]ipc.Option{nil, {ipc.WithLZ4()}} {
		f := compare(t, write(t, false, records, options...), records)
		if parts := len(f.Parts()); options == nil && parts < 2 {
			t.Errorf("%d parts", parts)
		}
	}
	// The spans of parts do not need to be those of record batches.
	f, err := Open(source.Bytes("a.arrow", write(t, true, records[:1])))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := rows(f)
	if err != nil {
		t.Fatal(err)
	}
	f.spans = [][]span{{{0, 0, 1}, {0, 1, 9000}, {0, 9000, 9001}, {0, 9001, n}}}
	f.parts = f.parts[:1]
	f.parts[0].Rows, f.parts[0].Bytes = n, f.src.Size()
	if got, err := rows(f); err != nil || fmt.Sprint(got) != fmt.Sprint(whole) {
		t.Errorf("pieces differ from the whole: %v", err)
	}
}

// TestOldStream reads a stream without marks, as before version 0.15.
func TestOldStream(t *testing.T) {
	r := short(t)
	b := write(t, false, []arrow.Record{r})
	var old []byte
	all, err := readStream(source.Bytes("a", b))
	if err != nil {
		t.Fatal(err)
	}
	ends := []int64{0, all.dicts[0].at, all.batches[0].at, int64(len(b) - 8)}
	for i := range 3 {
		old = append(old, b[ends[i]+4:ends[i+1]]...)
	}
	if old = append(old, 0, 0, 0, 0); !IsOldStream(old) || IsOldStream(b) || IsOldStream([]byte("user,time\n1,2\n")) {
		t.Error("a stream without marks is not told apart")
	}
	compare(t, old, []arrow.Record{r})
}

// TestRefused names what cannot be read.
func TestRefused(t *testing.T) {
	b := write(t, false, []arrow.Record{short(t)})
	if got, err := try(append(append([]byte(nil), b...), b...)); code(t, err) != report.CodeCorrupt {
		t.Errorf("two streams in one: %d rows, %v", len(got), err)
	}
	big := write(t, false, []arrow.Record{short(t)})
	m := parseMessage(big[8 : 8+binary.LittleEndian.Uint32(big[4:])])
	// The writer leaves the default out: let the byte order be where the fields are, which is not 0.
	fields, _ := m.header.field(1)
	binary.LittleEndian.PutUint16(m.header.m.b[m.header.vtable+4:], uint16(fields-m.header.at))
	if _, err := try(big); code(t, err) != report.CodeUnsupported || !strings.Contains(err.Error(), "big-endian") {
		t.Errorf("big-endian: %v", err)
	}
}

// flatbuffers in these tests are written back to front by hand: a schema whose
// fields are one and the same table, over and over.
func sharedField(columns int) []byte {
	u16, u32 := binary.LittleEndian.AppendUint16, binary.LittleEndian.AppendUint32
	var b []byte
	b = u32(b, 16)                                  // the root, behind its vtable
	b = u16(u16(u16(u16(u16(b, 10), 16), 4), 6), 8) // version, kind, header
	b = append(b, 0, 0)
	b = u32(b, 12)                    // at 16: back to the vtable at 4
	b = append(append(b, 4, 0), 1, 0) // at 20: version 5, a schema
	b = u32(b, 12)                    // at 24: the header, at 36
	b = u16(u16(u16(u16(b, 8), 8), 0), 4)
	b = u32(b, 8) // at 36: back to the vtable at 28
	b = u32(b, 4) // at 40: the fields, at 44
	b = u32(b, uint32(columns))
	binary.LittleEndian.PutUint16(b[6:], 12)
	binary.LittleEndian.PutUint16(b[8:], 4)
	field := len(b) + 4*columns + 12 // where the field's table is, behind its vtable
	for i := range columns {
		b = u32(b, uint32(field-(48+4*i)))
	}
	b = u16(u16(u16(u16(u16(u16(b, 12), 12), 0), 0), 8), 4)
	b = u32(b, 12)
	b = u32(b, 8)             // the type: a table of its own
	b = append(b, 1, 0, 0, 0) // null
	b = u16(u16(b, 4), 4)
	typ := len(b)
	b = u32(b, 4)
	binary.LittleEndian.PutUint32(b[field+4:], uint32(typ-(field+4)))
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	head := u32(u32(nil, 0xFFFFFFFF), uint32(len(b)))
	return append(head, b...)
}

// TestManyColumns has a schema of few bytes and many columns.
func TestManyColumns(t *testing.T) {
	f, err := Open(source.Bytes("a.arrow", sharedField(3)))
	if err != nil || len(f.Fields()) != 3 {
		t.Fatalf("three columns: %v", err)
	}
	started := time.Now()
	if _, err := try(sharedField(1_000_000)); code(t, err) != report.CodeTooWide {
		t.Errorf("a million columns: %v", err)
	}
	if d := time.Since(started); d > 5*time.Second {
		t.Errorf("a million columns take %s", d)
	}
}

// TestBomb has buffers that say, or are, more than there is.
func TestBomb(t *testing.T) {
	zeros := array.NewInt64Builder(mem.DefaultAllocator)
	const n = 1 << 20
	for range n {
		zeros.Append(0)
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	r := array.NewRecord(schema, []arrow.Array{zeros.NewArray()}, n)
	for _, option := range []ipc.Option{ipc.WithLZ4(), ipc.WithZstd()} {
		b := write(t, false, []arrow.Record{r}, option)
		if got, err := try(b); err != nil || len(got) != n {
			t.Fatalf("%d zeros: %d rows, %v", n, len(got), err)
		}
		all, err := readStream(source.Bytes("a", b))
		if err != nil {
			t.Fatal(err)
		}
		w := &metas{src: source.Bytes("a", b), end: int64(len(b))}
		m, err := w.message(all.batches[0].at)
		if err != nil {
			t.Fatal(err)
		}
		batch, err := openBatch(w.src, m, m.header, 1)
		if err != nil {
			t.Fatal(err)
		}
		_, at, _, err := batch.place(all.schema.roots[0], 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range []int64{1, n, 1 << 29, 1 << 40, -2, -1} {
			binary.LittleEndian.PutUint64(b[batch.body+at:], uint64(declared))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := try(b)
			runtime.ReadMemStats(&after)
			if code(t, err) != report.CodeCorrupt {
				t.Errorf("a buffer that declares %d bytes: %v", declared, err)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 300<<20 {
				t.Errorf("a buffer that declares %d bytes: %d MB allocated", declared, grown>>20)
			}
		}
	}
}

// FuzzOpen must give a Problem or rows, whatever the bytes are.
func FuzzOpen(f *testing.F) {
	all, r := everyType(f), short(f)
	for _, asFile := range []bool{true, false} {
		for _, options := range [][]ipc.Option{nil, {ipc.WithLZ4()}, {ipc.WithZstd()}} {
			f.Add(write(f, asFile, []arrow.Record{r, r}, options...))
			f.Add(write(f, asFile, []arrow.Record{all}, options...))
		}
	}
	f.Add(sharedField(100))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(source.Bytes("a.arrow", b))
		if err != nil {
			code(t, err)
			return
		}
		if n := file.Info().Rows; n < 0 || n > 100_000 { // possible, and slow in tests
			return
		}
		_, err = rows(file)
		code(t, err)
	})
}
