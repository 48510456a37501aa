package persona

import (
	"math"
	"slices"

	"parcours/analysis/stat"
)

// placer puts people into groups and sums up what they are like. It gives the
// groups and sums of model.place, which says what is meant, and is quicker:
//
//   - A number has few values, and in standard deviations it is looked up after
//     the first time.
//   - Most people did few of the events. What a share of nothing is in standard
//     deviations depends on how many events a person has; so does the distance
//     of all such shares from a centre. Both are known after the first person
//     of as many events, and corrected for what a person does have.
//
// Everything is a sum of integers, so the order in which it is made up cannot
// show. It belongs to one goroutine.
type placer struct {
	model   *model
	feature []int  // of each scale
	counts  []memo // the scales of counts
	others  []int  // the scales of shares that are no event shares
	channel []memo // the scales of indicators
	scale   []int  // of a feature that is an event share, + 1
	rests   []*rest
	stride  int     // groups, filled up to a multiple of fan
	double  []int64 // by scale, then group: twice the coordinate of the centre
	per     []int64 // by scale, then group: as in mixture; nil without one

	// Of the person placed last.
	rest   *rest
	shares []int // room for the scales of shares that are not 0
	room   []found
	found  []found
	sure   bool  // clearly nearer to the group than to any other
	far    int64 // squared distance from its centre

	between []int64 // squared distances of centres

	costs, parts []int64 // room for those of a mixture
}

// found is a person's number in one scale, where it is not as in the rest.
type found struct {
	raw    int64 // what it adds to the sums
	z      int32
	scale  int32
	differ int32 // its coordinate, less that of the rest
}

// memo is what the numbers of one scale are in standard deviations.
type memo struct {
	scale, feature int
	known          []placed // by number, or, of counts, by Log2
}

// placed is a standard deviation and its coordinate; the zero value says that they are not known yet.
type placed uint32

// offset keeps z and x positive; both are at most 2·clampAt, since no family weighs more than four.
const offset = 1 << 12

func place(z, x int64) placed { return placed((z+offset)<<16 | (x + offset)) }

func (p placed) z() int64 { return int64(p>>16) - offset }
func (p placed) x() int64 { return int64(p&(1<<16-1)) - offset }

// placed is a transformed number in standard deviations.
func (s *scale) placed(t int64) placed {
	z := s.z(t)
	return place(z, int64(s.coordinate(z)))
}

// rest is what people of so many events are like if shares and indicators are all 0.
type rest struct {
	z    []int64  // by scale; 0 for counts
	none []placed // by scale
	far  []int64  // by group: the squared distance of all that from the centre
	cost []int64  // by group of a mixture: what it costs
	// Of people of no more than memoEvents: by number of events, a raw share; then, by scale, what it is in standard deviations.
	raw    []int64
	shares []placed
}

const (
	memoEvents = 127  // people of more events have their shares worked out
	restEvents = 4095 // people of more events have their rest worked out
)

func newPlacer(m *model) *placer {
	k := m.centres.len()
	p := &placer{model: m, scale: make([]int, len(m.plan.features)), stride: (k + fan - 1) / fan * fan}
	p.room, p.shares = make([]found, len(m.scales)), make([]int, len(m.scales)+1)
	p.double = make([]int64, len(m.scales)*p.stride)
	for i, s := range m.scales {
		p.feature = append(p.feature, s.feature)
		switch {
		case s.form == count:
			p.counts = append(p.counts, memo{i, s.feature, make([]placed, stat.Log2(maxNumber)+1)})
		case s.form == indicator:
			p.channel = append(p.channel, memo{i, s.feature, []placed{s.placed(s.transform(0, 0)), s.placed(s.transform(1, 0))}})
		case m.plan.features[s.feature].family == mix:
			p.scale[s.feature] = i + 1
		default:
			p.others = append(p.others, i)
		}
		for g := range k {
			p.double[i*p.stride+g] = 2 * int64(m.centres.at(g)[i])
		}
	}
	if m.mixture != nil {
		p.per, p.costs, p.parts = make([]int64, len(p.double)), make([]int64, k), make([]int64, k)
		for i := range m.scales {
			for g := range k {
				p.per[i*p.stride+g] = m.mixture.per[g*m.centres.dim+i]
			}
		}
	}
	for g := range k {
		for h := range k {
			p.between = append(p.between, distance(m.centres.at(g), m.centres.at(h)))
		}
	}
	return p
}

