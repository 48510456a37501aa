package share_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/share"
	"parcours/analysis/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fileName is what no shared report may name.
const fileName = "customers-of-acme.csv"

func reportOf(t *testing.T, name string, data []byte, ask string) *report.Report {
	t.Helper()
	r, err := recipe.Parse([]byte(ask))
	if err != nil {
		t.Fatal(err)
	}
	s, err := analysis.Open([]source.Source{source.Bytes(name, data)})
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := s.Report(context.Background(), r, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shared(t *testing.T, r *report.Report, o share.Options) (*share.Report, []byte) {
	t.Helper()
	out, err := share.From(r, o)
	if err != nil {
		t.Fatal(err)
	}
	b := out.JSON()
	back, err := share.Parse(b)
	if err != nil {
		t.Fatalf("what was made is not read: %v", err)
	}
	if !bytes.Equal(back.JSON(), b) {
		t.Fatalf("it changes when it is read and written:\n%s\n%s", b, back.JSON())
	}
	return out, b
}

// TestKinds holds the types to the promise: nothing in them but what the package's comment speaks of.
func TestKinds(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(place string, of reflect.Type)
	walk = func(place string, of reflect.Type) {
		switch of {
		case reflect.TypeFor[share.Count](), reflect.TypeFor[share.Figure](), reflect.TypeFor[share.Setting](),
			reflect.TypeFor[share.Words](), reflect.TypeFor[share.Image](), reflect.TypeFor[share.Code](), reflect.TypeFor[share.Day](), reflect.TypeFor[share.Label]():
			return
		}
		switch of.Kind() {
		case reflect.Bool:
		case reflect.Int:
			if place != "Report.Shared" {
				t.Errorf("%s is a plain number", place)
			}
		case reflect.Slice, reflect.Pointer:
			walk(place, of.Elem())
		case reflect.Struct:
			if seen[of] {
				return
			}
			seen[of] = true
			for i := range of.NumField() {
				walk(of.Name()+"."+of.Field(i).Name, of.Field(i).Type)
			}
		default:
			t.Errorf("%s is a %v", place, of)
		}
	}
	walk("Report", reflect.TypeFor[share.Report]())
	if len(seen) < 20 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}

// row is one event of a made log.
type row struct {
	user, event, device, channel, category, product, comment, score string
	amount                                                          string
	at                                                              time.Time
}

// shop makes a log of some hundred people of three kinds, with trouble, an incident, and, all over it, names and values
// that few have.
func shop(r *rand.Rand) []row {
	var rows []row
	start := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	people := 400 + r.IntN(400)
	const days = 60
	for u := range people {
		kind := r.IntN(3)
		p := row{user: fmt.Sprintf("person-%d@acme.example", u), device: pick("mobile", "mobile", "desktop", "tablet"), channel: pick("email", "ads", "search")}
		switch kind {
		case 0:
			p.device, p.channel = "mobile", "ads"
		case 1:
			p.channel = pick("email", "email", "search")
		}
		if r.IntN(60) == 0 {
			p.device = fmt.Sprintf("prototype %d", r.IntN(3))
		}
		if r.IntN(60) == 0 {
			p.channel = "letter from " + p.user
		}
		visits := 1 + r.IntN(4*(kind+1))
		first := r.IntN(days)
		for v := range visits {
			at := start.AddDate(0, 0, min(first+v*(1+r.IntN(6)), days)).Add(time.Duration(8+r.IntN(10)) * time.Hour)
			add := func(event string, set func(*row)) {
				e := p
				e.event, e.at = event, at
				if r.IntN(3) == 0 {
					e.comment = fmt.Sprintf("verbatim %d of %s", r.IntN(9), p.user)
				}
				e.category = pick("shoes", "hats", "coats")
				if r.IntN(200) == 0 {
					e.category = fmt.Sprintf("secret category %d", r.IntN(4))
				}
				if set != nil {
					set(&e)
				}
				rows = append(rows, e)
				at = at.Add(time.Duration(5+r.IntN(90)) * time.Second)
			}
			add("visit", nil)
			for range 1 + r.IntN(3+3*kind) {
				add(pick("view_item", "view_item", "search", "view_category"), nil)
			}
			if r.IntN(80) == 0 {
				add(fmt.Sprintf("clicked %s", pick("easter egg", "admin", "debug", "note of "+p.user)), nil)
			}
			if r.IntN(3) > 0 {
				add("add_to_cart", nil)
				if r.IntN(4) > 0 {
					day := int(at.Sub(start).Hours() / 24)
					broken := 25 <= day && day < 30 && p.device == "mobile"
					add("begin_checkout", nil)
					if broken || r.IntN(12) == 0 {
						add("payment_error", nil)
						if r.IntN(2) == 0 {
							add("begin_checkout", nil)
						}
					}
					if !broken && r.IntN(4) > 0 {
						add("purchase", func(e *row) {
							e.amount = strconv.Itoa(5 + r.IntN(90))
							e.product = pick("boot", "boot", "cap", "scarf", "coat")
							if r.IntN(300) == 0 {
								e.product = "one-off " + p.user
							}
						})
						if r.IntN(4) == 0 {
							add("review", func(e *row) { e.score = strconv.Itoa(r.IntN(11)) })
						}
					}
				}
			}
			if r.IntN(12) == 0 {
				add("support_contact", nil)
			}
		}
	}
	return rows
}

var columns = []string{"user_id", "timestamp", "event", "device", "channel", "category", "product", "comment", "score", "amount"}

func (e *row) cells() []string {
	return []string{e.user, e.at.Format(time.RFC3339), e.event, e.device, e.channel, e.category, e.product, e.comment, e.score, e.amount}
}

func csvOf(rows []row) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join(columns, ",") + "\n")
	for i := range rows {
		b.WriteString(strings.Join(rows[i].cells(), ",") + "\n")
	}
	return b.Bytes()
}

