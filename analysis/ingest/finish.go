package ingest

import (
	"fmt"
	"slices"

	"parcours/analysis/event"
	"parcours/analysis/report"
)

const (
	manyNames = 2000 // distinct event names above which they are probably no names of events
	fewUsers  = 30   // people below which a rate says little
)

// finish builds the partitions and writes the account.
func (l *loader) finish() (*Result, error) {
	log := &event.Log{}
	var added, capped int64
	for i, b := range l.builders {
		added += int64(b.Events())
		log.Partitions = append(log.Partitions, b.Build())
		l.builders[i] = nil // the memory is the partition's now
		capped += log.Partitions[i].Capped()
	}
	// The events cut from the end of a user's are rows that did not become events.
	if cut := added - log.Events(); cut > 0 {
		l.rejects.merge(report.Reject{Code: report.CodeUserCapped, Rows: cut}, "", 0)
	}

	s := &l.source
	s.Rows, s.Events, s.Filtered, s.Rejected = l.rows, log.Events(), l.filtered, l.rejects.total
	s.Rejects = l.rejects.sorted()
	if s.Rows != s.Events+s.Filtered+s.Rejected {
		panic(fmt.Sprintf("ingest: %d rows became %d events, %d filtered and %d rejected", s.Rows, s.Events, s.Filtered, s.Rejected))
	}
	if s.Events == 0 {
		return nil, l.nothing()
	}
	first, last, _ := log.Span()
	return &Result{Log: log, Source: *s, Warnings: l.warnings(log, capped), First: first, Last: last}, nil
}

// nothing is the problem of an input without a single event.
func (l *loader) nothing() *report.Problem {
	p := &report.Problem{}
	if len(l.source.Files) == 1 {
		p.File = l.source.Files[0].Name
	}
	if l.rows == 0 {
		p.Code, p.Cause = report.CodeNoRows, "there are columns, and no rows under them"
		return p
	}
	p.Code = report.CodeNothingLeft
	if len(l.source.Rejects) == 0 || l.source.Rejects[0].Rows < l.filtered {
		p.Cause = fmt.Sprintf("no row is left: %d of %d do not meet the recipe's filters or period", l.filtered, l.rows)
		p.Hint = "widen the period, or look at the spelling of the filters' values"
		return p
	}
	worst := l.source.Rejects[0]
	p.Cause = fmt.Sprintf("no row is left: %d of %d were rejected (%s)", worst.Rows, l.rows, worst.Code)
	if len(worst.Samples) > 0 {
		example := worst.Samples[0]
		p.Row, p.Column, p.Value = example.Row, example.Column, example.Value
		p.Cause = fmt.Sprintf("%s; no row is left: so it is with %d of %d", example.Cause, worst.Rows, l.rows)
	}
	p.Hint = "look at which column is the user, the time and the event"
	return p
}

// warnings are what a reader has to know of the data.
func (l *loader) warnings(log *event.Log, capped int64) []report.Note {
	notes := slices.Clone(l.m.Warnings)
	warn := func(n report.Note) { notes = append(notes, n) }
	s := &l.source
	if s.Rejected > 0 {
		warn(report.Note{Code: report.CodeRowsRejected, Count: s.Rejected, Total: s.Rows,
			Text: fmt.Sprintf("%d of %d rows were left out because they could not be read", s.Rejected, s.Rows)})
	}
	if l.invalid > 0 {
		warn(report.Note{Code: report.CodeInvalidText, Count: l.invalid, Total: s.Rows,
			Text: fmt.Sprintf("%d rows held bytes that are not UTF-8; they are shown with replacement characters", l.invalid)})
	}
	if n := distinctNames(log); n > manyNames {
		warn(report.Note{Code: report.CodeManyEvents, Count: n,
			Text: fmt.Sprintf("there are %d different event names; are ids or addresses part of them?", n)})
	}
	if capped > 0 {
		warn(report.Note{Code: report.CodeUserCapped, Count: capped, Total: event.MaxUserEvents,
			Text: fmt.Sprintf("%d people had more than %d events; their earliest were kept", capped, event.MaxUserEvents)})
	}
	switch users := log.Users(); {
	case users == 1:
		warn(report.Note{Code: report.CodeOneUser, Count: 1, Text: "there is a single person: rates say nothing"})
	case users < fewUsers:
		warn(report.Note{Code: report.CodeFewUsers, Count: users, Text: fmt.Sprintf("there are %d people: a small sample", users)})
	}
	return notes
}

// distinctNames counts the event names of all partitions.
func distinctNames(log *event.Log) int64 {
	names := map[string]struct{}{}
	for _, p := range log.Partitions {
		for c := 1; c < p.Names.Len(); c++ {
			names[p.Names.String(uint32(c))] = struct{}{}
		}
	}
	return int64(len(names))
}
