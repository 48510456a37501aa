package vendor

import (
	"bytes"
	"math"
	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
	"strconv"
)

// suites are the presets of the analytics suites of publishers and shops.
var suites = []*Preset{
	{
		ID: "ga4_bq", Name: "Google Analytics 4 in BigQuery", Grain: Event,
		Must:      []string{"event_timestamp", "event_name"},
		Any:       [][]string{{"user_pseudo_id", "client_id"}, {"event_params", "event_params.ga_session_id", "event_bundle_sequence_id", "traffic_source.source", "collected_traffic_source", "device.category"}},
		Plus:      []string{"event_date", "event_params", "event_bundle_sequence_id", "stream_id", "collected_traffic_source", "items"},
		User:      []string{"user_id"},
		Anonymous: []string{"user_pseudo_id", "client_id"},
		Session:   []string{"ga_session"},
		Time:      []string{"event_timestamp"},
		EventID:   []string{"event_timestamp", "event_name", "event_params"},
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
		Value:     []string{"adobe_revenue"},
		EventID:   []string{"hitid_high", "hitid_low", "adobe_code"},
		Tie:       []string{"visit_page_num"},
		Zone:      "UTC",
		Drop: []Drop{
			{Condition: recipe.Condition{Property: "exclude_hit", Op: "is", Value: recipe.Strings{"0"}}, Why: "Adobe excludes them from reports"},
			{Condition: recipe.Condition{Property: "customer_perspective", Op: "is", Value: recipe.Strings{"0"}}, Why: "they are in no visit of a customer"},
			{Condition: recipe.Condition{Property: "hit_source", Op: "is_not", Value: recipe.Strings{"5", "7", "8", "9"}}, Why: "they are data sources, not hits"},
		},
		Notes: []Note{
			{Text: "date_time is in the zone of the report suite, hit_time_gmt in UTC"},
			{Text: "post_channel is a section of the site, not a marketing channel"},
			{Text: "a hit is one event, and each success event in post_event_list one more at the same time; only a purchase has revenue"},
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
		shape.Computed{Name: "adobe_codes", From: []string{"post_event_list"}, Value: adobeCodes})
	f = shape.Split(f, "adobe_codes", ",", "adobe_code", nil)
	f = shape.Compute(f, shape.Computed{Name: "adobe_event", Value: adobeEvent,
		From: []string{"adobe_code", "post_page_event", "post_pagename", "post_page_url", "post_page_event_var2"}},
		shape.Computed{Name: "adobe_revenue", From: []string{"adobe_code", "post_product_list"}, Value: adobeRevenue})
	f = shape.Compute(f, shape.ConcatAll("adobe_visitor", "-", "adobe_high", "adobe_low"))
	return shape.Compute(f, shape.ConcatAll("adobe_visit", "-", "adobe_visitor", "visit_num", "visit_start_time_gmt")), nil
}

// adobeSuccess are the success events that are the same in all report suites.
var adobeSuccess = map[string]string{"1": "purchase", "2": "product view", "10": "cart open", "11": "checkout", "12": "cart addition", "13": "cart removal", "14": "cart view"}

// hitItself is the code that stands for the hit among those of its success events.
const hitItself = "0"

// adobeCodes is the hit and each of its success events, those with a name and
// the custom ones; the others say that a variable was set.
func adobeCodes(dst []byte, from [][]byte) []byte {
	dst = append(dst, hitItself...)
	for _, code := range bytes.Split(from[0], []byte(",")) {
		code, _, _ = bytes.Cut(bytes.TrimSpace(code), []byte("=")) // of counters, with a value
		if adobeSuccess[string(code)] != "" || customEvent(code) > 0 {
			dst = append(append(dst, ','), code...)
		}
	}
	return dst
}

// customEvent is which custom event a code stands for, 0 for none: they are counted from 200 on, and above 100 from 20000 on.
func customEvent(code []byte) int {
	switch n, err := strconv.Atoi(string(code)); {
	case err != nil:
	case n >= 200 && n < 300:
		return n - 199
	case n >= 20100 && n < 21000:
		return n - 19999
	}
	return 0
}

// adobeEvent names a hit by its page or link, and a success event.
func adobeEvent(dst []byte, from [][]byte) []byte {
	if code := string(from[0]); code != hitItself {
		if name := adobeSuccess[code]; name != "" {
			return append(dst, name...)
		}
		return strconv.AppendInt(append(dst, "event "...), int64(customEvent(from[0])), 10)
	}
	name := from[4]
	switch string(from[1]) {
	case "", "0":
		if name = from[2]; len(name) == 0 {
			name = from[3]
		}
		dst = append(dst, "page view"...)
	case "100":
		dst = append(dst, "custom link"...)
	case "101":
		dst = append(dst, "download"...)
	case "102":
		dst = append(dst, "exit"...)
	default:
		return append(append(dst, "page event "...), from[1]...)
	}
	if len(name) > 0 {
		dst = append(append(dst, ": "...), name...)
	}
	return dst
}

// adobeRevenue sums the prices of a purchase's products, which are for the
// whole line: Category;Product;Quantity;Price;… and a comma between products.
func adobeRevenue(dst []byte, from [][]byte) []byte {
	if string(from[0]) != "1" {
		return dst
	}
	var sum float64
	found := false
	field, start := 0, 0
	list := append(bytes.Clone(from[1]), ',')
	for i, c := range list {
		if c != ';' && c != ',' || i > 0 && list[i-1] == '^' {
			continue
		}
		if field == 3 {
			if price, err := strconv.ParseFloat(string(list[start:i]), 64); err == nil {
				sum, found = sum+price, true
			}
		}
		field, start = field+1, i+1
		if c == ',' {
			field = 0
		}
	}
	if !found {
		return dst
	}
	return strconv.AppendFloat(dst, math.Round(sum*1e4)/1e4, 'f', -1, 64)
}
