package action_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/action"
	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/event"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

var names = []string{"visit", "view_item", "view_item", "search", "add_to_cart", "purchase", "support_chat", "review", "über uns"}

// random is a log of people who do things, with or of items, over some days.
func random(r *rand.Rand, users, perUser int) *event.Log {
	var events []analysistest.Event
	for u := range users {
		at := r.Int64N(40 * 86400)
		for range 1 + r.IntN(perUser) {
			events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at, Name: names[r.IntN(len(names))], Props: map[string]string{
				"amount": []string{"", "10", "2.50", "none"}[r.IntN(4)], "product": fmt.Sprint("p", r.IntN(30)), "device": []string{"", "mobile", "desktop"}[r.IntN(3)]}})
			at += r.Int64N(86400)
		}
	}
	return analysistest.Log([]string{"amount", "product", "device"}, events...)
}

func setup(log *event.Log) func() agg.Analysis {
	scope := analysistest.Scope(log)
	scope.Value, scope.Device, scope.Properties = "amount", "device", []string{"device"}
	users := map[string]int64{}
	for _, p := range log.Partitions {
		for u := range p.All() {
			did := map[string]bool{}
			for _, c := range u.Names {
				did[p.Names.String(uint32(c))] = true
			}
			for name := range did {
				users[name]++
			}
		}
	}
	var events []sequence.EventStat
	for _, name := range agg.SortedKeys(users) {
		events = append(events, sequence.EventStat{Name: name, Events: users[name], Users: users[name]})
	}
	item := "product"
	if scope.Users%2 == 1 {
		item = "" // names are items then
	}
	return func() agg.Analysis {
		return action.New(action.Spec{Events: events, Objective: "purchase", Done: []string{"purchase"}, Steps: []string{"view_item"}, Item: item}, scope)
	}
}

func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, users := range []int{0, 1, 40, 401} {
		log := random(r, users, 12)
		analysistest.Laws(t, log, setup(log))
	}
}

// TestHostile gives the passes bytes that no pass wrote.
func TestHostile(t *testing.T) {
	log := random(rand.New(rand.NewPCG(3, 4)), 200, 12)
	analysistest.Hostile(t, log, setup(log)())
}

// shop is a log in which something can be planted: people who buy at a steady pace, one in three of whom stay away
// from the middle on (others come again), contacts with support after late orders, and products, of which p0 and p1 go together.
func shop(seed uint64, planted bool) *event.Log {
	r := rand.New(rand.NewPCG(seed, 9))
	var events []analysistest.Event
	for u := range 900 {
		pace := int64(2+r.IntN(3)) * 86400
		for at := r.Int64N(pace); at < 120*86400; at += pace/2 + r.Int64N(pace) {
			if planted && u%3 == 0 && at > 60*86400 {
				break
			}
			if planted && u%15 == 1 && at > 50*86400 && at < 90*86400 {
				continue // but comes again
			}
			add := func(after int64, name, product string) {
				events = append(events, analysistest.Event{User: fmt.Sprintf("u%d", u), At: at + after, Name: name, Props: map[string]string{"product": product, "amount": "10"}})
			}
			did := []string{"view_item", "search", "view_page", "purchase"}
			late := r.IntN(4) == 0
			if late {
				did = append(did, "order_late")
			}
			r.Shuffle(len(did), func(i, j int) { did[i], did[j] = did[j], did[i] })
			contact := -1
			if planted && late && r.IntN(2) == 0 {
				contact = slices.Index(did, "order_late")
			} else if !planted && r.IntN(6) == 0 {
				contact = r.IntN(len(did))
			}
			for i, name := range did {
				product := ""
				if name == "purchase" {
					product = fmt.Sprint("p", max(r.IntN(300)-3, 0))
				}
				add(int64(i)*60, name, product)
				if product == "p0" && planted && r.IntN(2) == 0 {
					add(int64(i)*60+20, "purchase", "p1")
				}
				if i == contact {
					add(int64(i)*60+30, "support_contact", "")
				}
			}
		}
	}
	return analysistest.Log([]string{"product", "amount"}, events...)
}

func answer(t *testing.T, log *event.Log) *report.Report {
	a, r := setup(log)(), &report.Report{}
	last, err := agg.Run(t.Context(), log, a, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.Finish(last, r)
	return r
}

// TestPlanted finds what was planted and nothing else, and where nothing was, nothing.
func TestPlanted(t *testing.T) {
	for seed := range uint64(6) {
		got := answer(t, shop(seed, true))
		var kinds []string
		for _, x := range got.Actions {
			kinds = append(kinds, x.Kind)
		}
		for _, kind := range []string{"win_back", "offer", "fix_contacts"} {
			if !slices.Contains(kinds, kind) {
				t.Errorf("seed %d: %s is not found: %v", seed, kind, kinds)
			}
		}
		for _, x := range got.Actions {
			pair := []string{x.For.Value, x.Where.Label}
			slices.Sort(pair)
			if x.Kind == "offer" && !slices.Equal(pair, []string{"p0", "p1"}) || x.Kind == "fix_contacts" && x.Where.Label != "order_late" {
				t.Errorf("seed %d: %s of %q, %q", seed, x.Kind, x.For.Value, x.Where.Label)
			}
		}
	}
	for seed := range uint64(20) {
		for _, x := range answer(t, shop(seed, false)).Actions {
			t.Errorf("seed %d: of chance it makes %s of %q, %q", seed, x.Kind, x.For.Value, x.Where.Label)
		}
	}
}
