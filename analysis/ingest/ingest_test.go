package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// shop is a log with one row of every kind of trouble.
func shop() *ingesttest.File {
	f := ingesttest.New("shop.csv", "user,time,event,device,price",
		"u2,2024-03-01 10:00:00,view,mobile,1",
		"u1,2024-03-01 09:00:00,view,desktop,2",
		" u1 ,2024-03-01 08:00:00, home ,desktop,3", // earlier than the row before; spaces do not count
		"u1,2024-03-01 09:00:00,cart,tablet,4",      // a tie: after view
		"null,2024-03-01 09:00:00,view,mobile,5",    // no user
		"u2,2024-13-01 09:00:00,view,mobile,6",      // a bad time
		"u2,,view,mobile,7",                         // no time
		"u2,2024-03-01 11:00:00,,mobile,8",          // no event
		",2024-03-01 09:00:00,view,mobile,9",        // no user
		"u3,2024-03-02 00:00:00,buy,,10",
		"u3,2024-03-03 23:59:59,buy,mobile,11",
		"u1,2024-03-01 09:30:00,extra,field,12", // ragged
	)
	f.Skip = []int{11}
	return f
}

func load(t *testing.T, r *recipe.Recipe, o Options, files ...decode.File) (*Result, error) {
	t.Helper()
	s, err := mapping.Take(files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Propose(s, r.Mapping, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Load(context.Background(), files, m, r, o)
}

// print writes the log as text, one line a user, sorted: "u1: 08:00 home desktop · …".
func print(log *event.Log, properties ...string) string {
	var lines []string
	for _, p := range log.Partitions {
		for u := range p.All() {
			var b strings.Builder
			fmt.Fprintf(&b, "%s:", u.ID)
			for i, at := range u.Times {
				fmt.Fprintf(&b, " %s %s", time.UnixMicro(at).UTC().Format("02T15:04"), p.Names.String(uint32(u.Names[i])))
				for _, name := range properties {
					j := p.Property(name)
					fmt.Fprintf(&b, "/%s", p.Properties[j].Values.String(uint32(u.Property(j)[i])))
				}
			}
			lines = append(lines, b.String())
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

const shopLog = `u1: 01T08:00 home/desktop 01T09:00 view/desktop 01T09:00 cart/tablet
u2: 01T10:00 view/mobile
u3: 02T00:00 buy/ 03T23:59 buy/mobile`

func TestLoad(t *testing.T) {
	res, err := load(t, &recipe.Recipe{}, Options{}, shop())
	if err != nil {
		t.Fatal(err)
	}
	if got := print(res.Log, "device"); got != shopLog {
		t.Errorf("got\n%s\nwant\n%s", got, shopLog)
	}
	s := res.Source
	if s.Rows != 12 || s.Events != 6 || s.Filtered != 0 || s.Rejected != 6 {
		t.Errorf("%d rows: %d events, %d filtered, %d rejected", s.Rows, s.Events, s.Filtered, s.Rejected)
	}
	want := []report.Reject{
		{Code: "missing_user", Rows: 2, Samples: []report.Problem{
			{Code: "missing_user", File: "shop.csv", Row: 5, Column: "user", Value: "null", Cause: "no user id"},
			{Code: "missing_user", File: "shop.csv", Row: 9, Column: "user", Cause: "no user id"}}},
		{Code: "bad_time", Rows: 1, Samples: []report.Problem{
			{Code: "bad_time", File: "shop.csv", Row: 6, Column: "time", Value: "2024-13-01 09:00:00", Cause: "month out of range"}}},
		{Code: "missing_event", Rows: 1, Samples: []report.Problem{
			{Code: "missing_event", File: "shop.csv", Row: 8, Column: "event", Cause: "no event name"}}},
		{Code: "missing_time", Rows: 1, Samples: []report.Problem{
			{Code: "missing_time", File: "shop.csv", Row: 7, Column: "time", Cause: "no time"}}},
		{Code: "ragged_row", Rows: 1, Samples: []report.Problem{
			{Code: "ragged_row", File: "shop.csv", Row: 12, Cause: "too many fields"}}},
	}
	if !reflect.DeepEqual(s.Rejects, want) {
		t.Errorf("rejects\n%+v\nwant\n%+v", s.Rejects, want)
	}
	if s.Files[0].Rows != 12 || s.Timezone != "UTC" || len(s.Mapping) != 12 || s.Columns[0].Role != "user" || len(s.Columns[0].Examples) != 0 {
		t.Errorf("source %+v", s)
	}
	if first := time.UnixMicro(res.First).UTC(); first.Hour() != 8 {
		t.Errorf("first event at %s", first)
	}
	var codes []string
	for _, n := range res.Warnings {
		codes = append(codes, n.Code)
	}
	if !slices.Equal(codes, []string{"guessed_time", "rows_rejected", "few_users"}) {
		t.Errorf("warnings %q", codes)
	}
}

// However the input is cut and coded, and into however many partitions it goes, the log and its account are the same.
func TestLoadShape(t *testing.T) {
	want, err := load(t, &recipe.Recipe{}, Options{}, shop())
	if err != nil {
		t.Fatal(err)
	}
	source, _ := json.Marshal(want.Source)
	for _, batch := range []int{1, 2, 5, 0} {
		for _, part := range []int{1, 3, 0} {
			for _, dictionary := range []string{"no", "a batch's", "a part's"} {
				for _, shards := range []int{0, 1, 2, 7} {
					f := shop()
					f.Batch, f.PartRows, f.Dictionary, f.Numbered = batch, part, dictionary != "no", dictionary == "a part's"
					got, err := load(t, &recipe.Recipe{}, Options{Crew: crew.New(shards)}, f)
					if err != nil {
						t.Fatal(err)
					}
					what := fmt.Sprintf("batches of %d, parts of %d, %s dictionary, %d shards", batch, part, dictionary, shards)
					if text := print(got.Log, "device"); text != shopLog {
						t.Errorf("%s:\n%s", what, text)
					}
					if text, _ := json.Marshal(got.Source); string(text) != string(source) {
						t.Errorf("%s:\n%s\nwant\n%s", what, text, source)
					}
					for i, p := range got.Log.Partitions {
						for u := range p.All() {
							if event.Shard(u.ID, len(got.Log.Partitions)) != i {
								t.Errorf("%s: %s is in partition %d", what, u.ID, i)
							}
						}
					}
				}
			}
		}
	}
}

func TestLoadFiltersAndPeriod(t *testing.T) {
	r, err := recipe.Parse([]byte(`{"period":{"from":"2024-03-01","to":"2024-03-02"},
		"filters":[{"property":"price","op":"lt","value":4},{"property":"device","op":"is_not","value":"mobile"}],
		"funnels":[{"steps":[{"event":"view","where":[{"property":"price","op":"is_set"}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, dictionary := range []bool{false, true} {
		f := shop()
		f.Dictionary = dictionary
		res, err := load(t, r, Options{}, f)
		if err != nil {
			t.Fatal(err)
		}
		// u2's view is mobile, u1's cart costs 4, u3's first costs 10 and its second is out of the period.
		if got := print(res.Log, "price"); got != "u1: 01T08:00 home/3 01T09:00 view/2" {
			t.Errorf("got %s", got)
		}
		if s := res.Source; s.Filtered != 4 || s.Rejected != 6 {
			t.Errorf("%d filtered, %d rejected", s.Filtered, s.Rejected)
		}
	}
}

func TestLoadKinds(t *testing.T) {
	f := ingesttest.New("kinds", "customer_id,ts,activity,os",
		"17850,1709280000000,1,true", "17850,1709283600000,2,true", "12583,1709280000000,1,")
	f.Header[0].Kind, f.Header[1].Kind = table.Float, table.Int
	res, err := load(t, &recipe.Recipe{Mapping: recipe.Mapping{Event: "activity", Device: "os"}}, Options{Crew: crew.New(2)}, f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := print(res.Log, "os"), "12583: 01T08:00 1/\n17850: 01T08:00 1/true 01T09:00 2/true"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// The same ids as texts with .0, every one of them.
	f = ingesttest.New("text", "customer_id,ts,event", "17850.0,1709280000,a", "17850.0,1709283600,b", "12583.0,1709280000,a")
	res, err = load(t, &recipe.Recipe{}, Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := print(res.Log), "12583: 01T08:00 a\n17850: 01T08:00 a 01T09:00 b"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLoadSeveralFiles(t *testing.T) {
	a := ingesttest.New("a.csv", "user,time,event,device", "u1,2024-03-01 09:00:00,view,mobile", "u2,2024-03-01 09:00:00,view,mobile")
	b := ingesttest.New("b.csv", "event,time,user", "cart,2024-03-01 09:00:00,u1") // other order, no device, a tie across files
	res, err := load(t, &recipe.Recipe{}, Options{}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := print(res.Log, "device"), "u1: 01T09:00 view/mobile 01T09:00 cart/\nu2: 01T09:00 view/mobile"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if res.Source.Files[0].Rows != 2 || res.Source.Files[1].Rows != 1 {
		t.Errorf("files %+v", res.Source.Files)
	}
	c := ingesttest.New("c.csv", "person,time,event", "u1,2024-03-01 09:00:00,cart")
	_, err = load(t, &recipe.Recipe{}, Options{}, a, c)
	wantProblem(t, err, report.CodeMixedFiles, `c.csv: user: the file has no such column, which is the user in a.csv`)
	d := ingesttest.New("d.csv", "user,time,event", "u1,5,cart")
	d.Header[1].Kind = table.Int
	_, err = load(t, &recipe.Recipe{}, Options{}, a, d)
	wantProblem(t, err, report.CodeMixedFiles, `d.csv: time: the time is a integer here and a string in a.csv`)
}

func TestLoadProblems(t *testing.T) {
	_, err := load(t, &recipe.Recipe{Filters: []recipe.Condition{{Property: "pric", Op: "is_set"}}}, Options{}, shop())
	wantProblem(t, err, report.CodeNoColumn, "pric: no such column")
	_, err = load(t, &recipe.Recipe{Period: &recipe.Period{From: "2030-01-01"}}, Options{}, shop())
	wantProblem(t, err, report.CodeNothingLeft, "shop.csv: no row is left: 6 of 12 do not meet the recipe's filters or period")

	asked := recipe.Mapping{User: "user", Time: "time", Event: "event"}
	empty := ingesttest.New("empty.csv", "user,time,event")
	one := ingesttest.New("", "user,time,event", "u,2024-03-01,a")
	s, _ := mapping.Take([]decode.File{one})
	m, err := mapping.Propose(s, asked, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load(context.Background(), []decode.File{empty}, m, &recipe.Recipe{}, Options{Crew: crew.New(3)})
	wantProblem(t, err, report.CodeNoRows, "empty.csv: there are columns, and no rows under them")
	broken := ingesttest.New("broken.csv", "user,time,event", "u1,soon,a", "u1,later,b")
	_, err = load(t, &recipe.Recipe{Mapping: asked}, Options{}, broken)
	wantProblem(t, err, report.CodeNothingLeft, `broken.csv: row 1: time "soon": not a time; no row is left: so it is with 2 of 2`)
	m = &mapping.Mapping{Location: time.UTC}
	if _, err := Load(context.Background(), nil, m, &recipe.Recipe{}, Options{}); err == nil {
		t.Error("a mapping without columns is taken")
	}
}

func wantProblem(t *testing.T, err error, code, text string) {
	t.Helper()
	var p *report.Problem
	if !errors.As(err, &p) || p.Code != code || p.Error() != text {
		t.Errorf("got %v, want %s: %s", err, code, text)
	}
}

func TestLoadProgressAndCancel(t *testing.T) {
	f := shop()
	f.Batch, f.PartRows = 2, 5
	var last, all int64
	stop := errors.New("stop")
	_, err := load(t, &recipe.Recipe{}, Options{Progress: func(bytes, size, rows int64) error {
		if bytes < last || bytes > size || size != 120 {
			t.Errorf("%d of %d bytes after %d", bytes, size, last)
		}
		last, all = bytes, rows
		return nil
	}}, f)
	if err != nil || last != 120 || all != 12 {
		t.Errorf("%d bytes and %d rows at the end, %v", last, all, err)
	}
	if _, err := load(t, &recipe.Recipe{}, Options{Progress: func(_, _, rows int64) error {
		if rows > 3 {
			return stop
		}
		return nil
	}}, f); err != stop {
		t.Errorf("stopped with %v", err)
	}
	s, _ := mapping.Take([]decode.File{f})
	m, _ := mapping.Propose(s, recipe.Mapping{}, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, []decode.File{f}, m, &recipe.Recipe{}, Options{}); err != context.Canceled {
		t.Errorf("cancelled with %v", err)
	}
}

func TestLoadWarnings(t *testing.T) {
	var rows []string
	for i := range 2500 {
		rows = append(rows, fmt.Sprintf("u1,2024-03-01T09:00:00Z,page %d", i))
	}
	rows = append(rows, "u1,2024-03-01T09:00:00Z,\xff\xfe")
	res, err := load(t, &recipe.Recipe{}, Options{}, ingesttest.New("many.csv", "user,time,event", rows...))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, n := range res.Warnings {
		got[n.Code] = n.Count
	}
	if want := map[string]int64{"many_events": 2501, "invalid_text": 1, "one_user": 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("warnings %v, want %v", got, want)
	}
	if _, ok := res.Log.Partitions[0].Names.Lookup("ÿþ"); !ok {
		t.Error("the name is not read as Windows-1252")
	}
}

// A user with more events than the bound: the cut events stay in the account.
func TestLoadCapped(t *testing.T) {
	f := ingesttest.New("bot.csv", "user,time,event")
	row := []string{"bot", "2024-03-01T09:00:00Z", "a"}
	f.Rows = slices.Repeat([][]string{row}, event.MaxUserEvents+3)
	f.Batch, f.Dictionary = 4096, true
	res, err := load(t, &recipe.Recipe{}, Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	s := res.Source
	if s.Events != event.MaxUserEvents || s.Rejected != 3 || s.Rejects[0].Code != report.CodeUserCapped || s.Rejects[0].Samples == nil {
		t.Errorf("%d events, %d rejected: %+v", s.Events, s.Rejected, s.Rejects)
	}
}

// FuzzLoad reads any CSV: it must not panic, and Load itself panics when the account of the rows does not add up.
func FuzzLoad(f *testing.F) {
	f.Add("user,time,event\nu1,2024-03-01 09:00:00,view\nu1,2024-13-01,view\n,5,\n", uint8(2), true)
	f.Add("id client;x,jour,prix\n17850.0,13/03/2024 10:00,5\n17850.0,1709280000,\xff\n", uint8(1), false)
	f.Fuzz(func(t *testing.T, text string, batch uint8, dictionary bool) {
		file, err := ingesttest.CSV("fuzz", strings.NewReader(text))
		if err != nil {
			return
		}
		file.Batch, file.PartRows, file.Dictionary, file.Numbered = int(batch), int(batch)*2, dictionary, batch%2 == 0
		res, err := func() (*Result, error) {
			s, err := mapping.Take([]decode.File{file})
			if err != nil {
				return nil, err
			}
			m, err := mapping.Propose(s, recipe.Mapping{}, nil)
			if err != nil {
				return nil, err
			}
			return Load(context.Background(), []decode.File{file}, m, &recipe.Recipe{}, Options{Crew: crew.New(3)})
		}()
		if err != nil {
			if !errors.As(err, new(*report.Problem)) {
				t.Fatalf("%T is no problem: %v", err, err)
			}
			return
		}
		if res.Source.Rows != int64(len(file.Rows)) || res.First > res.Last {
			t.Fatalf("%d rows of %d, %d to %d", res.Source.Rows, len(file.Rows), res.First, res.Last)
		}
	})
}
