package text

import (
	"strconv"

	"parcours/analysis/render"
	"parcours/analysis/report"
)

// actions lists what to do next, with what speaks for it.
func (p *page) actions(r *report.Report) {
	if r.Overview.Users == 0 {
		return
	}
	p.title(render.Clean(render.ActionsTitle(r)))
	p.wrap("  ", render.ActionsSentence(r), soft)
	for i, a := range r.Actions {
		p.wrap("  "+strconv.Itoa(i+1)+". ", render.Clean(render.Action(a)), plain)
		p.wrap("     ", render.Clean(render.Sentence(render.ActionGain(a, r.ActionsAbout.Currency))), went)
		for _, e := range a.Evidence {
			p.wrap("     · ", render.Clean(render.ActionFigure(a, e)), soft)
		}
		p.wrap("     ", render.ActionConfidence(a), soft)
	}
}
