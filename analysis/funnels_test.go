package analysis_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// What must hold of funnels by every rule set and with every option, whatever
// the data: the numbers of a log and of the same log changed in a way whose
// effect is known.

// row is one event of a log.
type row struct {
	user                                   string
	at                                     time.Duration // since midnight of 1 January 2024
	event, device, order, company, session string
}

// rows makes people at random who do A, B, C, x and errors: many at the same second, many within a minute, some on other days.
func rows(seed uint64, people int) []row {
	r := rand.New(rand.NewPCG(seed, 7))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	var out []row
	for p := range people {
		for range 1 + r.IntN(12) {
			day := max(0, r.IntN(6)-3)
			e := row{
				user: fmt.Sprintf("u%d", p), at: time.Duration(day)*24*time.Hour + time.Duration(r.IntN(40))*time.Second,
				event: pick("A", "A", "B", "B", "C", "C", "x", "error"), device: pick("mobile", "desktop", "tablet", ""), order: pick("1", "2", ""),
				session: fmt.Sprintf("s%d-%d", p, day),
			}
			if c := p % (people/2 + 1); c > 0 {
				e.company = fmt.Sprintf("c%d", c)
			}
			out = append(out, e)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// people are enough that every rule set has something to count, and few enough to ask many questions of.
func people() int {
	if testing.Short() {
		return 40
	}
	return 120
}

func toCSV(rows []row) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"user", "time", "event", "device", "order", "company", "session"})
	for _, r := range rows {
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(r.at)
		w.Write([]string{r.user, at.Format(time.RFC3339), r.event, r.device, r.order, r.company, r.session})
	}
	w.Flush()
	return b.Bytes()
}

// ruleSets are all ways to count, by name.
func ruleSets() map[string]recipe.Funnel {
	out := map[string]recipe.Funnel{}
	for _, tool := range []string{"parcours", "clickhouse", "posthog", "mixpanel", "amplitude", "ga4", "plausible", "umami", "openpanel", "retentioneering"} {
		for _, order := range []string{"ordered", "strict", "unordered"} {
			out[tool+" "+order] = recipe.Funnel{Semantics: tool, Order: order}
		}
	}
	for set := 1; set < 32; set++ {
		f := recipe.Funnel{Semantics: "clickhouse", Order: "ordered"}
		for i, mode := range []string{"strict_order", "strict_deduplication", "strict_increase", "strict_once", "allow_reentry"} {
			if set>>i&1 != 0 {
				f.Modes = append(f.Modes, mode)
			}
		}
		out["clickhouse "+strings.Join(f.Modes, "+")] = f // allow_reentry without strict_order is refused
	}
	out["mixpanel optimized_reentry"] = recipe.Funnel{Semantics: "mixpanel", Order: "ordered", Modes: []string{"optimized_reentry"}}
	return out
}

// options are what a funnel of A, B and C within 15 seconds can be asked besides.
var options = map[string]func(*recipe.Funnel){
	"plain":        func(*recipe.Funnel) {},
	"no window":    func(f *recipe.Funnel) { f.Window = "" },
	"days":         func(f *recipe.Funnel) { f.Window = "2d" },
	"step window":  func(f *recipe.Funnel) { f.Window, f.StepWindow = "", "8s" },
	"both windows": func(f *recipe.Funnel) { f.StepWindow = "8s" },
	"exclusion":    func(f *recipe.Funnel) { f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"error"}}} },
	"exclusion 2-3": func(f *recipe.Funnel) {
		f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"error"}, AfterStep: 2, BeforeStep: 3}}
	},
	"optional":      func(f *recipe.Funnel) { f.Steps[1].Optional = true },
	"first time":    func(f *recipe.Funnel) { f.Steps[0].FirstTime = true },
	"condition":     func(f *recipe.Funnel) { f.Steps[1].Where = mobile },
	"repeated":      func(f *recipe.Funnel) { f.Steps[1].Event = recipe.Strings{"A"} },
	"either":        func(f *recipe.Funnel) { f.Steps[0].Event = recipe.Strings{"A", "C"} },
	"any event":     func(f *recipe.Funnel) { f.Steps[0] = recipe.Step{Label: "any", Where: mobile} },
	"hold constant": func(f *recipe.Funnel) { f.HoldConstant = []string{"order"} },
	"open":          func(f *recipe.Funnel) { f.Open = true },
	"period":        func(f *recipe.Funnel) { f.Period = &recipe.Period{From: "2024-01-01", To: "2024-01-02"} },
	"by first":      func(f *recipe.Funnel) { f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "first"} },
	"by last":       func(f *recipe.Funnel) { f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "last"} },
	"by all":        func(f *recipe.Funnel) { f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "all"} },
	"by step 2":     func(f *recipe.Funnel) { f.Breakdown = &recipe.Breakdown{Property: "device", Attribution: "2"} },
	"by session":    func(f *recipe.Funnel) { f.Entity = "session" },
	"by company":    func(f *recipe.Funnel) { f.Entity = "company" },
}

