package recipe

import (
	"fmt"
	"slices"
	"time"
)

var intervals = []string{"day", "week", "month"}

// checkViews checks by what a funnel's answer is split: intervals and groups.
func (r *Recipe) checkViews(path string, f Funnel) error {
	if f.Interval != "" && !slices.Contains(intervals, f.Interval) {
		return unknown(path+".interval", f.Interval, intervals)
	}
	if n := len(f.Compare); n != 0 && n != 2 {
		return bad("%s.compare is of two groups, not of %d", path, n)
	}
	for i, g := range f.Compare {
		at := fmt.Sprintf("%s.compare[%d]", path, i)
		if g.Period == nil && len(g.Where) == 0 && g.Segment == "" && g.Label == "" {
			return bad("%s is everybody: give it a period, a condition or a segment, or a label if that is meant", at)
		}
		if _, _, err := g.Period.Bounds(time.UTC); err != nil {
			return bad("%s: %v", at, err)
		}
		if err := checkConditions(at+".where", g.Where); err != nil {
			return err
		}
		if g.Segment != "" && !slices.ContainsFunc(r.Segments, func(s Segment) bool { return s.Name == g.Segment }) {
			var names []string
			for _, s := range r.Segments {
				names = append(names, s.Name)
			}
			return unknown(at+".segment", g.Segment, names)
		}
	}
	return nil
}
