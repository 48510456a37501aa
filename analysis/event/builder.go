package event

import (
	"cmp"
	"math/bits"
	"slices"
)

// MaxUserEvents bounds the events of one user, so that no single id (a bot, a
// shared "unknown") can make an analysis slow without limit. The earliest are
// kept and the report says how many users were cut. A user whose events have
// more different values of one property than there are codes is cut where the
// first of them has none.
const MaxUserEvents = 1 << 20

// lasting is how many strings a dictionary may have to be used for partition
// after partition: names, devices and countries are always the same few.
const lasting = 1 << 10

// Builder collects events in input order and sorts them into partitions: a
// shard of users at a time, whose memory it uses again for the next.
type Builder struct {
	properties []string
	users      Dict
	names      *Dict
	values     []*Dict // by property
	shared     []bool  // by property: whether partitions use the memory of its dictionary
	events     Columns // codes of these dictionaries

	// Rules say which events become none. They must not change once there are events.
	Rules Rules

	limit       int // maxCodes; tests have few
	start, next []uint32
	order       []uint32
	keys        keySet
}

// Rules say what becomes of events that repeat others, and of ties.
type Rules struct {
	// Unique keeps of a user's events with the same key, other than 0, the first in the order of input.
	Unique bool
	// Ties puts events of the same time in the order of their ties before that of input.
	Ties bool
	// Collapse, in microseconds, leaves out an event that comes no later than
	// that after one of the same name, with nothing in between. 0: none.
	Collapse int64
}

// Columns are events to add, one in each row: codes of the dictionaries that
// Dicts returns, and times in microseconds since 1970 UTC.
type Columns struct {
	Users  []uint32
	Times  []int64
	Names  []uint32
	Values [][]uint32 // by property
	// Keys and Ties are there where Rules need them: a hash that two reports of
	// one event share, 0 for none, and what decides between events of the same time.
	Keys, Ties []uint64
}

// Reset makes room for n events of some properties, whose values are any.
func (c *Columns) Reset(n, properties int) {
	c.Users, c.Times, c.Names = resize(c.Users, n), resize(c.Times, n), resize(c.Names, n)
	c.Values = slices.Grow(c.Values[:0], properties)[:properties]
	for i := range c.Values {
		c.Values[i] = resize(c.Values[i], n)
	}
	c.Keys, c.Ties = c.Keys[:0], c.Ties[:0]
}

// Extend adds n events, whose values are any, with keys and ties as rules need
// them, and returns the rows they are.
func (c *Columns) Extend(n int, r Rules) Columns {
	at := len(c.Users)
	end := at + n
	c.Users, c.Times, c.Names = slices.Grow(c.Users, n)[:end], slices.Grow(c.Times, n)[:end], slices.Grow(c.Names, n)[:end]
	added := Columns{Users: c.Users[at:], Times: c.Times[at:], Names: c.Names[at:], Values: make([][]uint32, len(c.Values))}
	for i := range c.Values {
		c.Values[i] = slices.Grow(c.Values[i], n)[:end]
		added.Values[i] = c.Values[i][at:]
	}
	if r.Unique {
		c.Keys = slices.Grow(c.Keys, n)[:end]
		added.Keys = c.Keys[at:]
	}
	if r.Ties {
		c.Ties = slices.Grow(c.Ties, n)[:end]
		added.Ties = c.Ties[at:]
	}
	return added
}

// NewBuilder returns an empty builder for partitions with these properties.
func NewBuilder(properties []string) *Builder {
	b := &Builder{properties: properties, names: NewDict(), limit: maxCodes}
	b.users.init()
	for range properties {
		b.values = append(b.values, NewDict())
	}
	b.shared = make([]bool, len(properties))
	b.events.Reset(0, len(properties))
	return b
}

// User returns the code of a user id for Add. The id must not be empty.
func (b *Builder) User(id []byte) uint32 { return b.users.Code(id) }

// Name returns the code of an event name for Add. The name must not be empty.
func (b *Builder) Name(name []byte) uint32 { return b.names.Code(name) }

