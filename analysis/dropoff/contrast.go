package dropoff

import (
	"cmp"
	"math"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// What a difference must have to be looked at, so that chance alone makes few
// of them and the tests hold. None of it depends on which side did it.
const (
	// fewestWith people did it, and as many did not, or fewestShare of all where that is less.
	fewestWith  = 25
	fewestShare = 0.02
	// fewestExpected people in each of the four counts, if it made no difference (Cochran 1954).
	fewestExpected = 5
)

const (
	// maxQ is the share of false discoveries to put up with.
	maxQ = 0.05
	// maxDifferences is how many are listed.
	maxDifferences = 20
)

// The kinds of differences.
const (
	kindEvent    = "event"
	kindSequence = "sequence"
	kindProperty = "property"
)

// contrast is something that is looked at: one table for each stratum of
// people, of who went on and who dropped with it, then without it.
type contrast struct {
	report.Difference
	tables   [][4]int64
	sureLoss float64 // people lost as far as the interval is sure of them
}

// Finish implements agg.Analysis: it completes the funnel's drop-off, which is in the report.
func (d *Differences) Finish(last agg.Partial, r *report.Report) {
	c := last.(*compared)
	for i := range r.Dropoff {
		steps := r.Dropoff[i].Steps
		if r.Dropoff[i].Funnel != d.spec.Name || len(steps) != len(c.stops) {
			continue
		}
		for at := range steps {
			found, of := c.contrasts(&c.stops[at])
			steps[at].DifferencesOf, steps[at].DifferencesFound = int64(of), int64(len(found))
			steps[at].Differences = []report.Difference{}
			for _, f := range found[:min(len(found), maxDifferences)] {
				steps[at].Differences = append(steps[at].Differences, f.Difference)
			}
		}
		return
	}
}

// contrasts are the differences found at a step, those first that surely lose the most people, and how many were looked at.
func (c *compared) contrasts(s *sides) (found []contrast, of int) {
	var all []contrast
	look := func(kind, subject, value string, tables [][4]int64) {
		x := contrast{Difference: report.Difference{Kind: kind, Subject: subject, Value: value}, tables: tables}
		if x.supported() {
			all = append(all, x)
		}
	}
	for _, code := range c.names.Sorted() {
		name := c.names.Name(code)
		look(kindEvent, name, "", s.byStratum(func(s *side) tally { return s.did }, code))
	}
	pairs := c.differences.pairs
	for i := range len(pairs) * len(pairs) {
		look(kindSequence, pairs[i/len(pairs)], pairs[i%len(pairs)], s.byStratum(func(s *side) tally { return s.pairs }, i))
	}
	for i, property := range c.differences.by {
		from := len(all)
		names := &c.properties[i].names
		for _, code := range names.Sorted() {
			look(kindProperty, property, names.Name(code), [][4]int64{fourfold(s, func(s *side) (with, of int64) { return s.values[i].at(code), s.people() })})
		}
		all = append(all[:from], oneOfTwo(all[from:])...)
	}

	p := make([]float64, len(all))
	for i := range all {
		p[i] = all[i].measure(s)
	}
	for i, q := range stat.BenjaminiHochberg(p) {
		// Where the shares of both sides are the other way round than among people alike, nobody is lost.
		if q <= maxQ && all[i].sureLoss > 0 {
			all[i].Q = stat.Number(q)
			found = append(found, all[i])
		}
	}
	found = withoutEchoes(found)
	stat.Sort(found, func(a, b contrast) int {
		return cmp.Or(cmp.Compare(b.sureLoss, a.sureLoss), cmp.Compare(*a.P, *b.P), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Value, b.Value))
	})
	return found, len(all)
}

// byStratum are the tables of what a tally counts by stratum, for those strata of which there are people.
func (s *sides) byStratum(of func(*side) tally, code int) (tables [][4]int64) {
	for i := range strata {
		t := fourfold(s, func(s *side) (with, all int64) { return of(s).at(code*strata + i), s.strata[i] })
		if t != [4]int64{} {
			tables = append(tables, t)
		}
	}
	return tables
}

// fourfold is a table of both sides, each with how many of how many.
func fourfold(s *sides, of func(*side) (with, all int64)) [4]int64 {
	on, ofOn := of(&s[wentOn])
	off, ofOff := of(&s[dropped])
	return [4]int64{on, off, ofOn - on, ofOff - off}
}

