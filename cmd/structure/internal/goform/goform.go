// Package goform rewrites the functions of a module linked by Go so that their
// loops are loops.
//
// Go's back end for WebAssembly writes every jump in a function as `PC_B = k` and
// a branch to the one loop around the whole body, whose head is a br_table over
// PC_B. An engine sees a single loop in which every local may change anywhere, and
// each round of each loop of the source pays an indirect jump. Here the blocks of
// such a body become a flow graph again, and the graph is written as nested
// blocks and loops.
//
// cmd/structure calls Rewrite. It relies on the form that Go 1.26 emits
// (cmd/internal/obj/wasm: preprocess and assemble), which parse spells out. A
// function in any other form, or of which anything is in doubt, stays as it is.
package goform

import (
	"parcours/cmd/structure/internal/wasm"
)

// funcOffset is what the linker adds to the numbers of functions in addresses
// (cmd/link/internal/wasm: funcValueOffset).
const funcOffset = 0x1000

// Result counts what became of the functions.
type Result struct {
	Rewritten int
	Straight  int              // nothing to do: they do not jump
	Left      map[string][]int // by reason, the functions left as they were
}

// Rewrite changes the bodies of a module.
func Rewrite(m *wasm.Module) Result {
	result := Result{Left: map[string][]int{}}
	var buf []wasm.Instr
	for i, body := range m.Bodies {
		number := m.Imports + i
		if !m.Funcs[number].IsGo() {
			result.Straight++ // by hand, for the start and for memory
			continue
		}
		f, err := parse(m, body, funcOffset+int64(i), buf)
		var rewritten []byte
		if err == nil {
			buf = f.code
			rewritten, err = f.rewrite()
		}
		switch err {
		case nil:
			m.Bodies[i] = rewritten
			result.Rewritten++
		case errNoJumps:
			result.Straight++
		default:
			result.Left[err.Error()] = append(result.Left[err.Error()], number)
		}
	}
	return result
}

func (f *function) rewrite() ([]byte, error) {
	g, root, err := f.graph()
	if err != nil {
		return nil, err
	}
	return f.emit(g, root), nil
}
