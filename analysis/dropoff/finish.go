package dropoff

import (
	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// maxNext is how many events, pages or channels are listed; the others are one.
const maxNext = 12

// Finish implements agg.Analysis: it appends a drop-off to the report.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	d := report.Dropoff{Funnel: a.spec.Name}
	for i := range p.stops {
		s := &p.stops[i]
		stopped := s.dropped + s.open
		events := s.tallies[byEvent]
		step := report.DropoffStep{
			Label: a.spec.Steps[i].Title(), Next: a.spec.Steps[i+1].Title(),
			Stopped: stopped, InProgress: s.open, Dropped: s.dropped, WentOn: s.wentOn, Returned: s.returned,
			Within: p.list(s, byEvent, within, true), WithinNone: stopped - events[within].sum(),
			Ever: p.list(s, byEvent, ever, true), EverNone: stopped - events[ever].sum(),
			Last:       p.list(s, byEvent, final, false),
			GapMedian:  median(&s.gap),
			EndOfVisit: s.ended,
			Pages:      p.list(s, byPage, ever, true), Channels: p.list(s, byChannel, ever, true),
			Back: s.away.Count(), BackMedian: median(&s.away),
			Doors: p.list(s, byEvent, back, false), BackChannels: p.list(s, byChannel, back, false),
		}
		if p.valued > 0 {
			step.ValueLost = stat.Number(float64(s.dropped) * p.value.Float() / float64(p.converted))
		}
		d.Steps = append(d.Steps, step)
	}
	r.Dropoff = append(r.Dropoff, d)
}

// median is that of some microseconds, in seconds.
func median(d *stat.Durations) *float64 {
	micros, ok := d.Quantile(1, 2)
	if !ok {
		return nil
	}
	return stat.Number(float64(micros) / 1e6)
}

// list names what a tally counts, most people first; compared with those who went on from there, if they did it, too.
func (p *partial) list(s *stop, by, when int, compare bool) []report.NextEvent {
	t, went := s.tallies[by][when], s.tallies[by][onward]
	var codes []int
	for c := range t {
		if t[c] > 0 {
			codes = append(codes, c)
		}
	}
	top, rest := stat.Top(codes, maxNext, func(c int) int64 { return t[c] }, p.names[by].Name)
	list := make([]report.NextEvent, 0, len(top)+1)
	for _, c := range top {
		list = append(list, report.NextEvent{Event: p.names[by].Name(c), People: t[c], WentOnPeople: went.at(c)})
	}
	if len(rest) > 0 {
		other := report.NextEvent{Other: true}
		for _, c := range rest {
			other.People += t[c]
			other.WentOnPeople += went.at(c)
		}
		list = append(list, other)
	}
	for i := range list {
		e := &list[i]
		e.Rate = stat.Ratio(e.People, s.dropped+s.open)
		if !compare {
			e.WentOnPeople = 0
			continue
		}
		e.WentOnRate = stat.Ratio(e.WentOnPeople, s.wentOn)
	}
	return list
}
