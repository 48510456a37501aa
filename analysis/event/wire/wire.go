// Package wire is how events travel: a worker that reads files packs the rows
// it has read into blocks, one for each bucket of users, and the worker that
// keeps a bucket unpacks them into partitions. A block is self-contained: it
// brings its own dictionaries and no process needs to know another's codes.
//
// The user decides where an event goes, by event.Hash of the id alone: which
// shard, whose events become a partition, and so which bucket, a set of shards
// that one worker keeps. The sender puts a block's rows in the order of shards,
// so that a shard is unpacked in one go, its tables in the processor's cache.
//
// # Version 2
//
//	block      = magic count(2: version) rows shards columns marks
//	             dictionary of each shared column
//	             size of each shard's section  sections
//	columns    = number of them, and a kind for each: names, then properties
//	marks      = a byte: 1 if rows have keys, 2 if they have ties, 3 for both
//	dictionary = number of strings, their lengths, their bytes
//	section    = rows
//	             users: dictionary, then the user of each row
//	             times: the earliest, 6 or 8, then of each row
//	             keys and ties of each row, if there are any
//	             of each column: its own dictionary unless it is shared, then the code of each row
//
// Numbers are varints, but for those of the rows, which have a fixed size,
// little endian: users 2 bytes; times 6, all of their lower 4 before all of
// their upper 2, or 8; keys and ties 8; codes 1 or 2 as the column says. Codes count the strings of the dictionary from 1; 0 is no value, and
// there is none of it among users and names.
//
// Reading checks all of it: damaged bytes give an error, no panic, and allocate
// no more than a few times their own size.
package wire

import (
	"errors"
	"fmt"

	"parcours/analysis/event"
)

const (
	magic   = "prc\x00"
	version = 2
)

// The marks of a block.
const (
	withKeys = 1 << iota
	withTies
	marks
)

func marksOf(r event.Rules) (m byte) {
	if r.Unique {
		m |= withKeys
	}
	if r.Ties {
		m |= withTies
	}
	return m
}

// MaxRows is the most rows of a block: codes of what is in it fit in 16 bits.
const MaxRows = 1<<16 - 1

// kind is how a column lies in a block.
type kind byte

const (
	shared1 kind = iota // one dictionary for all sections, codes of a byte
	shared2             // the same, of two
	own                 // a dictionary in each section, codes of two bytes
	kinds
)

func (k kind) shared() bool { return k != own }

func (k kind) size() int {
	if k == shared1 {
		return 1
	}
	return 2
}

// ErrDamaged is what reading a damaged block gives.
var ErrDamaged = errors.New("wire: damaged block")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// Layout says how users are dealt out: to Shards, powers of two, in as many or fewer Buckets.
type Layout struct{ Shards, Buckets int }

// LayoutFor returns the layout for a number of rows, or a guess of it. The
// layout changes no result: it is about how much is worked on at a time.
func LayoutFor(rows int64) Layout {
	const (
		shardRows   = 32 << 10 // with their tables about half of what a core has for a cache of its own
		mostShards  = 1 << 10  // or a block would have too few rows for each
		mostBuckets = 1 << 4   // enough for every worker to have some, and blocks worth sending
	)
	l := Layout{1, 1}
	for int64(l.Shards)*shardRows < rows && l.Shards < mostShards {
		l.Shards *= 2
	}
	l.Buckets = min(l.Shards, mostBuckets)
	return l
}

// shard of a user, and in which bucket and which place there it is.
func (l Layout) shard(id []byte) int { return event.Shard(id, l.Shards) }

func (l Layout) perBucket() int { return l.Shards / l.Buckets }
