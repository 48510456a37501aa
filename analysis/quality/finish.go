package quality

import (
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	// maxGaps is how many gaps are listed, the longest.
	maxGaps = 5
	// leastGap is the shortest silence worth a word.
	leastGap = 3 * hour
	// farTimes is how many times the median's events are more than a person does.
	farTimes = 1000
)

// Finish implements agg.Analysis. It reads the report's Source, which is there before any analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	q := &r.Quality
	*q = report.Quality{
		Users: p.perUser.Count(), TiedEvents: p.tied, RepeatedEvents: p.repeated, MidnightEvents: p.midnight,
		SingleEventUsers: p.perUser.CountBelow(2),
	}
	for _, n := range p.buckets {
		q.Events += n
	}
	p.times(q)
	p.people(q)
	q.Findings = Findings(&r.Source, q)
}

// times finds what is far outside the rest, and the gaps in the rest.
func (p *partial) times(q *report.Quality) {
	in := core(p.buckets, q.Events, int(365*day/p.width))
	q.From, q.To = p.time(in.from), p.time(in.to)
	for i, n := range p.buckets {
		if n == 0 || in.from <= i && i < in.to {
			continue
		}
		if q.FarEvents == 0 {
			q.FarFirst = p.time(i)
		}
		q.FarEvents += n
		q.FarLast = p.time(i)
	}

	hours := func(buckets int) int64 { return int64(buckets) * (p.width / hour) }
	q.Hours = hours(in.len())
	runs, usual := silences(p.buckets, in, max(1, int(7*day/p.width)))
	q.UsualSilenceHours = hours(usual)
	for _, s := range runs {
		if !gap(s.len(), usual, int(max(1, leastGap/p.width)), p.arrivals, in) {
			break // those after it are no longer
		}
		q.GapCount++
		q.GapHours += hours(s.len())
		if len(q.Gaps) < maxGaps {
			q.Gaps = append(q.Gaps, report.QualityGap{From: p.time(s.from), To: p.time(s.to), Hours: hours(s.len())})
		}
	}
}

// time is when a bucket begins, in the log's zone.
func (p *partial) time(bucket int) string {
	return time.UnixMicro(p.base + int64(bucket)*p.width).In(p.scope.Location).Format(time.RFC3339)
}

// people compares the busiest with the others.
func (p *partial) people(q *report.Quality) {
	for _, n := range p.top {
		if n > 0 {
			q.Busiest = append(q.Busiest, report.QualityBusiest{Events: n, Rate: stat.Ratio(n, q.Events)})
			q.BusiestEvents += n
		}
	}
	q.BusiestRate = stat.Ratio(q.BusiestEvents, q.Events)
	if median, ok := p.perUser.Quantile(1, 2); ok {
		q.MedianEvents = stat.Number(float64(median))
		q.FarUsers = q.Users - p.perUser.CountBelow(farTimes*median+1)
	}
}
