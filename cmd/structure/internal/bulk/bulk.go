// Package bulk makes short copies, short fills and comparisons of memory fast in
// a module linked by Go.
//
// Go copies and clears with memory.copy and memory.fill whatever is longer than
// two words, and all that has no constant length. V8 calls out of the compiled
// code for both, which costs more than most of these copies do. And Go compares
// byte by byte. Here short copies and fills become loads and stores, and what
// compares goes by words.
//
// cmd/structure calls Rewrite. What a body does to memory stays the same:
// everything is loaded before anything is stored, so that what overlaps is copied
// as before.
package bulk

import (
	"parcours/cmd/structure/internal/wasm"
)

// Rewrite changes the bodies of a module and returns how many.
func Rewrite(m *wasm.Module) (changed int, err error) {
	var buf []wasm.Instr
	for i, body := range m.Bodies {
		t := m.Funcs[m.Imports+i]
		rewritten := comparison(m.Names[m.Imports+i], t, body)
		if rewritten == nil {
			l, err := wasm.ReadLocals(body)
			if err != nil {
				return changed, err
			}
			if buf, err = wasm.Decode(buf[:0], body, l.End); err != nil {
				return changed, err
			}
			rewritten = inline(body, buf, l, uint64(len(t.Params)))
		}
		if rewritten != nil {
			m.Bodies[i] = rewritten
			changed++
		}
	}
	return changed, nil
}

// longest is the longest copy or fill of a constant length that is spelled out.
const longest = 128

// inline spells out the copies and fills in a body, or returns nil if there are none.
func inline(body []byte, code []wasm.Instr, l wasm.Locals, params uint64) []byte {
	var out asm
	done := 0 // what of the body is already in out
	to := params + l.Count
	a := operation{to: to, from: to + 1, size: to + 2}
	begin := func(at int) {
		if out == nil {
			out = wasm.AppendUint(out, l.Groups+1)
			out = append(out, body[l.From:l.End]...)
			out = append(out, 3, i32)
			done = l.End
		}
		out = append(out, body[done:at]...)
	}
	for i, in := range code {
		if i < 2 || in.Op != wasm.MemoryCopy && in.Op != wasm.MemoryFill {
			continue
		}
		size, value := code[i-1], code[i-2]
		known := size.Op == wasm.I32Const && size.Arg >= 8 && size.Arg <= longest
		zero := value.Op == wasm.I32Const && value.Arg == 0
		switch {
		case in.Op == wasm.MemoryCopy && known:
			begin(size.At)
			out = a.copyKnown(out, uint64(size.Arg))
		case in.Op == wasm.MemoryCopy && size.Op != wasm.I32Const:
			begin(in.At)
			out = a.copyAny(out)
		case in.Op == wasm.MemoryFill && known && zero:
			begin(value.At)
			out = a.clearKnown(out, uint64(size.Arg))
		default:
			continue
		}
		done = in.Next
	}
	if out == nil {
		return nil
	}
	return append(out, body[done:]...)
}
