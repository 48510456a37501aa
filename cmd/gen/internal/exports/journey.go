package exports

import (
	"fmt"
	"slices"
	"time"
)

// person is somebody who visits the shop.
type person struct {
	n       int // from 1
	name    string
	user    string // in the shop's own list, "" for who never logs in
	email   string
	country string // ISO code
	land    string // the country's name
	city    string
	device  string // desktop, mobile or tablet
	browser string
	os      string
	source  string // "" came by itself
	medium  string
	group   string // channel group, as Google calls it
	click   string // gclid
	total   float64
	visits  []visit
}

// visit is when somebody came, how many minutes after the first midnight, and what was done there, a letter a step.
type visit struct {
	minute int
	steps  string
}

var monday = time.Date(2024, 4, 8, 0, 0, 0, 0, time.UTC)

const day = 24 * 60

var people = []*person{
	{1, "Ada Berg", "u-1001", "ada@example.org", "FR", "France", "Lyon", "desktop", "Chrome", "Windows", "google", "cpc", "Paid Search", "Cj0KCQjw-ada", 24.9,
		[]visit{{8*60 + 2, "hlp"}, {2*day + 19*60 + 30, "pcko"}}},
	{2, "Ben Koch", "u-1002", "ben@example.org", "DE", "Germany", "Bremen", "mobile", "Safari", "iOS", "newsletter", "email", "Email", "", 0,
		[]visit{{12*60 + 15, "hpck"}}},
	{3, "Chloé Roux", "u-1003", "chloe@example.org", "FR", "France", "Nantes", "mobile", "Chrome", "Android", "", "", "Direct", "", 49.8,
		[]visit{{day + 9*60 + 40, "hpcko"}}},
	{4, "Dan Hill", "", "dan@example.org", "US", "United States", "Boston", "desktop", "Firefox", "Linux", "google", "organic", "Organic Search", "", 0,
		[]visit{{day + 16*60 + 5, "hl"}}},
	{5, "Eva Lind", "u-1005", "eva@example.org", "GB", "United Kingdom", "Leeds", "tablet", "Safari", "iOS", "facebook", "paid_social", "Paid Social", "", 12.45,
		[]visit{{3*day + 21*60 + 10, "lpcko"}}},
}

// step is what is done on a page of the shop.
type step struct {
	event, path, title string
}

var steps = map[rune]step{
	'h': {"page_view", "/", "Teas & more"},
	'l': {"page_view", "/teas?sort=price", "All teas"},
	'p': {"view_item", "/teas/sencha", "Thé Sencha, 100 g"},
	'c': {"add_to_cart", "/cart", "Cart"},
	'k': {"begin_checkout", "/checkout", "Checkout"},
	'o': {"purchase", "/thank-you", "Thank you"},
}

const (
	site     = "https://shop.example"
	product  = "Thé Sencha, 100 g"
	sku      = "TEA-001"
	category = "Teas"
	price    = 12.45
)

// hit is one step of somebody.
type hit struct {
	*person
	step
	n     int // from 1, in the order of time
	visit int // of the person, from 1
	place int // in the visit, from 1
	start time.Time
	at    time.Time
}

// hits are all steps of all people in the order of time.
func hits() (out []hit) {
	for _, p := range people {
		for i, v := range p.visits {
			start := monday.Add(time.Duration(v.minute) * time.Minute)
			for j, c := range v.steps {
				at := start.Add(time.Duration(j*75)*time.Second + time.Duration(j*137+p.n)*time.Millisecond)
				out = append(out, hit{person: p, step: steps[c], visit: i + 1, place: j + 1, start: start, at: at})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return a.at.Compare(b.at) })
	for i := range out {
		out[i].n = i + 1
	}
	return out
}

func (h hit) url() string    { return site + h.path }
func (h hit) isView() bool   { return h.event == "page_view" || h.event == "view_item" }
func (h hit) bought() bool   { return h.event == "purchase" }
func (h hit) order() string  { return fmt.Sprintf("T-%d", 5000+h.person.n) }
func (p *person) items() int { return int(p.total/price + 0.5) }

// login is who it is as soon as the shop knows: from the checkout on, and in every later visit.
func (h hit) login() string {
	if h.visit > 1 || h.event == "begin_checkout" || h.bought() {
		return h.user
	}
	return ""
}

// campaign is the name of the campaign that brought somebody, if one did.
func (p *person) campaign() string {
	if p.medium == "cpc" || p.medium == "email" || p.medium == "paid_social" {
		return "spring"
	}
	return ""
}

// referrer is the page before.
func (h hit) referrer() string {
	if h.place > 1 || h.source == "" || h.medium == "email" {
		return ""
	}
	return "https://www." + h.source + ".com/"
}

// amount is the value of a purchase as a text, "" for other steps.
func (h hit) amount() string {
	if !h.bought() {
		return ""
	}
	return money(h.total)
}

// currency is that of a purchase.
func (h hit) currency() string {
	if !h.bought() {
		return ""
	}
	return "EUR"
}

func money(v float64) string { return fmt.Sprintf("%.2f", v) }

// uuid is a made-up UUID, the same for the same numbers.
func uuid(kind, n int) string {
	return fmt.Sprintf("%08x-5eed-4a00-8000-%012x", 0x70000000+kind, 0xabcdef000000+n)
}

// Kinds of UUID.
const (
	deviceID = iota
	eventID
	sessionID
	personID
	websiteID
	otherID
)

func (p *person) deviceID() string { return uuid(deviceID, p.n) }
func (h hit) eventID() string      { return uuid(eventID, h.n) }
func (h hit) sessionID() string    { return uuid(sessionID, h.person.n*10+h.visit) }
