package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"parcours/analysis/mapping/vendor"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// The report on an export of each product finds the people and events that
// were put in, without being told anything.
func TestVendorExports(t *testing.T) {
	text, err := os.ReadFile("../testdata/vendor/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID      string
		Files   []string
		Events  int64
		People  int64
		Refused string
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		t.Run(e.ID, func(t *testing.T) {
			if vendor.ByID(e.ID) == nil {
				t.Skip("no preset yet")
			}
			var sources []source.Source
			for _, name := range e.Files {
				content, err := os.ReadFile(filepath.Join("../testdata/vendor", e.ID, name))
				if err != nil {
					t.Fatal(err)
				}
				sources = append(sources, source.Bytes(name, content))
			}
			r := &report.Report{}
			s, err := Open(sources)
			if err == nil {
				r, _, err = s.Report(context.Background(), &recipe.Recipe{Recipe: 1}, Options{})
			}
			if e.Refused != "" {
				var p *report.Problem
				if !errors.As(err, &p) || p.Code != report.CodeAggregate {
					t.Errorf("not refused: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := r.Source.Detected; d == nil || d.ID != e.ID {
				t.Errorf("taken for %+v", d)
			}
			if r.Source.Events != e.Events || r.Quality.Users != e.People || r.Source.Rejected != 0 {
				t.Errorf("%d events of %d people, want %d of %d; rejected: %+v", r.Source.Events, r.Quality.Users, e.Events, e.People, r.Source.Rejects)
			}
		})
	}
}
