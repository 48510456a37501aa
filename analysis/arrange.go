package analysis

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/lexicon"
	"parcours/analysis/mapping"
	"parcours/analysis/mapping/vendor"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/stat"
	"parcours/analysis/table"
)

// tables are opened files as a recipe wants them read: those of events, alike,
// with the columns of the tables beside them.
type tables struct {
	key    string // what they were arranged for,
	asked  string // but for the format
	events []decode.File
	sides  []report.File
	match  *vendor.Match // nil: no vendor's format
	notes  []report.Note
	sample *mapping.Sample
}

// arrange makes tables of the session's files, unless those at hand serve.
func (s *Session) arrange(r *recipe.Recipe) error {
	key, err := json.Marshal([]any{r.Mapping.Header, r.Sides})
	if err != nil {
		return err
	}
	if t := s.tables; t != nil && t.key == string(key) && (r.Mapping.Format == t.asked || r.Mapping.Format == t.format()) {
		return nil
	}
	t := &tables{key: string(key), asked: r.Mapping.Format}
	files := slices.Clone(s.files)
	for i, f := range files {
		files[i] = named(f, r.Mapping.Header)
	}
	files, t.match, err = vendor.Arrange(files, r.Mapping.Format)
	if err != nil {
		return err
	}
	families := familiesOf(files)
	main := mainFamily(families, r.Sides)
	union, drifts := shape.Union(families[main], sameColumn)
	t.events = union
	for _, d := range drifts {
		t.notes = append(t.notes, driftNote(d))
	}
	for i, family := range families {
		if i == main {
			continue
		}
		for _, side := range family {
			if err := t.join(side, r.Sides); err != nil {
				return err
			}
		}
	}
	if t.sample, err = mapping.Take(t.events); err != nil {
		return err
	}
	s.tables, s.logs = t, nil
	return nil
}

// files describes the files: those of events as they are, or as read, and the tables beside them.
func (t *tables) files(read []report.File) []report.File {
	files := slices.Clone(read)
	if files == nil {
		for _, f := range t.events {
			files = append(files, f.Info())
		}
	}
	return append(files, t.sides...)
}

// recipe completes the mapping as it was run with what was asked of the files.
func (t *tables) recipe(ran, asked recipe.Mapping) recipe.Mapping {
	ran.Format, ran.Header = t.format(), asked.Header
	return ran
}

// format is the id of the files' format.
func (t *tables) format() string {
	if t.match == nil {
		return recipe.GenericFormat
	}
	return t.match.ID
}

// hint is what the vendor's format says of the columns; nil where there is none.
func (t *tables) hint() *mapping.Hint {
	if t.match == nil {
		return nil
	}
	p := t.match.Preset
	h := &mapping.Hint{Name: p.Name, EventName: p.EventName, EventID: p.EventID, Tie: p.Tie, Zone: p.Zone}
	for role, columns := range map[mapping.Role][]string{
		mapping.User: p.User, mapping.Anonymous: p.Anonymous, mapping.Session: p.Session, mapping.Time: p.Time, mapping.Event: p.Event,
		mapping.Channel: p.Channel, mapping.Device: p.Device, mapping.Country: p.Country, mapping.Value: p.Value,
		mapping.Currency: p.Currency, mapping.Score: p.Score, mapping.Page: p.Page,
	} {
		h.Columns[role] = columns
	}
	return h
}

// filters are those of a recipe or, where it has none, those that the vendor's
// format calls for, with a note for each.
func (t *tables) filters(asked []recipe.Condition) ([]recipe.Condition, []report.Note) {
	if asked != nil || t.match == nil || len(t.match.Drop) == 0 {
		return asked, nil
	}
	filters, notes := []recipe.Condition{}, []report.Note{}
	for _, d := range t.match.Drop {
		at := shape.Find(t.events[0].Fields(), d.Property)
		if at < 0 {
			continue
		}
		keep := d.Condition
		keep.Property = t.events[0].Fields()[at].Name
		filters = append(filters, keep)
		notes = append(notes, report.Note{Code: report.CodeByDefault, Subject: keep.Property, Detail: t.match.Name,
			Text: fmt.Sprintf("rows are left out by %s, as is usual with %s: %s", keep.Property, t.match.Name, d.Why)})
	}
	return filters, notes
}

