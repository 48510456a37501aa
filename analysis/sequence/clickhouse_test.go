package sequence_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

// TestClickHouse compares the rules of ClickHouse, and of the tools that ask it,
// with what ClickHouse itself answers, person by person, on journeys made at random.
func TestClickHouse(t *testing.T) {
	if testing.Short() {
		t.Skip("starts ClickHouse")
	}
	if _, err := os.Stat("../../web/bench/node_modules/chdb"); err != nil {
		t.Skip("chdb is not installed: npm ci in web/bench")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip(err)
	}

	// Short journeys of few seconds: much happens at once, and windows close on the way.
	const people = 2000
	r := rand.New(rand.NewPCG(11, 12))
	var events []analysistest.Event
	file := bytes.NewBufferString("user,time,event\n")
	for p := range people {
		span := 1 + r.Int64N(25)
		for range 1 + r.IntN(11) {
			e := analysistest.Event{User: fmt.Sprint("u", p), At: r.Int64N(span), Name: string("AAABBBCCCDx"[r.IntN(11)])}
			events = append(events, e)
			fmt.Fprintf(file, "%s,%d,%s\n", e.User, e.At, e.Name)
		}
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}

	var funnels []recipe.Funnel
	var queries []string
	table := fmt.Sprintf("file('%s', CSVWithNames, 'user String, time UInt64, event String')", path)
	ask := func(f recipe.Funnel, conditions []string, arguments ...string) {
		funnels = append(funnels, f)
		queries = append(queries, fmt.Sprintf("SELECT user, windowFunnel(%s)(time, %s) FROM %s GROUP BY user", strings.Join(arguments, ", "), strings.Join(conditions, ", "), table))
	}
	for _, steps := range [][]string{{"A"}, {"A", "B", "C"}, {"A", "B", "C", "D"}, {"A", "A", "B"}, {"A", "B", "A", "C"}, {"A|B", "B|C"}, {"A|B|C|D", "A|B", "A|B|C|D"}} {
		var conditions []string
		for _, step := range funnel("", steps...).Steps {
			conditions = append(conditions, "event IN ('"+strings.Join(step.Event, "', '")+"')")
		}
		for _, window := range []int{1, 4, 9, 60} {
			within := fmt.Sprint(window)
			f := funnel(within+"s", steps...)
			for set := range 32 {
				if set>>4&1 != 0 && set&1 == 0 {
					continue // allow_reentry goes with strict_order
				}
				f.Semantics, f.Modes = "clickhouse", nil
				arguments := []string{within}
				for i, mode := range []string{"strict_order", "strict_deduplication", "strict_increase", "strict_once", "allow_reentry"} {
					if set>>i&1 != 0 {
						f.Modes, arguments = append(f.Modes, mode), append(arguments, "'"+mode+"'")
					}
				}
				ask(f, conditions, arguments...)
			}
			f.Semantics, f.Modes = "openpanel", nil
			ask(f, conditions, within, "'strict_increase'")
			f.Semantics, f.Window, f.StepWindow = "umami", "", f.Window
			funnels, queries = append(funnels, f), append(queries, umami(conditions, window, table))
		}
		f := funnel("24h", steps...)
		f.Semantics = "plausible"
		ask(f, conditions, "86400")
		f.Order = "strict"
		ask(f, conditions, "86400", "'strict_order'")
	}
	theirs := clickhouse(t, queries)

	log := analysistest.Log(nil, events...)
	p := log.Partitions[0]
	for i, f := range funnels {
		name := fmt.Sprintf("%s: %v within %s%s %v%s", f.Semantics, f.Steps, f.Window, f.StepWindow, f.Modes, f.Order)
		compiled, err := sequence.Compile(&f, agg.Scope{Last: 100_000_000})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		w := compiled.Over(p)
		if len(theirs[i]) < people/4 {
			t.Fatalf("%s: ClickHouse has only %d people", name, len(theirs[i]))
		}
		differ, example := 0, ""
		for u := range p.All() {
			level := theirs[i][string(u.ID)]
			if got := w.Best(u); got.Level != level {
				differ++
				if journey := strings.Join(describe(p, u), " "); example == "" || len(journey) < len(example) {
					example = fmt.Sprintf("%s: %d, by ClickHouse %d", journey, got.Level, level)
				}
			}
		}
		if differ > 0 {
			t.Errorf("%s: %d of %d people differ, such as %s", name, differ, people, example)
		}
	}
}

// umami asks as Umami does: each step joined to the one before within the window. Who is not in the answer takes no step.
func umami(conditions []string, window int, table string) string {
	with, levels := "", ""
	for i, c := range conditions {
		if i == 0 {
			with = fmt.Sprintf("WITH step1 AS (SELECT DISTINCT user, time FROM %s WHERE %s)", table, c)
			levels = "SELECT user, 1 AS level FROM step1"
			continue
		}
		with += fmt.Sprintf(", step%d AS (SELECT DISTINCT y.user AS user, y.time AS time FROM step%d x JOIN (SELECT * FROM %s WHERE %s) y ON x.user = y.user WHERE y.time BETWEEN x.time AND x.time + %d)",
			i+1, i, table, c, window)
		levels += fmt.Sprintf(" UNION ALL SELECT user, %d AS level FROM step%d", i+1, i+1)
	}
	return with + " SELECT user, max(level) FROM (" + levels + ") GROUP BY user"
}

// clickhouse answers queries for a user and a level.
func clickhouse(t *testing.T, queries []string) (answers []map[string]int) {
	t.Helper()
	ask, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "../../web/bench/windowfunnel.mjs")
	node.Stdin, node.Stderr = bytes.NewReader(ask), os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][][2]any
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	for _, list := range rows {
		levels := map[string]int{}
		for _, row := range list {
			levels[row[0].(string)] = int(row[1].(float64))
		}
		answers = append(answers, levels)
	}
	return answers
}
