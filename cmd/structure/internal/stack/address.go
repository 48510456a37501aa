package stack

import "parcours/cmd/structure/internal/wasm"

// address computes the address of something on the Go stack, the long way round
// 64 bits: cmd/internal/obj/wasm knows no address relative to the stack pointer
// as a destination.
var address = pattern{wasm.LocalGet, localSP, wasm.I64ExtendI32U, 0, wasm.I64Const, any, wasm.I64Add, 0, wasm.I32WrapI64, 0}

// offsets finds the loads and stores whose address is such a sum, and says by
// their place in the code what they can add to it themselves. sums are where
// those sums begin.
func (l *leaves) offsets(code []wasm.Instr) (sums map[int]bool, offsets map[int]uint64) {
	sums, offsets = map[int]bool{}, map[int]uint64{}
	for i := range code {
		if !address.matches(code[i:]) {
			continue
		}
		plus := code[i+2].Arg
		if at, ok := l.consumer(code, i+address.len()); ok && plus >= 0 && plus < 1<<20 {
			sums[i], offsets[at] = true, uint64(plus)
		}
	}
	return sums, offsets
}

// consumer is the load or store that takes its address from the top of the
// stack as it is before the code at an instruction.
func (l *leaves) consumer(code []wasm.Instr, at int) (int, bool) {
	height := 1
	for ; at < len(code); at++ {
		pops, pushes, ok := l.m.Effect(code[at])
		switch {
		case !ok:
			return 0, false
		case height > pops:
			height += pushes - pops
		case height == pops:
			op := code[at].Op
			return at, op >= wasm.FirstLoad && op <= wasm.LastStore
		default:
			return 0, false
		}
	}
	return 0, false
}

// moved writes a load or a store with so much more added to its address.
func moved(out, body []byte, in wasm.Instr, plus uint64) []byte {
	out = wasm.AppendUint(append(out, byte(in.Op)), uint64(in.Arg))
	return wasm.AppendUint(out, wasm.Offset(body, in)+plus)
}
