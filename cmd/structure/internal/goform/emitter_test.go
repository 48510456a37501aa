package goform

import (
	"math/rand/v2"

	"parcours/cmd/structure/internal/wasm"
)

// source is a function as the emitter would be given it: blocks, each ending
// where the emitter puts a resume point.
type source []block

type block struct {
	at    []int // the blocks that conditional jumps in it go to, one after the other
	not   bool  // with their condition turned around
	jump  int   // to a block, or -1
	call  int   // the function called at the end, or -1
	ret   bool
	nop   bool // begins with a nop and a call
	check bool // has a nested block that may unwind, as a nil check does
}

// emit writes a function the way cmd/internal/obj/wasm does. Block i is entered
// with PC_B = 2i and 2i+1, as if each had a mark for the line table in it.
func (s source) emit(number int64) []byte {
	body := []byte{2, 1, i32, 1, 0x7e} // SP, and a counter as the only register
	op := func(ops ...byte) { body = append(body, ops...) }
	constant := func(o byte, v int64) { body = wasm.AppendInt(append(body, o), v) }
	op(wasm.GlobalGet, 0, wasm.LocalSet, 1, wasm.Block, wasm.Void, wasm.Loop, wasm.Void)
	for range s {
		op(wasm.Block, wasm.Void)
	}
	op(wasm.LocalGet, 0, wasm.BrTable)
	body = wasm.AppendUint(body, uint64(2*len(s)-1))
	for i := range s {
		op(byte(i), byte(i))
	}
	op(wasm.End)
	for i, b := range s {
		jump := func(to, inner int) {
			constant(wasm.I32Const, int64(2*to))
			op(wasm.LocalSet, 0, wasm.Br, byte(inner+len(s)-1-i))
		}
		call := func(fn, inner int) {
			op(wasm.LocalGet, 1, wasm.I32Const, 8, wasm.I32Sub, wasm.LocalTee, 1, wasm.GlobalSet, 0, wasm.LocalGet, 1)
			constant(wasm.I64Const, number<<16|int64(2*i+2))
			op(wasm.I64Store, 3, 0, wasm.I32Const, 0, wasm.Call, byte(fn), wasm.GlobalGet, 0, wasm.LocalSet, 1)
			op(wasm.BrIf, byte(inner+len(s)-i))
		}
		if b.nop {
			op(wasm.Nop)
		} else {
			op(wasm.LocalGet, 2)
			constant(wasm.I64Const, int64(i)+1)
			op(0x7c, wasm.LocalTee, 2, wasm.Call, fnTrace)
		}
		if b.check {
			op(wasm.Call, fnRandom, wasm.If, wasm.Void, wasm.Call, fnRandom, wasm.If, wasm.Void)
			call(fnPanic, 2)
			op(wasm.End, wasm.End)
		}
		for _, to := range b.at {
			op(wasm.Call, fnRandom)
			if b.not {
				op(wasm.I32Eqz)
			}
			op(wasm.If, wasm.Void)
			jump(to, 1)
			op(wasm.End)
		}
		switch {
		case b.call >= 0:
			call(b.call, 0)
		case b.jump >= 0:
			jump(b.jump, 0)
		case b.ret:
			op(wasm.LocalGet, 1, wasm.I32Const, 8, wasm.I32Add, wasm.LocalTee, 1, wasm.GlobalSet, 0, wasm.I32Const, 0, wasm.Return)
		}
		op(wasm.End)
	}
	op(wasm.Unreachable, wasm.End, wasm.I32Const, 1, wasm.End)
	return body
}

// randomSource makes a function of n blocks, the last of which returns.
func randomSource(r *rand.Rand, n int) source {
	s := make(source, n)
	for i := range s {
		b := block{jump: -1, call: -1, not: r.IntN(3) == 0, check: r.IntN(12) == 0}
		for range r.IntN(3) {
			b.at = append(b.at, r.IntN(n))
		}
		switch r.IntN(8) {
		case 0, 1:
			b.jump = r.IntN(n)
		case 2:
			b.call = fnCall
			b.nop = r.IntN(2) == 0
		case 3:
			b.call = fnPanic
		case 4:
			b.ret = true
		}
		s[i] = b
	}
	s[n-1] = block{jump: -1, call: -1, ret: true}
	return s
}

// nestedSource makes one whose loops have a single entry each, with calls in them.
func nestedSource(r *rand.Rand, depth int) source {
	var s source
	plain := func() block { return block{jump: -1, call: -1, not: r.IntN(2) == 0} }
	var part func(depth int)
	part = func(depth int) {
		for range 1 + r.IntN(3) {
			switch b := plain(); {
			case depth > 0 && r.IntN(2) == 0: // a loop
				head := len(s)
				s = append(s, plain())
				part(depth - 1)
				s = append(s, plain())
				s[len(s)-1].jump = head
				s[head].at = []int{len(s)}
				if r.IntN(2) == 0 { // and a way out of it further in
					at := head + 1 + r.IntN(len(s)-head-1)
					s[at].at = append(s[at].at, len(s))
				}
				if r.IntN(3) == 0 {
					at := head + 1 + r.IntN(len(s)-head-1)
					s[at].at = append(s[at].at, head) // continue
				}
			case depth > 0 && r.IntN(2) == 0: // an if
				at := len(s)
				s = append(s, b)
				part(depth - 1)
				s[at].at = []int{len(s)}
			case r.IntN(2) == 0:
				b.call, b.nop, b.check = fnCall, r.IntN(2) == 0, r.IntN(4) == 0
				s = append(s, b)
			case r.IntN(3) == 0: // a panic, jumped over
				b.at = []int{len(s) + 2}
				s = append(s, b, block{jump: -1, call: fnPanic})
			default:
				s = append(s, b)
			}
		}
	}
	part(depth)
	return append(s, block{jump: -1, call: -1, ret: true})
}
