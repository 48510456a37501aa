package agg

import (
	"errors"
	"slices"
	"testing"
)

func TestWire(t *testing.T) {
	b := AppendBytes(AppendString(AppendInt(AppendUint(nil, 300), -5), "día"), []byte{1, 2})
	r := NewReader(b)
	if u, i, s, raw := r.Uint(), r.Int(), r.String(), r.Bytes(); u != 300 || i != -5 || s != "día" || !slices.Equal(raw, []byte{1, 2}) {
		t.Errorf("read %d %d %q %v", u, i, s, raw)
	}
	if err := r.End(); err != nil {
		t.Error(err)
	}
	for cut := range b {
		r := NewReader(b[:cut])
		r.Uint()
		r.Int()
		_ = r.String()
		r.Bytes()
		if !errors.Is(r.End(), ErrWire) {
			t.Errorf("the first %d bytes pass", cut)
		}
	}
	if r := NewReader(append(b, 0)); r.Uint() == 300 && r.Int() == -5 && r.String() != "" && len(r.Bytes()) == 2 && r.End() == nil {
		t.Error("a byte too many passes")
	}
	// A count larger than the rest can hold is refused before anything is made.
	r = NewReader(AppendUint(nil, 1<<60))
	if n := r.Len(1); n != 0 || r.Err() == nil {
		t.Errorf("Len = %d, %v", n, r.Err())
	}
}

func TestNames(t *testing.T) {
	var a, b Names
	a.Code("x")
	b.Code("y")
	b.Code("x")
	if to := a.Merge(&b); !slices.Equal(to, []int{1, 0}) {
		t.Errorf("merged to %v", to)
	}
	a.Code("a")
	var sorted []string
	for _, c := range a.Sorted() {
		sorted = append(sorted, a.Name(c))
	}
	if !slices.Equal(sorted, []string{"a", "x", "y"}) {
		t.Errorf("sorted %v", sorted)
	}
}
