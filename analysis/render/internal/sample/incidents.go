package sample

import "parcours/analysis/report"

// incidents are one of a step, on two days of which nobody came on the second, and one of an event that lasts.
func incidents() []report.Incident {
	return []report.Incident{
		{Kind: "step", Funnel: "Checkout", Step: 2, Label: "Cart", Next: "purchase", Event: "<script>alert(1)</script>", Property: "device", Value: "mobile",
			From: "2024-03-31", To: "2024-04-01", People: 15, Hit: 14, Rate: f(0.0666667), Usual: f(0.75), Low: f(0.0119), High: f(0.2982), P: f(0.0001),
			Lost: f(10.25), ValueLost: f(612.5), Currency: "EUR",
			Text: "<script>alert(1)</script> (device mobile) from 2024-03-31 to 2024-04-01: of 15 visits to Cart 6.7% went on to purchase, 75.0% at other times, about 10 lost",
			Days: []report.IncidentDay{{Date: "2024-03-29", People: 8, Count: 6, Rate: f(0.75)}, {Date: "2024-03-30", People: 4, Count: 3, Rate: f(0.75)},
				{Date: "2024-03-31", People: 15, Count: 1, Rate: f(0.0666667)}, {Date: "2024-04-01"}, {Date: "2024-04-02", People: 4, Count: 3, Rate: f(0.75)}}},
		{Kind: "event", Event: "bug", From: "2024-04-02", To: "2024-04-02", Ongoing: true, People: 30, Hit: 20, Rate: f(0.666667), Usual: f(0), Low: f(0.4878), High: f(0.8077),
			P: f(1e-9), Text: "bug from 2024-04-02 on: it came up in 66.7% of visits, 0.0% at other times",
			Days: []report.IncidentDay{{Date: "2024-04-01", People: 30, Rate: f(0)}, {Date: "2024-04-02", People: 30, Count: 20, Rate: f(0.666667)}}},
	}
}
