package quality_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/quality"
	"parcours/analysis/report"
)

const day = 86400 // seconds

// of answers for a log, in UTC.
func of(t *testing.T, log *event.Log) report.Quality {
	t.Helper()
	a, r := quality.New(analysistest.Scope(log)), &report.Report{}
	last, err := agg.Run(t.Context(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.Finish(last, r)
	return r.Quality
}

// finding is what is said under a code: severity and counts.
func finding(q report.Quality, code string) string {
	for _, f := range q.Findings {
		if f.Code == code {
			return fmt.Sprintf("%s %d/%d", f.Severity, f.Count, f.Total)
		}
	}
	return ""
}

func TestLaws(t *testing.T) {
	for _, span := range []int64{3600, 90 * day, 200 * 365 * day} {
		log := analysistest.Random(rand.New(rand.NewPCG(3, 4)), 200, 12, []string{"A", "B", "C"}, span)
		q := analysistest.Laws(t, log, func() agg.Analysis { return quality.New(analysistest.Scope(log)) }).Quality
		if q.Events != log.Events() || q.Users != 200 || len(q.Busiest) != 5 || len(q.Findings) < 7 {
			t.Errorf("%+v", q)
		}
	}
}

// TestNaive counts what is counted of single people again, in the simplest way.
func TestNaive(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(5, 6)), 100, 40, []string{"A", "B", "C", "D"}, 60)
	var tied, repeated, single int64
	var events []int64
	for _, p := range log.Partitions {
		for u := range p.All() {
			seen := map[string]bool{}
			for i, at := range u.Times {
				if i > 0 && at == u.Times[i-1] {
					tied++
				}
				key := fmt.Sprint(at, u.Names[i])
				if seen[key] {
					repeated++
				}
				seen[key] = true
			}
			events = append(events, int64(len(u.Times)))
			if len(u.Times) == 1 {
				single++
			}
		}
	}
	slices.Sort(events)
	q := of(t, log)
	if q.TiedEvents != tied || q.RepeatedEvents != repeated || q.SingleEventUsers != single || repeated == 0 || repeated == tied {
		t.Errorf("%d tied, %d repeated, %d single; want %d, %d, %d", q.TiedEvents, q.RepeatedEvents, q.SingleEventUsers, tied, repeated, single)
	}
	for i, b := range q.Busiest {
		if want := events[len(events)-1-i]; b.Events != want {
			t.Errorf("busiest %d has %d events, want %d", i, b.Events, want)
		}
	}
}

// steady is an event of another person in each hour that keep allows, for some days.
func steady(days int64, keep func(hour int64) bool) (events []analysistest.Event) {
	for h := range days * 24 {
		if keep(h) {
			events = append(events, analysistest.Event{User: fmt.Sprint("u", h), At: h*3600 + 60, Name: "x"})
		}
	}
	return events
}

func TestGaps(t *testing.T) {
	byDay := func(h int64) bool { return h%24 >= 8 && h%24 < 22 } // nights of 10 hours
	working := func(h int64) bool { return byDay(h) && h/24%7 < 5 }
	for _, c := range []struct {
		why   string
		days  int64
		keep  func(hour int64) bool
		usual int64
		gaps  string
	}{
		{"every hour has events", 30, func(int64) bool { return true }, 0, ""},
		{"nights are no gaps", 60, byDay, 10, ""},
		{"nor are weekends", 91, working, 58, ""},
		{"a day is missing", 60, func(h int64) bool { return byDay(h) && h/24 != 9 }, 10, "1970-01-09T22:00:00Z 34"},
		{"a night that lasts the morning is less than twice the usual", 60, func(h int64) bool { return byDay(h) && (h/24 != 9 || h%24 > 12) }, 10, ""},
		{"a week is missing where weekends are", 91, func(h int64) bool { return working(h) && h/168 != 4 }, 58, "1970-01-26T22:00:00Z 226"},
		{"the longest comes first", 60, func(h int64) bool { return h < 100 || h >= 130 && h < 500 || h >= 540 }, 0,
			"1970-01-21T20:00:00Z 40, 1970-01-05T04:00:00Z 30"},
		{"few events leave silences by chance", 120, func(h int64) bool { return event.Hash([]byte(fmt.Sprint(h)), 1)%80 == 0 }, 127, ""},
	} {
		q := of(t, analysistest.Log(nil, steady(c.days, c.keep)...))
		var gaps []string
		for _, g := range q.Gaps {
			gaps = append(gaps, fmt.Sprint(g.From, " ", g.Hours))
		}
		if got := strings.Join(gaps, ", "); got != c.gaps || q.UsualSilenceHours != c.usual || q.GapCount != int64(len(gaps)) {
			t.Errorf("%s: gaps %s, usual %d, want %s, %d", c.why, got, q.UsualSilenceHours, c.gaps, c.usual)
		}
	}
}

