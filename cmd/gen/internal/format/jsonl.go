package format

import (
	"encoding/json"
	"io"

	"parcours/cmd/gen/internal/eventlog"
)

// jsonLines writes one JSON object a line, its members in the order of the columns.
type jsonLines struct {
	textFile
	names  []string          // of the columns, as JSON with the colon
	quoted map[string][]byte // values that were met, as JSON; bounded by maxQuoted
}

// maxQuoted is how many values are remembered as JSON: channels, pages and
// the like, which come back all the time. Ids fill the rest and are quoted anew.
const maxQuoted = 4096

func newJSONLines(w io.Writer, s eventlog.Schema) *jsonLines {
	j := &jsonLines{textFile: newTextFile(w, s), quoted: map[string][]byte{}}
	for _, column := range s.Columns {
		j.names = append(j.names, string(j.quote(column.Name))+":")
	}
	return j
}

func (j *jsonLines) Write(r *eventlog.Row) error {
	j.line = append(j.line[:0], '{')
	for i := range j.schema.Columns {
		column := &j.schema.Columns[i]
		if column.Kind == eventlog.Text {
			if s := column.Text(r); s != "" {
				j.member(i)
				j.line = append(j.line, j.quote(s)...)
			}
			continue
		}
		n := column.Number(r)
		if n == eventlog.None {
			continue
		}
		j.member(i)
		if column.Kind == eventlog.Time {
			j.line = append(j.line, '"')
			j.line = j.appendNumber(j.line, column.Kind, n)
			j.line = append(j.line, '"')
		} else {
			j.line = j.appendNumber(j.line, column.Kind, n)
		}
	}
	j.line = append(j.line, '}', '\n')
	return j.flushLine()
}

func (j *jsonLines) member(i int) {
	if len(j.line) > 1 {
		j.line = append(j.line, ',')
	}
	j.line = append(j.line, j.names[i]...)
}

func (j *jsonLines) quote(s string) []byte {
	if b, ok := j.quoted[s]; ok {
		return b
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic("format: a string that is no JSON: " + err.Error()) // json.Marshal takes every string
	}
	if len(j.quoted) < maxQuoted {
		j.quoted[s] = b
	}
	return b
}