// place returns a person's group. shares are the features that are event shares and not 0.
func (p *placer) place(numbers []int64, shares []int) int {
	p.rest = p.restOf(numbers[events])
	room, n := p.room, 0
	for i := range p.counts {
		c := &p.counts[i]
		x := numbers[c.feature]
		at := stat.Log2(uint64(x))
		if c.known[at] == 0 {
			c.learn(p.model, at, x)
		}
		room[n].set(c.scale, c.known[at], place(0, 0), x)
		n++
	}
	for i := range p.channel {
		if c := &p.channel[i]; numbers[c.feature] != 0 {
			room[n].set(c.scale, c.known[1], c.known[0], 1)
			n++
		}
	}
	list, k := p.shares, 0
	for _, i := range p.others {
		list[k] = i // overwritten by the next, unless it counts
		if numbers[p.feature[i]] != 0 {
			k++
		}
	}
	for _, feature := range shares {
		list[k] = p.scale[feature] - 1
		if list[k] >= 0 {
			k++
		}
	}
	p.found = room[:n+k]
	if list = list[:k]; p.rest.shares != nil {
		p.lookUp(room[n:], list, numbers)
	} else {
		p.workOut(room[n:], list, numbers)
	}
	if p.per != nil {
		return p.likeliest()
	}
	return p.nearest()
}

// learn finds out what a count is in standard deviations.
func (c *memo) learn(m *model, at, x int64) {
	s := &m.scales[c.scale]
	c.known[at] = s.placed(s.transform(x, 0))
}

func (f *found) set(scale int, v, rest placed, raw int64) {
	f.raw = raw
	f.scale = int32(scale)
	f.z = int32(v>>16) - int32(rest>>16)
	f.differ = int32(v&(1<<16-1)) - int32(rest&(1<<16-1))
}

// lookUp finds the shares of a person of few events.
func (p *placer) lookUp(to []found, list []int, numbers []int64) {
	r, scales := p.rest, len(p.feature)
	to = to[:len(list)]
	for n, i := range list {
		x := numbers[p.feature[i]]
		at := int(x)*scales + i // no share has more events than there are
		if r.shares[at] == 0 {
			r.shares[at] = p.share(i, x, numbers[events])
		}
		to[n].set(i, r.shares[at], r.none[i], r.raw[x])
	}
}

// workOut finds the shares of a person of many events.
func (p *placer) workOut(to []found, list []int, numbers []int64) {
	for n, i := range list {
		x := numbers[p.feature[i]]
		to[n].set(i, p.share(i, x, numbers[events]), p.rest.none[i], x*shareUnit/numbers[events])
	}
}

// share is what x of n events are in standard deviations of one scale.
func (p *placer) share(i int, x, n int64) placed {
	s := &p.model.scales[i]
	return s.placed(s.transform(x, reciprocal(n)))
}

// nearest is the closest group, the first of several.
func (p *placer) nearest() (best int) {
	least, second, next := int64(math.MaxInt64), int64(math.MaxInt64), 0
	k := p.model.centres.len()
	for from := 0; from < p.stride; from += fan {
		for g, far := range p.measure(from) {
			if from+g >= k {
				break
			}
			if far < least {
				second, next = least, best
				best, least = from+g, far
			} else if far < second {
				second, next = far, from+g
			}
		}
	}
	// On the way from one centre to the other, the difference is that of the centres at the first, and none half-way.
	p.sure = k == 1 || (second-least)*sureOneIn > p.between[best*k+next]
	p.far = least
	for i := range p.found {
		f := &p.found[i]
		differ := int64(f.differ)
		p.far += differ * (differ + 2*p.rest.none[f.scale].x())
	}
	return best
}

