package share

import (
	"slices"
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// From makes of a report one that may leave. What is wrong with the options is a report.Problem.
func From(r *report.Report, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	out := &Report{
		Shared: Version, K: Count(o.K), Title: Words(o.Title), Note: Words(o.Note), Logo: Image(o.Logo),
		Language: Code(o.Language), Made: Day(o.Made),
	}
	m := &maker{from: r, out: out, k: o.K, events: map[string]int64{}, values: map[string]int64{}, titles: map[string]Words{}}
	m.listed()
	m.whole()
	wanted := func(section string) bool { return len(o.Sections) == 0 || slices.Contains(o.Sections, section) }
	for _, s := range []struct {
		name string
		make func()
	}{
		{"objectives", m.objectives}, {"funnels", m.funnels}, {"personas", m.personas}, {"map", m.journey}, {"paths", m.paths},
		{"retention", m.retention}, {"troubles", m.troubles}, {"incidents", m.incidents}, {"actions", m.actions},
	} {
		if wanted(s.name) {
			s.make()
		}
	}
	return out, nil
}

// JSON is the report in the encoding of all reports.
func (r *Report) JSON() []byte { return report.Encode(r) }

// listed notes of how many people each name is, and what steps and objectives may be called.
func (m *maker) listed() {
	r := m.from
	for _, e := range r.Overview.ByEvent {
		m.events[e.Event] = e.Users
	}
	for _, e := range r.Journey.Events {
		m.events[e.Event] = e.Users
	}
	for kind, list := range map[string][]report.ValueCount{"channel": r.Overview.Channels, "device": r.Overview.Devices} {
		for _, v := range list {
			if !v.Other {
				m.values[kind+v.Value] = v.Users
			}
		}
	}
	for _, f := range r.Funnels {
		for _, s := range f.Steps {
			m.title(s.Label, s.Events)
		}
	}
	for _, o := range r.KPIs.Objectives {
		m.title(o.Name, o.Events)
	}
}

func (m *maker) whole() {
	r, out := m.from, m.out
	days := r.Overview.ByDay
	if from, to := m.between(len(days), func(i int) int64 { return days[i].Users }); from < to {
		out.From, out.To = day(days[from].Date), day(days[to-1].Date)
	}
	out.People = m.count(r.Overview.Users)
	if r.Overview.Users >= m.k {
		out.Events = rounded(float64(r.Overview.Events))
	}
	if r.Segment != nil {
		out.Segment = words(r.Segment.Name)
	}
	if r.Source.Sample != nil {
		out.Sample = Setting(r.Source.Sample.Users)
	}
}

// money is an amount that some people paid for, in the report's currency.
func (m *maker) money(x *float64, payers int64) *Figure {
	f := m.figure(x, payers)
	if c := m.from.KPIs.Currency; f != nil && isCurrency(c) {
		m.out.Currency = Code(c)
	}
	return f
}

func (m *maker) objectives() {
	r := m.from
	least := int64(0) // periods left out, of the objective that has the most
	for _, o := range r.KPIs.Objectives {
		x := Objective{Name: m.titles[o.Name], TrendUnit: code(r.KPIs.TrendUnit)}
		for _, k := range o.KPIs {
			switch k.Key {
			case "reach":
				x.People, x.Of = m.count(k.Count), m.count(k.Of)
				if k.Target != nil {
					x.Target = Setting(*k.Target)
				}
			case "repeat":
				x.Again = m.count(k.Count)
			case "value":
				x.PerPerson = m.money(k.Value, m.payers(&o))
			}
		}
		from, to := m.between(len(o.Trend), func(i int) int64 { return o.Trend[i].Active })
		least = max(least, int64(len(o.Trend)-(to-from)))
		for _, t := range o.Trend[from:to] {
			x.Trend = append(x.Trend, TrendRate{day(t.Date), m.count(t.Active), m.count(t.Reached)})
		}
		m.out.Objectives = append(m.out.Objectives, x)
	}
	m.withheld("objectives", "periods", int(least))
}

// payers are how many people at least have a value: all who reached the objective but for one for each of its events without.
func (m *maker) payers(o *report.ObjectiveKPI) int64 {
	people, without := int64(0), -o.Valued
	for _, k := range o.KPIs {
		if k.Key == "reach" {
			people = k.Count
		}
	}
	for _, name := range o.Events {
		at := slices.IndexFunc(m.from.Overview.ByEvent, func(e report.EventCount) bool { return e.Event == name })
		if at < 0 {
			return 0
		}
		without += m.from.Overview.ByEvent[at].Events
	}
	return people - without
}

func (m *maker) funnels() {
	ofOthers := 0
	for i := range m.from.Funnels {
		f := &m.from.Funnels[i]
		if f.Entity != "user" {
			ofOthers++
			continue
		}
		x := Funnel{
			Name: m.named(f), Order: code(f.Order), Semantics: code(f.Semantics), WindowSeconds: Setting(f.WindowSeconds), Open: f.Open,
			MedianSeconds: m.figure(f.Time.Median, f.Time.Count),
		}
		counts := m.counts(f.Steps)
		linear := !f.Open && !slices.ContainsFunc(f.Steps, func(s report.FunnelStep) bool { return s.Optional })
		for j, s := range f.Steps {
			step := Step{
				Label: m.titles[s.Label], Optional: s.Optional, Count: counts[j],
				InProgress: m.count(s.InProgress), Dropped: m.count(s.Dropped), MedianSeconds: m.figure(s.MedianSeconds, s.Time.Count),
			}
			if linear && j+1 < len(f.Steps) {
				stopped := counts[j] - counts[j+1]
				step.InProgress = min(step.InProgress, stopped)
				step.Dropped = stopped - step.InProgress
			}
			if i < len(m.from.Dropoff) && j < len(m.from.Dropoff[i].Steps) {
				step.Next = m.next(m.from.Dropoff[i].Steps[j].Within)
			}
			x.Steps = append(x.Steps, step)
		}
		m.breakdown(f, &x)
		m.out.Funnels = append(m.out.Funnels, x)
	}
	m.withheld("funnels", "funnels", ofOthers)
}

// named is what a funnel is called, where that is not after steps whose names are not said.
func (m *maker) named(f *report.Funnel) Words {
	if n := len(f.Steps); n > 0 {
		first, last := f.Steps[0].Label, f.Steps[n-1].Label
		if f.Name == first+" → "+last && (m.titles[first] == "" || m.titles[last] == "") {
			return ""
		}
	}
	return words(f.Name)
}

func (m *maker) counts(steps []report.FunnelStep) []Count {
	var counts []Count
	for _, s := range steps {
		counts = append(counts, m.count(s.Count))
	}
	return counts
}

func (m *maker) next(events []report.NextEvent) []Next {
	var list []Next
	for _, e := range events {
		if !e.Other && e.People >= m.k {
			list = append(list, Next{m.label(e.Event, e.People), m.count(e.People)})
		}
	}
	byPeople(list, func(i int) Count { return list[i].People }, func(i int) string { return list[i].Event.text })
	return list
}

// breakdown merges groups of fewer than k into the others. Where people are in several groups the numbers of groups do
// not say of how many people they are together: then nothing is merged, and the others are left out.
func (m *maker) breakdown(f *report.Funnel, x *Funnel) {
	left := 0
	var other []int64
	x.By = words(f.BreakdownBy)
	for _, g := range f.Breakdown {
		none := g.Value == "" && !g.Other
		switch {
		case g.Other || g.Entered < m.k && !none:
			if !g.Other {
				left++
			}
			if f.BreakdownNote == nil {
				other = added(other, g)
			}
		case none && g.Entered < m.k:
			left++
		case none:
			x.Groups = append(x.Groups, Group{Kind: "none", Counts: m.counts(g.Steps)})
		case f.Attribution == "": // groups are personas
			x.Groups = append(x.Groups, Group{Kind: "persona", Name: m.persona(g.Value), Counts: m.counts(g.Steps)})
		default:
			x.Groups = append(x.Groups, Group{Kind: "value", Value: m.label(g.Value, g.Entered), Counts: m.counts(g.Steps)})
		}
	}
	m.withheld("funnels", "groups", left)
	order := []Code{"persona", "value", "none"}
	first := func(g Group) int { return slices.Index(order, g.Kind) }
	slices.SortStableFunc(x.Groups, func(a, b Group) int {
		if by := first(a) - first(b); by != 0 || len(a.Counts) == 0 {
			return by
		}
		if by := b.Counts[0] - a.Counts[0]; by != 0 {
			return int(by)
		}
		return strings.Compare(a.Value.text, b.Value.text)
	})
	if len(other) > 0 && other[0] >= m.k {
		g := Group{Kind: "other"}
		for _, n := range other[1:] {
			g.Counts = append(g.Counts, m.count(n))
		}
		x.Groups = append(x.Groups, g)
	}
}

// added adds a group to the sums of who entered and of each step.
func added(sums []int64, g report.FunnelGroup) []int64 {
	if sums == nil {
		sums = make([]int64, 1+len(g.Steps))
	}
	sums[0] += g.Entered
	for i, s := range g.Steps {
		sums[1+i] += s.Count
	}
	return sums
}

// persona is the name of a persona by its key.
func (m *maker) persona(key string) Words {
	for i := range m.from.Personas.Groups {
		if g := &m.from.Personas.Groups[i]; g.Key == key {
			name, _ := m.character(g)
			return name
		}
	}
	return ""
}

// character is a persona's name and traits; the name is not said where a trait that it says is not.
func (m *maker) character(g *report.Persona) (name Words, traits []Trait) {
	name = words(g.Name)
	for i, t := range g.Traits {
		x, ok := m.trait(g, t)
		switch {
		case ok:
			traits = append(traits, x)
		case !g.Named && i < g.Said:
			name = ""
		}
	}
	return name, traits
}

// trait is what sets a persona apart; false where it speaks of fewer than k people.
func (m *maker) trait(g *report.Persona, t report.Trait) (x Trait, ok bool) {
	r := &m.from.Personas
	if t.Feature < 0 || t.Feature >= len(r.Features) || t.Mean == nil || t.Overall == nil || g.Users < m.k {
		return x, false
	}
	f := &r.Features[t.Feature]
	x = Trait{Kind: code(f.Kind), High: t.High, Unit: code(f.Unit), Mean: rounded(*t.Mean), Overall: rounded(*t.Overall)}
	switch f.Kind {
	case "share", "channel", "device", "category":
		people := max(m.events[f.Subject], 0)
		if f.Kind != "share" {
			people = m.values[f.Kind+f.Subject]
		}
		// Nobody's share is more than 1: at least as many people have it as all shares come to.
		people = max(people, int64(*t.Overall*float64(r.Users)*(1-1e-5)))
		if x.Subject = m.label(f.Subject, people); x.Subject.text == "" {
			return x, false
		}
	case "stage", "topic":
		x.Key = code(f.Subject)
	default:
		x.Key = code(f.Key)
	}
	switch f.Unit {
	case "share":
		x.Mean, x.Overall = m.share(*t.Mean*float64(g.Users), g.Users), m.share(*t.Overall*float64(r.Users), r.Users)
	case "amount":
		if g.Value == nil || m.money(t.Mean, g.Value.Payers) == nil {
			return x, false
		}
	}
	return x, true
}

func (m *maker) personas() {
	r := &m.from.Personas
	if r.K == 0 {
		return
	}
	out := &Personas{Of: m.count(r.Users), Objective: m.titles[r.Objective]}
	groups, traits, values := 0, 0, 0
	var payers int64
	for i := range r.Groups {
		if v := r.Groups[i].Value; v != nil {
			payers += v.Payers
		}
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		if g.Users < m.k {
			groups++
			continue
		}
		x := Persona{Named: g.Named, People: m.count(g.Users), Converted: m.count(g.Converted), Stable: code(g.Stable)}
		x.Name, x.Traits = m.character(g)
		traits += len(g.Traits) - len(x.Traits)
		if len(x.Traits) > maxTraits {
			x.Traits = x.Traits[:maxTraits]
		}
		var few int
		x.Channels, few = m.shares(g.Channels)
		values += few
		x.Devices, few = m.shares(g.Devices)
		values += few
		for _, n := range g.Needs {
			c := Comparison{Kind: code(n.Kind), People: m.count(n.People), Of: m.count(n.Of), Others: m.count(n.Others), OthersOf: m.count(n.OthersOf)}
			if n.Kind == "stage" {
				c.Stage = code(n.Subject)
			} else {
				c.Subject = m.label(n.Subject, n.People)
			}
			x.Needs = append(x.Needs, c)
		}
		for _, n := range g.Obstacles {
			c := Comparison{Kind: code(n.Kind), People: m.count(n.People), Of: m.count(n.Of), Others: m.count(n.Others), OthersOf: m.count(n.OthersOf)}
			if n.Kind == "step" {
				c.Step = m.titles[n.Subject]
			} else {
				c.Subject = m.label(n.Subject, n.People)
			}
			x.Obstacles = append(x.Obstacles, c)
		}
		x.Needs, x.Obstacles = m.compared(x.Needs), m.compared(x.Obstacles)
		if v := g.Value; v != nil {
			x.PerPerson, x.Everybody = m.money(v.PerPerson, v.Payers), m.money(v.Overall, payers)
		}
		out.Groups = append(out.Groups, x)
	}
	m.out.Personas = out
	m.withheld("personas", "groups", groups)
	m.withheld("personas", "traits", traits)
	m.withheld("personas", "values", values)
}

// maxTraits is how many traits of a persona are shared.
const maxTraits = 6

func (m *maker) shares(of []report.PersonaShare) (list []Share, few int) {
	for _, s := range of {
		if s.Users < m.k {
			few++
			continue
		}
		list = append(list, Share{m.label(s.Value, s.Users), m.count(s.Users)})
	}
	byPeople(list, func(i int) Count { return list[i].People }, func(i int) string { return list[i].Value.text })
	return list, few
}

// compared leaves out what speaks of fewer than k people.
func (m *maker) compared(list []Comparison) []Comparison {
	return slices.DeleteFunc(list, func(c Comparison) bool { return c.People == 0 })
}

func (m *maker) journey() {
	r := &m.from.Journey
	out := &Map{}
	for _, s := range r.All.Stages {
		if s.Stage == "" {
			continue
		}
		f := &s.Figures
		out.Stages = append(out.Stages, Stage{
			Stage: code(s.Stage), People: m.count(f.People), WentOn: m.count(f.WentOn), Judged: m.count(f.Judged), InProgress: m.count(f.InProgress),
			DropOff: m.count(f.DropOff), Reworked: m.count(f.Reworked), MedianOnwardSeconds: m.figure(s.MedianOnwardSeconds, f.WentOn),
		})
	}
	events := 0
	for _, t := range r.All.Touchpoints {
		f := &t.Figures
		switch {
		case t.Other || t.Stage == "":
		case f.People < m.k:
			events++
		default:
			out.Touchpoints = append(out.Touchpoints, Touchpoint{
				Stage: code(t.Stage), Event: m.label(t.Event, f.People), Team: code(t.Team),
				People: m.count(f.People), WentOn: m.count(f.WentOn), Judged: m.count(f.Judged), DropOff: m.count(f.DropOff),
			})
		}
	}
	if len(out.Touchpoints) == 0 {
		return
	}
	for _, p := range r.Pains {
		if x := m.count(p.People); x > 0 {
			out.Pains = append(out.Pains, Pain{code(p.Kind), code(p.Stage), m.label(p.Event, p.People), code(p.Team), x, estimate(p.Lost, m.k)})
		}
	}
	m.out.Map = out
	m.withheld("map", "events", events)
}

func (m *maker) paths() {
	all := &m.from.Journey.All
	out := &Paths{Of: m.count(all.Users)}
	few := 0
	for _, a := range all.Arrows {
		switch {
		case a.From == "" || a.To == "":
		case a.People < m.k:
			few++
		default:
			out.Arrows = append(out.Arrows, Arrow{code(a.From), code(a.To), code(a.Kind), m.count(a.People), m.count(a.Of)})
		}
	}
	if len(out.Arrows) > 0 {
		m.out.Paths = out
	}
	m.withheld("paths", "groups", few)
}

func (m *maker) retention() {
	r := &m.from.Lifecycle
	out := &Retention{}
	from, to := m.between(len(r.Months), func(i int) int64 { return r.Months[i].Active })
	for _, x := range r.Months[from:to] {
		out.Months = append(out.Months, Month{
			day(x.Month), x.Partial, m.count(x.Active), m.count(x.New), m.count(x.Returning), m.count(x.Resurrected), m.count(x.Lost),
		})
	}
	few := 0
	for _, s := range r.RFM {
		if s.Users < m.k {
			few++
			continue
		}
		out.Segments = append(out.Segments, Segment{code(s.Code), m.count(s.Users)})
	}
	byPeople(out.Segments, func(i int) Count { return out.Segments[i].People }, func(i int) string { return string(out.Segments[i].Code) })
	if len(out.Months)+len(out.Segments) > 0 {
		m.out.Retention = out
	}
	m.withheld("retention", "months", len(r.Months)-(to-from))
	m.withheld("retention", "groups", few)
}

func (m *maker) troubles() {
	few := 0
	for _, s := range m.from.Friction.Signals {
		x := Trouble{
			Kind: code(s.Kind), Subject: m.event(s.Subject), Other: m.event(s.Other), People: m.count(s.People),
			Converted: m.count(s.Converted), Others: m.count(s.Others), OthersConverted: m.count(s.OthersConv), Lost: estimate(s.Cost, m.k),
		}
		if x.People == 0 || x.Subject.text == "" || x.Other.text == "" && s.Other != "" {
			few++
			continue
		}
		m.out.Troubles = append(m.out.Troubles, x)
	}
	m.withheld("troubles", "troubles", few)
}

// days are how many days an incident has, or weeks or months where it goes by those: one person is counted once in each.
func days(i *report.Incident) (n int64) {
	for _, d := range i.Days {
		if i.From <= d.Date && d.Date <= i.To {
			n++
		}
	}
	return max(n, 1)
}

func (m *maker) incidents() {
	few := 0
	for n := range m.from.Incidents {
		i := &m.from.Incidents[n]
		k := m.k * days(i)
		x := Incident{
			Kind: code(i.Kind), Label: m.titles[i.Label], Next: m.titles[i.Next], Event: m.event(i.Event), Property: words(i.Property),
			Value: m.label(i.Value, i.People/days(i)), From: day(i.From), To: day(i.To), Ongoing: i.Ongoing,
			People: multiple(i.People, k), Hit: multiple(i.Hit, k), Lost: estimate(i.Lost, k),
		}
		if f := m.from.Funnel(i.Funnel); f != nil {
			x.Funnel = m.named(f)
		}
		if x.Hit == 0 || i.Kind == "event" && x.Event.text == "" {
			few++
			continue
		}
		m.out.Incidents = append(m.out.Incidents, x)
	}
	m.withheld("incidents", "incidents", few)
}

func (m *maker) actions() {
	few := 0
	for n := range m.from.Actions {
		a := &m.from.Actions[n]
		k := m.k
		var of int64 // who have what the action speaks of, by its evidence
		for _, e := range a.Evidence {
			if at, ok := strings.CutPrefix(e.Source, "/incidents/"); ok {
				if i, err := strconv.Atoi(at); err == nil && i < len(m.from.Incidents) {
					k = m.k * days(&m.from.Incidents[i])
				}
			}
			switch {
			case e.Code == "usual_share" && a.Where.Kind == "item":
				of = e.Count // who took the item
			case e.Code == "rate" && a.Where.Property != "" && a.Where.Kind != "item":
				of = e.Of // who have the value
			}
		}
		x := Action{
			Kind: code(a.Kind), Team: code(a.Team), Place: code(a.Where.Kind), Property: words(a.Where.Property), Trouble: code(a.Where.Trouble),
			ForKind: code(a.For.Kind), ForProperty: words(a.For.Property), ForValue: m.label(a.For.Value, a.For.People*m.k/k), People: multiple(a.For.People, k),
			GainUnit: code(a.Gain.Unit), GainLow: estimate(a.Gain.Low, k), GainHigh: estimate(a.Gain.High, k), Confidence: code(a.Confidence),
		}
		whose := a.Where.Label // of an event or a value
		switch {
		case a.Where.Kind == "step":
			x.Step, x.Next, whose = m.titles[a.Where.Label], m.titles[a.Where.Next], ""
		case a.Kind == "win_back" || a.Kind == "ask_feedback":
			x.Place, x.Step, whose = "objective", m.titles[a.Where.Label], ""
		case a.Where.Kind == "item" && a.Where.Property != "":
			x.Label = m.label(a.Where.Label, of)
		default:
			x.Label = m.event(a.Where.Label)
		}
		if a.Where.Property != "" && a.Where.Kind != "item" {
			x.Event = m.label(a.Where.Event, of)
		} else {
			x.Event = m.event(a.Where.Event)
		}
		unsaid := whose != "" && x.Label.text == "" || a.Where.Event != "" && x.Event.text == "" || a.For.Value != "" && x.ForValue.text == ""
		if x.People == 0 || unsaid {
			few++
			continue
		}
		m.out.Actions = append(m.out.Actions, x)
	}
	m.withheld("actions", "actions", few)
}
