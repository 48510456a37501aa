package eventlog

import "fmt"

// news is the website of a French newspaper: people who pass by, people who
// follow it and may subscribe, and subscribers. Its columns, values, times and
// CSV are those of an export made in France.
type news struct {
	Settings
	truth Truth
}

// readerPersona is how one kind of reader behaves. Chances are of 1000.
type readerPersona struct {
	name     string
	share    int
	channels []share
	devices  []share
	hours    span
	visits   span
	gap      span // days
	articles span // in a visit
	wall     int  // chance to meet the paywall in a visit
	register int  // chance to register at the paywall
	trial    int  // chance that the registered start a trial at the paywall
	stay     int  // chance that a trial becomes a subscription
	cancel   int  // chance to cancel, for people who subscribed before
}

var (
	newsChannels = []string{"", "recherche", "réseaux", "email", "direct", "appli"}
	newsDevices  = []string{"", "mobile", "ordinateur", "tablette"}
	newsCountry  = []string{"", "FR", "BE", "CH", "CA"}
	sections     = []string{"politique", "économie", "culture", "sport", "sciences", "opinions"}
)

// Channels of the newspaper.
const (
	newsSearch uint8 = iota + 1
	newsSocial
	newsEmail
	newsDirect
	newsApp
)

var newsCountries = []share{{1, 80}, {2, 10}, {3, 7}, {4, 3}}

var readerPersonas = []readerPersona{
	{
		name: "passer-by", share: 520,
		channels: []share{{newsSearch, 60}, {newsSocial, 40}},
		devices:  []share{{mobile, 80}, {desktop, 18}, {tablet, 2}},
		hours:    span{8, 22}, visits: span{1, 3}, gap: span{2, 20}, articles: span{1, 3},
		wall: 400, register: 60, trial: 200, stay: 300,
	},
	{
		name: "follower", share: 300,
		channels: []share{{newsEmail, 75}, {newsDirect, 25}},
		devices:  []share{{mobile, 45}, {desktop, 50}, {tablet, 5}},
		hours:    span{11, 14}, visits: span{4, 8}, gap: span{2, 8}, articles: span{1, 3},
		wall: 600, register: 550, trial: 500, stay: 550,
	},
	{
		name: "subscriber", share: 180,
		channels: []share{{newsApp, 90}, {newsDirect, 10}},
		devices:  []share{{mobile, 60}, {tablet, 35}, {desktop, 5}},
		hours:    span{6, 8}, visits: span{8, 16}, gap: span{1, 4}, articles: span{2, 4},
		cancel: 120,
	},
}

// reading is the kind of every visit but opened letters; its Depth says what happened in it.
const (
	reading uint8 = iota
	letter
)

// Flags of a visit's Depth.
const (
	metWall uint8 = 1 << iota
	registers
	startsTrial
	subscribes
	cancels
)

func newNews(s Settings) *news {
	n := &news{Settings: s}
	n.truth = Truth{Scenario: "news", Seed: s.Seed, Start: s.Start, Days: s.Days}
	for _, p := range readerPersonas {
		n.truth.Personas = append(n.truth.Personas, PersonaTruth{Name: p.name, Share: p.share})
	}
	return n
}

func (n *news) Truth() Truth { return n.truth }

func (n *news) Schema() Schema {
	return Schema{
		TimeLayout: "02/01/2006 15:04:05",
		Comma:      ';',
		Excel:      true,
		Columns: []Column{
			text("identifiant", func(r *Row) string { return r.User }),
			number("horodatage", Time, func(r *Row) int64 { return r.Time }),
			text("evenement", func(r *Row) string { return r.Event }),
			text("rubrique", func(r *Row) string { return r.Page }),
			text("canal", func(r *Row) string { return r.Channel }),
			text("appareil", func(r *Row) string { return r.Device }),
			text("pays", func(r *Row) string { return r.Country }),
		},
	}
}

func (n *news) reader(user uint32) (c customer, d dice) {
	d = newDice(n.Seed, uint64(user))
	c = customer{persona: -1}
	for left := d.below(1000); left >= 0; {
		c.persona++
		left -= readerPersonas[c.persona].share
	}
	c.country = d.pick(newsCountries)
	c.home = d.pick(readerPersonas[c.persona].devices)
	return c, d
}

func (n *news) Persona(user uint32) string {
	c, _ := n.reader(user)
	return readerPersonas[c.persona].name
}

func (n *news) UserID(user uint32) string { return fmt.Sprintf("L%05d", int64(user)+1) }

func (n *news) Plan(dst []Visit, user uint32) []Visit {
	c, d := n.reader(user)
	p := &readerPersonas[c.persona]
	var registered, trial, subscribed bool
	var seq uint8
	add := func(kind, depth, channel uint8, at uint32) {
		dst = append(dst, Visit{At: at, User: user, Seq: seq, Kind: kind, Depth: depth, Channel: channel, Device: c.home})
		seq++
	}
	on := d.below(n.Days)
	visits := d.in(p.visits)
	for i := range visits {
		at := n.day(on) + uint32(d.in(p.hours)*hour+d.below(hour))
		if !n.fits(at) {
			break
		}
		var depth uint8
		if !trial && d.chance(p.wall) {
			depth = metWall
			if !registered && d.chance(p.register) {
				depth |= registers
				registered = true
			}
			if registered && d.chance(p.trial) {
				depth |= startsTrial
				trial = true
			}
		} else if trial && !subscribed && d.chance(p.stay) {
			depth = subscribes
			subscribed = true
		}
		if i == visits-1 && d.chance(p.cancel) {
			depth |= cancels
		}
		channel := d.pick(p.channels)
		if channel == newsEmail {
			add(letter, 0, channel, at-uint32(10+d.below(50)))
		}
		add(reading, depth, channel, at)
		on += d.in(p.gap)
	}
	n.truth.Users++
	n.truth.Personas[c.persona].Users++
	if subscribed {
		n.truth.Buyers++
		n.truth.Personas[c.persona].Buyers++
	}
	return dst
}

func (n *news) Events(dst []Row, v Visit) []Row {
	c, _ := n.reader(v.User)
	p := &readerPersonas[c.persona]
	w := visitWriter{
		d: newDice(n.Seed, uint64(v.User), uint64(v.Seq)+1), rows: dst, truth: &n.truth.Blemishes,
		next: Row{
			Time:    n.unix(v.At),
			User:    n.UserID(v.User),
			Channel: newsChannels[v.Channel],
			Device:  newsDevices[v.Device],
			Country: newsCountry[c.country],
			Cents:   None,
			Score:   None,
		},
	}
	before := len(dst)
	if v.Kind == letter {
		w.event("newsletter_open", "", nil)
	} else {
		n.read(&w, p, v)
	}
	n.truth.Rows += int64(len(w.rows) - before)
	return w.rows
}

// read writes a visit: some articles, and what the visit was planned for.
func (n *news) read(w *visitWriter, p *readerPersona, v Visit) {
	if v.Channel == newsApp {
		w.event("app_open", "", nil)
		w.pause(5)
	}
	var section string
	for i := range w.d.in(p.articles) {
		if i > 0 {
			w.pause(200)
		}
		section = sections[w.d.early(span{0, len(sections) - 1})]
		w.event("article_view", section, nil)
	}
	for _, step := range []struct {
		flag uint8
		name string
	}{
		{metWall, "paywall_seen"}, {registers, "register"}, {startsTrial, "trial_start"},
		{subscribes, "subscribe"}, {cancels, "cancel"},
	} {
		if v.Depth&step.flag != 0 {
			w.pause(90)
			w.event(step.name, section, nil)
		}
	}
}
