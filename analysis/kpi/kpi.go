// Package kpi says how the journey does: for each objective who reached it,
// what it brought, whether people came back for more, and how that went day by
// day; for each stage who came, what they did, who went on, what those who did
// not may have cost, how it was scored. Each with its interval, and where the
// recipe sets a target, with whether it is met. The facade runs it, in one
// pass; what is counted is in package measure.
package kpi

import (
	"fmt"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/measure"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

const (
	// small: of fewer people a figure is said to be of few.
	small = 30
	// maxPeriods bounds a trend by the day or week that a recipe asks for; beyond it the length of the data decides.
	maxPeriods = 4000
	// byDay is up to how many days a trend is by day where the recipe does not say: more cannot be told apart.
	byDay = 60
	day   = 86_400 * 1_000_000
)

// Spec asks for the key figures of a log.
type Spec struct {
	Objectives []recipe.Objective // each with its column of values
	Proposed   bool               // the recipe names none
	KPIs       recipe.KPIs
	Events     []sequence.EventStat
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec     Spec
	scope    agg.Scope
	measure  measure.Spec
	calendar *sequence.Calendar
}

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	unit := spec.KPIs.Interval
	days := (scope.Last - scope.First) / day
	if unit == "" && days > byDay && days <= 7*byDay {
		unit = "week"
	}
	if unit == "day" && days > maxPeriods || unit == "week" && days > 7*maxPeriods {
		unit = ""
	}
	return &Analysis{
		spec: spec, scope: scope, measure: measure.NewSpec(Measured(spec.Objectives), scope, spec.Events),
		calendar: sequence.NewCalendar(unit, scope.Location, scope.First, scope.Last),
	}
}

// Measured is a recipe's objectives as they are measured.
func Measured(objectives []recipe.Objective) (out []measure.Objective) {
	for _, o := range objectives {
		out = append(out, measure.Objective{Events: o.Event, Value: o.Value})
	}
	return out
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "kpi" }

// Key implements agg.Keyed: targets are compared at the end, and no funnel matters here.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	var key strings.Builder
	fmt.Fprintf(&key, "kpi %s %q", a.calendar.Unit(), a.measure.Score)
	for _, o := range a.measure.Objectives {
		fmt.Fprintf(&key, " %q %q", o.Events, o.Value)
	}
	for _, e := range a.spec.Events {
		if s := a.scope.Stages(e.Name); s != "" {
			fmt.Fprintf(&key, " %q %s", e.Name, s)
		}
	}
	return key.String(), true
}

// New implements agg.Analysis: it takes one pass.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &partial{of: a, trend: make([]int64, a.calendar.Len()*a.row())}
	p.counts, p.counter = measure.New(&a.measure)
	return p
}

// row is how many numbers the trend has for a period: who was active, and who reached each objective.
func (a *Analysis) row() int { return 1 + len(a.measure.Objectives) }

type partial struct {
	of      *Analysis
	counts  *measure.Counts
	trend   []int64
	counter *measure.Counter
	sets    []uint16 // objectives, by code of names
}

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	p.counter.Over(part)
	p.sets = append(p.sets[:0], make([]uint16, part.Names.Len())...)
	for i, o := range p.of.measure.Objectives {
		for _, name := range o.Events {
			if code, ok := part.Names.Lookup(name); ok && code != 0 {
				p.sets[code] |= 1 << i
			}
		}
	}
	return p.add
}

func (p *partial) add(u event.User) {
	did := p.counter.Add(u)
	c, row := p.of.calendar, p.of.row()
	at, until := c.At(u.Times[0])
	if did.Reached == 0 { // most people: only when they were there matters
		p.trend[at*row]++
		for n := len(u.Times); u.Times[n-1] >= until; {
			next := after(u.Times, until)
			var to int
			if to, until = c.At(u.Times[next]); to != at {
				at = to
				p.trend[at*row]++
			}
		}
		return
	}
	var set uint16
	for i, t := range u.Times {
		if t >= until {
			var to int
			if to, until = c.At(t); to != at {
				p.count(at*row, set)
				at, set = to, 0
			}
		}
		set |= p.sets[u.Names[i]]
	}
	p.count(at*row, set)
}

// after is the index of the first time that is not before t; there is one.
func after(times []int64, t int64) int {
	low, high := 0, len(times)-1
	for low < high {
		if mid := (low + high) / 2; times[mid] < t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

func (p *partial) count(at int, set uint16) {
	p.trend[at]++
	for i := at + 1; set != 0; set, i = set>>1, i+1 {
		p.trend[i] += int64(set & 1)
	}
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	p.counts.Merge(o.counts)
	for i, n := range o.trend {
		p.trend[i] += n
	}
}

// AppendBinary implements agg.Partial.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	return measure.AppendInts(p.counts.AppendBinary(dst), p.trend...), nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	if err := p.counts.Read(r); err != nil {
		return err
	}
	row := p.of.row()
	for i := range p.trend {
		n := r.Int()
		if n < 0 || n > p.counts.Users || i%row > 0 && n > p.trend[i-i%row] {
			return agg.ErrWire
		}
		p.trend[i] = n
	}
	return r.End()
}
