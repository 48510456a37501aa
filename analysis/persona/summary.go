package persona

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
)

// summary is the first pass: what there is to compare people on.
type summary struct {
	of       *Analysis
	users    int64
	events   tally // people by event name
	devices  tally // people by device, of any of their events
	channels tally // people by first channel

	counts                                sequence.Counts
	eventCodes, deviceCodes, channelCodes agg.Codes
}

func newSummary(a *Analysis) *summary {
	s := &summary{of: a}
	for _, t := range s.tallies() {
		t.names = new(agg.Names)
	}
	return s
}

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
	return func(u event.User) {
		s.users++
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
}

// AppendBinary implements agg.Partial.
func (s *summary) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, s.users)
	dst = s.events.append(dst)
	dst = s.devices.append(dst)
	return s.channels.append(dst), nil
}

// UnmarshalBinary implements agg.Partial.
func (s *summary) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	s.users = r.Int()
	if !people(s.users) || !s.events.read(r) || !s.devices.read(r) || !s.channels.read(r) {
		return agg.ErrWire
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
