package overview

import (
	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// others is the second pass: the people seen with a value that is not listed.
type others struct {
	first *partial
	users [3]int64 // channel, device, country
}

// Over implements agg.Partial.
func (o *others) Over(part *event.Partition) func(event.User) {
	var adders []func(event.User)
	for i, role := range o.first.roles() {
		at := part.Property(role)
		v := &o.first.values[i]
		if role == "" || at < 0 || len(v.by) <= maxValues {
			continue
		}
		_, rest := v.top()
		unlisted := map[string]bool{}
		for _, c := range rest {
			unlisted[v.names.Name(c)] = true
		}
		values := part.Properties[at].Values
		counted := make([]bool, values.Len())
		for c := range counted {
			counted[c] = unlisted[values.String(uint32(c))]
		}
		adders = append(adders, func(u event.User) {
			for _, c := range u.Property(at) {
				if counted[c] {
					o.users[i]++
					return
				}
			}
		})
	}
	return func(u event.User) {
		for _, add := range adders {
			add(u)
		}
	}
}

// Merge implements agg.Partial.
func (o *others) Merge(other agg.Partial) {
	for i, n := range other.(*others).users {
		o.users[i] += n
	}
}

// AppendBinary implements agg.Partial.
func (o *others) AppendBinary(dst []byte) ([]byte, error) {
	for _, n := range o.users {
		dst = agg.AppendInt(dst, n)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (o *others) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range o.users {
		o.users[i] = r.Int()
	}
	return r.End()
}
