// Package compare sets the time before a change beside that after it: every key
// figure, every step of every funnel, every persona, every value of the
// properties by which people are compared. The facade runs it where a recipe
// asks; plan.go chooses the two periods.
//
// Who counts in a period are the people with an event in it, from their first
// one there on, and each for the same time: who comes so late that it would not
// pass before the end of the period is left out, before the change as after it.
// So nobody's future is longer than another's, and what those of before do
// after the change counts on neither side. A person may be on both sides.
//
// One pass counts all of it, and the time before the first period too, where
// the data reach so far back: how much figures move when nothing was changed.
// Finish tests every difference, and bounds the share of false discoveries over
// all of them together.
package compare

import (
	"fmt"
	"slices"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/measure"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Spec asks for a comparison.
type Spec struct {
	Plan       Plan
	Objectives []recipe.Objective
	Funnels    []recipe.Funnel // of people or their visits
	Events     []sequence.EventStat
	Who        *Who // nil: nobody is known
}

// Who says who a person is, of a few kinds, such as personas.
type Who struct {
	Names []string
	// Definition is what decides, as text: equal for equal kinds. "" is not known.
	Definition string
	// Of is bound to a partition, and then asked of each of its people once, in order; less than 0 is none of the kinds.
	Of func(*event.Partition) func(event.User) int
}

// The sides, and the time before the first.
const (
	sideA = iota
	sideB
	earlier
	sides
)

// Analysis implements agg.Analysis.
type Analysis struct {
	spec    Spec
	scope   agg.Scope
	measure measure.Spec
	funnels []*sequence.Funnel
	windows [sides]Window
	events  []string // that are compared, in order
}

const (
	// mostEvents are how many event names are compared, and fewestPeople how many did one at least.
	mostEvents   = 50
	fewestPeople = 10
)

// common are the events that are compared: something new, such as an error, shows as one.
func common(events []sequence.EventStat, objectives []recipe.Objective) (names []string) {
	var some []sequence.EventStat
	for _, e := range events {
		goal := slices.ContainsFunc(objectives, func(o recipe.Objective) bool { return slices.Contains(o.Event, e.Name) })
		if e.Users >= fewestPeople && e.Name != "" && !goal {
			some = append(some, e)
		}
	}
	top, _ := stat.Top(some, mostEvents, func(e sequence.EventStat) int64 { return e.Users }, func(e sequence.EventStat) string { return e.Name })
	for _, e := range top {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	return names
}

// New returns the analysis of a log for a plan without a reason against it.
func New(spec Spec, scope agg.Scope) (*Analysis, error) {
	var objectives []measure.Objective
	for _, o := range spec.Objectives {
		objectives = append(objectives, measure.Objective{Events: o.Event, Value: o.Value})
	}
	a := &Analysis{spec: spec, scope: scope, measure: measure.NewSpec(objectives, scope, spec.Events),
		windows: [sides]Window{spec.Plan.A, spec.Plan.B, spec.Plan.Earlier}, events: common(spec.Events, spec.Objectives)}
	for i := range spec.Funnels {
		f, err := sequence.Compile(&spec.Funnels[i], scope)
		if err != nil {
			return nil, err
		}
		a.funnels = append(a.funnels, f)
	}
	return a, nil
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "compare" }

// Key implements agg.Keyed.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	var key strings.Builder
	fmt.Fprintf(&key, "compare %v %d %q %q %q", a.windows, a.spec.Plan.Follow, a.scope.Properties, a.measure.Score, a.events)
	for _, o := range a.measure.Objectives {
		fmt.Fprintf(&key, " %q %q", o.Events, o.Value)
	}
	for _, f := range a.spec.Funnels {
		fmt.Fprintf(&key, " %q", f.Definition())
	}
	for _, e := range a.spec.Events {
		if s := a.scope.Stages(e.Name); s != "" {
			fmt.Fprintf(&key, " %q %s", e.Name, s)
		}
	}
	if w := a.spec.Who; w != nil {
		fmt.Fprintf(&key, " %q %q", w.Names, w.Definition)
		return key.String(), w.Definition != ""
	}
	return key.String(), true
}

// New implements agg.Analysis: it takes one pass.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &partial{of: a}
	for i := range p.sides {
		s := &p.sides[i]
		s.counts, s.counter = measure.New(&a.measure)
		for _, f := range a.funnels {
			s.steps = append(s.steps, make([]step, f.Steps()))
			s.walkers = append(s.walkers, f.Walker())
		}
		s.events, s.seen = make([]int64, len(a.events)), make([]int64, len(a.events))
		s.groups = make([]group, len(a.scope.Properties))
		if a.spec.Who != nil {
			s.kinds = make([]reached, len(a.spec.Who.Names))
		}
	}
	return p
}

