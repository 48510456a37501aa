#!/bin/sh
# Runs a js/wasm test program as the engine is shipped, through `structure`:
#   GOOS=js GOARCH=wasm go test -ldflags=-s=false -exec=/path/to/exec.sh ./...
# Node takes 8 kB of environment from Go's loader, so it gets only what it needs.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$1
shift
"$root/bin/structure" "$program" "$program.structured"
exec env -i PATH="$PATH" HOME="$HOME" "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" "$program.structured" "$@"