// Value returns the code of a value of property i for Add; empty is no value.
func (b *Builder) Value(i int, value []byte) uint32 { return b.values[i].Code(value) }

// Add appends one event, without key or tie. values holds one code per property.
func (b *Builder) Add(user uint32, time int64, name uint32, values []uint32) {
	if user == 0 || name == 0 || len(values) != len(b.properties) {
		panic("event: Add without user or name, or with the wrong number of values")
	}
	e := b.Extend(1)
	e.Users[0], e.Times[0], e.Names[0] = user, time, name
	for i, v := range values {
		e.Values[i][0] = v
	}
	clear(e.Keys)
	clear(e.Ties)
}

// Dicts returns the dictionaries of users, of event names and of each
// property's values, for Extend. They are valid until Build. Ids and names
// must not be empty.
func (b *Builder) Dicts() (users, names *Dict, values []*Dict) {
	return &b.users, b.names, b.values
}

// Extend adds n events at once and returns their columns for the caller to
// fill: what Add does, for a block. Every event must have a user and a name.
func (b *Builder) Extend(n int) Columns { return b.events.Extend(n, b.Rules) }

// Events is the number of events added since the last Build.
func (b *Builder) Events() int { return len(b.events.Users) }

// Build sorts the events by user, then time, then input order, returns the
// partitions they make, and begins anew. It is one partition, unless a property
// has more different values than there are codes; of no events it is none.
func (b *Builder) Build() []*Partition {
	if b.Events() == 0 {
		return nil
	}
	b.group()
	var repeated, collapsed int64
	if b.Rules.Unique {
		repeated = b.keep(b.unique)
	}
	for u := range len(b.start) - 1 {
		b.sortUser(b.order[b.start[u]:b.start[u+1]])
	}
	if b.Rules.Collapse > 0 {
		collapsed = b.keep(b.collapse)
	}
	capped := b.cap()
	var made []*Partition
	if b.fits() {
		made = []*Partition{b.whole(capped)}
	} else {
		made = b.split(capped)
	}
	for _, p := range made {
		p.bound()
	}
	made[0].repeated, made[0].collapsed = repeated, collapsed
	b.users.Reset()
	if b.names.Len() > lasting {
		b.names = NewDict() // the partition has the old one
	}
	for i, d := range b.values {
		switch {
		case d.Len() <= lasting:
		case b.shared[i]:
			b.values[i], b.shared[i] = NewDict(), false
		default:
			d.Reset()
		}
	}
	b.events.Reset(0, len(b.properties))
	return made
}

// group makes order the events user by user, each user's in the order of
// input; user u, whose code is u+1, has order[start[u]:start[u+1]].
func (b *Builder) group() {
	b.start = resize(b.start, b.users.Len())
	clear(b.start)
	for _, u := range b.events.Users {
		b.start[u]++ // codes start at 1, so after the next loop start[u-1] is u's first place
	}
	var sum uint32
	for u, c := range b.start {
		sum += c
		b.start[u] = sum
	}
	b.next = append(b.next[:0], b.start...)
	b.order = resize(b.order, b.Events())
	for i, u := range b.events.Users {
		at := b.next[u-1]
		b.next[u-1] = at + 1
		b.order[at] = uint32(i)
	}
}

// sortUser brings a user's events into the order of time; mostly they are in it.
func (b *Builder) sortUser(events []uint32) {
	const few = 32 // where inserting beats a sort
	times, ties := b.events.Times, b.events.Ties
	if b.Rules.Ties {
		slices.SortStableFunc(events, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(times[a], times[b]), cmp.Compare(ties[a], ties[b]))
		})
		return
	}
	latest := times[events[0]]
	for i := 1; i < len(events); i++ {
		e := events[i]
		t := times[e]
		if t >= latest {
			latest = t
			continue
		}
		if len(events) > few {
			slices.SortStableFunc(events, func(a, b uint32) int { return cmp.Compare(times[a], times[b]) })
			return
		}
		at := i
		for ; at > 0 && times[events[at-1]] > t; at-- {
			events[at] = events[at-1]
		}
		events[at] = e
	}
}

