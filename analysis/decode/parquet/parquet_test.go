package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"parcours/analysis/decode"
	"parcours/analysis/decode/number"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// event is a row with a column of every kind.
type event struct {
	User    string    `parquet:"user,dict"`
	Name    string    `parquet:"name"`
	Delta   string    `parquet:"delta,delta"`
	At      time.Time `parquet:"at,timestamp(millisecond)"`
	Nanos   int64     `parquet:"nanos,timestamp(nanosecond:local)"`
	Day     int32     `parquet:"day,date"`
	Clock   int64     `parquet:"clock,time(microsecond)"`
	Price   int64     `parquet:"price,decimal(2:12)"`
	Count   int32     `parquet:"count,delta"`
	Hash    uint64    `parquet:"hash"`
	Small   uint32    `parquet:"small"`
	Mobile  bool      `parquet:"mobile"`
	Score   *float64  `parquet:"score,optional"`
	Ratio   float32   `parquet:"ratio,split"`
	ID      [16]byte  `parquet:"id,uuid"`
	Channel *string   `parquet:"channel,optional,dict"`
	Context *context  `parquet:"context,optional"`
	Tags    []string  `parquet:"tags,list"`
}

type context struct {
	Country *string `parquet:"country,optional,dict"`
	Width   int64   `parquet:"width"`
}

const base = 1_700_000_000_000 // milliseconds

// makeEvent makes row i; every few rows something is missing.
func makeEvent(i int) event {
	e := event{
		User: fmt.Sprintf("u%d", i%70), Name: fmt.Sprintf("event %d", i), Delta: fmt.Sprintf("prefix %d", i/3),
		At: time.UnixMilli(base + int64(i)).UTC(), Nanos: int64(i) - 5_001, Day: int32(i) - 10, Clock: int64(i) * 1_500_000,
		Price: int64(i) - 50, Count: int32(i * i), Hash: 1<<63 + uint64(i), Small: 1<<31 + uint32(i), Mobile: i%3 == 0,
		Ratio: float32(i) / 4, ID: [16]byte{15: byte(i), 0: 0xAB}, Tags: []string{"a", "b"},
	}
	if i%4 != 0 {
		f := float64(i) / 2
		e.Score = &f
	}
	if i%5 != 0 {
		s := fmt.Sprintf("channel %d", i%3)
		e.Channel = &s
	}
	if i%3 != 0 {
		e.Context = &context{Width: int64(i)}
		if i%2 != 0 {
			s := "FR"
			e.Context.Country = &s
		}
	}
	return e
}

// text is what must be read of row i, by column; "∅" is null.
func (e event) text(i int) []string {
	null := "∅"
	width, country, channel, score := null, null, null, null
	if e.Context != nil {
		width = fmt.Sprint(e.Context.Width)
		if e.Context.Country != nil {
			country = *e.Context.Country
		}
	}
	if e.Channel != nil {
		channel = *e.Channel
	}
	if e.Score != nil {
		score = strings.TrimSuffix(fmt.Sprintf("%.1f", *e.Score), ".0")
	}
	micros := time.UnixMicro(floor(int(e.Nanos), 1000)).UTC() // −5001 ns is −6 µs
	clock := time.UnixMicro(e.Clock).UTC().Format("15:04:05.000000")
	if e.Clock%1_000_000 == 0 {
		clock = clock[:8]
	}
	sign, cents := "", e.Price
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return []string{
		e.User, e.Name, e.Delta, e.At.Format(time.RFC3339Nano), micros.Format(time.RFC3339Nano),
		time.Unix(int64(e.Day)*86400, 0).UTC().Format(time.RFC3339Nano), clock,
		fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100), fmt.Sprint(e.Count), fmt.Sprint(e.Hash), fmt.Sprint(e.Small),
		fmt.Sprint(e.Mobile), score, strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", e.Ratio), "0"), "."),
		fmt.Sprintf("ab000000-0000-0000-0000-0000000000%02x", i%256), channel, country, width, `["a","b"]`,
	}
}

func floor(v, by int) int64 {
	for v%by != 0 {
		v--
	}
	return int64(v / by)
}

