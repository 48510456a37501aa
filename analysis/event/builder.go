package event

import (
	"cmp"
	"slices"
)

// MaxUserEvents bounds the events of one user, so that no single id (a bot, a
// shared "unknown") can make an analysis slow without limit. The earliest are
// kept and the report says how many users were cut.
const MaxUserEvents = 1 << 20

// Builder collects events in input order and sorts them into a Partition.
type Builder struct {
	p     *Partition
	users []uint32 // per event: code in p.users
	dicts []*Dict  // of the properties
}

// NewBuilder returns an empty builder for a partition with these properties.
func NewBuilder(properties []string) *Builder {
	p := &Partition{Names: NewDict()}
	p.users.init()
	b := &Builder{p: p}
	for _, name := range properties {
		d := NewDict()
		p.Properties = append(p.Properties, Property{Name: name, Values: d})
		b.dicts = append(b.dicts, d)
	}
	return b
}

// User returns the code of a user id for Add. The id must not be empty.
func (b *Builder) User(id []byte) uint32 { return b.p.users.Code(id) }

// Name returns the code of an event name for Add. The name must not be empty.
func (b *Builder) Name(name []byte) uint32 { return b.p.Names.Code(name) }

// Value returns the code of a value of property i for Add; empty is no value.
func (b *Builder) Value(i int, value []byte) uint32 { return b.dicts[i].Code(value) }

// Add appends one event. values holds one code per property.
func (b *Builder) Add(user uint32, time int64, name uint32, values []uint32) {
	if user == 0 || name == 0 || len(values) != len(b.p.Properties) {
		panic("event: Add without user or name, or with the wrong number of values")
	}
	b.users = append(b.users, user)
	b.p.times = append(b.p.times, time)
	b.p.names = append(b.p.names, name)
	for i, v := range values {
		b.p.Properties[i].Codes = append(b.p.Properties[i].Codes, v)
	}
}

// Columns are events to add, one in each row: codes of the dictionaries that
// Dicts returns, and times in microseconds since 1970 UTC.
type Columns struct {
	Users  []uint32
	Times  []int64
	Names  []uint32
	Values [][]uint32 // by property
}

// Dicts returns the dictionaries of users, of event names and of each
// property's values, for Append. Ids and names must not be empty.
func (b *Builder) Dicts() (users, names *Dict, values []*Dict) {
	return &b.p.users, b.p.Names, b.dicts
}

// Append adds many events at once, in order: what Add does, for a batch.
func (b *Builder) Append(c *Columns) {
	n := len(c.Users)
	if len(c.Times) != n || len(c.Names) != n || len(c.Values) != len(b.p.Properties) ||
		slices.Contains(c.Users, 0) || slices.Contains(c.Names, 0) {
		panic("event: Append without a user or a name, or of columns that do not fit")
	}
	b.users = append(b.users, c.Users...)
	b.p.times = append(b.p.times, c.Times...)
	b.p.names = append(b.p.names, c.Names...)
	for i, codes := range c.Values {
		if len(codes) != n {
			panic("event: Append of columns that do not fit")
		}
		b.p.Properties[i].Codes = append(b.p.Properties[i].Codes, codes...)
	}
}

// Events is the number of events added so far.
func (b *Builder) Events() int { return len(b.users) }

// Build sorts the events by user, then time, then input order, and returns
// the partition. The builder must not be used afterwards.
func (b *Builder) Build() *Partition {
	p := b.p
	n := len(b.users)

	// Counting sort by user keeps input order within a user.
	start := make([]uint32, p.users.Len())
	for _, u := range b.users {
		start[u]++ // user codes start at 1, so after the next loop start[u-1] is u's first slot
	}
	var sum uint32
	for u, c := range start {
		sum += c
		start[u] = sum
	}
	order := make([]uint32, n)
	next := slices.Clone(start)
	for i, u := range b.users {
		order[next[u-1]] = uint32(i)
		next[u-1]++
	}
	b.users = nil

	// Users are mostly in time order already: look before sorting.
	for u := range len(start) - 1 {
		events := order[start[u]:start[u+1]]
		for i := 1; i < len(events); i++ {
			if p.times[events[i]] < p.times[events[i-1]] {
				slices.SortStableFunc(events, func(a, b uint32) int { return cmp.Compare(p.times[a], p.times[b]) })
				break
			}
		}
	}
	order, start = p.cap(order, start)

	p.start = start
	p.times = permute(p.times, order)
	p.names = permute(p.names, order)
	for i := range p.Properties {
		p.Properties[i].Codes = permute(p.Properties[i].Codes, order)
	}
	for u := range p.Users() {
		lo, hi := start[u], start[u+1]-1
		if u == 0 || p.times[lo] < p.first {
			p.first = p.times[lo]
		}
		if u == 0 || p.times[hi] > p.last {
			p.last = p.times[hi]
		}
	}
	return p
}

// cap keeps the first MaxUserEvents events of each user.
func (p *Partition) cap(order, start []uint32) ([]uint32, []uint32) {
	kept := order[:0]
	var from uint32
	for u := range len(start) - 1 {
		to := start[u+1]
		events := order[from:to]
		from = to
		if len(events) > MaxUserEvents {
			events = events[:MaxUserEvents]
			p.capped++
		}
		start[u] = uint32(len(kept))
		kept = append(kept, events...)
	}
	start[len(start)-1] = uint32(len(kept))
	return kept, start
}

func permute[T any](values []T, order []uint32) []T {
	out := make([]T, len(order))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}
