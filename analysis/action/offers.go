package action

import (
	"cmp"
	"math"
	"slices"

	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// offers makes actions of items that go together: who took one and not yet the other.
func (f *rules) offers() {
	t, k := f.t, len(f.t.items)
	took := make([]int64, k)
	var all int64
	for s := 1; s < sizes; s++ {
		all += t.n[atSizes+s]
		for x := range k {
			took[x] += t.n[atTook+s*maxItems+x]
		}
	}
	type rule struct {
		x, y int
		both int64
	}
	var list []rule
	var p []float64
	for y := range k {
		for x := range y {
			r := rule{x: x, y: y}
			var tables [][4]int64
			at := func(s int) int64 { return t.n[atBoth+s*maxItems*(maxItems-1)/2+pair(x, y)] }
			n := func(s, item int) int64 { return t.n[atTook+s*maxItems+item] }
			for s := range sizes {
				r.both += at(s)
				// With the one, and so many others: is the second among them? Without it, and as many: the same.
				with := s + 1
				if s == sizes-1 {
					with = s
				} else if with == sizes-1 {
					continue
				}
				tables = append(tables, [4]int64{at(with), n(with, x) - at(with), n(s, y) - at(s), t.n[atSizes+s] - n(s, x) - n(s, y) + at(s)})
			}
			or, _, _, chance := stat.MantelHaenszel(tables)
			if or <= 1 {
				chance = 1
			}
			list, p = append(list, r), append(p, chance)
		}
	}
	f.looked[offer].Looked += int64(len(list))
	taken := map[int]int{}
	var found []*report.Action
	before := len(f.found)
	for i, q := range stat.BenjaminiHochberg(p) {
		r := list[i]
		if q > maxQ || r.both < minTogether {
			continue
		}
		lift := float64(r.both) / float64(took[r.x]) * float64(all) / float64(took[r.y])
		spread := math.Exp(z95 * math.Sqrt(max(1/float64(r.both)-1/float64(took[r.x])+1/float64(took[r.y])-1/float64(all), 0)))
		if lift/spread < minLift {
			continue
		}
		f.found = f.found[:before]
		for _, way := range [][2]int{{r.x, r.y}, {r.y, r.x}} {
			x, y := way[0], way[1]
			later := t.n[atAfter+x*maxItems+y]
			at := took[x] - (r.both - later)
			open := took[x] - r.both
			l, h := stat.Wilson(later, at)
			if l == nil || open < minPeople {
				continue
			}
			confidence, reasons := sure(q, r.both, false)
			action := &report.Action{
				Kind: offer, Team: lexicon.Sales, Confidence: confidence, Reasons: reasons,
				For:   report.ActionTarget{Kind: "took", Property: f.a.spec.Item, Value: t.items[x], People: open},
				Where: report.ActionPlace{Kind: "item", Property: f.a.spec.Item, Label: t.items[y]},
				Gain:  report.ActionGain{Unit: "takers", Assumes: "as_taken"},
			}
			rate(action, "together", r.both, took[x], "")
			rate(action, "usual_share", took[y], all, "")
			e := figure(action, "lift", stat.Number(lift), "")
			e.Low, e.High = stat.Number(lift/spread), stat.Number(lift*spread)
			rate(action, "took_later", later, at, "")
			figure(action, "q", stat.Number(q), "")
			f.propose(action, float64(open)**l, float64(open)**h, 0)
		}
		added := f.found[before:]
		slices.SortStableFunc(added, func(x, y *report.Action) int { return cmp.Compare(rank(y), rank(x)) })
		if len(added) > 0 {
			found = append(found, added[0])
		}
	}
	f.found = f.found[:before]
	// An item is offered once: where most will take it.
	slices.SortStableFunc(found, func(x, y *report.Action) int { return cmp.Compare(rank(y), rank(x)) })
	for _, x := range found {
		y := slices.Index(t.items, x.Where.Label)
		if taken[y]++; taken[y] == 1 {
			f.found = append(f.found, x)
		}
	}
	f.looked[offer].Sure = int64(len(found))
}
