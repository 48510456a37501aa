package sequence

import (
	"parcours/analysis/event"
	"parcours/analysis/stat"
)

// Amounts reads the numbers of a property, such as what was paid or how it was
// rated: each different text once, when it is first asked for. Its memory is
// reused from one partition to the next; it belongs to one goroutine.
type Amounts struct {
	property int // −1: the partition lacks it
	values   *event.Strings
	read     []reading // by code
}

type reading struct {
	amount stat.Amount
	state  uint8 // 0: not yet read, or
}

const isNone, isAmount = 1, 2

// Over binds to a partition and to one of its properties; name may be empty: then no event has a number.
func (a *Amounts) Over(p *event.Partition, name string) {
	a.property = -1
	if name == "" {
		return
	}
	if a.property = p.Property(name); a.property < 0 {
		return
	}
	a.values = &p.Properties[a.property].Values
	a.read = resized(a.read, a.values.Len())
}

// Codes are those of a person's events, for Of; nil where the partition lacks the property.
func (a *Amounts) Codes(u *event.User) []event.Code {
	if a.property < 0 {
		return nil
	}
	return u.Property(a.property)
}

// Of is what a code says, if it is a number.
func (a *Amounts) Of(code event.Code) (stat.Amount, bool) {
	if code == 0 { // most events of most logs
		return stat.Amount{}, false
	}
	r := &a.read[code]
	if r.state == 0 {
		r.state = isNone
		if amount, ok := stat.ParseAmount(a.values.Bytes(uint32(code))); ok {
			*r = reading{amount, isAmount}
		}
	}
	return r.amount, r.state == isAmount
}

// At is the number of one of a person's events, if it has one.
func (a *Amounts) At(u *event.User, i int) (stat.Amount, bool) {
	if a.property < 0 {
		return stat.Amount{}, false
	}
	return a.Of(u.Property(a.property)[i])
}

// Has says whether the partition has the property.
func (a *Amounts) Has() bool { return a.property >= 0 }
