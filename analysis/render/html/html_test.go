package html

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parcours/analysis/render/internal/sample"
	"parcours/analysis/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{"report.html": sample.Report(), "bare.html": sample.Bare()} {
		got := Report(r)
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
			t.Errorf("%s differs: run with -update and look at the change", file)
		}
	}
}

// The page asks for nothing and runs nothing, whatever the names in the data are.
func TestNothingFromTheFileBecomesMarkup(t *testing.T) {
	page := string(Report(sample.Report()))
	for _, bad := range []string{"<script", "<b>red", "<i>\n", "Regulars <i>", "http://", "https://", "url(", "@import", "src=", `href="h`, "href=\"/", "\x1b"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, good := range []string{
		`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
		"&lt;script&gt;alert(1)&lt;/script&gt;", "Regulars &lt;i&gt;", "&lt;b&gt;red&lt;/b&gt;",
	} {
		if !strings.Contains(page, good) {
			t.Errorf("the page lacks %q", good)
		}
	}
}

var meta = regexp.MustCompile(`<meta [^>]*>`) // needs no end in HTML, would in XML

// Every element closes where it should, also in the emptiest report.
func TestWellFormed(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample": sample.Report(), "bare": sample.Bare(), "empty": {},
		"no steps": {Funnels: []report.Funnel{{}}, Dropoff: []report.Dropoff{{}}},
	} {
		d := xml.NewDecoder(bytes.NewReader(meta.ReplaceAll(Report(r), nil)))
		d.Entity = xml.HTMLEntity
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
	}
}

func TestBar(t *testing.T) {
	want := `<span class="bar" aria-hidden="true"><i class="went" style="width:25.00%"></i><i class="lost" style="width:75.00%"></i></span>`
	if got := string(bar(went(1, 4), segment{"wait", 0, 4}, lost(3, 4))); got != want {
		t.Errorf("got %s", got)
	}
	if got := string(bar(went(0, 0))); got != `<span class="bar" aria-hidden="true"></span>` {
		t.Errorf("got %s", got)
	}
}