var mobile = []recipe.Condition{{Property: "device", Op: "is", Value: recipe.Strings{"mobile"}}}

// definitions are the funnels of one rule set, one for each option that it allows.
func definitions(base recipe.Funnel) (out []recipe.Funnel) {
	for _, name := range slices.Sorted(maps.Keys(options)) {
		f := base
		f.Name, f.Window, f.Interval = name, "15s", "day"
		f.Steps = []recipe.Step{{Event: recipe.Strings{"A"}}, {Event: recipe.Strings{"B"}}, {Event: recipe.Strings{"C"}}}
		options[name](&f)
		switch f.Semantics { // which have only one of the windows, or none
		case "ga4", "umami":
			if f.StepWindow == "" {
				f.StepWindow = f.Window
			}
			f.Window = ""
		case "retentioneering", "plausible":
			f.Window = ""
		}
		if (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).Validate() == nil {
			out = append(out, f)
		}
	}
	if !slices.ContainsFunc(out, func(f recipe.Funnel) bool { return f.Name == "plain" }) {
		return nil // the tool has no such order, or the modes do not go together
	}
	return out
}

// answers are the funnels of a report, by name.
type answers map[string]*report.Funnel

// ask answers funnels about a log that may be in several files.
func ask(t *testing.T, funnels []recipe.Funnel, files ...[]row) answers {
	t.Helper()
	var sources []source.Source
	for i, rows := range files {
		sources = append(sources, source.Bytes(fmt.Sprintf("%d.csv", i), toCSV(rows)))
	}
	s, err := analysis.Open(sources)
	if err != nil {
		t.Fatal(err)
	}
	r := &recipe.Recipe{
		Mapping: recipe.Mapping{User: "user", Time: "time", Event: "event", Session: "session"}, Funnels: funnels,
		Personas: recipe.Personas{K: 2}, // looking for how many there are takes a fifth of these tests
	}
	rep, _, err := s.Report(context.Background(), r, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := answers{}
	for i := range rep.Funnels {
		out[rep.Funnels[i].Name] = &rep.Funnels[i]
	}
	if len(out) != len(funnels) {
		t.Fatalf("%d answers to %d funnels", len(out), len(funnels))
	}
	return out
}

// numbers are all that a funnel counts, in text that can be compared and read. times n.
func numbers(f *report.Funnel, n int64) string {
	var b strings.Builder
	steps := func(name string, steps []report.FunnelStep) {
		fmt.Fprintf(&b, "%s:", name)
		for _, s := range steps {
			fmt.Fprintf(&b, " %d (%d in, %d open, %d out)", n*s.Count, n*s.Entered, n*s.InProgress, n*s.Dropped)
		}
		b.WriteByte('\n')
	}
	steps(fmt.Sprintf("%d through of %d", n*f.Converted, n*f.EntityCount), f.Steps)
	for _, g := range f.Breakdown {
		steps(fmt.Sprintf("%q %v", g.Value, g.Other), g.Steps)
	}
	for _, p := range f.Trend {
		fmt.Fprintf(&b, "trend %d through:", n*p.Converted)
		for _, c := range p.Counts {
			fmt.Fprintf(&b, " %d", n*c)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func reached(steps []report.FunnelStep) (out []int64) {
	for _, s := range steps {
		out = append(out, s.Count)
	}
	return out
}

// shuffled are the rows in another order, those of the same second in theirs: where rows alone tell what came first, their order is data.
func shuffled(rows []row, r *rand.Rand) []row {
	out := slices.Clone(rows)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	next := map[time.Duration][]row{}
	for _, e := range rows {
		next[e.at] = append(next[e.at], e)
	}
	for i := range out {
		at := out[i].at
		out[i], next[at] = next[at][0], next[at][1:]
	}
	return out
}

// changed are the rows, each with something done to it.
func changed(rows []row, do func(*row)) []row {
	out := slices.Clone(rows)
	for i := range out {
		do(&out[i])
	}
	return out
}

// noticesOrder are the rule sets to whom the order of the rows of one second may
// make a difference: one goes by rows, and two give an event that meets several
// steps to one of them as it comes. Ours does not.
func noticesOrder(f recipe.Funnel) bool {
	several := f.Name == "any event" || f.Name == "either" || f.Name == "repeated"
	switch f.Semantics {
	case "retentioneering":
		return true
	case "posthog":
		return several || f.Order == "unordered" && len(f.Exclude) > 0
	case "mixpanel":
		return several
	}
	return false
}

// mindsOthers are the rule sets to whom events that nobody asks about make a difference.
func mindsOthers(f recipe.Funnel) bool {
	return f.Order == "strict" || slices.Contains(f.Modes, "strict_order")
}

func TestFunnels(t *testing.T) {
	sets := ruleSets()
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		asked := definitions(sets[name])
		if len(asked) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			log := rows(3, people())
			got := ask(t, asked, log)
			same := func(what string, n int64, other answers) {
				t.Helper()
				for _, f := range asked {
					if a, b := numbers(got[f.Name], n), numbers(other[f.Name], 1); a != b {
						t.Errorf("%s: %s, it is\n%swant\n%s", f.Name, what, b, a)
					}
				}
			}
			for _, f := range asked {
				reconcile(t, f, got[f.Name])
			}
			same("with the rows shuffled", 1, ask(t, asked, shuffled(log, r)))
			same("with the file split in two", 1, ask(t, asked, log[:len(log)/3], log[len(log)/3:]))
			same("with a twin for everybody", 2, ask(t, asked, append(slices.Clone(log), changed(log, func(e *row) {
				e.user, e.session = e.user+"'", e.session+"'"
				if e.company != "" {
					e.company += "'"
				}
			})...)))

			const later = 5 * 24 * time.Hour
			moved := slices.Clone(asked)
			for i := range moved {
				if moved[i].Period != nil {
					moved[i].Period = &recipe.Period{From: "2024-01-06", To: "2024-01-07"}
				}
			}
			same("five days later", 1, ask(t, moved, changed(log, func(e *row) { e.at += later })))

			mixed := slices.Clone(log)
			r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			other := ask(t, asked, mixed)
			for _, f := range asked {
				// Which of several events of a second gives a value of the breakdown, the rows say.
				if a, b := reached(got[f.Name].Steps), reached(other[f.Name].Steps); !noticesOrder(f) && !slices.Equal(a, b) {
					t.Errorf("%s: with the rows of each second in another order, %v, want %v", f.Name, b, a)
				}
			}

			noisy := slices.Clone(log)
			end := slices.MaxFunc(log, func(a, b row) int { return cmp.Compare(a.at, b.at) }).at
			for _, e := range log {
				if r.IntN(2) == 0 {
					e.at, e.event, e.device = min(end, e.at+time.Duration(r.IntN(3))*time.Second), "unasked", "desktop"
					noisy = append(noisy, e)
				}
			}
			other = ask(t, asked, noisy)
			changes := 0
			for _, f := range asked {
				if a, b := numbers(got[f.Name], 1), numbers(other[f.Name], 1); a != b {
					if changes++; !mindsOthers(f) {
						t.Errorf("%s: with events nobody asks about, it is\n%swant\n%s", f.Name, b, a)
					}
				}
			}
			if mindsOthers(sets[name]) && changes == 0 {
				t.Error("events nobody asks about come between the steps and change nothing")
			}
		})
	}
}

// losesByTime are the rule sets to whom a wider window may lose people: RULES.md has examples.
func losesByTime(f recipe.Funnel) bool {
	return f.Semantics == "posthog" && len(f.Exclude) > 0 || slices.Contains(f.Modes, "strict_deduplication")
}

// TestWiderWindow lets more time pass: nobody may be lost, save by the rule sets that are known to lose some.
func TestWiderWindow(t *testing.T) {
	widths := []recipe.Duration{"3s", "12s", "2d", ""}
	sets := ruleSets()
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		asked := definitions(sets[name])
		asked = slices.DeleteFunc(asked, func(f recipe.Funnel) bool {
			return f.Semantics == "plausible" || f.Semantics == "retentioneering" || f.Breakdown != nil || f.Name == "plain"
		})
		if len(asked) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			log := rows(4, people())
			var before answers
			for _, width := range widths {
				for i := range asked {
					f := &asked[i]
					byStep := f.Name == "step window" || f.Semantics == "ga4" || f.Semantics == "umami"
					if byStep || f.Name == "both windows" {
						f.StepWindow = width
					}
					if !byStep {
						f.Window = width
					}
				}
				now := ask(t, asked, log)
				for _, f := range asked {
					if before == nil || losesByTime(f) {
						continue
					}
					a, b := reached(before[f.Name].Steps), reached(now[f.Name].Steps)
					for i := range a {
						if a[i] > b[i] && !f.Steps[i].Optional {
							t.Errorf("%s: within %q, %v, where the window before had %v", f.Name, width, b, a)
							break
						}
					}
				}
				before = now
			}
		})
	}
}

