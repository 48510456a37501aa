package action

import (
	"math/bits"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	second = int64(1_000_000)
	day    = 24 * 60 * 60 * second

	// strata are people with about as many events before the objective, in half octaves.
	strata = 48
	// bands are people with about as many events in all.
	bands = 24
	// valued is how many counts there are of a value.
	valued = 2 * bands * 2
	// sizes are people who took so many items; the last stands for all with more.
	sizes = 25
	// one is 1 in fixed-point sums of chances.
	one = 1 << 20
)

// What an event name is to the second pass.
const (
	isDone = 1 << iota
	isFeedback
	isContact
	isArrival
)

// tallied is the second pass. All its sums lie in one vector, which merging and writing need not know in parts.
type tallied struct {
	of     *Analysis
	items  []string // in order of most people
	bought bool     // they were taken where the objective is reached
	clock  [moments]uint64

	n      []int64
	amount stat.Amount // what those who stay away were worth
	// values count people by the value of each property at their first event, by half, band and whether they reached the objective.
	names  agg.Names
	values [][valued]int64

	mask   []uint64 // by name: the bit of an event looked at
	bit    []uint8  // and its place, counted from 1
	flags  []uint8
	take   []uint8 // by item's code, or by name: its place, counted from 1
	item   int
	score  int
	worth  sequence.Amounts
	props  []property
	met    [maxItems]int64 // when the person at hand first took each item
	order  []uint8
	counts [maxEvents + 1]int64
}

type property struct {
	at    int
	codes []int32 // by code: 1 + the row in values, 0 while it was not met
	dict  *event.Strings
	name  string
}

// The parts of the vector.
const (
	atRegular  = iota // came often enough to have a pace
	atAway            // of them, those who stay away longer than one in a hundred would by chance
	atOrders          // and how often they reached the objective
	atEver            // were away as long at some time
	atReturned        // of them, those who came again
	atBuyers
	atAnswered
	atContacted
	atTotals                                     // by half, stratum and whether reached
	atEvents   = atTotals + 2*strata*2           // the same by event
	atObserved = atEvents + 2*strata*2*maxEvents // contacts directly after an event
	atExpected = atObserved + maxEvents
	atVariance = atExpected + maxEvents
	atSizes    = atVariance + maxEvents
	atTook     = atSizes + sizes
	atBoth     = atTook + sizes*maxItems
	atAfter    = atBoth + sizes*maxItems*(maxItems-1)/2 // people who took the second later than the first
	length     = atAfter + maxItems*maxItems
)

// pair is the place of two items, the first before the second, in a triangle.
func pair(x, y int) int { return y*(y-1)/2 + x }

func newTallied(a *Analysis, s *seen) *tallied {
	t := &tallied{of: a, n: make([]int64, length)}
	t.items, t.bought = s.most()
	if a.spec.Item == "" {
		t.items = a.content
	}
	var all, so uint64
	for _, n := range s.reached {
		all += uint64(n)
	}
	for i, n := range s.reached {
		so += uint64(n)
		t.clock[i] = so << 20 / max(all, 1)
	}
	return t
}

// Over implements agg.Partial.
func (t *tallied) Over(p *event.Partition) func(event.User) {
	a := t.of
	t.bit = placeOf(t.bit, p.Names, a.events)
	t.mask = slices.Grow(t.mask[:0], len(t.bit))[:len(t.bit)]
	for c, b := range t.bit {
		t.mask[c] = 0
		if b > 0 {
			t.mask[c] = 1 << (b - 1)
		}
	}
	t.flags = slices.Grow(t.flags[:0], len(t.bit))[:len(t.bit)]
	clear(t.flags)
	for _, l := range []struct {
		names []string
		flag  uint8
	}{{a.spec.Done, isDone}, {a.feedback, isFeedback}, {a.contact, isContact}, {a.arrival, isArrival}} {
		for _, name := range l.names {
			if c, ok := p.Names.Lookup(name); ok && c != 0 {
				t.flags[c] |= l.flag
			}
		}
	}
	t.item, t.score = -1, -1
	switch {
	case a.spec.Item != "":
		if t.item = p.Property(a.spec.Item); t.item >= 0 {
			values := &p.Properties[t.item].Values
			t.take = slices.Grow(t.take[:0], values.Len())[:values.Len()]
			clear(t.take)
			place := make(map[string]uint8, len(t.items))
			for i, name := range t.items {
				place[name] = uint8(i + 1)
			}
			for c := 1; c < values.Len(); c++ {
				t.take[c] = place[string(values.Bytes(uint32(c)))]
			}
		}
	case len(t.items) > 1:
		t.take = placeOf(t.take, p.Names, t.items)
	}
	if a.spec.Score != "" {
		t.score = p.Property(a.spec.Score)
	}
	t.worth.Over(p, a.scope.Value)
	t.props = t.props[:0]
	for _, name := range a.scope.Properties {
		if i := p.Property(name); i >= 0 && name != a.spec.Item {
			d := &p.Properties[i].Values
			t.props = append(t.props, property{at: i, codes: make([]int32, d.Len()), dict: d, name: name})
		}
	}
	return t.add
}

