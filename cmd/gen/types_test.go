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
	for file := range typesFiles {
		want, err := typeScript(root, file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the Go types say; run: go run ./cmd/gen types", file)
		}
	}
}
