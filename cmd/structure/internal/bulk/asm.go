package bulk

import "parcours/cmd/structure/internal/wasm"

const (
	i32 = 0x7f

	i32Load   = 0x28
	i64Load   = 0x29
	i32Load8  = 0x2d
	i32Load16 = 0x2f
	i32Store  = 0x36
	i64Store  = 0x37
	i32Store8 = 0x3a

	i32LtU  = 0x49
	i32GtU  = 0x4b
	i32Add  = 0x6a
	i32ShrU = 0x76
)

// asm is code being written.
type asm []byte

func (a asm) op(ops ...byte) asm { return append(a, ops...) }

func (a asm) get(local uint64) asm { return wasm.AppendUint(append(a, wasm.LocalGet), local) }

func (a asm) set(local uint64) asm { return wasm.AppendUint(append(a, wasm.LocalSet), local) }

func (a asm) i32(v int64) asm { return wasm.AppendInt(append(a, wasm.I32Const), v) }

// mem is a load or a store; it promises no alignment.
func (a asm) mem(op byte, offset uint64) asm { return wasm.AppendUint(append(a, op, 0), offset) }

// address is a local plus what another says, less something.
func (a asm) address(base, plus uint64, less int64) asm {
	a = a.get(base).get(plus).op(i32Add)
	if less != 0 {
		a = a.i32(-less).op(i32Add)
	}
	return a
}
