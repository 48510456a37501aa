package vendor

import (
	"bytes"
	"regexp"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
	"parcours/analysis/table"
)

// warehouses are the presets of what collectors of events write to warehouses.
var warehouses = []*Preset{
	{
		ID: "rudderstack", Name: "RudderStack warehouse", Grain: Event,
		Must: []string{"anonymous_id", "received_at"},
		Any:  [][]string{{"event_text", "context_page_url"}, {"channel", "context_passed_ip", "context_request_ip", "context_session_id", "record_id"}},
		Plus: []string{"uuid_ts", "original_timestamp", "context_session_id"},
		User: []string{"user_id"}, Anonymous: []string{"anonymous_id"}, Session: []string{"context_session_id"},
		Time: []string{"timestamp", "original_timestamp", "received_at"}, Event: []string{"event_text", "event", "warehouse_event"},
		Channel: []string{"context_campaign_source"}, Device: []string{"context_device_type"}, Value: []string{"revenue", "total", "value"}, Currency: []string{"currency"},
		Page: []string{"context_page_path", "path", "url"}, EventID: []string{"id"}, Tie: []string{"original_timestamp"}, Zone: "UTC",
		Notes: []Note{{Text: "the column channel is the kind of source, not a marketing channel"}}, Arrange: warehousePages,
	},
	{
		ID: "segment_wh", Name: "Segment warehouse", Grain: Event,
		Must: []string{"anonymous_id", "received_at"}, Any: [][]string{{"event_text", "context_library_name", "context_page_url", "sent_at"}},
		Plus: []string{"original_timestamp", "timestamp", "uuid_ts", "loaded_at"},
		User: []string{"user_id"}, Anonymous: []string{"anonymous_id"},
		Time: []string{"timestamp", "original_timestamp", "received_at"}, Event: []string{"event_text", "event", "warehouse_event"},
		Channel: []string{"context_campaign_source"}, Device: []string{"context_device_type"}, Value: []string{"revenue", "total", "value"}, Currency: []string{"currency"},
		Page: []string{"context_page_path", "path", "url"}, EventID: []string{"id"}, Tie: []string{"original_timestamp"}, Zone: "UTC",
		Notes: []Note{{Text: "received_at does not keep the order of events"}, {Text: "tracks has no properties of events: these are in a table for each event"}}, Arrange: warehousePages,
	},
	{
		ID: "segment_raw", Name: "Segment raw calls", Grain: Event,
		Must: []string{"messageId", "type"}, Any: [][]string{{"anonymousId", "userId"}}, Plus: []string{"originalTimestamp", "sentAt", "receivedAt", "context"},
		User: []string{"userId"}, Anonymous: []string{"anonymousId"}, Time: []string{"timestamp", "originalTimestamp", "receivedAt"}, Event: []string{"segment_event"},
		Channel: []string{"context.campaign.source"}, Device: []string{"context.device.type"}, Value: []string{"properties.revenue", "properties.total", "properties.value"},
		Currency: []string{"properties.currency"}, Page: []string{"context.page.path", "properties.path"}, EventID: []string{"messageId"}, Tie: []string{"originalTimestamp"}, Zone: "UTC",
		Drop: []Drop{{Condition: recipe.Condition{Property: "type", Op: "is_not", Value: recipe.Strings{"identify", "alias", "group"}}, Why: "they say who somebody is, nobody did them"}},
		Arrange: func(f decode.File) (decode.File, error) {
			return shape.Compute(f, shape.Coalesce("segment_event", "event", "name", "type")), nil
		},
	},
	snowplow(Preset{
		ID: "snowplow_tsv", Name: "Snowplow enriched events", Is: isSnowplow,
		Arrange: func(f decode.File) (decode.File, error) { return snowplowEvents(shape.Header(f, snowplowNames)) },
	}),
	snowplow(Preset{
		ID: "snowplow_wh", Name: "Snowplow warehouse", Must: []string{"collector_tstamp", "event_id", "domain_userid"},
		Plus: []string{"derived_tstamp", "event_name", "app_id", "se_category"}, Arrange: snowplowEvents,
	}),
}

// snowplow gives a preset the roles that Snowplow's columns have everywhere.
func snowplow(p Preset) *Preset {
	p.Grain, p.Zone = Event, "UTC"
	p.User, p.Anonymous, p.Session = []string{"user_id"}, []string{"snowplow_anonymous"}, []string{"domain_sessionid"}
	p.Time, p.Event = []string{"snowplow_time"}, []string{"snowplow_event"}
	p.Channel, p.Device, p.Country = []string{"mkt_source", "refr_medium"}, []string{"dvce_type", "br_family"}, []string{"geo_country"}
	p.Value, p.Currency, p.Page = []string{"tr_total", "se_value"}, []string{"tr_currency"}, []string{"page_urlpath", "page_url"}
	p.EventID, p.Tie = []string{"event_id"}, []string{"dvce_created_tstamp"}
	p.Drop = []Drop{{Condition: recipe.Condition{Property: "event", Op: "is_not", Value: recipe.Strings{"page_ping"}}, Why: "they are heartbeats"}}
	return &p
}

