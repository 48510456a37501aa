package persona

import (
	"cmp"
	"math"
	"slices"

	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// What a card says of a group against the others.
const (
	maxShares, maxNeeds, maxObstacles, maxDemographics, maxValues = 5, 5, 5, 8, 3
	// significant is the largest P, adjusted for all that were looked at, of what is said.
	significant = 0.05
	// leastDifference of two rates, and leastPeople on both sides, are worth a line.
	leastDifference, leastPeople = 0.05, 20
	// leastExpected people in each cell make a chi-square test.
	leastExpected = 5
)

// against is a rate of a group beside that of all others.
type against struct {
	group        int // in the order of the report
	place        int // what it is of
	n, of        int64
	others, ofOt int64
	difference   float64
	low, high    float64
	p            float64
}

// compare makes the comparisons that can be made, with P adjusted for all of them, and returns by group those that
// are more than in the others and worth a line: largest difference first.
func compare(list []against, groups, most int) [][]against {
	var can []against
	var ps []float64
	for _, a := range list {
		if a.of < leastPeople || a.ofOt < leastPeople {
			continue
		}
		var ok1, ok2 bool
		a.difference, a.low, a.high, ok1 = stat.Newcombe(a.others, a.ofOt, a.n, a.of)
		a.p, _, ok2 = stat.TwoProportions(a.n, a.of, a.others, a.ofOt)
		if ok1 && ok2 {
			can, ps = append(can, a), append(ps, a.p)
		}
	}
	out := make([][]against, groups)
	for i, p := range stat.BenjaminiHochberg(ps) {
		a := can[i]
		if a.p = p; p < significant && a.difference >= leastDifference && a.low > 0 {
			out[a.group] = append(out[a.group], a)
		}
	}
	for g := range out {
		slices.SortStableFunc(out[g], func(a, b against) int {
			return cmp.Or(cmp.Compare(stat.Round(b.difference), stat.Round(a.difference)), cmp.Compare(a.place, b.place))
		})
		out[g] = out[g][:min(len(out[g]), most)]
	}
	return out
}

// needs are the events and the stages that more of a group have than of the others.
func (a *assigned) needs(all *everybody, order []int) [][]report.PersonaNeed {
	did := &all.tallies[byEvent]
	used := did.used()
	var list []against
	for at, i := range order {
		g := &a.groups[i]
		add := func(place int, n, all, users int64) {
			list = append(list, against{group: at, place: place, n: n, of: g.users, others: all - n, ofOt: users - g.users})
		}
		for place, c := range used {
			if name := did.names.Name(c); name == "" || a.of.exclude[name] {
				continue
			}
			var n int64
			if own := g.tallies[byEvent].counts; c < len(own) {
				n = own[c].users
			}
			add(place, n, did.counts[c].users, all.users)
		}
		for s := range stageNames {
			if all.stages[s] > 0 {
				add(len(used)+s, g.stages[s], all.stages[s], all.users)
			}
		}
	}
	out := make([][]report.PersonaNeed, len(order))
	for at, list := range compare(list, len(order), maxNeeds) {
		out[at] = []report.PersonaNeed{}
		for _, x := range list {
			n := report.PersonaNeed{
				Kind: "event", People: x.n, Of: x.of, Rate: stat.Ratio(x.n, x.of), Others: x.others, OthersOf: x.ofOt, OthersRate: stat.Ratio(x.others, x.ofOt),
				Difference: stat.Number(x.difference), Low: stat.Number(x.low), High: stat.Number(x.high), P: stat.Number(x.p),
			}
			if x.place < len(used) {
				n.Subject = did.names.Name(used[x.place])
			} else {
				n.Kind, n.Subject = "stage", stageNames[x.place-len(used)]
			}
			out[at] = append(out[at], n)
		}
	}
	return out
}

// obstacles are the steps at which more of a group stop than of the others, and the troubles that more of them have.
func (a *Analysis) obstacles(groups []group, counted []conversion, order []int) [][]report.PersonaObstacle {
	out := make([][]report.PersonaObstacle, len(order))
	for at := range out {
		out[at] = []report.PersonaObstacle{}
	}
	if counted == nil {
		return out
	}
	var all conversion
	all.took, all.had = make([]int64, len(a.spec.Steps)), make([]int64, len(a.spec.Troubles))
	for i := range counted {
		var theirs []int64
		counted[i].each(func(n *int64) { theirs = append(theirs, *n) })
		all.each(func(n *int64) { *n, theirs = *n+theirs[0], theirs[1:] })
	}
	var list []against
	steps := len(a.spec.Steps)
	for at, i := range order {
		c := &counted[i]
		for s := 0; s+1 < steps; s++ {
			stopped, allStopped := c.took[s]-c.took[s+1], all.took[s]-all.took[s+1]
			list = append(list, against{group: at, place: s, n: stopped, of: c.took[s], others: allStopped - stopped, ofOt: all.took[s] - c.took[s]})
		}
		for t := range c.had {
			list = append(list, against{group: at, place: steps + t, n: c.had[t], of: c.users, others: all.had[t] - c.had[t], ofOt: all.users - c.users})
		}
	}
	for at, list := range compare(list, len(order), maxObstacles) {
		for _, x := range list {
			o := report.PersonaObstacle{
				Kind: "step", People: x.n, Of: x.of, Rate: stat.Ratio(x.n, x.of), Others: x.others, OthersOf: x.ofOt, OthersRate: stat.Ratio(x.others, x.ofOt),
				Difference: stat.Number(x.difference), Low: stat.Number(x.low), High: stat.Number(x.high), P: stat.Number(x.p),
			}
			if x.place < steps {
				o.Step, o.Subject = x.place+1, a.spec.Steps[x.place]
			} else {
				t := a.spec.Troubles[x.place-steps]
				o.Kind, o.Subject, o.Other = t.Kind, t.Subject, t.Other
			}
			out[at] = append(out[at], o)
		}
	}
	return out
}

// shares lists what most of a group have, with what everybody has.
func shares(t, all *tally, most int) []report.PersonaShare {
	var users, everybody int64
	for _, n := range t.counts {
		users += n.users
	}
	for _, n := range all.counts {
		everybody += n.users
	}
	out := []report.PersonaShare{}
	for _, c := range t.first(most) {
		out = append(out, report.PersonaShare{
			Value: t.names.Name(c), Users: t.counts[c].users, Rate: stat.Ratio(t.counts[c].users, users), Overall: stat.Ratio(all.counts[c].users, everybody),
		})
	}
	return out
}

// ties are the properties of people, and how they are spread in each group against the others: those first that are tied to the group the most.
func (a *assigned) ties(all *everybody, order []int) [][]report.PersonaDemographic {
	names := a.model.plan.demographics
	var ps []float64
	var at []*float64
	out := make([][]report.PersonaDemographic, len(order))
	for o, i := range order {
		out[o] = make([]report.PersonaDemographic, len(names))
		for d, name := range names {
			t, of := &a.groups[i].tallies[byDemographic+d], &all.tallies[byDemographic+d]
			x := &out[o][d]
			*x = report.PersonaDemographic{Property: name, Values: shares(t, of, maxValues)}
			for _, n := range t.counts {
				x.Known += n.users
			}
			var rows [][2]int64
			for c, n := range of.counts {
				own := int64(0)
				if c < len(t.counts) {
					own = t.counts[c].users
				}
				if n.users > 0 {
					rows = append(rows, [2]int64{own, n.users - own})
				}
			}
			if p, ok := independent(rows); ok {
				x.P = new(float64)
				ps, at = append(ps, p), append(at, x.P)
			}
		}
	}
	for i, p := range stat.BenjaminiHochberg(ps) {
		*at[i] = stat.Round(p)
	}
	for o := range out {
		slices.SortStableFunc(out[o], func(a, b report.PersonaDemographic) int {
			switch {
			case a.P == nil || b.P == nil:
				return cmp.Compare(bit(a.P == nil), bit(b.P == nil))
			}
			return cmp.Compare(*a.P, *b.P)
		})
		out[o] = out[o][:min(len(out[o]), maxDemographics)]
	}
	return out
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// independent is P of no tie between the rows and the columns of a table: Pearson's chi-square, where each cell has
// enough people; rows that are too small are put together.
func independent(rows [][2]int64) (p float64, ok bool) {
	var columns, rest [2]int64
	for _, r := range rows {
		columns[0], columns[1] = columns[0]+r[0], columns[1]+r[1]
	}
	all := columns[0] + columns[1]
	if columns[0] == 0 || columns[1] == 0 {
		return 0, false
	}
	large := func(r [2]int64) bool {
		return float64(r[0]+r[1])*float64(min(columns[0], columns[1]))/float64(all) >= leastExpected
	}
	// In an order that does not depend on codes.
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b [2]int64) int { return cmp.Or(cmp.Compare(b[0]+b[1], a[0]+a[1]), cmp.Compare(b[0], a[0])) })
	var kept [][2]int64
	for _, r := range rows {
		if large(r) {
			kept = append(kept, r)
		} else {
			rest[0], rest[1] = rest[0]+r[0], rest[1]+r[1]
		}
	}
	if large(rest) {
		kept = append(kept, rest)
	} else if len(kept) > 0 {
		last := &kept[len(kept)-1]
		last[0], last[1] = last[0]+rest[0], last[1]+rest[1]
	}
	if len(kept) < 2 {
		return 0, false
	}
	var chi float64
	for _, r := range kept {
		for c, n := range r {
			expected := float64(r[0]+r[1]) * float64(columns[c]) / float64(all)
			chi += (float64(n) - expected) * (float64(n) - expected) / expected
		}
	}
	return chiSquareTail(chi, float64(len(kept)-1)), true
}

