package journey

import (
	"cmp"
	"math/bits"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

const (
	second = 1_000_000
	hour   = 3600 * second
)

// counts is the pass that fills the cells: of those in no group, then of each.
type counts struct {
	of    *Analysis
	parts []counted

	walk walk
}

// counted is what is counted of one group.
type counted struct {
	people, visits int64
	channels       []int64                 // people by channel
	cells          []cell                  // by layout
	trend          []int64                 // people by touchpoint, stage or team, and by period
	took           [noStage]stat.Durations // seconds from the first time in a stage to the first in a next one
	arrows         [noStage][noStage]arrow
	again          arrow // to the objective, in a later visit
	reached        int64 // people who reached it
}

type arrow struct{ people, times int64 }

// cell is one cell. The second half is kept of the finest cells alone: it sums to the others.
type cell struct {
	people, visits, wentOn, reworked, returns int64
	open                                      stat.Durations // whole hours from the first time to the end of the data, of those who did not go on

	events, ended  int64
	chance         uint64
	dwell          stat.Durations // whole seconds
	valued, scored int64
	value, score   stat.Amount
}

func newCounts(a *Analysis) *counts {
	c := &counts{of: a, parts: make([]counted, len(a.spec.Groups)+1)}
	for i := range c.parts {
		c.parts[i] = newCounted(a)
	}
	return c
}

func newCounted(a *Analysis) counted {
	c := counted{channels: make([]int64, a.layout.channels), cells: make([]cell, a.layout.all)}
	if a.calendar != nil {
		c.trend = make([]int64, a.layout.trends()*a.calendar.Len())
	}
	return c
}

// walk is what it takes to add the people of a partition.
type walk struct {
	codes    []meaning // by code of the partition's names
	channels []uint8   // by code of its channels
	channel  int       // the property, or -1
	value    numbers
	score    numbers
	visits   sequence.Visits
	group    func(event.User) int

	cells  []seen // by cell, of the person at hand
	met    []int
	person int64
	above  [noStage + 1]int             // where a stage later than each was last met, or -1
	firsts [noTeam + 1][noStage + 1]int // where each team first had the person in each stage, or -1
}

// meaning is what an event name is on the map.
type meaning struct {
	point, stage, team int32
	way                bool // being there is going on
	done               bool
}

// seen is what the person at hand has of a cell.
type seen struct {
	person      int64
	visit       int // last
	period      int // last
	first, last int // events
	visits      int64
	returns     int64
	events      int64
	free        int64 // of them that would be a drop-off
}

// Over implements agg.Partial.
func (c *counts) Over(p *event.Partition) func(event.User) {
	w, a := &c.walk, c.of
	w.codes = slices.Grow(w.codes[:0], p.Names.Len())[:p.Names.Len()]
	clear(w.codes)
	for name, at := range a.places {
		code, ok := p.Names.Lookup(name)
		if !ok {
			continue
		}
		stage := a.points[at].stage
		w.codes[code] = meaning{
			point: int32(at), stage: int32(stage), team: int32(teamOf(a.spec.Stages.Team(name))),
			way: stage != noStage && lexicon.RoleOf(name) != lexicon.Failure, done: a.done[name],
		}
	}
	w.channel = -1
	if len(a.channels) > 0 {
		w.channel = p.Property(a.scope.Channel)
	}
	if w.channel >= 0 {
		values := &p.Properties[w.channel].Values
		w.channels = slices.Grow(w.channels[:0], values.Len())[:values.Len()]
		for code := range w.channels {
			w.channels[code] = a.channelOf(values.String(uint32(code)))
		}
	}
	w.value.over(p, a.scope.Value)
	w.score.over(p, a.scope.Score)
	w.visits.Over(p, a.scope.Session, a.scope.SessionGap)
	w.group = nil
	if a.spec.Group != nil {
		w.group = a.spec.Group(p)
	}
	if w.cells == nil {
		w.cells = make([]seen, a.layout.all)
	}
	return c.add
}

// add adds one person.
func (c *counts) add(u event.User) {
	w, a, l := &c.walk, c.of, &c.of.layout
	in := &c.parts[0]
	if w.group != nil {
		if g := w.group(u); g >= 0 && g+1 < len(c.parts) {
			in = &c.parts[g+1]
		}
	}
	w.person++
	w.met = w.met[:0]
	for s := range w.above {
		w.above[s] = -1
		for t := range w.firsts {
			w.firsts[t][s] = -1
		}
	}
	starts := w.visits.Starts(u)
	in.people++
	in.visits += int64(len(starts))
	var channels []event.Code
	if w.channel >= 0 {
		channels = u.Property(w.channel)
	}
	var values, scores []event.Code
	if w.value.property >= 0 {
		values = u.Property(w.value.property)
	}
	if w.score.property >= 0 {
		scores = u.Property(w.score.property)
	}

	var (
		came     [noStage]int64 // when first in each stage
		inStage  [noStage]bool
		waiting  [noStage]bool // has not gone on
		went     [noStage][noStage]int64
		stage    = -1         // the last that is on the way
		onWay    [noStage]int // where each stage was last met, or -1
		used     uint64
		bought   int64
		boughtAt = -1 // visit
	)
	for s := range onWay {
		onWay[s] = -1
	}
	for visit, from := range starts {
		to := len(u.Names)
		if visit+1 < len(starts) {
			to = starts[visit+1]
		}
		period := -1
		if a.calendar != nil {
			period, _ = a.calendar.At(u.Times[from])
		}
		var before *meaning
		channel, fine := -1, 0
		for i := from; i < to; i++ {
			m := &w.codes[u.Names[i]]
			ch := 0
			if channels != nil {
				ch = int(w.channels[channels[i]])
			}
			if m != before || ch != channel {
				// Another cell: the cells of every kind that is another one, too.
				fine = int(m.point)*l.channels + ch
				a.meet(w, in, fine, m, visit, period, i)
				if l.channels > 1 {
					if before == nil || m.point != before.point {
						a.meet(w, in, l.points+int(m.point), m, visit, period, i)
					}
					if before == nil || m.stage != before.stage || ch != channel {
						a.meet(w, in, l.channelStages+int(m.stage)*l.channels+ch, m, visit, period, i)
					}
				}
				if before == nil || m.stage != before.stage {
					a.meet(w, in, l.stages+int(m.stage), m, visit, period, i)
				}
				if before == nil || m.team != before.team || m.stage != before.stage {
					if first := &w.firsts[m.team][m.stage]; *first < 0 {
						*first = i
					}
					a.meet(w, in, l.teams+int(m.team), m, visit, period, i)
				}
				before, channel = m, ch
				used |= 1 << ch
				if m.stage != noStage && !inStage[m.stage] {
					inStage[m.stage], came[m.stage] = true, u.Times[i]
					waiting[m.stage] = true
				}
				if m.way {
					s := int(m.stage)
					onWay[s] = i
					for x := range s {
						w.above[x] = i
					}
					if s != stage {
						if stage >= 0 {
							went[stage][s]++
						}
						stage = s
						for x := range waiting {
							if waiting[x] && slices.Contains(next[x], s) {
								waiting[x] = false
								in.took[x].Add((u.Times[i] - came[x]) / second)
							}
						}
					}
				}
			}
			at := &in.cells[fine]
			of := &w.cells[fine]
			of.events++
			if m.done {
				if visit != boughtAt {
					bought++
					boughtAt = visit
				}
			} else {
				of.free++
			}
			if i+1 < to {
				at.dwell.Add((u.Times[i+1] - u.Times[i]) / second)
			}
			if values != nil {
				if v := w.value.of(values[i]); v != nil {
					at.valued++
					at.value.Add(*v)
				}
			}
			if scores != nil {
				if v := w.score.of(scores[i]); v != nil {
					at.scored++
					at.score.Add(*v)
				}
			}
		}
	}

	var on [noStage]int // where a next stage was last met
	for s := range on {
		on[s] = -1
		for _, x := range next[s] {
			on[s] = max(on[s], onWay[x])
		}
	}
	last := len(u.Times) - 1
	over := a.scope.Last-u.Times[last] > cmp.Or(a.scope.SessionGap, sequence.SessionGap)
	if lastOne := &w.codes[u.Names[last]]; over && !lastOne.done {
		ch := 0
		if channels != nil {
			ch = int(w.channels[channels[last]])
		}
		in.cells[int(lastOne.point)*l.channels+ch].ended++
	}
	c.person(in, u, over, &on)
	for ch := used; ch != 0; ch &= ch - 1 {
		in.channels[bits.TrailingZeros64(ch)]++
	}
	for from := range went {
		for to, times := range went[from] {
			if times > 0 {
				in.arrows[from][to].people++
				in.arrows[from][to].times += times
			}
		}
	}
	if bought > 0 {
		in.reached++
	}
	if bought > 1 {
		in.again.people++
		in.again.times += bought - 1
	}
}

// meet notes that the person came to a cell with event i.
func (a *Analysis) meet(w *walk, in *counted, at int, m *meaning, visit, period, i int) {
	s := &w.cells[at]
	switch {
	case s.person != w.person:
		*s = seen{person: w.person, visit: visit, period: -1, first: i, visits: 1}
		w.met = append(w.met, at)
	case s.visit != visit:
		s.visit = visit
		s.visits++
		fallthrough
	default:
		if w.above[m.stage] >= s.last { // equal where a team's last was in the later stage
			s.returns++
		}
	}
	s.last = i
	if s.period != period {
		s.period = period
		if row := a.layout.trend(at); row >= 0 {
			in.trend[row*a.calendar.Len()+period]++
		}
	}
}

// person adds what the person at hand has of each cell. over is whether the last visit is; on where a next stage was last met.
func (c *counts) person(in *counted, u event.User, over bool, on *[noStage]int) {
	w, l := &c.walk, &c.of.layout
	all, fine := uint64(len(u.Names)), l.fine()
	for _, at := range w.met {
		s, n := &w.cells[at], &in.cells[at]
		n.people++
		n.visits += s.visits
		if s.returns > 0 {
			n.reworked++
			n.returns += s.returns
		}
		went, staged := false, true
		if at >= l.teams {
			staged = false
			for stage, first := range w.firsts[at-l.teams][:noStage] {
				staged = staged || first >= 0
				went = went || first >= 0 && on[stage] > first
			}
		} else if stage := c.of.stages[at]; stage == noStage {
			staged = false
		} else {
			went = on[stage] > s.first
		}
		if went {
			n.wentOn++
		} else if staged {
			n.open.Add((c.of.scope.Last - u.Times[s.first]) / hour)
		}
		if at < fine {
			n.events += s.events
			if over {
				n.chance += share(s.free, all)
			}
		}
	}
}

// numbers reads a property's numbers, each when it is first met.
type numbers struct {
	property int // or -1
	values   *event.Strings
	read     []reading // by code
}

type reading struct {
	stat.Amount
	state uint8 // 0 before it is read
}

const (
	isNumber = 1 + iota
	noNumber
)

func (n *numbers) over(p *event.Partition, name string) {
	n.property = -1
	if name != "" {
		n.property = p.Property(name)
	}
	if n.property < 0 {
		return
	}
	n.values = &p.Properties[n.property].Values
	n.read = slices.Grow(n.read[:0], n.values.Len())[:n.values.Len()]
	clear(n.read)
}

// of is the number of a code, nil where it is none.
func (n *numbers) of(code event.Code) *stat.Amount {
	if code == 0 {
		return nil
	}
	v := &n.read[code]
	if v.state == 0 {
		v.state = noNumber
		var ok bool
		if v.Amount, ok = stat.ParseAmount(n.values.Bytes(uint32(code))); ok {
			v.state = isNumber
		}
	}
	if v.state == noNumber {
		return nil
	}
	return &v.Amount
}

// Merge implements agg.Partial.
func (c *counts) Merge(other agg.Partial) {
	for i := range c.parts {
		c.parts[i].merge(&other.(*counts).parts[i])
	}
}

func (c *counted) merge(o *counted) {
	c.people += o.people
	c.visits += o.visits
	c.reached += o.reached
	c.again.merge(o.again)
	for i, n := range o.channels {
		c.channels[i] += n
	}
	for i, n := range o.trend {
		c.trend[i] += n
	}
	for i := range o.cells {
		c.cells[i].merge(&o.cells[i])
	}
	for i := range o.took {
		c.took[i].Merge(&o.took[i])
		for j := range o.arrows[i] {
			c.arrows[i][j].merge(o.arrows[i][j])
		}
	}
}

func (a *arrow) merge(o arrow) { a.people, a.times = a.people+o.people, a.times+o.times }

func (n *cell) merge(o *cell) {
	from := o.fields()
	for i, v := range n.fields() {
		*v += *from[i]
	}
	n.chance += o.chance
	n.open.Merge(&o.open)
	n.dwell.Merge(&o.dwell)
	n.value.Add(o.value)
	n.score.Add(o.score)
}

// fields are the plain sums.
func (n *cell) fields() [9]*int64 {
	return [...]*int64{&n.people, &n.visits, &n.wentOn, &n.reworked, &n.returns, &n.events, &n.ended, &n.valued, &n.scored}
}

// fields are the plain sums of a group but for those of its cells.
func (c *counted) fields() []*int64 {
	all := []*int64{&c.people, &c.visits, &c.reached, &c.again.people, &c.again.times}
	for i := range c.channels {
		all = append(all, &c.channels[i])
	}
	for i := range c.trend {
		all = append(all, &c.trend[i])
	}
	for i := range c.arrows {
		for j := range c.arrows[i] {
			all = append(all, &c.arrows[i][j].people, &c.arrows[i][j].times)
		}
	}
	return all
}

// AppendBinary implements agg.Partial: all numbers in their order, which is the same everywhere.
func (c *counts) AppendBinary(dst []byte) ([]byte, error) {
	for i := range c.parts {
		in := &c.parts[i]
		for _, v := range in.fields() {
			dst = agg.AppendUint(dst, uint64(*v))
		}
		for j := range in.took {
			dst = agg.AppendBytes(dst, in.took[j].AppendBinary(nil))
		}
		for j := range in.cells {
			n := &in.cells[j]
			for _, v := range n.fields() {
				dst = agg.AppendUint(dst, uint64(*v))
			}
			dst = agg.AppendUint(dst, n.chance)
			dst = agg.AppendBytes(dst, n.open.AppendBinary(nil))
			dst = agg.AppendBytes(dst, n.dwell.AppendBinary(nil))
			for _, v := range []stat.Amount{n.value, n.score} {
				dst = agg.AppendInt(agg.AppendInt(dst, v.Units), v.Millionths)
			}
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (c *counts) UnmarshalBinary(src []byte) error {
	r, ok := agg.NewReader(src), true
	for i := range c.parts {
		in := &c.parts[i]
		for _, v := range in.fields() {
			*v = count(r, &ok)
		}
		for j := range in.took {
			if err := in.took[j].UnmarshalBinary(r.Bytes()); err != nil {
				return err
			}
		}
		for j := range in.cells {
			n := &in.cells[j]
			for _, v := range n.fields() {
				*v = count(r, &ok)
			}
			n.chance = r.Uint()
			for _, d := range []*stat.Durations{&n.open, &n.dwell} {
				if err := d.UnmarshalBinary(r.Bytes()); err != nil {
					return err
				}
			}
			n.value = stat.Amount{Units: r.Int(), Millionths: r.Int()}
			n.score = stat.Amount{Units: r.Int(), Millionths: r.Int()}
			if bits.Len64(n.chance) > 62 || n.people > in.people || n.wentOn > n.people || n.reworked > n.people || n.open.Count() > n.people-n.wentOn {
				return agg.ErrWire
			}
		}
	}
	if !ok {
		return agg.ErrWire
	}
	return r.End()
}

// count reads a number of people or events, and notes where it is none.
func count(r *agg.Reader, ok *bool) int64 {
	v := r.Uint()
	*ok = *ok && v <= maxCount
	return int64(v & (2*maxCount - 1))
}
