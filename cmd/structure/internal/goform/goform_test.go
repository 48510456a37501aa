package goform

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/cmd/structure/internal/wasm"
)

func module(bodies ...[]byte) *wasm.Module {
	m := &wasm.Module{Imports: fnFirst, Funcs: slices.Clone(testTypes[:fnFirst]), Bodies: bodies, Names: map[int]string{fnPanic: "runtime.goPanicIndex"}}
	for range bodies {
		m.Funcs = append(m.Funcs, testTypes[fnFirst])
	}
	return m
}

// same runs a body and what became of it along many ways.
func same(t *testing.T, s source, before, after []byte) {
	t.Helper()
	for seed := range uint64(20) {
		var trace [2][]int64
		var end [2]string
		for i, body := range [][]byte{before, after} {
			r := rand.New(rand.NewPCG(seed, 0))
			m := &machine{random: func() int { return r.IntN(1 << 20) }, limit: 300}
			end[i] = m.run(t, body)
			trace[i] = m.trace
		}
		if end[0] != end[1] || !slices.Equal(trace[0], trace[1]) {
			t.Fatalf("seed %d of %+v:\nbefore %v %s\nafter  %v %s", seed, s, trace[0], end[0], trace[1], end[1])
		}
	}
}

func TestAnyFunctionDoesTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rewritten := 0
	for range 1000 {
		s := randomSource(r, 2+r.IntN(14))
		before := s.emit(funcOffset)
		m := module(before)
		rewritten += Rewrite(m).Rewritten
		same(t, s, before, m.Bodies[0])
	}
	if rewritten != 1000 {
		t.Errorf("%d of 1000 were rewritten", rewritten)
	}
}

func TestNestedLoopsAreAllRewritten(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		s := nestedSource(r, 4)
		if len(s) > 60 {
			continue
		}
		before := s.emit(funcOffset)
		m := module(before)
		if result := Rewrite(m); result.Rewritten != 1 {
			t.Fatalf("%+v was left: %v", s, result.Left)
		}
		same(t, s, before, m.Bodies[0])
	}
}
