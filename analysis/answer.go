package analysis

import (
	"context"
	"slices"

	"parcours/analysis/action"
	"parcours/analysis/agg"
	"parcours/analysis/crew"
	"parcours/analysis/dropoff"
	"parcours/analysis/event"
	"parcours/analysis/friction"
	"parcours/analysis/funnel"
	"parcours/analysis/incident"
	"parcours/analysis/ingest"
	"parcours/analysis/lifecycle"
	"parcours/analysis/overview"
	"parcours/analysis/persona"
	"parcours/analysis/quality"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/ruleset"
	"parcours/analysis/sequence"
)

// answer runs every analysis over a log, as far as the passes are not
// remembered from a question before. r has its defaults and mapping
// spelled out; what is proposed is added to it. notes are warnings from before.
func (s *Session) answer(ctx context.Context, in *loaded, r *recipe.Recipe, notes []report.Note, o Options) (*report.Report, *recipe.Recipe, error) {
	scope, err := scopeOf(in.Result, r)
	if err != nil {
		return nil, nil, err
	}
	run := s.over(ctx, in, o)
	out := run.out
	out.Source.Files, out.Source.Detected = s.tables.files(out.Source.Files), s.tables.detected()
	out.Warnings = slices.Concat(notes, out.Warnings)
	if r.Segment != "" {
		if run, err = s.restrict(run, in, r, scope, o); err != nil {
			return nil, nil, err
		}
		scope = run.part.scope
	}
	// Overview, quality, the two passes of incidents, then each funnel together with its drop-off and then what sets apart,
	// then the four passes of friction, one of life cycles and the four of personas; the stages before, the journey map, the
	// two of actions and the key figures after them, those once more in two periods where they are compared.
	run.planned = 4 + 2*max(len(r.Funnels), 1) + 4 + 1 + 4 + 2 + 2 + 1
	if r.Compare.Asked() {
		run.planned++
	}

	glance, err := run.analysis(overview.New(scope))
	if err != nil {
		return nil, nil, err
	}
	if _, err := run.analysis(quality.New(scope)); err != nil {
		return nil, nil, err
	}
	events := overview.Stats(glance)
	stages, err := run.stages(r, events, scope)
	if err != nil {
		return nil, nil, err
	}
	scope.Stages = stages.Stage
	run.listed(r)

	proposed := len(r.Funnels) == 0
	if proposed {
		f, why, ok, err := run.propose(events, scope, r.Objectives)
		if err != nil {
			return nil, nil, err
		}
		out.Warnings = append(out.Warnings, why)
		if ok {
			f.Name = f.Steps[0].Title() + " → " + f.Steps[len(f.Steps)-1].Title()
			r.Funnels = []recipe.Funnel{f}
			r = r.WithDefaults()
		}
	}

	out.Warnings = append(out.Warnings, unknownEvents(r, events)...)

	// First what is counted of the funnels, for whoever waits for a changed one.
	var spec persona.Spec
	var funnels []*asked
	var split *members
	if slices.ContainsFunc(r.Funnels, func(f recipe.Funnel) bool { return f.ByPersona() }) {
		run.planned += 3 // all of personas but who converted
		if split, err = run.grouped(r, scope); err != nil {
			return nil, nil, err
		}
	}
	for i, f := range r.Funnels {
		of := &asked{spec: f, proposed: proposed, scope: scope, run: run, events: events, recipe: r, groups: split}
		if f.ByProperty() {
			if err := of.elsewise(ctx, s, o); err != nil {
				return nil, nil, err
			}
		}
		funnels = append(funnels, of)
		converted, furthest, err := of.count()
		if err != nil {
			return nil, nil, err
		}
		if i == 0 { // what conversion means, unless the recipe names an objective
			spec = personas(r)
			spec.Converted, spec.Furthest = converted, furthest
			if f.ByProperty() { // other people than these
				spec.Converted, spec.Furthest, spec.Steps = did(spec.Exclude), nil, nil
			}
		}
	}
	if o.Counted != nil {
		o.Counted(out, r)
	}

	for _, of := range funnels {
		if err := of.compare(); err != nil {
			return nil, nil, err
		}
	}
	if !run.watched { // no funnel of people, whose days are looked at
		if _, err := run.analysis(incident.New(scope)); err != nil {
			return nil, nil, err
		}
	}
	if len(r.Funnels) == 0 {
		spec = personas(r)
	}
	if len(r.Objectives) > 0 {
		spec.Converted = did(spec.Exclude)
	}
	trouble := troubles(r, events)
	trouble.Converted = spec.Converted
	frictions := friction.New(trouble, scope)
	met, err := run.analysis(frictions)
	if err != nil {
		return nil, nil, err
	}
	spec.Troubles, spec.Troubled = frictions.Troubles(met)
	if _, err := run.analysis(lifecycle.New(scope)); err != nil {
		return nil, nil, err
	}
	personas := persona.New(spec, scope)
	grouped, err := run.analysis(personas)
	if err != nil {
		return nil, nil, err
	}
	groups := membersOf(personas, grouped)
	if err := run.journey(r, stages, events, trouble, groups, scope); err != nil {
		return nil, nil, err
	}
	if err := run.figures(r, events, scope, groups); err != nil {
		return nil, nil, err
	}
	if _, err := run.analysis(action.New(actions(r, in.Result, spec, events, stages), scope)); err != nil {
		return nil, nil, err
	}
	return out, r, nil
}