func TestFar(t *testing.T) {
	in2024 := func(n int) (events []analysistest.Event) {
		for i := range n {
			events = append(events, analysistest.Event{User: fmt.Sprint(i), At: 1704067200 + int64(i)*3600, Name: "x"})
		}
		return events
	}
	at := func(when int64) analysistest.Event { return analysistest.Event{User: "y", At: when, Name: "x"} }
	for _, c := range []struct {
		why    string
		events []analysistest.Event
		want   string // far events, first, last; where the rest begins and ends
	}{
		{"none", in2024(300), "0   2024-01-01T00:00:00Z 2024-01-13T12:00:00Z"},
		{"the beginning of time", append(in2024(300), at(0)), "1 1970-01-01T00:00:00Z 1970-01-01T00:00:00Z 2024-01-01T00:00:00Z 2024-01-13T12:00:00Z"},
		{"both ends", append(in2024(300), at(0), at(2145916800)), "2 1970-01-01T00:00:00Z 2038-01-01T00:00:00Z 2024-01-01T00:00:00Z 2024-01-13T12:00:00Z"},
		{"less than a year away", append(in2024(300), at(1704067200-364*day)), "0   2023-01-02T00:00:00Z 2024-01-13T12:00:00Z"},
		{"too many to be an error", append(in2024(300), at(0), at(60), at(120), at(180)), "0   1970-01-01T00:00:00Z 2024-01-13T12:00:00Z"},
	} {
		q := of(t, analysistest.Log(nil, c.events...))
		if got := fmt.Sprint(q.FarEvents, " ", q.FarFirst, " ", q.FarLast, " ", q.From, " ", q.To); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

// TestMidnight goes over days on which clocks change: in Beirut at midnight itself, so that 00:00 of one day does not exist.
func TestMidnight(t *testing.T) {
	loc, err := time.LoadLocation("Asia/Beirut")
	if err != nil {
		t.Skip("no time zones on this machine: ", err)
	}
	var events []analysistest.Event
	want := int64(0)
	for h := range int64(2 * 366 * 24) {
		at := time.Unix(1672531200+h*3600, 0)
		local := at.In(loc)
		if local.Hour() == 0 {
			want++
		}
		events = append(events, analysistest.Event{User: fmt.Sprint(h % 50), At: at.Unix(), Name: "x"})
	}
	log := analysistest.Log(nil, events...)
	scope := analysistest.Scope(log)
	scope.Location = loc
	q := analysistest.Laws(t, log, func() agg.Analysis { return quality.New(scope) }).Quality
	if q.MidnightEvents != want || want < 700 {
		t.Errorf("%d at midnight, want %d", q.MidnightEvents, want)
	}
}

func TestBusiest(t *testing.T) {
	var events []analysistest.Event
	for u := range 20 {
		events = append(events, analysistest.Event{User: fmt.Sprint(u), At: int64(u), Name: "x"})
	}
	for i := range 1001 {
		events = append(events, analysistest.Event{User: "robot", At: int64(i), Name: "x"})
	}
	q := of(t, analysistest.Log(nil, events...))
	if got := finding(q, report.CodeQualityFarUsers); got != "problem 1/21" || q.BusiestEvents != 1005 || *q.MedianEvents != 1 {
		t.Errorf("%s, %+v", got, q)
	}
	if q = of(t, analysistest.Log(nil, events[1:1020]...)); finding(q, report.CodeQualityFarUsers) != "good 0/20" {
		t.Errorf("1000 times the median is not more than that: %+v", q.Findings)
	}
}

func TestFindings(t *testing.T) {
	s := &report.Source{
		Rows: 1000, Rejected: 70, Filtered: 5, Columns: []report.Column{{Name: "who", Role: "user"}, {Name: "colour"}},
		Rejects: []report.Reject{{Code: report.CodeBadTime, Rows: 60}, {Code: report.CodeMissingUser, Rows: 10}},
	}
	q := &report.Quality{
		Events: 925, Users: 100, TiedEvents: 100, RepeatedEvents: 1, MidnightEvents: 40, SingleEventUsers: 50,
		Hours: 1000, GapCount: 2, GapHours: 49, UsualSilenceHours: 1,
	}
	var got []string
	for _, f := range quality.Findings(s, q) {
		got = append(got, fmt.Sprint(f.Severity, " ", f.Text))
	}
	want := []string{
		"problem 60 of 1000 rows could not be read: whoever did something there seems to have done less, or to have stopped",
		"note for 2 days 1 hour in all nothing was recorded, where a silence is seldom longer than 1 hour: whoever was on the way then seems to have stopped",
		"note 10 of 1000 rows say not who it was: what these people did is missing, and rates are of those who are known",
		"note 100 of 925 events have the same time as the one before of the same person: which of them came first is taken from the file",
		"note 1 of 925 events has person, time and name of another: they are there twice, or parts of one thing, such as the items of an order; numbers of events are larger by them, those of people are not",
		"note 5 of 1000 rows are left out by the filters or the period: every number is of the others",
		"note 1 of 2 columns has no role: they can still filter, split a funnel or be a condition of a step",
		"good no event is far in time from all others",
		"good 40 of 925 events are at midnight exactly",
		"good nobody has very many times the events of the others",
		"good 50 of 100 people have a single event",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