// reconcile checks what the numbers of one answer must be to one another.
func reconcile(t *testing.T, asked recipe.Funnel, f *report.Funnel) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		b, _ := json.Marshal(reached(f.Steps))
		t.Errorf("%s: %s: %s", f.Name, b, fmt.Sprintf(format, args...))
	}
	if f.Steps[0].Count == 0 {
		fail("nobody takes a step: this tests nothing")
	}
	var entered, stand int64
	for i, s := range f.Steps {
		entered += s.Entered
		stand += s.InProgress + s.Dropped
		if i > 0 && s.Count > f.Steps[i-1].Count && !f.Open && !asked.Steps[i-1].Optional {
			fail("step %d has more people than the one before", i+1)
		}
		if i+1 < len(f.Steps) && !f.Open && !asked.Steps[1].Optional && s.Count != f.Steps[i+1].Count+s.InProgress+s.Dropped {
			fail("of %d at step %d, %d went on, %d are in progress and %d dropped", s.Count, i+1, f.Steps[i+1].Count, s.InProgress, s.Dropped)
		}
	}
	if entered < f.Steps[0].Count || !f.Open && entered != f.Steps[0].Count {
		fail("%d entered", entered)
	}
	if entered != stand+f.Converted && !f.Open {
		fail("%d entered, %d are through and %d stand somewhere", entered, f.Converted, stand)
	}
	if !asked.Steps[2].Optional && !f.Open && f.Converted != f.Steps[2].Count {
		fail("%d are through", f.Converted)
	}
	sum := make([]int64, len(f.Steps))
	for _, p := range f.Trend {
		for i, c := range p.Counts {
			sum[i] += c
		}
	}
	if len(f.Trend) == 0 {
		fail("no trend")
	}
	if f.TrendNote == nil && !slices.Equal(sum, reached(f.Steps)) {
		fail("the trend sums to %v and does not say why", sum)
	}
	if asked.Breakdown == nil {
		return
	}
	clear(sum)
	for _, g := range f.Breakdown {
		for i, s := range g.Steps {
			sum[i] += s.Count
		}
	}
	if (f.BreakdownNote == nil || asked.Breakdown.Attribution == "first") && !slices.Equal(sum, reached(f.Steps)) {
		fail("the groups sum to %v and nothing says why", sum)
	}
}

