package recipe

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/report"
)

// whole uses every field of the format.
const whole = `{ "recipe": 1,
  "mapping": {"user":"person","time":"timestamp","event":"event","session":"","channel":"","value":"","currency":"","score":"","timezone":"Europe/Paris"},
  "filters": [{"property":"country","op":"is","value":["FR"]}],
  "period": {"from":"2024-03-01","to":"2024-03-31"},
  "sample": {"users":0.1},
  "objectives": [{"name":"Purchase","event":"purchase","value":"revenue","target":0.05}],
  "stages": {"awareness":["ad_click"],"consideration":["view_item"],"purchase":["checkout","purchase"],"experience":["support_chat"],"loyalty":["review"]},
  "funnels": [{ "name":"Checkout", "entity":"user", "order":"ordered", "semantics":"parcours",
    "window":"7d", "step_window":"",
    "steps":[{"event":"view_item"},{"event":["add_to_cart","add_bundle"],"label":"Cart","where":[{"property":"device","op":"is","value":["mobile"]}],"optional":false},{"event":"purchase"}],
    "exclude":[{"event":"error","after_step":1,"before_step":2}],
    "hold_constant":["order_id"],
    "breakdown":{"property":"device","attribution":"first","limit":10} }],
  "personas": {"k":0,"seed":1}, "paths": {}, "retention": {}, "touchpoints": {}, "compare": {} }`

func TestParseWhole(t *testing.T) {
	r, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	f := r.Funnels[0]
	if f.Window != "7d" || len(f.Steps) != 3 || !slices.Equal(f.Steps[1].Event, Strings{"add_to_cart", "add_bundle"}) ||
		f.Steps[1].Where[0].Value[0] != "mobile" || f.Exclude[0].BeforeStep != 2 || r.Personas.Seed != 1 || r.Objectives[0].Target != 0.05 || r.Sample.Users != 0.1 {
		t.Errorf("fields are lost: %+v", r)
	}
	again, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(again)
	if err != nil {
		t.Fatalf("%s: %v", again, err)
	}
	// "step_window":"" and the like are left out when written, so compare what is read, not the text.
	if !reflect.DeepEqual(r, back) {
		t.Errorf("round trip:\n%+v\n%+v", r, back)
	}
}