// warehousePages names the rows of pages, which have no event.
func warehousePages(f decode.File) (decode.File, error) {
	if shape.Find(f.Fields(), "event_text") >= 0 || shape.Find(f.Fields(), "event") >= 0 {
		return f, nil
	}
	return shape.Compute(f, shape.Constant("warehouse_event", "page")), nil
}

// snowplowEvents names events, their time and who is behind them.
func snowplowEvents(f decode.File) (decode.File, error) {
	return shape.Compute(f,
		shape.Coalesce("snowplow_anonymous", "domain_userid", "network_userid"),
		shape.Coalesce("snowplow_time", "true_tstamp", "derived_tstamp", "collector_tstamp"),
		shape.Computed{Name: "snowplow_event", From: []string{"event", "event_name", "se_category", "se_action", "unstruct_event"}, Value: snowplowName}), nil
}

// unstructSchema finds the schema of the event in its envelope, which has a schema of its own.
var unstructSchema = regexp.MustCompile(`iglu:[^/"]+/([^/"]+)/`)

func snowplowName(dst []byte, from [][]byte) []byte {
	switch event, name := string(from[0]), from[1]; {
	case event == "struct" && len(from[2])+len(from[3]) > 0:
		return append(dst, bytes.TrimSpace(bytes.Join([][]byte{from[2], from[3]}, []byte(" ")))...)
	case len(name) > 0:
		return append(dst, name...)
	case event == "unstruct":
		for _, m := range unstructSchema.FindAllSubmatch(from[4], 3) {
			if string(m[1]) != "unstruct_event" {
				return append(dst, m[1]...)
			}
		}
	}
	return append(dst, from[0]...)
}

var (
	snowplowType = regexp.MustCompile(`^(page_view|page_ping|struct|unstruct|transaction|transaction_item)$`)
	snowplowID   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// isSnowplow looks at the first rows of a table as wide as Snowplow's.
func isSnowplow(f decode.File) bool {
	fields := f.Fields()
	if len(fields) < len(snowplowNames) || shape.Find(fields, "event_id") >= 0 || len(f.Parts()) == 0 || fields[5].Kind != table.String || fields[6].Kind != table.String {
		return false
	}
	r, err := f.Read(f.Parts()[0], []int{5, 6})
	if err != nil {
		return false
	}
	var b table.Batch
	if r.Next(&b) != nil || b.Rows == 0 {
		return false
	}
	rows, good := min(b.Rows, 200), 0
	for i := range rows {
		if !b.Columns[0].IsNull(i) && !b.Columns[1].IsNull(i) && snowplowType.Match(b.Columns[0].String(i)) && snowplowID.Match(b.Columns[1].String(i)) {
			good++
		}
	}
	return good*100 >= rows*95
}

// snowplowNames are the columns of an enriched event, in their order.
var snowplowNames = strings.Fields(`
app_id platform etl_tstamp collector_tstamp dvce_created_tstamp event event_id txn_id name_tracker v_tracker v_collector
v_etl user_id user_ipaddress user_fingerprint domain_userid domain_sessionidx network_userid geo_country geo_region
geo_city geo_zipcode geo_latitude geo_longitude geo_region_name ip_isp ip_organization ip_domain ip_netspeed page_url
page_title page_referrer page_urlscheme page_urlhost page_urlport page_urlpath page_urlquery page_urlfragment
refr_urlscheme refr_urlhost refr_urlport refr_urlpath refr_urlquery refr_urlfragment refr_medium refr_source refr_term
mkt_medium mkt_source mkt_term mkt_content mkt_campaign contexts se_category se_action se_label se_property se_value
unstruct_event tr_orderid tr_affiliation tr_total tr_tax tr_shipping tr_city tr_state tr_country ti_orderid ti_sku
ti_name ti_category ti_price ti_quantity pp_xoffset_min pp_xoffset_max pp_yoffset_min pp_yoffset_max useragent br_name
br_family br_version br_type br_renderengine br_lang br_features_pdf br_features_flash br_features_java
br_features_director br_features_quicktime br_features_realplayer br_features_windowsmedia br_features_gears
br_features_silverlight br_cookies br_colordepth br_viewwidth br_viewheight os_name os_family os_manufacturer
os_timezone dvce_type dvce_ismobile dvce_screenwidth dvce_screenheight doc_charset doc_width doc_height tr_currency
tr_total_base tr_tax_base tr_shipping_base ti_currency ti_price_base base_currency geo_timezone mkt_clickid mkt_network
etl_tags dvce_sent_tstamp refr_domain_userid refr_device_tstamp derived_contexts domain_sessionid derived_tstamp
event_vendor event_name event_format event_version event_fingerprint true_tstamp`)
