package vendor

import (
	"path"
	"slices"
	"strings"

	"parcours/analysis/decode"
)

// totals are the presets of totals, which are refused.
var totals = []*Preset{
	{
		ID: "ua_ui", Name: "Google Analytics report (Universal Analytics)", Grain: Aggregate,
		Is:     func(f decode.File) bool { return googleReport(f) == "ua" },
		Advice: "Universal Analytics kept single hits only in Analytics 360; for Google Analytics 4, link the property to BigQuery and export its events tables",
	},
	{
		ID: "ga4_ui", Name: "Google Analytics 4 report", Grain: Aggregate,
		Is:     func(f decode.File) bool { return googleReport(f) == "ga4" },
		Advice: "link the property to BigQuery (Admin, BigQuery links) and export the events tables as JSON or Parquet",
	},
	{
		ID: "umami_agg", Name: "Umami statistics", Grain: Aggregate,
		Is: func(f decode.File) bool {
			return hasColumns(f, "x", "y") && slices.Contains([]string{"events.csv", "pages.csv", "referrers.csv", "browsers.csv", "os.csv", "devices.csv", "countries.csv"}, memberName(f))
		},
		Advice: "export the table website_event of Umami's database",
	},
	{
		ID: "plausible_agg", Name: "Plausible statistics", Grain: Aggregate,
		Is: func(f decode.File) bool {
			return strings.HasPrefix(memberName(f), "imported_") && strings.HasSuffix(memberName(f), ".csv") && hasColumns(f, "date", "visitors")
		},
		Advice: "Plausible has no export of single events; who hosts it can export the table events_v2 of its database, in which visitors are known for a day only",
	},
	{
		ID: "cja_table", Name: "Adobe Customer Journey Analytics table", Grain: Aggregate,
		Is:     func(f decode.File) bool { return strings.HasPrefix(memberName(f), "cja-export-") },
		Advice: "export the event datasets of Experience Platform, or a data feed of Adobe Analytics",
	},
}

// googleReport says whether a file is a report of the interface of "ga4" or
// "ua", "" if of neither: they begin with comments that name the period. The
// line above it is the report in Universal Analytics; in explorations of
// Google Analytics 4 it is their technique and their tab, as in Free form-Free form 1.
func googleReport(f decode.File) string {
	p, ok := decode.As[interface{ Preamble() string }](f)
	if !ok {
		return ""
	}
	above := ""
	for line := range strings.Lines(p.Preamble()) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		text, comment := strings.CutPrefix(line, "#")
		if !comment {
			break
		}
		text = strings.TrimSpace(text)
		from, to, _ := strings.Cut(text, "-")
		if start, is := strings.CutPrefix(text, "Start date: "); is && date(start) {
			return "ga4"
		}
		if date(from) && date(to) {
			if strings.Contains(above, "-") {
				return "ga4"
			}
			return "ua"
		}
		above = text
	}
	return ""
}

// date says whether a text is one as 20240408.
func date(s string) bool { return len(s) == 8 && strings.Trim(s, "0123456789") == "" }

// memberName is the name of a file without the archive and folders it lies in.
func memberName(f decode.File) string { return path.Base(f.Info().Name) }

func hasColumns(f decode.File, names ...string) bool {
	has := header(f)
	for _, n := range names {
		if !has[normal(n)] {
			return false
		}
	}
	return true
}
