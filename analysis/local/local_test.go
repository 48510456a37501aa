package local_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/local"
	"parcours/analysis/overview"
	"parcours/analysis/report"
)

func TestSameBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	log := analysistest.Random(r, 3000, 5, []string{"A", "B", "C"}, 86400)
	scope := analysistest.Scope(log)
	var want []byte
	for _, n := range []int{1, 2, 3, 8} {
		parts := analysistest.Split(log, n, r)
		var users int
		tick := func(n int) error { users += n; return nil } // races unless the runner serialises it
		last, err := agg.Run(context.Background(), parts, overview.New(scope), local.Runner(n), tick)
		if err != nil {
			t.Fatal(err)
		}
		var out report.Report
		overview.New(scope).Finish(last, &out)
		if want == nil {
			want = out.JSON()
		} else if !bytes.Equal(want, out.JSON()) {
			t.Errorf("%d workers give another report", n)
		}
		if users != 3000 {
			t.Errorf("%d workers told of %d users", n, users)
		}
	}
}

func TestStops(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(1, 2)), 5000, 2, []string{"A"}, 86400)
	stop := errors.New("stop")
	tick := func(int) error { return stop }
	a := overview.New(analysistest.Scope(log))
	if _, err := agg.Run(context.Background(), log, a, local.Runner(2), tick); !errors.Is(err, stop) {
		t.Errorf("tick's error is lost: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, run := range []agg.Runner{local.Runner(2), agg.Sequential} {
		if _, err := agg.Run(ctx, log, a, run, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("runs on after the context ended: %v", err)
		}
	}
	if p, err := agg.Run(context.Background(), &event.Log{}, a, local.Runner(0), nil); err != nil || p == nil {
		t.Errorf("an empty log: %v, %v", p, err)
	}
}
