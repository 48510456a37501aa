package vendor

import (
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
)

// services are the presets of customer service, sales and campaigns.
var services = []*Preset{
	{
		ID: "zendesk_csv", Name: "Zendesk tickets (CSV)", Grain: Ticket,
		Must: []string{"Requester", "Created at", "Status", "Via"},
		Plus: []string{"Summation column", "Requester id", "Requester email", "Ticket type", "Satisfaction Score", "Assigned at", "Solved at"},
		User: []string{"Requester id", "Requester email", "Requester"}, Time: []string{"time"}, Event: []string{"event"}, Channel: []string{"Via"},
		EventID: []string{"Id", "event"},
		Notes:   []Note{{"a ticket becomes an event for each of its dates: ticket_created, ticket_assigned, ticket_solved"}, {"times are in the time zone of the account, which the file does not name"}},
		Arrange: func(f decode.File) (decode.File, error) {
			return ticketEvents(f, "Created at", "Initially assigned at", "Assigned at", "Solved at"), nil
		},
	},
	{
		ID: "zendesk_json", Name: "Zendesk tickets (API)", Grain: Ticket,
		Must: []string{"requester_id", "created_at", "via", "status"},
		Plus: []string{"satisfaction_rating", "ticket_form_id", "assignee_id", "updated_at", "custom_fields", "subject", "metric_set"},
		User: []string{"requester_id"}, Time: []string{"time"}, Event: []string{"event"}, Channel: []string{"via.channel"},
		EventID: []string{"id", "event"}, Zone: "UTC",
		Notes: []Note{{"when a ticket was assigned and solved is known only from an export with metric sets; without them there is ticket_created alone"}},
		Arrange: func(f decode.File) (decode.File, error) {
			return ticketEvents(f, "created_at", "metric_set.initially_assigned_at", "metric_set.assigned_at", "metric_set.solved_at"), nil
		},
	},
	{
		ID: "salesforce_task", Name: "Salesforce tasks and events", Grain: Event,
		Must: []string{"WhoId", "ActivityDate", "Subject"},
		Plus: []string{"WhatId", "AccountId", "OwnerId", "TaskSubtype", "CreatedDate", "CompletedDateTime", "CallType", "StartDateTime"},
		User: []string{"WhoId", "AccountId"}, Time: []string{"StartDateTime", "CreatedDate", "CompletedDateTime", "ActivityDate"}, Event: []string{"kind"},
		EventID: []string{"Id"}, Zone: "UTC",
		Notes: []Note{{"ActivityDate is a day without a time: the time taken is when the task was created, or when the event starts"}, {"what happened is the subtype, or else the type or the subject"}},
		Arrange: func(f decode.File) (decode.File, error) {
			return shape.Compute(f, shape.Coalesce("kind", "TaskSubtype", "EventSubtype", "Type", "Subject")), nil
		},
	},
	{
		ID: "hubspot_engagement", Name: "HubSpot activities", Grain: Event,
		Must: []string{"hs_timestamp"},
		Any:  [][]string{{"hs_object_id", "hs_createdate"}},
		Plus: []string{"hs_lastmodifieddate", "hubspot_owner_id", "hs_call_direction", "hs_call_duration", "hs_email_direction", "hs_email_subject", "hs_meeting_title"},
		User: []string{"contact", "Associated Contact"}, Time: []string{"hs_timestamp"}, Event: []string{"hs_engagement_type", "event"},
		EventID: []string{"hs_object_id", "contact"}, Zone: "UTC",
		Notes:   []Note{{"an activity with several contacts counts for each of them"}, {"export with the associated contacts, and with internal names instead of labels: labels depend on the language"}},
		Arrange: hubspotActivities,
	},
	{
		ID: "klaviyo_json", Name: "Klaviyo events (API)", Grain: Event,
		Must: []string{"attributes", "relationships", "relationships.metric.data.id"},
		Any:  [][]string{{"attributes.datetime", "attributes.timestamp"}},
		Plus: []string{"id", "attributes.uuid", "relationships.profile.data.id"},
		User: []string{"relationships.profile.data.id"}, Time: []string{"attributes.datetime", "attributes.timestamp"}, Event: []string{"relationships.metric.data.id"},
		Value: []string{"attributes.event_properties.$value"}, EventID: []string{"id"}, Zone: "UTC",
		Notes: []Note{{"events are called by the ids of their metrics, whose names are beside the events"}},
	},
	{
		ID: "gads_clicks", Name: "Google Ads clicks", Grain: Lookup,
		Any:    [][]string{{"click_view_gclid", "gclid"}, {"segments_date", "_DATA_DATE"}},
		Must:   []string{"campaign_id"},
		Plus:   []string{"ad_group_id", "segments_device", "click_view_keyword_info_text", "metrics_clicks", "customer_id"},
		Advice: "open it together with a log of events that has the same gclid, such as the export of Google Analytics 4 to BigQuery",
	},
}

// ticketEvents makes events of the dates of tickets. Who gets a ticket may
// change: the first time counts, where it is known.
func ticketEvents(f decode.File, created, first, assigned, solved string) decode.File {
	if shape.Find(f.Fields(), first) >= 0 {
		assigned = first
	}
	return shape.Events(f, "",
		shape.Occurrence{Column: created, Event: "ticket_created"},
		shape.Occurrence{Column: assigned, Event: "ticket_assigned"},
		shape.Occurrence{Column: solved, Event: "ticket_solved"})
}

// hubspotActivities makes an activity one of each of its contacts. It is called
// by the prefix that columns of its kind have: a file has activities of one kind.
func hubspotActivities(f decode.File) (decode.File, error) {
	kind := "activity"
	for _, field := range f.Fields() {
		for _, k := range []string{"call", "email", "meeting", "note", "task", "communication"} {
			if strings.HasPrefix(strings.ToLower(field.Name), "hs_"+k+"_") {
				kind = k
			}
		}
	}
	return shape.Split(shape.Compute(f, shape.Constant("event", kind)), "Associated Contact IDs", ";", "contact", nil), nil
}
