package exports

import "strings"

// suites are the analytics suites of publishers and shops.
func suites() ([]Export, error) {
	all := hits()
	n := len(all)
	names, rows := adobeFeed(all)
	more := 0
	for _, h := range all {
		more += len(adobeSuccess(h))
	}
	return []Export{
		{ID: "matomo_visits", Files: []File{{"visits-log.csv", matomoVisits(all)}}, Rows: n, Events: n, People: 5},
		{ID: "matomo_db", Files: []File{{"log_link_visit_action.csv", matomoActions(all)}}, Rows: n, Events: n, People: 5},
		{ID: "adobe_hits", Files: []File{{"hit_data.tsv", rows}, {"column_headers.tsv", names}}, Rows: n + more + 1 + len(adobeSuccess(all[2])), Events: n + more, People: 5},
		{ID: "aep_xdm", Files: []File{{"experience_events.json", experienceEvents(all)}}, Rows: n, Events: n, People: 5},
	}, nil
}

// matomoVisitor is a visitor id as Matomo has it: 16 digits of base 16.
func matomoVisitor(p *person) string { return "3f9c2d51e07a44" + "b" + itoa(p.n) }

// byVisit are the hits of each visit, in the order of the first.
func byVisit(all []hit) (out [][]hit) {
	at := map[string]int{}
	for _, h := range all {
		i, is := at[h.sessionID()]
		if !is {
			i = len(out)
			at[h.sessionID()] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], h)
	}
	return out
}

// matomoVisits has a row for a visit, with its actions side by side, in UTF-16.
func matomoVisits(all []hit) []byte {
	visits := byVisit(all)
	columns := strings.Split("idSite,idVisit,visitIp,visitorId,fingerprint,userId,visitorType,visitCount,serverTimestamp,firstActionTimestamp,lastActionTimestamp,serverDate,visitDuration,actions,"+
		"goalConversions,visitConverted,totalEcommerceRevenue,siteCurrency,referrerType,referrerTypeName,referrerName,referrerKeyword,referrerUrl,campaignName,campaignSource,campaignMedium,deviceType,operatingSystemName,browserName,"+
		"countryCode,country,city,languageCode", ",")
	most := 0
	for _, v := range visits {
		most = max(most, len(v))
	}
	for i := range most {
		for _, field := range []string{"type", "url", "pageTitle", "pageIdAction", "timestamp", "serverTimePretty", "timeSpent", "pageviewPosition", "eventCategory", "eventAction", "revenue", "orderId"} {
			columns = append(columns, field+" (actionDetails "+itoa(i)+")")
		}
	}
	s := &sheet{header: columns}
	for i, v := range visits {
		first, last := v[0], v[len(v)-1]
		referrer, label := "direct", "Direct Entry"
		switch {
		case first.campaign() != "":
			referrer, label = "campaign", "Campaigns"
		case first.source != "":
			referrer, label = "search", "Search Engines"
		}
		returning := "new"
		if first.visit > 1 {
			returning = "returning"
		}
		cells := []string{"idSite", "1", "idVisit", itoa(9000 + i), "visitIp", "192.0.2.0", "visitorId", matomoVisitor(first.person), "fingerprint", "c0ffee" + itoa(10+first.person.n), "userId", last.login(),
			"visitorType", returning, "visitCount", itoa(first.visit), "serverTimestamp", seconds(last.at), "firstActionTimestamp", seconds(first.at), "lastActionTimestamp", seconds(last.at),
			"serverDate", first.at.Format("2006-01-02"), "visitDuration", itoa(int64(last.at.Sub(first.at).Seconds())), "actions", itoa(len(v)), "goalConversions", "0", "siteCurrency", "EUR",
			"referrerType", referrer, "referrerTypeName", label, "referrerName", first.source, "referrerUrl", first.referrer(), "campaignName", first.campaign(), "campaignMedium", first.medium,
			"deviceType", map[string]string{"desktop": "Desktop", "mobile": "Smartphone", "tablet": "Tablet"}[first.device], "operatingSystemName", first.os, "browserName", first.browser,
			"countryCode", strings.ToLower(first.country), "country", first.land, "city", first.city, "languageCode", "fr"}
		for j, h := range v {
			in := func(field string) string { return field + " (actionDetails " + itoa(j) + ")" }
			cells = append(cells, in("url"), h.url(), in("timestamp"), seconds(h.at), in("serverTimePretty"), h.at.Format("2 Jan 2006 15:04:05"))
			switch {
			case h.bought():
				cells = append(cells, in("type"), "ecommerceOrder", in("revenue"), h.amount(), in("orderId"), h.order())
			case h.isView():
				cells = append(cells, in("type"), "action", in("pageTitle"), h.title, in("pageIdAction"), itoa(40+len(h.path)), in("timeSpent"), "75", in("pageviewPosition"), itoa(h.place))
			default:
				cells = append(cells, in("type"), "event", in("eventCategory"), "shop", in("eventAction"), h.event)
			}
		}
		s.add(cells...)
	}
	return utf16(s.csv())
}

