package mapping

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Propose decides which column is what. What the recipe asks for holds: a
// column's name, "-" for none, "" to let the data decide.
//
// The error is a *report.Problem: CodeNoEvents when no column can be the user
// or the time (Value lists the roles that are missing), CodeNoRows or
// CodeNothingLeft when there was no row to look at, CodeNoColumn when the
// recipe names a column that is not there, CodeBadRecipe for an unknown time
// zone or format. The mapping comes with it as far as it goes, for display;
// only without an error it is fit for ingest.
func Propose(s *Sample, asked recipe.Mapping) (*Mapping, error) {
	p := newProposer(s)
	loc, err := asked.Location()
	if err != nil {
		loc, p.err = time.UTC, err
	}
	p.m.Location = loc
	p.ask(asked)
	p.time(asked)
	p.user()
	p.session()
	p.event(asked)
	for _, r := range []Role{Channel, Device, Country} {
		p.byName(r, (*column).label)
	}
	for _, r := range []Role{Value, Score} {
		p.byName(r, func(c *column) bool { return c.present() > 0 && c.numeric*10 >= c.present()*9 })
	}
	p.byName(Currency, (*column).label)
	return p.finish()
}

// proposer fills a Mapping role by role.
type proposer struct {
	s     *Sample
	names []name
	m     *Mapping
	asked [roles]bool // decided by the recipe
	taken []bool      // columns with a role
	err   error       // the first problem
}

