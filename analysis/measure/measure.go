// Package measure counts what the key figures of a journey are made of: who
// reached an objective, who came to each stage, how much they did there, who
// went on to the next, what they were worth, who came back, how they scored it.
// Analyses kpi and compare are made of it: the one counts everybody, the other
// the people of a stretch of time, by the same code.
//
// # What is counted
//
// Of an objective: the people who did one of its events; on how many of
// their visits; who did so in a second visit, and how long after the first; the
// sum of its values. Of a stage: the people who did one of its events, how many
// such events, in how many of their visits; who then did an event of the next
// stage, at the same time or later. The next stage is the next that has events in the log. What
// a person is worth is the sum of the values of the first objective. Of several
// scores the last one counts, so that people are what is counted.
package measure

import (
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// MaxObjectives bounds those that are counted: a person's are a set in one word.
const MaxObjectives = 16

// Stages are the stages, in the order of a journey.
var Stages = [...]string{"awareness", "consideration", "purchase", "experience", "loyalty"}

// StageCount is how many there are.
const StageCount = len(Stages)

// Objective is something that counts as success.
type Objective struct {
	Events []string
	Value  string // the column of its values, or ""
}

// Spec says what is measured.
type Spec struct {
	Objectives []Objective
	// Stage of an event name, "" for none. It is asked once for each name of a partition.
	Stage func(event string) string
	// Score is the column of scores, or "".
	Score string
	// Session and Gap say where visits begin, as in agg.Scope.
	Session string
	Gap     int64
	// Next is the place of the stage that follows each, or −1.
	Next [StageCount]int
}

// NewSpec measures objectives in a log with these events.
func NewSpec(objectives []Objective, scope agg.Scope, events []sequence.EventStat) Spec {
	s := Spec{
		Objectives: objectives[:min(len(objectives), MaxObjectives)], Stage: scope.Stages,
		Score: scope.Score, Session: scope.Session, Gap: scope.SessionGap,
	}
	var present [StageCount]bool
	for _, e := range events {
		if at := slices.Index(Stages[:], s.Stage(e.Name)); at >= 0 {
			present[at] = true
		}
	}
	next := -1
	for i := StageCount - 1; i >= 0; i-- {
		s.Next[i] = next
		if present[i] {
			next = i
		}
	}
	return s
}

// Counts are the sums over some people.
type Counts struct {
	Users      int64
	Objectives []Reached
	Stages     [StageCount]Stage
	Scores     Scores // wherever they were given
}

// Reached is one objective.
type Reached struct {
	People, Visits, Repeat int64
	Second                 stat.Durations // microseconds from the first visit with it to the second
	Value                  stat.Moments   // of each of all people, 0 for who did not reach it
	Valued                 int64          // events with a value
}

// Stage is one stage.
type Stage struct {
	People, WentOn, Repeat int64
	Events, Visits         stat.Moments // of each who came
	Worth                  stat.Moments // of each who went on
	Scores                 Scores
}

// Scores are answers, one a person.
type Scores struct {
	Whole [11]int64 // by whole number from 0 to 10
	Other int64     // that are none of these
	All   stat.Moments
}

// Person is what one person did.
type Person struct {
	Reached uint32 // objectives, the first in bit 0
	Came    uint8  // stages
	WentOn  uint8  // stages from which they went on
}

// Counter adds people to Counts. Its memory is reused from one partition to the next.
type Counter struct {
	spec   *Spec
	counts *Counts

	means   []meaning // by code of names
	visits  sequence.Visits
	columns []sequence.Amounts // of values, by objective
	score   sequence.Amounts
}

// meaning is what an event name counts for.
type meaning struct {
	objectives uint16
	stage      int8 // counted from 1; 0: none
}

// New makes empty counts and what adds to them.
func New(spec *Spec) (*Counts, *Counter) {
	c := &Counts{Objectives: make([]Reached, len(spec.Objectives))}
	return c, &Counter{spec: spec, counts: c, columns: make([]sequence.Amounts, len(spec.Objectives))}
}

// Over binds to a partition.
func (c *Counter) Over(p *event.Partition) {
	n := p.Names.Len()
	c.means = slices.Grow(c.means[:0], n)[:n]
	clear(c.means)
	for code := 1; code < n; code++ {
		c.means[code].stage = int8(slices.Index(Stages[:], c.spec.Stage(p.Names.String(uint32(code)))) + 1)
	}
	for i, o := range c.spec.Objectives {
		c.columns[i].Over(p, o.Value)
		for _, name := range o.Events {
			if code, ok := p.Names.Lookup(name); ok && code != 0 {
				c.means[code].objectives |= 1 << i
			}
		}
	}
	c.score.Over(p, c.spec.Score)
	c.visits.Over(p, c.spec.Session, c.spec.Gap)
}

// one is a person's share of an objective; sum is what it brought.
type one struct {
	visits        int32
	visit         int // the last with it
	first, second int64
	sum           stat.Amount
}

// stay is a person's share of a stage.
type stay struct {
	events, visits int32
	visit          int
	first, last    int64
}

// Add adds a person and says what they did.
func (c *Counter) Add(u event.User) Person {
	var did Person
	c.counts.Users++
	var all [MaxObjectives]one
	var stays [StageCount]stay
	scored, scoredAt := false, int8(0)
	var stageScored uint8
	var score stat.Amount
	var stageScores [StageCount]stat.Amount

	starts := c.visits.Starts(u)
	visit, until := 0, len(u.Times)
	if len(starts) > 1 {
		until = starts[1]
	}
	for i, code := range u.Names {
		if i >= until {
			visit++
			if until = len(u.Times); visit+1 < len(starts) {
				until = starts[visit+1]
			}
		}
		m := c.means[code]
		if m.stage > 0 {
			s := &stays[m.stage-1]
			if s.events == 0 {
				s.first, s.visit = u.Times[i], -1
			}
			if s.visit != visit {
				s.visit = visit
				s.visits++
			}
			s.events++
			s.last = u.Times[i]
		}
		for set := m.objectives; set != 0; set &= set - 1 {
			c.reach(u, i, visit, set, &all, &did)
		}
		if a, ok := c.score.At(&u, i); ok {
			score, scored, scoredAt = a, true, m.stage
			if scoredAt > 0 {
				stageScores[scoredAt-1] = a
				stageScored |= 1 << (scoredAt - 1)
			}
		}
	}

	for i := range c.counts.Objectives {
		o, to := &all[i], &c.counts.Objectives[i]
		to.Value.Add(o.sum)
		if o.visits == 0 {
			continue
		}
		to.People++
		to.Visits += int64(o.visits)
		if o.visits > 1 {
			to.Repeat++
			to.Second.Add(o.second - o.first)
		}
	}
	if scored {
		c.counts.Scores.add(score)
	}
	for i := range stays {
		s, to := &stays[i], &c.counts.Stages[i]
		if s.events == 0 {
			continue
		}
		did.Came |= 1 << i
		to.People++
		to.Events.Add(stat.Amount{Units: int64(s.events)})
		to.Visits.Add(stat.Amount{Units: int64(s.visits)})
		if s.visits > 1 {
			to.Repeat++
		}
		if stageScored&(1<<i) != 0 {
			to.Scores.add(stageScores[i])
		}
		if n := c.spec.Next[i]; n >= 0 && stays[n].events > 0 && stays[n].last >= s.first {
			did.WentOn |= 1 << i
			to.WentOn++
			to.Worth.Add(all[0].sum)
		}
	}
	return did
}

// reach counts event i for the first objective of a set.
func (c *Counter) reach(u event.User, i, visit int, set uint16, all *[MaxObjectives]one, did *Person) {
	at := trailing(set)
	o := &all[at]
	did.Reached |= 1 << at
	if o.visits == 0 {
		o.first, o.visit = u.Times[i], -1
	}
	if o.visit != visit {
		o.visit = visit
		if o.visits++; o.visits == 2 {
			o.second = u.Times[i]
		}
	}
	if a, ok := c.columns[at].At(&u, i); ok {
		o.sum.Add(a)
		c.counts.Objectives[at].Valued++
	}
}

func trailing(set uint16) (n int) {
	for ; set&1 == 0; set >>= 1 {
		n++
	}
	return n
}

func (s *Scores) add(a stat.Amount) {
	s.All.Add(a)
	if a.Millionths == 0 && a.Units >= 0 && a.Units < int64(len(s.Whole)) {
		s.Whole[a.Units]++
	} else {
		s.Other++
	}
}

// Merge adds the counts of other people.
func (c *Counts) Merge(o *Counts) {
	c.Users += o.Users
	for i := range c.Objectives {
		a, b := &c.Objectives[i], &o.Objectives[i]
		a.People, a.Visits, a.Repeat, a.Valued = a.People+b.People, a.Visits+b.Visits, a.Repeat+b.Repeat, a.Valued+b.Valued
		a.Second.Merge(&b.Second)
		a.Value.Merge(&b.Value)
	}
	for i := range c.Stages {
		a, b := &c.Stages[i], &o.Stages[i]
		a.People, a.WentOn, a.Repeat = a.People+b.People, a.WentOn+b.WentOn, a.Repeat+b.Repeat
		a.Events.Merge(&b.Events)
		a.Visits.Merge(&b.Visits)
		a.Worth.Merge(&b.Worth)
		a.Scores.Merge(&b.Scores)
	}
	c.Scores.Merge(&o.Scores)
}

// Merge adds the scores of others.
func (s *Scores) Merge(o *Scores) {
	for i := range s.Whole {
		s.Whole[i] += o.Whole[i]
	}
	s.Other += o.Other
	s.All.Merge(&o.All)
}