// recipes ask for what tempts: groups of few, events of few as steps, objectives and names, values that people have several of.
var recipes = []string{
	`{}`,
	`{"funnels":[{"steps":[{"event":"view_item"},{"event":"add_to_cart"},{"event":"purchase"}],"breakdown":{"property":"device","limit":2}}]}`,
	`{"funnels":[{"steps":[{"event":"visit"},{"event":"add_to_cart"},{"event":"clicked admin"}],"breakdown":{"property":"comment","limit":50,"attribution":"all"}},
	  {"name":"Optional","steps":[{"event":"visit"},{"event":"search","optional":true},{"event":"begin_checkout","label":"Till"}],"breakdown":{"property":"persona"}}],
	  "objectives":[{"event":"clicked admin"},{"name":"Order","event":"purchase","value":"amount","target":0.123}],
	  "kpis":{}}`,
	`{"funnels":[{"entity":"session","steps":[{"event":"view_item"},{"event":"purchase"}],"breakdown":{"property":"channel","limit":30}},
	  {"order":"unordered","steps":[{"event":"search"},{"event":["purchase","clicked debug"]}],"breakdown":{"property":"category","limit":30,"attribution":"last"}},
	  {"steps":[{"where":[{"property":"device","op":"is","value":["prototype 1"]}]},{"event":"purchase"}]}]}`,
}

// each visits every value of a type in a report.
func each[T any](v reflect.Value, visit func(T)) {
	if v.Type() == reflect.TypeFor[T]() {
		visit(v.Interface().(T))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			each(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			each(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				each(v.Field(i), visit)
			}
		}
	}
}

func all[T any](x *share.Report) (list []T) {
	each(reflect.ValueOf(x), func(v T) { list = append(list, v) })
	return list
}

