package sequence_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// walk runs a funnel over one person, written as "0 A, 5 B" (seconds, name), and says "level taken… open".
func walk(t *testing.T, f recipe.Funnel, journey string, end int64) string {
	t.Helper()
	var events []analysistest.Event
	for part := range strings.SplitSeq(journey, ",") {
		var at int64
		var name string
		if _, err := fmt.Sscan(part, &at, &name); err != nil {
			t.Fatal(err)
		}
		events = append(events, analysistest.Event{User: "u", At: at, Name: name})
	}
	log := analysistest.Log(nil, events...)
	compiled, err := sequence.Compile(&f, agg.Scope{Last: end * 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	p := log.Partitions[0]
	u := p.User(0)
	o := compiled.Over(p).Best(u)
	var took []string
	for _, i := range o.Taken {
		took = append(took, fmt.Sprint(u.Times[i]/1_000_000, p.Names.String(uint32(u.Names[i]))))
	}
	s := fmt.Sprint(o.Level, " ", strings.Join(took, ", "))
	if o.Open != 0 {
		s += " open"
	}
	return s
}

func funnel(window string, steps ...string) recipe.Funnel {
	f := recipe.Funnel{Window: recipe.Duration(window)}
	for _, s := range steps {
		f.Steps = append(f.Steps, recipe.Step{Event: strings.Split(s, "|")})
	}
	return f
}

func TestRules(t *testing.T) {
	abc := funnel("10s", "A", "B", "C")
	excluding := abc
	excluding.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: 1, BeforeStep: 2}}
	for _, c := range []struct {
		rule    string
		funnel  recipe.Funnel
		journey string
		want    string
	}{
		{"all steps", abc, "0 A, 1 B, 2 C", "3 0A, 1B, 2C"},
		{"others between do not matter", abc, "0 A, 1 Q, 2 B, 3 A, 4 C", "3 0A, 2B, 4C"},
		{"order matters", abc, "0 B, 1 A, 2 C", "1 1A"},
		{"never entered", abc, "0 B, 1 C", "0 "},
		{"the window is inclusive", abc, "0 A, 5 B, 10 C", "3 0A, 5B, 10C"},
		{"and measured from step 1", abc, "0 A, 8 B, 11 C", "2 0A, 8B"},
		{"a later attempt rescues", abc, "0 A, 20 A, 21 B", "2 20A, 21B"},
		{"even inside an earlier one", abc, "0 A, 5 A, 12 B, 14 C", "3 5A, 12B, 14C"},
		{"of equally far attempts the first", abc, "0 A, 1 B, 50 A, 51 B", "2 0A, 1B"},
		{"the earliest start, not the latest", abc, "0 A, 5 A, 6 B, 7 C", "3 0A, 6B, 7C"},
		{"ties are taken in step order", abc, "0 B, 0 A, 0 C", "3 0A, 0B, 0C"},
		{"one event takes one step", funnel("10s", "A", "A"), "0 A", "1 0A"},
		{"two events take two", funnel("10s", "A", "A"), "0 A, 0 A", "2 0A, 0A"},
		{"a tie is dealt out to serve the most steps", funnel("10s", "A|B", "A"), "0 A, 0 B", "2 0B, 0A"},
		{"an excluded event ends the attempt", excluding, "0 A, 1 X, 2 B, 3 C", "1 0A"},
		{"not the person", excluding, "0 A, 1 X, 2 A, 3 B, 4 C", "3 2A, 3B, 4C"},
		{"after the range it does not matter", excluding, "0 A, 1 B, 2 X, 3 C", "3 0A, 1B, 3C"},
		{"nor at the same time as the step", excluding, "0 A, 1 X, 1 B, 2 C", "3 0A, 1B, 2C"},
		{"nor at the same time as the start", excluding, "0 X, 0 A, 2 B", "2 0A, 2B"},
		{"without a window anything later counts", funnel("", "A", "B"), "0 A, 90000000 B", "2 0A, 90000000B"},
	} {
		if got := walk(t, c.funnel, c.journey, 100_000_000); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.rule, c.journey, got, c.want)
		}
	}
}

