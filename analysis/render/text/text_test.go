package text

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parcours/analysis/render/internal/sample"
	"parcours/analysis/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update and look at the change); got:\n%s", file, got)
	}
}

func TestGolden(t *testing.T) {
	golden(t, "report.txt", Report(sample.Report(), Style{}))
	golden(t, "report-120.txt", Report(sample.Report(), Style{Width: 120}))
	golden(t, "bare.txt", Report(sample.Bare(), Style{}))
	golden(t, "inspection.txt", Inspection(sample.Inspection(), Style{}))
}

var escape = regexp.MustCompile("\x1b\\[[0-9]+m")

func TestLinesFitAndCarryNoControls(t *testing.T) {
	for width := least; width <= 140; width += 7 {
		for _, out := range [][]byte{
			Report(sample.Report(), Style{Width: width}),
			Report(sample.Bare(), Style{Width: width}),
			Report(&report.Report{}, Style{Width: width}),
			Inspection(sample.Inspection(), Style{Width: width}),
		} {
			for line := range strings.SplitSeq(string(out), "\n") {
				if n := columns(line); n > width {
					t.Errorf("width %d: %d columns: %s", width, n, line)
				}
				if strings.TrimRight(line, " \t") != line {
					t.Errorf("width %d: ends in a space: %q", width, line)
				}
				if strings.ContainsAny(line, "\x1b\r\t\x00") {
					t.Errorf("width %d: control character: %q", width, line)
				}
			}
		}
	}
}

func TestColorOnlyAddsEscapes(t *testing.T) {
	with, without := Report(sample.Report(), Style{Color: true}), Report(sample.Report(), Style{})
	if bytes.Equal(with, without) {
		t.Error("no colour at all")
	}
	if got := escape.ReplaceAll(with, nil); !bytes.Equal(got, without) {
		t.Errorf("colour changed the words:\n%s", got)
	}
}

// TestManyFiles lists a dozen; of more the first ten, and all bytes are accounted for.
func TestManyFiles(t *testing.T) {
	for _, test := range []struct {
		files int
		last  string
	}{{12, "part-11.csv: csv · 100 bytes"}, {305, "and 295 more files · 29.5 kB"}} {
		p := newPage(Style{})
		var files []report.File
		for i := range test.files {
			files = append(files, report.File{Name: fmt.Sprintf("part-%d.csv", i), Format: "csv", Bytes: 100, Rows: -1})
		}
		p.files(files)
		lines := strings.Split(strings.TrimSpace(p.b.String()), "\n")
		if got := lines[len(lines)-1]; got != test.last || len(lines) > 12 {
			t.Errorf("%d files: %d lines, the last is %s, want %s", test.files, len(lines), got, test.last)
		}
	}
}

func TestBar(t *testing.T) {
	// 10 columns for 100 people: 50 went on, 4 wait (drawn though they are less than half a column), 46 dropped.
	got := ""
	for _, s := range bar(10, 100, part{50, "█", went, true}, part{4, "▒", wait, true}, part{46, "░", lost, true}) {
		got += s.s
	}
	if want := "█████▒░░░░"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestSpark(t *testing.T) {
	for _, test := range []struct {
		series []int64
		most   int
		want   string
	}{
		{[]int64{0, 1, 4, 8}, 10, " ▂▅█"},
		{[]int64{1, 1, 2, 2, 4, 4}, 3, "▃▅█"},
		{nil, 10, ""},
	} {
		if got := spark(test.series, test.most); got != test.want {
			t.Errorf("spark(%v, %d) = %q, want %q", test.series, test.most, got, test.want)
		}
	}
}

func TestWrapBreaksLongWords(t *testing.T) {
	p := newPage(Style{Width: 72})
	p.wrap("  · ", strings.Repeat("x", 200)+" end", plain)
	for line := range strings.SplitSeq(p.b.String(), "\n") {
		if columns(line) > 72 {
			t.Errorf("too wide: %q", line)
		}
	}
	if got := strings.Count(p.b.String(), "x"); got != 200 {
		t.Errorf("%d of 200 letters left", got)
	}
}
