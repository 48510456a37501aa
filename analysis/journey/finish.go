package journey

import (
	"math"

	"parcours/analysis/agg"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// maxTeamEvents is how many event names are listed of a team.
const maxTeamEvents = 50

// Finish implements agg.Analysis: it writes the map into the report, all but its pains, which Mark does.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	c := last.(*counts)
	all := newCounted(a)
	for i := range c.parts {
		all.merge(&c.parts[i])
	}
	out := report.JourneyMap{
		Objective: a.spec.Objective, Users: all.people, Visits: all.visits, Currency: a.scope.Currency,
		ScoreBy: a.scope.Score, Channels: []report.JourneyChannel{}, Periods: []string{},
		Events: a.spec.Stages.Events, EventsLeftOut: a.spec.Stages.LeftOut,
		Groups: []report.JourneyGroup{}, Pains: []report.JourneyPain{}, Teams: []report.JourneyTeam{},
	}
	if len(a.channels) > 0 {
		out.ChannelBy = a.scope.Channel
		for i, ch := range a.channels {
			if ch.Users = all.channels[i]; ch.Users > 0 || i < len(a.channels)-1 { // the last may be for events there are none of
				out.Channels = append(out.Channels, ch)
			}
		}
	}
	if a.calendar != nil {
		out.PeriodUnit = a.calendar.Unit()
		for i := range a.calendar.Len() {
			out.Periods = append(out.Periods, a.calendar.Date(i))
		}
	}
	h := horizonsOf(&all)
	out.All = a.view(&all, &h, true)
	for i, name := range a.spec.Groups {
		out.Groups = append(out.Groups, report.JourneyGroup{Name: name, Map: a.view(&c.parts[i+1], &h, false)})
	}
	out.Teams = a.teams(&all, &h)
	r.Journey = out
	checks, failed := reconcile(&r.Journey)
	r.Reconciled.Checks += checks
	r.Reconciled.Failed = append(r.Reconciled.Failed, failed...)
}

// horizons are the spans in which nine in ten of those went on who did, by stage, and the one after; 0 where nobody did.
type horizons [noStage + 1]int

func horizonsOf(c *counted) (h horizons) {
	for s := range c.took {
		if seconds, ok := c.took[s].Quantile(9, 10); ok {
			h[s] = min(span(seconds)+1, spans-1)
		}
	}
	return h
}

// view is the map of what was counted. Cells by channel are for everybody.
func (a *Analysis) view(c *counted, h *horizons, byChannel bool) report.JourneyView {
	l := &a.layout
	byChannel = byChannel && l.channels > 1
	out := report.JourneyView{Users: c.people, Stages: []report.JourneyStage{}, Touchpoints: []report.Touchpoint{}, Arrows: []report.StageArrow{}}
	for s := range noStage + 1 {
		if s == noStage && c.cells[l.stages+s].people == 0 {
			continue
		}
		stage := report.JourneyStage{Stage: named(lexicon.Stages, s), Next: []string{}, Channels: []report.JourneyByValue{}}
		if s < noStage {
			for _, x := range next[s] {
				stage.Next = append(stage.Next, lexicon.Stages[x])
			}
			if seconds, ok := c.took[s].Quantile(1, 2); ok {
				stage.MedianOnwardSeconds = stat.Number(float64(seconds))
			}
			if h[s] > 0 {
				stage.OnwardSeconds = stat.Number(float64(begin(h[s])))
			}
		}
		stage.Figures = a.figures(c, l.stages+s, a.sum(c, func(p *point, _ int) bool { return p.stage == s }), h[s])
		if byChannel {
			stage.Channels = a.channelsOf(c, l.channelStages+s*l.channels, h[s], func(p *point) bool { return p.stage == s })
		}
		out.Stages = append(out.Stages, stage)
	}
	for i := range a.points {
		p := &a.points[i]
		is := func(q *point) bool { return q == p }
		t := report.Touchpoint{
			Stage: named(lexicon.Stages, p.stage), Event: p.event, Other: p.event == "" && len(p.names) > 1, Names: int64(len(p.names)),
			Team: named(lexicon.Teams, p.team), Channels: []report.JourneyByValue{},
		}
		t.Figures = a.figures(c, l.points+i, a.sum(c, func(q *point, _ int) bool { return is(q) }), h[p.stage])
		if byChannel {
			t.Channels = a.channelsOf(c, i*l.channels, h[p.stage], is)
		}
		out.Touchpoints = append(out.Touchpoints, t)
	}
	for from := range c.arrows {
		for to, n := range c.arrows[from] {
			if n.people > 0 {
				kind := "onward"
				if to < from {
					kind = "return"
				}
				out.Arrows = append(out.Arrows, arrowOf(from, to, kind, n, c.cells[l.stages+from].people))
			}
			if from == to && lexicon.Stages[from] == lexicon.Purchase && c.again.people > 0 {
				out.Arrows = append(out.Arrows, arrowOf(from, to, "repurchase", c.again, c.reached))
			}
		}
	}
	return out
}

