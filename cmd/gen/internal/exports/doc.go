// Package exports makes one small export of each product that the analysis
// knows: the same few made-up visits to a shop of teas, in the columns, types
// and containers of the product. Everything is written down, nothing is drawn,
// so the files are always the same, and how many people and events a report
// must find in each is known.
package exports

import "fmt"

// Export is what somebody gets from a product.
type Export struct {
	ID      string // of the preset
	Files   []File
	Rows    int    // that an arranged table of events has
	Events  int    // of them that are left without heartbeats, previews and what is there twice
	People  int    // that they are of
	Refused string // why no report can be made: "totals" or "lookup"; "" where one can
}

// File is one of its files.
type File struct {
	Name    string
	Content []byte
}

// All makes every export.
func All() ([]Export, error) {
	var out []Export
	for _, make := range []func() ([]Export, error){analytics, suites, collectors, shops, processes, surveys, services, totals} {
		group, err := make()
		if err != nil {
			return nil, err
		}
		out = append(out, group...)
	}
	seen := map[string]bool{}
	for _, e := range out {
		if seen[e.ID] || len(e.Files) == 0 {
			return nil, fmt.Errorf("export %s is there twice, or without files", e.ID)
		}
		seen[e.ID] = true
	}
	return out, nil
}
