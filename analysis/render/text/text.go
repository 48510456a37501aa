// Package text prints a report for a terminal: plain words and block
// characters, colour only where it is wanted and never as the only sign. The
// command line calls it.
//
// No line is wider than asked (80 columns if not) or ends in a space, and
// nothing from a file can move the cursor.
package text

import (
	"strconv"
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

// Style says for what kind of screen to print.
type Style struct {
	Width int // columns; 0: 80, and never less than 72
	Color bool
}

// least is the narrowest screen a table of six columns can be read on.
const least = 72

func newPage(s Style) *page {
	if s.Width == 0 {
		s.Width = 80
	}
	return &page{width: max(least, s.Width), color: s.Color}
}

// Report prints the whole report.
func Report(r *report.Report, s Style) []byte {
	p := newPage(s)
	p.title(render.Clean(render.Title(r)))
	p.wrap("", render.Clean(render.Origin(r)), soft)
	p.overview(r)
	p.events(r.Overview)
	for i, f := range r.Funnels {
		p.funnel(f)
		if i < len(r.Dropoff) {
			p.dropoff(r.Dropoff[i], f.Currency)
		}
	}
	p.incidents(r.Incidents)
	p.friction(&r.Friction)
	p.personas(r.Personas)
	p.journey(&r.Journey)
	p.ideal(r.Ideal)
	p.quality(&r.Quality)
	p.warnings(render.Warnings(r))
	p.rejects(r.Source)
	p.mapping(r.Source.Mapping, r.Source.Timezone)
	return []byte(p.b.String())
}

// Inspection prints what is in the files and how they would be read.
func Inspection(i *report.Inspection, s Style) []byte {
	p := newPage(s)
	p.files(i.Files)
	if i.Memory != nil {
		p.wrap("", render.Memory(i.Memory), soft)
	}
	if i.Problem != nil {
		p.line()
		p.wrap("", render.Clean(i.Problem.Error()), lost)
		if i.Problem.Hint != "" {
			p.wrap("hint: ", render.Clean(i.Problem.Hint), plain)
		}
	}
	if i.Detected != nil {
		p.wrap("", render.Clean(render.Detected(i.Detected)), plain)
	}
	if i.Quality != nil {
		p.quality(i.Quality)
	}
	if i.Source != nil {
		p.rejects(*i.Source)
	}
	p.mapping(i.Mapping, i.Timezone)
	p.reasons(i.Mapping)
	p.columns(i.Columns)
	p.warnings(i.Warnings)
	return []byte(p.b.String())
}

func (p *page) overview(r *report.Report) {
	o := r.Overview
	p.title("Overview")
	by := "a gap of " + render.Duration(o.SessionGap) + " ends one"
	if o.SessionBy != "" {
		by = "by " + o.SessionBy
	}
	row := func(name, value string) []cell {
		return []cell{say(name, soft), say(cut(render.Clean(value), p.width-18, "…"), plain)}
	}
	rows := [][]cell{
		row("People", render.Count(o.Users)),
		row("Events", render.Count(o.Events)+", "+render.Of(o.EventNames, "name", "different names")),
		row("Sessions", render.Count(o.Sessions)+", "+by),
		row("Days", render.Days(o.First, o.Last)+" ("+render.Or(r.Source.Timezone, "UTC")+")"),
		row("Each person", "median of "+render.NumberOf(o.MedianEvents, "event", "events")+" over "+render.Seconds(o.MedianSpanSeconds)),
	}
	if len(o.ByDay) > 1 {
		series := make([]int64, len(o.ByDay))
		for i, d := range o.ByDay {
			series[i] = d.Events
		}
		rows = append(rows, []cell{say("Events by "+render.Or(o.DayUnit, "day"), soft), say(spark(series, p.width-20), went)})
	}
	for _, v := range []struct {
		name   string
		values []report.ValueCount
	}{{"Channels", o.Channels}, {"Devices", o.Devices}, {"Countries", o.Countries}} {
		if said := shares(v.values); said != "" {
			rows = append(rows, row(v.name, said))
		}
	}
	p.table("ll", nil, rows)
}

// shares prints the values of a property with the share of people, most first.
func shares(values []report.ValueCount) string {
	const most = 3
	var words []string
	for _, v := range values {
		if v.Users > 0 {
			words = append(words, render.Value(v.Value, v.Other)+" "+render.Percent(v.UserRate))
		}
	}
	if more := len(words) - most; more > 1 {
		words = append(words[:most], render.Count(int64(more))+" more")
	}
	return strings.Join(words, ", ")
}

func (p *page) events(o report.Overview) {
	if len(o.ByEvent) == 0 {
		return
	}
	const most = 20
	p.title("Events")
	var rows [][]cell
	for _, e := range o.ByEvent[:min(most, len(o.ByEvent))] {
		rows = append(rows, []cell{
			say(render.Clean(e.Event), plain),
			say(e.Stage, soft),
			bar(16, o.Users, part{e.Users, "█", went, true}),
			say(render.Count(e.Users), plain),
			say(render.Percent(e.UserRate), plain),
			say(render.Count(e.Events), soft),
		})
	}
	p.table("lllrrr", []string{"", "stage", "", "people", "of all", "events"}, rows)
	if more := o.EventNames - int64(len(rows)); more > 0 {
		p.line(say("  and "+render.Of(more, "more name", "more names"), soft))
	}
}

// permille turns a rate into a whole number for a bar.
func permille(rate *float64) int64 {
	if rate == nil {
		return 0
	}
	return int64(*rate*1000 + 0.5)
}

func (p *page) dropoff(d report.Dropoff, currency string) {
	const most = 6
	for _, s := range d.Steps {
		p.title(render.Clean(render.DropoffTitle(s)))
		p.wrap("  ", render.Clean(render.DropoffSentence(s)), plain)
		if s.Stopped == 0 {
			continue
		}
		var rows [][]cell
		row := func(name string, people int64, rate, wentOn string) {
			rows = append(rows, []cell{
				say(name, plain),
				bar(16, s.Stopped, part{people, "░", lost, true}),
				say(render.Count(people), plain),
				say(rate, plain),
				say(wentOn, soft),
			})
		}
		var rest int64
		for i, e := range s.Within {
			if e.Other || i >= most {
				rest += e.People
				continue
			}
			row(render.Clean(e.Event), e.People, render.Percent(e.Rate), render.Percent(e.WentOnRate))
		}
		if rest > 0 {
			row("all others", rest, render.Share(rest, s.Stopped), "")
		}
		if s.WithinNone > 0 {
			row("nothing more", s.WithinNone, render.Share(s.WithinNone, s.Stopped), "")
		}
		p.table("llrrr", []string{"what they did next", "", "people", "of them", "who went on"}, rows)
		for _, line := range render.DropoffWhere(s) {
			p.wrap("  ", render.Clean(line), plain)
		}
		if loss := render.DropoffLoss(s, currency); loss != "" {
			p.wrap("  ", loss, plain)
		}
		p.differences(s)
	}
}

func (p *page) differences(s report.DropoffStep) {
	if sentence := render.DifferencesSentence(s); sentence != "" {
		p.wrap("  ", sentence, plain)
	}
	const most = 8
	var rows [][]cell
	for _, d := range s.Differences[:min(len(s.Differences), most)] {
		rows = append(rows, []cell{
			say(render.Clean(render.Difference(d)), plain),
			say(render.Share(d.WentOnWith, d.WentOn), plain),
			say(render.Share(d.DroppedWith, d.Dropped), plain),
			say(render.Odds(d), plain),
			say(render.Whole(d.PeopleLost), plain),
		})
	}
	if len(rows) > 0 {
		p.table("lrrrr", []string{"what set them apart", "went on", "dropped", "odds of going on", "people lost"}, rows)
	}
	if more := s.DifferencesFound - int64(len(rows)); more > 0 {
		p.wrap("  ", "and "+render.Count(more)+" more", soft)
	}
}

func (p *page) personas(s report.Personas) {
	if s.K == 0 && s.Reason == nil && s.Users == 0 {
		return
	}
	p.title(render.PersonasTitle(s))
	p.wrap("  ", render.Clean(render.PersonasSentence(s)), plain)
	for _, g := range s.Groups {
		p.line()
		head := render.Clean(g.Name) + " · " + render.People(g.Users) + ", " + render.Percent(g.Rate)
		p.line(say("  "+cut(head, p.width-2, "…"), bold))
		p.line(say("  ", plain), bar(40, g.Users, part{g.Converted, "█", went, true}, part{g.Users - g.Converted, "░", lost, true}))
		p.wrap("  ", render.Clean(render.PersonaConversion(s, g)), plain)
		for i, t := range g.Traits {
			if i == 4 {
				break
			}
			p.wrap("  · ", render.Clean(render.Trait(s, t)), plain)
		}
		var with []string
		for _, v := range []string{g.Channel, g.Device, g.Country} {
			if v != "" {
				with = append(with, v)
			}
		}
		line := "median of " + render.NumberOf(g.MedianEvents, "event", "events")
		if len(with) > 0 {
			line += "; mostly " + render.List(with)
		}
		p.wrap("  · ", render.Clean(line), soft)
	}
}

// files lists what was opened; of many the first, and how much there is more.
func (p *page) files(files []report.File) {
	const many = 12
	rest := files
	if len(files) > many {
		files = files[:many-2]
	}
	rest = rest[len(files):]
	for _, f := range files {
		says := f.Name + ": " + f.Format
		if f.Detail != "" {
			says += " (" + f.Detail + ")"
		}
		says += " · " + render.Bytes(f.Bytes)
		if f.Rows >= 0 {
			says += " · " + render.Of(f.Rows, "row", "rows")
		}
		if joined := render.Joined(f); joined != "" {
			says += " · joined " + joined
		}
		p.wrap("", render.Clean(says), bold)
	}
	if len(rest) > 0 {
		var bytes int64
		for _, f := range rest {
			bytes += f.Bytes
		}
		p.wrap("", "and "+render.Of(int64(len(rest)), "more file", "more files")+" · "+render.Bytes(bytes), bold)
	}
}

// quality says what is a problem and what is worth a note, each with its
// meaning, then what was looked at and is good.
func (p *page) quality(q *report.Quality) {
	if len(q.Findings) == 0 {
		return
	}
	p.title(render.QualityTitle(q))
	for _, f := range q.Findings {
		mark, tone := "  · ", plain
		switch f.Severity {
		case "problem":
			mark, tone = "  ! ", lost
		case "good":
			mark, tone = "  ✓ ", soft
		}
		p.wrap(mark, render.Clean(render.Sentence(f.Text)), tone)
		if f.Code == report.CodeQualityGaps {
			for _, g := range q.Gaps {
				p.wrap("      ", render.Gap(g), soft)
			}
		}
	}
	if len(q.Busiest) > 1 && q.Busiest[0].Events > 1 {
		p.wrap("  · ", render.Busiest(q), plain)
	}
}

func (p *page) warnings(notes []report.Note) {
	if len(notes) == 0 {
		return
	}
	p.title("Worth knowing")
	for _, n := range notes {
		p.wrap("  · ", render.Clean(n.Text), plain)
	}
}

func (p *page) rejects(s report.Source) {
	if s.Rejected == 0 {
		return
	}
	p.title(render.Rejected(s))
	for _, r := range s.Rejects {
		p.wrap("  · ", render.Of(r.Rows, "row", "rows")+" with "+render.Cause(r.Code), plain)
		for i := range r.Samples {
			p.wrap("      ", render.Clean(r.Samples[i].Error()), soft)
		}
	}
}

func (p *page) mapping(columns []report.MappedColumn, zone string) {
	var rows [][]cell
	for _, m := range columns {
		if m.Column == "" && len(m.Reasons) == 0 {
			continue
		}
		how := m.Confidence
		if m.Format != "" {
			how += ", " + m.Format
		}
		rows = append(rows, []cell{
			say(render.Role(m.Role), soft),
			say(cut(render.Or(render.Clean(m.Column), render.None), p.width/2, "…"), plain),
			say(render.Clean(how), soft),
		})
	}
	if len(rows) == 0 {
		return
	}
	p.title("How the columns were read")
	p.table("lll", nil, rows)
	if zone != "" {
		p.line(say("  times without a zone are in "+render.Clean(zone), soft))
	}
}

// reasons says why each column was chosen.
func (p *page) reasons(columns []report.MappedColumn) {
	titled := false
	for _, m := range columns {
		var why []string
		for _, n := range m.Reasons {
			why = append(why, n.Text)
		}
		if len(why) > 0 {
			if !titled {
				p.title("Why")
				titled = true
			}
			p.wrap("  · ", render.Clean(render.Role(m.Role)+": "+strings.Join(why, "; ")), plain)
		}
	}
}

// columns lists every column with what a sample of its values looks like.
func (p *page) columns(columns []report.Column) {
	if len(columns) == 0 {
		return
	}
	p.title("Columns")
	var rows [][]cell
	for _, c := range columns {
		rows = append(rows, []cell{
			say(render.Clean(c.Name), plain),
			say(c.Kind, soft),
			say(strconv.Itoa(c.Distinct), plain),
			say(strconv.Itoa(c.Missing), plain),
			say(cut(render.Clean(strings.Join(c.Examples, ", ")), max(12, p.width-52), "…"), soft),
		})
	}
	p.table("llrrl", []string{"", "kind", "different", "missing", "examples"}, rows)
	p.line(say("  counted in a sample of "+render.Of(int64(columns[0].Sampled), "row", "rows"), soft))
}
