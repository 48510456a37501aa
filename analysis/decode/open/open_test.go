package open

import (
	"errors"
	"strings"
	"testing"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

func TestOpen(t *testing.T) {
	tar := "a.csv" + strings.Repeat("\x00", 252) + "ustar\x0000"
	for _, c := range []struct {
		name, data string
		code       string // "" opens as CSV
		mentions   string
	}{
		{"empty.csv", "", report.CodeEmptyFile, "empty"},
		{"orders", "a,b\n1,2\n", "", ""},
		{"orders.parquet", "a,b\n1,2\n", "", ""},
		{"latin1.csv", "pr\xE9nom,b\nAna\xEFs,2\n", "", ""},
		{"brackets.csv", "[id],[time]\n1,2\n", "", ""},
		{"orc.csv", "ORC,b\n1,2\n", "", ""},
		{"less.csv", "<5,b\n1,2\n", "", ""},
		{"cut.parquet", "PAR1\x15\x04", report.CodeTruncated, "ends"},
		{"orders.csv", "PARE\x00\x00\x00\x00", report.CodeUnsupported, "encrypted"},
		{"orders.csv", "ARROW1\x00\x00\x10\x00", report.CodeUnsupported, "Arrow file"},
		{"orders.csv", "\xFF\xFF\xFF\xFF\x10\x00\x00\x00", report.CodeUnsupported, "Arrow stream"},
		{"orders.csv", "\x1F\x8B\x08\x00\x00", report.CodeTruncated, "gzip"},
		{"orders.csv", "\x28\xB5\x2F\xFD\x00", report.CodeTruncated, "Zstandard"},
		{"orders.csv", "PK\x03\x04\x14\x00\x06\x00a.csv", report.CodeTruncated, "ZIP archive"},
		{"orders.csv", tar, report.CodeTruncated, "tar"},
		{"orders.csv", "Obj\x01\x04", report.CodeUnsupported, "Avro"},
		{"orders.csv", "%PDF-1.7\n", report.CodeUnsupported, "PDF"},
		{"orders.csv", "\x89PNG\r\n\x1A\n\x00", report.CodeUnsupported, "PNG"},
		{"orders.csv", "\xFF\xFEa\x00,\x00", "", ""},
		{"orders.csv", "\xFE\xFF\x00a\x00,", "", ""},
		{"orders.csv", "\xFF\xFE{\x00\"\x00a\x00\"\x00", report.CodeUnsupported, "JSON"},
		{"orders.csv", "\xFF\xFE", report.CodeEmptyFile, "empty"},
		{"orders.csv", "\xFF\xFE\x00\x00a\x00\x00\x00", report.CodeUnsupported, "UTF-32"},
		{"orders.csv", " \n{\"user\": 1}\n", report.CodeUnsupported, "JSON"},
		{"orders.csv", "\xEF\xBB\xBF[{\"user\": 1}]", report.CodeUnsupported, "JSON"},
		{"orders.csv", "<?xml version=\"1.0\"?><log/>", report.CodeUnsupported, "XML"},
		{"orders.csv", "<?xml version=\"1.0\"?>\n<!-- a > b --><log xes.version=\"1.0\"></log>", report.CodeUnsupported, "XES"},
		{"orders.csv", "<?xml version=\"1.0\"?><log><object-types/></log>", report.CodeUnsupported, "OCEL"},
		{"orders.csv", "<!doctype html><title>Log in</title>", report.CodeUnsupported, "web page"},
		{"orders.csv", "a,b\x00\n1,2\n", report.CodeBinary, "binary"},
		{"orders.csv", "\x01\x02\x03abc\x05", report.CodeBinary, "binary"},
	} {
		f, err := Open(source.Bytes(c.name, []byte(c.data)))
		if c.code == "" {
			if err != nil || f[0].Info().Format != "csv" {
				t.Errorf("%q: got %v, want a CSV file", c.data, err)
			}
			continue
		}
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != c.code || p.File != c.name || !strings.Contains(p.Error(), c.mentions) {
			t.Errorf("%q: got %v, want a problem %s that mentions %q", c.data, err, c.code, c.mentions)
		}
		if f != nil {
			t.Errorf("%q: a file with an error", c.data)
		}
	}
}

// broken cannot be read.
type broken struct{ source.Source }

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("denied") }

func TestReadFailed(t *testing.T) {
	_, err := Open(broken{source.Bytes("a.csv", []byte("a,b\n"))})
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeReadFailed {
		t.Errorf("got %v, want a problem %s", err, report.CodeReadFailed)
	}
}
