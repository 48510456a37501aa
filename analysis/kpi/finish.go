package kpi

import (
	"math"

	"parcours/analysis/agg"
	"parcours/analysis/measure"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// Finish implements agg.Analysis.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	c := p.counts
	out := report.KPIs{
		Users: c.Users, Currency: a.scope.Currency, ScoreBy: a.measure.Score, TrendUnit: a.calendar.Unit(), Proposed: a.spec.Proposed,
	}
	for i := range a.measure.Objectives {
		out.Objectives = append(out.Objectives, a.objective(p, i))
	}
	for i := range c.Stages {
		if c.Stages[i].People > 0 {
			out.Stages = append(out.Stages, a.stage(c, i))
		}
	}
	out.Scores = a.scores(&c.Scores, "", "")
	r.KPIs = out
}

func (a *Analysis) objective(p *partial, i int) report.ObjectiveKPI {
	spec, c := a.spec.Objectives[i], &p.counts.Objectives[i]
	out := report.ObjectiveKPI{Name: spec.Title(), Events: spec.Event, Visits: c.Visits, ValueBy: spec.Value, Valued: c.Valued}
	reach := rate("reach", c.People, p.counts.Users)
	if spec.Target > 0 {
		target := spec.Target
		if target > 1 && p.counts.Users > 0 { // so many people
			target /= float64(p.counts.Users)
		}
		reach.Target = stat.Number(target)
	}
	out.KPIs = append(out.KPIs, a.aimed(reach, "", out.Name))
	if c.Valued > 0 {
		out.KPIs = append(out.KPIs, a.aimed(mean("value", "money", &c.Value), "", out.Name))
		out.Value = stat.Number(c.Value.Sum.Float())
	}
	if c.People > 0 {
		out.KPIs = append(out.KPIs, a.aimed(rate("repeat", c.Repeat, c.People), "", out.Name))
	}
	if median, ok := c.Second.Quantile(1, 2); ok {
		out.SecondSeconds = stat.Number(float64(median) / 1e6)
	}
	row := a.row()
	for date, place := range a.calendar.All() {
		t := report.KPITrend{Date: date}
		if place >= 0 {
			t.Active, t.Reached = p.trend[place*row], p.trend[place*row+1+i]
			t.Complete = a.seen(place)
		}
		t.Rate = stat.Ratio(t.Reached, t.Active)
		t.Low, t.High = stat.Wilson(t.Reached, t.Active)
		out.Trend = append(out.Trend, t)
	}
	return out
}

// seen says whether all of a period is in the data, to the hour: an export that is cut at midnight seldom has an event just then.
func (a *Analysis) seen(place int) bool {
	const hour = 3_600_000_000
	begin, end := a.calendar.Bounds(place)
	return stat.Floor(a.scope.First, hour)*hour <= begin && end <= (stat.Floor(a.scope.Last, hour)+1)*hour
}

func (a *Analysis) stage(counts *measure.Counts, i int) report.StageKPI {
	c, name := &counts.Stages[i], measure.Stages[i]
	out := report.StageKPI{Stage: name, People: c.People}
	add := func(k report.KPI) { out.KPIs = append(out.KPIs, a.aimed(k, name, "")) }
	add(rate("reach", c.People, counts.Users))
	add(mean("events", "number", &c.Events))
	add(mean("visits", "number", &c.Visits))
	if next := a.measure.Next[i]; next >= 0 {
		out.Next = measure.Stages[next]
		add(rate("conversion", c.WentOn, c.People))
		out.Stopped = c.People - c.WentOn
		if len(counts.Objectives) > 0 && counts.Objectives[0].Valued > 0 && c.WentOn >= small {
			if worth, low, high, ok := c.Worth.Interval(); ok {
				n := float64(out.Stopped)
				out.Lost, out.LostLow, out.LostHigh = stat.Number(n*worth), stat.Number(n*math.Max(low, 0)), stat.Number(n*high)
			}
		}
	}
	add(rate("repeat", c.Repeat, c.People))
	out.KPIs = append(out.KPIs, a.scores(&c.Scores, name, "")...)
	return out
}

// scores are what there is to say of scores: their mean, and what is usual for their scale.
func (a *Analysis) scores(s *measure.Scores, stage, objective string) (out []report.KPI) {
	if s.All.N == 0 {
		return nil
	}
	switch s.Scale(a.measure.Score) {
	case measure.NPS:
		m := s.Promoters()
		out = append(out, a.aimed(mean("nps", "points", &m), stage, objective))
	case measure.CSAT:
		out = append(out, a.aimed(rate("csat", s.Whole[4]+s.Whole[5], s.All.N), stage, objective))
	}
	return append(out, a.aimed(mean("score", "number", &s.All), stage, objective))
}

// rate is a figure that is a share of people.
func rate(key string, n, of int64) report.KPI {
	k := report.KPI{Key: key, Unit: "rate", Count: n, Of: of, Value: stat.Ratio(n, of), Small: of < small}
	k.Low, k.High = stat.Wilson(n, of)
	return k
}

// mean is a figure that is one.
func mean(key, unit string, m *stat.Moments) report.KPI {
	k := report.KPI{Key: key, Unit: unit, Of: m.N, Small: m.N < small}
	if v, low, high, ok := m.Interval(); ok {
		k.Value, k.Low, k.High = stat.Number(v), stat.Number(low), stat.Number(high)
		if key == "nps" {
			k.Low, k.High = stat.Number(math.Max(low, -100)), stat.Number(math.Min(high, 100))
		}
		if m.N == 1 {
			k.Low, k.High = nil, nil
		}
	}
	return k
}

// aimed holds a figure against its target.
func (a *Analysis) aimed(k report.KPI, stage, objective string) report.KPI {
	for _, t := range a.spec.KPIs.Targets {
		if t.Stage == stage && t.Objective == objective && t.KPI == k.Key {
			k.Target = stat.Number(t.Target)
		}
	}
	switch {
	case k.Target == nil || k.Value == nil:
	case k.Low == nil || k.High == nil || *k.Low < *k.Target && *k.Target <= *k.High:
		k.Status = "open"
	case *k.Low >= *k.Target:
		k.Status = "met"
	default:
		k.Status = "missed"
	}
	return k
}
