package main

import (
	"context"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// methods are the ways to find personas.
var methods = []string{recipe.KMeans, recipe.Mixture}

// planted makes a shop's log, and says who is which kind of person.
func planted(t *testing.T, users, seed string) (log []byte, truth map[string]string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "personas.csv")
	log = csvOf(t, "-users", users, "-seed", seed, "-personas", file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	truth = map[string]string{}
	for _, row := range rows[1:] {
		truth[row[0]] = row[1]
	}
	return log, truth
}

// personasOf is the report on a log, and who is of which persona.
func personasOf(t *testing.T, log []byte, r *recipe.Recipe) (*report.Report, map[string]string) {
	t.Helper()
	ctx := context.Background()
	s, err := analysis.Open([]source.Source{source.Bytes("log.csv", log)})
	if err != nil {
		t.Fatal(err)
	}
	out, ran, err := s.Report(ctx, r, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	err = s.EachPerson(ctx, ran, analysis.Options{}, func(id, key, _, _ string) error {
		of[id] = key
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, of
}

// agreement is the adjusted Rand index of two ways to group the same people (L. Hubert and P. Arabie, 1985).
func agreement(a, b map[string]string) float64 {
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	both, ofA, ofB, people := map[[2]string]int{}, map[string]int{}, map[string]int{}, 0
	for id, x := range a {
		if y, ok := b[id]; ok {
			both[[2]string{x, y}]++
			ofA[x]++
			ofB[y]++
			people++
		}
	}
	var index, sumA, sumB float64
	for _, n := range both {
		index += pairs(n)
	}
	for _, n := range ofA {
		sumA += pairs(n)
	}
	for _, n := range ofB {
		sumB += pairs(n)
	}
	expected := sumA * sumB / pairs(people)
	return (index - expected) / ((sumA+sumB)/2 - expected)
}

// The four kinds of people planted in the shop are found again, and nearly everybody in the right one.
func TestPersonasFound(t *testing.T) {
	users, seeds := "20000", []string{"1", "2"}
	if testing.Short() {
		users, seeds = "4000", seeds[:1]
	}
	for _, seed := range seeds {
		log, truth := planted(t, users, seed)
		for _, method := range methods {
			r, of := personasOf(t, log, &recipe.Recipe{Personas: recipe.Personas{Method: method}})
			rand := agreement(of, truth)
			t.Logf("%s people, seed %s, %s: adjusted Rand index %.4f, stability %.4f, %.1f %% sure", users, seed, method, rand, *r.Personas.Stability, 100**r.Personas.SureRate)
			if p := r.Personas; p.Method != method || p.K != 4 || rand < 0.9 || *p.Stability < 0.9 || len(of) != len(truth) {
				t.Errorf("seed %s, %s: %d personas, adjusted Rand index %.3f, stability %v", seed, method, p.K, rand, p.Stability)
			}
			for _, g := range r.Personas.Groups {
				if g.Stable != "stable" || len(g.Needs) == 0 || g.Journey == nil || len(g.Demographics) != 0 {
					t.Errorf("seed %s, %s: the card of %q: %s, %d needs, journey %v", seed, method, g.Name, g.Stable, len(g.Needs), g.Journey)
				}
			}
		}
	}
}

// The same events dealt anew, each to anybody: nobody is of any kind any more.
func TestNoPersonasInShuffledData(t *testing.T) {
	seeds := []string{"1", "2", "3", "4"}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for i, seed := range seeds {
		log, _ := planted(t, "3000", seed)
		rows, err := csv.NewReader(strings.NewReader(string(log))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(uint64(i), 7))
		people := rows[1:]
		for column := range rows[0] {
			if name := rows[0][column]; name == "timestamp" || name == "session_id" {
				continue
			}
			r.Shuffle(len(people), func(a, b int) { people[a][column], people[b][column] = people[b][column], people[a][column] })
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		for _, method := range methods {
			out, of := personasOf(t, []byte(b.String()), &recipe.Recipe{Personas: recipe.Personas{Method: method}})
			if p := out.Personas; p.K != 0 || p.Reason == nil {
				t.Errorf("seed %s, %s: %d personas in shuffled data: %+v", seed, method, p.K, p.Tried)
			}
			for id, key := range of {
				if key != "" {
					t.Fatalf("seed %s, %s: %s is of %s", seed, method, id, key)
				}
			}
		}
	}
}

// What was found in one file puts the people of the next into the same groups.
func TestPersonasApplied(t *testing.T) {
	for _, method := range methods {
		t.Run(method, func(t *testing.T) { personasApplied(t, method) })
	}
}

func personasApplied(t *testing.T, method string) {
	log, _ := planted(t, "3000", "1")
	first, of := personasOf(t, log, &recipe.Recipe{Personas: recipe.Personas{Method: method}})
	model := &recipe.PersonaModel{Method: first.Personas.Model.Method}
	copyModel(t, model, first.Personas.Model)
	again, same := personasOf(t, log, &recipe.Recipe{Personas: recipe.Personas{Model: model}})
	if rand := agreement(of, same); rand != 1 {
		t.Errorf("applied to its own file the model agrees with itself to %v", rand)
	}
	if again.Personas.Method != method || *again.Personas.SureRate != *first.Personas.SureRate {
		t.Errorf("applied to its own file the model is %s, and %v are sure, not %v", again.Personas.Method, *again.Personas.SureRate, *first.Personas.SureRate)
	}
	d := again.Personas.Drift
	if d == nil || *d.Farther < 0.99 || *d.Farther > 1.01 || len(d.Missing) > 0 {
		t.Fatalf("drift from its own file: %+v", d)
	}
	for _, g := range d.Groups {
		if g.Then != g.Now || *g.P < 0.99 {
			t.Errorf("drift from its own file: %+v", g)
		}
	}
	next, truth := planted(t, "3000", "2")
	later, then := personasOf(t, next, &recipe.Recipe{Personas: recipe.Personas{Model: model, Names: map[string]string{"p1": "Mine"}}})
	if rand := agreement(then, truth); rand < 0.9 {
		t.Errorf("the people of the next file are placed with an adjusted Rand index of %v", rand)
	}
	if p := later.Personas; *p.Drift.P < 0.001 || p.FittedOn == 0 {
		t.Errorf("drift to another file of the same kind: %+v", p.Drift)
	}
	named := false
	for _, g := range later.Personas.Groups {
		named = named || g.Key == "p1" && g.Name == "Mine" && g.Named
	}
	if !named {
		t.Error("the name of the recipe is not taken")
	}
}

func copyModel(t *testing.T, to *recipe.PersonaModel, from *report.PersonaModel) {
	t.Helper()
	for _, f := range from.Features {
		to.Features = append(to.Features, recipe.PersonaFeature(f))
	}
	for _, g := range from.Groups {
		to.Groups = append(to.Groups, recipe.PersonaGroup(g))
	}
	if err := (&recipe.Recipe{Personas: recipe.Personas{Model: to}}).Validate(); err != nil {
		t.Fatal(err)
	}
}
