package friction

import (
	"maps"
	"math/bits"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// measured is the second pass, and the fourth: the signals.
type measured struct {
	of            *Analysis
	found         *found
	limits        []int64 // along the funnel: from where waits are long
	users, visits int64
	signals       []signal // at most 64: the troubles of a person are a word

	place     map[key]int // in signals
	detector  detector
	comparer  comparer
	had       uint64 // by the person at hand
	u         event.User
	hash      uint64
	lastVisit []int // by signal, of the person at hand where they had it

	// marks are the troubles of each person of the partitions walked. They are no part of the counts, and do not travel:
	// they spare the last pass the looking where that walks the same partitions in the same memory.
	marks map[*event.Partition]*marks
}

// signal is one trouble that enough people had.
type signal struct {
	choice
	people, visits, times int64
	others                int64 // compared, and without it
	took                  stat.Durations
	examples              examples
}

func newMeasured(a *Analysis, f *found) *measured {
	m := &measured{of: a, found: f, place: map[key]int{}, marks: map[*event.Partition]*marks{}}
	if f.alongFunnel() {
		m.limits = limitsFrom(f.waits)
	}
	for i, c := range f.signals() {
		m.place[c.key] = i
		m.signals = append(m.signals, signal{choice: c})
	}
	m.lastVisit = make([]int, len(m.signals))
	m.detector = a.detector(f.alongFunnel(), m.limits)
	return m
}

// seed of the hash by which examples are chosen.
const seed = 0x66726963 // "fric"

// Over implements agg.Partial.
func (m *measured) Over(p *event.Partition) func(event.User) {
	m.detector.over(p)
	m.comparer.over(m.signals, m.of, p)
	marks := newMarks(p)
	m.marks[p] = marks
	tell := func(t trouble) { m.add(p, t) }
	return func(u event.User) {
		m.u, m.had = u, 0
		m.users++
		m.visits += int64(m.detector.person(u, tell))
		marks.add(m.had)
		for set := m.comparer.of(u) &^ m.had; set != 0; set &= set - 1 {
			m.signals[bits.TrailingZeros64(set)].others++
		}
	}
}

// add counts a trouble of the person at hand.
func (m *measured) add(p *event.Partition, t trouble) {
	i, ok := m.place[t.key]
	if !ok {
		return
	}
	s, bit := &m.signals[i], uint64(1)<<i
	s.times++
	if t.to > t.from {
		s.took.Add(m.u.Times[t.to] - m.u.Times[t.from])
	}
	if m.had&bit != 0 {
		if m.lastVisit[i] != t.visit {
			s.visits++
			m.lastVisit[i] = t.visit
		}
		return
	}
	if m.had == 0 {
		m.hash = event.Hash(m.u.ID, seed)
	}
	m.had |= bit
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
	m.users += o.users
	m.visits += o.visits
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
	dst = agg.AppendInt(agg.AppendInt(dst, m.users), m.visits)
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
	m.users, m.visits = r.Int(), r.Int()
	if m.users < 0 || m.visits < m.users {
		return agg.ErrWire
	}
	for i := range m.signals {
		s := &m.signals[i]
		s.people, s.visits, s.times, s.others = r.Int(), r.Int(), r.Int(), r.Int()
		if s.people < 0 || s.people > s.visits || s.visits > s.times || s.others < 0 || s.others > m.users-s.people {
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
	enough [][most]struct{ subject, other uint64 }
	alone  uint64 // signals that have no other event
	any    bool   // signal's event is in the partition
}

// most is how often an event must come for any kind.
const most = 3

// over binds to a partition.
func (c *comparer) over(signals []signal, a *Analysis, p *event.Partition) {
	n := p.Names.Len()
	if n > len(c.enough) {
		c.enough = make([][most]struct{ subject, other uint64 }, n)
	} else {
		clear(c.enough)
	}
	c.counts.Reset(n)
	c.alone, c.any = 0, false
	for i := range signals {
		s, bit := &signals[i], uint64(1)<<i
		need := &kinds[s.kind()]
		if code, ok := p.Names.Lookup(a.names[s.compared-1]); ok {
			c.any = true
			for times := need.subject; times <= most; times++ {
				c.enough[code][times-1].subject |= bit
			}
		}
		if need.other == 0 {
			c.alone |= bit
		} else if code, ok := p.Names.Lookup(a.names[s.other()-1]); ok {
			for times := need.other; times <= most; times++ {
				c.enough[code][times-1].other |= bit
			}
		}
	}
}

// of is the set of signals that a person is compared to.
func (c *comparer) of(u event.User) uint64 {
	if !c.any {
		return 0
	}
	var subject uint64
	other := c.alone
	for _, met := range sequence.Count(&c.counts, u.Names) {
		e := &c.enough[met.Code][min(c.counts.Times(met.Code), most)-1]
		subject |= e.subject
		other |= e.other
	}
	return subject & other
}

// marks are the troubles of each person of a partition, in its order: few have any, and few of them many.
type marks struct {
	ends    []uint32 // by person, in signals
	signals []uint8
}

func newMarks(p *event.Partition) *marks { return &marks{ends: make([]uint32, 0, p.Users())} }

// add is told the set of the next person.
func (m *marks) add(had uint64) {
	for ; had != 0; had &= had - 1 {
		m.signals = append(m.signals, uint8(bits.TrailingZeros64(had)))
	}
	m.ends = append(m.ends, uint32(len(m.signals)))
}

// of is the set of a person.
func (m *marks) of(person int) (had uint64) {
	from := uint32(0)
	if person > 0 {
		from = m.ends[person-1]
	}
	for _, s := range m.signals[from:m.ends[person]] {
		had |= 1 << s
	}
	return had
}

// marksOf returns what says which signals a person of a partition had, by their place in it.
func (m *measured) marksOf(p *event.Partition) func(person int, u event.User) uint64 {
	if known, ok := m.marks[p]; ok {
		return func(person int, _ event.User) uint64 { return known.of(person) }
	}
	d := m.of.detector(m.found.alongFunnel(), m.limits)
	d.over(p)
	var had uint64
	tell := func(t trouble) {
		if i, ok := m.place[t.key]; ok {
			had |= 1 << i
		}
	}
	return func(_ int, u event.User) uint64 {
		had = 0
		d.person(u, tell)
		return had
	}
}

// What fits a word: this does not compile where it does not.
const (
	_ = uint(64 - perKind*int(tried))
	_ = uint(64 - perKind*int(kindCount-backToStep))
)
