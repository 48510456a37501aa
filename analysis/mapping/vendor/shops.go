package vendor

import (
	"bytes"
	"strconv"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/recipe"
)

// shops are the presets of shops and public data of shops.
var shops = []*Preset{
	{
		ID: "shopify_orders", Name: "Shopify orders", Grain: OrderLine,
		Must: []string{"Name", "Email", "Financial Status", "Created at", "Lineitem name"},
		Plus: []string{"Lineitem sku", "Lineitem quantity", "Lineitem price", "Fulfillment Status", "Paid at", "Fulfilled at", "Cancelled at", "Currency", "Total", "Refunded Amount", "Source", "Phone"},
		User: []string{"person"}, Time: []string{"time"}, Event: []string{"event"}, Channel: []string{"Source"},
		Country: []string{"Billing Country", "Shipping Country"}, Value: []string{"revenue"}, Currency: []string{"Currency"},
		EventID: []string{"Name", "event"},
		Notes: []Note{
			{"an order becomes an event for each of its dates: order_created, order_paid, order_fulfilled, order_cancelled; only paid orders have a value, their total without what was refunded"},
			{"the lines of an order count as one order; the product is that of its first line"},
		},
		Arrange: func(f decode.File) (decode.File, error) {
			f = shape.Events(f, "Name",
				shape.Occurrence{Column: "Created at", Event: "order_created"},
				shape.Occurrence{Column: "Paid at", Event: "order_paid"},
				shape.Occurrence{Column: "Fulfilled at", Event: "order_fulfilled"},
				shape.Occurrence{Column: "Cancelled at", Event: "order_cancelled"})
			return shape.Compute(f, shopper, orderRevenue), nil
		},
	},
	{
		ID: "rees46", Name: "REES46 events", Grain: Event,
		Must: []string{"event_time", "event_type", "product_id", "user_id", "user_session"},
		Plus: []string{"category_id", "category_code", "brand", "price"},
		User: []string{"user_id"}, Session: []string{"user_session"}, Time: []string{"event_time"}, Event: []string{"event_type"}, Value: []string{"price"},
		Zone:  "UTC",
		Notes: []Note{{"price is that of the product in every event, also where it was only viewed; only that of a purchase is revenue, and its currency is not said"}},
	},
	{
		ID: "retailrocket", Name: "RetailRocket events", Grain: Event,
		Must: []string{"timestamp", "visitorid", "event", "itemid"},
		Plus: []string{"transactionid"},
		User: []string{"visitorid"}, Time: []string{"timestamp"}, Event: []string{"event"},
		Zone:  "UTC",
		Notes: []Note{{"a visitor is a cookie: nobody is known by a name"}},
	},
}

// shopper is who ordered: the address in small letters, or else the telephone
// number without the apostrophe that keeps spreadsheets from counting with it.
var shopper = shape.Computed{Name: "person", From: []string{"Email", "Phone"}, Value: func(dst []byte, from [][]byte) []byte {
	if mail := bytes.TrimSpace(from[0]); len(mail) > 0 {
		return append(dst, bytes.ToLower(mail)...)
	}
	return append(dst, bytes.TrimLeft(bytes.TrimSpace(from[1]), "'")...)
}}

// orderRevenue is the total of an order without what was given back. It is
// counted once, when it was paid.
var orderRevenue = shape.Computed{Name: "revenue", From: []string{"event", "Total", "Refunded Amount"}, Value: func(dst []byte, from [][]byte) []byte {
	if string(from[0]) != "order_paid" {
		return dst
	}
	total, err := strconv.ParseFloat(string(from[1]), 64)
	refunded, none := strconv.ParseFloat(string(from[2]), 64)
	if err != nil || none != nil || refunded == 0 {
		return append(dst, from[1]...)
	}
	return strconv.AppendFloat(dst, total-refunded, 'f', 2, 64)
}}

// leaveOut keeps the rows in which a column has none of the values.
func leaveOut(why, column string, values ...string) Drop {
	return Drop{recipe.Condition{Property: column, Op: "is_not", Value: values}, why}
}
