package friction

import (
	"math"
	"slices"

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
	// waits gets, by step, counted from 0, the time of every passage to the next; nil: nobody asks.
	waits []stat.Durations

	visits  sequence.Visits
	means   dictionary
	matters []uint8 // by code: 1 for what is a step, a cart or the objective
	at      []int   // the person's events that matter, in order
}

func (d *along) over(p *event.Partition) {
	d.of.visits(&d.visits, p)
	d.means.over(d.of, p)
	d.matters = slices.Grow(d.matters[:0], len(d.means))[:len(d.means)]
	for i := range d.means {
		d.matters[i] = 0
		if m := &d.means[i]; m.low != 0 || m.cart || m.done || m.sold {
			d.matters[i] = 1
		}
	}
}

func (d *along) person(u event.User, tell func(trouble)) int {
	starts := d.visits.Starts(u)
	// Without a branch: it could not be foreseen.
	d.at = slices.Grow(d.at[:0], len(u.Names)+1)[:len(u.Names)+1]
	n := 0
	for i, code := range u.Names {
		d.at[n] = i // overwritten by the next, unless it matters
		n += int(d.matters[code])
	}
	d.at = d.at[:n]
	if n > 0 {
		d.walk(u, starts, tell)
		d.cart(u, starts, tell)
	}
	return len(starts)
}

// walk looks at each step and the one before it.
func (d *along) walk(u event.User, starts []int, tell func(trouble)) {
	last := int8(len(d.of.spec.Steps))
	before, visit := never, 0 // the step before and the visit of it
	var b *meaning            // what it means
	for _, i := range d.at {
		m := &d.means[u.Names[i]]
		if m.low == 0 {
			continue
		}
		here := visit
		for here+1 < len(starts) && starts[here+1] <= i {
			here++
		}
		if before != never && b.high != last && !b.done && m.name != 0 && b.name != 0 {
			took := u.Times[i] - u.Times[before]
			switch {
			case m.high < b.low && here == visit && took > 0:
				tell(trouble{keyOf(backToStep, m.name, b.name), int32(here), int32(before), int32(i)})
			case b.low == b.high && m.low == b.low+1 && m.high == m.low:
				if d.waits != nil {
					d.waits[b.low-1].Add(took)
				}
				tell(trouble{keyOf(wait, b.name, m.name), int32(here), int32(before), int32(i)})
			}
		}
		before, visit, b = i, here, m
	}
}

// cart looks at the last cart of each visit, from the end, where what comes after is known.
func (d *along) cart(u event.User, starts []int, tell func(trouble)) {
	done := int64(math.MaxInt64) // when the objective is reached next
	visit, seen := len(starts)-1, false
	for _, i := range slices.Backward(d.at) {
		m := &d.means[u.Names[i]]
		switch {
		case m.done || m.sold:
			done = u.Times[i]
		case m.cart:
			for i < starts[visit] {
				visit, seen = visit-1, false
			}
			if seen {
				continue
			}
			seen = true
			at := u.Times[i]
			if over := d.of.scope.Last-at > cartTime; over && (done == math.MaxInt64 || done-at > cartTime) {
				tell(trouble{keyOf(abandonedCart, m.name, 0), int32(visit), int32(i), int32(i)})
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
