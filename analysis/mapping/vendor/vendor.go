// Package vendor knows the exports of products: by which columns they are
// recognised, which column has which role, which rows are no events, and how a
// table is turned into one of events where it is another. The facts are in
// tables, a file for each group of products; the code here is the same for all.
//
// A preset is recognised by its columns alone, never by the name of a file,
// but for archives of totals, whose members have no columns of their own. What
// it says of roles is a proposal that a recipe overrides.
package vendor

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Grain is what a row of an export is.
type Grain string

// The grains. A preset's Arrange makes events of all but the last two, of which there are none.
const (
	Event     Grain = "event"
	Visit     Grain = "visit"      // with its actions side by side
	OrderLine Grain = "order-line" // several rows for one order
	Ticket    Grain = "ticket"     // with the times of what happened to it
	Survey    Grain = "survey-response"
	Lookup    Grain = "lookup"    // of what events refer to: no log, but of use beside one
	Aggregate Grain = "aggregate" // totals: journeys cannot be rebuilt from them
)

// Preset is what is known of one export. Columns are named as after Arrange,
// dotted for what is nested; letter case does not count.
type Preset struct {
	ID   string // in recipes
	Name string // for people
	Grain

	// The input is this export if it has all of Must, one of each list of Any, and none of Not.
	// Of several that match, the one with the most of Must and Plus is taken.
	Must []string
	Any  [][]string
	Plus []string
	Not  []string
	// Is decides instead of columns where these do not tell: by the file's preamble, the shape of its rows or its name.
	Is func(f decode.File) bool

	// Columns by role, best first: the first that the input has is taken.
	User      []string // a person: resolved, or known
	Anonymous []string // a device or cookie
	Session   []string
	Time      []string
	Event     []string
	Channel   []string
	Device    []string
	Country   []string
	Value     []string
	Currency  []string
	Score     []string
	Page      []string

	EventName string   // of every row, where there is no event column
	EventID   []string // that together name an event; all must be there
	Tie       []string // that decide between events of the same time
	Zone      string   // of times without one; "" where the vendor says nothing

	Drop  []Drop
	Notes []Note

	// Arrange makes a table of events of the file; nil where it is one.
	Arrange func(f decode.File) (decode.File, error)
	// Advice is how to get events from this product, or what to open it with; of the last two grains alone.
	Advice string
}

// Drop keeps the rows that meet a condition, unless the recipe has filters of its own.
type Drop struct {
	recipe.Condition
	Why string // "they are heartbeats", lower case, no full stop
}

// Note is a trap worth telling the analyst, as a clause without a full stop.
type Note struct{ Text string }

// Match is the preset of an input.
type Match struct {
	*Preset
	// Found of Of columns that the preset knows are there.
	Found, Of int
}

// All are the presets, in the order in which ties are broken.
func All() []*Preset { return presets }

var presets = slices.Concat(analytics, suites, warehouses, shops, processes, surveys, services, totals)

