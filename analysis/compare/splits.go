package compare

import (
	"math"
	"slices"

	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// byPersona is what the split by who people are is called.
const byPersona = "persona"

// table is who reached the first objective, by the values of a property.
type table struct {
	property string
	values   []value
	tested   []int // values with enough people on both sides, of which the most
}

type value struct {
	name string
	by   [sides]reached
}

// tables are those of each property, and of who people are.
func (a *Analysis) tables(p *partial) (out []table) {
	if len(a.measure.Objectives) == 0 {
		return nil
	}
	for i, name := range a.scope.Properties {
		by := map[string]*value{}
		var names []string
		for side := range p.sides {
			g := &p.sides[side].groups[i]
			for _, c := range g.names.Sorted() {
				if c >= len(g.by) {
					continue
				}
				v := by[g.names.Name(c)]
				if v == nil {
					v = &value{name: g.names.Name(c)}
					by[v.name] = v
					names = append(names, v.name)
				}
				v.by[side] = g.by[c]
			}
		}
		slices.Sort(names)
		t := table{property: name}
		for _, n := range names {
			t.values = append(t.values, *by[n])
		}
		out = append(out, t)
	}
	if w := a.spec.Who; w != nil {
		t := table{property: byPersona}
		for i, name := range w.Names {
			v := value{name: name}
			for side := range p.sides {
				v.by[side] = p.sides[side].kinds[i]
			}
			t.values = append(t.values, v)
		}
		out = append(out, t)
	}
	for i := range out {
		out[i].choose()
	}
	return out
}

// choose picks the values that are tested: of a property with one value there is nothing to tell.
func (t *table) choose() {
	if len(t.values) < 2 {
		return
	}
	for _, i := range ordered(len(t.values), func(i int) float64 { return -float64(t.values[i].by[sideA].people + t.values[i].by[sideB].people) }) {
		if by := t.values[i].by; min(by[sideA].people, by[sideB].people) >= small && len(t.tested) < mostValues {
			t.tested = append(t.tested, i)
		}
	}
}

// figures are those of the values that are tested, in their order.
func (t *table) figures() (out []figure) {
	kind := "segment"
	if t.property == byPersona {
		kind = "persona"
	}
	for _, i := range t.tested {
		f := figure{row: report.ComparedKPI{Kind: kind, Subject: t.property, Detail: t.values[i].name, Key: "reach", Unit: "rate"}}
		for side, n := range t.values[i].by {
			f.n[side], f.of[side] = n.did, n.people
		}
		out = append(out, f)
	}
	return out
}

// splits takes the change of the first objective's reach apart by each table:
// there are more of some people and fewer of others, who do not all reach it as
// often, and the rates of the same people change. A value that one side has
// nobody of is only in the first part.
//
// Source: E. M. Kitagawa, "Components of a difference between two rates",
// JASA 50 (1955), 1168–1194: both parts are weighted with the mean of the two
// sides, so that nothing is left over. Shares are taken from the mean rate of
// all, which changes no sum: a group that grows counts by how it differs.
func (a *Analysis) splits(out *report.BeforeAfter, tables []table, tested []figure) {
	total := func(side int, t *table) (people, did float64) {
		for _, v := range t.values {
			people += float64(v.by[side].people)
			did += float64(v.by[side].did)
		}
		return people, did
	}
	best, all, first := 0.0, len(tested), 0
	for ti := range tables {
		t := &tables[ti]
		rows := tested[:len(t.tested)]
		tested = tested[len(t.tested):]
		na, da := total(sideA, t)
		nb, db := total(sideB, t)
		if na == 0 || nb == 0 || len(t.values) < 2 {
			continue
		}
		middle := (da/na + db/nb) / 2
		s := report.ComparedSplit{Property: t.property}
		var mix, rates float64
		var values []report.ComparedValue
		before := best
		effects := make([][2]float64, len(t.values))
		for i, v := range t.values {
			x, y := v.by[sideA], v.by[sideB]
			wa, wb := float64(x.people)/na, float64(y.people)/nb
			var ra, rb float64
			switch {
			case x.people == 0 && y.people == 0:
				continue
			case x.people == 0:
				rb = float64(y.did) / float64(y.people)
				ra = rb
			case y.people == 0:
				ra = float64(x.did) / float64(x.people)
				rb = ra
			default:
				ra, rb = float64(x.did)/float64(x.people), float64(y.did)/float64(y.people)
			}
			effects[i] = [2]float64{float64((wb - wa) * ((ra+rb)/2 - middle)), float64((rb - ra) * (wa + wb) / 2)}
			mix += effects[i][0]
			rates += effects[i][1]
		}
		s.Mix, s.Rates = stat.Number(mix), stat.Number(rates)
		for k, i := range t.tested {
			v := t.values[i]
			x, y := v.by[sideA], v.by[sideB]
			c := report.ComparedValue{
				Property: t.property, Value: v.name, CountA: x.did, OfA: x.people, RateA: stat.Ratio(x.did, x.people),
				CountB: y.did, OfB: y.people, RateB: stat.Ratio(y.did, y.people),
				Mix: stat.Number(effects[i][0]), Rates: stat.Number(effects[i][1]), Q: rows[k].row.Q,
			}
			if share := effects[i][1] / rates; share >= 0 {
				c.Share = stat.Number(share)
			}
			values = append(values, c)
			// It tells something when it changed, and more than the others did, by how many people it has.
			weight := (float64(x.people)/na + float64(y.people)/nb) / 2
			extra := math.Abs(effects[i][1] - float64(weight*rates))
			rest := [2]reached{{int64(na) - x.people, int64(da) - x.did}, {int64(nb) - y.people, int64(db) - y.did}}
			if c.Q != nil && *c.Q < falseShare && extra > best && apart(x, y, rest) < falseShare/float64(all) {
				best = extra
				most := c
				out.Most = &most
			}
		}
		for _, i := range ordered(len(values), func(i int) float64 { return -math.Abs(*values[i].Mix) - math.Abs(*values[i].Rates) }) {
			s.Values = append(s.Values, values[i])
		}
		out.Splits = append(out.Splits, s)
		if best > before { // it has the most telling value so far
			first = len(out.Splits) - 1
		}
	}
	if first > 0 {
		s := out.Splits[first]
		copy(out.Splits[1:], out.Splits[:first])
		out.Splits[0] = s
	}
}

// apart is the p of a value's rate having changed as that of the others did:
// the difference of the two changes over its standard error, four independent rates'.
func apart(x, y reached, rest [2]reached) float64 {
	rate := func(r reached) (rate, variance float64) {
		rate = float64(r.did) / float64(r.people)
		return rate, rate * (1 - rate) / float64(r.people)
	}
	ra, va := rate(x)
	rb, vb := rate(y)
	sa, wa := rate(rest[0])
	sb, wb := rate(rest[1])
	return stat.NormalTail((rb - ra - (sb - sa)) / math.Sqrt(va+vb+wa+wb))
}
