package vendor

import (
	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
)

// suites are the presets of the analytics suites of publishers and shops.
var suites = []*Preset{
	{
		ID: "ga4_bq", Name: "Google Analytics 4 in BigQuery", Grain: Event,
		Must:      []string{"event_timestamp", "event_name", "user_pseudo_id"},
		Any:       [][]string{{"event_params", "event_params.ga_session_id", "event_bundle_sequence_id", "traffic_source.source", "collected_traffic_source", "device.category"}},
		Plus:      []string{"event_date", "event_params", "event_bundle_sequence_id", "stream_id", "collected_traffic_source", "items"},
		User:      []string{"user_id"},
		Anonymous: []string{"user_pseudo_id"},
		Session:   []string{"ga_session"},
		Time:      []string{"event_timestamp"},
		Event:     []string{"event_name"},
		Channel: []string{"session_traffic_source_last_click.cross_channel_campaign.default_channel_group", "session_traffic_source_last_click.manual_campaign.source",
			"collected_traffic_source.manual_source", "event_params.source"},
		Device:   []string{"device.category"},
		Country:  []string{"geo.country"},
		Value:    []string{"ecommerce.purchase_revenue", "event_params.value"},
		Currency: []string{"event_params.currency"},
		Page:     []string{"event_params.page_location"},
		Tie:      []string{"batch_page_id", "batch_ordering_id", "batch_event_index"},
		Zone:     "UTC",
		Notes: []Note{
			{Text: "events without user_pseudo_id come from visitors who gave no consent and are nobody's"},
			{Text: "traffic_source is how the user came the first time, not the session"},
			{Text: "ga_session_id is only unique together with user_pseudo_id"},
		},
		Arrange: sessionOf("ga_session", "user_pseudo_id", "event_params.ga_session_id"),
	},
	{
		ID: "ga4_bq_flat", Name: "Google Analytics 4, flattened", Grain: Event,
		Must:      []string{"event_timestamp", "event_name"},
		Any:       [][]string{{"user_pseudo_id", "ga_session_id"}},
		Plus:      []string{"page_location", "event_date"},
		Not:       []string{"event_params", "amplitude_id", "event_bundle_sequence_id"},
		User:      []string{"user_id"},
		Anonymous: []string{"user_pseudo_id"},
		Session:   []string{"ga_session", "ga_session_id"},
		Time:      []string{"event_timestamp"},
		Event:     []string{"event_name"},
		Channel:   []string{"source", "medium"},
		Device:    []string{"device_category"},
		Country:   []string{"geo_country", "country"},
		Page:      []string{"page_location", "ep_page_location", "event_params_page_location"},
		Zone:      "UTC",
		Arrange:   sessionOf("ga_session", "user_pseudo_id", "ga_session_id"),
	},
	{
		ID: "ga4_fivetran", Name: "Google Analytics 4 by a connector", Grain: Event,
		Must:      []string{"timestamp", "name", "user_pseudo_id", "bundle_sequence_id"},
		Plus:      []string{"param_ga_session_id", "device_category", "geo_country", "stream_id"},
		User:      []string{"user_id"},
		Anonymous: []string{"user_pseudo_id"},
		Session:   []string{"ga_session"},
		Time:      []string{"timestamp"},
		Event:     []string{"name"},
		Channel:   []string{"collected_traffic_source_manual_source", "param_source"},
		Device:    []string{"device_category"},
		Country:   []string{"geo_country"},
		Value:     []string{"ecommerce_purchase_revenue_in_usd"},
		Tie:       []string{"batch_event_index"},
		Zone:      "UTC",
		Arrange:   sessionOf("ga_session", "user_pseudo_id", "param_ga_session_id"),
	},
	{
		ID: "matomo_db", Name: "Matomo database", Grain: Event,
		Must:      []string{"idvisit", "idvisitor"},
		Any:       [][]string{{"server_time", "visit_first_action_time"}},
		Plus:      []string{"idaction_url", "idaction_name"},
		User:      []string{"user_id"},
		Anonymous: []string{"idvisitor"},
		Session:   []string{"idvisit"},
		Time:      []string{"server_time", "visit_first_action_time"},
		Event:     []string{"name", "idaction_name", "idaction_url"},
		EventID:   []string{"idlink_va"},
		Zone:      "UTC",
		Notes:     []Note{{Text: "actions are numbers whose names are in the table log_action"}},
	},
	{
		ID: "matomo_visits", Name: "Matomo visits log", Grain: Visit,
		Must:      []string{"idVisit", "visitorId"},
		Plus:      []string{"type (actionDetails 0)", "serverTimestamp", "referrerType", "fingerprint"},
		User:      []string{"userId"},
		Anonymous: []string{"visitorId"},
		Session:   []string{"idVisit"},
		Time:      []string{"actionDetails.timestamp", "serverTimestamp"},
		Event:     []string{"matomo_event"},
		Channel:   []string{"referrerType"},
		Device:    []string{"deviceType"},
		Country:   []string{"countryCode"},
		Value:     []string{"actionDetails.revenue"},
		Currency:  []string{"siteCurrency"},
		Page:      []string{"actionDetails.url"},
		Zone:      "UTC",
		Notes:     []Note{{Text: "names of countries, devices and referrers are in the language of who exported"}},
		Arrange:   matomoActions,
	},
	{
		ID: "adobe_hits", Name: "Adobe Analytics data feed", Grain: Event,
		Must:      []string{"hit_time_gmt"},
		Any:       [][]string{{"visid_high", "post_visid_high"}, {"visid_low", "post_visid_low"}},
		Plus:      []string{"visit_num", "visit_page_num", "post_pagename", "post_event_list"},
		User:      []string{"cust_visid"},
		Anonymous: []string{"adobe_visitor", "mcvisid"},
		Session:   []string{"adobe_visit"},
		Time:      []string{"adobe_time", "hit_time_gmt"},
		Event:     []string{"adobe_event"},
		Channel:   []string{"va_closer_id", "post_campaign", "ref_domain"},
		Country:   []string{"geo_country"},
		Currency:  []string{"post_currency"},
		Page:      []string{"post_page_url", "post_pagename"},
		EventID:   []string{"hitid_high", "hitid_low"},
		Tie:       []string{"visit_page_num"},
		Zone:      "UTC",
		Drop: []Drop{
			{Condition: recipe.Condition{Property: "exclude_hit", Op: "is_not", Value: recipe.Strings{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}}, Why: "Adobe excludes them from reports"},
			{Condition: recipe.Condition{Property: "hit_source", Op: "is_not", Value: recipe.Strings{"5", "7", "8", "9"}}, Why: "they are data sources, not hits"},
		},
		Notes: []Note{
			{Text: "date_time is in the zone of the report suite, hit_time_gmt in UTC"},
			{Text: "post_channel is a section of the site, not a marketing channel"},
			{Text: "the success events in post_event_list stay a property and do not become events of their own"},
		},
		Arrange: adobeHits,
	},
	{
		ID: "aep_xdm", Name: "Adobe Experience Platform", Grain: Event,
		Must:     []string{"_id", "timestamp"},
		Any:      [][]string{{"identityMap", "identityMap.ECID.0.id", "eventType"}},
		Plus:     []string{"eventType", "productListItems"},
		User:     []string{"identityMap.ECID.0.id", "identityMap.ecid.0.id"},
		Time:     []string{"timestamp"},
		Event:    []string{"eventType"},
		Value:    []string{"commerce.order.priceTotal"},
		Currency: []string{"commerce.order.currencyCode"},
		Page:     []string{"web.webPageDetails.URL", "web.webPageDetails.name"},
		EventID:  []string{"_id"},
	},
}

