package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The committed types are those of the Go types as they are now.
func TestTypesAreCurrent(t *testing.T) {
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, err := typeScript(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range files {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(want.name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.content) {
			t.Errorf("%s is not what the Go types say; run: go run ./cmd/gen types", want.name)
		}
	}
}