// likeliest is the group of a mixture that it takes least to say a person is of.
func (p *placer) likeliest() (best int) {
	costs := p.costs
	copy(costs, p.rest.cost)
	for i := range p.found {
		f := &p.found[i]
		differ := int64(f.differ)
		most := differ + 2*p.rest.none[f.scale].x()
		at := int(f.scale) * p.stride
		double, per := p.double[at:][:len(costs)], p.per[at:][:len(costs)]
		for g := range costs {
			costs[g] += differ * (most - double[g]) * per[g] // as in measure
		}
	}
	for g, cost := range costs {
		if cost < costs[best] {
			best = g
		}
	}
	posterior(costs, best, p.parts)
	p.sure = p.parts[best] >= surePart
	p.far = p.rest.far[best]
	for i := range p.found {
		f := &p.found[i]
		differ := int64(f.differ)
		p.far += differ * (differ + 2*p.rest.none[f.scale].x() - p.double[int(f.scale)*p.stride+best])
	}
	return best
}

// surePart is how far, at least, who is clearly of a group of a mixture is of it: nine tenths.
const surePart = whole * 9 / 10

// sureOneIn: who is clearly of a group is nearer to its centre than to the next by at least one in so many of what a
// person at the centre is. Half-way is an eighth of the way farther.
const sureOneIn = 4

// fan is so many groups that are measured together.
const fan = 8

// measure is the squared distances from some centres, less what is the same for all.
func (p *placer) measure(from int) [fan]int64 {
	far := (*[fan]int64)(p.rest.far[from:])
	d0, d1, d2, d3, d4, d5, d6, d7 := far[0], far[1], far[2], far[3], far[4], far[5], far[6], far[7]
	for i := range p.found {
		f := &p.found[i]
		differ := int64(f.differ)
		// (x-c)² - (w-c)² = (x-w)(x+w-2c), w being the coordinate of the rest; (x-w)(x+w) is the same for all groups.
		c := (*[fan]int64)(p.double[int(f.scale)*p.stride+from:])
		d0 -= differ * c[0]
		d1 -= differ * c[1]
		d2 -= differ * c[2]
		d3 -= differ * c[3]
		d4 -= differ * c[4]
		d5 -= differ * c[5]
		d6 -= differ * c[6]
		d7 -= differ * c[7]
	}
	return [fan]int64{d0, d1, d2, d3, d4, d5, d6, d7}
}

// addTo adds the person placed last to the sums of a group.
func (p *placer) addTo(g *group) {
	to, z := g.z, p.rest.z
	for len(z) >= stretch { // as in distance
		t, z8 := (*[stretch]int64)(to), (*[stretch]int64)(z)
		t[0], t[1], t[2], t[3] = t[0]+z8[0], t[1]+z8[1], t[2]+z8[2], t[3]+z8[3]
		t[4], t[5], t[6], t[7] = t[4]+z8[4], t[5]+z8[5], t[6]+z8[6], t[7]+z8[7]
		to, z = to[stretch:], z[stretch:]
	}
	for i, v := range z {
		to[i] += v
	}
	for i := range p.found {
		f := &p.found[i]
		g.z[f.scale] += int64(f.z)
		g.raw[f.scale] += f.raw
	}
}

// restOf returns the rest for people of n events.
func (p *placer) restOf(n int64) *rest {
	if n > restEvents {
		return p.newRest(n)
	}
	if n >= int64(len(p.rests)) {
		p.rests = append(p.rests, make([]*rest, n+1-int64(len(p.rests)))...)
	}
	if p.rests[n] == nil {
		p.rests[n] = p.newRest(n)
	}
	return p.rests[n]
}

func (p *placer) newRest(n int64) *rest {
	m := p.model
	r := &rest{z: make([]int64, len(m.scales)), none: make([]placed, len(m.scales)), far: make([]int64, p.stride)}
	for i := range m.scales {
		s := &m.scales[i]
		r.none[i] = place(0, 0)
		if s.form != count {
			r.none[i] = s.placed(s.transform(0, reciprocal(n)))
		}
		r.z[i] = r.none[i].z()
		for g := range m.centres.len() {
			d := r.none[i].x() - int64(m.centres.at(g)[i])
			r.far[g] += d * d
		}
	}
	if m.mixture != nil {
		r.cost = slices.Clone(m.mixture.fixed)
		for g := range r.cost {
			for i, none := range r.none {
				d := none.x() - int64(m.centres.at(g)[i])
				r.cost[g] += d * d * p.per[i*p.stride+g]
			}
		}
	}
	if n <= memoEvents {
		r.shares = make([]placed, int(n+1)*len(m.scales))
		for x := range n + 1 {
			r.raw = append(r.raw, x*shareUnit/max(n, 1))
		}
	}
	return r
}
