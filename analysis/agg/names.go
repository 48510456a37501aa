package agg

import (
	"slices"

	"parcours/analysis/event"
)

// Names is the small dictionary a Partial carries. Codes are private to the
// Partial: Merge remaps the other's, and the encoding is in sorted order.
type Names struct {
	codes map[string]int
	names []string
}

// Code returns the code of a name, a new one if need be.
func (n *Names) Code(name string) int {
	if c, ok := n.codes[name]; ok {
		return c
	}
	if n.codes == nil {
		n.codes = map[string]int{}
	}
	c := len(n.names)
	n.codes[name] = c
	n.names = append(n.names, name)
	return c
}

// Len is the number of names.
func (n *Names) Len() int { return len(n.names) }

// Name returns the name of a code.
func (n *Names) Name(c int) string { return n.names[c] }

// From returns a function that turns the codes of a partition's dictionary
// into codes of n, adding each name when it is first met.
func (n *Names) From(d *event.Strings) func(event.Code) int {
	seen := make([]int, d.Len()) // code + 1
	return func(c event.Code) int {
		if seen[c] == 0 {
			seen[c] = n.Code(d.String(uint32(c))) + 1
		}
		return seen[c] - 1
	}
}

// Merge adds the names of other and returns where each of its codes went.
func (n *Names) Merge(other *Names) []int {
	to := make([]int, len(other.names))
	for c, name := range other.names {
		to[c] = n.Code(name)
	}
	return to
}

// Sorted returns the codes in the order of their names.
func (n *Names) Sorted() []int {
	order := make([]int, len(n.names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case n.names[a] < n.names[b]:
			return -1
		case n.names[a] > n.names[b]:
			return 1
		}
		return 0
	})
	return order
}
