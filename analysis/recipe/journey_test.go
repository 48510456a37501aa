package recipe_test

import (
	"strings"
	"testing"

	"parcours/analysis/recipe"
)

func TestJourney(t *testing.T) {
	for text, want := range map[string]string{
		`{"stages":{"purchase":["a"],"none":["b"]},"teams":{"service":["a"],"none":["b"]}}`: "",
		`{"ideal":{"steps":[{"event":"a"},{"event":["b","c"],"label":"B"}],"detours":"d"}}`: "",
		`{"teams":{"legal":["a"]}}`:                                                `team "legal" is not known`,
		`{"teams":{"sales":["a"],"service":["a"]}}`:                                `event "a" is in two teams`,
		`{"stages":{"none":["a"],"loyalty":["a"]}}`:                                `event "a" is in two stages`,
		`{"ideal":{"steps":[{"event":"a"}]}}`:                                      `ideal.steps: a path has 2 to 64 steps, not 1`,
		`{"ideal":{"steps":[{"event":"a"},{"event":[]}]}}`:                         `ideal.steps[1] names no event`,
		`{"ideal":{"steps":[{"event":"a"},{"event":"a"}]}}`:                        `ideal.steps[1]: "a" is a step already`,
		`{"ideal":{"steps":[{"event":"a"},{"event":"b"}],"detours":["a"]}}`:        `ideal.detours: "a" is a step`,
		`{"ideal":{"steps":[{"event":"a"},{"event":"b"}],"detours":["x","x",""]}}`: `ideal.detours`,
	} {
		r, err := recipe.Parse([]byte(text))
		if err == nil {
			err = r.Validate()
		}
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
