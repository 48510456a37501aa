package analysis

import (
	"context"

	"parcours/analysis/agg"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// Session is a set of opened files and what has been read of them so far: a
// changed funnel is answered from the log in memory, a changed mapping reads
// the files again. It is not safe for use by several goroutines at once.
type Session struct {
	sources []source.Source
}

// Progress says how far a Report has come.
type Progress struct {
	// Phase is "read" (bytes and rows grow) or "analyse" (Done of Total users, over all passes known so far).
	Phase       string
	Bytes, Size int64 // of input
	Rows        int64
	Done, Total int64
}

// Options says how to run; the zero value runs in the calling goroutine with one partition and tells nobody.
type Options struct {
	// Shards is the number of partitions; 0: 1.
	Shards int
	// Run makes a pass; nil: agg.Sequential.
	Run agg.Runner
	// Progress is called every few thousand rows or users; an error stops the work and is returned. May be nil.
	Progress func(Progress) error
}

// Open opens files that together are one event log. The error is a *report.Problem.
func Open(sources []source.Source) (*Session, error) { panic("not written") }

// Inspect says what is in the files, with the mapping that would be used if the recipe said m.
func (s *Session) Inspect(m recipe.Mapping) (*report.Inspection, error) { panic("not written") }

// Report answers a recipe. The second result is the recipe as it was run:
// mapping, funnels and stages spelled out. Errors about the input or the
// recipe are *report.Problem values.
func (s *Session) Report(ctx context.Context, r *recipe.Recipe, o Options) (*report.Report, *recipe.Recipe, error) {
	panic("not written")
}
