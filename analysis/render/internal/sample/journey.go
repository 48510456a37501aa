package sample

import "parcours/analysis/report"

// journey is a map of two stages, one of which hurts, with everything that a reader can meet.
func journey() report.JourneyMap {
	home := report.JourneyFigures{
		People: 900, Rate: f(0.9), Visits: 1200, Events: 1500, MedianDwellSeconds: f(45), Dwells: 1400,
		WentOn: 300, InProgress: 20, Judged: 880, NextRate: f(0.340909), NextLow: f(0.31032), NextHigh: f(0.37287),
		DropOff: 500, DropOffRate: f(0.555556), ByChance: f(420.5), Reworked: 90, ReworkRate: f(0.1), Returns: 120, Trend: []int64{300, 400, 380},
	}
	buy := report.JourneyFigures{
		People: 310, Rate: f(0.31), Visits: 400, Events: 420, WentOn: 0, Judged: 310, NextRate: f(0), NextLow: f(0), NextHigh: f(0.0122),
		DropOff: 60, DropOffRate: f(0.193548), ByChance: f(20), Value: f(12500), Valued: 420, MeanScore: f(7.25), Scores: 40, Trend: []int64{100, 120, 90},
	}
	by := func(channel int, people int64) []report.JourneyByValue {
		return []report.JourneyByValue{{Channel: channel, Figures: report.JourneyFigures{People: people, Trend: []int64{}}}}
	}
	stages := []report.JourneyStage{
		{Stage: "awareness", Next: []string{"consideration", "purchase"}, MedianOnwardSeconds: f(600), OnwardSeconds: f(7200), Figures: home, Channels: by(0, 500)},
		{Stage: "purchase", Next: []string{"experience", "loyalty"}, Figures: buy, Channels: by(1, 100)},
		{Figures: report.JourneyFigures{People: 3, Rate: f(0.003), Visits: 3, Events: 3, Trend: []int64{1, 1, 1}}, Next: []string{}},
	}
	points := []report.Touchpoint{
		{Stage: "awareness", Event: "home <b>", Names: 1, Team: "marketing", Figures: home, Channels: by(0, 500)},
		{Stage: "purchase", Event: "purchase", Names: 1, Team: "sales", Figures: buy, Channels: by(1, 100)},
		{Other: true, Names: 4, Figures: report.JourneyFigures{People: 3, Rate: f(0.003), Visits: 3, Events: 3, Trend: []int64{1, 1, 1}}},
	}
	all := report.JourneyView{Users: 1000, Stages: stages, Touchpoints: points, Arrows: []report.StageArrow{
		{From: "awareness", To: "purchase", Kind: "onward", People: 300, Times: 320, Of: 900, Rate: f(0.333333), Low: f(0.3033), High: f(0.3648)},
		{From: "purchase", To: "awareness", Kind: "return", People: 40, Times: 45, Of: 310, Rate: f(0.129032), Low: f(0.0962), High: f(0.171)},
		{From: "purchase", To: "purchase", Kind: "repurchase", People: 1, Times: 1, Of: 310, Rate: f(0.00322581), Low: f(0.00057), High: f(0.018)},
	}}
	return report.JourneyMap{
		Objective: "purchase", Users: 1000, Visits: 1300, Currency: "EUR", ChannelBy: "channel",
		Channels: []report.JourneyChannel{{Value: "mail", Users: 500}, {Other: true, Users: 100}}, PeriodUnit: "week",
		Periods: []string{"2024-01-01", "2024-01-08", "2024-01-15"},
		Events: []report.StagedEvent{
			{Event: "home <b>", Users: 900, Stage: "awareness", By: "first", Proposed: "awareness", Begun: 800, Team: "marketing", TeamBy: "stage"},
			{Event: "purchase", Users: 310, Stage: "purchase", By: "lexicon", Proposed: "purchase", Team: "sales", TeamBy: "lexicon"},
			{Event: "odd", Users: 3},
		},
		All: all, Groups: []report.JourneyGroup{{Name: "Evening people", Map: all}},
		Pains: []report.JourneyPain{
			{Kind: "drop_off", Stage: "purchase", Event: "purchase", Team: "sales", People: 60, Rate: f(0.193548), Signal: -1, Lost: f(40), ByChance: f(20), P: f(0.00001)},
			{Kind: "friction", Stage: "awareness", Event: "home <b>", Team: "marketing", People: 30, Rate: f(0.0333333), Signal: 0, Lost: f(9.5), P: f(0.00001)},
		},
		Teams: []report.JourneyTeam{
			{Team: "marketing", Stages: []string{"awareness"}, Events: []string{"home <b>"}, Figures: home, Pains: []int{1}},
			{Team: "sales", Stages: []string{"purchase"}, Events: []string{"purchase"}, Figures: buy, Pains: []int{0}},
			{Events: []string{"odd"}, More: 3, Figures: report.JourneyFigures{People: 3, Rate: f(0.003), Visits: 3}},
		},
	}
}

// ideal is a path of three steps with each way to leave it.
func ideal() *report.Ideal {
	return &report.Ideal{
		Steps: []report.IdealStep{
			{Label: "home <b>", People: 900, Rate: f(0.947368), InOrder: 880, Late: 20, Skipped: 30},
			{Label: "look", People: 500, Rate: f(0.526316), InOrder: 500, Skipped: 100, Stopped: 300},
			{Label: "purchase", People: 310, Rate: f(0.326316), InOrder: 310},
		},
		Detours: []string{"search"}, Objective: "purchase", Users: 1000, People: 960, InProgress: 10,
		Conforming: 200, ConformingRate: f(0.210526), ConformingLow: f(0.1858), ConformingHigh: f(0.2376),
		MeanFitness: f(0.62), MedianFitness: f(0.666), MeanInOrder: f(1.8), MeanSkipped: f(0.1), MeanWrongOrder: f(0.05), MeanExtra: f(0.7),
		Deviations: []report.IdealDeviation{
			{Kind: "stopped", Step: 2, Label: "look", People: 300, Of: 500, Rate: f(0.6)},
			{Kind: "skipped", Step: 2, Label: "look", People: 100, Of: 310, Rate: f(0.322581), Converted: 100, ConversionRate: f(1), Others: 210, OthersConverted: 210,
				OthersRate: f(1), Difference: f(0), Cost: f(0), CostLow: f(0), CostHigh: f(0), P: f(1)},
			{Kind: "instead", Step: 3, Label: "purchase", Event: "support", People: 80, Of: 300, Rate: f(0.266667), Converted: 8, ConversionRate: f(0.1), Others: 220,
				OthersConverted: 66, OthersRate: f(0.3), Difference: f(-0.2), Cost: f(16), CostLow: f(7.5), CostHigh: f(22), P: f(0.0003)},
		},
	}
}
