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
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

func TestScratch(t *testing.T) {
	run := func(globs ...string) {
		var files []decode.File
		for _, g := range globs {
			paths, _ := filepath.Glob(g)
			for _, p := range paths {
				src, err := source.OpenFile(p)
				if err != nil {
					t.Fatal(err)
				}
				f, err := open.Open(src)
				if err != nil {
					fmt.Println(p, err)
					return
				}
				files = append(files, f)
			}
		}
		t0 := time.Now()
		s, err := mapping.Take(files)
		if err != nil {
			fmt.Println(globs, err)
			return
		}
		m, err := mapping.Propose(s, recipe.Mapping{})
		t1 := time.Now()
		if err != nil {
			fmt.Println(globs, err)
			return
		}
		r, err := Load(context.Background(), files, m, &recipe.Recipe{}, Options{Shards: 2})
		if err != nil {
			fmt.Println(globs, err)
			return
		}
		fmt.Println(globs, "sample", t1.Sub(t0), "load", time.Since(t1), r.Log.Users(), r.Log.Events(), r.Source.Rows, r.Source.Rejected, m.Recipe())
		for _, w := range r.Warnings {
			fmt.Println("   ", w.Text)
		}
		for _, j := range r.Source.Rejects {
			fmt.Println("   ", j.Code, j.Rows, j.Samples[:min(1, len(j.Samples))])
		}
	}
	d := "/work/shared/data/"
	run(d + "journeys/ecom/ecom.csv")
	run(d + "journeys/online_retail/*.csv")
	run(d + "journeys/completejourney/transactions_sample.csv")
	run(d + "journeys/patients/*.csv")
	run(d + "vendor/amplitude/amplitude_event_data.csv")
	run(d + "parquet/data/alltypes_plain.parquet")
	if p := os.Getenv("BIG"); p != "" {
		run(p)
	}
	ps, _ := filepath.Glob(d + "parquet/data/*.parquet")
	qs, _ := filepath.Glob(d + "parquet/hyparquet/*.parquet")
	for _, p := range append(ps, qs...) {
		run(p)
	}
}
