package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/report"
)

// account is what became of the rows of one part, as members tell each other.
// Rows are numbered from the part's first: only together do they know how many come before.
type account struct {
	Task, Attempt     int
	Start, End        int64 // of the part, as decode.Reader has them
	Rows, Events      int64
	Read              int64 // rows of the file, by which they are numbered: others than Rows where a row stands for several events, or none
	Filtered, Invalid int64
	SampledOut        int64
	Excluded          int64
	Linked, Anonymous int64 // events without a user id: of a person all the same, of a device alone
	Rejects           []report.Reject
	Problem           *report.Problem // why the part could not be read to its end
	rejects           rejects
}

// share gives everybody the accounts of all, each in the place of its part.
func (w *worker) share(ctx context.Context, mine, accounts []account) error {
	say, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	said, err := w.member.Gather(ctx, say)
	if err != nil {
		return err
	}
	for _, s := range said {
		var theirs []account
		if err := json.Unmarshal(s, &theirs); err != nil {
			return err
		}
		for _, a := range theirs {
			accounts[a.Task] = a
		}
	}
	return nil
}

// again lists the tasks to be done once more, because the part was not begun where the one before it ended.
func (w *worker) again(accounts []account) (list []int) {
	for first := 0; first < len(accounts); {
		file := w.tasks[first].file
		var parts []decode.Part
		var starts, ends []int64
		next, failed := first, false
		for ; next < len(accounts) && w.tasks[next].file == file; next++ {
			if failed {
				continue // nothing after a problem counts
			}
			parts = append(parts, w.tasks[next].part)
			starts, ends = append(starts, accounts[next].Start), append(ends, accounts[next].End)
			failed = accounts[next].Problem != nil
		}
		for _, p := range decode.Again(parts, starts, ends) {
			task := first + p.Index - parts[0].Index
			w.tasks[task].part.Start = p.Start
			list = append(list, task)
		}
		first = next
	}
	return list
}

// failure is the first problem in the order of the input, with its row counted from the start of its file.
func (w *worker) failure(accounts []account) error {
	var before int64
	for i := range accounts {
		if i > 0 && w.tasks[i].file != w.tasks[i-1].file {
			before = 0
		}
		if p := accounts[i].Problem; p != nil {
			if p.Row > 0 {
				p.Row += before
			}
			return p
		}
		before += accounts[i].Read
	}
	return nil
}

// total adds the accounts up into the source's.
func (w *worker) total(accounts []account) (*tally, error) {
	t := &tally{source: w.source}
	t.source.Files = slices.Clone(t.source.Files) // other members add up, too
	var before int64                              // rows of the file
	for i := range accounts {
		a := &accounts[i]
		file := &t.source.Files[w.tasks[i].file]
		if i == 0 || w.tasks[i].file != w.tasks[i-1].file {
			file.Rows, before = 0, 0
		}
		for _, j := range a.Rejects {
			for k := range j.Samples {
				j.Samples[k].Row += before
			}
			t.rejects.merge(j)
		}
		file.Rows += a.Rows
		before += a.Read
		t.source.Rows += a.Rows
		t.source.Filtered += a.Filtered
		t.source.SampledOut += a.SampledOut
		t.source.Excluded += a.Excluded
		t.linked += a.Linked
		t.anonymous += a.Anonymous
		t.events += a.Events
		t.invalid += a.Invalid
	}
	s := &t.source
	if rest := s.Rows - t.events - s.Filtered - s.SampledOut - s.Excluded - t.rejects.total; rest != 0 {
		return nil, fmt.Errorf("ingest: %d rows became %d events, %d filtered, %d outside the sample, %d excluded and %d rejected",
			s.Rows, t.events, s.Filtered, s.SampledOut, s.Excluded, t.rejects.total)
	}
	return t, nil
}

// tally is the sum of accounts.
type tally struct {
	source            report.Source
	events, invalid   int64
	linked, anonymous int64
	rejects           rejects
}
