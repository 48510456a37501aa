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

// Codes turns the codes of a partition's dictionary into codes of Names, adding
// each name when it is first met. It keeps its memory from one partition to the
// next. The zero value is to be bound by Over; it belongs to one goroutine.
type Codes struct {
	names *Names
	dict  *event.Strings
	to    []int32 // by code of dict: the code of names + 1, or 0 while it was not met
}

// Over binds to the dictionary of a partition.
func (c *Codes) Over(n *Names, d *event.Strings) {
	c.names, c.dict = n, d
	c.to = slices.Grow(c.to[:0], d.Len())[:d.Len()]
	clear(c.to)
}

// Of returns the code of names for one of the dictionary.
func (c *Codes) Of(code uint32) int {
	if to := c.to[code]; to != 0 {
		return int(to - 1)
	}
	return c.meet(code)
}

func (c *Codes) meet(code uint32) int {
	to := c.names.Code(c.dict.String(code))
	c.to[code] = int32(to + 1)
	return to
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
