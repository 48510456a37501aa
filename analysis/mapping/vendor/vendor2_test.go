package vendor

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/open"
	"parcours/analysis/decode/shape"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// tableCase is a small export, cells between bars, and some columns of what it
// is arranged as.
type tableCase struct {
	id, header string
	rows       []string
	columns    string
	want       []string
}

var tables = []tableCase{
	{"shopify_orders", "Name|Email|Financial Status|Paid at|Fulfilled at|Total|Refunded Amount|Created at|Lineitem name|Cancelled at|Phone", []string{
		"#1|Ada@Example.org |paid|2024-04-08 10:00:00 +0200|2024-04-09 10:00:00 +0200|30.00|0.00|2024-04-08 09:00:00 +0200|Tea||",
		"#1|Ada@Example.org||||||2024-04-08 09:00:00 +0200|Mug||",
		"#2||pending|||12.00|0.00|2024-04-10 09:00:00 +0200|Tea|2024-04-10 11:00:00 +0200|'+331",
		"#3|ben@example.org|partially_refunded|2024-04-12 10:00:00 +0200||20.00|7.50|2024-04-11 09:00:00 +0200|Tea||",
	}, "person|event|time|revenue", []string{
		"ada@example.org|order_created|2024-04-08 09:00:00 +0200|",
		"ada@example.org|order_paid|2024-04-08 10:00:00 +0200|30.00",
		"ada@example.org|order_fulfilled|2024-04-09 10:00:00 +0200|",
		"+331|order_created|2024-04-10 09:00:00 +0200|",
		"+331|order_cancelled|2024-04-10 11:00:00 +0200|",
		"ben@example.org|order_created|2024-04-11 09:00:00 +0200|",
		"ben@example.org|order_paid|2024-04-12 10:00:00 +0200|12.50",
	}},
	{"rees46", "event_time|event_type|product_id|category_id|category_code|brand|price|user_id|user_session", []string{"2019-10-01 00:00:00 UTC|view|4|2103807459595387724|||35.79|5|a-b"},
		"event_type|category_id|price", []string{"view|2103807459595387724|35.79"}},
	{"retailrocket", "timestamp|visitorid|event|itemid|transactionid", []string{"1433221332117|257597|view|355908|"}, "visitorid|event", []string{"257597|view"}},
	{"xes_csv", "|case:concept:name|concept:name|time:timestamp|lifecycle:transition", []string{"0|1|A|2011-10-11 13:45:40.276000+02:00|complete"}, "case:concept:name|concept:name", []string{"1|A"}},
	{"bupar_csv", "handling|patient|employee|handling_id|registration_type|time", []string{"Registration|1|r1|1|start|2017-01-02T11:41:53Z"}, "handling|patient", []string{"Registration|1"}},
	{"ocel_csv", "ocel:eid|ocel:activity|ocel:timestamp|ocel:type:order|ocel:type:item", []string{
		"e1|place|2024-04-08|['o1', 'o2']|['i1']", `e2|pay|2024-04-09|["o1"]|[]`, "e3|audit|2024-04-10|[]|['i1']",
	}, "ocel:eid|ocel:activity|object", []string{"e1|place|o1", "e1|place|o2", "e2|pay|o1", "e3|audit|"}},
	{"qualtrics", "StartDate|RecordedDate|ResponseId|RecipientEmail|ExternalReference|Status|Q1|Q7|Q7_NPS_GROUP", []string{
		"Start Date|Recorded Date|Response ID|Recipient Email|External Data Reference|Response Type|What?|How likely?|How likely? - Group",
		`{"ImportId":"startDate","timeZone":"America/Denver"}|{"ImportId":"recordedDate","timeZone":"America/Denver"}|{"ImportId":"_recordId"}|x|x|x|x|x|x`,
		"2024-04-08 10:00:00|2024-04-08 10:01:00|R_1||u1|IP Address|tea|9|Promoter",
		"2024-04-08 11:00:00|2024-04-08 11:01:00|R_2|a@b.org||IP Address|mug|3|Detractor",
		"2024-04-08 12:00:00|2024-04-08 12:01:00|R_3|||IP Address||7|Passive",
	}, "person|RecordedDate|score", []string{"u1|2024-04-08 10:01:00|9", "a@b.org|2024-04-08 11:01:00|3", "R_3|2024-04-08 12:01:00|7"}},
	// Some save the table again without the further rows of the header.
	{"qualtrics", "RecordedDate|ResponseId|EndDate", []string{"2024-04-08 10:01:00|R_1|2024-04-08 10:01:00"}, "person|RecordedDate", []string{"R_1|2024-04-08 10:01:00"}},
	{"typeform", "#|Pourquoi recommander ?|Recommanderiez-vous la boutique ?|email|Start Date (UTC)|Submit Date (UTC)|Network ID", []string{"tok|le thé|8|a@b.org|2024-04-08 10:00:00|2024-04-08 10:01:00|net"}, "email|score", []string{"a@b.org|8"}},
	{"delighted", "id|person.email|survey_type|score|comment|created_at", []string{"1|a@b.org|nps|10|good|1712570400"}, "respondent|score", []string{"a@b.org|10"}},
	{"delighted", "id|person|person.id|person.email|survey_type|score|comment|created_at", []string{"1|{}|71||nps|10|good|1712570400"}, "respondent|score", []string{"71|10"}},
	{"delighted", "id|person|survey_type|score|comment|created_at", []string{"1|71|nps|10|good|1712570400"}, "respondent|score", []string{"71|10"}},
	{"zendesk_csv", "Id|Requester|Requester id|Status|Via|Created at|Assigned at|Initially assigned at|Solved at", []string{
		"7|Ada|36|Solved|Mail|2024-04-08 10:00|2024-04-08 15:00|2024-04-08 11:00|2024-04-09 10:00", "8|Ben|37|New|Chat|2024-04-08 12:00|||",
	}, "Id|event|time", []string{"7|ticket_created|2024-04-08 10:00", "7|ticket_assigned|2024-04-08 11:00", "7|ticket_solved|2024-04-09 10:00", "8|ticket_created|2024-04-08 12:00"}},
	{"zendesk_json", "id|created_at|requester_id|status|via|via.channel|assignee_id", []string{"7|2024-04-08T10:00:00Z|36|open|{}|email|1"}, "requester_id|event|time|via.channel", []string{"36|ticket_created|2024-04-08T10:00:00Z|email"}},
	{"salesforce_task", "ID|WHOID|SUBJECT|TASKSUBTYPE|ACTIVITYDATE|CREATEDDATE", []string{"00T|003|Hello|Call|2024-04-08|2024-04-08T10:00:00.000Z", "00U|003|Hello||2024-04-08|2024-04-08T10:00:00.000Z"}, "whoid|kind|createddate", []string{"003|Call|2024-04-08T10:00:00.000Z", "003|Hello|2024-04-08T10:00:00.000Z"}},
	{"hubspot_engagement", "hs_object_id|hs_timestamp|hs_email_direction|Associated Contact IDs", []string{"1|1712570400000|EMAIL|90", "2|1712570400001|EMAIL|90;91", "3|1712570400002|EMAIL|"},
		"event|hs_timestamp|contact", []string{"email|1712570400000|90", "email|1712570400001|90", "email|1712570400001|91", "email|1712570400002|"}},
	{"klaviyo_json", "id|attributes|relationships|attributes.datetime|attributes.event_properties.$value|relationships.profile.data.id|relationships.metric.data.id", []string{"e|{}|{}|2024-04-08 10:00:00+00:00|9.5|p|m"},
		"relationships.profile.data.id|relationships.metric.data.id|attributes.event_properties.$value", []string{"p|m|9.5"}},
}

