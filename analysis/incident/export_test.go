package incident

import "parcours/analysis/agg"

// Visits sums the visits to a step and those that went on, of a Partial of Steps.
func Visits(p agg.Partial, step int) (visits, wentOn int64) {
	w := p.(*walked)
	for d := range w.steps.scheme.calendar.Len() {
		cell := w.cells[w.cell(d, 0, step):]
		visits, wentOn = visits+cell[not]+cell[later]+cell[soon], wentOn+cell[later]+cell[soon]
	}
	return visits, wentOn
}
