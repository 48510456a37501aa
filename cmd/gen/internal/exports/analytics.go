package exports

import (
	"bytes"
	"math"
	"time"

	"github.com/parquet-go/parquet-go"
)

// analytics are products that follow people on sites and in apps.
func analytics() ([]Export, error) {
	all := hits()
	amplitude, err := amplitudeZip(all)
	if err != nil {
		return nil, err
	}
	posthog, err := posthogParquet(all)
	if err != nil {
		return nil, err
	}
	n := len(all)
	return []Export{
		{ID: "ga4_bq", Files: []File{{"events_20240408.json", ga4Lines(all)}}, Rows: n, Events: n, People: 5},
		{ID: "ga4_bq_flat", Files: []File{{"ga4_flat.csv", ga4Flat(all)}}, Rows: n, Events: n, People: 5},
		{ID: "amplitude", Files: []File{{"export.zip", amplitude}}, Rows: n + 1, Events: n, People: 5},
		{ID: "mixpanel_raw", Files: []File{{"export.jsonl", mixpanelRaw(all)}}, Rows: n + 1, Events: n, People: 5},
		{ID: "mixpanel_pipeline", Files: []File{{"mp_master_event.json", mixpanelPipeline(all)}}, Rows: n, Events: n, People: 5},
		{ID: "mixpanel_table", Files: []File{{"event.csv", mixpanelTable(all)}}, Rows: n, Events: n, People: 5},
		{ID: "ga4_fivetran", Files: []File{{"event.csv", ga4Connector(all)}}, Rows: n, Events: n, People: 5},
		{ID: "posthog", Files: []File{{"events.parquet.zst", posthog}}, Rows: n + 1, Events: n, People: 5},
		{ID: "heap", Files: []File{{"all_events.csv", heapEvents(all)}}, Rows: n, Events: n, People: 5},
		{ID: "umami_db", Files: []File{{"website_event.csv", umamiEvents(all)}}, Rows: n + 1, Events: n, People: 5},
	}, nil
}

// micros are microseconds as BigQuery writes whole numbers: a text.
func micros(t time.Time) string { return itoa(t.UnixMicro()) }

func ga4Lines(all []hit) []byte {
	param := func(key, kind string, value any) object { return object{"key", key, "value", object{kind, value}} }
	var rows []object
	for _, h := range all {
		params := []object{
			param("ga_session_id", "int_value", seconds(h.start)),
			param("ga_session_number", "int_value", itoa(h.visit)),
			param("page_location", "string_value", h.url()),
			param("page_title", "string_value", h.title),
			param("engagement_time_msec", "int_value", itoa(h.place*900)),
		}
		if h.place == 1 {
			params = append(params, param("session_engaged", "int_value", "1"))
		} else {
			params = append(params, param("session_engaged", "string_value", "1"))
		}
		if r := h.referrer(); r != "" {
			params = append(params, param("page_referrer", "string_value", r))
		}
		row := object{"event_date", h.at.Format(compact), "event_timestamp", micros(h.at), "event_name", h.event, "event_params", nil,
			"event_bundle_sequence_id", itoa(h.n), "user_id", h.login(), "user_pseudo_id", ga4Client(h.person),
			"user_first_touch_timestamp", micros(monday.Add(time.Duration(h.person.visits[0].minute) * time.Minute)),
			"device", object{"category", h.device, "operating_system", h.os, "language", "fr-fr", "web_info", object{"browser", h.browser, "hostname", "shop.example"}},
			"geo", object{"country", h.land, "city", h.city}, "platform", "WEB", "stream_id", "4711",
			"session_traffic_source_last_click", object{"cross_channel_campaign", object{"source", h.source, "medium", h.medium, "campaign_name", h.campaign(), "default_channel_group", h.group}},
			"batch_page_id", itoa(h.start.UnixMilli()), "batch_ordering_id", itoa(h.place), "batch_event_index", "1"}
		if h.click != "" {
			row = append(row, "collected_traffic_source", object{"manual_source", h.source, "manual_medium", h.medium, "gclid", h.click})
		}
		if h.bought() {
			params = append(params, param("currency", "string_value", "EUR"), param("value", "double_value", h.total))
			row = append(row, "ecommerce", object{"purchase_revenue", h.total, "purchase_revenue_in_usd", math.Round(h.total*110) / 100, "transaction_id", h.order(), "total_item_quantity", itoa(h.items())},
				"items", []object{{"item_id", sku, "item_name", product, "item_category", category, "price", price, "quantity", itoa(h.items())}})
		}
		for i := range row {
			if row[i] == "event_params" {
				row[i+1] = params
			}
		}
		rows = append(rows, row)
	}
	return googleLines(rows)
}

