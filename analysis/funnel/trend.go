package funnel

import (
	"math/bits"
	"time"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Of each period a trend counts, after the levels reached, all who entered, who converted and who is in progress, by step.
const (
	perIn = iota
	perConverted
	perOpen
	perPeriod
)

// maxPeriods bounds a trend by the day or week that a recipe asks for; beyond it the next longer unit is taken.
const maxPeriods = 4000

// cut makes the calendar of the trend: of the log, as far as the funnel's period goes.
func (a *Analysis) cut() error {
	from, to, err := a.spec.Period.Bounds(a.scope.Location)
	if err != nil {
		return err
	}
	if from, to = max(from, a.scope.First), min(to-1, a.scope.Last); from > to {
		from, to = a.scope.First, a.scope.Last
	}
	const day = 86_400 * 1_000_000
	unit, days := a.spec.Interval, (to-from)/day
	if unit == "day" && days > maxPeriods {
		unit, a.coarser = "week", true
	}
	if unit == "week" && days > 7*maxPeriods {
		unit, a.coarser = "month", true
	}
	a.calendar = sequence.NewCalendar(unit, a.scope.Location, from, to)
	return nil
}

// enter counts a unit in the period in which it entered.
func (p *partial) enter(period int, o *sequence.Outcome) {
	steps := len(p.all.reached)
	counts := p.trend[period*(steps+perPeriod):][:steps+perPeriod]
	for set, i := o.Reached, 0; set != 0; set, i = set>>1, i+1 {
		counts[i] += int64(set & 1)
	}
	counts[steps+perIn]++
	if o.Converted {
		counts[steps+perConverted]++
	}
	counts[steps+perOpen] += int64(bits.OnesCount64(o.Open))
}

// trender returns what counts the person walked last once in every period in
// which they entered, as PostHog does; nil where each unit counts once, where it entered.
func (p *partial) trender(w *sequence.Walker) func(*sequence.Outcome) {
	if !p.analysis.byPeriod {
		return nil
	}
	enter := p.enter
	return func(o *sequence.Outcome) { w.ByPeriod(o, p.analysis.calendar, enter) }
}

// points are the periods of the trend, from the first to the last; none where nobody entered.
func (a *Analysis) points(p *partial) (points []report.TrendPoint) {
	steps := a.funnel.Steps()
	if p.all.in == 0 {
		return nil
	}
	none := make([]int64, steps+perPeriod)
	for date, place := range a.calendar.All() {
		counts, complete := none, false
		if place >= 0 {
			counts = p.trend[place*len(none):][:len(none)]
			complete = a.seen(place) && (counts[steps+perOpen] == 0 || a.closed(place))
		}
		in, converted, open := counts[steps+perIn], counts[steps+perConverted], counts[steps+perOpen]
		point := report.TrendPoint{
			Date: date, Counts: append([]int64{}, counts[:steps]...), Entered: in, Converted: converted, InProgress: open,
			Rate: stat.Ratio(converted, in), Complete: complete,
		}
		point.Low, point.High = stat.Wilson(converted, in)
		points = append(points, point)
	}
	return points
}

// seen says whether all of a period is in the data and in the funnel's period.
// To the hour: an export that is cut at midnight seldom has an event just then.
func (a *Analysis) seen(place int) bool {
	const hour = int64(time.Hour / time.Microsecond)
	begin, end := a.calendar.Bounds(place)
	from, to, _ := a.spec.Period.Bounds(a.scope.Location) // cut has read it
	first, last := stat.Floor(a.scope.First, hour)*hour, (stat.Floor(a.scope.Last, hour)+1)*hour
	return max(from, first) <= begin && end <= min(to, last)
}

// closed says whether the window of whoever entered in a period had closed by
// the end of the data. Who is in progress all the same is so by a later attempt.
func (a *Analysis) closed(place int) bool {
	_, end := a.calendar.Bounds(place)
	w := a.funnel.Window()
	return w > 0 && a.scope.Last-w >= end
}

// period is a part of the time that a recipe names, as bounds.
type period struct{ from, to int64 }

func periodOf(p *recipe.Period, loc *time.Location) (period, error) {
	from, to, err := p.Bounds(loc)
	return period{from, to}, err
}

func (p period) holds(t int64) bool { return p.from <= t && t < p.to }
