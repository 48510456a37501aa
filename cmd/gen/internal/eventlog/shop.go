package eventlog

import (
	"fmt"
	"time"
)

// shop is a mid-sized web shop with four kinds of customers, a fortnight in
// which paying failed on mobile, and display advertising that introduces
// people and never closes a sale.
type shop struct {
	Settings
	truth        Truth
	incidentFrom uint32 // seconds of the period
	incidentTo   uint32
}

// Kinds of visits to the shop.
const (
	shopping   uint8 = iota // with a Depth
	glimpse                 // of a page, after a display advertisement
	support                 // Depth 1: with a return
	delivery                // a message from the warehouse: no session, no device
	newsletter              // a message opened: no session
	feedback                // Depth: npsAnswer and/or productReview
	anonymous               // somebody without an id
)

// Depths of a shopping visit.
const (
	leftAtOnce uint8 = iota // without having looked at a product
	looked
	filledCart
	checkedOut
	leftPaying    // add_payment, and gone
	failedPayment // add_payment and payment_error
	bought
)

// Flags of a feedback's Depth.
const (
	npsAnswer uint8 = 1 << iota
	productReview
)

// Chances of 1000.
const (
	glances         = 600 // a visit that display brought comes to a product
	paymentWorks    = 870
	paymentIncident = 290
	errorShown      = 500 // a payment that fails outside the incident shows payment_error
	displayHelps    = 150 // added to the chance of filling a cart for people display brought
	strayVisitor    = 30  // for each person, one visit of somebody without an id
)

func newShop(s Settings) *shop {
	from := s.Days / 2
	sh := &shop{Settings: s, incidentFrom: s.day(from), incidentTo: s.day(from + 14)}
	date := func(at uint32) time.Time { return time.Unix(s.unix(at), 0).UTC() }
	sh.truth = Truth{
		Scenario: "shop", Seed: s.Seed, Start: s.Start, Days: s.Days,
		Incident: &IncidentTruth{
			Device: shopDevices[mobile], From: date(sh.incidentFrom), To: date(sh.incidentTo),
		},
		Assist: &AssistTruth{Channel: shopChannels[display]},
	}
	for _, p := range shopPersonas {
		sh.truth.Personas = append(sh.truth.Personas, PersonaTruth{Name: p.name, Share: p.share})
	}
	return sh
}

func (s *shop) Truth() Truth { return s.truth }

// customer is what stays the same over all visits of a person.
type customer struct {
	persona int
	country uint8
	home    uint8 // the device used most
}

// customer draws a person. The stream goes on where the person ends, which is where the plan begins.
func (s *shop) customer(user uint32) (customer, dice) {
	d := newDice(s.Seed, uint64(user))
	c := customer{persona: -1}
	n := d.below(1000)
	for n >= 0 {
		c.persona++
		n -= shopPersonas[c.persona].share
	}
	c.country = d.pick(shopCountries)
	c.home = d.pick(shopPersonas[c.persona].devices)
	return c, d
}

func (s *shop) Persona(user uint32) string {
	c, _ := s.customer(user)
	return shopPersonas[c.persona].name
}

func (s *shop) UserID(user uint32) string { return fmt.Sprintf("u_%06d", int64(user)+1) }
