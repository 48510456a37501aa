package incident

import "parcours/analysis/agg"

// Visits sums the visits to a step and those that went on, of a Partial of Steps.
func Visits(p agg.Partial, step int) (visits, wentOn int64) {
	w := p.(*walked)
	for d := range w.steps.scheme.calendar.Len() {
		cell := w.tally.cells[w.tally.at(d, 0)+perStep*step:]
		visits, wentOn = visits+cell[came], wentOn+cell[ever]
	}
	return visits, wentOn
}
