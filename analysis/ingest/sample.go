package ingest

import (
	"fmt"
	"math"

	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// sampleSeed makes the choice of people independent of the shard they live in
// and of every other choice by hash. Another seed would be other people: it never changes.
const sampleSeed = 0x7061_7263_6f75_7273

// sampleBound is what the hash of a person's id is below if they are in a
// recipe's sample; 0 where everybody is. A larger share has the larger bound,
// so its people are those of the smaller and some more.
func sampleBound(s *recipe.Sample) uint64 {
	if s == nil || s.Users >= 1 {
		return 0
	}
	return max(1, uint64(math.Ldexp(s.Users, 64))) // exact: only the exponent changes
}

// sampled is what the report says of a sample.
func sampled(s *recipe.Sample, people int64) *report.Sample {
	if sampleBound(s) == 0 {
		return nil
	}
	out := &report.Sample{Users: stat.Round(s.Users), People: people}
	if low, high := stat.Wilson(people/2, people); low != nil {
		out.Margin = stat.Number((*high - *low) / 2)
	}
	return out
}

// sampleNote says in a sentence that a report is about a sample, and how exact that makes it.
func sampleNote(s *report.Sample) report.Note {
	share := fmt.Sprintf("%g%% of the people", 100*s.Users)
	if n := math.Round(1 / s.Users); math.Abs(n*s.Users-1) < 1e-4 {
		share = fmt.Sprintf("one person in %.0f", n)
	}
	text := fmt.Sprintf("this report is on %s, chosen by their id: %d people, and every count is of them", share, s.People)
	if s.Margin != nil {
		text += fmt.Sprintf("; a rate of 50%% is known to ±%.1f points (95%%)", 100**s.Margin)
	}
	return report.Note{Code: report.CodeUserSample, Detail: fmt.Sprintf("%g", s.Users), Count: s.People, Text: text}
}

// inSample says of a raw user id, as it stands in this column, whether the person is in the sample.
func (c *coder) inSample(bound uint64) func([]byte) bool {
	return func(raw []byte) bool { return event.Hash(c.clean(raw), sampleSeed) < bound }
}
