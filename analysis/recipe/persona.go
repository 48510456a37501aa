package recipe

import "parcours/analysis/report"

// Personas asks for groups of people.
type Personas struct {
	K    int    `json:"k,omitempty"` // 0: chosen by silhouette and stability
	Seed uint64 `json:"seed,omitempty"`
	// Method is how groups are found: kmeans, as if they were as wide as each other, which is the default, or mixture, each as wide as it is.
	Method string `json:"method,omitempty"`
	// Features are what people are compared on, by key ("share:add_to_cart") or by kind or family ("share", "rhythm"); none: all. Without are left out.
	Features []string `json:"features,omitempty"`
	Without  []string `json:"without,omitempty"`
	// Names are the analyst's own, by key of the persona.
	Names map[string]string `json:"names,omitempty"`
	// Model, where it is given, is what people are assigned by instead of groups found anew.
	Model *PersonaModel `json:"model,omitempty"`
}

// Ways to find personas.
const (
	KMeans  = "kmeans"
	Mixture = "mixture"
)

// PersonaModel is groups found before, so that next month's people can be put into the same ones.
type PersonaModel struct {
	Method   string           `json:"method,omitempty"` // as in Personas
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
	// Variance around the centre, for each feature, and Share of all people, in 2⁻²⁰; of a mixture alone.
	Variance []int64 `json:"variance,omitempty"`
	Share    int64   `json:"share,omitempty"`
	Users    int64   `json:"users"`
	// Far is the mean squared distance of its people from the centre.
	Far int64 `json:"far,omitempty"`
}

// What the integers of a model can be at most: far more than a fit makes, and so little that no sum overflows.
const (
	mostPersonas, mostFeatures           = 20, 200
	mostScale, mostCoordinate, mostCount = 1 << 31, 1 << 13, 1 << 48
	// Of a mixture: a variance is at least one in mostNarrow of that over everybody, which is the feature's weight
	// squared, and no centre is more than mostWide weights from that of everybody.
	mostVariance, mostNarrow, mostWide, mostShare = 1 << 28, 8, 3, 1 << 20
)

func (p *Personas) check() error {
	if p.K < 0 {
		return bad("personas.k is negative; 0 lets the data decide")
	}
	if err := checkMethod("personas.method", p.Method); err != nil {
		return err
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
	if err := p.Model.check("personas.model"); err != nil {
		return err
	}
	if p.Method != "" && (p.Method == Mixture) != (p.Model.Method == Mixture) {
		return bad("personas.method is %s, and personas.model was found otherwise: leave one of them out", p.Method)
	}
	return nil
}

func checkMethod(at, method string) error {
	if method != "" && method != KMeans && method != Mixture {
		return unknown(at, method, []string{KMeans, Mixture})
	}
	return nil
}

func (m *PersonaModel) check(at string) error {
	if err := checkMethod(at+".method", m.Method); err != nil {
		return err
	}
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
		if m.Method == Mixture && !g.mixed(m.Features) || m.Method != Mixture && len(g.Variance) > 0 {
			return bad("%s.groups[%d]: a variance for each feature and a share, such as a fit gives, are what groups found by %s have, and no others", at, i, Mixture)
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

// mixed is whether the numbers that only groups of a mixture have are there, and such as a fit gives.
func (g *PersonaGroup) mixed(features []PersonaFeature) bool {
	if len(g.Variance) != len(features) || g.Share < 1 || g.Share > mostShare {
		return false
	}
	for i, v := range g.Variance {
		w, c := features[i].Weight, g.Centre[i]
		if v < max(1, w*w/mostNarrow) || v > mostVariance || c < -mostWide*w || c > mostWide*w {
			return false
		}
	}
	return true
}