func (t *tallied) add(u event.User) {
	a := t.of
	var set uint64
	goal := len(u.Names)
	for i, c := range u.Names {
		if t.flags[c]&isDone != 0 {
			goal = i
			break
		}
		set |= t.mask[c]
	}
	half, reached := 0, 0
	if u.Times[0] > a.scope.First+(a.scope.Last-a.scope.First)/2 {
		half = 1
	}
	if goal < len(u.Names) {
		reached = 1
	}
	row := (half*strata+stratum(goal))*2 + reached
	t.n[atTotals+row]++
	of := t.n[atEvents+row*maxEvents:]
	for ; set != 0; set &= set - 1 {
		of[bits.TrailingZeros64(set)]++
	}
	band := (half*bands+min(stratum(len(u.Names)), bands-1))*2 + reached
	for i := range t.props {
		p := &t.props[i]
		code := u.Property(p.at)[0]
		at := p.codes[code]
		if at == 0 {
			at = int32(t.row(p.name, p.dict.String(uint32(code)))) + 1
			p.codes[code] = at
		}
		t.values[at-1][band]++
	}
	if reached == 1 {
		t.reached(u, goal)
	}
	if len(a.contact) > 0 {
		t.contacts(u)
	}
	if t.item >= 0 {
		t.took(u, u.Property(t.item), t.bought)
	} else if a.spec.Item == "" && len(t.items) > 1 {
		t.took(u, u.Names, false)
	}
}

// stratum is by the number of events, in half octaves.
func stratum(n int) int {
	if n < 2 {
		return n
	}
	octave := bits.Len(uint(n)) - 1
	return min(2*octave+n>>(octave-1)&1, strata-1)
}

// row is the place of a property's value.
func (t *tallied) row(property, value string) int {
	c := t.names.Code(property + "\x00" + value)
	for c >= len(t.values) {
		t.values = append(t.values, [valued]int64{})
	}
	return c
}

// reached is about somebody who reached the objective, first with event goal: whether they said how it was, and keep coming.
//
// Somebody who keeps coming at a constant rate has their n − 1 later times
// anywhere between the first and the end of the data, each as likely as any
// other, where time is measured by what everybody does. That all of them lie in
// the first part w has then a chance of w to the power of n − 1.
func (t *tallied) reached(u event.User, goal int) {
	a := t.of
	t.n[atBuyers]++
	answered := false
	var before, came, first, last int64
	away, back := false, false
	for i := goal; i < len(u.Names); i++ {
		f := t.flags[u.Names[i]]
		answered = answered || f&isFeedback != 0 && i > goal
		if f&isDone == 0 {
			continue
		}
		at := u.Times[i]
		if came > 0 && at == before {
			continue
		}
		now := int64(t.clock[a.moment(at)])
		if came == 0 {
			first = now
		} else if !away && came >= minRegular && chance(last-first, now-first, came-1) {
			away, back = true, true
		}
		before, last = at, now
		came++
	}
	if t.score >= 0 && !answered {
		for _, c := range u.Property(t.score)[goal:] {
			answered = answered || c != 0
		}
	}
	if answered {
		t.n[atAnswered]++
	}
	if came < minRegular {
		return
	}
	t.n[atRegular]++
	if now := chance(last-first, one-first, came-1); now {
		t.n[atAway]++
		t.n[atOrders] += came
		for i, c := range t.worth.Codes(&u) {
			if t.flags[u.Names[i]]&isDone != 0 {
				if amount, ok := t.worth.Of(c); ok {
					t.amount.Add(amount)
				}
			}
		}
		away = true
	}
	if away {
		t.n[atEver]++
	}
	if back {
		t.n[atReturned]++
	}
}

