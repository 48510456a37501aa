package ingest

import (
	"context"
	"encoding/json"
	"fmt"

	"parcours/analysis/decode"
	"parcours/analysis/report"
)

// account is what became of the rows of one part, as members tell each other.
// Rows are numbered from the part's first: only together do they know how many come before.
type account struct {
	Task, Attempt     int
	Start, End        int64 // of the part, as decode.Reader has them
	Rows, Events      int64
	Filtered, Invalid int64
	SampledOut        int64
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

// redo is a part that was begun in the wrong place.
type redo struct {
	task  int
	start int64
}

// again lists the parts to be read once more: those that do not begin where the part before them ended.
func (w *worker) again(accounts []account) (list []redo) {
	for first := 0; first < len(accounts); {
		end := first
		var extents []decode.Extent
		for end < len(accounts) && w.tasks[end].file == w.tasks[first].file {
			a := &accounts[end]
			extents = append(extents, decode.Extent{Start: a.Start, End: a.End})
			end++
			if a.Problem != nil {
				break // nothing after it counts
			}
		}
		for _, r := range decode.Reread(extents) {
			list = append(list, redo{first + r.Part, r.Start})
		}
		for end < len(accounts) && w.tasks[end].file == w.tasks[first].file {
			end++
		}
		first = end
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
		before += accounts[i].Rows
	}
	return nil
}

// total adds the accounts up into the source's.
func (w *worker) total(accounts []account) (*tally, error) {
	t := &tally{source: w.source}
	for i := range accounts {
		a := &accounts[i]
		file := &t.source.Files[w.tasks[i].file]
		if i == 0 || w.tasks[i].file != w.tasks[i-1].file {
			file.Rows = 0
		}
		for _, j := range a.Rejects {
			for k := range j.Samples {
				j.Samples[k].Row += file.Rows
			}
			t.rejects.merge(j)
		}
		file.Rows += a.Rows
		t.source.Rows += a.Rows
		t.source.Filtered += a.Filtered
		t.source.SampledOut += a.SampledOut
		t.events += a.Events
		t.invalid += a.Invalid
	}
	s := &t.source
	if rest := s.Rows - t.events - s.Filtered - s.SampledOut - t.rejects.total; rest != 0 {
		return nil, fmt.Errorf("ingest: %d rows became %d events, %d filtered, %d outside the sample and %d rejected",
			s.Rows, t.events, s.Filtered, s.SampledOut, t.rejects.total)
	}
	return t, nil
}

// tally is the sum of accounts.
type tally struct {
	source          report.Source
	events, invalid int64
	rejects         rejects
}
