// Package incident finds stretches of days in which something went wrong: a
// step of a funnel that fewer went on from than before and after, or an event,
// such as an error, that came up far more often; for everybody, or for those
// with one value of a property.
//
// # What is counted
//
// Who comes to a step several times on one day counts as one, a visit, on that
// day. They went on if an event of the next step (or, where that is optional,
// of one up to the next that is not) came later, in time, and before they came
// to the step on another day. That is more than the funnel says, which keeps
// each person's best attempt: who failed in April and came back in May went on
// in May, and April would look well. Of an event, the visits are the days of
// each person, and those on which the event happened.
//
// "In time" is within a day where that is how most people go on, and else
// within the funnel's window, at most 30 days. The days at the end of the data
// that leave less than that are not judged, so that who is in progress is not
// taken for lost.
//
// Days are the calendar's: weeks in data of more than 400 days, months beyond
// 400 weeks. Everywhere here they are called days.
//
// # What is an incident
//
// See scan.go for the statistic, Watch.Finish and Steps.Finish for what it is
// asked.
package incident

import (
	"slices"
	"time"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Bounds of what is looked at: memory grows with days × segments × events.
const (
	maxValues = 12 // of a property, those of most people
	minShare  = 100
	maxEvents = 32
)

// Segment is some of the visits: those with a value of a property, or all.
type Segment struct {
	Property, Value string // "" and "" for everybody
}

// scheme is what visits are counted by.
type scheme struct {
	calendar *sequence.Calendar
	location *time.Location
	segments []Segment // everybody first, then property by property
}

// segmenter says which segments the events of a partition belong to. Its
// memory is reused; it belongs to one goroutine.
type segmenter struct {
	properties []string
	of         []map[string]int32 // by property: the segment of a value
	bound      []column           // of properties that the partition has
}

// column is a property of the partition at hand.
type column struct {
	property int
	segment  []int32 // by code; -1: none
	// Of the person at hand.
	codes []event.Code
	alike int32 // the segment of all events, or mixed
}

const none, mixed = -1, -2

func newSegmenter(s *scheme) segmenter {
	var g segmenter
	for i, segment := range s.segments {
		if segment == (Segment{}) {
			continue
		}
		at := slices.Index(g.properties, segment.Property)
		if at < 0 {
			at = len(g.properties)
			g.properties, g.of = append(g.properties, segment.Property), append(g.of, map[string]int32{})
		}
		g.of[at][segment.Value] = int32(i)
	}
	return g
}

// over binds to a partition.
func (g *segmenter) over(part *event.Partition) {
	n := 0
	for i, name := range g.properties {
		at := part.Property(name)
		if at < 0 {
			continue
		}
		if n == len(g.bound) {
			g.bound = append(g.bound, column{})
		}
		c := &g.bound[n]
		n++
		values := &part.Properties[at].Values
		c.property = at
		c.segment = slices.Grow(c.segment[:0], values.Len())[:values.Len()]
		for code := range c.segment {
			segment, ok := g.of[i][string(values.Bytes(uint32(code)))]
			if !ok {
				segment = none
			}
			c.segment[code] = segment
		}
	}
	g.bound = g.bound[:n]
}

// person prepares for the events of one person: most properties are the same in all of them.
func (g *segmenter) person(u event.User) {
	for i := range g.bound {
		c := &g.bound[i]
		c.codes, c.alike = u.Property(c.property), mixed
		if sequence.Alike(c.codes) {
			c.alike = c.segment[c.codes[0]]
		}
	}
}

// of is the segment of one of the person's events.
func (c *column) of(at int) int32 {
	if c.alike != mixed {
		return c.alike
	}
	return c.segment[c.codes[at]]
}

// choose lists the segments of a log from the people of each value.
func choose(properties []string, values []census, people int64) []Segment {
	segments := []Segment{{}}
	for i, property := range properties {
		var codes []int
		for c, n := range values[i].people {
			if n > 0 && n*minShare >= people && values[i].names.Name(c) != "" {
				codes = append(codes, c)
			}
		}
		if values[i].names.Len() < 2 { // it is everybody
			continue
		}
		top, _ := stat.Top(codes, maxValues, func(c int) int64 { return values[i].people[c] }, values[i].names.Name)
		for _, c := range top {
			segments = append(segments, Segment{property, values[i].names.Name(c)})
		}
	}
	return segments
}
