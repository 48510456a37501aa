package goform

import (
	"fmt"
	"testing"

	"parcours/cmd/structure/internal/wasm"
)

// machine runs bodies, so far as these tests need it. The functions they call
// are its own; what they are called with is what a body does, as far as anyone
// can see from outside.
type machine struct {
	random func() int
	trace  []int64
	limit  int // of the trace

	sp     int64
	stored int64 // the last value written to memory: a return address
}

// The functions of the module in these tests.
const (
	fnTrace  = iota // (i64)
	fnRandom        // () i32
	fnCall          // of Go: unwinds sometimes
	fnPanic         // of Go: always unwinds, and is never resumed after
	fnFirst         // the bodies under test
)

var testTypes = []wasm.FuncType{
	fnTrace:  {Params: []byte{0x7e}},
	fnRandom: {Results: []byte{0x7f}},
	fnCall:   {Params: []byte{0x7f}, Results: []byte{0x7f}},
	fnPanic:  {Params: []byte{0x7f}, Results: []byte{0x7f}},
	fnFirst:  {Params: []byte{0x7f}, Results: []byte{0x7f}},
}

type full struct{}

// run enters a body again and again, as the runtime does, until it returns 0,
// panics, or has filled the trace.
func (m *machine) run(t *testing.T, body []byte) (end string) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(full); !ok {
				end = fmt.Sprint(p)
			}
		}
	}()
	l, err := wasm.ReadLocals(body)
	if err != nil {
		t.Fatal(err)
	}
	code, err := wasm.Decode(nil, body, l.End)
	if err != nil {
		t.Fatal(err)
	}
	for pc := int64(0); ; pc = m.stored & 0xffff {
		m.sp = 1000
		f := &frame{m, body, code, closings(code), make([]int64, 1+l.Count), nil}
		f.locals[0] = pc
		if f.run() == 0 {
			return "returned"
		}
		m.note(-pc)
	}
}

func (m *machine) note(v int64) {
	if len(m.trace) == m.limit {
		panic(full{})
	}
	m.trace = append(m.trace, v)
}

// closings are where the blocks opened at an instruction have their else and their end.
func closings(code []wasm.Instr) map[int][2]int {
	at := map[int][2]int{}
	var open []int
	for i, in := range code {
		switch in.Op {
		case wasm.Block, wasm.Loop, wasm.If:
			open = append(open, i)
		case wasm.Else:
			at[open[len(open)-1]] = [2]int{i, 0}
		case wasm.End:
			if len(open) > 0 {
				top := open[len(open)-1]
				at[top] = [2]int{at[top][0], i}
				open = open[:len(open)-1]
			}
		}
	}
	return at
}

type frame struct {
	m        *machine
	body     []byte
	code     []wasm.Instr
	closings map[int][2]int
	locals   []int64
	stack    []int64
}

func (f *frame) push(v int64) { f.stack = append(f.stack, v) }

func (f *frame) pop() int64 {
	v := f.stack[len(f.stack)-1]
	f.stack = f.stack[:len(f.stack)-1]
	return v
}

func (f *frame) run() int64 {
	var open []int // the blocks around
	branch := func(depth int) int {
		to := open[len(open)-1-depth]
		if f.code[to].Op == wasm.Loop {
			open = open[:len(open)-depth]
			return to + 1
		}
		open = open[:len(open)-1-depth]
		return f.closings[to][1] + 1
	}
	for at := 0; at < len(f.code); {
		in := f.code[at]
		at++
		switch in.Op {
		case wasm.Block, wasm.Loop:
			open = append(open, at-1)
		case wasm.If:
			c := f.closings[at-1]
			switch {
			case f.pop() != 0:
				open = append(open, at-1)
			case c[0] > 0:
				open = append(open, at-1)
				at = c[0] + 1
			default:
				at = c[1] + 1
			}
		case wasm.Else:
			at = branch(0)
		case wasm.End:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case wasm.Br:
			at = branch(int(in.Arg))
		case wasm.BrIf:
			if f.pop() != 0 {
				at = branch(int(in.Arg))
			}
		case wasm.BrTable:
			targets := wasm.Targets(f.body, in)
			at = branch(targets[min(uint32(f.pop()), uint32(len(targets)-1))])
		case wasm.Return:
			return f.pop()
		case wasm.Unreachable:
			panic("unreachable")
		default:
			f.plain(in)
		}
	}
	return f.pop()
}

func (f *frame) plain(in wasm.Instr) {
	switch in.Op {
	case wasm.Nop:
	case wasm.Drop:
		f.pop()
	case wasm.I32Const, wasm.I64Const:
		f.push(in.Arg)
	case wasm.LocalGet:
		f.push(f.locals[in.Arg])
	case wasm.LocalSet:
		f.locals[in.Arg] = f.pop()
	case wasm.LocalTee:
		f.locals[in.Arg] = f.stack[len(f.stack)-1]
	case wasm.GlobalGet:
		f.push(f.m.sp)
	case wasm.GlobalSet:
		f.m.sp = f.pop()
	case wasm.I32Add, 0x7c:
		f.push(f.pop() + f.pop())
	case wasm.I32Sub:
		b := f.pop()
		f.push(f.pop() - b)
	case wasm.I32Eqz:
		f.push(map[bool]int64{true: 1}[f.pop() == 0])
	case wasm.I64Store:
		f.m.stored = f.pop()
		f.pop()
	case wasm.Call:
		f.call(int(in.Arg))
	default:
		panic(fmt.Sprintf("instruction %#x", in.Op))
	}
}

func (f *frame) call(n int) {
	switch n {
	case fnTrace:
		f.m.note(f.pop())
	case fnRandom:
		f.push(int64(f.m.random() & 1))
	case fnCall:
		f.pop()
		f.m.note(-1000)
		f.push(map[bool]int64{true: 1}[f.m.random()%3 == 0])
		f.m.sp += 8
	case fnPanic:
		panic("panicked")
	}
}
