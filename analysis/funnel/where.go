package funnel

import (
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
)

// condition is a test of one property, for any partition.
type condition struct {
	property string
	met      func(value []byte) bool
}

func conditions(where []recipe.Condition) (list []condition, err error) {
	for _, w := range where {
		met, err := w.Compile()
		if err != nil {
			return nil, err
		}
		list = append(list, condition{w.Property, met})
	}
	return list, nil
}

// test is a condition bound to a partition. What it says of a value is found out when it is first asked.
type test struct {
	property int // -1: no such column, so that no event has a value
	values   *event.Strings
	met      func(value []byte) bool
	known    []uint8 // by code: 0 not yet, or
}

const unmet, met = 1, 2

// bind binds conditions to a partition; the tests of another give it their memory.
func bind(tests []test, list []condition, part *event.Partition) []test {
	tests = slices.Grow(tests[:0], len(list))[:len(list)]
	for i, c := range list {
		t := &tests[i]
		t.property, t.met, t.values = part.Property(c.property), c.met, nil
		n := 1
		if t.property >= 0 {
			t.values = &part.Properties[t.property].Values
			n = t.values.Len()
		}
		t.known = zeroed(t.known, n)
	}
	return tests
}

// meets says whether a person's event meets all tests.
func meets(tests []test, u *event.User, i int) bool {
	for j := range tests {
		t := &tests[j]
		var code event.Code
		if t.property >= 0 {
			code = u.Property(t.property)[i]
		}
		if t.known[code] == 0 {
			t.ask(code)
		}
		if t.known[code] == unmet {
			return false
		}
	}
	return true
}

func (t *test) ask(code event.Code) {
	var value []byte
	if t.values != nil {
		value = t.values.Bytes(uint32(code))
	}
	t.known[code] = unmet
	if t.met(value) {
		t.known[code] = met
	}
}

// zeroed is n zeros, in the memory of a list where there is enough of it.
func zeroed[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}
