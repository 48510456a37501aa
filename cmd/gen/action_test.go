package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

func reported(t *testing.T, data []byte) *report.Report {
	t.Helper()
	s, err := analysis.Open([]source.Source{source.Bytes("made.csv", data)})
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := s.Report(context.Background(), &recipe.Recipe{}, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What to do in a shop with planted troubles: the payment that is refused, the contacts after it, and deal hunters who
// come by ads. Every gain is a range above nothing, and what surely brings more comes first.
func TestActionsAreFound(t *testing.T) {
	r := reported(t, csvOf(t, "-users", "8000", "-seed", "2"))
	has := func(yes func(report.Action) bool) bool { return slices.ContainsFunc(r.Actions, yes) }
	if !has(func(a report.Action) bool {
		return a.Kind == "fix_step" && (a.Where.Event == "payment_error" || a.For.Value == "mobile" && a.Where.Label == "add_payment")
	}) {
		t.Error("the refused payment is not found")
	}
	if !has(func(a report.Action) bool { return a.Kind == "fix_contacts" && a.Where.Label == "order_delivered" }) {
		t.Error("what support is contacted about is not found")
	}
	if !slices.ContainsFunc(r.Actions[:3], func(a report.Action) bool { return a.For.Value == "paid_social" && a.Where.Label == "add_to_cart" }) {
		t.Error("those who come by ads and leave with a full cart are not among the first three")
	}
	for _, a := range r.Actions {
		if *a.Gain.Low < 1 || *a.Gain.High < *a.Gain.Low || len(a.Evidence) < 2 || a.Team == "" {
			t.Errorf("an action of %+v", a)
		}
	}
}

// Where times, people, events or properties are dealt out anew, nothing is to be done.
func TestNothingToDoByChance(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		made, err := csv.NewReader(bytes.NewReader(csvOf(t, "-users", "2500", "-seed", "7"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, columns := range [][]string{{"timestamp"}, {"user_id"}, {"event"}, {"timestamp", "event"}, {"channel", "user_id"}, {"device", "event", "product"}} {
			rows := make([][]string, len(made))
			for i, row := range made {
				rows[i] = slices.Clone(row)
				if i > 0 {
					rows[i][slices.Index(made[0], "session_id")] = "" // visits have no sense then
				}
			}
			r := rand.New(rand.NewPCG(seed, 1))
			for _, column := range columns {
				c := slices.Index(made[0], column)
				r.Shuffle(len(rows)-1, func(i, j int) { rows[i+1][c], rows[j+1][c] = rows[j+1][c], rows[i+1][c] })
			}
			var b bytes.Buffer
			if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			got := reported(t, b.Bytes())
			for _, a := range got.Actions {
				t.Errorf("seed %d, %v: %s for %s %s at %s, %s", seed, columns, a.Kind, a.For.Property, a.For.Value, a.Where.Label, a.Where.Event)
			}
			looked := int64(0)
			for _, l := range got.ActionsAbout.Looked {
				looked += l.Looked
			}
			if looked == 0 {
				t.Errorf("seed %d, %v: nothing was looked at", seed, columns)
			}
		}
	}
}
