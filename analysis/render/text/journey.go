package text

import (
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

// journey prints the map stage by stage, the ways back, where it hurts, and what each team owns.
func (p *page) journey(j *report.JourneyMap) {
	if j.Users == 0 || len(j.All.Touchpoints) == 0 {
		return
	}
	p.title(render.Clean(render.JourneyTitle(j)))
	p.wrap("  ", render.Clean(render.JourneySentence(j)), plain)
	p.line()
	rows := [][]cell{}
	row := func(lead, name string, f report.JourneyFigures, team string, t tone) {
		rows = append(rows, []cell{
			say(lead+render.Clean(name), t), say(render.Count(f.People), t), say(render.Percent(f.Rate), soft), say(render.Onward(f), plain),
			say(render.Percent(f.DropOffRate), plain), say(render.Percent(f.ReworkRate), soft), say(render.Seconds(f.MedianDwellSeconds), soft), say(team, soft),
		})
	}
	for _, s := range j.All.Stages {
		row("", render.Stage(s.Stage), s.Figures, "", bold)
		for _, t := range j.All.Touchpoints {
			if t.Stage == s.Stage {
				row("  ", render.Touchpoint(t), t.Figures, t.Team, plain)
			}
		}
	}
	p.table("lrrrrrrl", []string{"", "people", "share", "went on", "left", "back", "dwell", "team"}, rows)
	if back := render.Back(j); len(back) > 0 {
		p.line()
		p.wrap("  ", "Ways back:", soft)
		for _, a := range back {
			p.wrap("  · ", render.Clean(render.Arrow(j, a)), plain)
		}
	}
	const most = 5
	for i, pain := range j.Pains {
		if i == 0 {
			p.line()
			p.wrap("  ", "Where it hurts:", soft)
		}
		if i == most {
			p.line(say("  and "+render.Count(int64(len(j.Pains)-most))+" more in the JSON and HTML report", soft))
			break
		}
		p.wrap("  · ", render.Clean(render.Pain(pain)), lost)
	}
	p.line()
	for _, t := range j.Teams {
		p.wrap("  "+render.Team(t.Team)+": ", render.Clean(render.TeamSentence(j, t)), plain)
		p.wrap("    owns ", render.Clean(owned(t)), soft)
	}
}

// owned names what a team owns, of much the first.
func owned(t report.JourneyTeam) string {
	const most = 8
	n := min(len(t.Events), most)
	s := strings.Join(t.Events[:n], ", ")
	if more := t.More + int64(len(t.Events)-n); more > 0 {
		s += " and " + render.Count(more) + " more"
	}
	return s
}

// ideal prints how people keep to the intended path.
func (p *page) ideal(i *report.Ideal) {
	if i == nil || i.People == 0 {
		return
	}
	p.title(render.Clean(render.IdealTitle(i)))
	p.wrap("  ", render.Clean(render.IdealSentence(i)), plain)
	p.line()
	rows := [][]cell{}
	for _, s := range i.Steps {
		rows = append(rows, []cell{
			say(render.Clean(s.Label), plain), say(render.Count(s.People), plain), say(render.Percent(s.Rate), soft),
			say(render.Count(s.InOrder), plain), say(render.Count(s.Late), plain), say(render.Count(s.Skipped), plain), say(render.Count(s.Stopped), plain),
		})
	}
	p.table("lrrrrrr", []string{"", "took it", "share", "in order", "late", "left out", "stopped"}, rows)
	p.line()
	const most = 8
	for at, d := range i.Deviations {
		if at == most {
			p.line(say("  and "+render.Count(int64(len(i.Deviations)-most)+i.LeftOut)+" more in the JSON and HTML report", soft))
			break
		}
		tone := plain
		if render.Costs(d) {
			tone = lost
		}
		p.wrap("  · ", render.Clean(render.Deviation(i, d)), tone)
		p.wrap("    ", render.Clean(render.DeviationSentence(i, d)), soft)
	}
	p.wrap("  ", render.Clean(render.IdealCaution(i)), soft)
}
