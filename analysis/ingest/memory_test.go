package ingest

import (
	"fmt"
	"slices"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// claimed is a file that says it has more rows than it has: only its sample is read.
type claimed struct {
	*ingesttest.File
	rows int64
}

func (c claimed) Parts() []decode.Part {
	parts := c.File.Parts()
	parts[0].Rows = c.rows
	return parts
}

// memory asks for the estimate of a log of so many rows, made of people, and of columns with so many different values.
func memory(t *testing.T, rows int64, people int, columns map[string]int, r *recipe.Recipe, available int64) *report.Memory {
	t.Helper()
	header := "user,time,event"
	names := []string{}
	for _, name := range []string{"session", "channel", "device", "country", "page"} {
		if columns[name] > 0 {
			header += "," + name
			names = append(names, name)
		}
	}
	f := ingesttest.New("claimed", header)
	for i := range 5000 {
		row := []string{fmt.Sprintf("user%04d", i*people/5000), "2024-03-01T09:00:00Z", "view"}
		for _, name := range names {
			row = append(row, fmt.Sprintf("%08d", i%columns[name]))
		}
		f.Rows = append(f.Rows, row)
	}
	s, err := mapping.Take([]decode.File{claimed{f, rows}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Propose(s, r.Mapping, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Memory(s, m, r, nil, available)
}

func TestMemory(t *testing.T) {
	byPage := &recipe.Recipe{Funnels: []recipe.Funnel{{Steps: []recipe.Step{{Event: recipe.Strings{"view"}}}, Breakdown: &recipe.Breakdown{Property: "page"}}}}
	for _, c := range []struct {
		what    string
		rows    int64
		people  int
		columns map[string]int
		recipe  *recipe.Recipe
		needed  int64 // MB: 40, and twice what the log takes
	}{
		{"a small file", 5000, 100, nil, &recipe.Recipe{}, 41},
		{"10 bytes an event", 10_000_000, 100, nil, &recipe.Recipe{}, 250},
		{"2 more for a column", 10_000_000, 100, map[string]int{"device": 3}, &recipe.Recipe{}, 290},
		{"4 more for two", 10_000_000, 100, map[string]int{"device": 3, "country": 500}, &recipe.Recipe{}, 330},
		{"a column nobody asks for", 10_000_000, 100, map[string]int{"page": 100}, &recipe.Recipe{}, 250},
		{"a column the recipe asks for", 10_000_000, 100, map[string]int{"page": 100}, byPage, 290},
		{"a session for every event: 16 bytes of text", 10_000_000, 100, map[string]int{"session": 5000}, &recipe.Recipe{}, 610},
		{"a person for every two events: 20 bytes", 10_000_000, 2500, nil, &recipe.Recipe{}, 440},
		{"a tenth of the people", 10_000_000, 100, map[string]int{"session": 5000}, sampleOf(0.1), 97},
	} {
		m := memory(t, c.rows, c.people, c.columns, c.recipe, 0)
		if m.Needed != c.needed*1e6 || m.Rows != c.rows || !m.Exact || !m.Fits() || len(m.Spare) != 0 || m.OneIn != 0 {
			t.Errorf("%s: %+v, want %d MB", c.what, m, c.needed)
		}
	}
}

// What fits is offered, and nothing else: columns only where they help, and no smaller sample than there must be.
func TestMemoryChoices(t *testing.T) {
	columns := map[string]int{"session": 5000, "device": 3}
	for _, c := range []struct {
		available int64 // MB, of 650 needed and 250 for the fewest columns
		share     float64
		spare     []string
		oneIn     int64
	}{
		{650, 1, nil, 0},
		{640, 1, []string{"device", "session"}, 2},
		{340, 1, []string{"device", "session"}, 5},
		{250, 1, []string{"device", "session"}, 5},
		{240, 1, nil, 5},
		{110, 1, nil, 10},
		{110, 0.5, nil, 10},
		{300, 0.5, []string{"device", "session"}, 5},
		{41, 1, nil, 1000},
		{39, 1, nil, 0},
	} {
		m := memory(t, 10_000_000, 100, columns, sampleOf(c.share), c.available*1e6)
		if !slices.Equal(m.Spare, c.spare) || m.OneIn != c.oneIn {
			t.Errorf("%d MB, %g of the people: %+v", c.available, c.share, m)
		}
		if p := TooLarge(m); (p == nil) != m.Fits() {
			t.Errorf("%d MB: %v", c.available, p)
		}
	}
	if m := memory(t, 10_000_000, 100, nil, &recipe.Recipe{}, 200e6); len(m.Spare) != 0 || m.OneIn != 2 {
		t.Errorf("without optional columns: %+v", m)
	}
}

// Formats that do not say how many rows there are: as long as those of the sample.
func TestExpected(t *testing.T) {
	for _, c := range []struct {
		rows, part int
		uncounted  bool
		want       int64
		exact      bool
	}{
		{12_345, 0, false, 12_345, true},
		{1_234, 0, true, 1_234, true}, // all of it is in the sample
		{123_456, 0, true, 123_000, false},
		{123_456, 10_000, true, 123_000, false},
	} {
		f := crowd(c.rows / 3)
		f.Rows = append(f.Rows, f.Rows[:c.rows-len(f.Rows)]...)
		f.Uncounted, f.Batch, f.PartRows = c.uncounted, 1000, c.part
		s, err := mapping.Take([]decode.File{f})
		if err != nil {
			t.Fatal(err)
		}
		if got, exact := s.Expected(); got != c.want || exact != c.exact {
			t.Errorf("%+v: %d, exact %v", c, got, exact)
		}
	}
}

// People met at the beginning and again at the end tell how many there are.
func TestVariety(t *testing.T) {
	f := ingesttest.New("f", "user,once")
	for i := range 60_000 {
		f.Rows = append(f.Rows, []string{fmt.Sprintf("u%d", i*7919%3000), fmt.Sprintf("s%05d", i)})
	}
	f.Batch, f.PartRows = 1000, 20_000
	s, err := mapping.Take([]decode.File{f})
	if err != nil {
		t.Fatal(err)
	}
	if v := s.Variety("user", 60_000); v.All < 2900 || v.All > 3100 {
		t.Errorf("3000 people seem to be %d", v.All)
	}
	if v := s.Variety("once", 60_000); v.All != 60_000 || v.New != 1 || v.Length != 6 {
		t.Errorf("%+v", v)
	}
}
