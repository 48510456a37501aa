package recipe

import (
	"fmt"
	"slices"

	"parcours/analysis/report"
)

// Ideal is the path that people are meant to take, in order.
type Ideal struct {
	Steps []IdealStep `json:"steps"`
	// Detours are events that may come in between.
	Detours Strings `json:"detours,omitempty"`
}

// IdealStep is met by an event with one of the names.
type IdealStep struct {
	Event Strings `json:"event"`
	Label string  `json:"label,omitempty"`
}

// Title is the label or, without one, what its events are called.
func (s IdealStep) Title() string { return Step{Event: s.Event, Label: s.Label}.Title() }

// NoStage among Stages is for events that have no stage, and among Teams for those that have no team.
const NoStage = "none"

// Teams are those that own events.
var Teams = []string{"marketing", "sales", "service", "product"}

// checkOwners wants known stages or teams, as kind says, and each event in one of them at most.
func checkOwners(kind string, of map[string][]string, keys []string) error {
	keys = append(slices.Clone(keys), NoStage)
	for name := range of {
		if !slices.Contains(keys, name) {
			return unknown(kind, name, keys)
		}
	}
	in := map[string]string{}
	for _, key := range keys {
		if err := checkEvents(kind+"s."+key, of[key]); err != nil {
			return err
		}
		for _, e := range of[key] {
			if other, ok := in[e]; ok && other != key {
				return bad("event %q is in two %ss, %s and %s", report.Shorten(e), kind, other, key)
			}
			in[e] = key
		}
	}
	return nil
}

func (i *Ideal) check() error {
	if i == nil {
		return nil
	}
	if len(i.Steps) < 2 || len(i.Steps) > MaxSteps {
		return bad("ideal.steps: a path has 2 to %d steps, not %d", MaxSteps, len(i.Steps))
	}
	taken := map[string]int{}
	for at, s := range i.Steps {
		path := fmt.Sprintf("ideal.steps[%d]", at)
		if len(s.Event) == 0 {
			return bad("%s names no event", path)
		}
		if err := checkEvents(path, s.Event); err != nil {
			return err
		}
		for _, e := range s.Event {
			if before, ok := taken[e]; ok && before != at {
				return bad("%s: %q is a step already", path, report.Shorten(e))
			}
			taken[e] = at
		}
	}
	if err := checkEvents("ideal.detours", i.Detours); err != nil {
		return err
	}
	for _, e := range i.Detours {
		if _, ok := taken[e]; ok {
			return bad("ideal.detours: %q is a step", report.Shorten(e))
		}
	}
	return nil
}