// counted are the people of every cell of a log.
func counted(rows []row) map[string]map[string]bool {
	people := map[string]map[string]bool{}
	for i := range rows {
		for _, cell := range append(rows[i].cells()[2:], rows[i].at.Format(time.DateOnly)) {
			if people[cell] == nil {
				people[cell] = map[string]bool{}
			}
			people[cell][rows[i].user] = true
		}
	}
	return people
}

// TestPromise shares reports of random logs and holds them against the logs.
func TestPromise(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(3) {
		if testing.Short() && seed > 0 {
			break
		}
		r := rand.New(rand.NewPCG(seed, 7))
		rows := shop(r)
		people := counted(rows)
		data := csvOf(rows)
		for n, ask := range recipes {
			rep := reportOf(t, fileName, data, ask)
			for _, k := range []int64{2, 3, 10, int64(4 + r.IntN(47))} {
				x, b := shared(t, rep, share.Options{K: k})
				at := fmt.Sprintf("seed %d, recipe %d, k %d", seed, n, k)
				promised(t, at, x, b, people)
				noted(seen, x)
			}
		}
	}
	for _, what := range []string{"objectives", "objectives.per_person", "funnels", "value", "other", "none", "persona", "next", "personas", "traits", "shares", "subjects", "needs", "obstacles", "map", "pains",
		"paths", "months", "segments", "troubles", "incidents", "actions", "actions.label", "funnels funnels", "funnels groups", "personas values", "map events", "troubles troubles"} {
		if seen[what] == 0 {
			t.Errorf("no report has %s: nothing was tested of it", what)
		}
	}
	t.Log(seen)
}

func promised(t *testing.T, at string, x *share.Report, b []byte, people map[string]map[string]bool) {
	t.Helper()
	k := x.K
	counts := all[share.Count](x)
	counts = counts[1:] // k itself
	for _, c := range counts {
		if c < 0 || c%k != 0 {
			t.Fatalf("%s: %d people", at, c)
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(counts)))
	for i, c := range distinct {
		for _, d := range distinct[i:] {
			if less := d - c; less != 0 && less < k || c+d != 0 && c+d < k {
				t.Fatalf("%s: %d and %d", at, c, d)
			}
		}
	}
	for _, l := range all[share.Label](x) {
		if n := len(people[l.String()]); l.String() != "" && n < int(k) {
			t.Errorf("%s: %q is named, %d people have it", at, l, n)
		}
	}
	for _, f := range all[share.Figure](x) {
		if s := strconv.FormatFloat(float64(f), 'e', 1, 64); s != strconv.FormatFloat(float64(f), 'e', -1, 64) && !strings.Contains(s, ".0e") {
			t.Errorf("%s: the figure %v has more than two digits", at, f)
		}
	}
	for cell, who := range people {
		if len(who) < int(k) && len(cell) > 4 && strings.ContainsAny(cell, " @") && bytes.Contains(b, []byte(cell)) {
			t.Errorf("%s: %q is in it, which %d people have", at, cell, len(who))
		}
	}
	for _, never := range []string{"person-", "@acme", "verbatim", fileName, "customers-of", "comment of"} {
		if bytes.Contains(b, []byte(never)) {
			t.Errorf("%s: %q is in it", at, never)
		}
	}
	for i, f := range []struct{ day share.Day }{{x.From}, {x.To}} {
		if n := len(people[string(f.day)]); n < int(k) {
			t.Errorf("%s: on %s, %s of the data, %d people came", at, f.day, []string{"the first day", "the last"}[i], n)
		}
	}
	if x.Retention != nil && len(x.Retention.Months) > 0 {
		if m := x.Retention.Months; m[0].Active == 0 || m[len(m)-1].Active == 0 {
			t.Errorf("%s: months without anybody, first or last: %v", at, m)
		}
	}
	for _, i := range x.Incidents {
		from, _ := time.Parse(time.DateOnly, string(i.From))
		to, _ := time.Parse(time.DateOnly, string(i.To))
		days := share.Count(to.Sub(from)/(24*time.Hour)) + 1
		if i.People%(k*days) != 0 || i.Hit%(k*days) != 0 || i.Hit == 0 {
			t.Errorf("%s: an incident of %d days counts %d and %d, which may be fewer people than %d", at, days, i.People, i.Hit, k)
		}
	}
	for _, f := range x.Funnels {
		for _, g := range f.Groups {
			if f.By == "comment" && g.Kind == "other" {
				t.Errorf("%s: those of other comments are added up, and may be one person", at)
			}
			if g.Kind == "value" && g.Value.String() == "" || g.Kind == "persona" && g.Counts[0] == 0 {
				t.Errorf("%s: a group of fewer: %v", at, g)
			}
		}
		linear := !f.Open && !slices.ContainsFunc(f.Steps, func(s share.Step) bool { return s.Optional })
		for i, s := range f.Steps {
			if linear && i+1 < len(f.Steps) && s.InProgress+s.Dropped+f.Steps[i+1].Count != s.Count {
				t.Errorf("%s: step %d of %s does not add up: %+v", at, i, f.Name, s)
			}
		}
	}
}

