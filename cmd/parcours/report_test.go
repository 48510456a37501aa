package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/report"
)

// Three people: a goes all the way, b stops after the cart, c only looks.
const shop = `user,time,event
a,2024-03-01 10:00:00,view_item
b,2024-03-01 10:00:30,view_item
c,2024-03-01 10:01:00,view_item
a,2024-03-01 10:02:00,add_to_cart
b,2024-03-01 10:02:30,add_to_cart
a,2024-03-01 10:03:00,purchase
`

const checkout = `{"recipe": 1, "funnels": [{"name": "Checkout", "steps": [{"event": "view_item"}, {"event": "add_to_cart"}, {"event": "purchase"}]}]}`

// counts are the people at each step of the first funnel of a JSON report.
func counts(t *testing.T, out string) (n []int64) {
	t.Helper()
	var r report.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || len(r.Funnels) == 0 {
		t.Fatalf("%v in %.200s", err, out)
	}
	for _, s := range r.Funnels[0].Steps {
		n = append(n, s.Count)
	}
	return n
}

func TestReport(t *testing.T) {
	file, recipe := write(t, "shop.csv", shop), write(t, "r.json", checkout)
	code, plain, stderr := cli(t, "", "report", file, "--recipe", recipe, "--format", "json")
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, stderr %q", code, stderr)
	}
	if got := counts(t, plain); !slices.Equal(got, []int64{3, 2, 1}) {
		t.Errorf("funnel %v, want 3 2 1", got)
	}
	if strings.Count(plain, "\n") != 1 || !strings.HasPrefix(plain, `{"report":1,`) {
		t.Errorf("not one line of JSON: %.80s", plain)
	}

	// The same through standard input, in other orders of arguments, and into a file.
	_, piped, _ := cli(t, shop, "report", "--format=json", "-", "--recipe="+recipe)
	if want := strings.ReplaceAll(plain, `"name":"shop.csv"`, `"name":"stdin"`); piped != want {
		t.Errorf("piped:\n%swant\n%s", piped, want)
	}
	out := filepath.Join(t.TempDir(), "out.json")
	if code, stdout, stderr := cli(t, "", "report", "--recipe", recipe, "-o", out, file); code != 0 || stdout != "" {
		t.Errorf("-o: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if b, err := os.ReadFile(out); err != nil || string(b) != plain {
		t.Errorf("-o: %v\n%s", err, b)
	}

	_, text, _ := cli(t, "", "report", file, "--recipe", recipe)
	if !strings.HasPrefix(text, "1 of 3 people go from view_item to purchase\n") {
		t.Errorf("text:\n%s", text)
	}
	_, page, _ := cli(t, "", "report", file, "--recipe", recipe, "--format", "html")
	if !strings.Contains(page, "<h1>1 of 3 people go from view_item to purchase</h1>") {
		t.Errorf("html: %.500s", page)
	}
}

func TestSeveralFilesAreOneLog(t *testing.T) {
	header, rows, _ := strings.Cut(shop, "\n")
	half := strings.Index(rows, "a,2024-03-01 10:02:00")
	first, second := write(t, "1.csv", header+"\n"+rows[:half]), write(t, "2.csv", header+"\n"+rows[half:])
	recipe := write(t, "r.json", checkout)
	code, out, stderr := cli(t, "", "report", first, second, "--recipe", recipe, "--format", "json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if got := counts(t, out); !slices.Equal(got, []int64{3, 2, 1}) {
		t.Errorf("funnel %v, want 3 2 1", got)
	}
}

func TestInspect(t *testing.T) {
	file := write(t, "shop.csv", shop)
	code, out, stderr := cli(t, "", "inspect", file, "--format", "json")
	var i report.Inspection
	if err := json.Unmarshal([]byte(out), &i); code != 0 || err != nil {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, stderr)
	}
	roles := map[string]string{}
	for _, m := range i.Mapping {
		roles[m.Role] = m.Column
	}
	if roles["user"] != "user" || roles["time"] != "time" || roles["event"] != "event" {
		t.Errorf("mapping %v", roles)
	}
	if code, text, _ := cli(t, "", "inspect", file); code != 0 || !strings.Contains(text, "How the columns were read") ||
		!strings.Contains(text, "rows to read; a report takes about 41 MB of memory\n") {
		t.Errorf("exit %d:\n%s", code, text)
	}
}

