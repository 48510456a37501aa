package incident

import (
	"math"

	"parcours/analysis/event"
	"parcours/analysis/stat"
)

// The statistic: each series is visits by day and how many of them were bad (a
// step not gone on from, an event that happened). It asks in which stretch of
// days the rate of bad visits was higher than outside by the largest ratio of
// likelihoods, the scan statistic of a binomial process.
//
// Source: M. Kulldorff, "A spatial scan statistic", Communications in
// Statistics: Theory and Methods 26 (1997), 1481–1496, in one dimension.

// span is a stretch of days by their place in the calendar, the last included.
type span struct{ from, to int }

func (s span) days() int { return s.to - s.from + 1 }

// counts are visits and the bad ones among them.
type counts struct{ n, bad int64 }

func (c counts) plus(d counts) counts  { return counts{c.n + d.n, c.bad + d.bad} }
func (c counts) minus(d counts) counts { return counts{c.n - d.n, c.bad - d.bad} }
func (c counts) rate() float64         { return float64(c.bad) / float64(max(c.n, 1)) }

// odds of being bad, with half a visit more of each kind so that they are a positive number.
func (c counts) odds() float64 { return (float64(c.bad) + 0.5) / (float64(c.n-c.bad) + 0.5) }

// likelihood is the logarithm of the likelihood of the counts at their own rate.
func (c counts) likelihood() float64 {
	if c.bad <= 0 || c.bad >= c.n {
		return 0
	}
	bad, good, n := float64(c.bad), float64(c.n-c.bad), float64(c.n)
	return bad*math.Log(bad/n) + good*math.Log(good/n)
}

// ratio is the logarithm of the likelihood ratio of two rates to one; 0 where the first rate is not the higher.
func ratio(in, out counts) float64 {
	if in.n == 0 || out.n == 0 || in.rate() <= out.rate() {
		return 0
	}
	return max(0, in.likelihood()+out.likelihood()-in.plus(out).likelihood())
}

// series is visits by day, with what is to be known of how far they depend on one another.
type series struct {
	days       []counts
	sums       []counts // of the days before each, and of all at the end
	dispersion float64  // of people
}

func newSeries(n, bad []int64) *series {
	s := &series{days: make([]counts, len(n)), dispersion: 1}
	for d := range n {
		s.days[d] = counts{n[d], bad[d]}
	}
	s.sum()
	return s
}

func (s *series) sum() {
	s.sums = append(s.sums[:0], counts{})
	for d, c := range s.days {
		s.sums = append(s.sums, s.sums[d].plus(c))
	}
}

func (s *series) all() counts           { return s.sums[len(s.days)] }
func (s *series) in(at span) counts     { return s.sums[at.to+1].minus(s.sums[at.from]) }
func (s *series) out(at span) counts    { return s.all().minus(s.in(at)) }
func (s *series) ratio(at span) float64 { return ratio(s.in(at), s.out(at)) }

// mask takes the days of a stretch out.
func (s *series) mask(at span) {
	for d := at.from; d <= at.to && d < len(s.days); d++ {
		s.days[d] = counts{}
	}
	s.sum()
}

// contrasts are ratios of odds the search begins with. From each it goes on to
// the rates it finds, so that they need not be close.
var contrasts = [...]float64{1.3, 1.8, 3, 6, 15, 60}

// worst is the stretch with the largest likelihood ratio among those with at
// most half of the days and of the visits: what is outside must be what is
// usual. ok is false where there is none, or a longer one is more likely by far.
//
// For two given rates the best stretch is the one with the largest sum of
// scores (J. Bentley, "Programming pearls: algorithm design techniques", CACM
// 27 (1984), 865–873); for a given stretch the best rates are its own and that
// outside. Each makes the ratio no smaller, so taking turns ends.
func (s *series) worst() (best span, ok bool) {
	all := s.all()
	if all.bad < fewest || all.bad == all.n {
		return best, false
	}
	var most, long float64
	for _, c := range contrasts {
		inside, outside := all.odds()*c, all.odds()
		before := span{-1, -1}
		for range 8 {
			at, found := s.top(func(int) (float64, float64) { return inside, outside })
			if !found || at == before {
				break
			}
			before = at
			r := s.ratio(at)
			if !s.short(at) {
				long = max(long, r)
			} else if r > most*(1+1e-9) {
				best, most, ok = at, r, true
			}
			inside, outside = s.in(at).odds(), s.out(at).odds()
			if inside <= outside {
				break
			}
		}
	}
	return best, ok && most >= 0.8*long
}

// short is whether enough is left outside of a stretch to say what is usual.
func (s *series) short(at span) bool {
	return 2*at.days() <= len(s.days) && 2*s.in(at).n <= s.all().n
}

// top is the stretch whose scores have the largest sum, given the odds of each day inside and outside.
func (s *series) top(odds func(day int) (inside, outside float64)) (best span, ok bool) {
	// Whole numbers, so that sums have no order.
	const scale = 1 << 24
	var most, sum, bad, good int64
	var inside, outside float64
	from := 0
	for d, c := range s.days {
		if c.n == 0 {
			continue
		}
		if in, out := odds(d); in != inside || out != outside {
			inside, outside = in, out
			bad = int64(scale * math.Log(in/(1+in)*(1+out)/out))
			good = int64(scale * math.Log((1+out)/(1+in)))
		}
		if sum <= 0 {
			sum, from = 0, d
		}
		sum += c.bad*bad + (c.n-c.bad)*good
		if sum > most {
			most, best, ok = sum, span{from, d}, true
		}
	}
	return best, ok
}