// ga4Client is the cookie of Google's tag.
func ga4Client(p *person) string { return itoa(700000000+p.n*111) + "." + seconds(monday) }

func ga4Flat(all []hit) []byte {
	s := newSheet("event_date,event_timestamp,event_name,user_pseudo_id,user_id,ga_session_id,page_location,page_title,source,medium,device_category,country,purchase_revenue,currency")
	for _, h := range all {
		s.add("event_date", h.at.Format(compact), "event_timestamp", micros(h.at), "event_name", h.event, "user_pseudo_id", ga4Client(h.person),
			"user_id", h.login(), "ga_session_id", seconds(h.start), "page_location", h.url(), "page_title", h.title, "source", h.source, "medium", h.medium,
			"device_category", h.device, "country", h.land, "purchase_revenue", h.amount(), "currency", h.currency())
	}
	return s.csv()
}

// ga4Connector is the table that a connector makes of Google's.
func ga4Connector(all []hit) []byte {
	s := newSheet("bundle_sequence_id,date,device_category,geo_country,name,platform,timestamp,user_id,user_pseudo_id,ecommerce_purchase_revenue_in_usd,param_source,param_ga_session_id,stream_id,batch_event_index")
	for _, h := range all {
		s.add("bundle_sequence_id", itoa(h.n), "date", h.at.Format(time.DateOnly), "device_category", h.device, "geo_country", h.land, "name", h.event, "platform", "web",
			"timestamp", h.at.Format(plainMs), "user_id", h.login(), "user_pseudo_id", ga4Client(h.person), "ecommerce_purchase_revenue_in_usd", h.amount(),
			"param_source", h.source, "param_ga_session_id", seconds(h.start), "stream_id", "3206015529", "batch_event_index", itoa(h.place))
	}
	return s.csv()
}

// mixpanelTable is the table that a connector makes of Mixpanel's events.
func mixpanelTable(all []hit) []byte {
	s := newSheet("event_id,name,time,distinct_id,insert_id,mp_processing_time_ms,os,city,mp_country_code,mp_lib,current_url,device")
	for _, h := range all {
		s.add("event_id", itoa(9406000+h.n), "name", h.event, "time", h.at.Format(plainMs), "distinct_id", ga4Client(h.person), "insert_id", uuid(otherID, h.n),
			"mp_processing_time_ms", itoa(h.at.UnixMilli()), "os", h.os, "city", h.city, "mp_country_code", h.country, "mp_lib", "web", "current_url", h.url(), "device", h.device)
	}
	return s.csv()
}

