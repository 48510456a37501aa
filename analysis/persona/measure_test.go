package persona

import (
	"testing"
	"time"
	_ "time/tzdata" // so that the test needs no files

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/sequence"
)

func micros(t *testing.T, s string) int64 {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMicro()
}

func TestMeasure(t *testing.T) {
	b := event.NewBuilder([]string{"device", "channel"})
	for _, e := range [][4]string{
		{"2024-03-01 21:50:00", "view", "mobile", ""},     // Friday; in Paris 22:50: night
		{"2024-03-01 21:59:00", "view", "mobile", "mail"}, // night
		{"2024-03-01 22:29:00", "buy", "mobile", "ads"},   // excluded, though it keeps the visit open
		{"2024-03-01 22:59:00", "cart", "desktop", "ads"}, // 23:59: night, the same visit: 30 minutes are no gap
		{"2024-03-03 09:00:00", "view", "mobile", ""},     // Sunday 10:00: morning, second visit
		{"2024-03-04 09:00:00", "buy", "mobile", ""},      // a visit of excluded events is none
		{"2024-04-01 06:30:00", "view", "", ""},           // Monday; summer time has come: 8:30
		{"2024-04-01 07:30:00", "cart", "", ""},           // 9:30: morning and working hours, fourth visit
	} {
		b.Add(b.User([]byte("u")), micros(t, e[0]), b.Name([]byte(e[1])), []uint32{b.Value(0, []byte(e[2])), b.Value(1, []byte(e[3]))})
	}
	p := b.Build()[0]
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	a := New(Spec{Personas: recipe.Personas{K: 1}, Exclude: []string{"buy"}}, agg.Scope{Location: paris, Device: "device", Channel: "channel", Stages: func(e string) string {
		return map[string]string{"cart": "purchase"}[e]
	}})
	s := a.New(nil).(*summary)
	for range minPeople { // so that its events are features
		s.Over(p)(p.User(0))
	}
	plan := newPlan(a, s)
	got := map[string]int64{}
	m := newMeasurer(a, plan)
	m.over(p)
	for i, n := range m.measure(p.User(0)) {
		got[plan.features[i].key] = n
	}
	// The span is from 1 March 21:50 to 1 April 7:30.
	want := map[string]int64{
		"events": 6, "sessions": 4, "events_per_session": 1500, "event_names": 2,
		"session_seconds": 69 * 60 / 4, "span_seconds": 30*86_400 + 9*3600 + 40*60, "active_days": 3, "events_per_day": 2000,
		"between_visits_seconds": 875_600, "recency_seconds": 0, "amount": 0, "night": 3, "morning": 3, "evening": 0, "working_hours": 1, "weekend": 1,
		"share:view": 4, "share:cart": 2, "device:mobile": 3, "device:desktop": 1, "channel:mail": 1,
		"stage:awareness": 0, "stage:consideration": 0, "stage:purchase": 2, "stage:experience": 0, "stage:loyalty": 0,
	}
	for key, n := range want {
		if v, ok := got[key]; !ok || v != n {
			t.Errorf("%s is %d, want %d", key, v, n)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("unexpected feature %s", key)
		}
	}
}

func TestClockBeforeEpoch(t *testing.T) {
	c := clock{loc: time.UTC}
	// 1969-12-31 was a Wednesday.
	if day, hour, weekday, until := c.read(-1); day != -1 || hour != 23 || weekday != 2 || until != 0 {
		t.Errorf("a microsecond before 1970 is day %d, hour %d, weekday %d", day, hour, weekday)
	}
	if day, hour, weekday, _ := c.read(0); day != 0 || hour != 0 || weekday != 3 {
		t.Errorf("1970 begins on day %d, hour %d, weekday %d", day, hour, weekday)
	}
}

// On the last day of a leap year beyond the tables of zones, package time says that the zone has ended.
func TestClockLeapYear(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	c := clock{loc: paris}
	noon := micros(t, "2040-12-31 12:00:00")
	if _, hour, weekday, until := c.read(noon); hour != 13 || weekday != 0 || until <= noon {
		t.Errorf("hour %d of day %d of the week until %d, asked at %d", hour, weekday, until, noon)
	}
}

func TestUsual(t *testing.T) {
	var counted sequence.Counts
	counted.Reset(4)
	for _, c := range []struct {
		codes []uint16
		want  uint32
	}{{nil, 0}, {[]uint16{0, 0, 2}, 2}, {[]uint16{3, 1, 1, 3}, 3}, {[]uint16{3, 1, 1}, 1}, {[]uint16{0, 0}, 0}} {
		sequence.Count(&counted, c.codes)
		if got := usual(&counted); got != c.want {
			t.Errorf("usual of %v is %d, want %d", c.codes, got, c.want)
		}
	}
}
