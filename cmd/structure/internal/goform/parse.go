package goform

import (
	"errors"

	"parcours/cmd/structure/internal/wasm"
)

// The local and the global that the emitter gives a meaning: where a function
// is to go on, and the stack pointer.
const (
	localPCB = 0
	localSP  = 1
	globalSP = 0
)

// kind is how a node ends.
type kind byte

const (
	stop     kind = iota // returns, or never comes to its end
	jump                 // to the only successor
	branch               // if the value on the stack is not 0 to the first successor, else to the second
	dispatch             // by the number on the stack, see node.table
)

// node is a basic block: a stretch of the body, or code made here.
type node struct {
	from, to int // in the body
	made     []byte
	exits    []exit
	negated  bool // the stretch ends in i32.eqz
	final    bool // nothing after the stretch is ever reached

	kind  kind
	succs []int
	table []int // for dispatch: what each number leads to, an index in succs; the default comes last
}

// exit is a br or br_if that leaves the function through its outermost block.
type exit struct {
	at, next int
	op       byte
	inner    int // how many blocks of the stretch itself are around it
}

// function is a body in the form the emitter gives those with jumps:
//
//	locals; global.get SP; local.set SP
//	block                      if a call may unwind
//	loop                       where every jump goes, after writing PC_B
//	block … block              one more than there are resume points
//	local.get PC_B; br_table
//	end; code of block 0; end; code of block 1; … end; code of the last one
//	end; unreachable           of the loop
//	end; i32.const 1; end      of the block: what a call that unwinds returns
type function struct {
	body     []byte
	locals   wasm.Locals
	code     []wasm.Instr
	unwinds  bool
	table    []int // from PC_B to blocks, the default last
	nodes    []node
	starts   []int  // where a block begins among the nodes
	resumed  []bool // the blocks that may be entered from outside
	labelled bool   // has a label, one local more
}

var (
	errNoJumps = errors.New("has no jumps")
	errForm    = errors.New("not the form of the emitter")
)

// parse recognises a body or says why not. number is that of the function in
// return addresses.
func parse(m *wasm.Module, body []byte, number int64, buf []wasm.Instr) (*function, error) {
	f := &function{body: body}
	var err error
	if f.locals, err = wasm.ReadLocals(body); err != nil {
		return nil, err
	}
	if f.code, err = wasm.Decode(buf[:0], body, f.locals.End); err != nil {
		return nil, err
	}
	at, blocks, err := f.prologue()
	if err != nil {
		return nil, err
	}
	p := &parser{function: f, m: m, number: number, at: at, blocks: blocks}
	for p.block = 0; p.block < blocks; p.block++ {
		if err := p.region(); err != nil {
			return nil, err
		}
	}
	if !f.epilogue(p.at) {
		return nil, errForm
	}
	p.link()
	return f, nil
}

// is says whether the instructions from at on are those given, as pairs of an
// opcode and its argument.
func (f *function) is(at int, want ...int64) bool {
	for ; len(want) > 0; at, want = at+1, want[2:] {
		if at < 0 || at >= len(f.code) || int64(f.code[at].Op) != want[0] || f.code[at].Arg != want[1] {
			return false
		}
	}
	return true
}

// prologue reads up to the br_table and returns where block 0 begins in the
// code and how many blocks there are.
func (f *function) prologue() (at, blocks int, err error) {
	if !f.is(0, wasm.GlobalGet, globalSP, wasm.LocalSet, localSP) {
		return 0, 0, errors.New("follows another convention")
	}
	at = 2
	if f.is(at, wasm.Block, wasm.Void, wasm.Loop, wasm.Void) {
		f.unwinds = true
		at++
	}
	if !f.is(at, wasm.Loop, wasm.Void) {
		return 0, 0, errNoJumps
	}
	at++
	for f.is(at, wasm.Block, wasm.Void) {
		at++
		blocks++
	}
	if !f.is(at, wasm.LocalGet, localPCB) || at+2 >= len(f.code) || f.code[at+1].Op != wasm.BrTable || !f.is(at+2, wasm.End, 0) {
		return 0, 0, errForm
	}
	f.table = wasm.Targets(f.body, f.code[at+1])
	for _, t := range f.table {
		if t >= blocks {
			return 0, 0, errForm
		}
	}
	return at + 3, blocks, nil
}

// epilogue says whether the function ends the way it has to from at on, the
// end of the loop being read.
func (f *function) epilogue(at int) bool {
	if f.unwinds {
		return f.is(at, wasm.Unreachable, 0, wasm.End, 0, wasm.I32Const, 1, wasm.End, 0) && at+4 == len(f.code)
	}
	return f.is(at, wasm.Unreachable, 0, wasm.End, 0) && at+2 == len(f.code)
}
