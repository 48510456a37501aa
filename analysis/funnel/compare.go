package funnel

import (
	"cmp"
	"fmt"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// A Segment is some of the people, for a comparison.
type Segment struct {
	// Definition is what decides who is in it, as text: equal for equal segments.
	Definition string
	// Of is bound to a partition, and then asked of each of its people once, in order.
	Of func(*event.Partition) func(event.User) bool
}

// side is one of the two groups that are compared.
type side struct {
	label   string
	entered period
	where   []condition // of the event with which a unit entered
	of      string      // the segment's name, or ""
	segment Segment
}

// sidesOf compiles the groups of a comparison: two, or none.
func sidesOf(groups []recipe.Group, scope agg.Scope) (sides []*side, err error) {
	if len(groups) != 0 && len(groups) != 2 {
		return nil, fmt.Errorf("a comparison is of two groups, not of %d", len(groups))
	}
	for _, g := range groups {
		s := &side{label: cmp.Or(g.Label, title(g)), of: g.Segment}
		if s.entered, err = periodOf(g.Period, scope.Location); err != nil {
			return nil, err
		}
		if s.where, err = conditions(g.Where); err != nil {
			return nil, err
		}
		sides = append(sides, s)
	}
	return sides, nil
}

// Segments gives the recipe's segments, by name, to a comparison of them. The error is the definition's.
func (a *Analysis) Segments(by map[string]Segment) error {
	for _, s := range a.sides {
		if s.of == "" {
			continue
		}
		var ok bool
		if s.segment, ok = by[s.of]; !ok {
			return fmt.Errorf("no segment is called %q", s.of)
		}
	}
	return nil
}

// title is what a group without a label is called: all that it must meet.
func title(g recipe.Group) string {
	var parts []string
	if g.Segment != "" {
		parts = append(parts, g.Segment)
	}
	if len(g.Where) > 0 {
		parts = append(parts, recipe.Step{Where: g.Where}.Title())
	}
	if p := g.Period; p != nil {
		switch {
		case p.From == "":
			parts = append(parts, "until "+p.To)
		case p.To == "":
			parts = append(parts, "from "+p.From)
		default:
			parts = append(parts, p.From+" – "+p.To)
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "everybody")
}

// members says who of a partition belongs to which side.
type members struct {
	where   [2][]test
	asks    [2]func(event.User) bool // nil: everybody
	segment [2]bool                  // whether the person at hand is in the side's segment
}

func (m *members) over(a *Analysis, part *event.Partition) {
	for i, s := range a.sides {
		m.where[i] = bind(m.where[i], s.where, part)
		m.asks[i], m.segment[i] = nil, true
		if s.segment.Of != nil {
			m.asks[i] = s.segment.Of(part)
		}
	}
}

// meet is told each person of the partition, in order.
func (m *members) meet(u event.User) {
	for i, ask := range m.asks {
		if ask != nil {
			m.segment[i] = ask(u)
		}
	}
}

// compare counts a unit of the person met last in the sides it belongs to.
func (p *partial) compare(u *event.User, began int, o *sequence.Outcome, g *going) {
	in := 0
	for i, s := range p.analysis.sides {
		if p.members.segment[i] && s.entered.holds(u.Times[began]) && meets(p.members.where[i], u, began) {
			p.sides[i].add(o, g)
			in++
		}
	}
	if in == 2 {
		p.both++
	}
}

// comparison sets the two sides beside each other, or is nil.
func (a *Analysis) comparison(p *partial) *report.Comparison {
	if len(p.sides) == 0 {
		return nil
	}
	group := func(i int) report.ComparedGroup {
		return report.ComparedGroup{Label: a.sides[i].label, Entered: p.sides[i].in, Steps: a.stepsOf(p.sides[i])}
	}
	c := &report.Comparison{A: group(0), B: group(1), Both: p.both}
	before := 0 // as in stepsOf
	for i := range c.A.Steps {
		s := report.ComparedStep{Label: c.A.Steps[i].Label}
		A, B := &c.A.Steps[i], &c.B.Steps[i]
		s.Small = min(c.A.Entered, c.B.Entered) < smallSample
		if i > 0 || a.spec.Open { // everybody takes the first step of a funnel that is not open
			d := compared(A.Count, c.A.Entered, B.Count, c.B.Entered)
			s.Difference, s.DifferenceLow, s.DifferenceHigh, s.P, s.Test = d.difference, d.low, d.high, d.p, d.test
		}
		if i > 0 {
			n, m := c.A.Steps[before].Count, c.B.Steps[before].Count
			d := compared(A.Count-A.Entered, n, B.Count-B.Entered, m)
			s.StepDifference, s.StepDifferenceLow, s.StepDifferenceHigh, s.StepP = d.difference, d.low, d.high, d.p
			s.Small = s.Small || min(n, m) < smallSample
		}
		if !a.spec.Steps[i].Optional {
			before = i
		}
		c.Steps = append(c.Steps, s)
	}
	return c
}

// difference is that of two rates, for a report.
type difference struct {
	difference, low, high, p *float64
	test                     string
}

// compared is b/m less a/n.
func compared(a, n, b, m int64) (d difference) {
	if diff, low, high, ok := stat.Newcombe(a, n, b, m); ok {
		d.difference, d.low, d.high = stat.Number(diff), stat.Number(low), stat.Number(high)
	}
	if p, test, ok := stat.TwoProportions(a, n, b, m); ok {
		d.p, d.test = stat.Number(p), test
	}
	return d
}
