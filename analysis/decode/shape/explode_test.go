package shape

import (
	"fmt"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/table"
)

const matomo = `idVisit,type (actionDetails 0),url (actionDetails 0),country,type (actionDetails 2),url (actionDetails 2),type (actionDetails 10),type (actionDetails 1),title (actionDetails 1)
7,action,/a,fr,goal,,search,event,T
8,,,de,,,,,
9,,/b,,action,/c,,,
`

func TestUnpivot(t *testing.T) {
	header := "idVisit,country,actionDetails.type,actionDetails.url,actionDetails.title"
	want := lines(`
		7,fr,action,/a,
		7,fr,event,,T
		7,fr,goal,,
		7,fr,search,,
		8,de,,,
		9,,,/b,
		9,,action,/c,`)
	for _, part := range []int64{1 << 20, 40, 20, 1} {
		f := text(t, "visits.csv", matomo, part)
		u := Unpivot(f, "{field} (ActionDetails {n})", "actionDetails.{field}")
		wantTable(t, u, header, want...)
	}
	u := Unpivot(text(t, "visits.csv", matomo, 1<<20), "{field} (actionDetails {n})", "actionDetails.{field}")
	if _, numbers, err := rowsOf(u, []int{2}); err != nil || fmt.Sprint(numbers) != "[1 1 1 1 2 3 3]" {
		t.Errorf("rows %d, %v", numbers, err)
	}
	f := ingesttest.New("a.csv", "a,b", "1,2")
	if Unpivot(f, "{field} (actionDetails {n})", "{field}") != decode.File(f) {
		t.Error("a file without numbered columns is not itself")
	}
}

func TestUnpivotPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, name, field string
		number               int
		ok                   bool
	}{
		{"{field} (x {n})", "a b (X 12)", "a b", 12, true},
		{"{field} (x {n})", " (x 12)", "", 0, false},
		{"{field} (x {n})", "a (x )", "", 0, false},
		{"{field} (x {n})", "a (x 1", "", 0, false},
		{"{field} (x {n})", "a (y 1)", "", 0, false},
		{"{field} (x {n})", "n (x 1) (x 2)", "n (x 1)", 2, true},
		{"Tax {n} {field}", "tax 3 Name", "Name", 3, true},
		{"Tax {n} {field}", "tax 3 ", "", 0, false},
		{"item_{n}", "item_007", "", 7, true},
		{"item_{n}", "item_7a", "", 0, false},
		{"{n}", "1234567890", "", 0, false},
		{"{field}{n}", "q12", "q", 12, true},
		{"{field}{n}", "12", "", 0, false},
	} {
		field, number, ok := newPattern(c.pattern).match(c.name)
		if ok != c.ok || ok && (field != c.field || number != c.number) {
			t.Errorf("%q in %q: %q, %d, %v", c.name, c.pattern, field, number, ok)
		}
	}
}

// Kinds stay where they agree and become texts where they do not.
func TestUnpivotKinds(t *testing.T) {
	f := ingesttest.New("a", "id,at 0,at 1,n 0,n 1", "1,1000000,2000000,3,x", "2,,3000000,,", "3,,,4.5,")
	f.Header[1].Kind, f.Header[2].Kind, f.Header[3].Kind = table.Time, table.Time, table.Float
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		u := Unpivot(f, "{field} {n}", "{field}")
		if u.Fields()[1].Kind != table.Time || u.Fields()[2].Kind != table.String {
			t.Fatal(u.Fields())
		}
		wantTable(t, u, "id,at,n", "1,1970-01-01T00:00:01Z,3", "1,1970-01-01T00:00:02Z,x", "2,1970-01-01T00:00:03Z,", "3,,4.5")
	})
}

func TestSplit(t *testing.T) {
	f := ingesttest.New("hits.tsv", "id,list", "a,1;200;; 12 ", "b,", "c,;", "d,1", "e,7;7")
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		wantTable(t, Split(f, "List", ";", "list", map[string]string{"1": "purchase", "12": "scAdd"}), "id,list,list.2",
			"a,1;200;; 12 ,purchase", "a,1;200;; 12 ,200", "a,1;200;; 12 ,scAdd", "b,,", "c,;,", "d,1,purchase", "e,7;7,7", "e,7;7,7")
	})
	if Split(f, "no", ";", "x", nil) != decode.File(f) {
		t.Error("a file without the column is not itself")
	}
}

// What a row becomes may be more than a batch holds.
func TestSplitLong(t *testing.T) {
	list := ""
	for i := range 3*decode.BatchRows + 5 {
		list += fmt.Sprint(";", i)
	}
	f := ingesttest.New("a", "id,list", "a,1", "b,"+list, "c,2")
	rows, numbers, err := rowsOf(Split(f, "list", ";", "n", nil), []int{0, 2})
	if err != nil || len(rows) != 3*decode.BatchRows+7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows[1 : len(rows)-1] {
		if row[0] != "b" || row[1] != fmt.Sprint(i) || numbers[i+1] != 2 {
			t.Fatalf("row %d is %q", i, row)
		}
	}
}

