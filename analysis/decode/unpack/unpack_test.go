package unpack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

func gzipped(texts ...string) string {
	var b bytes.Buffer
	for _, text := range texts { // a member each
		w := gzip.NewWriter(&b)
		io.WriteString(w, text)
		w.Close()
	}
	return b.String()
}

func zstandard(text string) string {
	w, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	return string(w.EncodeAll([]byte(text), nil))
}

func lz4ed(text string) string {
	var b bytes.Buffer
	w := lz4.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

// bzipped is "a,b\n1,2\n", packed by bzip2.
const bzipped = "BZh91AY&SY\xbf\x87@\x7f\x00\x00\x03Y\x00\x00\x10\x00\x040\x000\x00 \x000\xc0\x08i\xb2\x88#'\x8b\xb9\"\x9c(H_\xc3\xa0?\x80"

type file struct{ name, text string }

func zipped(method uint16, files ...file) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		m, _ := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		io.WriteString(m, f.text)
	}
	w.Close()
	return b.String()
}

func tarred(files ...file) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: 0o600, Typeflag: tar.TypeReg}
		if strings.HasSuffix(f.name, "/") {
			h.Typeflag, h.Size = tar.TypeDir, 0
		}
		w.WriteHeader(h)
		io.WriteString(w, f.text)
	}
	w.Close()
	return b.String()
}

// unpacked is what is in a container: names and texts.
func unpacked(data string) ([]file, error) {
	sources, err := Open(source.Bytes("f", []byte(data)), Sniff([]byte(data)))
	if err != nil {
		return nil, err
	}
	var files []file
	for _, src := range sources {
		text, err := io.ReadAll(io.NewSectionReader(src, 0, 64<<20))
		if err != nil {
			return files, err
		}
		files = append(files, file{src.Name(), string(text)})
	}
	return files, nil
}

// members are files and what archivers put beside them.
var members = []file{
	{"folder/", ""}, {"folder/b.csv", "a,b\n1,2\n"}, {"a.csv", strings.Repeat("0123456789\n", 100_000)},
	{"empty.csv", ""}, {".hidden", "x"}, {"__MACOSX/folder/._b.csv", "x"}, {"folder/.DS_Store", "x"}, {"é.csv", "x"},
}

var membersKept = []file{{"f/folder/b.csv", members[1].text}, {"f/a.csv", members[2].text}, {"f/é.csv", "x"}}

func TestOpen(t *testing.T) {
	long := strings.Repeat("folder with a long name/", 12) + "x.csv"
	text := members[2].text
	alone := []file{{"f", text}}
	for _, c := range []struct {
		name, data string
		want       []file
	}{
		{"gzip", gzipped(text), alone},
		{"gzip of several members", gzipped(text[:500], text[500:600], "", text[600:]), alone},
		{"zstd", zstandard(text), alone},
		{"zstd of several frames", zstandard(text[:500]) + zstandard(text[500:]), alone},
		{"lz4", lz4ed(text), alone},
		{"lz4 of several frames", lz4ed(text[:500]) + lz4ed(text[500:]), alone},
		{"bzip2", bzipped, []file{{"f", "a,b\n1,2\n"}}},
		{"bzip2 of several streams", bzipped + bzipped, []file{{"f", "a,b\n1,2\na,b\n1,2\n"}}},
		{"zip, stored", zipped(zip.Store, members...), membersKept},
		{"zip, deflated", zipped(zip.Deflate, members...), membersKept},
		{"tar", tarred(members...), membersKept},
		{"tar.gz", gzipped(tarred(members...)), membersKept},
		{"tar.zst", zstandard(tarred(members...)), membersKept},
		{"tar with a long name", tarred(file{long, "x"}, file{"b", "y"}), []file{{"f/" + report.Shorten(long), "x"}, {"f/b", "y"}}},
		{"gzip of nothing", gzipped(""), []file{{"f", ""}}},
	} {
		got, err := unpacked(c.data)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %d files, %v", c.name, len(got), err)
			for _, f := range got {
				t.Logf("%s: %d bytes", f.name, len(f.text))
			}
		}
	}
}

// TestRandomAccess says which files are read at any offset as they are.
func TestRandomAccess(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		size int64
	}{
		"stored": {zipped(zip.Store, file{"a", "xyz"}), 3}, "tar": {tarred(file{"a", "xyz"}), 3},
		"deflated": {zipped(zip.Deflate, file{"a", "xyz"}), source.Unknown}, "tar.gz": {gzipped(tarred(file{"a", "xyz"})), source.Unknown},
	} {
		members, err := Open(source.Bytes("f", []byte(c.data)), Sniff([]byte(c.data)))
		if err != nil || members[0].Size() != c.size {
			t.Errorf("%s: size %d, %v", name, members[0].Size(), err)
		}
	}
}

