package mapping_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

func propose(t *testing.T, f *ingesttest.File, asked recipe.Mapping) (*mapping.Mapping, error) {
	t.Helper()
	s, err := mapping.Take([]decode.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return mapping.Propose(s, asked, nil)
}

// summary is "user=a time=b …" of the roles that have a column, with a mark for the confidence: ! sure, + likely, ? guess.
func summary(m *mapping.Mapping) string {
	var parts []string
	for _, r := range m.Roles {
		if r.Column != "" {
			parts = append(parts, r.Role+"="+r.Column+map[string]string{"sure": "!", "likely": "+", "guess": "?"}[r.Confidence])
		}
	}
	if m.EventName != "" {
		parts = append(parts, "every="+m.EventName)
	}
	return strings.Join(parts, " ")
}

func codes(notes []report.Note) string {
	var out []string
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return strings.Join(out, " ")
}

func TestPropose(t *testing.T) {
	for _, c := range []struct {
		what, want, format string
		file               *ingesttest.File
	}{
		{"plain English", "user=User ID! session=Session ID! time=Timestamp! event=Event Name! channel=utm_source! device=deviceType! country=geo.country!", "iso 8601",
			ingesttest.New("", "User ID,Session ID,Timestamp,Event Name,utm_source,deviceType,geo.country",
				"a1,s1,2024-03-01T10:00:00Z,view,ads,mobile,FR", "a1,s1,2024-03-01T10:01:00Z,view,ads,mobile,FR", "b2,s2,2024-03-01T10:02:00Z,buy,,desktop,DE", "b2,s2,2024-03-01T10:03:00Z,buy,,desktop,DE")},
		{"plain French", "user=Identifiant client! time=Date et heure+ event=Évènement! device=Appareil! country=Pays! value=Montant!", "dd/mm/yyyy",
			ingesttest.New("", "Identifiant client,Date et heure,Évènement,Pays,Appareil,Montant",
				"7,13/03/2024 10:00,achat,FR,mobile,10", "7,14/03/2024 11:00,visite,FR,mobile,", "8,15/03/2024 12:00,visite,BE,mobile,", "8,15/03/2024 13:00,achat,BE,mobile,20")},
		{"a day is not as good as a moment", "user=uid! time=created_at! event=action!", "unix milliseconds",
			ingesttest.New("", "uid,event_date,created_at,action",
				"1,2024-03-01,1709280000000,open", "1,2024-03-01,1709280060000,open", "2,2024-03-02,1709366400001,close", "2,2024-03-02,1709366400002,close")},
		{"when it happened, not when it was loaded", "user=distinct_id! time=time! event=event!", "unix seconds",
			ingesttest.New("", "_synced_at,updated_at,distinct_id,time,event",
				"2024-05-01 10:11:12,2024-05-01 10:11:12,1,1709280000,open", "2024-05-01 10:11:12,2024-05-01 10:11:12,1,1709280060,open", "2024-05-01 10:11:12,2024-05-01 10:11:12,2,1709280120,view", "2024-05-01 10:11:12,2024-05-01 10:11:12,2,1709280180,view")},
		{"order lines", "user=CustomerID! time=InvoiceDate! country=Country! value=UnitPrice! every=purchase", "iso 8601",
			ingesttest.New("", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
				"1,A,LUNCH BAG,1,2011-07-21 08:44:00,1.65,13995.0,United Kingdom", "1,B,LUNCH BAG,1,2011-07-21 08:44:00,1.65,13995.0,United Kingdom",
				"2,A,PAPER BAG,1,2011-07-21 08:45:00,1.65,13996.0,France", "2,B,PAPER BAG,1,2011-07-21 08:45:00,1.65,13996.0,France")},
		{"nothing is called what it is", "user=col_a? time=col_b+ event=col_c?", "iso 8601",
			ingesttest.New("", "col_a,col_b,col_c,col_d",
				"u01,2024-03-01 10:00:00,page_view,north", "u01,2024-03-01 10:01:00,add_to_cart,north", "u02,2024-03-01 10:02:00,page_view,south", "u02,2024-03-01 10:03:00,purchase,south",
				"u03,2024-03-01 10:02:00,add_to_cart,south", "u03,2024-03-01 10:03:00,purchase,north")},
		{"no event among country, platform and words", "user=member! time=ts! device=platform! country=country! every=event", "iso 8601",
			ingesttest.New("", "member,ts,country,platform,description",
				"1,2024-03-01T10:00:00Z,FR,web,view", "1,2024-03-01T10:01:00Z,FR,web,cart", "2,2024-03-01T10:02:00Z,DE,app,view", "2,2024-03-01T10:03:00Z,DE,app,cart")},
		{"a session is a poor user", "user=session_id? time=ts! event=event!", "iso 8601",
			ingesttest.New("", "session_id,ts,event", "1,2024-03-01T10:00:00Z,a", "1,2024-03-01T10:01:00Z,a", "2,2024-03-01T10:02:00Z,b", "2,2024-03-01T10:03:00Z,b")},
		{"a spreadsheet's days", "user=client! time=Date! event=event! value=amount!", "excel days",
			ingesttest.New("", "client,Date,event,amount", "1,45366.75,a,45366", "1,45367.5,a,45367", "2,45368.25,b,45368", "2,45369,b,45369")},
		{"a sparse user id is helped out by the device's", "user=user_id! time=timestamp! event=event! anonymous=anonymous_id!", "iso 8601",
			ingesttest.New("", "user_id,anonymous_id,timestamp,event",
				",x1,2024-03-01T10:00:00Z,a", ",x1,2024-03-01T10:01:00Z,a", ",x2,2024-03-01T10:02:00Z,b", "7,x2,2024-03-01T10:03:00Z,b")},
		{"a time that reads in half the rows", "user=user! time=time? event=event!", "iso 8601",
			ingesttest.New("", "user,time,event", "1,2024-03-01T10:00:00Z,a", "1,soon,a", "2,2024-03-01T10:02:00Z,b", "2,later,b")},
		{"ids in digits are no times", "user=customer! time=jour! event=etape!", "yyyymmdd",
			ingesttest.New("", "customer,jour,etape,ref", "1500000001,20240301,a,1400000001", "1500000001,20240302,a,1400000002", "1500000002,20240303,b,1400000003", "1500000002,20240304,b,1400000004")},
		{"people's names are no events", "user=customer_id! time=date! value=price! every=purchase", "iso 8601",
			ingesttest.New("", "customer_id,date,name,price", "1,2024-03-01,Ann Lee,3", "1,2024-03-02,Ann Lee,4", "2,2024-03-03,Bob Roy,5", "2,2024-03-04,Bob Roy,6")},
		{"one name a row", "user=user! time=time! event=event+", "iso 8601",
			ingesttest.New("", "user,time,event", "1,2024-03-01T10:00:00Z,a", "1,2024-03-01T10:01:00Z,b", "2,2024-03-01T10:02:00Z,c", "2,2024-03-01T10:03:00Z,d")},
	} {
		m, err := propose(t, c.file, recipe.Mapping{})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got := summary(m); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.what, got, c.want)
		}
		if got := m.TimeFormat.String(); got != c.format {
			t.Errorf("%s: times are %s, want %s", c.what, got, c.format)
		}
		// Spelled out as a recipe, it comes out the same.
		again, err := propose(t, c.file, m.Recipe())
		if err != nil || strings.NewReplacer("+", "!", "?", "!").Replace(summary(m)) != strings.NewReplacer("+", "!", "?", "!").Replace(summary(again)) ||
			again.TimeFormat.String() != m.TimeFormat.String() || !reflect.DeepEqual(again.Recipe(), m.Recipe()) {
			t.Errorf("%s: with %+v asked for: %v, %s", c.what, m.Recipe(), err, summary(again))
		}
	}
}

