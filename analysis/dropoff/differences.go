package dropoff

import (
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// maxPaired is how many event names, those of the most people first, are looked at in pairs.
const maxPaired = 64

// Differences implements agg.Analysis for one funnel: what sets those who went
// on from a step and those who dropped there apart. It is apart from Analysis
// because it takes longer than counting.
//
// # Whom and what it compares
//
// Each side is compared by what it did while both still had the same chance to
// go on:
//
//   - Events, and pairs of events of which one directly follows the other:
//     those of the visit in which the attempt began, and of everything from
//     there on, that are earlier than the event of the step. Events at the
//     same moment as the step are left out, for nobody knows which came first.
//   - Properties: their values at the event of the step.
//
// What comes after the step is not compared. Who goes on at once does nothing
// else first, and who has made up their mind to leave goes elsewhere: either
// would look like a cause and is a consequence. DropoffStep.Within has it as
// what it is, beside those who went on.
//
// Units in progress are left out and so are, on both sides, those whose window
// had not closed by the end of the data: of the late ones only who went on
// would be known.
//
// Who does more has done everything more often, and often goes on more often,
// too. So people are compared by events and pairs only with those who had
// about as many events before the step (see stratum).
//
// The funnel's own events, those of its steps and its exclusions, are no
// differences, and neither are the properties that its conditions test: they
// would tell what the funnel already says.
type Differences struct {
	scope  agg.Scope
	spec   recipe.Funnel
	funnel *sequence.Funnel
	own    map[string]bool // event names
	rare   map[string]bool // event names that too few can have done
	pairs  []string        // the names looked at in pairs, in order
	by     []string        // the properties
	// anyEvent says that a step may be any event.
	anyEvent bool
}

// NewDifferences returns the comparison for a valid funnel definition. events are those of the log.
func NewDifferences(spec recipe.Funnel, scope agg.Scope, events []sequence.EventStat) (*Differences, error) {
	compiled, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	d := &Differences{scope: scope, spec: spec, funnel: compiled, own: map[string]bool{}, rare: map[string]bool{}}
	tested := map[string]bool{spec.Entity: true}
	note := func(names []string, where []recipe.Condition) {
		for _, name := range names {
			d.own[name] = true
		}
		for _, c := range where {
			tested[c.Property] = true
		}
	}
	for _, s := range spec.Steps {
		note(s.Event, s.Where)
		d.anyEvent = d.anyEvent || len(s.Event) == 0
	}
	for _, x := range spec.Exclude {
		note(x.Event, x.Where)
	}
	var others []sequence.EventStat
	for _, e := range events {
		switch {
		case e.Events < 2*fewestExpected:
			d.rare[e.Name] = true // there may be very many of them, each with its counts
		case !d.own[e.Name]:
			others = append(others, e)
		}
	}
	top, _ := stat.Top(others, maxPaired, func(e sequence.EventStat) int64 { return e.Users }, func(e sequence.EventStat) string { return e.Name })
	for _, e := range top {
		d.pairs = append(d.pairs, e.Name)
	}
	slices.Sort(d.pairs)
	for _, name := range scope.Properties {
		if !tested[name] {
			d.by = append(d.by, name)
		}
	}
	return d, nil
}

// Name implements agg.Analysis.
func (d *Differences) Name() string { return "differences " + strconv.Quote(d.spec.Name) }

// Key implements agg.Keyed: the definition, and what is looked at.
func (d *Differences) Key(agg.Partial) (string, bool) {
	return "differences " + strings.Join([]string{definition(d.spec), strings.Join(d.pairs, "\x00"), strings.Join(d.by, "\x00")}, "\x00\x00"), true
}

// New implements agg.Analysis; one pass is enough.
func (d *Differences) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	c := &compared{differences: d, stops: make([]sides, d.funnel.Steps()-1), properties: make([]property, len(d.by))}
	for i := range c.stops {
		for side := range c.stops[i] {
			c.stops[i][side].values = make([]tally, len(d.by))
		}
	}
	return c
}

// strata are the classes of people with about as many events before a step.
const strata = 16

// stratum classes a number of events: each one up to 3, then two classes for each power of two, and one from 192 on.
func stratum(n int) int {
	if n < 4 {
		return n
	}
	length := bits.Len(uint(n))
	return min(2*(length-1)+n>>(length-2)&1, strata-1)
}

// The sides of a step.
const (
	dropped = iota
	wentOn
)

