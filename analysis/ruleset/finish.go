package ruleset

import (
	"cmp"
	"slices"
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

// Finish implements agg.Analysis: it fills the rule sets of the funnel, which is in the report.
func (a *Analysis) Finish(last agg.Partial, r *report.Report) {
	p := last.(*partial)
	f := r.Funnel(a.spec.Name)
	for i := range a.others {
		o, s := &a.others[i], &p.sets[i]
		out := report.RuleSet{Semantics: o.spec.Semantics, Order: o.spec.Order, Modes: o.spec.Modes, Changed: o.lost}
		if o.funnel == nil {
			out.Reason = &report.Note{
				Code: report.CodeNoRule, Subject: o.spec.Semantics, Detail: strings.Join(o.lost, ", "),
				Text: o.spec.Semantics + " cannot count this funnel: it knows no " + strings.Join(o.lost, ", "),
			}
			f.RuleSets = append(f.RuleSets, out)
			continue
		}
		out.Counts = slices.Clone(s.reached)
		for code := range s.causes {
			c := &s.causes[code]
			if c.further+c.short == 0 {
				continue
			}
			out.Differ += c.further + c.short
			out.Causes = append(out.Causes, report.RuleDifference{
				Rule: rules[code].code, Text: rules[code].text, People: c.further + c.short, Further: c.further, Short: c.short,
				Example: c.example.journey(), Own: c.example.own, Other: c.example.other,
			})
		}
		stat.Sort(out.Causes, func(x, y report.RuleDifference) int { return cmp.Compare(y.People, x.People) })
		f.RuleSets = append(f.RuleSets, out)
	}
}

func (e *example) journey() (steps []report.JourneyStep) {
	for _, s := range e.steps {
		steps = append(steps, report.JourneyStep{Event: s.event, Seconds: stat.Round(float64(s.after) / 1e6), Step: s.step})
	}
	return steps
}