// However often a dictionary repeats a long value, a batch holds a bounded number of bytes.
func TestExplodeLongTexts(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	wide := ingesttest.New("a", "id,t 0,t 1")
	texts := ingesttest.New("b", "id,t")
	for i := range 100 {
		wide.Rows = append(wide.Rows, []string{fmt.Sprint(i), long, fmt.Sprint(i, "b")})
		texts.Rows = append(texts.Rows, []string{fmt.Sprint(i), `["` + long + `", {"v":"` + long + `"}]`})
	}
	wide.Dictionary, texts.Dictionary = true, true
	exploded, err := ExplodeJSON(texts, "t")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		f       decode.File
		columns []int
	}{{Unpivot(wide, "{field} {n}", "{field}"), []int{1, 0}}, {exploded, []int{1, 0, 2}}} {
		r, err := c.f.Read(c.f.Parts()[0], c.columns)
		if err != nil {
			t.Fatal(err)
		}
		var b table.Batch
		rows := 0
		for r.Next(&b) == nil {
			if len(b.Columns[0].Bytes) > mostBytes+2<<20 {
				t.Errorf("a batch of %d bytes", len(b.Columns[0].Bytes))
			}
			for row := range b.Rows {
				if id := string(b.Columns[1].String(row)); id != fmt.Sprint(rows/2) || b.RowNumber(row) != int64(rows/2+1) {
					t.Fatalf("row %d is of %s", rows, id)
				}
				rows++
			}
		}
		if rows != 200 {
			t.Errorf("%d rows", rows)
		}
	}
}

const orders = `Name,Email,Created at,Paid at,Cancelled at,Total,Lineitem name
#1,a@x,2024-01-01,2024-01-02,,30,Shoe
#1,,,,,,Sock
#1,,,,,,Hat
#2,b@x,2024-01-03,,2024-01-04,5,Sock
#3,,2024-01-05,,,,Cap
#3,c@x,,,,1,Tie
,d@x,2024-01-06,,,,Pin
,,2024-01-07,,,,Pen
`

func TestFillDown(t *testing.T) {
	for _, part := range []int64{1 << 20, 60, 30, 10, 1} {
		f := text(t, "orders.csv", orders, part)
		wantTable(t, FillDown(f, "name", []string{"Email", "Created at", "Total", "Missing"}), "Name,Email,Created at,Paid at,Cancelled at,Total,Lineitem name", lines(`
			#1,a@x,2024-01-01,2024-01-02,,30,Shoe
			#1,a@x,2024-01-01,,,30,Sock
			#1,a@x,2024-01-01,,,30,Hat
			#2,b@x,2024-01-03,,2024-01-04,5,Sock
			#3,,2024-01-05,,,,Cap
			#3,c@x,2024-01-05,,,1,Tie
			,d@x,2024-01-06,,,,Pin
			,,2024-01-07,,,,Pen`)...)
	}
	f := ingesttest.New("a", "k,n,f,s", "1,5,1.5,x", "1,,,", "1,6,,", "2,,,", "2,,2.5,", "3,7,,y")
	f.Header[1].Kind, f.Header[2].Kind = table.Int, table.Float
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		wantTable(t, FillDown(f, "k", []string{"n", "f", "s"}), "k,n,f,s", "1,5,1.5,x", "1,5,1.5,x", "1,6,1.5,x", "2,,,", "2,,2.5,", "3,7,,y")
	})
}

func TestEvents(t *testing.T) {
	for _, part := range []int64{1 << 20, 60, 30, 10, 1} {
		f := text(t, "orders.csv", orders, part)
		e := Events(f, "Name", Occurrence{"Created at", "order_created"}, Occurrence{"Paid at", "order_paid"}, Occurrence{"Fulfilled at", "order_fulfilled"}, Occurrence{"Cancelled at", "order_cancelled"})
		wantTable(t, e, "event,time,Name,Email,Created at,Paid at,Cancelled at,Total,Lineitem name", lines(`
			order_created,2024-01-01,#1,a@x,2024-01-01,2024-01-02,,30,Shoe
			order_paid,2024-01-02,#1,a@x,2024-01-01,2024-01-02,,30,Shoe
			order_created,2024-01-03,#2,b@x,2024-01-03,,2024-01-04,5,Sock
			order_cancelled,2024-01-04,#2,b@x,2024-01-03,,2024-01-04,5,Sock
			order_created,2024-01-05,#3,,2024-01-05,,,,Cap
			order_created,2024-01-06,,d@x,2024-01-06,,,,Pin
			order_created,2024-01-07,,,2024-01-07,,,,Pen`)...)
		if _, numbers, err := rowsOf(e, []int{0}); err != nil || fmt.Sprint(numbers) != "[1 1 4 4 5 7 8]" {
			t.Errorf("rows %d, %v", numbers, err)
		}
	}
	// Without a key every row counts, and one without a time is not lost.
	f := ingesttest.New("log", "case,start,time", "1,1000000,2000000", "2,,", "3,,4000000")
	f.Header[1] = table.Field{Name: "start", Kind: table.Time, LocalTime: true}
	f.Header[2] = table.Field{Name: "time", Kind: table.Time, LocalTime: true}
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		e := Events(f, "", Occurrence{"start", "begun"}, Occurrence{"time", "done"})
		if got := e.Fields()[1]; got.Kind != table.Time || !got.LocalTime {
			t.Fatal(got)
		}
		wantTable(t, e, "event,time,case,start,time.2",
			"begun,1970-01-01T00:00:01,1,1970-01-01T00:00:01,1970-01-01T00:00:02",
			"done,1970-01-01T00:00:02,1,1970-01-01T00:00:01,1970-01-01T00:00:02",
			",,2,,", "done,1970-01-01T00:00:04,3,,1970-01-01T00:00:04")
	})
}