// amplitudeZip has a file for each hour, and one event that was sent twice.
func amplitudeZip(all []hit) ([]byte, error) {
	names := map[string]string{"page_view": "Page Viewed", "view_item": "Product Viewed", "add_to_cart": "Product Added", "begin_checkout": "Checkout Started", "purchase": "Order Completed"}
	hours := map[string][]object{}
	var order []string
	for _, h := range all {
		props := object{"path", h.path, "title", h.title}
		if h.bought() {
			props = append(props, "$revenue", h.total, "currency", "EUR", "order_id", h.order())
		}
		name := "471142/471142_" + h.at.Format("2006-01-02") + "_" + itoa(h.at.Hour()) + "#0.json.gz"
		if hours[name] == nil {
			order = append(order, name)
		}
		row := object{"$insert_id", uuid(otherID, h.n), "amplitude_id", int64(912345678901) + int64(h.person.n), "app", 471142, "city", h.city, "client_event_time", h.at.Format(plainMcs),
			"country", h.land, "device_family", h.os + " device", "device_id", h.deviceID(), "device_type", h.device, "event_id", h.n, "event_properties", props,
			"event_time", h.at.Format(plainMcs), "event_type", names[h.event], "language", "French", "library", "amplitude-ts/2.3.1", "os_name", h.browser,
			"platform", "Web", "server_upload_time", h.at.Add(1500 * time.Millisecond).Format(plainMcs), "session_id", h.start.UnixMilli(),
			"user_id", h.login(), "user_properties", object{"utm_source", h.source, "utm_medium", h.medium}, "uuid", h.eventID()}
		hours[name] = append(hours[name], row)
		if h.n == 4 {
			hours[name] = append(hours[name], row)
		}
	}
	var files []File
	for _, name := range order {
		packed, err := gzipped(jsonLines(hours[name]))
		if err != nil {
			return nil, err
		}
		files = append(files, File{name, packed})
	}
	return zipped(files)
}

// mixpanelProperties are those of a step but for who and when it was.
func mixpanelProperties(h hit) object {
	p := object{"$browser", h.browser, "$os", h.os, "$city", h.city, "mp_country_code", h.country, "$current_url", h.url(),
		"$referrer", h.referrer(), "utm_source", h.source, "utm_medium", h.medium, "utm_campaign", h.campaign(), "mp_lib", "web"}
	if h.bought() {
		p = append(p, "amount", h.total, "currency", "EUR", "order_id", h.order())
	}
	return p
}

// mixpanelRaw has one event of the product itself, which nobody did.
func mixpanelRaw(all []hit) []byte {
	var rows []object
	for _, h := range all {
		props := func(insert int) object {
			return append(object{"time", h.at.Unix(), "distinct_id", uuid(personID, h.person.n), "$device_id", h.deviceID(), "$user_id", h.login(),
				"$insert_id", uuid(otherID, insert)[9:], "mp_processing_time_ms", h.at.UnixMilli() + 400}, mixpanelProperties(h)...)
		}
		rows = append(rows, object{"event", h.event, "properties", props(h.n)})
		if h.n == 9 {
			rows = append(rows, object{"event", "$identify", "properties", props(1000)})
		}
	}
	return jsonLines(rows)
}

func mixpanelPipeline(all []hit) []byte {
	var rows []object
	for _, h := range all {
		rows = append(rows, object{"device_id", h.deviceID(), "distinct_id", uuid(personID, h.person.n), "event_name", h.event, "insert_id", uuid(otherID, h.n)[9:],
			"properties", mixpanelProperties(h), "time", h.at.Format("2006-01-02 15:04:05.000 UTC"), "user_id", h.login()})
	}
	return jsonLines(rows)
}

