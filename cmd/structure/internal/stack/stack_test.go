package stack

import (
	"bytes"
	"slices"
	"testing"

	"parcours/cmd/structure/internal/wasm"
)

var goType = wasm.FuncType{Params: []byte{0x7f}, Results: []byte{0x7f}}

// body is a function of Go with a local for the stack pointer.
func body(code ...[]byte) []byte {
	b := []byte{1, 1, 0x7f, wasm.GlobalGet, 0, wasm.LocalSet, 1}
	return append(append(b, slices.Concat(code...)...), wasm.Unreachable, wasm.End)
}

func up(n byte) []byte {
	return []byte{wasm.LocalGet, 1, wasm.I32Const, n, wasm.I32Add, wasm.LocalTee, 1, wasm.GlobalSet, 0}
}

func callOf(function byte) []byte {
	return []byte{
		wasm.LocalGet, 1, wasm.I32Const, 8, wasm.I32Sub, wasm.LocalTee, 1, wasm.GlobalSet, 0,
		wasm.LocalGet, 1, wasm.I64Const, 5, wasm.I64Store, 3, 0,
		wasm.I32Const, 0, wasm.Call, function, wasm.GlobalGet, 0, wasm.LocalSet, 1, wasm.BrIf, 0,
	}
}

var (
	returned = []byte{wasm.I32Const, 0, wasm.Return}
	left     = func(n byte) []byte {
		return []byte{wasm.LocalGet, 1, wasm.I32Const, n, wasm.I32Add, wasm.GlobalSet, 0, wasm.I32Const, 0, wasm.Return}
	}
	simple = func(function byte) []byte {
		return []byte{wasm.LocalGet, 1, wasm.I32Const, 8, wasm.I32Sub, wasm.GlobalSet, 0, wasm.I32Const, 0, wasm.Call, function, wasm.Drop}
	}
)

func TestWhatCallsNothingIsCalledSimply(t *testing.T) {
	before := [][]byte{
		0: body(up(8), returned),
		1: body([]byte{wasm.LocalGet, 1, wasm.I64Load, 3, 0, wasm.Drop}, up(8), returned), // looks at its return address
		2: body(callOf(3), up(8), returned),                                               // may unwind: 3 calls another
		3: body(callOf(2), up(8), returned),
		4: body([]byte{wasm.I32Const, 1, wasm.GlobalSet, 2}, up(8), returned), // changes another global
		5: body([]byte{wasm.I32Const, 1, wasm.Return}),                        // unwinds itself
		6: body(callOf(0), callOf(1), callOf(2), callOf(4), callOf(5), up(24), up(8), returned),
	}
	want := [][]byte{
		0: body(left(8)),
		1: body([]byte{wasm.LocalGet, 1, wasm.I64Load, 3, 0, wasm.Drop}, left(8)),
		2: body(callOf(3), left(8)),
		3: body(callOf(2), left(8)),
		4: body([]byte{wasm.I32Const, 1, wasm.GlobalSet, 2}, left(8)),
		5: before[5],
		6: body(simple(0), callOf(1), callOf(2), callOf(4), callOf(5), left(32)),
	}
	m := &wasm.Module{Bodies: slices.Clone(before)}
	for range before {
		m.Funcs = append(m.Funcs, goType)
	}
	n, err := Rewrite(m)
	if n != 1 || err != nil {
		t.Errorf("%d calls are simple (%v), want 1", n, err)
	}
	for i := range want {
		if !bytes.Equal(m.Bodies[i], want[i]) {
			t.Errorf("function %d is %x, want %x", i, m.Bodies[i], want[i])
		}
	}
}

func TestAMoveOfAKnownSizeIsWrittenInPlace(t *testing.T) {
	size := []byte{wasm.LocalGet, 1, wasm.I64ExtendI32U, wasm.I64Const, 16, wasm.I64Add, wasm.I32WrapI64, wasm.I64Const, 24, wasm.I64Store, 3, 0}
	m := &wasm.Module{
		Funcs:  []wasm.FuncType{goType, goType},
		Bodies: [][]byte{body(up(8), returned), body(size, callOf(0), callOf(0), up(8), returned)},
		Names:  map[int]string{0: "runtime.memmove"},
	}
	if _, err := Rewrite(m); err != nil {
		t.Fatal(err)
	}
	load := func(offset byte) []byte {
		return []byte{wasm.LocalGet, 1, wasm.I64Load, 3, offset, wasm.I32WrapI64}
	}
	move := slices.Concat(load(0), load(8), []byte{wasm.I32Const, 24}, wasm.CopyBytes[:])
	shorter := []byte{wasm.LocalGet, 1, wasm.I64Const, 24, wasm.I64Store, 3, 16}
	if want := body(shorter, move, simple(0), left(8)); !bytes.Equal(m.Bodies[1], want) {
		t.Errorf("got %x, want %x", m.Bodies[1], want)
	}
}

func TestAnAddressIsAddedWhereItIsUsed(t *testing.T) {
	sum := func(n byte) []byte {
		return []byte{wasm.LocalGet, 1, wasm.I64ExtendI32U, wasm.I64Const, n, wasm.I64Add, wasm.I32WrapI64}
	}
	load, store, drop := []byte{wasm.I64Load, 3, 4}, []byte{wasm.I64Store, 3, 1}, []byte{wasm.Drop}
	m := &wasm.Module{
		Funcs:  []wasm.FuncType{goType},
		Bodies: [][]byte{body(sum(8), sum(16), load, store, sum(24), drop, sum(32), []byte{wasm.If, wasm.Void, wasm.End})},
	}
	if _, err := Rewrite(m); err != nil {
		t.Fatal(err)
	}
	sp := []byte{wasm.LocalGet, 1}
	want := body(sp, sp, []byte{wasm.I64Load, 3, 20, wasm.I64Store, 3, 9}, sum(24), drop, sum(32), []byte{wasm.If, wasm.Void, wasm.End})
	if !bytes.Equal(m.Bodies[0], want) {
		t.Errorf("got %x, want %x", m.Bodies[0], want)
	}
}
