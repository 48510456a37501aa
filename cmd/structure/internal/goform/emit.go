package goform

import (
	"parcours/cmd/structure/internal/flow"
	"parcours/cmd/structure/internal/wasm"
)

const i32 = 0x7f

// emitter writes the nodes of a function nested one inside the other.
type emitter struct {
	*function
	g     *flow.Graph
	nest  *flow.Nesting
	out   []byte
	depth int   // of blocks open
	loop  []int // by node, the depth at which the loop it heads was opened
	after []int // by node, the depth at which the block it follows was opened
}

// none is what control falls to where it never falls.
const none = -1

// emit writes the body anew.
func (f *function) emit(g *flow.Graph, root int) []byte {
	nest := g.Nest(func(n int) bool { return f.nodes[n].kind == dispatch })
	e := &emitter{function: f, g: g, nest: nest, loop: make([]int, len(f.nodes)), after: make([]int, len(f.nodes))}
	groups := f.locals.Groups
	if f.labelled {
		groups++
	}
	e.out = wasm.AppendUint(e.out, groups)
	e.out = append(e.out, f.body[f.locals.From:f.locals.End]...)
	if f.labelled {
		e.out = append(e.out, 1, i32)
	}
	e.out = append(e.out, wasm.GlobalGet, globalSP, wasm.LocalSet, localSP)
	if f.unwinds {
		e.open(wasm.Block)
	}
	e.tree(root, none)
	e.out = append(e.out, wasm.Unreachable)
	if f.unwinds {
		e.end()
		e.out = append(e.out, wasm.I32Const, 1)
	}
	return append(e.out, wasm.End)
}

// tree writes a node and all that is nested in it. next is the node that
// follows where this ends.
func (e *emitter) tree(x, next int) {
	inner, after := e.nest.Inner[x], e.nest.After[x]
	for i := len(after) - 1; i >= 0; i-- {
		e.open(wasm.Block)
		e.after[after[i]] = e.depth
	}
	if e.g.IsHead[x] {
		e.open(wasm.Loop)
		e.loop[x] = e.depth
	}
	for i := len(inner) - 1; i >= 0; i-- {
		e.open(wasm.Block)
		e.after[inner[i]] = e.depth
	}
	following := func(list []int, next int) int {
		if len(list) > 0 {
			return list[0]
		}
		return next
	}
	behind := following(after, next)
	e.node(x, following(inner, behind))
	for i, y := range inner {
		e.end()
		e.tree(y, following(inner[i+1:], behind))
	}
	if e.g.IsHead[x] {
		e.end()
	}
	for i, y := range after {
		e.end()
		e.tree(y, following(after[i+1:], next))
	}
}

// node writes the code of a node and where it goes from there.
func (e *emitter) node(x, next int) {
	n := &e.nodes[x]
	e.code(n)
	switch n.kind {
	case jump:
		e.to(x, n.succs[0], next)
	case branch:
		e.branch(x, next)
	case dispatch:
		e.out = append(e.out, wasm.BrTable)
		e.out = wasm.AppendUint(e.out, uint64(len(n.table)-1))
		for _, i := range n.table {
			e.out = wasm.AppendUint(e.out, e.label(x, n.succs[i]))
		}
	}
}

func (e *emitter) branch(x, next int) {
	n := &e.nodes[x]
	yes, no := n.succs[0], n.succs[1]
	switch {
	case !e.nest.InPlace[yes] && (yes != next || e.nest.InPlace[no] || e.back(x, yes)):
		e.brIf(x, yes)
		e.to(x, no, next)
	case !e.nest.InPlace[no]:
		e.negate(n)
		e.brIf(x, no)
		e.to(x, yes, next)
	default:
		e.open(wasm.If)
		e.to(x, yes, next)
		e.out = append(e.out, wasm.Else)
		e.to(x, no, next)
		e.end()
	}
}

// negate turns the condition on the stack around.
func (e *emitter) negate(n *node) {
	if n.negated {
		e.out = e.out[:len(e.out)-1]
		return
	}
	e.out = append(e.out, wasm.I32Eqz)
}

// to goes from one node to another, by a jump if it is not what comes next anyway.
func (e *emitter) to(from, to, next int) {
	switch {
	case e.back(from, to):
	case e.nest.InPlace[to]:
		e.tree(to, next)
		return
	case to == next:
		return
	}
	e.out = wasm.AppendUint(append(e.out, wasm.Br), e.label(from, to))
}

func (e *emitter) brIf(from, to int) {
	e.out = wasm.AppendUint(append(e.out, wasm.BrIf), e.label(from, to))
}

func (e *emitter) back(from, to int) bool { return e.g.Pos[to] <= e.g.Pos[from] }

// label is how many blocks out a node is to be found.
func (e *emitter) label(from, to int) uint64 {
	if e.back(from, to) {
		return uint64(e.depth - e.loop[to])
	}
	return uint64(e.depth - e.after[to])
}

// code copies a stretch of the body; what leaves the function counts anew how
// many blocks it leaves.
func (e *emitter) code(n *node) {
	e.out = append(e.out, n.made...)
	at := n.from
	for _, x := range n.exits {
		e.out = append(e.out, e.body[at:x.at]...)
		e.out = wasm.AppendUint(append(e.out, x.op), uint64(e.depth-1+x.inner))
		at = x.next
	}
	e.out = append(e.out, e.body[at:n.to]...)
	if n.final {
		e.out = append(e.out, wasm.Unreachable)
	}
}

func (e *emitter) open(op byte) {
	e.out = append(e.out, op, wasm.Void)
	e.depth++
}

func (e *emitter) end() {
	e.out = append(e.out, wasm.End)
	e.depth--
}
