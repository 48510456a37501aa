package friction

import (
	"math/bits"

	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// conversions is the last pass: who reached the objective. Only they are looked at.
type conversions struct {
	of        *Analysis
	measured  *measured
	converted int64
	reached   []reached // by signal

	comparer comparer
}

// reached are those who converted, of the people of a signal and of the others.
type reached struct{ people, others int64 }

func newConversions(a *Analysis, m *measured) *conversions {
	return &conversions{of: a, measured: m, reached: make([]reached, len(m.signals))}
}

// Over implements agg.Partial.
func (c *conversions) Over(p *event.Partition) func(event.User) {
	converted, marks := c.of.spec.Converted(p), c.measured.marksOf(p)
	c.comparer.over(c.measured.signals, c.of, p)
	person := -1
	return func(u event.User) {
		person++
		if !converted(u) {
			return
		}
		c.converted++
		had, compared := marks(person, u), c.comparer.of(u)
		for w := range had {
			for some := had[w] | compared[w]; some != 0; some &= some - 1 {
				r := &c.reached[w<<6|bits.TrailingZeros64(some)]
				if had[w]&(some&-some) != 0 {
					r.people++
				} else {
					r.others++
				}
			}
		}
	}
}

// Merge implements agg.Partial.
func (c *conversions) Merge(other agg.Partial) {
	o := other.(*conversions)
	c.converted += o.converted
	for i, r := range o.reached {
		c.reached[i].people += r.people
		c.reached[i].others += r.others
	}
}

// AppendBinary implements agg.Partial.
func (c *conversions) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, c.converted)
	for _, r := range c.reached {
		dst = agg.AppendInt(agg.AppendInt(dst, r.people), r.others)
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
		n := reached{r.Int(), r.Int()}
		if n.people < 0 || n.others < 0 || n.people > c.converted || n.others > c.converted-n.people {
			return agg.ErrWire
		}
		c.reached[i] = n
	}
	return r.End()
}
