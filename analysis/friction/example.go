package friction

import (
	"cmp"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
)

const (
	// around is how many events an example has before and after the trouble, and maxSteps how many in all: of a longer one the first and the last half.
	around   = 3
	maxSteps = 12
)

// example is the journey of one person around a trouble, without the person.
type example struct {
	hash  uint64 // of the id: the smallest are shown, a choice that does not depend on how the log was cut
	steps []exampleStep
}

type exampleStep struct {
	name  string
	after int64 // microseconds after the first of the example
}

// examples are the maxExamples with the smallest hash, in order.
type examples []example

func newExample(hash uint64, p *event.Partition, u event.User, t trouble) example {
	from, to := max(int(t.from)-around, 0), min(int(t.to)+around+1, len(u.Names))
	e := example{hash: hash}
	for i := from; i < to; i++ {
		if to-from > maxSteps && i == from+maxSteps/2 {
			i = to - maxSteps/2
		}
		e.steps = append(e.steps, exampleStep{p.Names.String(uint32(u.Names[i])), u.Times[i] - u.Times[from]})
	}
	return e
}

func (e example) compare(other example) int {
	return cmp.Or(cmp.Compare(e.hash, other.hash), slices.CompareFunc(e.steps, other.steps, func(x, y exampleStep) int {
		return cmp.Or(cmp.Compare(x.after, y.after), cmp.Compare(x.name, y.name))
	}))
}

// wants says whether the example of a person with such a hash would be one of them.
func (x examples) wants(hash uint64) bool {
	return len(x) < maxExamples || hash <= x[len(x)-1].hash
}

func (x *examples) add(e example) {
	at, _ := slices.BinarySearchFunc(*x, e, example.compare)
	*x = slices.Insert(*x, at, e)
	if len(*x) > maxExamples {
		*x = (*x)[:maxExamples]
	}
}

func (x examples) append(dst []byte) []byte {
	dst = agg.AppendUint(dst, uint64(len(x)))
	for _, e := range x {
		dst = agg.AppendUint(agg.AppendUint(dst, e.hash), uint64(len(e.steps)))
		for _, s := range e.steps {
			dst = agg.AppendUint(agg.AppendString(dst, s.name), uint64(s.after))
		}
	}
	return dst
}

func (x *examples) read(r *agg.Reader) error {
	n := r.Len(2)
	if n > maxExamples {
		return agg.ErrWire
	}
	for i := range n {
		e := example{hash: r.Uint()}
		steps := r.Len(2)
		if steps > maxSteps {
			return agg.ErrWire
		}
		for range steps {
			s := exampleStep{r.String(), int64(r.Uint())}
			if s.after < 0 {
				return agg.ErrWire
			}
			e.steps = append(e.steps, s)
		}
		if i > 0 && (*x)[i-1].compare(e) > 0 {
			return agg.ErrWire
		}
		*x = append(*x, e)
	}
	return r.Err()
}
