package shape

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/table"
)

func wantDrift(t *testing.T, got []Drift, want ...string) {
	t.Helper()
	var list []string
	for _, d := range got {
		list = append(list, strings.TrimSuffix(fmt.Sprintf("%s: %s %s %s", d.File, d.Kind, d.Column, d.As), " "))
	}
	if !slices.Equal(list, want) {
		t.Errorf("drift\n%s\nwant\n%s", strings.Join(list, "\n"), strings.Join(want, "\n"))
	}
}

func TestUnionAlike(t *testing.T) {
	a, b := ingesttest.New("a", "x,y", "1,2"), ingesttest.New("b", "x,y", "3,4")
	out, drift := Union([]decode.File{a, b}, nil)
	if out[0] != decode.File(a) || out[1] != decode.File(b) || len(drift) > 0 {
		t.Errorf("%v, %v", out, drift)
	}
	if out, drift := Union(nil, nil); len(out)+len(drift) > 0 {
		t.Error(out, drift)
	}
}

func TestUnionColumns(t *testing.T) {
	a := ingesttest.New("a", "user,time", "u1,1")
	b := ingesttest.New("b", "time,page,user", "2,/x,u2")
	c := ingesttest.New("c", "user,time,page", "u3,3,/y")
	d := ingesttest.New("d", "time,user", "4,u4")
	each(t, a, func(t *testing.T, a *ingesttest.File) {
		out, drift := Union([]decode.File{a, b, c, d}, nil)
		wantDrift(t, drift, "b: added page", "d: lost page")
		wantTable(t, out[0], "user,time,page", "u1,1,")
		wantTable(t, out[1], "user,time,page", "u2,2,/x")
		wantTable(t, out[3], "user,time,page", "u4,4,")
		if out[2] != decode.File(c) {
			t.Error("c has all columns and is not itself")
		}
	})
}

func TestUnionRenamed(t *testing.T) {
	a := ingesttest.New("a", "user_id,Événement,when,city", "u1,x,1,Lyon", "u2,y,2,Paris")
	b := ingesttest.New("b", "User ID,evenement,time,city", "u3,x,3,Lyon")
	c := ingesttest.New("c", "User ID,evenement,time,town", "u3,x,3,Lyon", "u3,y,4,Rome")
	d := ingesttest.New("d", "User ID,evenement,time,code", "u3,x,3,75", "u3,y,4,69")
	same := func(a, b string) bool { return a == "when" && b == "time" || a == "time" && b == "when" }
	out, drift := Union([]decode.File{a, b, c, d}, same)
	wantDrift(t, drift,
		"b: renamed User ID user_id", "b: renamed evenement Événement", "b: renamed time when",
		"c: renamed town city", "d: lost town", "d: added code")
	wantTable(t, out[0], "user_id,Événement,when,city,code", "u1,x,1,Lyon,", "u2,y,2,Paris,")
	wantTable(t, out[1], "user_id,Événement,when,city,code", "u3,x,3,Lyon,")
	wantTable(t, out[2], "user_id,Événement,when,city,code", "u3,x,3,Lyon,", "u3,y,4,Rome,")
	wantTable(t, out[3], "user_id,Événement,when,city,code", "u3,x,3,,75", "u3,y,4,,69")

	// What agrees with two is neither.
	a = ingesttest.New("a", "user id,user-id", "1,2")
	b = ingesttest.New("b", "UserID,x,y", "3,4,5")
	out, drift = Union([]decode.File{a, b}, nil)
	wantDrift(t, drift, "b: lost user id", "b: lost user-id", "b: added UserID", "b: added x", "b: added y")
	wantTable(t, out[1], "user id,user-id,UserID,x,y", ",,3,4,5")
}

func TestUnionKinds(t *testing.T) {
	a := ingesttest.New("a", "id,at,n", "1,1000000,2")
	b := ingesttest.New("b", "id,at,n", "x,soon,2.5", ",,", "17850,9,7")
	c := ingesttest.New("c", "id,at,n", "y,late,3")
	a.Header = []table.Field{{Name: "id", Kind: table.Int}, {Name: "at", Kind: table.Time, LocalTime: true}, {Name: "n", Kind: table.Float}}
	b.Header = []table.Field{{Name: "id"}, {Name: "at"}, {Name: "n", Kind: table.Float}}
	c.Header = []table.Field{{Name: "id"}, {Name: "at"}, {Name: "n", Kind: table.Float}}
	each(t, b, func(t *testing.T, b *ingesttest.File) {
		out, drift := Union([]decode.File{a, b, c}, nil)
		wantDrift(t, drift, "b: kind id string", "b: kind at string")
		wantTable(t, out[0], "id,at,n", "1,1970-01-01T00:00:01,2")
		if out[1] != decode.File(b) {
			t.Error("b needs nothing and is not itself")
		}
	})
	// Null in the kind of the others.
	d := ingesttest.New("d", "id", "5", "6", "7")
	d.Header[0].Kind = table.Int
	each(t, d, func(t *testing.T, d *ingesttest.File) {
		out, _ := Union([]decode.File{a, d}, nil)
		if out[1].Fields()[1].Kind != table.Time || out[1].Fields()[2].Kind != table.Float {
			t.Fatal(out[1].Fields())
		}
		wantTable(t, out[1], "id,at,n", "5,,", "6,,", "7,,")
	})
}

// In whatever order files come, the same cells stand under the same columns.
func TestUnionOrder(t *testing.T) {
	files := []decode.File{
		ingesttest.New("a", "user_id,time,page", "u1,1,/a"),
		ingesttest.New("b", "time,User ID", "2,u2"),
		ingesttest.New("c", "page,USERID,city", "/c,u3,Lyon"),
		ingesttest.New("d", "city,time", "Paris,4"),
		ingesttest.New("e", "time,page,user_id,city", "5,/e,u5,Nice"),
	}
	cells := func(files []decode.File) (list []string) {
		out, _ := Union(files, nil)
		for _, f := range out {
			var all []int
			for i := range f.Fields() {
				all = append(all, i)
			}
			rows, _, err := rowsOf(f, all)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				var named []string
				for i, field := range f.Fields() {
					named = append(named, squeeze(field.Name)+"="+row[i])
				}
				slices.Sort(named)
				list = append(list, strings.Join(named, " "))
			}
		}
		slices.Sort(list)
		return list
	}
	want := cells(files)
	if want[0] != "city= page= time=2 userid=u2" || len(want) != 5 {
		t.Fatalf("%q", want)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		shuffled := slices.Clone(files)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := cells(shuffled); !slices.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
	}
}

// A file that cannot be read must not be read when nothing drifts.
type unread struct{ decode.File }

func (unread) Read(decode.Part, []int) (decode.Reader, error) { panic("read") }

func TestUnionReadsNothing(t *testing.T) {
	var files []decode.File
	for i := range 305 {
		header := "user,time,event"
		if i%2 == 1 {
			header = "time,user,event,more"
		}
		files = append(files, unread{ingesttest.New(fmt.Sprint(i), header, "1,2,3,4")})
	}
	out, drift := Union(files, nil)
	if len(out) != 305 || len(drift) != 304 || out[0].Fields()[3].Name != "more" {
		t.Errorf("%d files, %d drifts", len(out), len(drift))
	}
}
