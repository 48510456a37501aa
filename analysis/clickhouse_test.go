package analysis_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/source"
)

// condition is a step, to us and to ClickHouse.
type condition struct {
	step recipe.Step
	sql  string
}

func called(names ...string) condition {
	return condition{recipe.Step{Event: names}, "event IN ('" + strings.Join(names, "', '") + "')"}
}

// TestClickHouse compares our counting by ClickHouse's rules with ClickHouse's own, person by person, on journeys made at random.
func TestClickHouse(t *testing.T) {
	const script = "../web/bench/windowfunnel.mjs"
	if testing.Short() {
		t.Skip("starts ClickHouse")
	}
	if _, err := os.Stat("../web/bench/node_modules/chdb"); err != nil {
		t.Skip("chdb is not installed: npm ci in web/bench")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip(err)
	}

	// Short journeys of few seconds: much happens at once, and windows close on the way.
	const people = 3000
	r := rand.New(rand.NewPCG(11, 12))
	var file bytes.Buffer
	file.WriteString("user,time,event,who\n")
	for p := range people {
		span := 1 + r.IntN(25)
		for range 1 + r.IntN(11) {
			at := r.IntN(span)
			fmt.Fprintf(&file, "u%d,2024-01-01T00:00:%02dZ,%c,u%d\n", p, at, "AAABBBCCCDx"[r.IntN(11)], p)
		}
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}

	steps := map[string][]condition{
		"A, B, C":          {called("A"), called("B"), called("C")},
		"A, B, C, D":       {called("A"), called("B"), called("C"), called("D")},
		"A, A, B":          {called("A"), called("A"), called("B")},
		"A, B, A, C":       {called("A"), called("B"), called("A"), called("C")},
		"A or B, B or C":   {called("A", "B"), called("B", "C")},
		"any of A to D x3": {called("A", "B", "C", "D"), called("A", "B"), called("A", "B", "C", "D")},
		"A":                {called("A")},
	}
	var modes [][]string
	for set := range 16 {
		var of []string
		for i, mode := range []string{"strict_order", "strict_deduplication", "strict_increase", "strict_once"} {
			if set>>i&1 != 0 {
				of = append(of, mode)
			}
		}
		modes = append(modes, of)
	}

	var funnels []recipe.Funnel
	var queries []string
	for name, conditions := range steps {
		for _, window := range []int{1, 4, 9, 60} {
			for _, mode := range modes {
				f := recipe.Funnel{
					Name: fmt.Sprintf("%s within %d s %s", name, window, strings.Join(mode, " ")), Semantics: "clickhouse", Modes: mode,
					Window: recipe.Duration(fmt.Sprintf("%ds", window)), Breakdown: &recipe.Breakdown{Property: "who", Limit: people},
				}
				sql := fmt.Sprintf("SELECT user, windowFunnel(%d", window)
				for _, m := range mode {
					sql += ", '" + m + "'"
				}
				sql += ")(toUnixTimestamp(time)"
				for _, c := range conditions {
					f.Steps, sql = append(f.Steps, c.step), sql+", "+c.sql
				}
				sql += fmt.Sprintf(") FROM file('%s', CSVWithNames, 'user String, time DateTime(\\'UTC\\'), event String, who String') GROUP BY user"+
					" SETTINGS date_time_input_format = 'best_effort'", path)
				funnels, queries = append(funnels, f), append(queries, sql)
			}
		}
	}

	ask, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", script)
	node.Stdin, node.Stderr = bytes.NewReader(ask), os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs [][][2]any
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}

	s, err := analysis.Open([]source.Source{source.Bytes("log.csv", file.Bytes())})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range funnels {
		rep, _, err := s.Report(context.Background(), &recipe.Recipe{Funnels: []recipe.Funnel{f}}, analysis.Options{})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		ours := map[string]int64{}
		for _, g := range rep.Funnels[0].Breakdown {
			for _, step := range g.Steps {
				ours[g.Value] += step.Count
			}
		}
		if len(theirs[i]) != people {
			t.Fatalf("%s: ClickHouse has %d people", f.Name, len(theirs[i]))
		}
		differ, example, shortest := 0, "", 0
		for _, row := range theirs[i] {
			who, level := row[0].(string), int64(row[1].(float64))
			if ours[who] == level {
				continue
			}
			differ++
			if journey := journeyOf(file.Bytes(), who); example == "" || len(journey) < shortest {
				example, shortest = fmt.Sprintf("%s: %d, by ClickHouse %d", journey, ours[who], level), len(journey)
			}
		}
		if differ > 0 {
			t.Errorf("%s: %d of %d people differ, such as %s", f.Name, differ, people, example)
		}
	}
}

// journeyOf is what one person did, in the order of time.
func journeyOf(log []byte, who string) string {
	var events []string
	for line := range strings.Lines(string(log)) {
		if f := strings.Split(line, ","); f[0] == who {
			events = append(events, f[1][17:19]+f[2])
		}
	}
	slices.Sort(events)
	return strings.Join(events, " ")
}
