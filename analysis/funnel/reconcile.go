package funnel

import (
	"fmt"

	"parcours/analysis/report"
)

// Reconcile compares numbers of a funnel's report, and of its drop-off where
// there is one, that must be equal: it says how many pairs it looked at and
// which of them are not. What rules or definitions let differ it leaves out.
func Reconcile(f *report.Funnel, d *report.Dropoff) (checks int64, failed []report.Note) {
	c := check{name: f.Name}
	c.funnel(f)
	c.trend(f)
	c.breakdown(f)
	c.comparison(f)
	if d != nil {
		c.dropoff(f, d)
	}
	return c.checks, c.failed
}

type check struct {
	name   string // the funnel's
	checks int64
	failed []report.Note
}

// equal wants two numbers of the same people to be the same.
func (c *check) equal(what string, a, b int64) {
	c.checks++
	if a != b {
		c.failed = append(c.failed, report.Note{
			Code: report.CodeNotReconciled, Subject: what, Detail: c.name, Count: a, Total: b,
			Text: fmt.Sprintf("%s of the funnel %s: %d in one place, %d in another", what, c.name, a, b),
		})
	}
}

// plain says whether whoever went on from a step is counted at the next.
func plain(f *report.Funnel) bool {
	for _, s := range f.Steps {
		if s.Optional {
			return false
		}
	}
	return true
}

// steps wants everybody counted at a step to have gone on or stopped there.
func (c *check) steps(where string, f *report.Funnel, entered int64, steps []report.FunnelStep) {
	for i, s := range steps {
		at := where + s.Label
		if i+1 < len(steps) {
			c.equal("those who went on from "+at, steps[i+1].Count-steps[i+1].Entered, s.Count-s.InProgress-s.Dropped)
		}
	}
	if !f.Open && len(steps) > 0 {
		c.equal("those who entered at "+where+steps[0].Label, steps[0].Count, entered)
	}
}

func (c *check) funnel(f *report.Funnel) {
	if plain(f) {
		c.steps("", f, f.Entered, f.Steps)
		if n := len(f.Steps); n > 0 {
			c.equal("converted", f.Steps[n-1].Count, f.Converted)
		}
	}
	c.equal("times to convert", f.Time.Count, f.Converted)
	var entered int64
	for i, s := range f.Steps {
		entered += s.Entered
		if i > 0 && plain(f) && f.Semantics == "parcours" { // by other rules a step may be counted without an event of its own
			c.equal("times to "+s.Label, s.Time.Count, s.Count-s.Entered)
		}
	}
	if !f.Open {
		c.equal("entered", entered, f.Entered)
	}
}

func (c *check) trend(f *report.Funnel) {
	if f.TrendNote != nil || len(f.Trend) == 0 {
		return
	}
	var entered, converted, open, stillOpen int64
	for _, p := range f.Trend {
		entered, converted, open = entered+p.Entered, converted+p.Converted, open+p.InProgress
	}
	c.equal("entered by "+f.TrendUnit, entered, f.Entered)
	c.equal("converted by "+f.TrendUnit, converted, f.Converted)
	for i, s := range f.Steps {
		stillOpen += s.InProgress
		var sum int64
		for _, p := range f.Trend {
			sum += p.Counts[i]
		}
		c.equal(s.Label+" by "+f.TrendUnit, sum, s.Count)
	}
	c.equal("in progress by "+f.TrendUnit, open, stillOpen)
}

func (c *check) breakdown(f *report.Funnel) {
	if f.BreakdownBy == "" {
		return
	}
	for _, g := range f.Breakdown {
		if plain(f) {
			c.steps(f.BreakdownBy+" "+g.Value+": ", f, g.Entered, g.Steps)
		}
		if g.Other && g.Hidden == 0 {
			for i, s := range g.Steps {
				var sum int64
				for _, v := range g.Values {
					sum += v.Counts[i]
				}
				c.equal("the values of other at "+s.Label, sum, s.Count)
			}
		}
	}
	if f.BreakdownNote != nil {
		return
	}
	sum := func(of func(*report.FunnelGroup) int64) (n int64) {
		for i := range f.Breakdown {
			n += of(&f.Breakdown[i])
		}
		return n
	}
	by := " by " + f.BreakdownBy
	c.equal("entered"+by, sum(func(g *report.FunnelGroup) int64 { return g.Entered }), f.Entered)
	for i, s := range f.Steps {
		c.equal(s.Label+by, sum(func(g *report.FunnelGroup) int64 { return g.Steps[i].Count }), s.Count)
		c.equal("entered at "+s.Label+by, sum(func(g *report.FunnelGroup) int64 { return g.Steps[i].Entered }), s.Entered)
		c.equal("in progress at "+s.Label+by, sum(func(g *report.FunnelGroup) int64 { return g.Steps[i].InProgress }), s.InProgress)
		c.equal("dropped at "+s.Label+by, sum(func(g *report.FunnelGroup) int64 { return g.Steps[i].Dropped }), s.Dropped)
		c.equal("values at "+s.Label+by, sum(func(g *report.FunnelGroup) int64 { return g.Steps[i].Valued }), s.Valued)
	}
}

// comparison looks at groups that together are all who entered, each in one of them.
func (c *check) comparison(f *report.Funnel) {
	if f.Comparison == nil {
		return
	}
	a, b := &f.Comparison.A, &f.Comparison.B
	if plain(f) {
		c.steps(a.Label+": ", f, a.Entered, a.Steps)
		c.steps(b.Label+": ", f, b.Entered, b.Steps)
	}
	if f.Comparison.Both > 0 || a.Entered+b.Entered != f.Entered {
		return
	}
	for i, s := range f.Steps {
		c.equal(s.Label+" of both groups", a.Steps[i].Count+b.Steps[i].Count, s.Count)
		c.equal("dropped at "+s.Label+" of both groups", a.Steps[i].Dropped+b.Steps[i].Dropped, s.Dropped)
	}
}

func (c *check) dropoff(f *report.Funnel, d *report.Dropoff) {
	for i, s := range d.Steps {
		if i >= len(f.Steps) {
			break
		}
		of := &f.Steps[i]
		c.equal("in progress at "+s.Label, s.InProgress, of.InProgress)
		c.equal("dropped at "+s.Label, s.Dropped, of.Dropped)
		c.equal("stopped at "+s.Label, s.Stopped, of.InProgress+of.Dropped)
		c.equal("went on from "+s.Label, s.WentOn, of.Count-of.InProgress-of.Dropped)
	}
}
