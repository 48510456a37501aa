// Package ingest reads files into a Log: the columns the mapping and the
// recipe need, row by row, into one partition for every shard of users. The
// facade calls it once for a mapping and a set of filters; analyses see only
// what it built.
//
// Invariants: every row of the input is counted once, as an event, as
// filtered out or as rejected, and every rejection has a cause and its first
// samples; ties in time keep the order of files and rows; the size of batches
// and parts, and whether a column is dictionary-coded, change nothing.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Options says how to read; the zero value makes one partition and tells nobody.
type Options struct {
	// Shards is the number of partitions; 0: 1.
	Shards int
	// Keep names properties to keep with every event beyond those the recipe asks for.
	Keep []string
	// Progress is called after every batch with the bytes of input read, of
	// size, and the rows; an error stops the work and is returned. May be nil.
	Progress func(bytes, size, rows int64) error
}

// Result is a Log and how it came about.
type Result struct {
	Log *event.Log
	// Source is the report's account of the input. It has no examples of
	// values: a report travels, and must not carry people's ids.
	Source   report.Source
	Warnings []report.Note
	// First and Last bound the times of the events, in microseconds since 1970 UTC.
	First, Last int64
}

// Load reads the files in order. Columns of all files are matched by name to
// the mapping's. Errors about the input or the recipe are *report.Problem
// values; a cancelled ctx gives ctx.Err().
func Load(ctx context.Context, files []decode.File, m *mapping.Mapping, r *recipe.Recipe, o Options) (*Result, error) {
	l, err := newLoader(files, m, r, o)
	if err != nil {
		return nil, err
	}
	var done, size int64
	for _, f := range files {
		for _, part := range f.Parts() {
			size += part.Bytes
		}
	}
	for i, f := range files {
		before := l.rows
		input, err := l.open(f)
		if err != nil {
			return nil, err
		}
		var end int64
		for _, part := range f.Parts() {
			part.Start = end // parts are read in order: none has to guess
			tick := func(consumed int64) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				if o.Progress == nil {
					return nil
				}
				return o.Progress(done+min(consumed, part.Bytes), size, l.rows)
			}
			if end, err = l.read(f, part, input, l.rows-before, tick); err != nil {
				return nil, err
			}
			done += part.Bytes
		}
		l.source.Files[i].Rows = l.rows - before
	}
	if o.Progress != nil {
		if err := o.Progress(size, size, l.rows); err != nil {
			return nil, err
		}
	}
	return l.finish()
}

// loader turns batches into events.
type loader struct {
	m        *mapping.Mapping
	builders []*event.Builder
	filters  []filter
	from, to int64    // the period, the end excluded
	kept     []string // properties of the events, by name
	source   report.Source

	rows, filtered, invalid int64
	above                   int64 // rows of the file above the part that is read
	rejects                 rejects
}

// filter is a condition on a column, found in the input by its name.
type filter struct {
	property string
	holds    func([]byte) bool
}

func newLoader(files []decode.File, m *mapping.Mapping, r *recipe.Recipe, o Options) (*loader, error) {
	l := &loader{m: m, source: report.Source{
		Files: []report.File{}, Mapping: m.Roles, Timezone: m.Location.String(), Columns: slices.Clone(m.Columns), Rejects: []report.Reject{}}}
	if m.Of(mapping.User).Index == mapping.None || m.Of(mapping.Time).Index == mapping.None {
		return nil, &report.Problem{Code: report.CodeNoEvents, Cause: "the mapping names no user or no time"}
	}
	for i := range l.source.Columns {
		l.source.Columns[i].Examples = []string{}
	}
	var known []string
	for _, f := range files {
		l.source.Files = append(l.source.Files, f.Info())
		for _, field := range f.Fields() {
			known = append(known, field.Name)
		}
	}

	for _, role := range []mapping.Role{mapping.Session, mapping.Channel, mapping.Device, mapping.Country} {
		if c := m.Of(role); c.Index != mapping.None {
			l.kept = append(l.kept, c.Field.Name)
		}
	}
	l.kept = append(append(l.kept, r.Properties()...), o.Keep...)
	slices.Sort(l.kept)
	l.kept = slices.Compact(l.kept)
	for _, c := range r.Filters {
		holds, err := c.Compile()
		if err != nil {
			return nil, err
		}
		l.filters = append(l.filters, filter{c.Property, holds})
	}
	wanted := slices.Clone(l.kept)
	for _, f := range l.filters {
		wanted = append(wanted, f.property)
	}
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, mapping.NoColumn(name, known)
		}
	}

	var err error
	if l.from, l.to, err = r.Period.Bounds(m.Location); err != nil {
		return nil, &report.Problem{Code: report.CodeBadRecipe, Cause: err.Error()}
	}
	for range max(1, o.Shards) {
		l.builders = append(l.builders, event.NewBuilder(l.kept))
	}
	return l, nil
}

