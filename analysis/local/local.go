// Package local uses all cores of one machine: it reads a log with a crew of
// goroutines, and runs the passes of an analysis on them: the command line's
// engine. The report is the same bytes as from one goroutine, because merging
// Partials is associative and commutative.
package local

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"parcours/analysis/agg"
	"parcours/analysis/crew"
	"parcours/analysis/event"
)

// Runner returns an agg.Runner that works on at most n partitions at once; n
// of zero or less means one for each processor. Each goroutine counts into a
// Partial of its own, over the partitions it comes to.
func Runner(n int) agg.Runner {
	n = Workers(n)
	return func(ctx context.Context, log *event.Log, a agg.Analysis, prior agg.Partial, tick agg.Tick) (agg.Partial, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)

		var mu sync.Mutex // guards merged and calls of tick
		merged := a.New(prior)
		serial := func(users int) error {
			if tick == nil {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			return tick(users)
		}

		var next atomic.Int64
		var wg sync.WaitGroup
		for range min(n, len(log.Partitions)) {
			wg.Go(func() {
				partial := a.New(prior)
				for i := next.Add(1) - 1; i < int64(len(log.Partitions)); i = next.Add(1) - 1 {
					if err := agg.Fold(ctx, partial, log.Partitions[i], serial); err != nil {
						cancel(err)
						return
					}
				}
				mu.Lock()
				defer mu.Unlock()
				merged.Merge(partial)
			})
		}
		wg.Wait()
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		return merged, nil
	}
}

// Crew returns n members that read a log together in this process; n of zero
// or less means one for each processor.
func Crew(n int) []crew.Member { return crew.New(Workers(n)) }

// Workers is how many goroutines Runner(n) works with.
func Workers(n int) int {
	if n <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return n
}