// matomoActions is what somebody with access to the database selects.
func matomoActions(all []hit) []byte {
	s := newSheet("idlink_va,idsite,idvisitor,idvisit,user_id,server_time,idaction_url,idaction_name,idpageview,pageview_position,url,page_title,type,referer_type,referer_name,location_country,config_device_type")
	visit := map[string]int{}
	for _, h := range all {
		if visit[h.sessionID()] == 0 {
			visit[h.sessionID()] = 9000 + len(visit)
		}
		kind := map[string]string{"direct": "1", "organic": "2", "": "1"}[h.medium]
		if kind == "" {
			kind = "6"
		}
		s.add("idlink_va", itoa(70000+h.n), "idsite", "1", "idvisitor", matomoVisitor(h.person), "idvisit", itoa(visit[h.sessionID()]), "user_id", h.login(), "server_time", h.at.Format(plain),
			"idaction_url", itoa(100+len(h.path)), "idaction_name", itoa(200+len(h.title)), "idpageview", "p"+itoa(10000+h.n), "pageview_position", itoa(h.place),
			"url", "shop.example"+h.path, "page_title", h.title, "type", "1", "referer_type", kind, "referer_name", h.source, "location_country", strings.ToLower(h.country), "config_device_type", "0")
	}
	return s.csv()
}

// adobeSuccess are the codes of a hit's success events.
func adobeSuccess(h hit) []string {
	return map[string][]string{"view_item": {"2", "201"}, "add_to_cart": {"12"}, "begin_checkout": {"11"}, "purchase": {"1"}}[h.event]
}

// adobeFeed is a feed's names of columns and its hits, one of which the product says to leave out.
func adobeFeed(all []hit) (names, rows []byte) {
	s := newSheet("accept_language,browser,country,cust_visid,customer_perspective,date_time,duplicate_purchase,exclude_hit,geo_city,geo_country,hit_source,hit_time_gmt,hitid_high,hitid_low,mcvisid,mobile_id," +
		"page_event,page_url,pagename,post_campaign,post_currency,post_cust_hit_time_gmt,post_event_list,post_page_event,post_page_event_var2,post_page_url,post_pagename,post_product_list,post_purchaseid," +
		"post_visid_high,post_visid_low,ref_domain,ref_type,user_agent,va_closer_detail,va_closer_id,visid_high,visid_low,visit_num,visit_page_num,visit_start_time_gmt")
	for _, h := range all {
		high, low := "300000000000000000"+itoa(h.person.n), "666666666666666666"+itoa(h.person.n)
		visit := h.visit
		row := func(id, exclude string) {
			events := strings.Join(adobeSuccess(h), ",")
			list := ""
			if h.event != "page_view" {
				list = category + ";" + strings.ReplaceAll(product, ",", "^,") + ";1;" + money(price)
			}
			if h.bought() {
				list = category + ";" + strings.ReplaceAll(product, ",", "^,") + ";" + itoa(h.items()) + ";" + h.amount()
			}
			order := ""
			if h.bought() {
				order = h.order()
			}
			s.add("accept_language", "fr-FR", "browser", itoa(1000+len(h.browser)), "country", itoa(60+h.person.n), "cust_visid", h.login(), "customer_perspective", "0", "date_time", h.at.Add(7200e9).Format(plain),
				"duplicate_purchase", "0", "exclude_hit", exclude, "geo_city", strings.ToLower(h.city), "geo_country", map[string]string{"FR": "fra", "DE": "deu", "US": "usa", "GB": "gbr"}[h.country], "hit_source", "1",
				"hit_time_gmt", seconds(h.at), "hitid_high", "33000000000000000"+itoa(10+h.n), "hitid_low", id, "mcvisid", "5550000000000000000000000000000000000"+itoa(h.person.n), "mobile_id", "0",
				"page_event", "0", "page_url", h.url(), "pagename", h.title, "post_campaign", h.campaign(), "post_currency", "EUR", "post_cust_hit_time_gmt", seconds(h.at), "post_event_list", events, "post_page_event", "0",
				"post_page_url", h.url(), "post_pagename", h.title, "post_product_list", list, "post_purchaseid", order, "post_visid_high", high, "post_visid_low", low, "ref_type", "6",
				"user_agent", `Mozilla/5.0 ("made up")`, "va_closer_id", itoa(len(h.medium)+1), "visid_high", high, "visid_low", low, "visit_num", itoa(visit), "visit_page_num", itoa(h.place), "visit_start_time_gmt", seconds(h.start))
		}
		row("610000000000000000"+itoa(10+h.n), "0")
		if h.n == 3 {
			row("6199999999999999999", "1")
		}
	}
	return []byte(strings.Join(s.header, "\t") + "\n"), latin1(s.tabs())
}

func experienceEvents(all []hit) []byte {
	var rows []string
	for _, h := range all {
		kind := map[string]string{"page_view": "web.webpagedetails.pageViews", "view_item": "commerce.productViews", "add_to_cart": "commerce.productListAdds", "begin_checkout": "commerce.checkouts", "purchase": "commerce.purchases"}[h.event]
		identities := object{"ECID", []object{{"id", "5550000000000000000000000000000000000" + itoa(h.person.n), "primary", true}}}
		if h.login() != "" {
			identities = append(identities, "CRMID", []object{{"id", h.login(), "primary", false}})
		}
		row := object{"_id", h.eventID(), "timestamp", h.at.Format(iso), "eventType", kind, "identityMap", identities,
			"web", object{"webPageDetails", object{"URL", h.url(), "name", h.title, "siteSection", "shop"}, "webReferrer", object{"URL", h.referrer()}},
			"device", object{"type", h.device}, "marketing", object{"trackingCode", h.campaign()}, "placeContext", object{"geo", object{"countryCode", h.country, "city", h.city}}}
		if h.bought() {
			row = append(row, "commerce", object{"order", object{"priceTotal", h.total, "currencyCode", "EUR", "purchaseID", h.order()}, "purchases", object{"value", 1}},
				"productListItems", []object{{"SKU", sku, "name", product, "quantity", h.items(), "priceTotal", h.total}})
		}
		rows = append(rows, row.text())
	}
	return []byte("[\n" + strings.Join(rows, ",\n") + "\n]\n")
}
