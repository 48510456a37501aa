package persona

import (
	"encoding/json"

	"parcours/analysis/agg"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// apply takes over groups that were found in another file. What the rows say of the scales is forgotten, but for which
// features hang together.
func (m *model) apply(from *recipe.PersonaModel, rows []row) {
	at := map[string]int{}
	for i := range m.plan.features {
		at[m.plan.features[i].key] = i
	}
	var kept []int // place in the model, of each scale
	m.scales = nil
	var columns []column
	m.correlation = nil
	for i, f := range from.Features {
		place, ok := at[f.Key]
		if !ok {
			m.missing = append(m.missing, f.Key)
			continue
		}
		s := scale{feature: place, form: m.plan.features[place].form, overall: f.Overall, mean: f.Mean, sd: f.SD, weight: f.Weight}
		own := column{numbers: make([]int32, len(rows))}
		for j, r := range rows {
			own.numbers[j] = int32(s.z(s.transform(r.numbers[place], reciprocal(r.numbers[events]))))
		}
		own.learn()
		with := make([]int64, 0, len(columns)+1)
		for j := range columns {
			with = append(with, correlate(&own, &columns[j]))
		}
		kept, m.scales, columns = append(kept, i), append(m.scales, s), append(columns, own)
		m.correlation = append(m.correlation, append(with, 100))
	}
	m.left, m.missing = nil, append(m.missing, m.plan.absent...)
	m.centres = newPoints(len(from.Groups), m.dim())
	for g, group := range from.Groups {
		for i, place := range kept {
			m.centres.at(g)[i] = int32(group.Centre[place])
		}
		m.keys, m.names = append(m.keys, group.Key), append(m.names, group.Name)
	}
	m.applied = from
	if from.Method != recipe.Mixture {
		return
	}
	m.mixture = &mixture{centres: m.centres, variance: make([]int64, len(m.centres.coords))}
	for i := range m.mixture.variance {
		m.mixture.variance[i] = 1 // of what fills up points
	}
	for g, group := range from.Groups {
		m.mixture.share = append(m.mixture.share, group.Share)
		for i, place := range kept {
			m.mixture.variance[g*m.dim()+i] = group.Variance[place]
		}
	}
	m.mixture.learn(m.squares())
}

// reportModel is the model as a recipe takes it, with the names that somebody gave.
func (a *assigned) reportModel(names []string) *report.PersonaModel {
	m := a.model
	out := &report.PersonaModel{Method: m.method, Features: []report.PersonaFeature{}, Groups: []report.PersonaGroup{}}
	for i := range m.scales {
		s := &m.scales[i]
		f := &m.plan.features[s.feature]
		out.Features = append(out.Features, report.PersonaFeature{
			Key: f.key, Property: f.property, Overall: s.overall, Mean: s.mean, SD: s.sd, Weight: s.weight,
		})
	}
	for g := range a.groups {
		centre := []int64{}
		for i := range m.scales {
			centre = append(centre, int64(m.centres.at(g)[i]))
		}
		of := &a.groups[g]
		group := report.PersonaGroup{
			Key: m.keys[g], Name: names[g], Centre: centre, Variance: []int64{}, Users: of.users, Far: of.far / max(of.users, 1),
		}
		if m.mixture != nil {
			group.Share = m.mixture.share[g]
			group.Variance = append(group.Variance, m.mixture.variance[g*m.dim():][:len(m.scales)]...)
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

// Definition is what decides who is in which group, as text: equal for equal groups of one log; last is as for Members.
func (a *Analysis) Definition(last agg.Partial) string {
	of := assignedOf(last)
	if of == nil {
		return ""
	}
	text, err := json.Marshal(of.reportModel(make([]string, len(of.model.keys))))
	if err != nil {
		panic(err) // integers and texts
	}
	return string(text)
}