func TestProposeReasons(t *testing.T) {
	f := ingesttest.New("", "user_id,when,event", "1,01/02/2024 10:00,a", "1,03/04/2024 11:00,a", "2,05/06/2024 12:00,b", "2,07/08/2024 12:00,b")
	m, err := propose(t, f, recipe.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	// Days and months are open, and so is the zone.
	if len(m.Warnings) != 2 || m.Warnings[0].Detail != "dd/mm/yyyy" || m.Warnings[1].Detail != "UTC" {
		t.Errorf("warnings %+v", m.Warnings)
	}
	if r := m.Roles[mapping.User]; codes(r.Reasons) != "by_name by_values" || r.Reasons[0].Detail != "user_id" || r.Reasons[1].Count != 2 || r.Reasons[1].Total != 4 {
		t.Errorf("user %+v", r)
	}
	if r := m.Roles[mapping.Time]; codes(r.Reasons) != "by_values" || r.Format != "dd/mm/yyyy hh:mm" {
		t.Errorf("time %+v", r)
	}
	m, err = propose(t, f, recipe.Mapping{TimeFormat: "mm/dd/yyyy", Timezone: "Europe/Paris", Event: "-", EventName: "visit"})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Warnings) != 0 || m.EventName != "visit" || m.TimeFormat.String() != "mm/dd/yyyy" || m.Location.String() != "Europe/Paris" {
		t.Errorf("asked for: %+v", m)
	}
	if r := m.Roles[mapping.Event]; codes(r.Reasons) != "by_recipe constant" {
		t.Errorf("event %+v", r)
	}
	if m.Columns[0].Role != "user" || m.Columns[0].Distinct != 2 || m.Columns[0].Sampled != 4 || !slices.Equal(m.Columns[0].Examples, []string{"1", "2"}) {
		t.Errorf("column %+v", m.Columns[0])
	}
	// One number over 12 decides.
	for value, want := range map[string]string{"25/02/2024": "dd/mm/yyyy", "02/25/2024": "mm/dd/yyyy", "1.2.2024": "dd/mm/yyyy"} {
		m, err := propose(t, ingesttest.New("", "user,date,event", "1,"+value+",a", "1,"+value+",a"), recipe.Mapping{})
		if err != nil || m.TimeFormat.String() != want || len(m.Warnings) != 0 {
			t.Errorf("%s: %v, %+v", value, err, m.Warnings)
		}
	}
}

