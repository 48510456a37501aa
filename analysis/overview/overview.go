// Package overview is the log at a glance: how many events, people and
// visits, what people do, when, and from where. The facade runs it before
// every other analysis, because a funnel is proposed from its counts.
package overview

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Limits of the lists in the report; what is beyond them is counted as other.
const (
	maxEvents = 50
	maxValues = 20
)

// Analysis implements agg.Analysis.
type Analysis struct {
	scope    agg.Scope
	calendar *sequence.Calendar
}

// New returns the analysis of a log.
func New(scope agg.Scope) *Analysis {
	return &Analysis{scope, sequence.NewCalendar("", scope.Location, scope.First, scope.Last)}
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "overview" }

// New implements agg.Analysis. A second pass is made only where a property has
// more values than are listed: the people behind "other" can be counted when
// it is known which values those are, and not before.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch first := prior.(type) {
	case nil:
		return &partial{scope: &a.scope, calendar: a.calendar, days: make([]day, a.calendar.Len())}
	case *partial:
		for i := range first.values {
			if len(first.values[i].by) > maxValues {
				return &others{first: first}
			}
		}
	}
	return nil
}

// Key implements agg.Keyed: no question changes what is counted at a glance.
func (a *Analysis) Key(agg.Partial) (string, bool) { return "overview", true }

// partial holds counts by name; names, days and values are keyed by what they are.
// What it needs to add a person is kept from one partition to the next.
type partial struct {
	scope    *agg.Scope
	calendar *sequence.Calendar

	users    int64
	events   int64
	sessions int64
	tied     int64
	perUser  stat.Durations // events of a person
	span     stat.Durations // microseconds from a person's first to last event

	names  agg.Names
	byName []nameCount // by code of names
	days   []day       // by period of the calendar
	values [3]values   // channel, device, country

	visits sequence.Visits
	codes  agg.Codes
	counts sequence.Counts
}

type nameCount struct{ events, users, position int64 }

type day struct{ events, users, fresh int64 }

// values counts the people and events of each value of one property.
type values struct {
	names agg.Names
	by    []valueCount

	property int // in the partition at hand, or -1
	codes    agg.Codes
	counts   sequence.Counts
}

type valueCount struct{ users, events int64 }

// roles are the properties that values counts, in its order.
func (p *partial) roles() [3]string {
	return [3]string{p.scope.Channel, p.scope.Device, p.scope.Country}
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	p.visits.Over(part, p.scope.Session, p.scope.SessionGap)
	p.codes.Over(&p.names, &part.Names.Strings)
	p.counts.Reset(part.Names.Len())
	for i, role := range p.roles() {
		p.values[i].over(part, role)
	}
	return p.add
}

func (p *partial) add(u event.User) {
	n := len(u.Times)
	p.users++
	p.events += int64(n)
	p.sessions += int64(len(p.visits.Starts(u)))
	p.tied += ties(u.Times)
	p.perUser.Add(int64(n))
	p.span.Add(u.Times[n-1] - u.Times[0])
	p.countNames(u)
	p.countDays(u.Times)
	for i := range p.values {
		if v := &p.values[i]; v.property >= 0 {
			v.add(u)
		}
	}
}

// ties counts the events at the same time as the one before.
func ties(times []int64) (n int64) {
	before := times[0]
	for _, t := range times[1:] {
		if t == before {
			n++
		}
		before = t
	}
	return n
}

func (p *partial) countNames(u event.User) {
	others := uint32(max(len(u.Names)-1, 1))
	for _, m := range sequence.Count(&p.counts, u.Names) {
		c := p.codes.Of(m.Code)
		for c >= len(p.byName) {
			p.byName = append(p.byName, nameCount{})
		}
		counts := &p.byName[c]
		counts.events += int64(p.counts.Times(m.Code))
		counts.users++
		counts.position += int64(m.First * 1000 / others) // fits: there are no more than event.MaxUserEvents
	}
}

// countDays adds a person's events to each period. Of a person's events, those of one period come together.
func (p *partial) countDays(times []int64) {
	first, end := p.calendar.At(times[0])
	today, events := first, 0
	for from := 0; ; {
		to := len(times)
		if times[to-1] >= end {
			for to = from; times[to] < end; to++ {
			}
		}
		events += to - from
		if to == len(times) {
			break
		}
		from = to
		var next int
		if next, end = p.calendar.At(times[to]); next != today {
			p.count(today, events, first)
			today, events = next, 0
		}
	}
	p.count(today, events, first)
}

// count adds a person's events in one period; first is the person's first.
func (p *partial) count(period, events, first int) {
	in := &p.days[period]
	in.events += int64(events)
	in.users++
	if period == first {
		in.fresh++
	}
}

// over prepares for a partition, which may have no such property.
func (v *values) over(part *event.Partition, role string) {
	v.property = -1
	if role == "" {
		return
	}
	if v.property = part.Property(role); v.property >= 0 {
		dict := &part.Properties[v.property].Values
		v.codes.Over(&v.names, dict)
		v.counts.Reset(dict.Len())
	}
}

// add counts the values of one person. An event without a value counts as "";
// a person does so only if none of theirs has one.
func (v *values) add(u event.User) {
	met := sequence.Count(&v.counts, u.Property(v.property))
	for _, m := range met {
		in := v.at(m.Code)
		in.events += int64(v.counts.Times(m.Code))
		if m.Code != 0 || len(met) == 1 {
			in.users++
		}
	}
}

// at is the count of a value of the partition.
func (v *values) at(value uint32) *valueCount {
	c := v.codes.Of(value)
	for c >= len(v.by) {
		v.by = append(v.by, valueCount{})
	}
	return &v.by[c]
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	p.users += o.users
	p.events += o.events
	p.sessions += o.sessions
	p.tied += o.tied
	p.perUser.Merge(&o.perUser)
	p.span.Merge(&o.span)
	for from, to := range p.names.Merge(&o.names) {
		for to >= len(p.byName) {
			p.byName = append(p.byName, nameCount{})
		}
		if from < len(o.byName) {
			p.byName[to].events += o.byName[from].events
			p.byName[to].users += o.byName[from].users
			p.byName[to].position += o.byName[from].position
		}
	}
	for i, c := range o.days {
		in := &p.days[i]
		in.events, in.users, in.fresh = in.events+c.events, in.users+c.users, in.fresh+c.fresh
	}
	for i := range p.values {
		v, ov := &p.values[i], &o.values[i]
		for from, to := range v.names.Merge(&ov.names) {
			for to >= len(v.by) {
				v.by = append(v.by, valueCount{})
			}
			if from < len(ov.by) {
				v.by[to].users += ov.by[from].users
				v.by[to].events += ov.by[from].events
			}
		}
	}
}

// Stats returns what a funnel is proposed from, in the order of names. last is the analysis' merged Partial.
func Stats(last agg.Partial) []sequence.EventStat {
	p, _ := split(last)
	var stats []sequence.EventStat
	for _, c := range p.names.Sorted() {
		n := p.byName[c]
		stats = append(stats, sequence.EventStat{
			Name: p.names.Name(c), Events: n.events, Users: n.users, Position: n.position / max(n.users, 1),
		})
	}
	return stats
}
