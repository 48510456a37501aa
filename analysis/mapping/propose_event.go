package mapping

import (
	"cmp"
	"fmt"
	"slices"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// event decides the event column: a known name, else values that read like
// the names of events; else every row is the same event.
func (p *proposer) event(asked recipe.Mapping) {
	if !p.asked[Event] {
		p.chooseEvent()
	}
	if p.m.columns[Event].Index != None {
		return
	}
	p.m.EventName = cmp.Or(asked.EventName, p.m.EventName)
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
		n := p.match[i][Event]
		if n.synonym == "" || !n.exact && p.names[i].hasAny(foreign[User]) || !notTime(c) {
			return 0
		}
		score := n.score + c.coverage() + c.likeEvents()/2
		if slices.Contains(weak, n.synonym) {
			if !n.exact || c.likeEvents() < 30 || !few(c) && (c.present() >= 50 || !c.short()) {
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
		c, n := &p.s.columns[i], p.match[i][Event]
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
