package flow

import "slices"

// Several finds an outermost loop with several entries: which nodes are in it,
// and those of them that an edge from outside leads to, in the order of
// Graph.Order. entries is nil if there is none.
func (g *Graph) Several() (in []bool, entries []int) {
	todo := [][]int{g.Order}
	for len(todo) > 0 {
		nodes := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, loop := range g.components(nodes) {
			in = make([]bool, len(g.Succs))
			for _, n := range loop {
				in[n] = true
			}
			outside := func(p int) bool { return !in[p] }
			entries = nil
			for _, n := range loop {
				if n == g.Order[0] || slices.ContainsFunc(g.Preds[n], outside) {
					entries = append(entries, n)
				}
			}
			if len(entries) > 1 {
				slices.SortFunc(entries, func(a, b int) int { return g.Pos[a] - g.Pos[b] })
				return in, entries
			}
			// What is left without the only entry are the loops in this one.
			todo = append(todo, slices.DeleteFunc(loop, func(n int) bool { return n == entries[0] }))
		}
	}
	return nil, nil
}

// components are the sets of nodes that all lead to each other, of two nodes or
// more: "Depth-First Search and Linear Graph Algorithms" of Tarjan (1972).
func (g *Graph) components(nodes []int) [][]int {
	const outside, fresh = -1, 0
	index, low := make([]int, len(g.Succs)), make([]int, len(g.Succs))
	for i := range index {
		index[i] = outside
	}
	for _, n := range nodes {
		index[n] = fresh
	}
	var found [][]int
	var stack []int
	on := make([]bool, len(g.Succs))
	next := 1
	var visit func(n int)
	visit = func(n int) {
		index[n], low[n] = next, next
		next++
		at := len(stack)
		stack = append(stack, n)
		on[n] = true
		for _, s := range g.Succs[n] {
			switch {
			case index[s] == fresh:
				visit(s)
				low[n] = min(low[n], low[s])
			case on[s]:
				low[n] = min(low[n], index[s])
			}
		}
		if low[n] == index[n] {
			if len(stack)-at > 1 {
				found = append(found, slices.Clone(stack[at:]))
			}
			for _, s := range stack[at:] {
				on[s] = false
			}
			stack = stack[:at]
		}
	}
	for _, n := range nodes {
		if index[n] == fresh {
			visit(n)
		}
	}
	return found
}
