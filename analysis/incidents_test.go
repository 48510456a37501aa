package analysis_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// incidents are those a report on a table finds, nothing being asked.
func incidents(t *testing.T, data []byte) []report.Incident {
	t.Helper()
	r, _, err := run("data.csv", data, `{}`, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Incidents
}

// TestPlantedIncident finds in the shop sample the payments that were made to fail on mobile devices, and nothing else:
// by the errors shown, and without them by the step alone.
func TestPlantedIncident(t *testing.T) {
	var truth struct {
		Incident struct {
			Device   string
			From, To time.Time
			Hit      struct{ Tried, Paid int64 }
		}
	}
	if err := json.Unmarshal(read(t, "truth/shop.json"), &truth); err != nil {
		t.Fatal(err)
	}
	want := truth.Incident
	shop := shopTable(t)
	silent := table{shop.head, slices.DeleteFunc(slices.Clone(shop.rows), func(row []string) bool { return row[shop.column("event")] == "payment_error" })}
	for event, data := range map[string]table{"payment_error": shop, "": silent} {
		found := incidents(t, data.csv())
		if len(found) != 1 {
			t.Fatalf("%d incidents found, 1 is planted: %+v", len(found), found)
		}
		i := found[0]
		if i.Kind != "step" || i.Event != event || i.Label != "add_payment" || i.Next != "purchase" || i.Property != "device" || i.Value != want.Device ||
			i.From != want.From.Format(time.DateOnly) || i.To != want.To.AddDate(0, 0, -1).Format(time.DateOnly) || i.Ongoing {
			t.Errorf("found %s", i.Text)
		}
		// Somebody who tried twice on one day is one visit.
		if i.People > want.Hit.Tried || i.People < want.Hit.Tried*9/10 || i.People-i.Hit > want.Hit.Paid || i.People-i.Hit < want.Hit.Paid*8/10 {
			t.Errorf("%d visits of which %d failed; %d tried, %d paid", i.People, i.Hit, want.Hit.Tried, want.Hit.Paid)
		}
	}
}

// TestRealIncidents finds what the makers of a data set hid in it, where it is at hand.
func TestRealIncidents(t *testing.T) {
	data := ecom(t)
	var got []string
	for _, i := range incidents(t, data.csv()) {
		got = append(got, strings.Join([]string{i.Event, i.Label, i.Property, i.Value, i.From, i.To}, " "))
	}
	slices.Sort(got)
	if want := []string{
		"checkout_bug shipping_details platform mobile 2024-04-09 2024-05-09",
		"payment_error payment_details   2024-05-19 2024-06-08",
	}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestShuffledIncidents takes from the same data what makes an incident, the time or the people it happened to, and leaves all else: none is found.
func TestShuffledIncidents(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for name, get := range map[string]func(*testing.T) table{"shop": shopTable, "ecom": ecom} {
		t.Run(name, func(t *testing.T) {
			data := get(t)
			if len(incidents(t, data.csv())) == 0 {
				t.Fatal("there is nothing to take away")
			}
			for seed := range seeds {
				for _, shuffle := range []struct {
					name string
					data table
					none func(report.Incident) bool
				}{
					{"the dates among visits", data.datesAmong(data.visit, seed), func(report.Incident) bool { return true }},
					{"the dates among people", data.datesAmong(data.person, seed), func(report.Incident) bool { return true }},
					{"the properties among people", data.propertiesAmongPeople(seed), func(i report.Incident) bool { return i.Property != "" }},
				} {
					for _, i := range incidents(t, shuffle.data.csv()) {
						if shuffle.none(i) {
							t.Errorf("%s, seed %d: %s (p %v)", shuffle.name, seed, i.Text, *i.P)
						}
					}
				}
			}
		})
	}
}

// TestFewerProperties asks a session about more and about fewer properties: it answers as a fresh one.
func TestFewerProperties(t *testing.T) {
	data := read(t, "formats/shop-small.csv")
	s, err := analysis.Open([]source.Source{source.Bytes("shop.csv", data)})
	if err != nil {
		t.Fatal(err)
	}
	for _, ask := range []string{`{"properties":["product","score"]}`, `{"properties":[]}`, `{"properties":["product"]}`, `{"properties":["product","score"]}`} {
		r, err := recipe.Parse([]byte(ask))
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := s.Report(context.Background(), r, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if fresh, _, err := run("shop.csv", data, ask, analysis.Options{}); err != nil || !bytes.Equal(got.JSON(), fresh.JSON()) {
			t.Errorf("%s: a session that was asked before answers otherwise (%v)", ask, err)
		}
	}
}

// table is a file of events as text.
type table struct {
	head []string
	rows [][]string
}

func (d table) column(name string) int { return slices.Index(d.head, name) }

func (d table) csv() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(d.head)
	w.WriteAll(d.rows)
	return b.Bytes()
}

func (d table) time(row []string) time.Time {
	at, _ := time.Parse(time.DateTime, row[d.column("timestamp")])
	return at
}

func (d table) person(row []string) string { return row[d.column("user_id")] }

func (d table) visit(row []string) string { return d.person(row) + " " + row[d.column("session_id")] }

// groups puts the rows of each key together, in order of time.
func (d table) groups(key func(row []string) string) (groups [][][]string) {
	at := map[string]int{}
	for _, row := range d.rows {
		k := key(row)
		if _, ok := at[k]; !ok {
			at[k] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[k]] = append(groups[at[k]], row)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b []string) int { return d.time(a).Compare(d.time(b)) })
	}
	return groups
}

