package dropoff

import (
	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// maxNext is how many events are listed; the others are one.
const maxNext = 12

// Finish implements agg.Analysis: it appends a drop-off to the report.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	d := report.Dropoff{Funnel: a.spec.Name}
	for i := range p.stops {
		s := &p.stops[i]
		stopped := s.dropped + s.open
		step := report.DropoffStep{
			Label: a.spec.Steps[i].Title(), Next: a.spec.Steps[i+1].Title(),
			Stopped: stopped, InProgress: s.open, Dropped: s.dropped, WentOn: s.wentOn, Returned: s.returned,
			Within: p.list(s.within, s), WithinNone: stopped - s.within.sum(),
			Ever: p.list(s.ever, s), EverNone: stopped - s.ever.sum(),
			Last: p.list(s.final, nil),
		}
		if gap, ok := s.gap.Quantile(1, 2); ok {
			step.GapMedian = stat.Number(float64(gap) / 1e6)
		}
		for j := range step.Last {
			step.Last[j].Rate = stat.Ratio(step.Last[j].People, stopped)
		}
		d.Steps = append(d.Steps, step)
	}
	r.Dropoff = append(r.Dropoff, d)
}

// list names the events of a tally, most people first. With a stop it compares each with those who went on from there.
func (p *partial) list(t tally, s *stop) []report.NextEvent {
	var codes []int
	for c := range t {
		if t[c] > 0 {
			codes = append(codes, c)
		}
	}
	top, rest := stat.Top(codes, maxNext, func(c int) int64 { return t[c] }, p.names.Name)
	list := make([]report.NextEvent, 0, len(top)+1)
	for _, c := range top {
		list = append(list, report.NextEvent{Event: p.names.Name(c), People: t[c]})
		if s != nil {
			list[len(list)-1].WentOnPeople = s.onward.at(c)
		}
	}
	if len(rest) > 0 {
		other := report.NextEvent{Other: true}
		for _, c := range rest {
			other.People += t[c]
			if s != nil {
				other.WentOnPeople += s.onward.at(c)
			}
		}
		list = append(list, other)
	}
	if s != nil {
		for i := range list {
			list[i].Rate = stat.Ratio(list[i].People, s.dropped+s.open)
			list[i].WentOnRate = stat.Ratio(list[i].WentOnPeople, s.wentOn)
		}
	}
	return list
}