func TestProposeProblems(t *testing.T) {
	cities := ingesttest.New("", "city,population", "Paris,2100000", "Lyon,520000", "Lille,230000")
	ragged := ingesttest.New("", "user,time,event", "1,2024-03-01,a")
	ragged.Skip = []int{0}
	for _, c := range []struct {
		what, code, text string
		file             *ingesttest.File
		asked            recipe.Mapping
	}{
		{"no log", report.CodeNoEvents, `"user, time": no column says who or when; journeys need both`, cities, recipe.Mapping{}},
		{"no user wanted", report.CodeNoEvents, `"user": no column says who; journeys need both`,
			ingesttest.New("", "user,time", "1,2024-03-01", "1,2024-03-02"), recipe.Mapping{User: "-"}},
		{"no column", report.CodeNoColumn, `cty: no such column`, cities, recipe.Mapping{User: "cty"}},
		{"no zone", report.CodeBadRecipe, `unknown time zone "Europe/Atlantis"`, cities, recipe.Mapping{Timezone: "Europe/Atlantis"}},
		{"no format", report.CodeBadRecipe, `"stardate": unknown time format`,
			ingesttest.New("", "user,time", "1,2024-03-01", "1,2024-03-02"), recipe.Mapping{TimeFormat: "stardate"}},
		{"no rows", report.CodeNoRows, "there are columns, and no rows under them", ingesttest.New("", "user_id,time,event"), recipe.Mapping{}},
		{"no row that can be read", report.CodeNothingLeft, `row 1: "1,2024-03-01,a": too many fields; no row could be read`, ragged, recipe.Mapping{}},
		{"no columns", report.CodeNoEvents, `"user, time": no column says who or when; journeys need both`, &ingesttest.File{}, recipe.Mapping{}},
	} {
		m, err := propose(t, c.file, c.asked)
		var p *report.Problem
		if !errors.As(err, &p) || p.Code != c.code || p.Error() != c.text || slices.Contains([]string{report.CodeNoColumn, report.CodeBadRecipe}, p.Code) && p.Hint == "" {
			t.Errorf("%s: %v, want %s", c.what, err, c.text)
		}
		if m == nil || len(m.Columns) != len(c.file.Header) || len(m.Roles) != 12 || m.Recipe().Timezone != "UTC" {
			t.Errorf("%s: the mapping cannot be shown: %+v", c.what, m)
		}
	}
	_, err := propose(t, cities, recipe.Mapping{User: "cty"})
	if p := err.(*report.Problem); p.Hint != `did you mean "city"?` {
		t.Errorf("hint %q", p.Hint)
	}
	// A table of every type, as a format's own sample has it: nothing in it is a person.
	types := ingesttest.New("", "id,bool_col,tinyint_col,int_col,float_col,date_string_col,string_col,timestamp_col",
		"4,1,0,0,0,03/01/09,0,1235865600000000", "5,0,1,1,1.1,03/01/09,1,1235865660000000", "6,1,0,0,0,04/01/09,0,1238544000000000", "7,0,1,1,1.1,04/01/09,1,1238544060000000")
	for i, k := range []table.Kind{table.Int, table.Bool, table.Int, table.Int, table.Float, table.String, table.String, table.Time} {
		types.Header[i].Kind = k
	}
	m, err := propose(t, types, recipe.Mapping{})
	if !errors.As(err, new(*report.Problem)) || m.Of(mapping.User).Index != mapping.None || m.Of(mapping.Time).Field.Name != "timestamp_col" {
		t.Errorf("%v, %s", err, summary(m))
	}
}

func TestTake(t *testing.T) {
	f := ingesttest.New("", "user,x")
	for i := range 30_000 {
		f.Rows = append(f.Rows, []string{fmt.Sprint("u", i/3), "null"})
	}
	f.Batch, f.PartRows = 1000, 10_000
	s, err := mapping.Take([]decode.File{f})
	if err != nil {
		t.Fatal(err)
	}
	if s.Rows != 6000 { // 5,000 from the beginning and 1,000 of the last part
		t.Errorf("%d rows", s.Rows)
	}
	m, _ := mapping.Propose(s, recipe.Mapping{}, nil)
	if c := m.Columns[0]; c.Distinct != 2001 || c.Sampled != 6000 || len(c.Examples) != 5 { // u0 to u1666, u6666 to u6999
		t.Errorf("%+v", c)
	}
	if c := m.Columns[1]; c.Missing != 6000 || c.Examples == nil {
		t.Errorf("%+v", c)
	}
	if s, err := mapping.Take(nil); err != nil || s.Rows != 0 {
		t.Errorf("no files: %+v, %v", s, err)
	}
}
