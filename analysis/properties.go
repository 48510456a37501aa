package analysis

import (
	"slices"

	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// What is looked at besides columns with a role where the recipe does not say:
// every column takes its time to read and its memory, so of large files there is none.
const (
	maxLookedAt     = 8
	mostRows        = 2_000_000
	mostValues      = 40 // different ones of a column in the sample; with more, people can hardly be compared by it
	mostNumbers     = 12
	fewestRowsValue = 2 // rows of the sample for each value, on average: with fewer it is an id
)

// lookAt are the properties that a recipe looks at: what it says, else those
// columns of files that are not large by which people can be compared, and the value, the page and the score.
func (s *Session) lookAt(m *mapping.Mapping, r *recipe.Recipe) []string {
	if r.Properties != nil {
		return r.Properties
	}
	names := []string{}
	if rows, _ := s.tables.sample.Expected(); rows > mostRows {
		return names
	}
	for _, role := range []mapping.Role{mapping.Value, mapping.Page, mapping.Score} {
		if c := m.Of(role); c.Index != mapping.None {
			names = append(names, c.Field.Name)
		}
	}
	n := 0
	for _, c := range m.Columns {
		if n < maxLookedAt && c.Role == "" && comparable(&c) {
			names = append(names, c.Name)
			n++
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// comparable says whether a column has few enough values, and often enough.
func comparable(c *report.Column) bool {
	most := mostValues
	if c.Kind == "integer" {
		most = mostNumbers
	}
	present := c.Sampled - c.Missing
	return c.Kind != "time" && c.Kind != "float" && c.Distinct > 1 && c.Distinct <= most && c.Distinct*fewestRowsValue <= present
}
