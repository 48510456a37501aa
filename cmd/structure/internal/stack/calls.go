package stack

import "parcours/cmd/structure/internal/wasm"

// third stores a constant as the third argument of a call.
var third = pattern{
	wasm.LocalGet, localSP, wasm.I64ExtendI32U, 0, wasm.I64Const, 16, wasm.I64Add, 0, wasm.I32WrapI64, 0,
	wasm.I64Const, any, wasm.I64Store, any,
}

// call writes a call of a leaf. The arguments are on the Go stack already, where
// the local says; the two functions that are called most are spelled out, one of
// them only if it is a known number of bytes that it moves.
func (l *leaves) call(out, body []byte, before []wasm.Instr, in wasm.Instr) []byte {
	switch l.m.Names[int(in.Arg)] {
	case "runtime.memmove":
		at := len(before) - third.len()
		if at < 0 || !third.matches(before[at:]) || wasm.Offset(body, before[len(before)-1]) != 0 {
			break
		}
		out = argument(out, 0, wasm.I32WrapI64)
		out = argument(out, 8, wasm.I32WrapI64)
		out = wasm.AppendInt(append(out, wasm.I32Const), before[at+5].Arg)
		return append(out, wasm.CopyBytes[:]...)
	case "runtime.memequal":
		if l.equal < 0 {
			break
		}
		out = append(out, wasm.LocalGet, localSP)
		for offset := byte(0); offset <= 16; offset += 8 {
			out = argument(out, offset)
		}
		out = wasm.AppendUint(append(out, wasm.Call), uint64(l.equal))
		return append(out, wasm.I64Store8, 0, 24)
	}
	out = append(out, wasm.LocalGet, localSP, wasm.I32Const, 8, wasm.I32Sub, wasm.GlobalSet, globalSP, wasm.I32Const, 0)
	out = append(out, body[in.At:in.Next]...)
	return append(out, wasm.Drop)
}

// argument loads an argument of a call.
func argument(out []byte, offset byte, then ...byte) []byte {
	return append(append(out, wasm.LocalGet, localSP, wasm.I64Load, 3, offset), then...)
}
