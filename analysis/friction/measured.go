package friction

import (
	"maps"
	"math/bits"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// measured is the third pass: the signals.
type measured struct {
	of      *Analysis
	along   *found  // along the funnel; its before are the other troubles
	limits  []int64 // by step, counted from 0: from where a wait to the next is long
	signals []signal

	comparer  comparer
	had       set // by the person at hand
	u         event.User
	hash      uint64
	lastVisit []int32 // by signal, of the person at hand where they had it

	// marks are the troubles of each person of the partitions walked. They are no part of the counts, and do not travel:
	// they spare the last pass the looking where that walks the same partitions in the same memory.
	marks map[*event.Partition]*marks
}

// signal is one trouble that enough people had.
type signal struct {
	choice
	limit                 int64 // it takes longer
	people, visits, times int64
	others                int64 // compared, and without it
	took                  stat.Durations
	examples              examples
}

// set is some of the signals, by their place.
type set [2]uint64

// It holds them all: this does not compile where it does not.
const _ = uint(len(set{})*64 - perKind*int(kindCount-1))

func (s *set) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s *set) has(i int) bool { return s[i>>6]>>(i&63)&1 != 0 }

func newMeasured(a *Analysis, along *found) *measured {
	m := &measured{of: a, along: along, limits: limitsFrom(along.waits), marks: map[*event.Partition]*marks{}}
	for _, f := range m.found() {
		for _, c := range f.signals() {
			m.signals = append(m.signals, signal{choice: c, limit: m.limit(c.key)})
		}
	}
	m.lastVisit = make([]int32, len(m.signals))
	return m
}

func (m *measured) found() [2]*found { return [2]*found{m.along.before, m.along} }

// limit is how long a trouble takes at most that is none.
func (m *measured) limit(k key) int64 {
	if k.kind() != wait {
		return never
	}
	return m.limits[m.of.known[m.of.names[k.subject()-1]].low-1]
}

// seed of the hash by which examples are chosen.
const seed = 0x66726963 // "fric"

// Over implements agg.Partial.
func (m *measured) Over(p *event.Partition) func(event.User) {
	m.comparer.over(m.signals, m.of, p)
	marks := newMarks(p)
	m.marks[p] = marks
	again := m.again(p, func(t trouble, signal int) { m.add(p, t, signal) })
	person := 0
	return func(u event.User) {
		m.u, m.had = u, set{}
		again(person, u)
		person++
		marks.add(m.had)
		for w, others := range m.comparer.of(u) {
			for others &^= m.had[w]; others != 0; others &= others - 1 {
				m.signals[w<<6|bits.TrailingZeros64(others)].others++
			}
		}
	}
}

// again returns what tells once more the troubles of a partition's people, given their place in it, that are signals.
func (m *measured) again(p *event.Partition, tell func(t trouble, signal int)) func(person int, u event.User) {
	var tellers [2]func(int, event.User)
	var person event.User
	from := 0 // in signals
	for i, f := range m.found() {
		first := from
		from += len(f.signals())
		tellers[i] = f.again(p, func(t trouble) {
			if place := f.place(t.key); place >= 0 && t.took(person) > m.signals[first+place].limit {
				tell(t, first+place)
			}
		})
	}
	return func(at int, u event.User) {
		person = u
		tellers[0](at, u)
		tellers[1](at, u)
	}
}

// add counts a trouble of the person at hand, of signal i.
func (m *measured) add(p *event.Partition, t trouble, i int) {
	s := &m.signals[i]
	s.times++
	if t.to > t.from {
		s.took.Add(t.took(m.u))
	}
	if m.had.has(i) {
		if m.lastVisit[i] != t.visit {
			s.visits++
			m.lastVisit[i] = t.visit
		}
		return
	}
	if m.had == (set{}) {
		m.hash = event.Hash(m.u.ID, seed)
	}
	m.had.add(i)
	m.lastVisit[i] = t.visit
	s.people++
	s.visits++
	if s.examples.wants(m.hash) {
		s.examples.add(newExample(m.hash, p, m.u, t))
	}
}

// Merge implements agg.Partial.
func (m *measured) Merge(other agg.Partial) {
	o := other.(*measured)
	maps.Copy(m.marks, o.marks)
	for i := range m.signals {
		s, os := &m.signals[i], &o.signals[i]
		s.people += os.people
		s.visits += os.visits
		s.times += os.times
		s.others += os.others
		s.took.Merge(&os.took)
		for _, e := range os.examples {
			s.examples.add(e)
		}
	}
}