// A recipe that cannot be answered is wrong usage, a file that cannot is bad input.
func TestExitCodes(t *testing.T) {
	file := write(t, "shop.csv", shop)
	for _, test := range []struct {
		recipe string
		want   int
	}{
		{`{`, 1},
		{`{"recipe": 2}`, 1},
		{`{"funnels": [{"steps": [{}]}]}`, 1},
		{`{"funnels": [{"order": "unordered", "open": true, "steps": [{"event": "view_item"}]}]}`, 1},
		{`{"mapping": {"user": "usr"}}`, 1},
		{`{}`, 0},
	} {
		code, _, stderr := cli(t, "", "report", file, "--recipe", write(t, "r.json", test.recipe))
		if code != test.want || (code != 0) != strings.HasPrefix(stderr, "parcours: ") {
			t.Errorf("%s: exit %d, want %d: %s", test.recipe, code, test.want, stderr)
		}
	}
}

// Each bad file has a message that names it, or a report that says what was left out.
func TestBadFiles(t *testing.T) {
	for _, test := range []struct {
		file string
		code int
		want string
	}{
		{"binary.csv", 2, "parcours: binary.csv: "},
		{"empty.csv", 2, "parcours: empty.csv: "},
		{"header-only.csv", 2, "parcours: header-only.csv: "},
		{"no-events.parquet", 2, "parcours: no-events.parquet: "},
		{"truncated.parquet", 2, "parcours: truncated.parquet: "},
		{"half-times.csv", 0, "left out"},
		{"one-user.csv", 0, "1 person"},
		{"ragged.csv", 0, "left out"},
		{"stray-quote.csv", 0, "left out"},
	} {
		code, out, stderr := cli(t, "", "report", filepath.Join("../../testdata/bad", test.file))
		said := out
		if test.code != 0 {
			said = stderr
		}
		if code != test.code || !strings.Contains(said, test.want) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s%s", test.file, code, test.code, test.want, stderr, out)
		}
	}
}

// The real export everybody can check by hand.
func TestEcom(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	file := filepath.Join(shared, "data/journeys/ecom/ecom.csv")
	if _, err := os.Stat(file); err != nil {
		t.Skip("no ", file)
	}
	recipe := write(t, "r.json", `{"funnels": [{"steps": [{"event": "catalog"}, {"event": "add_to_cart"}, {"event": "cart"}, {"event": "purchase"}]}]}`)
	code, out, stderr := cli(t, "", "report", file, "--recipe", recipe, "--format", "json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if got := counts(t, out); !slices.Equal(got, []int64{600, 511, 431, 225}) {
		t.Errorf("funnel %v, want 600 511 431 225", got)
	}
}

// A pattern and a folder name the same files, those of folders in it too and hidden ones not.
func TestFolder(t *testing.T) {
	folder := t.TempDir()
	lines := strings.SplitAfter(shop, "\n")
	for name, rows := range map[string][]string{"b/2.csv": lines[4:], "1.csv": lines[1:4], ".hidden.csv": lines[1:2], ".git/x.csv": lines[1:2]} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(lines[0]+strings.Join(rows, "")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	recipe := write(t, "r.json", checkout)
	for _, args := range [][]string{{folder}, {filepath.Join(folder, "[0-9].csv"), filepath.Join(folder, "b")}, {filepath.Join(folder, "?.csv"), filepath.Join(folder, "*", "*.csv")}} {
		code, out, stderr := cli(t, "", append([]string{"report", "--recipe", recipe, "--format", "json"}, args...)...)
		if code != 0 {
			t.Fatalf("%q: exit %d, %s", args, code, stderr)
		}
		if got := counts(t, out); !slices.Equal(got, []int64{3, 2, 1}) {
			t.Errorf("%q: funnel %v, want 3 2 1", args, got)
		}
	}
	if _, out, _ := cli(t, "", "inspect", folder, "--format", "json"); !strings.Contains(out, `"name":"1.csv"`) || !strings.Contains(out, `"name":"b/2.csv"`) {
		t.Errorf("names: %.300s", out)
	}
}

// The list of people is a file of its own: who is of which persona (of three people, none), and how far they came.
func TestPeople(t *testing.T) {
	file, recipe, out := write(t, "shop.csv", shop), write(t, "r.json", checkout), filepath.Join(t.TempDir(), "people.csv")
	if code, stdout, stderr := cli(t, "", "report", file, "--recipe", recipe, "--people", out); code != 0 || strings.Contains(stdout, "furthest_step") || stderr != "" {
		t.Fatalf("exit %d, stderr %q", code, stderr)
	}
	list, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(list)), "\n")
	slices.Sort(lines[1:])
	if want := []string{"user,persona,persona_name,furthest_step", "a,,,purchase", "b,,,add_to_cart", "c,,,view_item"}; !slices.Equal(lines, want) {
		t.Errorf("%q, want %q", lines, want)
	}
	if code, _, stderr := cli(t, "", "report", file, "--people", "-"); code == 0 || !strings.Contains(stderr, "--people") {
		t.Errorf("to standard output: exit %d, %q", code, stderr)
	}
}