func barred(name, header string, rows []string) *ingesttest.File {
	f := ingesttest.New(name, strings.ReplaceAll(header, "|", ","))
	for _, r := range rows {
		f.Rows = append(f.Rows, strings.Split(r, "|"))
	}
	return f
}

func TestTables(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range tables {
		t.Run(c.id, func(t *testing.T) {
			tested[c.id] = true
			files, m, err := Arrange([]decode.File{barred("a", c.header, c.rows)}, "")
			if err != nil {
				t.Fatal(err)
			}
			if m == nil || m.ID != c.id {
				t.Fatalf("taken for %+v", m)
			}
			f := files[0]
			fields := f.Fields()
			var columns []int
			for name := range strings.SplitSeq(c.columns, "|") {
				if columns = append(columns, shape.Find(fields, name)); columns[len(columns)-1] < 0 {
					t.Fatalf("no column %s in %v", name, fields)
				}
			}
			var got []string
			for _, row := range readAll(t, f) {
				var cells []string
				for _, i := range columns {
					cells = append(cells, row[i])
				}
				got = append(got, strings.Join(cells, "|"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s\n got %q\nwant %q", c.columns, got, c.want)
			}
			if role(fields, m.User) < 0 || role(fields, m.Time) < 0 || role(fields, m.Event) < 0 && m.EventName == "" {
				t.Errorf("no user, time or event among %v", fields)
			}
			// Asked for by its id it is the same.
			again, asked, err := Arrange([]decode.File{barred("a", c.header, c.rows)}, c.id)
			if err != nil || asked.ID != c.id || !reflect.DeepEqual(again[0].Fields(), fields) {
				t.Errorf("asked for: %v, %v", asked, err)
			}
		})
	}
	for _, p := range slices.Concat(shops, processes, surveys, services) {
		if !tested[p.ID] && p.Grain != Lookup {
			t.Errorf("no table for %s", p.ID)
		}
	}
}

// The zone that the header of a survey names is that of its times.
func TestQualtricsZone(t *testing.T) {
	c := tables[slices.IndexFunc(tables, func(c tableCase) bool { return c.id == "qualtrics" })]
	_, m, err := Arrange([]decode.File{barred("a", c.header, c.rows)}, "")
	if err != nil || m.Zone != "America/Denver" {
		t.Errorf("zone %q, %v", m.Zone, err)
	}
	if ByID("qualtrics").Zone != "" {
		t.Error("the preset itself has a zone now")
	}
}

// Tables that have but some of the columns are nobody's.
func TestOthers(t *testing.T) {
	for _, header := range []string{
		"user_id|time|event|price", "Name|Email|Created at|Total", "case_id|activity|timestamp", "score|comment|date", "requester|subject|created at", "hs_timestamp|name", "x|y", "date|visitors|pageviews", "Id|WhoId|Subject",
		"timestamp|event|itemid", "#|name|date",
	} {
		if m := Detect(barred("events.tsv", header, nil)); m != nil && slices.Contains(slices.Concat(shops, processes, surveys, services, totals), m.Preset) {
			t.Errorf("%s is taken for %s", header, m.ID)
		}
	}
}

// opened opens a text as a file of its own.
func opened(t *testing.T, name, content string) []decode.File {
	t.Helper()
	files, err := open.Open(source.Bytes(name, []byte(content)))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestGoogleReports(t *testing.T) {
	const ruler = "# ----------------------------------------\n"
	for _, c := range []struct{ id, text string }{
		{"ga4_ui", ruler + "# Report: date\n# Account: A\n# Property: B\n" + ruler + "#\n# All Users\n# Start date: 20260101\n# End date: 20260923\nDate,Views\n20260101,3\n"},
		{"ga4_ui", ruler + "# 속성\n# 자유 형식-자유 형식 1\n# 20260723-20260922\n" + ruler + "\n페이지,사용자\n,5,총계\n/,3\n"},
		{"ga4_ui", "# Start date: 20260101\nDate,Views\n20260101,3\n"},
		{"ua_ui", ruler + "# All Web Site Data\n# Channels\n# 20240408-20240411\n" + ruler + "\nChannel,Users\nEmail,1\n"},
		{"", "# exported 20240408\nuser,time,event\na,2024-04-08,b\n"},
		{"", "Date,Views\n20260101,3\n"},
	} {
		files := opened(t, "report.csv", c.text)
		_, m, err := Arrange(files, "")
		var p *report.Problem
		switch {
		case c.id == "" && (err != nil || m != nil):
			t.Errorf("%q is %v, %v", c.text, m, err)
		case c.id != "" && (!errors.As(err, &p) || p.Code != report.CodeAggregate || p.Value != ByID(c.id).Name || p.File != "report.csv" || p.Hint == ""):
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// Clicks alone are no log; beside one they are left as they are.
func TestLookup(t *testing.T) {
	clicks := barred("clicks", "click_view_gclid|campaign_id|segments_date", []string{"g|1|2024-04-08"})
	_, _, err := Arrange([]decode.File{clicks, clicks}, "")
	var p *report.Problem
	if !errors.As(err, &p) || p.Value != "Google Ads clicks" || p.Hint == "" {
		t.Errorf("%v", err)
	}
	rees := tables[1]
	for _, beside := range []decode.File{barred("log", rees.header, rees.rows), barred("log", "user|time|what", nil)} {
		files, m, err := Arrange([]decode.File{clicks, beside}, "")
		if err != nil || files[0] != clicks || m != nil && m.ID != rees.id {
			t.Errorf("%v, %v", m, err)
		}
	}
}

// In the log of a hospital of 500 patients every activity starts and completes.
func TestPatients(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	content, err := os.ReadFile(filepath.Join(shared, "data", "journeys", "patients", "patients_raw.csv"))
	if err != nil {
		t.Skip("no shared data")
	}
	files, m, err := Arrange(opened(t, "patients_raw.csv", string(content)), "")
	if err != nil || m == nil || m.ID != "bupar_csv" {
		t.Fatal(m, err)
	}
	rows, left := 0, 0
	patients := map[string]bool{}
	for _, row := range readAll(t, files[0]) {
		rows++
		if kept(t, m, files[0].Fields(), row) {
			left++
			patients[row[shape.Find(files[0].Fields(), "patient")]] = true
		}
	}
	if rows != 2*left || len(patients) != 500 {
		t.Errorf("%d rows, %d left, %d patients", rows, left, len(patients))
	}
}

// What presets say can be used: the conditions are right, and of aggregates alone there is advice.
func TestPresets(t *testing.T) {
	seen := map[string]bool{recipe.GenericFormat: true}
	for _, p := range All() {
		if seen[p.ID] || p.ID == "" || p.Name == "" || p.Grain == "" {
			t.Errorf("%q: the id is there twice, or it has no name or grain", p.ID)
		}
		seen[p.ID] = true
		none := p.Grain == Aggregate || p.Grain == Lookup
		if none != (p.Advice != "") {
			t.Errorf("%s: advice %q", p.ID, p.Advice)
		}
		if !none && (len(p.User)+len(p.Anonymous) == 0 || len(p.Time) == 0 || len(p.Event) == 0 && p.EventName == "") {
			t.Errorf("%s: no user, time or event", p.ID)
		}
		if p.Is == nil && len(p.Must)+len(p.Any) == 0 {
			t.Errorf("%s: nothing to be known by", p.ID)
		}
		for _, d := range p.Drop {
			if _, err := d.Compile(); err != nil || d.Why == "" || strings.HasSuffix(d.Why, ".") {
				t.Errorf("%s: %v: %q", p.ID, err, d.Why)
			}
		}
		for _, n := range p.Notes {
			if n.Text == "" || strings.HasSuffix(n.Text, ".") {
				t.Errorf("%s: note %q", p.ID, n.Text)
			}
		}
	}
}
