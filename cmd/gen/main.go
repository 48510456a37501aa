// Command gen makes what the repository keeps but nobody writes by hand:
//
//	go run ./cmd/gen types      the TypeScript types of the report and the recipe
//
// Everything it writes is a pure function of the source and the flags: no
// clock, no random source but the seed.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

const usage = "usage: gen types"

func run(args []string) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	switch command := args[0]; command {
	case "types":
		return runTypes()
	default:
		return fmt.Errorf("unknown command %q; %s", command, usage)
	}
}

// repositoryRoot is the nearest folder above the working directory that holds go.mod.
func repositoryRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in %s or above it", start)
		}
	}
}

// writeFile writes a file and the folders it lies in.
func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}