// compared counts, for each step but the last, the people on both sides.
type compared struct {
	differences *Differences
	names       agg.Names
	properties  []property
	stops       []sides

	codes   agg.Codes
	dict    *event.Strings // of the partition's event names
	amounts sequence.Amounts
	walker  *sequence.Walker // where nobody else walks
	visits  sequence.Visits
	own     []bool  // by event name of the partition
	rare    []uint8 // by event name of the partition: 0 while it was not looked up, isRare or isUsual
	paired  []int32 // by event name of the partition: its place among the names of pairs + 1, or 0

	// Of one unit: where it is counted, and what it did for the first time, in order.
	places    []place
	done      []thing
	unit      uint32
	seen      []uint32 // by event name of the partition: the last unit that did it
	seenPairs []uint32
}

// property is the dictionary of one of the properties.
type property struct {
	names  agg.Names
	codes  agg.Codes
	column int
}

// place is a step at which a unit is counted.
type place struct {
	step, side, at int
	before         int // the first of its events that is not earlier than the step's
	done, others   int // things done for the first time, and events that are not the funnel's own, by then
}

// thing is an event or a pair.
type thing struct {
	code int32 // of the partition's event names, or of a pair
	pair bool
}

// sides are the two sides of one step.
type sides [2]side

type side struct {
	strata [strata]int64 // people
	value  stat.Amount   // of what converted them
	valued int64         // how many have one

	did, pairs tally   // by event or pair, by stratum
	values     []tally // by property, by value
}

func (s *side) people() (n int64) {
	for _, m := range s.strata {
		n += m
	}
	return n
}

// Over implements agg.Partial.
func (c *compared) Over(part *event.Partition) func(event.User) {
	if c.walker == nil {
		c.walker = c.differences.funnel.Walker()
	}
	return sequence.Alone(c, c.walker, part)
}

// Follow implements sequence.Follower.
func (c *compared) Follow(part *event.Partition, walker *sequence.Walker) sequence.Tell {
	c.bind(part)
	return func(u *event.User, o *sequence.Outcome) {
		c.find(u, o, walker)
		if len(c.places) == 0 {
			return
		}
		starts := c.visits.Starts(*u)
		c.gather(u, o, starts)
		for i := range c.places {
			c.count(u, o, &c.places[i])
		}
	}
}

// bind prepares for the dictionaries of a partition.
func (c *compared) bind(part *event.Partition) {
	d := c.differences
	c.dict = &part.Names.Strings
	c.codes.Over(&c.names, c.dict)
	c.amounts.Over(part, d.scope.Value)
	c.visits.Over(part, d.scope.Session, d.scope.SessionGap)
	for i := range c.properties {
		p := &c.properties[i]
		if p.column = part.Property(d.by[i]); p.column >= 0 {
			p.codes.Over(&p.names, &part.Properties[p.column].Values)
		}
	}
	n := part.Names.Len()
	c.own = cleared(c.own, n)
	for name := range d.own {
		if code, ok := part.Names.Lookup(name); ok {
			c.own[code] = true
		}
	}
	c.rare = cleared(c.rare, n)
	c.paired = cleared(c.paired, n)
	for i, name := range d.pairs {
		if code, ok := part.Names.Lookup(name); ok {
			c.paired[code] = int32(i) + 1
		}
	}
	c.unit = 0
	c.seen = cleared(c.seen, n)
	c.seenPairs = cleared(c.seenPairs, len(d.pairs)*len(d.pairs))
}

