package html

import (
	_ "embed"
	"html/template"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed kpi.html
var kpiSource string

// kpiWords are what the sections on key figures and on what changed need besides the others.
var kpiWords = template.FuncMap{
	"kpis": func(r *report.Report) *report.KPIs { return &r.KPIs },
	"rows": func(list []report.KPI, currency string) map[string]any {
		return map[string]any{"List": list, "Currency": currency}
	},
	"kpis_title": render.KPIsTitle, "kpi_name": render.KPIName, "kpi_value": render.KPIValue, "kpi_interval": render.KPIInterval,
	"kpi_of": render.KPIOf, "kpi_status": render.KPIStatus, "stage_loss": render.StageLoss, "objective_sentence": render.ObjectiveSentence,
	"compare_title": render.BeforeAfterTitle, "compare_sentences": render.BeforeAfterSentences, "most_sentence": render.MostSentence,
	"split_sentence": render.SplitSentence, "compared_name": render.ComparedName, "compared_sure": render.ComparedSure,
	"compared_difference": render.ComparedDifference, "earlier": render.Earlier, "q": render.P,
}