// propose finds a funnel where the recipe names none.
func (p *passes) propose(events []sequence.EventStat, scope agg.Scope, objectives []recipe.Objective) (f recipe.Funnel, why report.Note, ok bool, err error) {
	var taken agg.Partial
	if goal := funnel.Goal(events, scope.Users, objectives); goal != nil {
		if taken, err = agg.Run(p.ctx, p.log, funnel.NewWays(goal, events), p.run, p.tick); err != nil {
			return f, why, false, err
		}
	}
	f, why, ok = funnel.Propose(events, scope.Users, taken)
	return f, why, ok, nil
}

// asked is a funnel and the log it is asked of.
type asked struct {
	spec     recipe.Funnel
	proposed bool
	scope    agg.Scope
	run      *passes
	events   []sequence.EventStat // of everybody's log
	recipe   *recipe.Recipe
	groups   *members // where it is split by them
}

// elsewise asks the funnel of the log in which the values of its entity are the people.
func (a *asked) elsewise(ctx context.Context, s *Session, o Options) error {
	in, of, err := s.of(ctx, a.spec.Entity, a.recipe, o)
	if err != nil {
		return err
	}
	stages := a.scope.Stages
	if a.scope, err = scopeOf(in.Result, of); err != nil {
		return err
	}
	a.scope.Stages = stages
	out, planned, done := a.run.out, a.run.planned, a.run.done
	a.run = s.over(ctx, in, o)
	a.run.out, a.run.planned, a.run.done = out, planned, done
	return nil
}

// count counts the funnel. It says of a person whether they took every step, and how many.
func (a *asked) count() (converted who, furthest func(*event.Partition) func(event.User) int, err error) {
	counts, err := funnel.New(a.spec, a.proposed, a.scope)
	if err != nil {
		return nil, nil, err
	}
	if err := a.given(counts); err != nil {
		return nil, nil, err
	}
	counted, err := a.run.analysis(counts)
	if err != nil {
		return nil, nil, err
	}
	return counts.Converted(counted), counts.Furthest(counted), nil
}

// compare finds what those who stopped did next and what sets them apart, when it was worse, and what other tools count.
func (a *asked) compare() error {
	drops, err := dropoff.New(a.spec, a.scope)
	if err != nil {
		return err
	}
	apart, err := dropoff.NewDifferences(a.spec, a.scope, a.events)
	if err != nil {
		return err
	}
	between, err := funnel.NewBetween(a.spec, a.scope)
	if err != nil {
		return err
	}
	parts := []agg.Keyed{drops, apart, between}
	if !a.spec.ByProperty() {
		worse, err := a.worse()
		if err != nil {
			return err
		}
		parts = append(parts, worse)
	}
	all, err := sequence.NewTogether(a.spec, a.scope, parts...)
	if err != nil {
		return err
	}
	if _, err := a.run.analysis(all); err != nil {
		return err
	}
	out := a.run.out
	checks, failed := funnel.Reconcile(out.Funnel(a.spec.Name), &out.Dropoff[len(out.Dropoff)-1])
	out.Reconciled.Checks += checks
	out.Reconciled.Failed = append(out.Reconciled.Failed, failed...)
	if len(a.spec.RuleSets) == 0 {
		return nil
	}
	others, err := ruleset.New(a.spec, a.scope)
	if err != nil {
		return err
	}
	_, err = a.run.analysis(others)
	return err
}

