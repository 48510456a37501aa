package persona

import (
	"maps"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/stat"
)

// assigned is the third pass: everybody in the nearest group.
type assigned struct {
	of     *Analysis
	sample *sample
	model  *model
	groups []group
	names  []agg.Names // of the groups' tallies

	measurer *measurer
	placer   *placer
	codes    []agg.Codes
	stageOf  []uint8 // 1 + the stage, by event code
	scores   []reading

	// placed is the group of each person of the partitions walked, in their order. It is no part of the counts, and
	// does not travel: it spares the next pass the measuring where that walks the same partitions in the same memory.
	placed map[*event.Partition][]uint8
}

// group is the sums over the people of one group.
type group struct {
	sums
	raw, z   []int64 // sums by scale of the model: feature.raw, standard deviations
	perUser  stat.Durations
	tallies  []tally
	journeys []journey
}

// sums are plain numbers, in an order that only the encoding knows.
type sums struct {
	users          int64
	sure           int64 // clearly nearer to this group than to any other
	far            int64 // squared distances from the centre
	cents, payers  int64 // amounts of the objective's events, or of all where it has none
	scores, scored int64 // last scores, in thousandths
	stages         [len(stageNames)]int64
	hours          [24]int64
	weekdays       [7]int64
}

func (s *sums) each(do func(*int64)) {
	for _, n := range []*int64{&s.users, &s.sure, &s.far, &s.cents, &s.payers, &s.scores, &s.scored} {
		do(n)
	}
	for _, list := range [][]int64{s.stages[:], s.hours[:], s.weekdays[:]} {
		for i := range list {
			do(&list[i])
		}
	}
}

// What a group's tallies count: people, and events, by event name; people by the others, after which come the
// properties of people.
const (
	byEvent = iota
	byChannel
	byDevice
	byCountry
	byDemographic
)

func newAssigned(a *Analysis, s *sample, m *model) *assigned {
	p := &assigned{of: a, sample: s, model: m, groups: make([]group, m.centres.len()), placed: map[*event.Partition][]uint8{}}
	tallies := byDemographic + len(m.plan.demographics)
	p.names, p.codes = make([]agg.Names, tallies), make([]agg.Codes, tallies)
	for i := range p.groups {
		g := &p.groups[i]
		g.raw, g.z, g.tallies = make([]int64, len(m.scales)), make([]int64, len(m.scales)), make([]tally, tallies)
		for j := range g.tallies {
			g.tallies[j].names = &p.names[j]
		}
	}
	return p
}

// Over implements agg.Partial.
func (a *assigned) Over(p *event.Partition) func(event.User) {
	if a.measurer == nil {
		a.measurer, a.placer = newMeasurer(a.of, a.model.plan), newPlacer(a.model)
	}
	m := a.measurer
	m.over(p)
	placed := make([]uint8, p.Users())
	a.placed[p] = placed
	person := 0

	at := make([]int, len(a.names))
	at[byEvent], at[byChannel], at[byDevice], at[byCountry] = -1, m.channelAt, m.devices.at, property(p, a.of.scope.Country)
	for i, name := range a.model.plan.demographics {
		at[byDemographic+i] = property(p, name)
	}
	a.codes[byEvent].Over(&a.names[byEvent], &p.Names.Strings)
	for kind, at := range at {
		if at >= 0 {
			a.codes[kind].Over(&a.names[kind], &p.Properties[at].Values)
		}
	}
	a.learnStages(p)
	scoreAt := property(p, a.model.plan.score)
	if scoreAt >= 0 {
		a.learnScores(&p.Properties[scoreAt].Values)
	}
	limit := a.sample.last()

	return func(u event.User) {
		to := a.placer.place(m.measure(u), m.found)
		placed[person] = uint8(to)
		person++
		g := &a.groups[to]
		g.users++
		g.far += a.placer.far
		if a.placer.sure {
			g.sure++
		}
		a.placer.addTo(g)
		g.perUser.Add(int64(len(u.Names)))
		stages := 0
		for _, met := range m.names.Met() {
			g.tallies[byEvent].add(a.codes[byEvent].Of(met.Code), counts{users: 1, events: int64(m.names.Times(met.Code))})
			stages |= 1 << a.stageOf[met.Code]
		}
		for i := range g.stages {
			g.stages[i] += int64(stages >> (i + 1) & 1)
		}
		for _, h := range m.hours {
			g.hours[h.of%24] += int64(h.events)
			g.weekdays[h.of/24] += int64(h.events)
		}
		one := func(kind int, code uint32) {
			if code != 0 {
				g.tallies[kind].add(a.codes[kind].Of(code), counts{users: 1})
			}
		}
		if m.channelAt >= 0 {
			one(byChannel, m.firstChannel)
		}
		if m.devices.at >= 0 {
			one(byDevice, usual(&m.devices.counts))
		}
		for kind := byCountry; kind < len(at); kind++ {
			if at[kind] >= 0 {
				one(kind, first(u.Property(at[kind])))
			}
		}
		if m.amountAt >= 0 {
			if cents := m.worth(u); cents != 0 {
				g.cents += cents
				g.payers++
			}
		}
		if scoreAt >= 0 {
			a.score(g, u.Property(scoreAt))
		}
		if hash := event.Hash(u.ID, a.of.spec.Seed); hash <= limit {
			g.journeys = append(g.journeys, newJourney(hash, a.placer.far, p, u, m.visits.Starts(u)))
		}
	}
}

