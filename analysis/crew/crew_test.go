package crew

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// Every member does the work it is handed and sends each result to all: together they have it all, in order.
func TestCrew(t *testing.T) {
	const tasks, buckets = 100, 5
	for _, size := range []int{1, 2, 3, 8} {
		var wg sync.WaitGroup
		for _, m := range New(size) {
			wg.Go(func() {
				ctx := context.Background()
				did := 0
				for {
					task, err := m.Next(ctx)
					if err != nil {
						t.Error(err)
					}
					if task >= tasks {
						break
					}
					did++
					buffer := fmt.Appendf(nil, "%d", task)
					for to := range size {
						m.Send(to, Parcel{Label{Bucket: task % buckets, Task: task}, buffer})
					}
					clear(buffer)
				}
				said, err := m.Gather(ctx, fmt.Append(nil, did))
				if err != nil || len(said) != size {
					t.Errorf("heard %d of %d, %v", len(said), size, err)
				}
				total := 0
				for _, s := range said {
					var n int
					fmt.Sscan(string(s), &n)
					total += n
				}
				if total != tasks || string(said[m.Rank()]) != fmt.Sprint(did) {
					t.Errorf("%d tasks were done", total)
				}
				for bucket := range buckets {
					parcels, _ := m.Received(bucket)
					for i, p := range parcels {
						if want := i*buckets + bucket; p.Task != want || string(p.Bytes) != fmt.Sprint(want) {
							t.Errorf("parcel %d of bucket %d is %+v", i, bucket, p)
						}
					}
					if len(parcels) != tasks/buckets {
						t.Errorf("%d parcels", len(parcels))
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestAgree(t *testing.T) {
	for _, votes := range [][]bool{{true, true}, {true, false}, {false, false}} {
		var wg sync.WaitGroup
		for _, m := range New(2) {
			wg.Go(func() {
				if all, err := Agree(context.Background(), m, votes[m.Rank()]); err != nil || all != (votes[0] && votes[1]) {
					t.Errorf("%v: %v, %v", votes, all, err)
				}
			})
		}
		wg.Wait()
	}
}

// Who waits for the others can be called back.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	members := New(2)
	done := make(chan error)
	go func() {
		_, err := members[0].Gather(ctx, nil)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Gather ended with %v", err)
	}
	if _, err := members[1].Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next ended with %v", err)
	}
}

func TestLabels(t *testing.T) {
	labels := []Label{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, 0, 0}}
	slices.SortFunc(labels, Label.Compare)
	if want := []Label{{0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}}; !slices.Equal(labels, want) {
		t.Errorf("sorted %v", labels)
	}
}
