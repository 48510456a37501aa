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
//	ben, cleo: 5s A, -2h "signed up" plan="pro, yearly", 2024-03-01T10:00 C
//	recipe {"funnels":[{"window":"1h","steps":[{"event":"A"},{"event":"B"}]}]}
//	expect funnels.0.steps.*.count = [2,1]
//
// A log is people and their events, with properties, at times after Origin,
// before it, or at a date of UTC. Several people before one colon do the same.
// What holds blanks, commas or colons stands in double quotes.
//
// A recipe asks about the log above it; "again" asks the recipe before once
// more, of another log. Each expect names a place in the JSON report and the
// JSON that must be there. Both may go over several lines. In a place, *
// stands for every element of a list, {name} for the same as an object whose
// keys are the elements' names, and "sum" for the sum over the elements.
// "refuse TEXT" in place of expects says that the recipe is an error containing
// the text.
//
// Of a Markdown file the blocks fenced as ```case are read.
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
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if filepath.Ext(file) == ".md" {
			text = fenced(text)
		}
		cases := parseCases(t, file, text)
		if len(cases) == 0 {
			t.Fatalf("%s has no cases", file)
		}
		for _, c := range cases {
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(file), c.line), func(t *testing.T) { c.run(t, run) })
		}
	}
}

// fenced empties the lines of a Markdown file that are not in a block of cases.
func fenced(text string) string {
	lines := strings.Split(text, "\n")
	in := false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") {
			in = line == "```case"
			lines[i] = ""
		} else if !in {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
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
		case line == "again" && len(questions) > 0:
			inLog = false
			q = &question{line: i + 1, log: log, recipe: questions[len(questions)-1].recipe}
			questions = append(questions, q)
		case inLog:
			log = append(log, line)
		case q != nil && word == "expect":
			q.expects = append(q.expects, rest)
		case q != nil && word == "refuse":
			q.refuse = rest
		case q != nil && q.refuse == "" && q.expects == nil:
			q.recipe += "\n" + line
		case q != nil && q.expects != nil:
			q.expects[len(q.expects)-1] += "\n" + line
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
		key, keyed := strings.CutPrefix(path[0], "{")
		key = strings.TrimSuffix(key, "}")
		if keyed || path[0] == "*" || path[0] == "sum" {
			list, object, sum := []any{}, map[string]any{}, 0.0
			for _, e := range in {
				got, err := at(e, path[1:])
				if err != nil {
					return nil, err
				}
				list = append(list, got)
				if number, ok := got.(float64); ok {
					sum += number
				} else if path[0] == "sum" {
					return nil, fmt.Errorf("%v is no number", got)
				}
				if !keyed {
					continue
				}
				name, err := at(e, []string{key})
				if err != nil {
					return nil, err
				}
				if _, ok := object[fmt.Sprint(name)]; ok {
					return nil, fmt.Errorf("two elements with %s %v", key, name)
				}
				object[fmt.Sprint(name)] = got
			}
			switch {
			case keyed:
				return object, nil
			case path[0] == "sum":
				return sum, nil
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
		users, events, ok := cutOutside(line, ':')
		if !ok {
			t.Fatalf("a line of a log is `person: time event, …`, not %q", line)
		}
		for _, user := range splitOutside(users, ',') {
			for _, e := range splitOutside(events, ',') {
				f := splitOutside(e, ' ')
				if len(f) < 2 {
					t.Fatalf("an event is `time name property=value…`, not %q", e)
				}
				row := map[string]string{"user": bare(user), "time": moment(t, f[0]).Format(time.RFC3339Nano), "event": bare(f[1])}
				for _, p := range f[2:] {
					name, value, _ := cutOutside(p, '=')
					row[bare(name)], properties[bare(name)] = bare(value), true
				}
				rows = append(rows, row)
			}
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

// cutOutside cuts a text around the first separator outside quotes.
func cutOutside(s string, sep byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// splitOutside splits a text at the separators outside quotes, without blanks around the parts and without empty parts.
func splitOutside(s string, sep byte) (parts []string) {
	for more := true; more; {
		var part string
		part, s, more = cutOutside(s, sep)
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func bare(s string) string { return strings.ReplaceAll(s, `"`, "") }

// moment reads a time: a date, or how long after Origin.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at
		}
	}
	if back, ok := strings.CutPrefix(s, "-"); ok {
		return Origin.Add(-after(t, back))
	}
	return Origin.Add(after(t, s))
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
