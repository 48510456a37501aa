package analysis_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"parcours/analysis"
	"parcours/analysis/crew"
	"parcours/analysis/decode/csv"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// apart are sessions with a memory each, as the page's workers have them.
type apart []*analysis.Session

func openApart(t *testing.T, n int, files ...[]byte) (all apart) {
	t.Helper()
	for range n {
		var sources []source.Source
		for i, b := range files {
			sources = append(sources, source.Bytes(fmt.Sprint("file ", i+1), b))
		}
		s, err := analysis.Open(sources)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// ask puts a question to all sessions at once and returns what each answers.
// stop, if not nil, ends one session's work by the error it returns.
func (all apart) ask(r recipe.Recipe, stop func(rank int, p analysis.Progress) error) (answers [][]byte, errs []error) {
	answers, errs = make([][]byte, len(all)), make([]error, len(all))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wg sync.WaitGroup
	for rank, member := range crew.New(len(all)) {
		wg.Go(func() {
			o := analysis.Options{Crew: []crew.Member{member}}
			if stop != nil {
				o.Progress = func(p analysis.Progress) error { return stop(rank, p) }
			}
			ask := r
			rep, _, err := all[rank].Report(ctx, &ask, o)
			if errs[rank] = err; err != nil {
				if !errors.As(err, new(*report.Problem)) { // those come to all
					cancel()
				}
				return
			}
			answers[rank] = rep.JSON()
		})
	}
	wg.Wait()
	return answers, errs
}

// TestApart asks sessions with a memory each, which know only their own users: all give the answer of one that has them all.
func TestApart(t *testing.T) {
	shop, journal := read(t, "formats/shop-small.csv"), read(t, "formats/shop-small.parquet")
	questions := []recipe.Recipe{
		{Recipe: 1},
		{Recipe: 1, Funnels: []recipe.Funnel{{Name: "F", Window: "1d", Steps: []recipe.Step{{Event: []string{"view_item"}}, {Event: []string{"purchase"}}}}}},
		{Recipe: 1, Filters: []recipe.Condition{{Property: "country", Op: "is", Value: []string{"FR"}}}},
		{Recipe: 1},
	}
	for _, files := range [][][]byte{{shop}, {journal}, {shop, shop}} {
		alone := openApart(t, 1, files...)
		var want [][]byte
		for _, q := range questions {
			answer, errs := alone.ask(q, nil)
			if errs[0] != nil {
				t.Fatal(errs[0])
			}
			want = append(want, answer[0])
		}
		for _, n := range []int{2, 3, 8} {
			sessions := openApart(t, n, files...)
			for i, q := range questions {
				answers, errs := sessions.ask(q, nil)
				for rank := range sessions {
					if errs[rank] != nil {
						t.Fatalf("question %d, session %d of %d: %v", i, rank, n, errs[rank])
					}
					if !bytes.Equal(answers[rank], want[i]) {
						t.Errorf("question %d, session %d of %d answers otherwise", i, rank, n)
					}
				}
			}
		}
	}
}

// A question given up at any moment leaves sessions that remember different things; the next one is answered all the same.
func TestApartAfterStop(t *testing.T) {
	shop := read(t, "formats/shop-small.csv")
	want, _ := openApart(t, 1, shop).ask(recipe.Recipe{Recipe: 1}, nil)
	stopped := errors.New("stopped")
	sessions := openApart(t, 3, shop)
	for after := range 12 {
		var calls int
		_, errs := sessions.ask(recipe.Recipe{Recipe: 1}, func(rank int, _ analysis.Progress) error {
			if rank != after%3 {
				return nil
			}
			if calls++; calls > after {
				return stopped
			}
			return nil
		})
		if err := errs[after%3]; err != nil && !errors.Is(err, stopped) && !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d calls: %v", after, err)
		}
		answers, errs := sessions.ask(recipe.Recipe{Recipe: 1}, nil)
		for rank := range sessions {
			if errs[rank] != nil || !bytes.Equal(answers[rank], want[0]) {
				t.Fatalf("after a stop at call %d session %d answers otherwise: %v", after, rank, errs[rank])
			}
		}
	}
}

// What is wrong with the input is the same problem for every session, in the order of the input.
func TestApartProblem(t *testing.T) {
	// Beyond the rows that are looked at when files are opened there is a field too long to read.
	good := []byte("user,time,event\n" + strings.Repeat("a,2024-03-01,view\n", 10_000))
	bad := append(bytes.Clone(good), "a,2024-03-01,"+strings.Repeat("x", csv.MaxField+10)+"\n"...)
	sessions := openApart(t, 3, good, bad, good)
	_, errs := sessions.ask(recipe.Recipe{Recipe: 1}, nil)
	for rank, err := range errs {
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != report.CodeTooWide || p.File != "file 2" || p.Row != 10_001 {
			t.Errorf("session %d: %v", rank, err)
		}
	}
}
