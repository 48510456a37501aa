package analysis_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

// logs are what is timed: the sample of the web app, and a million events where `make bench` has left them.
var logs = []struct{ name, path string }{
	{"22k", "../testdata/samples/shop.parquet"},
	{"1M", "../bin/bench/shop-1M.parquet"},
}

// opened returns a session that has read a log, and its first recipe as it was run.
func opened(b *testing.B, path string) (*analysis.Session, *recipe.Recipe) {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Skip(err)
	}
	s, err := analysis.Open([]source.Source{source.Bytes("shop", data)})
	if err != nil {
		b.Fatal(err)
	}
	_, ran, err := s.Report(context.Background(), &recipe.Recipe{Recipe: recipe.Version}, analysis.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s, ran
}

// BenchmarkFirst is a whole first report: reading included.
func BenchmarkFirst(b *testing.B) {
	for _, log := range logs {
		b.Run(log.name, func(b *testing.B) {
			for b.Loop() {
				opened(b, log.path)
			}
		})
	}
}

// BenchmarkWarm is the wait of somebody who changes the window of a funnel: each time to one that was not asked before.
func BenchmarkWarm(b *testing.B) {
	for _, log := range logs {
		b.Run(log.name, func(b *testing.B) {
			s, r := opened(b, log.path)
			hours := 0
			for b.Loop() {
				hours++
				r.Funnels[0].Window = recipe.Duration(fmt.Sprint(hours, "h"))
				if _, _, err := s.Report(context.Background(), r, analysis.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
