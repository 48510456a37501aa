package wasm

import (
	"fmt"
)

// The instructions cmd/structure knows by name.
const (
	Unreachable  = 0x00
	Nop          = 0x01
	Block        = 0x02
	Loop         = 0x03
	If           = 0x04
	Else         = 0x05
	End          = 0x0b
	Br           = 0x0c
	BrIf         = 0x0d
	BrTable      = 0x0e
	Return       = 0x0f
	Call         = 0x10
	CallIndirect = 0x11
	Drop         = 0x1a
	LocalGet     = 0x20
	LocalSet     = 0x21
	LocalTee     = 0x22
	GlobalGet    = 0x23
	GlobalSet    = 0x24
	FirstLoad    = 0x28
	I64Load      = 0x29
	I64Store     = 0x37
	I32Const     = 0x41
	I64Const     = 0x42
	I32Eqz       = 0x45
	I32Add       = 0x6a
	I32Sub       = 0x6b

	LastStore     = 0x3e
	I64Store8     = 0x3c
	I64Add        = 0x7c
	I32WrapI64    = 0xa7
	I64ExtendI32U = 0xad

	MemoryCopy = 0xfc0a
	MemoryFill = 0xfc0b

	// Void is the type of a block that gives nothing.
	Void = 0x40
)

// CopyBytes is memory.copy within the only memory, as it is written.
var CopyBytes = [...]byte{0xfc, 0x0a, 0, 0}

// Instr is one instruction of a body.
type Instr struct {
	Op       int   // those with the prefix 0xfc are 0xfc00 and their number
	At, Next int   // where it begins, and where the next one does
	Arg      int64 // its first immediate: a number, an index, a type of block
}

// Locals is the declaration of locals that a body begins with.
type Locals struct {
	Groups uint64
	Count  uint64 // of all groups
	From   int    // where the groups begin
	End    int    // where the code begins
}

// ReadLocals reads how a body declares its locals.
func ReadLocals(body []byte) (Locals, error) {
	var l Locals
	var err error
	if l.Groups, l.From, err = Uint(body, 0); err != nil {
		return l, err
	}
	l.End = l.From
	for range l.Groups {
		var n uint64
		if n, l.End, err = Uint(body, l.End); err != nil {
			return l, err
		}
		l.Count += n
		l.End++ // the type
	}
	if l.End > len(body) {
		return l, errShort
	}
	return l, nil
}

// Decode reads the instructions of a body from at on and adds them to list.
func Decode(list []Instr, body []byte, at int) ([]Instr, error) {
	for at < len(body) {
		in, err := decode(body, at)
		if err != nil {
			return list, fmt.Errorf("instruction %#x at %d: %w", in.Op, at, err)
		}
		if in.Next > len(body) {
			return list, fmt.Errorf("instruction %#x at %d: %w", in.Op, at, errShort)
		}
		list = append(list, in)
		at = in.Next
	}
	return list, nil
}

func decode(p []byte, at int) (in Instr, err error) {
	in = Instr{Op: int(p[at]), At: at, Next: at + 1}
	uints := func(n int) {
		for i := range n {
			var v uint64
			if err == nil {
				v, in.Next, err = Uint(p, in.Next)
			}
			if i == 0 {
				in.Arg = int64(v)
			}
		}
	}
	switch op := in.Op; {
	case op == Block || op == Loop || op == If || op == I32Const || op == I64Const:
		in.Arg, in.Next, err = Int(p, in.Next)
		in.Arg &= blockTypes(op)
	case op == Br || op == BrIf || op == Call || op >= LocalGet && op <= GlobalSet:
		uints(1)
	case op == CallIndirect || op >= FirstLoad && op <= LastStore: // loads and stores: alignment and offset
		uints(2)
	case op == 0x3f || op == 0x40: // the size of the memory
		uints(1)
	case op == BrTable:
		uints(1)
		n := in.Arg
		if n > int64(len(p)) {
			return in, errShort
		}
		uints(int(n) + 1)
		in.Arg = n
	case op == 0x43:
		in.Next += 4
	case op == 0x44:
		in.Next += 8
	case op == 0xfc:
		uints(1)
		in.Op = 0xfc00 | int(in.Arg&0xff)
		switch {
		case in.Arg <= 7:
		case in.Op == MemoryCopy:
			uints(2)
		case in.Op == MemoryFill:
			uints(1)
		default:
			return in, fmt.Errorf("not known")
		}
	case op <= 0x01 || op == Else || op == End || op == Return || op == 0x1a || op == 0x1b || op >= I32Eqz && op <= 0xc4:
	default:
		return in, fmt.Errorf("not known")
	}
	return in, err
}

// blockTypes keeps the byte of a block's type as it is written, and every bit of a constant.
func blockTypes(op int) int64 {
	if op == I32Const || op == I64Const {
		return -1
	}
	return 0x7f
}

// Targets reads the labels of a br_table, the default last.
func Targets(body []byte, in Instr) []int {
	n, at, _ := Uint(body, in.At+1)
	targets := make([]int, n+1)
	for i := range targets {
		var v uint64
		v, at, _ = Uint(body, at)
		targets[i] = int(v)
	}
	return targets
}

// Offset reads what a load or a store adds to the address.
func Offset(body []byte, in Instr) uint64 {
	_, at, _ := Uint(body, in.At+1)
	offset, _, _ := Uint(body, at)
	return offset
}
