package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Propose decides which column is what. What the recipe asks for holds: a
// column's name, "-" for none, "" to let a hint or the data decide.
//
// The error is a *report.Problem: CodeNoEvents when no column can be the user
// or the time (Value lists the roles that are missing), CodeNoRows or
// CodeNothingLeft when there was no row to look at, CodeNoColumn when the
// recipe names a column that is not there, CodeBadRecipe for an unknown time
// zone or format. The mapping comes with it as far as it goes, for display;
// only without an error it is fit for ingest.
func Propose(s *Sample, asked recipe.Mapping, hint *Hint) (*Mapping, error) {
	p := newProposer(s)
	if hint != nil {
		asked.Timezone = cmp.Or(asked.Timezone, hint.Zone)
	}
	loc, err := asked.Location()
	if err != nil {
		loc, p.err = time.UTC, err
	}
	p.m.Location = loc
	p.ask(asked)
	p.hint(hint)
	p.time(asked)
	p.user()
	p.anonymous()
	p.session()
	p.event(asked)
	for _, r := range []Role{Channel, Device, Country} {
		p.byName(r, (*column).label)
	}
	for _, r := range []Role{Value, Score} {
		p.byName(r, func(c *column) bool { return c.present() > 0 && c.numeric*10 >= c.present()*9 })
	}
	p.byName(Currency, (*column).label)
	p.byName(Page, (*column).address)
	p.keys(asked, hint)
	return p.finish()
}

// Hint is what is known of the columns of a vendor's format.
type Hint struct {
	// Name is the format's, for people.
	Name string
	// Columns are those that have a role, best first; the first the input has is taken.
	Columns [roles][]string
	// EventName is what every row is where there is no event column.
	EventName string
	// EventID and Tie as in a Mapping; those the input lacks are passed over, of EventID all if one is lacking.
	EventID, Tie []string
	// Zone is the zone of times without one, "" where the vendor says nothing.
	Zone string
}

// hint does what is known of the format, where the recipe says nothing.
func (p *proposer) hint(h *Hint) {
	if h == nil {
		return
	}
	take := func(r Role, empty bool) {
		if p.asked[r] {
			return
		}
		for _, name := range h.Columns[r] {
			i := slices.IndexFunc(p.s.columns, func(c column) bool { return strings.EqualFold(c.field.Name, name) })
			if i < 0 || p.taken[i] && r != Session || !empty && p.s.columns[i].present() == 0 && p.s.Rows > 0 {
				continue
			}
			p.asked[r] = true
			p.set(r, i, "sure", report.Note{Code: report.CodeByFormat, Subject: p.s.columns[i].field.Name, Detail: h.Name,
				Text: fmt.Sprintf("that is where %s has it", h.Name)})
			return
		}
	}
	for r := range roles {
		take(Role(r), false)
	}
	if p.m.columns[Anonymous].Index != None {
		take(User, true) // nobody in the sample is known; somebody after it may be
	}
	if h.EventName != "" && p.m.columns[Event].Index == None {
		p.asked[Event] = true // there is none to look for
		p.m.EventName = h.EventName
	}
}

// proposer fills a Mapping role by role.
type proposer struct {
	s     *Sample
	names []name
	match [][roles]match // of every column's name with every role
	m     *Mapping
	asked [roles]bool // decided by the recipe
	taken []bool      // columns with a role
	err   error       // the first problem
}

func newProposer(s *Sample) *proposer {
	p := &proposer{s: s, m: &Mapping{Warnings: []report.Note{}}, taken: make([]bool, len(s.columns))}
	for i := range s.columns {
		n := parseName(s.columns[i].field.Name)
		var matches [roles]match
		for r := range roles {
			matches[r] = n.match(Role(r))
		}
		p.names, p.match = append(p.names, n), append(p.match, matches)
	}
	for r := range roles {
		p.m.columns[r].Index = None
		p.m.Roles = append(p.m.Roles, report.MappedColumn{Role: Role(r).String(), Confidence: "sure", Reasons: []report.Note{}})
	}
	return p
}

func (p *proposer) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// set gives column i a role.
func (p *proposer) set(r Role, i int, confidence string, reasons ...report.Note) {
	field := p.s.columns[i].field
	p.m.columns[r] = Column{i, field}
	p.m.Roles[r].Column = field.Name
	p.m.Roles[r].Confidence = confidence
	p.m.Roles[r].Reasons = append(p.m.Roles[r].Reasons, reasons...)
	p.taken[i] = true
}

// ask does what the recipe says.
func (p *proposer) ask(asked recipe.Mapping) {
	var known []string
	for i := range p.s.columns {
		known = append(known, p.s.columns[i].field.Name)
	}
	for r, want := range named(&asked) {
		if *want == "" {
			continue
		}
		p.asked[r] = true
		because := report.Note{Code: report.CodeByRecipe, Text: "the recipe says so"}
		if *want == recipe.NoColumn {
			p.m.Roles[r].Reasons = append(p.m.Roles[r].Reasons, because)
			continue
		}
		i := slices.Index(known, *want)
		if i < 0 {
			p.fail(NoColumn(*want, known))
			continue
		}
		p.set(Role(r), i, "sure", because)
	}
}