// worse finds the incidents of the funnel's steps, after those of events, which are in the report once, whichever funnels there are.
func (a *asked) worse() (*incident.Steps, error) {
	watch := incident.New(a.scope)
	watched, err := agg.Run(a.run.ctx, a.run.log, watch, a.run.run, a.run.tick)
	if err != nil {
		return nil, err
	}
	if !a.run.watched {
		watch.Finish(watched, a.run.out)
		a.run.watched = true
	}
	return incident.NewSteps(a.spec, a.scope, watched)
}

// given gives a funnel the segments it compares, and the personas it is split by.
func (a *asked) given(counts *funnel.Analysis) error {
	if a.spec.ByPersona() {
		counts.Deal(a.groups.forAll())
	}
	by := map[string]funnel.Segment{}
	for _, g := range a.spec.Compare {
		at := slices.IndexFunc(a.recipe.Segments, func(s recipe.Segment) bool { return s.Name == g.Segment })
		if g.Segment == "" || at < 0 {
			continue
		}
		sel := &a.recipe.Segments[at].People
		of, err := a.run.belongs(sel, a.recipe, a.scope)
		if err != nil {
			return err
		}
		by[g.Segment] = funnel.Segment{Definition: definition(sel, a.recipe), Of: of}
	}
	return counts.Segments(by)
}

// together makes a runner that merges what run counted in this process with
// what it counted in all others.
func together(m crew.Member, run agg.Runner) agg.Runner {
	return func(ctx context.Context, log *event.Log, a agg.Analysis, prior agg.Partial, tick agg.Tick) (agg.Partial, error) {
		merged, err := run(ctx, log, a, prior, tick)
		if err != nil {
			return nil, err
		}
		say, err := merged.AppendBinary(nil)
		if err != nil {
			return nil, err
		}
		said, err := m.Gather(ctx, say)
		if err != nil {
			return nil, err
		}
		for rank, partial := range said {
			if rank == m.Rank() {
				continue
			}
			theirs := a.New(prior)
			if err := theirs.UnmarshalBinary(partial); err != nil {
				return nil, err
			}
			merged.Merge(theirs)
		}
		return merged, nil
	}
}

// unknownEvents warns of each name in the recipe's funnels and objectives that
// no event has, with the name that was probably meant. It is no error: next
// month's file may have it.
func unknownEvents(r *recipe.Recipe, events []sequence.EventStat) (notes []report.Note) {
	known := make([]string, len(events)) // in order
	for i, e := range events {
		known[i] = e.Name
	}
	warned := map[string]bool{}
	check := func(names []string) {
		for _, name := range names {
			if _, ok := slices.BinarySearch(known, name); ok || warned[name] {
				continue
			}
			warned[name] = true
			note := report.Note{Code: report.CodeUnknownEvent, Subject: name, Text: "no event is called " + name}
			if note.Detail = recipe.Nearest(name, known); note.Detail != "" {
				note.Text += ": is " + note.Detail + " meant?"
			}
			notes = append(notes, note)
		}
	}
	for _, f := range r.Funnels {
		for _, s := range f.Steps {
			check(s.Event)
		}
		for _, x := range f.Exclude {
			check(x.Event)
		}
	}
	for _, o := range r.Objectives {
		check(o.Event)
	}
	return notes
}