func TestInProgress(t *testing.T) {
	abc := funnel("10s", "A", "B", "C")
	excluding := abc
	excluding.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: 1, BeforeStep: 3}}
	for _, c := range []struct {
		rule    string
		funnel  recipe.Funnel
		journey string
		end     int64
		want    string
	}{
		{"the window is open", abc, "0 A, 1 B", 9, "2 0A, 1B open"},
		{"it closes when its last moment has been seen", abc, "0 A, 1 B", 10, "2 0A, 1B"},
		{"a later attempt may be open", abc, "0 A, 1 B, 20 A", 25, "2 0A, 1B open"},
		{"not an excluded one", excluding, "0 A, 1 B, 2 X", 5, "2 0A, 1B"},
		{"who is through is not", abc, "0 A, 1 B, 2 C", 3, "3 0A, 1B, 2C"},
		{"without a window nobody is", funnel("", "A", "B"), "0 A", 1, "1 0A"},
	} {
		if got := walk(t, c.funnel, c.journey, c.end); got != c.want {
			t.Errorf("%s: %s until %d: got %q, want %q", c.rule, c.journey, c.end, got, c.want)
		}
	}
}

// TestAgainstPlain compares the walker with the rules taken literally: every
// attempt on its own, and in a tie every order of the events tried.
func TestAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		f := funnel([]string{"", "3s", "6s"}[r.IntN(3)], [][]string{{"A", "B", "C"}, {"A", "A", "B"}, {"A|B", "A", "C|A"}}[r.IntN(3)]...)
		if r.IntN(2) == 0 {
			after := 1 + r.IntN(2)
			f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"X"}, AfterStep: after, BeforeStep: after + 1 + r.IntN(3-after)}}
		}
		log := analysistest.Random(r, 1, 12, []string{"A", "B", "C", "X"}, 14)
		const end = int64(14_000_000)
		compiled, err := sequence.Compile(&f, agg.Scope{Last: end})
		if err != nil {
			t.Fatal(err)
		}
		p := log.Partitions[0]
		u := p.User(0)
		got := compiled.Over(p).Best(u)
		level, start, open := plain(f, p, u, end)
		if got.Level != level || (got.Open != 0) != open || level > 0 && u.Times[got.Taken[0]] != start {
			t.Fatalf("%+v\n%v: got %+v, want level %d from %d open %v", f, describe(p, u), got, level, start, open)
		}
		if !slices.IsSortedFunc(got.Taken, func(a, b int) int { return int(u.Times[a] - u.Times[b]) }) {
			t.Fatalf("taken out of order: %v", got.Taken)
		}
	}
}

func describe(p *event.Partition, u event.User) (s []string) {
	for i, n := range u.Names {
		s = append(s, fmt.Sprint(u.Times[i]/1_000_000, p.Names.String(uint32(n))))
	}
	return s
}

// plain runs each attempt by itself.
func plain(f recipe.Funnel, p *event.Partition, u event.User, end int64) (level int, start int64, open bool) {
	window, _ := f.Window.Micros()
	meets := func(i, step int) bool {
		return slices.Contains(f.Steps[step].Event, p.Names.String(uint32(u.Names[i])))
	}
	for i := range u.Names {
		if i > 0 && u.Times[i] == u.Times[i-1] {
			continue // one attempt for each moment in which step 1 is met
		}
		at, alive := 0, true
		for from := i; from < len(u.Names) && alive; {
			to := from
			for to < len(u.Names) && u.Times[to] == u.Times[from] {
				to++
			}
			if window > 0 && u.Times[from]-u.Times[i] > window {
				break
			}
			before := at
			at = furthest(meets, from, to, at, len(f.Steps), map[int]bool{})
			if from == i && at == 0 {
				break
			}
			for e := from; e < to; e++ {
				for _, x := range f.Exclude {
					if p.Names.String(uint32(u.Names[e])) == x.Event[0] && before >= x.AfterStep && at < x.BeforeStep {
						alive = false
					}
				}
			}
			from = to
		}
		if at > level {
			level, start = at, u.Times[i]
		}
		if at > 0 && alive && window > 0 && end-u.Times[i] < window {
			open = true
		}
	}
	return level, start, open && level < len(f.Steps)
}

// furthest tries every way to deal the events from…to out to the next steps.
func furthest(meets func(int, int) bool, from, to, at, steps int, used map[int]bool) int {
	best := at
	for i := from; i < to && at < steps; i++ {
		if !used[i] && meets(i, at) {
			used[i] = true
			best = max(best, furthest(meets, from, to, at+1, steps, used))
			delete(used, i)
		}
	}
	return best
}
