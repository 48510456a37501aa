package html

import (
	_ "embed"
	"html/template"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

//go:embed friction.html
var frictionSource string

// frictionWords are what the section on friction needs besides the others.
var frictionWords = template.FuncMap{
	"friction":       func(r *report.Report) *report.Friction { return &r.Friction },
	"friction_title": render.FrictionTitle, "friction_sentence": render.FrictionSentence, "friction_left_out": render.FrictionLeftOut,
	"trouble": render.Trouble, "missing": render.Missing, "chance": render.Chance, "money": render.Money, "example": render.Example,
}
