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
type Analysis struct{ scope agg.Scope }

// New returns the analysis of a log.
func New(scope agg.Scope) *Analysis { return &Analysis{scope} }

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "overview" }

// New implements agg.Analysis. A second pass is made only where a property has
// more values than are listed: the people behind "other" can be counted when
// it is known which values those are, and not before.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch first := prior.(type) {
	case nil:
		return &partial{scope: &a.scope, calendar: newCalendar(a.scope), days: map[int64]day{}}
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
type partial struct {
	scope    *agg.Scope
	calendar calendar

	users    int64
	events   int64
	sessions int64
	tied     int64
	perUser  stat.Durations // events of a person
	span     stat.Durations // microseconds from a person's first to last event

	names  agg.Names
	byName []nameCount   // by code of names
	days   map[int64]day // by the day the period begins
	values [3]values     // channel, device, country
}

type nameCount struct{ events, users, position int64 }

type day struct{ events, users, fresh int64 }

// values counts the people and events of each value of one property.
type values struct {
	names agg.Names
	by    []valueCount
}

type valueCount struct{ users, events int64 }

// roles are the properties that values counts, in its order.
func (p *partial) roles() [3]string {
	return [3]string{p.scope.Channel, p.scope.Device, p.scope.Country}
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	visits := sequence.NewVisits(part, p.scope.Session)
	code := p.names.From(&part.Names.Strings)
	periodOf := p.calendar.finder()
	var adders []func(event.User)
	for i, role := range p.roles() {
		if at := part.Property(role); role != "" && at >= 0 {
			adders = append(adders, p.values[i].over(part, at))
		}
	}
	seen := make([]int64, part.Names.Len()) // the last person who did it, from 1
	var person int64

	return func(u event.User) {
		person++
		n := len(u.Names)
		p.users++
		p.events += int64(n)
		p.sessions += int64(len(visits.Starts(u)))
		p.perUser.Add(int64(n))
		p.span.Add(u.Times[n-1] - u.Times[0])

		first := periodOf(u.Times[0])
		today, events := first, int64(0) // of a person's events, those of one period come together
		for i, name := range u.Names {
			if i > 0 && u.Times[i] == u.Times[i-1] {
				p.tied++
			}
			c := code(name)
			for c >= len(p.byName) {
				p.byName = append(p.byName, nameCount{})
			}
			counts := &p.byName[c]
			counts.events++
			if seen[name] != person {
				seen[name] = person
				counts.users++
				if n > 1 {
					counts.position += int64(i) * 1000 / int64(n-1)
				}
			}
			if d := periodOf(u.Times[i]); d != today {
				p.count(today, events, first)
				today, events = d, 0
			}
			events++
		}
		p.count(today, events, first)
		for _, add := range adders {
			add(u)
		}
	}
}

// count adds a person's events in one period; first is the person's first.
func (p *partial) count(period, events, first int64) {
	in := p.days[period]
	in.events += events
	in.users++
	if period == first {
		in.fresh++
	}
	p.days[period] = in
}

// over counts the values of one property. An event without a value counts as
// ""; a person does so only if none of theirs has one.
func (v *values) over(part *event.Partition, property int) func(event.User) {
	code := v.names.From(&part.Properties[property].Values)
	at := func(value event.Code) *valueCount {
		c := code(value)
		for c >= len(v.by) {
			v.by = append(v.by, valueCount{})
		}
		return &v.by[c]
	}
	seen := make([]int64, part.Properties[property].Values.Len())
	var person int64
	return func(u event.User) {
		person++
		any := false
		codes := u.Property(property)
		for from := 0; from < len(codes); { // mostly the same value many times over
			value, to := codes[from], from+1
			for to < len(codes) && codes[to] == value {
				to++
			}
			in := at(value)
			in.events += int64(to - from)
			if value != 0 && seen[value] != person {
				seen[value], any = person, true
				in.users++
			}
			from = to
		}
		if !any {
			at(0).users++
		}
	}
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
	for d, c := range o.days {
		in := p.days[d]
		p.days[d] = day{in.events + c.events, in.users + c.users, in.fresh + c.fresh}
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
