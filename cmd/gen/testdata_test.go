package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// made makes the fixtures once for all tests.
var made = sync.OnceValues(fixtures)

// The committed files are those the generator makes, byte for byte.
func TestTestdataIsCurrent(t *testing.T) {
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "testdata/README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			if !bytes.Contains(readme, []byte("`"+f.name+"`")) {
				t.Errorf("testdata/README.md does not say what %s is", f.name)
			}
			got, err := os.ReadFile(filepath.Join(root, "testdata", filepath.FromSlash(f.name)))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(path.Base(f.name), ".parquet") && runtime.GOARCH != "amd64" {
				t.Skip("snappy compresses differently on other processors")
			}
			if !bytes.Equal(got, f.content) {
				t.Errorf("testdata/%s is not what the generator makes; run: go run ./cmd/gen testdata", f.name)
			}
		})
	}
}

// The generator's folders hold nothing else, such as a file it no longer makes.
func TestTestdataHoldsNothingElse(t *testing.T) {
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS(filepath.Join(root, "testdata"))
	for _, dir := range []string{"samples", "truth", "formats", "bad", "vendor"} {
		err := fs.WalkDir(tree, dir, func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && !slices.ContainsFunc(files, func(f fixture) bool { return f.name == name }) {
				t.Errorf("testdata/%s is not made by the generator", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The exports of products are examples, not loads of data.
func TestVendorFilesAreSmall(t *testing.T) {
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range files {
		if strings.HasPrefix(f.name, "vendor/") {
			total += len(f.content)
		}
	}
	if total == 0 || total > 300<<10 {
		t.Errorf("testdata/vendor has %d bytes, want some, and at most %d", total, 300<<10)
	}
}

// The web app loads the samples over a network, once: they stay small.
func TestSamplesAreSmall(t *testing.T) {
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	budgets := map[string]int{"samples/shop.parquet": 350 << 10, "samples/journal.csv": 900 << 10}
	for _, f := range files {
		if most, ok := budgets[f.name]; ok {
			delete(budgets, f.name)
			if len(f.content) > most {
				t.Errorf("%s has %d bytes, at most %d", f.name, len(f.content), most)
			}
		}
	}
	if len(budgets) > 0 {
		t.Errorf("not made: %v", budgets)
	}
}

// The bad files are bad in the way their names say.
func TestBadFilesAreBad(t *testing.T) {
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, f := range files {
		content[strings.TrimPrefix(f.name, "bad/")] = string(f.content)
	}
	lines := func(name string) []string {
		return strings.Split(strings.TrimSuffix(content[name], "\n"), "\n")
	}

	if n := len(content["empty.csv"]); n != 0 {
		t.Errorf("empty.csv has %d bytes", n)
	}
	if n := len(lines("header-only.csv")); n != 1 {
		t.Errorf("header-only.csv has %d lines", n)
	}
	if !strings.Contains(content["binary.csv"], "\x00") {
		t.Error("binary.csv has no zero byte")
	}
	if !strings.HasPrefix(content["truncated.parquet"], "PAR1") || strings.HasSuffix(content["truncated.parquet"], "PAR1") {
		t.Error("truncated.parquet does not begin like Parquet, or is whole")
	}
	broken := strings.Count(content["half-times.csv"], ",pending,") + strings.Count(content["half-times.csv"], ",2024-13-01T")
	if rows := len(lines("half-times.csv")) - 1; broken*2 != rows {
		t.Errorf("half-times.csv: %d of %d times are broken, want half", broken, rows)
	}
	users := map[string]bool{}
	for _, row := range lines("one-user.csv")[1:] {
		user, _, _ := strings.Cut(row, ",")
		users[user] = true
	}
	if len(users) != 1 || len(lines("one-user.csv")) < 10 {
		t.Errorf("one-user.csv: %d users in %d lines, want one in ten or more", len(users), len(lines("one-user.csv")))
	}
	counts := map[int]int{}
	for _, row := range lines("ragged.csv")[1:] {
		counts[strings.Count(row, ",")+1]++
	}
	if len(counts) != 3 || counts[11] != 41 || counts[13] != 12 || counts[8] != 7 {
		t.Errorf("ragged.csv: rows by number of fields %v, want 41 of 11, 12 of 13, 7 of 8", counts)
	}
	if n := strings.Count(content["stray-quote.csv"], `"`); n != 2 {
		t.Errorf("stray-quote.csv has %d quotes, want 2", n)
	}
}
