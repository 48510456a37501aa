package friction

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// found is the first pass, and the second: how many people have each trouble.
type found struct {
	of     *Analysis
	before *found // the pass before; nil: these are the troubles that need no funnel
	people tallies
	// users and visits there are.
	users, visits int64
	// Along a funnel: how long people take from each step to the next, whoever does, and what the objective is worth.
	waits   []stat.Durations
	amounts amounts

	detector detector

	// kept are the troubles of the people of the partitions walked. They are no part of the counts, and do not travel: they
	// spare the next pass the looking where that walks the same partitions in the same memory.
	kept map[*event.Partition]*kept

	once   sync.Once // guards chosen: New is called by every goroutine that works on the next pass
	chosen []choice
	left   int64 // troubles that enough people had, and others of the kind more
}

// tallies count the people of each trouble: by all of its key but the other event, then by that. A list is made when it is needed.
type tallies [int(kindCount) << nameBits][]tally

// tally counts the people of a trouble; last is the one counted last, of those added here. Once signals are chosen, signal
// is 1 + its place among them.
type tally struct {
	people, last int64
	signal       int
}

// of is the place to count a trouble, whose names are of the first n.
func (t *tallies) of(k key, n int) *tally {
	list := &t[k>>nameBits]
	if *list == nil {
		*list = make([]tally, n+1)
	}
	return &(*list)[k.other()]
}

// all yields the troubles that somebody had, in order.
func (t *tallies) all(do func(k key, people int64)) {
	for i, list := range t {
		for other, n := range list {
			if n.people > 0 {
				do(key(i)<<nameBits|key(other), n.people)
			}
		}
	}
}

// mostKept: where there are more troubles than one in so many events, memory is dearer than to look again.
const mostKept = 4

// kept are the troubles of the people of a partition, in its order.
type kept struct {
	ends     []uint32 // by person, in troubles
	troubles []trouble
}

func newFound(a *Analysis, before *found) *found {
	f := &found{of: a, before: before, kept: map[*event.Partition]*kept{}, detector: a.detector(before != nil)}
	if along, ok := f.detector.(*along); ok {
		f.waits = make([]stat.Durations, max(len(a.spec.Steps)-1, 0))
		along.waits = f.waits
	}
	return f
}

// alongFunnel says which troubles these are.
func (f *found) alongFunnel() bool { return f.before != nil }

// Over implements agg.Partial.
func (f *found) Over(p *event.Partition) func(event.User) {
	f.detector.over(p)
	kept := &kept{ends: make([]uint32, 0, p.Users())}
	f.kept[p] = kept
	keeps := true
	var person event.User
	tell := func(t trouble) {
		if n := f.people.of(t.key, len(f.of.names)); n.last != f.users {
			n.people++
			n.last = f.users
		}
		if k := t.kind(); keeps && k != tried && (k != wait || t.took(person) > waitFloor) {
			kept.troubles = append(kept.troubles, t)
		}
	}
	worth := func(event.User, []int) {}
	along, _ := f.detector.(*along)
	if along != nil {
		worth = f.amounts.over(f.of, p)
	}
	return func(u event.User) {
		person = u
		f.users++
		f.visits += int64(f.detector.person(u, tell))
		kept.ends = append(kept.ends, uint32(len(kept.troubles)))
		if keeps && len(kept.troubles) > p.Events()/mostKept {
			keeps = false
			delete(f.kept, p)
		}
		if along != nil {
			worth(u, along.at)
		}
	}
}

// again returns what tells once more what can be a signal of a partition's people, given their place in it.
func (f *found) again(p *event.Partition, tell func(trouble)) func(person int, u event.User) {
	if kept, ok := f.kept[p]; ok {
		return func(person int, _ event.User) {
			from := uint32(0)
			if person > 0 {
				from = kept.ends[person-1]
			}
			for _, t := range kept.troubles[from:kept.ends[person]] {
				tell(t)
			}
		}
	}
	d := f.of.detector(f.alongFunnel())
	d.over(p)
	return func(_ int, u event.User) { d.person(u, tell) }
}

