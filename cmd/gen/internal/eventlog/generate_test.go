package eventlog

import (
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"
)

func settings(days int) Settings {
	return Settings{Seed: 5, Start: time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC), Days: days}
}

func scenario(t *testing.T, name string, days int) Scenario {
	t.Helper()
	s, err := New(name, settings(days))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func collect(t *testing.T, s Scenario, users, block int) []Row {
	t.Helper()
	var rows []Row
	if err := generate(s, users, block, func(r *Row) error {
		rows = append(rows, *r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return rows
}

// What Generate relies on: visits lie within the period, are told apart by
// Seq, and their events begin at the visit's start and follow in time.
func TestVisitsKeepTheirPromises(t *testing.T) {
	for _, name := range Scenarios {
		for _, days := range []int{MinDays, 92} {
			s := scenario(t, name, days)
			start := settings(days).Start.Unix()
			end := start + int64(days)*day
			for user := range uint32(5000) {
				visits := s.Plan(nil, user)
				if len(visits) == 0 {
					t.Fatalf("%s: person %d has no visit", name, user)
				}
				seen := map[uint8]bool{}
				for _, v := range visits {
					if v.User != user || seen[v.Seq] {
						t.Fatalf("%s: person %d: visit %+v is another's or planned twice", name, user, v)
					}
					seen[v.Seq] = true
					rows := s.Events(nil, v)
					if len(rows) == 0 || rows[0].Time != start+int64(v.At) {
						t.Fatalf("%s: visit %+v does not begin when planned", name, v)
					}
					if !slices.IsSortedFunc(rows, func(a, b Row) int { return int(a.Time - b.Time) }) {
						t.Fatalf("%s: visit %+v goes back in time", name, v)
					}
					last := rows[len(rows)-1].Time
					if last-rows[0].Time > int64(MaxVisit/time.Second) || last >= end {
						t.Fatalf("%s: visit %+v lasts to %d, beyond an hour or the period", name, v, last)
					}
				}
			}
		}
	}
}

func TestSessionsAreDifferent(t *testing.T) {
	seen := map[string]bool{}
	n := 0
	for user := range uint32(2000) {
		for seq := range uint8(40) {
			seen[sessionID(Visit{User: user * 2_000_003, Seq: seq})] = true
			n++
		}
	}
	if len(seen) != n {
		t.Errorf("%d visits have %d different session ids", n, len(seen))
	}
}

func TestRowsAreInOrderOfTime(t *testing.T) {
	for _, name := range Scenarios {
		s := scenario(t, name, 92)
		rows := collect(t, s, 400, Block)
		if !slices.IsSortedFunc(rows, func(a, b Row) int { return int(a.Time - b.Time) }) {
			t.Errorf("%s: rows are not in order of time", name)
		}
		if want := Count(scenario(t, name, 92), 400); len(rows) != want {
			t.Errorf("%s: %d rows, the visits have %d", name, len(rows), want)
		}
		if got := s.Truth().Rows; got != int64(len(rows)) {
			t.Errorf("%s: the truth says %d rows, there are %d", name, got, len(rows))
		}
	}
}

// Smaller blocks change the order of the file, never the events of a person or their order.
func TestBlocksKeepPeopleWhole(t *testing.T) {
	byUser := func(rows []Row) map[string][]Row {
		m := map[string][]Row{}
		for _, r := range rows {
			if r.User != "" { // strangers have no order of their own
				m[r.User] = append(m[r.User], r)
			}
		}
		return m
	}
	whole := collect(t, scenario(t, "shop", 92), 300, 300)
	parts := collect(t, scenario(t, "shop", 92), 300, 70)
	if slices.Equal(whole, parts) {
		t.Error("blocks of 70 people make the same file as one of 300")
	}
	a, b := byUser(whole), byUser(parts)
	if len(a) != 300 || len(b) != 300 {
		t.Errorf("%d and %d people, want 300", len(a), len(b))
	}
	for user := range a {
		if !slices.Equal(a[user], b[user]) {
			t.Errorf("%s has other events in blocks of 70", user)
		}
	}
}

// Ten times the people do not take more memory: the most that is in use, over 30 k and over 300 k events.
func TestMemoryIsBounded(t *testing.T) {
	peak := func(users int) (most uint64) {
		s := scenario(t, "shop", 92)
		n := 0
		if err := generate(s, users, 500, func(*Row) error {
			if n++; n%3000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return most
	}
	few, many := peak(1_050), peak(10_500)
	if many > few+few/2+1<<20 {
		t.Errorf("%d bytes are in use for 300 k events, %d for 30 k", many, few)
	}
}

func TestGenerateStopsAtAnError(t *testing.T) {
	full := errors.New("disk full")
	n := 0
	err := Generate(scenario(t, "shop", 92), 50, func(*Row) error {
		if n++; n == 10 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || n != 10 {
		t.Errorf("got %v after %d rows, want the error after 10", err, n)
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := New("bank", settings(92)); err == nil {
		t.Error("a scenario that does not exist was accepted")
	}
	for _, days := range []int{0, MinDays - 1, MaxDays + 1} {
		if _, err := New("shop", settings(days)); err == nil {
			t.Errorf("%d days were accepted", days)
		}
	}
}

// A reader registers before a trial and tries before subscribing.
func TestReadersGoStepByStep(t *testing.T) {
	before := map[string]string{"register": "paywall_seen", "trial_start": "register", "subscribe": "trial_start"}
	did := map[string]map[string]bool{}
	subscribed := 0
	for _, r := range collect(t, scenario(t, "news", 92), 2000, Block) {
		if did[r.User] == nil {
			did[r.User] = map[string]bool{}
		}
		if first := before[r.Event]; first != "" && !did[r.User][first] {
			t.Fatalf("%s: %s without %s", r.User, r.Event, first)
		}
		if r.Event == "subscribe" {
			subscribed++
		}
		did[r.User][r.Event] = true
	}
	if subscribed < 100 {
		t.Errorf("%d of 2000 readers subscribed; too few to say anything", subscribed)
	}
}
