// Package sample makes reports by hand for the tests of the renderers: one
// with something in every section, and the edges. The numbers are invented
// and add up.
package sample

import "parcours/analysis/report"

func f(v float64) *float64 { return &v }

// Report is a shop's report with every section filled and hostile names in it.
func Report() *report.Report {
	return &report.Report{
		Report: report.Version,
		Source: report.Source{
			Files: []report.File{
				{Name: "shop.csv", Format: "csv", Detail: "comma", Bytes: 24_813_370, Rows: 120_020, Role: "events"},
				{Name: "customers.csv", Format: "csv", Bytes: 81_200, Rows: 1_204, Role: "side", On: "user_id", Matched: f(0.934)},
			},
			Timezone: "Europe/Paris",
			Rows:     120_020, Events: 12_001, SampledOut: 108_000, Rejected: 19,
			Sample: &report.Sample{Users: 0.1, People: 1450, Margin: f(0.0257006)},
			Rejects: []report.Reject{
				{Code: report.CodeBadTime, Rows: 17, Samples: []report.Problem{
					{Code: report.CodeBadTime, File: "shop.csv", Row: 812, Column: "time", Value: "2024-13-01", Cause: "month out of range"},
					{Code: report.CodeBadTime, File: "shop.csv", Row: 900, Column: "time", Value: "<script>alert(1)</script>", Cause: "not a time"},
				}},
				{Code: report.CodeMissingUser, Rows: 2},
			},
			Mapping: []report.MappedColumn{
				{Role: "user", Column: "user_id", Confidence: "sure", Reasons: []report.Note{{Code: report.CodeByName, Text: "the name says so"}}},
				{Role: "time", Column: "time", Confidence: "likely", Format: "yyyy-mm-dd hh:mm:ss", Reasons: []report.Note{{Code: report.CodeByValues, Text: "983 of 1000 values are times"}}},
				{Role: "event", Column: "event", Confidence: "sure", Reasons: []report.Note{{Code: report.CodeByName, Text: "the name says so"}}},
				{Role: "score"},
			},
		},
		Warnings: []report.Note{
			{Code: report.CodeUserSample, Text: "this report is on one person in 10, chosen by their id: 1450 people, and every count is of them; a rate of 50% is known to ±2.6 points (95%)", Count: 1450, Detail: "0.1"},
			{Code: report.CodeRowsRejected, Text: "19 of 120020 rows were left out", Count: 19, Total: 120020},
			{Code: report.CodeManyTies, Text: "1204 of 12001 events happened at the same moment as another of the same person; their order in the file decides", Count: 1204, Total: 12001},
		},
		Quality: report.Quality{
			Findings: []report.QualityFinding{
				{Code: report.CodeQualityGaps, Severity: "problem", Count: 1, Total: 26, Detail: "8", Text: "for 26 hours in all nothing was recorded, where a silence is seldom longer than 8 hours: whoever was on the way then seems to have stopped"},
				{Code: report.CodeQualityTies, Severity: "note", Count: 1204, Total: 12001, Text: "1204 of 12001 events have the same time as the one before of the same person: which of them came first is taken from the file"},
				{Code: report.CodeQualityRepeats, Severity: "good", Total: 12001, Text: "no event is there twice"},
			},
			Events: 12_001, Users: 1_450, TiedEvents: 1204, From: "2024-03-01T08:00:00+01:00", To: "2024-03-08T22:00:00+01:00", Hours: 182,
			Gaps:     []report.QualityGap{{From: "2024-03-03T23:00:00+01:00", To: "2024-03-05T01:00:00+01:00", Hours: 26}},
			GapCount: 1, GapHours: 26, UsualSilenceHours: 8,
			Busiest:       []report.QualityBusiest{{Events: 301, Rate: f(0.0250812)}, {Events: 120, Rate: f(0.00999917)}},
			BusiestEvents: 421, BusiestRate: f(0.0350804), MedianEvents: f(7.5), SingleEventUsers: 40,
		},
		Overview: report.Overview{
			Events: 12_001, Users: 1_450, Sessions: 3_207, SessionGap: 1800, EventNames: 24,
			First: "2024-03-01T08:12:44+01:00", Last: "2024-03-08T21:03:10+01:00",
			MedianEvents: f(7.5), MedianSpanSeconds: f(187_380),
			ByEvent: []report.EventCount{
				{Event: "view_item", Events: 6_210, Users: 1_450, UserRate: f(1), Stage: "consideration"},
				{Event: "add_to_cart", Events: 1_830, Users: 720, UserRate: f(0.496552), Stage: "purchase"},
				{Event: "a very long event name that nobody should ever have given, and yet here it is", Events: 212, Users: 80, UserRate: f(0.0551724)},
				{Event: "bold \x1b[1m & <b>red</b>", Events: 3, Users: 1, UserRate: f(0.000312)},
				{Event: "購入する", Events: 2, Users: 1, UserRate: f(0.000689655)},
			},
			OtherName: 19,
			ByDay: []report.DayCount{
				{Date: "2024-03-01", Events: 900, Users: 300, NewUsers: 300}, {Date: "2024-03-02", Events: 1_800, Users: 500, NewUsers: 310},
				{Date: "2024-03-03", Events: 2_400, Users: 600, NewUsers: 240}, {Date: "2024-03-04", Events: 0},
				{Date: "2024-03-05", Events: 3_101, Users: 720, NewUsers: 300}, {Date: "2024-03-06", Events: 2_100, Users: 480, NewUsers: 200},
				{Date: "2024-03-07", Events: 1_000, Users: 250, NewUsers: 60}, {Date: "2024-03-08", Events: 700, Users: 190, NewUsers: 40},
			},
			DayUnit: "day",
			Channels: []report.ValueCount{
				{Value: "email", Users: 700, Events: 6000, UserRate: f(0.482759)}, {Value: "paid_social", Users: 400, Events: 3000, UserRate: f(0.275862)},
				{Value: "", Users: 350, Events: 3001, UserRate: f(0.241379)},
			},
			Devices: []report.ValueCount{
				{Value: "mobile", Users: 700, Events: 6000, UserRate: f(0.482759)}, {Value: "desktop", Users: 400, Events: 3000, UserRate: f(0.275862)},
				{Value: "tablet", Users: 300, Events: 2000, UserRate: f(0.206897)}, {Value: "tv", Users: 40, Events: 1000, UserRate: f(0.027586)},
				{Value: "", UserRate: f(0)}, {Other: true, Users: 10, Events: 1, UserRate: f(0.006897)},
			},
		},
		Funnels: []report.Funnel{{
			Name: "Checkout", Entity: "user", Order: "ordered", Semantics: "parcours", WindowSeconds: 7 * 86400, Proposed: true, EntityCount: 1_450,
			Entered: 1_450, Converted: 300, ValueBy: "revenue", Currency: "EUR",
			Steps: []report.FunnelStep{
				{Label: "view_item", Events: []string{"view_item"}, Count: 1_450, InProgress: 30, Dropped: 700, Rate: f(1), RateLow: f(0.997358), RateHigh: f(1)},
				{Label: "Cart", Events: []string{"add_to_cart", "add_bundle"}, Filtered: true, Count: 720, InProgress: 60, Dropped: 360,
					Rate: f(0.496552), RateLow: f(0.470871), RateHigh: f(0.522252), StepRate: f(0.496552), StepRateLow: f(0.470871), StepRateHigh: f(0.522252),
					MedianSeconds: f(312), P90Seconds: f(93_600), MedianEvents: f(4), P90Events: f(12), Repeats: 410, Value: f(18_402.5), Valued: 700},
				{Label: "purchase", Events: []string{"purchase"}, Count: 300,
					Rate: f(0.206897), RateLow: f(0.186848), RateHigh: f(0.228495), StepRate: f(0.416667), StepRateLow: f(0.381187), StepRateHigh: f(0.453015),
					MedianSeconds: f(5.5), P90Seconds: f(172_800), MedianEvents: f(2), P90Events: f(5), Repeats: 31, Value: f(9_120), Valued: 300},
			},
			Conversion: f(0.206897), ConversionLow: f(0.186848), ConversionHigh: f(0.228495),
			Time: report.Durations{Count: 300, Median: f(4_210), P25: f(300), P75: f(90_000), P90: f(200_000), Bins: []report.DurationBin{
				{From: 0, To: 60, Count: 20}, {From: 60, To: 3600, Count: 130}, {From: 3600, To: 0, Count: 150}}},
			Curve: []report.CurvePoint{
				{Seconds: 0, Rate: f(0), AtRisk: 1_450},
				{Seconds: 60, Rate: f(0.0137931), Low: f(0.00892417), High: f(0.0212906), AtRisk: 1_450},
				{Seconds: 90_000, Rate: f(0.155), Low: f(0.137), High: f(0.175), AtRisk: 1_200},
				{Seconds: 400_000, Rate: f(0.214), Low: f(0.194), High: f(0.236), AtRisk: 1_130},
				{Seconds: 604_800, Rate: f(0.214), Low: f(0.194), High: f(0.236), AtRisk: 1_060},
			},
			TrendUnit: "day",
			Trend: []report.TrendPoint{
				{Date: "2024-03-01", Counts: []int64{500, 260, 120}, Entered: 500, Converted: 120, Rate: f(0.24), Low: f(0.204622), High: f(0.279338), Complete: true},
				{Date: "2024-03-02", Counts: []int64{0, 0, 0}, Complete: true},
				{Date: "2024-03-03", Counts: []int64{600, 300, 140}, Entered: 600, Converted: 140, InProgress: 20, Rate: f(0.233333), Low: f(0.201274), High: f(0.268796)},
				{Date: "2024-03-04", Counts: []int64{350, 160, 40}, Entered: 350, Converted: 40, InProgress: 70, Rate: f(0.114286), Low: f(0.0850486), High: f(0.15189)},
			},
			BreakdownBy: "device", Attribution: "all",
			BreakdownNote: &report.Note{Code: report.CodeGroupsOverlap, Subject: "device", Text: "whoever has several values of device is counted with each, by the events that have it: the groups do not sum to the steps"},
			Comparison: &report.Comparison{
				A: report.ComparedGroup{Label: "2024-03-01 – 2024-03-03", Entered: 1_100, Steps: []report.FunnelStep{{Label: "view_item", Count: 1_100, Rate: f(1)}, {Label: "Cart", Count: 560, Rate: f(0.509091)}, {Label: "purchase", Count: 260, Rate: f(0.236364)}}},
				B: report.ComparedGroup{Label: "new\x1b[1m customers on phones", Entered: 25, Steps: []report.FunnelStep{{Label: "view_item", Count: 25, Rate: f(1)}, {Label: "Cart", Count: 11, Rate: f(0.44)}, {Label: "purchase", Count: 2, Rate: f(0.08)}}},
				Steps: []report.ComparedStep{
					{Label: "view_item", Small: true},
					{Label: "Cart", Difference: f(-0.0690909), DifferenceLow: f(-0.245), DifferenceHigh: f(0.12), P: f(0.496), Test: "z", StepDifference: f(-0.0690909), StepDifferenceLow: f(-0.245), StepDifferenceHigh: f(0.12), StepP: f(0.496), Small: true},
					{Label: "purchase", Difference: f(-0.156364), DifferenceLow: f(-0.219), DifferenceHigh: f(0.0139), P: f(0.0878), Test: "fisher", StepDifference: f(-0.282468), StepDifferenceLow: f(-0.42), StepDifferenceHigh: f(0.02), StepP: f(0.0687), Small: true},
				},
				Both: 3,
			},
			Breakdown: []report.FunnelGroup{
				{Value: "desktop", Entered: 900, Steps: []report.FunnelStep{{Label: "view_item", Count: 900, Rate: f(1)}, {Label: "Cart", Count: 500, Rate: f(0.555556)},
					{Label: "purchase", Count: 240, Rate: f(0.266667), RateLow: f(0.238845), RateHigh: f(0.296449)}}},
				{Value: "", Steps: []report.FunnelStep{{Label: "view_item", Count: 0}, {Label: "Cart", Count: 0}, {Label: "purchase", Count: 0}}},
				{Other: true, Entered: 550, Hidden: 17, Values: []report.FunnelGroupValue{{Value: "tablet", Counts: []int64{400, 180, 50}}, {Value: "tv <b>", Counts: []int64{100, 30, 9}}},
					Steps: []report.FunnelStep{{Label: "view_item", Count: 550, Rate: f(1)}, {Label: "Cart", Count: 220, Rate: f(0.4)},
						{Label: "purchase", Count: 60, Rate: f(0.109091), RateLow: f(0.085697), RateHigh: f(0.137905)}}},
			},
		}},
		Dropoff: []report.Dropoff{{Funnel: "Checkout", Steps: []report.DropoffStep{
			{Label: "view_item", Next: "Cart", Stopped: 730, InProgress: 30, Dropped: 700, WentOn: 720, Returned: 12, GapMedian: f(95),
				Within: []report.NextEvent{
					{Event: "search", People: 400, Rate: f(0.547945), WentOnPeople: 90, WentOnRate: f(0.125)},
					{Event: "support_chat", People: 30, Rate: f(0.041096), WentOnRate: f(0)},
					{Other: true, People: 100, Rate: f(0.136986)},
				}, WithinNone: 200, EndOfVisit: 120, Back: 210, BackMedian: f(86_400), ValueLost: f(10_452.25),
				Pages: []report.NextEvent{{Event: "/help", People: 300}, {Other: true, People: 12}},
				Doors: []report.NextEvent{{Event: "visit", People: 210}}, BackChannels: []report.NextEvent{{Event: "email", People: 200}},
				DifferencesFound: 4, DifferencesOf: 31, Differences: []report.Difference{
					{Kind: "property", Subject: "device", Value: "desktop", WentOnWith: 213, WentOn: 700, DroppedWith: 500, Dropped: 680,
						OddsRatio: f(0.161), OddsRatioLow: f(0.104), OddsRatioHigh: f(0.239), PeopleLost: f(43.2), ValueLost: f(1_965)},
					{Kind: "sequence", Subject: "search", Value: "search", WentOnWith: 57, WentOn: 700, DroppedWith: 340, Dropped: 680,
						OddsRatio: f(0.13), OddsRatioLow: f(0.05), OddsRatioHigh: f(0.3), PeopleLost: f(44), ValueLost: f(1_982)},
					{Kind: "event", Subject: "view_category", WentOnWith: 226, WentOn: 700, DroppedWith: 42, Dropped: 680,
						OddsRatio: f(3.1), OddsRatioLow: f(1.8), OddsRatioHigh: f(5.4), PeopleLost: f(5)},
				}},
			{Label: "Cart", Next: "purchase", Stopped: 0, WentOn: 0},
		}}},
		Friction: friction(), Incidents: incidents(), Journey: journey(), Ideal: ideal(), Actions: actions(), ActionsAbout: actionsAbout(),
		Personas: report.Personas{
			K: 2, Method: "mixture", Users: 1_450, FittedOn: 1_000, Objective: "purchase", Silhouette: f(0.31),
			Tried: []report.PersonaTrial{{K: 2, Silhouette: f(0.31)}, {K: 3, Silhouette: f(0.22)}},
			Features: []report.Feature{
				{Key: "share:search", Kind: "share", Subject: "search", Mean: f(0.12), Unit: "share"},
				{Key: "session_seconds", Kind: "time", Mean: f(840), Unit: "seconds"},
				{Key: "sessions", Kind: "count", Mean: f(2.2), Unit: "count"},
				{Key: "channel:email", Kind: "channel", Subject: "email", Mean: f(0.48), Unit: "share"},
			},
			Groups: []report.Persona{
				{Name: "Searchers", Users: 1_000, Rate: f(0.689655), Converted: 100, ConversionRate: f(0.1), ConversionLow: f(0.083), ConversionHigh: f(0.12),
					Channel: "paid_social", Device: "mobile", MedianEvents: f(5),
					Traits: []report.Trait{
						{Feature: 0, High: true, Mean: f(0.31), Overall: f(0.12), Strength: f(1.4)},
						{Feature: 2, High: false, Mean: f(1), Overall: f(2.2), Strength: f(-0.8)},
					}},
				{Name: "Regulars <i>", Users: 450, Rate: f(0.310345), Converted: 200, ConversionRate: f(0.444444), ConversionLow: f(0.399), ConversionHigh: f(0.491),
					MedianEvents: f(14),
					Traits: []report.Trait{
						{Feature: 1, High: false, Mean: f(420), Overall: f(840), Strength: f(-1.1)},
						{Feature: 3, High: true, Mean: f(0.9), Overall: f(0.48), Strength: f(0.9)},
					}},
			},
		},
	}
}

