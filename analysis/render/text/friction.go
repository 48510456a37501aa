package text

import (
	"parcours/analysis/render"
	"parcours/analysis/report"
)

// friction lists the first troubles: those that cost most.
func (p *page) friction(f *report.Friction) {
	if f.Users == 0 {
		return
	}
	const most = 10
	p.title(render.Clean(render.FrictionTitle(f)))
	if len(f.Signals) == 0 {
		p.wrap("  ", render.FrictionLeftOut(f), soft)
		return
	}
	p.wrap("  ", render.Clean(render.FrictionSentence(f)), plain)
	for i, s := range f.Signals {
		if i == most {
			p.line(say("  and "+render.Count(int64(len(f.Signals)-most))+" more in the JSON and HTML report", soft))
			break
		}
		tone := plain
		if render.Missing(s) {
			tone = lost
		}
		p.wrap("  · ", render.Clean(render.Trouble(f, s)), tone)
		p.wrap("    ", render.Clean(render.TroubleSentence(f, s)), soft)
	}
}
