package overview

import (
	"cmp"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// split returns the first pass' counts and, where there was a second pass, its people.
func split(last agg.Partial) (*partial, [3]int64) {
	if o, ok := last.(*others); ok {
		return o.first, o.users
	}
	return last.(*partial), [3]int64{}
}

// Finish implements agg.Analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p, otherUsers := split(last)
	o := &r.Overview
	o.Events, o.Users, o.Sessions, o.TiedEvents = p.events, p.users, p.sessions, p.tied
	o.SessionBy = a.scope.Session
	o.SessionGap = cmp.Or(a.scope.SessionGap, sequence.SessionGap) / 1_000_000
	o.EventNames = int64(p.names.Len())
	o.First, o.Last = a.date(a.scope.First), a.date(a.scope.Last)
	if m, ok := p.perUser.Quantile(1, 2); ok {
		o.MedianEvents = stat.Number(float64(m))
	}
	if m, ok := p.span.Quantile(1, 2); ok {
		o.MedianSpanSeconds = stat.Number(float64(m) / 1e6)
	}
	o.ByEvent, o.OtherName = p.eventCounts(a.scope.Stages)
	o.ByDay, o.DayUnit = p.periodCounts(), p.calendar.Unit()
	for i, list := range []*[]report.ValueCount{&o.Channels, &o.Devices, &o.Countries} {
		*list = p.values[i].list(p.users, otherUsers[i])
	}
	if ties := p.tied; p.events >= 100 && ties > p.events/5 {
		r.Warnings = append(r.Warnings, report.Note{
			Code: report.CodeManyTies, Count: ties, Total: p.events,
			Text: "many events have the same time as the one before of the same person; their order in the file decides",
		})
	}
}

func (a *Analysis) date(micros int64) string {
	return time.UnixMicro(micros).In(a.scope.Location).Format(time.RFC3339)
}

// eventCounts lists the names by people, and says how many are not listed.
func (p *partial) eventCounts(stage func(string) string) ([]report.EventCount, int64) {
	list := make([]report.EventCount, 0, p.names.Len())
	for c, n := range p.byName {
		list = append(list, report.EventCount{Event: p.names.Name(c), Events: n.events, Users: n.users})
	}
	list, rest := stat.Top(list, maxEvents,
		func(e report.EventCount) int64 { return e.Users }, func(e report.EventCount) string { return e.Event })
	for i := range list {
		list[i].UserRate = stat.Ratio(list[i].Users, p.users)
		if stage != nil {
			list[i].Stage = stage(list[i].Event)
		}
	}
	return list, int64(len(rest))
}

// list names the values by people, then the others as one.
func (v *values) list(users, otherUsers int64) []report.ValueCount {
	listed, rest := v.top()
	list := make([]report.ValueCount, 0, len(listed)+1)
	for _, c := range listed {
		list = append(list, report.ValueCount{
			Value: v.names.Name(c), Users: v.by[c].users, Events: v.by[c].events, UserRate: stat.Ratio(v.by[c].users, users),
		})
	}
	if len(rest) > 0 {
		other := report.ValueCount{Other: true, Users: otherUsers, UserRate: stat.Ratio(otherUsers, users)}
		for _, c := range rest {
			other.Events += v.by[c].events
		}
		list = append(list, other)
	}
	return list
}

// top splits the codes into the values listed, most people first, and the others.
func (v *values) top() (listed, rest []int) {
	var codes []int
	for c := range v.by {
		if v.by[c].users > 0 { // events without a value, of people who have one elsewhere, are nobody's
			codes = append(codes, c)
		}
	}
	return stat.Top(codes, maxValues, func(c int) int64 { return v.by[c].users }, v.names.Name)
}

// periodCounts lists every day, week or month from the first to the last, also those without events.
func (p *partial) periodCounts() []report.DayCount {
	var list []report.DayCount
	for date, at := range p.calendar.All() {
		var c day
		if at >= 0 {
			c = p.days[at]
		}
		list = append(list, report.DayCount{Date: date, Events: c.events, Users: c.users, NewUsers: c.fresh})
	}
	return list
}
