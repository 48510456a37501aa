package lifecycle

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/report"
)

const day = 86_400

// at is seconds from 1970 to a date.
func at(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

// A log a person can check by hand: four people, four months.
func TestMonths(t *testing.T) {
	log := analysistest.Log(nil,
		analysistest.Event{User: "ann", At: at("2024-01-05"), Name: "view"},
		analysistest.Event{User: "ann", At: at("2024-02-05"), Name: "view"},
		analysistest.Event{User: "ann", At: at("2024-04-05"), Name: "view"}, // back after a month away
		analysistest.Event{User: "ben", At: at("2024-01-31"), Name: "view"},
		analysistest.Event{User: "ben", At: at("2024-02-01"), Name: "view"},
		analysistest.Event{User: "cleo", At: at("2024-02-10"), Name: "view"},
		analysistest.Event{User: "cleo", At: at("2024-03-10"), Name: "view"},
		analysistest.Event{User: "cleo", At: at("2024-04-10"), Name: "view"},
		analysistest.Event{User: "dan", At: at("2024-04-30"), Name: "view"},
	)
	scope := analysistest.Scope(log)
	r := analysistest.Laws(t, log, func() agg.Analysis { return New(scope) })
	want := []report.LifecycleMonth{
		{Month: "2024-01", Active: 2, New: 2, Partial: true},
		{Month: "2024-02", Active: 3, New: 1, Returning: 2},
		{Month: "2024-03", Active: 1, Returning: 1, Dormant: 2, Lost: 2},
		{Month: "2024-04", Active: 3, New: 1, Returning: 1, Resurrected: 1, Dormant: 1, Partial: true},
	}
	l := r.Lifecycle
	if len(l.Months) != len(want) || l.Users != 4 || l.Reason != "few_users" || l.At != "2024-04-30" {
		t.Fatalf("%+v", l)
	}
	for i, m := range l.Months {
		if w := want[i]; m.Month != w.Month || m.Active != w.Active || m.New != w.New || m.Returning != w.Returning ||
			m.Resurrected != w.Resurrected || m.Dormant != w.Dormant || m.Lost != w.Lost || m.Partial != w.Partial {
			t.Errorf("%+v, want %+v", m, w)
		}
	}
	if rate := l.Months[1].RetainedRate; rate == nil || *rate != 1 {
		t.Errorf("retained in February: %v", rate)
	}
}

// shop makes people who come between one and ten days within half a year.
func shop(people int) (log []analysistest.Event) {
	r := rand.New(rand.NewPCG(1, 1))
	for u := range people {
		when := at("2024-01-01") + r.Int64N(120*day)
		for range 1 + r.IntN(10) {
			log = append(log, analysistest.Event{User: fmt.Sprint(u), At: when, Name: "purchase", Props: map[string]string{"amount": fmt.Sprint(r.IntN(90))}})
			when += r.Int64N(6 * day)
		}
	}
	return log
}

func TestSegments(t *testing.T) {
	log := analysistest.Log([]string{"amount"}, shop(400)...)
	scope := analysistest.Scope(log)
	scope.Value = "amount"
	l := analysistest.Laws(t, log, func() agg.Analysis { return New(scope) }).Lifecycle
	var users int64
	var value float64
	for _, s := range l.RFM {
		users += s.Users
		value += *s.ValueShare
	}
	if users != 400 || value < 0.999 || value > 1.001 || len(l.RFM) < 6 || len(l.Recency) != 4 || len(l.Value) != 4 {
		t.Errorf("%d people in %d segments with %v of the value", users, len(l.RFM), value)
	}
	for recent := 1; recent <= 5; recent++ {
		for much := 1; much <= 5; much++ {
			if s := segment(recent, much); s < 0 || s >= len(codes) {
				t.Errorf("classes %d and %d are of no segment", recent, much)
			}
		}
	}
}

func TestEverybodyTheSame(t *testing.T) {
	var log []analysistest.Event
	for u := range 40 {
		log = append(log, analysistest.Event{User: fmt.Sprint(u), At: 0, Name: "view"})
	}
	same := analysistest.Log(nil, log...)
	l := analysistest.Laws(t, same, func() agg.Analysis { return New(analysistest.Scope(same)) }).Lifecycle
	if l.Reason != "same" || len(l.RFM) != 0 {
		t.Errorf("%q, %v", l.Reason, l.RFM)
	}
	none := analysistest.Log(nil)
	analysistest.Laws(t, none, func() agg.Analysis { return New(analysistest.Scope(none)) })
}

func TestHostile(t *testing.T) {
	log := analysistest.Log([]string{"amount"}, shop(60)...)
	scope := analysistest.Scope(log)
	scope.Value = "amount"
	analysistest.Hostile(t, log, New(scope))
}
