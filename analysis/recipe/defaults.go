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
	out.Segments = slices.Clone(r.Segments)
	for i := range out.Segments {
		if f := out.Segments[i].People.Funnel; f != nil {
			g := *f
			g.defaults()
			out.Segments[i].People.Funnel = &g
		}
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
		f.defaults()
	}
	return &out
}

// defaults spells out what a funnel leaves out.
func (f *Funnel) defaults() {
	setDefault(&f.Order, "ordered")
	setDefault(&f.Semantics, "parcours")
	if f.Semantics == "umami" {
		setDefault(&f.Entity, "session")
	}
	setDefault(&f.Entity, "user")
	if fixed := rules[f.Semantics].fixed; fixed != "" {
		f.Window = fixed
	}
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

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// Needs are the columns that the recipe's questions look at, sorted, each once: what has
// to be kept with every event. Filters are applied while reading and need no
// place in the log.
func (r *Recipe) Needs() []string {
	need := needs{}
	for _, p := range r.Properties {
		need[p] = true
	}
	for i := range r.Funnels {
		need.funnel(&r.Funnels[i])
	}
	for _, s := range r.Segments {
		need.selection(&s.People)
	}
	for _, o := range r.Objectives {
		if o.Value != "" {
			need[o.Value] = true
		}
	}
	return slices.Sorted(maps.Keys(need))
}

// Needs are the columns by which the selection finds its people.
func (s *Selection) Needs() []string {
	need := needs{}
	need.selection(s)
	return slices.Sorted(maps.Keys(need))
}

// ByProperty says whether what the funnel counts are the values of a property.
func (f *Funnel) ByProperty() bool {
	return f.Entity != "" && f.Entity != "user" && f.Entity != "session"
}

// ByPersona says whether the funnel is split by persona.
func (f *Funnel) ByPersona() bool { return f.Breakdown != nil && f.Breakdown.Personas }

// LooksBack says whether what came before the period matters: where a step wants a person's first event ever.
func (r *Recipe) LooksBack() bool {
	first := func(f *Funnel) bool {
		return f != nil && slices.ContainsFunc(f.Steps, func(s Step) bool { return s.FirstTime })
	}
	return r.Period != nil && (slices.ContainsFunc(r.Funnels, func(f Funnel) bool { return first(&f) }) ||
		slices.ContainsFunc(r.Segments, func(s Segment) bool { return first(s.People.Funnel) }))
}

type needs map[string]bool

func (n needs) conditions(list []Condition) {
	for _, c := range list {
		n[c.Property] = true
	}
}

func (n needs) selection(s *Selection) {
	if s.Funnel != nil {
		n.funnel(s.Funnel)
	}
	if s.Apart != nil && s.Apart.Kind == "property" {
		n[s.Apart.Subject] = true
	}
	n.conditions(s.Where)
}

func (n needs) funnel(f *Funnel) {
	for _, s := range f.Steps {
		n.conditions(s.Where)
	}
	for _, x := range f.Exclude {
		n.conditions(x.Where)
	}
	for _, p := range f.HoldConstant {
		n[p] = true
	}
	if f.Breakdown != nil && !f.Breakdown.Personas {
		n[f.Breakdown.Property] = true
	}
	for _, g := range f.Compare {
		n.conditions(g.Where)
	}
}

// Lean returns a copy that asks for no more columns than it must: without the
// session, channel, device and country, without breakdowns and properties to look at besides. Conditions
// stay, because without them it would be another question. What it leaves out
// needs no place in the log.
func (r *Recipe) Lean() *Recipe {
	out := *r
	m := &out.Mapping
	m.Session, m.Channel, m.Device, m.Country = NoColumn, NoColumn, NoColumn, NoColumn
	out.Properties = []string{}
	out.Funnels = slices.Clone(r.Funnels)
	for i := range out.Funnels {
		out.Funnels[i].Breakdown = nil
	}
	return &out
}
