package incident

import (
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Watch finds incidents of events, and chooses the segments for those of
// steps. It depends on no funnel. It implements agg.Analysis; its first pass
// finds out which values and events there are, the second counts visits.
type Watch struct {
	scope    agg.Scope
	calendar *sequence.Calendar
}

// New returns the analysis of a log.
func New(scope agg.Scope) *Watch {
	return &Watch{scope, sequence.NewCalendar("", scope.Location, scope.First, scope.Last)}
}

// Name implements agg.Analysis.
func (w *Watch) Name() string { return "incidents" }

// Key implements agg.Keyed: the properties, of which a recipe may look at fewer than the log has.
func (w *Watch) Key(agg.Partial) (string, bool) {
	return fmt.Sprintf("incidents %q", w.scope.Properties), true
}

// New implements agg.Analysis.
func (w *Watch) New(prior agg.Partial) agg.Partial {
	switch prior := prior.(type) {
	case nil:
		return &roll{watch: w, values: make([]census, len(w.scope.Properties))}
	case *roll:
		return newWatched(w, prior)
	}
	return nil
}

// Above so many people the values and events are chosen by a part of them.
const rollCall = 100_000

// roll is the first pass: which values and events there are, by people.
type roll struct {
	watch  *Watch
	people int64
	values []census // by Scope.Properties
	events census
}

// census counts the people who have each of some texts.
type census struct {
	names  agg.Names
	people []int64 // by code of names

	property int // in the partition at hand, or -1
	codes    agg.Codes
	counts   sequence.Counts
}

func (c *census) over(dict *event.Strings) {
	c.codes.Over(&c.names, dict)
	c.counts.Reset(dict.Len())
}

func (c *census) add(met []sequence.Met) {
	for _, m := range met {
		code := c.codes.Of(m.Code)
		for code >= len(c.people) {
			c.people = append(c.people, 0)
		}
		c.people[code]++
	}
}

// Over implements agg.Partial.
func (r *roll) Over(part *event.Partition) func(event.User) {
	r.events.over(&part.Names.Strings)
	for i, name := range r.watch.scope.Properties {
		c := &r.values[i]
		if c.property = part.Property(name); c.property >= 0 {
			c.over(&part.Properties[c.property].Values)
		}
	}
	every := uint64(1 + r.watch.scope.Users/rollCall)
	return func(u event.User) {
		if every > 1 && event.Hash(u.ID, 5)%every != 0 {
			return
		}
		r.people++
		r.events.add(sequence.Count(&r.events.counts, u.Names))
		for i := range r.values {
			if c := &r.values[i]; c.property >= 0 {
				c.add(sequence.Count(&c.counts, u.Property(c.property)))
			}
		}
	}
}

// Merge implements agg.Partial.
func (r *roll) Merge(other agg.Partial) {
	o := other.(*roll)
	r.people += o.people
	r.events.merge(&o.events)
	for i := range r.values {
		r.values[i].merge(&o.values[i])
	}
}

func (c *census) merge(o *census) {
	for from, to := range c.names.Merge(&o.names) {
		for to >= len(c.people) {
			c.people = append(c.people, 0)
		}
		if from < len(o.people) {
			c.people[to] += o.people[from]
		}
	}
}

// watched is the second pass: visits by day, segment and event, the first
// number being all visits.
type watched struct {
	scheme
	watch   *Watch
	events  []string
	cells   []int64  // by day, segment and column: all visits, then those with each event
	spreads []spread // by segment and event, those with the event being bad

	segmenter segmenter
	slot      []uint8 // by code of a name: 0, or the column of tally
	hits      []uint32
	stamps    []uint32 // by segment and column: the visit it was last counted for
	visit     uint32
	// Of the person at hand, if surveyed.
	surveyed bool
	person   []int64 // by segment and column: as cells
	touched  []int32 // segments the person has

	found *[]eventFinding // of a merged Partial, once asked; no part of the counts
}

func newWatched(w *Watch, r *roll) *watched {
	p := &watched{watch: w, scheme: scheme{w.calendar, w.scope.Location, choose(w.scope.Properties, r.values, r.people)}, events: r.chooseEvents()}
	n := len(p.segments) * p.width()
	p.cells, p.spreads = make([]int64, w.calendar.Len()*n), make([]spread, len(p.segments)*len(p.events))
	p.stamps, p.person = make([]uint32, n), make([]int64, n)
	p.segmenter = newSegmenter(&p.scheme)
	return p
}

// width is how many numbers a day has for a segment.
func (p *watched) width() int { return 1 + len(p.events) }

// day are the cells of a day.
func (p *watched) day(day int) []int64 {
	n := len(p.segments) * p.width()
	return p.cells[day*n:][:n]
}

// chooseEvents are those whose coming is worth a remark: errors and the like
// first, then those that are on no way to an objective and that less than half
// of the people do. Of each, those that most people do.
func (r *roll) chooseEvents() (names []string) {
	var errors, others []int
	for c := range r.events.people {
		name := r.events.names.Name(c)
		switch meaning := lexicon.Of(name); {
		case lexicon.RoleOf(name) == lexicon.Failure:
			errors = append(errors, c)
		case meaning.Step != lexicon.None || meaning.Stage != "" && meaning.Stage != lexicon.Experience:
		case 2*r.events.people[c] < r.people:
			others = append(others, c)
		}
	}
	people := func(c int) int64 { return r.events.people[c] }
	errors, _ = stat.Top(errors, maxEvents, people, r.events.names.Name)
	others, _ = stat.Top(others, maxEvents-len(errors), people, r.events.names.Name)
	for _, c := range append(errors, others...) {
		names = append(names, r.events.names.Name(c))
	}
	return names
}

// Over implements agg.Partial.
func (p *watched) Over(part *event.Partition) func(event.User) {
	p.segmenter.over(part)
	p.slot = slices.Grow(p.slot[:0], part.Names.Len())[:part.Names.Len()]
	clear(p.slot)
	for i, name := range p.events {
		if code, ok := part.Names.Lookup(name); ok {
			p.slot[code] = uint8(1 + i)
		}
	}
	clear(p.stamps)
	p.visit = 0
	return p.add
}

func (p *watched) add(u event.User) {
	p.surveyed = survey(u.ID, p.watch.scope.Users)
	p.collect(u.Names)
	p.segmenter.person(u)
	n := len(u.Times)
	hits := p.hits
	day, until := p.calendar.At(u.Times[0])
	for from := 0; from < n; {
		to, next := n, day
		for u.Times[n-1] >= until && to == n { // where clocks change, a day has several stretches
			for to = from; u.Times[to] < until; to++ {
			}
			if next, until = p.calendar.At(u.Times[to]); next == day {
				to = n
			}
		}
		of := 0
		for of < len(hits) && int(hits[of]) < to {
			of++
		}
		p.count(u.Names, day, from, to, hits[:of])
		from, hits, day = to, hits[of:], next
	}
	p.flush()
}

// collect lists the events that are watched for, without a branch that depends on them, see sequence.Counts.
func (p *watched) collect(names []event.Code) {
	p.hits = slices.Grow(p.hits[:0], len(names)+1)[:len(names)+1]
	n := 0
	for i, name := range names {
		p.hits[n] = uint32(i)
		if p.slot[name] != 0 {
			n++
		}
	}
	p.hits = p.hits[:n]
}

// count counts one visit.
func (p *watched) count(names []event.Code, day, from, to int, hits []uint32) {
	p.visit++
	cells := p.day(day)
	p.come(cells, 0)
	for i := range p.segmenter.bound {
		c := &p.segmenter.bound[i]
		switch {
		case c.alike >= 0:
			p.come(cells, c.alike)
		case c.alike == mixed:
			before := c.codes[from]
			if s := c.segment[before]; s >= 0 && p.fresh(s, 0) {
				p.come(cells, s)
			}
			for _, code := range c.codes[from+1 : to] {
				if code == before { // as mostly
					continue
				}
				before = code
				if s := c.segment[code]; s >= 0 && p.fresh(s, 0) {
					p.come(cells, s)
				}
			}
		}
	}
	for _, at := range hits {
		column := int(p.slot[names[at]])
		again := !p.fresh(0, column)
		if !again {
			p.hit(cells, 0, column)
		}
		for i := range p.segmenter.bound {
			c := &p.segmenter.bound[i]
			if again && c.alike != mixed {
				continue
			}
			if s := c.of(int(at)); s >= 0 && p.fresh(s, column) {
				p.hit(cells, s, column)
			}
		}
	}
}

// fresh is whether the visit was not yet counted for a segment in a column.
func (p *watched) fresh(segment int32, column int) bool {
	stamp := &p.stamps[int(segment)*p.width()+column]
	if *stamp == p.visit {
		return false
	}
	*stamp = p.visit
	return true
}

func (p *watched) come(cells []int64, segment int32) {
	at := int(segment) * p.width()
	cells[at]++
	if !p.surveyed {
		return
	}
	if p.person[at] == 0 {
		p.touched = append(p.touched, segment)
	}
	p.person[at]++
}

func (p *watched) hit(cells []int64, segment int32, column int) {
	at := int(segment)*p.width() + column
	cells[at]++
	if p.surveyed {
		p.person[at]++
	}
}

// flush ends a person.
func (p *watched) flush() {
	for _, s := range p.touched {
		counts := p.person[int(s)*p.width():][:p.width()]
		for e, hits := range counts[1:] {
			p.spreads[int(s)*len(p.events)+e].add(counts[0], hits)
		}
		counts[0] = 0
		if len(p.hits) > 0 {
			clear(counts)
		}
	}
	p.touched = p.touched[:0]
}

// Merge implements agg.Partial.
func (p *watched) Merge(other agg.Partial) {
	o := other.(*watched)
	for i, n := range o.cells {
		p.cells[i] += n
	}
	for i := range o.spreads {
		p.spreads[i].merge(&o.spreads[i])
	}
}
