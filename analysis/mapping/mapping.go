// Package mapping answers which column is the user, which the time, which the
// event. Take reads a sample of the files; Propose decides from the columns'
// names (English and French) and, before that, from their values, and gives a
// reason for every choice. Ingest reads the files with the answer, inspect and
// the mapping page show it, and a recipe overrides any part of it.
//
// Invariants: the same sample and the same wishes give the same mapping; a
// column has one role at most unless the recipe says otherwise; what the
// recipe says is never second-guessed.
package mapping

import (
	"bytes"
	"time"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// A Role is what a column can be to a journey.
type Role uint8

// The roles. User and Time are needed; without an Event column every row is one event of the same name.
const (
	User Role = iota
	Session
	Time
	Event
	Channel
	Device
	Country
	Value
	Currency
	Score
	Anonymous // the device's or cookie's id, of those who have no user id
	Page
	roles int = iota
)

// String is the role's name in recipes and reports.
func (r Role) String() string {
	return [...]string{"user", "session", "time", "event", "channel", "device", "country", "value", "currency", "score", "anonymous", "page"}[r]
}

// None is the index of no column.
const None = -1

// A Column is the column that has a role.
type Column struct {
	Index int // in the first file's fields, or None
	Field table.Field
}

// A Mapping says how rows become events.
type Mapping struct {
	// TimeFormat reads the time column; Location is the zone of its values without one, and of days.
	TimeFormat TimeFormat
	Location   *time.Location
	// EventName is what every row is called when there is no event column.
	EventName string
	// WholeFloats says that the user ids are texts such as "17850.0", as a
	// program writes that took them for numbers: all of the sample's are, so
	// the ".0" is no part of the id.
	WholeFloats bool
	// EventID names the columns that together name an event, Tie those that decide between events of the same time; both may be empty.
	EventID, Tie []string

	// Columns are all columns of the input with their roles, as sampled; Roles an answer for each role, with its reasons.
	Columns []report.Column
	Roles   []report.MappedColumn
	// Warnings are the guesses a reader has to know of.
	Warnings []report.Note

	columns [roles]Column
}

// Of is the column with a role; its Index is None when there is none.
func (m *Mapping) Of(r Role) Column { return m.columns[r] }

// Recipe spells the mapping out, so that with the same files it comes out the same.
func (m *Mapping) Recipe() recipe.Mapping {
	var out recipe.Mapping
	for r, name := range named(&out) {
		*name = recipe.NoColumn
		if c := m.columns[r]; c.Index != None {
			*name = c.Field.Name
		}
	}
	if out.Event == recipe.NoColumn {
		out.EventName = m.EventName
	}
	if out.Time != recipe.NoColumn {
		out.TimeFormat = m.TimeFormat.String()
	}
	out.Timezone = m.Location.String()
	out.EventID, out.Tie = orNone(m.EventID), orNone(m.Tie)
	return out
}

// orNone spells out that there is no column.
func orNone(columns []string) recipe.Strings {
	if len(columns) == 0 {
		return recipe.Strings{recipe.NoColumn}
	}
	return columns
}

// named lists where a recipe names the column of each role.
func named(m *recipe.Mapping) [roles]*string {
	return [...]*string{&m.User, &m.Session, &m.Time, &m.Event, &m.Channel, &m.Device, &m.Country, &m.Value, &m.Currency, &m.Score, &m.Anonymous, &m.Page}
}

// Missing says whether a user id, a time or an event name, without the spaces
// around it, is one of the ways in which programs write that there is none.
func Missing(value []byte) bool {
	if len(value) > len("undefined") {
		return false
	}
	switch string(value) {
	case "", "null", "NULL", "Null", "(null)", "nil", "nan", "NaN", "NAN", "NaT", "None", "none", "undefined", `\N`, "<NA>":
		return true
	}
	return false
}

// IsWholeFloat says whether an id is digits followed by ".0".
func IsWholeFloat(id []byte) bool {
	digits, ok := bytes.CutSuffix(id, []byte(".0"))
	return ok && len(digits) > 0 && len(bytes.Trim(digits, "0123456789")) == 0
}
