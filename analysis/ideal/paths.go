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
	// Extras are by kind, step and name: after the step before, or where the step was left out.
	extras [2][]tally

	means  []meaning // by code of the partition
	seen   []int64   // by code: the last person whose path has the extra
	told   [2][]int64
	person int64
	since  []uint16 // the extras since the last step
}

const (
	before  = iota // and whatever came then
	instead        // a later step came then
)

// step is what people did about one step.
type step struct{ took, first, later, skipped, late, stopped tally }

func newPaths(a *Analysis) *paths {
	k := len(a.spec.Path.Steps)
	p := &paths{of: a, steps: make([]step, k)}
	for i := range p.extras {
		p.extras[i], p.told[i] = make([]tally, k*len(a.names)), make([]int64, k*len(a.names))
	}
	return p
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
	p.since = p.since[:0]
	var (
		taken, late uint64
		extra       int64
		at          = 0 // the last step, from 1
		// The longest sequence of ever later steps, by the bits that are zero.
		// Source: H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
		order = ^uint64(0)
	)
	for _, c := range u.Names[from:to] {
		m := &p.means[c]
		if m.step == 0 {
			if !m.detour && p.seen[c] != p.person {
				p.seen[c] = p.person
				extra++
			}
			if m.extra != 0 && !slices.Contains(p.since, m.extra) {
				p.since = append(p.since, m.extra)
			}
			continue
		}
		s := int(m.step)
		p.leave(at, s, count)
		bit := uint64(1) << (s - 1)
		if taken&bit == 0 && taken>>s != 0 { // a shift by 64 leaves nothing
			late |= bit
		}
		taken |= bit
		matched := order & bit
		order = (order + matched) | (order - matched)
		at = s
	}
	p.leave(at, 0, count)

	inOrder := int64(k) - int64(bits.OnesCount64(order<<(64-k)))
	furthest := bits.Len64(taken)
	var skipped int64
	for i := range p.steps {
		s, bit := &p.steps[i], uint64(1)<<i
		if taken>>i>>1 != 0 {
			count(&s.later)
			if taken&bit == 0 {
				count(&s.skipped)
				skipped++
			}
		}
		switch {
		case late&bit != 0:
			count(&s.took)
			count(&s.late)
		case taken&bit != 0:
			count(&s.took)
			count(&s.first)
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
	p.skipped += skipped
	p.wrongOrder += int64(bits.OnesCount64(taken)) - inOrder
	p.extra += extra
}

// leave counts the extras between one step and the next that came, 0 where none did.
func (p *paths) leave(at, to int, count func(*tally)) {
	if len(p.since) == 0 {
		return
	}
	if at < len(p.steps) {
		kind := before
		if to > at+1 {
			kind = instead
		}
		for _, name := range p.since {
			// Of the step after at, which is counted from 1 and so has the place at.
			i := at*len(p.of.names) + int(name) - 1
			if p.told[kind][i] != p.person {
				p.told[kind][i] = p.person
				count(&p.extras[kind][i])
			}
		}
	}
	p.since = p.since[:0]
}

// Merge implements agg.Partial.
func (p *paths) Merge(other agg.Partial) {
	o := other.(*paths)
	from := o.fields()
	for i, v := range p.fields() {
		*v += *from[i]
	}
	p.fitness.Merge(&o.fitness)
	for i := range p.extras {
		for j, n := range o.extras[i] {
			p.extras[i][j].people += n.people
			p.extras[i][j].converted += n.converted
		}
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
	return [...]*tally{&s.took, &s.first, &s.later, &s.skipped, &s.late, &s.stopped}
}

// AppendBinary implements agg.Partial: all numbers in their order, which is the same everywhere; of extras those there are.
func (p *paths) AppendBinary(dst []byte) ([]byte, error) {
	for _, v := range p.fields() {
		dst = agg.AppendUint(dst, uint64(*v))
	}
	dst = agg.AppendBytes(dst, p.fitness.AppendBinary(nil))
	for _, of := range p.extras {
		n := 0
		for _, t := range of {
			if t.people > 0 {
				n++
			}
		}
		dst = agg.AppendUint(dst, uint64(n))
		for i, t := range of {
			if t.people > 0 {
				dst = agg.AppendUint(agg.AppendUint(agg.AppendUint(dst, uint64(i)), uint64(t.people)), uint64(t.converted))
			}
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
	fits := func(t *tally) bool { return t.converted <= t.people && t.people <= judged }
	for i := range p.steps {
		s := &p.steps[i]
		for _, t := range s.tallies() {
			ok = ok && fits(t)
		}
		ok = ok && s.skipped.people <= s.later.people && s.late.people <= s.later.people && s.stopped.people <= s.took.people &&
			s.skipped.converted <= s.later.converted && s.late.converted <= s.later.converted
	}
	for _, of := range p.extras {
		last := int64(-1)
		for range r.Len(3) {
			i, people, converted := r.Uint(), r.Uint(), r.Uint()
			if i >= uint64(len(of)) || int64(i) <= last || people == 0 || people > maxCount || converted > people {
				return agg.ErrWire
			}
			of[i], last = tally{int64(people), int64(converted)}, int64(i)
			if at := int(i) / len(p.of.names); at > 0 { // the step before was taken
				took := &p.steps[at-1].took
				ok = ok && of[i].people <= took.people && of[i].converted <= took.converted
			}
		}
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}
