package eventlog

import (
	"fmt"
	"time"
)

// Scenario is one business, made up.
type Scenario interface {
	// Schema is how its files look.
	Schema() Schema
	// Plan appends the visits of a person, in no particular order. All start within the period and more than MaxVisit before its end.
	Plan(dst []Visit, user uint32) []Visit
	// Events appends the events of a visit, in order of time.
	Events(dst []Row, v Visit) []Row
	// Persona is the name of the group a person was made to belong to.
	Persona(user uint32) string
	// UserID is the person's id in the file.
	UserID(user uint32) string
	// Truth is what was planted in the visits planned so far.
	Truth() Truth
}

// Visit is a planned stretch of one person's events. What kind and depth mean
// is the scenario's business. It is small because all visits of a block are in
// memory at once.
type Visit struct {
	At      uint32 // seconds after the start of the period
	User    uint32
	Seq     uint8 // different for each visit of a person
	Kind    uint8
	Depth   uint8
	Channel uint8
	Device  uint8
}

// MaxVisit is how long a visit may last.
const MaxVisit = time.Hour

// Settings are what a scenario depends on, besides its own rules.
type Settings struct {
	Seed  uint64
	Start time.Time // a UTC midnight, from 1970 on
	Days  int
}

// MinDays and MaxDays bound Settings.Days: shorter, and the incident does not
// fit; longer, and the seconds of a Visit do not.
const (
	MinDays = 28
	MaxDays = 10_000
)

// day is when a day of the period starts, in seconds.
func (s Settings) day(d int) uint32 { return uint32(d) * day }

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// fits says whether a visit may start at t and end within the period.
func (s Settings) fits(t uint32) bool {
	return t+uint32(MaxVisit/time.Second) < s.day(s.Days)
}

// workday moves a day that falls on a weekend to the Monday after.
func (s Settings) workday(d int) int {
	switch s.Start.AddDate(0, 0, d).Weekday() {
	case time.Saturday:
		return d + 2
	case time.Sunday:
		return d + 1
	}
	return d
}

// unix is the time of a second of the period.
func (s Settings) unix(at uint32) int64 { return s.Start.Unix() + int64(at) }

// Scenarios are the names New knows.
var Scenarios = []string{"shop", "news"}

// New returns a scenario by name.
func New(name string, s Settings) (Scenario, error) {
	if s.Days < MinDays || s.Days > MaxDays {
		return nil, fmt.Errorf("days %d: must be %d to %d", s.Days, MinDays, MaxDays)
	}
	if s.Start.Unix() < 0 || s.Start.Year() > 9000 {
		return nil, fmt.Errorf("start %s: must be in the years 1970 to 9000", s.Start.Format(time.DateOnly))
	}
	switch name {
	case "shop":
		return newShop(s), nil
	case "news":
		return newNews(s), nil
	}
	return nil, fmt.Errorf("scenario %q: must be one of %q", name, Scenarios)
}
