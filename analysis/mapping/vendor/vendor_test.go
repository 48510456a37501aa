package vendor

import (
	"strings"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/table"
)

func TestDetect(t *testing.T) {
	for id, header := range map[string]string{
		"amplitude":         "amplitude_id,event_type,event_time,_insert_id,uuid",
		"mixpanel_raw":      "event,properties,properties.time,properties.distinct_id",
		"mixpanel_pipeline": "event_name,distinct_id,time,properties,insert_id",
		"mixpanel_table":    "event_id,name,time,distinct_id,insert_id",
		"posthog":           "uuid,event,distinct_id,person_id,properties,timestamp",
		"heap":              "event_id,user_id,session_id,time,landing_page,event_name",
		"umami_db":          "website_id,session_id,visit_id,url_path,created_at,event_type,event_name",
		"ga4_bq":            "event_timestamp,event_name,user_pseudo_id,event_params,event_params.ga_session_id",
		"ga4_bq_flat":       "event_timestamp,event_name,user_pseudo_id,ga_session_id",
		"ga4_fivetran":      "timestamp,name,user_pseudo_id,bundle_sequence_id,param_ga_session_id",
		"matomo_db":         "idvisit,idvisitor,server_time,idaction_url",
		"matomo_visits":     "idVisit,visitorId,type (actionDetails 0),url (actionDetails 0),timestamp (actionDetails 0)",
		"adobe_hits":        "post_visid_high,post_visid_low,hit_time_gmt,post_page_event,post_pagename",
		"aep_xdm":           "_id,timestamp,identityMap,eventType",
		"rudderstack":       "id,anonymous_id,received_at,event_text,channel",
		"segment_wh":        "id,anonymous_id,received_at,event_text,timestamp",
		"segment_raw":       "messageId,type,anonymousId,event,timestamp",
		"snowplow_wh":       "collector_tstamp,event_id,domain_userid,event_name",
	} {
		for _, h := range []string{header, strings.ToUpper(header)} {
			m := Detect(ingesttest.New("x", h))
			if m == nil || m.ID != id {
				t.Errorf("%s: %+v", id, m)
			}
		}
	}
}

// cells are the values of a column.
func cells(t *testing.T, f decode.File, name string) string {
	t.Helper()
	return read(t, f, shape.Find(f.Fields(), name))
}

func read(t *testing.T, f decode.File, column int) string {
	t.Helper()
	if column < 0 {
		t.Fatal("no such column")
	}
	var out []string
	for _, part := range f.Parts() {
		r, err := f.Read(part, []int{column})
		if err != nil {
			t.Fatal(err)
		}
		var b table.Batch
		for r.Next(&b) == nil {
			for i := range b.Rows {
				out = append(out, string(b.Columns[0].AppendText(nil, f.Fields()[column].Kind, i)))
			}
		}
	}
	return strings.Join(out, "|")
}

func TestArrange(t *testing.T) {
	row := make([]string, 131)
	row[5], row[6], row[53], row[54] = "struct", "c6ef3124-b53a-4b13-a233-0088f79dcbcb", "shop", "add"
	row[17], row[3] = "n1", "2024-01-01 00:00:00"
	places := make([]string, 131)
	for i := range places {
		places[i] = "column " + string(rune('A'+i%26)) + strings.Repeat("x", i/26)
	}
	for _, c := range []struct {
		f            *ingesttest.File
		column, want string
	}{
		{ingesttest.New("s", strings.Join(places, ","), strings.Join(row, ",")), "snowplow_event", "shop add"},
		{ingesttest.New("s", strings.Join(places, ","), strings.Join(row, ",")), "snowplow_anonymous", "n1"},
		{ingesttest.New("m", "idVisit,visitorId,type (actionDetails 0),url (actionDetails 0),type (actionDetails 1),eventCategory (actionDetails 1),eventAction (actionDetails 1)",
			"1,a,action,/x,event,video,play"), "matomo_event", "action: /x|event: video play"},
		{ingesttest.New("a", "post_visid_high,post_visid_low,hit_time_gmt,post_page_event,post_pagename,post_page_event_var2", "1,2,9,0,home,", "1,2,9,102,,http://x"), "adobe_event", "page view: home|exit: http://x"},
		{ingesttest.New("a", "post_visid_high,post_visid_low,hit_time_gmt", "1,2,9", "1,,9"), "adobe_visitor", "1-2|"},
		{ingesttest.New("u", "website_id,session_id,url_path,created_at,event_type,event_name", "w,s,/,t,1,", "w,s,/,t,2,buy"), "umami_event", "pageview|buy"},
	} {
		files, m, err := Arrange([]decode.File{c.f}, "")
		if err != nil || m == nil {
			t.Errorf("%s: %v %v", c.f.Name, m, err)
			continue
		}
		if got := cells(t, files[0], c.column); got != c.want {
			t.Errorf("%s: %s is %q, not %q", m.ID, c.column, got, c.want)
		}
	}
}
