package exports

import (
	"bytes"
	"strings"
	"time"
)

// collectors are what collects events and writes them to warehouses.
func collectors() ([]Export, error) {
	all := hits()
	raw, err := segmentRaw(all)
	if err != nil {
		return nil, err
	}
	n := len(all)
	snowplow := snowplowEvents(all)
	warehouse := snowplowWarehouse(snowplow)
	return []Export{
		{ID: "rudderstack", Files: []File{{"tracks.csv", rudderTracks(all)}}, Rows: n, Events: n, People: 5},
		{ID: "segment_wh", Files: []File{{"tracks.csv", segmentTracks(all)}}, Rows: n, Events: n, People: 5},
		{ID: "segment_raw", Files: []File{{"calls.json.gz", raw}}, Rows: n, Events: n, People: 5},
		{ID: "snowplow_tsv", Files: []File{{"run=2024-04-12.tsv", snowplow.tabs()}}, Rows: n + 1, Events: n, People: 5},
		{ID: "snowplow_wh", Files: []File{{"atomic_events.csv", warehouse.csv()}}, Rows: n + 1, Events: n, People: 5},
	}, nil
}

// displayName is the event as people call it.
func displayName(h hit) string {
	return map[string]string{"page_view": "Page Viewed", "view_item": "Product Viewed", "add_to_cart": "Product Added", "begin_checkout": "Checkout Started", "purchase": "Order Completed"}[h.event]
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "_") }

func segmentTracks(all []hit) []byte {
	s := newSheet("id,anonymous_id,user_id,event,event_text,received_at,sent_at,original_timestamp,timestamp,uuid_ts,context_campaign_name,context_campaign_source,context_campaign_medium,context_page_url,context_page_path," +
		"context_page_title,context_page_referrer,context_device_type,context_os_name,context_ip,context_locale,context_timezone,context_library_name,revenue,currency,order_id")
	for _, h := range all {
		order := ""
		if h.bought() {
			order = h.order()
		}
		s.add("id", "ajs-next-"+h.eventID(), "anonymous_id", h.deviceID(), "user_id", h.login(), "event", slug(displayName(h)), "event_text", displayName(h),
			"received_at", h.at.Add(2*time.Second).Format(plainMs), "sent_at", h.at.Add(time.Second).Format(plainMs), "original_timestamp", h.at.Format(plainMs), "timestamp", h.at.Format(plainMs),
			"uuid_ts", h.at.Add(time.Hour).Format(plainMs), "context_campaign_name", h.campaign(), "context_campaign_source", h.source, "context_campaign_medium", h.medium, "context_page_url", h.url(),
			"context_page_path", h.path, "context_page_title", h.title, "context_page_referrer", h.referrer(), "context_device_type", h.device, "context_os_name", h.os, "context_ip", "192.0.2."+itoa(h.person.n),
			"context_locale", "fr-FR", "context_timezone", "Europe/Paris", "context_library_name", "analytics.js", "revenue", h.amount(), "currency", h.currency(), "order_id", order)
	}
	return s.csv()
}

func rudderTracks(all []hit) []byte {
	s := newSheet("id,anonymous_id,user_id,event,event_text,channel,received_at,sent_at,original_timestamp,timestamp,uuid_ts,context_session_id,context_session_start,context_ip,context_request_ip,context_passed_ip," +
		"context_campaign_source,context_campaign_medium,context_page_url,context_page_path,context_page_title,context_os_name,context_library_name,revenue,currency")
	for _, h := range all {
		begins := "false"
		if h.place == 1 {
			begins = "true"
		}
		s.add("id", h.eventID(), "anonymous_id", h.deviceID(), "user_id", h.login(), "event", slug(displayName(h)), "event_text", displayName(h), "channel", "web",
			"received_at", h.at.Add(2*time.Second).Format(plainMs), "sent_at", h.at.Add(time.Second).Format(plainMs), "original_timestamp", h.at.Format(plainMs), "timestamp", h.at.Format(plainMs),
			"uuid_ts", h.at.Add(time.Hour).Format(plainMs), "context_session_id", itoa(h.start.UnixMilli()), "context_session_start", begins, "context_ip", "192.0.2."+itoa(h.person.n), "context_request_ip", "192.0.2."+itoa(h.person.n),
			"context_campaign_source", h.source, "context_campaign_medium", h.medium, "context_page_url", h.url(), "context_page_path", h.path, "context_page_title", h.title,
			"context_os_name", h.os, "context_library_name", "RudderLabs JavaScript SDK", "revenue", h.amount(), "currency", h.currency())
	}
	return s.csv()
}