// NoColumn is the problem of a recipe that names a column that is not there.
func NoColumn(want string, known []string) *report.Problem {
	p := &report.Problem{Code: report.CodeNoColumn, Column: want, Cause: "no such column"}
	if near := recipe.Nearest(want, known); near != "" {
		p.Hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(known) > 0 {
		p.Hint = "the columns are " + report.Shorten(strings.Join(known, ", "))
	}
	return p
}

// choose returns the free column with the highest score; a score of 0 or less is no candidate, ties go to the first.
func (p *proposer) choose(score func(i int, c *column) int) int {
	best, most := None, 0
	for i := range p.s.columns {
		if p.taken[i] || p.s.columns[i].present() == 0 {
			continue
		}
		if n := score(i, &p.s.columns[i]); n > most {
			best, most = i, n
		}
	}
	return best
}

// otherRole says whether a column's name speaks for a role other than r.
func (p *proposer) otherRole(i int, r Role) bool {
	for other := range roles {
		if Role(other) != r && p.match[i][other].exact {
			return true
		}
	}
	return false
}

func (p *proposer) session() {
	p.byName(Session, func(c *column) bool {
		return c.present() > 0 && c.field.Kind != table.Bool && c.length <= 100*c.present()
	})
}

// label says whether the values can name a group: short texts, and no addresses of pages.
func (c *column) label() bool {
	return c.field.Kind == table.String && c.present() > 0 && c.short() && !strings.Contains(c.values[0].text, "://")
}

// address says whether the values are addresses of pages, or paths.
func (c *column) address() bool {
	like := 0
	for _, v := range c.values {
		if strings.Contains(v.text, "://") || strings.HasPrefix(v.text, "/") {
			like++
		}
	}
	return like > 0 && like*10 >= len(c.values)*9
}

// short says whether the values are short on average.
func (c *column) short() bool { return c.length <= 40*c.present() }

// byName gives a role to the column with the best name among those whose values fit.
func (p *proposer) byName(r Role, fits func(*column) bool) {
	if p.asked[r] {
		return
	}
	i := p.choose(func(i int, c *column) int {
		if !fits(c) {
			return 0
		}
		return p.match[i][r].score
	})
	if i == None {
		return
	}
	n := p.match[i][r]
	confidence := "likely"
	if n.exact {
		confidence = "sure"
	}
	p.set(r, i, confidence, p.byNameNote(i, n)...)
}

// byNameNote is the reason a name gives, if it gives one.
func (p *proposer) byNameNote(i int, n match) []report.Note {
	if n.synonym == "" {
		return nil
	}
	return []report.Note{{Code: report.CodeByName, Subject: p.s.columns[i].field.Name, Detail: n.synonym,
		Text: fmt.Sprintf("its name is a known one (%s)", n.synonym)}}
}

func valuesNote(i int, p *proposer, count int, what string) report.Note {
	c := &p.s.columns[i]
	return report.Note{Code: report.CodeByValues, Subject: c.field.Name, Detail: what, Count: int64(count), Total: int64(c.present()),
		Text: fmt.Sprintf("%d of %d values sampled: %s", count, c.present(), what)}
}

func (p *proposer) reason(r Role, n report.Note) {
	p.m.Roles[r].Reasons = append(p.m.Roles[r].Reasons, n)
}

func (p *proposer) warn(n report.Note) { p.m.Warnings = append(p.m.Warnings, n) }

// finish writes the roles beside the columns and says what is missing.
func (p *proposer) finish() (*Mapping, error) {
	p.m.Columns = p.s.report()
	for r, c := range p.m.columns {
		if c.Index != None && p.m.Columns[c.Index].Role == "" {
			p.m.Columns[c.Index].Role = Role(r).String()
		}
	}
	if p.s.Rows == 0 && len(p.s.columns) > 0 {
		p.fail(p.s.noRows())
	}
	var missing []string
	for _, r := range []Role{User, Time} {
		if p.m.columns[r].Index == None {
			missing = append(missing, r.String())
		}
	}
	if len(missing) > 0 {
		cause := map[string]string{"user": "no column says who", "time": "no column says when", "user, time": "no column says who or when"}
		what := strings.Join(missing, ", ")
		p.fail(&report.Problem{Code: report.CodeNoEvents, Value: what, Cause: cause[what] + "; journeys need both",
			Hint: "if a column does, choose it by hand: mapping." + strings.Join(missing, " and mapping.")})
	}
	return p.m, p.err
}

// noRows is the problem of an input in which there was nothing to look at.
func (s *Sample) noRows() *report.Problem {
	if s.rejected == nil {
		return &report.Problem{Code: report.CodeNoRows, Cause: "there are columns, and no rows under them"}
	}
	p := report.Problem{Code: report.CodeNothingLeft, Cause: s.rejected.Code}
	if len(s.rejected.Samples) > 0 {
		p = s.rejected.Samples[0]
		p.Code = report.CodeNothingLeft
	}
	p.Cause += "; no row could be read"
	return &p
}
