package eventlog

// shopPlan plans one person's visits.
type shopPlan struct {
	s      *shop
	d      dice
	c      customer
	p      *shopPersona
	user   uint32
	seq    uint8
	visits []Visit
}

func (s *shop) Plan(dst []Visit, user uint32) []Visit {
	c, d := s.customer(user)
	p := shopPlan{s: s, d: d, c: c, p: &shopPersonas[c.persona], user: user, visits: dst}

	on := p.visitDay(p.d.below(max(1, s.Days*p.p.arrives/1000-2))) // a weekend may move it by two days
	introduced := p.d.chance(p.p.display)
	if introduced {
		p.add(glimpse, p.glance(), display, c.home, p.moment(on))
		on = p.visitDay(on + 1 + p.d.below(4))
	}
	buyer := false
	for i := range p.d.in(p.p.visits) {
		if i > 0 {
			on = p.visitDay(on + p.d.in(p.p.gap))
		}
		if p.shopping(on, introduced) {
			buyer = true
		}
	}
	if p.d.chance(strayVisitor) {
		p.add(anonymous, 0, direct, c.home, p.moment(on))
	}

	s.truth.person(c.persona, buyer, introduced)
	return p.visits
}

// person counts a planned person.
func (t *Truth) person(persona int, buyer, introduced bool) {
	t.Users++
	t.Personas[persona].Users++
	if buyer {
		t.Buyers++
		t.Personas[persona].Buyers++
	}
	if introduced {
		t.Assist.FirstTouch++
		if buyer {
			t.Assist.FirstTouchBuyers++
		}
	}
}

// visitDay is a day, or the next on which this person visits the shop.
func (p *shopPlan) visitDay(on int) int {
	if p.p.workdays {
		return p.s.workday(on)
	}
	return on
}

// moment is a time at which this person visits the shop, on a day or the next that suits. It may lie after the period.
func (p *shopPlan) moment(on int) uint32 {
	return p.s.day(p.visitDay(on)) + uint32(p.d.in(p.p.hours)*hour+p.d.below(hour))
}

// add adds a visit unless it would not end within the period.
func (p *shopPlan) add(kind, depth, channel, device uint8, at uint32) bool {
	if !p.s.fits(at) {
		return false
	}
	p.visits = append(p.visits, Visit{
		At: at, User: p.user, Seq: p.seq, Kind: kind, Depth: depth, Channel: channel, Device: device,
	})
	p.seq++
	return true
}

// shopping adds a visit to the shop and what follows from it; it says whether it ended in a purchase.
func (p *shopPlan) shopping(on int, introduced bool) bool {
	at := p.moment(on)
	channel := p.d.pick(p.p.channels)
	device := p.c.home
	if p.d.chance(120) {
		device = p.d.pick(p.p.devices)
	}
	depth := p.depth(at, device, introduced)
	if !p.add(shopping, depth, channel, device, at) {
		return false
	}
	if channel == email && p.d.chance(p.p.newsletter) {
		p.add(newsletter, 0, email, device, at-uint32(20+p.d.below(180)))
	}
	p.payment(at, device, depth)
	switch depth {
	case bought:
		arrives := on + p.d.in(span{2, 4})
		p.add(delivery, 0, 0, 0, p.s.day(arrives)+uint32(8*hour+p.d.below(10*hour)))
		p.help(arrives)
		p.opinion(arrives)
	case failedPayment:
		p.help(on)
	}
	return depth == bought
}

// glance decides whether somebody whom an advertisement brought looks at a product.
func (p *shopPlan) glance() uint8 {
	if p.d.chance(glances) {
		return looked
	}
	return leftAtOnce
}

// depth decides how far a visit goes.
func (p *shopPlan) depth(at uint32, device uint8, introduced bool) uint8 {
	cart := p.p.cart
	if introduced {
		cart += displayHelps
	}
	broken := device == mobile && p.s.inIncident(at)
	works := paymentWorks
	if broken {
		works = paymentIncident
	}
	switch {
	case p.d.chance(p.p.leaves):
		return leftAtOnce
	case !p.d.chance(cart):
		return looked
	case !p.d.chance(p.p.checkout):
		return filledCart
	case !p.d.chance(p.p.pay):
		return checkedOut
	case p.d.chance(works):
		return bought
	case broken || p.d.chance(errorShown):
		return failedPayment
	}
	return leftPaying
}

func (s *shop) inIncident(at uint32) bool { return at >= s.incidentFrom && at < s.incidentTo }

// payment counts a visit that came to paying.
func (p *shopPlan) payment(at uint32, device, depth uint8) {
	if depth < leftPaying {
		return
	}
	truth := p.s.truth.Incident
	switch inside := p.s.inIncident(at); {
	case inside && device == mobile:
		truth.Hit.add(depth == bought)
	case inside:
		truth.Others.add(depth == bought)
	case device == mobile:
		truth.Outside.add(depth == bought)
	}
}

// help adds visits to support, from the day after.
func (p *shopPlan) help(on int) {
	if !p.d.chance(p.p.support) {
		return
	}
	contacts := p.d.in(p.p.contacts)
	for i := range contacts {
		on += p.d.in(span{1, 3})
		var goesBack uint8
		if i == contacts-1 && p.d.chance(p.p.returns) {
			goesBack = 1
		}
		p.add(support, goesBack, direct, p.c.home, p.moment(on))
	}
}

// opinion adds what a person says about an order.
func (p *shopPlan) opinion(on int) {
	var says uint8
	if p.d.chance(p.p.nps) {
		says |= npsAnswer
	}
	if p.d.chance(p.p.review) {
		says |= productReview
	}
	if says != 0 {
		p.add(feedback, says, email, p.c.home, p.moment(on+p.d.in(span{1, 8})))
	}
}
