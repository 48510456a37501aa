package persona

import (
	"maps"

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
	names  [tallies]agg.Names // of the groups' tallies

	measurer *measurer
	placer   *placer
	codes    [tallies]agg.Codes

	// placed is the group of each person of the partitions walked, in their order. It is no part of the counts, and
	// does not travel: it spares the next pass the measuring where that walks the same partitions in the same memory.
	placed map[*event.Partition][]uint8
}

// group is the sums over the people of one group.
type group struct {
	users   int64
	raw, z  []int64 // sums by scale of the model: feature.raw, standard deviations
	perUser stat.Durations
	tallies [tallies]tally
}

// What a group's tallies count: people, and events, by event name; people by the others.
const (
	byEvent = iota
	byChannel
	byDevice
	byCountry
	tallies
)

func newAssigned(a *Analysis, s *sample, m *model) *assigned {
	p := &assigned{of: a, sample: s, model: m, groups: make([]group, m.centres.len()), placed: map[*event.Partition][]uint8{}}
	for i := range p.groups {
		g := &p.groups[i]
		g.raw, g.z = make([]int64, len(m.scales)), make([]int64, len(m.scales))
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

	countryAt := property(p, a.of.scope.Country)
	a.codes[byEvent].Over(&a.names[byEvent], &p.Names.Strings)
	for kind, at := range [tallies]int{byEvent: -1, byChannel: m.channelAt, byDevice: m.deviceAt, byCountry: countryAt} {
		if at >= 0 {
			a.codes[kind].Over(&a.names[kind], &p.Properties[at].Values)
		}
	}

	return func(u event.User) {
		at := a.placer.place(m.measure(u), m.found)
		placed[person] = uint8(at)
		person++
		g := &a.groups[at]
		g.users++
		a.placer.addTo(g)
		g.perUser.Add(int64(len(u.Names)))
		for _, met := range m.names.Met() {
			g.tallies[byEvent].add(a.codes[byEvent].Of(met.Code), counts{users: 1, events: int64(m.names.Times(met.Code))})
		}
		one := func(kind int, code uint32) {
			if code != 0 {
				g.tallies[kind].add(a.codes[kind].Of(code), counts{users: 1})
			}
		}
		if m.channelAt >= 0 {
			one(byChannel, m.firstChannel)
		}
		if m.deviceAt >= 0 {
			one(byDevice, usual(&m.devices))
		}
		if countryAt >= 0 {
			one(byCountry, first(u.Property(countryAt)))
		}
	}
}

// Merge implements agg.Partial.
func (a *assigned) Merge(other agg.Partial) {
	o := other.(*assigned)
	maps.Copy(a.placed, o.placed)
	var to [tallies][]int
	for kind := range to {
		to[kind] = a.names[kind].Merge(&o.names[kind])
	}
	for i := range a.groups {
		g, og := &a.groups[i], &o.groups[i]
		g.users += og.users
		for f := range g.raw {
			g.raw[f] += og.raw[f]
			g.z[f] += og.z[f]
		}
		g.perUser.Merge(&og.perUser)
		for kind := range g.tallies {
			g.tallies[kind].merge(&og.tallies[kind], to[kind])
		}
	}
}

// AppendBinary implements agg.Partial.
func (a *assigned) AppendBinary(dst []byte) ([]byte, error) {
	for i := range a.groups {
		g := &a.groups[i]
		dst = agg.AppendInt(dst, g.users)
		for f := range g.raw {
			dst = agg.AppendInt(dst, g.raw[f])
			dst = agg.AppendInt(dst, g.z[f])
		}
		dst = agg.AppendString(dst, string(g.perUser.AppendBinary(nil)))
		for kind := range g.tallies {
			dst = g.tallies[kind].append(dst)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (a *assigned) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range a.groups {
		g := &a.groups[i]
		g.users = r.Int()
		for f := range g.raw {
			g.raw[f], g.z[f] = r.Int(), r.Int()
		}
		if g.perUser.UnmarshalBinary([]byte(r.String())) != nil || !people(g.users) {
			return agg.ErrWire
		}
		for kind := range g.tallies {
			if !g.tallies[kind].read(r) {
				return agg.ErrWire
			}
		}
	}
	return r.End()
}