func TestParseSmall(t *testing.T) {
	for _, text := range []string{`{}`, "\uFEFF{}", ` {"recipe":1}`, `{"funnels":null,"period":null,"paths":null,"sample":null}`, `{"sample":{"users":1}}`} {
		r, err := Parse([]byte(text))
		if err != nil || r.Recipe != 1 {
			t.Errorf("Parse(%s) = %+v, %v", text, r, err)
			continue
		}
		if err := r.Validate(); err != nil {
			t.Errorf("Validate(%s): %v", text, err)
		}
	}
	r, err := Parse([]byte(`{"filters":[{"property":"price","op":"gt","value":[100,1.5e3,true]}]}`))
	if err != nil || !slices.Equal(r.Filters[0].Value, Strings{"100", "1.5e3", "true"}) {
		t.Errorf("numbers as values: %+v, %v", r, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"funnels":[{"windw":"7d"}]}`: `unknown field "windw" in funnels[0]: did you mean "window"?`,
		`{"funels":[]}`:                `unknown field "funels": did you mean "funnels"?`,
		`{"Funnels":[]}`:               `unknown field "Funnels": did you mean "funnels"?`,
		`{"funnels":[{"steps":[{"where":[{"propertie":"x"}]}]}]}`: `unknown field "propertie" in funnels[0].steps[0].where[0]: did you mean "property"?`,
		`{"zzz":1}`:                                `unknown field "zzz"`,
		`{"funnels":{}}`:                           `funnels: expected a list, found an object`,
		`{"funnels":[{"steps":[{"event":{}}]}]}`:   `funnels[0].steps[0].event: expected text or a list of texts, found an object`,
		`{"stages":{"purchase":[["a"]]}}`:          `stages.purchase[0]: expected text, found a list`,
		`{"personas":{"k":1.5}}`:                   `personas.k: expected a whole number, found 1.5`,
		`{"personas":{"seed":-1}}`:                 `personas.seed: expected a whole number of 0 or more, found -1`,
		`{"objectives":[{"target":"much"}]}`:       `objectives[0].target: expected a number, found "much"`,
		`{"funnels":[{"steps":[{"optional":1}]}]}`: `funnels[0].steps[0].optional: expected true or false, found 1`,
		`{"sample":{"usrs":0.1}}`:                  `unknown field "usrs" in sample: did you mean "users"?`,
		`{"sample":{"users":"10%"}}`:               `sample.users: expected a number, found "10%"`,
		`{"sample":0.1}`:                           `sample: expected an object, found 0.1`,
		`{"mapping":{"user":5}}`:                   `mapping.user: expected text, found 5`,
		`[]`:                                       `the recipe: expected an object, found a list`,
		`{"mapping":{},"mapping":{}}`:              `mapping is written twice`,
		`{"recipe":2}`:                             `recipe version 2 is not known; this program reads version 1`,
		"{\n \"mapping\": {,}\n}":                  `not JSON at line 2, column 14: invalid character ',' looking for beginning of object key string`,
		`{"mapping":`:                              `not JSON at line 1, column 11: unexpected end of JSON input`,
		``:                                         `not JSON at line 1, column 1: unexpected end of JSON input`,
		`{} x`:                                     `not JSON at line 1, column 4: invalid character 'x' after top-level value`,
	} {
		_, err := Parse([]byte(text))
		wantProblem(t, text, err, report.CodeBadRecipe, want)
	}
	_, err := Parse([]byte(`{"paths":{"depth":3}}`))
	wantProblem(t, "paths", err, report.CodeNotYet, `this version cannot answer "paths" yet; leave it out or write {}`)
}

func wantProblem(t *testing.T, what string, err error, code, cause string) {
	t.Helper()
	var p *report.Problem
	if !errors.As(err, &p) {
		t.Errorf("%s: got %v, want the problem %q", what, err, cause)
		return
	}
	if p.Code != code || p.Cause != cause {
		t.Errorf("%s: got %s %q, want %s %q", what, p.Code, p.Cause, code, cause)
	}
}

func TestValidateRefuses(t *testing.T) {
	two := `"steps":[{"event":"a"},{"event":"b"}]`
	for text, want := range map[string]string{
		`{"funnels":[{"steps":[]}]}`:                                                          "funnels[0] has no steps",
		`{"funnels":[{"steps":[{"event":"a"},{}]}]}`:                                          "funnels[0].steps[1] names nothing: give it an event, a condition or, to mean any event, a label",
		`{"funnels":[{"steps":[{"event":""}]}]}`:                                              "funnels[0].steps[0]: an event name is empty",
		`{"funnels":[{` + two + `,"exclude":[{"event":"x","after_step":2}]}]}`:                "funnels[0].exclude[0] lies outside the funnel: after step 2 and before step 2 leaves no room",
		`{"funnels":[{` + two + `,"exclude":[{"event":"x","before_step":3}]}]}`:               "funnels[0].exclude[0] lies outside the funnel: step 3 of 2",
		`{"funnels":[{` + two + `,"exclude":[{"event":"x","after_step":-1}]}]}`:               "funnels[0].exclude[0]: steps are counted from 1",
		`{"funnels":[{` + two + `,"exclude":[{}]}]}`:                                          "funnels[0].exclude[0] names nothing: give it an event or a condition",
		`{"funnels":[{` + two + `,"window":"7x"}]}`:                                           `funnels[0].window: duration "7x": unknown unit "x"; expected a number and a unit, such as 30m, 24h or 7d, or ISO 8601 such as P7D`,
		`{"funnels":[{` + two + `,"order":"orderd"}]}`:                                        `funnels[0].order "orderd" is not known: did you mean "ordered"?`,
		`{"funnels":[{` + two + `,"semantics":"excel"}]}`:                                     `funnels[0].semantics "excel" is not known`,
		`{"funnels":[{` + two + `,"breakdown":{"property":""}}]}`:                             "funnels[0].breakdown names no property",
		`{"funnels":[{` + two + `,"breakdown":{"property":"p","limit":-1}}]}`:                 "funnels[0].breakdown.limit is negative",
		`{"funnels":[{` + two + `,"breakdown":{"property":"p","attribution":"3"}}]}`:          "funnels[0].breakdown.attribution: there is no step 3 of 2",
		`{"funnels":[{` + two + `,"interval":"weak"}]}`:                                       `funnels[0].interval "weak" is not known: did you mean "week"?`,
		`{"funnels":[{` + two + `,"compare":[{"label":"a"}]}]}`:                               "funnels[0].compare is of two groups, not of 1",
		`{"funnels":[{` + two + `,"compare":[{"label":"a"},{}]}]}`:                            "funnels[0].compare[1] is everybody: give it a period, a condition or a segment, or a label if that is meant",
		`{"funnels":[{` + two + `,"compare":[{"label":"a"},{"segment":"b"}]}]}`:               `funnels[0].compare[1].segment "b" is not known`,
		`{"funnels":[{` + two + `,"compare":[{"label":"a"},{"period":{"from":"x"}}]}]}`:       `funnels[0].compare[1]: period from "x": expected a date such as 2024-03-31 or an RFC 3339 time`,
		`{"funnels":[{` + two + `,"breakdown":{"property":"p","attribution":"frist"}}]}`:      `funnels[0].breakdown.attribution "frist" is not known: did you mean "first"?`,
		`{"funnels":[{"name":"F",` + two + `},{"name":"F",` + two + `}]}`:                     `two funnels are called "F"`,
		`{"funnels":[{"steps":[` + strings.Repeat(`{"event":"a"},`, 64) + `{"event":"a"}]}]}`: "funnels[0] has 65 steps; at most 64",
		`{"funnels":[{"steps":[{"where":[{"property":"p","op":"matches","value":"("}]}]}]}`:   "funnels[0].steps[0].where[0]: the condition on \"p\": error parsing regexp: missing closing ): `(`",
		`{"filters":[{"property":"p","op":"iss","value":"x"}]}`:                               `filters[0]: the condition on "p": op "iss" is not known: did you mean "is"?`,
		`{"filters":[{"property":"p","op":"is"}]}`:                                            `filters[0]: the condition on "p": is needs a value`,
		`{"filters":[{"property":"p","op":"is","value":""}]}`:                                 `filters[0]: the condition on "p": an empty value is no value`,
		`{"filters":[{"property":"p","op":"is_set","value":"x"}]}`:                            `filters[0]: the condition on "p": is_set takes no value`,
		`{"filters":[{"property":"p","op":"gt","value":"many"}]}`:                             `filters[0]: the condition on "p": gt needs a number or a date, found "many"`,
		`{"filters":[{"op":"is","value":"x"}]}`:                                               "filters[0]: a condition names no property",
		`{"period":{"from":"2024-02-01","to":"2024-01-31"}}`:                                  "period ends (2024-01-31) before it begins (2024-02-01)",
		`{"period":{"from":"2024-02-30"}}`:                                                    `period from "2024-02-30": expected a date such as 2024-03-31 or an RFC 3339 time`,
		`{"sample":{}}`:                                                                       "sample.users is 0; it is a share of the people, more than 0 and at most 1",
		`{"sample":{"users":-0.5}}`:                                                           "sample.users is -0.5; it is a share of the people, more than 0 and at most 1",
		`{"sample":{"users":10}}`:                                                             "sample.users is 10; it is a share of the people, more than 0 and at most 1",
		`{"objectives":[{"name":"x"}]}`:                                                       "objectives[0] names no event",
		`{"stages":{"buying":["a"]}}`:                                                         `stage "buying" is not known`,
		`{"stages":{"purchase":["a"],"loyalty":["a"]}}`:                                       `event "a" is in two stages, purchase and loyalty`,
		`{"personas":{"k":-1}}`:                                                               "personas.k is negative; 0 lets the data decide",
		`{"personas":{"method":"mixtures"}}`:                                                  `personas.method "mixtures" is not known: did you mean "mixture"?`,
		`{"personas":{"without":[""]}}`:                                                       "personas.without[0] is empty",
		`{"personas":{"names":{"p1":""}}}`:                                                    `personas.names: the persona "p1" has an empty name`,
		`{"personas":{"model":{"features":[],"groups":[]}}}`:                                  "personas.model.groups: there are 0; it takes 1 to 20",
		`{"personas":{"model":{"features":[{"key":"events","mean":1,"sd":0,"weight":1}],"groups":[{"key":"p1","centre":[0],"users":1}]}}}`:                                                    "personas.model.features[0]: numbers that no fit gives",
		`{"personas":{"model":{"features":[{"key":"events","mean":1,"sd":9,"weight":1}],"groups":[{"key":"p1","centre":[],"users":1}]}}}`:                                                     "personas.model.groups[0].centre has 0 numbers for 1 features",
		`{"personas":{"model":{"method":"gmm","features":[{"key":"events","mean":1,"sd":9,"weight":256}],"groups":[{"key":"p1","centre":[0],"users":1}]}}}`:                                   `personas.model.method "gmm" is not known`,
		`{"personas":{"model":{"features":[{"key":"events","mean":1,"sd":9,"weight":256}],"groups":[{"key":"p1","centre":[0],"users":1,"variance":[65536]}]}}}`:                               "personas.model.groups[0]: a variance for each feature and a share, such as a fit gives, are what groups found by mixture have, and no others",
		`{"personas":{"model":{"method":"mixture","features":[{"key":"events","mean":1,"sd":9,"weight":256}],"groups":[{"key":"p1","centre":[0],"users":1,"variance":[65536]}]}}}`:            "personas.model.groups[0]: a variance for each feature and a share, such as a fit gives, are what groups found by mixture have, and no others",
		`{"personas":{"model":{"method":"mixture","features":[{"key":"events","mean":1,"sd":9,"weight":256}],"groups":[{"key":"p1","centre":[0],"users":1,"variance":[8191],"share":5}]}}}`:   "personas.model.groups[0]: a variance for each feature and a share, such as a fit gives, are what groups found by mixture have, and no others",
		`{"personas":{"model":{"method":"mixture","features":[{"key":"events","mean":1,"sd":9,"weight":256}],"groups":[{"key":"p1","centre":[769],"users":1,"variance":[8192],"share":5}]}}}`: "personas.model.groups[0]: a variance for each feature and a share, such as a fit gives, are what groups found by mixture have, and no others",
		`{"personas":{"method":"mixture","model":{"features":[{"key":"events","mean":1,"sd":9,"weight":1}],"groups":[{"key":"p1","centre":[0],"users":1}]}}}`:                                 "personas.method is mixture, and personas.model was found otherwise: leave one of them out",
	} {
		wantProblem(t, text, parse(t, text).Validate(), report.CodeBadRecipe, want)
	}
	for field, want := range map[string]string{
		`"semantics":"ga4","window":"7d"`:                    `funnels[0].window: ga4 has no such thing`,
		`"semantics":"clickhouse","order":"strict"`:          `funnels[0].order: clickhouse has no "strict"`,
		`"semantics":"clickhouse","modes":["strict_oder"]`:   `funnels[0].modes "strict_oder" is not known: did you mean "strict_order"?`,
		`"semantics":"plausible","window":"7d"`:              `funnels[0].window: the window of plausible is 24h`,
		`"semantics":"posthog","hold_constant":["id"]`:       `funnels[0].hold_constant: posthog has no such thing`,
		`"semantics":"retentioneering","step_window":"1h"`:   `funnels[0].step_window: retentioneering has no such thing`,
		`"semantics":"clickhouse","modes":["allow_reentry"]`: `funnels[0].modes: allow_reentry goes with strict_order`,
		`"modes":["strict_order"]`:                           `funnels[0].modes: parcours has no such thing`,
		`"order":"unordered","open":true`:                    `funnels[0]: an unordered funnel is entered at any step as it is`,
		`"order":"unordered","steps":[{"event":"a"},{"event":"b"},{"event":"c"}],"exclude":[{"event":"x","before_step":2}]`: `funnels[0].exclude[0]: without an order an exclusion is between the first step and the last`,
		`"hold_constant":[""]`:                             `funnels[0].hold_constant: a property has no name`,
		`"interval":"hour"`:                                `funnels[0].interval "hour" is not known`,
		`"rule_sets":["excel"]`:                            `funnels[0].rule_sets "excel" is not known`,
		`"period":{"from":"2024-03-02","to":"2024-03-01"}`: `funnels[0]: period ends (2024-03-01) before it begins (2024-03-02)`,
		`"steps":[{"event":"a"}],"order":"ordered","semantics":"posthog","open":true`: `funnels[0].open: posthog has no such thing`,
	} {
		text := `{"funnels":[{` + two + `,` + field + `}]}`
		if strings.Contains(field, `"steps"`) {
			text = `{"funnels":[{` + field + `}]}`
		}
		wantProblem(t, field, parse(t, text).Validate(), report.CodeBadRecipe, want)
	}
	for field, want := range map[string]string{
		`[{"event":"a","optional":true},{"event":"b"}]`:                     "funnels[0].steps[0] is optional, and it is where the funnel begins",
		`[{"event":"a"},{"event":"b","optional":true}],"order":"unordered"`: "funnels[0].steps[1].optional: the steps of an unordered funnel are counted, whichever they are",
		`[{"event":"a"},{"event":"b","optional":true}],"semantics":"umami"`: "funnels[0].steps[1].optional: umami has no such thing",
	} {
		wantProblem(t, field, parse(t, `{"funnels":[{"steps":`+field+`}]}`).Validate(), report.CodeBadRecipe, want)
	}
	for people, want := range map[string]string{
		`{"step":1}`:                        "segments[0].people speaks of a funnel and has none",
		`{"funnel":{` + two + `},"step":3}`: "segments[0].people: there is no step 3 of 2",
		`{"funnel":{` + two + `},"apart":{"side":"dropped","kind":"event","subject":"x"}}`:         "segments[0].people: what comes at or after a step needs a step",
		`{"funnel":{` + two + `},"step":1,"next":{"by":"pages","when":"ever"}}`:                    `segments[0].people.next.by "pages" is not known: did you mean "page"?`,
		`{"funnel":{` + two + `},"step":1,"next":{"by":"page","when":"later"}}`:                    `segments[0].people.next.when "later" is not known`,
		`{"funnel":{` + two + `},"step":1,"apart":{"side":"stayed","kind":"event"}}`:               `segments[0].people.apart.side "stayed" is not known`,
		`{"funnel":{` + two + `},"step":1,"apart":{"side":"dropped","kind":"next","subject":"x"}}`: `segments[0].people.apart.kind "next" is not known`,
		`{"funnel":{` + two + `},"state":"lost"}`:                                                  `segments[0].people.state "lost" is not known`,
		`{"funnel":{` + two + `},"step":1,"group":"x"}`:                                            "segments[0].people: a group needs a funnel with a breakdown",
		`{"funnel":{` + two + `,"window":"7x"}}`:                                                   `segments[0].people.funnel.window: duration "7x": unknown unit "x"; expected a number and a unit, such as 30m, 24h or 7d, or ISO 8601 such as P7D`,
		`{"then":"b"}`:                                                                             `segments[0].people: nothing is said of what comes before "b"`,
	} {
		wantProblem(t, people, parse(t, `{"segments":[{"name":"S","people":`+people+`}]}`).Validate(), report.CodeBadRecipe, want)
	}
}

func parse(t *testing.T, text string) *Recipe {
	t.Helper()
	r, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestValidateAccepts(t *testing.T) {
	r := parse(t, strings.ReplaceAll(whole, `"hold_constant":["order_id"],`, ""))
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
	if got := r.Needs(); !slices.Equal(got, []string{"device", "revenue"}) {
		t.Errorf("Properties() = %q", got)
	}
}

func TestWithDefaults(t *testing.T) {
	r := parse(t, `{"funnels":[{"steps":[{"event":"a"},{"event":"b"},{"event":"c"}],"exclude":[{"event":"x"}],"breakdown":{"property":"p"}},
		{"name":"Funnel 2","steps":[{"event":"a"}]},{"steps":[{"event":"a"}]}]}`)
	out := r.WithDefaults()
	var names []string
	for _, f := range out.Funnels {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"Funnel", "Funnel 2", "Funnel 3"}) {
		t.Errorf("names %q", names)
	}
	f := out.Funnels[0]
	if f.Entity != "user" || f.Order != "ordered" || f.Semantics != "parcours" ||
		f.Exclude[0].AfterStep != 1 || f.Exclude[0].BeforeStep != 3 || *f.Breakdown != (Breakdown{Property: "p", Attribution: "first", Limit: 10}) {
		t.Errorf("%+v", f)
	}
	if r.Funnels[0].Name != "" || r.Funnels[0].Exclude[0].AfterStep != 0 || r.Funnels[0].Breakdown.Limit != 0 {
		t.Error("WithDefaults changed the recipe it was called on")
	}
}

func TestLean(t *testing.T) {
	r := parse(t, `{"mapping":{"user":"u","device":"d"},"funnels":[{"steps":[{"event":"a","where":[{"property":"p","op":"is_set"}]}],"breakdown":{"property":"q"}}]}`)
	lean := r.Lean()
	if got := lean.Needs(); !slices.Equal(got, []string{"p"}) {
		t.Errorf("it still asks for %q", got)
	}
	if m := lean.Mapping; m.User != "u" || m.Session != NoColumn || m.Channel != NoColumn || m.Device != NoColumn || m.Country != NoColumn {
		t.Errorf("mapping %+v", m)
	}
	if r.Mapping.Device != "d" || r.Funnels[0].Breakdown == nil {
		t.Error("Lean changed the recipe it was called on")
	}
}

func TestNearest(t *testing.T) {
	known := []string{"window", "steps", "name"}
	for word, want := range map[string]string{"windw": "window", "WINDOW": "window", "setps": "steps", "colour": "", "nme": "name", "": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[Duration]int64{
		"": 0, "10s": 10e6, "30m": 1800e6, "24h": 86400e6, "7d": 7 * 86400e6, "2w": 14 * 86400e6,
		"250ms": 250e3, "0.25ms": 250, "1.5h": 5400e6, "0.000001s": 1, "1h30m": 5400e6,
		"P7D": 7 * 86400e6, "PT30M": 1800e6, "P1DT12H": 36 * 3600e6, "P2W": 14 * 86400e6, "PT0,5S": 500e3,
		"1000000000000000us": -1, "0s": -1, "s": -1, "7": -1, "-7d": -1, "7 d": -1, "1.2.3s": -1, ".5s": -1, "1m1h": -1, "P1M": -1, "P1Y": -1,
		"P": -1, "PT": -1, "P1DT": -1, "P1H": -1, "PT1D": -1, "p7d": -1, "0.0000001s": -1, "99999999999999999999s": -1, "9000000000w": -1, "9000000w1s": -1,
		"0.00000000000000000001d": -1, "∞": -1,
	} {
		got, err := text.Micros()
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for micros, want := range map[int64]Duration{
		0: "", -5: "", 1: "0.001ms", 250: "0.25ms", 1500e3: "1500ms", 10e6: "10s", 5400e6: "90m", 36 * 3600e6: "36h",
		86400e6: "1d", 7 * 86400e6: "7d", 14 * 86400e6: "2w", 70 * 86400e6: "70d", 364 * 86400e6: "52w",
	} {
		got := FormatDuration(micros)
		if got != want {
			t.Errorf("FormatDuration(%d) = %q, want %q", micros, got, want)
		}
		if back, err := got.Micros(); err != nil || back != max(0, micros) {
			t.Errorf("%q reads back as %d, %v", got, back, err)
		}
	}
}

func TestCondition(t *testing.T) {
	for _, c := range []struct {
		op    string
		value Strings
		yes   []string
		no    []string
	}{
		{"is", Strings{"FR", "DE"}, []string{"FR", "DE"}, []string{"", "fr", "FR ", "IT"}},
		{"is_not", Strings{"FR", "DE"}, []string{"", "IT", "fr"}, []string{"FR", "DE"}},
		{"contains", Strings{"cart"}, []string{"cart", "add_to_cart"}, []string{"", "Cart", "car"}},
		{"matches", Strings{`^a.*z$`, `\d`}, []string{"a to z", "x1"}, []string{"", "bz"}},
		{"gt", Strings{"10"}, []string{"10.5", "1e3", "11"}, []string{"", "10", "9", "abc", "inf", "0x20"}},
		{"gte", Strings{"10"}, []string{"10", "10.0", "11"}, []string{"9.99"}},
		{"lt", Strings{"-1"}, []string{"-2"}, []string{"-1", "0", ""}},
		{"lte", Strings{"2024-03-01"}, []string{"2024-02-29", "2024-03-01T00:00:00Z", "2024-03-01T01:00:00+02:00"}, []string{"2024-03-01 00:00:01", "5", "2024-02-30", ""}},
		{"is_set", nil, []string{"x", " "}, []string{""}},
		{"is_not_set", nil, []string{""}, []string{"x"}},
	} {
		holds, err := Condition{"p", c.op, c.value}.Compile()
		if err != nil {
			t.Errorf("%s: %v", c.op, err)
			continue
		}
		for _, v := range c.yes {
			if !holds([]byte(v)) {
				t.Errorf("%q %s %q should hold", v, c.op, c.value)
			}
		}
		for _, v := range c.no {
			if holds([]byte(v)) {
				t.Errorf("%q %s %q should not hold", v, c.op, c.value)
			}
		}
	}
	if _, err := (Condition{Property: "p", Op: "matches", Value: Strings{"["}}).Compile(); err == nil {
		t.Error("a bad regular expression compiles")
	}
}

func TestPeriodBounds(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip(err)
	}
	// 31 March 2024 has 23 hours in Paris: from 23:00 UTC on the 30th to 22:00 UTC.
	from, to, err := (&Period{From: "2024-03-31", To: "2024-03-31"}).Bounds(paris)
	if err != nil || to-from != 23*3600e6 || time.UnixMicro(from).UTC().Format(time.RFC3339) != "2024-03-30T23:00:00Z" {
		t.Errorf("%d to %d, %v", from, to, err)
	}
	from, to, err = (&Period{To: "2024-01-01T00:00:00Z"}).Bounds(paris)
	if err != nil || from != math.MinInt64 || to != 1704067200e6+1 {
		t.Errorf("an open beginning: %d to %d, %v", from, to, err)
	}
	if from, to, err = (*Period)(nil).Bounds(paris); err != nil || from != math.MinInt64 || to != math.MaxInt64 {
		t.Errorf("no period: %d to %d, %v", from, to, err)
	}
}

func TestLocation(t *testing.T) {
	for zone, ok := range map[string]bool{"": true, "UTC": true, "Local": false, "Europe/Pari": false, "../../etc": false} {
		if _, err := (Mapping{Timezone: zone}).Location(); (err == nil) != ok {
			t.Errorf("%q: %v", zone, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"funnels":[{"steps":[{"event":null,"where":[{"property":"a","op":"gt","value":1}]}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse(b)
		if err != nil {
			var p *report.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%T is no problem", err)
			}
			return
		}
		if r.Validate() != nil {
			return
		}
		again, err := json.Marshal(r.WithDefaults())
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(again)
		if err != nil || back.Validate() != nil {
			t.Fatalf("%s\nwith defaults %s\nis refused: %v %v", b, again, err, back.Validate())
		}
	})
}

func FuzzDuration(f *testing.F) {
	f.Add("1h30m")
	f.Add("P1DT12H")
	f.Fuzz(func(t *testing.T, s string) {
		micros, err := Duration(s).Micros()
		if err != nil {
			return
		}
		if back, err := FormatDuration(micros).Micros(); err != nil || back != micros {
			t.Fatalf("%q is %d, written %q, read %d, %v", s, micros, FormatDuration(micros), back, err)
		}
	})
}
