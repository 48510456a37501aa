package recipe

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parcours/analysis/report"
)

// MaxSteps is the most steps a funnel may have: analyses keep a set of steps in one word.
const MaxSteps = 64

// The words of the format.
var (
	stages = []string{"awareness", "consideration", "purchase", "experience", "loyalty"}
	orders = []string{"ordered", "strict", "unordered"}
	states = []string{"reached", "entered", "went_on", "stopped", "dropped", "in_progress", "converted"}

	nextBy     = []string{"event", "page", "channel"}
	nextWhen   = []string{"within", "ever", "last", "back", "visit", "onward"}
	apartSides = []string{"went_on", "dropped"}
	apartKinds = []string{"event", "sequence", "property"}
)

// Validate refuses, with a *report.Problem, what cannot be answered: with
// CodeBadRecipe what can never be, with CodeNotYet what the format knows and
// this version does not do. It knows nothing of the data: whether a column or
// a time zone exists is found out when files are opened.
func (r *Recipe) Validate() error {
	if r.Recipe != Version && r.Recipe != 0 { // 0: a recipe made in code
		return bad("recipe version %d is not known", r.Recipe)
	}
	if err := checkConditions("filters", r.Filters); err != nil {
		return err
	}
	if err := r.Clean.check(); err != nil {
		return err
	}
	for i, s := range r.Sides {
		if s.File == "" {
			return bad("sides[%d] names no file", i)
		}
	}
	if _, _, err := r.Period.Bounds(time.UTC); err != nil {
		return bad("%v", err)
	}
	if s := r.Sample; s != nil && !(s.Users > 0 && s.Users <= 1) {
		p := bad("sample.users is %v; it is a share of the people, more than 0 and at most 1", s.Users)
		p.Hint = "write 0.1 for one person in ten"
		return p
	}
	for i, o := range r.Objectives {
		if err := checkEvents(fmt.Sprintf("objectives[%d]", i), o.Event); err != nil {
			return err
		}
		if len(o.Event) == 0 {
			return bad("objectives[%d] names no event", i)
		}
		if o.Target < 0 {
			return bad("objectives[%d]: the target is negative", i)
		}
	}
	if err := checkOwners("stage", r.Stages, stages); err != nil {
		return err
	}
	if err := checkOwners("team", r.Teams, Teams); err != nil {
		return err
	}
	if err := r.Ideal.check(); err != nil {
		return err
	}
	names := map[string]bool{}
	for i, f := range r.Funnels {
		path := fmt.Sprintf("funnels[%d]", i)
		if err := f.check(path); err != nil {
			return err
		}
		if err := r.checkViews(path, f); err != nil {
			return err
		}
		if f.Name != "" && names[f.Name] {
			return bad("two funnels are called %q", report.Shorten(f.Name))
		}
		names[f.Name] = true
	}
	if err := r.checkSegments(); err != nil {
		return err
	}
	if r.Personas.K < 0 {
		return bad("personas.k is negative; 0 lets the data decide")
	}
	return nil
}

// checkSegments checks the segments and that those named are there.
func (r *Recipe) checkSegments() error {
	var names []string
	for i, s := range r.Segments {
		at := fmt.Sprintf("segments[%d]", i)
		if s.Name == "" {
			return bad("%s has no name", at)
		}
		if slices.Contains(names, s.Name) {
			return bad("two segments are called %q", report.Shorten(s.Name))
		}
		names = append(names, s.Name)
		if err := s.People.check(at + ".people"); err != nil {
			return err
		}
	}
	if r.Segment != "" && !slices.Contains(names, r.Segment) {
		return unknown("segment", r.Segment, names)
	}
	return nil
}

// Validate refuses a selection that cannot be, as a Recipe's does.
func (s *Selection) Validate() error { return s.check("the selection") }

