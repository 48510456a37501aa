package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/clean"
	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/ingest"
	"parcours/analysis/mapping"
	"parcours/analysis/quality"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// Session is a set of opened files and what has been read of them so far: a
// changed funnel is answered from the log in memory and from what was counted
// of it before, a changed mapping reads the files again. It is not safe for use by several goroutines at once.
type Session struct {
	files  []decode.File // as they were opened
	tables *tables       // as they were last arranged
	// logs are those at hand: of people under "", others under the property whose values are the people of them.
	logs map[string]*loaded
}

// loaded is a log, and what it was read for.
type loaded struct {
	*ingest.Result
	key    string     // of mapping, sides, cleaning, filters, period and sample
	passes agg.Memory // made over the log, for questions to come
	part   *part      // the part of it that was last asked about
}

// Progress says how far a Report has come.
type Progress struct {
	// Phase is "read" (bytes and rows grow) or "analyse" (Done of Total users, over all passes).
	Phase       string
	Bytes, Size int64 // of input
	Rows        int64 // read in this process
	Done, Total int64 // of the users kept in this process
}

// Options says how to run; the zero value runs in the calling goroutine and tells nobody.
type Options struct {
	// Crew is those members of the crew that work in this process; nil: one
	// that is all of it. Where others work elsewhere, each process has a Session
	// of the same files, all are asked the same, and all get the same answer.
	Crew []crew.Member
	// Run makes a pass over the users kept in this process; nil: agg.Sequential.
	Run agg.Runner
	// Available is how many bytes of memory a log may take, in all processes
	// together: what needs more is refused before it is read. 0: no bound.
	Available int64
	// Reserve is told about how many bytes a log will take in this process,
	// just before it is read. May be nil.
	Reserve func(bytes int64)
	// Counted is called with the report when its funnels are counted, and with
	// the recipe as it is run. What is still to come takes longer and changes none
	// of their numbers. May be nil.
	Counted func(*report.Report, *recipe.Recipe)
	// Progress is called every few thousand rows or users; an error stops the work and is returned. May be nil.
	Progress func(Progress) error
}

// Open opens files that together are one event log and looks at their first
// rows. The error is a *report.Problem.
func Open(sources []source.Source) (*Session, error) {
	s := &Session{}
	for _, src := range sources {
		files, err := open.Open(src)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, files...)
	}
	if err := s.arrange(&recipe.Recipe{}); err != nil {
		return nil, err
	}
	return s, nil
}

// Inspect says what is in the files, with the mapping that a recipe would be
// answered with, and about how much memory that takes, of so many bytes
// available (0: no bound). A file that cannot be analysed as it is has a
// Problem in the inspection; an error, a *report.Problem, means that the
// recipe's mapping is not possible.
func (s *Session) Inspect(r *recipe.Recipe, available int64) (*report.Inspection, error) {
	if err := s.arrange(r); err != nil {
		return nil, err
	}
	mapped, err := s.propose(r.Mapping)
	in := &report.Inspection{
		Inspection: report.Version, Columns: mapped.Columns, Mapping: mapped.Roles,
		Timezone: mapped.Location.String(), Warnings: mapped.Warnings,
		PagePatterns: clean.Suggest(s.tables.sample.Values(mapped.Of(mapping.Page).Field.Name)),
	}
	in.Files = s.tables.files(nil)
	_, byDefault := s.tables.filters(r.Filters)
	in.Warnings = slices.Concat(s.tables.notes, byDefault, in.Warnings)
	in.Detected = s.tables.detected()
	if errors.As(err, &in.Problem) && (in.Problem.Code == report.CodeNoEvents || in.Problem.Code == report.CodeNoRows) {
		return in, nil
	}
	if err == nil {
		in.Memory = ingest.Memory(s.tables.sample, mapped, r, nil, available)
	}
	return in, err
}

// Examine reads all rows for an inspection and adds what became of them and
// how far they can be trusted. It does nothing where Inspect found a Problem.
func (s *Session) Examine(ctx context.Context, r *recipe.Recipe, in *report.Inspection, o Options) error {
	if in.Problem != nil {
		return nil
	}
	if err := r.Validate(); err != nil {
		return err
	}
	plain := *r.WithDefaults()
	plain.Funnels = nil
	m, r, _, err := s.prepare(&plain)
	if err != nil {
		return err
	}
	log, err := s.load(ctx, "", m, r, o)
	if err != nil {
		return err
	}
	scope, err := scopeOf(log.Result, r)
	if err != nil {
		return err
	}
	run := s.over(ctx, log, o)
	run.planned = 1
	if _, err := run.analysis(quality.New(scope)); err != nil {
		return err
	}
	in.Quality, in.Source = &run.out.Quality, &run.out.Source
	in.Source.Files = s.tables.files(in.Source.Files)
	in.Source.Detected = in.Detected
	in.Files = in.Source.Files
	return nil
}

// prepare completes a recipe, which has its defaults, with what is proposed of mapping and filters.
func (s *Session) prepare(r *recipe.Recipe) (m *mapping.Mapping, ran *recipe.Recipe, notes []report.Note, err error) {
	if err := s.arrange(r); err != nil {
		return nil, nil, nil, err
	}
	if m, err = s.propose(r.Mapping); err != nil {
		return nil, nil, nil, err
	}
	out := *r
	out.Mapping = s.tables.recipe(m.Recipe(), r.Mapping)
	out.Filters, notes = s.tables.filters(r.Filters)
	out.Properties = s.lookAt(m, r)
	if err := s.split(&out); err != nil {
		return nil, nil, nil, err
	}
	return m, &out, slices.Concat(s.tables.notes, notes), nil
}

