package analysistest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Origin is time 0 of a case file.
var Origin = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// Cases runs every case file that matches a pattern. A case file reads
//
//	# Words about what follows.
//	log
//	anna: 0s A, 10s B device=mobile, 1d C
//	ben: 5s A
//	recipe {"funnels":[{"window":"1h","steps":[{"event":"A"},{"event":"B"}]}]}
//	expect funnels.0.steps.*.count = [2,1]
//
// A log is people and their events at times after Origin, with properties. A
// recipe (which may go over several lines) asks about the log above it; each
// expect names a place in the JSON report, where * stands for every element of
// a list, and the JSON that must be there. "refuse TEXT" in place of expects
// says that the recipe is an error containing the text.
//
// run answers a recipe about a CSV file with columns user, time, event and the
// properties, as JSON.
func Cases(t *testing.T, pattern string, run func(csv, recipe []byte) ([]byte, error)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files at %s: %v", pattern, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range parseCases(t, file, string(text)) {
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(file), c.line), func(t *testing.T) { c.run(t, run) })
		}
	}
}

// question is a recipe about a log with what it must answer.
type question struct {
	line    int
	log     []string
	recipe  string
	expects []string
	refuse  string
}

func parseCases(t *testing.T, file, text string) (questions []*question) {
	t.Helper()
	var log []string
	inLog := false
	var q *question
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case line == "log":
			log, inLog, q = nil, true, nil
		case word == "recipe":
			inLog = false
			q = &question{line: i + 1, log: log, recipe: rest}
			questions = append(questions, q)
		case inLog:
			log = append(log, line)
		case q != nil && word == "expect":
			q.expects = append(q.expects, rest)
		case q != nil && word == "refuse":
			q.refuse = rest
		case q != nil && q.expects == nil:
			q.recipe += "\n" + line
		default:
			t.Fatalf("%s:%d: cannot read %q", file, i+1, line)
		}
	}
	return questions
}

func (q *question) run(t *testing.T, run func(csv, recipe []byte) ([]byte, error)) {
	out, err := run(toCSV(t, q.log), []byte(q.recipe))
	if q.refuse != "" {
		if err == nil || !strings.Contains(err.Error(), q.refuse) {
			t.Fatalf("got error %v, want one with %q", err, q.refuse)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(q.expects) == 0 {
		t.Fatal("expects nothing")
	}
	var report any
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	for _, e := range q.expects {
		path, want, ok := strings.Cut(e, "=")
		if !ok {
			t.Fatalf("expect without =: %s", e)
		}
		path = strings.TrimSpace(path)
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatalf("expect %s: %v", e, err)
		}
		got, err := at(report, strings.Split(path, "."))
		if err != nil {
			t.Fatalf("expect %s: %v", e, err)
		}
		if !reflect.DeepEqual(got, wanted) {
			b, _ := json.Marshal(got)
			t.Errorf("%s = %s, want %s", path, b, strings.TrimSpace(want))
		}
	}
}

// at follows a path into JSON.
func at(v any, path []string) (any, error) {
	if len(path) == 0 {
		return v, nil
	}
	switch in := v.(type) {
	case map[string]any:
		next, ok := in[path[0]]
		if !ok {
			return nil, fmt.Errorf("no %q among %q", path[0], slices.Sorted(maps.Keys(in)))
		}
		return at(next, path[1:])
	case []any:
		if path[0] == "*" {
			list := []any{}
			for _, e := range in {
				got, err := at(e, path[1:])
				if err != nil {
					return nil, err
				}
				list = append(list, got)
			}
			return list, nil
		}
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(in) {
			return nil, fmt.Errorf("no element %q in a list of %d", path[0], len(in))
		}
		return at(in[i], path[1:])
	}
	return nil, fmt.Errorf("nothing below %v", v)
}

// toCSV writes the lines of a log as a CSV file, person by person.
func toCSV(t *testing.T, log []string) []byte {
	t.Helper()
	properties := map[string]bool{}
	var rows []map[string]string
	for _, line := range log {
		user, events, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("a line of a log is `person: time event, …`, not %q", line)
		}
		for e := range strings.SplitSeq(events, ",") {
			f := strings.Fields(e)
			if len(f) < 2 {
				t.Fatalf("an event is `time name property=value…`, not %q", e)
			}
			row := map[string]string{"user": user, "time": Origin.Add(after(t, f[0])).Format(time.RFC3339Nano), "event": f[1]}
			for _, p := range f[2:] {
				name, value, _ := strings.Cut(p, "=")
				row[name], properties[name] = value, true
			}
			rows = append(rows, row)
		}
	}
	header := append([]string{"user", "time", "event"}, slices.Sorted(maps.Keys(properties))...)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(header)
	for _, row := range rows {
		var cells []string
		for _, h := range header {
			cells = append(cells, row[h])
		}
		w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}

// after reads a time: a Go duration, with d for days.
func after(t *testing.T, s string) time.Duration {
	t.Helper()
	var days time.Duration
	if d, rest, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.Atoi(d)
		if err != nil {
			t.Fatalf("time %q: %v", s, err)
		}
		if days = time.Duration(n) * 24 * time.Hour; rest == "" {
			return days
		}
		s = rest
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return days + d
}
