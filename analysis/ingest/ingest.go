// Package ingest reads files into a Log: the columns the mapping and the
// recipe need, row by row, each event to the partition of its user. The facade
// calls it once for a mapping and a set of filters; analyses see only what it
// built.
//
// The members of a crew (package crew) read together. A part of a file, a row
// group or a range of bytes, is a task, handed out as members come free. Who
// reads a part packs its events into blocks (package event/wire), a bucket of
// users each, and sends every block to the member that keeps the bucket. When
// all parts are read, each member makes partitions of the buckets it keeps.
//
// Invariants: every row of the input is counted once, as an event, as
// filtered out, as outside the sample of people or as rejected, and every
// rejection has a cause and its first samples; ties in time keep the order of files and rows; the number of
// members, the size of batches and parts, and whether a column is
// dictionary-coded, change nothing.
package ingest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"parcours/analysis/clean"
	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/event/wire"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// Options says how to read; the zero value reads alone and tells nobody.
type Options struct {
	// Crew is those members of the crew that work in this process; nil: one that is all of it.
	Crew []crew.Member
	// Keep names properties to keep with every event beyond those the recipe asks for.
	Keep []string
	// Progress is called after every batch with the bytes of input read by the
	// members of this process, of size, and their rows; an error stops the work
	// and is returned. Calls never overlap. May be nil.
	Progress func(bytes, size, rows int64) error
}

// Result is a Log and how it came about.
type Result struct {
	// Log has the partitions of the members of this process. All else is of the whole input.
	Log *event.Log
	// Properties are kept with every event, by name.
	Properties []string
	// Source is the report's account of the input. It has no examples of
	// values: a report travels, and must not carry people's ids.
	Source   report.Source
	Warnings []report.Note
	// Users counts the people.
	Users int64
	// First and Last bound the times of the events, in microseconds since 1970 UTC.
	First, Last int64
}

// Load reads the files in order. Columns of all files are matched by name to
// the mapping's. Errors about the input or the recipe are *report.Problem
// values, the same for every member; a cancelled ctx gives ctx.Err().
func Load(ctx context.Context, files []decode.File, m *mapping.Mapping, r *recipe.Recipe, o Options) (*Result, error) {
	p, err := newPlan(files, m, r, o.Keep)
	if err != nil {
		return nil, err
	}
	members := o.Crew
	if members == nil {
		members = crew.New(1)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	told := &progress{size: p.size, rounds: 1, tell: o.Progress}
	if p.linking() {
		told.rounds++
	}
	results := make([]*Result, len(members))
	var wg sync.WaitGroup
	for i, member := range members {
		work := func() {
			result, err := newWorker(p, member, told).run(ctx)
			if err != nil {
				stop(err) // the others need not wait for what will not come
			}
			results[i] = result
		}
		if i == len(members)-1 {
			work()
		} else {
			wg.Go(work)
		}
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for _, other := range results[1:] {
		results[0].Log.Partitions = append(results[0].Log.Partitions, other.Log.Partitions...)
	}
	return results[0], nil
}

// plan is what is to be read, the same for every member.
type plan struct {
	mapping  *mapping.Mapping
	files    []decode.File
	tasks    []task
	size     int64 // bytes of all tasks
	layout   wire.Layout
	filters  []filter
	excluded []filter // rows that meet one of them are left out
	names    *clean.Names
	rules    event.Rules
	from, to int64 // the period, the end excluded
	past     bool  // what was before the period and after it is kept, out of sight
	sample   *recipe.Sample
	kept     []string      // properties of the events, by name
	notes    []report.Note // warnings beyond the mapping's
	source   report.Source
}

// task is one part of one file.
type task struct {
	file int
	part decode.Part
}

// filter is a condition on a column, found in the input by its name.
type filter struct {
	property string
	holds    func([]byte) bool
}

func newPlan(files []decode.File, m *mapping.Mapping, r *recipe.Recipe, keep []string) (*plan, error) {
	p := &plan{mapping: m, files: files, sample: r.Sample, source: report.Source{
		Files: []report.File{}, Mapping: m.Roles, Timezone: m.Location.String(), Columns: slices.Clone(m.Columns), Rejects: []report.Reject{}}}
	if m.Of(mapping.User).Index == mapping.None || m.Of(mapping.Time).Index == mapping.None {
		return nil, &report.Problem{Code: report.CodeNoEvents, Cause: "the mapping names no user or no time"}
	}
	for i := range p.source.Columns {
		p.source.Columns[i].Examples = []string{}
	}
	var known []string
	for _, f := range files {
		p.source.Files = append(p.source.Files, f.Info())
		for _, field := range f.Fields() {
			known = append(known, field.Name)
		}
	}
	p.addTasks()

	p.kept = kept(m, r, keep)
	var err error
	if p.filters, err = compile(r.Filters); err != nil {
		return nil, err
	}
	if err := p.clean(&r.Clean, known); err != nil {
		return nil, err
	}
	wanted := slices.Clone(p.kept)
	for _, f := range p.filters {
		wanted = append(wanted, f.property)
	}
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, mapping.NoColumn(name, known)
		}
	}

	p.past = r.LooksBack()
	if p.from, p.to, err = r.Period.Bounds(m.Location); err != nil {
		return nil, &report.Problem{Code: report.CodeBadRecipe, Cause: err.Error()}
	}
	return p, nil
}

