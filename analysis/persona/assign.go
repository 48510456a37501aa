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

	// placed is the group of each person of the partitions walked, in their order. It is no part of the counts, and
	// does not travel: it spares the next pass the measuring where that walks the same partitions in the same memory.
	placed map[*event.Partition][]uint8
}

// group is the sums over the people of one group.
type group struct {
	users                        int64
	raw, z                       []int64 // sums by scale of the model: feature.raw, standard deviations
	perUser                      stat.Durations
	events                       tally // people and events
	channels, devices, countries tally // people
}

// Over implements agg.Partial.
func (a *assigned) Over(p *event.Partition) func(event.User) {
	m := a.model
	measurer := newMeasurer(a.of, m.plan, p)
	z, x := make([]int64, len(m.scales)), make([]int32, m.centres.dim)
	placed := make([]uint8, p.Users())
	a.placed[p] = placed
	person := 0

	var eventCode, channelCode, deviceCode, countryCode []func(event.Code) int // by group
	channelAt, deviceAt, countryAt := property(p, a.of.scope.Channel), property(p, a.of.scope.Device), property(p, a.of.scope.Country)
	for i := range a.groups {
		g := &a.groups[i]
		eventCode = append(eventCode, g.events.names.From(&p.Names.Strings))
		for _, c := range []struct {
			at    int
			tally *tally
			code  *[]func(event.Code) int
		}{{channelAt, &g.channels, &channelCode}, {deviceAt, &g.devices, &deviceCode}, {countryAt, &g.countries, &countryCode}} {
			if c.at >= 0 {
				*c.code = append(*c.code, c.tally.names.From(&p.Properties[c.at].Values))
			}
		}
	}
	each := distinct(p.Names.Len())
	times := make([]int64, p.Names.Len()) // of each event, by the person at hand; zero between people
	var mostUsed func([]event.Code) event.Code
	if deviceAt >= 0 {
		mostUsed = usual(p.Properties[deviceAt].Values.Len())
	}

	return func(u event.User) {
		numbers := measurer.measure(u)
		at := m.place(numbers, z, x)
		placed[person] = uint8(at)
		person++
		g := &a.groups[at]
		g.users++
		for i := range m.scales {
			f := m.scales[i].feature
			g.raw[i] += m.plan.features[f].raw(numbers, f)
			g.z[i] += z[i]
		}
		g.perUser.Add(int64(len(u.Names)))
		for _, c := range u.Names {
			times[c]++
		}
		each(u.Names, func(c event.Code) {
			g.events.add(eventCode[at](c), counts{users: 1, events: times[c]})
			times[c] = 0
		})
		if channelAt >= 0 {
			if c := first(u.Property(channelAt)); c != 0 {
				g.channels.add(channelCode[at](c), counts{users: 1})
			}
		}
		if deviceAt >= 0 {
			if c := mostUsed(u.Property(deviceAt)); c != 0 {
				g.devices.add(deviceCode[at](c), counts{users: 1})
			}
		}
		if countryAt >= 0 {
			if c := first(u.Property(countryAt)); c != 0 {
				g.countries.add(countryCode[at](c), counts{users: 1})
			}
		}
	}
}

// Merge implements agg.Partial.
func (a *assigned) Merge(other agg.Partial) {
	maps.Copy(a.placed, other.(*assigned).placed)
	for i := range a.groups {
		g, o := &a.groups[i], &other.(*assigned).groups[i]
		g.users += o.users
		for f := range g.raw {
			g.raw[f] += o.raw[f]
			g.z[f] += o.z[f]
		}
		g.perUser.Merge(&o.perUser)
		g.events.merge(&o.events)
		g.channels.merge(&o.channels)
		g.devices.merge(&o.devices)
		g.countries.merge(&o.countries)
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
		dst = g.events.append(dst)
		dst = g.channels.append(dst)
		dst = g.devices.append(dst)
		dst = g.countries.append(dst)
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
		if g.perUser.UnmarshalBinary([]byte(r.String())) != nil || !people(g.users) ||
			!g.events.read(r) || !g.channels.read(r) || !g.devices.read(r) || !g.countries.read(r) {
			return agg.ErrWire
		}
	}
	return r.End()
}
