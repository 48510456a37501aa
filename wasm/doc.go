// Package main is the engine as the browser runs it: package analysis behind a
// few functions on a JavaScript object, in a Web Worker. The worker's script,
// web/src/engine/worker.ts, is its only caller.
//
// It carries bytes across the boundary and knows no analysis. Its invariant:
// whatever happens in here, a promise it gave is settled, with JSON text or
// with a report.Problem as JSON text; a panic becomes a Problem. What it cannot
// answer for, the death of the Go runtime itself, the worker's script notices.
package main
