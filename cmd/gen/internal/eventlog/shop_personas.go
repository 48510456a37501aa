package eventlog

// Channels and devices of the shop, by their number in a Visit. The first is none.
var (
	shopChannels = []string{"", "paid_social", "search", "email", "direct", "referral", "display"}
	shopDevices  = []string{"", "mobile", "desktop", "tablet"}
	countries    = []string{"", "FR", "DE", "GB", "US", "ES"}
)

const (
	paidSocial uint8 = iota + 1
	search
	email
	direct
	referral
	display
)

const (
	mobile uint8 = iota + 1
	desktop
	tablet
)

var shopCountries = []share{{1, 42}, {2, 20}, {3, 16}, {4, 12}, {5, 10}}

// shopPersona is how one kind of customer behaves. Chances are of 1000.
type shopPersona struct {
	name     string
	share    int
	channels []share
	devices  []share
	hours    span // in which visits start; the last must be before 23
	workdays bool // no visits at weekends
	arrives  int  // within the first so many thousandths of the period
	visits   span
	gap      span // days from one visit to the next
	searches span // in a visit
	views    span // products looked at in a visit

	// How far a visit goes, each step's chance given the one before; leaves ends it before the first product.
	leaves, cart, checkout, pay int

	display    int // chance that a display advertisement came first
	newsletter int // chance of newsletter_open before a visit by email
	support    int // chance of support after an order or a failed payment
	contacts   span
	returns    int // chance that support ends in a return
	nps        int
	score      span
	review     int
}

// shopPersonas are the four truths planted in the shop's customers.
var shopPersonas = []shopPersona{
	{
		name: "deal hunter", share: 380,
		channels: []share{{paidSocial, 76}, {referral, 14}, {search, 6}, {direct, 4}},
		devices:  []share{{mobile, 90}, {tablet, 7}, {desktop, 3}},
		hours:    span{18, 22}, arrives: 1000, visits: span{1, 4}, gap: span{1, 6},
		searches: span{0, 0}, views: span{1, 3},
		leaves: 190, cart: 760, checkout: 180, pay: 850,
		display: 340, support: 30, contacts: span{1, 1}, returns: 150,
		nps: 150, score: span{5, 8}, review: 60,
	},
	{
		name: "loyal regular", share: 190,
		channels: []share{{email, 80}, {direct, 15}, {search, 5}},
		devices:  []share{{mobile, 48}, {desktop, 42}, {tablet, 10}},
		hours:    span{6, 9}, arrives: 450, visits: span{3, 7}, gap: span{6, 14},
		searches: span{0, 0}, views: span{1, 2},
		leaves: 20, cart: 720, checkout: 900, pay: 960,
		display: 160, newsletter: 800, support: 20, contacts: span{1, 1}, returns: 50,
		nps: 300, score: span{9, 10}, review: 250,
	},
	{
		name: "researcher", share: 270,
		channels: []share{{search, 70}, {referral, 16}, {direct, 14}},
		devices:  []share{{desktop, 92}, {tablet, 5}, {mobile, 3}},
		hours:    span{9, 16}, workdays: true, arrives: 1000, visits: span{2, 4}, gap: span{1, 9},
		searches: span{1, 4}, views: span{3, 6},
		leaves: 70, cart: 150, checkout: 560, pay: 930,
		display: 300, support: 30, contacts: span{1, 1}, returns: 100,
		nps: 200, score: span{6, 9}, review: 120,
	},
	{
		name: "service-stuck", share: 160,
		channels: []share{{direct, 50}, {search, 30}, {email, 20}},
		devices:  []share{{mobile, 52}, {desktop, 42}, {tablet, 6}},
		hours:    span{11, 19}, arrives: 800, visits: span{1, 2}, gap: span{8, 20},
		searches: span{0, 1}, views: span{1, 2},
		leaves: 10, cart: 930, checkout: 950, pay: 970,
		display: 280, support: 950, contacts: span{2, 5}, returns: 650,
		nps: 500, score: span{0, 4}, review: 80,
	},
}
