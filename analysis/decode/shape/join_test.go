package shape

import (
	"errors"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

func TestJoin(t *testing.T) {
	events := ingesttest.New("events", "user,n", "17850,1", "A@x.fr,2", ",3", "zz,4", " 17850.0 ,5", "7,6")
	profiles := ingesttest.New("profiles", "age,id,n", "20,17850.0,a", "30,a@X.FR,", "40,17850,c", "50,,d", ",7,e", "60, 7 ,f")
	each(t, events, func(t *testing.T, events *ingesttest.File) {
		side := *profiles
		side.Batch, side.PartRows, side.Dictionary = events.Batch, events.PartRows, events.Dictionary
		j, m, err := Join([]decode.File{events}, "user", &side, "id", "profile")
		if err != nil {
			t.Fatal(err)
		}
		if want := (Match{Keys: 3, Duplicates: 2, Keyless: 1, Sampled: 5, Matched: 4, Values: 4, MatchedValues: 3}); m != want {
			t.Errorf("%+v, want %+v", m, want)
		}
		wantTable(t, j[0], "user,n,profile.age,profile.n", "17850,1,20,a", "A@x.fr,2,30,", ",3,,", "zz,4,,", " 17850.0 ,5,20,a", "7,6,,e")
		if j, _, err = Join([]decode.File{events}, "user", &side, "id", ""); err != nil {
			t.Fatal(err)
		}
		wantTable(t, j[0], "user,n,age,n.2", "17850,1,20,a", "A@x.fr,2,30,", ",3,,", "zz,4,,", " 17850.0 ,5,20,a", "7,6,,e")
	})
}

func TestJoinKinds(t *testing.T) {
	events := ingesttest.New("events", "user", "17850", "2", "")
	side := ingesttest.New("side", "id,int,float,time,void", "17850,1,1.5,1000000,", "2,,,,", "3,4,5,6,")
	events.Header[0].Kind = table.Int
	for i, k := range []table.Kind{table.Float, table.Int, table.Float, table.Time, table.String} {
		side.Header[i].Kind = k
	}
	each(t, events, func(t *testing.T, events *ingesttest.File) {
		j, m, err := Join([]decode.File{events}, "user", side, "id", "")
		if err != nil || m.Matched != 2 {
			t.Fatal(m, err)
		}
		wantTable(t, j[0], "user,int,float,time,void", "17850,1,1.5,1970-01-01T00:00:01Z,", "2,,,,", ",,,,")
	})
}

func TestJoinProblems(t *testing.T) {
	f := ingesttest.New("events", "user", "1")
	side := ingesttest.New("side", "id,x", "1,2")
	for _, c := range [][2]string{{"no", "id"}, {"user", "no"}} {
		_, _, err := Join([]decode.File{f}, c[0], side, c[1], "")
		if p := (*report.Problem)(nil); !errors.As(err, &p) || p.Code != report.CodeNoColumn || p.Column != "no" {
			t.Error(err)
		}
	}
	side = ingesttest.New("side", "id,x", "1,"+strings.Repeat("x", 400), "2,"+strings.Repeat("y", 400), "2,again", "3,"+strings.Repeat("z", 400))
	side.Batch, side.PartRows = 2, 2
	for _, c := range []struct {
		most limits
		row  int64
	}{{limits{9, 2000}, 0}, {limits{9, 1100}, 4}, {limits{9, 700}, 2}, {limits{2, 2000}, 4}, {limits{3, 2000}, 0}} {
		_, err := load(side, 0, c.most, &Match{})
		if c.row == 0 && err == nil {
			continue
		}
		if p := (*report.Problem)(nil); !errors.As(err, &p) || p.Code != report.CodeTooLarge || p.File != "side" || p.Row != c.row {
			t.Errorf("%v: %v", c.most, err)
		}
	}
}

func TestAppendKey(t *testing.T) {
	for value, want := range map[string]string{
		" 12 ": "12", "12.0": "12", "-12.000": "-12", "12.": "12.", ".0": ".0", "1.2.0": "1.2.0", "1.20": "1.20", "a.0": "a.0",
		"Ab": "Ab", "Ab@C.Fr": "ab@c.fr", "007": "007", "": "", "-.0": "-.0",
	} {
		if got := string(appendKey(nil, []byte(value))); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}
