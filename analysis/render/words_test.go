package render

import (
	"testing"

	"parcours/analysis/report"
)

func f(v float64) *float64 { return &v }

func TestWords(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Count(0), "0"},
		{Count(999), "999"},
		{Count(1000), "1,000"},
		{Count(-1234567), "-1,234,567"},
		{People(1), "1 person"},
		{People(1200), "1,200 people"},
		{Percent(nil), "–"},
		{Percent(f(0)), "0.0%"},
		{Percent(f(0.0004)), "<0.1%"},
		{Percent(f(0.43)), "43.0%"},
		{Percent(f(0.99951)), ">99.9%"},
		{Percent(f(1)), "100.0%"},
		{Interval(f(0.428), f(0.433)), "42.8–43.3%"},
		{Interval(nil, f(1)), "–"},
		{Number(f(7.25)), "7.3"},
		{Number(f(1234)), "1,234"},
		{Number(f(-0.04)), "0"},
		{Number(f(-2.5)), "-2.5"},
		{Whole(f(1234.5)), "1,235"},
		{Whole(nil), "–"},
		{Amount(f(12.5), ""), "12.5"},
		{Amount(f(10_452.75), "EUR"), "10,453 EUR"},
		{Amount(nil, "EUR"), "–"},
		{NumberOf(f(1), "event", "events"), "1 event"},
		{Seconds(nil), "–"},
		{Seconds(f(0)), "0 s"},
		{Seconds(f(5.5)), "5.5 s"},
		{Seconds(f(59.6)), "1 min"},
		{Seconds(f(250)), "4 min 10 s"},
		{Seconds(f(3600)), "1 h"},
		{Seconds(f(187_380)), "2 d 4 h"},
		{Seconds(f(200 * 86400)), "200 d"},
		{Bytes(1), "1 byte"},
		{Bytes(999), "999 bytes"},
		{Bytes(999_960), "1.0 MB"},
		{Bytes(2_481_337), "2.5 MB"},
		{Days("2024-03-01T10:00:00Z", "2024-06-30T10:00:00Z"), "1 Mar – 30 Jun 2024"},
		{Days("2023-12-31T10:00:00Z", "2024-06-30T10:00:00Z"), "31 Dec 2023 – 30 Jun 2024"},
		{Days("2024-03-01T10:00:00Z", "2024-03-01T22:00:00Z"), "1 Mar 2024"},
		{Days("", ""), "–"},
		{Clean("a\x1b[31mb\nc\u202Ed é"), "a\uFFFD[31mb\uFFFDc\uFFFDd é"},
		{List(nil), ""},
		{List([]string{"a"}), "a"},
		{List([]string{"a", "b", "c"}), "a, b and c"},
		{Sentence("école fermée"), "École fermée."},
		{Role("user"), "User"},
		{Role(""), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q want %q", test.got, test.want)
		}
	}
}

// A title names the worst step only when there is one.
func TestFunnelTitle(t *testing.T) {
	funnel := func(dropped ...int64) report.Funnel {
		f := report.Funnel{Name: "Shop"}
		for i, d := range dropped {
			f.Steps = append(f.Steps, report.FunnelStep{Label: string(rune('a' + i)), Dropped: d})
		}
		return f
	}
	for _, test := range []struct {
		funnel report.Funnel
		want   string
	}{
		{funnel(10, 30, 0), "Shop loses most people between b and c"},
		{funnel(30, 30, 0), "Shop"},
		{funnel(0, 0, 0), "Shop"},
		{funnel(), "Shop"},
	} {
		if got := FunnelTitle(test.funnel); got != test.want {
			t.Errorf("got %q want %q", got, test.want)
		}
	}
}

func TestTrait(t *testing.T) {
	p := report.Personas{Features: []report.Feature{
		{Key: "share:search", Kind: "share", Subject: "search", Unit: "share"},
		{Key: "night", Kind: "time", Unit: "share"},
		{Key: "session_seconds", Kind: "time", Unit: "seconds"},
		{Key: "active_days", Kind: "count", Unit: "count"},
		{Key: "channel:email", Kind: "channel", Subject: "email", Unit: "share"},
		{Key: "device:mobile", Kind: "device", Subject: "mobile", Unit: "share"},
		{Key: "something_new", Kind: "new", Unit: "new"},
	}}
	for i, want := range []string{
		"more search: 50.0% of their events, 25.0% overall",
		"less at night: 50.0% of their events, 25.0% overall",
		"longer sessions: 0.5 s, 0.3 s overall",
		"fewer active days: 0.5, 0.3 overall",
		"more from email: 50.0% of them, 25.0% overall",
		"less on mobile: 50.0% of their events, 25.0% overall",
		"more something new: 0.5, 0.3 overall",
	} {
		if got := Trait(p, report.Trait{Feature: i, High: i%2 == 0, Mean: f(0.5), Overall: f(0.25)}); got != want {
			t.Errorf("got %q want %q", got, want)
		}
	}
	if got := Trait(p, report.Trait{Feature: 99}); got != "" {
		t.Errorf("no such feature: %q", got)
	}
}

func TestMemory(t *testing.T) {
	for want, m := range map[string]report.Memory{
		"1 row to read; a report takes about 41 MB of memory":                                    {Rows: 1, Exact: true, Needed: 41e6},
		"about 10,200,000 rows to read; a report takes about 1.2 GB of memory, 3.6 GB available": {Rows: 10_200_000, Needed: 12e8, Available: 36e8},
		"about 10,200,000 rows to read; a report takes about 520 MB of memory, 2 GB available":   {Rows: 10_200_000, Needed: 52e7, Available: 2e9},
	} {
		if got := Memory(&m); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDropoff(t *testing.T) {
	list := func(n int64) (l []report.NextEvent) {
		for i := range n {
			l = append(l, report.NextEvent{Event: string(rune('a' + i)), People: 9 - i})
		}
		return append(l, report.NextEvent{Other: true, People: 7})
	}
	where := DropoffWhere(report.DropoffStep{Pages: list(5), Doors: list(1)})
	if len(where) != 2 || where[0] != "Next page: a 9, b 8, c 7, d 6, others 12." || where[1] != "Came back with: a 9, others 7." {
		t.Errorf("got %q", where)
	}
	device := report.Difference{Kind: "property", Subject: "device", OddsRatio: f(0.161), OddsRatioLow: f(0.1), OddsRatioHigh: f(0.239)}
	for _, test := range []struct{ got, want string }{
		{Difference(device), "device: (none)"},
		{Odds(device), "× 0.16 (0.10–0.24)"},
		{Odds(report.Difference{}), "–"},
		{DifferencesSentence(report.DropoffStep{}), ""},
		{DifferencesSentence(report.DropoffStep{DifferencesOf: 1}), "Of 1 thing that people did or were by then, none sets those who went on and those who dropped apart."},
		{DropoffLoss(report.DropoffStep{Dropped: 3}, "EUR"), ""},
		{DropoffLoss(report.DropoffStep{Dropped: 3, ValueLost: f(60)}, "EUR"), "At what those who converted were worth on average, the dropped are worth 60 EUR."},
	} {
		if test.got != test.want {
			t.Errorf("got %q want %q", test.got, test.want)
		}
	}
}
