package exports

import (
	"strings"
	"time"
)

// services are customer service, sales and campaigns.
func services() ([]Export, error) {
	all := tickets()
	events, asked := 0, map[int]bool{}
	for _, t := range all {
		asked[t.person.n] = true
		events++
		if !t.assigned.IsZero() {
			events++
		}
		if !t.solved.IsZero() {
			events++
		}
	}
	n := len(all)
	mails := klaviyo()
	return []Export{
		{ID: "zendesk_csv", Files: []File{{"tickets.csv", zendeskCSV(all)}}, Rows: events, Events: events, People: len(asked)},
		{ID: "zendesk_json", Files: []File{{"tickets.json", zendeskJSON(all)}}, Rows: events, Events: events, People: len(asked)},
		{ID: "salesforce_task", Files: []File{{"Task.csv", salesforceTasks(all)}}, Rows: n, Events: n, People: len(asked)},
		{ID: "hubspot_engagement", Files: []File{{"calls.csv", hubspotCalls(all)}}, Rows: n + 1, Events: n + 1, People: len(asked)},
		{ID: "klaviyo_json", Files: []File{{"events.json", mails}}, Rows: 12, Events: 12, People: 5},
		{ID: "gads_clicks", Files: []File{{"p_ads_ClickStats_123.csv", googleClicks()}}, Refused: "lookup"},
	}, nil
}

// ticket is what somebody asked customer service.
type ticket struct {
	*person
	n                         int // from 1
	created, assigned, solved time.Time
	subject, via              string
}

func tickets() (out []ticket) {
	for i, t := range []struct {
		person, day, assigned, solved int // hours later, 0 never
		subject, via                  string
	}{
		{0, 4, 1, 26, "Where is my order?", "Web form"}, {1, 1, 2, 5, "The checkout asks twice", "Chat"}, {2, 6, 1, 48, "The mug broke", "Mail"}, {4, 6, 3, 0, "Invoice, please", "Mail"},
		{1, 7, 0, 0, "Again: the checkout", "Chat"}, {0, 11, 1, 2, "Thank you", "Mail"}, {2, 12, 4, 30, "Money back", "Web form"}, {4, 13, 0, 1, "Solved it myself", "Mail"},
		{2, 20, 1, 9, "Another mug", "Mail"}, {0, 21, 2, 3, "A gift", "Chat"}, {1, 22, 1, 4, "A code", "Mail"}, {4, 23, 1, 7, "Address", "Mail"},
	} {
		created := monday.Add(time.Duration(t.day*day+10*60+11*i) * time.Minute)
		ticket := ticket{person: people[t.person], n: i + 1, created: created, subject: t.subject, via: t.via}
		if t.assigned > 0 {
			ticket.assigned = created.Add(time.Duration(t.assigned) * time.Hour)
		}
		if t.solved > 0 {
			ticket.solved = created.Add(time.Duration(t.solved) * time.Hour)
		}
		out = append(out, ticket)
	}
	return out
}

func (t ticket) status() string {
	switch {
	case !t.solved.IsZero():
		return "Solved"
	case !t.assigned.IsZero():
		return "Open"
	}
	return "New"
}

// when writes a time, and none as nothing.
func when(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}

func zendeskCSV(all []ticket) []byte {
	s := newSheet("Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date," +
		"Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,Full resolution time in minutes,Product [list]")
	for _, t := range all {
		s.add("Summation column", "1", "Id", itoa(300+t.n), "Requester", t.name, "Requester id", itoa(36100000+t.person.n), "Requester email", t.email, "Requester domain", "example.org", "Submitter", t.name, "Assignee", "Service",
			"Group", "Support", "Subject", t.subject, "Tags", "tea", "Status", t.status(), "Priority", "Normal", "Via", t.via, "Ticket type", "Question", "Created at", t.created.Format("2006-01-02 15:04"),
			"Updated at", t.created.Add(50*time.Hour).Format("2006-01-02 15:04"), "Assigned at", when(t.assigned, "2006-01-02 15:04"), "Initially assigned at", when(t.assigned, "2006-01-02 15:04"), "Solved at", when(t.solved, "2006-01-02 15:04"),
			"Satisfaction Score", []string{"Not Offered", "Good", "Bad"}[t.n%3], "Group stations", "1", "Assignee stations", "1", "Reopens", "0", "Replies", "1", "Product [list]", "Tea")
	}
	return s.csv()
}

func zendeskJSON(all []ticket) []byte {
	var rows []string
	for _, t := range all {
		rows = append(rows, object{"url", "https://shop.zendesk.example/api/v2/tickets/" + itoa(300+t.n) + ".json", "id", 300 + t.n, "created_at", t.created.Format(time.RFC3339), "updated_at", t.created.Add(50 * time.Hour).Format(time.RFC3339),
			"requester_id", 36100000 + t.person.n, "submitter_id", 36100000 + t.person.n, "assignee_id", 36200000, "organization_id", 77, "subject", t.subject, "status", strings.ToLower(t.status()), "priority", "normal", "type", "question",
			"tags", []string{"tea"}, "via", object{"channel", map[string]string{"Web form": "web", "Mail": "email", "Chat": "chat"}[t.via]}, "satisfaction_rating", object{"score", []string{"unoffered", "good", "bad"}[t.n%3]},
			"custom_fields", []object{{"id", 4600, "value", "tea"}}, "ticket_form_id", 12,
			"metric_set", object{"initially_assigned_at", when(t.assigned, time.RFC3339), "assigned_at", when(t.assigned, time.RFC3339), "solved_at", when(t.solved, time.RFC3339)}}.text())
	}
	return []byte(`{"tickets":[` + strings.Join(rows, ",") + `],"after_url":null,"count":` + itoa(len(rows)) + `,"end_of_stream":true}` + "\n")
}

