// Package quality says how far a log can be trusted: events whose order is not
// known, events that are there twice, silences in which nothing was recorded,
// clocks that were wrong, dates without a time of day, and people who are
// rather programs. Findings puts each fact, and those that were counted while
// reading, beside what it means for the results.
//
// What is told of people are numbers alone: no id ever gets into a report.
package quality

import (
	"cmp"
	"math"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	hour = 3600 * 1_000_000 // times are in microseconds
	day  = 24 * hour

	// maxBuckets bounds what a Partial counts in: 119 years in hours; longer than that, a bucket is a day or 24 days.
	maxBuckets = 1 << 20
	// busiest is how many people's events are listed.
	busiest = 5
)

// Analysis implements agg.Analysis.
type Analysis struct{ scope agg.Scope }

// New returns the analysis of a log.
func New(scope agg.Scope) *Analysis { return &Analysis{scope} }

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "quality" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &partial{scope: &a.scope, width: hour}
	for (a.scope.Last-a.scope.First)/p.width >= maxBuckets-1 {
		p.width *= 24
	}
	p.base = stat.Floor(a.scope.First, p.width) * p.width
	p.buckets = make([]int64, (a.scope.Last-p.base)/p.width+1)
	return p
}

// Key implements agg.Keyed: no question changes how good the data is.
func (a *Analysis) Key(agg.Partial) (string, bool) { return "quality", true }

// partial counts. Beside the counts it keeps where it stands in time, so that
// an event in the hour and on the day of the one before costs no division.
type partial struct {
	scope       *agg.Scope
	width, base int64
	buckets     []int64 // events, from base, of width each

	tied     int64 // events at the same time as the one before of the same person
	repeated int64 // those with the name of an earlier one at that time, too
	midnight int64 // events at 00:00:00 of their local day
	arrivals int64 // events that begin a visit
	perUser  stat.Durations
	top      [busiest]int64 // the largest numbers of events per person, largest first; 0: nobody

	at       int      // the bucket of the event before,
	from, to int64    // and when it begins and ends
	day      stretch  // the local day, as far as the clocks do not change
	dayBegan int64    // its midnight, by the clocks as they are in it
	zone     stretch  // the time without a change of clocks that it is in
	offset   int64    // local time less UTC, in the zone's stretch
	seen     []uint32 // by name: the tie in which it was met last
	ties     uint32
}

// stretch is a time from, included, to, excluded.
type stretch struct{ from, to int64 }

func (s stretch) has(t int64) bool { return s.from <= t && t < s.to }

// Over implements agg.Partial.
func (p *partial) Over(part *event.Partition) func(event.User) {
	p.seen = slices.Grow(p.seen[:0], part.Names.Len())[:part.Names.Len()]
	clear(p.seen)
	p.ties = 0
	return p.add
}

func (p *partial) add(u event.User) {
	n := len(u.Times)
	p.perUser.Add(int64(n))
	p.enter(int64(n))
	p.countTimes(u.Times)
	first, before := 0, u.Times[0] // the first of the events at the time of the one before
	arrivals := int64(1)
	for i := 1; i < n; i++ {
		gap := u.Times[i] - before
		if gap == 0 {
			p.tie(u.Names, first, i)
			continue
		}
		if gap > sequence.SessionGap {
			arrivals++
		}
		first, before = i, u.Times[i]
	}
	p.arrivals += arrivals
}

// countTimes counts a person's events by time: those of one hour of one day come together.
func (p *partial) countTimes(times []int64) {
	for from := 0; from < len(times); {
		t := times[from]
		if t < p.from || t >= p.to {
			p.at = int((t - p.base) / p.width)
			p.from = p.base + int64(p.at)*p.width
			p.to = p.from + p.width
		}
		if !p.day.has(t) {
			p.turn(t)
		}
		to, until := from+1, min(p.to, p.day.to)
		for to < len(times) && times[to] < until {
			to++
		}
		p.buckets[p.at] += int64(to - from)
		for ; from < to && times[from] == p.dayBegan; from++ {
			p.midnight++
		}
		from = to
	}
}

// tie counts event i, which is at the same time as those from first on.
func (p *partial) tie(names []event.Code, first, i int) {
	p.tied++
	if i-1 == first {
		p.ties++
		p.seen[names[first]] = p.ties
	}
	if p.seen[names[i]] == p.ties {
		p.repeated++
	}
	p.seen[names[i]] = p.ties
}

// turn goes to the local day of a time, or the part of it without a change of
// clocks; not every one begins at midnight.
func (p *partial) turn(t int64) {
	if !p.zone.has(t) {
		p.offset, p.zone.from, p.zone.to = sequence.ZoneAt(p.scope.Location, t)
	}
	p.dayBegan = stat.Floor(t+p.offset, day)*day - p.offset
	p.day = stretch{max(p.dayBegan, p.zone.from), min(p.dayBegan+day, p.zone.to)}
}

// enter puts a number of events among the largest.
func (p *partial) enter(n int64) {
	for i, m := range p.top {
		if n > m {
			p.top[i], n = n, m
		}
	}
}

// Merge implements agg.Partial.
func (p *partial) Merge(other agg.Partial) {
	o := other.(*partial)
	p.tied += o.tied
	p.repeated += o.repeated
	p.midnight += o.midnight
	p.arrivals += o.arrivals
	p.perUser.Merge(&o.perUser)
	for _, n := range o.top {
		p.enter(n)
	}
	for i, n := range o.buckets {
		p.buckets[i] += n
	}
}

// AppendBinary implements agg.Partial: the counts, then the buckets that have events.
func (p *partial) AppendBinary(dst []byte) ([]byte, error) {
	for _, n := range []int64{p.tied, p.repeated, p.midnight, p.arrivals} {
		dst = agg.AppendInt(dst, n)
	}
	for _, n := range p.top {
		dst = agg.AppendInt(dst, n)
	}
	dst = agg.AppendBytes(dst, p.perUser.AppendBinary(nil))
	busy := 0
	for _, n := range p.buckets {
		if n > 0 {
			busy++
		}
	}
	dst = agg.AppendUint(dst, uint64(busy))
	for i, n := range p.buckets {
		if n > 0 {
			dst = agg.AppendInt(agg.AppendUint(dst, uint64(i)), n)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (p *partial) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	p.tied, p.repeated, p.midnight, p.arrivals = r.Int(), r.Int(), r.Int(), r.Int()
	for i := range p.top {
		p.top[i] = r.Int()
	}
	if !slices.IsSortedFunc(p.top[:], func(a, b int64) int { return cmp.Compare(b, a) }) {
		return agg.ErrWire
	}
	if err := p.perUser.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	next := uint64(0)
	for range r.Len(2) {
		at, n := r.Uint(), r.Int()
		if at < next || at >= uint64(len(p.buckets)) || n <= 0 || n > math.MaxInt64/maxBuckets {
			return agg.ErrWire // out of order, outside the log, or nothing to count
		}
		p.buckets[at], next = n, at+1
	}
	return r.End()
}