// noted counts what there was to test.
func noted(seen map[string]int, x *share.Report) {
	add := func(what string, n int) { seen[what] += n }
	add("objectives", len(x.Objectives))
	for _, o := range x.Objectives {
		if o.PerPerson != nil {
			add("objectives.per_person", 1)
		}
	}
	add("funnels", len(x.Funnels))
	for _, f := range x.Funnels {
		for _, g := range f.Groups {
			add(string(g.Kind), 1)
		}
		for _, s := range f.Steps {
			add("next", len(s.Next))
		}
	}
	if x.Personas != nil {
		add("personas", len(x.Personas.Groups))
		for _, g := range x.Personas.Groups {
			add("traits", len(g.Traits))
			add("shares", len(g.Channels)+len(g.Devices))
			add("needs", len(g.Needs))
			add("obstacles", len(g.Obstacles))
			for _, t := range g.Traits {
				if t.Subject.String() != "" {
					add("subjects", 1)
				}
			}
		}
	}
	if x.Map != nil {
		add("map", len(x.Map.Touchpoints))
		add("pains", len(x.Map.Pains))
	}
	if x.Paths != nil {
		add("paths", len(x.Paths.Arrows))
	}
	if x.Retention != nil {
		add("months", len(x.Retention.Months))
		add("segments", len(x.Retention.Segments))
	}
	add("troubles", len(x.Troubles))
	add("incidents", len(x.Incidents))
	add("actions", len(x.Actions))
	for _, a := range x.Actions {
		if a.Label.String() != "" {
			add("actions.label", 1)
		}
	}
	for _, w := range x.Withheld {
		add(string(w.Section)+" "+string(w.What), 1)
	}
}

