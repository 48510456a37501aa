package shape

import (
	"os"
	"path/filepath"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/source"
)

// corpus opens files of the shared data, or skips the test.
func corpus(t *testing.T, pattern string) (files []decode.File) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	paths, _ := filepath.Glob(filepath.Join(shared, "data", "journeys", filepath.FromSlash(pattern)))
	if len(paths) == 0 {
		t.Skip("no shared data")
	}
	for _, path := range paths {
		bytes, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := open.Open(source.Bytes(filepath.Base(path), bytes))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, opened...)
	}
	return files
}

// Of the households with transactions 801 have told about themselves.
func TestJoinHouseholds(t *testing.T) {
	transactions := corpus(t, "completejourney/transactions_sample.csv")[0]
	demographics := corpus(t, "completejourney/demographics.csv")[0]
	j, m, err := Join([]decode.File{transactions}, "household_id", demographics, "household_id", "household")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", m)
	fields := j[0].Fields()
	rows, _, err := rowsOf(j[0], []int{0, Find(fields, "household.age"), Find(fields, "household.kids_count")})
	if err != nil {
		t.Fatal(err)
	}
	var found int64
	households, known := map[string]bool{}, map[string]bool{}
	for _, row := range rows[:min(len(rows), matchRows)] {
		households[row[0]] = true
		if row[1] != "" {
			found++
			known[row[0]] = true
		}
	}
	if m.Matched != found || m.Values != int64(len(households)) || m.MatchedValues != int64(len(known)) || m.Duplicates != 0 || m.Keys != 801 {
		t.Errorf("%+v, but of the rows %d are found, of %d households %d", m, found, len(households), len(known))
	}
}

func TestUnionRetail(t *testing.T) {
	files := corpus(t, "online_retail/*.csv")
	out, drift := Union(files, nil)
	if len(drift) > 0 || len(out) != len(files) {
		t.Errorf("%d files of %d, %v", len(out), len(files), drift)
	}
	for i := range out {
		if out[i] != files[i] {
			t.Fatalf("file %d is not itself", i)
		}
	}
	t.Logf("%d files", len(out))
}