// detected is what the report says of the vendor's format.
func (t *tables) detected() *report.Detected {
	if t.match == nil {
		return nil
	}
	d := &report.Detected{ID: t.match.ID, Name: t.match.Name, Found: t.match.Found, Of: t.match.Of, Notes: []report.Note{}, Choices: []report.FormatChoice{}}
	d.Confidence = "likely"
	if t.match.Found*2 >= t.match.Of {
		d.Confidence = "sure"
	}
	for _, n := range t.match.Notes {
		d.Notes = append(d.Notes, report.Note{Code: report.CodeFormatNote, Text: n.Text, Subject: t.match.Name, Detail: n.Text})
	}
	for _, p := range vendor.All() {
		if p.Grain != vendor.Aggregate && p.Grain != vendor.Lookup {
			d.Choices = append(d.Choices, report.FormatChoice{ID: p.ID, Name: p.Name})
		}
	}
	return d
}

// named gives a file what its name and the recipe say: the values of folders
// such as "day=2024-03-01/" as columns, and names to columns that have none.
func named(f decode.File, header []string) decode.File {
	if h, ok := decode.As[interface{ HasHeader() bool }](f); ok && !h.HasHeader() && len(header) > 0 {
		f = shape.Header(f, header)
	}
	var folders []shape.Computed
	parts := strings.Split(f.Info().Name, "/")
	for _, part := range parts[:len(parts)-1] {
		name, value, ok := strings.Cut(part, "=")
		if ok && name != "" && value != "" && shape.Find(f.Fields(), name) < 0 {
			folders = append(folders, shape.Constant(name, value))
		}
	}
	if len(folders) > 0 {
		f = shape.Compute(f, folders...)
	}
	return f
}

// familiesOf groups files whose columns are mostly the same: a file belongs to
// the first family with whose first file it shares most of the shorter list.
func familiesOf(files []decode.File) (families [][]decode.File) {
	var columns []map[string]bool
next:
	for _, f := range files {
		names := map[string]bool{}
		for _, field := range f.Fields() {
			names[strings.Join(lexicon.Words(field.Name), "")] = true
		}
		for i, others := range columns {
			shared := 0
			for name := range names {
				if others[name] {
					shared++
				}
			}
			if shared*10 >= 6*min(len(names), len(others)) {
				families[i] = append(families[i], f)
				continue next
			}
		}
		families, columns = append(families, []decode.File{f}), append(columns, names)
	}
	return families
}

// mainFamily is the family of events: of those that say who and when, the one
// with the most bytes; of none that does, the first.
func mainFamily(families [][]decode.File, sides []recipe.Side) int {
	best, most := 0, int64(-1)
	if len(families) == 1 {
		return 0
	}
	for i, family := range families {
		if slices.ContainsFunc(sides, func(s recipe.Side) bool { return s.File == family[0].Info().Name }) {
			continue
		}
		var size int64
		for _, f := range family {
			size += f.Info().Bytes
		}
		sample, err := mapping.Take(family[:1])
		if err != nil {
			continue
		}
		if _, err := mapping.Propose(sample, recipe.Mapping{}, nil); err != nil {
			continue
		}
		if size > most {
			best, most = i, size
		}
	}
	return best
}

