// Package event is the event store. A Log is made of Partitions; a Partition
// holds all events of its users, user by user, each user's in the order of
// time and, where times tie, of input. Names and property values are codes of
// 16 bits into dictionaries of the partition.
//
// A log has many partitions, of some ten thousand events each: what builds and
// what walks one stays in the processor's cache, and as few distinct values
// need few bits. An event takes 10 bytes and 2 more for each property kept.
//
// Ingest builds it, analyses walk it one User at a time and never change it.
// It imports only the standard library. Package event/wire is how events
// travel from the worker that read them to the one that keeps their user.
package event

import (
	"encoding/binary"
	"iter"
)

// Log is all events of one analysis, in one or more partitions.
type Log struct {
	Partitions []*Partition
}

// Users counts the people.
func (l *Log) Users() (n int64) {
	for _, p := range l.Partitions {
		n += int64(p.Users())
	}
	return n
}

// Events counts the events.
func (l *Log) Events() (n int64) {
	for _, p := range l.Partitions {
		n += int64(p.Events())
	}
	return n
}

// Span returns the first and the last time, in microseconds since 1970 UTC; ok is false for an empty log.
func (l *Log) Span() (first, last int64, ok bool) {
	for _, p := range l.Partitions {
		if p.Events() == 0 {
			continue
		}
		if !ok || p.first < first {
			first = p.first
		}
		if !ok || p.last > last {
			last = p.last
		}
		ok = true
	}
	return first, last, ok
}

// Code stands for a string of one of a partition's dictionaries; 0 is no value.
type Code uint16

// maxCodes is how many strings, the empty one included, a partition's dictionary can have.
const maxCodes = 1 << 16

// Partition holds the events of some users. It is immutable once built.
type Partition struct {
	// Names is the dictionary of event names. It may have names that no event of the partition has.
	Names *Dict
	// Properties are the columns beyond user, time and event.
	Properties []Property

	users       Strings  // user ids; the first is the empty one
	start       []uint32 // user u has events start[u] to start[u+1]
	times       []int64
	names       []Code
	first, last int64
	capped      int64 // users whose events were cut
	repeated    int64 // events left out, of this partition and those made with it, by Rules.Unique
	collapsed   int64 // and by Rules.Collapse
	view        *view // nil: all events of all users
}

// Property is a dictionary-coded column: Codes[i] is event i's value in Values.
type Property struct {
	Name   string
	Values Strings
	Codes  []Code
}

// Users is the number of people in the partition.
func (p *Partition) Users() int {
	if p.view != nil {
		return len(p.view.who)
	}
	return len(p.start) - 1
}

// Events is the number of events in the partition.
func (p *Partition) Events() int {
	if p.view != nil {
		return p.view.events
	}
	return len(p.times)
}

// Capped is the number of users who had more events than are kept (see MaxUserEvents).
func (p *Partition) Capped() int64 { return p.capped }

// Repeated and Collapsed are how many events were left out because of Rules.Unique and Rules.Collapse.
func (p *Partition) Repeated() int64  { return p.repeated }
func (p *Partition) Collapsed() int64 { return p.collapsed }

// Property returns the index of a property by name, or -1.
func (p *Partition) Property(name string) int {
	for i := range p.Properties {
		if p.Properties[i].Name == name {
			return i
		}
	}
	return -1
}

// User returns a view of person i; it shares the partition's memory and must not be changed.
func (p *Partition) User(i int) User {
	if p.view != nil {
		return p.view.user(p, i)
	}
	return p.user(i, p.start[i], p.start[i+1])
}

// user is the events lo to hi of person i of those there are in memory.
func (p *Partition) user(i int, lo, hi uint32) User {
	return User{
		ID: p.users.Bytes(uint32(i) + 1), Times: p.times[lo:hi:hi], Names: p.names[lo:hi:hi],
		partition: p, index: i, lo: lo, hi: hi,
	}
}

// All yields every person of the partition.
func (p *Partition) All() iter.Seq[User] {
	return func(yield func(User) bool) {
		for i := range p.Users() {
			if !yield(p.User(i)) {
				return
			}
		}
	}
}

// User is one person's events in order of time, then input. It is a view into a partition.
type User struct {
	ID []byte
	// Times are microseconds since 1970 UTC, ascending; at least one.
	Times []int64
	// Names are codes in the partition's Names.
	Names []Code

	partition *Partition
	index     int // of those in memory
	lo, hi    uint32
}

// Property returns the user's codes of property i, one per event.
func (u User) Property(i int) []Code { return u.partition.Properties[i].Codes[u.lo:u.hi] }

// Hash is the fixed hash of a user id: which partition a user lives in, who is
// sampled, and every other choice that must be the same in the tab, the
// command line and a cluster derive from it. Different seeds give independent
// hashes.
//
// It reads eight bytes at a time, little endian, the rest padded with zeros;
// each word w turns h into (h^w)·K, xor its own upper half; the length goes in
// first and a final avalanche (splitmix64) comes last.
func Hash(id []byte, seed uint64) uint64 {
	const k = 0x9E3779B97F4A7C15
	h := seed ^ uint64(len(id))*k
	rest := id
	for len(rest) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(rest)) * k
		h ^= h >> 32
		rest = rest[8:]
	}
	if len(rest) > 0 {
		var w uint64
		if len(id) >= 8 { // the last eight bytes less those already in h: one load instead of a loop
			w = binary.LittleEndian.Uint64(id[len(id)-8:]) >> (8 * (8 - uint(len(rest))))
		} else {
			for i, c := range rest {
				w |= uint64(c) << (8 * i)
			}
		}
		h = (h ^ w) * k
		h ^= h >> 32
	}
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// Shard says which of n partitions a user belongs to.
func Shard(id []byte, n int) int { return int(Hash(id, 0) % uint64(n)) }
