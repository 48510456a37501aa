package sequence

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/event"
)

// TestCountsAgainstPlain compares the counting without branches with the same done plainly.
func TestCountsAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c Counts
	for range 2000 {
		n := 1 + r.IntN(12)
		c.Reset(n)
		for range 3 {
			codes := make([]uint16, r.IntN(40))
			some := 1 + r.IntN(n) // mostly one, or few
			for i := range codes {
				codes[i] = uint16(r.IntN(some))
			}
			var met []Met
			times := make([]uint32, n)
			for i, code := range codes {
				if times[code] == 0 {
					met = append(met, Met{uint32(code), uint32(i)})
				}
				times[code]++
			}
			if got := Count(&c, codes); !slices.Equal(got, met) {
				t.Fatalf("%v: met %v, want %v", codes, got, met)
			}
			for code, want := range times {
				if got := c.Times(uint32(code)); got != want {
					t.Fatalf("%v: %d is there %d times, want %d", codes, code, got, want)
				}
			}
		}
	}
}

// TestVisitsAgainstPlain compares where visits begin with the rule taken literally.
func TestVisitsAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var bound Visits
	for range 300 {
		b := event.NewBuilder([]string{"session"})
		ids := []string{"", "a", "b", "c"}[:1+r.IntN(4)]
		for range 60 {
			b.Add(b.User([]byte{byte('a' + r.IntN(4))}), r.Int64N(20)*SessionGap/2, b.Name([]byte("x")),
				[]uint32{b.Value(0, []byte(ids[r.IntN(len(ids))]))})
		}
		p := b.Build()[0]
		for _, session := range []string{"session", "", "none"} {
			bound.Over(p, session, 0)
			for u := range p.All() {
				if got, want := bound.Starts(u), plainStarts(p, u, session); !slices.Equal(got, want) {
					t.Fatalf("by %q %v %v: visits begin at %v, want %v", session, u.Times, u.Property(0), got, want)
				}
			}
		}
	}
}

func plainStarts(p *event.Partition, u event.User, session string) (starts []int) {
	seen := map[string]bool{}
	for i, t := range u.Times {
		begins := i == 0 || t-u.Times[i-1] > SessionGap
		if at := p.Property(session); at >= 0 {
			if id := p.Properties[at].Values.String(uint32(u.Property(at)[i])); id != "" {
				begins = !seen[id]
				seen[id] = true
			}
		}
		if begins {
			starts = append(starts, i)
		}
	}
	return starts
}
