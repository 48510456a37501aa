package recipe

import "strings"

// Title is what a step is called in a report: its label, else its events, else its conditions.
func (s Step) Title() string {
	switch {
	case s.Label != "":
		return s.Label
	case len(s.Event) > 0:
		return strings.Join(s.Event, " / ")
	}
	var tests []string
	for _, w := range s.Where {
		tests = append(tests, strings.TrimSpace(w.Property+" "+strings.ReplaceAll(w.Op, "_", " ")+" "+strings.Join(w.Value, ", ")))
	}
	return strings.Join(tests, ", ")
}

// Title is what an objective is called: its name, else its events.
func (o Objective) Title() string {
	if o.Name != "" {
		return o.Name
	}
	return strings.Join(o.Event, " / ")
}
