package persona

import (
	"math"
	"time"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
)

// measurer turns a person's events into integers, one per feature of the plan.
// It belongs to one partition and one goroutine.
type measurer struct {
	plan    *plan
	visits  *sequence.Visits
	clock   clock
	name    []nameFeatures // by code of the partition's names
	device  []int          // feature by code of the device property, or nil
	channel []int          // feature by code of the channel property, or nil
	seen    []uint32       // by code of a name: the last person who did it
	person  uint32

	deviceAt, channelAt int
	numbers             []int64
}

// nameFeatures is what an event's name counts for; 0 is no feature.
type nameFeatures struct {
	excluded     bool
	share, stage int
}

func newMeasurer(a *Analysis, plan *plan, p *event.Partition) *measurer {
	m := &measurer{
		plan: plan, visits: sequence.NewVisits(p, a.scope.Session), clock: clock{loc: a.scope.Location},
		name: make([]nameFeatures, p.Names.Len()), seen: make([]uint32, p.Names.Len()),
		deviceAt: property(p, a.scope.Device), channelAt: property(p, a.scope.Channel),
		numbers: make([]int64, len(plan.features)),
	}
	if m.clock.loc == nil {
		m.clock.loc = time.UTC
	}
	for c := 1; c < len(m.name); c++ {
		name := p.Names.String(uint32(c))
		m.name[c] = nameFeatures{excluded: plan.exclude[name], share: plan.byEvent[name]}
		if plan.stageOf != nil {
			m.name[c].stage = plan.byStage[plan.stageOf(name)]
		}
	}
	table := func(at int, features map[string]int) []int {
		if at < 0 {
			return nil
		}
		values := p.Properties[at].Values
		t := make([]int, values.Len())
		for c := range t {
			t[c] = features[values.String(uint32(c))]
		}
		return t
	}
	m.device, m.channel = table(m.deviceAt, plan.byDevice), table(m.channelAt, plan.byChannel)
	return m
}

// measure returns the person's numbers, valid until the next call. Excluded
// events are passed over as if they had not happened: a visit counts, and
// lasts, by its other events.
func (m *measurer) measure(u event.User) []int64 {
	m.person++
	n := m.numbers
	clear(n)
	var devices []event.Code
	if m.device != nil {
		devices = u.Property(m.deviceAt)
	}
	starts := m.visits.Starts(u)
	var begin, last, visitBegin, inVisits int64
	visit, counted := 0, 0 // visits begun so far; the one that was last counted
	lastDay := int64(math.MinInt64)
	for i, t := range u.Times {
		if visit < len(starts) && starts[visit] == i {
			visit++
		}
		f := m.name[u.Names[i]]
		if f.excluded {
			continue
		}
		if n[events] == 0 {
			begin = t
		}
		n[events]++
		if visit != counted {
			if counted > 0 {
				inVisits += last - visitBegin
			}
			counted, visitBegin = visit, t
			n[sessions]++
		}
		last = t
		if m.seen[u.Names[i]] != m.person {
			m.seen[u.Names[i]] = m.person
			n[eventNames]++
		}
		day, hour, weekday := m.clock.read(t)
		if day != lastDay {
			lastDay = day
			n[activeDays]++
		}
		work := weekday < 5
		switch {
		case hour < 6 || hour >= 22:
			n[night]++
		case hour < 11:
			n[morning]++
		case hour >= 18:
			n[evening]++
		}
		if !work {
			n[weekend]++
		} else if hour >= 9 && hour < 18 {
			n[workingHours]++
		}
		// Feature 0 is the number of events, so "no feature" must not be counted.
		if f.share != 0 {
			n[f.share]++
		}
		if f.stage != 0 {
			n[f.stage]++
		}
		if devices != nil {
			if d := m.device[devices[i]]; d != 0 {
				n[d]++
			}
		}
	}
	if m.channel != nil {
		if c := m.channel[first(u.Property(m.channelAt))]; c != 0 {
			n[c] = 1
		}
	}
	if n[events] > 0 {
		inVisits += last - visitBegin
		n[eventsPerSession] = n[events] * thousand / n[sessions]
		n[eventsPerDay] = n[events] * thousand / n[activeDays]
		n[sessionSeconds] = seconds(inVisits / n[sessions])
		n[spanSeconds] = seconds(last - begin)
	}
	return n
}

// seconds of microseconds, within what sums can bear: no person was seen for more than 136 years.
func seconds(micros int64) int64 { return min(max(micros/1_000_000, 0), maxNumber) }

// clock reads local time. It remembers the stretch without a change of clocks
// that it is in, since asking the zone for each event would cost more than all
// else that is done with it.
type clock struct {
	loc      *time.Location
	from, to int64 // seconds since 1970 in which offset holds
	offset   int64
}

// read gives the number of the local day since 1970-01-01, the hour, and the day of the week, Monday 0.
func (c *clock) read(micros int64) (day, hour, weekday int64) {
	s := floor(micros, 1_000_000)
	if s < c.from || s >= c.to {
		at := time.Unix(s, 0).In(c.loc)
		_, offset := at.Zone()
		start, end := at.ZoneBounds()
		c.from, c.to, c.offset = math.MinInt64, math.MaxInt64, int64(offset)
		if !start.IsZero() {
			c.from = start.Unix()
		}
		if !end.IsZero() {
			c.to = end.Unix()
		}
	}
	s += c.offset
	day = floor(s, 86_400)
	hour = (s - day*86_400) / 3600
	weekday = day + 3 // 1970-01-01 was a Thursday
	return day, hour, weekday - floor(weekday, 7)*7
}

// floor divides and rounds down, also below zero.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