// overdispersion is by how much the rate varies more from day to day than
// visits that depend on nothing would let it, given what is expected each day:
// Pearson's χ² by its degrees of freedom, of days put together until some bad
// and some good visits are expected; at least 1. A likelihood ratio divided by
// it is what it would be without.
//
// Source: P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. (1989), section 4.5.
func (s *series) overdispersion(rates func(day int) float64, fitted int) float64 {
	const expected = 4
	var square, off, bad, good, variance float64
	groups := 0
	for d, c := range s.days {
		p, n := rates(d), float64(c.n)
		off += float64(c.bad) - n*p
		bad, good, variance = bad+n*p, good+n*(1-p), variance+n*p*(1-p)
		if min(bad, good) >= expected {
			square += off * off / variance
			groups++
			off, bad, good, variance = 0, 0, 0, 0
		}
	}
	if groups < fitted+4 {
		return 1
	}
	return max(1, square/float64(groups-fitted))
}

// spread is sums over people: of their visits, of the bad ones, and of products of the two.
type spread struct{ n, bad, nn, nBad, badBad int64 }

// add adds a person.
func (s *spread) add(n, bad int64) {
	s.merge(&spread{n, bad, n * n, n * bad, bad * bad})
}

func (s *spread) merge(o *spread) {
	s.n, s.bad = s.n+o.n, s.bad+o.bad
	s.nn, s.nBad, s.badBad = s.nn+o.nn, s.nBad+o.nBad, s.badBad+o.badBad
}

// dispersion is by how much more the visits of people vary than visits that
// depend on nothing: the design effect of the rate, at least 1.
func (s *spread) dispersion() float64 {
	p := counts{s.n, s.bad}.rate()
	if p <= 0 || p >= 1 {
		return 1
	}
	return max(1, (float64(s.badBad)-2*p*float64(s.nBad)+p*p*float64(s.nn))/(float64(s.n)*p*(1-p)))
}

// surveyed is about how many people dispersion is told from: it takes no more to know it.
const surveyed = 20_000

// survey says whether a person, of so many in all, is one of those.
func survey(id []byte, users int64) bool {
	every := 1 + uint64(users)/surveyed
	return every == 1 || event.Hash(id, 7)%every == 0
}

// chance is the probability that the worst of so many places has such a likelihood
// ratio where nothing happened: Bonferroni's bound on the one-sided tail of its root.
func chance(ratio, places float64) float64 {
	return min(1, places*stat.NormalTail(math.Sqrt(2*max(0, ratio)))/2)
}

// intervals is how many stretches a number of days has.
func intervals(days int) float64 { return float64(days) * float64(days+1) / 2 }

// finding is a stretch of one segment that is worse than chance makes it.
type finding struct {
	span
	segment int
	in, out counts
	ratio   float64 // corrected for dispersion
	p       float64
}

// level is how sure it must be.
const level = 0.001

// evaluate says how sure a stretch is, among so many places.
func (s *series) evaluate(at span, segment int, places float64) finding {
	f := finding{span: at, segment: segment, in: s.in(at), out: s.out(at)}
	inside, outside := f.in.rate(), f.out.rate()
	f.ratio = s.ratio(at) / max(s.dispersion, s.overdispersion(func(d int) float64 {
		if d >= at.from && d <= at.to {
			return inside
		}
		return outside
	}, 2))
	f.p = chance(f.ratio, places)
	return f
}

// find is the worst stretch, if it is sure enough, and no part of a trend.
func (s *series) find(segment int, places float64) (f finding, ok bool) {
	at, ok := s.worst()
	if !ok {
		return f, false
	}
	f = s.evaluate(at, segment, places)
	if f.p > level || f.in.rate() >= many*f.out.rate() {
		return f, f.p <= level
	}
	plain := s.fit(nil)
	if (f.in.likelihood()+f.out.likelihood()-plain.likelihood)*f.ratio/s.ratio(at) >= better {
		return f, true
	}
	at, most, rates := s.worstOfTrend(plain)
	if most == 0 {
		return f, false
	}
	f = finding{span: at, segment: segment, in: s.in(at), out: s.out(at)}
	f.ratio = most / max(s.dispersion, s.overdispersion(func(d int) float64 { return rates[d] }, trendTerms+1))
	f.p = chance(f.ratio, places)
	return f, f.p <= level
}

// detect finds the stretches of one step or event, given its series by
// segment, everybody's first, of places looked at in all. worth says what is large enough to be told.
func detect(of []*series, places float64, worth func(finding) bool) (found []finding) {
	const most = 4
	for len(found) < most {
		var all, one *finding
		for i, s := range of {
			f, ok := s.find(i, places)
			if !ok || !worth(f) {
				continue
			}
			if i == 0 {
				all = &f
			} else if one == nil || f.ratio > one.ratio*(1+1e-9) {
				one = &f
			}
		}
		f := narrowest(of, all, one)
		if f == nil {
			break
		}
		found = append(found, *f)
		for _, s := range of {
			s.mask(f.span)
		}
	}
	return found
}

// theirs is the logarithm of the likelihood ratio from which the others have an incident too: by chance less than one time in
// four hundred, as it is looked for in the very days that show most.
const theirs = 4

// narrowest chooses between everybody and the segment that shows it best: the
// segment, unless the others have it too, with at least a third of its effect.
// Then it is everybody's, or, where that is not sure enough, nobody's.
func narrowest(of []*series, all, one *finding) *finding {
	if one == nil {
		return all
	}
	rest, outside := of[0].in(one.span).minus(one.in), of[0].out(one.span).minus(one.out)
	effect := math.Log(rest.odds() / outside.odds())
	if 3*effect >= math.Log(one.in.odds()/one.out.odds()) && ratio(rest, outside) >= theirs {
		return all
	}
	return one
}