// keep leaves each user the events, in order, that choose moves to the front
// and counts, one at least, and returns how many are gone.
func (b *Builder) keep(choose func(events []uint32) int) int64 {
	kept, from := uint32(0), uint32(0)
	all := len(b.order)
	for u := range len(b.start) - 1 {
		to := b.start[u+1]
		events := b.order[from:to]
		n := uint32(choose(events))
		copy(b.order[kept:], events[:n])
		b.start[u] = kept
		kept += n
		from = to
	}
	b.start[len(b.start)-1] = kept
	b.order = b.order[:kept]
	return int64(all) - int64(kept)
}

// unique moves the events without a key, and the first of each key, to the front.
func (b *Builder) unique(events []uint32) int {
	if len(events) == 1 {
		return 1
	}
	b.keys.reset(len(events))
	kept := 0
	for _, e := range events {
		if key := b.events.Keys[e]; key == 0 || b.keys.add(key) {
			events[kept] = e
			kept++
		}
	}
	return kept
}

// collapse moves the events that are no repetition of the one before to the front.
func (b *Builder) collapse(events []uint32) int {
	times, names := b.events.Times, b.events.Names
	kept := 1
	for i := 1; i < len(events); i++ {
		last, e := events[i-1], events[i]
		if names[e] != names[last] || times[e]-times[last] > b.Rules.Collapse {
			events[kept] = e
			kept++
		}
	}
	return kept
}

// keySet is a set of keys other than 0. Its memory serves one user after the other.
type keySet struct {
	table []uint64
	shift uint
}

// reset empties the set and makes room for n keys.
func (s *keySet) reset(n int) {
	width := bits.Len(uint(2 * n))
	s.table = resize(s.table, 1<<width)
	clear(s.table)
	s.shift = 64 - uint(width)
}

// add says whether the key is new.
func (s *keySet) add(key uint64) bool {
	at := key * 0x9E3779B97F4A7C15 >> s.shift
	for s.table[at] != 0 {
		if s.table[at] == key {
			return false
		}
		at = (at + 1) & uint64(len(s.table)-1)
	}
	s.table[at] = key
	return true
}

// cap keeps the first MaxUserEvents events of each user and returns how many users had more.
func (b *Builder) cap() (capped int64) {
	kept := uint32(0)
	from := uint32(0)
	for u := range len(b.start) - 1 {
		to := b.start[u+1]
		n := min(to-from, MaxUserEvents)
		if n < to-from {
			capped++
		}
		if kept != from {
			copy(b.order[kept:], b.order[from:from+n])
		}
		b.start[u] = kept
		kept += n
		from = to
	}
	b.start[len(b.start)-1] = kept
	b.order = b.order[:kept]
	return capped
}

// fits says whether the dictionaries have no more strings than there are codes.
func (b *Builder) fits() bool {
	return b.names.Len() <= b.limit && !slices.ContainsFunc(b.values, func(d *Dict) bool { return d.Len() > b.limit })
}

// whole makes one partition of all events.
func (b *Builder) whole(capped int64) *Partition {
	p := &Partition{
		Names: b.names, users: b.users.clone(), start: slices.Clone(b.start), capped: capped,
		times: make([]int64, len(b.order)), names: codes(b.events.Names, b.order),
	}
	for i, from := range b.order {
		p.times[i] = b.events.Times[from]
	}
	for i, d := range b.values {
		values := d.Strings // what lasts only ever gets longer: partitions share its strings, as many as each has
		if d.Len() <= lasting {
			b.shared[i] = true
		} else if !b.shared[i] {
			values = d.clone()
		}
		p.Properties = append(p.Properties, Property{b.properties[i], values, codes(b.events.Values[i], b.order)})
	}
	return p
}

// codes gathers codes that fit.
func codes(from, order []uint32) []Code {
	to := make([]Code, len(order))
	for i, at := range order {
		to[i] = Code(from[at])
	}
	return to
}

// bound finds the first and last time.
func (p *Partition) bound() {
	p.first, p.last = p.times[0], p.times[0]
	for u := range p.Users() {
		p.first = min(p.first, p.times[p.start[u]])
		p.last = max(p.last, p.times[p.start[u+1]-1])
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
