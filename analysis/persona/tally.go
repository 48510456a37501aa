package persona

import (
	"slices"

	"parcours/analysis/agg"
)

// tally counts people and events by name: of an event, a channel, a device, a
// country. The tallies of one pass' groups share their names.
type tally struct {
	names  *agg.Names
	counts []counts // by code of names
}

type counts struct{ users, events int64 }

// add counts a code that names gave out.
func (t *tally) add(code int, c counts) {
	for code >= len(t.counts) {
		t.counts = append(t.counts, counts{})
	}
	t.counts[code].users += c.users
	t.counts[code].events += c.events
}

// merge adds a tally whose codes went to those of t's names.
func (t *tally) merge(other *tally, to []int) {
	for c, n := range other.counts {
		if n != (counts{}) {
			t.add(to[c], n)
		}
	}
}

// used lists the codes that were counted, in the order of their names.
func (t *tally) used() []int {
	return slices.DeleteFunc(t.names.Sorted(), func(c int) bool {
		return c >= len(t.counts) || t.counts[c] == counts{}
	})
}

func (t *tally) append(dst []byte) []byte {
	used := t.used()
	dst = agg.AppendUint(dst, uint64(len(used)))
	for _, c := range used {
		dst = agg.AppendString(dst, t.names.Name(c))
		dst = agg.AppendInt(dst, t.counts[c].users)
		dst = agg.AppendInt(dst, t.counts[c].events)
	}
	return dst
}

// read reads into an empty tally; false means damage that r does not see.
func (t *tally) read(r *agg.Reader) bool {
	const least = 3 // bytes: a length and two numbers
	before := ""
	for i := range r.Len(least) {
		name := r.String()
		c := counts{r.Int(), r.Int()}
		if i > 0 && name <= before || c == (counts{}) || !people(c.users) || !people(c.events) {
			return false
		}
		t.add(t.names.Code(name), c)
		before = name
	}
	return true
}

// people is whether a decoded number can be a count: not negative, and small
// enough that no sum of counts overflows and comes out as zero people.
func people(n int64) bool { return n >= 0 && n < 1<<48 }
