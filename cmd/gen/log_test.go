package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parcours/cmd/gen/internal/eventlog"
)

// csvOf runs `gen log` with output to stdout.
func csvOf(t *testing.T, args ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := runLog(append(args, "-o", "-"), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The same flags give the same bytes, on every machine and in every version
// of Go. A change of these hashes changes every file made with a seed.
func TestSameSeedSameBytes(t *testing.T) {
	for scenario, want := range map[string]string{
		"shop": "962606925ef76ceb",
		"news": "90924ab824b3dbd8",
	} {
		sum := sha256.Sum256(csvOf(t, "-scenario", scenario, "-users", "40", "-seed", "9"))
		if got := hex.EncodeToString(sum[:8]); got != want {
			t.Errorf("%s: hash %s, want %s", scenario, got, want)
		}
	}
	if bytes.Equal(csvOf(t, "-users", "40", "-seed", "9"), csvOf(t, "-users", "40", "-seed", "10")) {
		t.Error("another seed gives the same log")
	}
}

func TestSizes(t *testing.T) {
	for _, size := range []int{1_000, 10_000, 200_000} {
		rows := bytes.Count(csvOf(t, "-events", itoa(size)), []byte("\n")) - 1
		within := 0.20
		if size > 100_000 {
			within = 0.03
		}
		if off := math.Abs(float64(rows)/float64(size) - 1); off > within {
			t.Errorf("-events %d makes %d rows", size, rows)
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int64{
		"1": 1, "500": 500, "1k": 1_000, "2.5M": 2_500_000, "10m": 10_000_000, "1B": 1_000_000_000, "1G": 1_000_000_000,
	} {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "k", "0", "-5", "1T", "many", "NaN", "Inf", "1000B", "1kk"} {
		if got, err := parseSize(s); err == nil {
			t.Errorf("%q was read as %d", s, got)
		}
	}
}

func TestLogRefuses(t *testing.T) {
	out := filepath.Join(t.TempDir(), "log")
	for _, c := range []struct{ args, want string }{
		{"", "-o PATH is missing"},
		{"-o " + out + " -format xlsx", `format "xlsx"`},
		{"-o " + out + " -format csv,", `format ""`},
		{"-o " + out + " -format csv,arrow,csv", "twice"},
		{"-o - -format parquet", "can go to stdout"},
		{"-o - -format csv,jsonl", "can go to stdout"},
		{"-o " + out + " -events 0", `size "0"`},
		{"-o " + out + " -events lots", `size "lots"`},
		{"-o " + out + " -events 1k -users 3", "exclude each other"},
		{"-o " + out + " -users 5B", "at most 4294967296"},
		{"-o " + out + " -scenario bank", `scenario "bank"`},
		{"-o " + out + " -days 3", "days 3"},
		{"-o " + out + " -start 01/04/2024", `start "01/04/2024"`},
		{"-o " + out + " -start 1969-12-31", "1970 to 9000"},
		{"-o " + out + " -seed x", "seed"},
		{"-o " + out + " more", `unexpected argument "more"`},
		{"-frobnicate", "frobnicate"},
	} {
		err := run(append([]string{"log"}, strings.Fields(c.args)...), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("gen log %s: error %v, want one with %q", c.args, err, c.want)
		}
	}
	for _, args := range [][]string{nil, {"make"}, {"types", "now"}, {"testdata", "now"}} {
		if err := run(args, io.Discard, io.Discard); err == nil {
			t.Errorf("gen %q was accepted", args)
		}
	}
}

// One run writes every format, the truth and the personas.
func TestLogWritesFiles(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, "deep", name) }
	if err := runLog([]string{
		"-users", "20", "-o", path("log"), "-format", "csv,jsonl,parquet,arrow",
		"-truth", path("truth.json"), "-personas", path("personas.csv"),
	}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"log.csv", "log.jsonl", "log.parquet", "log.arrow", "truth.json", "personas.csv"} {
		info, err := os.Stat(path(name))
		if err != nil {
			t.Error(err)
		} else if info.Size() == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

// madeShop is a log as its reader sees it, and what was planted in it.
type madeShop struct {
	rows     []map[string]string
	users    map[string][]map[string]string // in order of the file
	sessions map[string][]map[string]string
	truth    eventlog.Truth
	personas map[string]string
}

func makeShop(t *testing.T, users string) madeShop {
	t.Helper()
	dir := t.TempDir()
	truth, personas := filepath.Join(dir, "truth.json"), filepath.Join(dir, "personas.csv")
	records, err := csv.NewReader(bytes.NewReader(
		csvOf(t, "-users", users, "-truth", truth, "-personas", personas))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	m := madeShop{
		users: map[string][]map[string]string{}, sessions: map[string][]map[string]string{},
		personas: map[string]string{},
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		m.rows = append(m.rows, row)
		if id := row["user_id"]; id != "" {
			m.users[id] = append(m.users[id], row)
		}
		if id := row["session_id"]; id != "" {
			m.sessions[id] = append(m.sessions[id], row)
		}
	}
	b, err := os.ReadFile(truth)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &m.truth); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(personas)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	who, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range who[1:] {
		m.personas[w[0]] = w[1]
	}
	return m
}

// Every truth is found again in the CSV, by rules that know nothing of how it was made.
func TestPlantedTruths(t *testing.T) {
	m := makeShop(t, "4000")
	if int64(len(m.users)) != m.truth.Users || len(m.personas) != len(m.users) {
		t.Errorf("%d people in the log, %d in the truth, %d personas", len(m.users), m.truth.Users, len(m.personas))
	}
	if int64(len(m.rows)) != m.truth.Rows {
		t.Errorf("%d rows in the log, %d in the truth", len(m.rows), m.truth.Rows)
	}
	t.Run("personas", m.testPersonas)
	t.Run("incident", m.testIncident)
	t.Run("assist", m.testAssist)
	t.Run("blemishes", m.testBlemishes)
}

// Four simple questions tell nine of ten people's persona, so the groups are
// there; and their shares are those planned.
func (m madeShop) testPersonas(t *testing.T) {
	guess := func(rows []map[string]string) string {
		count := map[string]int{}
		for _, r := range rows {
			count[r["event"]]++
			count[r["channel"]]++
			count[r["device"]]++
		}
		switch {
		case count["support_contact"] >= 2:
			return "service-stuck"
		case count["newsletter_open"] > 0 && count["visit"] >= 2:
			return "loyal regular"
		case count["search"] > 0 && count["desktop"]+count["tablet"] > count["mobile"]:
			return "researcher"
		}
		return "deal hunter"
	}
	right := 0
	sizes := map[string]int64{}
	for id, rows := range m.users {
		sizes[m.personas[id]]++
		if guess(rows) == m.personas[id] {
			right++
		}
	}
	if share := float64(right) / float64(len(m.users)); share < 0.9 {
		t.Errorf("simple rules tell %.0f %% of the personas, want 90 %%", 100*share)
	}
	if len(m.truth.Personas) != 4 {
		t.Errorf("%d personas, want 4", len(m.truth.Personas))
	}
	for _, p := range m.truth.Personas {
		if sizes[p.Name] != p.Users {
			t.Errorf("%s: %d people, the truth says %d", p.Name, sizes[p.Name], p.Users)
		}
		share, want := float64(p.Users)/float64(m.truth.Users), float64(p.Share)/1000
		if math.Abs(share-want) > 0.024 { // 3 standard errors of a share of 0.4 in 4000
			t.Errorf("%s: share %.3f, want %.3f", p.Name, share, want)
		}
	}
}

// In the fortnight, on mobile, a third of the usual part of payments succeeds; elsewhere and before nothing happens.
func (m madeShop) testIncident(t *testing.T) {
	in := m.truth.Incident
	if in.To.Sub(in.From) != 14*24*time.Hour {
		t.Errorf("the incident lasts from %s to %s, want a fortnight", in.From, in.To)
	}
	var got struct{ hit, outside, others eventlog.Payments }
	failures := map[bool]int{}
	for _, rows := range m.sessions {
		has := map[string]bool{}
		device := ""
		for _, r := range rows {
			has[r["event"]] = true
			if r["device"] != "" {
				device = r["device"]
			}
		}
		if !has["add_payment"] {
			continue
		}
		began, err := time.Parse(time.RFC3339, rows[0]["timestamp"])
		if err != nil {
			t.Fatal(err)
		}
		inside := !began.Before(in.From) && began.Before(in.To)
		var p *eventlog.Payments
		switch {
		case inside && device == "mobile":
			p = &got.hit
		case inside:
			p = &got.others
		case device == "mobile":
			p = &got.outside
		default:
			p = &eventlog.Payments{}
		}
		p.Tried++
		if has["purchase"] {
			p.Paid++
		}
		if has["payment_error"] {
			failures[inside && device == "mobile"]++
		}
	}
	if got.hit != in.Hit || got.outside != in.Outside || got.others != in.Others {
		t.Errorf("the log has %+v, the truth %+v", got, *in)
	}
	rate := func(p eventlog.Payments) float64 { return float64(p.Paid) / float64(p.Tried) }
	if r := rate(got.hit) / rate(got.outside); r < 0.25 || r > 0.42 {
		t.Errorf("in the incident payments succeed at %.2f of the usual rate, want a third", r)
	}
	if r := rate(got.others) / rate(got.outside); r < 0.93 || r > 1.07 {
		t.Errorf("on other devices payments succeed at %.2f of the usual rate, want 1", r)
	}
	if failures[true] != int(in.Hit.Tried-in.Hit.Paid) {
		t.Errorf("%d failures of the incident show payment_error, want all %d", failures[true], in.Hit.Tried-in.Hit.Paid)
	}
}

// Display comes first for many who buy and never brings the session of a purchase.
func (m madeShop) testAssist(t *testing.T) {
	var first, firstBuyers, buyers, last int64
	for _, rows := range m.users {
		buys := false
		for _, r := range rows {
			if r["event"] == "purchase" {
				buys = true
				if r["channel"] == "display" {
					last++
				}
			}
		}
		if buys {
			buyers++
		}
		if rows[0]["channel"] == "display" {
			first++
			if buys {
				firstBuyers++
			}
		}
	}
	a := m.truth.Assist
	if first != a.FirstTouch || firstBuyers != a.FirstTouchBuyers || last != a.LastTouchPurchases || buyers != m.truth.Buyers {
		t.Errorf("first touch %d, of buyers %d of %d, last touch %d; the truth says %+v and %d buyers",
			first, firstBuyers, buyers, last, *a, m.truth.Buyers)
	}
	if last != 0 {
		t.Errorf("display brought %d purchases", last)
	}
	if firstBuyers*5 < buyers {
		t.Errorf("display came first for %d of %d buyers, want a fifth or more", firstBuyers, buyers)
	}
}

// Missing values are counted and rare, and ties in time are there.
func (m madeShop) testBlemishes(t *testing.T) {
	b := m.truth.Blemishes
	var noUser, noCountry, ties int64
	for _, r := range m.rows {
		if r["user_id"] == "" {
			noUser++
		}
		if r["country"] == "" {
			noCountry++
		}
	}
	for _, rows := range m.users {
		for i := range rows[1:] {
			if rows[i]["timestamp"] == rows[i+1]["timestamp"] {
				ties++
			}
		}
	}
	rows := int64(len(m.rows))
	if noUser != b.NoUser || noUser == 0 || noUser > rows/200 {
		t.Errorf("%d rows without a user, the truth says %d, of %d", noUser, b.NoUser, rows)
	}
	// A duplicate repeats the gap, so the file may have a few more than were made.
	if noCountry < b.NoCountry || noCountry > b.NoCountry+b.Duplicates || noCountry*1000 < rows*9 || noCountry*1000 > rows*15 {
		t.Errorf("%d rows without a country, the truth says %d, of %d", noCountry, b.NoCountry, rows)
	}
	if b.NoDevice*1000 < rows*12 || b.NoDevice*1000 > rows*18 {
		t.Errorf("%d rows without a device, want 1.5 %% of %d", b.NoDevice, rows)
	}
	if b.Duplicates*1000*2 < rows || b.Duplicates*1000 > rows*2 {
		t.Errorf("%d duplicates, want 0.1 %% of %d", b.Duplicates, rows)
	}
	if ties*100 < rows*4 || ties*100 > rows*15 {
		t.Errorf("%d ties in %d rows, want about one in twelve", ties, rows)
	}
}
