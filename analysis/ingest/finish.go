package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/report"
)

const (
	manyNames = 2000 // distinct event names above which they are probably no names of events
	fewUsers  = 30   // people below which a rate says little
)

// summary is what members tell each other of the partitions they made.
type summary struct {
	Users, Events, Capped int64
	Repeated, Collapsed   int64 // events left out by the rules
	Outside               int64 // events kept out of sight, before and after the period
	First, Last           int64 // meaningful when there are events
	Names                 []string
}

// finish writes the account of the whole log.
func (w *worker) finish(ctx context.Context, accounts []account, whole *event.Log) (*Result, error) {
	log := whole
	if w.past {
		log = whole.Select(w.inPeriod)
	}
	all, err := w.summarise(ctx, log, whole.Events()-log.Events())
	if err != nil {
		return nil, err
	}
	t, err := w.total(accounts)
	if err != nil {
		return nil, err
	}
	// The events cut from the end of a user's are rows that did not become events.
	if cut := t.events - all.Events - all.Outside - all.Repeated - all.Collapsed; cut > 0 {
		t.rejects.merge(report.Reject{Code: report.CodeUserCapped, Rows: cut})
	}
	s := &t.source
	s.Events, s.Rejected, s.Rejects = all.Events, t.rejects.total, t.rejects.sorted()
	s.Filtered += all.Outside
	s.Duplicates, s.Collapsed = all.Repeated, all.Collapsed
	s.EventID, s.Tie = append([]string{}, w.mapping.EventID...), append([]string{}, w.mapping.Tie...)
	s.Identity = w.identityOf(t.linked, t.anonymous)
	s.Sample = sampled(w.sample, all.Users)
	if s.Events == 0 {
		return nil, t.nothing()
	}
	return &Result{
		Log: log, Properties: w.kept, Source: *s, Warnings: t.warnings(slices.Concat(w.mapping.Warnings, w.notes), all),
		Users: all.Users, First: all.First, Last: all.Last,
	}, nil
}

// summarise is the summary of all members' partitions.
func (w *worker) summarise(ctx context.Context, log *event.Log, outside int64) (all summary, err error) {
	mine := summary{Users: log.Users(), Events: log.Events(), Outside: outside, Names: names(log)}
	mine.First, mine.Last, _ = log.Span()
	for _, p := range log.Partitions {
		mine.Capped += p.Capped()
		mine.Repeated += p.Repeated()
		mine.Collapsed += p.Collapsed()
	}
	say, err := json.Marshal(mine)
	if err != nil {
		return all, err
	}
	said, err := w.member.Gather(ctx, say)
	if err != nil {
		return all, err
	}
	for _, s := range said {
		var theirs summary
		if err := json.Unmarshal(s, &theirs); err != nil {
			return all, err
		}
		all.Outside += theirs.Outside
		if theirs.Events == 0 {
			continue // then nothing was left out
		}
		if all.Events == 0 {
			all.First, all.Last = theirs.First, theirs.Last
		}
		all.First, all.Last = min(all.First, theirs.First), max(all.Last, theirs.Last)
		all.Users += theirs.Users
		all.Events += theirs.Events
		all.Capped += theirs.Capped
		all.Repeated += theirs.Repeated
		all.Collapsed += theirs.Collapsed
		all.Names = append(all.Names, theirs.Names...)
	}
	slices.Sort(all.Names)
	all.Names = slices.Compact(all.Names)
	return all, nil
}

// inPeriod finds the events of each person that are in the period.
func (w *worker) inPeriod(*event.Partition) func(event.User) (from, to int) {
	return func(u event.User) (from, to int) {
		from, _ = slices.BinarySearch(u.Times, w.from)
		to, _ = slices.BinarySearch(u.Times, w.to)
		return from, to
	}
}

// names are the event names of a log, in order.
func names(log *event.Log) []string {
	seen := map[string]struct{}{}
	var last *event.Dict
	for _, p := range log.Partitions {
		if p.Names == last {
			continue // partitions share dictionaries
		}
		last = p.Names
		for c := 1; c < p.Names.Len(); c++ {
			seen[p.Names.String(uint32(c))] = struct{}{}
		}
	}
	list := make([]string, 0, len(seen))
	for name := range seen {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// nothing is the problem of an input without a single event.
func (t *tally) nothing() *report.Problem {
	p, s := &report.Problem{}, &t.source
	if len(s.Files) == 1 {
		p.File = s.Files[0].Name
	}
	if s.Rows == 0 {
		p.Code, p.Cause = report.CodeNoRows, "there are columns, and no rows under them"
		return p
	}
	p.Code = report.CodeNothingLeft
	if s.SampledOut > 0 {
		p.Cause = fmt.Sprintf("no row is left: nobody in this data is in the sample, and %d rows are of others", s.SampledOut)
		p.Hint = "ask for a larger share of the people"
		return p
	}
	if len(s.Rejects) == 0 || s.Rejects[0].Rows < s.Filtered {
		p.Cause = fmt.Sprintf("no row is left: %d of %d do not meet the recipe's filters or period", s.Filtered, s.Rows)
		p.Hint = "widen the period, or look at the spelling of the filters' values"
		return p
	}
	worst := s.Rejects[0]
	p.Cause = fmt.Sprintf("no row is left: %d of %d were rejected (%s)", worst.Rows, s.Rows, worst.Code)
	if len(worst.Samples) > 0 {
		example := worst.Samples[0]
		p.Row, p.Column, p.Value = example.Row, example.Column, example.Value
		p.Cause = fmt.Sprintf("%s; no row is left: so it is with %d of %d", example.Cause, worst.Rows, s.Rows)
	}
	p.Hint = "look at which column is the user, the time and the event"
	return p
}

// warnings are what a reader has to know of the data, after what is to be said of the mapping.
func (t *tally) warnings(mapped []report.Note, all summary) []report.Note {
	notes := slices.Clone(mapped)
	warn := func(n report.Note) { notes = append(notes, n) }
	s := &t.source
	if s.Sample != nil {
		warn(sampleNote(s.Sample))
	}
	if s.Rejected > 0 {
		warn(report.Note{Code: report.CodeRowsRejected, Count: s.Rejected, Total: s.Rows,
			Text: fmt.Sprintf("%d of %d rows were left out because they could not be read", s.Rejected, s.Rows)})
	}
	if t.invalid > 0 {
		warn(report.Note{Code: report.CodeInvalidText, Count: t.invalid, Total: s.Rows,
			Text: fmt.Sprintf("%d rows held bytes that are not UTF-8; they were read as Windows-1252", t.invalid)})
	}
	if n := int64(len(all.Names)); n > manyNames {
		warn(report.Note{Code: report.CodeManyEvents, Count: n,
			Text: fmt.Sprintf("there are %d different event names; are ids or addresses part of them?", n)})
	}
	if all.Capped > 0 {
		warn(report.Note{Code: report.CodeUserCapped, Count: all.Capped, Total: event.MaxUserEvents,
			Text: fmt.Sprintf("%d people had more than %d events; their earliest were kept", all.Capped, event.MaxUserEvents)})
	}
	switch users := all.Users; {
	case users == 1:
		warn(report.Note{Code: report.CodeOneUser, Count: 1, Text: "there is a single person: rates say nothing"})
	case users < fewUsers:
		warn(report.Note{Code: report.CodeFewUsers, Count: users, Text: fmt.Sprintf("there are %d people: a small sample", users)})
	}
	return notes
}