// chiSquareTail is the chance of a chi-square of at least x with so many degrees of freedom, by the cube root that makes
// it nearly normal (E. Wilson and M. Hilferty, "The distribution of chi-square", 1931).
func chiSquareTail(x, freedom float64) float64 {
	v := 2 / (9 * freedom)
	z := (math.Cbrt(x/freedom) - (1 - v)) / math.Sqrt(v)
	half := stat.NormalTail(z) / 2
	if z < 0 {
		half = 1 - half
	}
	return half
}

// drift compares the shares of the groups with those they had where they were found.
func (a *assigned) drift(all *everybody, order []int) *report.PersonaDrift {
	d := &report.PersonaDrift{Groups: []report.PersonaMoved{}, Missing: slices.Concat([]string{}, a.model.missing)}
	var ps []float64
	var rows [][2]int64
	var far, users int64
	for _, g := range a.model.applied.Groups {
		d.Users += g.Users
	}
	for i, g := range a.model.applied.Groups {
		rows = append(rows, [2]int64{a.groups[i].users, g.Users})
		if g.Users > 0 {
			far, users = far+g.Far*a.groups[i].users, users+a.groups[i].users
		}
	}
	for _, i := range order {
		then, now := a.model.applied.Groups[i].Users, a.groups[i].users
		x := report.PersonaMoved{Key: a.model.keys[i], Then: then, ThenRate: stat.Ratio(then, d.Users), Now: now, NowRate: stat.Ratio(now, all.users)}
		if diff, low, high, ok := stat.Newcombe(then, d.Users, now, all.users); ok {
			x.Difference, x.Low, x.High = stat.Number(diff), stat.Number(low), stat.Number(high)
		}
		p, _, ok := stat.TwoProportions(now, all.users, then, d.Users)
		if ok {
			x.P = stat.Number(p)
		} else {
			p = 1
		}
		ps = append(ps, p)
		d.Groups = append(d.Groups, x)
	}
	for i, p := range stat.BenjaminiHochberg(ps) {
		if d.Groups[i].P != nil {
			d.Groups[i].P = stat.Number(p)
		}
	}
	if p, ok := independent(rows); ok {
		d.P = stat.Number(p)
	}
	if users > 0 && far > 0 {
		d.Farther = stat.Number(math.Sqrt(float64(all.far) / float64(far)))
	}
	return d
}