// scopeOf is what every analysis is told of the log.
func scopeOf(in *ingest.Result, r *recipe.Recipe) (agg.Scope, error) {
	loc, err := r.Mapping.Location()
	if err != nil {
		return agg.Scope{}, err
	}
	column := func(name string) string {
		if name == recipe.NoColumn {
			return ""
		}
		return name
	}
	gap, err := r.Clean.SessionGap.Micros()
	if err != nil {
		return agg.Scope{}, err
	}
	value, page, score := column(r.Mapping.Value), column(r.Mapping.Page), column(r.Mapping.Score)
	var compared []string
	item := itemOf(in, r)
	for _, name := range slices.Concat(r.Properties, []string{column(r.Mapping.Channel), column(r.Mapping.Device), column(r.Mapping.Country)}) {
		if name != "" && name != value && name != page && name != score && name != item {
			compared = append(compared, name)
		}
	}
	slices.Sort(compared)
	// A column may be in memory for an earlier question: this one sees what it asks for.
	kept := func(name string) string {
		if slices.Contains(r.Properties, name) && slices.Contains(in.Properties, name) {
			return name
		}
		return ""
	}
	return agg.Scope{
		First: in.First, Last: in.Last, Users: in.Users, Events: in.Source.Events, Location: loc,
		Session: column(r.Mapping.Session), SessionGap: gap, Channel: column(r.Mapping.Channel),
		Device: column(r.Mapping.Device), Country: column(r.Mapping.Country),
		Page: kept(page), Value: kept(value), Score: kept(score), Properties: slices.Compact(compared),
	}, nil
}

// did says of a person whether they did one of these events.
func did(events []string) func(*event.Partition) func(event.User) bool {
	return func(p *event.Partition) func(event.User) bool {
		counts := make([]bool, p.Names.Len())
		for _, name := range events {
			if code, ok := p.Names.Lookup(name); ok {
				counts[code] = true
			}
		}
		return func(u event.User) bool {
			return slices.ContainsFunc(u.Names, func(code event.Code) bool { return counts[code] })
		}
	}
}

// passes runs analyses and tells how far all of them have come.
type passes struct {
	ctx      context.Context
	log      *event.Log
	out      *report.Report
	run      agg.Runner
	progress func(Progress) error
	users    int64
	part     *part  // what of the log it is about; nil: all
	format   string // the vendor's, "" where it is none's
	planned  int    // passes
	done     int64  // users, over all passes
	watched  bool   // the incidents of events are in the report
}

// over begins a report on a log.
func (s *Session) over(ctx context.Context, in *loaded, o Options) *passes {
	p := &passes{ctx: ctx, progress: o.Progress, users: in.Log.Users(),
		out: &report.Report{Report: report.Version, Source: in.Source, Warnings: slices.Clone(in.Warnings)}}
	if m := s.tables.match; m != nil {
		p.format = m.ID
	}
	return p.over(in.Log, &in.passes, o)
}

// over is the same passes over another log, with what is remembered of it.
func (p *passes) over(log *event.Log, memory *agg.Memory, o Options) *passes {
	out := *p
	out.log, out.run = log, agg.Sequential
	if o.Run != nil {
		out.run = o.Run
	}
	var agree func(context.Context, bool) (bool, error)
	if m := o.elsewhere(); m != nil {
		out.run = together(m, out.run)
		agree = func(ctx context.Context, yes bool) (bool, error) { return crew.Agree(ctx, m, yes) }
	}
	out.run = memory.Runner(out.run, agree)
	return &out
}

// analysis runs one and writes its section.
func (p *passes) analysis(a agg.Analysis) (agg.Partial, error) {
	last, err := agg.Run(p.ctx, p.log, a, p.run, p.tick)
	if err != nil {
		return nil, err
	}
	a.Finish(last, p.out)
	return last, nil
}

func (p *passes) tick(users int) error {
	p.done += int64(users)
	if p.progress == nil {
		return nil
	}
	total := max(int64(p.planned)*p.users, p.done)
	return p.progress(Progress{Phase: "analyse", Bytes: p.size(), Size: p.size(), Rows: p.out.Source.Rows, Done: p.done, Total: total})
}

// size is the bytes of all files; they have been read by now.
func (p *passes) size() (n int64) {
	for _, f := range p.out.Source.Files {
		n += f.Bytes
	}
	return n
}
