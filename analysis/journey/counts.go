package journey

import (
	"cmp"
	"math/bits"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const second = 1_000_000

// spans is the number of lengths of time that are told apart: four to each doubling of seconds.
const spans = 140

// span numbers the length of time that some seconds fall into; begin is the first second of one.
func span(seconds int64) int {
	octave := max(bits.Len64(uint64(max(seconds, 0)))-3, 0)
	return min(octave*4+int(seconds>>octave), spans-1)
}

func begin(span int) int64 {
	octave := max(span/4-1, 0)
	return int64(span-octave*4) << octave
}

// counts is the pass that fills the cells: of those in no group, then of each.
type counts struct {
	of    *Analysis
	parts []counted

	walk walk
}

// counted is what is counted of one group.
type counted struct {
	people, visits int64
	channels       []int64                 // people by channel
	cells          []cell                  // by layout
	trend          []int64                 // people by touchpoint, stage or team, and by period
	took           [noStage]stat.Durations // whole seconds from the first time in a stage to the first in a next one
	arrows         [noStage][noStage]arrow
	again          arrow // to the objective, in a later visit
	reached        int64 // people who reached it
}

type arrow struct{ people, times int64 }

// cell is one cell. The second half is kept of the finest cells alone: it sums to the others.
type cell struct {
	people, visits, wentOn, reworked, returns int64
	open                                      [spans]int64 // those who did not go on, by how long they had from the first time to the end of the data

	events, ended  int64
	chance         uint64
	dwell          stat.Durations // whole seconds
	valued, scored int64
	value, score   stat.Amount
}

func newCounts(a *Analysis) *counts {
	c := &counts{of: a, parts: make([]counted, len(a.spec.Groups)+1)}
	for i := range c.parts {
		c.parts[i] = newCounted(a)
	}
	return c
}

func newCounted(a *Analysis) counted {
	c := counted{channels: make([]int64, a.layout.channels), cells: make([]cell, a.layout.all)}
	for i := range c.took {
		c.took[i].Rough()
	}
	for i := range c.cells[:a.layout.fine()] {
		c.cells[i].dwell.Rough()
	}
	if a.calendar != nil {
		c.trend = make([]int64, a.layout.trends()*a.calendar.Len())
	}
	return c
}

// walk is what it takes to add the people of a partition.
type walk struct {
	codes    []meaning // by code of the partition's names
	channels []uint8   // by code of its channels
	channel  int       // the property, or -1
	value    sequence.Amounts
	score    sequence.Amounts
	visits   sequence.Visits
	group    func(event.User) int

	cells  []seen // by cell, of the person at hand
	met    []int
	person int32
	above  [noStage + 1]int32 // where a stage later than each was last met, or -1
	stages [noStage + 1]seen  // of the person at hand, as are teams
	teams  [noTeam + 1]seen
}

// meaning is what an event name is on the map.
type meaning struct {
	point, stage, team int32
	way                bool // being there is going on
	done               bool
}

// seen is what the person at hand has of a cell.
type seen struct {
	person      int32
	visit       int32 // last
	period      int32 // last
	first, last int32 // events
	visits      int32
	returns     int32
	events      int32
	free        int32 // of them that would be a drop-off
}

// Over implements agg.Partial.
func (c *counts) Over(p *event.Partition) func(event.User) {
	w, a := &c.walk, c.of
	w.codes = slices.Grow(w.codes[:0], p.Names.Len())[:p.Names.Len()]
	clear(w.codes)
	for name, m := range a.places {
		if code, ok := p.Names.Lookup(name); ok {
			w.codes[code] = m
		}
	}
	w.channel = -1
	if len(a.channels) > 0 {
		w.channel = p.Property(a.scope.Channel)
	}
	if w.channel >= 0 {
		values := &p.Properties[w.channel].Values
		w.channels = slices.Grow(w.channels[:0], values.Len())[:values.Len()]
		for code := range w.channels {
			w.channels[code] = a.channelOf(values.String(uint32(code)))
		}
	}
	w.value.Over(p, a.scope.Value)
	w.score.Over(p, a.scope.Score)
	w.visits.Over(p, a.scope.Session, a.scope.SessionGap)
	w.group = nil
	if a.spec.Group != nil {
		w.group = a.spec.Group(p)
	}
	if w.cells == nil {
		w.cells = make([]seen, a.layout.all)
	}
	return c.add
}

// add adds one person.
func (c *counts) add(u event.User) {
	w, a, l := &c.walk, c.of, &c.of.layout
	in := &c.parts[0]
	if w.group != nil {
		if g := w.group(u); g >= 0 && g+1 < len(c.parts) {
			in = &c.parts[g+1]
		}
	}
	w.person++
	w.met = w.met[:0]
	for s := range w.above {
		w.above[s] = -1
	}
	starts := w.visits.Starts(u)
	in.people++
	in.visits += int64(len(starts))
	var channels []event.Code
	if w.channel >= 0 {
		channels = u.Property(w.channel)
	}
	values, scores := w.value.Codes(&u), w.score.Codes(&u)

	// As mostly, all of a person's events are of one channel: then what they have of a touchpoint or a stage they have of it there.
	one, ch := true, 0
	if channels != nil {
		if one = sequence.Alike(channels); one {
			ch = int(w.channels[channels[0]])
		}
	} else if w.channel < 0 && l.channels > 1 {
		ch = int(a.channelOf(""))
	}

	var (
		came    [noStage]int64 // when first in each stage
		been    uint           // the stages they were in
		waiting uint           // those from which they have not gone on
		went    [noStage * noStage]int64
		ways    uint                                 // those of went
		onWay   = [noStage]int32{-1, -1, -1, -1, -1} // where each stage was last met
		stage   = -1                                 // the last that is on the way
		used    uint64
		bought  int64
		fine    int
	)
	for visit, from := range starts {
		to := len(u.Names)
		if visit+1 < len(starts) {
			to = starts[visit+1]
		}
		period := -1
		if a.calendar != nil {
			period, _ = a.calendar.At(u.Times[from])
		}
		var before *meaning
		var stagesIn, teamsIn uint
		channel, buys := -1, false
		for i := from; i < to; {
			code := u.Names[i]
			m := &w.codes[code]
			end := i + 1 // of the run of one event in one channel
			if one {
				for end < to && u.Names[end] == code {
					end++
				}
			} else {
				ch = int(w.channels[channels[i]])
				for end < to && u.Names[end] == code && int(w.channels[channels[end]]) == ch {
					end++
				}
			}
			fine = int(m.point)*l.channels + ch
			at := l.points + int(m.point)
			if before == nil || m.point != before.point {
				a.meet(w, in, at, m, visit, period, i)
			}
			of := &w.stages[m.stage]
			if of.person != w.person {
				*of = seen{person: w.person, period: -1, first: int32(i)}
			} else if w.above[m.stage] > of.last {
				of.returns++
			}
			of.last = int32(i)
			stagesIn |= 1 << m.stage
			teamsIn |= 1 << m.team
			if !one {
				a.meet(w, in, fine, m, visit, period, i)
				if before == nil || m.stage != before.stage || ch != channel {
					a.meet(w, in, l.channelStages+int(m.stage)*l.channels+ch, m, visit, period, i)
				}
				at = fine
			}
			before, channel = m, ch
			used |= 1 << ch
			of = &w.cells[at]
			of.events += int32(end - i)
			if m.done {
				buys = true
			} else {
				of.free += int32(end - i)
			}
			if m.stage != noStage && been>>m.stage&1 == 0 {
				been |= 1 << m.stage
				waiting |= 1 << m.stage
				came[m.stage] = u.Times[i]
			}
			if m.way {
				s := int(m.stage)
				onWay[s] = int32(i)
				for x := range s {
					w.above[x] = int32(i)
				}
				if s != stage {
					if stage >= 0 {
						went[stage*noStage+s]++
						ways |= 1 << (stage*noStage + s)
					}
					stage = s
					for on := waiting & leads[s]; on != 0; on &= on - 1 {
						x := bits.TrailingZeros(on)
						in.took[x].Add((u.Times[i] - came[x]) / second)
					}
					waiting &^= leads[s]
				}
			}

			cell := &in.cells[fine]
			for j := i + 1; j < min(end+1, to); j++ {
				cell.dwell.Add((u.Times[j] - u.Times[j-1]) / second)
			}
			if values != nil {
				for _, v := range values[i:end] {
					if v, ok := w.value.Of(v); ok {
						cell.valued++
						cell.value.Add(v)
					}
				}
			}
			if scores != nil {
				for _, v := range scores[i:end] {
					if v, ok := w.score.Of(v); ok {
						cell.scored++
						cell.score.Add(v)
					}
				}
			}
			i = end
		}
		if buys {
			bought++
		}
		for ; stagesIn != 0; stagesIn &= stagesIn - 1 {
			at := bits.TrailingZeros(stagesIn)
			a.visited(in, &w.stages[at], l.stages+at, period)
		}
		for ; teamsIn != 0; teamsIn &= teamsIn - 1 {
			at := bits.TrailingZeros(teamsIn)
			if w.teams[at].person != w.person {
				w.teams[at] = seen{person: w.person, period: -1}
			}
			a.visited(in, &w.teams[at], l.teams+at, period)
		}
	}

	var on [noStage]int32 // where a next stage was last met
	for s := range on {
		on[s] = -1
		for _, x := range next[s] {
			on[s] = max(on[s], onWay[x])
		}
	}
	last := len(u.Times) - 1
	over := a.scope.Last-u.Times[last] > cmp.Or(a.scope.SessionGap, sequence.SessionGap)
	if over && !w.codes[u.Names[last]].done {
		in.cells[fine].ended++
	}
	if !one {
		ch = -1
	}
	c.person(in, u, over, ch, &on)
	for ; used != 0; used &= used - 1 {
		in.channels[bits.TrailingZeros64(used)]++
	}
	for ; ways != 0; ways &= ways - 1 {
		at := bits.TrailingZeros(ways)
		n := &in.arrows[at/noStage][at%noStage]
		n.people++
		n.times += went[at]
	}
	if bought > 0 {
		in.reached++
	}
	if bought > 1 {
		in.again.people++
		in.again.times += bought - 1
	}
}

// leads are, as bits, the stages from which being in each is going on.
var leads = func() (leads [noStage]uint) {
	for from, to := range next {
		for _, s := range to {
			leads[s] |= 1 << from
		}
	}
	return leads
}()

// meet notes that the person came to a cell with event i.
func (a *Analysis) meet(w *walk, in *counted, at int, m *meaning, visit, period, i int) {
	s := &w.cells[at]
	switch {
	case s.person != w.person:
		*s = seen{person: w.person, visit: int32(visit), period: -1, first: int32(i), visits: 1}
		w.met = append(w.met, at)
	case s.visit != int32(visit):
		s.visit = int32(visit)
		s.visits++
		fallthrough
	default:
		if w.above[m.stage] > s.last {
			s.returns++
		}
	}
	s.last = int32(i)
	a.dated(in, s, at, period)
}

// visited notes a visit in which the person came to a stage, or to what a team owns.
func (a *Analysis) visited(in *counted, s *seen, at, period int) {
	s.visits++
	a.dated(in, s, at, period)
}

// dated counts the person in a period, once.
func (a *Analysis) dated(in *counted, s *seen, at, period int) {
	if s.period == int32(period) {
		return
	}
	s.period = int32(period)
	if row := a.layout.trend(at); row >= 0 {
		in.trend[row*a.calendar.Len()+period]++
	}
}

// person adds what the person at hand has of each cell. over is whether the last
// visit is; ch the only channel, or -1; on where a next stage was last met.
func (c *counts) person(in *counted, u event.User, over bool, ch int, on *[noStage]int32) {
	w, l := &c.walk, &c.of.layout
	all, fine := uint64(len(u.Names)), l.fine()
	// onward says whether somebody who was first there went on, or else how long they had, -1 for without a stage.
	onward := func(stage int, first int32) (went bool, open int) {
		switch {
		case stage == noStage:
			return false, -1
		case on[stage] > first:
			return true, -1
		}
		return false, span((c.of.scope.Last - u.Times[first]) / second)
	}
	var teams [noTeam + 1]struct{ staged, went bool }
	for _, at := range w.met {
		s, stage := &w.cells[at], c.of.stages[at]
		went, open := onward(stage, s.first)
		in.cells[at].person(s, went, open)
		if at >= l.points && at < l.channelStages {
			// A team has what its touchpoints have.
			team := c.of.points[at-l.points].team
			t, of := &teams[team], &w.teams[team]
			t.staged, t.went = t.staged || stage != noStage, t.went || went
			if of.last == 0 || s.first+1 < of.last { // where it first was, and one
				of.last, of.first = s.first+1, s.first
			}
			of.returns += s.returns
			if ch >= 0 && l.channels > 1 { // and the only channel, too
				at = (at-l.points)*l.channels + ch
				in.cells[at].person(s, went, open)
			}
		}
		if at < fine {
			n := &in.cells[at]
			n.events += int64(s.events)
			if over {
				n.chance += share(int64(s.free), all)
			}
		}
	}
	for stage := range w.stages {
		if s := &w.stages[stage]; s.person == w.person {
			went, open := onward(stage, s.first)
			in.cells[l.stages+stage].person(s, went, open)
			if ch >= 0 && l.channels > 1 {
				in.cells[l.channelStages+stage*l.channels+ch].person(s, went, open)
			}
		}
	}
	for team := range w.teams {
		if s := &w.teams[team]; s.person == w.person {
			open := -1
			if t := teams[team]; t.staged && !t.went {
				open = span((c.of.scope.Last - u.Times[s.first]) / second)
			}
			in.cells[l.teams+team].person(s, teams[team].went, open)
		}
	}
}

// person adds what one person has of a cell; open is how long they had to go on who did not, or -1.
func (n *cell) person(s *seen, went bool, open int) {
	n.people++
	n.visits += int64(s.visits)
	if s.returns > 0 {
		n.reworked++
		n.returns += int64(s.returns)
	}
	if went {
		n.wentOn++
	} else if open >= 0 {
		n.open[open]++
	}
}
