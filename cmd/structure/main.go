// Command structure gives the functions of a WebAssembly module linked by Go
// their loops back; see internal/goform for what that means and what it relies on.
// `make wasm` runs it on the engine, `make test-wasm` on every test program.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"

	"maps"

	"parcours/cmd/structure/internal/bulk"
	"parcours/cmd/structure/internal/goform"
	"parcours/cmd/structure/internal/stack"
	"parcours/cmd/structure/internal/wasm"
)

func main() {
	verbose := flag.Bool("v", false, "print how many functions were rewritten, and which were not and why")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: structure [-v] in.wasm out.wasm")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "structure:", err)
		os.Exit(1)
	}
}

func run(in, out string, verbose bool) error {
	file, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	m, err := wasm.Parse(file)
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	simple, err := stack.Rewrite(m)
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	bulked, err := bulk.Rewrite(m)
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	result := goform.Rewrite(m)
	if verbose {
		report(m, simple, bulked, result)
	}
	return os.WriteFile(out, m.Encode(), 0o644)
}

func report(m *wasm.Module, simple, bulked int, r goform.Result) {
	fmt.Printf("%d calls of functions that call nothing\n", simple)
	fmt.Printf("%d functions copy, clear or compare memory in another way\n", bulked)
	fmt.Printf("%d functions rewritten, %d without jumps\n", r.Rewritten, r.Straight)
	for _, why := range slices.Sorted(maps.Keys(r.Left)) {
		fmt.Printf("%d left: %s\n", len(r.Left[why]), why)
		for _, n := range r.Left[why] {
			fmt.Printf("  %d %s\n", n, m.Names[n])
		}
	}
}
