package mapping

import (
	"slices"
	"strings"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// Names of columns, squeezed, that hold the id of a device or cookie, of a
// person who has told who they are, and of an event.
var (
	deviceIDs = squeezed(`anonymous_id anon_id user_pseudo_id domain_userid network_userid cookie_id device_id visitor_id visitorid client_id idvisitor full_visitor_id id_visiteur`)
	knownIDs  = squeezed(`user_id userid customer_id person_id member_id account_id contact_id id_utilisateur id_client identifiant_client customer_user_id user user_email email customer`)
	eventIDs  = squeezed(`event_id insert_id $insert_id message_id event_uuid uuid hit_id event_fingerprint id_evenement`)
)

// NamesPerson says whether a column's name is that of an id of people, known or not.
func NamesPerson(column string) bool {
	n := parseName(column)
	return n.match(User).exact || slices.Contains(knownIDs, n.squeezed) || slices.Contains(deviceIDs, n.squeezed)
}

// NamesID says whether a column's name is that of an id or a code of anything.
func NamesID(column string) bool {
	n := parseName(column)
	return len(n.words) > 0 && slices.ContainsFunc(n.words, func(w string) bool {
		return slices.Contains([]string{"id", "ids", "uuid", "code", "key", "sku", "upc", "email", "courriel", "number", "numero", "ref", "reference", "order", "session", "commande"}, w)
	})
}

func squeezed(s string) (list []string) {
	for _, n := range names(s) {
		list = append(list, n.squeezed)
	}
	return list
}

// anonymous decides which column identifies those who have no user id. There
// is a use for it only where some rows have a user id and others do not: a
// device that was taken for the user, because it is always there, gives way
// to the id of those who are known.
func (p *proposer) anonymous() {
	if p.asked[Anonymous] {
		return
	}
	user := p.m.columns[User].Index
	if user == None {
		return
	}
	some := func(c *column) bool { return c.present() > 0 && c.missing > 0 }
	if !p.asked[User] && slices.Contains(deviceIDs, p.names[user].squeezed) {
		known := p.choose(func(i int, c *column) int {
			at := slices.Index(knownIDs, p.names[i].squeezed)
			if at < 0 || !some(c) {
				return 0
			}
			return len(knownIDs) - at
		})
		if known == None {
			return
		}
		p.m.Roles[User].Reasons = []report.Note{}
		p.set(User, known, "sure", p.byNameNote(known, p.match[known][User])...)
		p.set(Anonymous, user, "sure", p.byNameNote(user, p.match[user][User])...)
		return
	}
	if !some(&p.s.columns[user]) {
		return
	}
	device := p.choose(func(i int, c *column) int {
		at := slices.Index(deviceIDs, p.names[i].squeezed)
		if at < 0 {
			return 0
		}
		return len(deviceIDs) - at
	})
	if device != None {
		p.set(Anonymous, device, "sure", p.byNameNote(device, p.match[device][User])...)
	}
}

// keys decides which columns name an event and which settle ties.
func (p *proposer) keys(asked recipe.Mapping, hint *Hint) {
	switch {
	case len(asked.EventID) > 0:
		p.m.EventID = p.columns(asked.EventID, true)
	case hint != nil && len(hint.EventID) > 0:
		if p.m.EventID = p.columns(hint.EventID, false); len(p.m.EventID) < len(hint.EventID) {
			p.m.EventID = p.uniqueID() // a re-export may have another id
		}
	case hint == nil:
		p.m.EventID = p.uniqueID()
	}
	if len(asked.Tie) > 0 {
		p.m.Tie = p.columns(asked.Tie, true)
	} else if hint != nil {
		p.m.Tie = p.columns(hint.Tie, false)
	}
}

// columns finds columns by name; what a recipe asks for must be there.
func (p *proposer) columns(want []string, strict bool) (found []string) {
	var known []string
	for i := range p.s.columns {
		known = append(known, p.s.columns[i].field.Name)
	}
	for _, name := range want {
		if name == recipe.NoColumn {
			continue
		}
		i := slices.IndexFunc(known, func(k string) bool { return k == name || !strict && strings.EqualFold(k, name) })
		switch {
		case i >= 0:
			found = append(found, known[i])
		case strict:
			p.fail(NoColumn(name, known))
		}
	}
	return found
}

// uniqueID is the column that by its name holds ids of events and by its
// values can: hardly one is there twice.
func (p *proposer) uniqueID() []string {
	i := p.choose(func(i int, c *column) int {
		at := slices.Index(eventIDs, p.names[i].squeezed)
		if at < 0 || c.present() < 20 || len(c.values)*100 < c.present()*90 || c.coverage() < 90 {
			return 0
		}
		return len(eventIDs) - at
	})
	if i == None {
		return nil
	}
	return []string{p.s.columns[i].field.Name}
}