// Bare is the report of a log with one event: no funnel, no personas, nothing known.
func Bare() *report.Report {
	return &report.Report{
		Report: report.Version,
		Source: report.Source{Files: []report.File{{Name: "one.csv", Format: "csv", Bytes: 40, Rows: 1}}, Rows: 1, Events: 1},
		Overview: report.Overview{Events: 1, Users: 1, Sessions: 1, SessionGap: 1800, EventNames: 1,
			First: "2024-03-01T08:12:44Z", Last: "2024-03-01T08:12:44Z", MedianEvents: f(1), MedianSpanSeconds: f(0),
			ByEvent: []report.EventCount{{Event: "x", Events: 1, Users: 1, UserRate: f(1)}},
			ByDay:   []report.DayCount{{Date: "2024-03-01", Events: 1, Users: 1, NewUsers: 1}}, DayUnit: "day"},
		Warnings: []report.Note{{Code: report.CodeNoFunnel, Text: "no funnel could be proposed"}},
		Personas: report.Personas{Users: 1, Reason: &report.Note{Code: report.CodeFewUsers, Text: "too few people for groups"}},
	}
}

// Inspection is a file that opens and cannot be analysed.
func Inspection() *report.Inspection {
	return &report.Inspection{
		Inspection: 1,
		Files:      []report.File{{Name: "types.parquet", Format: "parquet", Detail: "snappy", Bytes: 1_851, Rows: 8}},
		Columns: []report.Column{
			{Name: "id", Kind: "integer", Distinct: 8, Sampled: 8, Examples: []string{"4", "5", "6", "7", "2"}},
			{Name: "string_col", Kind: "string", Role: "event", Distinct: 2, Sampled: 8, Missing: 1, Examples: []string{"0", "1\nforged: line"}},
		},
		Mapping: []report.MappedColumn{
			{Role: "user", Reasons: []report.Note{{Text: "no column looks like a person"}}},
			{Role: "event", Column: "string_col", Confidence: "guess", Reasons: []report.Note{{Text: "2 different values in 8 rows"}, {Text: "the only column with text"}}},
		},
		Timezone: "UTC",
		Detected: &report.Detected{ID: "ga4", Name: "GA4 \x1b[1m export", Found: 9, Of: 11, Confidence: "likely"},
		Quality: &report.Quality{Events: 8, Users: 1, Findings: []report.QualityFinding{
			{Code: report.CodeQualityMidnight, Severity: "problem", Count: 8, Total: 8, Text: "8 of 8 events are at midnight exactly: that is a date without a time of day"},
		}},
		Problem: &report.Problem{Code: report.CodeNoEvents, File: "types.parquet", Value: "user", Cause: "no column says who did it",
			Hint: `name it in the recipe: {"mapping": {"user": "…"}}`},
	}
}
