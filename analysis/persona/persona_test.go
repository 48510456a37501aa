package persona

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// kind is a way to behave, for logs whose truth is known.
type kind struct {
	people          int
	names           []string // drawn with equal chance
	visits, events  int      // at most so many visits, and events in a visit
	hour            int64    // at which visits begin
	channel, device string
	buys            int // of 100
}

var planted = []kind{
	{150, []string{"search", "search", "compare", "view"}, 4, 9, 10, "organic", "desktop", 10},
	{90, []string{"offer", "offer", "view", "cart"}, 3, 5, 23, "social", "mobile", 60},
	{60, []string{"support", "support", "return", "view"}, 2, 4, 15, "direct", "desktop", 30},
}

const day = 86_400

// shop makes a log of kinds; the objective is purchase, followed by thanks.
func shop(seed uint64, kinds ...kind) *event.Log {
	r := rand.New(rand.NewPCG(seed, 1))
	var log []analysistest.Event
	person := 0
	for k, kind := range kinds {
		for range kind.people {
			person++
			id := fmt.Sprintf("%d-%d", k, person)
			at := r.Int64N(60) * day
			props := map[string]string{"channel": kind.channel, "device": kind.device, "country": []string{"FR", "FR", "DE"}[r.IntN(3)]}
			add := func(name string) {
				log = append(log, analysistest.Event{User: id, At: at, Name: name, Props: props})
			}
			for range 1 + r.IntN(kind.visits) {
				at = at - at%day + (1+r.Int64N(9))*day + kind.hour*3600 + r.Int64N(3000)
				for range 4 + r.IntN(kind.events) {
					add(kind.names[r.IntN(len(kind.names))])
					at += 5 + r.Int64N(100)
				}
			}
			if r.IntN(100) < kind.buys {
				add("purchase")
				at += 3 * day
				add("thanks")
			}
		}
	}
	return analysistest.Log([]string{"channel", "device", "country"}, log...)
}

// bought is whether a person has a purchase.
func bought(p *event.Partition) func(event.User) bool {
	purchase, _ := p.Names.Lookup("purchase")
	return func(u event.User) bool {
		for _, name := range u.Names {
			if purchase != 0 && uint32(name) == purchase {
				return true
			}
		}
		return false
	}
}

func scope(log *event.Log) agg.Scope {
	s := analysistest.Scope(log)
	s.Channel, s.Device, s.Country = "channel", "device", "country"
	return s
}

var buyers = Spec{Personas: recipe.Personas{Seed: 1}, Objective: "Purchase", Converted: bought, Exclude: []string{"purchase", "thanks"}}