type partial struct {
	of    *Analysis
	sides [sides]side
	both  int64    // people of A and B
	marks []uint16 // by code of names: 1 + the event's place among those compared
	who   func(event.User) int
}

// side is what is counted of one window.
type side struct {
	counts *measure.Counts
	steps  [][]step // by funnel
	groups []group  // by property
	kinds  []reached
	events []int64 // people who did each event that is compared

	seen    []int64 // by event: the last person who did it
	person  int64
	counter *measure.Counter
	walkers []*sequence.Walker
	view    *event.Partition // the people of the window with their events in it
	next    int              // of them
}

// step is who took a step of a funnel, and who entered there.
type step struct{ reached, entered int64 }

// reached is how many people there are, and how many of them reached the first objective.
type reached struct{ people, did int64 }

// group counts by the values of a property.
type group struct {
	names agg.Names
	by    []reached // by code of names

	at    int
	codes agg.Codes
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	a := p.of
	for i := range p.sides {
		s, w := &p.sides[i], a.windows[i]
		one := &event.Log{Partitions: []*event.Partition{part}}
		s.view = one.Select(func(*event.Partition) func(event.User) (int, int) {
			return func(u event.User) (int, int) { return w.choose(u.Times, a.spec.Plan.Follow) }
		}).Partitions[0]
		s.next = 0
		s.counter.Over(s.view)
		for _, walker := range s.walkers {
			walker.Over(s.view)
		}
		for j, name := range a.scope.Properties {
			g := &s.groups[j]
			if g.at = part.Property(name); g.at >= 0 {
				g.codes.Over(&g.names, &part.Properties[g.at].Values)
			}
		}
	}
	p.marks = append(p.marks[:0], make([]uint16, part.Names.Len())...)
	for i, name := range a.events {
		if code, ok := part.Names.Lookup(name); ok {
			p.marks[code] = uint16(i + 1)
		}
	}
	p.who = nil
	if a.spec.Who != nil {
		p.who = a.spec.Who.Of(part)
	}
	return p.add
}

func (p *partial) add(u event.User) {
	kind := -1
	if p.who != nil {
		kind = p.who(u)
	}
	var in [sides]bool
	for i := range p.sides {
		if from, to := p.of.windows[i].choose(u.Times, p.of.spec.Plan.Follow); from < to {
			in[i] = true
			s := &p.sides[i]
			s.add(s.view.User(s.next), kind, p.marks)
			s.next++
		}
	}
	if in[sideA] && in[sideB] {
		p.both++
	}
}

