package analysis_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"parcours/analysis"
	"parcours/analysis/analysistest"
	"parcours/analysis/local"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// run answers a recipe about one file of bytes.
func run(name string, data []byte, ask string, o analysis.Options) (*report.Report, *recipe.Recipe, error) {
	r, err := recipe.Parse([]byte(ask))
	if err != nil {
		return nil, nil, err
	}
	s, err := analysis.Open([]source.Source{source.Bytes(name, data)})
	if err != nil {
		return nil, nil, err
	}
	return s.Report(context.Background(), r, o)
}

func TestCases(t *testing.T) { analysistest.Cases(t, "../testdata/cases/*.case", answer) }

// TestRules runs the examples of the page that tells how a funnel is counted.
func TestRules(t *testing.T) { analysistest.Cases(t, "funnel/RULES.md", answer) }

func answer(csv, ask []byte) ([]byte, error) {
	r, _, err := run("case.csv", csv, string(ask), analysis.Options{})
	if err != nil {
		return nil, err
	}
	return r.JSON(), nil
}

// read returns a file of the repository's testdata.
func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSameBytes answers the same question about the same events in two formats, in any number of partitions, on goroutines or not.
func TestSameBytes(t *testing.T) {
	var want []byte
	for _, format := range []string{"csv", "parquet"} {
		data := read(t, "formats/shop-small."+format)
		for _, o := range []analysis.Options{{}, {Crew: local.Crew(1)}, {Crew: local.Crew(2)}, {Crew: local.Crew(3), Run: local.Runner(2)}, {Crew: local.Crew(8), Run: local.Runner(8)}} {
			r, _, err := run("shop", data, `{}`, o)
			if err != nil {
				t.Fatal(err)
			}
			// What the file itself is may differ, what it says may not.
			r.Source.Files, r.Source.Columns, r.Source.Mapping = nil, nil, nil
			if want == nil {
				want = r.JSON()
			}
			if got := r.JSON(); !bytes.Equal(got, want) {
				t.Errorf("%s by a crew of %d: another report\n%s\n%s", format, len(o.Crew), got, want)
			}
		}
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden pins the whole report on the samples of the web app. It runs under js/wasm as well: the bytes are the same there.
func TestGolden(t *testing.T) {
	for _, sample := range []string{"shop.parquet", "journal.csv"} {
		r, _, err := run(sample, read(t, "samples/"+sample), `{}`, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := json.Indent(&got, r.JSON(), "", " "); err != nil {
			t.Fatal(err)
		}
		path := "../testdata/golden/" + sample + ".json"
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			i := 0
			for i < got.Len() && i < len(want) && got.Bytes()[i] == want[i] {
				i++
			}
			t.Errorf("%s: the report changed at byte %d: …%s…; `make golden` rewrites it", sample, i, got.Bytes()[max(0, i-80):min(got.Len(), i+80)])
		}
	}
}

// TestPlanted finds in the shop sample the four kinds of people who were put there.
func TestPlanted(t *testing.T) {
	type kind struct {
		Name          string
		Users, Buyers int64
	}
	var truth struct {
		Users, Buyers int64
		Personas      []kind
	}
	if err := json.Unmarshal(read(t, "truth/shop.json"), &truth); err != nil {
		t.Fatal(err)
	}
	r, _, err := run("shop.parquet", read(t, "samples/shop.parquet"), `{}`, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	steps := r.Funnels[0].Steps
	if r.Overview.Users != truth.Users || steps[len(steps)-1].Count != truth.Buyers {
		t.Errorf("%d people, %d buyers; planted %d and %d", r.Overview.Users, steps[len(steps)-1].Count, truth.Users, truth.Buyers)
	}
	if r.Personas.K != len(truth.Personas) {
		t.Fatalf("%d personas, planted %d", r.Personas.K, len(truth.Personas))
	}
	slices.SortFunc(truth.Personas, func(a, b kind) int { return cmp.Compare(b.Users, a.Users) })
	for i, g := range r.Personas.Groups {
		want := truth.Personas[i]
		if diff := g.Users - want.Users; diff*diff*25 > want.Users*want.Users {
			t.Errorf("%s: %d people, planted %d", want.Name, g.Users, want.Users)
		}
		if diff := g.Converted - want.Buyers; diff < -5 || diff > 5 {
			t.Errorf("%s: %d buyers, planted %d", want.Name, g.Converted, want.Buyers)
		}
	}
}

// TestSession asks again: the answer is that of a fresh session, and only a changed mapping or a new property reads the file again.
func TestSession(t *testing.T) {
	src := &counting{Source: source.Bytes("shop.csv", read(t, "formats/shop-small.csv"))}
	s, err := analysis.Open([]source.Source{src})
	if err != nil {
		t.Fatal(err)
	}
	two := `{"recipe":1,"mapping":{},"funnels":[{"steps":[{"event":"view_item"},{"event":"purchase"}]}]}`
	byDevice := strings.Replace(two, `}]}]`, `}],"breakdown":{"property":"device"}}]`, 1)
	byPage := strings.Replace(byDevice, "device", "page", 1)
	for _, c := range []struct {
		what, ask string
		reads     bool
	}{
		{"the first time", `{}`, true},
		{"again", `{}`, false},
		{"another funnel", two, false},
		{"by a column that is kept", byDevice, false},
		{"by one that is not", byPage, true},
		{"by that one again", byPage, false},
		{"by the first again", byDevice, false},
		{"another mapping", `{"mapping":{"user":"session_id"}}`, true},
		{"filtered", `{"filters":[{"property":"device","op":"is","value":"mobile"}]}`, true},
	} {
		src.bytes = 0
		c.ask = strings.Replace(`{"properties":[],`+c.ask[1:], ",}", "}", 1) // a small file keeps more than is asked for
		r, err := recipe.Parse([]byte(c.ask))
		if err != nil {
			t.Fatal(c.what, err)
		}
		got, resolved, err := s.Report(context.Background(), r, analysis.Options{})
		if err != nil {
			t.Fatal(c.what, err)
		}
		if (src.bytes > 0) != c.reads {
			t.Errorf("%s: read %d bytes", c.what, src.bytes)
		}
		fresh, _, err := run("shop.csv", read(t, "formats/shop-small.csv"), c.ask, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.JSON(), fresh.JSON()) {
			t.Errorf("%s: a session that was asked before answers otherwise", c.what)
		}
		// The recipe as it was run gives the same report, but that nothing is proposed.
		again, _, err := s.Report(context.Background(), resolved, analysis.Options{})
		if err != nil {
			t.Fatalf("%s: the recipe as it was run: %v", c.what, err)
		}
		if was, is := fmt.Sprintf("%+v", groups(got)), fmt.Sprintf("%+v", groups(again)); was != is {
			t.Errorf("%s: the recipe as it was run finds the groups %s, not %s", c.what, is, was)
		}
		for i, f := range again.Funnels {
			if fmt.Sprint(counts(f)) != fmt.Sprint(counts(got.Funnels[i])) {
				t.Errorf("%s: the recipe as it was run gives %v, not %v", c.what, counts(f), counts(got.Funnels[i]))
			}
		}
	}
}

func counts(f report.Funnel) (n []int64) {
	for _, s := range f.Steps {
		n = append(n, s.Count)
	}
	return n
}

func groups(r *report.Report) (names []string) {
	for _, g := range r.Personas.Groups {
		names = append(names, fmt.Sprint(g.Name, g.Users, *g.Silhouette))
	}
	return names
}

type counting struct {
	source.Source
	bytes int
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.bytes += len(p)
	return c.Source.ReadAt(p, off)
}

// TestSample: the same people from CSV and from Parquet, in any number of
// partitions; and a session reads again when the share is another.
func TestSample(t *testing.T) {
	var want []byte
	for _, format := range []string{"csv", "parquet"} {
		for _, o := range []analysis.Options{{}, {Crew: local.Crew(3), Run: local.Runner(2)}} {
			r, ran, err := run("shop", read(t, "formats/shop-small."+format), `{"sample":{"users":0.4}}`, o)
			if err != nil {
				t.Fatal(err)
			}
			if r.Source.Sample == nil || r.Source.Sample.People != r.Overview.Users || r.Source.SampledOut == 0 || ran.Sample.Users != 0.4 {
				t.Errorf("%s: sample %+v, %d rows outside, recipe %+v", format, r.Source.Sample, r.Source.SampledOut, ran.Sample)
			}
			r.Source.Files, r.Source.Columns, r.Source.Mapping = nil, nil, nil
			if want == nil {
				want = r.JSON()
			}
			if got := r.JSON(); !bytes.Equal(got, want) {
				t.Errorf("%s by a crew of %d: another report\n%s\n%s", format, len(o.Crew), got, want)
			}
		}
	}

	s, err := analysis.Open([]source.Source{source.Bytes("shop", read(t, "formats/shop-small.csv"))})
	if err != nil {
		t.Fatal(err)
	}
	var users []int64
	for _, share := range []float64{1, 0.4, 0.2, 0.4} {
		r, _, err := s.Report(context.Background(), &recipe.Recipe{Sample: &recipe.Sample{Users: share}}, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		users = append(users, r.Overview.Users)
	}
	if users[0] <= users[1] || users[1] <= users[2] || users[2] == 0 || users[1] != users[3] {
		t.Errorf("people of the samples: %d", users)
	}
}

// TestTooLarge: a log that does not fit is refused before it is read, and each
// of the choices that the problem offers fits.
func TestTooLarge(t *testing.T) {
	text := []byte("user_id,timestamp,event,session_id,channel\n")
	at := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range 200_000 {
		at = at.Add(7 * time.Second)
		text = fmt.Appendf(text, "u%05d,%s,%s,session-%06d,%s\n", i/4%10_000, at.Format(time.RFC3339),
			[]string{"view", "cart", "buy"}[i%3], i/4, []string{"email", "ads"}[i/4%2])
	}
	src := &counting{Source: source.Bytes("log.csv", text)}
	s, err := analysis.Open([]source.Source{src})
	if err != nil {
		t.Fatal(err)
	}
	ctx, ask := context.Background(), &recipe.Recipe{}
	in, err := s.Inspect(ask, 0)
	if err != nil || in.Memory.Needed < 45e6 || in.Memory.Needed > 70e6 || in.Memory.OneIn != 0 || in.Memory.Rows < 190_000 || in.Memory.Rows > 210_000 {
		t.Fatalf("%v, %+v", err, in.Memory)
	}

	available := in.Memory.Needed - 2e6
	opened := src.bytes
	_, _, err = s.Report(ctx, ask, analysis.Options{Available: available})
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != report.CodeTooLarge || p.Memory.Needed != in.Memory.Needed || p.Memory.Available != available {
		t.Fatalf("got %v, want the problem that it is too large", err)
	}
	if src.bytes != opened {
		t.Errorf("%d bytes were read of what does not fit", src.bytes-opened)
	}
	if !slices.Equal(p.Memory.Spare, []string{"channel", "session_id"}) || p.Memory.OneIn != 2 || p.Hint == "" {
		t.Errorf("choices %+v", p.Memory)
	}
	if again, err := s.Inspect(ask, available); err != nil || !reflect.DeepEqual(again.Memory, p.Memory) {
		t.Errorf("the inspection says %+v, %v", again.Memory, err)
	}
	r, _, err := s.Report(ctx, ask.Lean(), analysis.Options{Available: available})
	if err != nil || r.Overview.Users != 10_000 || len(r.Overview.Channels) != 0 || r.Overview.SessionBy != "" {
		t.Errorf("fewer columns: %v", err)
	}
	r, _, err = s.Report(ctx, &recipe.Recipe{Sample: &recipe.Sample{Users: 1 / float64(p.Memory.OneIn)}}, analysis.Options{Available: available})
	if err != nil || r.Source.Sample == nil || r.Overview.Users < 4_800 || r.Overview.Users > 5_200 || len(r.Overview.Channels) == 0 {
		t.Errorf("a sample: %v", err)
	}

	// The answer at hand needs no memory more.
	if _, _, err := s.Report(ctx, &recipe.Recipe{Sample: &recipe.Sample{Users: 0.5}}, analysis.Options{Available: 1}); err != nil {
		t.Errorf("what is in memory is refused: %v", err)
	}
}

// TestStops ends a report from its progress and from its context.
func TestStops(t *testing.T) {
	data := read(t, "formats/shop-small.csv")
	stop := errors.New("stop")
	for _, phase := range []string{"read", "analyse"} {
		_, _, err := run("shop.csv", data, `{}`, analysis.Options{Progress: func(p analysis.Progress) error {
			if p.Phase == phase {
				return stop
			}
			return nil
		}})
		if !errors.Is(err, stop) {
			t.Errorf("stopped in %s: %v", phase, err)
		}
	}
	s, err := analysis.Open([]source.Source{source.Bytes("shop.csv", data)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Report(ctx, &recipe.Recipe{Recipe: 1}, analysis.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a report of an ended context: %v", err)
	}
}

// TestBadInput: every bad file is refused with its reason or gives a report with warnings.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		file    string
		problem string // refused
		warning string // or warned of
		reject  string // with rows rejected for this cause
	}{
		{file: "empty.csv", problem: report.CodeEmptyFile},
		{file: "header-only.csv", problem: report.CodeNoRows},
		{file: "binary.csv", problem: report.CodeBinary},
		{file: "truncated.parquet", problem: report.CodeTruncated},
		{file: "no-events.parquet", problem: report.CodeNoEvents},
		{file: "half-times.csv", warning: report.CodeRowsRejected, reject: report.CodeBadTime},
		{file: "one-user.csv", warning: report.CodeOneUser},
		{file: "ragged.csv", warning: report.CodeRowsRejected, reject: report.CodeRaggedRow},
		{file: "stray-quote.csv", warning: report.CodeRowsRejected, reject: report.CodeBadQuote},
	} {
		r, _, err := run(c.file, read(t, "bad/"+c.file), `{}`, analysis.Options{})
		var p *report.Problem
		if c.problem != "" {
			if !errors.As(err, &p) || p.Code != c.problem || p.Cause == "" || p.File != c.file {
				t.Errorf("%s: %v, want a problem %s", c.file, err, c.problem)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		if !slices.ContainsFunc(r.Warnings, func(n report.Note) bool { return n.Code == c.warning }) {
			t.Errorf("%s: no warning %s in %+v", c.file, c.warning, r.Warnings)
		}
		if r.Source.Rows != r.Source.Events+r.Source.Filtered+r.Source.SampledOut+r.Source.Rejected {
			t.Errorf("%s: %d rows are not %d events, %d filtered, %d rejected", c.file, r.Source.Rows, r.Source.Events, r.Source.Filtered, r.Source.Rejected)
		}
		if c.reject == "" {
			continue
		}
		i := slices.IndexFunc(r.Source.Rejects, func(x report.Reject) bool { return x.Code == c.reject })
		if i < 0 || r.Source.Rejects[i].Rows == 0 || len(r.Source.Rejects[i].Samples) == 0 || r.Source.Rejects[i].Samples[0].Row == 0 {
			t.Errorf("%s: no rows with a sample rejected for %s: %+v", c.file, c.reject, r.Source.Rejects)
		}
	}
}

// TestManyNames: 200,000 event names are a report with a warning, and no longer than it has to be.
func TestManyNames(t *testing.T) {
	names := int64(200_000)
	if testing.Short() {
		names = 20_000
	}
	var b bytes.Buffer
	b.WriteString("user,time,event\n")
	for i := range names {
		fmt.Fprintf(&b, "u%d,2024-03-01T00:00:%02dZ,event_%d\n", i%5000, i%60, i)
	}
	r, _, err := run("names.csv", b.Bytes(), `{"mapping":{"event":"event"}}`, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Overview.EventNames != names || len(r.Overview.ByEvent) != 50 || r.Overview.OtherName != names-50 {
		t.Errorf("%d names, %d listed, %d others", r.Overview.EventNames, len(r.Overview.ByEvent), r.Overview.OtherName)
	}
	if !slices.ContainsFunc(r.Warnings, func(n report.Note) bool { return n.Code == report.CodeManyEvents }) {
		t.Errorf("no warning: %+v", r.Warnings)
	}
	if n := len(r.JSON()); n > 200_000 {
		t.Errorf("the report has %d bytes", n)
	}
}

// TestRealShop reads the journeys of a shop that nobody here made up, where they are at hand, from CSV and from a Parquet copy.
func TestRealShop(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(shared(), "data/journeys/ecom/ecom.csv"))
	if err != nil {
		t.Skip(err)
	}
	for name, data := range map[string][]byte{"ecom.csv": text, "ecom.parquet": toParquet(t, text)} {
		r, _, err := run(name, data, `{"funnels":[{"steps":[{"event":"catalog"},{"event":"add_to_cart"},{"event":"cart"},{"event":"purchase"}]}]}`, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(counts(r.Funnels[0])); got != "[600 511 431 225]" {
			t.Errorf("%s: funnel %s, want [600 511 431 225]", name, got)
		}
		o := r.Overview
		if o.Events != 31106 || o.Users != 600 || o.Sessions != 3605 || o.EventNames != 19 || o.First != "2024-01-04T11:45:38Z" || o.Last != "2024-06-29T22:02:40Z" || o.TiedEvents != 163 {
			t.Errorf("%s: %d events, %d users, %d sessions, %d names, %s to %s, %d ties", name, o.Events, o.Users, o.Sessions, o.EventNames, o.First, o.Last, o.TiedEvents)
		}
		seen := map[string]int64{}
		for _, d := range o.Devices {
			seen[d.Value] = d.Users
		}
		if fmt.Sprint(seen) != "map[desktop:392 mobile:297 tablet:107]" {
			t.Errorf("%s: people by platform: %v", name, seen)
		}
	}
}

// toParquet copies a CSV file with a header, its times as timestamps.
func toParquet(t *testing.T, text []byte) []byte {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	group := parquet.Group{}
	for _, name := range rows[0] {
		group[name] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	}
	group["timestamp"] = parquet.Timestamp(parquet.Microsecond)
	schema := parquet.NewSchema("events", group)
	var out bytes.Buffer
	w := parquet.NewWriter(&out, schema, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(10_000))
	for _, cells := range rows[1:] {
		row := make(parquet.Row, len(cells))
		for i, cell := range cells {
			leaf, ok := schema.Lookup(rows[0][i])
			if !ok {
				t.Fatalf("no column %s", rows[0][i])
			}
			value := parquet.ValueOf(cell)
			if rows[0][i] == "timestamp" {
				at, err := time.Parse(time.DateTime, cell)
				if err != nil {
					t.Fatal(err)
				}
				value = parquet.ValueOf(at.UnixMicro())
			}
			row[leaf.ColumnIndex] = value.Level(0, 0, leaf.ColumnIndex)
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// shared is the folder of data that is not part of the repository.
func shared() string {
	if dir := os.Getenv("PARCOURS_SHARED"); dir != "" {
		return dir
	}
	return "../../shared"
}
