package mapping

import (
	"slices"
	"strings"

	"parcours/analysis/table"
)

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
		n := p.match[i][User]
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
		c, n := &p.s.columns[i], p.match[i][User]
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
		if n := p.match[i][Session]; n.synonym != "" && repeats(c) && idLike(c) {
			return n.score
		}
		return 0
	})
	if i != None {
		p.set(User, i, "guess", p.byNameNote(i, p.match[i][Session])...)
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
