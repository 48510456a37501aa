// Package stack takes out of a module linked by Go what it does to the Go stack
// in vain.
//
// Every call writes a return address, moves the stack pointer, asks afterwards
// whether it is to unwind, and reads the stack pointer anew, since the stack may
// have moved. None of that is needed to call a function that calls nothing
// itself, such as memmove: it cannot unwind, so nobody resumes after it either.
// And every return from a function with a frame sets the stack pointer twice, and
// every argument but the first is stored where a sum in 64 bits says.
//
// cmd/structure calls Rewrite before the loops are rebuilt, so that a loop with
// such a call counts as one without calls. Code is recognised by the sequences
// that Go 1.26 emits (cmd/internal/obj/wasm: preprocess); any other stays.
package stack

import (
	"parcours/cmd/structure/internal/wasm"
)

// The local and the global that hold the stack pointer.
const (
	localSP  = 1
	globalSP = 0
)

// A pattern is a sequence of opcodes with their arguments, any for an argument
// that does not matter.
type pattern []int64

const any = -1 << 63

var (
	// call is a call and the check after it: 8 less for the stack pointer, the
	// return address, PC_B, the call, the stack pointer, the way out.
	call = pattern{
		wasm.LocalGet, localSP, wasm.I32Const, 8, wasm.I32Sub, 0, wasm.LocalTee, localSP, wasm.GlobalSet, globalSP,
		wasm.LocalGet, localSP, wasm.I64Const, any, wasm.I64Store, any,
		wasm.I32Const, 0, wasm.Call, any, wasm.GlobalGet, globalSP, wasm.LocalSet, localSP, wasm.BrIf, any,
	}
	callee = 9 // the call in it

	// pop drops the frame, and ret the return address.
	pop = pattern{wasm.LocalGet, localSP, wasm.I32Const, any, wasm.I32Add, 0, wasm.LocalTee, localSP, wasm.GlobalSet, globalSP}
	ret = pattern{
		wasm.LocalGet, localSP, wasm.I32Const, 8, wasm.I32Add, 0, wasm.LocalTee, localSP, wasm.GlobalSet, globalSP,
		wasm.I32Const, 0, wasm.Return, 0,
	}
	entry = pattern{wasm.GlobalGet, globalSP, wasm.LocalSet, localSP}
)

func (p pattern) len() int { return len(p) / 2 }

func (p pattern) matches(code []wasm.Instr) bool {
	if len(code) < p.len() {
		return false
	}
	for i := range p.len() {
		if int64(code[i].Op) != p[2*i] || p[2*i+1] != any && code[i].Arg != p[2*i+1] {
			return false
		}
	}
	return true
}

// Rewrite changes the bodies of a module and returns how many calls it has made simple.
func Rewrite(m *wasm.Module) (simple int, err error) {
	codes := make([][]wasm.Instr, len(m.Bodies))
	for i, body := range m.Bodies {
		l, err := wasm.ReadLocals(body)
		if err != nil {
			return 0, err
		}
		if codes[i], err = wasm.Decode(nil, body, l.End); err != nil {
			return 0, err
		}
	}
	l := leaves{m: m, codes: codes, is: make([]bool, len(m.Funcs)), equal: -1}
	for i := range codes {
		l.is[m.Imports+i] = l.leaf(i)
		if n := m.Imports + i; m.Names[n] == "memeqbody" && string(m.Funcs[n].Params) == "\x7e\x7e\x7e" && string(m.Funcs[n].Results) == "\x7e" {
			l.equal = n
		}
	}
	for i, code := range codes {
		if l.follows(i) {
			var n int
			m.Bodies[i], n = l.rewrite(m.Bodies[i], code)
			simple += n
		}
	}
	return simple, nil
}

// rewrite returns a body with its calls of leaves, its returns and its addresses simplified.
func (l *leaves) rewrite(body []byte, code []wasm.Instr) (out []byte, simple int) {
	done := 0 // what of the body is already in out
	replace := func(i, n int) {
		out = append(out, body[done:code[i].At]...)
		done = code[i+n-1].Next
	}
	sums, offsets := l.offsets(code)
	for i := 0; i < len(code); i++ {
		if plus, ok := offsets[i]; ok {
			replace(i, 1)
			out = moved(out, body, code[i], plus)
		}
		if code[i].Op != wasm.LocalGet || code[i].Arg != localSP {
			continue
		}
		rest := code[i:]
		switch {
		case sums[i]:
			replace(i, address.len())
			out = append(out, wasm.LocalGet, localSP)
		case call.matches(rest) && l.is[rest[callee].Arg]:
			replace(i, call.len())
			out = l.call(out, body, code[:i], rest[callee])
			simple++
			i += call.len() - 1
		case pop.matches(rest) && ret.matches(rest[pop.len():]):
			replace(i, pop.len()+ret.len())
			out = leave(out, 8+rest[1].Arg)
			i += pop.len() + ret.len() - 1
		case ret.matches(rest):
			replace(i, ret.len())
			out = leave(out, 8)
			i += ret.len() - 1
		}
	}
	return append(out, body[done:]...), simple
}

// leave returns to the caller; nobody reads the local any more.
func leave(out []byte, size int64) []byte {
	out = append(out, wasm.LocalGet, localSP, wasm.I32Const)
	out = wasm.AppendInt(out, size)
	return append(out, wasm.I32Add, wasm.GlobalSet, globalSP, wasm.I32Const, 0, wasm.Return)
}