// datesAmong gives each group of rows the beginning of another. What would happen after the end of the data happens at its beginning.
func (d table) datesAmong(key func(row []string) string, seed uint64) table {
	groups := d.groups(key)
	first, last := d.time(groups[0][0]), d.time(groups[0][0])
	var begins []time.Time
	for _, g := range groups {
		begins = append(begins, d.time(g[0]))
		for _, row := range g {
			if at := d.time(row); at.Before(first) {
				first = at
			} else if at.After(last) {
				last = at
			}
		}
	}
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(begins), func(i, j int) { begins[i], begins[j] = begins[j], begins[i] })
	days := last.Sub(first).Truncate(24*time.Hour) + 24*time.Hour
	out := table{head: d.head}
	for i, g := range groups {
		shift := begins[i].Sub(d.time(g[0]))
		for _, row := range g {
			at := d.time(row).Add(shift)
			for at.After(last) {
				at = at.Add(-days)
			}
			row = slices.Clone(row)
			row[d.column("timestamp")] = at.Format(time.DateTime)
			out.rows = append(out.rows, row)
		}
	}
	return out
}

// propertiesAmongPeople gives each person the properties of another's events, in order, from the first again when there are no more.
func (d table) propertiesAmongPeople(seed uint64) table {
	groups := d.groups(d.person)
	from := rand.New(rand.NewPCG(seed, 2)).Perm(len(groups))
	out := table{head: d.head}
	for i, g := range groups {
		other := groups[from[i]]
		for j, row := range g {
			row = slices.Clone(row)
			for c, name := range d.head {
				switch name {
				case "platform", "acquisition_channel", "user_cohort", "user_lifecycle", "channel", "device", "country":
					row[c] = other[j%len(other)][c]
				}
			}
			out.rows = append(out.rows, row)
		}
	}
	return out
}

// ecom is a shop's journeys that nobody here made up, where they are at hand.
func ecom(t *testing.T) table {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(shared(), "data/journeys/ecom/ecom.csv"))
	if err != nil {
		t.Skip(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return table{rows[0], rows[1:]}
}

// shopTable is the shop sample.
func shopTable(t *testing.T) table {
	t.Helper()
	data := read(t, "samples/shop.parquet")
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var d table
	for _, c := range f.Schema().Columns() {
		d.head = append(d.head, strings.Join(c, "."))
	}
	r := parquet.NewReader(f)
	defer r.Close()
	at := d.column("timestamp")
	for {
		rows := make([]parquet.Row, 512)
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			texts := make([]string, len(d.head))
			for _, v := range row {
				if !v.IsNull() {
					texts[v.Column()] = v.String()
				}
			}
			if micros, err := strconv.ParseInt(texts[at], 10, 64); err == nil {
				texts[at] = time.UnixMicro(micros).UTC().Format(time.DateTime)
			}
			if texts[d.column("user_id")] != "" {
				d.rows = append(d.rows, texts)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.SortStableFunc(d.rows, func(a, b []string) int { return cmp.Compare(a[at], b[at]) })
	return d
}

// TestIncidentsOfOthers: a funnel that counts values of a property says nothing of days, and takes nothing from those of people.
func TestIncidentsOfOthers(t *testing.T) {
	data := read(t, "samples/shop.parquet")
	of := func(entity string) []report.Incident {
		r, _, err := run("shop.parquet", data, `{"funnels":[{"steps":[{"event":"add_payment"},{"event":"purchase"}],"entity":"`+entity+`"}]}`, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Incidents
	}
	people, devices := of("user"), of("device")
	if len(people) != 1 || len(devices) != 1 || devices[0].Event != people[0].Event || devices[0].From != people[0].From || devices[0].Step != 0 {
		t.Errorf("of people %+v, of devices %+v", people, devices)
	}
}
