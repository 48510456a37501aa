// Command structure makes a WebAssembly module linked by Go fast: it gives the
// functions their loops back, takes out bookkeeping of the stack that nobody
// needs, and moves short stretches of memory without help. It makes it smaller, too,
// by joining the pieces that the memory begins with.
//
// `make wasm` runs it on the engine, and `make test-wasm` on every test program,
// so that what is tested is what is shipped. It needs the names of functions,
// that is a module linked without -s, and drops them. What each package relies
// on is said there; whatever has another form stays as it is, so that with a new
// version of Go the worst is a slower engine, which a test notices.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"

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
	r, err := run(flag.Arg(0), flag.Arg(1))
	if err != nil {
		fmt.Fprintln(os.Stderr, "structure:", err)
		os.Exit(1)
	}
	if *verbose {
		r.print()
	}
}

// result is what became of a module.
type result struct {
	m      *wasm.Module
	simple int // calls made simple
	bulk   int // functions that move memory in another way
	loops  goform.Result
}

// run rewrites a file. The stack comes first, since a loop whose calls cannot
// unwind needs no way in from outside.
func run(in, out string) (r result, err error) {
	file, err := os.ReadFile(in)
	if err != nil {
		return r, err
	}
	if r.m, err = wasm.Parse(file); err != nil {
		return r, fmt.Errorf("%s: %w", in, err)
	}
	if len(r.m.Names) == 0 {
		return r, fmt.Errorf("%s: has no names of functions: link it without -s", in)
	}
	if r.simple, err = stack.Rewrite(r.m); err != nil {
		return r, fmt.Errorf("%s: %w", in, err)
	}
	if r.bulk, err = bulk.Rewrite(r.m); err != nil {
		return r, fmt.Errorf("%s: %w", in, err)
	}
	r.loops = goform.Rewrite(r.m)
	r.m.JoinData()
	return r, os.WriteFile(out, r.m.Encode(), 0o644)
}

func (r result) print() {
	fmt.Printf("%d functions rewritten, %d without jumps\n", r.loops.Rewritten, r.loops.Straight)
	for _, why := range slices.Sorted(maps.Keys(r.loops.Left)) {
		fmt.Printf("%d left: %s\n", len(r.loops.Left[why]), why)
		for _, n := range r.loops.Left[why] {
			fmt.Printf("  %d %s\n", n, r.m.Names[n])
		}
	}
	fmt.Printf("%d calls without a way to unwind\n", r.simple)
	fmt.Printf("%d functions move or compare memory in another way\n", r.bulk)
}
