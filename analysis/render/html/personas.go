package html

import (
	_ "embed"
	"html/template"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed personas.html
var personasSource string

// personasWords are what the sections on personas and life cycles need besides the others.
var personasWords = template.FuncMap{
	"lifecycle":      func(r *report.Report) *report.Lifecycle { return &r.Lifecycle },
	"personas_title": render.PersonasTitle, "personas_sentence": render.PersonasSentence, "personas_stability": render.PersonasStability,
	"persona_conversion": render.PersonaConversion, "trait": render.Trait, "need": render.Need, "obstacle": render.Obstacle, "demographic": render.Demographic,
	"persona_when": render.PersonaWhen, "shares": render.Shares, "persona_worth": render.PersonaWorth, "persona_scores": render.PersonaScores,
	"persona_way": render.PersonaWay, "persona_certainty": render.PersonaCertainty, "persona_drift": render.PersonaDrift, "persona_moved": render.PersonaMoved,
	"compared": render.Compared, "lifecycle_title": render.LifecycleTitle, "lifecycle_sentence": render.LifecycleSentence, "rfm_sentence": render.RFMSentence,
	"segment": render.Segment,
}
