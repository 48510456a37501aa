package recipe

import (
	"encoding/json"
	"strings"
)

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

// Definition is the question a funnel asks, as text: equal for two funnels that
// differ in name alone.
func (f Funnel) Definition() string {
	f.Name = ""
	b, err := json.Marshal(f)
	if err != nil {
		panic("recipe: " + err.Error()) // strings, numbers and lists always encode
	}
	return string(b)
}
