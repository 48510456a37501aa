package incident

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// What is worth telling, however sure it is.
const (
	fewest       = 5   // bad visits more than usual
	fewestUsual  = 20  // visits outside
	lossShare    = 0.1 // of those who usually go on
	timesFailure = 2   // as often as usual, for an event whose name says that something failed
	timesOther   = 10  // for another, which must also come up between times without
)

// linkLevel is how sure it must be that a step got worse in the days of an event; unlikely is a chance that is not believed.
const linkLevel, unlikely = 0.01, 0.05

func large(f finding) bool {
	return f.out.n >= fewestUsual && float64(f.in.bad)-f.out.rate()*float64(f.in.n) >= fewest
}

func lossy(f finding) bool { return 1-f.in.rate() <= (1-lossShare)*(1-f.out.rate()) }

// eventFinding is an incident of an event.
type eventFinding struct {
	finding
	event int
}

// Finish implements agg.Analysis: it appends the incidents of events.
func (w *Watch) Finish(last agg.Partial, r *report.Report) {
	p := last.(*watched)
	for _, f := range p.find() {
		r.Incidents = append(r.Incidents, p.incident(f))
	}
	order(r.Incidents)
}

// find finds the incidents of events; of a Partial that is merged, and once.
func (p *watched) find() []eventFinding {
	if p.found != nil {
		return *p.found
	}
	found := []eventFinding{}
	days := p.calendar.Len()
	places := intervals(days) * float64(len(p.segments)) * float64(len(p.events))
	for e, name := range p.events {
		failure := lexicon.RoleOf(name) == lexicon.Failure
		for _, f := range detect(p.series(e), places, func(f finding) bool {
			if !large(f) {
				return false
			}
			if failure {
				return f.in.rate() >= timesFailure*f.out.rate()
			}
			return f.in.rate() >= timesOther*f.out.rate() && f.from > 0 && f.to < days-1
		}) {
			found = append(found, eventFinding{f, e})
		}
	}
	p.found = &found
	return found
}

// series are those of an event, by segment.
func (p *watched) series(event int) (of []*series) {
	days := p.calendar.Len()
	for i := range p.segments {
		n, hits := make([]int64, days), make([]int64, days)
		for d := range days {
			cell := p.day(d)[i*p.width():]
			n[d], hits[d] = cell[0], cell[1+event]
		}
		s := newSeries(n, hits)
		s.dispersion = p.spreads[i*len(p.events)+event].dispersion()
		of = append(of, s)
	}
	return of
}

// incident writes a finding down.
func (p *watched) incident(f eventFinding) report.Incident {
	of := p.series(f.event)[f.segment]
	in, out := of.in(f.span), of.out(f.span)
	i := p.begin(f.span, f.segment, len(of.days))
	i.Kind, i.Event = "event", p.events[f.event]
	i.People, i.Hit = in.n, in.bad
	i.Rate, i.Usual = stat.Ratio(in.bad, in.n), stat.Ratio(out.bad, out.n)
	i.Low, i.High = stat.Wilson(in.bad, in.n)
	i.P = stat.Number(f.p)
	i.Days = p.daily(f.span, len(of.days), func(d int) (int64, int64) { return of.days[d].n, of.days[d].bad })
	i.Text = i.Event + p.whoWhen(i) + ": it came up in " + share(i.Rate) + " of visits, " + share(i.Usual) + " at other times"
	return i
}

// begin writes down who and when; judged is how many days could be.
func (s *scheme) begin(at span, segment, judged int) report.Incident {
	of := s.segments[segment]
	return report.Incident{Property: of.Property, Value: of.Value, From: s.first(at.from), To: s.last(at.to), Ongoing: at.to >= judged-1}
}

// first and last are the dates of the first and the last day of a place in the calendar.
func (s *scheme) first(place int) string {
	from, _ := s.calendar.Bounds(place)
	return s.date(from)
}

func (s *scheme) last(place int) string {
	_, to := s.calendar.Bounds(place)
	return s.date(to - 1)
}

func (s *scheme) date(micros int64) string {
	return time.UnixMicro(micros).In(s.location).Format(time.DateOnly)
}

// daily lists the days of a stretch, and as many again before and after, a week at least.
func (s *scheme) daily(at span, judged int, count func(day int) (n, k int64)) []report.IncidentDay {
	around := max(7, at.days()/2)
	var list []report.IncidentDay
	for d := max(0, at.from-around); d <= min(judged-1, at.to+around); d++ {
		n, k := count(d)
		list = append(list, report.IncidentDay{Date: s.first(d), People: n, Count: k, Rate: stat.Ratio(k, n)})
	}
	return list
}

