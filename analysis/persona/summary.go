package persona

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// summary is the first pass: what there is to compare people on.
type summary struct {
	of       *Analysis
	users    int64
	events   tally // people by event name
	devices  tally // people by device, of any of their events
	channels tally // people by first channel

	properties []string // that say something else of people, or of what they did
	spread     []spread // of each

	counts                                sequence.Counts
	eventCodes, deviceCodes, channelCodes agg.Codes
}

// spread is how the values of a property lie among people.
type spread struct {
	values tally // people by value; of no more than manyValues
	// Known is how many people have a value, repeated those with several events that have one, and varied those of them with different ones.
	known, repeated, varied int64
	many                    bool // more than manyValues, which are not counted then
	codes                   agg.Codes
}

// manyValues are too many to compare people by.
const manyValues = 64

// bound gives the values up where there are too many: the same ones in whatever order they come.
func (s *spread) bound() {
	if s.many = s.many || s.values.names.Len() > manyValues; s.many {
		s.values = tally{names: new(agg.Names)}
	}
}

// constant is whether a property is one of people: all but one in two hundred have one value.
func (s *spread) constant() bool {
	const oneIn = 200
	n := s.values.names.Len()
	return n > 1 && s.varied*oneIn <= s.repeated && s.known > 0
}

// scores is whether a property of this name holds the scores that people gave.
func (s *spread) scores(name string) bool {
	if !called(name, scoreWords) || s.known == 0 || s.many {
		return false
	}
	for c := range s.values.names.Len() {
		if _, ok := stat.ParseAmount([]byte(s.values.names.Name(c))); !ok {
			return false
		}
	}
	return true
}

// topics lists those that enough people have an event of.
func (s *summary) topics(except map[string]bool) (names []string) {
	var there [len(topicNames) + 1]bool
	for _, c := range s.events.used() {
		if name := s.events.names.Name(c); !except[name] {
			there[topicOf(name)] = true
		}
	}
	for i, name := range topicNames {
		if there[i+1] {
			names = append(names, name)
		}
	}
	return names
}

func newSummary(a *Analysis) *summary {
	s := &summary{of: a}
	for _, t := range s.tallies() {
		t.names = new(agg.Names)
	}
	for _, name := range a.scope.Properties {
		if name != a.scope.Channel && name != a.scope.Device && name != a.scope.Country && len(s.properties) < mostLookedAt {
			s.properties = append(s.properties, name)
		}
	}
	s.spread = make([]spread, len(s.properties))
	for i := range s.spread {
		s.spread[i].values.names = new(agg.Names)
	}
	return s
}

// mostLookedAt bounds the properties.
const mostLookedAt = 12

func (s *summary) tallies() [3]*tally { return [3]*tally{&s.events, &s.devices, &s.channels} }

// Over implements agg.Partial.
func (s *summary) Over(p *event.Partition) func(event.User) {
	s.eventCodes.Over(s.events.names, &p.Names.Strings)
	s.counts.Reset(p.Names.Len())
	deviceAt, channelAt := property(p, s.of.scope.Device), property(p, s.of.scope.Channel)
	if deviceAt >= 0 {
		values := &p.Properties[deviceAt].Values
		s.deviceCodes.Over(s.devices.names, values)
		s.counts.Reset(max(values.Len(), p.Names.Len()))
	}
	if channelAt >= 0 {
		s.channelCodes.Over(s.channels.names, &p.Properties[channelAt].Values)
	}
	at := make([]int, len(s.properties))
	for i, name := range s.properties {
		if at[i] = property(p, name); at[i] >= 0 {
			values := &p.Properties[at[i]].Values
			s.spread[i].codes.Over(s.spread[i].values.names, values)
			s.counts.Reset(max(values.Len(), p.Names.Len()))
		}
	}
	return func(u event.User) {
		s.users++
		for i, at := range at {
			if at >= 0 {
				s.spread[i].add(&s.counts, u.Property(at))
			}
		}
		for _, m := range sequence.Count(&s.counts, u.Names) {
			s.events.add(s.eventCodes.Of(m.Code), counts{users: 1})
		}
		if deviceAt >= 0 {
			for _, m := range sequence.Count(&s.counts, u.Property(deviceAt)) {
				if m.Code != 0 {
					s.devices.add(s.deviceCodes.Of(m.Code), counts{users: 1})
				}
			}
		}
		if channelAt >= 0 {
			if c := first(u.Property(channelAt)); c != 0 {
				s.channels.add(s.channelCodes.Of(c), counts{users: 1})
			}
		}
	}
}

