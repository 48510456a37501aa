package measure

import (
	"strings"

	"parcours/analysis/stat"
)

// Scale is what scores mean.
type Scale int

// The scales: NPS is "would you recommend us" from 0 to 10, CSAT "how satisfied are you" from 1 to 5.
const (
	NoScale Scale = iota
	NPS
	CSAT
)

// The first decides. A rating out of ten is no recommendation: it has its mean and nothing more.
var notNPS = []string{"csat", "rating", "satisf", "note", "star", "etoile"}

// Scale reads it off the answers, and what their column is called.
func (s *Scores) Scale(column string) Scale {
	var upTo5, over5 int64
	for i, n := range s.Whole {
		if i <= 5 {
			upTo5 += n
		} else {
			over5 += n
		}
	}
	name := strings.ToLower(column)
	named := strings.Contains(name, "nps") || strings.Contains(name, "recom")
	other := false
	for _, word := range notNPS {
		other = other || strings.Contains(name, word)
	}
	switch {
	case s.Other > 0 || upTo5+over5 == 0:
		return NoScale
	case named || over5 > 0 && !other:
		return NPS
	case over5 == 0 && s.Whole[0] == 0:
		return CSAT
	}
	return NoScale
}

// Promoters is 100 for each who answered 9 or 10, −100 for 0 to 6, and 0 else: its mean is the net promoter score.
//
// Source: F. F. Reichheld, "The one number you need to grow", Harvard Business Review, December 2003.
func (s *Scores) Promoters() (m stat.Moments) {
	for i, n := range s.Whole {
		a := stat.Amount{}
		if i <= 6 {
			a.Units = -100
		} else if i >= 9 {
			a.Units = 100
		}
		m.AddN(a, n)
	}
	return m
}
