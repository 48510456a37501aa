package recipe

import (
	"maps"
	"slices"
	"strconv"
)

// Between is the pair of steps, counted from 1, the exclusion lies between in
// a funnel of so many steps, with the defaults filled in.
func (x Exclusion) Between(steps int) (after, before int) {
	after, before = x.AfterStep, x.BeforeStep
	if after == 0 {
		after = 1
	}
	if before == 0 {
		before = steps
	}
	return after, before
}

// WithDefaults returns a copy with everything spelled out that was left out
// and does not depend on the data. Funnels without a name are called Funnel,
// Funnel 2 and so on.
func (r *Recipe) WithDefaults() *Recipe {
	out := *r
	out.Recipe = Version
	out.Funnels = slices.Clone(r.Funnels)
	taken := map[string]bool{}
	for _, f := range r.Funnels {
		taken[f.Name] = true
	}
	n := 1
	for i := range out.Funnels {
		f := &out.Funnels[i]
		for ; f.Name == ""; n++ {
			name := "Funnel"
			if n > 1 {
				name += " " + strconv.Itoa(n)
			}
			if !taken[name] {
				f.Name, taken[name] = name, true
			}
		}
		setDefault(&f.Entity, "user")
		setDefault(&f.Order, "ordered")
		setDefault(&f.Semantics, "parcours")
		f.Exclude = slices.Clone(f.Exclude)
		for j := range f.Exclude {
			x := &f.Exclude[j]
			x.AfterStep, x.BeforeStep = x.Between(len(f.Steps))
		}
		if f.Breakdown != nil {
			b := *f.Breakdown
			setDefault(&b.Attribution, "first")
			if b.Limit == 0 {
				b.Limit = 10
			}
			f.Breakdown = &b
		}
	}
	return &out
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// Properties are the columns the funnels look at, sorted, each once: what has
// to be kept with every event. Filters are applied while reading and need no
// place in the log.
func (r *Recipe) Properties() []string {
	need := map[string]bool{}
	conditions := func(list []Condition) {
		for _, c := range list {
			need[c.Property] = true
		}
	}
	for _, f := range r.Funnels {
		for _, s := range f.Steps {
			conditions(s.Where)
		}
		for _, x := range f.Exclude {
			conditions(x.Where)
		}
		if f.Breakdown != nil {
			need[f.Breakdown.Property] = true
		}
	}
	return slices.Sorted(maps.Keys(need))
}

// Lean returns a copy that asks for no more columns than it must: without the
// session, channel, device and country, and without breakdowns. Conditions
// stay, because without them it would be another question. What it leaves out
// needs no place in the log.
func (r *Recipe) Lean() *Recipe {
	out := *r
	m := &out.Mapping
	m.Session, m.Channel, m.Device, m.Country = NoColumn, NoColumn, NoColumn, NoColumn
	out.Funnels = slices.Clone(r.Funnels)
	for i := range out.Funnels {
		out.Funnels[i].Breakdown = nil
	}
	return &out
}