// propose maps the columns. With an error the mapping is as far as it got.
func (s *Session) propose(asked recipe.Mapping) (*mapping.Mapping, error) {
	m, err := mapping.Propose(s.tables.sample, asked, s.tables.hint())
	var p *report.Problem
	if s.tables.sample.Rows == 0 {
		p = &report.Problem{Code: report.CodeNoRows, Cause: "there are no rows under the header"}
	} else if !errors.As(err, &p) {
		return m, err
	}
	if len(s.tables.events) == 1 && p.Code != report.CodeBadRecipe && p.Code != report.CodeNoColumn {
		p.File = s.tables.events[0].Info().Name
	}
	return m, p
}

// Report answers a recipe. The second result is the recipe as it was run:
// mapping, funnels and stages spelled out. Errors about the input or the
// recipe are *report.Problem values.
func (s *Session) Report(ctx context.Context, r *recipe.Recipe, o Options) (*report.Report, *recipe.Recipe, error) {
	if err := r.Validate(); err != nil {
		return nil, nil, err
	}
	m, r, notes, err := s.prepare(r.WithDefaults())
	if err != nil {
		return nil, nil, err
	}
	in, err := s.load(ctx, "", m, r, o)
	if err != nil {
		return nil, nil, err
	}
	return s.answer(ctx, in, r, notes, o)
}

// here is how many members of the crew work in this process, of size.
func (o *Options) here() int64 { return int64(max(1, len(o.Crew))) }

func (o *Options) size() int64 {
	if len(o.Crew) == 0 {
		return 1
	}
	return int64(o.Crew[0].Size())
}

// elsewhere is a member through whom those in other processes are reached, nil where there are none.
func (o *Options) elsewhere() crew.Member {
	if len(o.Crew) > 0 && o.Crew[0].Size() > len(o.Crew) {
		return o.Crew[0]
	}
	return nil
}

// load reads the files into the log of an entity, unless the one at hand serves.
func (s *Session) load(ctx context.Context, entity string, m *mapping.Mapping, r *recipe.Recipe, o Options) (*loaded, error) {
	key, err := json.Marshal([]any{r.Mapping, r.Sides, r.Clean, r.Filters, r.Period, r.LooksBack(), r.Sample})
	if err != nil {
		return nil, err
	}
	keep, all, err := s.kept(ctx, entity, string(key), o.elsewhere())
	if err != nil {
		return nil, err
	}
	if all && !slices.ContainsFunc(r.Needs(), func(p string) bool { return !slices.Contains(keep, p) }) {
		return s.logs[entity], nil
	}

	memory := ingest.Memory(s.tables.sample, m, r, keep, o.Available)
	if p := ingest.TooLarge(memory); p != nil {
		return nil, p
	}
	delete(s.logs, entity) // the old log's memory is needed for the new
	if entity == "" {
		clear(s.logs) // the others are of the same files, read in another way
	}
	if o.Reserve != nil {
		o.Reserve(memory.Needed / 2 * o.here() / o.size()) // half of it is the log, half is on its way there or to be collected
	}
	result, err := ingest.Load(ctx, s.tables.events, m, r, ingest.Options{
		Crew: o.Crew,
		Keep: keep, // what was asked before may be asked again
		Progress: func(bytes, size, rows int64) error {
			if o.Progress == nil {
				return nil
			}
			return o.Progress(Progress{Phase: "read", Bytes: bytes, Size: size, Rows: rows})
		},
	})
	if err != nil {
		return nil, err
	}
	if s.logs == nil {
		s.logs = map[string]*loaded{}
	}
	s.logs[entity] = &loaded{Result: result, key: string(key)}
	return s.logs[entity], nil
}

// of is the log in which a property's values are the people, read for the
// funnels of that entity, and the recipe it is answered by.
func (s *Session) of(ctx context.Context, entity string, r *recipe.Recipe, o Options) (*loaded, *recipe.Recipe, error) {
	out := *r
	out.Mapping.User, out.Mapping.Anonymous = entity, recipe.NoColumn
	m, err := s.propose(out.Mapping)
	if err != nil {
		return nil, nil, err
	}
	out.Mapping = s.tables.recipe(m.Recipe(), out.Mapping)
	in, err := s.load(ctx, entity, m, &out, o)
	return in, &out, err
}

// kept is the properties in the log at hand, where it was read for a key; all
// says that every process has that log. A question that was stopped may have
// left one with a log and another without.
func (s *Session) kept(ctx context.Context, entity, key string, elsewhere crew.Member) (names []string, all bool, err error) {
	var mine []string // null in JSON is no log
	if l := s.logs[entity]; l != nil && l.key == key {
		mine = append([]string{}, l.Properties...)
	}
	if elsewhere == nil {
		return mine, mine != nil, nil
	}
	say, err := json.Marshal(mine)
	if err != nil {
		return nil, false, err
	}
	said, err := elsewhere.Gather(ctx, say)
	if err != nil {
		return nil, false, err
	}
	all = true
	for _, text := range said {
		var theirs []string
		if err := json.Unmarshal(text, &theirs); err != nil {
			return nil, false, err
		}
		all = all && theirs != nil && string(text) == string(say)
		names = append(names, theirs...)
	}
	slices.Sort(names)
	return slices.Compact(names), all, nil
}