// place is that of a trouble among the signals, which were chosen; -1: it is none.
func (f *found) place(k key) int {
	if list := f.people[k>>nameBits]; list != nil {
		return list[k.other()].signal - 1
	}
	return -1
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
		var of [kindCount][]counted
		f.people.all(func(k key, people int64) {
			if people >= f.of.least {
				of[k.kind()] = append(of[k.kind()], counted{k, people})
			}
		})
		for k := range of {
			slices.SortStableFunc(of[k], func(x, y counted) int { return cmp.Compare(y.people, x.people) })
			if kind(k) == tried {
				continue
			}
			n := min(len(of[k]), perKind)
			for _, c := range of[k][:n] {
				f.chosen = append(f.chosen, choice{c.key, c.subject()})
				f.people.of(c.key, len(f.of.names)).signal = len(f.chosen)
			}
			f.left += int64(len(of[k]) - n)
		}
		for i := range f.chosen {
			if c := &f.chosen[i]; c.kind() == errorEnd {
				c.compared = cause(of[tried], c.subject())
			}
		}
	})
	return f.chosen
}

// counted is a trouble and who had it.
type counted struct {
	key
	people int64
}

// cause is what an error comes directly after, for more people than all else
// together; without such a thing, the error. tried has most people first.
func cause(tried []counted, failure uint16) (event uint16) {
	event = failure
	var most, rest int64
	for _, c := range tried {
		if c.subject() != failure {
			continue
		}
		if most == 0 {
			event, most = c.other(), c.people
		} else {
			rest += c.people
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
	maps.Copy(f.kept, o.kept)
	f.users += o.users
	f.visits += o.visits
	o.people.all(func(k key, people int64) { f.people.of(k, len(f.of.names)).people += people })
	for i := range f.waits {
		f.waits[i].Merge(&o.waits[i])
	}
	f.amounts.merge(&o.amounts)
}

// AppendBinary implements agg.Partial: the people of each trouble, in order. The places of names are the same everywhere.
func (f *found) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(agg.AppendInt(dst, f.users), f.visits)
	n := uint64(0)
	f.people.all(func(key, int64) { n++ })
	dst = agg.AppendUint(dst, n)
	f.people.all(func(k key, people int64) { dst = agg.AppendUint(agg.AppendUint(dst, uint64(k)), uint64(people)) })
	for i := range f.waits {
		dst = agg.AppendBytes(dst, f.waits[i].AppendBinary(nil))
	}
	v := &f.amounts
	return agg.AppendInt(agg.AppendInt(agg.AppendUint(dst, uint64(v.n)), v.sum.Units), v.sum.Millionths), nil
}

// UnmarshalBinary implements agg.Partial.
func (f *found) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	f.users, f.visits = r.Int(), r.Int()
	if f.users < 0 || f.visits < f.users {
		return agg.ErrWire
	}
	before := int64(-1)
	for range r.Len(2) {
		k, n := r.Uint(), r.Uint()
		if k > math.MaxUint32 || int64(k) <= before || !f.valid(key(k)) || n == 0 || n > math.MaxInt64 {
			return agg.ErrWire
		}
		f.people.of(key(k), len(f.of.names)).people, before = int64(n), int64(k)
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

// valid says whether a trouble is of these kinds, at names there are, and a wait at a step that another follows.
func (f *found) valid(k key) bool {
	most := uint16(len(f.of.names))
	if k >= key(kindCount)<<(2*nameBits) || k.kind().alongFunnel() != f.alongFunnel() || k.subject() == 0 || k.subject() > most || k.other() > most {
		return false
	}
	if k.kind() != wait {
		return true
	}
	step := int(f.of.known[f.of.names[k.subject()-1]].low)
	return step > 0 && step <= len(f.waits)
}

// amounts sums the values of the objective's events.
type amounts struct {
	n   int64
	sum stat.Amount

	means dictionary
	value sequence.Amounts
}

// over binds to a partition and returns what adds a person's events, of which those listed matter.
func (a *amounts) over(of *Analysis, p *event.Partition) func(u event.User, at []int) {
	nothing := func(event.User, []int) {}
	if a.value.Over(p, of.scope.Value); !a.value.Has() {
		return nothing
	}
	a.means.over(of, p)
	if !slices.ContainsFunc(a.means, func(m meaning) bool { return m.done }) {
		return nothing
	}
	return func(u event.User, listed []int) {
		codes := a.value.Codes(&u)
		for _, i := range listed {
			if !a.means[u.Names[i]].done {
				continue
			}
			if v, ok := a.value.Of(codes[i]); ok {
				a.n++
				a.sum.Add(v)
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
