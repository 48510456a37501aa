package stat

import "math/bits"

// exact counts values above 0, each by itself. It is a table with open
// addressing: funnels count people by the millions, and a map takes several
// times as long to find a count.
type exact struct {
	slots []slot // a power of two of them, at most half of them taken
	used  int
}

type slot struct{ value, n int64 } // a value of 0 is none

// find is the slot of a value, or the free one it would take; nil where there are none yet.
func (e *exact) find(value int64) *slot {
	if len(e.slots) == 0 {
		return nil
	}
	const golden = 0x9E3779B97F4A7C15 // D. E. Knuth, The Art of Computer Programming 3, 6.4: multiplicative hashing
	last := len(e.slots) - 1
	for i := int(uint64(value) * golden >> bits.LeadingZeros64(uint64(last))); ; i++ {
		if s := &e.slots[i&last]; s.value == value || s.value == 0 {
			return s
		}
	}
}

// add adds n > 0 to the count of a value, and says whether it had none.
func (e *exact) add(value, n int64) (first bool) {
	s := e.find(value)
	if s == nil || s.value == 0 {
		if 2*e.used >= len(e.slots) {
			e.grow()
			s = e.find(value)
		}
		e.used++
		s.value, first = value, true
	}
	s.n = saturated(s.n, n)
	return first
}

func (e *exact) grow() {
	old := e.slots
	e.slots = make([]slot, max(16, 2*len(old)))
	for _, s := range old {
		if s.value != 0 {
			*e.find(s.value) = s
		}
	}
}

// count is how often a value was added.
func (e *exact) count(value int64) int64 {
	if s := e.find(value); s != nil {
		return s.n
	}
	return 0
}

// all calls do with each value that was added, in no order.
func (e *exact) all(do func(value, n int64)) {
	for _, s := range e.slots {
		if s.value != 0 {
			do(s.value, s.n)
		}
	}
}
