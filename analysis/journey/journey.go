package journey

import (
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// The bounds of the map: what fits on a page.
const (
	perStage    = 6 // touchpoints of a stage before the others
	maxChannels = 5 // before the others
	maxPeriods  = 120
)

// noStage is the place of events without a stage, after the five.
const noStage = 5

// noTeam is the place of events that are nobody's, after the four teams.
const noTeam = 4

// next are the stages that count as going on from each. Experience and loyalty
// begin with a purchase: what happens of them before is no way forward from the
// first two. Nor is what goes wrong (lexicon.Failure), of whatever stage.
var next = [noStage][]int{{1, 2}, {2}, {3, 4}, {4, 2}, {2}}

// Spec asks for the map of a log.
type Spec struct {
	// Stages is the stage and team of each event, Events what is known of each.
	Stages *Assigned
	Events []sequence.EventStat
	// Objective is what it is called, and Done its events.
	Objective string
	Done      []string
	// Channels are the channels of the log, most people first.
	Channels []report.ValueCount
	// Groups names the groups of people that have a map of their own. Group prepares for a partition and returns
	// the group of each person, −1 for none; it may be nil. GroupKey says what it depends on, "" that nobody knows.
	Groups   []string
	Group    func(p *event.Partition) func(event.User) int
	GroupKey string
}

// Analysis implements agg.Analysis.
type Analysis struct {
	spec     Spec
	scope    agg.Scope
	points   []point
	places   map[string]meaning // by event name, of points
	done     map[string]bool
	channels []report.JourneyChannel
	stages   []int              // by cell; of teams noStage
	calendar *sequence.Calendar // nil: there would be too many periods
	layout   layout
}

// point is a touchpoint: an event name, or the others of a stage that one team owns.
type point struct {
	stage int
	event string // "" of the others
	names []string
	team  int // of lexicon.Teams, or their number for none
}

// layout numbers the cells of one group: touchpoints by channel, touchpoints,
// stages by channel, stages, teams. Without channels the first of touchpoints
// and stages would be the second, and are left out.
type layout struct {
	channels                                  int
	points, channelStages, stages, teams, all int // where each kind begins; channel cells begin at 0
}

// fine is how many of the cells are the finest.
func (l *layout) fine() int {
	if l.channels > 1 {
		return l.points
	}
	return l.channelStages
}

// trend is the row of a cell in a table of trends, -1 where it has none.
func (l *layout) trend(at int) int {
	switch {
	case at >= l.stages:
		return at - l.stages + l.channelStages - l.points
	case at >= l.points && at < l.channelStages:
		return at - l.points
	}
	return -1
}

// trends is the number of rows.
func (l *layout) trends() int { return l.all - l.stages + l.channelStages - l.points }

// New returns the analysis of a log.
func New(spec Spec, scope agg.Scope) *Analysis {
	a := &Analysis{spec: spec, scope: scope, places: map[string]meaning{}, done: map[string]bool{}}
	for _, name := range spec.Done {
		a.done[name] = true
	}
	a.group()
	if scope.Channel != "" {
		a.pick()
	}
	unit := "day"
	const day = 86_400 * 1_000_000
	switch days := (scope.Last - scope.First) / day; {
	case days > maxPeriods*7:
		unit = "month"
	case days > 31:
		unit = "week"
	}
	if c := sequence.NewCalendar(unit, scope.Location, scope.First, scope.Last); c.Len() <= maxPeriods {
		a.calendar = c
	}
	l := &a.layout
	l.channels = max(len(a.channels), 1)
	if l.channels > 1 {
		l.points = len(a.points) * l.channels
	}
	l.channelStages = l.points + len(a.points)
	l.stages = l.channelStages
	if l.channels > 1 {
		l.stages += (noStage + 1) * l.channels
	}
	l.teams = l.stages + noStage + 1
	l.all = l.teams + noTeam + 1
	a.stages = make([]int, l.all)
	for at := range a.stages {
		switch {
		case at >= l.teams:
			a.stages[at] = noStage
		case at >= l.stages:
			a.stages[at] = at - l.stages
		case at >= l.channelStages:
			a.stages[at] = (at - l.channelStages) / l.channels
		case at >= l.points:
			a.stages[at] = a.points[at-l.points].stage
		default:
			a.stages[at] = a.points[at/l.channels].stage
		}
	}
	return a
}

// group makes touchpoints of event names: those of most people of each stage, and the others by team.
func (a *Analysis) group() {
	var of [noStage + 1][]string
	for _, e := range sequence.Commonest(a.spec.Events, len(a.spec.Events)) {
		s := stageOf(a.spec.Stages.Stage(e.Name))
		of[s] = append(of[s], e.Name)
	}
	for s, names := range of {
		alone := min(len(names), perStage)
		for _, name := range names[:alone] {
			a.add(s, []string{name})
		}
		var rest [noTeam + 1][]string
		for _, name := range names[alone:] {
			team := teamOf(a.spec.Stages.Team(name))
			rest[team] = append(rest[team], name)
		}
		for _, names := range rest {
			if len(names) > 0 {
				a.add(s, names)
			}
		}
	}
}

// add adds a touchpoint of events of one stage and team.
func (a *Analysis) add(stage int, names []string) {
	p := point{stage: stage, names: names, team: teamOf(a.spec.Stages.Team(names[0]))}
	if len(names) == 1 { // the others, where it is one, take no more room by its name
		p.event = names[0]
	}
	for _, name := range names {
		a.places[name] = meaning{
			point: int32(len(a.points)), stage: int32(stage), team: int32(teamOf(a.spec.Stages.Team(name))),
			way: stage != noStage && lexicon.RoleOf(name) != lexicon.Failure, done: a.done[name],
		}
	}
	a.points = append(a.points, p)
}

// stageOf and teamOf number what is called so, what is called nothing last.
func stageOf(name string) int { return place(lexicon.Stages, name) }
func teamOf(name string) int  { return place(lexicon.Teams, name) }

func place(names []string, name string) int {
	if at := slices.Index(names, name); at >= 0 {
		return at
	}
	return len(names)
}

// named is the name of a number.
func named(names []string, at int) string {
	if at < 0 || at >= len(names) {
		return ""
	}
	return names[at]
}

// pick takes the channels of most people. All others, and none where it is not among them, are one.
func (a *Analysis) pick() {
	for _, c := range a.spec.Channels {
		if c.Other || len(a.channels) == maxChannels {
			a.channels = append(a.channels, report.JourneyChannel{Other: true})
			return
		}
		a.channels = append(a.channels, report.JourneyChannel{Value: c.Value})
	}
	if len(a.channels) > 0 && !slices.ContainsFunc(a.channels, func(c report.JourneyChannel) bool { return c.Value == "" }) {
		a.channels = append(a.channels, report.JourneyChannel{Value: ""}) // events without one, of people who have one elsewhere
	}
}

// channelOf is the place of a value among the channels.
func (a *Analysis) channelOf(value string) uint8 {
	at := slices.IndexFunc(a.channels, func(c report.JourneyChannel) bool { return c.Value == value && !c.Other })
	if at < 0 {
		at = len(a.channels) - 1
	}
	return uint8(at)
}

// Name implements agg.Analysis.
func (a *Analysis) Name() string { return "journey map" }

// New implements agg.Analysis.
func (a *Analysis) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	return newCounts(a)
}

// Key implements agg.Keyed: the map depends on what its cells are made of, the objective, the groups, and which numbers the recipe looks at.
func (a *Analysis) Key(agg.Partial) (string, bool) {
	if a.spec.Group != nil && a.spec.GroupKey == "" {
		return "", false
	}
	key := fmt.Appendf(nil, "journey %q %q %q %q", a.spec.Done, a.spec.GroupKey, a.scope.Value, a.scope.Score)
	for _, p := range a.points {
		key = fmt.Appendf(key, " %d %q", p.stage, p.names)
	}
	for _, e := range a.spec.Events {
		key = append(key, byte('0'+a.places[e.Name].team))
	}
	return string(key), true
}
