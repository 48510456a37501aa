// Package local runs the passes of an analysis on goroutines: the command
// line's engine. The report is the same bytes as from agg.Sequential, because
// merging Partials is associative and commutative.
package local

import (
	"context"
	"runtime"
	"sync"

	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// Runner returns an agg.Runner that works on at most n partitions at once; n
// of zero or less means one for each processor. A log of one partition is not
// made faster by it: build it with as many as Workers(n) says.
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

		free := make(chan struct{}, n)
		var wg sync.WaitGroup
		for _, p := range log.Partitions {
			free <- struct{}{}
			wg.Go(func() {
				defer func() { <-free }()
				partial := a.New(prior)
				if err := agg.Fold(ctx, partial, p, serial); err != nil {
					cancel(err)
					return
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

// Workers is how many partitions Runner(n) works on at once.
func Workers(n int) int {
	if n <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return n
}
