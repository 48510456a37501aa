package limit

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	now := time.Date(2031, 7, 4, 12, 0, 0, 0, time.UTC)
	l := New(60, func() time.Time { return now })
	allow := func(client string) (bool, time.Duration) {
		ok, after, err := l.Allow(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		return ok, after
	}
	for i := range 60 {
		if ok, _ := allow("a"); !ok {
			t.Fatalf("request %d was refused", i+1)
		}
	}
	if ok, after := allow("a"); ok || after != time.Minute {
		t.Errorf("request 61: %v, again after %v", ok, after)
	}
	if ok, _ := allow("b"); !ok {
		t.Error("another client was refused")
	}
	now = now.Add(time.Minute)
	if ok, _ := allow("a"); !ok {
		t.Error("refused a minute later")
	}
	if ok, _ := allow("a"); ok {
		t.Error("one minute gave two")
	}
	now = now.Add(2 * time.Hour)
	allow("c")
	if len(l.full) != 1 {
		t.Errorf("%d clients are remembered", len(l.full))
	}
}

func TestParallel(t *testing.T) {
	l := New(7, time.Now)
	allowed := make(chan bool, 100)
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			ok, _, _ := l.Allow(t.Context(), fmt.Sprint(i%2))
			allowed <- ok
		})
	}
	all.Wait()
	close(allowed)
	n := 0
	for ok := range allowed {
		if ok {
			n++
		}
	}
	if n != 14 {
		t.Errorf("%d of 100 requests of two clients were allowed, and not 7 each", n)
	}
}
