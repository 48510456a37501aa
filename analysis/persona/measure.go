package persona

import (
	"math"
	"slices"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// measurer turns a person's events into integers, one per feature of the plan.
// Its memory is reused from one person, and one partition, to the next; it
// belongs to one goroutine.
type measurer struct {
	plan  *plan
	scope *agg.Scope
	clock clock
	known map[string]nameFeatures // what was found out of names in the partitions so far

	visits  sequence.Visits
	name    []nameFeatures // by code of the partition's names
	devices coded
	channel []int // feature by code of the channel property

	channelAt int // property, or -1

	// Of the person measured last: the counts of all events, also of excluded ones, as in what is coded, the first
	// channel, and the event features that are not 0.
	names        sequence.Counts
	firstChannel uint32
	found        []int
	shares       []int   // room for found
	numbers      []int64 // by feature

	rhythm [7 * 24][2]int // by hour of the week, what its events count for
	hours  []hourly       // of the person: how many events in which hour of the week

	categories []coded // of the plan's
	amountAt   int     // property, or -1
	amounts    []reading

	amountTexts *event.Strings

	times  []int64 // of the events that are not excluded
	place  []int   // of each event: how many before it are not excluded
	starts []int   // of visits, among the times
}

// hourly is so many events in one hour of the week.
type hourly struct{ of, events int32 }

// coded is a property whose values are features.
type coded struct {
	at      int   // property, or -1
	feature []int // by code
	counts  sequence.Counts
}

// reading is the cents that a text says: 0 for none, and before it is read.
type reading struct {
	cents int64
	done  bool
}

// nameFeatures is what an event's name counts for. No feature is the number
// after the last, so that counting need not ask.
type nameFeatures struct {
	excluded            bool
	share, stage, topic int
}

// newMeasurer returns a measurer that is yet to be bound to a partition.
func newMeasurer(a *Analysis, plan *plan) *measurer {
	m := &measurer{
		plan: plan, scope: &a.scope, clock: clock{loc: a.scope.Location},
		known: map[string]nameFeatures{}, numbers: make([]int64, len(plan.features)+1), shares: make([]int, len(plan.features)+1),
	}
	if m.clock.loc == nil {
		m.clock.loc = time.UTC
	}
	for i := range m.rhythm {
		m.rhythm[i] = rhythmOf(i/24, i%24, len(plan.features))
	}
	return m
}

// rhythmOf are the features an event counts for because of when it is, by weekday, Monday 0, and hour.
func rhythmOf(weekday, hour, none int) [2]int {
	of := [2]int{none, none}
	switch {
	case hour < 6 || hour >= 22:
		of[0] = night
	case hour < 11:
		of[0] = morning
	case hour >= 18:
		of[0] = evening
	}
	switch {
	case weekday >= 5:
		of[1] = weekend
	case hour >= 9 && hour < 18:
		of[1] = workingHours
	}
	return of
}

// over binds to a partition.
func (m *measurer) over(p *event.Partition) {
	m.visits.Over(p, m.scope.Session, m.scope.SessionGap)
	m.names.Reset(p.Names.Len())
	m.name = m.name[:0]
	for c := range p.Names.Len() {
		m.name = append(m.name, m.meaning(p.Names.Bytes(uint32(c))))
	}
	table := func(t []int, at int, features map[string]int) []int {
		t = t[:0]
		if at >= 0 {
			values := p.Properties[at].Values
			for c := range values.Len() {
				t = append(t, features[string(values.Bytes(uint32(c)))])
			}
		}
		return t
	}
	code := func(c *coded, name string, features map[string]int) {
		c.at = property(p, name)
		c.feature = table(c.feature, c.at, features)
		c.counts.Reset(len(c.feature))
	}
	m.channelAt = property(p, m.scope.Channel)
	m.channel = table(m.channel, m.channelAt, m.plan.byChannel)
	code(&m.devices, m.scope.Device, m.plan.byDevice)
	m.categories = slices.Grow(m.categories[:0], len(m.plan.categories))[:len(m.plan.categories)]
	for i, of := range m.plan.categories {
		code(&m.categories[i], of.property, of.values)
	}
	if m.amountAt = property(p, m.scope.Value); m.amountAt >= 0 {
		n := p.Properties[m.amountAt].Values.Len()
		m.amounts = slices.Grow(m.amounts[:0], n)[:n]
		clear(m.amounts)
		m.amountTexts = &p.Properties[m.amountAt].Values
	}
}

// amount is the cents that a code of the amounts' column says.
func (m *measurer) amount(code event.Code) int64 {
	r := &m.amounts[code]
	if !r.done {
		r.done = true
		if a, ok := stat.ParseAmount(m.amountTexts.Bytes(uint32(code))); ok {
			r.cents = a.Cents()
		}
	}
	return r.cents
}

// meaning is what a name counts for, looked up the first time it is met.
func (m *measurer) meaning(name []byte) nameFeatures {
	f, ok := m.known[string(name)]
	if !ok {
		name := string(name)
		none := len(m.plan.features)
		f = nameFeatures{excluded: m.plan.exclude[name], share: none, stage: none, topic: none}
		if share := m.plan.byEvent[name]; share != 0 && !f.excluded {
			f.share = share
		}
		if m.plan.stageOf != nil && name != "" && !f.excluded {
			if stage := m.plan.byStage[m.plan.stageOf(name)]; stage != 0 {
				f.stage = stage
			}
		}
		if at := topicOf(name); at != 0 && !f.excluded {
			if topic := m.plan.byTopic[topicNames[at-1]]; topic != 0 {
				f.topic = topic
			}
		}
		m.known[name] = f
	}
	return f
}

// measure returns the person's numbers, valid until the next call. Excluded
// events are passed over as if they had not happened: a visit counts, and
// lasts, by its other events.
func (m *measurer) measure(u event.User) []int64 {
	n := m.numbers
	clear(n)
	none := len(n) - 1
	excluded, names, shares := 0, 0, 0
	for _, met := range sequence.Count(&m.names, u.Names) {
		f, times := &m.name[met.Code], int(m.names.Times(met.Code))
		n[f.share] += int64(times)
		n[f.stage] += int64(times)
		n[f.topic] += int64(times)
		m.shares[shares] = f.share // overwritten by the next, unless it is one
		if f.share != none {
			shares++
		}
		if f.excluded {
			excluded += times
		}
		names++
	}
	m.found, m.hours = m.shares[:shares], m.hours[:0]
	n[eventNames] = int64(names)
	if excluded > 0 {
		for _, met := range m.names.Met() {
			if m.name[met.Code].excluded {
				n[eventNames]--
			}
		}
	}
	if m.devices.at >= 0 {
		m.countCoded(&m.devices, u, excluded > 0)
	}
	if m.channelAt >= 0 {
		m.firstChannel = first(u.Property(m.channelAt))
		if c := m.channel[m.firstChannel]; c != 0 {
			n[c] = 1
		}
	}
	for i := range m.categories {
		if c := &m.categories[i]; c.at >= 0 {
			m.countCoded(c, u, excluded > 0)
		}
	}
	if m.amountAt >= 0 {
		m.addAmounts(u)
	}
	times, starts := u.Times, m.visits.Starts(u)
	if excluded > 0 {
		times, starts = m.without(u, starts)
	}
	if len(times) > 0 {
		m.measureTimes(times, starts)
		n[recency] = seconds(m.scope.Last - times[len(times)-1])
	}
	return n[:none]
}

// countCoded counts the events of each value.
func (m *measurer) countCoded(c *coded, u event.User, excluding bool) {
	codes := u.Property(c.at)
	for _, met := range sequence.Count(&c.counts, codes) {
		if f := c.feature[met.Code]; f != 0 {
			m.numbers[f] += int64(c.counts.Times(met.Code))
		}
	}
	if !excluding {
		return
	}
	for i, name := range u.Names {
		if f := c.feature[codes[i]]; f != 0 && m.name[name].excluded {
			m.numbers[f]--
		}
	}
}

// addAmounts sums the amounts of the events that are not excluded: more, but none below nothing.
func (m *measurer) addAmounts(u event.User) {
	var sum int64
	codes := u.Property(m.amountAt)
	for i, name := range u.Names {
		if codes[i] != 0 && !m.name[name].excluded {
			sum += m.amount(codes[i])
		}
	}
	m.numbers[amount] = min(max(sum, 0), maxNumber)
}

// without leaves out the events that are excluded, and the visits that have no other.
func (m *measurer) without(u event.User, starts []int) ([]int64, []int) {
	n := len(u.Times)
	if n >= len(m.place) {
		m.times, m.place = make([]int64, n+n/4+1), make([]int, n+n/4+1)
	}
	times, place, kept := m.times, m.place, 0
	for i, name := range u.Names {
		times[kept], place[i] = u.Times[i], kept // overwritten by the next, unless it is kept
		if !m.name[name].excluded {
			kept++
		}
	}
	place[n] = kept
	m.starts = m.starts[:0]
	for v, i := range starts {
		end := n
		if v+1 < len(starts) {
			end = starts[v+1]
		}
		if place[i] < place[end] {
			m.starts = append(m.starts, place[i])
		}
	}
	return times[:kept], m.starts
}

// measureTimes sets the numbers that are made of when the events were.
func (m *measurer) measureTimes(times []int64, starts []int) {
	n, count := m.numbers, len(times)
	span := times[count-1] - times[0]
	inVisits := span
	for _, i := range starts[1:] {
		inVisits -= times[i] - times[i-1]
	}
	lastDay := int64(math.MinInt64)
	for i := 0; i < count; { // from one hour, or change of clocks, to the next
		from := i
		day, hour, weekday, until := m.clock.read(times[i])
		if times[count-1] < until {
			i = count
		} else {
			for i++; times[i] < until; i++ {
			}
		}
		events := int64(i - from)
		if day != lastDay {
			lastDay = day
			n[activeDays]++
		}
		m.hours = append(m.hours, hourly{int32(weekday*24 + hour), int32(events)})
		of := &m.rhythm[weekday*24+hour]
		n[of[0]] += events
		n[of[1]] += events
	}
	n[events] = int64(count)
	n[sessions] = int64(len(starts))
	n[eventsPerSession] = n[events] * thousand / n[sessions]
	n[eventsPerDay] = n[events] * thousand / n[activeDays]
	n[sessionSeconds] = seconds(inVisits / n[sessions])
	n[spanSeconds] = seconds(span)
	if visits := int64(len(starts)); visits > 1 {
		n[betweenVisits] = seconds((times[starts[visits-1]] - times[0]) / (visits - 1))
	}
}

// seconds of microseconds, within what sums can bear: no person was seen for more than 136 years.
func seconds(micros int64) int64 { return min(max(micros/1_000_000, 0), maxNumber) }

// clock reads local time. It remembers the day that it is in, and the stretch
// without a change of clocks, since asking the zone for each event would cost
// more than all else that is done with it. Times are in microseconds.
type clock struct {
	loc      *time.Location
	from, to int64 // in which offset holds
	offset   int64

	begin, end   int64 // of the day, or of what from and to leave of it
	midnight     int64
	day, weekday int64
}

const hourMicros, dayMicros = 3600 * 1_000_000, 24 * hourMicros

// read gives the number of the local day since 1970-01-01, the hour, the day of
// the week, Monday 0, and until when nothing of that changes.
func (c *clock) read(micros int64) (day, hour, weekday, until int64) {
	if micros < c.begin || micros >= c.end {
		c.turn(micros)
	}
	hour = int64(uint64(micros-c.midnight) / hourMicros)
	return c.day, hour, c.weekday, min(c.midnight+(hour+1)*hourMicros, c.end)
}

// turn goes to the day of a time.
func (c *clock) turn(micros int64) {
	if micros < c.from || micros >= c.to {
		c.offset, c.from, c.to = sequence.ZoneAt(c.loc, micros)
	}
	c.day = stat.Floor(micros+c.offset, dayMicros)
	weekday := c.day + 3 // 1970-01-01 was a Thursday
	c.weekday = weekday - stat.Floor(weekday, 7)*7
	c.midnight = c.day*dayMicros - c.offset
	c.begin, c.end = max(c.midnight, c.from), min(c.midnight+dayMicros, c.to)
}