// reads counts how many bytes of a source are read.
type reads struct {
	source.Source
	bytes int64
}

func (r *reads) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.Source.ReadAt(p, off)
	r.bytes += int64(n)
	return n, err
}

// TestTarIsReadInOrder reads the files of a compressed archive one after the
// other: that unpacks it once, after it was once unpacked to find them.
func TestTarIsReadInOrder(t *testing.T) {
	var files []file
	for i := range 40 {
		var text strings.Builder
		for j := range 5000 {
			fmt.Fprintf(&text, "%d,%d\n", i*j*7919%10007, i^j*31)
		}
		files = append(files, file{fmt.Sprint(i), text.String()})
	}
	src := &reads{Source: source.Bytes("f", []byte(gzipped(tarred(files...))))}
	members, err := Open(src, Gzip)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range members {
		own := source.Own(m)
		text, err := io.ReadAll(io.NewSectionReader(own, 0, 1<<30))
		if err != nil || string(text) != files[i].text {
			t.Fatalf("file %d: %d bytes, %v", i, len(text), err)
		}
		source.Rest(own)
	}
	if src.bytes > 3*src.Size() { // the first block is read once more to see that it is a tar archive
		t.Errorf("%d bytes are read of %d", src.bytes, src.Size())
	}
}

// TestProgress counts packed bytes.
func TestProgress(t *testing.T) {
	data := gzipped(members[2].text)
	s, _ := Open(source.Bytes("f", []byte(data)), Gzip)
	stream := source.Own(s[0]).(*source.Stream)
	if stream.Packed() != int64(len(data)) || stream.Consumed() != 0 {
		t.Errorf("%d of %d bytes at first", stream.Consumed(), stream.Packed())
	}
	io.Copy(io.Discard, io.NewSectionReader(stream, 0, 1<<30))
	if stream.Consumed() != int64(len(data)) {
		t.Errorf("%d of %d bytes in the end", stream.Consumed(), len(data))
	}
}

// patched is data with some bytes changed at the last place where magic is.
func patched(data, magic string, at int, bytes ...byte) string {
	b := []byte(data)
	copy(b[strings.LastIndex(data, magic)+at:], bytes)
	return string(b)
}

