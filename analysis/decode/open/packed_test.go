package open

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	endian "encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"parcours/analysis/decode"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

func packed(text string, writer func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := writer(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func gz(text string) string {
	return packed(text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func zst(text string) string {
	return packed(text, func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })
}

func lz(text string) string {
	return packed(text, func(w io.Writer) io.WriteCloser { return lz4.NewWriter(w) })
}

// zipOf is an archive of files: name, text, name, text.
func zipOf(method uint16, files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		m, _ := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: method})
		io.WriteString(m, files[i+1])
	}
	w.Close()
	return b.String()
}

func tarOf(files ...string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o600})
		io.WriteString(w, files[i+1])
	}
	w.Close()
	return b.String()
}

func utf16Of(text string, order endian.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// rows are those of all parts, read again where they have to be.
func rows(f decode.File) (rows []string, err error) {
	columns := make([]int, len(f.Fields()))
	for i := range columns {
		columns[i] = i
	}
	start := int64(0)
	for _, part := range f.Parts() {
		part.Start = start
		r, err := f.Read(part, columns)
		if err != nil {
			return rows, err
		}
		var b table.Batch
		for err = r.Next(&b); err == nil; err = r.Next(&b) {
			for row := range b.Rows {
				var text []byte
				for i := range b.Columns {
					text = append(b.Columns[i].AppendText(text, f.Fields()[i].Kind, row), '|')
				}
				rows = append(rows, string(text))
			}
			if c := r.Consumed(); c < 0 || c > part.Bytes {
				return rows, fmt.Errorf("consumed %d of %d bytes", c, part.Bytes)
			}
		}
		if err != io.EOF {
			return rows, err
		}
		if c := r.Consumed(); c != part.Bytes {
			return rows, fmt.Errorf("consumed %d of %d bytes in the end", c, part.Bytes)
		}
		_, start = r.Extent()
	}
	return rows, nil
}

// sample is a CSV file longer than anything that is read at once.
func sample() string {
	var b strings.Builder
	b.WriteString("user,time,event\n")
	for i := range 60_000 {
		fmt.Fprintf(&b, "u%d,2024-01-%02d 10:00:00,\"é %d, view\"\n", i%997, 1+i%28, i)
	}
	return b.String()
}

// TestPackedRows is the law of containers: packed in any of them a file has the
// same rows.
func TestPackedRows(t *testing.T) {
	text := sample()
	plain, err := Open(source.Bytes("t", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	want, err := rows(plain[0])
	if err != nil || len(want) != 60_000 {
		t.Fatal(len(want), err)
	}
	half := strings.Index(text[len(text)/2:], "\n") + len(text)/2
	for _, c := range []struct{ name, data, file string }{
		{"gzip", gz(text), "t"},
		{"gzip of two members", gz(text[:half]) + gz(text[half:]), "t"},
		{"zstd", zst(text), "t"},
		{"lz4", lz(text), "t"},
		{"zip, stored", zipOf(zip.Store, "a.csv", text), "t/a.csv"},
		{"zip, deflated", zipOf(zip.Deflate, "a.csv", text), "t/a.csv"},
		{"tar", tarOf("a.csv", text), "t/a.csv"},
		{"tar.gz", gz(tarOf("a.csv", text)), "t/a.csv"},
		{"gzip in zip", zipOf(zip.Store, "a.csv.gz", gz(text)), "t/a.csv.gz"},
		{"gzip deflated in zip", zipOf(zip.Deflate, "a.csv.gz", gz(text)), "t/a.csv.gz"},
		{"gzip in tar.zst", zst(tarOf("a.csv.gz", gz(text))), "t/a.csv.gz"},
		{"zip in zip", zipOf(zip.Deflate, "in.zip", zipOf(zip.Deflate, "a.csv", text)), "t/in.zip/a.csv"},
		{"zip in gzip", gz(zipOf(zip.Deflate, "a.csv", text)), "t/a.csv"},
		{"gzip in tar.gz in zip", zipOf(zip.Deflate, "x", gz(tarOf("a.csv.gz", gz(text)))), "t/x/a.csv.gz"},
		{"UTF-16LE", "\xFF\xFE" + utf16Of(text, endian.LittleEndian), "t"},
		{"UTF-16BE", "\xFE\xFF" + utf16Of(text, endian.BigEndian), "t"},
		{"UTF-16LE without a mark", utf16Of(text, endian.LittleEndian), "t"},
		{"UTF-16LE in gzip in zip", zipOf(zip.Deflate, "a", gz("\xFF\xFE"+utf16Of(text, endian.LittleEndian))), "t/a"},
	} {
		files, err := Open(source.Bytes("t", []byte(c.data)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if info := files[0].Info(); len(files) != 1 || info.Name != c.file || info.Rows != -1 || info.Bytes <= 0 {
			t.Errorf("%s: %d files, %+v", c.name, len(files), info)
		}
		for range 2 { // a part may be read any number of times
			got, err := rows(files[0])
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %d rows, %v", c.name, len(got), err)
			}
		}
	}
}

// TestPackedParquet reads a format that is read at any offset out of a Stream.
func TestPackedParquet(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "*", "*.parquet"))
	if len(paths) == 0 {
		t.Fatal("no Parquet files in testdata")
	}
	data, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Open(source.Bytes("t", data))
	if err != nil {
		t.Fatal(err)
	}
	want, err := rows(plain[0])
	if err != nil {
		t.Fatal(err)
	}
	files, err := Open(source.Bytes("t", []byte(zipOf(zip.Deflate, "a.parquet.zst", string(data), "b.gz", gz(string(data))))))
	if err != nil || len(files) != 2 || files[0].Info().Format != "parquet" {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if got, err := rows(f); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows of %d, %v", f.Info().Name, len(got), len(want), err)
		}
	}
}

func TestArchives(t *testing.T) {
	table := "a,b\n1,2\n"
	deep := table
	for range maxDepth + 1 {
		deep = zipOf(zip.Deflate, "x", deep)
	}
	many := make([]string, 0, 2*4000)
	for i := range 4000 {
		many = append(many, fmt.Sprint(i), table)
	}
	nested := tarOf(many...)
	for _, c := range []struct {
		name, data string
		want       string // the files and their details, or the problem's file and what it mentions
		code       string
	}{
		{"two files", zipOf(8, "b.csv", table, "a.csv", table), "t/b.csv (comma) t/a.csv (comma)", ""},
		{"what is no table", zipOf(8, "a.csv", table, "logo.png", "\x89PNG\r\n\x1A\n\x00", "x.pdf", "%PDF-1"), "t/a.csv (comma, left out: t/logo.png, t/x.pdf)", ""},
		{"a text beside a table", zipOf(8, "README.md", "# Export\nof today\n", "a.csv", table), "t/a.csv (comma, left out: t/README.md)", ""},
		{"lists", zipOf(8, "a.csv", "id\n1\n", "b.csv", "id\n2\n"), "t/a.csv (comma) t/b.csv (comma)", ""},
		{"nothing but what is no table", zipOf(8, "logo.png", "\x89PNG\r\n\x1A\n\x00", "x.pdf", "%PDF-1"), "t/logo.png|PNG", report.CodeUnsupported},
		{"JSON in gzip in zip", zipOf(8, "a.json.gz", gz(`{"user": 1}`)), "t/a.json.gz (one object a line)", ""},
		{"a damaged one", zipOf(0, "a.csv", table, "b.csv.gz", gz(table)[:20]), "t/b.csv.gz|ends too early", report.CodeTruncated},
		{"deep", deep, "t/x/x/x|deep", report.CodeUnsupported},
		{"very many in all", zipOf(8, "a", nested, "b", nested, "c", nested), "t/c|more than 10000", report.CodeUnsupported},
		{"empty in gzip", gz(""), "t|empty", report.CodeEmptyFile},
		{"a cut header", gz(table)[:15], "t|ends too early", report.CodeTruncated},
		{"UTF-16", "\xFF\xFE" + utf16Of(table, endian.LittleEndian), "t (comma, UTF-16LE)", ""},
	} {
		if testing.Short() && len(c.data) > 1<<16 { // thousands of files
			continue
		}
		files, err := Open(source.Bytes("t", []byte(c.data)))
		if c.code == "" {
			var got []string
			for _, f := range files {
				got = append(got, fmt.Sprintf("%s (%s)", f.Info().Name, f.Info().Detail))
			}
			if strings.Join(got, " ") != c.want || err != nil {
				t.Errorf("%s: %s, %v", c.name, got, err)
			}
			continue
		}
		var p *report.Problem
		file, mentions, _ := strings.Cut(c.want, "|")
		if !errors.As(err, &p) || p.Code != c.code || p.File != file || !strings.Contains(p.Error(), mentions) || files != nil {
			t.Errorf("%s: %v, want a problem %s of %s", c.name, err, c.code, c.want)
		}
	}
}

// counting counts how much of a source is read.
type counting struct {
	source.Source
	bytes int64
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.Source.ReadAt(p, off)
	c.bytes += int64(n)
	return n, err
}

// TestBombs opens what unpacks to gigabytes: little of it is unpacked before
// it is clear that it is no table.
func TestBombs(t *testing.T) {
	line := strings.Repeat("0", 1<<20)
	for name, bomb := range map[string]string{
		"one line": gz("a,b\n1,") + strings.Repeat(gz(line), 4000),
		"a quote":  gz("a,b\n1,2\n3,\"") + strings.Repeat(gz(line), 4000),
		"NULs":     strings.Repeat(gz(strings.Repeat("\x00", 1<<20)), 4000),
	} {
		src := &counting{Source: source.Bytes("t", []byte(bomb))}
		files, err := Open(src)
		if err == nil {
			_, err = rows(files[0])
		}
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != report.CodeTooWide && p.Code != report.CodeBinary || p.File != "t" {
			t.Errorf("%s: %v", name, err)
		}
		if src.bytes > 1<<20 { // a megabyte of zeros is packed in a kilobyte
			t.Errorf("%s: %d of %d packed bytes are read", name, src.bytes, src.Size())
		}
	}
}

// TestCutLater reads a file whose packed bytes end in the middle: its rows, then
// a Problem with its name.
func TestCutLater(t *testing.T) {
	data := gz(sample())
	files, err := Open(source.Bytes("t", []byte(zipOf(zip.Store, "a.gz", data[:len(data)*2/3]))))
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows(files[0])
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeTruncated || p.File != "t/a.gz" || len(got) == 0 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

// TestRealFiles opens packed files that nobody here made, where they are at
// hand: PARCOURS_SHARED, or shared beside the repository.
func TestRealFiles(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	f, err := source.OpenFile(filepath.Join(shared, "data", "vendor", "yandex_metrica_hits", "click_mini.tsv.gz"), "click_mini.tsv.gz")
	if err != nil {
		t.Skip("no real files here")
	}
	defer f.Close()
	files, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows(files[0])
	if err != nil || len(got) != 9580 || len(files[0].Fields()) != 105 {
		t.Errorf("%d rows, %d columns, %v", len(got), len(files[0].Fields()), err)
	}
	if want := "tab, quotes are data, backslashes escape, no header"; files[0].Info().Detail != want {
		t.Errorf("%q, want %q", files[0].Info().Detail, want)
	}
}
