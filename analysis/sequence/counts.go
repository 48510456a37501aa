package sequence

import "slices"

// Counts counts the codes of one person: how often each occurs, and where it
// comes first. It keeps its memory from one person, and one partition, to the
// next; it belongs to one goroutine. The loops over events have no branch that
// depends on them: in WASM a jump costs as much as the counting.
type Counts struct {
	times []uint32 // by code; zero but for the codes met
	met   []Met    // of the person at hand, then room for one more than there are codes
	n     int      // how many are met
}

// Met is a code a person has.
type Met struct {
	Code, First uint32 // First is the index of the event that has it first
}

// Reset prepares for codes below n.
func (c *Counts) Reset(n int) {
	c.forget()
	if n >= len(c.met) {
		c.times, c.met = make([]uint32, n), make([]Met, n+1)
	}
}

// Times is how often the person has a code.
func (c *Counts) Times(code uint32) uint32 { return c.times[code] }

// Met are the codes of the person counted last, in the order first met.
func (c *Counts) Met() []Met { return c.met[:c.n] }

func (c *Counts) forget() {
	for _, m := range c.met[:c.n] {
		c.times[m.Code] = 0
	}
	c.n = 0
}

// Count counts the codes of one person, and returns c.Met.
func Count[C ~uint16 | ~uint32](c *Counts, codes []C) []Met {
	c.forget()
	if len(codes) == 0 {
		return nil
	}
	if Alike(codes) { // as most properties are; counted one by one each count would wait for the one before
		c.times[codes[0]] = uint32(len(codes))
		c.met[0], c.n = Met{uint32(codes[0]), 0}, 1
		return c.met[:1]
	}
	times, met, n := c.times, c.met, 0
	for i, code := range codes {
		before := times[code]
		times[code] = before + 1
		met[n] = Met{uint32(code), uint32(i)} // overwritten by the next, unless it counts
		n += one(before == 0)
	}
	c.n = n
	return met[:n]
}

// Alike is whether all codes, of which there is one at least, are the same.
func Alike[C ~uint16 | ~uint32](codes []C) bool {
	const stretch = 8
	first, differ := codes[0], C(0)
	for len(codes) >= stretch {
		c := (*[stretch]C)(codes)
		differ |= (c[0] ^ first) | (c[1] ^ first) | (c[2] ^ first) | (c[3] ^ first) |
			(c[4] ^ first) | (c[5] ^ first) | (c[6] ^ first) | (c[7] ^ first)
		if differ != 0 {
			return false
		}
		codes = codes[stretch:]
	}
	for _, c := range codes {
		differ |= c ^ first
	}
	return differ == 0
}

// one is 1 for true: a comparison without a jump.
func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// changes lists, in a buffer, the indexes from 1 whose code is not that of the event before, or is 0.
func changes[C ~uint16 | ~uint32](codes []C, list []int) []int {
	list = slices.Grow(list[:0], len(codes)+1)[:len(codes)+1]
	n := 0
	before := codes[0]
	for i, c := range codes[1:] {
		list[n] = i + 1
		n += one(c != before) | one(c == 0)
		before = c
	}
	return list[:n]
}

// gaps lists, in a buffer, the index 0 and those of the events that come later than a gap after the one before.
func gaps(times []int64, gap int64, list []int) []int {
	list = slices.Grow(list[:0], len(times)+1)[:len(times)+1]
	n := 0
	before := -gap - 1
	if len(times) > 0 {
		before += times[0]
	}
	for i, t := range times {
		list[n] = i
		n += one(t-before > gap)
		before = t
	}
	return list[:n]
}