func TestHostile(t *testing.T) {
	plain := zipped(zip.Deflate, file{"a.csv", "a,b\n1,2\n"})
	two := zipped(zip.Store, file{"a.csv", "a,b\n1,2\n"}, file{"b.csv", "a,b\n1,2\n"})
	const entry, end = "PK\x01\x02", "PK\x05\x06"
	var many []file
	for i := range MaxMembers + 1 {
		many = append(many, file{fmt.Sprint(i), ""})
	}
	tarOne := tarred(file{"a.csv", "a,b\n1,2\n"})
	for _, c := range []struct{ name, data, code, file, mentions string }{
		{"encrypted", patched(plain, entry, 8, 1), report.CodeUnsupported, "f/a.csv", "encrypted"},
		{"method", patched(plain, entry, 10, 9), report.CodeUnsupported, "f/a.csv", "Deflate64"},
		{"unknown method", patched(plain, entry, 10, 77), report.CodeUnsupported, "f/a.csv", "method 77"},
		{"checksum", patched(plain, entry, 16, 1, 2, 3, 4), report.CodeCorrupt, "f/a.csv", "checksum"},
		{"size too small", patched(plain, entry, 24, 3), report.CodeCorrupt, "f/a.csv", "3 bytes"},
		{"size too large", patched(plain, entry, 24, 99), report.CodeCorrupt, "f/a.csv", "99 bytes"},
		{"packed size", patched(plain, entry, 20, 255, 255, 255, 127), report.CodeCorrupt, "f", "longer than the archive"},
		{"header offset", patched(plain, entry, 42, 255, 255, 255, 127), report.CodeCorrupt, "f", "begin"},
		{"header elsewhere", patched(plain, entry, 42, 1), report.CodeCorrupt, "f", "no file begins"},
		{"overlap", patched(two, entry, 42, 0), report.CodeCorrupt, "f", "overlap"},
		{"directory size", patched(plain, end, 12, 255, 255, 255, 127), report.CodeCorrupt, "f", "beyond"},
		{"directory offset", patched(plain, end, 16, 255, 255, 255, 127), report.CodeCorrupt, "f", "beyond"},
		{"directory magic", patched(plain, entry, 0, 0), report.CodeCorrupt, "f", "damaged"},
		{"name length", patched(plain, entry, 28, 255, 255), report.CodeCorrupt, "f", "damaged"},
		{"no directory", plain[:len(plain)-30], report.CodeTruncated, "f", "table of contents"},
		{"empty zip", zipped(0), report.CodeEmptyFile, "f", "no files"},
		{"nothing but folders", zipped(0, members[0]), report.CodeEmptyFile, "f", "no files"},
		{"very many", zipped(0, many...), report.CodeUnsupported, "f", "10000"},
		{"workbook", zipped(8, file{"[Content_Types].xml", "<x/>"}, file{"xl/workbook.xml", "<x/>"}), report.CodeUnsupported, "f", "Excel workbook"},
		{"empty tar", tarred(), report.CodeEmptyFile, "f", "no files"},
		{"tar checksum", patched(tarOne, "a.csv", 0, 'b'), report.CodeCorrupt, "f", "checksum"},
		{"tar cut in a file", tarOne[:515], report.CodeTruncated, "f", "too early"},
		{"tar cut in a header", tarOne[:400], report.CodeTruncated, "f", "too early"},
		{"tar.gz cut in a file", gzipped(tarOne[:515]), report.CodeTruncated, "f/a.csv", "tar archive ends"},
		{"tar of very many", tarred(many...), report.CodeUnsupported, "f", "10000"},
		{"gzip cut", gzipped(members[2].text)[:1000], report.CodeTruncated, "f", "gzip data ends"},
		{"second member cut", gzipped("x") + gzipped("y")[:15], report.CodeTruncated, "f", "gzip data ends"},
		{"zstd cut", zstandard(members[2].text)[:50], report.CodeTruncated, "f", "Zstandard data ends"},
		{"lz4 cut", lz4ed(members[2].text)[:300], report.CodeTruncated, "f", "LZ4 data ends"},
		{"lz4 without an end", lz4ed("x")[:16], report.CodeTruncated, "f", "LZ4 data ends"},
		{"bzip2 cut", bzipped[:30], report.CodeTruncated, "f", "bzip2 data ends"},
		{"gzip checksum", gzipped("xyz")[:24] + "\x01\x02\x03\x04\x03\x00\x00\x00", report.CodeCorrupt, "f", "gzip data cannot"},
		{"garbage after gzip", gzipped("xyz") + "not a member of gzip", report.CodeCorrupt, "f", "gzip data cannot"},
		{"zstd window", "\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00", report.CodeUnsupported, "f", "128 MiB"},
	} {
		sniffed := Sniff([]byte(c.data))
		if sniffed == "" { // cut before the magic, or patched in the name
			sniffed = Tar
		}
		_, err := unpackedAs(c.data, sniffed)
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != c.code || p.File != c.file || !strings.Contains(p.Error(), c.mentions) {
			t.Errorf("%s: got %v (%+v), want a problem %s of %s that mentions %q", c.name, err, p, c.code, c.file, c.mentions)
		}
	}
}

func unpackedAs(data string, format Format) (int64, error) {
	sources, err := Open(source.Bytes("f", []byte(data)), format)
	n := int64(0)
	for _, src := range sources {
		var k int64
		if k, err = io.Copy(io.Discard, io.NewSectionReader(src, 0, 8<<20)); err != nil {
			return n, err
		}
		n += k
	}
	return n, err
}

// TestCut cuts each container everywhere and changes each of its bytes: that is
// a Problem or no problem, and never anything else.
func TestCut(t *testing.T) {
	for name, data := range map[string]string{
		"gzip": gzipped("a,b\n", "1,2\n"), "zstd": zstandard("a,b\n1,2\n"), "lz4": lz4ed("a,b\n1,2\n"), "bzip2": bzipped,
		"zip": zipped(zip.Deflate, members[1], members[7]), "tar": tarred(members[1]), "tar.gz": gzipped(tarred(members[1])),
	} {
		format := Sniff([]byte(data))
		for i := 1; i < len(data); i++ {
			cut := data[:i]
			if _, err := unpackedAs(cut, format); err == nil && format != Tar && name != "gzip" && name != "tar.gz" {
				t.Errorf("%s of %d bytes, cut to %d, is no problem", name, len(data), i)
			} else if err != nil && !isProblem(err) {
				t.Errorf("%s cut to %d: %v", name, i, err)
			}
			changed := []byte(data)
			changed[i] ^= 0x55
			if _, err := unpackedAs(string(changed), format); err != nil && !isProblem(err) {
				t.Errorf("%s changed at %d: %v", name, i, err)
			}
		}
	}
}

func isProblem(err error) bool {
	var p *report.Problem
	return errors.As(err, &p) && p.File != "" && p.Cause != ""
}

