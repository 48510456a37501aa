package recipe

import (
	"fmt"
	"slices"
	"time"
)

// MaxObjectives bounds the objectives of a recipe.
const MaxObjectives = 16

// KPIs says how key figures are shown, and what they should be.
type KPIs struct {
	Interval string   `json:"interval,omitempty"` // of trends: day, week, month; empty: by the length of the data
	Targets  []Target `json:"targets,omitempty"`
}

// Target is what a key figure should be at least.
type Target struct {
	// Stage or Objective is what it is of: one of the two. Neither: the scores given anywhere.
	Stage     string `json:"stage,omitempty"`
	Objective string `json:"objective,omitempty"`
	// KPI is reach, conversion, events, visits, repeat, value, nps, csat or score.
	KPI    string  `json:"kpi"`
	Target float64 `json:"target"`
}

// Compare asks what changed at a date, or from one period to another.
type Compare struct {
	// Change is the first day after it, YYYY-MM-DD.
	Change string `json:"change,omitempty"`
	// A and B are the periods before and after, instead of Change.
	A *Period `json:"a,omitempty"`
	B *Period `json:"b,omitempty"`
	// FollowUp is how long each person is watched from their entry; empty: chosen by the length of the periods.
	FollowUp Duration `json:"follow_up,omitempty"`
}

var (
	stageKPIs     = []string{"reach", "conversion", "events", "visits", "repeat", "nps", "csat", "score"}
	objectiveKPIs = []string{"reach", "value", "repeat"}
	scoreKPIs     = []string{"nps", "csat", "score"}
	rateKPIs      = []string{"reach", "conversion", "repeat", "csat"}
)

// checkKPIs refuses targets of what there is not, and rates that none can be.
func (r *Recipe) checkKPIs() error {
	if len(r.Objectives) > MaxObjectives {
		return bad("objectives: there are %d; at most %d", len(r.Objectives), MaxObjectives)
	}
	if i := r.KPIs.Interval; i != "" && !slices.Contains(intervals, i) {
		return unknown("kpis.interval", i, intervals)
	}
	var titles []string
	for _, o := range r.Objectives {
		titles = append(titles, o.Title())
	}
	for i, t := range r.KPIs.Targets {
		at := fmt.Sprintf("kpis.targets[%d]", i)
		known := scoreKPIs
		switch {
		case t.Stage != "" && t.Objective != "":
			return bad("%s is of a stage and of an objective: it can be of one", at)
		case t.Stage != "":
			if !slices.Contains(stages, t.Stage) {
				return unknown(at+".stage", t.Stage, stages)
			}
			known = stageKPIs
		case t.Objective != "":
			if len(titles) > 0 && !slices.Contains(titles, t.Objective) {
				return unknown(at+".objective", t.Objective, titles)
			}
			known = objectiveKPIs
		}
		if !slices.Contains(known, t.KPI) {
			return unknown(at+".kpi", t.KPI, known)
		}
		if t.Target < 0 && t.KPI != "nps" && t.KPI != "score" {
			return bad("%s.target is negative", at)
		}
		if t.Target > 1 && slices.Contains(rateKPIs, t.KPI) {
			p := bad("%s.target is %v; %s is a share of people, at most 1", at, t.Target, t.KPI)
			p.Hint = "write 0.05 for 5 %"
			return p
		}
	}
	return nil
}

// Asked says whether there is anything to compare: a Compare that says nothing asks for nothing.
func (c *Compare) Asked() bool { return c != nil && *c != (Compare{}) }

// check wants a day, or two periods that have both ends, the one after the other.
func (c *Compare) check() error {
	if !c.Asked() {
		return nil
	}
	if _, err := c.FollowUp.Micros(); err != nil {
		return bad("compare.follow_up: %v", err)
	}
	if c.Change != "" {
		if c.A != nil || c.B != nil {
			return bad("compare has a change and periods: it can have one of the two")
		}
		if _, err := time.Parse(time.DateOnly, c.Change); err != nil {
			return bad("compare.change is %q: expected a date such as 2024-03-31", c.Change)
		}
		return nil
	}
	if c.A == nil || c.B == nil {
		return bad("compare: give it a change, or the periods a and b")
	}
	var ends [2][2]int64
	for i, p := range []*Period{c.A, c.B} {
		at := []string{"compare.a", "compare.b"}[i]
		if p.From == "" || p.To == "" {
			return bad("%s: give it both from and to", at)
		}
		var err error
		if ends[i][0], ends[i][1], err = p.Bounds(time.UTC); err != nil {
			return bad("%s: %v", at, err)
		}
	}
	if ends[0][1] > ends[1][0] {
		return bad("compare: b begins before a ends")
	}
	return nil
}
