package mapping

import (
	"math"
	"strings"
	"testing"
	"time"

	"parcours/analysis/table"
)

func utc(name string) TimeFormat {
	f, ok := NewTimeFormat(name, time.UTC)
	if !ok {
		panic("no time format " + name)
	}
	return f
}

func TestTimeFormatParse(t *testing.T) {
	for _, c := range []struct{ format, value, want string }{
		{"iso 8601", "2024-03-13 10:21:14", "2024-03-13T10:21:14Z"},
		{"iso 8601", "2024-03-13T10:21:14.5Z", "2024-03-13T10:21:14.5Z"},
		{"iso 8601", "2024-03-13 10:21:14.123456789", "2024-03-13T10:21:14.123456Z"},
		{"iso 8601", "2024-03-13T10:21:14,25+01:00", "2024-03-13T09:21:14.25Z"},
		{"iso 8601", "2025-10-07 09:50:26 +0200", "2025-10-07T07:50:26Z"},
		{"iso 8601", "2019-10-01 00:00:00 UTC", "2019-10-01T00:00:00Z"},
		{"iso 8601", "2024-03-13T10:21-05", "2024-03-13T15:21:00Z"},
		{"iso 8601", " 2024-02-29 ", "2024-02-29T00:00:00Z"},
		{"iso 8601", "2024/3/1 9:05", "2024-03-01T09:05:00Z"},
		{"iso 8601", "0001-01-01", "0001-01-01T00:00:00Z"},
		{"iso 8601", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
		{"iso 8601", "2024-13-01", "month out of range"},
		{"iso 8601", "2023-02-29", "day out of range"},
		{"iso 8601", "1900-02-29", "day out of range"},
		{"iso 8601", "2000-02-29", "2000-02-29T00:00:00Z"},
		{"iso 8601", "2024-02-30", "day out of range"},
		{"iso 8601", "2024-01-00", "day out of range"},
		{"iso 8601", "2024-01-01 24:00:00", "hour out of range"},
		{"iso 8601", "2024-01-01 10:60:00", "minute out of range"},
		{"iso 8601", "2024-01-01 10:00:60", "second out of range"},
		{"iso 8601", "2024-01-01 10:00:00 +24:00", "time zone out of range"},
		{"iso 8601", "0000-01-01", "year out of range"},
		{"iso 8601", "0001-01-01T00:00:00+01:00", "year out of range"},
		{"iso 8601", "yesterday", "not a time"},
		{"iso 8601", "", "not a time"},
		{"iso 8601", "2024-01-01 10", "not a time"},
		{"iso 8601", "2024-01-01x", "text after the time"},
		{"iso 8601", "2024-01-01 10:00:00 Paris", "text after the time"},
		{"iso 8601", "2024-01/01", "not a time"},
		{"yyyymmdd", "20240313", "2024-03-13T00:00:00Z"},
		{"yyyymmdd", "20240313102114", "2024-03-13T10:21:14Z"},
		{"yyyymmdd", "20240230", "day out of range"},
		{"yyyymmdd", "2024031", "not a time"},
		{"dd/mm/yyyy", "13/03/2024", "2024-03-13T00:00:00Z"},
		{"dd/mm/yyyy", "1/2/2024 10:21", "2024-02-01T10:21:00Z"},
		{"dd/mm/yyyy", "13.03.2024 10:21:14", "2024-03-13T10:21:14Z"},
		{"dd/mm/yyyy", "03/13/2024", "month out of range"},
		{"mm/dd/yyyy", "03/13/2024 12:05:00 AM", "2024-03-13T00:05:00Z"},
		{"mm/dd/yyyy", "03/13/2024, 1:05 pm", "2024-03-13T13:05:00Z"},
		{"mm/dd/yyyy", "03/13/2024 13:05 PM", "hour out of range"},
		{"mm/dd/yyyy", "03/13/24", "not a time"},
		{"unix seconds", "1617691790", "2021-04-06T06:49:50Z"},
		{"unix seconds", "1617691790.4314769", "2021-04-06T06:49:50.431476Z"},
		{"unix seconds", "-1", "1969-12-31T23:59:59Z"},
		{"unix milliseconds", "1617691790431", "2021-04-06T06:49:50.431Z"},
		{"unix microseconds", "1617691790431476", "2021-04-06T06:49:50.431476Z"},
		{"unix nanoseconds", "1617691790431476999", "2021-04-06T06:49:50.431476Z"},
		{"unix seconds", "1617691790431476999", "year out of range"},
		{"unix seconds", "99999999999999999999999", "number out of range"},
		{"unix seconds", "1e9", "not a time"},
		{"unix seconds", "-", "not a time"},
	} {
		got, err := utc(c.format).Parse([]byte(c.value))
		text := time.UnixMicro(got).UTC().Format(time.RFC3339Nano)
		if err != nil {
			text = err.Error()
		}
		if text != c.want {
			t.Errorf("%s: %q is %s, want %s", c.format, c.value, text, c.want)
		}
	}
}

func TestTimeFormatLocation(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip(err)
	}
	f, _ := NewTimeFormat("iso 8601", paris)
	for value, want := range map[string]string{
		"2024-01-15 12:00:00":   "2024-01-15T11:00:00Z",
		"2024-07-15 12:00:00":   "2024-07-15T10:00:00Z",
		"2024-07-15T12:00:00Z":  "2024-07-15T12:00:00Z", // its own zone wins
		"2024-03-31 01:59:59":   "2024-03-31T00:59:59Z",
		"2024-03-31 03:00:00":   "2024-03-31T01:00:00Z",
		"2024-10-27 04:00:00":   "2024-10-27T03:00:00Z",
		"2024-07-15T12:00:00+9": "",
	} {
		got, err := f.Parse([]byte(value))
		if text := time.UnixMicro(got).UTC().Format(time.RFC3339); (err == nil) != (want != "") || err == nil && text != want {
			t.Errorf("%q is %s, %v, want %s", value, text, err, want)
		}
	}
	for _, value := range []string{"2024-03-31 02:30:00", "2024-10-27 02:30:00"} { // never, and twice
		wall, _ := time.Parse(time.DateTime, value)
		want := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, paris).UnixMicro()
		if got, err := f.Parse([]byte(value)); err != nil || got != want {
			t.Errorf("%q is %d, %v, want %d as time.Date has it", value, got, err, want)
		}
		if got, err := f.wall(wall.UnixMicro()); err != nil || got != want {
			t.Errorf("wall clock %q is %d, %v, want %d", value, got, err, want)
		}
	}
}