// open finds the needed columns of a file.
func (l *loader) open(f decode.File) (*input, error) {
	in := &input{fields: map[string]int{}}
	for i, field := range f.Fields() {
		if _, twice := in.fields[field.Name]; !twice {
			in.fields[field.Name] = i
		}
	}
	need := func(role mapping.Role) (*text, error) {
		c := l.m.Of(role)
		if c.Index == mapping.None {
			return nil, nil
		}
		t := in.column(c.Field.Name, f)
		if t == nil {
			return nil, &report.Problem{Code: report.CodeMixedFiles, File: f.Info().Name, Column: c.Field.Name,
				Cause: fmt.Sprintf("the file has no such column, which is the %s in %s", role, l.source.Files[0].Name),
				Hint:  "open files of one export together, others on their own"}
		}
		return t, nil
	}
	var err error
	if in.user, err = need(mapping.User); err != nil {
		return nil, err
	}
	if in.event, err = need(mapping.Event); err != nil {
		return nil, err
	}
	if in.time.text, err = need(mapping.Time); err != nil {
		return nil, err
	}
	want := l.m.Of(mapping.Time).Field
	if got := in.time.field; got.Kind != want.Kind || got.LocalTime != want.LocalTime {
		return nil, &report.Problem{Code: report.CodeMixedFiles, File: f.Info().Name, Column: want.Name,
			Cause: fmt.Sprintf("the time is a %s here and a %s in %s", got.Kind, want.Kind, l.source.Files[0].Name),
			Hint:  "open files of one export together, others on their own"}
	}
	for _, flt := range l.filters {
		in.filters = append(in.filters, filterColumn{text: in.column(flt.property, f), holds: flt.holds})
	}
	for _, name := range l.kept {
		in.properties = append(in.properties, coder{text: in.column(name, f), utf8: true})
	}
	in.users = coder{text: in.user, trim: true, wholeFloats: l.m.WholeFloats}
	in.names = coder{text: in.event, trim: true, utf8: true}
	in.time.clock = newClock(l.m.TimeFormat, l.m.Location)
	in.events.Values = make([][]uint32, len(l.kept))
	return in, nil
}

// read adds the rows of a part, above which the file has so many, and returns where the part ends.
func (l *loader) read(f decode.File, part decode.Part, in *input, above int64, tick func(consumed int64) error) (end int64, err error) {
	r, err := f.Read(part, in.columns)
	if err != nil {
		return 0, err
	}
	in.begin()
	l.above = above
	name := f.Info().Name
	var b table.Batch
	for {
		if err := tick(r.Consumed()); err != nil {
			return 0, err
		}
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			var p *report.Problem
			if errors.As(err, &p) && p.Row > 0 {
				p.Row += above
			}
			return 0, err
		}
		l.batch(&b, in, name)
		l.rows += int64(b.Rows)
	}
	for _, j := range r.Rejects() {
		l.rows += j.Rows
		l.rejects.merge(j, name, above)
	}
	_, end = r.Extent()
	return end, nil
}

// batch turns rows into events, or counts why not: each step leaves fewer rows to the next.
func (l *loader) batch(b *table.Batch, in *input, file string) {
	in.reset(b, len(l.builders))
	reject := func(r int, code string, role mapping.Role, t *text, cause string) {
		if l.rejects.count(code) {
			l.rejects.sample(report.Problem{Code: code, File: file, Row: l.above + b.RowNumber(r),
				Column: l.m.Of(role).Field.Name, Value: report.Shorten(string(t.raw(r))), Cause: cause})
		}
	}
	rows := in.somebody.split(in.user, in.rows, func(r int) {
		reject(r, report.CodeMissingUser, mapping.User, in.user, "no user id")
	})
	rows = in.time.split(rows, b.Rows, l.m.TimeFormat, func(r int, err error) {
		if err == nil {
			reject(r, report.CodeMissingTime, mapping.Time, in.time.text, "no time")
			return
		}
		reject(r, report.CodeBadTime, mapping.Time, in.time.text, err.Error())
	})
	if in.event != nil {
		rows = in.something.split(in.event, rows, func(r int) {
			reject(r, report.CodeMissingEvent, mapping.Event, in.event, "no event name")
		})
	}
	left := len(rows)
	rows = in.time.between(rows, l.from, l.to)
	for i := range in.filters {
		rows = in.filters[i].split(rows)
	}
	l.filtered += int64(left - len(rows))

	// Only now may anything enter a dictionary: what is in there has events.
	if len(l.builders) == 1 {
		l.add(rows, in, 0)
	} else {
		in.shards.find(&in.users, rows, b.Rows, len(l.builders))
		for shard := range l.builders {
			in.part = in.shards.in(shard, rows, in.part)
			l.add(in.part, in, shard)
		}
	}
	for _, invalid := range in.invalid {
		if invalid {
			l.invalid++
		}
	}
}

// add adds rows of one partition as events.
func (l *loader) add(rows []int32, in *input, shard int) {
	if len(rows) == 0 {
		return
	}
	users, names, values := l.builders[shard].Dicts()
	e, n := &in.events, len(rows)
	e.Users, e.Times, e.Names = resize(e.Users, n), resize(e.Times, n), resize(e.Names, n)
	in.users.codes(e.Users, rows, 0, users, in.invalid)
	for i, r := range rows {
		e.Times[i] = in.time.micros[r]
	}
	if in.event != nil {
		in.names.codes(e.Names, rows, shard, names, in.invalid)
	} else {
		name := names.Code([]byte(l.m.EventName))
		for i := range e.Names {
			e.Names[i] = name
		}
	}
	for i := range in.properties {
		e.Values[i] = resize(e.Values[i], n)
		in.properties[i].codes(e.Values[i], rows, shard, values[i], in.invalid)
	}
	l.builders[shard].Append(e)
}
