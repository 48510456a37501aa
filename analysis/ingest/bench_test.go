package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

// benchmarkCSV is an export of n events of n/20 people, in the order of time.
func benchmarkCSV(n int) []byte {
	text := []byte("user_id,timestamp,event,page,device,country\n")
	pick := func(i, of int, seed uint64) int { return int(event.Hash(fmt.Append(nil, i), seed) % uint64(of)) }
	at := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(time.Duration(pick(i, 60, 0)) * time.Second)
		text = fmt.Appendf(text, "u_%06d,%s,event_%d,/page/%d,%s,%s\n", pick(i, n/20, 1), at.Format(time.RFC3339),
			pick(i, 30, 2), pick(i, 200, 3), []string{"mobile", "desktop", ""}[pick(i, 3, 4)], []string{"FR", "DE"}[pick(i, 2, 5)])
	}
	return text
}

// BenchmarkLoad reads a CSV made here, and the sample of the web app ten times over.
func BenchmarkLoad(b *testing.B) {
	sample, err := os.ReadFile(filepath.Join("..", "..", "testdata", "samples", "shop.parquet"))
	if err != nil {
		b.Fatal(err)
	}
	for _, in := range []struct {
		name  string
		bytes []byte
		times int
	}{{"csv", benchmarkCSV(200_000), 1}, {"parquet", sample, 10}} {
		b.Run(in.name, func(b *testing.B) {
			f, err := open.Open(source.Bytes(in.name, in.bytes))
			if err != nil {
				b.Fatal(err)
			}
			files := make([]decode.File, in.times)
			for i := range files {
				files[i] = f[0]
			}
			s, err := mapping.Take(files)
			if err != nil {
				b.Fatal(err)
			}
			m, err := mapping.Propose(s, recipe.Mapping{}, nil)
			if err != nil {
				b.Fatal(err)
			}
			var events int64
			b.ReportAllocs()
			b.SetBytes(int64(len(in.bytes) * in.times))
			for b.Loop() {
				res, err := Load(context.Background(), files, m, &recipe.Recipe{}, Options{})
				if err != nil {
					b.Fatal(err)
				}
				events += res.Source.Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}
