package vendor

import (
	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
)

// analytics are the presets of products that follow people on sites and in apps.
var analytics = []*Preset{
	{
		ID: "amplitude", Name: "Amplitude event export", Grain: Event,
		Must: []string{"event_type", "amplitude_id", "event_time"},
		Plus: []string{"client_event_time", "server_upload_time", "$insert_id", "uuid", "event_properties", "user_properties", "device_id", "session_id"},
		// The raw user_id is the name that a person has, amplitude_id who it is after merging.
		User:      []string{"amplitude_id", "user_id"},
		Anonymous: []string{"device_id"},
		Session:   []string{"session_id"},
		Time:      []string{"event_time", "client_event_time"},
		Event:     []string{"event_type"},
		Channel:   []string{"user_properties.utm_source", "user_properties.initial_utm_source"},
		Device:    []string{"device_type", "device_family", "platform"},
		Country:   []string{"country"},
		Value:     []string{"event_properties.$revenue", "event_properties.revenue"},
		Page:      []string{"event_properties.[Amplitude] Page Path", "event_properties.[Amplitude] Page URL"},
		EventID:   []string{"uuid"},
		Tie:       []string{"event_id"},
		Zone:      "UTC",
		Notes: []Note{
			{Text: "the times are UTC though they are written without a zone"},
			{Text: "a session_id of -1 means that the event belongs to no session"},
			{Text: "an export is cut by the time of upload, so its first and last days are incomplete"},
			{Text: "who was merged with whom is in a table of its own, merged_amplitude_id, which this export does not apply"},
		},
	},
	{
		ID: "mixpanel_raw", Name: "Mixpanel raw export", Grain: Event,
		Must:      []string{"event", "properties.time"},
		Plus:      []string{"properties", "properties.distinct_id", "properties.$insert_id", "properties.mp_processing_time_ms", "properties.$mp_api_endpoint", "properties.mp_lib"},
		Not:       []string{"messageId", "uuid"},
		User:      []string{"properties.distinct_id", "properties.$user_id"},
		Anonymous: []string{"properties.$device_id"},
		Time:      []string{"properties.time"},
		Event:     []string{"event"},
		Channel:   []string{"properties.utm_source", "properties.$referring_domain"},
		Device:    []string{"properties.$device", "properties.$os"},
		Country:   []string{"properties.mp_country_code"},
		Page:      []string{"properties.$current_url"},
		EventID:   []string{"properties.$insert_id", "properties.distinct_id", "event", "properties.time"},
		Zone:      "UTC",
		Drop:      mixpanelDrop("event"),
		Notes: []Note{
			{Text: "projects made before 2023 write the time of their own zone as if it were UTC"},
			{Text: "the export has no sessions"},
		},
	},
	{
		ID: "mixpanel_pipeline", Name: "Mixpanel data pipeline", Grain: Event,
		Must:      []string{"event_name", "distinct_id", "time", "properties"},
		Plus:      []string{"insert_id", "device_id", "user_id", "resolved_distinct_id"},
		User:      []string{"resolved_distinct_id", "distinct_id", "user_id"},
		Anonymous: []string{"device_id"},
		Time:      []string{"time"},
		Event:     []string{"event_name"},
		Channel:   []string{"properties.utm_source", "properties.$referring_domain"},
		Device:    []string{"properties.$device", "properties.$os"},
		Country:   []string{"properties.mp_country_code"},
		Page:      []string{"properties.$current_url"},
		EventID:   []string{"insert_id", "distinct_id", "event_name", "time"},
		Zone:      "UTC",
		Drop:      mixpanelDrop("event_name"),
		Notes:     []Note{{Text: "distinct_id becomes one person's only after the table of identity mappings is applied"}},
	},
	{
		// The same in a warehouse that connectors fill: properties are columns there.
		ID: "mixpanel_table", Name: "Mixpanel event table", Grain: Event,
		Must:      []string{"name", "time", "distinct_id", "insert_id"},
		Plus:      []string{"event_id", "mp_processing_time_ms", "mp_country_code", "mp_lib", "current_url", "initial_referrer", "properties", "device_id"},
		Not:       []string{"event_name"},
		User:      []string{"distinct_id"},
		Anonymous: []string{"device_id"},
		Time:      []string{"time"},
		Event:     []string{"name"},
		Channel:   []string{"utm_source", "referring_domain"},
		Device:    []string{"device", "os"},
		Country:   []string{"mp_country_code"},
		Page:      []string{"current_url"},
		EventID:   []string{"insert_id", "distinct_id", "name", "time"},
		Zone:      "UTC",
		Drop:      mixpanelDrop("name"),
		Notes:     []Note{{Text: "projects made before 2023 write the time of their own zone as if it were UTC"}},
	},
	{
		ID: "posthog", Name: "PostHog batch export", Grain: Event,
		Must:      []string{"uuid", "event", "distinct_id", "properties", "timestamp"},
		Plus:      []string{"person_id", "elements_chain", "person_properties", "_inserted_at", "created_at"},
		User:      []string{"person_id"},
		Anonymous: []string{"distinct_id"},
		Session:   []string{"properties.$session_id"},
		Time:      []string{"timestamp"},
		Event:     []string{"event"},
		Channel:   []string{"properties.utm_source", "properties.$referring_domain"},
		Device:    []string{"properties.$device_type"},
		Country:   []string{"properties.$geoip_country_code"},
		Page:      []string{"properties.$pathname", "properties.$current_url"},
		EventID:   []string{"uuid"},
		Tie:       []string{"created_at"},
		Zone:      "UTC",
		Drop: []Drop{{Condition: recipe.Condition{Property: "event", Op: "is_not", Value: recipe.Strings{"$feature_flag_called", "$groupidentify", "$set"}},
			Why: "they set properties and flags, nobody did them"}},
		Notes: []Note{{Text: "person_id is the person at the time of ingestion; later merges are in the table of persons"}},
	},
	{
		ID: "heap", Name: "Heap Connect", Grain: Event,
		Must:    []string{"event_id", "user_id", "session_id", "time"},
		Any:     [][]string{{"heap_previous_page", "landing_page", "event_table_name"}},
		Plus:    []string{"library", "platform", "pageview_id"},
		User:    []string{"user_id"},
		Session: []string{"session_id"},
		Time:    []string{"time"},
		Event:   []string{"event_name", "event_table_name", "type"},
		Channel: []string{"utm_source", "referrer"},
		Device:  []string{"device_type", "platform"},
		Country: []string{"country"},
		Page:    []string{"path"},
		EventID: []string{"event_id", "event_name"},
		Zone:    "UTC",
		Notes: []Note{
			{Text: "all_events has an event once for each definition that it meets"},
			{Text: "session_time is seconds since the session began, not a time"},
			{Text: "who was merged with whom is in the table user_migration"},
		},
	},
	{
		ID: "umami_db", Name: "Umami website_event table", Grain: Event,
		Must:      []string{"website_id", "session_id", "url_path", "created_at"},
		Plus:      []string{"visit_id", "event_type", "event_name", "referrer_domain", "distinct_id", "event_id"},
		User:      []string{"distinct_id"},
		Anonymous: []string{"session_id"},
		Session:   []string{"visit_id"},
		Time:      []string{"created_at"},
		Event:     []string{"umami_event", "event_name"},
		Channel:   []string{"utm_source", "referrer_domain"},
		Device:    []string{"device"},
		Country:   []string{"country"},
		Page:      []string{"url_path"},
		EventID:   []string{"event_id"},
		Zone:      "UTC",
		Drop: []Drop{{Condition: recipe.Condition{Property: "event_type", Op: "is_not", Value: recipe.Strings{"5"}},
			Why: "they measure performance"}},
		Notes:   []Note{{Text: "session_id changes regularly, so a visitor who comes back later is another one"}},
		Arrange: umamiEvents,
	},
}

// mixpanelDrop keeps what people did.
func mixpanelDrop(column string) []Drop {
	return []Drop{{Condition: recipe.Condition{Property: column, Op: "is_not", Value: recipe.Strings{"$identify", "$create_alias"}},
		Why: "they tie identities together, nobody did them"}}
}

// umamiEvents names what has no name of its own after its type.
func umamiEvents(f decode.File) (decode.File, error) {
	types := map[string]string{"1": "pageview", "2": "custom", "3": "link", "4": "pixel", "5": "performance"}
	return shape.Compute(f, shape.Computed{Name: "umami_event", From: []string{"event_name", "event_type"},
		Value: func(dst []byte, from [][]byte) []byte {
			if len(from[0]) > 0 {
				return append(dst, from[0]...)
			}
			return append(dst, types[string(from[1])]...)
		}}), nil
}
