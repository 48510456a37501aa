package overview_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/overview"
	"parcours/analysis/report"
)

func TestLaws(t *testing.T) {
	log := analysistest.Random(rand.New(rand.NewPCG(9, 10)), 200, 12, []string{"A", "B", "C", "D"}, 90*86400)
	scope := analysistest.Scope(log)
	scope.Device = "device"
	o := analysistest.Laws(t, log, func() agg.Analysis { return overview.New(scope) }).Overview
	var events, fresh int64
	for _, d := range o.ByDay {
		events, fresh = events+d.Events, fresh+d.NewUsers
	}
	if events != o.Events || fresh == 0 || o.Users != 200 || len(o.ByDay) != 90 {
		t.Errorf("%d events by day of %d, %d new people, %d days", events, o.Events, fresh, len(o.ByDay))
	}
}

// TestOther counts the people behind the values that are not listed: each once.
func TestOther(t *testing.T) {
	var events []analysistest.Event
	for i := range 25 {
		// Value 00 has the most people … value 19 the fewest listed; 20 to 24 are others.
		for u := range 30 - i {
			events = append(events, analysistest.Event{
				User: fmt.Sprint(u), At: int64(i), Name: "A", Props: map[string]string{"device": fmt.Sprintf("%02d", i)},
			})
		}
	}
	log := analysistest.Log([]string{"device"}, events...)
	scope := analysistest.Scope(log)
	scope.Device = "device"
	o := analysistest.Laws(t, log, func() agg.Analysis { return overview.New(scope) }).Overview
	if len(o.Devices) != 21 {
		t.Fatalf("%d values listed, want 20 and other", len(o.Devices))
	}
	// Values 20 to 24 have 10, 9, 8, 7 and 6 events, all of the first ten people.
	if got := o.Devices[20]; !got.Other || got.Users != 10 || got.Events != 40 {
		t.Errorf("other: %+v, want 10 people, 40 events", got)
	}
}

// TestNone counts a person as without a value only if none of their events has one.
func TestNone(t *testing.T) {
	log := analysistest.Log([]string{"device"},
		analysistest.Event{User: "a", At: 0, Name: "x", Props: map[string]string{"device": "mobile"}},
		analysistest.Event{User: "a", At: 1, Name: "x"},
		analysistest.Event{User: "b", At: 2, Name: "x"},
	)
	scope := analysistest.Scope(log)
	scope.Device = "device"
	o := analysistest.Laws(t, log, func() agg.Analysis { return overview.New(scope) }).Overview
	var got []string
	for _, d := range o.Devices {
		got = append(got, fmt.Sprint(d.Value, ":", d.Users, "/", d.Events))
	}
	if fmt.Sprint(got) != "[:1/2 mobile:1/1]" {
		t.Errorf("people and events by device: %v", got)
	}
}

// TestByHand is small enough to count.
func TestByHand(t *testing.T) {
	day := int64(86400)
	log := analysistest.Log([]string{"s"},
		analysistest.Event{User: "a", At: 23*3600 + 1800, Name: "open"}, // 00:30 the next day in Paris
		analysistest.Event{User: "a", At: 23*3600 + 1800, Name: "read"}, // a tie
		analysistest.Event{User: "a", At: day + 3600, Name: "read"},     // 90 minutes later: another visit
		analysistest.Event{User: "b", At: 3 * day, Name: "open"},
	)
	scope := analysistest.Scope(log)
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip("no time zones on this machine: ", err)
	}
	scope.Location = paris
	o := analysistest.Laws(t, log, func() agg.Analysis { return overview.New(scope) }).Overview
	if o.Events != 4 || o.Users != 2 || o.Sessions != 3 || o.TiedEvents != 1 || o.EventNames != 2 {
		t.Errorf("%+v", o)
	}
	if o.First != "1970-01-02T00:30:00+01:00" || o.Last != "1970-01-04T01:00:00+01:00" {
		t.Errorf("from %s to %s", o.First, o.Last)
	}
	want := []report.DayCount{
		{Date: "1970-01-02", Events: 3, Users: 1, NewUsers: 1}, {Date: "1970-01-03"}, {Date: "1970-01-04", Events: 1, Users: 1, NewUsers: 1},
	}
	if fmt.Sprint(o.ByDay) != fmt.Sprint(want) {
		t.Errorf("by day %v, want %v", o.ByDay, want)
	}
	if e := o.ByEvent[0]; e.Event != "open" || e.Users != 2 || *e.UserRate != 1 {
		t.Errorf("%+v", e)
	}
}

func TestCalendar(t *testing.T) {
	for _, c := range []struct {
		days      int64
		unit      string
		first     string
		lastDay   string
		events    int64
		wantCount int
	}{
		{400, "day", "1970-01-01", "1971-02-04", 1, 400},
		{401, "week", "1969-12-29", "1971-02-01", 1, 58},
		{2801, "month", "1970-01-01", "1977-09-01", 1, 93},
	} {
		log := analysistest.Log(nil,
			analysistest.Event{User: "a", At: 0, Name: "x"}, analysistest.Event{User: "a", At: (c.days - 1) * 86400, Name: "x"})
		o := analysistest.Laws(t, log, func() agg.Analysis { return overview.New(analysistest.Scope(log)) }).Overview
		n := len(o.ByDay)
		if o.DayUnit != c.unit || n != c.wantCount || o.ByDay[0].Date != c.first || o.ByDay[n-1].Date != c.lastDay || o.ByDay[n-1].Events != c.events {
			t.Errorf("%d days: %d %ss from %s to %+v", c.days, n, o.DayUnit, o.ByDay[0].Date, o.ByDay[n-1])
		}
	}
}