// supported says whether enough people are behind a contrast to look at it, and notes how many there are.
func (x *contrast) supported() bool {
	// Strata in which all or none did it, or all or none went on, say nothing.
	var with, without [2]float64 // expected of those who went on, and of those who dropped
	for _, t := range x.tables {
		x.WentOnWith += t[0]
		x.DroppedWith += t[1]
		x.WentOn += t[0] + t[2]
		x.Dropped += t[1] + t[3]
		on, off := float64(t[0]+t[2]), float64(t[1]+t[3])
		if did, not := float64(t[0]+t[1]), float64(t[2]+t[3]); min(on, off, did, not) > 0 {
			with[0] += float64(did * (on / (on + off)))
			with[1] += float64(did * (off / (on + off)))
			without[0] += float64(not * (on / (on + off)))
			without[1] += float64(not * (off / (on + off)))
		}
	}
	fewest := min(fewestWith, fewestShare*float64(x.WentOn+x.Dropped))
	return min(with[0], with[1], without[0], without[1]) >= fewestExpected && min(with[0]+with[1], without[0]+without[1]) >= fewest
}

// measure fills in what the counts say, and gives the p.
func (x *contrast) measure(s *sides) (p float64) {
	var or, low, high float64
	if len(x.tables) == 1 {
		t := x.tables[0]
		or, low, high = stat.OddsRatio(t[0], t[1], t[2], t[3])
		p, _, _ = stat.TwoProportions(t[0], t[0]+t[1], t[2], t[2]+t[3])
	} else {
		or, low, high, p = stat.MantelHaenszel(x.tables)
	}
	x.OddsRatio, x.OddsRatioLow, x.OddsRatioHigh, x.P = stat.Number(or), stat.Number(low), stat.Number(high), stat.Number(p)

	lost := x.lost(or < 1)
	sure := math.Log(max(low, 1)) / math.Log(or)
	if or < 1 {
		sure = math.Log(min(high, 1)) / math.Log(or)
	}
	x.PeopleLost = stat.Number(lost)
	if or != 1 {
		x.sureLoss = stat.Round(float64(lost * sure)) // what is the same but for the arithmetic ties
	}
	if on := &s[wentOn]; on.valued > 0 {
		x.ValueLost = stat.Number(float64(lost * (on.value.Float() / float64(on.people()))))
	}
	return p
}

// lost are those of the dropped who would have gone on had they done it as
// often as those who went on. So many of them did otherwise: as many more who
// did something harmful, or fewer who did something useful, as the shares of
// both sides are apart. Of those who drop on the worse of the two, with or
// without it, a part drops for no other reason: the difference of the two
// rates, as part of the larger. The difference is over all strata, with Mantel
// and Haenszel's weights.
func (x *contrast) lost(harmful bool) float64 {
	var difference, weight float64
	for _, t := range x.tables {
		did, not := float64(t[0]+t[1]), float64(t[2]+t[3])
		if did > 0 && not > 0 {
			difference += float64(float64(t[0])*(not/(did+not))) - float64(float64(t[2])*(did/(did+not)))
			weight += float64(did * (not / (did + not)))
		}
	}
	difference /= weight
	share := float64(x.WentOnWith) / float64(x.WentOn)
	otherwise := float64(share*float64(x.Dropped)) - float64(x.DroppedWith)
	drop := float64(x.Dropped-x.DroppedWith) / float64(x.WentOn+x.Dropped-x.WentOnWith-x.DroppedWith) // without it
	if harmful {
		difference, otherwise = -difference, -otherwise
		drop = float64(x.DroppedWith) / float64(x.WentOnWith+x.DroppedWith)
	}
	if difference <= 0 || otherwise <= 0 {
		return 0
	}
	return float64(otherwise * min(difference/drop, 1))
}

// oneOfTwo leaves out the one of a property's two values that people go on with more often: it says the same as the other.
func oneOfTwo(values []contrast) []contrast {
	if len(values) != 2 {
		return values
	}
	a, b := &values[0], &values[1]
	if a.WentOnWith+b.WentOnWith != a.WentOn || a.DroppedWith+b.DroppedWith != a.Dropped {
		return values
	}
	if float64(a.WentOnWith)*float64(b.DroppedWith) > float64(b.WentOnWith)*float64(a.DroppedWith) {
		return values[1:]
	}
	return values[:1]
}

// withoutEchoes leaves out the pairs that say no more than one of their events by itself.
func withoutEchoes(found []contrast) (kept []contrast) {
	events := map[string]float64{}
	for i := range found {
		if found[i].Kind == kindEvent {
			events[found[i].Subject] = math.Log(*found[i].OddsRatio)
		}
	}
	for _, x := range found {
		says := math.Log(*x.OddsRatio)
		more := func(event string) bool {
			by := events[event]
			return by*says <= 0 || math.Abs(says) > math.Abs(by)
		}
		if x.Kind != kindSequence || more(x.Subject) && more(x.Value) {
			kept = append(kept, x)
		}
	}
	return kept
}