// posthogParquet has one event of the product itself, and the .zst in its name says nothing of the file.
func posthogParquet(all []hit) ([]byte, error) {
	type event struct {
		UUID       string    `parquet:"uuid,zstd"`
		Event      string    `parquet:"event,zstd"`
		Distinct   string    `parquet:"distinct_id,zstd"`
		Person     string    `parquet:"person_id,zstd"`
		Properties string    `parquet:"properties,zstd"`
		Of         string    `parquet:"person_properties,zstd"`
		Elements   string    `parquet:"elements_chain,zstd"`
		Timestamp  time.Time `parquet:"timestamp,timestamp(microsecond),zstd"`
		Created    time.Time `parquet:"created_at,timestamp(microsecond),zstd"`
		Inserted   time.Time `parquet:"_inserted_at,timestamp(microsecond),zstd"`
	}
	var rows []event
	for _, h := range all {
		name := h.event
		if h.isView() {
			name = "$pageview"
		}
		props := object{"$session_id", h.sessionID(), "$current_url", h.url(), "$pathname", h.path, "title", h.title, "$host", "shop.example", "$referrer", h.referrer(), "$device_type", h.device,
			"$os", h.os, "$browser", h.browser, "$geoip_country_code", h.country, "$geoip_city_name", h.city, "utm_source", h.source, "utm_medium", h.medium, "utm_campaign", h.campaign()}
		if h.bought() {
			props = append(props, "revenue", h.total, "currency", "EUR", "order_id", h.order())
		}
		distinct := h.deviceID()
		if u := h.login(); u != "" {
			distinct = u
		}
		row := event{h.eventID(), name, distinct, uuid(personID, h.person.n), props.text(), object{"plan", "free"}.text(), "", h.at, h.at.Add(2 * time.Second), h.at.Add(3 * time.Second)}
		rows = append(rows, row)
		if h.n == 2 {
			row.UUID, row.Event, row.Timestamp = uuid(eventID, 1002), "$feature_flag_called", row.Timestamp.Add(time.Second)
			rows = append(rows, row)
		}
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[event](&b, parquet.CreatedBy("parcours gen", "1", ""))
	if _, err := w.Write(rows); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

func heapEvents(all []hit) []byte {
	s := newSheet("event_id,time,user_id,session_id,event_table_name,type,library,platform,device_type,browser,country,region,city,path,domain,title,referrer,landing_page,heap_previous_page,pageview_id,revenue")
	for _, h := range all {
		kind := "track"
		name := h.event
		if h.isView() {
			kind, name = "pageview", "pageviews"
		}
		s.add("event_id", itoa(88000000000001+h.n), "time", h.at.Format(plainMs), "user_id", itoa(5500000000000000+h.person.n), "session_id", itoa(h.start.UnixMilli()*10+int64(h.person.n)),
			"event_table_name", name, "type", kind, "library", "web", "platform", h.os, "device_type", h.device, "browser", h.browser, "country", h.land, "city", h.city,
			"path", h.path, "domain", "shop.example", "title", h.title, "referrer", h.referrer(), "landing_page", site+"/", "pageview_id", itoa(77000000000000+h.n), "revenue", h.amount())
	}
	return s.csv()
}

// umamiEvents has one measurement of speed, which nobody did.
func umamiEvents(all []hit) []byte {
	s := newSheet("event_id,website_id,session_id,visit_id,created_at,url_path,url_query,page_title,hostname,referrer_domain,utm_source,utm_medium,utm_campaign,gclid,event_type,event_name,tag,browser,os,device,country,city,distinct_id")
	for _, h := range all {
		kind, name := "2", h.event
		if h.isView() {
			kind, name = "1", ""
		}
		path, query := h.path, ""
		if h.path == "/teas?sort=price" {
			path, query = "/teas", "sort=price"
		}
		row := func(id, kind, name string) {
			s.add("event_id", id, "website_id", uuid(websiteID, 1), "session_id", uuid(personID, h.person.n), "visit_id", h.sessionID(), "created_at", h.at.Format(plain), "url_path", path, "url_query", query,
				"page_title", h.title, "hostname", "shop.example", "utm_source", h.source, "utm_medium", h.medium, "utm_campaign", h.campaign(), "gclid", h.click,
				"event_type", kind, "event_name", name, "browser", h.browser, "os", h.os, "device", h.device, "country", h.country, "city", h.city)
		}
		row(h.eventID(), kind, name)
		if h.n == 1 {
			row(uuid(eventID, 1001), "5", "")
		}
	}
	return s.csv()
}
