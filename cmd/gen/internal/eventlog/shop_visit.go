package eventlog

func (s *shop) Schema() Schema {
	return Schema{
		TimeLayout: "2006-01-02T15:04:05Z",
		Comma:      ',',
		Columns: []Column{
			text("user_id", func(r *Row) string { return r.User }),
			text("session_id", func(r *Row) string { return r.Session }),
			number("timestamp", Time, func(r *Row) int64 { return r.Time }),
			text("event", func(r *Row) string { return r.Event }),
			text("page", func(r *Row) string { return r.Page }),
			text("channel", func(r *Row) string { return r.Channel }),
			text("device", func(r *Row) string { return r.Device }),
			text("country", func(r *Row) string { return r.Country }),
			text("product", func(r *Row) string { return r.Product }),
			number("value", Money, func(r *Row) int64 { return r.Cents }),
			number("score", Whole, func(r *Row) int64 { return r.Score }),
		},
	}
}

// shopVisit writes the events of one visit to the shop.
type shopVisit struct {
	visitWriter
	p    *shopPersona
	cart []*product
}

func (s *shop) Events(dst []Row, v Visit) []Row {
	c, _ := s.customer(v.User)
	w := shopVisit{p: &shopPersonas[c.persona]}
	w.d = newDice(s.Seed, uint64(v.User), uint64(v.Seq)+1)
	w.rows = dst
	w.truth = &s.truth.Blemishes
	w.next = Row{
		Time:    s.unix(v.At),
		User:    s.UserID(v.User),
		Session: sessionID(v),
		Channel: shopChannels[v.Channel],
		Device:  shopDevices[v.Device],
		Country: countries[c.country],
		Cents:   None,
		Score:   None,
	}
	before := len(dst)
	switch v.Kind {
	case shopping:
		w.shopping(v)
	case glimpse:
		w.arrive(v.Channel)
		if v.Depth == looked {
			w.look(1)
		}
	case support:
		w.support(v)
	case delivery:
		w.next.Session = ""
		w.event("order_delivered", "", nil)
	case newsletter:
		w.next.Session = ""
		w.event("newsletter_open", "", nil)
	case feedback:
		w.feedback(v)
	case anonymous:
		w.next.User = ""
		w.arrive(v.Channel)
		w.look(1 + w.d.below(2))
	}
	s.truth.Rows += int64(len(w.rows) - before)
	return w.rows
}

func (w *shopVisit) arrive(channel uint8) {
	if channel == paidSocial || channel == display {
		w.event("ad_click", "/landing/spring", nil)
		w.pause(4)
		w.event("visit", "/landing/spring", nil)
		return
	}
	w.event("visit", "/", nil)
}

// look is n products looked at, the last of which is returned.
func (w *shopVisit) look(n int) *product {
	var p *product
	for range n {
		p = &catalogue[w.d.early(span{0, len(catalogue) - 1})]
		if w.d.chance(400) {
			w.pause(90)
			w.event("view_category", p.category, nil)
		}
		w.pause(160)
		w.event("view_item", p.page, func(r *Row) { r.Product = p.name })
	}
	return p
}

func (w *shopVisit) shopping(v Visit) {
	w.arrive(v.Channel)
	for range w.d.in(w.p.searches) {
		w.pause(80)
		w.event("search", searches[w.d.early(span{0, len(searches) - 1})], nil)
	}
	if v.Depth == leftAtOnce {
		return
	}
	p := w.look(w.d.in(w.p.views))
	if v.Depth == looked {
		return
	}

	w.add(p)
	if w.d.chance(250) {
		w.add(w.look(1))
	}
	w.pause(30)
	w.event("view_cart", "/cart", nil)
	if v.Depth == filledCart {
		if w.d.chance(300) {
			w.pause(60)
			w.event("remove_from_cart", "/cart", func(r *Row) { r.Product = p.name })
		}
		return
	}

	w.pause(40)
	w.event("begin_checkout", "/checkout", nil)
	if v.Depth == checkedOut {
		return
	}
	w.pause(80)
	w.event("add_shipping", "/checkout/shipping", nil)
	w.pay()
	switch v.Depth {
	case bought:
		w.pause(20)
		w.event("purchase", "/checkout/thanks", func(r *Row) { r.Product, r.Cents = p.name, w.total() })
	case failedPayment:
		for try := range 1 + w.d.below(3) {
			if try > 0 {
				w.pay()
			}
			w.pause(15)
			w.event("payment_error", "/checkout/payment", nil)
		}
	}
}

func (w *shopVisit) add(p *product) {
	w.cart = append(w.cart, p)
	w.pause(90)
	w.event("add_to_cart", p.page, func(r *Row) { r.Product = p.name })
}

func (w *shopVisit) pay() {
	w.pause(80)
	w.event("add_payment", "/checkout/payment", nil)
}

// total is the value of the order, with postage below 60.00.
func (w *shopVisit) total() (cents int64) {
	for _, p := range w.cart {
		cents += p.cents
	}
	if cents < 6000 {
		cents += 490
	}
	return cents
}

func (w *shopVisit) support(v Visit) {
	w.event("visit", "/help", nil)
	w.pause(120)
	w.event("support_contact", "/help/contact", nil)
	if v.Depth == 1 {
		w.pause(120)
		w.event("return_request", "/account/returns", nil)
	}
}

func (w *shopVisit) feedback(v Visit) {
	if v.Depth&npsAnswer != 0 {
		score := int64(w.d.in(w.p.score))
		w.event("nps_answer", "/survey", func(r *Row) { r.Score = score })
		w.pause(90)
	}
	if v.Depth&productReview != 0 {
		p := &catalogue[w.d.early(span{0, len(catalogue) - 1})]
		w.event("review", p.page, func(r *Row) { r.Product = p.name })
	}
}

// sessionID is different for every visit: person and visit fill 40 bits, the
// steps between are bijections of 40 bits, and 32 letters write 5 bits each.
func sessionID(v Visit) string {
	const (
		bits    = 1<<40 - 1
		letters = "abcdefghijkmnopqrstuvwxyz2345678"
	)
	n := uint64(v.User)<<8 | uint64(v.Seq)
	n = n * 0x9E3779B97F4A7C15 & bits // odd, so it has an inverse modulo 2^40
	n ^= n >> 20
	n = n * 0xBF58476D1CE4E5B9 & bits
	id := [9]byte{'s'}
	for i := range 8 {
		id[i+1] = letters[n>>(5*i)&31]
	}
	return string(id[:])
}