// TestDifference shares a report of everybody and one without a few, fewer than k: what the two say together is no less than k either.
func TestDifference(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 11))
		rows := shop(r)
		k := int64(3 + r.IntN(20))
		out := map[string]bool{}
		for range 1 + r.IntN(int(k)-1) {
			out[rows[r.IntN(len(rows))].user] = true
		}
		fewer := slices.DeleteFunc(slices.Clone(rows), func(e row) bool { return out[e.user] })
		changed := 0
		for _, ask := range recipes {
			x, b := shared(t, reportOf(t, fileName, csvOf(rows), ask), share.Options{K: k})
			y, c := shared(t, reportOf(t, fileName, csvOf(fewer), ask), share.Options{K: k})
			if !bytes.Equal(b, c) {
				changed++
			}
			counts := slices.Concat(all[share.Count](x), all[share.Count](y))
			distinct := slices.Compact(slices.Sorted(slices.Values(counts)))
			for i := range distinct[1:] {
				if d := distinct[i+1] - distinct[i]; d < share.Count(k) {
					t.Fatalf("seed %d: two reports without %d people say %d and %d", seed, len(out), distinct[i], distinct[i+1])
				}
			}
			// What is in the same order by Counts is in the same order by anything else.
			for i := range min(len(x.Funnels), len(y.Funnels)) {
				for j := range min(len(x.Funnels[i].Steps), len(y.Funnels[i].Steps)) {
					p, q := x.Funnels[i].Steps[j].Next, y.Funnels[i].Steps[j].Next
					if !slices.Equal(p, q) && sameSet(p, q) {
						t.Errorf("seed %d: the order says more than the counts: %v, %v", seed, p, q)
					}
				}
				p, q := x.Funnels[i].Groups, y.Funnels[i].Groups
				if !reflect.DeepEqual(p, q) && sameSet(texts(p), texts(q)) {
					t.Errorf("seed %d: the order says more than the counts: %v, %v", seed, p, q)
				}
			}
		}
		if changed == 0 && len(out) > 2 {
			t.Errorf("seed %d: %d people make no difference at all: there was nothing to test", seed, len(out))
		}
	}
}

