package flow

import "slices"

// Nesting says where each node is written, inside the one that Inner or After
// lists it under.
//
// It is the translation of Ramsey, "Beyond Relooper: Recursive Translation of
// Unstructured Control Flow to Structured Control Flow" (ICFP 2022): a node that
// several edges lead to follows a block that all of them leave, inside the node
// that dominates it immediately; any other one is written in place of the only
// edge to it. One thing differs. A node that is reached from a loop but is not
// in it follows that loop instead of swelling it, so that what an engine sees
// between `loop` and `end` is the loop.
type Nesting struct {
	Inner   [][]int // in the order they are written, which is that of Order
	After   [][]int // by the head of the loop they follow, likewise
	InPlace []bool  // written in place of the only edge to it
}

// Nest places the nodes. All that the nodes in spread lead to gets a label.
func (g *Graph) Nest(spread func(node int) bool) *Nesting {
	n := &Nesting{make([][]int, len(g.Succs)), make([][]int, len(g.Succs)), make([]bool, len(g.Succs))}
	for _, y := range g.Order[1:] {
		idom := g.Idom[y]
		if loop := g.left(idom, y); loop >= 0 {
			n.After[loop] = append(n.After[loop], y)
			continue
		}
		forward := slices.DeleteFunc(slices.Clone(g.Preds[y]), func(p int) bool { return g.Pos[p] >= g.Pos[y] })
		if len(forward) == 1 && !spread(forward[0]) {
			n.InPlace[y] = true
		} else {
			n.Inner[idom] = append(n.Inner[idom], y)
		}
	}
	return n
}

// left is the head of the outermost loop that has from in it and not to, or -1.
func (g *Graph) left(from, to int) int {
	left := -1
	for h := g.Head[from]; h >= 0 && !g.In(to, h); h = g.Outer[h] {
		left = h
	}
	return left
}

// In says whether a node is in the loop with a head.
func (g *Graph) In(node, head int) bool {
	h := g.Head[node]
	for h >= 0 && h != head {
		h = g.Outer[h]
	}
	return h == head
}
