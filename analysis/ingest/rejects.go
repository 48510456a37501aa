package ingest

import (
	"cmp"
	"slices"

	"parcours/analysis/decode"
	"parcours/analysis/report"
)

// rejects counts rows left out, by cause, with the first samples of each.
type rejects struct {
	causes []report.Reject // a handful: a search is faster than a map
	total  int64
}

// cause returns the counter of a code.
func (j *rejects) cause(code string) *report.Reject {
	for i := range j.causes {
		if j.causes[i].Code == code {
			return &j.causes[i]
		}
	}
	j.causes = append(j.causes, report.Reject{Code: code, Samples: []report.Problem{}})
	return &j.causes[len(j.causes)-1]
}

// count counts a row and says whether a sample of it is wanted.
func (j *rejects) count(code string) bool {
	c := j.cause(code)
	c.Rows++
	j.total++
	return len(c.Samples) < decode.MaxSamples
}

func (j *rejects) sample(p report.Problem) {
	c := j.cause(p.Code)
	c.Samples = append(c.Samples, p)
}

// merge adds what the decoder left out of a part of a file, above which there
// are so many rows. The value of its samples is often a whole line, and with it
// somebody's id: a report must not carry it.
func (j *rejects) merge(from report.Reject, file string, above int64) {
	if from.Rows == 0 {
		return
	}
	c := j.cause(from.Code)
	c.Rows += from.Rows
	j.total += from.Rows
	for _, p := range from.Samples[:min(len(from.Samples), decode.MaxSamples-len(c.Samples))] {
		if p.File == "" {
			p.File = file
		}
		p.Value = ""
		p.Row += above
		c.Samples = append(c.Samples, p)
	}
}

// sorted lists the causes, most rows first, then by code.
func (j *rejects) sorted() []report.Reject {
	out := slices.Clone(j.causes)
	slices.SortFunc(out, func(a, b report.Reject) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Code, b.Code))
	})
	if out == nil {
		out = []report.Reject{}
	}
	return out
}
