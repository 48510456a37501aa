package render

import "parcours/analysis/report"

// IncidentsTitle says how many incidents there are.
func IncidentsTitle(list []report.Incident) string {
	return Of(int64(len(list)), "incident: a time", "incidents: times") + " in which something was worse than before and after"
}

// Incident says what happened to whom, when, and how much was lost.
func Incident(i report.Incident) string {
	s := i.Text + " (95% interval " + Interval(i.Low, i.High) + ")"
	if i.ValueLost != nil {
		s += ", worth " + Amount(i.ValueLost, i.Currency)
	}
	return s + "."
}

// IncidentChart says what is drawn of an incident: what the rate is, and of whom.
func IncidentChart(i report.Incident) string {
	if i.Kind == "event" {
		return "Visits with " + i.Event + ", by day, " + IncidentDays(i)
	}
	return "Visits to " + i.Label + " that went on to " + i.Next + ", by day, " + IncidentDays(i)
}

// IncidentDays are the days that are drawn.
func IncidentDays(i report.Incident) string {
	if len(i.Days) == 0 {
		return None
	}
	const midnight = "T00:00:00Z"
	return Days(i.Days[0].Date+midnight, i.Days[len(i.Days)-1].Date+midnight)
}

// IsIncidentDay says whether one of the days drawn is in the incident.
func IsIncidentDay(i report.Incident, d report.IncidentDay) bool {
	return d.Date >= i.From && d.Date <= i.To
}
