package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parcours/analysis"
)

// cli runs the program in the test's process.
func cli(t *testing.T, stdin string, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(stdin), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestWrongUsage(t *testing.T) {
	events := write(t, "events.csv", "user,time,event\na,2024-01-01 10:00:00,x\n")
	folder := t.TempDir()
	badRecipe := write(t, "r.json", `{"funels": []}`)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 1, "parcours: no command"},
		{[]string{"reprot"}, 1, "parcours: unknown command \"reprot\"\nparcours: hint: did you mean report?\n"},
		{[]string{"xyzzy"}, 1, "parcours: unknown command \"xyzzy\"\nparcours: hint: see parcours help\n"},
		{[]string{"report"}, 1, "parcours: no file named\n"},
		{[]string{"report", "--formt", "json", events}, 1, "parcours: report: unknown flag --formt\nparcours: hint: did you mean --format?\n"},
		{[]string{"report", events, "--format"}, 1, "parcours: report: --format needs a value\n"},
		{[]string{"report", events, "--format="}, 1, "parcours: report: --format is empty\n"},
		{[]string{"report", events, "--format=jsn"}, 1, "parcours: unknown format \"jsn\"\nparcours: hint: did you mean json?\n"},
		{[]string{"inspect", events, "--format", "html"}, 1, "parcours: unknown format \"html\"\nparcours: hint: one of text, json\n"},
		{[]string{"report", events, "--format", "json", "-format", "text"}, 1, "parcours: report: --format is given twice\n"},
		{[]string{"report", events, "--recipe", "no-such.json"}, 1, "parcours: no-such.json: no such file\n"},
		{[]string{"report", events, "--recipe", badRecipe}, 1, "parcours: r.json: "},
		{[]string{"report", events, "-o", folder}, 1, "is a folder\nparcours: hint: name a file in it\n"},
		{[]string{"report", events, "-o", filepath.Join(folder, "no", "r.txt")}, 1, "r.txt: no such file\n"},
		{[]string{"report", events, "-o", events}, 1, "is one of the files to read\n"},
		{[]string{"serve", events}, 1, "parcours: serve: unexpected argument"},
		{[]string{"help", "serv"}, 1, "hint: did you mean serve?\n"},
		{[]string{"report", "no-such.csv"}, 2, "parcours: no-such.csv: no such file\n"},
		{[]string{"report", folder}, 2, ": there is no file in this folder\n"},
		{[]string{"report", filepath.Join(folder, "*.csv")}, 2, "*.csv: no file is called so\n"},
		{[]string{"report", "--", "--format"}, 2, "parcours: --format: no such file\n"},
		{[]string{"report", os.DevNull}, 2, "is not a regular file\n"},
	} {
		code, out, err := cli(t, "", test.args...)
		if code != test.code || !strings.Contains(err, test.want) || out != "" {
			t.Errorf("parcours %s: exit %d, stdout %q, stderr\n%swant exit %d and\n%s", strings.Join(test.args, " "), code, out, err, test.code, test.want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(events), "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}} {
		code, out, _ := cli(t, "", args...)
		if code != 0 || !strings.Contains(out, "parcours report FILE...") || !strings.Contains(out, "parcours serve") {
			t.Errorf("%v: exit %d\n%s", args, code, out)
		}
	}
	for _, args := range [][]string{{"help", "report"}, {"report", "-h"}, {"report", "x.csv", "--help"}} {
		code, out, _ := cli(t, "", args...)
		if code != 0 || !strings.HasPrefix(out, "parcours report FILE... [--recipe R.json] [--format text|json|html] [-o OUT] [--people OUT.csv]\n") {
			t.Errorf("%v: exit %d\n%s", args, code, out)
		}
	}
	if code, out, _ := cli(t, "", "version"); code != 0 || !strings.HasPrefix(out, "parcours ") {
		t.Errorf("version: exit %d, %s", code, out)
	}
}

func TestFormat(t *testing.T) {
	for _, test := range []struct {
		flag, out, want string
	}{
		{"", "", "text"}, {"", "r.json", "json"}, {"", "R.HTML", "html"}, {"", "r.txt", "text"}, {"text", "r.json", "text"},
	} {
		in := input{values: map[string]string{"-o": test.out}}
		if test.flag != "" {
			in.values["--format"] = test.flag
		}
		if got, err := in.format("text", "json", "html"); got != test.want || err != nil {
			t.Errorf("--format %q -o %q: got %s, %v", test.flag, test.out, got, err)
		}
	}
}

func TestOutputAppearsWhole(t *testing.T) {
	file := write(t, "out.txt", "old")
	o, err := create(input{values: map[string]string{"-o": file}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(file); string(b) != "old" {
		t.Errorf("before: %q", b)
	}
	if err := o.write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	o.discard()
	if b, _ := os.ReadFile(file); string(b) != "new" {
		t.Errorf("after: %q", b)
	}

	o, err = create(input{values: map[string]string{"-o": file}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.discard()
	if b, _ := os.ReadFile(file); string(b) != "new" {
		t.Errorf("after an aborted write: %q", b)
	}
	if names, _ := os.ReadDir(filepath.Dir(file)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestProgressLine(t *testing.T) {
	for _, test := range []struct {
		at    analysis.Progress
		spent time.Duration
		want  string
	}{
		{analysis.Progress{Phase: "read", Bytes: 430, Size: 1000, Rows: 1203000}, 0, "reading 43%, 1,203,000 rows"},
		{analysis.Progress{Phase: "read", Bytes: 250, Size: 1000, Rows: 1}, 4 * time.Second, "reading 25%, 1 row, 13 s left"},
		{analysis.Progress{Phase: "analyse", Done: 10, Total: 10}, 4 * time.Second, "analysing 100%"},
		{analysis.Progress{Phase: "analyse"}, 0, "analysing"},
	} {
		if got := line(test.at, test.spent); got != test.want {
			t.Errorf("got %q want %q", got, test.want)
		}
	}
}

func TestProgressDrawsOnOneLine(t *testing.T) {
	var b bytes.Buffer
	clock := time.Unix(0, 0)
	p := &progress{w: &b, now: func() time.Time { return clock }}
	for i := range 10 { // 50 ms apart: every second one is drawn
		clock = time.Unix(0, int64(i)*50e6)
		if err := p.show(analysis.Progress{Phase: "read", Bytes: int64(i), Size: 10}); err != nil {
			t.Fatal(err)
		}
	}
	p.clear()
	if got := strings.Count(b.String(), "reading"); got != 5 {
		t.Errorf("drawn %d times: %q", got, b.String())
	}
	if !strings.HasSuffix(b.String(), "\r\x1b[K") || strings.Contains(b.String(), "\n") {
		t.Errorf("not one line that goes away: %q", b.String())
	}
	b.Reset()
	if silent := newProgress(&b); silent.show(analysis.Progress{Phase: "read"}) != nil || b.Len() > 0 {
		t.Errorf("no terminal, no progress: %q", b.String())
	}
}

func TestInterrupted(t *testing.T) {
	if _, _, code := explain(context.Canceled); code != 130 {
		t.Errorf("exit %d", code)
	}
}