func cleared[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

const isRare, isUsual = 1, 2

// find lists the steps at which a unit is counted.
func (c *compared) find(u *event.User, o *sequence.Outcome, w *sequence.Walker) {
	c.places = c.places[:0]
	for i := range min(o.Level, len(c.stops)) {
		if o.Reached>>i&1 == 0 || o.Taken[i] < 0 || o.Open>>i&1 != 0 {
			continue
		}
		p := place{step: i, side: dropped, at: o.Taken[i], before: o.Taken[i]}
		if o.Stopped>>i&1 == 0 {
			if i == o.Level-1 {
				continue // there was nothing that it had to go on to
			}
			p.side = wentOn
		}
		until := w.WindowEnd(u.Times[o.Began(i)])
		if window := c.differences.funnel.StepWindow(); window > 0 {
			until = min(until, u.Times[p.at]+window)
		}
		if until > c.differences.scope.Last && until < math.MaxInt64 {
			continue
		}
		for p.before > 0 && u.Times[p.before-1] == u.Times[p.at] {
			p.before--
		}
		c.places = append(c.places, p)
	}
}

// gather lists what a unit did before its places.
func (c *compared) gather(u *event.User, o *sequence.Outcome, starts []int) {
	c.unit++
	c.done = c.done[:0]
	visit, exact := slices.BinarySearch(starts, o.Began(c.places[0].step))
	if !exact {
		visit--
	}
	i, others, last := starts[visit], 0, int32(0)
	for at := range c.places {
		p := &c.places[at]
		for ; i < p.before; i++ {
			if visit < len(starts) && starts[visit] == i {
				visit++
				last = 0
			}
			code := u.Names[i]
			if c.own[code] || c.differences.anyEvent && slices.Contains(o.Taken, i) {
				last = 0
				continue
			}
			others++
			if c.seen[code] != c.unit {
				c.seen[code] = c.unit
				if c.rare[code] == 0 {
					c.rare[code] = isUsual
					if c.differences.rare[string(c.dict.Bytes(uint32(code)))] {
						c.rare[code] = isRare
					}
				}
				if c.rare[code] == isUsual {
					c.done = append(c.done, thing{int32(code), false})
				}
			}
			this := c.paired[code]
			if last > 0 && this > 0 {
				if pair := (last-1)*int32(len(c.differences.pairs)) + this - 1; c.seenPairs[pair] != c.unit {
					c.seenPairs[pair] = c.unit
					c.done = append(c.done, thing{pair, true})
				}
			}
			last = this
		}
		p.done, p.others = len(c.done), others
	}
}

// count adds a unit to one side of a step.
func (c *compared) count(u *event.User, o *sequence.Outcome, p *place) {
	s := &c.stops[p.step][p.side]
	stratum := stratum(p.others)
	s.strata[stratum]++
	for _, t := range c.done[:p.done] {
		if t.pair {
			s.pairs.add(int(t.code)*strata + stratum)
		} else {
			s.did.add(c.codes.Of(uint32(t.code))*strata + stratum)
		}
	}
	for i := range c.properties {
		property := &c.properties[i]
		if property.column >= 0 {
			s.values[i].add(property.codes.Of(uint32(u.Property(property.column)[p.at])))
		} else {
			s.values[i].add(property.names.Code(""))
		}
	}
	if o.Converted && p.side == wentOn {
		if amount, ok := c.amounts.At(u, lastTaken(o)); ok {
			s.valued++
			s.value.Add(amount)
		}
	}
}

// Selects says of a unit whether it is one of those behind a difference at a
// step (counted from 0, as in an Outcome). It counts by the same rules as the
// report, so as many are selected as it says.
func (d *Differences) Selects(x recipe.Apart, step int) func(p *event.Partition) func(u event.User, o *sequence.Outcome, w *sequence.Walker) bool {
	side := slices.Index([]string{dropped: "dropped", wentOn: "went_on"}, x.Side)
	one := *d
	one.pairs, one.by = nil, nil
	switch x.Kind {
	case kindSequence:
		one.pairs = []string{x.Subject, x.Value}
		if x.Subject == x.Value {
			one.pairs = one.pairs[1:]
		}
	case kindProperty:
		one.by = []string{x.Subject}
	}
	return func(p *event.Partition) func(event.User, *sequence.Outcome, *sequence.Walker) bool {
		c := one.New(nil).(*compared)
		c.bind(p)
		var wanted thing
		known := true
		switch x.Kind {
		case kindEvent:
			var code uint32
			code, known = p.Names.Lookup(x.Subject)
			wanted = thing{int32(code), false}
		case kindSequence:
			wanted = thing{int32(len(one.pairs)) - 1, true} // of the first name the second
		case kindProperty:
			if column := c.properties[0].column; column >= 0 {
				var code uint32
				code, known = find(&p.Properties[column].Values, x.Value)
				wanted = thing{int32(code), false}
			} else {
				known = x.Value == ""
			}
		}
		return func(u event.User, o *sequence.Outcome, w *sequence.Walker) bool {
			c.find(&u, o, w)
			i := slices.IndexFunc(c.places, func(p place) bool { return p.step == step && p.side == side })
			if !known || i < 0 {
				return false
			}
			if x.Kind == kindProperty {
				column := c.properties[0].column
				return column < 0 || int32(u.Property(column)[c.places[i].at]) == wanted.code
			}
			c.gather(&u, o, c.visits.Starts(u))
			return slices.Contains(c.done[:c.places[i].done], wanted)
		}
	}
}

// Merge implements agg.Partial.
func (c *compared) Merge(other agg.Partial) {
	o := other.(*compared)
	to := c.names.Merge(&o.names)
	spread := make([]int, len(to)*strata) // of a name and a stratum
	for i := range spread {
		spread[i] = to[i/strata]*strata + i%strata
	}
	pairs := make([]int, len(c.differences.pairs)*len(c.differences.pairs)*strata)
	for i := range pairs {
		pairs[i] = i
	}
	values := make([][]int, len(c.properties))
	for i := range values {
		values[i] = c.properties[i].names.Merge(&o.properties[i].names)
	}
	for step := range c.stops {
		for at := range c.stops[step] {
			s, os := &c.stops[step][at], o.stops[step][at]
			for i, n := range os.strata {
				s.strata[i] += n
			}
			s.value.Add(os.value)
			s.valued += os.valued
			s.did.merge(os.did, spread)
			s.pairs.merge(os.pairs, pairs)
			for i := range s.values {
				s.values[i].merge(os.values[i], values[i])
			}
		}
	}
}

// AppendBinary implements agg.Partial: the names in order, then for each step
// both sides with their tallies written against the place of a name in that
// order; of the pairs, whose names all Partials share, those that were done.
func (c *compared) AppendBinary(dst []byte) ([]byte, error) {
	order := c.names.Sorted()
	dst = appendNames(dst, &c.names, order)
	values := make([][]int, len(c.properties))
	for i := range c.properties {
		values[i] = c.properties[i].names.Sorted()
		dst = appendNames(dst, &c.properties[i].names, values[i])
	}
	for step := range c.stops {
		for at := range c.stops[step] {
			s := &c.stops[step][at]
			for _, n := range s.strata {
				dst = agg.AppendInt(dst, n)
			}
			dst = appendAmount(dst, s.value)
			dst = agg.AppendInt(dst, s.valued)
			for _, code := range order {
				for i := range strata {
					dst = agg.AppendInt(dst, s.did.at(code*strata+i))
				}
			}
			for i, t := range s.values {
				for _, code := range values[i] {
					dst = agg.AppendInt(dst, t.at(code))
				}
			}
			dst = s.pairs.appendSparse(dst)
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *compared) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	n, err := readNames(r, &c.names, 2*len(c.stops)*strata)
	if err != nil {
		return err
	}
	values := make([]int, len(c.properties))
	for i := range values {
		if values[i], err = readNames(r, &c.properties[i].names, 2*len(c.stops)); err != nil {
			return err
		}
	}
	for step := range c.stops {
		for at := range c.stops[step] {
			s := &c.stops[step][at]
			for i := range s.strata {
				s.strata[i] = r.Int()
			}
			s.value, s.valued = readAmount(r), r.Int()
			s.did = make(tally, n*strata)
			for i := range s.did {
				s.did[i] = r.Int()
			}
			for i := range s.values {
				s.values[i] = make(tally, values[i])
				for code := range s.values[i] {
					s.values[i][code] = r.Int()
				}
			}
			if s.pairs, err = readSparse(r, len(c.differences.pairs)*len(c.differences.pairs)*strata); err != nil {
				return err
			}
		}
	}
	return r.End()
}

// appendSparse appends how many codes are counted, then for each its distance from the one before and its count.
func (t tally) appendSparse(dst []byte) []byte {
	var counted uint64
	for _, n := range t {
		if n != 0 {
			counted++
		}
	}
	dst = agg.AppendUint(dst, counted)
	before := 0
	for code, n := range t {
		if n != 0 {
			dst = agg.AppendUint(dst, uint64(code-before))
			dst = agg.AppendInt(dst, n)
			before = code
		}
	}
	return dst
}

// readSparse reads what appendSparse wrote; all codes are less than most.
func readSparse(r *agg.Reader, most int) (tally, error) {
	var t tally
	code := uint64(0)
	for i := range r.Len(2) {
		step := r.Uint()
		if step == 0 && i > 0 || step >= uint64(most)-code {
			return nil, agg.ErrWire
		}
		code += step
		t = append(t, make(tally, int(code)+1-len(t))...)
		if t[code] = r.Int(); t[code] == 0 {
			return nil, agg.ErrWire
		}
	}
	return t, nil
}
