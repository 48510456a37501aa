package agg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"parcours/analysis/event"
	"parcours/analysis/report"
)

// asked is an analysis of two passes; an empty key is none.
type asked struct{ first, second string }

type pass struct {
	Partial
	number int
}

func (a asked) Name() string { return "asked" }

func (a asked) New(prior Partial) Partial {
	if prior == nil {
		return &pass{number: 1}
	}
	if prior.(*pass).number == 1 {
		return &pass{number: 2}
	}
	return nil
}

func (a asked) Finish(Partial, *report.Report) {}

func (a asked) Key(prior Partial) (string, bool) {
	if prior == nil {
		return a.first, a.first != ""
	}
	return a.second, a.second != ""
}

func TestMemory(t *testing.T) {
	var made []string
	count := func(_ context.Context, _ *event.Log, a Analysis, prior Partial, _ Tick) (Partial, error) {
		p := a.New(prior)
		made = append(made, fmt.Sprint(p.(*pass).number))
		return p, nil
	}
	var m Memory
	run := m.Runner(count, nil)
	for _, c := range []struct {
		why  string
		ask  asked
		made []string
	}{
		{"nothing is known", asked{"a", "x"}, []string{"1", "2"}},
		{"the same", asked{"a", "x"}, nil},
		{"the second pass differs", asked{"a", "y"}, []string{"2"}},
		{"both are known", asked{"a", "x"}, nil},
		{"the first differs, so the second does with the same key", asked{"b", "x"}, []string{"1", "2"}},
		{"the second is not to be remembered", asked{"a", ""}, []string{"2"}},
		{"nor this time", asked{"a", ""}, []string{"2"}},
		{"after a first that is not, nothing is", asked{"", "x"}, []string{"1", "2"}},
		{"nor this time", asked{"", "x"}, []string{"1", "2"}},
	} {
		made = nil
		if _, err := Run(context.Background(), &event.Log{}, c.ask, run, nil); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(made, c.made) {
			t.Errorf("%s: made passes %v, want %v", c.why, made, c.made)
		}
	}

	// What is used stays, what is not goes.
	for i := range 3 * maxRemembered {
		for _, ask := range []asked{{"a", "x"}, {fmt.Sprint(i), ""}} {
			if _, err := Run(context.Background(), &event.Log{}, ask, run, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	made = nil
	for _, ask := range []asked{{"a", "x"}, {"b", "x"}} {
		if _, err := Run(context.Background(), &event.Log{}, ask, run, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.passes) != maxRemembered || !slices.Equal(made, []string{"1", "2"}) {
		t.Errorf("%d passes remembered, made %v", len(m.passes), made)
	}

	// A remembered pass stops and is told of as any other.
	stop := errors.New("stop")
	if _, err := Run(context.Background(), &event.Log{}, asked{"a", "x"}, run, func(int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("tick's error is lost: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ended, &event.Log{}, asked{"a", "x"}, run, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("from memory in an ended context: %v", err)
	}
}
