package eventlog

import "time"

// Truth is what was planted, counted while planning: what an analysis of the
// log ought to find. A session belongs to the time of its first event.
type Truth struct {
	Scenario string         `json:"scenario"`
	Seed     uint64         `json:"seed"`
	Start    time.Time      `json:"start"`
	Days     int            `json:"days"`
	Users    int64          `json:"users"`
	Rows     int64          `json:"rows"`
	Personas []PersonaTruth `json:"personas"`
	// Buyers are the people with at least one purchase; subscribers of the newspaper.
	Buyers    int64          `json:"buyers"`
	Incident  *IncidentTruth `json:"incident,omitempty"`
	Assist    *AssistTruth   `json:"assist,omitempty"`
	Blemishes Blemishes      `json:"blemishes"`
}

// PersonaTruth is one kind of person.
type PersonaTruth struct {
	Name   string `json:"name"`
	Share  int    `json:"share_per_mille"` // how likely a person is to be one
	Users  int64  `json:"users"`           // how many became one
	Buyers int64  `json:"buyers"`
}

// IncidentTruth is a failure of paying on one device in one fortnight.
type IncidentTruth struct {
	Device string    `json:"device"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"` // not included
	// Hit are the sessions with the device in that time, Outside those at other times, Others those with other devices in that time.
	Hit     Payments `json:"hit"`
	Outside Payments `json:"same_device_outside"`
	Others  Payments `json:"other_devices_inside"`
}

// Payments counts sessions.
type Payments struct {
	Tried int64 `json:"tried"` // with add_payment
	Paid  int64 `json:"paid"`  // of those, with purchase
}

func (p *Payments) add(paid bool) {
	p.Tried++
	if paid {
		p.Paid++
	}
}

// AssistTruth is a channel that introduces people and never closes a sale.
type AssistTruth struct {
	Channel string `json:"channel"`
	// FirstTouch are the people it brought first, FirstTouchBuyers those of them who bought.
	FirstTouch       int64 `json:"first_touch"`
	FirstTouchBuyers int64 `json:"first_touch_buyers"`
	// LastTouchPurchases are the purchases in sessions it brought.
	LastTouchPurchases int64 `json:"last_touch_purchases"`
}

// Blemishes count rows that are not as they should be.
type Blemishes struct {
	NoUser     int64 `json:"no_user"`
	NoDevice   int64 `json:"no_device"`  // of events that have one
	NoCountry  int64 `json:"no_country"` // of events that have one
	Duplicates int64 `json:"duplicates"` // rows that repeat the row before in their session
}
