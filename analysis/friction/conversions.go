package friction

import (
	"math/bits"

	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// conversions is the last pass: who reached the objective. Only they are looked at.
type conversions struct {
	of         *Analysis
	along      *measured
	everywhere *measured
	converted  int64
	reached    [2][]reached // by signal of each

	comparers [2]comparer
}

// reached are those who converted, of the people of a signal and of the others.
type reached struct{ people, others int64 }

func newConversions(a *Analysis, along *measured) *conversions {
	c := &conversions{of: a, along: along, everywhere: along.found.before}
	for i, m := range c.measured() {
		c.reached[i] = make([]reached, len(m.signals))
	}
	return c
}

func (c *conversions) measured() [2]*measured { return [2]*measured{c.everywhere, c.along} }

// Over implements agg.Partial.
func (c *conversions) Over(p *event.Partition) func(event.User) {
	converted := c.of.spec.Converted(p)
	var marks [2]func(int, event.User) uint64
	for i, m := range c.measured() {
		marks[i] = m.marksOf(p)
		c.comparers[i].over(m.signals, c.of, p)
	}
	person := -1
	return func(u event.User) {
		person++
		if !converted(u) {
			return
		}
		c.converted++
		for i := range marks {
			had := marks[i](person, u)
			for set := had; set != 0; set &= set - 1 {
				c.reached[i][bits.TrailingZeros64(set)].people++
			}
			for set := c.comparers[i].of(u) &^ had; set != 0; set &= set - 1 {
				c.reached[i][bits.TrailingZeros64(set)].others++
			}
		}
	}
}

// Merge implements agg.Partial.
func (c *conversions) Merge(other agg.Partial) {
	o := other.(*conversions)
	c.converted += o.converted
	for i := range c.reached {
		for j, r := range o.reached[i] {
			c.reached[i][j].people += r.people
			c.reached[i][j].others += r.others
		}
	}
}

// AppendBinary implements agg.Partial.
func (c *conversions) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, c.converted)
	for i := range c.reached {
		for _, r := range c.reached[i] {
			dst = agg.AppendInt(agg.AppendInt(dst, r.people), r.others)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *conversions) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	if c.converted = r.Int(); c.converted < 0 {
		return agg.ErrWire
	}
	for i := range c.reached {
		for j := range c.reached[i] {
			n := reached{r.Int(), r.Int()}
			if n.people < 0 || n.others < 0 || n.people > c.converted || n.others > c.converted-n.people {
				return agg.ErrWire
			}
			c.reached[i][j] = n
		}
	}
	return r.End()
}
