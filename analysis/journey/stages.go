// Package journey maps people's ways through the stages of a journey. The
// facade runs it, in two passes over the log:
//
//  1. evidence counts for each event name where in people's journeys it comes
//     (stages.go). From it, the names, the vendor's format and the recipe, each
//     event gets a stage and a team (assign.go), which other analyses use, too;
//  2. counts fills the cells of the map (counts.go): stages × touchpoints ×
//     channels, of each group of people that the facade knows of.
//
// Finish (finish.go) turns the counts into report.JourneyMap; Mark (pains.go) looks at
// the finished report for where trouble and drop-off concentrate.
//
// The invariant: everybody is in one group (or in none), so what is counted of
// groups sums to everybody, people included; and a person is in a stage if and
// only if they did one of its events.
package journey

import (
	"fmt"
	"math/bits"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// maxStaged is how many event names are looked at for evidence, and listed: those of most people.
const maxStaged = 200

// chanceBits are the binary places of a sum of shares.
const chanceBits = 30

// StagesSpec asks for the stage and team of each event.
type StagesSpec struct {
	// Events is what is known of each event of the log, in the order of names.
	Events []sequence.EventStat
	// Done are the objective's events; may be empty.
	Done []string
	// Stages and Teams are the recipe's. Vendor gives the stage that the format of the files says; may be nil.
	Stages, Teams map[string][]string
	Vendor        func(event string) string
}

// Stages implements agg.Analysis.
type Stages struct {
	spec  StagesSpec
	scope agg.Scope
	names []string // looked at, most people first
	users []int64  // of each
	at    map[string]uint16
	done  map[string]bool
}

// NewStages returns the analysis of a log.
func NewStages(spec StagesSpec, scope agg.Scope) *Stages {
	s := &Stages{spec: spec, scope: scope, at: map[string]uint16{}, done: map[string]bool{}}
	for _, e := range sequence.Commonest(spec.Events, maxStaged) {
		s.names, s.users = append(s.names, e.Name), append(s.users, e.Users)
		s.at[e.Name] = uint16(len(s.names))
	}
	for _, name := range spec.Done {
		s.done[name] = true
	}
	return s
}

// Name implements agg.Analysis.
func (s *Stages) Name() string { return "stages" }

// New implements agg.Analysis.
func (s *Stages) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return &evidence{of: s, by: make([]placed, len(s.names))}
}

// Key implements agg.Keyed: where events come depends on the objective alone.
func (s *Stages) Key(agg.Partial) (string, bool) { return fmt.Sprintf("stages %q", s.spec.Done), true }

// Finish implements agg.Analysis: the stages of the events listed before they were known.
func (s *Stages) Finish(last agg.Partial, r *report.Report) {
	stages := s.Assign(last)
	for i := range r.Overview.ByEvent {
		e := &r.Overview.ByEvent[i]
		e.Stage = stages.Stage(e.Event)
	}
}

// evidence is where in people's journeys each event comes.
type evidence struct {
	of     *Stages
	people int64 // who reached the objective
	by     []placed

	names  []uint16 // by code of the partition: 1 + the place among those looked at, or 0
	goal   []bool
	visits sequence.Visits
	counts sequence.Counts
	later  []later // by name, of the person at hand
	person int64
}

// placed is where one event comes.
type placed struct {
	begun         int64  // people whose first event it is
	chance        uint64 // and how many it would be in any order, in 2^-chanceBits
	before, after int64  // events by people who reached the objective
	afterUsers    int64
	repeated      int64
}

// later is what the person at hand did of an event after the objective.
type later struct {
	person int64
	visit  int
	again  bool
}

// Over implements agg.Partial.
func (e *evidence) Over(p *event.Partition) func(event.User) {
	n := p.Names.Len()
	e.names, e.goal = slices.Grow(e.names[:0], n)[:n], slices.Grow(e.goal[:0], n)[:n]
	clear(e.names)
	clear(e.goal)
	for name, at := range e.of.at {
		if code, ok := p.Names.Lookup(name); ok {
			e.names[code] = at
		}
	}
	any := false
	for name := range e.of.done {
		if code, ok := p.Names.Lookup(name); ok {
			e.goal[code], any = true, true
		}
	}
	e.later = slices.Grow(e.later[:0], len(e.by)+1)[:len(e.by)+1]
	e.visits.Over(p, e.of.scope.Session, e.of.scope.SessionGap)
	e.counts.Reset(n)
	return func(u event.User) {
		if at := e.names[u.Names[0]]; at != 0 {
			e.by[at-1].begun++
		}
		all := uint64(len(u.Names))
		for _, m := range sequence.Count(&e.counts, u.Names) {
			if at := e.names[m.Code]; at != 0 {
				e.by[at-1].chance += share(int64(e.counts.Times(m.Code)), all)
			}
		}
		if any {
			e.around(u)
		}
	}
}

// share is n of all, in 2^-chanceBits.
func share(n int64, all uint64) uint64 { return (uint64(n)<<chanceBits + all/2) / all }

// around counts what comes before and after the first time a person reached the objective.
func (e *evidence) around(u event.User) {
	first := slices.IndexFunc(u.Names, func(c event.Code) bool { return e.goal[c] })
	if first < 0 {
		return
	}
	e.people++
	e.person++
	for _, c := range u.Names[:first] {
		if at := e.names[c]; at != 0 {
			e.by[at-1].before++
		}
	}
	starts := e.visits.Starts(u)
	visit, next := 0, 0 // the visit at hand, and the one after
	for i := first + 1; i < len(u.Names); i++ {
		for next < len(starts) && starts[next] <= i {
			next++
			visit = next
		}
		at := e.names[u.Names[i]]
		if at == 0 {
			continue
		}
		in, seen := &e.by[at-1], &e.later[at]
		in.after++
		if seen.person != e.person {
			*seen = later{person: e.person, visit: visit}
			in.afterUsers++
		} else if seen.visit != visit && !seen.again {
			seen.again = true
			in.repeated++
		}
	}
}

// Merge implements agg.Partial.
func (e *evidence) Merge(other agg.Partial) {
	o := other.(*evidence)
	e.people += o.people
	for i, n := range o.by {
		in := &e.by[i]
		in.begun += n.begun
		in.chance += n.chance
		in.before += n.before
		in.after += n.after
		in.afterUsers += n.afterUsers
		in.repeated += n.repeated
	}
}

// AppendBinary implements agg.Partial.
func (e *evidence) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendUint(dst, uint64(e.people))
	for _, n := range e.by {
		for _, v := range n.fields() {
			dst = agg.AppendUint(dst, uint64(*v))
		}
		dst = agg.AppendUint(dst, n.chance)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (e *evidence) UnmarshalBinary(src []byte) error {
	r, ok := agg.NewReader(src), true
	e.people = count(r, &ok)
	for i := range e.by {
		n := &e.by[i]
		for _, v := range n.fields() {
			*v = count(r, &ok)
		}
		n.chance = r.Uint()
		ok = ok && bits.Len64(n.chance) <= 62 && n.repeated <= n.afterUsers && n.afterUsers <= e.people && n.afterUsers <= n.after
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}

func (n *placed) fields() [5]*int64 {
	return [...]*int64{&n.begun, &n.before, &n.after, &n.afterUsers, &n.repeated}
}

// maxCount bounds what a damaged Partial may hold, so that sums stay sums.
const maxCount = 1 << 53