// AppendBinary implements agg.Partial.
func (m *measured) AppendBinary(dst []byte) ([]byte, error) {
	for i := range m.signals {
		s := &m.signals[i]
		for _, n := range []int64{s.people, s.visits, s.times, s.others} {
			dst = agg.AppendInt(dst, n)
		}
		dst = agg.AppendBytes(dst, s.took.AppendBinary(nil))
		dst = s.examples.append(dst)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (m *measured) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for i := range m.signals {
		s := &m.signals[i]
		s.people, s.visits, s.times, s.others = r.Int(), r.Int(), r.Int(), r.Int()
		if s.people < 0 || s.people > s.visits || s.visits > s.times || s.others < 0 || s.others > m.along.users-s.people {
			return agg.ErrWire
		}
		if err := s.took.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
		if err := s.examples.read(r); err != nil {
			return err
		}
	}
	return r.End()
}

// comparer says to which signals a person is compared, by what they did how often.
type comparer struct {
	counts sequence.Counts
	// By code of the partition and by how often it came, less one, the signals whose event, and whose other event, that is enough for.
	enough [][most]enough
	alone  set  // signals that have no other event
	any    bool // signal's event is in the partition
}

type enough struct{ subject, other set }

// most is how often an event must come for any kind.
const most = 3

// over binds to a partition.
func (c *comparer) over(signals []signal, a *Analysis, p *event.Partition) {
	n := p.Names.Len()
	if n > len(c.enough) {
		c.enough = make([][most]enough, n)
	} else {
		clear(c.enough)
	}
	c.counts.Reset(n)
	c.alone, c.any = set{}, false
	for i := range signals {
		s := &signals[i]
		need := &kinds[s.kind()]
		if code, ok := p.Names.Lookup(a.names[s.compared-1]); ok {
			c.any = true
			for times := need.subject; times <= most; times++ {
				c.enough[code][times-1].subject.add(i)
			}
		}
		if need.other == 0 {
			c.alone.add(i)
		} else if code, ok := p.Names.Lookup(a.names[s.other()-1]); ok {
			for times := need.other; times <= most; times++ {
				c.enough[code][times-1].other.add(i)
			}
		}
	}
}

// of is the set of signals that a person is compared to.
func (c *comparer) of(u event.User) (of set) {
	if !c.any {
		return of
	}
	var subject set
	other := c.alone
	for _, met := range sequence.Count(&c.counts, u.Names) {
		e := &c.enough[met.Code][min(c.counts.Times(met.Code), most)-1]
		subject[0] |= e.subject[0]
		subject[1] |= e.subject[1]
		other[0] |= e.other[0]
		other[1] |= e.other[1]
	}
	return set{subject[0] & other[0], subject[1] & other[1]}
}

// marks are the troubles of each person of a partition, in its order: few have any, and few of them many.
type marks struct {
	ends    []uint32 // by person, in signals
	signals []uint8
}

func newMarks(p *event.Partition) *marks { return &marks{ends: make([]uint32, 0, p.Users())} }

// add is told the set of the next person.
func (m *marks) add(had set) {
	for w, some := range had {
		for ; some != 0; some &= some - 1 {
			m.signals = append(m.signals, uint8(w<<6|bits.TrailingZeros64(some)))
		}
	}
	m.ends = append(m.ends, uint32(len(m.signals)))
}

// of is the set of a person.
func (m *marks) of(person int) (had set) {
	from := uint32(0)
	if person > 0 {
		from = m.ends[person-1]
	}
	for _, s := range m.signals[from:m.ends[person]] {
		had.add(int(s))
	}
	return had
}

// marksOf returns what says which signals the people of a partition had, to be asked of those wanted in its order.
func (m *measured) marksOf(p *event.Partition) func(person int, u event.User) set {
	if known, ok := m.marks[p]; ok {
		return func(person int, _ event.User) set { return known.of(person) }
	}
	var had set
	again := m.again(p, func(_ trouble, signal int) { had.add(signal) })
	return func(person int, u event.User) set {
		had = set{}
		again(person, u)
		return had
	}
}
