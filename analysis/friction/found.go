package friction

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/stat"
)

// found is the first pass, and the third: how many people have each trouble.
type found struct {
	of     *Analysis
	before *measured // what was measured before; nil: these are the troubles that need no funnel
	people map[key]tally
	// Along a funnel: how long people take from each step to the next, whoever does, and what the objective is worth.
	waits   []stat.Durations
	amounts amounts

	detector detector
	person   int64 // at hand, counted from 1

	once   sync.Once // guards chosen: New is called by every goroutine that works on the next pass
	chosen []choice
	left   int64 // troubles that enough people had, and others of the kind more
}

// tally counts the people of a trouble; last is the one counted last, of those added here.
type tally struct{ people, last int64 }

func newFound(a *Analysis, before *measured) *found {
	f := &found{of: a, before: before, people: map[key]tally{}}
	if before != nil {
		f.waits = make([]stat.Durations, max(len(a.spec.Steps)-1, 0))
		f.detector = &along{of: a, waits: f.waits}
	} else {
		f.detector = &everywhere{of: a}
	}
	return f
}

// alongFunnel says which troubles these are.
func (f *found) alongFunnel() bool { return f.before != nil }

// Over implements agg.Partial.
func (f *found) Over(p *event.Partition) func(event.User) {
	f.detector.over(p)
	tell := func(t trouble) {
		if n := f.people[t.key]; n.last != f.person {
			f.people[t.key] = tally{n.people + 1, f.person}
		}
	}
	worth := func(event.User) {}
	if f.alongFunnel() {
		worth = f.amounts.over(f.of, p)
	}
	return func(u event.User) {
		f.person++
		f.detector.person(u, tell)
		worth(u)
	}
}

// choice is a trouble to measure, with the event that those it is compared with did.
type choice struct {
	key
	compared uint16
}

// signals are the troubles to measure, the commonest of each kind. Of the
// waits it is not known yet who will have had a long one.
func (f *found) signals() []choice {
	f.once.Do(func() {
		var of [kindCount][]key
		for k, n := range f.people {
			if n.people >= f.of.least {
				of[k.kind()] = append(of[k.kind()], k)
			}
		}
		for k := range of {
			slices.SortFunc(of[k], func(x, y key) int {
				return cmp.Or(cmp.Compare(f.people[y].people, f.people[x].people), cmp.Compare(x, y))
			})
			if kind(k) == tried {
				continue
			}
			n := min(len(of[k]), perKind)
			for _, key := range of[k][:n] {
				f.chosen = append(f.chosen, choice{key, key.subject()})
			}
			f.left += int64(len(of[k]) - n)
		}
		for i := range f.chosen {
			if c := &f.chosen[i]; c.kind() == errorEnd {
				c.compared = f.cause(of[tried], c.subject())
			}
		}
	})
	return f.chosen
}

// cause is what an error comes directly after, for more people than all else
// together; without such a thing, the error. tried has most people first.
func (f *found) cause(tried []key, failure uint16) (event uint16) {
	event = failure
	var most, rest int64
	for _, k := range tried {
		if k.subject() != failure {
			continue
		}
		if most == 0 {
			event, most = k.other(), f.people[k].people
		} else {
			rest += f.people[k].people
		}
	}
	if most <= rest {
		return failure
	}
	return event
}

// Merge implements agg.Partial.
func (f *found) Merge(other agg.Partial) {
	o := other.(*found)
	for k, n := range o.people {
		in := f.people[k]
		in.people += n.people
		f.people[k] = in
	}
	for i := range f.waits {
		f.waits[i].Merge(&o.waits[i])
	}
	f.amounts.merge(&o.amounts)
}

// AppendBinary implements agg.Partial: the people of each trouble, in order. The places of names are the same everywhere.
func (f *found) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendUint(dst, uint64(len(f.people)))
	for _, k := range agg.SortedKeys(f.people) {
		dst = agg.AppendUint(agg.AppendUint(dst, uint64(k)), uint64(f.people[k].people))
	}
	for i := range f.waits {
		dst = agg.AppendBytes(dst, f.waits[i].AppendBinary(nil))
	}
	v := &f.amounts
	return agg.AppendInt(agg.AppendInt(agg.AppendUint(dst, uint64(v.n)), v.sum.Units), v.sum.Millionths), nil
}

// UnmarshalBinary implements agg.Partial.
func (f *found) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	before := int64(-1)
	for range r.Len(2) {
		k, n := r.Uint(), r.Uint()
		if k > math.MaxUint32 || int64(k) <= before || !f.valid(key(k)) || n == 0 || n > math.MaxInt64 {
			return agg.ErrWire
		}
		f.people[key(k)], before = tally{people: int64(n)}, int64(k)
	}
	for i := range f.waits {
		if err := f.waits[i].UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
	}
	n := r.Uint()
	f.amounts.n, f.amounts.sum = int64(n), stat.Amount{Units: r.Int(), Millionths: r.Int()}
	if n > math.MaxInt64 {
		return agg.ErrWire
	}
	return r.End()
}

// valid says whether a trouble is of these kinds, and at names there are.
func (f *found) valid(k key) bool {
	most := uint16(len(f.of.names))
	return k.kind() < kindCount && k.kind().alongFunnel() == f.alongFunnel() &&
		k.subject() > 0 && k.subject() <= most && k.other() <= most
}

// amounts sums the values of the objective's events.
type amounts struct {
	n   int64
	sum stat.Amount

	means dictionary
	read  []reading // by code of the partition's values
}

// reading is what a text says: 0 before it is read.
type reading struct {
	stat.Amount
	state uint8
}

const (
	isAmount = 1 + iota
	noAmount
)

// over binds to a partition and returns what adds a person's events.
func (a *amounts) over(of *Analysis, p *event.Partition) func(event.User) {
	nothing := func(event.User) {}
	if of.scope.Value == "" {
		return nothing
	}
	at := p.Property(of.scope.Value)
	if at < 0 {
		return nothing
	}
	a.means.over(of, p)
	if !slices.ContainsFunc(a.means, func(m meaning) bool { return m.done }) {
		return nothing
	}
	values := &p.Properties[at].Values
	n := values.Len()
	a.read = slices.Grow(a.read[:0], n)[:n]
	clear(a.read)
	return func(u event.User) {
		codes := u.Property(at)
		for i, name := range u.Names {
			code := codes[i]
			if code == 0 || !a.means[name].done {
				continue
			}
			v := &a.read[code]
			if v.state == 0 {
				v.state = noAmount
				var ok bool
				if v.Amount, ok = stat.ParseAmount(values.Bytes(uint32(code))); ok {
					v.state = isAmount
				}
			}
			if v.state == isAmount {
				a.n++
				a.sum.Add(v.Amount)
			}
		}
	}
}

func (a *amounts) merge(other *amounts) {
	a.n += other.n
	a.sum.Add(other.sum)
}

// mean is the value of one conversion.
func (a *amounts) mean() (float64, bool) {
	return a.sum.Float() / float64(a.n), a.n > 0
}
