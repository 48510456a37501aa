package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"

	"parcours/analysis/agg"
	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// Who a row is about, where the mapping has both a user id and the id of a
// device or cookie: the user it names; else the user who was known on that
// device; else the device. Before the rows are read, links are gathered from
// those that name both.
//
// A device on which a single user was ever known is theirs, with all that
// happened there before. One on which there were several is theirs who was
// known first until the second was, and from then on nobody's: what happens
// there unnamed stays with the device.

// links says, by device, which two users were known there first, and when.
type links struct {
	devices, users *event.Dict
	known          []pair // by code of the device
}

// pair is the first user of a device and the first other one. Ties in time go to the lesser id.
type pair struct{ first, second known }

// known is a user, 0 for none, and when they were first known on a device.
type known struct {
	user uint32
	at   int64
}

func newLinks() *links {
	return &links{devices: event.NewDict(), users: event.NewDict(), known: make([]pair, 1)}
}

// add says that a user was known on a device.
func (l *links) add(device, user []byte, at int64) {
	d := l.devices.Code(device)
	if int(d) == len(l.known) {
		l.known = append(l.known, pair{})
	}
	l.meet(&l.known[d], known{l.users.Code(user), at})
}

// meet adds a user to a pair.
func (l *links) meet(p *pair, k known) {
	if k.user == 0 {
		return
	}
	if p.first.user == k.user {
		p.first.at = min(p.first.at, k.at)
		return
	}
	if p.second.user == k.user {
		k.at = min(p.second.at, k.at)
		p.second = known{}
	}
	switch {
	case p.first.user == 0:
		p.first = k
	case l.before(k, p.first):
		p.first, p.second = k, p.first
	case p.second.user == 0 || l.before(k, p.second):
		p.second = k
	}
}

func (l *links) before(a, b known) bool {
	return a.at < b.at || a.at == b.at && bytes.Compare(l.users.Bytes(a.user), l.users.Bytes(b.user)) < 0
}

// merge adds other links.
func (l *links) merge(o *links) {
	for d := 1; d < o.devices.Len(); d++ {
		for _, k := range []known{o.known[d].first, o.known[d].second} {
			if k.user != 0 {
				l.add(o.devices.Bytes(uint32(d)), o.users.Bytes(k.user), k.at)
			}
		}
	}
}

// appendTo appends the links as bytes.
func (l *links) appendTo(b []byte) []byte {
	n := 0
	for _, p := range l.known {
		for _, k := range []known{p.first, p.second} {
			if k.user != 0 {
				n++
			}
		}
	}
	b = agg.AppendUint(b, uint64(n))
	for d := 1; d < l.devices.Len(); d++ {
		for _, k := range []known{l.known[d].first, l.known[d].second} {
			if k.user != 0 {
				b = agg.AppendBytes(b, l.devices.Bytes(uint32(d)))
				b = agg.AppendBytes(b, l.users.Bytes(k.user))
				b = agg.AppendInt(b, k.at)
			}
		}
	}
	return b
}

// read adds what appendTo wrote.
func (l *links) read(b []byte) error {
	r := agg.NewReader(b)
	for range r.Len(3) {
		device, user, at := r.Bytes(), r.Bytes(), r.Int()
		if r.Err() != nil {
			break
		}
		l.add(device, user, at)
	}
	return r.End()
}

// person is who is meant by a device at a time; linked says that it is a user.
func (l *links) person(device []byte, at int64) (id []byte, linked bool) {
	d := l.devices.Find(device)
	if d == 0 {
		return device, false
	}
	p := &l.known[d]
	if p.second.user != 0 && at >= p.second.at {
		return device, false
	}
	return l.users.Bytes(p.first.user), true
}

// count is how many devices have a user, and how many of them several.
func (l *links) count() (linked, conflicts int64) {
	for _, p := range l.known[1:] {
		linked++
		if p.second.user != 0 {
			conflicts++
		}
	}
	return linked, conflicts
}

// link gathers the links of the whole input, the same for every member.
func (w *worker) link(ctx context.Context) error {
	w.links = newLinks()
	mine := map[int]*links{}
	if _, err := w.readAll(ctx, func(ctx context.Context, number, attempt int) (*account, error) {
		a := &account{Task: number, Attempt: attempt}
		found := newLinks()
		err := w.linkPart(ctx, w.tasks[number], found, a)
		if !errors.As(err, &a.Problem) && err != nil {
			return nil, err
		}
		mine[number] = found
		return a, nil // what is wrong with the part, reading its rows will tell
	}); err != nil {
		return err
	}
	all := newLinks()
	for _, found := range mine {
		all.merge(found)
	}
	said, err := w.member.Gather(ctx, all.appendTo(nil))
	if err != nil {
		return err
	}
	for _, theirs := range said {
		if err := w.links.read(theirs); err != nil {
			return err
		}
	}
	return nil
}

