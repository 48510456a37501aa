package ideal

import (
	"cmp"
	"math/bits"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// whole is the fitness of a path that conforms.
const whole = 1000

// tally counts people, and those of them who reached the objective.
type tally struct{ people, converted int64 }

// paths is the only pass: it counts how each person's path deviates.
type paths struct {
	of         *Analysis
	users      int64
	people     int64
	inProgress int64
	conforming int64
	fitness    stat.Durations // in thousandths, of those not in progress, as is what follows
	// Sums over paths.
	inOrder, skipped, wrongOrder, extra int64
	steps                               []step
	extras                              []tally // by step and name: what came instead of the step

	means  []meaning // by code of the partition
	seen   []int64   // by code: the last person whose path has the extra
	person int64
}

// step is what people did about one step.
type step struct {
	took    tally
	later   tally // took a later one
	passed  tally // of them: before this one
	late    tally // of them: and this one after it
	next    tally // did something after the step before, instead of it or not
	stopped tally
}

func newPaths(a *Analysis) *paths {
	k := len(a.spec.Path.Steps)
	return &paths{of: a, steps: make([]step, k), extras: make([]tally, k*len(a.names))}
}

// Over implements agg.Partial.
func (p *paths) Over(part *event.Partition) func(event.User) {
	n := part.Names.Len()
	p.means = slices.Grow(p.means[:0], n)[:n]
	clear(p.means)
	for name, m := range p.of.known {
		if code, ok := part.Names.Lookup(name); ok {
			p.means[code] = m
		}
	}
	p.seen = slices.Grow(p.seen[:0], n)[:n]
	clear(p.seen)
	return p.add
}

// add adds one person.
func (p *paths) add(u event.User) {
	p.users++
	from := slices.IndexFunc(u.Names, func(c event.Code) bool { return p.means[c].step != 0 })
	if from < 0 {
		return
	}
	p.people++
	k := len(p.steps)
	to, complete := len(u.Names), false
	for i, c := range u.Names[from:] {
		if int(p.means[c].step) == k {
			to, complete = from+i+1, true
			break
		}
	}
	if !complete && p.of.scope.Last-u.Times[to-1] <= cmp.Or(p.of.scope.SessionGap, sequence.SessionGap) {
		p.inProgress++
		return
	}
	yes := int64(0)
	for _, c := range u.Names[from:] {
		if p.means[c].done {
			yes = 1
			break
		}
	}
	count := func(t *tally) { t.people, t.converted = t.people+1, t.converted+yes }

	p.person++
	var (
		taken, passed, late uint64
		extra               int64
		after               = 0 // the step, from 1, that was taken for the first time and after which nothing came yet
		// The longest sequence of ever later steps, by the bits that are zero.
		// Source: H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
		order = ^uint64(0)
	)
	for _, c := range u.Names[from:to] {
		m := &p.means[c]
		s := int(m.step)
		if m.detour {
			continue
		}
		if after > 0 && after < k && s != after {
			if s != k && !m.done {
				count(&p.steps[after].next) // of the step after it, whose place that is
				if m.extra != 0 {
					count(&p.extras[after*len(p.of.names)+int(m.extra)-1])
				}
			}
			after = 0
		}
		if s == 0 {
			if p.seen[c] != p.person {
				p.seen[c] = p.person
				extra++
			}
			continue
		}
		bit := uint64(1) << (s - 1)
		if taken&bit == 0 {
			after = s
			late |= passed & bit
			passed |= (bit - 1) &^ taken
		}
		taken |= bit
		matched := order & bit
		order = (order + matched) | (order - matched)
	}

	inOrder := int64(k) - int64(bits.OnesCount64(order<<(64-k)))
	furthest := bits.Len64(taken)
	for i := range p.steps {
		s, bit := &p.steps[i], uint64(1)<<i
		if taken&bit != 0 {
			count(&s.took)
		}
		if i+1 < furthest {
			count(&s.later)
		}
		if passed&bit != 0 {
			count(&s.passed)
		}
		if late&bit != 0 {
			count(&s.late)
		}
	}
	if !complete {
		count(&p.steps[furthest-1].stopped)
	}
	fitness := whole * inOrder / (int64(k) + extra)
	p.fitness.Add(fitness)
	if fitness == whole {
		p.conforming++
	}
	p.inOrder += inOrder
	p.skipped += int64(bits.OnesCount64(passed &^ taken))
	p.wrongOrder += int64(bits.OnesCount64(taken)) - inOrder
	p.extra += extra
}

// Merge implements agg.Partial.
func (p *paths) Merge(other agg.Partial) {
	o := other.(*paths)
	from := o.fields()
	for i, v := range p.fields() {
		*v += *from[i]
	}
	p.fitness.Merge(&o.fitness)
	for i, n := range o.extras {
		p.extras[i].people += n.people
		p.extras[i].converted += n.converted
	}
}

// fields are the sums but for those of extras.
func (p *paths) fields() []*int64 {
	all := []*int64{&p.users, &p.people, &p.inProgress, &p.conforming, &p.inOrder, &p.skipped, &p.wrongOrder, &p.extra}
	for i := range p.steps {
		for _, t := range p.steps[i].tallies() {
			all = append(all, &t.people, &t.converted)
		}
	}
	return all
}

func (s *step) tallies() [6]*tally {
	return [...]*tally{&s.took, &s.later, &s.passed, &s.late, &s.next, &s.stopped}
}

// AppendBinary implements agg.Partial: all numbers in their order, which is the same everywhere; of extras those there are.
func (p *paths) AppendBinary(dst []byte) ([]byte, error) {
	for _, v := range p.fields() {
		dst = agg.AppendUint(dst, uint64(*v))
	}
	dst = agg.AppendBytes(dst, p.fitness.AppendBinary(nil))
	n := 0
	for _, t := range p.extras {
		if t.people > 0 {
			n++
		}
	}
	dst = agg.AppendUint(dst, uint64(n))
	for i, t := range p.extras {
		if t.people > 0 {
			dst = agg.AppendUint(agg.AppendUint(agg.AppendUint(dst, uint64(i)), uint64(t.people)), uint64(t.converted))
		}
	}
	return dst, nil
}

// maxCount bounds what a damaged Partial may hold, so that sums stay sums.
const maxCount = 1 << 53

// UnmarshalBinary implements agg.Partial.
func (p *paths) UnmarshalBinary(src []byte) error {
	r, ok := agg.NewReader(src), true
	for _, v := range p.fields() {
		n := r.Uint()
		ok = ok && n <= maxCount
		*v = int64(n & (2*maxCount - 1))
	}
	if err := p.fitness.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	judged := p.people - p.inProgress
	ok = ok && p.people <= p.users && judged >= 0 && p.conforming <= judged && p.fitness.Count() == judged
	// fits says whether some may be part of others.
	fits := func(of, t *tally) bool {
		return t.people <= of.people && t.converted <= of.converted && t.people-t.converted <= of.people-of.converted
	}
	for i := range p.steps {
		s := &p.steps[i]
		for _, t := range s.tallies() {
			ok = ok && t.converted <= t.people && t.people <= judged
		}
		ok = ok && fits(&s.later, &s.passed) && fits(&s.passed, &s.late) && fits(&s.took, &s.late) && s.stopped.people <= s.took.people
	}
	last := int64(-1)
	for range r.Len(3) {
		i, t := r.Uint(), tally{int64(r.Uint()), int64(r.Uint())}
		if i >= uint64(len(p.extras)) || int64(i) <= last || t.people <= 0 || t.converted < 0 || !fits(&p.steps[int(i)/len(p.of.names)].next, &t) {
			return agg.ErrWire
		}
		p.extras[i], last = t, int64(i)
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}
