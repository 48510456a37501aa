package friction

import (
	"cmp"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/sequence"
)

const (
	// rageGap is how soon a repeat comes that is made of impatience; three moments make a rage. Session replay tools count
	// three to five clicks within one to three seconds; events are sent later than clicks are made.
	rageGap     = 3 * second
	rageMoments = 3
	// turns is how many events alternate at least: to and fro, and to and fro again. Once is how people compare two things.
	turns = 4
	// supportTime is how soon a contact is about what was done before.
	supportTime = day
)

// everywhere is the detector of troubles that need no funnel.
type everywhere struct {
	of      *Analysis
	visits  sequence.Visits
	means   dictionary
	classes []class // by code

	u    event.User
	tell func(trouble)
	// failed is the person's last error that no purchase followed, or never.
	failed int
}

// class is what a visit with an event has to be looked at for.
type class uint8

const (
	sells   class = 1 << iota
	happens       // an error, or a contact with support
	closes        // a bad end, if the visit ends with it
	repeats       // of a visit: events repeat or take turns
)

func (d *everywhere) over(p *event.Partition) {
	d.of.visits(&d.visits, p)
	d.means.over(d.of, p)
	d.classes = slices.Grow(d.classes[:0], len(d.means))[:len(d.means)]
	for i, m := range d.means {
		d.classes[i] = 0
		switch {
		case m.sold:
			d.classes[i] = sells
		case m.role == lexicon.Failure, m.role == lexicon.Contact:
			d.classes[i] = happens
		}
		if m.role == lexicon.Search || m.role == lexicon.Failure {
			d.classes[i] |= closes
		}
	}
}

func (d *everywhere) person(u event.User, tell func(trouble)) int {
	d.u, d.tell, d.failed = u, tell, never
	starts := d.visits.Starts(u)
	for visit, from := range starts {
		to := len(u.Names)
		if visit+1 < len(starts) {
			to = starts[visit+1]
		}
		has := d.glance(u.Names[from:to])
		if has&repeats != 0 {
			d.runs(visit, from, to)
		}
		if has&happens != 0 {
			d.roles(visit, from, to)
		} else if has&sells != 0 {
			d.failed = never
		}
		if d.classes[u.Names[to-1]]&closes != 0 {
			d.ends(visit, to)
		}
	}
	return len(starts)
}

// glance says what a visit has. Most have nothing to tell of, which is seen without a branch that depends on the events:
// where three in a row are the same, or four take turns, two neighbours repeat what came two before, or one repeats both.
func (d *everywhere) glance(names []event.Code) (has class) {
	x, y := uint32(1<<16), uint32(1<<17) // the two events before; none is as these
	before := uint32(1)                  // 0: the event before was as the one two before it
	found := uint32(0)                   // the highest bit: there is such a place
	for _, name := range names {
		has |= d.classes[name]
		n := uint32(name)
		differs := n ^ x
		found |= (differs | (n ^ y)) - 1
		found |= (differs | before) - 1
		x, y, before = y, n, differs
	}
	return has | class(found>>31)*repeats
}

// report tells a trouble, unless it happens at names that are not looked at.
func (d *everywhere) report(k kind, subject, other event.Code, visit, from, to int) {
	s, o := d.means[subject].name, d.means[other].name // the code 0 has the name 0
	if s == 0 || o == 0 && other != 0 {
		return
	}
	d.tell(trouble{keyOf(k, s, o), int32(visit), int32(from), int32(to)})
}

// runs looks at the events from…to of a visit that repeats.
func (d *everywhere) runs(visit, from, to int) {
	times, names := d.u.Times, d.u.Names
	// Where the run of one event begins, with the moments it has; where the run in which two take turns does.
	run, moments, turn := from, 1, from
	for i := from + 1; i < to; i++ {
		gap := times[i] - times[i-1]
		if names[i] == names[i-1] {
			if i-turn >= turns {
				d.turned(visit, turn, i)
			}
			turn = i
			if gap <= rageGap {
				if gap > 0 {
					moments++
				}
				continue
			}
		} else if gap == 0 {
			if i-turn >= turns {
				d.turned(visit, turn, i)
			}
			turn = i
		} else if i-turn >= 2 && names[i] != names[i-2] {
			if i-turn >= turns {
				d.turned(visit, turn, i)
			}
			turn = i - 1
		}
		if moments >= rageMoments {
			d.report(rage, names[run], 0, visit, run, i-1)
		}
		run, moments = i, 1
	}
	if moments >= rageMoments {
		d.report(rage, names[run], 0, visit, run, to-1)
	}
	if to-turn >= turns {
		d.turned(visit, turn, to)
	}
}

// turned tells that the two events of from…to take turns. Their order says no
// more than where the run was cut: the pair is one, the name that sorts first
// comes first. With an error it would be the retry that is told of anyway.
func (d *everywhere) turned(visit, from, to int) {
	x, y := d.u.Names[from], d.u.Names[from+1]
	mx, my := &d.means[x], &d.means[y]
	if mx.role == lexicon.Failure || my.role == lexicon.Failure {
		return
	}
	if mx.name > my.name {
		x, y = y, x
	}
	if mx.name != 0 && my.name != 0 {
		d.report(backAndForth, x, y, visit, from, to-1)
	}
}

// roles looks at the errors and contacts of a visit.
func (d *everywhere) roles(visit, from, to int) {
	times, names := d.u.Times, d.u.Names
	for i := from; i < to; i++ {
		m := &d.means[names[i]]
		switch {
		case m.sold:
			d.failed = never
		case m.role == lexicon.Failure:
			first := i
			for i+1 < to && d.means[names[i+1]].role == lexicon.Failure {
				i++
			}
			d.failed = i
			before, after := first-1, i+1
			if before < from {
				break
			}
			d.report(tried, names[first], names[before], visit, before, first)
			if after < to && names[before] == names[after] && times[before] < times[after] {
				d.report(retry, names[before], names[first], visit, before, after)
			}
		case m.role == lexicon.Contact:
			d.contact(visit, i)
		}
	}
}

// ends looks at the last event of a visit.
func (d *everywhere) ends(visit, to int) {
	times, names := d.u.Times, d.u.Names
	end := to - 1
	if to == len(names) && d.of.scope.Last-times[end] <= cmp.Or(d.of.scope.SessionGap, sequence.SessionGap) {
		return // it may go on after the end of the data
	}
	switch d.means[names[end]].role {
	case lexicon.Failure:
		d.report(errorEnd, names[end], 0, visit, end, end)
	case lexicon.Search:
		d.report(searchEnd, names[end], 0, visit, end, end)
	}
}

// contact tells what a contact with support came after.
func (d *everywhere) contact(visit, at int) {
	times, names := d.u.Times, d.u.Names
	before := at - 1
	if before >= 0 && d.means[names[before]].role == lexicon.Contact {
		return // still the same one
	}
	for before >= 0 && d.means[names[before]].arrives {
		before--
	}
	if d.failed != never && times[at]-times[d.failed] <= supportTime {
		before = d.failed
	}
	if before < 0 || d.means[names[before]].role == lexicon.Contact || times[at]-times[before] > supportTime {
		return
	}
	d.report(support, names[before], 0, visit, before, at)
}
