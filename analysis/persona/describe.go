package persona

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	maxTraits    = 6
	maxTopEvents = 8
	// leastStrength is the difference, in standard deviations times unit, from which a feature sets a group apart: 0.3.
	leastStrength = unit * 3 / 10
	// sameMeaning is the correlation, in hundredths, beyond which two traits of one topic would say one thing twice.
	sameMeaning = 75
)

// describe writes how the groups were found.
func (m *model) describe(out *report.Personas) {
	out.FittedOn, out.Reason = m.fitted, m.reason
	for i := range m.tried {
		t := &m.tried[i]
		out.Tried = append(out.Tried, report.PersonaTrial{K: t.centres.len(), Silhouette: t.silhouette()})
	}
	if m.chosen >= 0 {
		out.Silhouette = m.tried[m.chosen].silhouette()
	}
}

// silhouette is the mean; a single group has none.
func (t *trial) silhouette() *float64 {
	if t.centres.len() < 2 {
		return nil
	}
	return stat.Ratio(t.mean, silhouetteUnit)
}

// describe writes the groups; conversions may be nil.
func (a *assigned) describe(asked *Analysis, conversions []conversion, out *report.Personas) {
	m := a.model
	var users int64
	raw, z := make([]int64, len(m.scales)), make([]int64, len(m.scales))
	order := make([]int, len(a.groups))
	for i := range a.groups {
		g := &a.groups[i]
		order[i] = i
		users += g.users
		for f := range m.scales {
			raw[f] += g.raw[f]
			z[f] += g.z[f]
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.groups[j].users, a.groups[i].users) })

	for i, s := range m.scales {
		f := &m.plan.features[s.feature]
		out.Features = append(out.Features, f.report(f.mean(raw[i], users)))
	}
	names := map[string]bool{}
	for _, i := range order {
		g := &a.groups[i]
		if g.users == 0 { // possible only if the sample's people are not in the log
			continue
		}
		p := report.Persona{
			Users: g.users, Rate: stat.Ratio(g.users, users),
			Traits: m.traits(g, raw, z, users), TopEvents: []report.EventCount{},
			Channel: g.tallies[byChannel].top(), Device: g.tallies[byDevice].top(), Country: g.tallies[byCountry].top(),
		}
		p.Name = m.name(p.Traits, names)
		if conversions != nil {
			c := conversions[i]
			p.Converted = c.converted
			p.ConversionRate = stat.Ratio(c.converted, c.users)
			p.ConversionLow, p.ConversionHigh = stat.Wilson(c.converted, c.users)
		}
		if median, ok := g.perUser.Quantile(1, 2); ok {
			p.MedianEvents = stat.Number(float64(median))
		}
		if t := &m.tried[m.chosen]; t.centres.len() > 1 {
			p.Silhouette = stat.Ratio(t.byGroup[i], silhouetteUnit)
		}
		did := &g.tallies[byEvent]
		for _, c := range did.first(maxTopEvents) {
			n := did.counts[c]
			e := report.EventCount{Event: did.names.Name(c), Events: n.events, Users: n.users, UserRate: stat.Ratio(n.users, g.users)}
			if asked.scope.Stages != nil {
				e.Stage = asked.scope.Stages(e.Event)
			}
			p.TopEvents = append(p.TopEvents, e)
		}
		out.Groups = append(out.Groups, p)
	}
	out.K = len(out.Groups)
}

// first is the codes of most people, at most n.
func (t *tally) first(n int) []int {
	top, _ := stat.Top(t.used(), n, func(c int) int64 { return t.counts[c].users }, t.names.Name)
	return top
}

// top is the name of most people, "" for none.
func (t *tally) top() string {
	if c := t.first(1); len(c) > 0 {
		return t.names.Name(c[0])
	}
	return ""
}

// traits lists what sets a group apart from everybody, strongest first.
func (m *model) traits(g *group, raw, z []int64, users int64) []report.Trait {
	strength := make([]int64, len(m.scales))
	order := make([]int, len(m.scales))
	for i := range m.scales {
		order[i] = i
		strength[i] = g.z[i]/g.users - z[i]/users
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(abs(strength[j]), abs(strength[i])) })
	traits := []report.Trait{}
	var chosen []int
	for _, i := range order {
		if len(traits) == maxTraits || abs(strength[i]) < leastStrength {
			break
		}
		f := &m.plan.features[m.scales[i].feature]
		mean, overall := f.mean(g.raw[i], g.users), f.mean(raw[i], users)
		// A few extreme people can move the plain mean the other way: such a trait would read like a mistake.
		contradicts := (*mean > *overall) != (strength[i] > 0) || *mean == *overall
		said := slices.ContainsFunc(chosen, func(j int) bool {
			return abs(m.correlation[max(i, j)][min(i, j)]) > sameMeaning && f.sameTopic(&m.plan.features[m.scales[j].feature])
		})
		if contradicts || said {
			continue
		}
		chosen = append(chosen, i)
		traits = append(traits, report.Trait{
			Feature: i, High: strength[i] > 0, Mean: mean, Overall: overall,
			Strength: stat.Ratio(strength[i], unit),
		})
	}
	return traits
}

func abs(x int64) int64 { return max(x, -x) }

// name says the strongest traits in English: the first two, or more where another group has the same.
func (m *model) name(traits []report.Trait, taken map[string]bool) string {
	var said []string
	for _, t := range traits {
		f := &m.plan.features[m.scales[t.Feature].feature]
		if t.High {
			said = append(said, f.high)
		} else {
			said = append(said, f.low)
		}
	}
	name := "Like most people"
	for n := min(2, len(said)); n > 0 && n <= len(said); n++ {
		name = strings.Join(said[:n], ", ")
		first, size := utf8.DecodeRuneInString(name)
		name = string(unicode.ToUpper(first)) + name[size:]
		if !taken[name] {
			break
		}
	}
	base := name
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s (%d)", base, n)
	}
	taken[name] = true
	return name
}