// add counts one person.
func (s *spread) add(c *sequence.Counts, codes []event.Code) {
	values, times := 0, 0
	for _, m := range sequence.Count(c, codes) {
		if m.Code == 0 {
			continue
		}
		values++
		times += int(c.Times(m.Code))
		if !s.many {
			s.values.add(s.codes.Of(m.Code), counts{users: 1})
			s.bound()
		}
	}
	if values > 0 {
		s.known++
	}
	if times > 1 {
		s.repeated++
	}
	if values > 1 {
		s.varied++
	}
}

// stages lists the events that have a stage, and it, in the order of names; nil where stages are not known.
func (s *summary) stages(of func(event string) string) (list []string) {
	if of == nil {
		return nil
	}
	list = []string{} // no event has one
	for _, c := range s.events.names.Sorted() {
		if name := s.events.names.Name(c); of(name) != "" {
			list = append(list, name, of(name))
		}
	}
	return list
}

// Merge implements agg.Partial.
func (s *summary) Merge(other agg.Partial) {
	o := other.(*summary)
	s.users += o.users
	for i, t := range s.tallies() {
		other := o.tallies()[i]
		t.merge(other, t.names.Merge(other.names))
	}
	for i := range s.spread {
		t, other := &s.spread[i], &o.spread[i]
		t.known, t.repeated, t.varied = t.known+other.known, t.repeated+other.repeated, t.varied+other.varied
		t.many = t.many || other.many
		t.values.merge(&other.values, t.values.names.Merge(other.values.names))
		t.bound()
	}
}

// AppendBinary implements agg.Partial.
func (s *summary) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, s.users)
	dst = s.events.append(dst)
	dst = s.devices.append(dst)
	dst = s.channels.append(dst)
	for i := range s.spread {
		t := &s.spread[i]
		dst = agg.AppendInt(agg.AppendInt(agg.AppendInt(dst, t.known), t.repeated), t.varied)
		many := uint64(0)
		if t.many {
			many = 1
		}
		dst = t.values.append(agg.AppendUint(dst, many))
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (s *summary) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	s.users = r.Int()
	if !people(s.users) || !s.events.read(r) || !s.devices.read(r) || !s.channels.read(r) {
		return agg.ErrWire
	}
	for i := range s.spread {
		t := &s.spread[i]
		t.known, t.repeated, t.varied = r.Int(), r.Int(), r.Int()
		many := r.Uint()
		t.many = many == 1
		if !people(t.known) || !people(t.repeated) || !people(t.varied) || many > 1 || !t.values.read(r) || t.values.names.Len() > manyValues {
			return agg.ErrWire
		}
		t.bound()
	}
	return r.End()
}

// property is the index of a property by name, -1 where the log or the scope has none.
func property(p *event.Partition, name string) int {
	if name == "" {
		return -1
	}
	return p.Property(name)
}

// first is the first code that is a value, or 0.
func first[C ~uint16 | ~uint32](codes []C) uint32 {
	for _, c := range codes {
		if c != 0 {
			return uint32(c)
		}
	}
	return 0
}

// usual is the code most frequent in what was counted; of several, the one met
// first; 0 when there is none.
func usual(c *sequence.Counts) (best uint32) {
	var most uint32
	for _, m := range c.Met() {
		if times := c.Times(m.Code); m.Code != 0 && times > most {
			best, most = m.Code, times
		}
	}
	return best
}
