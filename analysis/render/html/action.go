package html

import (
	_ "embed"
	"html/template"
	"strings"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed action.html
var actionSource string

// actionWords are what the section on actions needs besides the others.
var actionWords = template.FuncMap{
	"actions_title": render.ActionsTitle, "actions_sentence": render.ActionsSentence, "action": render.Action,
	"action_figure": render.ActionFigure, "action_gain": render.ActionGain, "action_confidence": render.ActionConfidence, "action_section": actionSection,
}

// actionSection is the section that a figure comes from, or "".
func actionSection(e report.ActionFigure) string {
	parts := strings.Split(e.Source, "/")
	if len(parts) < 3 {
		return ""
	}
	switch parts[1] {
	case "dropoff":
		return "dropoff-" + parts[2]
	case "friction", "incidents":
		return parts[1]
	}
	return ""
}
