package render

import (
	"testing"

	"parcours/analysis/report"
)

func number(v float64) *float64 { return &v }

func TestFunnelSentences(t *testing.T) {
	steps := []report.FunnelStep{{Label: "A", Filtered: true, InProgress: 2}, {Label: "B", Optional: true}, {Label: "C"}}
	curve := []report.CurvePoint{{}, {Seconds: 3600, Rate: number(0.25), Low: number(0.2), High: number(0.3)}}
	for _, test := range []struct{ got, want string }{
		{FunnelSentence(report.Funnel{Steps: steps, Order: "ordered", WindowSeconds: 3600, StepWindow: 60}),
			"People who did A (with conditions), then B (may be left out), then C, in this order within 1 h of the first, each within 1 min of the one before."},
		{FunnelSentence(report.Funnel{Steps: steps[2:], Order: "strict", Entity: "session"}), "Each session with C, nothing between them, without a time limit."},
		{FunnelSentence(report.Funnel{Steps: steps[1:], Order: "unordered", HoldConstant: []string{"order", "shop"}, WindowSeconds: 60}),
			"People who did B (may be left out) and C, in any order with the same order and shop within 1 min of the first."},
		{Conversion(report.Funnel{}), "Nobody entered this funnel."},
		{Conversion(report.Funnel{Entered: 4, Converted: 1, Conversion: number(0.25), ConversionLow: number(0.05), ConversionHigh: number(0.7)}), "25.0% went all the way (1 of 4; 95% interval 5.0–70.0%)."},
		{Curve(report.Funnel{Steps: steps, Curve: curve, Converted: 1, CurveMedian: number(60)}),
			"With 2 still on the way counted for as long as they were seen, 25.0% had converted after 1 h (95% interval 20.0–30.0%), half of all after 1 min."},
		{Curve(report.Funnel{Steps: steps[1:], Curve: curve, Converted: 1}), ""},
		{Title(&report.Report{Funnels: []report.Funnel{{Steps: steps, Entered: 9, Converted: 3}}}), "3 of 9 people go from A to C"},
		{Title(&report.Report{Funnels: []report.Funnel{{Name: "Any", Open: true, Steps: steps, Entered: 9, Converted: 3}}}), "3 of 9 people who enter Any get to C"},
		{TrendSentence(report.Funnel{Trend: []report.TrendPoint{{Date: "2024-03-01", Complete: true}}}), ""},
		{TrendSentence(report.Funnel{TrendUnit: "week", Trend: []report.TrendPoint{{Date: "2024-03-04"}, {Complete: true}}}),
			"The week of 4 Mar 2024 is not complete: the ends of the data cut it, or windows that began in it are still open."},
		{TrendSentence(report.Funnel{TrendNote: &report.Note{Text: "it does not sum"}, Trend: []report.TrendPoint{{}, {}}}),
			"It does not sum. 2 of 2 days are not complete: the ends of the data cut them, or windows that began in them are still open."},
		{OtherValues(report.FunnelGroup{Hidden: 4, Values: []report.FunnelGroupValue{{Value: "x", Counts: []int64{9, 2}}}}), "x 2 of 9, 4 more"},
		{OtherValues(report.FunnelGroup{}), ""},
		{Points(number(0.0421)), "+4.2"}, {Points(number(-0.5)), "−50.0"}, {Points(number(0)), "0.0"}, {Points(nil), None},
		{P(number(0.0004)), "<0.001"}, {P(number(0.05)), "0.050"}, {P(nil), None},
		{ValueName(report.Funnel{ValueBy: "revenue", Currency: "EUR"}), "revenue (EUR)"},
	} {
		if test.got != test.want {
			t.Errorf("got %q\nwant %q", test.got, test.want)
		}
	}
}

// TestComparisonSentence says what may be chance, who is in both, and where there are few.
func TestComparisonSentence(t *testing.T) {
	c := report.Comparison{
		A:     report.ComparedGroup{Label: "old", Entered: 100, Steps: []report.FunnelStep{{Rate: number(0.25)}}},
		B:     report.ComparedGroup{Label: "new", Entered: 20, Steps: []report.FunnelStep{{Rate: number(0.5)}}},
		Steps: []report.ComparedStep{{Label: "C", Difference: number(0.25), DifferenceLow: number(0.01), DifferenceHigh: number(0.4), P: number(0.0002), Test: "fisher", Small: true}},
	}
	want := "50.0% of 20 people (new) took the last step, 25.0% of 100 people (old): +25.0 points (95% interval +1.0 to +40.0), p < 0.001 by Fisher's exact test."
	if got := ComparisonSentence(&c); got != want+" Fewer than 30 people are on one side at C: take that as a hint." {
		t.Errorf("got %q", got)
	}
	c.Steps[0].DifferenceLow, c.Steps[0].P, c.Steps[0].Test, c.Steps[0].Small, c.Both = number(-0.01), number(0.06), "z", false, 2
	want = "50.0% of 20 people (new) took the last step, 25.0% of 100 people (old): +25.0 points (95% interval −1.0 to +40.0), p = 0.060 by the z test. That may be chance. 2 people are in both groups: the tests take them for different people."
	if got := ComparisonSentence(&c); got != want {
		t.Errorf("got %q", got)
	}
	c.A.Entered = 0
	if got := ComparisonSentence(&c); got != "There is nothing to compare: nobody entered on one side." {
		t.Errorf("got %q", got)
	}
}
