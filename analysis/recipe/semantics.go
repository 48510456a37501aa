package recipe

import (
	"fmt"
	"slices"
	"strings"

	"parcours/analysis/report"
)

// Semantics are the rule sets by which a funnel can be counted: our own, and
// those of other tools.
var Semantics = []string{"parcours", "clickhouse", "posthog", "mixpanel", "amplitude", "ga4", "plausible", "umami", "openpanel", "retentioneering"}

// abilities are what a rule set knows of the options of a funnel.
type abilities struct {
	orders                                   []string
	modes                                    []string
	window, stepWindow                       bool
	fixed                                    Duration // the only window there is
	exclude, optional, firstTime, hold, open bool
}

var rules = map[string]abilities{
	"parcours":        {orders: orders, window: true, stepWindow: true, exclude: true, optional: true, firstTime: true, hold: true, open: true},
	"clickhouse":      {orders: []string{"ordered"}, modes: []string{"strict_order", "strict_deduplication", "strict_increase", "strict_once"}, window: true},
	"posthog":         {orders: orders, window: true, exclude: true, optional: true, firstTime: true},
	"mixpanel":        {orders: []string{"ordered", "unordered"}, modes: []string{"optimized_reentry"}, window: true, exclude: true, hold: true, firstTime: true},
	"amplitude":       {orders: orders, window: true, exclude: true, hold: true},
	"ga4":             {orders: []string{"ordered", "strict"}, stepWindow: true, open: true, firstTime: true},
	"plausible":       {orders: []string{"ordered", "strict"}, window: true, fixed: "24h"},
	"umami":           {orders: []string{"ordered"}, stepWindow: true},
	"openpanel":       {orders: []string{"ordered"}, window: true},
	"retentioneering": {orders: []string{"ordered"}},
}

// As is the funnel as near as another rule set can count it. lost names the
// options it has no like for, or has only another way; where without them it would be
// another question, ok is false.
func (f Funnel) As(semantics string) (g Funnel, lost []string, ok bool) {
	g, ok = f, true
	r := rules[semantics]
	g.Semantics, g.Modes, g.RuleSets = semantics, nil, nil
	say := func(what string, essential bool) {
		lost = append(lost, what)
		ok = ok && !essential
	}
	if f.Order != "" && !slices.Contains(r.orders, f.Order) {
		say("order", true)
	}
	switch {
	case r.fixed != "":
		if f.Window != r.fixed {
			say("window", false)
		}
		g.Window = r.fixed
	case f.Window != "" && !r.window && r.stepWindow && f.StepWindow == "":
		say("window", false)
		g.Window, g.StepWindow = "", f.Window
	case f.Window != "" && !r.window:
		say("window", false)
		g.Window = ""
	}
	if g.StepWindow != "" && !r.stepWindow {
		say("step_window", false)
		g.StepWindow = ""
	}
	if len(f.Exclude) > 0 && !r.exclude {
		say("exclude", true)
	}
	if len(f.HoldConstant) > 0 && !r.hold {
		say("hold_constant", true)
	}
	if f.Open && !r.open {
		say("open", true)
	}
	for _, s := range f.Steps {
		if s.Optional && !r.optional {
			say("optional", true)
			break
		}
	}
	for _, s := range f.Steps {
		if s.FirstTime && !r.firstTime {
			say("first_time", true)
			break
		}
	}
	if semantics == "umami" && (f.Entity == "" || f.Entity == "user") {
		say("entity", false)
		g.Entity = "session"
	}
	return g, lost, ok
}

// checkRules refuses what a rule set has not.
func (f Funnel) checkRules(path string) error {
	name := f.Semantics
	if name == "" {
		name = "parcours"
	}
	r := rules[name]
	has := func(what string) error {
		return bad("%s.%s: %s has no such thing", path, what, name)
	}
	for _, m := range f.Modes {
		if len(r.modes) == 0 {
			return has("modes")
		}
		if !slices.Contains(r.modes, m) {
			return unknown(path+".modes", m, r.modes)
		}
	}
	if f.Order != "" && !slices.Contains(r.orders, f.Order) {
		p := bad("%s.order: %s has no %q", path, name, f.Order)
		p.Hint = "it has " + strings.Join(r.orders, ", ")
		return p
	}
	switch {
	case f.Window != "" && !r.window:
		p := has("window").(*report.Problem)
		if r.stepWindow {
			p.Hint = "its window is from each step to the next: step_window"
		}
		return p
	case r.fixed != "" && f.Window != "" && f.Window != r.fixed:
		return bad("%s.window: the window of %s is %s", path, name, r.fixed)
	case f.StepWindow != "" && !r.stepWindow:
		return has("step_window")
	case len(f.Exclude) > 0 && !r.exclude:
		return has("exclude")
	case len(f.HoldConstant) > 0 && !r.hold:
		return has("hold_constant")
	case f.Open && !r.open:
		return has("open")
	case f.Open && f.Order == "unordered":
		return bad("%s: an unordered funnel is entered at any step as it is", path)
	}
	for i, s := range f.Steps {
		at := fmt.Sprintf("steps[%d].", i)
		switch {
		case s.Optional && !r.optional:
			return has(at + "optional")
		case s.Optional && f.Order == "unordered":
			return bad("%s.%soptional: the steps of an unordered funnel are counted, whichever they are", path, at)
		case s.FirstTime && !r.firstTime:
			return has(at + "first_time")
		}
	}
	if f.Order == "unordered" {
		for i, x := range f.Exclude {
			if after, before := x.Between(len(f.Steps)); after != 1 || before != len(f.Steps) {
				return bad("%s.exclude[%d]: without an order an exclusion is between the first step and the last", path, i)
			}
		}
	}
	return nil
}
