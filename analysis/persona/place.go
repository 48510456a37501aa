package persona

import "parcours/analysis/stat"

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
	model  *model
	counts []memo  // the scales of counts
	others []int   // the other scales that are no event share
	scale  []int   // of a feature that is an event share, + 1
	rests  []*rest // by number of events
	stride int     // groups, filled up to a multiple of four
	double []int64 // by scale, then group: twice the coordinate of the centre

	// Of the person placed last.
	rest  *rest
	found []found
	far   []int64 // by group: the squared distance
}

// found is a person's number in one scale, where it is not as in the rest.
type found struct {
	scale       int
	z, raw      int64 // what it adds to the sums
	differ, sum int64 // of its coordinate and that of the rest
}

// memo is what the numbers of one scale of counts are in standard deviations, by Log2.
type memo struct {
	scale, feature int
	known          []placed
}

// placed is a standard deviation and its coordinate; the zero value is not known yet.
type placed struct {
	known bool
	z, x  int16
}

func (s *scale) placed(t int64) placed {
	z := s.z(t)
	return placed{true, int16(z), int16(s.coordinate(z))}
}

// rest is what people of so many events are like if shares and indicators are all 0.
type rest struct {
	z, x []int64 // by scale; 0 for counts
	far  []int64 // by group: the squared distance of all that from the centre
	// By number of events, up to that many: a raw share, and, first by scale, what it is in standard deviations. Nil for people of many events.
	raw    []int64
	shares []placed
}

const (
	memoEvents = 127  // people of more events have their shares worked out
	restEvents = 4095 // people of more events have their rest worked out
)

func newPlacer(m *model) *placer {
	k := m.centres.len()
	p := &placer{model: m, scale: make([]int, len(m.plan.features)), stride: (k + 3) / 4 * 4}
	p.far = make([]int64, p.stride)
	p.double = make([]int64, len(m.scales)*p.stride)
	for i, s := range m.scales {
		switch {
		case s.form == count:
			p.counts = append(p.counts, memo{i, s.feature, make([]placed, stat.Log2(maxNumber)+1)})
		case m.plan.features[s.feature].family == mix:
			p.scale[s.feature] = i + 1
		default:
			p.others = append(p.others, i)
		}
		for g := range k {
			p.double[i*p.stride+g] = 2 * int64(m.centres.at(g)[i])
		}
	}
	return p
}

// place returns a person's group. shares are the features that are event shares and not 0.
func (p *placer) place(numbers []int64, shares []int) int {
	r := p.restOf(numbers[events])
	p.rest, p.found = r, p.found[:0]
	for i := range p.counts {
		c := &p.counts[i]
		x := numbers[c.feature]
		at := stat.Log2(uint64(x))
		if !c.known[at].known {
			s := &p.model.scales[c.scale]
			c.known[at] = s.placed(s.transform(x, 0))
		}
		v := c.known[at]
		p.found = append(p.found, found{c.scale, int64(v.z), x, int64(v.x), int64(v.x)})
	}
	for _, i := range p.others {
		if x := numbers[p.model.scales[i].feature]; x != 0 {
			p.find(i, x, numbers[events])
		}
	}
	for _, feature := range shares {
		if i := p.scale[feature]; i > 0 {
			p.find(i-1, numbers[feature], numbers[events])
		}
	}
	return p.nearest()
}

// find notes what differs from the rest.
func (p *placer) find(i int, x, n int64) {
	s, r := &p.model.scales[i], p.rest
	raw := x
	var v placed
	switch {
	case s.form != share:
		v = s.placed(s.transform(x, 0))
	case r.shares == nil:
		raw = x * shareUnit / n
		v = s.placed(s.transform(x, reciprocal(n)))
	default:
		raw = r.raw[x]
		known := &r.shares[int64(i)*(n+1)+x] // no share has more events than there are
		if !known.known {
			*known = s.placed(s.transform(x, reciprocal(n)))
		}
		v = *known
	}
	p.found = append(p.found, found{i, int64(v.z) - r.z[i], raw, int64(v.x) - r.x[i], int64(v.x) + r.x[i]})
}

// nearest is the closest group, the first of several.
func (p *placer) nearest() (best int) {
	far := p.far
	copy(far, p.rest.far)
	for i := range p.found {
		f := &p.found[i]
		// (x-c)² - (w-c)² = (x-w)(x+w-2c), w being the coordinate of the rest.
		for g, c := 0, p.double[f.scale*p.stride:][:p.stride]; g < len(far); g += 4 {
			to, of := (*[4]int64)(far[g:]), (*[4]int64)(c[g:])
			to[0] += f.differ * (f.sum - of[0])
			to[1] += f.differ * (f.sum - of[1])
			to[2] += f.differ * (f.sum - of[2])
			to[3] += f.differ * (f.sum - of[3])
		}
	}
	for g := range p.model.centres.len() {
		if far[g] < far[best] {
			best = g
		}
	}
	return best
}

// addTo adds the person placed last to the sums of a group.
func (p *placer) addTo(g *group) {
	for i, z := range p.rest.z {
		g.z[i] += z
	}
	for i := range p.found {
		f := &p.found[i]
		g.z[f.scale] += f.z
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
	r := &rest{z: make([]int64, len(m.scales)), x: make([]int64, len(m.scales)), far: make([]int64, p.stride)}
	for i := range m.scales {
		s := &m.scales[i]
		if s.form != count {
			r.z[i] = s.z(s.transform(0, reciprocal(n)))
			r.x[i] = int64(s.coordinate(r.z[i]))
		}
		for g := range m.centres.len() {
			d := r.x[i] - int64(m.centres.at(g)[i])
			r.far[g] += d * d
		}
	}
	if n > 0 && n <= memoEvents {
		r.shares = make([]placed, int64(len(m.scales))*(n+1))
		for x := range n + 1 {
			r.raw = append(r.raw, x*shareUnit/n)
		}
	}
	return r
}
