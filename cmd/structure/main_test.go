package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A Go that emits another form would quietly be left as it is; this notices.
func TestTheEngineIsUnderstood(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the engine")
	}
	dir := t.TempDir()
	linked, out := filepath.Join(dir, "linked.wasm"), filepath.Join(dir, "engine.wasm")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", linked, "parcours/wasm")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if msg, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	r, err := run(linked, out)
	if err != nil {
		t.Fatal(err)
	}
	left := len(r.m.Bodies) - r.loops.Rewritten - r.loops.Straight
	if r.loops.Rewritten < 2500 || left > 20 {
		t.Errorf("%d functions were rewritten and %d left: %v", r.loops.Rewritten, left, r.loops.Left)
	}
	if r.simple < 500 || r.bulk < 300 {
		t.Errorf("%d simple calls and %d functions that move memory, too few", r.simple, r.bulk)
	}
	if n := len(r.m.Data); n == 0 || n > 100 {
		t.Errorf("%d segments of data, want some and few", n)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs node to see whether the engine is valid")
	}
	script := `new WebAssembly.Module(require("fs").readFileSync(process.argv[1]))`
	if msg, err := exec.Command(node, "--no-wasm-lazy-validation", "-e", script, out).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, msg)
	}
}
