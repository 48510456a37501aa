package bulk

import "parcours/cmd/structure/internal/wasm"

// operation names the locals that hold the operands of what it spells out.
type operation struct{ to, from, size uint64 }

// offsets are where the words begin that a stretch of 8 bytes or more consists
// of; the last two may overlap.
func offsets(size uint64) []uint64 {
	var at []uint64
	for i := uint64(0); i+8 <= size; i += 8 {
		at = append(at, i)
	}
	if size%8 != 0 {
		at = append(at, size-8)
	}
	return at
}

// copyKnown copies a known number of bytes; the addresses are on the stack.
func (o operation) copyKnown(a asm, size uint64) asm {
	a = a.set(o.from).set(o.to)
	words := offsets(size)
	for _, at := range words {
		a = a.get(o.to).get(o.from).mem(i64Load, at)
	}
	for i := len(words) - 1; i >= 0; i-- {
		a = a.mem(i64Store, words[i])
	}
	return a
}

// clearKnown clears a known number of bytes; the address is on the stack.
func (o operation) clearKnown(a asm, size uint64) asm {
	a = a.set(o.to)
	for _, at := range offsets(size) {
		a = a.get(o.to).op(wasm.I64Const, 0).mem(i64Store, at)
	}
	return a
}

// copyAny copies as many bytes as the stack says, up to 32 without memory.copy:
//
//	block
//	  block
//	    block
//	      size < 8: br 0; size > 32: br 1
//	      if size > 16: the first and the last two words; br 3
//	      the first and the last word; br 2
//	    end
//	    if size < 4: if there is one, the first byte, the middle one and the last; br 2
//	    the first and the last half word; br 1
//	  end
//	  memory.copy
//	end
func (o operation) copyAny(a asm) asm {
	a = a.set(o.size).set(o.from).set(o.to)
	a = a.op(wasm.Block, wasm.Void, wasm.Block, wasm.Void, wasm.Block, wasm.Void)
	a = a.get(o.size).i32(8).op(i32LtU, wasm.BrIf, 0)
	a = a.get(o.size).i32(32).op(i32GtU, wasm.BrIf, 1)
	a = a.get(o.size).i32(16).op(i32GtU, wasm.If, wasm.Void)
	a = o.both(a, i64Load, i64Store, 0, 8, -16, -8).op(wasm.Br, 3, wasm.End)
	a = o.both(a, i64Load, i64Store, 0, -8).op(wasm.Br, 2, wasm.End)
	a = a.get(o.size).i32(4).op(i32LtU, wasm.If, wasm.Void)
	a = a.get(o.size).op(wasm.I32Eqz, wasm.BrIf, 2)
	a = o.bytes(a).op(wasm.Br, 2, wasm.End)
	a = o.both(a, i32Load, i32Store, 0, -4).op(wasm.Br, 1, wasm.End)
	a = a.get(o.to).get(o.from).get(o.size).op(wasm.CopyBytes[:]...)
	return a.op(wasm.End)
}

// both copies pieces from the beginning and, where at is negative, from the end.
func (o operation) both(a asm, load, store byte, at ...int64) asm {
	address := func(base uint64, at int64) asm {
		if at < 0 {
			return a.address(base, o.size, -at)
		}
		return a.get(base)
	}
	for _, p := range at {
		a = address(o.to, p)
		a = address(o.from, p).mem(load, uint64(max(p, 0)))
	}
	for i := len(at) - 1; i >= 0; i-- {
		a = a.mem(store, uint64(max(at[i], 0)))
	}
	return a
}

// bytes copies one to three bytes.
func (o operation) bytes(a asm) asm {
	middle := func(base uint64) asm { return a.get(base).get(o.size).i32(1).op(i32ShrU, i32Add) }
	a = a.get(o.to).get(o.from).mem(i32Load8, 0)
	a = middle(o.to)
	a = middle(o.from).mem(i32Load8, 0)
	a = a.address(o.to, o.size, 1)
	a = a.address(o.from, o.size, 1).mem(i32Load8, 0)
	return a.mem(i32Store8, 0).mem(i32Store8, 0).mem(i32Store8, 0)
}