// TestSameQuestion asks what an option asks in another way: of a log whose rows say it, with the option left out.
func TestSameQuestion(t *testing.T) {
	log := rows(12, people())
	firsts := map[string]time.Duration{} // when each person first did A
	for _, e := range log {
		if at, ok := firsts[e.user]; e.event == "A" && (!ok || e.at < at) {
			firsts[e.user] = e.at
		}
	}
	// reworded is the option's answer found without it: from rows that are kept, or called otherwise.
	reworded := map[string]struct {
		rows func(row) (row, bool)
		but  func(recipe.Funnel) bool // the rule sets for which it is another question
	}{
		"condition": {rows: func(e row) (row, bool) { // a B elsewhere than on mobile is another event
			if e.event == "B" && e.device != "mobile" {
				e.event = "unasked"
			}
			return e, true
		}},
		"by session": {
			rows: func(e row) (row, bool) { e.user = e.session; return e, true },
		},
		"by company": {
			rows: func(e row) (row, bool) { e.user = e.company; return e, e.company != "" },
			but:  func(f recipe.Funnel) bool { return f.Semantics == "umami" }, // counts visits unless told otherwise
		},
		"hold constant": {
			rows: func(e row) (row, bool) { e.user += "/" + e.order; return e, e.order != "" },
			but:  func(f recipe.Funnel) bool { return f.Semantics == "parcours" }, // counts a person once
		},
		"first time": {
			rows: func(e row) (row, bool) { // all A's of the first second: they are one attempt
				if e.event == "A" && e.at != firsts[e.user] {
					e.event = "unasked"
				}
				return e, true
			},
			but: func(f recipe.Funnel) bool { return mindsOthers(f) },
		},
		"period": {
			rows: func(e row) (row, bool) {
				if e.event == "A" && e.at >= 48*time.Hour {
					e.event = "unasked"
				}
				return e, true
			},
			but: func(f recipe.Funnel) bool { return f.Order != "ordered" || mindsOthers(f) }, // an A that is none may come between, or be another step
		},
	}
	sets := ruleSets()
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		asked := definitions(sets[name])
		if len(asked) == 0 {
			continue
		}
		plain := asked[slices.IndexFunc(asked, func(f recipe.Funnel) bool { return f.Name == "plain" })]
		got := ask(t, asked, log)
		t.Run(name, func(t *testing.T) {
			for option, other := range reworded {
				f, ok := got[option]
				if !ok || other.but != nil && other.but(sets[name]) {
					continue
				}
				var changed []row
				for _, e := range log {
					if e, ok := other.rows(e); ok {
						changed = append(changed, e)
					}
				}
				if a, b := reached(f.Steps), reached(ask(t, []recipe.Funnel{plain}, changed)["plain"].Steps); !slices.Equal(a, b) {
					t.Errorf("%s: %v, asked in another way %v", option, a, b)
				}
			}
			if f, ok := got["hold constant"]; ok && f.Semantics == "parcours" {
				// A person counts once, by the best of their values: the groups by person of what each value comes to.
				by := plain
				by.Breakdown = &recipe.Breakdown{Property: "company", Limit: 10 * people()}
				var changed []row
				for _, e := range log {
					if e.company = e.user; e.order != "" {
						e.user += "/" + e.order
						changed = append(changed, e)
					}
				}
				best := make([]int64, len(plain.Steps))
				for _, g := range ask(t, []recipe.Funnel{by}, changed)["plain"].Breakdown {
					for i, s := range g.Steps {
						best[i] += min(1, s.Count)
					}
				}
				if a := reached(f.Steps); !slices.Equal(a, best) {
					t.Errorf("hold constant: %v, asked in another way %v", a, best)
				}
			}
			if f, ok := got["by step 2"]; ok && f.Semantics == "posthog" {
				for _, g := range f.Breakdown {
					have := map[string]bool{} // who has a B with the value
					for _, e := range log {
						have[e.user] = have[e.user] || e.event == "B" && e.device == g.Value
					}
					var with []row
					for _, e := range log {
						if e.event == "B" && e.device != g.Value {
							e.event = "unasked"
						}
						if have[e.user] {
							with = append(with, e)
						}
					}
					if a, b := reached(g.Steps), reached(ask(t, []recipe.Funnel{plain}, with)["plain"].Steps); !slices.Equal(a, b) {
						t.Errorf("by step 2, %q: %v, asked in another way %v", g.Value, a, b)
					}
				}
			}
			// By all events, a group is the funnel of the events with its value.
			for _, g := range got["by all"].Breakdown {
				var with []row
				for _, e := range log {
					if e.device == g.Value {
						with = append(with, e)
					}
				}
				if a, b := reached(g.Steps), reached(ask(t, []recipe.Funnel{plain}, with)["plain"].Steps); !slices.Equal(a, b) {
					t.Errorf("by all, %q: %v, asked in another way %v", g.Value, a, b)
				}
			}
		})
	}
}
