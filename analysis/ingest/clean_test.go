package ingest

import (
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// visits is a log of users and devices: cookie c1 is ada's, c2 was ada's until
// bob came, c3 is nobody's.
func visits() []decode.File {
	first := ingesttest.New("monday.csv", "id,user_id,cookie_id,time,event,page_url,user_agent,n",
		"e1,,c1,2024-03-01 08:00:00,view,https://s.example/product/1?x,Mozilla,2",
		"e2,ada,c1,2024-03-01 09:00:00,login,,Mozilla,1",
		"e3,,c1,2024-03-01 10:00:00,view,https://s.example/product/2,Mozilla,1",
		"e4,,c2,2024-03-01 11:00:00,view,https://s.example/,Mozilla,1",
		"e5,ada,c2,2024-03-01 12:00:00,login,,Mozilla,1",
		"e6,,c2,2024-03-01 13:00:00,view,https://s.example/cart,Mozilla,1",
		"e7,,,2024-03-01 13:00:00,view,,Mozilla,1",
	)
	second := ingesttest.New("tuesday.csv", "id,user_id,cookie_id,time,event,page_url,user_agent,n",
		"e5,ada,c2,2024-03-01 12:00:00,login,,Mozilla,1", // exported twice
		"e8,bob,c2,2024-03-01 14:00:00,login,,Mozilla,1",
		"e9,,c2,2024-03-01 15:00:00,view,https://s.example/help,Mozilla,1",
		"e10,,c3,2024-03-01 16:00:00,view,https://s.example/help,Googlebot/2.1,1",
		"e11,,c3,2024-03-01 16:00:00,buy,,Mozilla,3",
		"e12,,c3,2024-03-01 16:00:00,pay,,Mozilla,2",
		"e13,,c3,2024-03-01 16:00:01,pay,,Mozilla,1",
	)
	return []decode.File{first, second}
}

// alike loads with crews of 1, 2, 3 and 8 and wants the same of all.
func alike(t *testing.T, r *recipe.Recipe, files []decode.File, properties ...string) (string, *Result) {
	t.Helper()
	var text string
	var result *Result
	for _, n := range []int{1, 2, 3, 8} {
		got, err := load(t, r, Options{Crew: crew.New(n)}, files...)
		if err != nil {
			t.Fatal(err)
		}
		lines := print(got.Log, properties...)
		got.Log = nil
		if result == nil {
			text, result = lines, got
		} else if lines != text || !reflect.DeepEqual(got, result) {
			t.Fatalf("%d members: got\n%s\n%+v\nwant\n%s\n%+v", n, lines, got, text, result)
		}
	}
	return text, result
}

func TestIdentity(t *testing.T) {
	text, res := alike(t, &recipe.Recipe{Mapping: recipe.Mapping{User: "user_id", Anonymous: "cookie_id"}}, visits())
	want := `ada: 01T08:00 view 01T09:00 login 01T10:00 view 01T11:00 view 01T12:00 login 01T12:00 login 01T13:00 view
bob: 01T14:00 login
c2: 01T15:00 view
c3: 01T16:00 view 01T16:00 buy 01T16:00 pay 01T16:00 pay`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if got, want := *res.Source.Identity, (report.Identity{User: "user_id", Anonymous: "cookie_id", LinkedDevices: 2, Conflicts: 1, LinkedRows: 4, AnonymousRows: 5}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if r := res.Source.Rejects; len(r) != 1 || r[0].Code != report.CodeMissingUser || r[0].Rows != 1 || r[0].Samples[0].Row != 7 {
		t.Errorf("rejects: %+v", r)
	}
}

// TestLinksMerge adds who was known where in any order and number of pieces.
func TestLinksMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	users := []string{"ada", "bob", "cy", "dee"}
	for range 200 {
		type seen struct {
			device, user string
			at           int64
		}
		var all []seen
		for range r.IntN(12) {
			all = append(all, seen{string(rune('x' + r.IntN(2))), users[r.IntN(4)], int64(r.IntN(5))})
		}
		whole := newLinks()
		for _, s := range all {
			whole.add([]byte(s.device), []byte(s.user), s.at)
		}
		pieces := []*links{newLinks(), newLinks(), newLinks()}
		for _, i := range r.Perm(len(all)) {
			s := all[i]
			pieces[r.IntN(3)].add([]byte(s.device), []byte(s.user), s.at)
		}
		merged := newLinks()
		for _, p := range pieces {
			if err := merged.read(p.appendTo(nil)); err != nil {
				t.Fatal(err)
			}
		}
		for _, device := range []string{"x", "y", "z"} {
			for at := range int64(6) {
				a, knownA := whole.person([]byte(device), at)
				b, knownB := merged.person([]byte(device), at)
				if string(a) != string(b) || knownA != knownB {
					t.Fatalf("%v: %s at %d is %s or %s", all, device, at, a, b)
				}
			}
		}
		l1, c1 := whole.count()
		if l2, c2 := merged.count(); l1 != l2 || c1 != c2 {
			t.Fatalf("%v: %d and %d, or %d and %d", all, l1, c1, l2, c2)
		}
	}
	if err := newLinks().read([]byte{5, 1}); err == nil {
		t.Error("damaged links pass")
	}
}

func TestEventIDs(t *testing.T) {
	r := &recipe.Recipe{Mapping: recipe.Mapping{User: "user_id", Anonymous: "cookie_id", EventID: recipe.Strings{"id", "cookie_id"}, Tie: recipe.Strings{"n"}}}
	text, res := alike(t, r, visits())
	want := `ada: 01T08:00 view 01T09:00 login 01T10:00 view 01T11:00 view 01T12:00 login 01T13:00 view
bob: 01T14:00 login
c2: 01T15:00 view
c3: 01T16:00 view 01T16:00 pay 01T16:00 buy 01T16:00 pay`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if s := res.Source; s.Duplicates != 1 || s.Rows != 14 || s.Events != 12 || s.Rejected != 1 || !reflect.DeepEqual(s.EventID, []string{"id", "cookie_id"}) || !reflect.DeepEqual(s.Tie, []string{"n"}) {
		t.Errorf("%+v", s)
	}
}

func TestClean(t *testing.T) {
	r := &recipe.Recipe{
		Mapping: recipe.Mapping{User: "user_id", Anonymous: "cookie_id", Page: "page_url"},
		Clean: recipe.Clean{
			Events:   []recipe.EventRule{{Match: recipe.Strings{"login"}, Hide: true}, {Match: recipe.Strings{"buy", "pay"}, As: "order"}},
			Pages:    &recipe.Pages{Events: recipe.Strings{"view"}, Patterns: recipe.Strings{"/product/*"}},
			Exclude:  []recipe.Condition{{Property: "page_url", Op: "contains", Value: recipe.Strings{"/help"}}},
			Bots:     true,
			Collapse: "1s",
		},
	}
	text, res := alike(t, r, visits())
	want := `ada: 01T08:00 /product/* 01T10:00 /product/* 01T11:00 / 01T13:00 /cart
c3: 01T16:00 order`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	// Excluded: four logins, the help pages of c2 and of the robot. Collapsed: two of three orders.
	if s := res.Source; s.Excluded != 6 || s.Collapsed != 2 || s.Events != 5 || s.Rejected != 1 || s.Rows != 14 {
		t.Errorf("%+v", s)
	}
}

func TestCleanProblems(t *testing.T) {
	files := visits()
	for _, c := range []struct {
		clean    recipe.Clean
		mentions string
	}{
		{recipe.Clean{Exclude: []recipe.Condition{{Property: "emial", Op: "is", Value: recipe.Strings{"a"}}}}, "no such column"},
	} {
		s, err := mapping.Take(files)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mapping.Propose(s, recipe.Mapping{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(context.Background(), files, m, &recipe.Recipe{Clean: c.clean}, Options{}); err == nil || !strings.Contains(err.Error(), c.mentions) {
			t.Errorf("%+v: %v", c.clean, err)
		}
	}
	plain := ingesttest.New("a.csv", "user,time,event", "1,2024-03-01,a", "1,2024-03-02,b")
	res, err := load(t, &recipe.Recipe{Clean: recipe.Clean{Bots: true}}, Options{}, plain)
	if err != nil || len(res.Warnings) == 0 || res.Warnings[0].Code != report.CodeNoAgent {
		t.Errorf("no user agents: %v, %+v", err, res)
	}
}

// Ties are numbers of any width, times, or nothing.
func TestTies(t *testing.T) {
	f := ingesttest.New("a.csv", "user,time,event,page,order,at",
		"1,2024-03-01,a,1700000000002,2,2024-03-01T00:00:00.2Z",
		"1,2024-03-01,b,1700000000001,10,2024-03-01T00:00:00.1Z",
		"1,2024-03-01,c,1700000000001,9,",
		"1,2024-03-01,d,1700000000001,9,2024-03-01T00:00:00.3Z")
	for _, c := range []struct {
		tie  recipe.Strings
		want string
	}{
		{recipe.Strings{"page", "order"}, "c d b a"}, {recipe.Strings{"order"}, "a c d b"}, {recipe.Strings{"at"}, "c b a d"},
		{recipe.Strings{"page", "order", "at"}, "c d b a"}, {nil, "a b c d"},
	} {
		res, err := load(t, &recipe.Recipe{Mapping: recipe.Mapping{Time: "time", Tie: c.tie}}, Options{}, f)
		if err != nil {
			t.Fatal(err)
		}
		p := res.Log.Partitions[0]
		var got []string
		for _, code := range p.User(0).Names {
			got = append(got, p.Names.String(uint32(code)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("by %v: %v, want %s", c.tie, got, c.want)
		}
	}
}
