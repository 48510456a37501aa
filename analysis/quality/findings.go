package quality

import (
	"fmt"

	"parcours/analysis/report"
)

// Severities of a finding.
const (
	good    = "good"
	note    = "note"
	problem = "problem"
)

// A check is a fact that is good where it does not occur: how often it did,
// from what share on it is worth a note and from what share on a problem, in
// thousandths, and what is to be said of it.
type check struct {
	code          string
	count, total  int64
	note, problem int64
	of            string // what is counted
	none          string // what is said where there is none
	one, many     string // what is said of one, and of several
	means         string // for the results
}

// Findings are all that can be said of the data, from what was counted while
// reading and of the log: what is a problem first, then notes, then what was
// looked at and is good.
func Findings(s *report.Source, q *report.Quality) []report.QualityFinding {
	rejected := func(code string) (n int64) {
		for _, r := range s.Rejects {
			if r.Code == code {
				n += r.Rows
			}
		}
		return n
	}
	nobody, capped := rejected(report.CodeMissingUser), rejected(report.CodeUserCapped)
	var devices, conflicts, unnamed int64
	if i := s.Identity; i != nil {
		devices, conflicts, unnamed = i.LinkedDevices, i.Conflicts, i.AnonymousRows
	}
	unused := int64(0)
	for _, c := range s.Columns {
		if c.Role == "" {
			unused++
		}
	}
	checks := []check{
		{report.CodeQualityUnread, s.Rejected - nobody - capped, s.Rows, 0, 50, "rows", "every row could be read", "could not be read", "could not be read",
			"whoever did something there seems to have done less, or to have stopped"},
		{report.CodeQualityNobody, nobody, s.Rows, 0, 50, "rows", "every row says who it was", "says not who it was", "say not who it was",
			"what these people did is missing, and rates are of those who are known"},
		{report.CodeQualityFar, q.FarEvents, q.Events, 0, 0, "events", "no event is far in time from all others", "is more than a year away from all others", "are more than a year away from all others",
			"a clock was wrong there; the last time of all says when the data ends, and so who is still on the way"},
		{report.CodeQualityTies, q.TiedEvents, q.Events, 10, 200, "events", "nobody has two events at the same time", "has the same time as the one before of the same person", "have the same time as the one before of the same person",
			"which of them came first is taken from the file"},
		{report.CodeQualityRepeats, q.RepeatedEvents, q.Events, 0, 450, "events", "no event is there twice", "has person, time and name of another", "have person, time and name of another",
			"they are there twice, or parts of one thing, such as the items of an order; numbers of events are larger by them, those of people are not"},
		{report.CodeQualityMidnight, q.MidnightEvents, q.Events, 50, 500, "events", "no event is at midnight exactly", "is at midnight exactly", "are at midnight exactly",
			"that is a date without a time of day: nothing is known of the order within a day, nor of times shorter than that"},
		{report.CodeQualityFarUsers, q.FarUsers, q.Users, 0, 0, "people", "nobody has very many times the events of the others", "has more than 1000 times the events of the median", "have more than 1000 times the events of the median",
			"they are probably programs or shared ids; numbers of events are mostly theirs, those of people are not"},
		{report.CodeQualitySingle, q.SingleEventUsers, q.Users, 500, 1001, "people", "everybody has more than one event", "has a single event", "have a single event",
			"nothing can follow it, so no funnel of two steps has them; is the id that of a person, and not of a visit?"},
	}
	// What a recipe asked for, or left out of the question, is nothing good or bad.
	for _, c := range []check{
		{report.CodeQualityFiltered, s.Filtered, s.Rows, 0, 1001, "rows", "", "is left out by the filters or the period", "are left out by the filters or the period",
			"every number is of the others"},
		{report.CodeQualityExcluded, s.Excluded, s.Rows, 0, 1001, "rows", "", "is left out by the cleaning", "are left out by the cleaning",
			"hidden events, robots and internal traffic count nowhere"},
		{report.CodeQualityDuplicates, s.Duplicates, s.Rows, 0, 500, "rows", "", "has the id of an event that was there before", "have the id of an event that was there before",
			"each event counts once"},
		{report.CodeQualityConflicts, conflicts, devices, 0, 200, "devices", "", "had several users", "had several users",
			"what happened there unnamed counts for the first of them until the second came, and from then on for the device alone"},
		{report.CodeQualityDevices, unnamed, s.Rows, 0, 800, "rows", "", "is of a device of which no user is known", "are of a device of which no user is known",
			"somebody with two devices counts as two people there"},
		{report.CodeQualityCapped, capped, s.Rows, 0, 0, "rows", "", "is beyond what one person may have", "are beyond what one person may have",
			"the earliest of these people's events were kept"},
		{report.CodeQualityUnused, unused, int64(len(s.Columns)), 0, 1001, "columns", "", "has no role", "have no role",
			"they can still filter, split a funnel or be a condition of a step"},
	} {
		if c.count > 0 {
			checks = append(checks, c)
		}
	}
	found := []report.QualityFinding{gaps(q)}
	for _, c := range checks {
		if c.total > 0 {
			found = append(found, c.finding())
		}
	}
	var sorted []report.QualityFinding
	for _, severity := range []string{problem, note, good} {
		for _, f := range found {
			if f.Severity == severity {
				sorted = append(sorted, f)
			}
		}
	}
	return sorted
}

func (c check) finding() report.QualityFinding {
	f := report.QualityFinding{Code: c.code, Severity: good, Count: c.count, Total: c.total, Text: c.none}
	if c.count == 0 {
		return f
	}
	says := c.many
	if c.count == 1 {
		says = c.one
	}
	f.Text = fmt.Sprintf("%d of %d %s %s", c.count, c.total, c.of, says)
	if more(c.count, c.total, c.note) {
		f.Severity = note
		if more(c.count, c.total, c.problem) {
			f.Severity = problem
		}
		f.Text += ": " + c.means
	}
	return f
}

// more says whether a count is more than so many thousandths.
func more(count, total, thousandths int64) bool {
	return float64(count)*1000 > float64(total)*float64(thousandths)
}

// gaps is the finding of the silences: Count of them, Total hours in all, Detail the usual hours.
func gaps(q *report.Quality) report.QualityFinding {
	f := report.QualityFinding{
		Code: report.CodeQualityGaps, Severity: good, Count: q.GapCount, Total: q.GapHours, Detail: fmt.Sprint(q.UsualSilenceHours),
		Text: "there is no unusual stretch of time without an event",
	}
	if q.GapCount > 0 {
		f.Severity = note
		if more(q.GapHours, q.Hours, 100) {
			f.Severity = problem
		}
		f.Text = fmt.Sprintf("for %s in all nothing was recorded, where a silence is seldom longer than %s: whoever was on the way then seems to have stopped", span(q.GapHours), span(q.UsualSilenceHours))
	}
	return f
}

// span spells a number of hours out.
func span(hours int64) string {
	of := func(n int64, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch days, rest := hours/24, hours%24; {
	case hours < 48:
		return of(hours, "hour")
	case rest == 0:
		return of(days, "day")
	default:
		return of(days, "day") + " " + of(rest, "hour")
	}
}
