// Package people lists the people behind a number and shows the journey of one
// of them. What it finds has ids in it and is for whoever has the data: it is
// no part of a report.
package people

import (
	"cmp"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// A Choice is bound to a partition and then asked of each of its people once,
// in order; it calls found for each unit that is chosen. Where units are
// people, that is once at most; a choice that walks no funnel finds an empty Outcome.
type Choice func(p *event.Partition) func(u event.User, found func(*sequence.Outcome))

// List implements agg.Analysis: it counts the units chosen and keeps some of them.
type List struct {
	choice        Choice
	offset, count int
	location      *time.Location
}

// NewList lists the units of a choice, so many from an offset on, in the order of their people's ids.
func NewList(choice Choice, offset, count int, location *time.Location) *List {
	return &List{choice, offset, count, location}
}

// Name implements agg.Analysis.
func (l *List) Name() string { return "people" }

// New implements agg.Analysis; one pass is enough.
func (l *List) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return &list{most: l.offset + l.count, choice: l.choice}
}

// Finish implements agg.Analysis: people are in no report.
func (l *List) Finish(agg.Partial, *report.Report) {}

// People are those found.
func (l *List) People(last agg.Partial) *report.People {
	p := last.(*list)
	p.cut()
	out := &report.People{Count: p.count, Offset: int64(l.offset)}
	for _, f := range p.found[min(l.offset, len(p.found)):] {
		person := report.Person{
			ID: f.id, Events: f.events, First: l.when(f.first), Last: l.when(f.last), Step: f.step, Entered: "",
		}
		if f.step > 0 {
			person.Entered = l.when(f.entered)
		}
		out.People = append(out.People, person)
	}
	return out
}

func (l *List) when(micros int64) string {
	return time.UnixMicro(micros).In(l.location).Format(time.RFC3339)
}

// list is the units found so far: all are counted, the first by id are kept.
type list struct {
	most   int
	choice Choice
	count  int64
	found  []found
}

type found struct {
	id                   string
	unit                 int
	events               int64
	first, last, entered int64 // microseconds since 1970 UTC
	step                 int
}

// Over implements agg.Partial.
func (l *list) Over(p *event.Partition) func(event.User) {
	choose := l.choice(p)
	var at event.User
	add := func(o *sequence.Outcome) {
		l.count++
		if len(l.found) >= 2*l.most+64 {
			l.cut()
		}
		f := found{id: string(at.ID), unit: o.Unit, events: int64(len(at.Times)), first: at.Times[0], last: at.Times[len(at.Times)-1], step: o.Level}
		if o.Level > 0 {
			f.entered = at.Times[o.Start()]
		}
		l.found = append(l.found, f)
	}
	return func(u event.User) {
		at = u
		choose(u, add)
	}
}

// cut keeps the first by id.
func (l *list) cut() {
	stat.Sort(l.found, func(a, b found) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.unit, b.unit)) })
	l.found = l.found[:min(len(l.found), l.most)]
}

// Merge implements agg.Partial.
func (l *list) Merge(other agg.Partial) {
	o := other.(*list)
	l.count += o.count
	l.found = append(l.found, o.found...)
	l.cut()
}

// AppendBinary implements agg.Partial.
func (l *list) AppendBinary(dst []byte) ([]byte, error) {
	l.cut()
	dst = agg.AppendUint(agg.AppendInt(dst, l.count), uint64(len(l.found)))
	for _, f := range l.found {
		dst = agg.AppendString(dst, f.id)
		for _, n := range []int64{int64(f.unit), f.events, f.first, f.last, f.entered, int64(f.step)} {
			dst = agg.AppendInt(dst, n)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (l *list) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	l.count = r.Int()
	for range r.Len(7) {
		l.found = append(l.found, found{r.String(), int(r.Int()), r.Int(), r.Int(), r.Int(), r.Int(), int(r.Int())})
	}
	return r.End()
}
