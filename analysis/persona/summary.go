package persona

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// summary is the first pass: what there is to compare people on.
type summary struct {
	of       *Analysis
	users    int64
	events   tally // people by event name
	devices  tally // people by device, of any of their events
	channels tally // people by first channel
}

// Over implements agg.Partial.
func (s *summary) Over(p *event.Partition) func(event.User) {
	eventCode := s.events.names.From(&p.Names.Strings)
	deviceAt, channelAt := property(p, s.of.scope.Device), property(p, s.of.scope.Channel)
	countEvents := distinct(p.Names.Len())
	var countDevices func([]event.Code, func(event.Code))
	var deviceCode, channelCode func(event.Code) int
	if deviceAt >= 0 {
		values := &p.Properties[deviceAt].Values
		deviceCode, countDevices = s.devices.names.From(values), distinct(values.Len())
	}
	if channelAt >= 0 {
		channelCode = s.channels.names.From(&p.Properties[channelAt].Values)
	}
	return func(u event.User) {
		s.users++
		countEvents(u.Names, func(c event.Code) { s.events.add(eventCode(c), counts{users: 1}) })
		if deviceAt >= 0 {
			countDevices(u.Property(deviceAt), func(c event.Code) { s.devices.add(deviceCode(c), counts{users: 1}) })
		}
		if channelAt >= 0 {
			if c := first(u.Property(channelAt)); c != 0 {
				s.channels.add(channelCode(c), counts{users: 1})
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
	s.events.merge(&o.events)
	s.devices.merge(&o.devices)
	s.channels.merge(&o.channels)
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
func first(codes []event.Code) event.Code {
	for _, c := range codes {
		if c != 0 {
			return c
		}
	}
	return 0
}

// distinct returns a function that yields each code of a list once, in the
// order of the list, and skips 0. n is the number of codes there are.
func distinct(n int) func(codes []event.Code, yield func(event.Code)) {
	seen := make([]uint32, n) // the last list a code was met in
	list := uint32(0)
	return func(codes []event.Code, yield func(event.Code)) {
		list++
		for _, c := range codes {
			if c != 0 && seen[c] != list {
				seen[c] = list
				yield(c)
			}
		}
	}
}

// usual returns a function that gives the code most frequent in a list; of
// several, the one met first; 0 when there is none.
func usual(n int) func(codes []event.Code) event.Code {
	times := make([]uint32, n)
	each := distinct(n)
	return func(codes []event.Code) (best event.Code) {
		for _, c := range codes {
			times[c]++
		}
		times[0] = 0
		each(codes, func(c event.Code) {
			if times[c] > times[best] {
				best = c
			}
		})
		for _, c := range codes {
			times[c] = 0
		}
		return best
	}
}
