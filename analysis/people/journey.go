package people

import (
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// maxEvents bounds the events of a journey that are shown; the others are counted.
const maxEvents = 2000

// Journey implements agg.Analysis: it finds one person and their events.
type Journey struct {
	id     string
	funnel *sequence.Funnel // whose steps are marked, or nil
	scope  agg.Scope
}

// NewJourney finds a person by id; the steps of funnel, which may be nil, are marked in their journey.
func NewJourney(id string, funnel *sequence.Funnel, scope agg.Scope) *Journey {
	return &Journey{id, funnel, scope}
}

// Name implements agg.Analysis.
func (j *Journey) Name() string { return "journey" }

// New implements agg.Analysis; one pass is enough.
func (j *Journey) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return &journey{of: j}
}

// Finish implements agg.Analysis: a journey is in no report.
func (j *Journey) Finish(agg.Partial, *report.Report) {}

// Journey is the one found, nil where nobody has the id.
func (j *Journey) Journey(last agg.Partial) *report.Journey {
	p := last.(*journey)
	if p.properties == nil {
		return nil
	}
	out := &report.Journey{ID: j.id, Properties: p.properties, Hidden: p.hidden}
	for _, e := range p.events {
		out.Events = append(out.Events, report.JourneyEvent{
			Time: time.UnixMicro(e.time).In(j.scope.Location).Format(time.RFC3339Nano), Event: e.name, Step: e.step, Visit: e.visit, Values: e.values,
		})
	}
	return out
}

// journey is the person's events, where they are in a partition seen.
type journey struct {
	of         *Journey
	properties []string // nil: not found
	events     []happened
	hidden     int64
	walker     *sequence.Walker
	visits     sequence.Visits
}

type happened struct {
	time        int64
	name        string
	step, visit int
	values      []string
}

// Over implements agg.Partial.
func (j *journey) Over(p *event.Partition) func(event.User) {
	bound := false
	return func(u event.User) {
		if string(u.ID) != j.of.id {
			return
		}
		if !bound {
			bound = true
			if j.of.funnel != nil {
				if j.walker == nil {
					j.walker = j.of.funnel.Walker()
				}
				j.walker.Over(p)
			}
			j.visits.Over(p, j.of.scope.Session, j.of.scope.SessionGap)
		}
		j.add(p, u)
	}
}

// add notes the events of the person.
func (j *journey) add(p *event.Partition, u event.User) {
	j.properties = []string{}
	for i := range p.Properties {
		j.properties = append(j.properties, p.Properties[i].Name)
	}
	n := min(len(u.Times), maxEvents)
	j.hidden = int64(len(u.Times) - n)
	j.events = make([]happened, n)
	for i := range j.events {
		e := &j.events[i]
		e.time, e.name = u.Times[i], p.Names.String(uint32(u.Names[i]))
		for k := range p.Properties {
			e.values = append(e.values, p.Properties[k].Values.String(uint32(u.Property(k)[i])))
		}
	}
	for visit, events := range j.visits.Of(u) {
		for _, i := range events {
			if i < n {
				j.events[i].visit = visit + 1
			}
		}
	}
	if j.walker != nil {
		for step, i := range j.walker.Best(u).Taken {
			if i >= 0 && i < n {
				j.events[i].step = step + 1
			}
		}
	}
}

// Merge implements agg.Partial.
func (j *journey) Merge(other agg.Partial) {
	if o := other.(*journey); o.properties != nil {
		j.properties, j.events, j.hidden = o.properties, o.events, o.hidden
	}
}

// AppendBinary implements agg.Partial.
func (j *journey) AppendBinary(dst []byte) ([]byte, error) {
	if j.properties == nil {
		return agg.AppendUint(dst, 0), nil
	}
	dst = agg.AppendUint(dst, uint64(len(j.properties))+1)
	for _, name := range j.properties {
		dst = agg.AppendString(dst, name)
	}
	dst = agg.AppendUint(agg.AppendInt(dst, j.hidden), uint64(len(j.events)))
	for _, e := range j.events {
		dst = agg.AppendString(agg.AppendInt(dst, e.time), e.name)
		dst = agg.AppendInt(agg.AppendInt(dst, int64(e.step)), int64(e.visit))
		for _, v := range e.values {
			dst = agg.AppendString(dst, v)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (j *journey) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	n := r.Len(1)
	if n == 0 {
		return r.End()
	}
	j.properties = make([]string, n-1)
	for i := range j.properties {
		j.properties[i] = r.String()
	}
	j.hidden = r.Int()
	for range r.Len(4 + len(j.properties)) {
		e := happened{time: r.Int(), name: r.String(), step: int(r.Int()), visit: int(r.Int())}
		for range j.properties {
			e.values = append(e.values, r.String())
		}
		j.events = append(j.events, e)
	}
	return r.End()
}
