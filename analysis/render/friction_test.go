package render

import (
	"testing"

	"parcours/analysis/report"
)

func TestFriction(t *testing.T) {
	shop := &report.Friction{Objective: "purchase", Users: 100, Visits: 200, MinPeople: 3, Currency: "EUR"}
	cart := report.FrictionSignal{Kind: "abandoned_cart", Subject: "cart", Compared: "cart", People: 10, Visits: 12, UserRate: f(0.1),
		ConversionRate: f(0), Others: 5, OthersRate: f(1), Cost: f(10), ValueCost: f(1234.5)}
	fails := report.FrictionSignal{Kind: "error_end", Subject: "oops", Compared: "pay", People: 1, Visits: 1, UserRate: f(0.01),
		ConversionRate: f(1), Others: 1, OthersRate: f(1), P: f(0.0421), Cost: f(0), ValueCost: f(0), MedianSeconds: f(90)}
	chance := cart
	chance.P = f(0.2)
	alone := report.FrictionSignal{Kind: "support", Subject: "pay", Compared: "pay", People: 10, Visits: 10, UserRate: f(0.1), ConversionRate: f(0.5), MedianSeconds: f(3600)}
	with := func(signals ...report.FrictionSignal) *report.Friction {
		out := *shop
		out.Signals = signals
		return &out
	}
	for _, test := range []struct{ got, want string }{
		{FrictionTitle(shop), "No trouble found on the way"},
		{FrictionTitle(with(chance, fails)), "Trouble on the way, and none that surely goes with less purchase"},
		{TroubleSentence(shop, chance), "10 people (10.0%) in 12 visits. 0.0% reach purchase, 100.0% of 5 others without it (p = 0.2)."},
		{FrictionTitle(with(chance, cart)), "The trouble that costs most: cart and no purchase within a day"},
		{FrictionTitle(with(fails)), "Trouble on the way, and none that surely goes with less purchase"},
		{FrictionTitle(&report.Friction{Signals: []report.FrictionSignal{fails}}), "Trouble on the way"},
		{FrictionLeftOut(shop), "What fewer than 3 people had is left out."},
		{FrictionLeftOut(&report.Friction{MinPeople: 3, LeftOut: 2, EventsLeftOut: 1}),
			"What fewer than 3 people had is left out, and 2 more that cost less or that fewer people had; not looked at: 1 rarer event name."},
		{TroubleSentence(shop, cart), "10 people (10.0%) in 12 visits. 0.0% reach purchase, 100.0% of 5 others without it: 10 missing, worth 1,235 EUR."},
		{TroubleSentence(shop, fails), "1 person (1.0%) in 1 visit, for a median of 1 min 30 s. 100.0% reach purchase, 100.0% of 1 other who did pay (p = 0.042)."},
		{TroubleSentence(shop, alone), "10 people (10.0%) in 10 visits, a median of 1 h later. 50.0% reach purchase, and there is nobody to compare them with."},
		{TroubleSentence(&report.Friction{}, cart), "10 people (10.0%) in 12 visits."},
		{Trouble(shop, report.FrictionSignal{Kind: "not_yet_known", Subject: "x"}), "not yet known x"},
		{Chance(nil), "–"}, {Chance(f(0.0009)), "p < 0.001"}, {Chance(f(1)), "p = 1"},
		{Money(f(9.5), ""), "9.50"}, {Money(f(-1234.5), "EUR"), "-1,235 EUR"}, {Money(nil, "EUR"), "–"},
		{Example([]report.JourneyStep{{Event: "a"}, {Event: "b", Seconds: 90}}), "a → b (+1 min 30 s)"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
