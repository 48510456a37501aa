// Package analysistest checks what every analysis must keep (the laws of
// package agg), builds small logs, and runs case files: journeys of a few
// events in text with the numbers a person works out by hand.
package analysistest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
)

// Laws checks that the answer of an analysis does not depend on how the users
// of a log are split, in which order Partials are merged, or whether they went
// through bytes on the way or were remembered. It fails the test with the first law broken, and
// returns the report that all splits gave.
//
// setup makes the analysis anew for a report of its own.
func Laws(t *testing.T, log *event.Log, setup func() agg.Analysis) *report.Report {
	t.Helper()
	want := answer(t, log, setup(), agg.Sequential)
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for _, n := range []int{1, 2, 3, 7} {
		for seed := range seeds {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			got := answer(t, Split(log, n, r), setup(), through(t, r))
			if !bytes.Equal(got.JSON(), want.JSON()) {
				t.Fatalf("split %d ways (seed %d) the report differs:\n%s\nwant\n%s", n, seed, got.JSON(), want.JSON())
			}
		}
	}
	// The same analysis made anew finds its passes in a memory, where finishing the one before has left them as they were.
	var memory agg.Memory
	for i := range 3 {
		got := answer(t, log, setup(), memory.Runner(agg.Sequential, nil))
		if !bytes.Equal(got.JSON(), want.JSON()) {
			t.Fatalf("from memory, time %d, the report differs:\n%s\nwant\n%s", i+1, got.JSON(), want.JSON())
		}
	}
	return want
}

func answer(t *testing.T, log *event.Log, a agg.Analysis, run agg.Runner) *report.Report {
	t.Helper()
	last, err := agg.Run(context.Background(), log, a, run, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &report.Report{Report: report.Version}
	a.Finish(last, r)
	return r
}

// through is a runner that marshals every Partial, adds empty ones, and merges in a random tree.
func through(t *testing.T, r *rand.Rand) agg.Runner {
	return func(ctx context.Context, log *event.Log, a agg.Analysis, prior agg.Partial, tick agg.Tick) (agg.Partial, error) {
		forest := []agg.Partial{a.New(prior), a.New(prior)}
		for _, p := range log.Partitions {
			partial := a.New(prior)
			if err := agg.Fold(ctx, partial, p, tick); err != nil {
				return nil, err
			}
			forest = append(forest, partial)
		}
		for len(forest) > 1 {
			r.Shuffle(len(forest), func(i, j int) { forest[i], forest[j] = forest[j], forest[i] })
			a1 := again(t, a, prior, forest[0])
			a1.Merge(again(t, a, prior, forest[1]))
			forest = append(forest[2:], a1)
		}
		return again(t, a, prior, forest[0]), nil
	}
}

// again sends a Partial through its bytes, which must come out the same, and checks that no prefix of them passes for a Partial or panics.
func again(t *testing.T, a agg.Analysis, prior, p agg.Partial) agg.Partial {
	t.Helper()
	src, err := p.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	out := a.New(prior)
	if err := out.UnmarshalBinary(src); err != nil {
		t.Fatalf("%s: reading a partial back: %v", a.Name(), err)
	}
	back, err := out.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(src, back) {
		t.Fatalf("%s: a partial changes when it is read and written", a.Name())
	}
	for cut := 0; cut < len(src); cut += 1 + len(src)/50 {
		if a.New(prior).UnmarshalBinary(src[:cut]) == nil {
			t.Fatalf("%s: the first %d of %d bytes pass for a partial", a.Name(), cut, len(src))
		}
	}
	return out
}

// Split deals the users of a log out to n partitions, at random and in random order.
func Split(log *event.Log, n int, r *rand.Rand) *event.Log {
	var users []func(*event.Builder)
	for _, p := range log.Partitions {
		for u := range p.All() {
			users = append(users, func(b *event.Builder) { copyUser(b, p, u) })
		}
	}
	r.Shuffle(len(users), func(i, j int) { users[i], users[j] = users[j], users[i] })
	builders := make([]*event.Builder, n)
	for i := range builders {
		builders[i] = event.NewBuilder(properties(log))
	}
	for _, add := range users {
		add(builders[r.IntN(n)])
	}
	out := &event.Log{}
	for _, b := range builders {
		out.Partitions = append(out.Partitions, b.Build()...)
	}
	return out
}

func properties(log *event.Log) (names []string) {
	if len(log.Partitions) == 0 {
		return nil
	}
	for _, p := range log.Partitions[0].Properties {
		names = append(names, p.Name)
	}
	return names
}

func copyUser(b *event.Builder, p *event.Partition, u event.User) {
	id := b.User(u.ID)
	values := make([]uint32, len(p.Properties))
	for i, t := range u.Times {
		for j := range values {
			values[j] = b.Value(j, p.Properties[j].Values.Bytes(uint32(u.Property(j)[i])))
		}
		b.Add(id, t, b.Name(p.Names.Bytes(uint32(u.Names[i]))), values)
	}
}

// An Event is one row of a log built by hand.
type Event struct {
	User  string
	At    int64 // seconds since 1970 UTC
	Name  string
	Props map[string]string
}

// Log builds a log of one partition.
func Log(properties []string, events ...Event) *event.Log {
	b := event.NewBuilder(properties)
	values := make([]uint32, len(properties))
	for _, e := range events {
		for i, name := range properties {
			values[i] = b.Value(i, []byte(e.Props[name]))
		}
		b.Add(b.User([]byte(e.User)), e.At*1_000_000, b.Name([]byte(e.Name)), values)
	}
	return &event.Log{Partitions: b.Build()}
}

// Random builds a log of people who do events of an alphabet at times up to
// span seconds, with ties, and a property "device" that is sometimes missing.
func Random(r *rand.Rand, users, perUser int, names []string, span int64) *event.Log {
	devices := []string{"mobile", "desktop", "tablet", ""}
	var events []Event
	for u := range users {
		for range 1 + r.IntN(perUser) {
			events = append(events, Event{
				User: fmt.Sprintf("u%d", u), At: r.Int64N(span), Name: names[r.IntN(len(names))],
				Props: map[string]string{"device": devices[r.IntN(len(devices))]},
			})
		}
	}
	return Log([]string{"device"}, events...)
}

// Scope is the scope of a log as the facade would make it, with days in UTC.
func Scope(log *event.Log) agg.Scope {
	first, last, _ := log.Span()
	return agg.Scope{First: first, Last: last, Users: log.Users(), Events: log.Events(), Location: time.UTC}
}
