package sample

import "parcours/analysis/report"

// friction has a signal of each kind, and what can be missing of one.
func friction() report.Friction {
	journey := []report.JourneyStep{{Event: "view_item", Step: 1}, {Event: "bold \x1b[1m & <b>red</b>", Seconds: 2.5}, {Event: "search", Seconds: 93_600}}
	return report.Friction{
		Objective: "purchase", Users: 1_450, Visits: 3_207, Currency: "EUR", MinPeople: 14, LeftOut: 3, EventsLeftOut: 120,
		Signals: []report.FrictionSignal{
			{Kind: "abandoned_cart", Subject: "add_to_cart", Compared: "add_to_cart", People: 500, Visits: 610, Times: 610, UserRate: f(0.344828),
				Converted: 90, ConversionRate: f(0.18), Others: 220, OthersConv: 210, OthersRate: f(0.954545), Cost: f(387.273), ValueCost: f(30_981.8)},
			{Kind: "error_end", Subject: "payment_error", Compared: "add_payment", People: 80, Visits: 92, Times: 92, UserRate: f(0.0551724),
				Converted: 20, ConversionRate: f(0.25), Others: 400, OthersConv: 280, OthersRate: f(0.7), P: f(1.2e-13), Cost: f(36), ValueCost: f(2_880),
				Examples: [][]report.JourneyStep{journey, journey}},
			{Kind: "back_and_forth", Subject: "search", Other: "view_item", Compared: "search", People: 60, Visits: 61, Times: 70, UserRate: f(0.0413793),
				Converted: 10, ConversionRate: f(0.166667), Others: 300, OthersConv: 60, OthersRate: f(0.2), P: f(0.552), Cost: f(2), MedianSeconds: f(75)},
			{Kind: "wait", Subject: "view_item", Other: "add_to_cart", Compared: "view_item", People: 40, Visits: 40, Times: 41, UserRate: f(0.0275862),
				Converted: 12, ConversionRate: f(0.3), Others: 600, OthersConv: 180, OthersRate: f(0.3), P: f(1), Cost: f(0), ValueCost: f(0), MedianSeconds: f(7200), LimitSeconds: f(3600)},
			{Kind: "rage", Subject: "bold \x1b[1m & <b>red</b>", Compared: "bold \x1b[1m & <b>red</b>", People: 30, Visits: 30, Times: 30, UserRate: f(0.0206897),
				Converted: 3, ConversionRate: f(0.1), MedianSeconds: f(4)},
			{Kind: "return", Subject: "view_item", Other: "add_to_cart", Compared: "view_item", People: 25, Visits: 25, Times: 25, UserRate: f(0.0172414),
				Converted: 25, ConversionRate: f(1), Others: 10, OthersConv: 1, OthersRate: f(0.1), P: f(0.0002), Cost: f(0), MedianSeconds: f(30)},
			{Kind: "retry", Subject: "add_payment", Other: "payment_error", Compared: "add_payment", People: 20, Visits: 20, Times: 22, UserRate: f(0.0137931),
				Converted: 10, ConversionRate: f(0.5), Others: 10, OthersConv: 5, OthersRate: f(0.5), P: f(1), Cost: f(0), MedianSeconds: f(12)},
			{Kind: "search_end", Subject: "search", Compared: "search", People: 18, Visits: 18, Times: 18, UserRate: f(0.0124138),
				Converted: 1, ConversionRate: f(0.0555556), Others: 400, OthersConv: 20, OthersRate: f(0.05), P: f(1), Cost: f(0)},
			{Kind: "support", Subject: "a very long event name that nobody should ever have given, and yet here it is", Compared: "a very long event name that nobody should ever have given, and yet here it is",
				People: 16, Visits: 17, Times: 17, UserRate: f(0.0110345), Converted: 1, ConversionRate: f(0.0625), Others: 60, OthersConv: 3, OthersRate: f(0.05), P: f(1), Cost: f(0), MedianSeconds: f(64_800)},
			{Kind: "support", Subject: "view_item", Compared: "view_item", People: 15, Visits: 15, Times: 15, UserRate: f(0.0103448), ConversionRate: f(0), Others: 1, OthersRate: f(0), P: f(1), Cost: f(0)},
			{Kind: "rage", Subject: "search", Compared: "search", People: 14, Visits: 14, Times: 14, UserRate: f(0.00965517), ConversionRate: f(0), Others: 1, OthersRate: f(0), P: f(1), Cost: f(0)},
		},
	}
}
