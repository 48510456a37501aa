package ingest

import (
	"context"
	"errors"
	"io"
	"slices"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/event/wire"
	"parcours/analysis/mapping"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// worker is one member of the crew at work.
type worker struct {
	*plan
	member crew.Member
	told   *progress
	tasks  []task // the plan's; where one must be done again, it is known where its part starts

	links  *links   // which device is whose; nil where there are none
	inputs []*input // by file, as far as begun
	rows   *wire.Writer
	label  crew.Label // of the next parcel, but for its bucket
	at     *account   // of the part at hand
}

func newWorker(p *plan, m crew.Member, told *progress) *worker {
	return &worker{
		plan: p, member: m, told: told, tasks: slices.Clone(p.tasks),
		inputs: make([]*input, len(p.files)), rows: wire.NewWriter(p.layout, len(p.kept), p.rules),
	}
}

// run reads this member's share and makes its partitions.
func (w *worker) run(ctx context.Context) (*Result, error) {
	if w.linking() {
		if err := w.link(ctx); err != nil {
			return nil, err
		}
	}
	accounts, err := w.readAll(ctx, w.read)
	if err != nil {
		return nil, err
	}
	if err := w.failure(accounts); err != nil {
		return nil, err
	}
	log := &event.Log{}
	if err := w.build(ctx, accounts, log); err != nil {
		return nil, err
	}
	return w.finish(ctx, accounts, log)
}

// readAll has parts read until all are, and returns the last account of each.
func (w *worker) readAll(ctx context.Context, read func(ctx context.Context, number, attempt int) (*account, error)) ([]account, error) {
	var mine []account
	for {
		n, err := w.member.Next(ctx)
		if err != nil {
			return nil, err
		}
		if n >= len(w.tasks) {
			break
		}
		a, err := read(ctx, n, 0)
		if err != nil {
			return nil, err
		}
		mine = append(mine, *a)
	}
	accounts := make([]account, len(w.tasks))
	for attempt := 1; ; attempt++ {
		if err := w.share(ctx, mine, accounts); err != nil {
			return nil, err
		}
		again := w.again(accounts)
		if len(again) == 0 {
			return accounts, nil
		}
		mine = mine[:0]
		for i, task := range again {
			if i%w.member.Size() != w.member.Rank() {
				continue
			}
			a, err := read(ctx, task, attempt)
			if err != nil {
				return nil, err
			}
			mine = append(mine, *a)
		}
	}
}

// read reads a part and sends its events off. What is wrong with the input is
// in the account; an error is about something else.
func (w *worker) read(ctx context.Context, number, attempt int) (*account, error) {
	t := w.tasks[number]
	w.label = crew.Label{Task: number, Attempt: attempt}
	w.at = &account{Task: number, Attempt: attempt}
	err := w.readPart(ctx, w.files[t.file], t)
	if err == nil {
		err = w.flush()
	}
	var p *report.Problem
	if errors.As(err, &p) {
		w.at.Problem = p
		w.rows.Reset() // what was read of it goes nowhere
	} else if err != nil {
		return nil, err
	}
	w.at.Rejects = w.at.rejects.causes
	return w.at, nil
}

func (w *worker) readPart(ctx context.Context, f decode.File, t task) error {
	in := w.inputs[t.file]
	if in == nil {
		var err error
		if in, err = w.columns(f); err != nil {
			return err
		}
		w.inputs[t.file] = in
	}
	r, err := f.Read(t.part, in.columns)
	if err != nil {
		return err
	}
	in.begin()
	name := f.Info().Name
	var b table.Batch
	var bytes, rows int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		consumed := min(r.Consumed(), t.part.Bytes)
		if err := w.told.add(consumed-bytes, w.at.Rows-rows); err != nil {
			return err
		}
		bytes, rows = consumed, w.at.Rows
		err := r.Next(&b)
		w.at.Start, w.at.End = r.Extent()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if err := w.batch(&b, in, name); err != nil {
			return err
		}
		w.at.Rows += int64(b.Rows)
	}
	w.at.Read = w.at.Rows
	if c, ok := r.(decode.RowCounter); ok {
		w.at.Read = c.RowsRead()
	}
	for _, j := range r.Rejects() {
		w.at.Rows += j.Rows
		w.at.Read += j.Rows
		w.at.rejects.decoded(j, name)
	}
	return w.told.add(t.part.Bytes-bytes, w.at.Rows-rows)
}

