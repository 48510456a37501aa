package goform

import (
	"errors"
	"slices"

	"parcours/cmd/structure/internal/flow"
	"parcours/cmd/structure/internal/wasm"
)

var errIrreducible = errors.New("has a loop with several entries")

// graph gives the function a root and a way from it to every block that may be
// entered from outside, and analyses the result.
//
// A block in a loop cannot be entered directly: the loop would have two entries
// and could not be written as one. So whoever wants to get there is led to the
// head of the outermost loop around it, with a label set; a node put before that
// head sends those with a label on, to the block or to the head of the next loop
// on the way. All others pay a test of the label each time around. Loops that
// call nothing have no such blocks and no such test. The few loops that have
// several entries in the source are entered in the same way.
func (f *function) graph() (*flow.Graph, int, error) {
	pcs, entries := f.entries()
	root := f.add(node{kind: jump, succs: []int{f.starts[0]}})
	g, side, err := f.single(root, entries)
	if err != nil || len(entries) == 0 && len(side) == 0 {
		return g, root, err
	}
	r := &router{function: f, g: g, pcs: pcs, side: side, trap: f.add(trap()), guard: map[int]int{}, ways: map[int]int{}, label: 1 + f.locals.Count}
	for _, s := range side {
		f.nodes[s.from].succs[0] = r.through(s.head)
	}
	if len(entries) > 0 {
		outside := r.spread(-1)
		f.nodes[root] = node{
			made:  []byte{wasm.LocalGet, localPCB},
			kind:  branch,
			succs: []int{outside, f.starts[0]},
		}
	}
	for i := range f.nodes {
		for j, s := range f.nodes[i].succs {
			if guard, ok := r.guard[s]; ok && guard != i {
				f.nodes[i].succs[j] = guard
			}
		}
	}
	f.labelled = len(r.guard) > 0
	g, ok := flow.New(f.succs(root, nil), root)
	if !ok {
		return nil, 0, errIrreducible
	}
	return g, root, nil
}

// sideEntry is an entry of a loop besides its head.
type sideEntry struct {
	pc, node int
	head     int
	from     int // the node that everybody from outside goes through on the way to it
}

// single leads those that enter a loop at other nodes than its head to the head
// instead, until every loop has one entry.
func (f *function) single(root int, entries []int) (*flow.Graph, []sideEntry, error) {
	var side []sideEntry
	for {
		g, ok := flow.New(f.succs(root, entries), root)
		if ok {
			return g, side, nil
		}
		in, found := g.Several()
		if len(found) < 2 || len(side) > len(f.nodes) {
			return nil, nil, errIrreducible
		}
		for _, n := range found[1:] {
			pc := f.pcOf(n)
			if pc < 0 || slices.Contains(f.nodes[root].succs, n) {
				return nil, nil, errIrreducible
			}
			code := wasm.AppendInt([]byte{wasm.I32Const}, int64(pc))
			from := f.add(node{made: append(code, wasm.LocalSet, localPCB), kind: jump, succs: []int{found[0]}})
			side = append(side, sideEntry{pc, n, found[0], from})
			for i := range f.nodes {
				for j, s := range f.nodes[i].succs {
					if s == n && (i >= len(in) || !in[i]) {
						f.nodes[i].succs[j] = from
					}
				}
			}
		}
	}
}

// pcOf is the first number that stands for the block a node begins, or -1.
func (f *function) pcOf(n int) int {
	return slices.IndexFunc(f.table, func(block int) bool { return f.starts[block] == n })
}

// entries returns, by PC_B, the node that a function is entered at, or -1 for
// numbers that it is not entered with, and the nodes other than that of block 0.
func (f *function) entries() (pcs, nodes []int) {
	pcs = make([]int, len(f.table))
	seen := map[int]bool{f.starts[0]: true}
	for pc, block := range f.table {
		pcs[pc] = -1
		n := f.starts[block]
		if !f.resumed[block] || f.ends(n) {
			continue
		}
		pcs[pc] = n
		if !seen[n] {
			seen[n] = true
			nodes = append(nodes, n)
		}
	}
	return pcs, nodes
}