func newProposer(s *Sample) *proposer {
	p := &proposer{s: s, m: &Mapping{Warnings: []report.Note{}}, taken: make([]bool, len(s.columns))}
	for i := range s.columns {
		p.names = append(p.names, parseName(s.columns[i].field.Name))
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

// time decides the time column and its format. How much of a column reads as
// times outranks its name; a time of day outranks a date alone.
func (p *proposer) time(asked recipe.Mapping) {
	i := p.m.columns[Time].Index
	if !p.asked[Time] {
		i = p.choose(func(i int, c *column) int {
			g, n := c.time, p.names[i].match(Time)
			// A user id in digits must not be taken for seconds.
			if g.bare && n.synonym == "" && (!g.plausible(c) || p.names[i].match(User).synonym != "") {
				return 0
			}
			score := n.score + 2*c.coverage()
			switch {
			case g.parsed*100 >= c.present()*98:
				score += 2000
			case n.synonym == "" || g.parsed*100 < c.present()*30:
				return 0
			}
			if g.fine {
				score += 400
			}
			if p.names[i].hasAny(foreign[Time]) {
				score -= 600
			}
			if g.bare && g.layout == seconds && n.synonym == "" {
				score -= 1000 // only where nothing else is a time
			}
			return score
		})
	}
	if i == None {
		return
	}
	c := &p.s.columns[i]
	g := c.time
	p.m.TimeFormat = TimeFormat{g.layout, p.m.Location}
	fixed := false
	if asked.TimeFormat != "" && g.layout != native {
		f, ok := NewTimeFormat(asked.TimeFormat, p.m.Location)
		if !ok {
			p.fail(&report.Problem{Code: report.CodeBadRecipe, Value: asked.TimeFormat, Cause: "unknown time format",
				Hint: "one of " + strings.Join(layoutNames[:], ", ")})
		} else if fixed = f.layout != native; fixed { // "timestamp" says nothing about how to read text
			p.m.TimeFormat = f
			g = try(f.layout, c.values)
		}
	}
	n := p.names[i].match(Time)
	confidence := "guess"
	if g.parsed*100 >= c.present()*98 {
		confidence = "likely"
		if n.exact || g.layout == native {
			confidence = "sure"
		}
	}
	if !p.asked[Time] {
		p.set(Time, i, confidence, p.byNameNote(i, n)...)
	}
	if g.parsed > 0 {
		p.reason(Time, valuesNote(i, p, g.parsed, fmt.Sprintf("reads as %s", p.m.TimeFormat)))
	}
	p.m.Roles[Time].Format = p.m.TimeFormat.describe(g)
	if g.undecided && !fixed {
		p.warn(report.Note{Code: report.CodeGuessedTime, Subject: c.field.Name, Detail: p.m.TimeFormat.String(),
			Text: fmt.Sprintf("%s does not tell days from months; it was read as %s", c.field.Name, p.m.TimeFormat)})
	}
	if g.zoneless && g.fine && asked.Timezone == "" {
		p.warn(report.Note{Code: report.CodeGuessedTime, Subject: c.field.Name, Detail: "UTC",
			Text: fmt.Sprintf("%s names no time zone; it was read as UTC", c.field.Name)})
	}
}

// describe is the format's name for people, with a time of day where the sample has one.
func (f TimeFormat) describe(g guess) string {
	if g.fine && (f.layout == dayFirst || f.layout == monthFirst) {
		return f.String() + " hh:mm"
	}
	return f.String()
}

// user decides the user column: a known name, else ids that come back. A
// session's id stands in when there is nothing else.
func (p *proposer) user() {
	if !p.asked[User] {
		p.chooseUser()
	}
	if i := p.m.columns[User].Index; i != None {
		c := &p.s.columns[i]
		p.m.WholeFloats = c.field.Kind == table.String && c.present() > 0 && c.wholeFloat == c.present()
	}
}

func (p *proposer) chooseUser() {
	idLike := func(c *column) bool {
		isTime := !c.time.bare && c.time.parsed*2 > c.present()
		return !isTime && c.field.Kind != table.Bool && c.length <= 100*c.present()
	}
	repeats := func(c *column) bool { return len(c.values) >= 2 && c.present()*2 >= len(c.values)*3 }
	i := p.choose(func(i int, c *column) int {
		n := p.names[i].match(User)
		if n.synonym == "" || !idLike(c) {
			return 0
		}
		score := n.score + 2*c.coverage()
		if len(c.values) > 1 {
			score += 20
		}
		if repeats(c) {
			score += 20
		}
		return score
	})
	if i != None {
		c, n := &p.s.columns[i], p.names[i].match(User)
		confidence := "likely"
		if n.exact && repeats(c) {
			confidence = "sure"
		}
		p.set(User, i, confidence, p.byNameNote(i, n)...)
		if repeats(c) {
			p.reason(User, valuesNote(i, p, c.present()-len(c.values), "ids that come back"))
		}
		return
	}
	i = p.choose(func(i int, c *column) int {
		if !idLike(c) || !repeats(c) || len(c.values) < 3 || c.field.Kind == table.Float || p.names[i].hasAny(foreign[User]) || p.otherRole(i, User) || !c.looksLikeIDs(p.names[i]) {
			return 0
		}
		return len(c.values)
	})
	if i != None {
		c := &p.s.columns[i]
		p.set(User, i, "guess", valuesNote(i, p, c.present()-len(c.values), "ids that come back"))
		return
	}
	i = p.choose(func(i int, c *column) int {
		if n := p.names[i].match(Session); n.synonym != "" && repeats(c) && idLike(c) {
			return n.score
		}
		return 0
	})
	if i != None {
		p.set(User, i, "guess", p.byNameNote(i, p.names[i].match(Session))...)
	}
}

// looksLikeIDs says whether a column whose name is not known holds ids: its
// name ends in id or number, or its values are letters and digits mixed
// (u_0042, a UUID) or mail addresses.
func (c *column) looksLikeIDs(n name) bool {
	if len(n.words) > 0 && slices.Contains([]string{"id", "ids", "uuid", "guid", "number", "numero", "no", "num", "key", "hash"}, n.words[len(n.words)-1]) {
		return true
	}
	mixed := 0
	for _, v := range c.values {
		letter := strings.ContainsFunc(v.text, func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' })
		digit := strings.ContainsAny(v.text, "0123456789")
		if letter && digit && !strings.Contains(v.text, " ") || strings.Contains(v.text, "@") {
			mixed++
		}
	}
	return mixed*10 >= len(c.values)*9
}

// otherRole says whether a column's name speaks for a role other than r.
func (p *proposer) otherRole(i int, r Role) bool {
	for other := range roles {
		if Role(other) != r && p.names[i].match(Role(other)).exact {
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

// event decides the event column: a known name, else values that read like
// the names of events; else every row is the same event.
func (p *proposer) event(asked recipe.Mapping) {
	if !p.asked[Event] {
		p.chooseEvent()
	}
	if p.m.columns[Event].Index != None {
		return
	}
	p.m.EventName = asked.EventName
	confidence, reason := "sure", report.Note{Code: report.CodeConstant, Text: "every row is one event"}
	if p.m.EventName == "" {
		p.m.EventName, confidence = "event", "guess"
		if slices.ContainsFunc(p.names, func(n name) bool { return n.hasAny(sale) }) {
			p.m.EventName = "purchase"
		}
		p.warn(report.Note{Code: report.CodeGuessedEvent, Detail: p.m.EventName,
			Text: fmt.Sprintf("no column names events; every row is called %q", p.m.EventName)})
	}
	reason.Detail = p.m.EventName
	p.m.Roles[Event].Confidence = confidence
	p.reason(Event, reason)
}

func (p *proposer) chooseEvent() {
	// few: low-cardinality, repeated, short strings.
	few := func(c *column) bool {
		return c.field.Kind == table.String && c.short() && c.numeric*2 < c.present() &&
			len(c.values) >= 2 && len(c.values) <= 500 && c.present() >= 2*len(c.values)
	}
	notTime := func(c *column) bool { return c.time.bare || c.time.parsed*2 < c.present() }
	i := p.choose(func(i int, c *column) int {
		n := p.names[i].match(Event)
		if n.synonym == "" || !n.exact && p.names[i].hasAny(foreign[User]) || !notTime(c) {
			return 0
		}
		score := n.score + c.coverage() + c.likeEvents()/2
		if slices.Contains(weak, n.synonym) {
			if !n.exact || !few(c) && !(c.present() < 50 && c.short() && c.likeEvents() >= 50) {
				return 0
			}
			score -= 30
		}
		if c.numeric*2 > c.present() {
			score -= 80
		}
		if !few(c) {
			score -= 40
		}
		return max(1, score)
	})
	if i != None {
		c, n := &p.s.columns[i], p.names[i].match(Event)
		confidence := "likely"
		if n.exact && few(c) && !slices.Contains(weak, n.synonym) {
			confidence = "sure"
		}
		p.set(Event, i, confidence, p.byNameNote(i, n)...)
		if few(c) {
			p.reason(Event, valuesNote(i, p, c.present(), fmt.Sprintf("%d different short names", len(c.values))))
		}
		return
	}
	i = p.choose(func(i int, c *column) int {
		if !few(c) || len(c.values) < 3 || !notTime(c) || c.likeEvents() < 60 || p.names[i].hasAny(foreign[Event]) || p.otherRole(i, Event) {
			return 0
		}
		return c.likeEvents()*10 + len(c.values)
	})
	if i != None {
		c := &p.s.columns[i]
		p.set(Event, i, "guess", valuesNote(i, p, c.present(), fmt.Sprintf("%d names that read like events", len(c.values))))
	}
}

// likeEvents is the share of different values that read like event names, in percent.
func (c *column) likeEvents() int {
	like := 0
	values := c.values[:min(500, len(c.values))]
	for _, v := range values {
		if likeEvent(v.text) {
			like++
		}
	}
	return 100 * like / max(1, len(values))
}

// label says whether the values can name a group: short texts, and no addresses of pages.
func (c *column) label() bool {
	return c.field.Kind == table.String && c.present() > 0 && c.short() && !strings.Contains(c.values[0].text, "://")
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
		return p.names[i].match(r).score
	})
	if i == None {
		return
	}
	n := p.names[i].match(r)
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