// learnStages finds the stage of each event that is not excluded.
func (a *assigned) learnStages(p *event.Partition) {
	n := p.Names.Len()
	a.stageOf = slices.Grow(a.stageOf[:0], n)[:n]
	for c := range a.stageOf {
		a.stageOf[c] = 0
		if name := string(p.Names.Bytes(uint32(c))); a.of.scope.Stages != nil && name != "" && !a.of.exclude[name] {
			a.stageOf[c] = uint8(slices.Index(stageNames[:], a.of.scope.Stages(name)) + 1)
		}
	}
}

// learnScores reads the texts of scores, in thousandths.
func (a *assigned) learnScores(values *event.Strings) {
	a.scores = a.scores[:0]
	for c := range values.Len() {
		n, ok := stat.ParseAmount(values.Bytes(uint32(c)))
		const most = 1 << 20
		a.scores = append(a.scores, reading{min(max(n.Units, -most), most)*thousand + n.Millionths/thousand, ok && c > 0})
	}
}

// score adds the last score of a person.
func (a *assigned) score(g *group, codes []event.Code) {
	for i := len(codes) - 1; i >= 0; i-- {
		if r := &a.scores[codes[i]]; r.done {
			g.scores += r.cents
			g.scored++
			return
		}
	}
}

// worth is the cents of a person's events: of those of the objective, or of all where there is none.
func (m *measurer) worth(u event.User) (sum int64) {
	codes := u.Property(m.amountAt)
	for i, name := range u.Names {
		if codes[i] != 0 && (len(m.plan.exclude) == 0 || m.name[name].excluded) {
			sum += m.amount(codes[i])
		}
	}
	return sum
}

// Merge implements agg.Partial.
func (a *assigned) Merge(other agg.Partial) {
	o := other.(*assigned)
	maps.Copy(a.placed, o.placed)
	to := make([][]int, len(a.names))
	for kind := range to {
		to[kind] = a.names[kind].Merge(&o.names[kind])
	}
	for i := range a.groups {
		g, og := &a.groups[i], &o.groups[i]
		var theirs []int64
		og.each(func(n *int64) { theirs = append(theirs, *n) })
		g.each(func(n *int64) { *n, theirs = *n+theirs[0], theirs[1:] })
		for f := range g.raw {
			g.raw[f] += og.raw[f]
			g.z[f] += og.z[f]
		}
		g.perUser.Merge(&og.perUser)
		for kind := range g.tallies {
			g.tallies[kind].merge(&og.tallies[kind], to[kind])
		}
		g.journeys = append(g.journeys, og.journeys...)
	}
}

// AppendBinary implements agg.Partial.
func (a *assigned) AppendBinary(dst []byte) ([]byte, error) {
	for i := range a.groups {
		g := &a.groups[i]
		g.each(func(n *int64) { dst = agg.AppendInt(dst, *n) })
		for f := range g.raw {
			dst = agg.AppendInt(dst, g.raw[f])
			dst = agg.AppendInt(dst, g.z[f])
		}
		dst = agg.AppendString(dst, string(g.perUser.AppendBinary(nil)))
		for kind := range g.tallies {
			dst = g.tallies[kind].append(dst)
		}
		g.journeys = sorted(g.journeys, false)
		dst = agg.AppendUint(dst, uint64(len(g.journeys)))
		for _, j := range g.journeys {
			dst = j.append(dst)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (a *assigned) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range a.groups {
		g := &a.groups[i]
		g.each(func(n *int64) { *n = r.Int() })
		for f := range g.raw {
			g.raw[f], g.z[f] = r.Int(), r.Int()
		}
		if g.perUser.UnmarshalBinary([]byte(r.String())) != nil || !people(g.users) || !people(g.sure) || !people(g.payers) || !people(g.scored) {
			return agg.ErrWire
		}
		for _, list := range [][]int64{g.stages[:], g.hours[:], g.weekdays[:]} {
			if slices.ContainsFunc(list, func(n int64) bool { return !people(n) }) {
				return agg.ErrWire
			}
		}
		for kind := range g.tallies {
			if !g.tallies[kind].read(r) {
				return agg.ErrWire
			}
		}
		for n := range r.Len(leastJourney) {
			j, ok := readJourney(r)
			if !ok || n > 0 && g.journeys[n-1].compare(j) > 0 {
				return agg.ErrWire
			}
			g.journeys = append(g.journeys, j)
		}
	}
	return r.End()
}

// Members says of the people of a partition, in its order, of which group they are, by its place among Keys; last is
// the merged Partial of the last pass. It is false where there are no groups.
func (a *Analysis) Members(last agg.Partial) (func(*event.Partition) func(event.User) int, bool) {
	of := assignedOf(last)
	if of == nil {
		return nil, false
	}
	return of.groupOf, true
}

// Member says the same of people in whatever order.
func (a *Analysis) Member(last agg.Partial) (func(*event.Partition) func(event.User) int, bool) {
	of := assignedOf(last)
	if of == nil {
		return nil, false
	}
	return of.measured, true
}

// Keys are the keys of the groups and what they are called.
func (a *Analysis) Keys(last agg.Partial) (keys, names []string) {
	if of := assignedOf(last); of != nil {
		return of.model.keys, of.said(a.spec.Names)
	}
	return nil, nil
}

func assignedOf(last agg.Partial) *assigned {
	switch last := last.(type) {
	case *assigned:
		return last
	case *conversions:
		return last.assigned
	}
	return nil
}
