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
		for _, part := range f.Parts() {
			tick := func(consumed int64) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				if o.Progress == nil {
					return nil
				}
				return o.Progress(done+min(consumed, part.Bytes), size, l.rows)
			}
			if err := l.read(f, part, input, tick); err != nil {
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
	in.user.trim = l.m.WholeFloats
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
	if in.user.text, err = need(mapping.User); err != nil {
		return nil, err
	}
	if in.event.text, err = need(mapping.Event); err != nil {
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
		in.properties = append(in.properties, property{text: in.column(name, f)})
	}
	in.codes = make([]uint32, len(l.kept))
	return in, nil
}

// read adds the rows of a part.
func (l *loader) read(f decode.File, part decode.Part, in *input, tick func(consumed int64) error) error {
	r, err := f.Read(part, in.columns)
	if err != nil {
		return err
	}
	name := f.Info().Name
	var b table.Batch
	for {
		if err := tick(r.Consumed()); err != nil {
			return err
		}
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		l.batch(&b, in, name)
		l.rows += int64(b.Rows)
	}
	for _, j := range r.Rejects() {
		l.rows += j.Rows
		l.rejects.merge(j, name)
	}
	return nil
}

// batch turns each row into an event, or counts why not.
func (l *loader) batch(b *table.Batch, in *input, file string) {
	in.reset(b, len(l.builders))
	reject := func(r int, code string, role mapping.Role, value []byte, cause string) {
		if l.rejects.count(code) {
			l.rejects.sample(report.Problem{Code: code, File: file, Row: b.RowNumber(r),
				Column: l.m.Of(role).Field.Name, Value: report.Shorten(string(value)), Cause: cause})
		}
	}
rows:
	for r := range b.Rows {
		shard, ok := in.user.shard(r, len(l.builders))
		if !ok {
			reject(r, report.CodeMissingUser, mapping.User, in.user.raw(r), "no user id")
			continue
		}
		when := in.time.at(r, l.m.TimeFormat)
		if when.missing {
			reject(r, report.CodeMissingTime, mapping.Time, in.time.raw(r), "no time")
			continue
		}
		if when.err != nil {
			reject(r, report.CodeBadTime, mapping.Time, in.time.raw(r), when.err.Error())
			continue
		}
		if in.event.missing(r, shard) {
			reject(r, report.CodeMissingEvent, mapping.Event, in.event.raw(r), "no event name")
			continue
		}
		if when.micros < l.from || when.micros >= l.to {
			l.filtered++
			continue
		}
		for i := range in.filters {
			if !in.filters[i].at(r) {
				l.filtered++
				continue rows
			}
		}
		// Only now may anything enter a dictionary: what is in there has events.
		builder := l.builders[shard]
		name, invalid := in.event.at(r, shard, builder, l.m.EventName)
		for i := range in.properties {
			code, bad := in.properties[i].at(r, shard, builder, i)
			in.codes[i] = code
			invalid = invalid || bad
		}
		if invalid {
			l.invalid++
		}
		builder.Add(in.user.code(r, builder), when.micros, name, in.codes)
	}
}
