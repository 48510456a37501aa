package sample

import "parcours/analysis/report"

func actions() []report.Action {
	const source = "/dropoff/0/steps/0/differences/0"
	return []report.Action{
		{
			Kind: "fix_step", Team: "sales", For: report.ActionTarget{Kind: "property", Property: "device", Value: "desktop", People: 713},
			Where: report.ActionPlace{Kind: "step", Funnel: "Checkout", Step: 1, Label: "view_item", Next: "Cart"},
			Evidence: []report.ActionFigure{
				{Code: "rate", Count: 213, Of: 713, Number: f(0.299), Low: f(0.266), High: f(0.333), Source: source},
				{Code: "others_rate", Count: 487, Of: 667, Number: f(0.73), Low: f(0.695), High: f(0.762), Source: source},
				{Code: "odds_ratio", Number: f(0.161), Low: f(0.104), High: f(0.239), Source: source},
				{Code: "q", Number: f(2e-12), Source: source},
			},
			Gain:       report.ActionGain{Unit: "conversions", Low: f(120.4), High: f(171), ValueLow: f(5_418), ValueHigh: f(7_695), Assumes: "as_others"},
			Confidence: "high", Reasons: []string{"tests", "people", "repeated"},
		},
		{
			Kind: "offer", Team: "sales", For: report.ActionTarget{Kind: "took", Property: "product", Value: "Tea <pot>", People: 180},
			Where: report.ActionPlace{Kind: "item", Property: "product", Label: "Cups & saucers"},
			Evidence: []report.ActionFigure{
				{Code: "together", Count: 60, Of: 240, Number: f(0.25), Low: f(0.199), High: f(0.308)},
				{Code: "lift", Number: f(3.1), Low: f(2.2), High: f(4.4)},
				{Code: "took_later", Count: 20, Of: 200, Number: f(0.1), Low: f(0.066), High: f(0.149)},
			},
			Gain:       report.ActionGain{Unit: "takers", Low: f(11.8), High: f(26.9), Assumes: "as_taken"},
			Confidence: "low", Reasons: []string{"tests", "not_halved"},
		},
	}
}

func actionsAbout() report.ActionsAbout {
	return report.ActionsAbout{
		Looked: []report.ActionLooked{{Kind: "fix_step", Looked: 31, Sure: 1}, {Kind: "offer", Looked: 66, Sure: 1}}, LeftOut: 1, MinPeople: 30, MaxQ: f(0.01), Objective: "purchase", Currency: "EUR",
	}
}
