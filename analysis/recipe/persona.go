package recipe

import "parcours/analysis/report"

// Personas asks for groups of people.
type Personas struct {
	K    int    `json:"k,omitempty"` // 0: chosen by silhouette and stability
	Seed uint64 `json:"seed,omitempty"`
	// Features are what people are compared on, by key ("share:add_to_cart") or by kind or family ("share", "rhythm"); none: all. Without are left out.
	Features []string `json:"features,omitempty"`
	Without  []string `json:"without,omitempty"`
	// Names are the analyst's own, by key of the persona.
	Names map[string]string `json:"names,omitempty"`
	// Model, where it is given, is what people are assigned by instead of groups found anew.
	Model *PersonaModel `json:"model,omitempty"`
}

// PersonaModel is groups found before, so that next month's people can be put into the same ones.
type PersonaModel struct {
	Features []PersonaFeature `json:"features"`
	Groups   []PersonaGroup   `json:"groups"`
}

// PersonaFeature is how one feature is put on the common footing.
type PersonaFeature struct {
	Key      string `json:"key"`
	Property string `json:"property,omitempty"` // of a category
	Overall  int64  `json:"overall,omitempty"`  // share over everybody's events
	Mean     int64  `json:"mean"`
	SD       int64  `json:"sd"`
	Weight   int64  `json:"weight"`
}

// PersonaGroup is one group of a model.
type PersonaGroup struct {
	Key    string  `json:"key"`
	Name   string  `json:"name,omitempty"`
	Centre []int64 `json:"centre"` // a number for each feature
	Users  int64   `json:"users"`
	// Far is the mean squared distance of its people from the centre.
	Far int64 `json:"far,omitempty"`
}

// What the integers of a model can be at most: far more than a fit makes, and so little that no sum overflows.
const (
	mostPersonas, mostFeatures           = 20, 200
	mostScale, mostCoordinate, mostCount = 1 << 31, 1 << 13, 1 << 48
)

func (p *Personas) check() error {
	if p.K < 0 {
		return bad("personas.k is negative; 0 lets the data decide")
	}
	for key, name := range p.Names {
		if name == "" {
			return bad("personas.names: the persona %q has an empty name", report.Shorten(key))
		}
	}
	for _, list := range []struct {
		at   string
		keys []string
	}{{"features", p.Features}, {"without", p.Without}} {
		for i, key := range list.keys {
			if key == "" {
				return bad("personas.%s[%d] is empty", list.at, i)
			}
		}
	}
	if p.Model == nil {
		return nil
	}
	return p.Model.check("personas.model")
}

func (m *PersonaModel) check(at string) error {
	if len(m.Groups) == 0 || len(m.Groups) > mostPersonas {
		return bad("%s.groups: there are %d; it takes 1 to %d", at, len(m.Groups), mostPersonas)
	}
	if len(m.Features) == 0 || len(m.Features) > mostFeatures {
		return bad("%s.features: there are %d; it takes 1 to %d", at, len(m.Features), mostFeatures)
	}
	seen := map[string]bool{}
	for i, f := range m.Features {
		if f.Key == "" || seen[f.Key] {
			return bad("%s.features[%d]: the key %q is empty or there twice", at, i, report.Shorten(f.Key))
		}
		seen[f.Key] = true
		if f.SD < 1 || f.SD > mostScale<<8 || f.Weight < 0 || f.Weight > mostCoordinate || f.Mean < 0 || f.Mean > mostScale || f.Overall < 0 || f.Overall > 1<<20 {
			return bad("%s.features[%d]: numbers that no fit gives", at, i)
		}
	}
	seen = map[string]bool{}
	for i, g := range m.Groups {
		if g.Key == "" || seen[g.Key] {
			return bad("%s.groups[%d]: the key %q is empty or there twice", at, i, report.Shorten(g.Key))
		}
		seen[g.Key] = true
		if len(g.Centre) != len(m.Features) {
			return bad("%s.groups[%d].centre has %d numbers for %d features", at, i, len(g.Centre), len(m.Features))
		}
		for _, x := range g.Centre {
			if x < -mostCoordinate || x > mostCoordinate {
				return bad("%s.groups[%d].centre: numbers that no fit gives", at, i)
			}
		}
		if g.Users < 0 || g.Users > mostCount || g.Far < 0 || g.Far > mostCount {
			return bad("%s.groups[%d]: numbers that no fit gives", at, i)
		}
	}
	return nil
}