func compile(conditions []recipe.Condition) (list []filter, err error) {
	for _, c := range conditions {
		holds, err := c.Compile()
		if err != nil {
			return nil, err
		}
		list = append(list, filter{c.Property, holds})
	}
	return list, nil
}

// clean prepares what a recipe says of rows and names.
func (p *plan) clean(c *recipe.Clean, known []string) (err error) {
	p.rules = event.Rules{Unique: len(p.mapping.EventID) > 0, Ties: len(p.mapping.Tie) > 0}
	if p.rules.Collapse, err = c.Collapse.Micros(); err != nil {
		return err
	}
	if p.names, err = clean.Compile(c); err != nil {
		return err
	}
	if p.excluded, err = compile(c.Exclude); err != nil {
		return err
	}
	for _, x := range p.excluded {
		if !slices.Contains(known, x.property) {
			return mapping.NoColumn(x.property, known)
		}
	}
	if !c.Bots {
		return nil
	}
	agents := 0
	for _, name := range known {
		if clean.IsAgent(name) {
			p.excluded = append(p.excluded, filter{name, clean.Robot})
			agents++
		}
	}
	if agents == 0 {
		p.notes = append(p.notes, report.Note{Code: report.CodeNoAgent, Text: "no column holds user agents: robots cannot be told from people"})
	}
	return nil
}

// linking says whether rows are about a user or a device, and it must be found out which device is whose.
func (p *plan) linking() bool { return p.mapping.Of(mapping.Anonymous).Index != mapping.None }

// rowBytes is what a row of text takes where nothing says how many rows there are.
const rowBytes = 80

// addTasks lists the parts, in order, and lays out the log for as many rows as they may have.
func (p *plan) addTasks() {
	var rows int64
	for i, f := range p.files {
		for _, part := range f.Parts() {
			p.tasks = append(p.tasks, task{i, part})
			p.size += part.Bytes
			if part.Rows >= 0 {
				rows += part.Rows
			} else {
				rows += part.Bytes / rowBytes
			}
		}
	}
	p.layout = wire.LayoutFor(rows)
}

// columns finds the needed columns of a file.
func (p *plan) columns(f decode.File) (*input, error) {
	in, err := p.identifying(f)
	if err != nil {
		return nil, err
	}
	if in.event, err = p.role(in, mapping.Event, f); err != nil {
		return nil, err
	}
	want := p.mapping.Of(mapping.Time).Field
	if got := in.time.field; got.Kind != want.Kind || got.LocalTime != want.LocalTime {
		return nil, &report.Problem{Code: report.CodeMixedFiles, File: f.Info().Name, Column: want.Name,
			Cause: fmt.Sprintf("the time is a %s here and a %s in %s", got.Kind, want.Kind, p.source.Files[0].Name),
			Hint:  "open files of one export together, others on their own"}
	}
	for _, flt := range p.filters {
		in.filters = append(in.filters, filterColumn{text: in.column(flt.property, f), holds: flt.holds})
	}
	for _, name := range p.kept {
		in.properties = append(in.properties, coder{text: in.column(name, f), utf8: true})
	}
	for _, x := range p.excluded {
		if t := in.column(x.property, f); t != nil {
			in.excluded = append(in.excluded, filterColumn{text: t, holds: x.holds})
		}
	}
	for _, name := range p.mapping.EventID {
		in.keys = append(in.keys, in.column(name, f))
	}
	for _, name := range p.mapping.Tie {
		in.ties = append(in.ties, in.column(name, f))
	}
	if in.anonymous != nil {
		in.identity = newIdentity(in.users)
		in.users.text, in.users.wholeFloats = in.identity.person, false
	}
	if bound := sampleBound(p.sample); bound > 0 {
		in.chosen = &filterColumn{text: in.users.text, holds: in.users.inSample(bound)}
	}
	in.names = coder{text: in.event, trim: true, utf8: true}
	if p.names != nil {
		in.naming = &naming{names: p.names, event: in.event, constant: p.mapping.EventName}
		if p.names.Paged() {
			if c := p.mapping.Of(mapping.Page); c.Index != mapping.None {
				in.naming.page = in.column(c.Field.Name, f)
			}
		}
		in.names.text = &in.naming.text
	}
	return in, nil
}

// role finds the column with a role in a file; nil where the mapping has none.
func (p *plan) role(in *input, role mapping.Role, f decode.File) (*text, error) {
	c := p.mapping.Of(role)
	if c.Index == mapping.None {
		return nil, nil
	}
	t := in.column(c.Field.Name, f)
	if t == nil {
		return nil, &report.Problem{Code: report.CodeMixedFiles, File: f.Info().Name, Column: c.Field.Name,
			Cause: fmt.Sprintf("the file has no such column, which is the %s in %s", role, p.source.Files[0].Name),
			Hint:  "open files of one export together, others on their own"}
	}
	return t, nil
}

// progress adds up what the members of this process have read.
type progress struct {
	mu          sync.Mutex
	bytes, rows int64
	size        int64
	rounds      int64 // how often the input is read
	tell        func(bytes, size, rows int64) error
}

func (p *progress) add(bytes, rows int64) error {
	if p.tell == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += bytes
	p.rows += rows
	return p.tell(min(p.bytes/p.rounds, p.size), p.size, p.rows)
}
