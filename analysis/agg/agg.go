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
//
// Somebody who changes a funnel asks again about the same log. An analysis
// that is Keyed says what a pass depends on, and a Memory keeps the merged
// Partials for as long as the log lives, so that only what the change concerns
// is counted anew.
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
	// Finish writes the analysis' section, and its warnings, into the report. It must not change last: it may be remembered and finished again.
	Finish(last Partial, r *report.Report)
}

// A Partial is a mergeable aggregate over some users.
type Partial interface {
	// Over prepares for the users of one partition and returns the function that adds one of them, to be called once for each in the partition's order; it reads the partition's dictionaries once, so that the function itself is fast. It may be called again when the users of one partition have been added, for those of the next, and reuses its memory then: a log may have thousands of small partitions.
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
	// Session names the property that holds the session id; empty: a session ends where
	// there is no event for longer than SessionGap, in microseconds.
	Session    string
	SessionGap int64
	// Channel, Device, Country name the properties with these roles, or are empty.
	Channel, Device, Country string
	// Page and Value name the properties with the page's address and the amount, where they are in the log; Currency is the currency of all amounts, "" where it is unknown.
	Page, Value, Currency string
	// Score names the property with the grades people give, where it is in the log.
	Score string
	// Properties are those by which people are compared, Channel, Device and Country among them, sorted.
	Properties []string
	// Stages gives the stage of an event name, "" where unknown.
	Stages func(event string) string
}

// A Tick is told, now and then, how many more users have been added, and stops
// the work by returning an error. Runners never call it twice at once.
type Tick func(users int) error

// A Runner makes one pass of an analysis over every partition of a log and
// returns the merged Partial.
type Runner func(ctx context.Context, log *event.Log, a Analysis, prior Partial, tick Tick) (Partial, error)

// Run makes all passes of an analysis and returns the Partial of the last,
// which Finish turns into a section of the report.
func Run(ctx context.Context, log *event.Log, a Analysis, run Runner, tick Tick) (Partial, error) {
	var prior Partial
	for a.New(prior) != nil {
		p, err := run(ctx, log, a, prior, tick)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name(), err)
		}
		prior = p
	}
	return prior, nil
}

// Sequential is the Runner that takes the partitions one after the other, into
// one Partial.
func Sequential(ctx context.Context, log *event.Log, a Analysis, prior Partial, tick Tick) (Partial, error) {
	partial := a.New(prior)
	for _, p := range log.Partitions {
		if err := Fold(ctx, partial, p, tick); err != nil {
			return nil, err
		}
	}
	return partial, nil
}

// Fold adds every user of a partition to a Partial, calling tick every
// thousand users or so. It stops with the error of tick or of ctx.
func Fold(ctx context.Context, partial Partial, p *event.Partition, tick Tick) error {
	const batch = 1024
	add := partial.Over(p)
	n := p.Users()
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+batch, n)
		for i := from; i < to; i++ {
			add(p.User(i))
		}
		if tick != nil {
			if err := tick(to - from); err != nil {
				return err
			}
		}
	}
	return nil
}