// ByID is the preset with an id, nil if there is none.
func ByID(id string) *Preset {
	for _, p := range presets {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// header is the names of a file's columns as they are compared.
func header(f decode.File) map[string]bool {
	names := map[string]bool{}
	for _, field := range f.Fields() {
		names[normal(field.Name)] = true
	}
	return names
}

func normal(name string) string {
	return strings.ToLower(strings.Trim(strings.TrimPrefix(name, "\uFEFF"), " \t\"'"))
}

// match says how much of the preset an input with these columns has; ok is false if it is another's.
func (p *Preset) match(f decode.File, names map[string]bool) (m Match, score int, ok bool) {
	m.Preset = p
	if p.Is != nil && !p.Is(f) {
		return m, 0, false
	}
	if p.Is == nil && len(p.Must)+len(p.Any) == 0 {
		return m, 0, false
	}
	has := func(c string) bool { return names[normal(c)] }
	for _, c := range p.Must {
		if !has(c) {
			return m, 0, false
		}
	}
	for _, list := range p.Any {
		if !slices.ContainsFunc(list, has) {
			return m, 0, false
		}
		m.Of, m.Found = m.Of+1, m.Found+1
	}
	if slices.ContainsFunc(p.Not, has) {
		return m, 0, false
	}
	m.Of, m.Found = m.Of+len(p.Must)+len(p.Plus), m.Found+len(p.Must)
	for _, c := range p.Plus {
		if has(c) {
			m.Found++
		}
	}
	score = m.Found
	if p.Is != nil {
		score += 1000 // what was looked at closely is certain
	}
	return m, score, true
}

// Detect finds the preset of a file; nil if it is none's.
func Detect(f decode.File) *Match {
	names := header(f)
	var best *Match
	most := 0
	for _, p := range presets {
		if m, score, ok := p.match(f, names); ok && score > most {
			best, most = &m, score
		}
	}
	return best
}

// Arrange finds the preset of the files of one export, which most of them have,
// and makes tables of events of those that do. asked is a preset's id,
// recipe.GenericFormat for none or "" for the one that is found. Files that
// only name the columns of others are consumed. Totals, and a lookup without
// anything else, are a *report.Problem that says how to get events.
func Arrange(files []decode.File, asked string) ([]decode.File, *Match, error) {
	if asked == recipe.GenericFormat {
		return files, nil, nil
	}
	files = withHeaders(files)
	matches := make([]*Match, len(files))
	var best *Match
	votes := map[string]int64{}
	only := true // lookups
	for i, f := range files {
		if asked != "" {
			p := ByID(asked)
			if p == nil {
				return nil, nil, unknown(asked)
			}
			m := &Match{Preset: p}
			m.Found, m.Of = p.count(header(f))
			matches[i] = m
		} else {
			matches[i] = Detect(f)
		}
		only = only && matches[i] != nil && matches[i].Grain == Lookup
	}
	for i, f := range files {
		if m := matches[i]; m != nil && (m.Grain != Lookup || only) {
			votes[m.ID] += 1 + f.Info().Bytes
			if best == nil || votes[m.ID] > votes[best.ID] || m.ID == best.ID && m.Found > best.Found {
				best = m
			}
		}
	}
	if best == nil {
		return files, nil, nil
	}
	if best.Grain == Aggregate || best.Grain == Lookup {
		return nil, nil, best.refuse(files)
	}
	out := slices.Clone(files)
	for i, f := range files {
		if matches[i] == nil || matches[i].ID != best.ID || best.Preset.Arrange == nil {
			continue
		}
		arranged, err := best.Preset.Arrange(f)
		if err != nil {
			return nil, nil, err
		}
		out[i] = arranged
		if z, ok := decode.As[interface{ Zone() string }](arranged); ok && best.Zone == "" {
			told := *best.Preset
			told.Zone = z.Zone()
			best.Preset = &told
		}
	}
	return out, best, nil
}

// count says how many of the columns that the preset knows are there.
func (p *Preset) count(names map[string]bool) (found, of int) {
	for _, c := range slices.Concat(p.Must, p.Plus) {
		of++
		if names[normal(c)] {
			found++
		}
	}
	for _, list := range p.Any {
		of++
		if slices.ContainsFunc(list, func(c string) bool { return names[normal(c)] }) {
			found++
		}
	}
	return found, of
}

// withHeaders gives files without a header the names that a file beside them
// has: one record, which is its header, as wide, and nothing else.
func withHeaders(files []decode.File) []decode.File {
	out := slices.Clone(files)
	used := map[int]bool{}
	for i, f := range files {
		if h, ok := decode.As[interface{ HasHeader() bool }](f); !ok || h.HasHeader() {
			continue
		}
		for j, side := range files {
			names := make([]string, 0, len(side.Fields()))
			for _, field := range side.Fields() {
				names = append(names, field.Name)
			}
			if h, ok := decode.As[interface{ HasHeader() bool }](side); i != j && ok && h.HasHeader() && len(names) == len(f.Fields()) && isEmpty(side) {
				out[i], used[j] = shape.Header(f, names), true
				break
			}
		}
	}
	kept := out[:0]
	for i, f := range out {
		if !used[i] {
			kept = append(kept, f)
		}
	}
	return kept
}

// isEmpty says whether a file has no rows.
func isEmpty(f decode.File) bool {
	for _, part := range f.Parts() {
		r, err := f.Read(part, []int{0})
		if err != nil {
			return false
		}
		var b table.Batch
		for {
			if err := r.Next(&b); err == io.EOF {
				break
			} else if err != nil || b.Rows > 0 {
				return false
			}
		}
	}
	return true
}

// refuse is the Problem of totals.
func (p *Preset) refuse(files []decode.File) *report.Problem {
	out := &report.Problem{Code: report.CodeAggregate, Value: p.Name,
		Cause: "this export holds totals, not single events: journeys cannot be rebuilt from it", Hint: p.Advice}
	if p.Grain == Lookup {
		out.Cause = "this export is no log of events: it says more of something that events refer to"
	}
	if len(files) == 1 {
		out.File = files[0].Info().Name
	}
	return out
}

func unknown(id string) *report.Problem {
	ids := []string{recipe.GenericFormat}
	for _, p := range presets {
		ids = append(ids, p.ID)
	}
	p := &report.Problem{Code: report.CodeBadRecipe, Cause: fmt.Sprintf("mapping.format %q is not known", report.Shorten(id)), Hint: "one of " + strings.Join(ids, ", ")}
	if near := recipe.Nearest(id, ids); near != "" {
		p.Cause += fmt.Sprintf(": did you mean %q?", near)
	}
	return p
}
