// Command gen makes what the repository keeps but nobody writes by hand:
//
//	go run ./cmd/gen types         the TypeScript types of the report, the recipe and what is shared
//	go run ./cmd/gen log -o PATH   a made-up event log of any size; -h lists the flags
//	go run ./cmd/gen testdata      the files in testdata
//
// Everything it writes is a pure function of the source and the flags: no
// clock, no random source but the seed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

const usage = "usage: gen types | log | testdata"

func run(args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	command, args := args[0], args[1:]
	if command != "log" && len(args) > 0 {
		return fmt.Errorf("%s: unexpected argument %q", command, args[0])
	}
	switch command {
	case "types":
		return runTypes()
	case "log":
		return runLog(args, stdout, stderr)
	case "testdata":
		return runTestdata()
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
	file, err := create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// create creates a file and the folders it lies in.
func create(name string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	return os.Create(name)
}
