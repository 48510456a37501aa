package friction

import (
	"math"

	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	// cartTime is how long a cart is not yet abandoned: shops remind people of theirs within a day.
	cartTime = day
	// A wait is long beyond this quantile, beyond so many times the median, and beyond a minute, in which people read or
	// type. The quantile alone would find one in ten in any data.
	waitQuantile, waitOf = 9, 10
	waitMedians          = 3
	waitFloor            = 60 * second
	// waitPassages is of how many passages a quantile is known at all.
	waitPassages = 20
)

// along is the detector of troubles along the funnel.
type along struct {
	of *Analysis
	// limits says by step, counted from 0, from where a wait to the next is long. Where it is nil, every passage from a
	// step to the next is told, and its time added to waits where there are any.
	limits []int64
	waits  []stat.Durations

	visits       sequence.Visits
	means        dictionary
	steps, carts bool // some name is one
}

func (d *along) over(p *event.Partition) {
	d.of.visits(&d.visits, p)
	d.means.over(d.of, p)
	d.steps = d.means.has(func(m *meaning) bool { return m.low != 0 })
	d.carts = d.means.has(func(m *meaning) bool { return m.cart })
}

func (d *along) person(u event.User, tell func(trouble)) int {
	starts := d.visits.Starts(u)
	if d.steps {
		d.walk(u, starts, tell)
	}
	if d.carts {
		d.cart(u, starts, tell)
	}
	return len(starts)
}

// walk looks at each step and the one before it.
func (d *along) walk(u event.User, starts []int, tell func(trouble)) {
	last := int8(len(d.of.spec.Steps))
	before, visit := never, 0 // the step before and the visit of it
	for i, code := range u.Names {
		m := &d.means[code]
		if m.low == 0 {
			continue
		}
		here := visit
		for here+1 < len(starts) && starts[here+1] <= i {
			here++
		}
		if before != never {
			b := &d.means[u.Names[before]]
			took := u.Times[i] - u.Times[before]
			switch {
			case b.done || b.high == last || m.name == 0 || b.name == 0:
			case m.high < b.low && here == visit && took > 0:
				tell(trouble{keyOf(backToStep, m.name, b.name), here, before, i})
			case b.low == b.high && m.low == b.low+1 && m.high == m.low:
				step := int(b.low) - 1
				if d.waits != nil {
					d.waits[step].Add(took)
				}
				if d.limits == nil || took > d.limits[step] {
					tell(trouble{keyOf(wait, b.name, m.name), here, before, i})
				}
			}
		}
		before, visit = i, here
	}
}

// cart looks at the last cart of each visit, from the end, where what comes after is known.
func (d *along) cart(u event.User, starts []int, tell func(trouble)) {
	done := int64(math.MaxInt64) // when the objective is reached next
	visit, seen := len(starts)-1, false
	for i := len(u.Names) - 1; i >= 0; i-- {
		for i < starts[visit] {
			visit, seen = visit-1, false
		}
		m := &d.means[u.Names[i]]
		switch {
		case m.done || m.sold:
			done = u.Times[i]
		case m.cart && !seen:
			seen = true
			at := u.Times[i]
			if over := d.of.scope.Last-at > cartTime; over && (done == math.MaxInt64 || done-at > cartTime) {
				tell(trouble{keyOf(abandonedCart, m.name, 0), visit, i, i})
			}
		}
	}
}

// limitsFrom says by step from where a wait is long; never where too few passed to say.
func limitsFrom(waits []stat.Durations) []int64 {
	limits := make([]int64, len(waits))
	for i := range waits {
		limits[i] = math.MaxInt64
		if waits[i].Count() < waitPassages {
			continue
		}
		high, _ := waits[i].Quantile(waitQuantile, waitOf)
		median, _ := waits[i].Quantile(1, 2)
		limits[i] = max(high, waitFloor, median*waitMedians)
	}
	return limits
}
