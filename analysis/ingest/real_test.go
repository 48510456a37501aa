package ingest

import (
	"os"
	"path/filepath"
	"testing"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/recipe"
)

// TestRealFiles counts people and events of logs that nobody here made, where
// they are at hand: PARCOURS_SHARED, or shared beside the repository.
func TestRealFiles(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	for _, c := range []struct {
		files                   string
		rows, users, ties, left int64
		names                   int64
	}{
		{"ecom/ecom.csv", 31106, 600, 163, 31106, 19},
		{"completejourney/transactions_sample.csv", 75000, 2377, -1, 75000, 1},
		{"patients/patients_raw.csv", 5442, 500, -1, 5442, 7},
		{"online_retail/2010-12-*.csv", 42481, 948, -1, 26850, 1}, // many lines have no customer
	} {
		paths, _ := filepath.Glob(filepath.Join(shared, "data", "journeys", c.files))
		if len(paths) == 0 {
			t.Skip("no real files here")
		}
		var files []decode.File
		for _, p := range paths {
			in, err := os.Open(p)
			if err != nil {
				t.Fatal(err)
			}
			f, err := ingesttest.CSV(filepath.Base(p), in)
			in.Close()
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		res, err := load(t, &recipe.Recipe{}, Options{Crew: crew.New(3)}, files...)
		if err != nil {
			t.Errorf("%s: %v", c.files, err)
			continue
		}
		if s := res.Source; s.Rows != c.rows || s.Events != c.left || res.Log.Users() != c.users || int64(len(names(res.Log))) != c.names {
			t.Errorf("%s: %d rows, %d events, %d people, %d names; want %+v", c.files, s.Rows, s.Events, res.Log.Users(), int64(len(names(res.Log))), c)
		}
		ties := int64(0)
		for _, p := range res.Log.Partitions {
			for u := range p.All() {
				for i := 1; i < len(u.Times); i++ {
					if u.Times[i] == u.Times[i-1] {
						ties++
					}
				}
			}
		}
		if c.ties >= 0 && ties != c.ties {
			t.Errorf("%s: %d ties, want %d", c.files, ties, c.ties)
		}
	}
}