// ends says whether a node is nothing but the end after a call that never returns.
func (f *function) ends(n int) bool {
	e := &f.nodes[n]
	return e.kind == stop && e.to == e.from+1 && f.body[e.from] == wasm.Unreachable
}

func (f *function) add(n node) int {
	f.nodes = append(f.nodes, n)
	return len(f.nodes) - 1
}

// succs is the graph of the nodes. From the root it leads also to those entries
// that nothing else leads to.
func (f *function) succs(root int, entries []int) [][]int {
	succs := make([][]int, len(f.nodes))
	for i := range f.nodes {
		succs[i] = f.nodes[i].succs
	}
	reached := make([]bool, len(succs))
	todo := []int{root}
	for {
		for len(todo) > 0 {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !reached[n] {
				reached[n] = true
				todo = append(todo, succs[n]...)
			}
		}
		for len(entries) > 0 && reached[entries[0]] {
			entries = entries[1:]
		}
		if len(entries) == 0 {
			return succs
		}
		succs[root] = append(succs[root][:len(succs[root]):len(succs[root])], entries[0])
		todo = append(todo, entries[0])
	}
}

// router makes the nodes on the way from the root to where a function is resumed.
type router struct {
	*function
	g     *flow.Graph
	pcs   []int
	side  []sideEntry
	trap  int
	guard map[int]int // by the head of a loop, the node put before it
	ways  map[int]int // likewise, the node that leads there with a label set
	label uint64
}

// around is the head of the innermost loop that a node can only be entered
// through; a head is entered as such.
func (r *router) around(n int) int {
	if r.g.IsHead[n] {
		return r.g.Outer[n]
	}
	return r.g.Head[n]
}

// towards is the head of the next loop on the way from one loop, or from
// outside of all, to a node in it, or -1 if there is none between. ok is false if
// the node is not in the loop.
func (r *router) towards(n, loop int) (next int, ok bool) {
	next = -1
	for h := r.around(n); ; h = r.g.Outer[h] {
		if h == loop {
			return next, true
		}
		if h < 0 {
			return -1, false
		}
		next = h
	}
}

// spread makes the node that leads on from a loop, or from outside of all, by PC_B.
func (r *router) spread(loop int) int {
	n := node{kind: dispatch}
	index := map[int]int{}
	to := func(s int) int {
		i, ok := index[s]
		if !ok {
			i = len(n.succs)
			index[s], n.succs = i, append(n.succs, s)
		}
		return i
	}
	first := -1
	pcs := r.pcs
	for _, s := range r.side {
		if loop >= 0 && r.g.In(loop, s.head) {
			pcs = slices.Clone(pcs)
			pcs[s.pc] = s.node
		}
	}
	for pc, entry := range pcs {
		if entry < 0 {
			continue
		}
		next, ok := r.towards(entry, loop)
		if !ok {
			continue
		}
		if first < 0 {
			first = pc
		}
		for len(n.table) < pc-first {
			n.table = append(n.table, to(r.trap))
		}
		if next >= 0 {
			entry = r.through(next)
		}
		n.table = append(n.table, to(entry))
	}
	n.table = append(n.table, to(r.trap))
	if loop >= 0 {
		n.made = r.set(n.made, wasm.I32Const, 0)
	}
	n.made = append(n.made, wasm.LocalGet, localPCB)
	if first > 0 {
		n.made = append(n.made, wasm.I32Const)
		n.made = append(wasm.AppendInt(n.made, int64(first)), wasm.I32Sub)
	}
	return r.add(n)
}

// through makes, once for each loop, the guard before its head and the node that
// comes to it with a label, and returns that one.
func (r *router) through(head int) int {
	if way, ok := r.ways[head]; ok {
		return way
	}
	test := append([]byte{wasm.LocalGet}, wasm.AppendUint(nil, r.label)...)
	r.guard[head] = r.add(node{made: test, kind: branch, succs: []int{r.spread(head), head}})
	r.ways[head] = r.add(node{made: r.set(nil, wasm.LocalGet, localPCB), kind: jump, succs: []int{head}})
	return r.ways[head]
}

// set adds code that sets the label to a constant or to a local.
func (r *router) set(code []byte, op, arg byte) []byte {
	return wasm.AppendUint(append(code, op, arg, wasm.LocalSet), r.label)
}
