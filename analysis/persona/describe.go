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
	out.LeftOut = slices.Concat(out.LeftOut, m.plan.left, m.left)
	for i, s := range m.scales {
		f := &m.plan.features[s.feature]
		out.Features = append(out.Features, f.report(f.mean(m.sums[i], m.fitted)))
	}
	for i := range m.tried {
		t := &m.tried[i]
		trial := report.PersonaTrial{K: t.centres.len(), Silhouette: t.silhouette(), Verdict: "behind"}
		if !out.Asked {
			trial.Reference = stat.Ratio(t.reference, silhouetteUnit)
		}
		if t.resampled {
			trial.Stability, trial.Jaccard = stat.Ratio(t.rand, overlapUnit), stat.Ratio(t.jaccard, overlapUnit)
		}
		switch {
		case i == m.chosen:
			trial.Verdict = "chosen"
		case !t.clear:
			trial.Verdict = "blurred"
		case t.resampled:
			trial.Verdict = "unstable"
		}
		out.Tried = append(out.Tried, trial)
	}
	if m.chosen >= 0 {
		t := &m.tried[m.chosen]
		out.Silhouette = t.silhouette()
		if t.resampled {
			out.Stability, out.Resamples = stat.Ratio(t.rand, overlapUnit), resamples
		}
	}
}

// silhouette is the mean; a single group has none.
func (t *trial) silhouette() *float64 {
	if t.centres.len() < 2 {
		return nil
	}
	return stat.Ratio(t.mean, silhouetteUnit)
}

// everybody is the sums over all groups.
type everybody struct {
	sums
	raw, z  []int64
	tallies []tally
}

func (a *assigned) everybody() *everybody {
	m := a.model
	all := &everybody{raw: make([]int64, len(m.scales)), z: make([]int64, len(m.scales)), tallies: make([]tally, len(a.names))}
	for kind := range all.tallies {
		all.tallies[kind].names = &a.names[kind]
	}
	for i := range a.groups {
		g := &a.groups[i]
		var theirs []int64
		g.each(func(n *int64) { theirs = append(theirs, *n) })
		all.each(func(n *int64) { *n, theirs = *n+theirs[0], theirs[1:] })
		for f := range m.scales {
			all.raw[f] += g.raw[f]
			all.z[f] += g.z[f]
		}
		for kind := range g.tallies {
			for c, n := range g.tallies[kind].counts {
				if n != (counts{}) {
					all.tallies[kind].add(c, n)
				}
			}
		}
	}
	return all
}

// order is the groups that have people, largest first.
func (a *assigned) order() (order []int) {
	for i := range a.groups {
		if a.groups[i].users > 0 { // none only if the sample's people are not in the log, or groups come from elsewhere
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.groups[j].users, a.groups[i].users) })
	return order
}

// said is what the groups are called, by their place.
func (a *assigned) said(given map[string]string) []string {
	m, all := a.model, a.everybody()
	names := m.given(given)
	taken := map[string]bool{}
	for _, name := range names {
		taken[name] = name != ""
	}
	for _, i := range a.order() {
		if names[i] == "" {
			names[i], _ = m.name(m.traits(&a.groups[i], all.raw, all.z, all.users), taken)
		}
	}
	return names
}

// describe writes the groups; conversions may be nil.
func (a *assigned) describe(asked *Analysis, conversions []conversion, out *report.Personas) {
	m, all, order := a.model, a.everybody(), a.order()
	for i, s := range m.scales { // now over everybody
		out.Features[i].Mean = m.plan.features[s.feature].mean(all.raw[i], all.users)
	}
	needs, obstacles, ties := a.needs(all, order), asked.obstacles(a.groups, conversions, order), a.ties(all, order)
	taken := map[string]bool{}
	names := m.given(asked.spec.Names)
	for _, name := range names {
		taken[name] = name != ""
	}
	for at, i := range order {
		g := &a.groups[i]
		p := report.Persona{
			Key: m.keys[i], Name: names[i], Named: names[i] != "",
			Users: g.users, Rate: stat.Ratio(g.users, all.users), Sure: g.sure, SureRate: stat.Ratio(g.sure, g.users),
			Traits: m.traits(g, all.raw, all.z, all.users), TopEvents: []report.EventCount{}, Means: []*float64{},
			Channel: g.tallies[byChannel].top(), Device: g.tallies[byDevice].top(), Country: g.tallies[byCountry].top(),
			Channels:  shares(&g.tallies[byChannel], &all.tallies[byChannel], maxShares),
			Devices:   shares(&g.tallies[byDevice], &all.tallies[byDevice], maxShares),
			Countries: shares(&g.tallies[byCountry], &all.tallies[byCountry], maxShares),
			Hours:     slices.Clone(g.hours[:]), Weekdays: slices.Clone(g.weekdays[:]),
			Needs: needs[at], Obstacles: obstacles[at], Demographics: ties[at], Journey: typical(g.journeys),
		}
		if !p.Named {
			p.Name, p.Said = m.name(p.Traits, taken)
		}
		for f, s := range m.scales {
			p.Means = append(p.Means, m.plan.features[s.feature].mean(g.raw[f], g.users))
		}
		if conversions != nil {
			c := conversions[i]
			p.Converted = c.converted
			p.ConversionRate = stat.Ratio(c.converted, c.users)
			p.ConversionLow, p.ConversionHigh = stat.Wilson(c.converted, c.users)
		}
		if median, ok := g.perUser.Quantile(1, 2); ok {
			p.MedianEvents = stat.Number(float64(median))
		}
		if m.chosen >= 0 {
			if t := &m.tried[m.chosen]; t.centres.len() > 1 {
				p.Silhouette = stat.Ratio(t.byGroup[i], silhouetteUnit)
				if t.resampled {
					p.Jaccard, p.Stable = stat.Ratio(t.overlap[i], overlapUnit), stable(t.overlap[i])
				}
			}
		}
		if all.payers > 0 {
			p.Value = &report.PersonaValue{
				Currency: asked.scope.Currency, Payers: g.payers, Total: stat.Ratio(g.cents, cents), PerPerson: stat.Ratio(g.cents, cents*g.users),
				Overall: stat.Ratio(all.cents, cents*all.users), Share: stat.Ratio(g.cents, all.cents),
			}
		}
		if all.scored > 0 {
			p.Feedback = &report.PersonaFeedback{
				Property: m.plan.score, People: g.scored, Mean: stat.Ratio(g.scores, thousand*g.scored), Overall: stat.Ratio(all.scores, thousand*all.scored),
			}
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
	out.Sure, out.SureRate = all.sure, stat.Ratio(all.sure, all.users)
	out.Model = a.reportModel(m.given(asked.spec.Names))
	if m.applied != nil {
		out.Drift = a.drift(all, order)
	}
}

// stable is how to read the overlap of a group, as Hennig has it.
func stable(overlap int64) string {
	switch {
	case overlap >= stableFrom:
		return "stable"
	case overlap >= fairFrom:
		return "fair"
	}
	return "weak"
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

// name says the strongest traits in English: the first two, or more where another group has the same. How many it says, too.
func (m *model) name(traits []report.Trait, taken map[string]bool) (name string, used int) {
	var said []string
	for _, t := range traits {
		f := &m.plan.features[m.scales[t.Feature].feature]
		if t.High {
			said = append(said, f.high)
		} else {
			said = append(said, f.low)
		}
	}
	name = "Like most people"
	for n := min(2, len(said)); n > 0 && n <= len(said); n++ {
		name, used = strings.Join(said[:n], ", "), n
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
	return name, used
}