func (s *Selection) check(path string) error {
	if s.State != "" && !slices.Contains(states, s.State) {
		return unknown(path+".state", s.State, states)
	}
	if s.Funnel == nil && (s.Step != 0 || s.State != "" || s.Group != nil || s.Entered != nil || s.At != nil || s.Next != nil || s.Apart != nil) {
		return bad("%s speaks of a funnel and has none", path)
	}
	if s.Funnel != nil {
		if err := s.Funnel.check(path + ".funnel"); err != nil {
			return err
		}
		if s.Step < 0 || s.Step > len(s.Funnel.Steps) {
			return bad("%s: there is no step %d of %d", path, s.Step, len(s.Funnel.Steps))
		}
		if s.Group != nil && s.Funnel.Breakdown == nil {
			return bad("%s: a group needs a funnel with a breakdown", path)
		}
		if (s.At != nil || s.Next != nil || s.Apart != nil) && s.Step == 0 {
			return bad("%s: what comes at or after a step needs a step", path)
		}
	}
	if n := s.Next; n != nil {
		if !slices.Contains(nextBy, n.By) {
			return unknown(path+".next.by", n.By, nextBy)
		}
		if !slices.Contains(nextWhen, n.When) {
			return unknown(path+".next.when", n.When, nextWhen)
		}
	}
	if a := s.Apart; a != nil {
		if !slices.Contains(apartSides, a.Side) {
			return unknown(path+".apart.side", a.Side, apartSides)
		}
		if !slices.Contains(apartKinds, a.Kind) {
			return unknown(path+".apart.kind", a.Kind, apartKinds)
		}
	}
	for _, p := range []*Period{s.Entered, s.At} {
		if _, _, err := p.Bounds(time.UTC); err != nil {
			return bad("%s: %v", path, err)
		}
	}
	if s.Friction != nil && !slices.Contains(Troubles, s.Friction.Kind) {
		return unknown(path+".friction.kind", s.Friction.Kind, Troubles)
	}
	if s.Then != "" && len(s.Did) == 0 {
		return bad("%s: nothing is said of what comes before %q", path, report.Shorten(s.Then))
	}
	if err := checkEvents(path+".did", s.Did); err != nil {
		return err
	}
	return checkConditions(path+".where", s.Where)
}

func (c *Clean) check() error {
	for i, rule := range c.Events {
		path := fmt.Sprintf("clean.events[%d]", i)
		switch {
		case len(rule.Match) == 0:
			return bad("%s matches nothing: give it a name or a pattern", path)
		case rule.Hide && rule.As != "":
			return bad("%s hides events and gives them a name", path)
		case !rule.Hide && rule.As == "":
			return bad("%s does nothing: give it a name in \"as\", or \"hide\": true", path)
		}
		for _, pattern := range rule.Match {
			if _, err := CompileName(pattern); err != nil {
				return bad("%s: %v", path, err)
			}
		}
	}
	if c.Pages != nil {
		for _, pattern := range c.Pages.Patterns {
			if !strings.HasPrefix(pattern, "/") {
				return bad("clean.pages: the pattern %q does not begin with a slash", report.Shorten(pattern))
			}
		}
	}
	if err := checkConditions("clean.exclude", c.Exclude); err != nil {
		return err
	}
	if _, err := c.Collapse.Micros(); err != nil {
		return bad("clean.collapse: %v", err)
	}
	if _, err := c.SessionGap.Micros(); err != nil {
		return bad("clean.session_gap: %v", err)
	}
	return nil
}

// CompileName compiles a name, a wildcard or a regular expression of an
// EventRule into an expression that matches whole names.
func CompileName(pattern string) (*regexp.Regexp, error) {
	if expression, ok := strings.CutPrefix(pattern, "/"); ok && len(expression) > 1 && strings.HasSuffix(expression, "/") {
		return regexp.Compile("^(?s:" + strings.TrimSuffix(expression, "/") + ")$")
	}
	if pattern == "" {
		return nil, fmt.Errorf("an empty name matches no event")
	}
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.Compile("^(?s:" + strings.Join(parts, "(.*)") + ")$")
}