func arrowOf(from, to int, kind string, n arrow, of int64) report.StageArrow {
	out := report.StageArrow{
		From: lexicon.Stages[from], To: lexicon.Stages[to], Kind: kind, People: n.people, Times: n.times, Of: of, Rate: stat.Ratio(n.people, of),
	}
	out.Low, out.High = stat.Wilson(n.people, of)
	return out
}

// channelsOf are the channels that a stage or a touchpoint has, whose cells begin at from.
func (a *Analysis) channelsOf(c *counted, from int, horizon int, is func(*point) bool) []report.JourneyByValue {
	out := []report.JourneyByValue{}
	for ch := range a.layout.channels {
		if c.cells[from+ch].people > 0 {
			sum := a.sum(c, func(p *point, of int) bool { return is(p) && of == ch })
			out = append(out, report.JourneyByValue{Channel: ch, Figures: a.figures(c, from+ch, sum, horizon)})
		}
	}
	return out
}

// sum adds up the finest cells of some touchpoints and channels, as far as they sum.
func (a *Analysis) sum(c *counted, is func(p *point, channel int) bool) *cell {
	var sum cell
	for i := range a.points {
		for ch := range a.layout.channels {
			if n := &c.cells[i*a.layout.channels+ch]; n.people > 0 && is(&a.points[i], ch) {
				sum.merge(n)
			}
		}
	}
	return &sum
}

// figures are those of the cell at a place: what is counted by person from there, and the rest from the sum of the finest in it.
func (a *Analysis) figures(c *counted, at int, sum *cell, horizon int) report.JourneyFigures {
	n := &c.cells[at]
	f := report.JourneyFigures{
		People: n.people, Rate: stat.Ratio(n.people, c.people), Visits: n.visits, Events: sum.events,
		Dwells: sum.dwell.Count(), WentOn: n.wentOn, InProgress: n.before(horizon),
		DropOff: sum.ended, DropOffRate: stat.Ratio(sum.ended, n.people),
		ByChance: stat.Number(math.Ldexp(float64(sum.chance), -chanceBits)),
		Reworked: n.reworked, ReworkRate: stat.Ratio(n.reworked, n.people), Returns: n.returns,
		Valued: sum.valued, Scores: sum.scored, Trend: []int64{},
	}
	if seconds, ok := sum.dwell.Quantile(1, 2); ok {
		f.MedianDwellSeconds = stat.Number(float64(seconds))
	}
	f.Judged = n.wentOn + n.before(spans) - f.InProgress // none without a stage
	f.NextRate = stat.Ratio(n.wentOn, f.Judged)
	f.NextLow, f.NextHigh = stat.Wilson(n.wentOn, f.Judged)
	if sum.valued > 0 {
		f.Value = stat.Number(sum.value.Float())
	}
	if sum.scored > 0 {
		f.MeanScore = stat.Number(sum.score.Float() / float64(sum.scored))
	}
	if row := a.layout.trend(at); row >= 0 && a.calendar != nil {
		periods := a.calendar.Len()
		f.Trend = append(f.Trend, c.trend[row*periods:(row+1)*periods]...)
	}
	return f
}

// teams are what each owns.
func (a *Analysis) teams(c *counted, h *horizons) []report.JourneyTeam {
	out := []report.JourneyTeam{}
	for t := range noTeam + 1 {
		at := a.layout.teams + t
		if c.cells[at].people == 0 {
			continue
		}
		team := report.JourneyTeam{Team: named(lexicon.Teams, t), Stages: []string{}, Events: []string{}, Pains: []int{}}
		var longest int // the longest of its stages
		var in [noStage + 1]bool
		for i := range a.points {
			if p := &a.points[i]; p.team == t {
				in[p.stage] = true
				longest = max(longest, h[p.stage])
			}
		}
		for s, yes := range in[:noStage] {
			if yes {
				team.Stages = append(team.Stages, lexicon.Stages[s])
			}
		}
		for _, e := range sequence.Commonest(a.spec.Events, len(a.spec.Events)) {
			if teamOf(a.spec.Stages.Team(e.Name)) != t {
				continue
			}
			if len(team.Events) == maxTeamEvents {
				team.More++
			} else {
				team.Events = append(team.Events, e.Name)
			}
		}
		team.Figures = a.figures(c, at, a.sum(c, func(p *point, _ int) bool { return p.team == t }), longest)
		out = append(out, team)
	}
	return out
}
