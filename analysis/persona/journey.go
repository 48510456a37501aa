package persona

import (
	"cmp"
	"slices"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	// longest is how many events of a journey, told once where they are repeated, are kept.
	longest = 12
	// shortest is how many different events are left of one that is collapsed.
	shortest = 5
	// minShape is how many people must share the shape of a journey before one of them is shown: it could be known by it otherwise.
	minShape = 10
	// leastJourney is the bytes of one: hash, distance, number of steps, and more.
	leastJourney = 4
)

// journey is what one person of the sample did, without who it is.
type journey struct {
	hash  uint64
	far   int64 // squared distance from the centre of the group
	steps []step
	more  int64 // events after those
}

// step is some events of one name in a row.
type step struct {
	name  string
	times int64
	gap   int64 // seconds since the event before; of the first, 0
	visit bool  // begins a visit
}

func newJourney(hash uint64, far int64, p *event.Partition, u event.User, starts []int) journey {
	j := journey{hash: hash, far: far}
	next := 0
	for i, name := range u.Names {
		begins := next < len(starts) && starts[next] == i
		if begins {
			next++
		}
		if i > 0 && !begins && name == u.Names[i-1] {
			j.steps[len(j.steps)-1].times++
			continue
		}
		if len(j.steps) == longest {
			j.more = int64(len(u.Names) - i)
			break
		}
		s := step{name: string(p.Names.Bytes(uint32(name))), times: 1, visit: begins}
		if i > 0 {
			s.gap = seconds(u.Times[i] - u.Times[i-1])
		}
		j.steps = append(j.steps, s)
	}
	return j
}

func (j journey) compare(o journey) int {
	if c := cmp.Or(cmp.Compare(j.hash, o.hash), cmp.Compare(j.far, o.far), cmp.Compare(j.more, o.more)); c != 0 {
		return c
	}
	return slices.CompareFunc(j.steps, o.steps, func(a, b step) int {
		visit := func(s step) int {
			if s.visit {
				return 1
			}
			return 0
		}
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.times, b.times), cmp.Compare(a.gap, b.gap), cmp.Compare(visit(a), visit(b)))
	})
}

func (j journey) append(dst []byte) []byte {
	dst = agg.AppendUint(agg.AppendInt(agg.AppendUint(dst, j.hash), j.far), uint64(len(j.steps)))
	for _, s := range j.steps {
		visit := uint64(0)
		if s.visit {
			visit = 1
		}
		dst = agg.AppendUint(agg.AppendInt(agg.AppendInt(agg.AppendString(dst, s.name), s.times), s.gap), visit)
	}
	return agg.AppendInt(dst, j.more)
}

func readJourney(r *agg.Reader) (j journey, ok bool) {
	j.hash, j.far = r.Uint(), r.Int()
	n := r.Len(4)
	if n > longest {
		return j, false
	}
	for range n {
		s := step{name: r.String(), times: r.Int(), gap: r.Int()}
		visit := r.Uint()
		if s.visit = visit == 1; visit > 1 || !people(s.times) || !people(s.gap) {
			return j, false
		}
		j.steps = append(j.steps, s)
	}
	j.more = r.Int()
	return j, people(j.more)
}

// shape is what people who did the same have in common: the events and the visits, whatever their number and times.
func (j journey) shape() string {
	var b strings.Builder
	for _, s := range j.steps {
		if s.visit {
			b.WriteByte(1)
		}
		b.WriteString(s.name)
		b.WriteByte(0)
	}
	if j.more > 0 {
		b.WriteByte(2)
	}
	return b.String()
}

// collapsed tells each event once, where it comes first, the first n of them.
func (j journey) collapsed(n int) journey {
	out := journey{hash: j.hash, far: j.far}
	for _, s := range j.steps {
		if len(out.steps) == n {
			break
		}
		if !slices.ContainsFunc(out.steps, func(o step) bool { return o.name == s.name }) {
			out.steps = append(out.steps, step{name: s.name, times: 1, visit: len(out.steps) == 0})
		}
	}
	return out
}

// typical is a journey near the centre of the group whose shape enough people have: the whole of it, or, where all
// are too different, its first different events, as many as enough people share. It is nil where even the first two are not shared.
func typical(journeys []journey) *report.PersonaJourney {
	slices.SortFunc(journeys, func(a, b journey) int { return cmp.Or(cmp.Compare(a.far, b.far), a.compare(b)) })
	for n := longest + 1; n > 1; n-- {
		if n <= longest && n > shortest {
			continue
		}
		whole := n > longest
		of := journeys
		if !whole {
			of = nil
			for _, j := range journeys {
				of = append(of, j.collapsed(n))
			}
		}
		shared := map[string]int64{}
		for _, j := range of {
			shared[j.shape()]++
		}
		for i, j := range of {
			if people := shared[j.shape()]; people >= minShape && (whole || len(j.steps) >= min(n, 2)) {
				return j.report(people, int64(len(of)), !whole, journeys[i].more)
			}
		}
	}
	return nil
}

func (j journey) report(people, of int64, collapsed bool, more int64) *report.PersonaJourney {
	out := &report.PersonaJourney{Steps: []report.PersonaStep{}, People: people, Of: of, Collapsed: collapsed}
	if !collapsed {
		out.More = more
	}
	for i, s := range j.steps {
		to := report.PersonaStep{Event: s.name, Times: s.times, NewVisit: s.visit && i > 0}
		if i > 0 && !collapsed {
			to.GapSeconds = stat.Number(float64(coarse(s.gap)))
		}
		out.Steps = append(out.Steps, to)
	}
	return out
}

// coarse leaves one digit of a number: a time to the second might tell who it was.
func coarse(n int64) int64 {
	unit := int64(1)
	for n/unit >= 10 {
		unit *= 10
	}
	return rounded(n, unit) * unit
}