func (f Funnel) check(path string) error {
	if err := f.checkWords(path); err != nil {
		return err
	}
	if err := f.checkSteps(path); err != nil {
		return err
	}
	for i, x := range f.Exclude {
		at := fmt.Sprintf("%s.exclude[%d]", path, i)
		if len(x.Event) == 0 && len(x.Where) == 0 {
			return bad("%s names nothing: give it an event or a condition", at)
		}
		if err := checkEvents(at, x.Event); err != nil {
			return err
		}
		if err := checkConditions(at+".where", x.Where); err != nil {
			return err
		}
		if x.AfterStep < 0 || x.BeforeStep < 0 {
			return bad("%s: steps are counted from 1", at)
		}
		after, before := x.Between(len(f.Steps))
		if before > len(f.Steps) || after > len(f.Steps) {
			return bad("%s lies outside the funnel: step %d of %d", at, max(after, before), len(f.Steps))
		}
		if after >= before {
			return bad("%s lies outside the funnel: after step %d and before step %d leaves no room", at, after, before)
		}
	}
	if f.Breakdown != nil {
		return f.Breakdown.check(path+".breakdown", len(f.Steps))
	}
	return nil
}

// checkWords checks the fields that choose the rules.
func (f Funnel) checkWords(path string) error {
	if f.Order != "" && !slices.Contains(orders, f.Order) {
		return unknown(path+".order", f.Order, orders)
	}
	if f.Semantics != "" && !slices.Contains(Semantics, f.Semantics) {
		return unknown(path+".semantics", f.Semantics, Semantics)
	}
	if _, err := f.Window.Micros(); err != nil {
		return bad("%s.window: %v", path, err)
	}
	if _, err := f.StepWindow.Micros(); err != nil {
		return bad("%s.step_window: %v", path, err)
	}
	if _, _, err := f.Period.Bounds(time.UTC); err != nil {
		return bad("%s: %v", path, err)
	}
	if slices.Contains(f.HoldConstant, "") {
		return bad("%s.hold_constant: a property has no name", path)
	}
	for _, r := range f.RuleSets {
		if r != "all" && !slices.Contains(Semantics, r) {
			return unknown(path+".rule_sets", r, append([]string{"all"}, Semantics...))
		}
	}
	return f.checkRules(path)
}

func (f Funnel) checkSteps(path string) error {
	if len(f.Steps) == 0 {
		return bad("%s has no steps", path)
	}
	if len(f.Steps) > MaxSteps {
		return bad("%s has %d steps; at most %d", path, len(f.Steps), MaxSteps)
	}
	for i, s := range f.Steps {
		at := fmt.Sprintf("%s.steps[%d]", path, i)
		if err := checkEvents(at, s.Event); err != nil {
			return err
		}
		if err := checkConditions(at+".where", s.Where); err != nil {
			return err
		}
		if len(s.Event) == 0 && len(s.Where) == 0 && s.Label == "" && f.Semantics != "posthog" { // where any event is a step like others
			return bad("%s names nothing: give it an event, a condition or, to mean any event, a label", at)
		}
		if s.Optional && i == 0 {
			return bad("%s is optional, and it is where the funnel begins", at)
		}
	}
	return nil
}

func (b *Breakdown) check(path string, steps int) error {
	if b.Property == "" {
		return bad("%s names no property", path)
	}
	if b.Limit < 0 {
		return bad("%s.limit is negative", path)
	}
	switch b.Attribution {
	case "", "first", "last", "all":
		return nil
	}
	n, err := strconv.Atoi(b.Attribution)
	if err != nil {
		return unknown(path+".attribution", b.Attribution, []string{"first", "last", "all", "a step number"})
	}
	if n < 1 || n > steps {
		return bad("%s.attribution: there is no step %d of %d", path, n, steps)
	}
	return nil
}

// checkEvents refuses an empty name: it could meet no event.
func checkEvents(path string, names []string) error {
	if slices.Contains(names, "") {
		return bad("%s: an event name is empty", path)
	}
	return nil
}

func checkConditions(path string, conditions []Condition) error {
	for i, c := range conditions {
		if err := c.check(); err != nil {
			p := *err.(*report.Problem)
			p.Cause = fmt.Sprintf("%s[%d]: %s", path, i, p.Cause)
			return &p
		}
	}
	return nil
}
