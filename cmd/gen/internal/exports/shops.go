package exports

import "time"

// shops are shops and public data of shops.
func shops() ([]Export, error) {
	all := hits()
	n := len(all)
	orders, events, buyers := shopifyOrders()
	return []Export{
		{ID: "shopify_orders", Files: []File{{"orders_export_1.csv", orders}}, Rows: events, Events: events, People: buyers},
		{ID: "rees46", Files: []File{{"2024-Apr.csv", rees46(all)}}, Rows: n + 1, Events: n + 1, People: 5},
		{ID: "retailrocket", Files: []File{{"events.csv", retailRocket(all)}}, Rows: n, Events: n, People: 5},
	}, nil
}

// shopifyOrders has a row for a line of an order, and what is true of the order on the first of them alone.
func shopifyOrders() (content []byte, events, buyers int) {
	s := newSheet("Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at," +
		"Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status," +
		"Billing Name,Billing City,Billing Zip,Billing Country,Shipping Name,Shipping City,Shipping Zip,Shipping Country,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor," +
		"Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone")
	orders := []struct {
		person          int
		email           string // as it was typed
		day             int
		paid, sent, off int // hours later, 0 never
		lines           []string
	}{
		{0, "ada@example.org", 0, 1, 30, 0, []string{"Sencha", "Assam", "Mug"}},
		{2, "chloe@example.org", 1, 1, 28, 0, []string{"Sencha", "Rooibos"}},
		{4, "Eva@Example.org", 2, 2, 50, 0, []string{"Mug"}},
		{1, "ben@example.org", 3, 0, 0, 20, []string{"Assam", "Rooibos"}},
		{0, "Ada@example.org", 9, 1, 26, 0, []string{"Sencha", "Sencha"}},
		{3, "", 11, 1, 0, 0, []string{"Mug", "Assam"}},
	}
	zone := time.FixedZone("", 2*3600)
	at := func(t time.Time, hours int) string {
		return t.Add(time.Duration(hours) * time.Hour).Format("2006-01-02 15:04:05 -0700")
	}
	who := map[int]bool{}
	for i, o := range orders {
		p := people[o.person]
		who[o.person] = true
		created := monday.Add(time.Duration(o.day*day+9*60+7*i) * time.Minute).In(zone)
		for j, name := range o.lines {
			cells := []string{"Name", "#" + itoa(1001+i), "Email", o.email, "Created at", at(created, 0), "Lineitem quantity", "1", "Lineitem name", name, "Lineitem price", money(price), "Lineitem sku", "TEA-" + itoa(100+len(name)),
				"Lineitem requires shipping", "true", "Lineitem taxable", "true", "Lineitem fulfillment status", "pending", "Vendor", "Teas", "Lineitem discount", "0.00"}
			if j == 0 {
				cells = append(cells, "Accepts Marketing", "no", "Currency", "EUR", "Subtotal", money(price*float64(len(o.lines))), "Shipping", "0.00", "Taxes", "0.00", "Total", money(price*float64(len(o.lines))),
					"Discount Amount", "0.00", "Billing Name", p.name, "Billing City", p.city, "Billing Zip", "'7500"+itoa(i), "Billing Country", p.country, "Refunded Amount", "0.00", "Outstanding Balance", "0.00",
					"Id", itoa(5550000000000+i), "Risk Level", "Low", "Source", []string{"web", "pos"}[i/5])
				status := "pending"
				events++
				if o.paid > 0 {
					cells, status = append(cells, "Paid at", at(created, o.paid), "Payment Method", "Shopify Payments"), "paid"
					events++
				}
				if o.sent > 0 {
					cells = append(cells, "Fulfillment Status", "fulfilled", "Fulfilled at", at(created, o.sent))
					events++
				}
				if o.off > 0 {
					cells, status = append(cells, "Cancelled at", at(created, o.off)), "voided"
					events++
				}
				cells = append(cells, "Financial Status", status)
			}
			if o.email == "" && j == 0 {
				cells = append(cells, "Phone", "'+16175550100")
			}
			s.add(cells...)
		}
	}
	return s.csv(), events, len(who)
}

// rees46 has one step more, of somebody who thinks better of it.
func rees46(all []hit) []byte {
	s := newSheet("event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session")
	for _, h := range all {
		kind := map[string]string{"add_to_cart": "cart", "begin_checkout": "view", "purchase": "purchase"}[h.event]
		if kind == "" {
			kind = "view"
		}
		row := func(at time.Time, kind string) {
			s.add("event_time", at.Format("2006-01-02 15:04:05 UTC"), "event_type", kind, "product_id", itoa(1003000+len(h.path)), "category_id", "2053013555631882655", "category_code", []string{"", "grocery.tea"}[h.n%2],
				"brand", []string{"leaf", ""}[h.n%2], "price", money(price), "user_id", itoa(541312000+h.person.n), "user_session", h.sessionID())
		}
		row(h.at, kind)
		if h.person.n == 2 && h.event == "add_to_cart" {
			row(h.at.Add(20*time.Second), "remove_from_cart")
		}
	}
	return s.csv()
}

func retailRocket(all []hit) []byte {
	s := newSheet("timestamp,visitorid,event,itemid,transactionid")
	for _, h := range all {
		kind, order := "view", ""
		switch h.event {
		case "add_to_cart":
			kind = "addtocart"
		case "purchase":
			kind, order = "transaction", itoa(4000+h.person.n)
		}
		s.add("timestamp", itoa(h.at.UnixMilli()), "visitorid", itoa(257000+h.person.n), "event", kind, "itemid", itoa(355900+len(h.path)), "transactionid", order)
	}
	return s.csv()
}