// add counts a person's events in the window.
func (s *side) add(u event.User, kind int, marks []uint16) {
	did := int64(s.counter.Add(u).Reached & 1)
	s.person++
	for _, code := range u.Names {
		if m := marks[code]; m > 0 && s.seen[m-1] != s.person {
			s.seen[m-1] = s.person
			s.events[m-1]++
		}
	}
	for i, w := range s.walkers {
		o := w.Best(u)
		for j := range s.steps[i] {
			s.steps[i][j].reached += int64(o.Reached >> j & 1)
			s.steps[i][j].entered += int64(o.Entered >> j & 1)
		}
	}
	for i := range s.groups {
		g := &s.groups[i]
		value := event.Code(0)
		if g.at >= 0 {
			for _, code := range u.Property(g.at) {
				if value = code; code != 0 {
					break
				}
			}
		} else {
			continue
		}
		c := g.codes.Of(uint32(value))
		for c >= len(g.by) {
			g.by = append(g.by, reached{})
		}
		g.by[c].people++
		g.by[c].did += did
	}
	if kind >= 0 && kind < len(s.kinds) {
		s.kinds[kind].people++
		s.kinds[kind].did += did
	}
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	p.both += o.both
	for i := range p.sides {
		s, t := &p.sides[i], &o.sides[i]
		s.counts.Merge(t.counts)
		for f := range s.steps {
			for j, n := range t.steps[f] {
				s.steps[f][j].reached += n.reached
				s.steps[f][j].entered += n.entered
			}
		}
		for j := range s.groups {
			g, h := &s.groups[j], &t.groups[j]
			for from, to := range g.names.Merge(&h.names) {
				for to >= len(g.by) {
					g.by = append(g.by, reached{})
				}
				if from < len(h.by) {
					g.by[to].people += h.by[from].people
					g.by[to].did += h.by[from].did
				}
			}
		}
		for j, n := range t.events {
			s.events[j] += n
		}
		for j, n := range t.kinds {
			s.kinds[j].people += n.people
			s.kinds[j].did += n.did
		}
	}
}

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	dst = measure.AppendInts(dst, p.both)
	for i := range p.sides {
		s := &p.sides[i]
		dst = s.counts.AppendBinary(dst)
		for _, steps := range s.steps {
			for _, n := range steps {
				dst = measure.AppendInts(dst, n.reached, n.entered)
			}
		}
		for j := range s.groups {
			g := &s.groups[j]
			dst = agg.AppendUint(dst, uint64(g.names.Len()))
			for _, c := range g.names.Sorted() {
				n := reached{}
				if c < len(g.by) {
					n = g.by[c]
				}
				dst = agg.AppendString(dst, g.names.Name(c))
				dst = measure.AppendInts(dst, n.people, n.did)
			}
		}
		dst = measure.AppendInts(dst, s.events...)
		for _, n := range s.kinds {
			dst = measure.AppendInts(dst, n.people, n.did)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.both = r.Int()
	fine := p.both >= 0
	for i := range p.sides {
		s := &p.sides[i]
		if err := s.counts.Read(r); err != nil {
			return err
		}
		most := s.counts.Users
		pair := func(within int64) (n, of int64) {
			n, of = r.Int(), r.Int()
			fine = fine && n >= 0 && n <= within && of >= 0 && of <= n
			return n, of
		}
		for _, steps := range s.steps {
			for j := range steps {
				steps[j].reached, steps[j].entered = pair(most)
			}
		}
		for j := range s.groups {
			g := &s.groups[j]
			left := most
			for n := r.Len(3); n > 0; n-- {
				name := r.String()
				if c := g.names.Code(name); c != len(g.by) {
					return agg.ErrWire
				}
				var of reached
				of.people, of.did = pair(left)
				left -= of.people
				g.by = append(g.by, of)
			}
		}
		for j := range s.events {
			s.events[j] = r.Int()
			fine = fine && s.events[j] >= 0 && s.events[j] <= most
		}
		left := most
		for j := range s.kinds {
			s.kinds[j].people, s.kinds[j].did = pair(left)
			left -= s.kinds[j].people
		}
	}
	fine = fine && p.both <= min(p.sides[sideA].counts.Users, p.sides[sideB].counts.Users)
	if err := r.End(); err != nil {
		return err
	}
	if !fine {
		return agg.ErrWire
	}
	return nil
}
