package stack

import "parcours/cmd/structure/internal/wasm"

// leaves knows which functions call nothing that could unwind.
type leaves struct {
	m     *wasm.Module
	codes [][]wasm.Instr // by body
	is    []bool         // by function
	equal int            // what memequal calls, or -1
}

// follows says whether a body follows the convention of Go, with the stack
// pointer in a local.
func (l *leaves) follows(i int) bool {
	return l.m.Funcs[l.m.Imports+i].IsGo() && entry.matches(l.codes[i])
}

// leaf says whether a function leaves the stack pointer alone until it returns,
// always returns 0 to its caller, and neither calls a function that follows the
// convention of Go nor looks at its return address.
func (l *leaves) leaf(i int) bool {
	if !l.follows(i) {
		return false
	}
	body, code := l.m.Bodies[i], l.codes[i]
	for at := entry.len(); at < len(code); at++ {
		in := code[at]
		if ret.matches(code[at:]) {
			at += ret.len() - 1
			continue
		}
		switch in.Op {
		case wasm.CallIndirect, wasm.GlobalSet, wasm.Return:
			return false
		case wasm.Call:
			if !l.aside(in.Arg, 3) {
				return false
			}
		case wasm.LocalSet, wasm.LocalTee:
			if in.Arg == localSP {
				return false
			}
		case wasm.LocalGet:
			next := code[at+1] // there is one: no body ends with local.get
			if in.Arg == localSP && (next.Op == wasm.I64ExtendI32U || next.Op == wasm.I64Load && wasm.Offset(body, next) == 0) {
				return false
			}
		}
	}
	// What falls off the end returns what is on the stack there.
	return len(code) > 1 && code[len(code)-2].Op == wasm.Unreachable || ret.matches(code[max(0, len(code)-1-ret.len()):])
}

// aside says whether a function with another convention calls, if any, only
// such functions, and leaves the globals alone. They call each other a few deep.
func (l *leaves) aside(function int64, deep int) bool {
	i := function - int64(l.m.Imports)
	if i < 0 || deep == 0 || l.m.Funcs[function].IsGo() {
		return false
	}
	for _, in := range l.codes[i] {
		switch in.Op {
		case wasm.CallIndirect, wasm.GlobalSet:
			return false
		case wasm.Call:
			if !l.aside(in.Arg, deep-1) {
				return false
			}
		}
	}
	return true
}
