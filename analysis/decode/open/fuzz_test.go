package open

import (
	"archive/zip"
	endian "encoding/binary"
	"errors"
	"io"
	"testing"

	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// FuzzOpen opens any bytes, whatever is packed in whatever, and reads what comes out.
func FuzzOpen(f *testing.F) {
	text := "a,b\n1,2\n"
	for _, data := range []string{
		text, gz(text), gz(gz(text)), zst(text), lz(text), zipOf(zip.Deflate, "x", gz(text), "y", text), gz(tarOf("x", text, "y", gz(text))),
		gz(zipOf(zip.Store, "x", text)), "\xFF\xFE" + utf16Of(text, endian.LittleEndian), gz(utf16Of(text, endian.BigEndian)), "PAR1", "# x\n\n" + text + "\nc\n1\n",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		problem := func(err error) {
			var p *report.Problem
			if !errors.As(err, &p) || p.File == "" || p.Cause == "" {
				t.Fatalf("%v is no problem", err)
			}
		}
		files, err := Open(source.Bytes("t", data))
		if err != nil {
			problem(err)
			return
		}
		for _, file := range files[:min(len(files), 10)] {
			if file.Info().Name == "" || len(file.Parts()) == 0 {
				t.Fatalf("%+v", file.Info())
			}
			columns := make([]int, min(len(file.Fields()), 10))
			for i := range columns {
				columns[i] = i
			}
			r, err := file.Read(file.Parts()[0], columns)
			if err != nil {
				problem(err)
				continue
			}
			var b table.Batch
			for range 50 {
				if err = r.Next(&b); err != nil {
					break
				}
				if c := r.Consumed(); c < 0 || c > file.Parts()[0].Bytes {
					t.Fatalf("consumed %d of %d bytes", c, file.Parts()[0].Bytes)
				}
			}
			if err != nil && err != io.EOF {
				problem(err)
			}
		}
	})
}
