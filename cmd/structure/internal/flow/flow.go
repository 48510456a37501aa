// Package flow finds out how the blocks of a function hang together: which
// dominates which, where its loops are, and how both nest when they are written
// down one inside the other.
//
// cmd/structure/internal/goform calls it with the successors of each block. It
// answers only for reducible graphs, where every loop has a single entry.
package flow

import "slices"

// Graph is what is known about the nodes reachable from the root.
type Graph struct {
	Succs [][]int // as given
	Preds [][]int // only from reachable nodes
	Order []int   // reachable nodes in reverse postorder, the root first
	Pos   []int   // where a node stands in Order, -1 if it is unreachable
	Idom  []int   // who dominates a node immediately, -1 for the root

	Head   []int // the head of the innermost loop around a node, which a head is in itself; -1 outside of all
	IsHead []bool
	Outer  []int // by head, the head of the loop around that loop, or -1
}

// New analyses a graph; ok is false when a loop has several entries.
func New(succs [][]int, root int) (g *Graph, ok bool) {
	g = &Graph{Succs: succs}
	g.number(root)
	g.dominators(root)
	return g, g.loops()
}

// number does a depth-first search with its own stack, as functions may have
// tens of thousands of blocks.
func (g *Graph) number(root int) {
	type visit struct{ node, next int }
	n := len(g.Succs)
	g.Preds, g.Pos = make([][]int, n), make([]int, n)
	for i := range g.Pos {
		g.Pos[i] = -1
	}
	stack := []visit{{root, 0}}
	g.Pos[root] = 0
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == len(g.Succs[top.node]) {
			g.Order = append(g.Order, top.node)
			stack = stack[:len(stack)-1]
			continue
		}
		s := g.Succs[top.node][top.next]
		top.next++
		g.Preds[s] = append(g.Preds[s], top.node)
		if g.Pos[s] < 0 {
			g.Pos[s] = 0
			stack = append(stack, visit{s, 0})
		}
	}
	slices.Reverse(g.Order)
	for i, n := range g.Order {
		g.Pos[n] = i
	}
}

// dominators is "A Simple, Fast Dominance Algorithm" of Cooper, Harvey and
// Kennedy (2001).
func (g *Graph) dominators(root int) {
	g.Idom = make([]int, len(g.Succs))
	for i := range g.Idom {
		g.Idom[i] = -1
	}
	g.Idom[root] = root
	for changed := true; changed; {
		changed = false
		for _, n := range g.Order[1:] {
			idom := -1
			for _, p := range g.Preds[n] {
				switch {
				case g.Idom[p] < 0:
				case idom < 0:
					idom = p
				default:
					idom = g.common(idom, p)
				}
			}
			if g.Idom[n] != idom {
				g.Idom[n], changed = idom, true
			}
		}
	}
	g.Idom[root] = -1
}

func (g *Graph) common(a, b int) int {
	for a != b {
		for g.Pos[a] > g.Pos[b] {
			a = g.Idom[a]
		}
		for g.Pos[b] > g.Pos[a] {
			b = g.Idom[b]
		}
	}
	return a
}

// Dominates says whether every way to b goes through a.
func (g *Graph) Dominates(a, b int) bool {
	for b >= 0 && g.Pos[b] > g.Pos[a] {
		b = g.Idom[b]
	}
	return a == b
}

// loops collects the natural loops, the inner ones first: by descending
// position of their heads, each from the edges that lead back to it.
func (g *Graph) loops() bool {
	g.Head, g.IsHead = make([]int, len(g.Succs)), make([]bool, len(g.Succs))
	g.Outer = make([]int, len(g.Succs))
	for i := range g.Head {
		g.Head[i], g.Outer[i] = -1, -1
	}
	for _, h := range slices.Backward(g.Order) {
		var todo []int
		for _, p := range g.Preds[h] {
			if g.Pos[p] < g.Pos[h] {
				continue
			}
			if !g.Dominates(h, p) {
				return false
			}
			g.IsHead[h] = true
			todo = append(todo, p)
		}
		if !g.IsHead[h] {
			continue
		}
		for len(todo) > 0 {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			// From a loop already found go on at its outermost head.
			if g.Head[n] >= 0 && n != h {
				n = g.Head[n]
				for g.Outer[n] >= 0 && n != h {
					n = g.Outer[n]
				}
			}
			switch {
			case n == h:
				continue
			case g.IsHead[n]:
				g.Outer[n] = h
			default:
				g.Head[n] = h
			}
			todo = append(todo, g.Preds[n]...)
		}
		g.Head[h] = h
	}
	return true
}
