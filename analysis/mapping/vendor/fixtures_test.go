package vendor

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/decode/shape"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// expected is what a report must find in an export of testdata/vendor.
type expected struct {
	ID      string
	Files   []string
	Rows    int
	Events  int
	People  int
	Refused string
}

const fixtureDir = "../../../testdata/vendor"

// open opens the files of an export.
func (e expected) open(t *testing.T) (files []decode.File) {
	t.Helper()
	for _, name := range e.Files {
		content, err := os.ReadFile(filepath.Join(fixtureDir, e.ID, name))
		if err != nil {
			t.Fatal(err)
		}
		opened, err := open.Open(source.Bytes(name, content))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, opened...)
	}
	return files
}

// Every export is known for what it is, and its events, people and roles are
// those that were put in.
func TestFixtures(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(fixtureDir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []expected
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, p := range All() {
		if !slices.ContainsFunc(all, func(e expected) bool { return e.ID == p.ID }) {
			t.Errorf("no export of %s in testdata", p.ID)
		}
	}
	for _, e := range all {
		t.Run(e.ID, func(t *testing.T) {
			p := ByID(e.ID)
			if p == nil {
				t.Skip("no preset yet")
			}
			files, m, err := Arrange(e.open(t), "")
			if e.Refused != "" {
				var problem *report.Problem
				if !errors.As(err, &problem) || problem.Code != report.CodeAggregate || problem.Value != p.Name || problem.Hint == "" {
					t.Fatalf("not refused as %s with advice: %v", p.Name, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if m == nil || m.ID != e.ID {
				t.Fatalf("taken for %+v", m)
			}
			checkRows(t, files, m, e)
			checkTimes(t, files, m)
		})
	}
}

// checkRows reads the events and counts rows, events and people by the roles of the preset.
func checkRows(t *testing.T, files []decode.File, m *Match, e expected) {
	rows := 0
	ids, people := map[string]bool{}, map[string]bool{}
	known := map[string]string{} // who a device is
	type who struct{ user, device string }
	var all []who
	for _, f := range files {
		fields := f.Fields()
		cells := readAll(t, f)
		user, device := role(fields, m.User), role(fields, m.Anonymous)
		when, event := role(fields, m.Time), role(fields, m.Event)
		if when < 0 {
			t.Errorf("%s: no column of times %q", f.Info().Name, m.Time)
			continue
		}
		if event < 0 && m.EventName == "" {
			t.Errorf("%s: no column of events %q", f.Info().Name, m.Event)
		}
		for n, row := range cells {
			rows++
			if !kept(t, m, fields, row) {
				continue
			}
			if row[when] == "" || event >= 0 && row[event] == "" {
				t.Errorf("row %d has no time or event: %q", n+1, row)
			}
			id := strings.Join(row, "\x1f")
			if keys := places(fields, m.EventID); len(keys) > 0 && !slices.Contains(keys, -1) {
				id = ""
				for _, k := range keys {
					id += row[k] + "\x1f"
				}
			}
			if ids[id] {
				continue
			}
			ids[id] = true
			w := who{at(row, user), at(row, device)}
			if w.user != "" && w.device != "" {
				known[w.device] = w.user
			}
			all = append(all, w)
		}
	}
	for _, w := range all {
		switch {
		case w.user != "":
			people[w.user] = true
		case known[w.device] != "":
			people[known[w.device]] = true
		default:
			people[w.device] = true
		}
	}
	if rows != e.Rows || len(ids) != e.Events || len(people) != e.People || people[""] {
		t.Errorf("%d rows, %d events, %d people, want %d, %d, %d", rows, len(ids), len(people), e.Rows, e.Events, e.People)
	}
}

// checkTimes lets the columns be proposed with what the preset says, and reads the times.
func checkTimes(t *testing.T, files []decode.File, m *Match) {
	files, _ = shape.Union(files, nil)
	sample, err := mapping.Take(files)
	if err != nil {
		t.Fatal(err)
	}
	hint := &mapping.Hint{Name: m.Name, EventName: m.EventName, EventID: m.EventID, Tie: m.Tie, Zone: m.Zone}
	for r, names := range map[mapping.Role][]string{mapping.User: m.User, mapping.Anonymous: m.Anonymous, mapping.Session: m.Session, mapping.Time: m.Time, mapping.Event: m.Event,
		mapping.Channel: m.Channel, mapping.Device: m.Device, mapping.Country: m.Country, mapping.Value: m.Value, mapping.Currency: m.Currency, mapping.Score: m.Score, mapping.Page: m.Page} {
		hint.Columns[r] = names
	}
	proposed, err := mapping.Propose(sample, recipe.Mapping{}, hint)
	if err != nil {
		t.Fatal(err)
	}
	when := proposed.Of(mapping.Time)
	if !slices.ContainsFunc(m.Time, func(c string) bool { return strings.EqualFold(c, when.Field.Name) }) {
		t.Errorf("the time is %s, not one of %v", when.Field.Name, m.Time)
	}
	if event := proposed.Of(mapping.Event); event.Index == mapping.None && proposed.EventName == "" {
		t.Error("no event")
	}
	from, to := time.Date(2024, 4, 7, 0, 0, 0, 0, time.UTC).UnixMicro(), time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	for _, f := range files {
		for _, part := range f.Parts() {
			r, err := f.Read(part, []int{when.Index})
			if err != nil {
				t.Fatal(err)
			}
			var b table.Batch
			for r.Next(&b) == nil {
				for row := range b.Rows {
					if at, err := proposed.TimeFormat.At(&b.Columns[0], when.Field, row); err != nil || at < from || at > to {
						t.Errorf("row %d: %s as %v is %v, %v", b.RowNumber(row), b.Columns[0].AppendText(nil, when.Field.Kind, row), proposed.TimeFormat, time.UnixMicro(at).UTC(), err)
					}
				}
			}
		}
	}
}

// role is the column of a role, -1 if there is none.
func role(fields []table.Field, names []string) int {
	for _, n := range names {
		if c := shape.Find(fields, n); c >= 0 {
			return c
		}
	}
	return -1
}

func places(fields []table.Field, names []string) (out []int) {
	for _, n := range names {
		out = append(out, shape.Find(fields, n))
	}
	return out
}

func at(row []string, column int) string {
	if column < 0 {
		return ""
	}
	return row[column]
}

// kept says whether a preset keeps a row.
func kept(t *testing.T, m *Match, fields []table.Field, row []string) bool {
	for _, d := range m.Drop {
		c := shape.Find(fields, d.Property)
		if c < 0 {
			continue
		}
		keep, err := d.Compile()
		if err != nil {
			t.Fatal(err)
		}
		if d.Why == "" {
			t.Errorf("rows are left out by %s without a reason", d.Property)
		}
		if !keep([]byte(row[c])) {
			return false
		}
	}
	return true
}

// readAll are the rows of a file as texts.
func readAll(t *testing.T, f decode.File) (rows [][]string) {
	t.Helper()
	all := make([]int, len(f.Fields()))
	for i := range all {
		all[i] = i
	}
	for _, part := range f.Parts() {
		r, err := f.Read(part, all)
		if err != nil {
			t.Fatal(err)
		}
		var b table.Batch
		for {
			if err := r.Next(&b); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			for row := range b.Rows {
				cells := make([]string, len(all))
				for i, field := range f.Fields() {
					if c := &b.Columns[i]; !c.IsNull(row) {
						cells[i] = string(c.AppendText(nil, field.Kind, row))
					}
				}
				rows = append(rows, cells)
			}
		}
		for _, reject := range r.Rejects() {
			t.Errorf("%s: rejected: %+v", f.Info().Name, reject)
		}
	}
	return rows
}