// sessionOf makes a session that is unique of one that is so for a visitor alone.
func sessionOf(name, visitor, session string) func(decode.File) (decode.File, error) {
	return func(f decode.File) (decode.File, error) {
		return shape.Compute(f, shape.ConcatAll(name, ".", visitor, session)), nil
	}
}

// matomoActions makes a row of each action of a visit.
func matomoActions(f decode.File) (decode.File, error) {
	if shape.Find(f.Fields(), "actionDetails") >= 0 {
		var err error
		if f, err = shape.ExplodeJSON(f, "actionDetails"); err != nil {
			return nil, err
		}
	} else {
		f = shape.Unpivot(f, "{field} (actionDetails {n})", "actionDetails.{field}")
	}
	return shape.Compute(f, shape.Computed{Name: "matomo_event",
		From: []string{"actionDetails.type", "actionDetails.eventCategory", "actionDetails.eventAction", "actionDetails.url"},
		Value: func(dst []byte, from [][]byte) []byte {
			dst = append(dst, from[0]...)
			if len(from[1])+len(from[2]) > 0 {
				return append(append(append(append(dst, ": "...), from[1]...), " "...), from[2]...)
			}
			if len(from[3]) > 0 && len(dst) > 0 {
				dst = append(dst, ": "...)
			}
			return append(dst, from[3]...)
		}}), nil
}

// adobeHits says who, when and what of a hit.
func adobeHits(f decode.File) (decode.File, error) {
	f = shape.Compute(f, shape.Coalesce("adobe_high", "post_visid_high", "visid_high"), shape.Coalesce("adobe_low", "post_visid_low", "visid_low"),
		shape.Computed{Name: "adobe_time", From: []string{"post_cust_hit_time_gmt", "hit_time_gmt"}, Value: func(dst []byte, from [][]byte) []byte {
			if len(from[0]) > 0 && string(from[0]) != "0" {
				return append(dst, from[0]...)
			}
			return append(dst, from[1]...)
		}},
		shape.Computed{Name: "adobe_event", From: []string{"post_page_event", "post_pagename", "post_page_url", "post_page_event_var2"}, Value: func(dst []byte, from [][]byte) []byte {
			name := from[3]
			switch string(from[0]) {
			case "", "0":
				if name = from[1]; len(name) == 0 {
					name = from[2]
				}
				dst = append(dst, "page view"...)
			case "100":
				dst = append(dst, "custom link"...)
			case "101":
				dst = append(dst, "download"...)
			case "102":
				dst = append(dst, "exit"...)
			default:
				return append(append(dst, "page event "...), from[0]...)
			}
			if len(name) > 0 {
				dst = append(append(dst, ": "...), name...)
			}
			return dst
		}})
	f = shape.Compute(f, shape.ConcatAll("adobe_visitor", "-", "adobe_high", "adobe_low"))
	return shape.Compute(f, shape.ConcatAll("adobe_visit", "-", "adobe_visitor", "visit_num", "visit_start_time_gmt")), nil
}