func texts[T any](list []T) (out []string) {
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

func sameSet[T comparable](p, q []T) bool {
	n := map[T]int{}
	for _, x := range p {
		n[x]++
	}
	for _, x := range q {
		n[x]--
	}
	for _, d := range n {
		if d != 0 {
			return false
		}
	}
	return true
}

// TestValue wants at least k people to have paid before it says what one is worth.
func TestValue(t *testing.T) {
	ten := 10.0
	for _, c := range []struct {
		reached, valued, events int64
		want                    bool
	}{
		{12, 12, 12, true},
		{12, 10, 12, true},  // two events without a value are of two people at most
		{12, 9, 12, false},  // three
		{40, 11, 50, false}, // all eleven may be one person's
		{9, 9, 9, false},
	} {
		r := &report.Report{
			Overview: report.Overview{Users: 100, ByEvent: []report.EventCount{{Event: "buy", Events: c.events, Users: c.reached}}},
			KPIs: report.KPIs{Currency: "EUR", Objectives: []report.ObjectiveKPI{{Name: "Order", Events: []string{"buy"}, Valued: c.valued, KPIs: []report.KPI{
				{Key: "reach", Count: c.reached, Of: 100}, {Key: "value", Of: 100, Value: &ten},
			}}}},
		}
		x, _ := shared(t, r, share.Options{})
		if got := x.Objectives[0].PerPerson != nil; got != c.want || got != (x.Currency == "EUR") {
			t.Errorf("%+v: said %v, in %q", c, got, x.Currency)
		}
	}
}

// TestFew makes a report in which, at every place, something is of nine people, and the like of ten.
func TestFew(t *testing.T) {
	half, ninth := 0.5, 0.09
	step := func(events ...string) report.FunnelStep {
		return report.FunnelStep{Label: strings.Join(events, " / "), Events: events, Count: 40}
	}
	funnel := func(name string, steps ...report.FunnelStep) report.Funnel {
		return report.Funnel{Name: name, Entity: "user", Steps: steps}
	}
	signal := func(subject, other string) report.FrictionSignal {
		return report.FrictionSignal{Kind: "back_and_forth", Subject: subject, Other: other, People: 30}
	}
	offer := func(takers int64, value string) report.Action {
		return report.Action{
			Kind: "offer", For: report.ActionTarget{Kind: "took", Property: "product", Value: "boot", People: 20}, Where: report.ActionPlace{Kind: "item", Property: "product", Label: value},
			Evidence: []report.ActionFigure{{Code: "usual_share", Count: takers, Of: 90}},
		}
	}
	persona := func(name string, feature int) report.Persona {
		return report.Persona{Name: name, Said: 1, Users: 50, Traits: []report.Trait{{Feature: feature, Mean: &half, Overall: &ninth}}}
	}
	linear := funnel("odd", step("ten"), step("ten"))
	linear.Steps[0].Count, linear.Steps[0].InProgress, linear.Steps[0].Dropped, linear.Steps[1].Count = 34, 19, 0, 15
	r := &report.Report{
		Overview: report.Overview{
			Users:   100,
			ByEvent: []report.EventCount{{Event: "nine", Users: 9}, {Event: "ten", Users: 10}},
			ByDay:   []report.DayCount{{Date: "2024-03-01", Users: 9}, {Date: "2024-03-02", Users: 10}, {Date: "2024-03-03"}, {Date: "2024-03-04", Users: 10}, {Date: "2024-03-05", Users: 9}},
		},
		Funnels: []report.Funnel{
			funnel("nine → ten", step("nine"), step("ten")), funnel("ten → ten", step("ten"), step("ten")), funnel("own", step("ten"), step("ten", "nine")), linear,
		},
		Friction: report.Friction{Signals: []report.FrictionSignal{signal("nine", "ten"), signal("ten", "nine"), signal("ten", "ten"), signal("ten", "")}},
		Actions:  []report.Action{offer(9, "cap"), offer(10, "scarf")},
		Personas: report.Personas{
			K: 2, Users: 100, Features: []report.Feature{{Kind: "category", Subject: "hats", Unit: "share"}, {Kind: "share", Subject: "ten", Unit: "share"}},
			Groups: []report.Persona{persona("Much hats", 0), persona("Often ten", 1)},
		},
		Journey: report.JourneyMap{All: report.JourneyView{Touchpoints: []report.Touchpoint{{Stage: "loyalty", Event: "nine", Figures: report.JourneyFigures{People: 9}}, {Stage: "loyalty", Event: "ten", Figures: report.JourneyFigures{People: 10}}}}},
	}
	x, b := shared(t, r, share.Options{})
	for _, never := range []string{"nine", "hats", "cap"} {
		if bytes.Contains(b, []byte(never)) {
			t.Errorf("%q is said: %s", never, b)
		}
	}
	if x.From != "2024-03-02" || x.To != "2024-03-04" {
		t.Errorf("from %s to %s", x.From, x.To)
	}
	if x.Funnels[0].Name != "" || x.Funnels[1].Name != "ten → ten" || x.Funnels[2].Name != "own" {
		t.Errorf("funnels %q", texts(x.Funnels))
	}
	if s := x.Funnels[3].Steps; s[0].Count != 30 || s[1].Count != 20 || s[0].InProgress != 10 || s[0].Dropped != 0 {
		t.Errorf("34, of whom 15 went on and 19 may yet, are said to be %+v", s)
	}
	if len(x.Troubles) != 2 || len(x.Actions) != 1 || x.Actions[0].Label.String() != "scarf" || len(x.Map.Touchpoints) != 1 {
		t.Errorf("%s", b)
	}
	if g := x.Personas.Groups; g[0].Name != "" || len(g[0].Traits) != 0 || g[1].Name != "Often ten" || g[1].Traits[0].Mean != 0.6 || g[1].Traits[0].Overall != 0 {
		t.Errorf("%+v", g)
	}
	want := []share.Withheld{{"personas", "traits", 1}, {"map", "events", 1}, {"troubles", "troubles", 2}, {"actions", "actions", 1}}
	if !slices.Equal(x.Withheld, want) {
		t.Errorf("withheld: %v", x.Withheld)
	}
}

// TestSections shares what is chosen and nothing else.
func TestSections(t *testing.T) {
	rep := reportOf(t, fileName, csvOf(shop(rand.New(rand.NewPCG(1, 7)))), `{}`)
	whole, _ := shared(t, rep, share.Options{})
	for _, s := range share.Sections {
		x, _ := shared(t, rep, share.Options{Sections: []string{s}})
		v, w := reflect.ValueOf(x).Elem(), reflect.ValueOf(whole).Elem()
		for i := range v.NumField() {
			name := v.Type().Field(i).Tag.Get("json")
			if !slices.Contains(share.Sections, name) {
				continue
			}
			empty := v.Field(i).IsZero() || v.Field(i).Kind() == reflect.Slice && v.Field(i).Len() == 0
			if name != s && !empty || name == s && !reflect.DeepEqual(v.Field(i).Interface(), w.Field(i).Interface()) {
				t.Errorf("with %s alone, %s is %v", s, name, v.Field(i))
			}
		}
		for _, h := range x.Withheld {
			if string(h.Section) != s {
				t.Errorf("with %s alone, something is withheld of %s", s, h.Section)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	png := "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==" // one grey point
	good := share.Options{K: 2, Title: strings.Repeat("é", 120), Note: "two\nlines", Logo: png, Language: "fr", Made: "2024-03-31", Sections: []string{"map"}}
	x, b := shared(t, &report.Report{}, good)
	if x.Title != share.Words(good.Title) || x.Logo != share.Image(png) || x.Language != "fr" || !bytes.Contains(b, []byte(`"personas":null`)) {
		t.Errorf("%s", b)
	}
	for _, c := range []struct {
		o    share.Options
		want string
	}{
		{share.Options{K: 1}, `k "1": must be from 2 to 1000`},
		{share.Options{K: -3}, `k "-3": must be from 2 to 1000`},
		{share.Options{K: 1001}, `k "1001": must be from 2 to 1000`},
		{share.Options{Sections: []string{"funels"}}, `sections "funels": is no section`},
		{share.Options{Title: strings.Repeat("x", 121)}, `is longer than 120 characters`},
		{share.Options{Title: "a\nb"}, `has control characters`},
		{share.Options{Note: "a\x00b"}, `has control characters`},
		{share.Options{Note: "a\xff"}, `has control characters`},
		{share.Options{Note: strings.Repeat("x", 1001)}, `is longer than 1000 characters`},
		{share.Options{Language: "de"}, `language "de": is neither en nor fr`},
		{share.Options{Made: "2024-3-1"}, `made "2024-3-1": is not a day`},
		{share.Options{Logo: "https://acme.example/logo.png"}, `is not the data: URL of a PNG, JPEG or WebP`},
		{share.Options{Logo: "data:image/svg+xml;base64,PHN2Zz4="}, `is not the data: URL of a PNG, JPEG or WebP`},
		{share.Options{Logo: "data:image/png;base64,PHN2Zz4="}, `is not the image it says it is`},
		{share.Options{Logo: "data:image/webp;base64,UklGRgAAAABBVkkg"}, `is not the image it says it is`},
		{share.Options{Logo: "data:image/png;base64,iVBORw0KGgo\nAAAAA"}, `is not base64`},
		{share.Options{Logo: "data:image/png;base64,iVBORw0KGgoAAAAA" + strings.Repeat("AAAA", 40_000)}, `has more than 100 kB`},
	} {
		_, err := share.From(&report.Report{}, c.o)
		var p *report.Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		} else if p.Value == "funels" && p.Hint != "did you mean funnels?" {
			t.Errorf("hint %q", p.Hint)
		}
	}
}

// TestGolden pins what is shared of the sample; the web app's tests read it, too.
func TestGolden(t *testing.T) {
	b, err := os.ReadFile("../../testdata/samples/shop.parquet")
	if err != nil {
		t.Fatal(err)
	}
	_, text := shared(t, reportOf(t, "shop.parquet", b, `{}`), share.Options{Title: "Spring", Made: "2024-07-02"})
	var got bytes.Buffer
	if err := json.Indent(&got, text, "", " "); err != nil {
		t.Fatal(err)
	}
	const path = "../../testdata/share/shop.json"
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("what is shared of the sample changed; `make golden` rewrites %s", path)
	}
}
