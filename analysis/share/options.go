package share

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// Sections are what can be chosen of a report, in its order.
var Sections = []string{"objectives", "funnels", "personas", "map", "paths", "retention", "troubles", "incidents", "actions"}

// Options say what of a report is shared, and how.
type Options struct {
	// K is the least number of people that is spoken of, 10 where it is 0; from 2 to 1000.
	K int64 `json:"k"`
	// Sections are some of Sections; none stands for all.
	Sections []string `json:"sections"`
	Title    string   `json:"title"` // at most 120 characters
	Note     string   `json:"note"`  // at most 1000
	Logo     string   `json:"logo"`  // as in Report, at most 100 kB; only the picture of it is shared
	Language string   `json:"language"`
	Made     string   `json:"made"` // YYYY-MM-DD, or ""
}

// Limits of Options, and of what is read.
const (
	UsualK   = 10
	LeastK   = 2
	MostK    = 1000
	MaxTitle = 120     // characters
	MaxNote  = 1000    // characters
	MaxImage = 100_000 // bytes
)

// check says what is wrong with Options, and spells out what they leave to us.
func (o *Options) check() error {
	if o.K == 0 {
		o.K = UsualK
	}
	if o.Language == "" {
		o.Language = "en"
	}
	switch {
	case o.K < LeastK || o.K > MostK:
		return wrong("k", fmt.Sprint(o.K), fmt.Sprintf("must be from %d to %d", LeastK, MostK), "it is the least number of people that the report may speak of")
	case o.Language != "en" && o.Language != "fr":
		return wrong("language", o.Language, "is neither en nor fr", "")
	case o.Made != "" && !isDay(o.Made):
		return wrong("made", o.Made, "is not a day like 2024-03-31", "")
	}
	for _, s := range o.Sections {
		if !slices.Contains(Sections, s) {
			hint := "there are " + strings.Join(Sections, ", ")
			if near := recipe.Nearest(s, Sections); near != "" {
				hint = "did you mean " + near + "?"
			}
			return wrong("sections", s, "is no section", hint)
		}
	}
	if err := checkText("title", o.Title, MaxTitle, ""); err != nil {
		return err
	}
	if err := checkText("note", o.Note, MaxNote, "\n"); err != nil {
		return err
	}
	bare, why := bareImage(o.Logo)
	if why != "" {
		return wrong("logo", report.Shorten(o.Logo), why, "")
	}
	o.Logo = bare
	return nil
}

func wrong(option, value, cause, hint string) error {
	return &report.Problem{Code: report.CodeBadRecipe, Column: option, Value: value, Cause: cause, Hint: hint}
}

// checkText wants so many characters at most, none of them a control but those that are allowed.
func checkText(name, text string, most int, allowed string) error {
	control := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		return wrong(name, text, "has control characters", "")
	case utf8.RuneCountInString(text) > most:
		return wrong(name, text, fmt.Sprintf("is longer than %d characters", most), "")
	}
	return nil
}