func answer(t *testing.T, log *event.Log, spec Spec) report.Personas {
	t.Helper()
	a := New(spec, scope(log))
	last, err := agg.Run(context.Background(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	a.Finish(last, &r)
	if (r.Personas.Reason != nil) != (len(r.Warnings) == 1) {
		t.Errorf("reason %v, warnings %v", r.Personas.Reason, r.Warnings)
	}
	return r.Personas
}

func TestPlantedGroups(t *testing.T) {
	log := shop(1, planted...)
	r := analysistest.Laws(t, log, func() agg.Analysis { return New(buyers, scope(log)) })
	golden(t, "testdata/planted.json", r)
	p := r.Personas
	if p.K != 3 || p.Asked || p.Reason != nil || p.Users != 300 || p.FittedOn != 300 || len(p.Tried) != 7 || p.Objective != "Purchase" {
		t.Fatalf("K %d, asked %v, reason %v, users %d, fitted on %d, tried %d", p.K, p.Asked, p.Reason, p.Users, p.FittedOn, len(p.Tried))
	}
	var conversions [3]int64
	for _, part := range log.Partitions {
		converted := bought(part)
		for u := range part.All() {
			if converted(u) {
				conversions[u.ID[0]-'0']++
			}
		}
	}
	said := []string{"search", "offer", "support"}
	for i, g := range p.Groups {
		k := planted[i]
		if g.Users != int64(k.people) || g.Channel != k.channel || g.Device != k.device || g.Country != "FR" {
			t.Errorf("group %d: %d people, %s, %s, %s; planted %d, %s, %s", i, g.Users, g.Channel, g.Device, g.Country, k.people, k.channel, k.device)
		}
		if g.Converted != conversions[i] {
			t.Errorf("group %d: %d converted, want %d", i, g.Converted, conversions[i])
		}
		if *g.Silhouette < 0.3 || len(g.Traits) == 0 || len(g.Traits) > maxTraits || len(g.TopEvents) == 0 || *g.MedianEvents < 2 {
			t.Errorf("group %d: silhouette %v, traits %v", i, *g.Silhouette, g.Traits)
		}
		if !slices.ContainsFunc(g.Traits, func(t report.Trait) bool { return t.High && p.Features[t.Feature].Subject == said[i] }) {
			t.Errorf("group %d, %q: nothing says %s", i, g.Name, said[i])
		}
		for _, trait := range g.Traits {
			if trait.High != (*trait.Mean > *trait.Overall) || trait.High != (*trait.Strength > 0) {
				t.Errorf("group %d: trait %v contradicts itself", i, trait)
			}
		}
	}
	for _, f := range p.Features {
		if f.Subject == "purchase" || f.Subject == "thanks" {
			t.Errorf("the objective is a feature: %s", f.Key)
		}
		if f.Unit == "share" && (*f.Mean < 0 || *f.Mean > 1) {
			t.Errorf("the mean of the share %s is %v", f.Key, *f.Mean)
		}
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a report made on another machine: amd64, wasm and the rest must agree to the last bit.
func golden(t *testing.T, file string, r *report.Report) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, r.JSON(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.JSON(), want) {
		t.Errorf("%s differs: run with -update and look at the change", file)
	}
}

// Conversion and what follows from it must not make groups: everybody here is alike but for it.
func TestObjectiveDoesNotLeak(t *testing.T) {
	same := kind{200, []string{"search", "view", "view"}, 3, 6, 10, "organic", "desktop", 50}
	if p := answer(t, shop(1, same), buyers); p.K != 0 {
		t.Errorf("%d groups of people who differ in the objective alone", p.K)
	}
	buyer, other := same, same
	buyer.buys, other.buys = 100, 0
	with := answer(t, shop(3, buyer), Spec{Personas: recipe.Personas{K: 1}, Exclude: buyers.Exclude})
	without := answer(t, shop(3, other), Spec{Personas: recipe.Personas{K: 1}})
	if len(with.Features) == 0 || len(with.Features) != len(without.Features) {
		t.Fatalf("%d features with the objective, %d without", len(with.Features), len(without.Features))
	}
	for i, f := range with.Features {
		if f.Key == "recency_seconds" { // counted from the end of the log, which the objective makes longer
			continue
		}
		if f.Key != without.Features[i].Key || *f.Mean != *without.Features[i].Mean {
			t.Errorf("the objective shows in %s: %v, without it %v", f.Key, *f.Mean, *without.Features[i].Mean)
		}
	}
}

// One behaviour: the same chances for everybody, whatever their activity, device and channel.
func alike(seed uint64, people int) *event.Log {
	r := rand.New(rand.NewPCG(seed, 2))
	var log []analysistest.Event
	for u := range people {
		props := map[string]string{
			"channel": []string{"email", "ads", "direct", "search"}[r.IntN(4)],
			"device":  []string{"mobile", "desktop"}[r.IntN(2)],
		}
		at := r.Int64N(60 * day)
		for range 1 + int(r.ExpFloat64()*8) {
			log = append(log, analysistest.Event{User: fmt.Sprint(u), At: at, Name: string("aaabbcde"[r.IntN(8)]), Props: props})
			if at += r.Int64N(300); r.IntN(4) == 0 {
				at += r.Int64N(10 * day)
			}
		}
	}
	return analysistest.Log([]string{"channel", "device", "country"}, log...)
}

func TestNoGroups(t *testing.T) {
	sizes, seeds := []int{minUsers, 60, 150, 500}, uint64(3)
	if testing.Short() {
		sizes, seeds = []int{minUsers, 150}, 1
	}
	for _, people := range sizes {
		for seed := range seeds {
			for _, method := range []string{recipe.KMeans, recipe.Mixture} {
				p := answer(t, alike(seed, people), Spec{Personas: recipe.Personas{Seed: seed, Method: method}})
				if p.K != 0 || len(p.Groups) != 0 || p.Reason == nil || p.Reason.Detail != noGaps || p.Silhouette != nil || p.Method != method {
					t.Errorf("%d people, seed %d, %s: %d groups, reason %v", people, seed, method, p.K, p.Reason)
				}
				if p.Users != int64(people) || p.Groups == nil || p.Features == nil || len(p.Tried) == 0 {
					t.Errorf("%d people, seed %d, %s: an incomplete answer: %+v", people, seed, method, p)
				}
			}
		}
	}
	log := alike(1, 80)
	analysistest.Laws(t, log, func() agg.Analysis { return New(Spec{}, scope(log)) })
}

func TestNobodyAndFew(t *testing.T) {
	for people, detail := range map[int]string{0: tooFew, 1: tooFew, minUsers - 1: tooFew} {
		log := alike(1, people)
		r := analysistest.Laws(t, log, func() agg.Analysis { return New(Spec{}, scope(log)) })
		if p := r.Personas; p.K != 0 || p.Users != int64(people) || p.Reason == nil || p.Reason.Detail != detail || p.Reason.Count != int64(people) {
			t.Errorf("%d people: %d groups, reason %v", people, p.K, p.Reason)
		}
	}
}

func TestEverybodyTheSame(t *testing.T) {
	var log []analysistest.Event
	for u := range 40 {
		for i := range int64(3) {
			log = append(log, analysistest.Event{User: fmt.Sprint(u), At: i * 60, Name: "view"})
		}
	}
	same := analysistest.Log(nil, log...)
	if p := answer(t, same, Spec{}); p.K != 0 || p.Reason.Detail != noDiffs {
		t.Errorf("%d groups, reason %v", p.K, p.Reason)
	}
	p := answer(t, same, Spec{Personas: recipe.Personas{K: 3}})
	if p.K != 1 || !p.Asked || p.Reason == nil || p.Reason.Code != report.CodeFewerPersonas || p.Reason.Count != 1 || p.Reason.Total != 3 {
		t.Errorf("%d groups, reason %v", p.K, p.Reason)
	}
	if len(p.Groups) != 1 || p.Groups[0].Users != 40 || p.Groups[0].Name != "Like most people" || p.Groups[0].Silhouette != nil {
		t.Errorf("groups %+v", p.Groups)
	}
}

func TestAskedNumber(t *testing.T) {
	log := shop(1, planted...)
	for _, k := range []int{1, 2, 5, 20, 1000} {
		spec := buyers
		spec.K = k
		p := answer(t, log, spec)
		want := min(k, mostAsked)
		if p.K != want || !p.Asked || len(p.Groups) != want || (p.Reason != nil) != (k > mostAsked) {
			t.Errorf("asked for %d: %d groups, reason %v", k, p.K, p.Reason)
		}
		var users, converted int64
		names := map[string]bool{}
		for i, g := range p.Groups {
			users += g.Users
			converted += g.Converted
			names[g.Name] = true
			if i > 0 && g.Users > p.Groups[i-1].Users {
				t.Errorf("asked for %d: group %d is larger than the one before", k, i)
			}
		}
		if users != 300 || len(names) != p.K {
			t.Errorf("asked for %d: %d people, %d names", k, users, len(names))
		}
	}
	one := analysistest.Log(nil, analysistest.Event{User: "u", Name: "view"})
	analysistest.Laws(t, one, func() agg.Analysis { return New(Spec{Personas: recipe.Personas{K: 2}}, scope(one)) })
	if p := answer(t, one, Spec{Personas: recipe.Personas{K: 2}}); p.K != 1 || p.Users != 1 {
		t.Errorf("one person in %d groups", p.K)
	}
}

// A person's ids decide who is in the sample, so a larger log is fitted on exactly sampleSize of them.
func TestSample(t *testing.T) {
	log := alike(3, sampleSize+500)
	a := New(Spec{Personas: recipe.Personas{K: 2, Seed: 5}}, scope(log))
	first, err := agg.Sequential(context.Background(), log, a, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := agg.Sequential(context.Background(), log, a, first, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := second.(*sample)
	s.trim()
	var hashes []uint64
	for u := range log.Partitions[0].All() {
		hashes = append(hashes, event.Hash(u.ID, 5))
	}
	slices.Sort(hashes)
	if len(s.rows) != sampleSize {
		t.Fatalf("%d people in the sample", len(s.rows))
	}
	for i, r := range s.rows {
		if r.hash != hashes[i] {
			t.Fatalf("place %d of the sample has hash %x, want %x", i, r.hash, hashes[i])
		}
	}
	if p := answer(t, log, Spec{Personas: recipe.Personas{K: 2, Seed: 5}}); p.FittedOn != sampleSize || p.Users != sampleSize+500 {
		t.Errorf("fitted on %d of %d", p.FittedOn, p.Users)
	}
}

func TestNames(t *testing.T) {
	m := &model{plan: &plan{features: slices.Concat(fixed[:], []feature{{key: "share:add_to_cart", high: "often add to cart", low: "few add to cart"}})}}
	m.scales = []scale{{feature: sessions}, {feature: fixedFeatures}, {feature: night}}
	taken := map[string]bool{}
	traits := []report.Trait{{Feature: 1, High: true}, {Feature: 0}, {Feature: 2, High: true}}
	for _, want := range []string{
		"Often add to cart, few visits",
		"Often add to cart, few visits, at night",
		"Often add to cart, few visits, at night (2)",
	} {
		if got, _ := m.name(traits, taken); got != want {
			t.Errorf("named %q, want %q", got, want)
		}
	}
	if got, _ := m.name(nil, taken); got != "Like most people" {
		t.Errorf("without traits: %q", got)
	}
	if got := words("add_to__cart-now"); got != "add to cart now" {
		t.Errorf("words: %q", got)
	}
	if got := words(strings.Repeat("é", 200)); len(got) > 80 {
		t.Errorf("a long name stays %d bytes long", len(got))
	}
}

// BenchmarkFit is the one wait of a report that does not grow with the log: a whole sample, without groups.
func BenchmarkFit(b *testing.B) { benchmarkFit(b, alike(1, sampleSize), Spec{}) }

func benchmarkFit(b *testing.B, log *event.Log, spec Spec) {
	a := New(spec, scope(log))
	first, err := agg.Sequential(context.Background(), log, a, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	second, err := agg.Sequential(context.Background(), log, a, first, nil)
	if err != nil {
		b.Fatal(err)
	}
	s := second.(*sample)
	s.trim()
	for b.Loop() {
		fit(s.plan, s.rows, a.spec)
	}
}

// BenchmarkFitPlanted is a whole sample of clear groups: each number of groups that might be chosen is tried on people drawn again.
func BenchmarkFitPlanted(b *testing.B) {
	many := slices.Clone(planted)
	for i := range many {
		many[i].people = many[i].people * sampleSize / 300
	}
	log := shop(1, many...)
	for _, spec := range []Spec{buyers, mixtures()} {
		b.Run(spec.method(), func(b *testing.B) { benchmarkFit(b, log, spec) })
	}
}
