package decode

import "testing"

func TestAgain(t *testing.T) {
	parts := []Part{{Index: 0}, {Index: 1}, {Index: 2}, {Index: 3}}
	for _, c := range []struct {
		name         string
		starts, ends []int64
		part, from   int64 // 0: none
	}{
		{"exact parts", []int64{0, 0, 0, 0}, []int64{0, 0, 0, 0}, 0, 0},
		{"one after the other", []int64{5, 12, 20, 33}, []int64{12, 20, 33, 40}, 0, 0},
		{"a wrong guess", []int64{5, 12, 21, 33}, []int64{12, 20, 33, 40}, 2, 20},
		{"the first of two", []int64{5, 14, 20, 34}, []int64{12, 20, 33, 40}, 1, 12},
		{"a part without a guess", []int64{5, 12, 20, -1}, []int64{12, 20, 33, -1}, 3, 33},
		{"several without", []int64{5, -1, -1, -1}, []int64{12, -1, -1, -1}, 1, 12},
		{"parts within a record", []int64{5, 30, 30, 33}, []int64{30, 30, 33, 40}, 0, 0},
		{"as far as read", []int64{5, 13}, []int64{12, 20}, 1, 12},
		{"none read", nil, nil, 0, 0},
	} {
		part, ok := Again(parts, c.starts, c.ends)
		if ok != (c.part != 0) || int64(part.Index) != c.part || part.Start != c.from {
			t.Errorf("%s: part %d from %d (%v), want %d from %d", c.name, part.Index, part.Start, ok, c.part, c.from)
		}
	}
}
