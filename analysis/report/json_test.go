package report

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONNeverHasNullSlices(t *testing.T) {
	r := &Report{
		Report:  Version,
		Funnels: []Funnel{{Name: "a <b> & c", Steps: []FunnelStep{{Label: "x"}}}},
		Dropoff: []Dropoff{{Steps: []DropoffStep{{}}}},
		Source:  Source{Files: []File{{Name: "x.csv"}}, Columns: []Column{{}}},
	}
	got := string(r.JSON())
	for _, list := range []string{`"warnings":[]`, `"by_event":[]`, `"breakdown":[]`, `"bins":[]`, `"events":[]`, `"within":[]`, `"groups":[]`, `"examples":[]`, `"rejects":[]`} {
		if !strings.Contains(got, list) {
			t.Errorf("%s is missing in %s", list, got)
		}
	}
	if !strings.HasPrefix(got, `{"report":1,"source":{`) {
		t.Errorf("the schema version must come first: %.40s", got)
	}
	if !strings.Contains(got, `"name":"a <b> & c"`) {
		t.Errorf("< > & must stand as they are: %s", got)
	}
	if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "}\n") {
		t.Errorf("want one line: %q", got)
	}
	// Null is for what is not known, never for a list.
	var back Report
	if err := json.Unmarshal([]byte(got), &back); err != nil {
		t.Fatal(err)
	}
	if string(back.JSON()) != got {
		t.Errorf("reading and writing again changed it:\n%s\n%s", got, back.JSON())
	}
}

func TestInspectionJSON(t *testing.T) {
	i := &Inspection{Inspection: 1}
	want := `{"inspection":1,"files":[],"columns":[],"mapping":[],"timezone":"","warnings":[],"page_patterns":[],"detected":null,"source":null,"quality":null,"memory":null,"problem":null}` + "\n"
	if got := string(i.JSON()); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}