// batch turns rows into events, or counts why not: each step leaves fewer rows to the next.
func (w *worker) batch(b *table.Batch, in *input, file string) error {
	if w.rows.Rows()+b.Rows > wire.MaxRows {
		if err := w.flush(); err != nil {
			return err
		}
	}
	in.reset(b)
	reject := func(r int, code string, role mapping.Role, t *text, cause string) {
		if w.at.rejects.count(code) {
			w.at.rejects.sample(report.Problem{Code: code, File: file, Row: b.RowNumber(r),
				Column: w.mapping.Of(role).Field.Name, Value: report.Shorten(string(t.raw(r))), Cause: cause})
		}
	}
	nobody := func(r int) { reject(r, report.CodeMissingUser, mapping.User, in.user, "no user id") }
	var rows []int32
	if in.identity != nil {
		rows = in.identity.split(in, nobody)
	} else {
		rows = in.somebody.split(in.user, in.rows, nobody)
	}
	rows = in.time.split(rows, b.Rows, w.mapping.TimeFormat, func(r int, err error) {
		if err == nil {
			reject(r, report.CodeMissingTime, mapping.Time, in.time.text, "no time")
			return
		}
		reject(r, report.CodeBadTime, mapping.Time, in.time.text, err.Error())
	})
	if in.event != nil {
		rows = in.something.split(in.event, rows, func(r int) {
			reject(r, report.CodeMissingEvent, mapping.Event, in.event, "no event name")
		})
	}
	left := len(rows)
	for i := range in.excluded {
		rows = in.excluded[i].without(rows)
	}
	w.at.Excluded += int64(left - len(rows))
	left = len(rows)
	if !w.past {
		rows = in.time.between(rows, w.from, w.to)
	}
	for i := range in.filters {
		rows = in.filters[i].split(rows)
	}
	w.at.Filtered += int64(left - len(rows))
	if in.naming != nil {
		var hidden int64
		rows, hidden = in.naming.split(rows, b.Rows)
		w.at.Excluded += hidden
	}
	if in.identity != nil {
		in.identity.make(in, rows, b.Rows, w.links)
	}
	if in.chosen != nil { // last: the other counts are of the whole input
		left = len(rows)
		rows = in.chosen.split(rows)
		w.at.SampledOut += int64(left - len(rows))
	}
	w.at.Events += int64(len(rows))
	if in.identity != nil {
		linked, anonymous := in.identity.count(rows)
		w.at.Linked += linked
		w.at.Anonymous += anonymous
	}
	w.add(rows, in) // only now may anything enter a dictionary: what is in there has events
	w.at.Invalid += in.invalid.count()
	return nil
}

// add adds rows as events.
func (w *worker) add(rows []int32, in *input) {
	if len(rows) == 0 {
		return
	}
	users, names, values := w.rows.Dicts()
	e := w.rows.Extend(len(rows))
	in.users.codes(e.Users, rows, users, &in.invalid)
	if len(rows) == len(in.time.micros) {
		copy(e.Times, in.time.micros)
	} else {
		for i, r := range rows {
			e.Times[i] = in.time.micros[r]
		}
	}
	if w.rules.Unique {
		keysOf(e.Keys, rows, in.keys)
	}
	if w.rules.Ties {
		tiesOf(e.Ties, rows, in.ties)
	}
	if in.names.text != nil {
		in.names.codes(e.Names, rows, names, &in.invalid)
	} else {
		name := names.Code([]byte(w.mapping.EventName))
		for i := range e.Names {
			e.Names[i] = name
		}
	}
	for i := range in.properties {
		in.properties[i].codes(e.Values[i], rows, values[i], &in.invalid)
	}
}

// flush sends the events at hand to those who keep their users.
func (w *worker) flush() error {
	err := w.rows.Flush(func(bucket int, block []byte) error {
		w.label.Bucket = bucket
		return w.member.Send(bucket%w.member.Size(), crew.Parcel{Label: w.label, Bytes: block})
	})
	w.label.Part++
	return err
}

// build makes partitions of the buckets this member keeps. Blocks of attempts
// that were not the last at their part are left out.
func (w *worker) build(ctx context.Context, accounts []account, log *event.Log) error {
	builder := event.NewBuilder(w.kept)
	builder.Rules = w.rules
	var unpacker wire.Unpacker
	var blocks []*wire.Block
	for bucket := w.member.Rank(); bucket < w.layout.Buckets; bucket += w.member.Size() {
		parcels, err := w.member.Received(bucket)
		if err != nil {
			return err
		}
		blocks = blocks[:0]
		for _, p := range parcels {
			if p.Attempt != accounts[p.Task].Attempt {
				continue
			}
			b, err := wire.Open(p.Bytes)
			if err != nil {
				return err
			}
			blocks = append(blocks, b)
		}
		for shard := range w.layout.Shards / w.layout.Buckets {
			for _, b := range blocks {
				if err := unpacker.Add(builder, b, shard); err != nil {
					return err
				}
			}
			log.Partitions = append(log.Partitions, builder.Build()...)
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.told.add(0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}
