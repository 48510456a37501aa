// Package agg is the contract every analysis keeps, so that the same code
// answers on goroutines, in Web Workers and on a cluster:
//
//	New → Add one user's events, for every user → Merge → … → Finish
//
// An Analysis makes one or more passes over the log. A pass is a Partial:
// started empty by New, fed every user of some partitions, merged with the
// Partials of the others. New is given the merged Partial of the pass before
// and returns nil when there is nothing more to count; Finish then writes the
// report.
//
// The laws, checked for every analysis by analysistest.Laws:
//
//   - Merge is associative and commutative and an empty Partial is its identity.
//   - A Partial survives AppendBinary and UnmarshalBinary; equal Partials have
//     equal bytes.
//   - However the users are split into partitions, the report has the same bytes.
//
// They hold because sums are integers, maps are written in sorted order,
// random choices are event.Hash of the user, and floats are made in Finish
// alone, rounded by stat.Round.
package agg

import (
	"context"
	"fmt"
	"time"

	"parcours/analysis/event"
	"parcours/analysis/report"
)

// An Analysis answers one question of a recipe.
type Analysis interface {
	// Name is what the analysis is called in errors and progress: funnel, personas, …
	Name() string
	// New returns the empty Partial of the next pass, or nil when prior, the merged Partial of the pass before (nil at first), was the last. It must not change prior.
	New(prior Partial) Partial
	// Finish writes the analysis' section, and its warnings, into the report.
	Finish(last Partial, r *report.Report)
}

// A Partial is a mergeable aggregate over some users.
type Partial interface {
	// Over prepares for the users of one partition and returns the function that adds one of them; it reads the partition's dictionaries once, so that the function itself is fast.
	Over(p *event.Partition) func(event.User)
	// Merge adds other, a Partial of the same pass of the same analysis, and leaves it unusable.
	Merge(other Partial)
	// AppendBinary appends the Partial in a canonical encoding that carries its own dictionary.
	AppendBinary(dst []byte) ([]byte, error)
	// UnmarshalBinary reads what AppendBinary wrote into an empty Partial of the same pass; hostile bytes give an error.
	UnmarshalBinary(src []byte) error
}

// Scope is what is known of the whole log before any analysis starts.
type Scope struct {
	// First and Last bound the log's times, in microseconds since 1970 UTC.
	First, Last   int64
	Users, Events int64
	// Location is the zone in which days begin.
	Location *time.Location
	// Session names the property that holds the session id; empty: sessions end by SessionGap.
	Session string
	// Channel, Device, Country name the properties with these roles, or are empty.
	Channel, Device, Country string
	// Stages gives the stage of an event name, "" where unknown.
	Stages func(event string) string
}

// Runner makes one pass of an analysis over the whole log and returns the merged Partial.
type Runner func(ctx context.Context, a Analysis, prior Partial) (Partial, error)

// Run makes all passes of an analysis and writes its section of the report.
func Run(ctx context.Context, a Analysis, run Runner, r *report.Report) error {
	var prior Partial
	for a.New(prior) != nil {
		p, err := run(ctx, a, prior)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name(), err)
		}
		prior = p
	}
	a.Finish(prior, r)
	return nil
}

// Fold adds every user of a partition to a new Partial. Between users, now
// and then, it calls tick with the number of users added since the last call
// and stops when that fails; tick may be nil.
func Fold(a Analysis, prior Partial, p *event.Partition, tick func(users int) error) (Partial, error) {
	const batch = 1024
	partial := a.New(prior)
	add := partial.Over(p)
	since := 0
	for u := range p.All() {
		add(u)
		if since++; since == batch && tick != nil {
			if err := tick(since); err != nil {
				return nil, err
			}
			since = 0
		}
	}
	if tick != nil && since > 0 {
		if err := tick(since); err != nil {
			return nil, err
		}
	}
	return partial, nil
}