// TestMemoryIsBounded unpacks a bomb: little of it is read.
func TestMemoryIsBounded(t *testing.T) {
	member := gzipped(strings.Repeat("\x00", 1<<20))
	src := &reads{Source: source.Bytes("f", []byte(strings.Repeat(member, 2000)))}
	s, err := Open(src, Gzip)
	if err != nil {
		t.Fatal(err)
	}
	_, err = InMemory(s[0], "Parquet", 5<<20)
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeUnsupported || !strings.Contains(p.Cause, "as a whole") {
		t.Errorf("got %v", err)
	}
	if src.bytes > 2*readBytes+int64(6*len(member)) {
		t.Errorf("%d packed bytes were read for 5 MiB of them", src.bytes)
	}
}

// TestInMemory compares what is unpacked into blocks with the text.
func TestInMemory(t *testing.T) {
	text := strings.Repeat("0123456789abc\n", 3*blockBytes/14)
	s, err := Open(source.Bytes("f", []byte(gzipped(text))), Gzip)
	if err != nil {
		t.Fatal(err)
	}
	m, err := InMemory(s[0], "Parquet", MaxMemory)
	if err != nil || m.Size() != int64(len(text)) || m.Name() != "f" {
		t.Fatal(m, err)
	}
	for _, off := range []int64{0, 1, blockBytes - 1, blockBytes, 2*blockBytes - 3, m.Size() - 5, m.Size(), m.Size() + 7} {
		for _, n := range []int{0, 1, 7, blockBytes, 2 * blockBytes} {
			p, q := make([]byte, n), make([]byte, n)
			k, err := m.ReadAt(p, off)
			l, want := strings.NewReader(text).ReadAt(q, off)
			if k != l || (n > 0 || off < m.Size()) && err != want || !bytes.Equal(p, q) {
				t.Errorf("%d bytes at %d: %d, %v; want %d, %v", n, off, k, err, l, want)
			}
		}
	}
	plain := source.Bytes("f", nil)
	if m, err := InMemory(plain, "Parquet", 0); m != plain || err != nil {
		t.Error("a source in memory is unpacked")
	}
}

// zip64 rewrites the table of contents of an archive of one file so that all numbers are in 64 bits.
func zip64(data string) string {
	at := strings.LastIndex(data, "PK\x01\x02")
	le := binary.LittleEndian
	e := []byte(data[at:strings.LastIndex(data, "PK\x05\x06")])
	extra := le.AppendUint16(nil, 1)
	extra = le.AppendUint16(extra, 24)
	for _, field := range []int{24, 20, 42} {
		extra = le.AppendUint64(extra, uint64(le.Uint32(e[field:])))
		le.PutUint32(e[field:], 1<<32-1)
	}
	le.PutUint16(e[30:], uint16(len(extra)))
	e = append(e, extra...)
	record := make([]byte, 56)
	copy(record, "PK\x06\x06")
	le.PutUint64(record[32:], 1)
	le.PutUint64(record[40:], uint64(len(e)))
	le.PutUint64(record[48:], uint64(at))
	locator := make([]byte, 20)
	copy(locator, "PK\x06\x07")
	le.PutUint64(locator[8:], uint64(at+len(e)))
	last := "PK\x05\x06\x00\x00\x00\x00" + strings.Repeat("\xFF", 12) + "\x00\x00"
	return data[:at] + string(e) + string(record) + string(locator) + last
}

func TestZip64(t *testing.T) {
	got, err := unpacked(zip64(zipped(zip.Deflate, file{"a.csv", "a,b\n1,2\n"})))
	if err != nil || !slices.Equal(got, []file{{"f/a.csv", "a,b\n1,2\n"}}) {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzUnpack(f *testing.F) {
	for _, data := range []string{
		gzipped("a,b\n", "1,2\n"), zstandard("a,b\n1,2\n"), lz4ed("a,b\n1,2\n"), bzipped, zipped(zip.Deflate, members[1], members[7]),
		zipped(zip.Store, members[1]), zip64(zipped(zip.Deflate, members[1])), tarred(members[1]), gzipped(tarred(members[1])),
		zipped(zip.Deflate, file{"a.gz", gzipped("a,b\n")}), tarred(file{strings.Repeat("long/", 60), "x"}),
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		format := Sniff(data)
		if format == "" || len(data) > 1<<16 {
			return
		}
		sources, err := Open(source.Bytes("f", data), format)
		if err != nil {
			if !isProblem(err) {
				t.Fatalf("%v is no problem", err)
			}
			return
		}
		p := make([]byte, 64<<10)
		for _, src := range sources[:min(len(sources), 20)] {
			for off := int64(0); off < 1<<20; off += int64(len(p)) {
				n, err := src.ReadAt(p, off)
				if err == io.EOF {
					break
				}
				if err != nil && !isProblem(err) || err == nil && n < len(p) {
					t.Fatalf("%d bytes, %v", n, err)
				}
				if err != nil {
					break
				}
			}
		}
	})
}