func salesforceTasks(all []ticket) []byte {
	s := newSheet("Id,WhoId,WhatId,AccountId,OwnerId,Subject,TaskSubtype,Type,Status,Priority,ActivityDate,CreatedDate,LastModifiedDate,CompletedDateTime,CallType,CallDurationInSeconds,CallDisposition,Description,IsClosed")
	const salesforce = "2006-01-02T15:04:05.000Z"
	for _, t := range all {
		kind := map[string]string{"Web form": "Task", "Mail": "Email", "Chat": "Call"}[t.via]
		seconds, direction := "", ""
		if kind == "Call" {
			seconds, direction = itoa(60*t.n), "Inbound"
		}
		s.add("Id", "00T5e00000made"+itoa(1000+t.n), "WhoId", "0035e00000made"+itoa(1000+t.person.n), "AccountId", "0015e00000made1000", "OwnerId", "0055e00000made1000", "Subject", t.subject, "TaskSubtype", kind, "Type", kind,
			"Status", "Completed", "Priority", "Normal", "ActivityDate", t.created.Format("2006-01-02"), "CreatedDate", t.created.Format(salesforce), "LastModifiedDate", t.created.Add(time.Hour).Format(salesforce),
			"CompletedDateTime", when(t.solved, salesforce), "CallType", direction, "CallDurationInSeconds", seconds, "IsClosed", "true")
	}
	return s.csv()
}

// hubspotCalls has one call with two people.
func hubspotCalls(all []ticket) []byte {
	s := newSheet("hs_object_id,hs_createdate,hs_lastmodifieddate,hs_timestamp,hubspot_owner_id,hs_call_title,hs_call_direction,hs_call_disposition,hs_call_duration,hs_call_status,Associated Contact IDs,Associated Contact")
	for _, t := range all {
		contacts := itoa(90100 + t.person.n)
		if t.n == 5 {
			contacts += ";" + itoa(90105)
		}
		s.add("hs_object_id", itoa(48100000000+t.n), "hs_createdate", t.created.Add(time.Minute).Format(iso), "hs_lastmodifieddate", t.created.Add(time.Hour).Format(iso), "hs_timestamp", t.created.Format(iso), "hubspot_owner_id", "4711",
			"hs_call_title", t.subject, "hs_call_direction", []string{"INBOUND", "OUTBOUND"}[t.n%2], "hs_call_duration", itoa(60000*t.n), "hs_call_status", "COMPLETED", "Associated Contact IDs", contacts, "Associated Contact", t.name)
	}
	return s.csv()
}

// klaviyo is an answer of its API; the names of metrics are beside the events.
func klaviyo() []byte {
	var rows []string
	metrics := []string{"Opened Email", "Clicked Email", "Placed Order"}
	for i := range 12 {
		p := people[i%5]
		at := monday.Add(time.Duration(i*600+i*i) * time.Minute)
		props := object{"Subject", "Spring teas", "Campaign Name", "spring"}
		if i%3 == 2 {
			props = object{"$value", price, "OrderId", "T-" + itoa(6000+i), "Items", []string{product}}
		}
		id := "4vRmade" + itoa(100+i)
		rows = append(rows, object{"type", "event", "id", id,
			"attributes", object{"timestamp", at.Unix(), "event_properties", props, "datetime", at.Format("2006-01-02 15:04:05+00:00"), "uuid", uuid(otherID, 900+i)},
			"relationships", object{"profile", object{"data", object{"type", "profile", "id", "01HMADE" + itoa(p.n)}}, "metric", object{"data", object{"type", "metric", "id", "Mtr" + itoa(i%3)}}},
			"links", object{"self", "https://a.klaviyo.com/api/events/" + id + "/"}}.text())
	}
	var included []string
	for i, m := range metrics {
		included = append(included, object{"type", "metric", "id", "Mtr" + itoa(i), "attributes", object{"name", m}}.text())
	}
	return []byte(`{"data":[` + strings.Join(rows, ",") + `],"included":[` + strings.Join(included, ",") + `],"links":{"self":"https://a.klaviyo.com/api/events/"}}` + "\n")
}

// googleClicks are the clicks on advertisements of which one brought somebody.
func googleClicks() []byte {
	s := newSheet("click_view_gclid,customer_id,campaign_id,ad_group_id,click_view_ad_group_ad,click_view_keyword_info_text,click_view_keyword_info_match_type,segments_date,segments_device,segments_click_type,segments_ad_network_type,segments_slot,metrics_clicks")
	for i := range 12 {
		gclid := "Cj0KCQjw-other" + itoa(i)
		if i == 4 {
			gclid = people[0].click
		}
		s.add("click_view_gclid", gclid, "customer_id", "1234567890", "campaign_id", itoa(900+i%2), "ad_group_id", itoa(9000+i%3), "click_view_keyword_info_text", []string{"green tea", "sencha"}[i%2], "click_view_keyword_info_match_type", "EXACT",
			"segments_date", monday.AddDate(0, 0, i/4).Format("2006-01-02"), "segments_device", []string{"DESKTOP", "MOBILE"}[i%2], "segments_click_type", "URL_CLICKS", "segments_ad_network_type", "SEARCH", "segments_slot", "SEARCH_TOP", "metrics_clicks", "1")
	}
	return s.csv()
}