// whoWhen says whom an incident concerns and when.
func (s *scheme) whoWhen(i report.Incident) string {
	who := ""
	if i.Property != "" {
		who = " (" + i.Property + " " + i.Value + ")"
	}
	switch {
	case i.Ongoing:
		return who + " from " + i.From + " on"
	case i.From == i.To:
		return who + " on " + i.From
	}
	return who + " from " + i.From + " to " + i.To
}

func share(rate *float64) string {
	if rate == nil {
		return "none"
	}
	return fmt.Sprintf("%.1f%%", 100**rate)
}

// order sorts incidents: most value lost, then most people, then most hit.
func order(list []report.Incident) {
	number := func(x *float64) float64 {
		if x == nil {
			return 0
		}
		return *x
	}
	stat.Sort(list, func(a, b report.Incident) int {
		return cmp.Or(cmp.Compare(number(b.ValueLost), number(a.ValueLost)), cmp.Compare(number(b.Lost), number(a.Lost)),
			cmp.Compare(b.Hit, a.Hit), cmp.Compare(a.From, b.From), cmp.Compare(a.Text, b.Text))
	})
}

// Finish implements agg.Analysis: it appends the incidents of steps, and says
// of those of events, which must be there, which step was the worse for them.
func (s *Steps) Finish(last agg.Partial, r *report.Report) {
	p := last.(*walked)
	funnel := r.Funnel(s.spec.Name) // nil where it is not counted
	of := make([][]*series, s.judged())
	for step := range of {
		of[step] = p.series(step)
	}
	for i := range r.Incidents {
		in := &r.Incidents[i]
		step, at, ok := s.told(in)
		if !ok && in.Event != "" {
			var f finding
			if step, f, ok = s.linked(of, in); ok && in.Kind == "event" {
				*in = p.incident(step, f, in, funnel)
			}
			at = f.span
		}
		if ok { // no more is to be said of these days
			for _, series := range of[step] {
				series.mask(at)
			}
		}
	}
	for step := range of {
		if len(of[step][0].days) == 0 {
			continue
		}
		places := intervals(len(of[step][0].days)) * float64(len(s.scheme.segments)) * float64(len(of))
		for _, f := range detect(of[step], places, func(f finding) bool {
			return large(f) && lossy(f)
		}) {
			f.span = p.series(step)[f.segment].widest(f.span)
			r.Incidents = append(r.Incidents, p.incident(step, f, nil, funnel))
		}
	}
	order(r.Incidents)
}

// told finds the step and the days of an incident that another funnel with the same step has told of.
func (s *Steps) told(i *report.Incident) (step int, at span, ok bool) {
	for step := range s.judged() {
		if i.Kind == "step" && i.Label == s.spec.Steps[step].Title() && i.Next == s.spec.Steps[step+1].Title() {
			at, ok := s.place(i)
			return step, at, ok
		}
	}
	return 0, at, false
}

// series are those of a step, by segment: bad is who did not go on, of the days that can be judged.
func (p *walked) series(step int) (of []*series) {
	late, days := p.horizon(step)
	for i := range p.segments {
		n, bad := make([]int64, days), make([]int64, days)
		for d := range days {
			cell := p.cells[p.cell(d, i, step):][:perStep]
			n[d], bad[d] = cell[not]+cell[later]+cell[soon], cell[not]
			if late {
				bad[d] += cell[later]
			}
		}
		s := newSeries(n, bad)
		if at := i*len(p.visits) + step; late {
			s.dispersion = p.within[at].dispersion()
		} else {
			s.dispersion = p.inTime[at].dispersion()
		}
		of = append(of, s)
	}
	return of
}

// horizon chooses within which time people must have gone on from a step: a
// day, where nine in ten of those who do need no more, so that going on later
// is too late, or as long as counts; and how many days of the data leave that
// much time.
func (p *walked) horizon(step int) (late bool, days int) {
	wait := p.steps.wait
	within, inTime := &p.within[step], &p.inTime[step]
	if 10*(within.n-within.bad) >= 9*(inTime.n-inTime.bad) {
		late, wait = wait > dayLong, min(dayLong, wait)
	}
	for c := p.steps.scheme.calendar; days < c.Len(); days++ {
		if _, end := c.Bounds(days); end > p.steps.scope.Last-wait {
			break
		}
	}
	return late, days
}

// widest lets a stretch begin after the last visit before it and end before
// the first after it, by up to a quarter of its length: between the two nobody
// came, and who can say.
func (s *series) widest(at span) span {
	for most := slack(at); most > 0 && at.from > 0 && s.days[at.from-1].n == 0; most-- {
		at.from--
	}
	for most := slack(at); most > 0 && at.to < len(s.days)-1 && s.days[at.to+1].n == 0; most-- {
		at.to++
	}
	return at
}

func slack(at span) int { return at.days() / 4 }

