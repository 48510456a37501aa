// Package lifecycle says how recently, how often and for how much people came,
// and how the circle of people changes from month to month: who is new, who
// returns, who stays away and who comes back. The facade runs it; it makes two
// passes:
//
//  1. seen counts the months, and how recency, frequency and value are spread;
//  2. segments puts each person into one of a few groups by that (the rule is
//     in segment).
//
// The invariant: months and days are those of the log's time zone, all counts
// are of people, and value is what the events called purchases are worth.
package lifecycle

import (
	"fmt"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	// minUsers make segments.
	minUsers = 30
	// mostMonths are shown, the last ones.
	mostMonths = 60
	dayMicros  = 24 * 3600 * 1_000_000
	cents      = 100
)

// Analysis implements agg.Analysis.
type Analysis struct {
	scope  agg.Scope
	starts []int64 // of the months shown, and the end of the last
	names  []string
}

// New returns the analysis of a log.
func New(scope agg.Scope) *Analysis {
	a := &Analysis{scope: scope}
	if a.scope.Location == nil {
		a.scope.Location = time.UTC
	}
	if scope.Events == 0 {
		return a
	}
	last := time.UnixMicro(scope.Last).In(a.scope.Location)
	first := time.UnixMicro(scope.First)
	year, month := last.Year(), last.Month()
	for n := mostMonths - 1; n >= 0; n-- {
		from := time.Date(year, month-time.Month(n), 1, 0, 0, 0, 0, a.scope.Location)
		if until := from.AddDate(0, 1, 0); until.After(first) {
			a.starts, a.names = append(a.starts, from.UnixMicro()), append(a.names, from.Format("2006-01"))
			if n == 0 {
				a.starts = append(a.starts, until.UnixMicro())
			}
		}
	}
	return a
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "lifecycle" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	switch prior := prior.(type) {
	case nil:
		return &seen{measurer: measurer{of: a}, months: make([]month, len(a.names))}
	case *seen:
		if prior.users >= minUsers {
			return &segments{measurer: measurer{of: a}, seen: prior, limits: prior.limits()}
		}
	}
	return nil
}

// Key implements agg.Keyed.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	return fmt.Sprintf("lifecycle %q", a.scope.Value), true
}

// measurer knows how recently, how often and for how much a person came. It belongs to one goroutine.
type measurer struct {
	of       *Analysis
	from, to int64 // in which offset holds
	offset   int64
	sold     []bool // by event code
	amounts  []int64
	amountAt int
}

// rfm is that of one person: days since the last event, days with events, cents.
type rfm struct{ recency, frequency, value int64 }

func (m *measurer) over(p *event.Partition) {
	m.amountAt = -1
	if m.of.scope.Value == "" {
		return
	}
	if m.amountAt = p.Property(m.of.scope.Value); m.amountAt < 0 {
		return
	}
	m.sold, m.amounts = m.sold[:0], m.amounts[:0]
	for c := range p.Names.Len() {
		m.sold = append(m.sold, lexicon.Of(string(p.Names.Bytes(uint32(c)))).Step == lexicon.Objective)
	}
	values := &p.Properties[m.amountAt].Values
	for c := range values.Len() {
		n, _ := stat.ParseAmount(values.Bytes(uint32(c)))
		m.amounts = append(m.amounts, n.Cents())
	}
}

// day is the number of the local day of a time, and when it ends, or the offset changes.
func (m *measurer) day(micros int64) (day, until int64) {
	if micros < m.from || micros >= m.to {
		m.offset, m.from, m.to = sequence.ZoneAt(m.of.scope.Location, micros)
	}
	day = stat.Floor(micros+m.offset, dayMicros)
	return day, min((day+1)*dayMicros-m.offset, m.to)
}

func (m *measurer) measure(u event.User) (x rfm) {
	last := int64(-1 << 62)
	for i := 0; i < len(u.Times); {
		day, until := m.day(u.Times[i])
		if day != last {
			x.frequency++
			last = day
		}
		for i++; i < len(u.Times) && u.Times[i] < until; i++ {
		}
	}
	end, _ := m.day(m.of.scope.Last)
	x.recency = max(end-last, 0)
	if m.amountAt >= 0 {
		codes := u.Property(m.amountAt)
		for i, name := range u.Names {
			if codes[i] != 0 && m.sold[name] {
				x.value += m.amounts[codes[i]]
			}
		}
		x.value = max(x.value, 0)
	}
	return x
}

// Finish implements agg.Analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	out := report.Lifecycle{
		Months: []report.LifecycleMonth{}, RFM: []report.RFMSegment{}, Currency: a.scope.Currency,
		Recency: []*float64{}, Frequency: []*float64{}, Value: []*float64{}, FrequencyOf: "active_days",
	}
	if a.scope.Events > 0 {
		out.At = time.UnixMicro(a.scope.Last).In(a.scope.Location).Format(time.DateOnly)
	}
	switch last := last.(type) {
	case *seen:
		last.describe(&out)
		out.Reason = "few_users"
	case *segments:
		last.seen.describe(&out)
		last.describe(&out)
	}
	r.Lifecycle = out
}
