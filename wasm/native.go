//go:build !(js && wasm)

package main

import "log"

// main keeps `go build ./...` working on other machines than the browser's.
func main() {
	log.Fatal("wasm: this program runs in a Web Worker; build it with GOOS=js GOARCH=wasm")
}