// chance says whether fewer than one in so many would have n times of theirs within the first part of all the time.
func chance(part, all, n int64) bool {
	if all <= 0 || part >= all {
		return false
	}
	w, p := uint64(part)<<20/uint64(all), uint64(one)
	for ; n > 0; n-- {
		if p = p * w >> 20; p*rarely < one {
			return true
		}
	}
	return false
}

// contacts is about somebody's first contact with support: what came directly before, within a day, and how often
// that would be each of the things they had done, were it any of them by chance.
func (t *tallied) contacts(u event.User) {
	at, before, n := -1, -1, int64(0)
	for i, c := range u.Names {
		f := t.flags[c]
		if f&isContact != 0 {
			at = i
			break
		}
		if f&isArrival == 0 {
			before = i
			n++
		}
	}
	if at < 0 || before < 0 || u.Times[at]-u.Times[before] > day {
		return
	}
	t.n[atContacted]++
	if b := t.bit[u.Names[before]]; b > 0 {
		t.n[atObserved+int(b)-1]++
	}
	clear(t.counts[:len(t.of.events)+1])
	for _, c := range u.Names[:at] {
		if t.flags[c]&isArrival == 0 {
			t.counts[t.bit[c]]++
		}
	}
	for e, k := range t.counts[1 : len(t.of.events)+1] {
		if k > 0 {
			t.n[atExpected+e] += k * one / n
			t.n[atVariance+e] += k * one / n * (n - k) / n
		}
	}
}

// took is about what somebody took, and in which order.
func (t *tallied) took(u event.User, items []event.Code, done bool) {
	t.order = t.order[:0]
	var had uint64
	for i, c := range items {
		x := t.take[c]
		if x == 0 || had>>x&1 != 0 || done && t.flags[u.Names[i]]&isDone == 0 {
			continue
		}
		had |= 1 << x
		t.met[x-1] = u.Times[i]
		t.order = append(t.order, x-1)
	}
	size := min(len(t.order), sizes-1)
	t.n[atSizes+size]++
	for j, y := range t.order {
		t.n[atTook+size*maxItems+int(y)]++
		for _, x := range t.order[:j] {
			t.n[atBoth+size*maxItems*(maxItems-1)/2+pair(int(min(x, y)), int(max(x, y)))]++
			if t.met[x] < t.met[y] {
				t.n[atAfter+int(x)*maxItems+int(y)]++
			}
		}
	}
}

// Merge implements agg.Partial.
func (t *tallied) Merge(other agg.Partial) {
	o := other.(*tallied)
	for i, n := range o.n {
		t.n[i] += n
	}
	t.amount.Add(o.amount)
	for c, to := range t.names.Merge(&o.names) {
		for to >= len(t.values) {
			t.values = append(t.values, [valued]int64{})
		}
		for i, n := range o.values[c] {
			t.values[to][i] += n
		}
	}
}

// AppendBinary implements agg.Partial. Most sums are 0: a run of them is a 0 and how many there are.
func (t *tallied) AppendBinary(dst []byte) ([]byte, error) {
	for i := 0; i < length; {
		zeros := i
		for i < length && t.n[i] == 0 {
			i++
		}
		if i > zeros {
			dst = agg.AppendUint(agg.AppendUint(dst, 0), uint64(i-zeros))
			continue
		}
		dst = agg.AppendUint(dst, uint64(t.n[i]))
		i++
	}
	dst = agg.AppendInt(agg.AppendInt(dst, t.amount.Units), t.amount.Millionths)
	dst = agg.AppendUint(dst, uint64(t.names.Len()))
	for _, c := range t.names.Sorted() {
		dst = agg.AppendString(dst, t.names.Name(c))
		for _, n := range t.values[c] {
			dst = agg.AppendUint(dst, uint64(n))
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (t *tallied) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := 0; i < length && r.Err() == nil; {
		n := count(r)
		if n == 0 {
			zeros := r.Uint()
			if zeros == 0 || zeros > uint64(length-i) || i > 0 && t.n[i-1] == 0 { // two runs are one
				return agg.ErrWire
			}
			i += int(zeros)
			continue
		}
		t.n[i] = n
		i++
	}
	t.amount = stat.Amount{Units: r.Int(), Millionths: r.Int()}
	for n := r.Len(1 + valued); n > 0; n-- {
		name := r.String()
		var row [valued]int64
		for i := range row {
			row[i] = count(r)
		}
		if t.names.Code(name) != len(t.values) {
			return agg.ErrWire
		}
		t.values = append(t.values, row)
	}
	return r.End()
}