// join adds the columns of a table beside the events to them, or says why not.
func (t *tables) join(side decode.File, asked []recipe.Side) error {
	info := side.Info()
	var want recipe.Side
	if i := slices.IndexFunc(asked, func(s recipe.Side) bool { return s.File == info.Name }); i >= 0 {
		want = asked[i]
	}
	prefix := tableName(info.Name)
	for _, pair := range keyPairs(t.events[0].Fields(), side.Fields(), want) {
		joined, match, err := shape.Join(t.events, pair.on, side, pair.key, prefix)
		if err != nil {
			return err
		}
		if want.File == "" && (match.Matched*10 < match.Sampled || match.Duplicates > match.Keys) {
			continue // the ids are of something else, or the table is no list of what they name
		}
		t.events = joined
		t.sides = append(t.sides, beside(side, pair, match))
		return nil
	}
	if want.File != "" {
		return &report.Problem{Code: report.CodeNoColumn, File: info.Name, Column: want.On, Cause: "no column joins this table to the events",
			Hint: "name one in sides: on is the events' column, key this table's"}
	}
	t.notes = append(t.notes, report.Note{Code: report.CodeFileIgnored, Subject: info.Name,
		Text: fmt.Sprintf("%s was left aside: its columns are others, and it has no row for each id of the events", info.Name)})
	return nil
}

// pair is a column of the events and one of a side table that may hold the same ids.
type pair struct{ on, key string }

// keyPairs lists what may join a side table, most likely first: what the
// recipe says; columns of the same name that are ids; the side's id of people
// with the events'.
func keyPairs(events, side []table.Field, want recipe.Side) (pairs []pair) {
	add := func(on, key string) {
		if p := (pair{on, key}); !slices.Contains(pairs, p) {
			pairs = append(pairs, p)
		}
	}
	if want.On != "" || want.Key != "" {
		on, key := cmp.Or(want.On, want.Key), cmp.Or(want.Key, want.On)
		if shape.Find(events, on) >= 0 && shape.Find(side, key) >= 0 {
			add(on, key)
		}
		return pairs
	}
	for _, s := range side {
		for _, e := range events {
			if sameColumn(e.Name, s.Name) && (mapping.NamesID(s.Name) || mapping.NamesPerson(s.Name)) {
				add(e.Name, s.Name)
			}
		}
	}
	for _, s := range side {
		if !mapping.NamesPerson(s.Name) && !strings.EqualFold(s.Name, "id") {
			continue
		}
		for _, e := range events {
			if mapping.NamesPerson(e.Name) {
				add(e.Name, s.Name)
			}
		}
	}
	const most = 8 // each is tried on a sample
	return pairs[:min(most, len(pairs))]
}

// sameColumn says whether two names are the same but for case, accents and what stands between words.
func sameColumn(a, b string) bool {
	return strings.Join(lexicon.Words(a), "") == strings.Join(lexicon.Words(b), "")
}

// tableName is what a side table's columns are called after: its file's name without folder, ending and numbers at its end.
func tableName(file string) string {
	name := file[strings.LastIndexByte(file, '/')+1:]
	name, _, _ = strings.Cut(name, ".")
	return cmp.Or(strings.TrimRight(name, "0123456789_- "), name)
}

// beside describes a joined table.
func beside(side decode.File, by pair, m shape.Match) report.File {
	f := side.Info()
	f.Role, f.On, f.Matched = "side", by.on, stat.Ratio(m.Matched, m.Sampled)
	f.Rows = m.Keys + m.Duplicates + m.Keyless + m.Rejected
	return f
}

func driftNote(d shape.Drift) report.Note {
	n := report.Note{Subject: d.Column, Detail: d.File}
	switch d.Kind {
	case shape.DriftAdded:
		n.Code, n.Text = report.CodeColumnAdded, fmt.Sprintf("%s is new in %s: it is empty in the files before", d.Column, d.File)
	case shape.DriftLost:
		n.Code, n.Text = report.CodeColumnLost, fmt.Sprintf("%s has no column %s: it is empty there", d.File, d.Column)
	case shape.DriftRenamed:
		n.Code, n.Detail = report.CodeColumnRenamed, d.As
		n.Text = fmt.Sprintf("%s in %s is what other files call %s: it was read as one column", d.Column, d.File, d.As)
	default:
		n.Code, n.Text = report.CodeColumnKind, fmt.Sprintf("%s is of another kind in %s: it was read as %s", d.Column, d.File, d.As)
	}
	return n
}
