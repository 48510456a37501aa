package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
	"parcours/cmd/gen/internal/eventlog"
)

// A report finds the planted incident in a log of some size, and no other; in a log without one, none.
func TestIncidentIsFound(t *testing.T) {
	for _, c := range []struct {
		scenario, seed, days string
	}{{"shop", "1", "92"}, {"shop", "2", "92"}, {"shop", "3", "200"}, {"news", "4", "92"}} {
		truth := filepath.Join(t.TempDir(), "truth.json")
		data := csvOf(t, "-scenario", c.scenario, "-users", "3000", "-seed", c.seed, "-days", c.days, "-truth", truth)
		b, err := os.ReadFile(truth)
		if err != nil {
			t.Fatal(err)
		}
		var planted eventlog.Truth
		if err := json.Unmarshal(b, &planted); err != nil {
			t.Fatal(err)
		}
		s, err := analysis.Open([]source.Source{source.Bytes("made.csv", data)})
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := s.Report(context.Background(), &recipe.Recipe{}, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := planted.Incident
		if want == nil {
			for _, i := range r.Incidents {
				t.Errorf("%s %s: nothing is planted, found %s", c.scenario, c.seed, i.Text)
			}
			continue
		}
		if len(r.Incidents) != 1 {
			t.Errorf("%s %s: %d incidents found, 1 is planted", c.scenario, c.seed, len(r.Incidents))
			continue
		}
		i := r.Incidents[0]
		if i.Event != "payment_error" || i.Property != "device" || i.Value != want.Device || i.From != want.From.Format(time.DateOnly) ||
			i.To != want.To.AddDate(0, 0, -1).Format(time.DateOnly) {
			t.Errorf("%s %s: found %s, planted %+v", c.scenario, c.seed, i.Text, *want)
		}
	}
}