// linkPart reads the columns that say who, and when, of one part.
func (w *worker) linkPart(ctx context.Context, t task, found *links, a *account) error {
	f := w.files[t.file]
	in, err := w.identifying(f)
	if err != nil {
		return err
	}
	r, err := f.Read(t.part, in.columns)
	if err != nil {
		return err
	}
	in.begin()
	none := func(int) {}
	var b table.Batch
	var read int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		consumed := min(r.Consumed(), t.part.Bytes)
		if err := w.told.add(consumed-read, 0); err != nil {
			return err
		}
		read = consumed
		err := r.Next(&b)
		a.Start, a.End = r.Extent()
		if errors.Is(err, io.EOF) {
			return w.told.add(t.part.Bytes-read, 0)
		} else if err != nil {
			return err
		}
		in.reset(&b)
		rows := in.somebody.split(in.user, in.rows, none)
		rows = in.something.split(in.anonymous, rows, none)
		rows = in.time.split(rows, b.Rows, w.mapping.TimeFormat, func(int, error) {})
		for _, row := range rows {
			r := int(row)
			found.add(bytes.TrimSpace(in.anonymous.raw(r)), in.users.clean(in.user.raw(r)), in.time.micros[r])
		}
	}
}

// identifying finds the columns of a file that say who, and when.
func (p *plan) identifying(f decode.File) (*input, error) {
	in := newInput(f)
	var err error
	if in.user, err = p.role(in, mapping.User, f); err != nil {
		return nil, err
	}
	if in.anonymous, err = p.role(in, mapping.Anonymous, f); err != nil {
		return nil, err
	}
	if in.time.text, err = p.role(in, mapping.Time, f); err != nil {
		return nil, err
	}
	in.users = coder{text: in.user, trim: true, wholeFloats: p.mapping.WholeFloats}
	in.time.clock = newClock(p.mapping.TimeFormat, p.mapping.Location)
	return in, nil
}

// identity makes the column of persons out of those of users and devices.
type identity struct {
	person *text // what is made
	column table.Column
	user   coder // cleans

	// Of each row of the batch: whose it is.
	of []whose
}

type whose uint8

const (
	named  whose = iota // by a user id
	linked              // a device's, and its user's
	device              // a device's alone
)

func newIdentity(user coder) *identity {
	return &identity{person: &text{field: table.Field{Kind: table.String}}, user: user}
}

// split keeps the rows that have a user or a device and gives the others to missing.
func (d *identity) split(in *input, missing func(row int)) []int32 {
	kept := in.rows[:0]
	for _, row := range in.rows {
		if r := int(row); isPresent(in.user.raw(r)) || isPresent(in.anonymous.raw(r)) {
			kept = append(kept, row)
		} else {
			missing(r)
		}
	}
	return kept
}

// make writes the person of each row, whose time is known by now.
func (d *identity) make(in *input, rows []int32, n int, l *links) {
	c := &d.column
	c.Starts, c.Ends, c.Bytes = resize(c.Starts, n), resize(c.Ends, n), c.Bytes[:0]
	d.of = resize(d.of, n)
	for _, row := range rows {
		r := int(row)
		c.Starts[r] = uint32(len(c.Bytes))
		if user := in.user.raw(r); isPresent(user) {
			c.Bytes = append(c.Bytes, d.user.clean(user)...)
			d.of[r] = named
		} else {
			id, known := l.person(bytes.TrimSpace(in.anonymous.raw(r)), in.time.micros[r])
			c.Bytes = append(c.Bytes, id...)
			d.of[r] = device
			if known {
				d.of[r] = linked
			}
		}
		c.Ends[r] = uint32(len(c.Bytes))
	}
	c.Bytes = append(c.Bytes, make([]byte, 16)...) // see byRecent
	d.person.reset(c, n)
}

// count is how many of the rows are of a person who is not named in them, and how many of a device alone.
func (d *identity) count(rows []int32) (persons, devices int64) {
	for _, row := range rows {
		switch d.of[row] {
		case linked:
			persons++
		case device:
			devices++
		}
	}
	return persons, devices
}

// identityOf is what the report says of who is who; nil where there are no devices.
func (w *worker) identityOf(linked, anonymous int64) *report.Identity {
	if w.links == nil {
		return nil
	}
	devices, conflicts := w.links.count()
	return &report.Identity{
		User: w.mapping.Of(mapping.User).Field.Name, Anonymous: w.mapping.Of(mapping.Anonymous).Field.Name,
		LinkedDevices: devices, Conflicts: conflicts, LinkedRows: linked, AnonymousRows: anonymous,
	}
}
