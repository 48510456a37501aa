package flow

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func randomGraph(r *rand.Rand) [][]int {
	succs := make([][]int, 1+r.IntN(12))
	for i := range succs {
		for range r.IntN(4) {
			succs[i] = append(succs[i], r.IntN(len(succs)))
		}
	}
	return succs
}

// reach is what can be reached from a node without going through another.
func reach(succs [][]int, from, without int) []bool {
	seen := make([]bool, len(succs))
	todo := []int{from}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if n != without && !seen[n] {
			seen[n] = true
			todo = append(todo, succs[n]...)
		}
	}
	return seen
}

func TestWhoDominatesWhom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		succs := randomGraph(r)
		g, _ := New(succs, 0)
		all := reach(succs, 0, -1)
		for a := range succs {
			if (g.Pos[a] >= 0) != all[a] {
				t.Fatalf("%v: is %d reachable?", succs, a)
			}
			without := reach(succs, 0, a)
			for b := range succs {
				if all[a] && all[b] && g.Dominates(a, b) == without[b] {
					t.Fatalf("%v: does %d dominate %d?", succs, a, b)
				}
			}
		}
	}
}

func TestLoopsAreWhatLeadsBackToTheirHeads(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	reducible := 0
	for range 5000 {
		succs := randomGraph(r)
		g, ok := New(succs, 0)
		if in, entries := g.Several(); ok != (entries == nil) {
			t.Fatalf("%v: reducible is %v, but several entries: %v %v", succs, ok, in, entries)
		}
		if !ok {
			continue
		}
		reducible++
		for h := range succs {
			if g.Pos[h] < 0 || !g.IsHead[h] {
				continue
			}
			for n := range succs {
				if g.Pos[n] < 0 {
					continue
				}
				// In the loop is what the head dominates and what comes back to it.
				back := n == h
				for _, p := range g.Preds[h] {
					back = back || g.Dominates(h, p) && g.Dominates(h, n) && reach(succs, n, h)[p]
				}
				if g.In(n, h) != back {
					t.Fatalf("%v: is %d in the loop of %d?", succs, n, h)
				}
			}
		}
	}
	if reducible < 500 {
		t.Errorf("only %d graphs were reducible", reducible)
	}
}

func TestWhatLeavesALoopFollowsIt(t *testing.T) {
	// 1 is a loop of 1 and 2; 2 leaves it for 3.
	g, ok := New([][]int{{1}, {2}, {1, 3}, {}}, 0)
	if !ok {
		t.Fatal("irreducible")
	}
	n := g.Nest(func(int) bool { return false })
	if !slices.Equal(n.After[1], []int{3}) || !n.InPlace[1] || !n.InPlace[2] || n.InPlace[3] {
		t.Errorf("%+v", n)
	}
}