// linked finds the step that got worse together with an event: in its segment
// and its days, which leaves only the steps to choose from. Then the step may
// say more of when it began and ended than the first and the last time of the
// event, where few came to the step: the stretch grows towards the step's own
// by so many visits as may well have been without the event.
func (s *Steps) linked(of [][]*series, event *report.Incident) (step int, best finding, ok bool) {
	segment := slices.Index(s.scheme.segments, Segment{event.Property, event.Value})
	at, known := s.place(event)
	if segment < 0 || !known {
		return 0, best, false
	}
	for i := range of {
		if series := of[i][segment]; at.to < len(series.days) {
			if f := series.evaluate(at, segment, float64(len(of))); f.ratio > best.ratio*(1+1e-9) {
				step, best = i, f
			}
		}
	}
	if best.ratio == 0 || best.p > linkLevel || !large(best) || !lossy(best) {
		return 0, best, false
	}
	series := of[step][segment]
	own := series.widest(series.around(at))
	each := float64(event.Hit) / float64(best.in.n) // events for a visit to the step
	without := int64(math.MaxInt64)                 // visits that may have been without
	if each > 0 {
		without = int64(math.Log(unlikely) / math.Log(1-min(each, 0.95)))
	}
	for n := int64(0); best.from > own.from; best.from-- {
		if n += series.days[best.from-1].n; n > without {
			break
		}
	}
	for n := int64(0); best.to < own.to; best.to++ {
		if n += series.days[best.to+1].n; n > without {
			break
		}
	}
	best.p = *event.P
	return step, best, true
}

// around is the stretch that begins and ends within a quarter of its length of another, with the largest likelihood ratio.
func (s *series) around(at span) span {
	best, most := at, s.ratio(at)
	for from := max(0, at.from-slack(at)); from <= at.from+slack(at); from++ {
		for to := max(from, at.to-slack(at)); to <= min(at.to+slack(at), len(s.days)-1); to++ {
			if r := s.ratio(span{from, to}); r > most*(1+1e-9) {
				best, most = span{from, to}, r
			}
		}
	}
	return best
}

// place finds the days of an incident in the calendar.
func (s *Steps) place(i *report.Incident) (at span, ok bool) {
	at = span{-1, -1}
	for d := range s.scheme.calendar.Len() {
		if s.scheme.first(d) == i.From {
			at.from = d
		}
		if s.scheme.last(d) == i.To {
			at.to = d
		}
	}
	return at, at.from >= 0 && at.to >= at.from
}

// incident writes a finding of a step down, with the event that came with it.
func (p *walked) incident(step int, f finding, event *report.Incident, funnel *report.Funnel) report.Incident {
	s, of := p.steps, p.series(step)[f.segment]
	last := len(of.days) - 1
	judged := span{f.from, min(f.to, last)}
	in, out := of.in(judged), of.out(judged)
	i := s.scheme.begin(f.span, f.segment, len(of.days))
	i.Kind, i.Funnel, i.Step = "step", s.spec.Name, step+1
	i.Label, i.Next = s.spec.Steps[step].Title(), s.spec.Steps[step+1].Title()
	i.People, i.Hit = in.n, in.bad
	i.Rate, i.Usual = stat.Ratio(in.n-in.bad, in.n), stat.Ratio(out.n-out.bad, out.n)
	i.Low, i.High = stat.Wilson(in.n-in.bad, in.n)
	i.P = stat.Number(f.p)
	lost := float64(in.bad) - out.rate()*float64(in.n)
	i.Lost = stat.Number(lost)
	s.value(&i, lost, funnel)
	i.Days = s.scheme.daily(judged, len(of.days), func(d int) (int64, int64) { return of.days[d].n, of.days[d].n - of.days[d].bad })
	what, within := i.Label+" to "+i.Next, ""
	if late, _ := p.horizon(step); late {
		within = " within a day"
	}
	if event != nil {
		i.Event = event.Event
		what = i.Event
	}
	i.Text = what + s.scheme.whoWhen(i) + ": of " + strconv.FormatInt(i.People, 10) + " visits to " + i.Label + " " + share(i.Rate) + " went on to " + i.Next + within +
		", " + share(i.Usual) + " at other times, about " + strconv.FormatFloat(lost, 'f', 0, 64) + " lost"
	return i
}

// value says what the conversions were worth that were lost: of those who go on from the step the usual share converts.
func (s *Steps) value(i *report.Incident, lost float64, funnel *report.Funnel) {
	if funnel == nil || len(funnel.Steps) != len(s.spec.Steps) {
		return
	}
	next, end := &funnel.Steps[i.Step], &funnel.Steps[len(funnel.Steps)-1]
	if end.Value == nil || end.Valued == 0 || next.Count == 0 {
		return
	}
	i.ValueLost = stat.Number(lost * float64(funnel.Converted) / float64(next.Count) * *end.Value / float64(end.Valued))
	i.Currency = funnel.Currency
}
