package friction

import (
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// kind is a kind of trouble.
type kind uint8

const (
	rage kind = iota
	backAndForth
	retry
	errorEnd
	searchEnd
	support
	tried // no trouble: an error and what it came directly after
	// The others are found along a funnel.
	backToStep
	wait
	abandonedCart
	kindCount
)

// traits are what a kind is called in reports, and how often the two events of
// a trouble are there at least: those who are compared did them as often.
type traits struct {
	name           string
	subject, other uint32
}

var kinds = [kindCount]traits{
	rage:          {"rage", 3, 0},
	backAndForth:  {"back_and_forth", 2, 2},
	retry:         {"retry", 1, 0}, // whether or not there was an error: that is what it costs
	errorEnd:      {"error_end", 1, 0},
	searchEnd:     {"search_end", 1, 0},
	support:       {"support", 1, 0},
	backToStep:    {"return", 1, 1},
	wait:          {"wait", 1, 1},
	abandonedCart: {"abandoned_cart", 1, 0},
}

func (k kind) alongFunnel() bool { return k >= backToStep }

// key is a kind of trouble at one place: the kind and two names, each 1 + its
// place among the names looked at; the second may be 0.
type key uint32

const nameBits = 10

// The names fit: this does not compile where they do not.
const _ = uint(1<<nameBits - 1 - maxNames)

func keyOf(k kind, subject, other uint16) key {
	return key(k)<<(2*nameBits) | key(subject)<<nameBits | key(other)
}

func (k key) kind() kind      { return kind(k >> (2 * nameBits)) }
func (k key) subject() uint16 { return uint16(k >> nameBits & (1<<nameBits - 1)) }
func (k key) other() uint16   { return uint16(k & (1<<nameBits - 1)) }

// trouble is one that a person had.
type trouble struct {
	key
	visit    int32
	from, to int32 // the events it goes from and to, both included
}

func (t trouble) took(u event.User) int64 { return u.Times[t.to] - u.Times[t.from] }

// never is the time of what did not happen.
const never = -1

// detector finds the troubles of one person after the other. It keeps its
// memory from one partition to the next; it belongs to one goroutine.
type detector interface {
	// over binds to a partition.
	over(p *event.Partition)
	// person tells the troubles of a person, those of one kind in the order of visits or against it, and says how many visits there are.
	// It tells every wait: from where one is long is known only when all are.
	person(u event.User, tell func(trouble)) (visits int)
}

// Selects returns what says of a person whether they had a trouble: the same
// people, and as many, as the signal of the report counts. Where the trouble
// names no events, any will do. last is the analysis' merged Partial, for how
// long a wait is long depends on everybody's.
func (a *Analysis) Selects(last agg.Partial, t recipe.Trouble) func(p *event.Partition) func(u event.User) bool {
	// A kind that is not found is -1, and none.
	k := kind(slices.IndexFunc(kinds[:], func(k traits) bool { return k.name == t.Kind }))
	// The place of each name, 0 for any; a name that was not looked at is nobody's trouble.
	place := func(name string) (uint16, bool) {
		m := a.known[name]
		return m.name, name == "" || m.name != 0
	}
	subject, ok1 := place(t.Subject)
	other, ok2 := place(t.Other)
	if k >= kindCount || k == tried || !ok1 || !ok2 {
		return func(*event.Partition) func(event.User) bool { return func(event.User) bool { return false } }
	}
	m := measuredOf(last)
	return func(p *event.Partition) func(event.User) bool {
		d := a.detector(k.alongFunnel())
		d.over(p)
		var person event.User
		had := false
		tell := func(t trouble) {
			had = had || t.kind() == k && (subject == 0 || t.subject() == subject) && (other == 0 || t.other() == other) &&
				t.took(person) > m.limit(t.key)
		}
		return func(u event.User) bool {
			person, had = u, false
			d.person(u, tell)
			return had
		}
	}
}

// Troubles are those that were found; the function says of the people of a partition, each once and in order, which of
// them they had, as bits in the same order.
func (a *Analysis) Troubles(last agg.Partial) (found []recipe.Trouble, had func(p *event.Partition) func(event.User) [2]uint64) {
	m := measuredOf(last)
	for i := range m.signals {
		k := m.signals[i].key
		t := recipe.Trouble{Kind: kinds[k.kind()].name, Subject: a.names[k.subject()-1]}
		if other := k.other(); other != 0 {
			t.Other = a.names[other-1]
		}
		found = append(found, t)
	}
	return found, func(p *event.Partition) func(event.User) [2]uint64 {
		of, person := m.marksOf(p), 0
		return func(u event.User) [2]uint64 {
			person++
			return of(person-1, u)
		}
	}
}

// detector makes one for the troubles along the funnel, or for the others.
func (a *Analysis) detector(alongFunnel bool) detector {
	if alongFunnel {
		return &along{of: a}
	}
	return &everywhere{of: a}
}

// visits binds the visits of a partition's people.
func (a *Analysis) visits(v *sequence.Visits, p *event.Partition) {
	v.Over(p, a.scope.Session, a.scope.SessionGap)
}