func TestTimeFormatAt(t *testing.T) {
	const want = 1617691790431476
	for _, c := range []struct {
		format string
		field  table.Field
		column table.Column
		want   int64
	}{
		{"unix microseconds", table.Field{Kind: table.Int}, table.Column{Ints: []int64{want}}, want},
		{"unix nanoseconds", table.Field{Kind: table.Int}, table.Column{Ints: []int64{-1}}, -1},
		{"unix seconds", table.Field{Kind: table.Float}, table.Column{Floats: []float64{1617691790.431476}}, want},
		{"unix microseconds", table.Field{Kind: table.Float}, table.Column{Floats: []float64{want}}, want},
		{"timestamp", table.Field{Kind: table.Time}, table.Column{Ints: []int64{want}}, want},
		{"timestamp", table.Field{Kind: table.Time, LocalTime: true}, table.Column{Ints: []int64{want}}, want},
		{"yyyymmdd", table.Field{Kind: table.Int}, table.Column{Ints: []int64{19700102}}, 86400e6},
	} {
		if got, err := utc(c.format).At(&c.column, c.field, 0); err != nil || got != c.want {
			t.Errorf("%s of %v: %d, %v, want %d", c.format, c.field, got, err, c.want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		for _, name := range layoutNames {
			if got, err := utc(name).At(&table.Column{Floats: []float64{v}}, table.Field{Kind: table.Float}, 0); err == nil {
				t.Errorf("%s: %g is %d", name, v, got)
			}
		}
	}
	for _, v := range []int64{math.MaxInt64, math.MinInt64} {
		if got, err := utc("timestamp").At(&table.Column{Ints: []int64{v}}, table.Field{Kind: table.Time}, 0); err == nil {
			t.Errorf("the time %d is %d", v, got)
		}
	}
	if _, err := utc("timestamp").At(&table.Column{Ints: []int64{1}}, table.Field{Kind: table.Bool}, 0); err == nil {
		t.Error("true is a time")
	}
}

func TestTimeFormatNames(t *testing.T) {
	for _, name := range layoutNames {
		if f := utc(name); f.String() != name {
			t.Errorf("%q is called %q", name, f)
		}
	}
	if f := utc("DD.MM.YYYY hh:mm"); f.layout != dayFirst {
		t.Errorf("dd.mm.yyyy hh:mm is %s", f)
	}
	if _, ok := NewTimeFormat("stardate", time.UTC); ok {
		t.Error("stardate is a time format")
	}
}

// layouts are what time.Parse would need for some of the shapes.
var layouts = map[layout][]string{
	iso: {"2006-1-2", "2006-1-2 15:04", "2006-1-2 15:04:05", "2006-1-2T15:04:05", "2006-1-2T15:04:05Z07:00", "2006-1-2 15:04:05Z07:00",
		"2006-1-2 15:04:05 -0700", "2006-1-2 15:04:05 UTC"},
	dayFirst:   {"2/1/2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2.1.2006 15:04", "2/1/2006 3:04 PM"},
	monthFirst: {"1/2/2006", "1/2/2006 15:04:05", "1/2/2006 3:04:05 PM"},
	compact:    {"20060102", "20060102150405"},
}

// agree checks that what time.Parse reads, Parse reads as the same instant.
func agree(t *testing.T, value string) {
	t.Helper()
	if strings.Contains(value, "  ") {
		return // time.Parse takes any number of spaces for one
	}
	for l, list := range layouts {
		for _, layout := range list {
			want, err := time.Parse(layout, value)
			if err != nil || want.UTC().Year() < 1 || want.UTC().Year() > 9999 {
				continue
			}
			if _, offset := want.Zone(); offset <= -86400 || offset >= 86400 || offset%60 != 0 || strings.Contains(value, ":60") {
				continue // time.Parse takes an offset of 24 hours or of 60 minutes, we do not
			}
			if strings.HasSuffix(layout, "PM") && (strings.Contains(value, " 0:") || strings.Contains(value, " 00:")) {
				continue // time.Parse takes 0:30 PM
			}
			got, err := TimeFormat{l, time.UTC}.Parse([]byte(value))
			if wantMicros := want.UnixMicro(); err != nil || got != wantMicros {
				t.Errorf("%s: %q is %d, %v; time.Parse with %q says %d", layoutNames[l], value, got, err, layout, wantMicros)
			}
		}
	}
}

// The whole calendar, against time and time.Parse.
func TestTimeFormatAgreesWithTimeParse(t *testing.T) {
	const step = 37 // over 9,999 years this meets every day of every kind of year
	for day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10000; day = day.AddDate(0, 0, step) {
		if got := daysSince1970(day.Year(), int(day.Month()), day.Day()); got != day.Unix()/86400 {
			t.Fatalf("%s is day %d, want %d", day.Format(time.DateOnly), got, day.Unix()/86400)
		}
	}
	for i := range 800 {
		at := time.Unix(int64(i)*320_000_003, int64(i)*1_234_567%1_000_000_000).UTC()
		for _, list := range layouts {
			for _, layout := range list {
				agree(t, at.Format(layout))
			}
		}
		agree(t, at.Format("2006-01-02T15:04:05.999999999Z07:00"))
		agree(t, at.In(time.FixedZone("", -12600)).Format("2006-01-02T15:04:05.000-07:00"))
	}
}

func FuzzTimeFormatParse(f *testing.F) {
	for _, s := range []string{"2024-03-13 10:21:14.5 +0200", "13/03/2024 1:05 PM", "20240313102114", "-1617691790.5", "2024-02-30", "9999-12-31T23:59:59-23:59"} {
		f.Add(s)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		paris = time.FixedZone("", 3600)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for l := range layoutNames {
			for _, loc := range []*time.Location{time.UTC, paris} {
				micros, err := TimeFormat{layout(l), loc}.Parse([]byte(s))
				if err == nil && (micros < minMicros || micros >= maxMicros) {
					t.Fatalf("%s: %q is %d, out of range", layoutNames[l], s, micros)
				}
			}
		}
		agree(t, s)
	})
}

func BenchmarkTimeFormatParse(b *testing.B) {
	f, value := utc("iso 8601"), []byte("2024-03-13 10:21:14.123456")
	b.SetBytes(int64(len(value)))
	for b.Loop() {
		if _, err := f.Parse(value); err != nil {
			b.Fatal(err)
		}
	}
}

func TestExcelDays(t *testing.T) {
	f, ok := NewTimeFormat("excel days", time.UTC)
	if !ok || f.String() != "excel days" {
		t.Fatal("no such format")
	}
	for text, want := range map[string]string{
		"45366.75": "2024-03-15T18:00:00Z", "45366": "2024-03-15T00:00:00Z", "25569": "1970-01-01T00:00:00Z", "45366,5": "2024-03-15T12:00:00Z",
		"45366.4313888889": "2024-03-15T10:21:12Z",
	} {
		if at, err := f.Parse([]byte(text)); err != nil || time.UnixMicro(at).UTC().Format(time.RFC3339Nano) != want {
			t.Errorf("%s: %s, %v", text, time.UnixMicro(at).UTC().Format(time.RFC3339Nano), err)
		}
	}
	for _, text := range []string{"", "x", "0", "-4", "2958466", "NaN", "1e99"} {
		if at, err := f.Parse([]byte(text)); err == nil {
			t.Errorf("%s: %d", text, at)
		}
	}
}
