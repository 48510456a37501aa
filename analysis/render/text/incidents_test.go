package text

import (
	"strings"
	"testing"

	"parcours/analysis/report"
)

// TestRates draws a day as a column, those of the incident in brackets, and puts days together where they do not fit.
func TestRates(t *testing.T) {
	i := report.Incident{From: "2024-01-03", To: "2024-01-04"}
	for _, d := range []struct {
		date          string
		people, count int64
	}{{"2024-01-01", 10, 10}, {"2024-01-02", 10, 5}, {"2024-01-03", 10, 0}, {"2024-01-04", 0, 0}, {"2024-01-05", 10, 10}, {"2024-01-06", 10, 10}} {
		i.Days = append(i.Days, report.IncidentDay{Date: d.date, People: d.people, Count: d.count})
	}
	drawn := func(most int) string {
		var b strings.Builder
		for _, s := range rates(i, most) {
			b.WriteString(s.s)
		}
		return b.String()
	}
	if got, want := drawn(20), "█▅[▁ ]██"; got != want {
		t.Errorf("drawn %q, want %q", got, want)
	}
	if got, want := drawn(5), "▇[▁]█"; got != want { // 15 of 20, 0 of 10, 20 of 20
		t.Errorf("drawn in five columns %q, want %q", got, want)
	}
	i.Days, i.To = i.Days[:4], "2024-01-09"
	if got, want := drawn(20), "█▅[▁ ]"; got != want {
		t.Errorf("drawn to the end %q, want %q", got, want)
	}
	i.Days = nil
	if got := drawn(20); got != "" {
		t.Errorf("of no days %q", got)
	}
}