// write makes a file of n events with row groups of 300 rows and pages of a few.
func write(t testing.TB, n int, version int, codec compress.Codec) []byte {
	t.Helper()
	var out bytes.Buffer
	w := pq.NewGenericWriter[event](&out, pq.MaxRowsPerRowGroup(300), pq.PageBufferSize(300), pq.WriteBufferSize(0), pq.DataPageVersion(version), pq.Compression(codec))
	for i := range n {
		if _, err := w.Write([]event{makeEvent(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRoundTrip(t *testing.T) {
	const rows = 745
	for _, version := range []int{1, 2} {
		for _, codec := range []compress.Codec{&pq.Uncompressed, &pq.Snappy, &pq.Zstd, &pq.Gzip, &pq.Lz4Raw, &pq.Brotli} {
			if testing.Short() && version == 1 && codec != &pq.Snappy {
				continue
			}
			name := fmt.Sprintf("version %d, %v", version, codec)
			src := source.Bytes("t", write(t, rows, version, codec))
			f, err := Open(src)
			if err != nil {
				t.Fatal(name, err)
			}
			info := f.Info()
			if info.Rows != rows || info.Format != "parquet" || info.Detail != strings.ToLower(codec.String()) {
				t.Errorf("%s: info %+v", name, info)
			}
			if parts := f.Parts(); len(parts) != 3 || parts[2].Rows != 145 || parts[0].Bytes <= 0 {
				t.Errorf("%s: parts %+v", name, parts)
			}
			got := make([][]string, rows)
			err = readAll(src, func(row int64, field table.Field, c *table.Column, r int) {
				text := "∅"
				if !c.IsNull(r) {
					text = string(c.AppendText(nil, field.Kind, r))
				}
				got[row-1] = append(got[row-1], text)
			})
			if err != nil {
				t.Fatal(name, err)
			}
			for i := range got {
				if want := makeEvent(i).text(i); !reflect.DeepEqual(got[i], want) {
					t.Fatalf("%s: row %d\n got %q\nwant %q", name, i+1, got[i], want)
				}
			}
		}
	}
}

func TestFields(t *testing.T) {
	f, err := Open(source.Bytes("t", write(t, 1, 2, &pq.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	want := []table.Field{
		{Name: "user"}, {Name: "name"}, {Name: "delta"}, {Name: "at", Kind: table.Time}, {Name: "nanos", Kind: table.Time, LocalTime: true},
		{Name: "day", Kind: table.Time, LocalTime: true}, {Name: "clock"}, {Name: "price"}, {Name: "count", Kind: table.Int},
		{Name: "hash"}, {Name: "small", Kind: table.Int}, {Name: "mobile", Kind: table.Bool}, {Name: "score", Kind: table.Float},
		{Name: "ratio", Kind: table.Float}, {Name: "id"}, {Name: "channel"}, {Name: "context.country"}, {Name: "context.width", Kind: table.Int}, {Name: "tags", JSON: true},
	}
	if got := f.Fields(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestDictionary checks that indexes stay indexes, in batches of at most decode.BatchRows.
func TestDictionary(t *testing.T) {
	type row struct {
		User string `parquet:"user,dict"`
	}
	var out bytes.Buffer
	w := pq.NewGenericWriter[row](&out)
	for i := range 30000 {
		if _, err := w.Write([]row{{fmt.Sprintf("u%d", i%7)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Open(source.Bytes("t", out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Read(f.Parts()[0], []int{0})
	if err != nil {
		t.Fatal(err)
	}
	var b table.Batch
	most, row1 := 0, int64(1)
	for err = r.Next(&b); err == nil; err = r.Next(&b) {
		c := &b.Columns[0]
		if c.Index == nil || c.Entries() != 7 || b.FirstRow != row1 {
			t.Fatalf("a batch at row %d with %d entries and %d indexes", b.FirstRow, c.Entries(), len(c.Index))
		}
		if got, want := string(c.String(0)), fmt.Sprintf("u%d", (row1-1)%7); got != want {
			t.Fatalf("row %d is %s, want %s", row1, got, want)
		}
		row1 += int64(b.Rows)
		most = max(most, b.Rows)
	}
	if err != io.EOF || row1 != 30001 || most != decode.BatchRows {
		t.Errorf("%v after %d rows in batches of up to %d", err, row1-1, most)
	}
}

// counting says which bytes of a source were read.
type counting struct {
	source.Source
	bytes int64
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.bytes += int64(len(p))
	return c.Source.ReadAt(p, off)
}

// TestBytesRead checks that opening reads the footer alone, and reading a
// column that column's chunks alone.
func TestBytesRead(t *testing.T) {
	data := write(t, 900, 2, &pq.Snappy)
	src := &counting{Source: source.Bytes("t", data)}
	f, err := Open(src)
	if err != nil {
		t.Fatal(err)
	}
	footer := int64(len(data)) - f.end
	if src.bytes > footer {
		t.Errorf("opening read %d bytes, the footer has %d", src.bytes, footer)
	}
	for column := range f.Fields() {
		var chunks, consumed int64
		src.bytes = 0
		for i, part := range f.Parts() {
			chunks += f.meta.RowGroups[i].Columns[f.leaves[column].stored()[0].column].Meta.TotalCompressedSize
			r, err := f.Read(part, []int{column})
			if err != nil {
				t.Fatal(err)
			}
			var b table.Batch
			for err = r.Next(&b); err == nil; err = r.Next(&b) {
			}
			if err != io.EOF {
				t.Fatal(err)
			}
			consumed += r.Consumed()
		}
		if most := chunks + int64(len(f.Parts()))*dictionaryHeader; src.bytes < chunks || src.bytes > most {
			t.Errorf("%s: read %d bytes of chunks of %d", f.Fields()[column].Name, src.bytes, chunks)
		}
		if consumed != chunks {
			t.Errorf("%s: consumed %d of %d bytes", f.Fields()[column].Name, consumed, chunks)
		}
	}
}

func TestProblems(t *testing.T) {
	good := write(t, 10, 2, &pq.Snappy)
	with := func(at int, b ...byte) []byte {
		data := bytes.Clone(good)
		copy(data[at:], b)
		return data
	}
	end := len(good)
	for _, c := range []struct {
		name string
		data []byte
		code string
		says string
	}{
		{"cut in the data", good[:end/2], report.CodeTruncated, "ends before its footer"},
		{"cut after the magic", good[:4], report.CodeTruncated, "ends before its footer"},
		{"encrypted", with(end-4, []byte("PARE")...), report.CodeUnsupported, "encrypted footer"},
		{"a footer longer than the file", with(end-8, 0xFF, 0xFF, 0xFF, 0x7F), report.CodeCorrupt, "a footer of 2147483647 bytes"},
		{"a footer of zeros", append([]byte("PAR1"), append(make([]byte, 20), "\x14\x00\x00\x00PAR1"...)...), report.CodeCorrupt, "footer"},
		{"a list longer than the footer", []byte("PAR1\x29\xFC\xFF\xFF\xFF\xFF\x07\x07\x00\x00\x00PAR1"), report.CodeCorrupt, "the data ends early"},
		{"data overwritten", with(100, bytes.Repeat([]byte{0xFF}, 200)...), report.CodeCorrupt, "the file is damaged"},
	} {
		err := readAll(source.Bytes("t.parquet", c.data), func(int64, table.Field, *table.Column, int) {})
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != c.code || p.File != "t.parquet" || !strings.Contains(p.Error(), c.says) {
			t.Errorf("%s: got %v, want a problem %s that says %q", c.name, err, c.code, c.says)
		}
	}
	if err := readAll(failing{source.Bytes("t.parquet", good)}, nil); err == nil || err.Error() != "t.parquet: denied" {
		t.Errorf("a source that fails: got %v", err)
	}
}

type failing struct{ source.Source }

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("denied") }

func TestNoRows(t *testing.T) {
	f, err := Open(source.Bytes("t", write(t, 0, 2, &pq.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Read(f.Parts()[0], []int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Next(new(table.Batch)); err != io.EOF || f.Info().Rows != 0 {
		t.Errorf("got %v and %d rows, want the end at once", err, f.Info().Rows)
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{string(appendDecimal(nil, -5, 2)), "-0.05"},
		{string(appendDecimal(nil, 12345, 2)), "123.45"},
		{string(appendDecimal(nil, 7, 0)), "7"},
		{string(appendBigDecimal(nil, []byte{0xFF, 0x38}, 1)), "-20.0"}, // −200
		{string(appendBigDecimal(nil, []byte{1, 0, 0, 0, 0, 0, 0, 0, 0}, 3)), "18446744073709551.616"},
		{string(appendTimeOfDay(nil, 3_723_000, 1000)), "01:02:03"},
		{string(appendTimeOfDay(nil, 3_723_004, 1000)), "01:02:03.004"},
		{string(appendTimeOfDay(nil, -1, 1000)), "-1"},
		{fmt.Sprint(number.Float16(0x3C00), number.Float16(0xC000), number.Float16(0x0001), number.Float16(0x7C00), number.Float16(0x7E00)), "1 -2 5.960464477539063e-08 +Inf NaN"},
		{fmt.Sprint(floorDiv(-1, 1000), floorDiv(-1000, 1000), floorDiv(999, 1000)), "-1 -1 0"},
		{fmt.Sprint(int96Micros([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0x8C, 0x3D, 0x25, 0})), "0"}, // 2440588
		{fmt.Sprint(scaleUp(1<<62, 1000)), "0 false"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// TestHybrid decodes the example of the format's specification, 0 to 7 in
// three bits, a run of one value, and a group whose padding was cut off.
func TestHybrid(t *testing.T) {
	h, err := newHybrid([]byte{0x03, 0x88, 0xC6, 0xFA, 5 << 1, 6, 0x03, 0x88}, 3)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]uint32, 15)
	for i := range got { // one at a time, as pages are asked
		if err := h.next(got[i : i+1]); err != nil {
			t.Fatal(i, err)
		}
	}
	if want := []uint32{0, 1, 2, 3, 4, 5, 6, 7, 6, 6, 6, 6, 6, 0, 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
	if err := h.next(got[:1]); err != errShort {
		t.Errorf("after the last value: %v", err)
	}
}

// readSome reads up to 100,000 rows, every value of them; what goes wrong must be a Problem.
// TestUnpack compares the reading of bits in groups with that of one value after the other, from and to anywhere.
func TestUnpack(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for width := 1; width <= 32; width++ {
		for range 50 {
			n := 1 + r.IntN(200)
			packed := make([]byte, (n*width+7)/8)
			for i := range packed {
				packed[i] = byte(r.Uint32())
			}
			fast, plain := hybrid{width: width, packed: packed}, hybrid{width: width, packed: packed}
			for left := n; left > 0; {
				size := min(left, 1+r.IntN(60))
				got, want := make([]uint32, size), make([]uint32, size)
				fast.unpack(got)
				plain.unpackPlain(want)
				if !slices.Equal(got, want) || fast.bit != plain.bit {
					t.Fatalf("%d values of %d bits: %d, want %d", size, width, got, want)
				}
				left -= size
			}
		}
	}
}

func readSome(t *testing.T, data []byte) error {
	f, err := Open(source.Bytes("t", data))
	if err == nil {
		columns := make([]int, len(f.Fields()))
		for i := range columns {
			columns[i] = i
		}
		for _, part := range f.Parts() {
			if err = readPart(f, part, columns); err != nil {
				break
			}
		}
	}
	if p := new(report.Problem); err != nil && !errors.As(err, &p) {
		t.Fatalf("%v is no Problem", err)
	}
	return err
}

func readPart(f *File, part decode.Part, columns []int) error {
	r, err := f.Read(part, columns)
	if err != nil {
		return err
	}
	var b table.Batch
	var text []byte
	for rows := 0; rows < 100_000; rows += b.Rows {
		if err := r.Next(&b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		for i := range b.Columns {
			for row := range b.Rows {
				text = b.Columns[i].AppendText(text[:0], f.Fields()[columns[i]].Kind, row)
			}
		}
	}
	return nil
}

// TestDamage overwrites every byte of small files, one at a time, with one of the
// values that turn up in sizes and types: reading ends, allocates little and never panics.
func TestDamage(t *testing.T) {
	problems := 0
	for _, version := range []int{1, 2} {
		good := write(t, 5, version, &pq.Zstd)
		data := bytes.Clone(good)
		var before, after runtime.MemStats
		step := 1
		if testing.Short() {
			step = 17
		}
		for i := 0; i < len(data); i += step {
			data[i] = []byte{0, 0x7F, 0xFF, good[i] ^ 1, good[i] ^ 0x80}[(i+version)%5]
			runtime.ReadMemStats(&before)
			start := time.Now()
			if readSome(t, data) != nil {
				problems++
			}
			runtime.ReadMemStats(&after)
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 300<<20 {
				t.Errorf("byte %d set to %#x: %d MB allocated", i, data[i], allocated>>20)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("byte %d set to %#x: took %v", i, data[i], took)
			}
			data[i] = good[i]
		}
	}
	if problems == 0 {
		t.Error("no damage was noticed")
	}
}

func FuzzParquet(f *testing.F) {
	for _, version := range []int{1, 2} {
		f.Add(write(f, 3, version, &pq.Uncompressed))
		f.Add(write(f, 3, version, &pq.Zstd))
	}
	f.Add(nestedFile(f, 1, 2))
	f.Add(nestedFile(f, 2, 2))
	f.Fuzz(func(t *testing.T, data []byte) { readSome(t, data) })
}