// segmentRaw is two packed objects of a bucket, put together as they are.
func segmentRaw(all []hit) ([]byte, error) {
	var rows []object
	for _, h := range all {
		props := object{"url", h.url(), "path", h.path, "title", h.title, "referrer", h.referrer()}
		call := object{"messageId", "ajs-next-" + h.eventID(), "type", "track", "event", displayName(h)}
		if h.event == "page_view" {
			call = object{"messageId", "ajs-next-" + h.eventID(), "type", "page", "name", h.title}
		}
		if h.bought() {
			props = append(props, "order_id", h.order(), "revenue", h.total, "currency", "EUR", "products", []object{{"product_id", sku, "name", product, "price", price, "quantity", h.items()}})
		}
		campaign := object{"name", h.campaign(), "source", h.source, "medium", h.medium}
		rows = append(rows, append(call, "anonymousId", h.deviceID(), "userId", h.login(), "timestamp", h.at.Format(iso), "originalTimestamp", h.at.Format(iso), "sentAt", h.at.Add(time.Second).Format(iso),
			"receivedAt", h.at.Add(2*time.Second).Format(iso), "properties", props, "context", object{"campaign", campaign, "device", object{"type", h.device}, "os", object{"name", h.os}, "locale", "fr-FR", "library", object{"name", "analytics.js"}}))
	}
	var b bytes.Buffer
	for _, half := range [][]object{rows[:len(rows)/2], rows[len(rows)/2:]} {
		packed, err := gzipped(jsonLines(half))
		if err != nil {
			return nil, err
		}
		b.Write(packed)
	}
	return b.Bytes(), nil
}

// snowplowEvents has one heartbeat.
func snowplowEvents(all []hit) *sheet {
	s := &sheet{header: snowplowColumns}
	flag := func(is bool) string {
		if is {
			return "1"
		}
		return "0"
	}
	for _, h := range all {
		row := func(id, event, name string, more ...string) {
			campaign := []string{"mkt_medium", h.medium, "mkt_source", h.source, "mkt_campaign", h.campaign(), "mkt_clickid", h.click}
			page := object{"schema", "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0", "data", []object{{"schema", "iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0", "data", object{"id", uuid(otherID, h.n)}}}}
			s.add(append(append([]string{"app_id", "shop", "platform", "web", "etl_tstamp", h.at.Add(5 * time.Second).Format(plainMs), "collector_tstamp", h.at.Add(time.Second).Format(plainMs), "dvce_created_tstamp", h.at.Format(plainMs),
				"event", event, "event_id", id, "name_tracker", "sp", "v_tracker", "js-3.24.2", "v_collector", "ssc-3.2.0-kinesis", "v_etl", "snowplow-enrich-kinesis-4.1.0", "user_id", h.login(), "user_ipaddress", "192.0.2." + itoa(h.person.n),
				"domain_userid", h.deviceID(), "domain_sessionidx", itoa(h.visit), "network_userid", uuid(otherID, 500+h.person.n), "geo_country", h.country, "geo_city", h.city, "page_url", h.url(), "page_title", h.title, "page_referrer", h.referrer(),
				"page_urlscheme", "https", "page_urlhost", "shop.example", "page_urlport", "443", "page_urlpath", strings.Split(h.path, "?")[0], "contexts", page.text(),
				"useragent", `Mozilla/5.0 ("made up")`, "br_family", h.browser, "br_cookies", flag(true), "os_family", h.os, "dvce_type", map[string]string{"desktop": "Computer", "mobile": "Mobile", "tablet": "Tablet"}[h.device], "dvce_ismobile", flag(h.device == "mobile"),
				"dvce_sent_tstamp", h.at.Add(300 * time.Millisecond).Format(plainMs), "domain_sessionid", h.sessionID(), "derived_tstamp", h.at.Format(plainMs), "event_vendor", "com.snowplowanalytics.snowplow", "event_name", name,
				"event_format", "jsonschema", "event_version", "1-0-0"}, campaign...), more...)...)
		}
		switch {
		case h.isView():
			row(h.eventID(), "page_view", "page_view")
		case h.event == "add_to_cart":
			row(h.eventID(), "struct", "event", "se_category", "shop", "se_action", "add_to_cart", "se_label", sku, "se_value", money(price))
		case h.event == "begin_checkout":
			event := object{"schema", "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0", "data", object{"schema", "iglu:example.shop/begin_checkout/jsonschema/1-0-0", "data", object{"step", 1, "items", 2}}}
			row(h.eventID(), "unstruct", "begin_checkout", "unstruct_event", event.text())
		default:
			row(h.eventID(), "transaction", "transaction", "tr_orderid", h.order(), "tr_total", h.amount(), "tr_currency", "EUR")
		}
		if h.n == 2 {
			row(uuid(eventID, 1003), "page_ping", "page_ping", "pp_yoffset_min", "0", "pp_yoffset_max", "480")
		}
	}
	return s
}

// snowplowWarehouse is the same as the table of a warehouse: the columns that hold nothing are left out, and what is nested has columns of its own.
func snowplowWarehouse(from *sheet) *sheet {
	var keep []int
	for i := range from.header {
		for _, r := range from.rows {
			if r[i] != "" && from.header[i] != "contexts" && from.header[i] != "unstruct_event" {
				keep = append(keep, i)
				break
			}
		}
	}
	to := &sheet{header: []string{}}
	for _, i := range keep {
		to.header = append(to.header, from.header[i])
	}
	to.header = append(to.header, "load_tstamp", "contexts_com_snowplowanalytics_snowplow_web_page_1", "unstruct_event_example_shop_begin_checkout_1")
	for j, r := range from.rows {
		var row []string
		for _, i := range keep {
			row = append(row, r[i])
		}
		checkout := ""
		if strings.Contains(strings.Join(r, "\t"), "begin_checkout") {
			checkout = object{"step", 1, "items", 2}.text()
		}
		to.rows = append(to.rows, append(row, "2024-04-12 06:00:00.000", "["+object{"id", uuid(otherID, j)}.text()+"]", checkout))
	}
	return to
}
