package decode

import (
	"slices"
	"testing"
)

func TestAgain(t *testing.T) {
	parts := []Part{{Index: 0}, {Index: 1}, {Index: 2}, {Index: 3}}
	for _, c := range []struct {
		name         string
		starts, ends []int64
		want         [][2]int64 // part, start
	}{
		{"exact parts", []int64{0, 0, 0, 0}, []int64{0, 0, 0, 0}, nil},
		{"one after the other", []int64{5, 12, 20, 33}, []int64{12, 20, 33, 40}, nil},
		{"a wrong guess", []int64{5, 12, 21, 33}, []int64{12, 20, 33, 40}, [][2]int64{{2, 20}}},
		{"two", []int64{5, 14, 20, 34}, []int64{12, 20, 33, 40}, [][2]int64{{1, 12}, {3, 33}}},
		{"a part without a guess", []int64{5, 12, 20, -1}, []int64{12, 20, 33, -1}, [][2]int64{{3, 33}}},
		{"several without: one after the other", []int64{5, -1, -1, -1}, []int64{12, -1, -1, -1}, [][2]int64{{1, 12}}},
		{"parts within a record", []int64{5, 30, 30, 33}, []int64{30, 30, 33, 40}, nil},
		{"as far as read", []int64{5, 13}, []int64{12, 20}, [][2]int64{{1, 12}}},
		{"none read", nil, nil, nil},
	} {
		var got [][2]int64
		for _, p := range Again(parts, c.starts, c.ends) {
			got = append(got, [2]int64{int64(p.Index), p.Start})
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
